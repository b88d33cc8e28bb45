//! The page as a sequence of text blocks: one walk, nothing removed.

use crate::document::BlockId;
use crate::dom::NodeId;

/// A run of text that stands by itself: a paragraph, a heading, a list item, a table cell.
#[derive(Debug, Clone)]
pub struct TextBlock {
    /// Which one; the trace and the document name it so.
    pub id: BlockId,
    /// The nearest block-level element around the text.
    pub node: NodeId,
    /// What kind of element that is.
    pub kind: BlockKind,
    /// The text, white space folded; line ends kept in code only.
    pub text: String,
    /// Characters of `text` that stand in links.
    pub link_chars: usize,
    /// The page hides it (`hidden`, `display:none`, `aria-hidden`).
    pub is_hidden: bool,
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
