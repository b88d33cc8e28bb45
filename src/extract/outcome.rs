//! What became of a page: content, or one of the ways to have none.

use super::challenge;
use super::paywall;
use super::reading::Reading;
use super::walls::{self, WALLS};
use crate::page::Page;
use crate::record::{ErrorCode, Failure, Outcome};

/// An outcome with its reason, where it is not plain success.
pub(crate) type Verdict = (Outcome, Option<Failure>);

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
    let binary = signature(bytes);
    let declared =
        reading_type.map(|declared| declared.split(';').next().unwrap_or(declared).trim().to_ascii_lowercase());
    let is_text = |declared: &str| {
        declared.starts_with("text/")
            || declared.contains("html")
            || declared.contains("xml")
            || declared.is_empty()
            || matches!(declared, "application/octet-stream" | "application/x-unknown-content-type" | "unknown/unknown")
    };
    match (binary, declared) {
        (Some(kind), _) => Some(not_article(ErrorCode::UnsupportedType, &format!("the content is {kind}, not HTML"))),
        (None, Some(declared)) if !is_text(&declared) => {
            Some(not_article(ErrorCode::UnsupportedType, &format!("the content type is {declared}, not HTML")))
        }
        // Looked at last: of a type that cannot be read, the body was never fetched.
        _ if bytes.iter().all(u8::is_ascii_whitespace) => Some(not_article(ErrorCode::Empty, "the page is empty")),
        _ => None,
    }
}

/// What a file starts with, of the formats people feed to an extractor by mistake.
///
/// <https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern> and the formats' own magic numbers.
fn signature(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 12] = [
        (b"%PDF-", "a PDF"),
        (b"\xff\xd8\xff", "a JPEG image"),
        (b"\x89PNG\r\n", "a PNG image"),
        (b"GIF87a", "a GIF image"),
        (b"GIF89a", "a GIF image"),
        (b"PK\x03\x04", "a ZIP archive"),
        (b"\x1f\x8b", "gzip data"),
        (b"OggS", "Ogg media"),
        (b"ID3", "MP3 audio"),
        (b"\x00\x00\x01\x00", "an icon"),
        (b"\xd0\xcf\x11\xe0", "an Office document"),
        (b"\x7fELF", "a program"),
    ];
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some("a WebP image");
    }
    let known = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, name)| *name);
    known.or_else(|| is_binary(bytes).then_some("binary data"))
}

/// Whether the resource header holds a binary data byte, and neither a byte order mark nor anything like a tag; or more
/// such bytes than tags, for what looks like one stands in every second kilobyte of noise. Zeros count for neither: in
/// UTF-16 every other byte may be one, and so many say that it is that.
///
/// <https://mimesniff.spec.whatwg.org/#rules-for-text-or-binary>
fn is_binary(bytes: &[u8]) -> bool {
    let header = &bytes[..bytes.len().min(1445)];
    let has_mark = [&b"\xfe\xff"[..], b"\xff\xfe", b"\xef\xbb\xbf"].iter().any(|mark| header.starts_with(mark));
    let is_data = |byte: &u8| matches!(byte, 0x00..=0x08 | 0x0b | 0x0e..=0x1a | 0x1c..=0x1f);
    let opens_tag =
        |pair: &[u8]| pair[0] == b'<' && (pair[1].is_ascii_alphabetic() || matches!(pair[1], b'!' | b'?' | 0));
    let data = header.iter().filter(|byte| is_data(byte)).count();
    let zeros = header.iter().filter(|byte| **byte == 0).count();
    let tags = header.windows(2).filter(|pair| opens_tag(pair)).count();
    let is_wide = 4 * zeros > header.len();
    !has_mark && data > 0 && (tags == 0 || !is_wide && data - zeros > tags)
}

/// What the extraction found, in numbers.
pub(super) struct Found<'a> {
    /// Words of the body.
    pub(super) words: usize,
    /// Words below which there is no content.
    pub(super) least_words: usize,
    /// The record's title.
    pub(super) title: Option<&'a str>,
    /// It has a date or an author.
    pub(super) is_signed: bool,
    /// Which blocks the body is made of.
    pub(super) is_kept: &'a [bool],
    /// Text of the last kept blocks and of those after them.
    pub(super) tail: &'a [&'a str],
    /// A site rule says that the page is paywalled.
    pub(super) paywall_rule: bool,
    /// What the publisher declares.
    pub(super) declared_free: Option<bool>,
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
    if found.words < WALLS.limits.most_words
        && let Some(wall) = walls::of(reading, found)
    {
        return wall;
    }
    if found.words < found.least_words {
        return walls::of_no_content(reading);
    }
    if paywall::is_met(reading, found) {
        return (Outcome::Paywalled, None);
    }
    if reading.page.is_cut_short {
        let message = "the transfer ended early: the text may lack its end";
        return (Outcome::Partial, Some(failure(ErrorCode::Truncated, message.into(), true)));
    }
    if reading.dom.is_truncated {
        let message = "the markup is nested too deeply or grows without bound: part of the structure was left out";
        return (Outcome::Partial, Some(failure(ErrorCode::TreeTruncated, message.into(), false)));
    }
    (Outcome::Ok, None)
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

pub(super) fn not_article(code: ErrorCode, message: &str) -> Verdict {
    (Outcome::NotArticle, Some(failure(code, message.to_owned(), false)))
}

pub(super) fn failure(code: ErrorCode, message: String, retryable: bool) -> Failure {
    Failure { code, message, retryable }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_no_page_whatever_stands_in_it() {
        let mut state = 7_u32;
        let mut noise: Vec<u8> = (0..4000)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 24) as u8
            })
            .collect();
        noise[..4].copy_from_slice(b"x<a>");
        assert_eq!(signature(&noise), Some("binary data"));
    }

    #[test]
    fn pages_with_a_stray_control_character_or_without_a_mark_are_read() {
        assert_eq!(signature(b"<!DOCTYPE html><p>One\x02two<p>Three"), None);
        let page =
            "<html><head><title>Новости</title></head><body><p>Мост снова открыт для пешеходов и машин.</p></body>";
        let wide: Vec<u8> = page.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(signature(&wide), None);
    }
}
