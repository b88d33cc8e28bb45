//! The article itself: typed blocks and images.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One block of the article.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Block {
    /// Its type and what belongs to that type.
    #[serde(flatten)]
    pub content: BlockContent,
    /// Its plain text; null for an image without any.
    pub text: Option<String>,
    /// Start of its range in `body`, in Unicode scalar values; null where it is no part of `body`.
    pub start: Option<u64>,
    /// End of that range, exclusive.
    pub end: Option<u64>,
    /// 0-based page the block stood on, where several pages were joined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
}

/// The type of a block and what belongs to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum BlockContent {
    Heading { level: u8 },
    Paragraph { role: Option<Role> },
    List { ordered: bool, items: Vec<ListItem> },
    Quote {},
    Table { header: Vec<Option<String>>, rows: Vec<Vec<Option<String>>> },
    Code { language: Option<String> },
    Caption {},
    Image { url: Option<String>, alt: Option<String>, caption: Option<String>, credit: Option<String> },
    Embed { url: Option<String>, provider: Option<String> },
}

/// What a paragraph is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The standfirst.
    Dek,
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ListItem {
    /// The item's own text; null where it holds nothing but lists.
    pub text: Option<String>,
    /// Items of the lists inside it.
    pub items: Vec<ListItem>,
}

/// An image of the article.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Image {
    /// Absolute URL.
    pub url: Option<String>,
    /// Alternative text.
    pub alt: Option<String>,
    /// Caption.
    pub caption: Option<String>,
    /// Credit line.
    pub credit: Option<String>,
}
