//! The record: one JSON document per input, schema version 1; every key is always present. Types only: `extract` makes
//! records, `render` prints them, `archive` keeps them.
//!
//! Unknown scalars are `null`, unknown lists are `[]`, and no string is ever empty. Times are RFC 3339 or a
//! shorter ISO 8601 form where less is known. Within a schema version keys and enum values are only added.

mod account;
mod content;
mod credit;
mod name;
mod outcome;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use account::{
    Fetch, FetchedFrom, Method, Provenance, Quality, RemovedBlock, Robots, RulesApplied, Tool, Verdict, Warning,
};
pub use content::{Block, BlockContent, Image, ListItem, Role};
pub use credit::{Credit, CreditPlace, Source, SourceKind};
pub use name::name_of;
pub use outcome::{ErrorCode, Failure, Outcome};

/// The version of this schema.
pub const SCHEMA_VERSION: u32 = 1;

/// One input's result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// Always 1 for this schema.
    pub schema_version: u32,
    /// What was asked for, echoed.
    pub input: Input,
    /// What became of the input.
    pub outcome: Outcome,
    /// Why there is no (whole) content; null where there is nothing to report.
    pub error: Option<Failure>,
    /// What kind of page this is; its confidence is in `provenance`.
    pub page_type: PageType,
    /// Final URL after redirects.
    pub url: Option<String>,
    /// The URL the page declares as its canonical one.
    pub canonical_url: Option<String>,
    /// Headline, without the site's suffix.
    pub title: Option<String>,
    /// Standfirst, where one is printed.
    pub dek: Option<String>,
    /// The publisher's own description; never generated.
    pub summary: Option<String>,
    /// The article's text: blocks parted by one blank line, items of a list on lines of their own.
    pub body: Option<String>,
    /// The article as typed blocks.
    pub blocks: Vec<Block>,
    /// The body as clean HTML (`--with html`).
    pub body_html: Option<String>,
    /// The body as Markdown (`--with markdown`).
    pub body_markdown: Option<String>,
    /// Most specific section as printed.
    pub category: Option<String>,
    /// Sections, outermost first.
    pub category_path: Vec<String>,
    /// The publisher's tags.
    pub tags: Vec<String>,
    /// People and desks who wrote it; agencies go to `source`.
    pub authors: Vec<Author>,
    /// The byline as printed.
    pub byline_raw: Option<String>,
    /// When it was first published.
    pub published: Option<Date>,
    /// When it was last changed.
    pub modified: Option<Date>,
    /// BCP 47 language as declared.
    pub language: Option<String>,
    /// BCP 47 language as detected from the body.
    pub language_detected: Option<String>,
    /// The site that served the page.
    pub publisher: Publisher,
    /// Who really wrote or supplied the text.
    pub source: Source,
    /// Lead image.
    pub image: Option<Image>,
    /// All images of the article (`--with images`).
    pub images: Vec<Image>,
    /// Free or paid, declared and observed.
    pub access: Access,
    /// Licence and usage statements, as found.
    pub rights: Rights,
    /// Words of `body`; a Han, kana, Hangul or Thai character counts as one.
    pub word_count: u64,
    /// `sha256:` of `body`, NFC, white space folded; null without a body.
    pub content_hash: Option<String>,
    /// 64-bit SimHash of lower-cased word trigrams by XXH3-64, 16 hex digits, with the words that `word_count` counts;
    /// null without a body.
    pub near_hash: Option<String>,
    /// How far the extraction is to be trusted.
    pub quality: Quality,
    /// Number of blocks left out, by class of boilerplate.
    pub removed: BTreeMap<String, u64>,
    /// The blocks left out (`--with removed`).
    pub removed_blocks: Vec<RemovedBlock>,
    /// Where each filled field came from.
    pub provenance: BTreeMap<String, Provenance>,
    /// Which rule files applied.
    pub rules: RulesApplied,
    /// How the bytes came.
    pub fetch: Fetch,
    /// The program that made this record.
    pub tool: Tool,
}

/// What was asked for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Input {
    /// The `id` of a JSON Lines input.
    pub id: Option<String>,
    /// The URL asked for, user information masked.
    pub url: Option<String>,
    /// The file's path.
    pub path: Option<String>,
    /// 1-based line of a list.
    pub line: Option<u64>,
    /// Byte offset of a WARC record.
    pub offset: Option<u64>,
    /// Where the input came from.
    pub kind: InputKind,
}

/// Where an input came from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum InputKind {
    Url,
    #[default]
    File,
    Stdin,
    Jsonl,
    Warc,
    Feed,
    Archive,
}

/// What kind of page it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum PageType {
    Article,
    Forum,
    Product,
    Collection,
    Listing,
    Documentation,
    Service,
    #[default]
    Other,
}

/// Somebody who wrote the article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Author {
    /// The name as printed.
    pub name: String,
    /// Link to the author's page.
    pub url: Option<String>,
    /// Role as printed ("Senior reporter").
    pub role: Option<String>,
}

/// A date as found and as understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Date {
    /// RFC 3339, or a shorter ISO 8601 form where less is known.
    pub value: String,
    /// As printed or declared.
    pub raw: String,
    /// The smallest unit known.
    pub precision: Precision,
    /// Where the offset from UTC comes from.
    pub offset: OffsetKnowledge,
}

/// The smallest unit of a date that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum Precision {
    Year,
    Month,
    Day,
    Minute,
    Second,
}

/// Where a date's offset from UTC comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OffsetKnowledge {
    /// The page states it.
    Explicit,
    /// A rule's time zone supplied it.
    Assumed,
    /// Nobody said.
    Unknown,
}

/// The site that served the page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Publisher {
    /// The site's name.
    pub name: Option<String>,
    /// The registrable domain.
    pub domain: Option<String>,
}

/// Free or paid.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Access {
    /// What the publisher declares (`isAccessibleForFree`).
    pub declared_free: Option<bool>,
    /// What the page shows.
    pub observed: Observed,
}

/// What of the article the page shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum Observed {
    Full,
    Truncated,
    #[default]
    Unknown,
}

/// Licence and usage statements.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rights {
    /// Licence name or URL.
    pub license: Option<String>,
    /// Copyright line.
    pub copyright: Option<String>,
    /// `robots` meta and `X-Robots-Tag` directives, joined by ", ".
    pub robots: Option<String>,
    /// Text and data mining reserved (TDM Reservation Protocol).
    pub tdm_reserved: Option<bool>,
}

impl Default for Record {
    /// A record of nothing: every key present, every value unknown, outcome `error`.
    fn default() -> Self {
        Record {
            schema_version: SCHEMA_VERSION,
            input: Input::default(),
            outcome: Outcome::default(),
            error: None,
            page_type: PageType::default(),
            url: None,
            canonical_url: None,
            title: None,
            dek: None,
            summary: None,
            body: None,
            blocks: Vec::new(),
            body_html: None,
            body_markdown: None,
            category: None,
            category_path: Vec::new(),
            tags: Vec::new(),
            authors: Vec::new(),
            byline_raw: None,
            published: None,
            modified: None,
            language: None,
            language_detected: None,
            publisher: Publisher::default(),
            source: Source::default(),
            image: None,
            images: Vec::new(),
            access: Access::default(),
            rights: Rights::default(),
            word_count: 0,
            content_hash: None,
            near_hash: None,
            quality: Quality::default(),
            removed: BTreeMap::new(),
            removed_blocks: Vec::new(),
            provenance: BTreeMap::new(),
            rules: RulesApplied::default(),
            fetch: Fetch::default(),
            tool: Tool::default(),
        }
    }
}
