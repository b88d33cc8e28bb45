//! What became of a page: content, or one of the ways to have none.

use std::sync::LazyLock;

use serde::Deserialize;

use super::challenge;
use super::reading::Reading;
use crate::record::{ErrorCode, Failure, Outcome};
use crate::selectors::generic;
use crate::text::fold_space;

static WALLS: LazyLock<Walls> = LazyLock::new(|| generic::read("outcomes"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Walls {
    limits: WallLimits,
    lines: WallLines,
    teaser: Teaser,
    consent_wall: Wall,
    bot_wall: Wall,
    login_wall: Wall,
    soft_404: Wall,
    parked: Wall,
    needs_javascript: Wall,
    paywall: Wall,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WallLimits {
    #[serde(rename = "why")]
    _why: String,
    most_words: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WallLines {
    #[serde(rename = "why")]
    _why: String,
    most_chars: usize,
    most_lines: usize,
    least_bytes_inside: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Teaser {
    #[serde(rename = "why")]
    _why: String,
    most_line_bytes: usize,
    word_factor: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wall {
    #[serde(rename = "why")]
    _why: String,
    phrases: Vec<String>,
    ids: Vec<String>,
}

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

/// Whether the resource header holds a binary data byte, and neither a byte order mark nor anything like a tag.
///
/// <https://mimesniff.spec.whatwg.org/#rules-for-text-or-binary>
fn is_binary(bytes: &[u8]) -> bool {
    let header = &bytes[..bytes.len().min(1445)];
    let has_mark = [&b"\xfe\xff"[..], b"\xff\xfe", b"\xef\xbb\xbf"].iter().any(|mark| header.starts_with(mark));
    let is_data = |byte: &u8| matches!(byte, 0x00..=0x08 | 0x0b | 0x0e..=0x1a | 0x1c..=0x1f);
    let opens_tag =
        |pair: &[u8]| pair[0] == b'<' && (pair[1].is_ascii_alphabetic() || matches!(pair[1], b'!' | b'?' | 0));
    !has_mark && header.iter().any(is_data) && !header.windows(2).any(opens_tag)
}

/// What the extraction found, in numbers.
pub(super) struct Found<'a> {
    /// Words of the body.
    pub(super) words: usize,
    /// Words below which there is no content.
    pub(super) least_words: usize,
    /// The record's title.
    pub(super) title: Option<&'a str>,
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
        && let Some(wall) = wall(reading, found)
    {
        return wall;
    }
    if found.words < found.least_words {
        return no_content(reading);
    }
    if is_paywalled(reading, found) {
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

/// A refusal that comes from a service in front of the site, not from the site.
fn refusal_of_a_service(reading: &Reading<'_>, found: &Found<'_>) -> Option<Verdict> {
    let may_be = matches!(reading.page.status, Some(401 | 403 | 405 | 429 | 503));
    let evidence = (may_be && found.words < WALLS.limits.most_words).then(|| challenge::of(reading)).flatten()?;
    Some(bot_wall(&evidence))
}

fn bot_wall(evidence: &str) -> Verdict {
    let message = format!("a bot check instead of the article ({evidence})");
    (Outcome::Blocked, Some(failure(ErrorCode::BotWall, message, false)))
}

/// A wall shows in the title or in one of the first short blocks.
fn wall(reading: &Reading<'_>, found: &Found<'_>) -> Option<Verdict> {
    let page_title = reading.structured.title.as_deref().or(found.title).unwrap_or_default();
    let mut lines: Vec<String> = vec![fold_space(page_title).to_lowercase()];
    let short = reading.outline.blocks.iter().filter(|block| block.chars < WALLS.lines.most_chars);
    lines.extend(short.take(WALLS.lines.most_lines).map(|block| block.text.to_lowercase()));
    let says = |wall: &'static Wall| {
        wall.phrases.iter().find(|phrase| {
            // A bare "404" or "not found" counts as a whole line only.
            let is_short = phrase.len() < WALLS.lines.least_bytes_inside;
            lines
                .iter()
                .any(|line| if is_short { trim(line) == phrase.as_str() } else { line.contains(phrase.as_str()) })
        })
    };
    let blocked = |code, what: &str, phrase: &str| {
        let failure = failure(code, format!("{what} instead of the article (\"{phrase}\")"), false);
        (Outcome::Blocked, Some(failure))
    };
    if let Some(evidence) = challenge::of(reading) {
        return Some(bot_wall(&evidence));
    }
    if let Some(phrase) = says(&WALLS.bot_wall) {
        return Some(blocked(ErrorCode::BotWall, "a bot check", phrase));
    }
    if let Some(phrase) = says(&WALLS.consent_wall) {
        let failure =
            failure(ErrorCode::ConsentWall, format!("a consent page instead of the article (\"{phrase}\")"), false);
        return Some((Outcome::ConsentWall, Some(failure)));
    }
    if let Some(phrase) = says(&WALLS.soft_404) {
        let failure = failure(ErrorCode::Soft404, format!("the page says that it is not there (\"{phrase}\")"), false);
        return Some((Outcome::Gone, Some(failure)));
    }
    if let Some(phrase) = says(&WALLS.parked) {
        return Some(not_article(ErrorCode::Parked, &format!("a parked domain (\"{phrase}\")")));
    }
    if let Some(phrase) = says(&WALLS.login_wall) {
        return Some(blocked(ErrorCode::LoginWall, "a log-in page", phrase));
    }
    None
}

fn trim(line: &str) -> &str {
    line.trim_matches(|letter: char| !letter.is_alphanumeric())
}

/// Nothing to read: a shell that a script would fill, or a page without text.
fn no_content(reading: &Reading<'_>) -> Verdict {
    let mut has_script = false;
    let mut shell = None;
    for element in reading.dom.html.root_element().descendent_elements() {
        let value = element.value();
        has_script |= value.name() == "script";
        if let Some(id) = value.attr("id") {
            shell = shell.or_else(|| WALLS.needs_javascript.ids.iter().find(|known| *known == id));
        }
        if value.name() == "noscript" {
            let text = element.text().collect::<String>().to_lowercase();
            if WALLS.needs_javascript.phrases.iter().any(|phrase| text.contains(phrase.as_str())) {
                shell = shell.or(WALLS.needs_javascript.phrases.first());
            }
        }
    }
    let says = reading.outline.blocks.iter().any(|block| {
        let text = block.text.to_lowercase();
        WALLS.needs_javascript.phrases.iter().any(|phrase| text.contains(phrase.as_str()))
    });
    if says || shell.is_some() && has_script {
        return not_article(
            ErrorCode::NeedsJavascript,
            "the page is a shell that scripts fill; hand over the rendered HTML instead",
        );
    }
    not_article(ErrorCode::NoContent, "the page holds no text that is content")
}

fn is_paywalled(reading: &Reading<'_>, found: &Found<'_>) -> bool {
    if found.paywall_rule {
        return true;
    }
    let says = found.tail.iter().any(|text| {
        text.len() < WALLS.teaser.most_line_bytes && {
            let text = text.to_lowercase();
            WALLS.paywall.phrases.iter().any(|phrase| text.contains(phrase.as_str()))
        }
    });
    let has_wall = || {
        reading.outline.elements.iter().any(|element| {
            element.own.has(super::body::classes::Kind::Paywall)
                && reading
                    .dom
                    .html
                    .tree
                    .get(element.node)
                    .and_then(crate::dom::ElementRef::wrap)
                    .and_then(|element| element.attr("id"))
                    .is_some_and(|id| WALLS.paywall.ids.iter().any(|known| known == id))
        })
    };
    says && (found.declared_free != Some(true))
        && (found.declared_free == Some(false)
            || found.words < WALLS.limits.most_words * WALLS.teaser.word_factor
            || has_wall())
}

fn not_article(code: ErrorCode, message: &str) -> Verdict {
    (Outcome::NotArticle, Some(failure(code, message.to_owned(), false)))
}

pub(super) fn failure(code: ErrorCode, message: String, retryable: bool) -> Failure {
    Failure { code, message, retryable }
}
