//! Elements that repeat: the posts of a thread, the cards of a listing, the paragraphs of a text.

use foldhash::{HashMap, HashMapExt};

use super::shape::TextShape;
use crate::extract::blocks::Outline;

/// What stands in an element, or in all elements of a group.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sums {
    /// Characters of running text.
    pub prose: f32,
    /// Characters.
    pub chars: f32,
    /// Characters in links.
    pub link_chars: f32,
    /// Blocks.
    pub blocks: f32,
    /// Words.
    pub words: f32,
    /// Blocks of running text.
    pub long_blocks: f32,
    /// Blocks with a `time` element.
    pub times: f32,
    /// Pictures and frames.
    pub media: f32,
}

impl Sums {
    /// Adds what stands in `other`.
    pub fn add(&mut self, other: &Sums) {
        self.prose += other.prose;
        self.chars += other.chars;
        self.link_chars += other.link_chars;
        self.blocks += other.blocks;
        self.words += other.words;
        self.long_blocks += other.long_blocks;
        self.times += other.times;
        self.media += other.media;
    }

    /// What a block of `shape` adds.
    pub fn of(shape: &TextShape, has_time: bool) -> Self {
        Sums {
            prose: shape.prose,
            chars: shape.chars,
            link_chars: shape.link_density * shape.chars,
            blocks: 1.0,
            words: shape.words,
            long_blocks: f32::from(shape.prose > 0.0),
            times: f32::from(has_time),
            media: 0.0,
        }
    }

    /// Share of characters in links.
    pub fn link_density(&self) -> f32 {
        self.link_chars / self.chars.max(1.0)
    }

    /// Words a block.
    pub fn words_per_block(&self) -> f32 {
        self.words / self.blocks.max(1.0)
    }
}

/// The elements of one parent that share tag and classes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Group {
    /// How many they are.
    pub members: f32,
    /// What stands in all of them.
    pub sums: Sums,
    /// Members that hold a heading.
    pub headings: f32,
    /// Words of the largest member.
    pub most_words: f32,
}

/// The groups of a page.
#[derive(Debug, Default)]
pub struct Groups {
    groups: Vec<Group>,
    /// Group of each element, and its place in it.
    place: Vec<(usize, f32)>,
}

impl Groups {
    /// Groups the elements of `outline`; `sums` and `has_heading` say what stands in each.
    pub fn of(outline: &Outline, sums: &[Sums], has_heading: &[bool]) -> Self {
        let mut ids: HashMap<(usize, u64), usize> = HashMap::new();
        let mut made = Groups::default();
        for (index, element) in outline.elements.iter().enumerate() {
            let id = *ids.entry((element.parent, element.template)).or_insert(made.groups.len());
            if id == made.groups.len() {
                made.groups.push(Group::default());
            }
            let group = &mut made.groups[id];
            made.place.push((id, group.members));
            group.members += 1.0;
            group.sums.add(&sums[index]);
            group.headings += f32::from(has_heading[index]);
            group.most_words = group.most_words.max(sums[index].words);
        }
        made
    }

    /// All groups.
    pub fn all(&self) -> &[Group] {
        &self.groups
    }

    /// The group of an element.
    pub fn group(&self, element: usize) -> &Group {
        &self.groups[self.place[element].0]
    }

    /// The number of the group of an element.
    pub fn number(&self, element: usize) -> usize {
        self.place[element].0
    }

    /// Number of members of its group that stand before an element.
    pub fn rank(&self, element: usize) -> f32 {
        self.place[element].1
    }
}

/// Sums over all elements of the page that share a key (a path of tags and classes), by element.
#[derive(Debug, Default)]
pub struct Shared {
    sums: Vec<Sums>,
    /// Key of each element, made dense.
    key: Vec<usize>,
}

impl Shared {
    /// Groups the elements of `outline` by `key`, nothing summed yet.
    pub fn by(outline: &Outline, key: impl Fn(usize) -> u64) -> Self {
        let mut ids: HashMap<u64, usize> = HashMap::new();
        let mut shared = Shared::default();
        for index in 0..outline.elements.len() {
            let next = ids.len();
            shared.key.push(*ids.entry(key(index)).or_insert(next));
        }
        shared.sums = vec![Sums::default(); ids.len()];
        shared
    }

    /// The same groups without sums.
    pub fn emptied(&self) -> Self {
        Shared { sums: vec![Sums::default(); self.sums.len()], key: self.key.clone() }
    }

    /// Adds to the group of `element`.
    pub fn add(&mut self, element: usize, sums: &Sums) {
        self.sums[self.key[element]].add(sums);
    }

    /// The same groups for weighing another value.
    pub fn weighed(&self) -> Weighed<'_> {
        Weighed { key: &self.key, values: vec![(0.0, 0.0, 0.0); self.sums.len()] }
    }

    /// The sums of the group of `element`.
    pub fn get(&self, element: usize) -> &Sums {
        &self.sums[self.key[element]]
    }
}

/// Weighted mean and greatest of a value over the elements that share a key.
#[derive(Debug)]
pub struct Weighed<'a> {
    key: &'a [usize],
    /// Sum of weighted values, of weights, greatest value.
    values: Vec<(f32, f32, f32)>,
}

impl Weighed<'_> {
    /// Counts `value` to the group of `element`.
    pub fn add(&mut self, element: usize, value: f32, weight: f32) {
        let (sum, weights, most) = &mut self.values[self.key[element]];
        *sum += value * weight;
        *weights += weight;
        *most = most.max(value);
    }

    /// Mean and greatest of the group of `element`.
    pub fn get(&self, element: usize) -> (f32, f32) {
        let (sum, weights, most) = self.values[self.key[element]];
        (sum / weights.max(1.0), most)
    }
}
