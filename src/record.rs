//! The record: one JSON document an input, schema version 1. Types only; every key is always present.
//!
//! Unknown scalars are `null`, unknown lists are `[]`, and no string is ever empty. Times are RFC 3339 or a
//! shorter ISO 8601 form where less is known. Within a schema version keys and enum values are only added.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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

/// What became of an input.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Main content found, whatever the page type.
    Ok,
    /// The same, but the transfer or the tree was cut short.
    Partial,
    /// A teaser, the rest behind a paywall.
    Paywalled,
    /// A consent page instead of content.
    ConsentWall,
    /// Refused: status, bot wall, login wall, robots.txt, private address.
    Blocked,
    /// Nothing on the page that is content.
    NotArticle,
    /// Not or no longer there.
    Gone,
    /// A filter of the user's left it out.
    Skipped,
    /// The input could not be read, fetched or processed.
    #[default]
    Error,
}

/// Why an input has no (whole) content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Failure {
    /// What happened, from a closed list.
    pub code: ErrorCode,
    /// What, where and what next, in words.
    pub message: String,
    /// Whether trying again later can help.
    pub retryable: bool,
}

/// What happened, from a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum ErrorCode {
    Truncated,
    TreeTruncated,
    ConsentWall,
    Unauthorized,
    Forbidden,
    Legal,
    BotWall,
    LoginWall,
    RobotsDisallowed,
    PrivateAddress,
    NotFound,
    Gone,
    #[serde(rename = "soft_404")]
    Soft404,
    Empty,
    NeedsJavascript,
    UnsupportedType,
    Parked,
    NoContent,
    BadUrl,
    BadLine,
    NoSuchFile,
    Unreadable,
    Dns,
    Connect,
    Tls,
    Timeout,
    RateLimited,
    ServerError,
    HttpError,
    BrokenTransfer,
    HostUnavailable,
    RedirectLoop,
    TooLarge,
    Cancelled,
    Internal,
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

/// Who really wrote or supplied the text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// The name as printed; null with a generic credit ("with agencies").
    pub name: Option<String>,
    /// How the text came. No evidence is `unknown`, never `own`.
    pub kind: SourceKind,
    /// Link to the source outside the site.
    pub url: Option<String>,
    /// The credit line as printed.
    pub raw: Option<String>,
    /// Every credit found, one entry a carrier, the chosen one first.
    pub all: Vec<Credit>,
}

/// How the text came.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// News agency text, whole or in part.
    Wire,
    /// Republished from another outlet.
    Syndicated,
    /// Credit to where the story was found.
    Via,
    /// A release, or paid content of a named partner.
    PressRelease,
    /// The page affirms its own staff.
    Own,
    /// No evidence.
    #[default]
    Unknown,
}

/// One credit found on the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Credit {
    /// The name as printed.
    pub name: Option<String>,
    /// How the text came, by this credit.
    pub kind: SourceKind,
    /// Link outside the site.
    pub url: Option<String>,
    /// The credit as printed.
    pub raw: Option<String>,
    /// What carries it.
    #[serde(rename = "where")]
    pub place: CreditPlace,
}

/// What carries a credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum CreditPlace {
    Byline,
    Dateline,
    StartLine,
    EndLine,
    InlineBody,
    Box,
    Structured,
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

/// How far the extraction is to be trusted.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Quality {
    /// 0 to 1.
    pub score: f64,
    /// The score in a word.
    pub verdict: Verdict,
    /// The numbers the score is made of.
    pub signals: BTreeMap<String, f64>,
    /// What a reader of the record should know.
    pub warnings: Vec<Warning>,
}

/// A quality score in a word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum Verdict {
    Good,
    Fair,
    #[default]
    Poor,
}

/// Something a reader of the record should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Warning {
    /// What, in snake_case.
    pub code: String,
    /// Particulars.
    pub detail: Option<String>,
}

/// A block that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RemovedBlock {
    /// Kind of boilerplate.
    pub class: String,
    /// Rule id or evidence.
    pub reason: String,
    /// The block's text.
    pub text: String,
}

/// Where a field's value came from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Provenance {
    /// Kind of evidence.
    pub method: Method,
    /// Rule id (`wordpress/jannah#category[0]`), where a rule gave it.
    pub rule: Option<String>,
    /// Selector, JSON-LD path, meta name or header.
    pub selector: Option<String>,
    /// Index in the rule's or field's list of candidates.
    pub candidate: Option<u64>,
    /// 0 to 1.
    pub confidence: f64,
}

/// Kind of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum Method {
    Flag,
    SiteRule,
    Preset,
    JsonLd,
    Microdata,
    Meta,
    PageJson,
    Header,
    Dom,
    Text,
    Url,
    Feed,
    Model,
}

/// Which rule files applied.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RulesApplied {
    /// Stem of the site file.
    pub site: Option<String>,
    /// Presets, strongest first.
    pub presets: Vec<String>,
    /// `sha256:` of the merged rule's canonical JSON; null without any.
    pub hash: Option<String>,
    /// The rule's body did not match.
    pub fallback: bool,
}

/// How the bytes came.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fetch {
    /// HTTP status.
    pub status: Option<u16>,
    /// RFC 3339; null for local inputs and under `--reproducible`.
    pub fetched_at: Option<String>,
    /// URLs passed through, the one asked for first; `[]` without a redirect.
    pub redirects: Vec<String>,
    /// Charset the bytes were decoded from (WHATWG name).
    pub encoding: Option<String>,
    /// Bytes of the body, inflated.
    pub bytes: Option<u64>,
    /// Validator.
    pub etag: Option<String>,
    /// Validator.
    pub last_modified: Option<String>,
    /// What robots.txt said.
    pub robots: Option<Robots>,
    /// Where the bytes came from.
    pub from: Option<FetchedFrom>,
}

/// What robots.txt said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum Robots {
    Allowed,
    DisallowedIgnored,
    Unavailable,
}

/// Where bytes came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum FetchedFrom {
    Network,
    Cache,
    File,
    Stdin,
    Jsonl,
    Warc,
    Archive,
}

/// The program that made a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    /// `offprint`.
    pub name: String,
    /// Its version.
    pub version: String,
}

impl Default for Tool {
    fn default() -> Self {
        Tool { name: "offprint".into(), version: env!("CARGO_PKG_VERSION").into() }
    }
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
