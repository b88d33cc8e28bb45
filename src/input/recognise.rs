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

/// As much of `reader` as tells what it holds: a pipe gives what its writer wrote at a time, which may be a letter.
///
/// # Errors
/// It cannot be read.
pub(super) fn beginning(reader: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    let mut piece = [0; 4_096];
    while start.len() < PIECE && !is_enough(&start) {
        match reader.read(&mut piece) {
            Ok(0) => break,
            Ok(length) => start.extend_from_slice(&piece[..length]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(start)
}

/// Whether more bytes would tell nothing else.
fn is_enough(start: &[u8]) -> bool {
    /// `http-equiv`, which is no URL.
    const LONGEST_SIGN: usize = 10;
    /// Of what is compressed, or in UTF-16.
    const CODED: usize = 1_024;
    if compression(start).is_some() || matches!(start, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) {
        return start.len() >= CODED;
    }
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let mut lines = start.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_start);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with(b"#")).unwrap_or_default();
    first.len() >= LONGEST_SIGN || first.ends_with(b"\n")
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

/// Whether a file is named as a page is.
pub(super) fn is_page(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let name = without_compression(&name);
    [".html", ".htm", ".xhtml", ".mhtml", ".mht", ".webarchive"].iter().any(|extension| name.ends_with(extension))
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

    /// What a slow writer gives, a byte at a time.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0.read(&mut buffer[..1])
        }
    }

    #[test]
    fn what_comes_in_small_pieces_is_waited_for_and_no_more_than_that() {
        let begins = |text: &str| {
            let start = beginning(&mut Slow(text.as_bytes())).expect("readable");
            (by_content(&start), String::from_utf8(start).expect("text"))
        };
        let list = "# my list\n\n# of today\nhttps://a.test/\nhttps://b.test/\n";
        assert_eq!(begins(list), (Format::Urls, "# my list\n\n# of today\nhttps://a.".to_owned()));
        assert_eq!(begins("{\"a\": 1}\n"), (Format::Jsonl, "{\"a\": 1}\n".to_owned()));
        assert_eq!(begins("WARC/1.1\r\n").0, Format::Warc);
        assert_eq!(begins("http-equiv").0, Format::Html);
        assert_eq!(begins("<p>"), (Format::Html, "<p>".to_owned()));
    }

    #[test]
    fn a_name_tells_through_gz() {
        assert_eq!(by_name(Path::new("a/b.JSONL.gz")), Format::Jsonl);
        assert_eq!(by_name(Path::new("a/b.html.gz")), Format::Html);
        assert_eq!(by_name(Path::new("a/b.txt.zst")), Format::Urls);
    }
}
