//! MHTML: a page and what it loads as the parts of a mail (RFC 2557).
//!
//! Heads of parts are read by a library; parts are told by their delimiters here, so that pictures are never decoded and
//! nothing is nested deeper than is looked into.

use jiff::Timestamp;
use mail_parser::decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode};
use mail_parser::{Message, MessageParser, MimeHeaders};
use memchr::memmem;

use super::{Error, Saved, is_page, typed};

const FORM: &str = "MHTML";

/// Bytes in which the fields that tell a message stand: addresses and titles before them may be long.
const HEAD: usize = 8 * 1024;

/// Parts inside of parts that are looked into: an alternative inside of what is related is the most that is written.
const DEEPEST: usize = 4;

/// Whether bytes begin as a message does that has parts, or is a page in a transfer encoding.
pub(in crate::decode) fn is_message(bytes: &[u8]) -> bool {
    let is_name = |byte: &&u8| byte.is_ascii_alphabetic() || **byte == b'-';
    let name = bytes.iter().take(40).take_while(is_name).count();
    if name == 0 || bytes.get(name) != Some(&b':') {
        return false;
    }
    let head = bytes[..bytes.len().min(HEAD)].to_ascii_lowercase();
    let has = |words: &[u8]| memmem::find(&head, words).is_some();
    has(b"mime-version:")
        && has(b"content-type:")
        && (has(b"multipart/") || has(b"text/html") && has(b"content-transfer-encoding:"))
}

/// The page of a message: the part that it names as the first, else the first that is a page.
pub(super) fn page(bytes: &[u8]) -> Result<Saved, Error> {
    let Part { head, body, .. } = Part::of(bytes, false).ok_or(broken("it has no fields, or nothing behind them"))?;
    let root = root(&head, body)?;
    let bytes = decoded(&root)?;
    let url = location(&head, "Snapshot-Content-Location")
        .or_else(|| location(&root.head, "Content-Location"))
        .or_else(|| location(&head, "Content-Location"));
    let charset = root.head.content_type().and_then(|kind| kind.attribute("charset"));
    Ok(Saved {
        bytes,
        url,
        content_type: Some(typed(&kind_of(&root.head), charset)),
        saved_at: head.date().and_then(|date| Timestamp::from_second(date.to_timestamp()).ok()),
        is_cut_short: root.is_cut_short,
    })
}

/// A part: its fields and what follows them, still encoded.
struct Part<'a> {
    head: Message<'a>,
    body: &'a [u8],
    /// No delimiter stands behind it.
    is_cut_short: bool,
}

impl<'a> Part<'a> {
    fn of(bytes: &'a [u8], is_cut_short: bool) -> Option<Part<'a>> {
        // The blank line behind the fields.
        let end = memchr::memchr_iter(b'\n', bytes).find_map(|at| match bytes[at + 1..] {
            [b'\n', ..] => Some(at + 2),
            [b'\r', b'\n', ..] => Some(at + 3),
            _ => None,
        })?;
        let head = MessageParser::default().parse_headers(&bytes[..end])?;
        Some(Part { head, body: &bytes[end..], is_cut_short })
    }

    fn is_page(&self) -> bool {
        is_page(&kind_of(&self.head))
    }
}

/// The part that is the page, of a message or of one part of it.
fn root<'a>(head: &Message<'a>, body: &'a [u8]) -> Result<Part<'a>, Error> {
    if is_page(&kind_of(head)) {
        return Ok(Part { head: head.clone(), body, is_cut_short: false });
    }
    let boundary = boundary(head).ok_or(broken("it does not say what parts its parts"))?;
    root_of(head, &boundary, body, 1).ok_or(Error::NoPage(FORM))
}

/// The part that is named as the first, else the first that is a page (RFC 2387, section 3.2).
fn root_of<'a>(head: &Message<'_>, boundary: &[u8], body: &'a [u8], depth: usize) -> Option<Part<'a>> {
    let named = head.content_type().and_then(|kind| kind.attribute("start")).map(bare);
    let mut first = None;
    for part in parts(body, boundary) {
        let is_named = named.is_some() && part.head.content_id().map(bare) == named;
        if !is_named && first.is_some() {
            continue;
        }
        let page = match self::boundary(&part.head) {
            _ if part.is_page() => Some(part),
            Some(inner) if depth < DEEPEST => root_of(&part.head, &inner, part.body, depth + 1),
            _ => None,
        };
        if page.is_some() && (is_named || named.is_none()) {
            return page;
        }
        first = first.or(page);
    }
    first
}

/// An id without its angle brackets.
fn bare(id: &str) -> &str {
    id.trim().trim_start_matches('<').trim_end_matches('>')
}

/// How a line between its parts begins.
fn boundary(head: &Message<'_>) -> Option<Vec<u8>> {
    let boundary = head.content_type()?.attribute("boundary").filter(|boundary| !boundary.is_empty())?;
    Some([b"--", boundary.as_bytes()].concat())
}

/// The parts of `body` between the lines that are `delimiter` (RFC 2046, section 5.1.1).
fn parts<'a>(body: &'a [u8], delimiter: &[u8]) -> impl Iterator<Item = Part<'a>> {
    let mut lines = delimiters(body, delimiter).into_iter().peekable();
    std::iter::from_fn(move || {
        let (_, start) = lines.next()?;
        let end = lines.peek().map(|(end, _)| *end);
        Some((start, end))
    })
    .filter_map(move |(start, end)| Part::of(body.get(start..end.unwrap_or(body.len()))?, end.is_none()))
}

/// Where each line begins that is a delimiter, and where what follows it does.
fn delimiters(body: &[u8], delimiter: &[u8]) -> Vec<(usize, usize)> {
    let at_line = |at: &usize| *at == 0 || body[*at - 1] == b'\n';
    let places = memmem::find_iter(body, delimiter).filter(at_line);
    let lines = places.filter_map(|at| {
        let behind = at + delimiter.len();
        let line = memchr::memchr(b'\n', &body[behind..]).map_or(body.len(), |end| behind + end + 1);
        let rest = body[behind..line].trim_ascii_end();
        (rest.is_empty() || rest == b"--").then_some((at, line))
    });
    lines.collect()
}

/// `text/html`, in lower case.
fn kind_of(head: &Message<'_>) -> String {
    let Some(kind) = head.content_type() else { return "text/plain".to_owned() };
    format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()).to_ascii_lowercase()
}

/// An address in a field; long ones may be folded.
fn location(head: &Message<'_>, name: &'static str) -> Option<String> {
    let value: String = head.header_raw(name)?.chars().filter(|letter| !letter.is_whitespace()).collect();
    (!value.is_empty()).then_some(value)
}

/// What a part holds, out of its transfer encoding (RFC 2045, section 6).
fn decoded(part: &Part<'_>) -> Result<Vec<u8>, Error> {
    let encoding = part.head.content_transfer_encoding().unwrap_or_default().trim().to_ascii_lowercase();
    match encoding.as_str() {
        "base64" => base64_decode(part.body).ok_or(broken("its page is not base64")),
        "quoted-printable" => Ok(quoted_printable_decode(part.body).unwrap_or_else(|| line_by_line(part.body))),
        "" | "7bit" | "8bit" | "binary" => Ok(part.body.to_vec()),
        _ => Err(broken("its page is in no transfer encoding of mail")),
    }
}

/// Lines that are wrong stay as they stand, and take no other with them.
fn line_by_line(body: &[u8]) -> Vec<u8> {
    let decoded = |line: &[u8]| quoted_printable_decode(line).unwrap_or_else(|| line.to_vec());
    body.split_inclusive(|byte| *byte == b'\n').flat_map(decoded).collect()
}

fn broken(problem: &'static str) -> Error {
    Error::Broken { form: FORM, problem }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::saved::unpack;

    const HEAD: &str = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://bay.test/tide?a=1\r\nSubject: =?utf-8?Q?Tide=20=E2=80=93?=\r\nDate: Mon, 30 Nov 2026 09:00:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"----B--x----\"\r\n\r\n\r\n";

    fn page_of(message: impl AsRef<[u8]>) -> Saved {
        unpack(message.as_ref()).expect("whole").expect("a message")
    }

    fn text(saved: &Saved) -> String {
        String::from_utf8_lossy(&saved.bytes).into_owned()
    }

    #[test]
    fn a_page_of_chrome_is_taken_out_with_address_and_time() {
        let message = format!(
            "{HEAD}------B--x----\r\nContent-Type: text/html\r\nContent-ID: <frame-1@mhtml.blink>\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: https://bay.test/tide\r\n\r\n<p class=3D\"a\">Caf=C3=A9 =\r\nopen\r\n------B--x----\r\nContent-Type: text/html\r\n\r\n<p>A frame\r\n------B--x------\r\n"
        );
        let page = page_of(&message);
        assert_eq!(text(&page), "<p class=\"a\">Café open\r\n");
        assert_eq!(page.url.as_deref(), Some("https://bay.test/tide?a=1"));
        assert_eq!(page.content_type.as_deref(), Some("text/html"));
        assert_eq!(page.saved_at.map(|at| at.to_string()).as_deref(), Some("2026-11-30T09:00:00Z"));
        assert!(!page.is_cut_short);
        // The same with the line ends of another system.
        assert_eq!(text(&page_of(message.replace("\r\n", "\n"))), "<p class=\"a\">Café open\n");
    }

    #[test]
    fn the_part_that_is_named_is_the_page_and_its_charset_is_kept() {
        let message = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b; start=\"<main>\"\n\nThis is a multi-part message.\n--b\nContent-Type: multipart/alternative; boundary=bb\n\n--bb\nContent-Type: text/html\n\n<p>Another\n--bb--\n--b\nContent-Type: TEXT/HTML; charset=\"windows-1251\"\nContent-ID: <main>\nContent-Transfer-Encoding: base64\nContent-Location: https://bay.\n\ttest/long\n\n PHA+\n zO7x8g==\n--b--\n";
        let page = page_of(message);
        assert_eq!(page.bytes, b"<p>\xcc\xee\xf1\xf2");
        assert_eq!(page.content_type.as_deref(), Some("text/html; charset=windows-1251"));
        assert_eq!((page.url.as_deref(), page.saved_at), (Some("https://bay.test/long"), None));
    }

    #[test]
    fn the_first_page_is_the_root_and_alternatives_are_looked_into() {
        let message = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=bb\n\n--bb\nContent-Type: text/plain\n\nPlain\n--bb\nContent-Type: text/html\nContent-Transfer-Encoding: 8bit\n\n<p>\u{e9}t\u{e9}\n--bb--\n--b\nContent-Type: text/html\n\n<p>A frame\n--b--\n";
        assert_eq!(text(&page_of(message)), "<p>été\n");
    }

    #[test]
    fn a_page_without_parts_is_the_message() {
        let message = "From: <Saved by Windows Internet Explorer 8>\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\nContent-Location: https://bay.test/\n\n<p>a =3D b\n";
        let page = page_of(message);
        assert_eq!((text(&page).as_str(), page.url.as_deref()), ("<p>a = b\n", Some("https://bay.test/")));
    }

    #[test]
    fn what_breaks_off_or_is_wrong_is_told() {
        let part =
            "------B--x----\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>a=";
        let page = page_of(format!("{HEAD}{part}"));
        assert_eq!((text(&page).as_str(), page.is_cut_short), ("<p>a", true));
        // One line that is wrong is kept as it stands.
        let page = page_of(format!("{HEAD}{part}ZZ\r\n<p>b=3D\r\n------B--x------\r\n"));
        assert_eq!(text(&page), "<p>a=ZZ\r\n<p>b=\r\n");
        assert_eq!(unpack(HEAD.as_bytes()), Err(Error::NoPage(FORM)));
        let picture = format!("{HEAD}------B--x----\r\nContent-Type: image/png\r\n\r\nx\r\n------B--x------\r\n");
        assert_eq!(unpack(picture.as_bytes()), Err(Error::NoPage(FORM)));
        let nameless = "MIME-Version: 1.0\nContent-Type: multipart/related\n\n--b\n\n--b--\n";
        let told = unpack(nameless.as_bytes()).expect_err("no boundary").to_string();
        assert_eq!(told, "the MHTML file cannot be read: it does not say what parts its parts; save the page anew");
        assert_eq!(unpack(b"Note: a page about MIME-Version: and the like. <p>Text"), Ok(None));
    }

    #[test]
    fn whatever_stands_in_a_message_something_comes_of_it() {
        let part = "------B--x----\r\nContent-Type: text/html; charset=\"utf-8\"\r\nContent-ID: <a@b>\r\nContent-Transfer-Encoding: base64\r\nContent-Location: =?utf-8?Q?https://a.test/=20?=\r\n\r\nPHA+zO7x8g==\r\n------B--x------\r\n";
        let whole = format!("{HEAD}{part}").into_bytes();
        let mut state = 7_u32;
        let mut next = |below: usize| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as usize % below
        };
        for _ in 0..20_000 {
            let mut changed = whole.clone();
            for _ in 0..=next(6) {
                let at = next(changed.len() - 1);
                match next(4) {
                    0 => changed[at] = b"\r\n=;:\"<>?-\0 \xff"[next(13)],
                    1 => changed.truncate(at + 2),
                    2 if changed.len() > 2 => drop(changed.remove(at)),
                    _ => changed.insert(at, b"\r\n=;:\"<>?-"[next(10)]),
                }
            }
            let _ = unpack(&changed);
        }
    }

    /// What a file can be filled with so that reading it takes long, if parts are looked through again and again.
    #[test]
    fn hostile_messages_take_no_longer_than_they_are_long() {
        let nested = "Content-Type: multipart/mixed; boundary=b\n\n--b\n".repeat(100_000);
        assert_eq!(unpack(format!("MIME-Version: 1.0\n{nested}").as_bytes()), Err(Error::NoPage(FORM)));
        let one_line = "--b".repeat(2_000_000);
        let head = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n";
        assert_eq!(unpack(format!("{head}{one_line}").as_bytes()), Err(Error::NoPage(FORM)));
        let many = "--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\n".repeat(100_000);
        assert_eq!(unpack(format!("{head}{many}").as_bytes()), Err(Error::NoPage(FORM)));
    }
}
