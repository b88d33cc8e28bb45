//! The HTTP message in a record's block (RFC 9112), read as leniently as archives of twenty years need.

use std::borrow::Cow;

use super::fields::Fields;

/// A response as it was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message<'a> {
    /// Status code.
    pub status: u16,
    /// Header fields.
    pub headers: Fields,
    /// The body as it went over the wire, chunks and codings not undone.
    pub body: &'a [u8],
}

impl<'a> Message<'a> {
    /// The response that `block` is; None where it does not begin with a status line.
    pub fn parse(block: &'a [u8]) -> Option<Self> {
        let line_end = block.iter().take(4096).position(|byte| *byte == b'\n')?;
        let line = String::from_utf8_lossy(&block[..line_end]).into_owned();
        let mut parts = line.split_whitespace();
        parts.next().filter(|version| version.starts_with("HTTP/"))?;
        let status = parts.next()?.parse().ok()?;
        let rest = &block[line_end + 1..];
        let (head, body) = split_head(rest);
        Some(Message { status, headers: Fields::parse(head), body })
    }

    /// The body with its chunks joined. A body that says it is chunked and is not, which many writers leave, is given
    /// as it is.
    pub fn payload(&self) -> Cow<'a, [u8]> {
        let is_chunked =
            self.headers.get("Transfer-Encoding").is_some_and(|coding| coding.to_ascii_lowercase().contains("chunked"));
        match is_chunked.then(|| unchunked(self.body)).flatten() {
            Some(joined) => Cow::Owned(joined),
            None => Cow::Borrowed(self.body),
        }
    }
}

/// Head and body, parted at the first empty line.
fn split_head(bytes: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    while let Some(end) = memchr::memchr(b'\n', &bytes[at..]) {
        if matches!(&bytes[at..at + end], b"" | b"\r") {
            return (&bytes[..at], &bytes[at + end + 1..]);
        }
        at += end + 1;
    }
    (bytes, &[])
}

/// None where what stands there are no chunks. Chunks that end early are joined as far as they go.
fn unchunked(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len());
    loop {
        let Some(end) = memchr::memchr(b'\n', &body[..body.len().min(1024)]) else {
            return (!out.is_empty() || body.is_empty()).then_some(out);
        };
        let line = std::str::from_utf8(&body[..end]).ok();
        let digits = line.and_then(|line| line.split(';').next()).map(str::trim);
        let Some(length) = digits.and_then(|digits| usize::from_str_radix(digits, 16).ok()) else {
            return (!out.is_empty()).then_some(out);
        };
        body = &body[end + 1..];
        if length == 0 {
            return Some(out);
        }
        out.extend_from_slice(&body[..length.min(body.len())]);
        body = body.get(length..).unwrap_or_default();
        body = body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n")).unwrap_or(body);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payload(body: &str) -> String {
        let block = format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{body}");
        String::from_utf8(Message::parse(block.as_bytes()).expect("a message").payload().into_owned()).expect("ASCII")
    }

    #[test]
    fn chunks_are_joined_as_far_as_they_are_some() {
        assert_eq!(payload("3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"), "abcde");
        assert_eq!(payload("3\r\nabc\r\n9\r\nde"), "abcde");
        assert_eq!(payload("<html>no chunks</html>\n"), "<html>no chunks</html>\n");
    }

    #[test]
    fn heads_with_bare_line_ends() {
        let message = Message::parse(b"HTTP/1.0 404 Not Found\nServer: old\n\nbody").expect("a message");
        assert_eq!((message.status, message.headers.get("server"), message.body), (404, Some("old"), &b"body"[..]));
        assert_eq!(Message::parse(b"<html>\n"), None);
    }
}
