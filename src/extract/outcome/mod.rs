//! What became of a page: content, or one of the ways to have none.

mod challenge;
mod kind;
mod paywall;
mod refresh;
mod verdict;
mod walls;
mod words;

pub(super) use refresh::refresh;
pub(super) use verdict::Found;
pub(crate) use verdict::Verdict;

use verdict::{failure, not_article};
use words::WALLS;

use super::reading::Reading;
use crate::decode::signature;
use crate::page::{Page, is_loaded_by_pages};
use crate::record::{ErrorCode, Outcome};

/// Reads the phrases of walls now.
pub(super) fn warm_up() {
    words::warm_up();
}

/// What the status line alone decides.
pub(crate) fn of_status(status: u16) -> Option<Verdict> {
    let (outcome, code, retryable) = match status {
        401 | 407 => (Outcome::Blocked, ErrorCode::Unauthorized, false),
        403 => (Outcome::Blocked, ErrorCode::Forbidden, false),
        451 => (Outcome::Blocked, ErrorCode::Legal, false),
        404 => (Outcome::Gone, ErrorCode::NotFound, false),
        410 => (Outcome::Gone, ErrorCode::Gone, false),
        429 => (Outcome::Error, ErrorCode::RateLimited, true),
        500..=599 => (Outcome::Error, ErrorCode::ServerError, true),
        400..=499 => (Outcome::Error, ErrorCode::HttpError, false),
        _ => return None,
    };
    Some((outcome, Some(failure(code, format!("the server answered {status}"), retryable))))
}

/// What the bytes alone decide: nothing there, or no HTML.
pub(super) fn of_bytes(reading_type: Option<&str>, bytes: &[u8]) -> Option<Verdict> {
    let binary = signature::of(bytes);
    let declared =
        reading_type.map(|declared| declared.split(';').next().unwrap_or(declared).trim().to_ascii_lowercase());
    let may_be_page = |declared: &str| {
        declared.starts_with("text/")
            || declared.contains("html")
            || declared.contains("xml")
            || declared.is_empty()
            || matches!(declared, "application/octet-stream" | "application/x-unknown-content-type" | "unknown/unknown")
    };
    // Drawings are XML as well, and styles are text.
    let is_text = |declared: &str| may_be_page(declared) && !is_loaded_by_pages(declared);
    match (binary, declared) {
        (Some(kind), _) => Some(not_article(ErrorCode::UnsupportedType, &format!("the content is {kind}, not HTML"))),
        (None, Some(declared)) if !is_text(&declared) => {
            Some(not_article(ErrorCode::UnsupportedType, &format!("the content type is {declared}, not HTML")))
        }
        _ if let Some(kind) = signature::of_document(bytes) => {
            let message = format!("the content is {kind}, not HTML; `offprint feed` reads it");
            Some(not_article(ErrorCode::UnsupportedType, &message))
        }
        // Looked at last: of a type that cannot be read, the body was never fetched.
        _ if bytes.iter().all(u8::is_ascii_whitespace) => Some(not_article(ErrorCode::Empty, "the page is empty")),
        _ => None,
    }
}

/// The outcome of a page that could be read.
pub(super) fn of_content(reading: &Reading<'_>, found: &Found<'_>) -> Verdict {
    if let Some(status) = reading.page.status.and_then(of_status) {
        return refusal_of_a_service(reading, found).unwrap_or(status);
    }
    // What a rule says of a site goes before phrases that walls of all sites have in common.
    if found.paywall_rule && found.words >= found.least_words {
        return (Outcome::Paywalled, None);
    }
    if found.words < WALLS.limits.most_words_named
        && let Some(wall) = walls::by_name(reading, found)
    {
        return wall;
    }
    if found.words < WALLS.limits.most_words
        && let Some(wall) = walls::of(reading, found)
    {
        return wall;
    }
    if let Some(sent_on) = refresh::verdict(reading, found) {
        return sent_on;
    }
    if found.words < found.least_words {
        return walls::of_no_content(reading);
    }
    if paywall::is_met(reading, found) {
        return (Outcome::Paywalled, None);
    }
    if reading.page.is_cut_short {
        let message = match reading.page.status {
            Some(206) => "the server sent a part of the page (206): the text may lack its end",
            _ => "the transfer ended early: the text may lack its end",
        };
        return (Outcome::Partial, Some(failure(ErrorCode::Truncated, message.into(), true)));
    }
    if reading.dom.is_truncated {
        let message = "the markup is nested too deeply or grows without bound: part of the structure was left out";
        return (Outcome::Partial, Some(failure(ErrorCode::TreeTruncated, message.into(), false)));
    }
    (Outcome::Ok, None)
}

/// Confidence, 0 to 1, that a page taken for a wall is one.
pub(super) fn confidence_in_walls() -> f64 {
    WALLS.limits.confidence
}

/// What the status line and the headers decide of a page without text.
pub(super) fn of_head(page: &Page) -> Option<Verdict> {
    let status = page.status.and_then(of_status)?;
    let by_service = challenge::by_header(page).map(|(kind, evidence)| kind.verdict(&evidence));
    Some(by_service.unwrap_or(status))
}

/// A refusal that comes from a service in front of the site, not from the site.
fn refusal_of_a_service(reading: &Reading<'_>, found: &Found<'_>) -> Option<Verdict> {
    let may_be = matches!(reading.page.status, Some(401 | 403 | 405 | 429 | 503));
    let (kind, evidence) =
        (may_be && found.words < WALLS.limits.most_words).then(|| challenge::of(reading, false))??;
    Some(kind.verdict(&evidence))
}
