//! How the record came to be: where each field is from, what was left out, which rules applied, how the bytes came.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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

impl Provenance {
    /// Where a value came from that neither a rule nor a named place gave.
    pub fn by(method: Method, confidence: f64) -> Self {
        Provenance { method, rule: None, selector: None, candidate: None, confidence }
    }
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
