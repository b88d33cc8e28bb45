//! What an input is: by its name, else by how it begins.

use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use flate2::bufread::{GzDecoder, MultiGzDecoder};

use super::utf16;

/// A kind of input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One HTML page.
    Html,
    /// JSON Lines, a page a line.
    Jsonl,
    /// One URL a line.
    Urls,
    /// WARC.
    Warc,
}

/// By the file's name; what is not known is taken for HTML.
pub fn by_name(path: &Path) -> Format {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    match without_compression(&name).rsplit_once('.').map(|(_, extension)| extension) {
        Some("jsonl" | "ndjson") => Format::Jsonl,
        Some("warc" | "arc") => Format::Warc,
        Some("urls" | "txt" | "lst") => Format::Urls,
        _ => Format::Html,
    }
}

/// A file's name without the ending that says how it is compressed.
pub(super) fn without_compression(name: &str) -> &str {
    name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(name)
}

/// The coding of bytes that are compressed, as `Content-Encoding` calls it.
pub(super) fn compression(start: &[u8]) -> Option<&'static str> {
    match start {
        [0x1f, 0x8b, ..] => Some("gzip"),
        // RFC 8878, section 3.1.1.
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Some("zstd"),
        _ => None,
    }
}

/// What `reader` holds, inflated as it is read, and in UTF-8 where it says by its first bytes that it is UTF-16.
///
/// # Errors
/// It cannot be read.
pub(super) fn text(reader: Box<dyn BufRead + Send>) -> io::Result<Box<dyn BufRead + Send>> {
    utf16::decoding(inflating(reader)?)
}

fn inflating(mut reader: Box<dyn BufRead + Send>) -> io::Result<Box<dyn BufRead + Send>> {
    Ok(match compression(reader.fill_buf()?) {
        Some("gzip") => Box::new(BufReader::with_capacity(PIECE, MultiGzDecoder::new(reader))),
        Some(_) => Box::new(BufReader::with_capacity(PIECE, zstd::stream::read::Decoder::with_buffer(reader)?)),
        None => reader,
    })
}

const PIECE: usize = 64 * 1024;

/// Whether bytes are the beginning of a gzip'ed WARC file, whose members are read one by one.
pub(super) fn is_packed_warc(start: &[u8]) -> bool {
    let mut inner = [0; 5];
    compression(start) == Some("gzip") && GzDecoder::new(start).read_exact(&mut inner).is_ok() && inner == *b"WARC/"
}

/// By the first bytes, inflated.
pub(super) fn by_content(start: &[u8]) -> Format {
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    // A list may begin with remarks.
    let lines = start.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_start);
    let first = lines.into_iter().find(|line| !line.is_empty() && !line.starts_with(b"#")).unwrap_or_default();
    match start {
        [b'{', ..] => Format::Jsonl,
        _ if start.starts_with(b"WARC/") => Format::Warc,
        _ if first.len() > 4 && first[..4].eq_ignore_ascii_case(b"http") && !first.starts_with(b"http-equiv") => {
            Format::Urls
        }
        _ => Format::Html,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognises_what_stands_on_standard_input() {
        assert_eq!(by_content(b"{\"html\": \"\"}"), Format::Jsonl);
        assert_eq!(by_content(b"\n https://a.test/\nhttps://b.test/"), Format::Urls);
        assert_eq!(by_content(b"\xef\xbb\xbf# my list\n\n  # of today\nhttps://a.test/\n"), Format::Urls);
        assert_eq!(by_content(b"# A title\n\nA text."), Format::Html);
        assert_eq!(by_content(b"WARC/1.1\r\n"), Format::Warc);
        assert_eq!(by_content(b"<!doctype html>"), Format::Html);
        assert_eq!(by_content(b""), Format::Html);
    }

    #[test]
    fn a_name_tells_through_gz() {
        assert_eq!(by_name(Path::new("a/b.JSONL.gz")), Format::Jsonl);
        assert_eq!(by_name(Path::new("a/b.html.gz")), Format::Html);
        assert_eq!(by_name(Path::new("a/b.txt.zst")), Format::Urls);
    }
}
