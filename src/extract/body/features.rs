//! What a page's blocks and elements amount to: the sums the scorer's numbers are made of.
//!
//! Class names, roles and whole-block phrases count by their kind, and all words together by what the lexicon says of
//! them. The numbers themselves are made in `rows`.

use foldhash::{HashMap, HashMapExt};
use html5ever::local_name;
use xxhash_rust::xxh3::xxh3_64;

use super::groups::{Group, Groups, Shared, Sums};
use super::kinds::{Kind, Kinds};
use super::lexicon::Lexicon;
pub use super::shape::TextShape;
use crate::dom::{Dom, NodeId, attribute};
use crate::extract::blocks::{InlineKind, Outline, TextBlock};
use crate::extract::limits::LIMITS;
use crate::record::Author;
use crate::text::fold_space;

/// What is known of the page when its blocks are judged.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'a> {
    /// The page's tree, for the targets of links.
    pub dom: Option<&'a Dom>,
    /// The page's host, without `www.`.
    pub host: Option<&'a str>,
    /// Provisional title.
    pub title: Option<&'a str>,
    /// The publisher's description.
    pub description: Option<&'a str>,
    /// JSON-LD `articleBody`, tags taken out.
    pub article_body: Option<&'a str>,
    /// Who wrote it, as far as that is known before the body is.
    pub authors: &'a [Author],
    /// What words weigh; training learns that from pages measured without.
    pub lexicon: Option<&'a Lexicon>,
}

/// Where a block's links lead.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Links {
    /// To a place on the same page.
    pub(super) anchors: f32,
    /// To another host.
    pub(super) outside: f32,
    /// To a platform of posts, videos or sounds.
    pub(super) social: f32,
    /// To the root of a host, or its top level.
    pub(super) shallow: f32,
}

/// A page's blocks with the sums over its elements that the features need.
#[derive(Debug)]
pub struct Survey<'a> {
    pub(super) outline: &'a Outline,
    /// One a block.
    pub shapes: Vec<TextShape>,
    pub(super) links: Vec<Links>,
    /// One an element: sums over all blocks inside it.
    pub(super) sums: Vec<Sums>,
    /// By the signature of the block's element, of its parent, and so on.
    pub(super) by_signature: [Shared; 4],
    /// By the block element's own tag and classes, wherever it stands.
    pub(super) by_template: Shared,
    pub(super) groups: Groups,
    /// One a block: how many blocks say the same; 1 for those too short to count.
    pub(super) copies: Vec<f32>,
    /// Kinds of the elements around each element that lie below the core path, itself included.
    kinds_below_core: Vec<Kinds>,
    /// One an element and one a block: what their words weigh.
    pub(super) name_odds: Vec<f32>,
    pub(super) word_odds: Vec<f32>,
    /// Elements from the root down to the densest container.
    pub(super) core_path: Vec<usize>,
    /// Prose of the whole page.
    pub prose: f32,
    pub(super) first_prose: usize,
    pub(super) last_prose: usize,
    /// Blocks that are the title, in document order.
    pub(super) title_blocks: Vec<usize>,
    /// First block that opens the comments or the related links after the prose began.
    pub(super) first_marker: Option<usize>,
    pub(super) known: Known<'a>,
    pub(super) article_body: Option<String>,
    pub(super) description: Option<String>,
}

impl<'a> Survey<'a> {
    /// Sums up `outline`.
    pub fn of(outline: &'a Outline, known: Known<'a>) -> Self {
        let shapes: Vec<TextShape> = outline.blocks.iter().map(TextShape::of).collect();
        let links = outline.blocks.iter().map(|block| links(block, &known)).collect();
        let Totals { sums, has_heading, by_signature, by_template } = Totals::of(outline, &shapes);
        let groups = Groups::of(outline, &sums, &has_heading);
        let core_path = core_path(outline, &sums);
        let core = *core_path.last().expect("the path holds at least the root");
        let (name_odds, word_odds) = match known.dom.zip(known.lexicon) {
            Some((dom, lexicon)) => (
                lexicon.of_names(dom, outline, core),
                outline.blocks.iter().map(|block| lexicon.of_text(&block.text)).collect(),
            ),
            None => (vec![0.0; outline.elements.len()], vec![0.0; outline.blocks.len()]),
        };
        let is_prose = |(index, shape): (usize, &TextShape)| (shape.prose > 0.0).then_some(index);
        let first_prose = shapes.iter().enumerate().find_map(is_prose).unwrap_or(0);
        let last_prose = shapes.iter().enumerate().rev().find_map(is_prose).unwrap_or(shapes.len().saturating_sub(1));
        let is_marker =
            |index: &usize| matches!(shapes[*index].phrase, Some(Kind::Comments | Kind::Related | Kind::AuthorBox));
        Survey {
            outline,
            copies: copies(outline, &shapes),
            prose: sums.first().map_or(0.0, |sum| sum.prose),
            links,
            by_signature,
            by_template,
            groups,
            kinds_below_core: kinds_below(outline, core),
            name_odds,
            word_odds,
            first_prose,
            last_prose,
            title_blocks: title_blocks(outline, known.title),
            first_marker: (first_prose..shapes.len()).find(is_marker),
            article_body: known.article_body.map(fold_space),
            description: known.description.map(fold_space),
            shapes,
            sums,
            core_path,
            known,
        }
    }

    /// Share of the page's characters that stand in links.
    pub fn link_density(&self) -> f32 {
        self.sums.first().map_or(0.0, Sums::link_density)
    }

    /// Whether a block says nothing but the title.
    pub fn is_title(&self, index: usize) -> bool {
        self.title_blocks.binary_search(&index).is_ok()
    }

    /// Whether an element lies between the root and the densest container, that included.
    pub fn is_on_core_path(&self, element: usize) -> bool {
        self.outline.is_inside(self.core_element(), element)
    }

    /// Whether an element is the densest container or lies inside it.
    pub fn is_in_core(&self, element: usize) -> bool {
        self.outline.is_inside(element, self.core_element())
    }

    /// The densest container.
    pub(super) fn core_element(&self) -> usize {
        *self.core_path.last().expect("the path holds at least the root")
    }

    /// Words of all blocks inside an element.
    pub fn words(&self, element: usize) -> f32 {
        self.sums[element].words
    }

    /// The smallest of several elements that are alike and hold some text each around `node`, with the number of their
    /// group.
    pub fn card(&self, node: NodeId) -> Option<(usize, usize)> {
        // Node ids grow in document order.
        let last = self.outline.elements.partition_point(|element| element.node <= node).saturating_sub(1);
        let (least, words) = (LIMITS.body.cards.value as f32, LIMITS.body.card_words.value as f32);
        let is_card = |&element: &usize| {
            let group = self.groups.group(element);
            group.members >= least && group.sums.words >= words * group.members
        };
        self.outline.ancestors(last).find(is_card).map(|element| (element, self.groups.number(element)))
    }

    /// Whether a picture or a frame stands in an element.
    pub fn has_media(&self, element: usize) -> bool {
        self.sums[element].media > 0.0
    }

    /// Kinds of the elements around a block that lie below the core path.
    pub fn kinds_below_core(&self, block: &TextBlock) -> Kinds {
        self.kinds_below_core[block.element]
    }

    /// The blocks it is about.
    pub fn outline(&self) -> &'a Outline {
        self.outline
    }

    /// What stands in the whole page.
    pub fn total(&self) -> Sums {
        self.sums.first().copied().unwrap_or_default()
    }

    /// What stands in the densest container, and its depth.
    pub fn core(&self) -> (Sums, f32) {
        let core = self.core_element();
        self.sums.get(core).map_or((Sums::default(), 0.0), |sums| (*sums, self.outline.elements[core].depth as f32))
    }

    /// Number of blocks that say nothing but the title.
    pub fn title_count(&self) -> f32 {
        self.title_blocks.len() as f32
    }

    /// The repeated elements, three or more of several blocks each, that hold the most words.
    pub fn cards(&self) -> Group {
        self.groups
            .all()
            .iter()
            .filter(|group| group.members >= 3.0 && group.sums.blocks >= 2.0 * group.members)
            .max_by(|one, other| one.sums.words.total_cmp(&other.sums.words))
            .copied()
            .unwrap_or_default()
    }
}

/// What stands in each element, alone and with those like it.
struct Totals {
    /// One an element: sums over all blocks inside it.
    sums: Vec<Sums>,
    /// One an element: a heading stands in it.
    has_heading: Vec<bool>,
    by_signature: [Shared; 4],
    by_template: Shared,
}

impl Totals {
    fn of(outline: &Outline, shapes: &[TextShape]) -> Self {
        let count = outline.elements.len();
        let mut sums = vec![Sums::default(); count];
        let mut has_heading = vec![false; count];
        let signatures = Shared::by(outline, |element| outline.elements[element].signature);
        let mut by_signature = [signatures.emptied(), signatures.emptied(), signatures.emptied(), signatures];
        let mut by_template = Shared::by(outline, |element| outline.elements[element].template);
        for (block, shape) in outline.blocks.iter().zip(shapes) {
            let sum = Sums::of(shape, block.has_time);
            sums[block.element].add(&sum);
            has_heading[block.element] |= block.is_heading();
            for (shared, element) in by_signature.iter_mut().zip(outline.ancestors(block.element)) {
                shared.add(element, &sum);
            }
            by_template.add(block.element, &sum);
        }
        for media in &outline.media {
            sums[media.element].media += 1.0;
        }
        // Parents stand before their children, so one pass from the back carries every sum up to the root.
        for index in (1..count).rev() {
            let (child, parent) = (sums[index], outline.elements[index].parent);
            sums[parent].add(&child);
            has_heading[parent] |= has_heading[index];
        }
        Totals { sums, has_heading, by_signature, by_template }
    }
}

/// The blocks that say nothing but the title, in document order.
fn title_blocks(outline: &Outline, title: Option<&str>) -> Vec<usize> {
    let Some(title) = title.map(|title| fold_space(title).to_lowercase()) else { return Vec::new() };
    let is_title = |index: &usize| same_text(&outline.blocks[*index].text, &title);
    (0..outline.blocks.len()).filter(is_title).collect()
}

/// Where the links of a block lead.
fn links(block: &TextBlock, known: &Known<'_>) -> Links {
    let mut links = Links::default();
    let Some(dom) = known.dom else { return links };
    for inline in &block.inline {
        let InlineKind::Link(node) = inline.kind else { continue };
        let href = dom.element(node).and_then(|link| attribute(link.value(), &local_name!("href")));
        let Some(href) = href.map(str::trim) else { continue };
        if href.starts_with('#') {
            links.anchors += 1.0;
            continue;
        }
        let rest = href.split_once("//").filter(|(scheme, _)| scheme.is_empty() || scheme.ends_with(':'));
        let path = match rest {
            Some((_, rest)) => {
                let (host, path) = rest.split_once(['/', '?', '#']).unwrap_or((rest, ""));
                let host = host.strip_prefix("www.").unwrap_or(host);
                links.outside += f32::from(known.host.is_some_and(|own| own != host));
                links.social += f32::from(super::classes::VOCABULARY.provider(host).is_some());
                path
            }
            None => href.trim_start_matches('/'),
        };
        let is_shallow = !path.trim_end_matches('/').contains('/') && path.len() < 24;
        links.shallow += f32::from(is_shallow);
    }
    links
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
fn kinds_below(outline: &Outline, core: usize) -> Vec<Kinds> {
    let mut kinds: Vec<Kinds> = Vec::with_capacity(outline.elements.len());
    for (index, element) in outline.elements.iter().enumerate() {
        let is_on_path = outline.is_inside(core, index);
        let inherited = if index == 0 { Kinds::default() } else { kinds[element.parent] };
        kinds.push(if is_on_path { Kinds::default() } else { inherited.and(element.own) });
    }
    kinds
}

/// How many blocks say the same as each; 1 for those too short to count.
fn copies(outline: &Outline, shapes: &[TextShape]) -> Vec<f32> {
    const LEAST_CHARS: f32 = 25.0;
    let mut last: HashMap<u64, usize> = HashMap::new();
    let mut copies = vec![1.0; shapes.len()];
    let texts = || outline.blocks.iter().zip(shapes).enumerate().filter(|(_, (_, shape))| shape.chars > LEAST_CHARS);
    let mut same: Vec<Option<usize>> = vec![None; shapes.len()];
    for (index, (block, _)) in texts() {
        if let Some(before) = last.insert(xxh3_64(block.text.as_bytes()), index) {
            copies[index] = copies[before] + 1.0;
            same[index] = Some(before);
        }
    }
    // The last of them knows how many they are.
    for index in (0..shapes.len()).rev() {
        if let Some(before) = same[index] {
            copies[before] = copies[index];
        }
    }
    copies
}

fn same_text(text: &str, lower_title: &str) -> bool {
    let first = text.chars().find(|letter| !letter.is_whitespace()).and_then(|first| first.to_lowercase().next());
    text.len() < lower_title.len() * 2 + 16
        && first == lower_title.chars().next()
        && fold_space(text).to_lowercase() == lower_title
}
