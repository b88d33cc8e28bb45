//! Numbers that describe a block in its page: what the scorer decides by.
//!
//! No word of any language is a feature; class names, roles and whole-block phrases count by their kind.

use std::collections::HashMap;

use html5ever::local_name;

use super::classes::{KINDS, Kind, Kinds};
use super::phrases;
use crate::extract::blocks::{BlockKind, Outline, TextBlock};
use crate::text::{count_words, ends_sentence, fold_space, is_counted_by_character};

/// What is known of the page when its blocks are judged.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'a> {
    /// Provisional title.
    pub title: Option<&'a str>,
    /// The publisher's description.
    pub description: Option<&'a str>,
    /// JSON-LD `articleBody`, tags taken out.
    pub article_body: Option<&'a str>,
}

/// What a block's own text is made of.
#[derive(Debug, Clone, Copy, Default)]
pub struct TextShape {
    /// Words.
    pub words: f32,
    /// Characters.
    pub chars: f32,
    /// Share of characters in links.
    pub link_density: f32,
    /// Sentence ends.
    pub sentences: f32,
    /// Commas of any script.
    pub commas: f32,
    /// Share of digits among the characters.
    pub digits: f32,
    /// Share of capitals among the letters.
    pub capitals: f32,
    /// The last character ends a sentence or closes a quotation.
    pub ends_sentence: bool,
    /// Characters of running text: all outside links if the block reads like prose, else 0.
    pub prose: f32,
    /// Whole-block phrase.
    pub phrase: Option<Kind>,
}

/// A page's blocks with the sums over its elements that the features need.
#[derive(Debug)]
pub struct Survey<'a> {
    outline: &'a Outline,
    /// One a block.
    pub shapes: Vec<TextShape>,
    /// One an element: sums over all blocks inside it.
    sums: Vec<Sums>,
    /// Prose by signature of the block's element, of its parent, of its grandparent.
    by_signature: [HashMap<u64, f32>; 3],
    signature_count: HashMap<u64, f32>,
    copies: HashMap<&'a str, f32>,
    /// Kinds of the elements around each element that lie below the core path, itself included.
    kinds_below_core: Vec<Kinds>,
    /// Elements from the root down to the densest container.
    core_path: Vec<usize>,
    /// Prose of the whole page.
    pub prose: f32,
    first_prose: usize,
    last_prose: usize,
    /// Blocks that are the title.
    /// In document order.
    title_blocks: Vec<usize>,
    /// First block that opens the comments or the related links after the prose began.
    first_marker: Option<usize>,
    known: Known<'a>,
    article_body: Option<String>,
    description: Option<String>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    prose: f32,
    chars: f32,
    link_chars: f32,
    blocks: f32,
    words: f32,
    long_blocks: f32,
}

/// Names of the features, in the order of [`Survey::each_row`].
pub fn names() -> Vec<String> {
    let mut names: Vec<String> = FIXED.iter().map(ToString::to_string).collect();
    names.extend(KINDS.iter().map(|kind| format!("below_{}", kind.name())));
    names.extend(KINDS.iter().map(|kind| format!("class_{}", kind.name())));
    names
}

const FIXED: [&str; 96] = [
    "words",
    "chars",
    "link_density",
    "sentences",
    "commas",
    "digits",
    "capitals",
    "ends_sentence",
    "prose",
    "words_per_sentence",
    "comma_rate",
    "is_heading",
    "heading_level",
    "is_paragraph",
    "is_item",
    "is_quote",
    "is_cell",
    "is_code",
    "is_caption",
    "is_control",
    "is_hidden",
    "tag_p",
    "tag_div",
    "tag_section",
    "phrase_any",
    "phrase_related",
    "phrase_comments",
    "phrase_share",
    "phrase_newsletter",
    "phrase_navigation",
    "phrase_advertisement",
    "own_share",
    "parent_share",
    "grand_share",
    "signature_count",
    "share_1",
    "share_2",
    "share_3",
    "share_4",
    "link_density_1",
    "link_density_2",
    "link_density_3",
    "blocks_1",
    "blocks_2",
    "blocks_3",
    "words_per_block_1",
    "words_per_block_2",
    "words_per_block_3",
    "long_share_1",
    "long_share_2",
    "long_share_3",
    "core_distance",
    "core_share",
    "core_link_density",
    "core_depth",
    "path_to_core",
    "depth",
    "position",
    "position_in_prose",
    "before_prose",
    "after_prose",
    "blocks_after_prose",
    "blocks_before_prose",
    "prose_before",
    "prose_after",
    "prev_words",
    "prev_link_density",
    "prev_prose",
    "prev_same_element",
    "prev_same_signature",
    "prev_heading",
    "next_words",
    "next_link_density",
    "next_prose",
    "next_same_element",
    "next_same_signature",
    "next_heading",
    "window_link_density",
    "window_prose",
    "window_words",
    "heading_distance",
    "heading_phrase",
    "heading_words",
    "title_distance",
    "after_title",
    "is_title",
    "title_overlap",
    "marker_distance",
    "copies",
    "in_article_body",
    "has_article_body",
    "in_description",
    "page_blocks",
    "page_prose",
    "page_link_density",
    "bold_share",
];

impl<'a> Survey<'a> {
    /// Sums up `outline`.
    pub fn of(outline: &'a Outline, known: Known<'a>) -> Self {
        let shapes: Vec<TextShape> = outline.blocks.iter().map(shape).collect();
        let count = outline.elements.len();
        let mut sums = vec![Sums::default(); count];
        let mut by_signature: [HashMap<u64, f32>; 3] = Default::default();
        let mut signature_count = HashMap::new();
        let mut copies: HashMap<&str, f32> = HashMap::new();
        for (block, shape) in outline.blocks.iter().zip(&shapes) {
            let sum = &mut sums[block.element];
            sum.prose += shape.prose;
            sum.chars += shape.chars;
            sum.link_chars += shape.link_density * shape.chars;
            sum.blocks += 1.0;
            sum.words += shape.words;
            sum.long_blocks += f32::from(u8::from(shape.prose > 0.0));
            for (level, element) in outline.ancestors(block.element).take(3).enumerate() {
                *by_signature[level].entry(outline.elements[element].signature).or_insert(0.0) += shape.prose;
            }
            *signature_count.entry(outline.elements[block.element].signature).or_insert(0.0) += 1.0;
            if shape.chars > 25.0 {
                *copies.entry(block.text.as_str()).or_insert(0.0) += 1.0;
            }
        }
        // Parents stand before their children, so one pass from the back carries every sum up to the root.
        for index in (1..count).rev() {
            let (child, parent) = (sums[index], &mut sums[outline.elements[index].parent]);
            parent.prose += child.prose;
            parent.chars += child.chars;
            parent.link_chars += child.link_chars;
            parent.blocks += child.blocks;
            parent.words += child.words;
            parent.long_blocks += child.long_blocks;
        }
        let core_path = core_path(outline, &sums);
        let kinds_below_core = kinds_below(outline, &core_path);
        let is_prose = |(index, shape): (usize, &TextShape)| (shape.prose > 0.0).then_some(index);
        let first_prose = shapes.iter().enumerate().find_map(is_prose).unwrap_or(0);
        let last_prose = shapes.iter().enumerate().rev().find_map(is_prose).unwrap_or(shapes.len().saturating_sub(1));
        let title = known.title.map(|title| fold_space(title).to_lowercase());
        let title_blocks = outline
            .blocks
            .iter()
            .enumerate()
            .filter(|(_, block)| title.as_deref().is_some_and(|title| same_text(&block.text, title)))
            .map(|(index, _)| index)
            .collect();
        let first_marker = (first_prose..shapes.len())
            .find(|&index| matches!(shapes[index].phrase, Some(Kind::Comments | Kind::Related | Kind::AuthorBox)));
        Survey {
            outline,
            prose: sums.first().map_or(0.0, |sum| sum.prose),
            shapes,
            sums,
            by_signature,
            signature_count,
            copies,
            kinds_below_core,
            core_path,
            first_prose,
            last_prose,
            title_blocks,
            first_marker,
            article_body: known.article_body.map(fold_space),
            description: known.description.map(fold_space),
            known,
        }
    }

    /// Share of the page's characters that stand in links.
    pub fn link_density(&self) -> f32 {
        self.sums.first().map_or(0.0, |sum| sum.link_chars / sum.chars.max(1.0))
    }

    /// Whether a block says nothing but the title.
    pub fn is_title(&self, index: usize) -> bool {
        self.title_blocks.binary_search(&index).is_ok()
    }

    /// Whether an element lies between the root and the densest container, that included.
    pub fn is_on_core_path(&self, element: usize) -> bool {
        self.core_path.contains(&element)
    }

    /// Whether an element is the densest container or lies inside it.
    pub fn is_in_core(&self, element: usize) -> bool {
        self.core_path.last().is_some_and(|&core| self.outline.is_inside(element, core))
    }

    /// Words of all blocks inside an element.
    pub fn words(&self, element: usize) -> f32 {
        self.sums[element].words
    }

    /// Kinds of the elements around a block that lie below the core path.
    pub fn kinds_below_core(&self, block: &TextBlock) -> Kinds {
        self.kinds_below_core[block.element]
    }

    /// Gives `judge` the features of every block in turn, in the order of [`names`].
    pub fn each_row(&self, mut judge: impl FnMut(usize, &[f32])) {
        let running = self.running_prose();
        let headings = self.headings();
        let mut row = Vec::with_capacity(FIXED.len() + 2 * KINDS.len());
        for index in 0..self.outline.blocks.len() {
            row.clear();
            self.fill(&mut row, index, &running, &headings);
            judge(index, &row);
        }
    }

    /// Prose before each block.
    fn running_prose(&self) -> Vec<f32> {
        let mut sum = 0.0;
        self.shapes
            .iter()
            .map(|shape| {
                let before = sum;
                sum += shape.prose;
                before
            })
            .collect()
    }

    /// Index of the nearest heading before each block.
    fn headings(&self) -> Vec<Option<usize>> {
        let mut last = None;
        self.outline
            .blocks
            .iter()
            .enumerate()
            .map(|(index, block)| {
                let before = last;
                if matches!(block.kind, BlockKind::Heading(_)) {
                    last = Some(index);
                }
                before
            })
            .collect()
    }

    fn fill(&self, row: &mut Vec<f32>, index: usize, running: &[f32], headings: &[Option<usize>]) {
        let outline = self.outline;
        let block = &outline.blocks[index];
        let shape = &self.shapes[index];
        let element = &outline.elements[block.element];
        row.extend([
            shape.words,
            shape.chars,
            shape.link_density,
            shape.sentences,
            shape.commas,
            shape.digits,
            shape.capitals,
            flag(shape.ends_sentence),
            shape.prose,
            shape.words / shape.sentences.max(1.0),
            shape.commas / shape.words.max(1.0),
        ]);
        let heading_level = if let BlockKind::Heading(level) = block.kind { f32::from(level) } else { 0.0 };
        row.extend([
            flag(heading_level > 0.0),
            heading_level,
            flag(block.kind == BlockKind::Paragraph),
            flag(block.kind == BlockKind::ListItem),
            flag(block.kind == BlockKind::Quote),
            flag(block.kind == BlockKind::Cell),
            flag(block.kind == BlockKind::Code),
            flag(block.kind == BlockKind::Caption),
            flag(block.kind == BlockKind::Control),
            flag(block.is_hidden),
            flag(element.tag == local_name!("p")),
            flag(element.tag == local_name!("div")),
            flag(element.tag == local_name!("section")),
        ]);
        row.extend([
            flag(shape.phrase.is_some()),
            flag(shape.phrase == Some(Kind::Related)),
            flag(shape.phrase == Some(Kind::Comments)),
            flag(shape.phrase == Some(Kind::Share)),
            flag(shape.phrase == Some(Kind::Newsletter)),
            flag(shape.phrase == Some(Kind::Navigation)),
            flag(shape.phrase == Some(Kind::Advertisement)),
        ]);
        let above: Vec<usize> = outline.ancestors(block.element).take(5).collect();
        for (level, sums) in self.by_signature.iter().enumerate() {
            let share = above.get(level).map_or(0.0, |&element| sums[&outline.elements[element].signature]);
            row.push(share / self.prose.max(1.0));
        }
        row.push(self.signature_count[&element.signature]);
        let level =
            |number: usize| above.get(number).or(above.last()).map_or(Sums::default(), |&element| self.sums[element]);
        row.extend((1..=4).map(|number| level(number).prose / self.prose.max(1.0)));
        row.extend((1..=3).map(|number| level(number).link_chars / level(number).chars.max(1.0)));
        row.extend((1..=3).map(|number| level(number).blocks));
        row.extend((1..=3).map(|number| level(number).words / level(number).blocks.max(1.0)));
        row.extend((1..=3).map(|number| level(number).long_blocks / level(number).blocks.max(1.0)));
        self.push_core(row, block);
        self.push_position(row, index, element.depth, running);
        self.push_neighbours(row, index);
        self.push_context(row, index, headings[index]);
        let below = self.kinds_below_core[block.element];
        row.extend(KINDS.iter().map(|&kind| flag(below.has(kind))));
        row.extend(KINDS.iter().map(|&kind| flag(element.own.has(kind))));
    }

    /// Where the block stands to the densest container.
    fn push_core(&self, row: &mut Vec<f32>, block: &TextBlock) {
        let core = *self.core_path.last().expect("the path holds at least the root");
        let is_inside = self.outline.is_inside(block.element, core);
        let on_path = if is_inside {
            self.core_path.len() - 1
        } else {
            self.core_path.iter().rposition(|&element| self.outline.is_inside(block.element, element)).unwrap_or(0)
        };
        let path_element = self.core_path[on_path];
        let sum = self.sums[core];
        row.extend([
            (self.core_path.len() - 1 - on_path) as f32,
            sum.prose / self.prose.max(1.0),
            sum.link_chars / sum.chars.max(1.0),
            self.outline.elements[core].depth as f32,
            (self.outline.elements[block.element].depth - self.outline.elements[path_element].depth) as f32,
        ]);
    }

    fn push_position(&self, row: &mut Vec<f32>, index: usize, depth: usize, running: &[f32]) {
        let count = self.outline.blocks.len() as f32;
        let (first, last) = (self.first_prose as f32, self.last_prose as f32);
        let at = index as f32;
        row.extend([
            depth as f32,
            at / count,
            ((at - first) / (last - first).max(1.0)).clamp(-1.0, 2.0),
            flag(index < self.first_prose),
            flag(index > self.last_prose),
            (at - last).max(0.0),
            (first - at).max(0.0),
            running[index] / self.prose.max(1.0),
            (self.prose - running[index] - self.shapes[index].prose) / self.prose.max(1.0),
        ]);
    }

    fn push_neighbours(&self, row: &mut Vec<f32>, index: usize) {
        let blocks = &self.outline.blocks;
        let here = &blocks[index];
        for other in [index.checked_sub(1), (index + 1 < blocks.len()).then_some(index + 1)] {
            match other {
                Some(other) => {
                    let (block, shape) = (&blocks[other], &self.shapes[other]);
                    let signature = |block: &TextBlock| self.outline.elements[block.element].signature;
                    row.extend([
                        shape.words,
                        shape.link_density,
                        shape.prose,
                        flag(block.element == here.element),
                        flag(signature(block) == signature(here)),
                        flag(matches!(block.kind, BlockKind::Heading(_))),
                    ]);
                }
                None => row.extend([-1.0; 6]),
            }
        }
        let window = &self.shapes[index.saturating_sub(4)..(index + 5).min(blocks.len())];
        let chars: f32 = window.iter().map(|shape| shape.chars).sum();
        let links: f32 = window.iter().map(|shape| shape.chars * shape.link_density).sum();
        row.extend([
            links / chars.max(1.0),
            window.iter().map(|shape| shape.prose).sum(),
            window.iter().map(|shape| shape.words).sum::<f32>() / window.len() as f32,
        ]);
    }

    fn push_context(&self, row: &mut Vec<f32>, index: usize, heading: Option<usize>) {
        let block = &self.outline.blocks[index];
        let at = index as f32;
        row.extend(match heading {
            Some(heading) => {
                let shape = &self.shapes[heading];
                let phrase = matches!(
                    shape.phrase,
                    Some(Kind::Related | Kind::Comments | Kind::Newsletter | Kind::AuthorBox | Kind::Share)
                );
                [at - heading as f32, flag(phrase), shape.words]
            }
            None => [-1.0, 0.0, -1.0],
        });
        let before = self.title_blocks.partition_point(|&title| title < index);
        let title = self.title_blocks.get(before.saturating_sub(1));
        row.extend([
            title.map_or(-100.0, |&title| at - title as f32),
            flag(title.is_some_and(|&title| title < index)),
            flag(self.title_blocks.binary_search(&index).is_ok()),
            self.known.title.map_or(0.0, |title| overlap(&block.text, title)),
            self.first_marker.map_or(-1000.0, |marker| at - marker as f32),
            self.copies.get(block.text.as_str()).copied().unwrap_or(1.0),
            flag(contains(self.article_body.as_deref(), &block.text)),
            flag(self.article_body.is_some()),
            flag(contains(self.description.as_deref(), &block.text)),
            self.outline.blocks.len() as f32,
            self.prose,
            self.sums[0].link_chars / self.sums[0].chars.max(1.0),
            bold_share(block),
        ]);
    }
}

fn flag(is_set: bool) -> f32 {
    f32::from(u8::from(is_set))
}

/// One pass over the text.
fn shape(block: &TextBlock) -> TextShape {
    let (mut letters, mut capitals, mut digits, mut commas, mut sentences, mut by_character) = (0, 0, 0, 0, 0, 0);
    let mut previous = ' ';
    for letter in block.text.chars() {
        if letter.is_alphabetic() {
            letters += 1;
            capitals += usize::from(letter.is_uppercase());
            by_character += usize::from(is_counted_by_character(letter));
        } else if letter.is_ascii_digit() {
            digits += 1;
        } else if matches!(letter, ',' | '،' | '、' | '，' | ';' | '；') {
            commas += 1;
        } else if ends_sentence(letter)
            && (previous.is_alphanumeric() || matches!(previous, '"' | '”' | '»' | ')' | '’'))
        {
            sentences += 1;
        }
        previous = letter;
    }
    let words = count_words(&block.text) as f32;
    let chars = block.chars as f32;
    let link_density = block.link_chars as f32 / chars.max(1.0);
    let closing = block.text.trim_end_matches(['"', '”', '’', '»', '“', ')', ']', '」', '』', '\'']);
    let ends = closing.chars().next_back().is_some_and(ends_sentence);
    // Scripts without spaces need about two characters for a word.
    let plain_words = words - by_character as f32 / 2.0;
    let reads_like_prose = !block.is_hidden
        && link_density < 0.5
        && match block.kind {
            BlockKind::Paragraph | BlockKind::Quote => {
                (plain_words >= 10.0 && (sentences > 0 || commas > 0)) || plain_words >= 20.0
            }
            BlockKind::ListItem | BlockKind::Cell => plain_words >= 12.0 && ends,
            BlockKind::Code | BlockKind::Heading(_) | BlockKind::Caption | BlockKind::Control => false,
        };
    TextShape {
        words,
        chars,
        link_density,
        sentences: sentences as f32,
        commas: commas as f32,
        digits: digits as f32 / chars.max(1.0),
        capitals: capitals as f32 / (letters as f32).max(1.0),
        ends_sentence: ends,
        prose: if reads_like_prose { chars * (1.0 - link_density) } else { 0.0 },
        phrase: phrases::whole_block(&block.text),
    }
}

/// From the root down to where the prose parts: while one child holds most of its parent's prose, go in.
fn core_path(outline: &Outline, sums: &[Sums]) -> Vec<usize> {
    /// A child this much poorer than its parent means that the article is spread over several children.
    const MOST: f32 = 0.7;
    let mut path = vec![0];
    let mut here = 0;
    loop {
        let mut best: Option<usize> = None;
        let mut child = here + 1;
        while child < outline.elements.get(here).map_or(0, |element| element.end) {
            if best.is_none_or(|best| sums[child].prose > sums[best].prose) {
                best = Some(child);
            }
            child = outline.elements[child].end;
        }
        match best {
            Some(best)
                if sums[best].prose > 0.0 && sums[best].prose >= MOST * sums[here].prose && sums[best].blocks > 1.0 =>
            {
                path.push(best);
                here = best;
            }
            _ => return path,
        }
    }
}

/// For each element the kinds of itself and of what is around it, the core path left out: what holds most of the
/// prose is no furniture, whatever it is called.
fn kinds_below(outline: &Outline, core_path: &[usize]) -> Vec<Kinds> {
    let mut kinds: Vec<Kinds> = Vec::with_capacity(outline.elements.len());
    for (index, element) in outline.elements.iter().enumerate() {
        let is_on_path = core_path.contains(&index);
        let inherited = if index == 0 { Kinds::default() } else { kinds[element.parent] };
        kinds.push(if is_on_path { Kinds::default() } else { inherited.and(element.own) });
    }
    kinds
}

fn same_text(text: &str, lower_title: &str) -> bool {
    text.len() < lower_title.len() * 2 + 16 && fold_space(text).to_lowercase() == lower_title
}

/// Share of the block's words that stand in the title, for short blocks.
fn overlap(text: &str, title: &str) -> f32 {
    if text.len() > 400 {
        return 0.0;
    }
    let title = title.to_lowercase();
    let (mut shared, mut all) = (0.0, 0.0_f32);
    for word in text.to_lowercase().split_whitespace() {
        all += 1.0;
        if title.contains(word) {
            shared += 1.0;
        }
    }
    shared / all.max(1.0)
}

/// Whether a longer block stands in what the publisher gave as text. Its middle is enough: the ends differ by
/// quotation marks and cut-off signs.
fn contains(given: Option<&str>, text: &str) -> bool {
    let Some(given) = given else { return false };
    if text.len() < 30 {
        return false;
    }
    let probe: String = text.chars().skip(4).take(40).collect();
    given.contains(&probe)
}

fn bold_share(block: &TextBlock) -> f32 {
    use crate::extract::blocks::InlineKind;
    let bold: u32 = block
        .inline
        .iter()
        .filter(|inline| inline.kind == InlineKind::Bold)
        .map(|inline| inline.end - inline.start)
        .sum();
    bold as f32 / (block.text.len() as f32).max(1.0)
}
