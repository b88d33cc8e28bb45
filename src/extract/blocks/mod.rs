//! The page as a sequence of text blocks: one walk, nothing removed, the tree unchanged.
//!
//! A block is a run of inline content directly inside one block-level element; two line breaks in a row split it
//! in two, as on the page. From here on decisions are marks on blocks.

mod class_meaning;
pub(super) mod code_language;
mod drawn_code;
mod hiding;
mod in_line;
pub(super) mod retag;
mod role;
mod run;
mod set_apart;
mod walk;

pub(in crate::extract) use role::{AMP_IMAGE, is_permalink};

use std::collections::HashSet;
use std::ops::Range;

use html5ever::{LocalName, local_name};

use super::body::kinds::Kinds;
use super::limits::LIMITS;
use crate::document::BlockId;
use crate::dom::{Dom, NodeId};
use walk::{Scripting, Walk};

/// The page's text and the block-level elements around it.
#[derive(Debug, Default)]
pub struct Outline {
    /// Every run of text, in document order.
    pub blocks: Vec<TextBlock>,
    /// Every block-level element with its place in the tree, in document order; a parent stands before its children.
    pub elements: Vec<BlockElement>,
    /// Images and embedded frames, in document order.
    pub media: Vec<Media>,
    /// Embedded posts, in document order: quotations, or elements with an address in an attribute, which a platform's
    /// script turns into posts.
    pub posts: Vec<Media>,
}

/// A run of text that stands by itself: a paragraph, a heading, a list item, a table cell.
#[derive(Debug, Clone)]
pub struct TextBlock {
    /// Which one; the trace and the document name it so.
    pub id: BlockId,
    /// The nearest block-level element around the text.
    pub node: NodeId,
    /// Index of that element in [`Outline::elements`].
    pub element: usize,
    /// What kind of element that is.
    pub kind: BlockKind,
    /// The text, white space folded; line ends kept in code, and for single line breaks as `\n`.
    pub text: String,
    /// Inline elements over ranges of `text`, in the order they open.
    pub inline: Vec<Inline>,
    /// Characters of `text` that stand in links.
    pub link_chars: usize,
    /// Characters of `text`.
    pub chars: usize,
    /// The page hides it (`hidden`, `display:none`, a closed dialog).
    pub is_hidden: bool,
    /// A `time` element stands in it.
    pub has_time: bool,
}

impl TextBlock {
    /// The links of its text, in the order they open, with the bytes of each.
    pub fn links(&self) -> impl Iterator<Item = (NodeId, Range<usize>)> + '_ {
        self.inline.iter().filter_map(|inline| match inline.kind {
            InlineKind::Link(node) => Some((node, inline.start as usize..inline.end as usize)),
            _ => None,
        })
    }

    /// The link that holds all of its text.
    pub fn whole_link(&self) -> Option<NodeId> {
        self.links().find(|(_, range)| *range == (0..self.text.len())).map(|(node, _)| node)
    }

    /// Whether it is a heading by its tag.
    pub fn is_heading(&self) -> bool {
        matches!(self.kind, BlockKind::Heading(_))
    }
}

/// An inline element over a range of a block's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inline {
    /// First byte.
    pub start: u32,
    /// Past the last byte.
    pub end: u32,
    /// What it is.
    pub kind: InlineKind,
}

/// What an inline element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InlineKind {
    /// b, strong.
    Bold,
    /// i, em, cite, dfn.
    Italic,
    /// code, kbd, samp, tt.
    Code,
    /// The `a` element.
    Link(NodeId),
}

/// What kind of element a block's text stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// h1 to h6.
    Heading(u8),
    /// p, div and other running text.
    Paragraph,
    /// li, dt, dd.
    ListItem,
    /// Inside blockquote.
    Quote,
    /// td, th.
    Cell,
    /// pre.
    Code,
    /// figcaption, caption.
    Caption,
    /// button, label, option, legend.
    Control,
}

/// A block-level element.
#[derive(Debug, Clone)]
pub struct BlockElement {
    /// The element.
    pub node: NodeId,
    /// Index of the block-level element around it; its own for the first.
    pub parent: usize,
    /// Number of block-level elements around it.
    pub depth: usize,
    /// Its tag.
    pub tag: LocalName,
    /// Hash of the tags and classes from the root down to it.
    pub signature: u64,
    /// Hash of its own tag and classes.
    pub template: u64,
    /// It has a class of its own.
    pub has_class: bool,
    /// `main`, or an element in its role.
    pub is_main: bool,
    /// What its own class, id, role and tag say it is.
    pub own: Kinds,
    /// Inside a blockquote.
    pub is_quoted: bool,
    /// It is shown on top of the page when the reader asks for it.
    pub is_pop_over: bool,
    /// Past the last element inside it, in [`Outline::elements`].
    pub end: usize,
}

/// An image, an embedded frame or an embedded post.
#[derive(Debug, Clone, Copy)]
pub struct Media {
    /// The `img`, `iframe`, `video`, `audio` or `blockquote` element.
    pub node: NodeId,
    /// Index of the block-level element around it; of a post its own.
    pub element: usize,
    /// Number of blocks that begin before it.
    pub position: usize,
}

impl Outline {
    /// Walks `dom`, the tree number `tree` of its page.
    ///
    /// Text in `noscript` is left out, unless it is nearly all there is: forums and applications that scripts build
    /// serve their text that way to readers without scripts.
    pub fn of(dom: &Dom, tree: u32) -> Self {
        Outline::without(dom, tree, &HashSet::new())
    }

    /// The same for a rule that strips the elements `stripped`: the text of those inside a line becomes a block of its
    /// own, so that it can be dropped by itself.
    pub fn without(dom: &Dom, tree: u32, stripped: &HashSet<NodeId>) -> Self {
        let mut walk = Walk::new(dom, tree, Scripting::On, stripped);
        walk.run();
        let shown: usize = walk.outline.blocks.iter().filter(|block| !block.is_hidden).map(|block| block.chars).sum();
        if (walk.noscript_chars as f64) < LIMITS.blocks.noscript.value || walk.noscript_chars < 2 * shown {
            return walk.outline;
        }
        let mut walk = Walk::new(dom, tree, Scripting::Off, stripped);
        walk.run();
        walk.outline
    }

    /// The block-level elements around a block, innermost first.
    pub fn ancestors(&self, element: usize) -> impl Iterator<Item = usize> {
        let mut next = Some(element);
        std::iter::from_fn(move || {
            let this = next?;
            let parent = self.elements[this].parent;
            next = (parent != this).then_some(parent);
            Some(this)
        })
    }

    /// The level, 1 to 6, of a block that is a heading; None for others.
    ///
    /// A button that fills a heading and opens what stands below it counts as that heading (the accordion of the WAI-ARIA
    /// Authoring Practices), though its kind stays a control, as which the scorer learned it.
    pub fn heading_level(&self, index: usize) -> Option<u8> {
        let block = &self.blocks[index];
        match block.kind {
            BlockKind::Heading(level) => Some(level),
            BlockKind::Control => {
                let mut around = self.ancestors(block.element).take(MOST_AROUND_A_BUTTON);
                let (heading, level) =
                    around.find_map(|element| Some((element, level_of(&self.elements[element].tag)?)))?;
                let is_beside = |other: Option<&TextBlock>| other.is_some_and(|it| self.is_inside(it.element, heading));
                let before = index.checked_sub(1).and_then(|before| self.blocks.get(before));
                (!is_beside(before) && !is_beside(self.blocks.get(index + 1))).then_some(level)
            }
            _ => None,
        }
    }

    /// Whether an element is an embedded post.
    pub fn is_post(&self, element: usize) -> bool {
        self.posts.binary_search_by_key(&element, |post| post.element).is_ok()
    }

    /// The innermost element around `element`, itself included, with one of `tags`.
    pub fn around(&self, element: usize, tags: &[LocalName]) -> Option<usize> {
        self.ancestors(element).find(|&element| tags.contains(&self.elements[element].tag))
    }

    /// Whether the element `inner` is `outer` or lies inside it.
    pub fn is_inside(&self, inner: usize, outer: usize) -> bool {
        (outer..self.elements[outer].end).contains(&inner)
    }
}

/// Elements from the text of a button out to the heading around it, both included.
const MOST_AROUND_A_BUTTON: usize = 4;

fn level_of(tag: &LocalName) -> Option<u8> {
    match *tag {
        local_name!("h1") => Some(1),
        local_name!("h2") => Some(2),
        local_name!("h3") => Some(3),
        local_name!("h4") => Some(4),
        local_name!("h5") => Some(5),
        local_name!("h6") => Some(6),
        _ => None,
    }
}

/// Tags of the cells of a table.
pub const CELLS: [LocalName; 2] = [local_name!("td"), local_name!("th")];
