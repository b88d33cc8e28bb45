//! What one record of a WARC file holds: a page, or where else it is.

use jiff::Timestamp;
use url::Url;

use crate::inflate;
use crate::page::{Page, is_part};
use crate::record::{ErrorCode, Failure, Outcome};
use crate::warc::{self, Fields, Message};

/// The page that a record holds, or a revisit of the `original` response; `max_size` binds it inflated.
pub(super) fn page(
    record: &warc::Record,
    original: Option<&warc::Record>,
    max_size: u64,
) -> Result<Page, (Outcome, Failure)> {
    let carrier = original.unwrap_or(record);
    if carrier.is_cut {
        let message = format!("larger than {max_size} bytes; raise --max-size to read it");
        return Err(failure(Outcome::Error, ErrorCode::TooLarge, message));
    }
    let mut page = Page {
        url: record.target().and_then(|target| Url::parse(target).ok()),
        captured_at: record.fields.get("WARC-Date").and_then(|date| date.parse::<Timestamp>().ok()),
        is_cut_short: carrier.fields.get("WARC-Truncated").is_some(),
        ..Page::default()
    };
    if record.kind() == "resource" {
        page.content_type = record.fields.get("Content-Type").map(str::to_owned);
        page.bytes.clone_from(&record.block);
        return Ok(page);
    }
    let unreadable = || {
        let message = "the record holds no HTTP response".to_owned();
        failure(Outcome::Error, ErrorCode::Unreadable, message)
    };
    let stored = Message::parse(&carrier.block).ok_or_else(unreadable)?;
    // A revisit's own head is the newer one, unless all it says is that nothing has changed.
    let own = original.and_then(|_| Message::parse(&record.block));
    let head = own.filter(|head| head.status != 304).unwrap_or_else(|| stored.clone());
    if (300..400).contains(&head.status) && head.status != 304 {
        let to = head.headers.get("Location").unwrap_or("nowhere");
        let message = format!("a redirect ({}) to {to}", head.status);
        return Err(failure(Outcome::NotArticle, ErrorCode::NoContent, message));
    }
    if !(200..600).contains(&head.status) {
        let message = format!("the server answered {}", head.status);
        return Err(failure(Outcome::Error, ErrorCode::HttpError, message));
    }
    let encoding = stored.headers.get("Content-Encoding").unwrap_or_default();
    let payload = stored.payload();
    let inflated = match inflate::inflate(&payload, encoding, max_size) {
        // Who takes pages out of a browser stores them decoded, and often leaves the header as it was.
        Err(inflate::Error::Broken { .. } | inflate::Error::UnknownEncoding(_)) if is_markup(&payload) => {
            inflate::Inflated { bytes: payload.into_owned(), is_truncated: false }
        }
        inflated => inflated.map_err(|error| {
            let code = match error {
                inflate::Error::TooLarge { .. } | inflate::Error::Bomb => ErrorCode::TooLarge,
                _ => ErrorCode::Unreadable,
            };
            failure(Outcome::Error, code, error.to_string())
        })?,
    };
    page.content_type = head.headers.get("Content-Type").map(str::to_owned);
    page.status = Some(head.status);
    page.is_cut_short |= inflated.is_truncated || is_part(head.status, head.headers.get("Content-Range"));
    page.bytes = inflated.bytes;
    page.headers = head.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
    Ok(page)
}

/// What makes a page among the kinds of records (section 5.5). Responses of other schemes (`dns:`) do not.
pub(super) fn is_page(fields: &Fields) -> bool {
    let is_web = warc::read::target(fields).is_some_and(|uri| {
        let scheme = uri.split(':').next().unwrap_or_default();
        scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
    });
    let kind = fields.get("WARC-Type").unwrap_or_default().to_ascii_lowercase();
    matches!(kind.as_str(), "response" | "revisit" | "resource") && is_web
}

/// Whether a record is the answer of a server that sent the reader on: where that led to is a record of its own.
pub(super) fn leads_elsewhere(record: &warc::Record) -> bool {
    let leads = |head: Message<'_>| {
        matches!(head.status, 301 | 302 | 303 | 307 | 308) && head.headers.get("Location").is_some()
    };
    record.kind() != "resource" && Message::parse(&record.block).is_some_and(leads)
}

/// Whether bytes begin as a page does, which no compressed stream does.
fn is_markup(bytes: &[u8]) -> bool {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start().starts_with(b"<")
}

fn failure(outcome: Outcome, code: ErrorCode, message: String) -> (Outcome, Failure) {
    (outcome, Failure { code, message, retryable: false })
}
