//! The article as typed blocks with inline spans. Text, Markdown and HTML are views of it, made by `render`.

#![deny(clippy::disallowed_methods, clippy::disallowed_macros)]

use serde::{Deserialize, Serialize};

/// The article, block by block, in reading order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Its blocks.
    pub blocks: Vec<Block>,
    /// The text runs from right to left.
    pub is_right_to_left: bool,
}

/// Where in the input a block came from: stable between runs over the same bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BlockId {
    /// 0-based page, where several were joined.
    pub page: u32,
    /// 0 for the page's own tree; further trees are HTML held in page JSON or script templates.
    pub tree: u32,
    /// Index of the node in its tree, in document order of creation.
    pub node: u32,
    /// Which of the runs of text directly inside that node.
    pub run: u32,
}

/// One block.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// The page's blocks it was made of (a list is one block of many items).
    pub ids: Vec<BlockId>,
    /// What it is and holds.
    pub content: Content,
}

/// What a block is and holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Content {
    /// A heading of level 1 to 6.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Its text.
        spans: Vec<Span>,
    },
    /// A paragraph.
    Paragraph {
        /// The printed standfirst.
        is_dek: bool,
        /// Its text.
        spans: Vec<Span>,
    },
    /// A list.
    List(List),
    /// A block quotation, paragraph by paragraph.
    Quote(Vec<Vec<Span>>),
    /// A data table.
    Table {
        /// Header cells, empty where the table has none.
        header: Vec<Vec<Span>>,
        /// Rows of cells.
        rows: Vec<Vec<Vec<Span>>>,
    },
    /// Preformatted text, line ends kept.
    Code {
        /// Programming language, where the markup names it.
        language: Option<String>,
        /// The text.
        text: String,
    },
    /// A caption that belongs to no image of the document; no part of the body text.
    Caption(Vec<Span>),
    /// An image; no part of the body text.
    Image(Image),
    /// An embedded post, video or frame. The text of an embedded post is part of the body.
    Embed {
        /// Absolute URL of what is embedded.
        url: Option<String>,
        /// Name of the platform.
        provider: Option<String>,
        /// The post's text, paragraph by paragraph.
        text: Vec<Vec<Span>>,
    },
}

/// A list and the lists inside it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct List {
    /// Numbered.
    pub is_ordered: bool,
    /// Number of the first item, where it is not 1.
    #[serde(default)]
    pub start: Option<u32>,
    /// Its items.
    pub items: Vec<Item>,
}

/// An item of a list.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Its own text.
    pub spans: Vec<Span>,
    /// Lists inside it.
    pub lists: Vec<List>,
}

/// An image with what is printed about it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// Absolute URL.
    pub url: Option<String>,
    /// Alternative text.
    pub alt: Option<String>,
    /// Caption, credit taken out.
    pub caption: Option<String>,
    /// Credit line.
    pub credit: Option<String>,
}

/// A run of inline content. White space is folded already; a line end is `Break`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Span {
    /// Plain text.
    Text(String),
    /// Strong importance.
    Bold(Vec<Span>),
    /// Emphasis.
    Italic(Vec<Span>),
    /// Inline code.
    Code(String),
    /// A link.
    Link {
        /// Absolute URL.
        href: String,
        /// What is linked.
        spans: Vec<Span>,
    },
    /// A line end inside a block.
    Break,
}
