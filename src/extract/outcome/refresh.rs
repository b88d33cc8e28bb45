//! A page that sends its readers on at once: by a meta refresh, as WHATWG HTML reads one (section 4.2.5.3, the shared
//! declarative refresh steps).

use super::verdict::{Found, Verdict, not_article};
use super::words::WALLS;
use crate::extract::reading::Reading;
use crate::record::ErrorCode;

/// A refresh that leads elsewhere.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::extract) struct Refresh<'a> {
    seconds: u32,
    /// The address as it is written.
    pub(in crate::extract) target: &'a str,
}

/// The refresh of a page, in its markup or in the header of that name, if it names an address.
pub(in crate::extract) fn refresh<'a>(reading: &Reading<'a>) -> Option<Refresh<'a>> {
    reading.structured.meta("refresh").or_else(|| reading.page.header("refresh")).and_then(parse)
}

/// That the page is only there to send its readers on.
pub(super) fn verdict(reading: &Reading<'_>, found: &Found<'_>) -> Option<Verdict> {
    let limits = &WALLS.sent_on;
    let refresh = refresh(reading).filter(|refresh| refresh.seconds <= limits.most_seconds)?;
    (found.words <= limits.most_words && !found.is_dated_and_named).then(|| {
        let target = crate::text::shorten(refresh.target, 200);
        not_article(ErrorCode::NoContent, &format!("the page only sends its readers on to {target}"))
    })
}

/// The seconds and the address of `5; url='next.html'`.
fn parse(content: &str) -> Option<Refresh<'_>> {
    let content = content.trim_start();
    let digits = content.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 && !content.starts_with('.') {
        return None;
    }
    let seconds = if digits == 0 { 0 } else { content[..digits].parse().unwrap_or(u32::MAX) };
    let rest = content[digits..].trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
    let rest = rest.trim_start().trim_start_matches([';', ',']).trim_start();
    let unnamed = rest.get(..3).filter(|name| name.eq_ignore_ascii_case("url")).and_then(|_| {
        let value = rest[3..].trim_start().strip_prefix('=')?;
        Some(value.trim_start())
    });
    let address = unnamed.unwrap_or(rest);
    let target = match address.chars().next().filter(|first| matches!(first, '"' | '\'')) {
        Some(quote) => address[1..].split(quote).next().unwrap_or_default(),
        None => address,
    };
    let target = target.trim();
    (!target.is_empty()).then_some(Refresh { seconds, target })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_forms_that_browsers_read() {
        let forms = [
            ("0; url=next.html", Some((0, "next.html"))),
            ("5;URL='next.html' ", Some((5, "next.html"))),
            ("0.5 , url = \"a b\"c", Some((0, "a b"))),
            ("3;next.html?url=1", Some((3, "next.html?url=1"))),
            (" 99999999999; url=x", Some((u32::MAX, "x"))),
            (".5;url=x", Some((0, "x"))),
            ("900", None),
            ("0;url=", None),
            ("url=x", None),
            ("", None),
        ];
        for (content, expected) in forms {
            let read = parse(content).map(|refresh| (refresh.seconds, refresh.target));
            assert_eq!(read, expected, "{content}");
        }
    }
}
