//! What is no text, told by the bytes.

use super::saved;

/// What a file starts with, of the formats people take for pages and feeds by mistake.
///
/// <https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern> and the formats' own magic numbers.
pub fn of(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: &[(&[u8], &str)] = &[
        (b"%PDF-", "a PDF"),
        (b"\xff\xd8\xff", "a JPEG image"),
        (b"\x89PNG\r\n", "a PNG image"),
        (b"GIF87a", "a GIF image"),
        (b"GIF89a", "a GIF image"),
        (b"PK\x03\x04", "a ZIP archive"),
        (b"\x1f\x8b", "gzip data"),
        (b"OggS", "Ogg media"),
        (b"bplist00", "a property list"),
        (b"ID3", "MP3 audio"),
        (b"\x00\x00\x01\x00", "an icon"),
        (b"\xd0\xcf\x11\xe0", "an Office document"),
        (b"\x7fELF", "a program"),
        (b"SQLite format 3\0", "an SQLite database"),
    ];
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some("a WebP image");
    }
    if saved::is_message(bytes) {
        return Some("a MIME message (MHTML)");
    }
    let known = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, name)| *name);
    known.or_else(|| is_binary(bytes).then_some("binary data"))
}

/// The kind of an XML document that people take for a page, by its root element: it announces pages.
pub fn of_document(bytes: &[u8]) -> Option<&'static str> {
    let mut rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let name = loop {
        let end: &[u8] = match rest {
            [b'<', b'?', ..] => b"?>",
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            [b'<', b'!', ..] => b">",
            [b'<', name @ ..] => break name,
            _ => return None,
        };
        rest = rest[memchr::memmem::find(rest, end)? + end.len()..].trim_ascii_start();
    };
    let length = name.iter().take(40).take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b':').count();
    let name = std::str::from_utf8(&name[..length]).ok()?;
    match name.rsplit_once(':').map_or(name, |(_, local)| local) {
        "rss" | "feed" | "RDF" => Some("a feed"),
        "urlset" | "sitemapindex" => Some("a sitemap"),
        "opml" => Some("a list of feeds (OPML)"),
        _ => None,
    }
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
        assert_eq!(of(&noise), Some("binary data"));
    }

    #[test]
    fn documents_that_announce_pages_are_told_by_their_root() {
        let feed = "\u{feff}<?xml version='1.0'?>\n<?xml-stylesheet href='a.xsl'?><!-- a <rss> --><rss version='2.0'>";
        assert_eq!(of_document(feed.as_bytes()), Some("a feed"));
        assert_eq!(of_document(b"<feed xmlns='http://www.w3.org/2005/Atom'>"), Some("a feed"));
        assert_eq!(of_document(b"<rdf:RDF xmlns='http://purl.org/rss/1.0/'>"), Some("a feed"));
        assert_eq!(of_document(b"<?xml version='1.0'?><sm:urlset>"), Some("a sitemap"));
        assert_eq!(of_document(b"<!DOCTYPE opml SYSTEM 'x'>\n<opml version='2.0'>"), Some("a list of feeds (OPML)"));
        for page in ["<?xml version='1.0'?><!DOCTYPE html><html>", "<p>rss</p>", "<!-- rss", "text <rss>", ""] {
            assert_eq!(of_document(page.as_bytes()), None, "{page}");
        }
    }

    #[test]
    fn pages_with_a_stray_control_character_or_without_a_mark_are_read() {
        assert_eq!(of(b"<!DOCTYPE html><p>One\x02two<p>Three"), None);
        let page =
            "<html><head><title>Новости</title></head><body><p>Мост снова открыт для пешеходов и машин.</p></body>";
        let wide: Vec<u8> = page.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(of(&wide), None);
    }
}
