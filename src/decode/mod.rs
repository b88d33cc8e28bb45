//! Bytes and a content type become text, in the order of the HTML standard: byte order mark, transport, prescan
//! of the first bytes, guess.
//!
//! WHATWG HTML, section 13.2.3.2 "Determining the character encoding"; WHATWG Encoding.

#![deny(clippy::disallowed_methods, clippy::disallowed_macros)]

mod controls;
pub mod saved;
pub mod signature;

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

/// Bytes that the prescan looks at.
const PRESCAN: usize = 1024;

/// Bytes in which a `<meta>` behind them still changes the encoding: inlined styles make long heads.
const HEAD: usize = 64 * 1024;

/// A decoded page.
#[derive(Debug)]
pub struct Decoded<'a> {
    /// The text.
    pub text: Cow<'a, str>,
    /// WHATWG name of the encoding used.
    pub encoding: &'static str,
    /// Some bytes were no text in that encoding and stand as U+FFFD.
    pub had_errors: bool,
}

/// Decodes `bytes`. `content_type` is the header's value, `domain` the last label of the host, a hint for guessing.
pub fn decode<'a>(bytes: &'a [u8], content_type: Option<&str>, domain: Option<&str>) -> Decoded<'a> {
    let encoding = Encoding::for_bom(bytes)
        .map(|(encoding, _)| encoding)
        .or_else(|| content_type.and_then(charset_of).and_then(|label| Encoding::for_label(label.as_bytes())))
        .or_else(|| prescan(&bytes[..bytes.len().min(PRESCAN)]))
        .unwrap_or_else(|| guess(bytes, domain));
    let (text, used, had_errors) = encoding.decode(bytes);
    Decoded { text: controls::read_as_meant(text), encoding: used.name(), had_errors }
}

/// The `charset` parameter of a content type.
fn charset_of(content_type: &str) -> Option<&str> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']))
    })
}

/// UTF-8 if it could be, else what a late `<meta>` says, else what the byte frequencies suggest.
///
/// WHATWG HTML, section 13.2.3.5 "Changing the encoding while parsing".
fn guess(bytes: &[u8], domain: Option<&str>) -> &'static Encoding {
    if bytes.is_ascii() {
        return WINDOWS_1252;
    }
    // A few broken bytes in a long UTF-8 page must not turn the whole page into another encoding.
    if std::str::from_utf8(bytes).is_ok() || is_mostly_utf8(bytes) {
        return UTF_8;
    }
    // It is not UTF-8, whatever it says.
    if let Some(encoding) = prescan(&bytes[..bytes.len().min(HEAD)]).filter(|encoding| *encoding != UTF_8) {
        return encoding;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let domain = domain.filter(|domain| domain.bytes().all(|byte| byte.is_ascii_lowercase()));
    detector.guess(domain.map(str::as_bytes), Utf8Detection::Allow)
}

/// Whether of the sequences that start like a multi-byte UTF-8 character nearly all are one.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 20 * bad
}

/// "Prescan a byte stream to determine its encoding".
fn prescan(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some(encoding) = xml_declaration(bytes) {
        return Some(encoding);
    }
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        if rest.starts_with(b"<!--") {
            // The two dashes of the opening may be those of the end: `<!-->`.
            at += find(&rest[2..], b"-->").map_or(rest.len(), |end| end + 5);
        } else if starts_with_ignoring_case(rest, b"<meta")
            && rest.get(5).is_some_and(|byte| is_space(*byte) || *byte == b'/')
        {
            let mut attributes = Attributes { bytes, at: at + 5 };
            if let Some(encoding) = meta(&mut attributes) {
                return Some(encoding);
            }
            at = attributes.at;
        } else if rest[0] == b'<'
            && (rest.get(1).is_some_and(u8::is_ascii_alphabetic)
                || rest.get(1) == Some(&b'/') && rest.get(2).is_some_and(u8::is_ascii_alphabetic))
        {
            let name = rest.iter().position(|byte| is_space(*byte) || *byte == b'>').unwrap_or(rest.len());
            let mut attributes = Attributes { bytes, at: at + name };
            while attributes.next().is_some() {}
            at = attributes.at.max(at + 1);
        } else if rest.len() > 1 && rest[0] == b'<' && matches!(rest[1], b'!' | b'/' | b'?') {
            at += rest.iter().position(|byte| *byte == b'>').map_or(rest.len(), |end| end + 1);
        } else {
            at += 1;
        }
    }
    None
}

/// The encoding of an XML declaration at the very start, "XML encoding" in the standard.
fn xml_declaration(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.starts_with(b"<\0?\0x\0") {
        return Some(UTF_16LE);
    }
    if bytes.starts_with(b"\0<\0?\0x") {
        return Some(UTF_16BE);
    }
    let inner = bytes.strip_prefix(b"<?xml")?;
    let inner = &inner[..inner.iter().position(|byte| *byte == b'>')?];
    let after = &inner[find(inner, b"encoding")? + 8..];
    let after = after.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let quote = *after.first().filter(|byte| matches!(byte, b'"' | b'\''))?;
    let label = &after[1..];
    let label = &label[..label.iter().position(|byte| *byte == quote)?];
    if label.iter().any(|byte| *byte <= b' ') {
        return None;
    }
    Encoding::for_label(label).map(|encoding| if is_utf_16(encoding) { UTF_8 } else { encoding })
}

fn meta(attributes: &mut Attributes<'_>) -> Option<&'static Encoding> {
    let (mut seen, mut got_pragma, mut need_pragma, mut charset) = (Vec::new(), false, None, None);
    while let Some((name, value)) = attributes.next() {
        if seen.contains(&name) {
            continue;
        }
        match name.as_slice() {
            b"http-equiv" => got_pragma |= value == b"content-type",
            b"content" if charset.is_none() => {
                if let Some(encoding) = charset_in(&value) {
                    charset = Some(encoding);
                    need_pragma = Some(true);
                }
            }
            b"charset" => {
                charset = Encoding::for_label(&value);
                need_pragma = Some(false);
            }
            _ => {}
        }
        seen.push(name);
    }
    if need_pragma? && !got_pragma {
        return None;
    }
    let encoding = charset?;
    Some(match encoding {
        _ if is_utf_16(encoding) => UTF_8,
        _ if encoding == X_USER_DEFINED => WINDOWS_1252,
        _ => encoding,
    })
}

fn is_utf_16(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

/// "Algorithm for extracting a character encoding from a meta element"; `content` is in lower case.
fn charset_in(content: &[u8]) -> Option<&'static Encoding> {
    let mut rest = content;
    loop {
        rest = &rest[find(rest, b"charset")? + 7..];
        if let Some(value) = rest.trim_ascii_start().strip_prefix(b"=") {
            let value = value.trim_ascii_start();
            let label = match value.first()? {
                quote @ (b'"' | b'\'') => {
                    let inner = &value[1..];
                    &inner[..inner.iter().position(|byte| byte == quote)?]
                }
                _ => &value[..value.iter().position(|byte| is_space(*byte) || *byte == b';').unwrap_or(value.len())],
            };
            return Encoding::for_label(label);
        }
    }
}

/// "Get an attribute": names and values in lower case.
struct Attributes<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Attributes<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(is_space) {
            self.at += 1;
        }
    }

    fn next(&mut self) -> Option<(Vec<u8>, Vec<u8>)> {
        while self.peek().is_some_and(|byte| is_space(byte) || byte == b'/') {
            self.at += 1;
        }
        if self.peek()? == b'>' {
            self.at += 1;
            return None;
        }
        let mut name = Vec::new();
        loop {
            match self.peek()? {
                b'=' if !name.is_empty() => break,
                byte if is_space(byte) => {
                    self.skip_space();
                    if self.peek()? != b'=' {
                        return Some((name, Vec::new()));
                    }
                    break;
                }
                b'/' | b'>' => return Some((name, Vec::new())),
                byte => name.push(byte.to_ascii_lowercase()),
            }
            self.at += 1;
        }
        self.at += 1;
        self.skip_space();
        let mut value = Vec::new();
        match self.peek()? {
            quote @ (b'"' | b'\'') => loop {
                self.at += 1;
                match self.peek()? {
                    byte if byte == quote => {
                        self.at += 1;
                        return Some((name, value));
                    }
                    byte => value.push(byte.to_ascii_lowercase()),
                }
            },
            b'>' => Some((name, value)),
            _ => loop {
                match self.peek()? {
                    byte if is_space(byte) || byte == b'>' => return Some((name, value)),
                    byte => value.push(byte.to_ascii_lowercase()),
                }
                self.at += 1;
            },
        }
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\x0c' | b'\r' | b' ')
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window == needle)
}

fn starts_with_ignoring_case(bytes: &[u8], prefix: &[u8]) -> bool {
    bytes.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoding(bytes: &[u8], content_type: Option<&str>) -> &'static str {
        decode(bytes, content_type, None).encoding
    }

    #[test]
    fn byte_order_mark_goes_before_the_header() {
        assert_eq!(encoding(b"\xef\xbb\xbfa", Some("text/html; charset=iso-8859-1")), "UTF-8");
        assert_eq!(decode(b"\xff\xfea\0b\0", None, None).text, "ab");
        assert_eq!(decode(b"\xfe\xff\0a\0b", None, None).text, "ab");
    }

    #[test]
    fn header_goes_before_meta() {
        assert_eq!(encoding(b"<meta charset=utf-8>", Some("text/html; Charset=\"windows-1251\"")), "windows-1251");
    }

    #[test]
    fn unknown_label_in_the_header_falls_to_meta() {
        assert_eq!(encoding(b"<meta charset=windows-1256>", Some("text/html; charset=nonsense")), "windows-1256");
    }

    #[test]
    fn reads_windows_1256_declared_only_in_meta() {
        let mut page =
            b"<html><head><meta http-equiv='Content-Type' content='text/html; charset=windows-1256'></head><body>"
                .to_vec();
        page.extend([0xe3, 0xd1, 0xcd, 0xc8, 0xc7]);
        let decoded = decode(&page, None, None);
        assert!(decoded.text.ends_with("مرحبا"), "{}", decoded.text);
    }

    #[test]
    fn meta_in_a_comment_does_not_count() {
        assert_eq!(encoding(b"<!-- <meta charset=koi8-r> --><meta charset=utf-8>", None), "UTF-8");
    }

    #[test]
    fn utf_16_in_meta_means_utf_8() {
        assert_eq!(encoding(b"<meta charset=utf-16>", None), "UTF-8");
    }

    #[test]
    fn guesses_where_nothing_is_declared() {
        let (russian, _, _) = encoding_rs::WINDOWS_1251
            .encode("Мост через реку открыли после двух лет работ, сообщила администрация города.");
        assert_eq!(encoding(&russian, None), "windows-1251");
        let (japanese, _, _) =
            encoding_rs::SHIFT_JIS.encode("市は月曜日、二年間の工事を経て橋を開通させたと発表した。");
        assert_eq!(encoding(&japanese, None), "Shift_JIS");
        assert_eq!(encoding("Brücke über den Fluss".as_bytes(), None), "UTF-8");
    }

    #[test]
    fn a_late_meta_goes_before_the_guess() {
        let page = |label: &str| {
            let (style, (polish, ..)) =
                ("p{margin:0}".repeat(200), encoding_rs::WINDOWS_1250.encode("Zażółć gęślą jaźń"));
            [format!("<head><style>{style}</style><meta charset={label}>").as_bytes(), &polish].concat()
        };
        assert_eq!(encoding(&page("windows-1250"), None), "windows-1250");
        assert_eq!(encoding(&page("koi8-r"), None), "KOI8-R");
        assert_ne!(encoding(&page("utf-8"), None), "UTF-8");
    }

    #[test]
    fn one_broken_byte_does_not_change_the_guess() {
        let mut page = "Straße über Äcker und Öfen, für Müßiggänger".repeat(20).into_bytes();
        page.push(0xff);
        let decoded = decode(&page, None, None);
        assert_eq!((decoded.encoding, decoded.had_errors), ("UTF-8", true));
    }

    #[test]
    fn cut_off_prescan_does_not_hang_or_panic() {
        for markup in
            ["<meta", "<meta ", "<meta charset", "<meta charset=", "<meta charset=\"", "<!--", "<", "</", "<a b='"]
        {
            let _ = decode(markup.as_bytes(), None, None);
        }
    }
}
