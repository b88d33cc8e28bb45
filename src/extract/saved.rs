//! Pages that were saved to files: the page of a file that holds more, and where a page says that it was saved from.

use crate::decode::saved;
use crate::extract::outcome::Verdict;
use crate::page::Page;
use crate::record::{ErrorCode, Failure, Outcome};

/// The page that a file holds beside what it loads; None for a page as it is.
pub(super) fn unpack(page: &Page) -> Result<Option<Page>, Verdict> {
    let held = saved::unpack(&page.bytes).map_err(|error| {
        let (outcome, code) = match error {
            saved::Error::NoPage(_) => (Outcome::NotArticle, ErrorCode::UnsupportedType),
            saved::Error::Broken { .. } => (Outcome::Error, ErrorCode::Unreadable),
        };
        (outcome, Some(Failure { code, message: error.to_string(), retryable: false }))
    })?;
    let Some(held) = held else { return Ok(None) };
    let address = held.url.and_then(|url| url.parse().ok()).filter(|url: &url::Url| url.scheme().starts_with("http"));
    Ok(Some(Page {
        bytes: held.bytes,
        content_type: held.content_type,
        url: page.url.clone().or(address),
        captured_at: page.captured_at.or(held.saved_at),
        is_cut_short: page.is_cut_short || held.is_cut_short,
        ..page.without_bytes()
    }))
}
