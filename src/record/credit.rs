//! Who really wrote or supplied the text.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
