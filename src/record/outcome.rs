//! What became of an input: the closed list of outcomes and errors.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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

impl Outcome {
    /// Whether the record holds content, whole or in part.
    pub fn has_content(self) -> bool {
        matches!(self, Outcome::Ok | Outcome::Partial | Outcome::Paywalled)
    }
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
