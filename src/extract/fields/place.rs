//! Where the running text stands on the page, as far as it can be told before the body is judged: what is printed near
//! its head speaks of the article, what stands below it or in the page's furniture seldom does.

use super::markup::Found;
use crate::dom::NodeId;
use crate::extract::blocks::{BlockKind, Outline, TextBlock};
use crate::extract::body::kinds::{Kind, Kinds};
use crate::extract::limits::{LIMITS, Limit};
use crate::text::is_counted_by_character;

/// Kinds of furniture in which a headline, a byline or a date is another article's.
const ELSEWHERE: [Kind; 8] = [
    Kind::Related,
    Kind::Comments,
    Kind::Footer,
    Kind::Sidebar,
    Kind::Navigation,
    Kind::Consent,
    Kind::Popup,
    Kind::Advertisement,
];

/// The order of a page's blocks around its text.
#[derive(Debug, Default)]
pub(super) struct Place {
    /// The highest node met up to each block: node ids grow in document order.
    reached: Vec<NodeId>,
    /// What the elements around each block are, those left out that hold the text too.
    kinds: Vec<Kinds>,
    /// First block of the running text, and the one past its last.
    text: Option<(usize, usize)>,
}

impl Place {
    pub(super) fn of(outline: &Outline) -> Self {
        let mut reached = Vec::with_capacity(outline.blocks.len());
        for block in &outline.blocks {
            reached.push(reached.last().map_or(block.node, |last: &NodeId| (*last).max(block.node)));
        }
        let text = text(outline);
        let holds_text =
            |element: usize| text.is_some_and(|(first, _)| outline.is_inside(outline.blocks[first].element, element));
        let mut around: Vec<Kinds> = Vec::with_capacity(outline.elements.len());
        for (index, element) in outline.elements.iter().enumerate() {
            let outer = if element.parent == index { Kinds::default() } else { around[element.parent] };
            around.push(if holds_text(index) { outer } else { outer.and(element.own) });
        }
        let kinds = outline.blocks.iter().map(|block| around[block.element]).collect();
        Place { reached, kinds, text }
    }

    /// Index of the block that holds `node`, or of the last one before it.
    pub(super) fn block_of(&self, node: NodeId) -> usize {
        self.reached.partition_point(|reached| *reached <= node).saturating_sub(1)
    }

    /// First block of the running text; the page's first where there is none.
    pub(super) fn text_start(&self) -> usize {
        self.text.map_or(0, |(first, _)| first)
    }

    /// Past the last block of the running text; past the page's last where there is none.
    pub(super) fn text_end(&self) -> usize {
        self.text.map_or(self.kinds.len(), |(_, end)| end)
    }

    /// What the elements around a block are.
    pub(super) fn kinds(&self, block: usize) -> Kinds {
        self.kinds.get(block).copied().unwrap_or_default()
    }

    /// Where a block of the article stands beside its headline and its text: signs for [`super::ranking`].
    pub(super) fn beside(&self, block: usize, title: usize) -> Vec<(&'static str, f64)> {
        let (start, end) = (self.text_start(), self.text_end());
        let mut signs = vec![("near_title", nearness(block.abs_diff(title)))];
        if block < title {
            signs.push(("above_title", 1.0));
        } else if block <= start {
            signs.push(("under_title", 1.0));
        } else if block < end {
            signs.push(("inside_text", 1.0));
        } else {
            signs.push(("below_text", 1.0));
            signs.push(("near_end", nearness(block - end)));
        }
        signs
    }

    /// Whether a block stands in a part of the page that is about other things.
    pub(super) fn is_elsewhere(&self, block: usize) -> bool {
        let kinds = self.kinds(block);
        ELSEWHERE.iter().any(|kind| kinds.has(*kind))
    }

    /// The same of an element.
    pub(super) fn is_found_elsewhere(&self, found: &Found) -> bool {
        found.is_elsewhere || self.is_elsewhere(self.block_of(found.node))
    }
}

/// How near a block is that stands so many blocks away: 1 on the spot, a half three blocks away.
pub(super) fn nearness(blocks: usize) -> f64 {
    1.0 / (1.0 + blocks as f64 / 3.0)
}

/// The run of blocks inside the element that holds most prose, its own and half of what its children hold.
fn text(outline: &Outline) -> Option<(usize, usize)> {
    let limits = &LIMITS.blocks;
    let mut prose = vec![0.0_f64; outline.elements.len()];
    let mut around: Vec<Kinds> = Vec::with_capacity(outline.elements.len());
    for (index, element) in outline.elements.iter().enumerate() {
        let outer = if element.parent == index { Kinds::default() } else { around[element.parent] };
        around.push(outer.and(element.own));
    }
    for block in outline.blocks.iter().filter(|block| is_prose(block)) {
        let own = block.element;
        let parent = outline.elements[own].parent;
        let grandparent = outline.elements[parent].parent;
        // Readers' comments can be longer than the article.
        let is_elsewhere = ELSEWHERE.iter().any(|kind| around[own].has(*kind));
        let share = if is_elsewhere { limits.furniture_share.value } else { 1.0 };
        let weight = (block.chars as f64).min(limits.most_prose.value) * share;
        prose[own] += limits.levels.own * weight;
        if parent != own {
            prose[parent] += limits.levels.parent * weight;
        }
        if grandparent != parent {
            prose[grandparent] += limits.levels.grandparent * weight;
        }
    }
    let (best, most) = prose.iter().enumerate().max_by(|(a, x), (b, y)| x.total_cmp(y).then(b.cmp(a)))?;
    if *most <= 0.0 {
        return None;
    }
    let inside = || {
        outline.blocks.iter().enumerate().filter(|(_, block)| is_prose(block) && outline.is_inside(block.element, best))
    };
    Some((inside().next()?.0, inside().next_back()?.0 + 1))
}

/// Whether a text is written in a script that is counted by character, by its first letters.
fn is_dense(text: &str) -> bool {
    const SEEN: usize = 12;
    2 * text.chars().take(SEEN).filter(|letter| is_counted_by_character(*letter)).count() > SEEN
}

pub(super) fn is_prose(block: &TextBlock) -> bool {
    let limits = &LIMITS.blocks;
    let is_long = |least: &Limit| block.chars as f64 >= least.value;
    (is_long(&limits.least_prose) || is_long(&limits.least_dense_prose) && is_dense(&block.text))
        && 3 * block.link_chars < block.chars
        && !block.is_hidden
        && matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Quote | BlockKind::Cell)
}
