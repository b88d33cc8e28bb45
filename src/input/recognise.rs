//! What an input is: by its name, else by how it begins.

use std::io::Read;
use std::path::Path;

use flate2::bufread::GzDecoder;

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
pub(super) fn by_name(path: &Path) -> Format {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("jsonl" | "ndjson") => Format::Jsonl,
        Some("warc" | "arc") => Format::Warc,
        Some("urls" | "txt" | "lst") => Format::Urls,
        _ => Format::Html,
    }
}

/// By the first bytes.
pub(super) fn by_content(start: &[u8]) -> Format {
    let mut inner = [0; 5];
    if start.starts_with(b"\x1f\x8b") && GzDecoder::new(start).read_exact(&mut inner).is_ok() && inner == *b"WARC/" {
        return Format::Warc;
    }
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    match start {
        [b'{', ..] => Format::Jsonl,
        _ if start.starts_with(b"WARC/") => Format::Warc,
        _ if start.len() > 4 && start[..4].eq_ignore_ascii_case(b"http") && !start.starts_with(b"http-equiv") => {
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
        assert_eq!(by_content(b"WARC/1.1\r\n"), Format::Warc);
        assert_eq!(by_content(b"<!doctype html>"), Format::Html);
        assert_eq!(by_content(b""), Format::Html);
    }

    #[test]
    fn a_name_tells_through_gz() {
        assert_eq!(by_name(Path::new("a/b.JSONL.gz")), Format::Jsonl);
        assert_eq!(by_name(Path::new("a/b.html.gz")), Format::Html);
    }
}
