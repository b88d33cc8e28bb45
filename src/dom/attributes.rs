//! Bounds the attributes of a tag before the tokenizer sees them: it compares each with all before it.

use std::borrow::Cow;

/// Most attributes of one tag. Real tags have a dozen; what generated markup repeats in a tag stays below a hundred.
const MAX_ATTRIBUTES: usize = 1_000;

/// Elements whose content is text whatever it looks like (HTML Living Standard, section 13.1.2).
const RAW_TEXT: [&str; 7] = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed"];

/// `html` with the attributes past the cap left out; borrowed where no tag has so many.
pub(super) fn bounded(html: &str) -> Cow<'_, str> {
    let mut bounded = String::new();
    let (mut at, mut copied) = (0, 0);
    while let Some(found) = html[at..].find('<') {
        at += found;
        let rest = &html[at..];
        if rest.starts_with("<!--") {
            at += rest.find("-->").unwrap_or(rest.len());
        } else if rest[1..].starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            let tag = Tag::read(rest);
            if let Some(excess) = tag.excess {
                bounded.push_str(&html[copied..at + excess]);
                copied = at + tag.end;
            }
            at += tag.end;
            if let Some(name) = RAW_TEXT.iter().find(|name| tag.name.eq_ignore_ascii_case(name)) {
                at += raw_text(&html[at..], name);
            }
        } else {
            at += 1;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(html);
    }
    bounded.push_str(&html[copied..]);
    Cow::Owned(bounded)
}

/// A start tag, with offsets from its `<`.
struct Tag<'a> {
    name: &'a str,
    /// Where its `>` stands, or the end of the input.
    end: usize,
    /// Where the first attribute past the cap begins.
    excess: Option<usize>,
}

impl<'a> Tag<'a> {
    /// HTML Living Standard, sections 13.2.5.8 and 13.2.5.32 to 13.2.5.40.
    fn read(html: &'a str) -> Self {
        let bytes = html.as_bytes();
        let is_space = |byte: u8| byte.is_ascii_whitespace();
        let mut at = skip(bytes, 1, |byte| is_space(byte) || matches!(byte, b'/' | b'>'));
        let name = &html[1..at];
        let (mut count, mut excess) = (0, None);
        loop {
            at = skip(bytes, at, |byte| !is_space(byte) && byte != b'/');
            if bytes.get(at).is_none_or(|&byte| byte == b'>') {
                return Tag { name, end: at, excess };
            }
            count += 1;
            if count > MAX_ATTRIBUTES {
                excess = excess.or(Some(at));
            }
            // An equals sign at the beginning belongs to the name.
            at = skip(bytes, at + 1, |byte| is_space(byte) || matches!(byte, b'/' | b'>' | b'='));
            let sign = skip(bytes, at, |byte| !is_space(byte));
            if bytes.get(sign) != Some(&b'=') {
                continue;
            }
            at = skip(bytes, sign + 1, |byte| !is_space(byte));
            at = match bytes.get(at) {
                Some(&quote @ (b'"' | b'\'')) => {
                    html[at + 1..].find(char::from(quote)).map_or(bytes.len(), |length| at + length + 2)
                }
                _ => skip(bytes, at, |byte| is_space(byte) || byte == b'>'),
            };
        }
    }
}

/// The place of the first byte from `from` on at which `stops`, or the end.
fn skip(bytes: &[u8], from: usize, stops: impl Fn(u8) -> bool) -> usize {
    bytes[from..].iter().position(|&byte| stops(byte)).map_or(bytes.len(), |length| from + length)
}

/// Length of the text before the end tag of `name`.
fn raw_text(html: &str, name: &str) -> usize {
    let mut at = 0;
    while let Some(found) = html[at..].find("</") {
        at += found;
        if html[at + 2..].get(..name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name)) {
            return at;
        }
        at += 2;
    }
    html.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn attributes(count: usize) -> String {
        (0..count).map(|number| format!(" a{number}=1")).collect()
    }

    #[test]
    fn leaves_out_attributes_past_the_cap() {
        let html = format!("<p title='>'{}>text</p>", attributes(5_000));
        assert_eq!(bounded(&html), format!("<p title='>'{} >text</p>", attributes(MAX_ATTRIBUTES - 1)));
    }

    #[test]
    fn takes_no_script_comment_or_quoted_value_for_attributes() {
        let words = "word ".repeat(5_000);
        for html in [
            format!("<script>i<n; {words}</script><p>text"),
            format!("<!-- <p {words} --><p>text"),
            format!("<p data-state=\"{words}\">text"),
            format!("<p>1 < 2 {words}</p>"),
        ] {
            assert!(matches!(bounded(&html), Cow::Borrowed(_)), "{}", &html[..20]);
        }
    }

    proptest! {
        #[test]
        fn never_panics(html in "(<[a-z/!]?|script|é|--|>|=|\"|'| |/){0,60}") {
            prop_assert!(matches!(bounded(&html), Cow::Borrowed(_)));
        }
    }
}
