//! Makes well-formed what was sent as XML and nearly is.
//!
//! Feeds come with bare ampersands, HTML's entities, unclosed elements, words before the declaration, and cut short.
//! Readers forgive all that, and so does this. Declarations of entities are dropped with the document type, so that
//! nothing expands; nesting has a cap, so that nothing downstream recurses without end.

use std::collections::HashSet;

use super::encoding;
use super::references::{push_escaped, push_text};

/// Deepest nesting of elements. Feeds with XHTML inside reach about 30.
const MAX_DEPTH: usize = 256;

/// Attributes of one element that are kept; the roots of feeds declare some twenty namespaces.
const MAX_ATTRIBUTES: usize = 256;

/// Elements that are worthless in part: a link cut short leads elsewhere.
const ENTRIES: [&str; 4] = ["item", "entry", "url", "sitemap"];

/// Why bytes are no XML, not even nearly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No element at all, or but one entry that is cut short.
    #[error("no whole XML element in it")]
    NoElement,
    /// A document made to exhaust its reader.
    #[error("elements nested more than {MAX_DEPTH} deep")]
    TooDeep,
}

/// XML that parses.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct WellFormed {
    /// The text, without declaration, document type, comments and processing instructions.
    pub(super) text: String,
    /// The input ended inside an element; the entry it was in is left out.
    pub(super) is_cut_short: bool,
}

/// Decodes `bytes` and mends them. `content_type` is the header's value.
///
/// # Errors
/// Bytes without any element, or nested past the cap.
pub(super) fn well_formed(bytes: &[u8], content_type: Option<&str>) -> Result<WellFormed, Error> {
    mend(&encoding::text(bytes, content_type))
}

fn mend(text: &str) -> Result<WellFormed, Error> {
    let mut rest = &text[text.find('<').ok_or(Error::NoElement)?..];
    let mut mending = Mending { out: String::with_capacity(text.len() + 16), ..Mending::default() };
    while !rest.is_empty() && !mending.is_over {
        let (words, markup) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        mending.text(words);
        rest = if markup.is_empty() { "" } else { mending.markup(markup)? };
    }
    mending.finish()
}

/// A document on its way to being well-formed.
#[derive(Default)]
struct Mending<'a> {
    out: String,
    /// Name and place in `out` of each open element.
    open: Vec<(&'a str, usize)>,
    has_root: bool,
    /// The root was closed.
    is_over: bool,
    is_cut_short: bool,
    /// Bytes from the last end of markup that was looked for to the end of the document.
    end: Option<usize>,
}

impl<'a> Mending<'a> {
    /// What stands around the root is no part of the document.
    fn text(&mut self, text: &str) {
        if !self.open.is_empty() {
            push_text(&mut self.out, text);
        }
    }

    /// Takes what `rest` begins with, which is `<`; what follows it.
    fn markup(&mut self, rest: &'a str) -> Result<&'a str, Error> {
        if let Some(inner) = rest.strip_prefix("<![CDATA[") {
            let end = inner.find("]]>");
            self.is_cut_short |= end.is_none();
            if !self.open.is_empty() {
                push_escaped(&mut self.out, &inner[..end.unwrap_or(inner.len())]);
            }
            return Ok(end.map_or("", |end| &inner[end + 3..]));
        }
        if let Some(inner) = rest.strip_prefix("<!--") {
            return Ok(inner.find("-->").map_or("", |end| &inner[end + 3..]));
        }
        if rest.starts_with("<!") {
            return Ok(after_document_type(rest));
        }
        if rest.starts_with("<?") {
            return Ok(rest.find('>').map_or("", |end| &rest[end + 1..]));
        }
        if let Some((tag, after)) = tag(rest) {
            self.tag(&tag)?;
            return Ok(after);
        }
        if is_tag_without_end(rest) && !self.has_end(rest) {
            self.is_cut_short = true;
            return Ok("");
        }
        if !self.open.is_empty() {
            self.out.push_str("&lt;");
        }
        Ok(&rest[1..])
    }

    /// Whether any markup ends in `rest`. The end found is remembered, as what comes next mostly lies before it too.
    fn has_end(&mut self, rest: &str) -> bool {
        if self.end.is_none_or(|left| left > rest.len()) {
            self.end = memchr::memchr(b'>', rest.as_bytes()).map(|at| rest.len() - at);
        }
        self.end.is_some()
    }

    fn tag(&mut self, tag: &Tag<'a>) -> Result<(), Error> {
        if let Some(name) = tag.name.strip_prefix('/') {
            self.close(name);
            self.is_over = self.open.is_empty();
            return Ok(());
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(Error::TooDeep);
        }
        let place = self.out.len();
        push_start(&mut self.out, tag);
        self.has_root = true;
        if tag.is_empty {
            self.is_over = self.open.is_empty();
        } else {
            self.open.push((tag.name, place));
        }
        Ok(())
    }

    /// Closes the innermost open `name` and what was left open inside it; an end without a start is dropped.
    fn close(&mut self, name: &str) {
        if let Some(index) = self.open.iter().rposition(|(start, _)| *start == name) {
            self.close_from(index);
        }
    }

    fn close_from(&mut self, index: usize) {
        for (name, _) in self.open.drain(index..).rev() {
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
        }
    }

    fn finish(mut self) -> Result<WellFormed, Error> {
        let is_cut_short = self.is_cut_short || !self.open.is_empty();
        let partial = self.open.iter().position(|(name, _)| ENTRIES.contains(&local(name)));
        if let Some(index) = partial.filter(|_| is_cut_short) {
            self.out.truncate(self.open[index].1);
            self.open.truncate(index);
        }
        if !self.has_root || self.out.is_empty() {
            return Err(Error::NoElement);
        }
        self.close_from(0);
        Ok(WellFormed { text: self.out, is_cut_short })
    }
}

/// A start or end tag as written.
struct Tag<'a> {
    /// With the slash of an end tag.
    name: &'a str,
    attributes: &'a str,
    is_empty: bool,
}

/// The tag that `text` begins with, and what follows it.
fn tag(text: &str) -> Option<(Tag<'_>, &str)> {
    let inner = &text[1..];
    let is_name = |letter: char| letter.is_alphanumeric() || matches!(letter, ':' | '_' | '-' | '.');
    let start = usize::from(inner.starts_with('/'));
    let length = inner[start..].find(|letter| !is_name(letter))? + start;
    if !inner[start..length].starts_with(|letter: char| letter.is_alphabetic() || letter == '_') {
        return None;
    }
    let mut quote = None;
    for (at, byte) in inner.bytes().enumerate().skip(length) {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            (None, b'>') => {
                let attributes = &inner[length..at];
                let is_empty = attributes.ends_with('/');
                let attributes = attributes.strip_suffix('/').unwrap_or(attributes);
                return Some((Tag { name: &inner[..length], attributes, is_empty }, &inner[at + 1..]));
            }
            // An unclosed quote must not swallow the document.
            (Some(_), b'<') => return None,
            _ => {}
        }
    }
    None
}

/// Whether what is no tag looks like one whose end is missing.
fn is_tag_without_end(text: &str) -> bool {
    text[1..].starts_with(|letter: char| letter.is_alphabetic() || letter == '/')
}

/// Past `<!DOCTYPE …>`, its internal subset included.
fn after_document_type(text: &str) -> &str {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'<' => depth += 1,
            b'>' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[at + 1..];
        }
    }
    ""
}

/// Writes a start tag with its attributes: quoted, once each, references mended.
fn push_start(out: &mut String, tag: &Tag<'_>) {
    out.push('<');
    out.push_str(tag.name);
    let mut seen: HashSet<&str> = HashSet::new();
    let mut rest = tag.attributes.trim_start();
    while let Some((name, after)) = rest.split_once('=') {
        // What stands before the last word is an attribute without a value, which XML does not have.
        let name = name.split_whitespace().last().unwrap_or_default();
        let after = after.trim_start();
        let (value, after) = match after.chars().next().filter(|quote| matches!(quote, '"' | '\'')) {
            Some(quote) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
            None => after.split_once(char::is_whitespace).unwrap_or((after, "")),
        };
        rest = after.trim_start();
        let is_name =
            !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || ":_-.".contains(letter));
        if is_name && seen.len() < MAX_ATTRIBUTES && seen.insert(name) {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            push_text(out, &value.replace('"', "&quot;").replace('<', "&lt;"));
            out.push('"');
        }
    }
    out.push_str(if tag.is_empty { "/>" } else { ">" });
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(text: &str) -> String {
        well_formed(text.as_bytes(), None).expect("nearly XML").text
    }

    #[test]
    fn ampersands_and_entities_of_html_are_mended() {
        assert_eq!(
            mended("<a>R&D &nbsp;&amp; caf&eacute; &#8217;&unknown; &</a>"),
            "<a>R&amp;D \u{a0}&amp; café ’&amp;unknown; &amp;</a>"
        );
        assert_eq!(mended("<a b='x&y=1' c=d b=2>1 < 2</a>"), "<a b=\"x&amp;y=1\" c=\"d\">1 &lt; 2</a>");
    }

    #[test]
    fn what_stands_around_the_root_is_left_out() {
        assert_eq!(mended("Warning: x in y\n<?xml version='1.0'?><!-- c --><a>b</a>\n<script>x</script>"), "<a>b</a>");
    }

    #[test]
    fn elements_left_open_are_closed() {
        assert_eq!(mended("<a><b>x<br>y</b></c></a>"), "<a><b>x<br>y</br></b></a>");
    }

    #[test]
    fn an_entry_cut_short_is_left_out() {
        let cut = well_formed(b"<rss><item><link>http://a.test/1</link></item><item><link>http://a.te", None)
            .expect("nearly");
        assert_eq!(
            cut,
            WellFormed { text: "<rss><item><link>http://a.test/1</link></item></rss>".into(), is_cut_short: true }
        );
    }

    #[test]
    fn an_entry_alone_that_is_cut_short_is_nothing() {
        assert_eq!(well_formed(b"<entry><id>http://a.te", None), Err(Error::NoElement));
    }

    #[test]
    fn a_declaration_without_a_value_names_no_encoding() {
        for start in ["<?xml encoding=", "<?xml encoding=é", "<?xml encoding='", "<?xml encoding=\"\""] {
            assert_eq!(mended(&format!("{start}?><a>b</a>")), "<a>b</a>", "{start}");
            assert_eq!(mended(&format!("{start}><a>b</a>")), "<a>b</a>", "{start}");
        }
    }

    #[test]
    fn entities_never_expand() {
        let bomb = "<!DOCTYPE r [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><r>&b;</r>";
        assert_eq!(mended(bomb), "<r>&amp;b;</r>");
    }

    #[test]
    fn nesting_has_an_end() {
        assert_eq!(well_formed("<a>".repeat(100_000).as_bytes(), None), Err(Error::TooDeep));
        assert_eq!(well_formed(b"plain words", None), Err(Error::NoElement));
    }

    #[test]
    fn a_declaration_goes_before_a_transport_that_errs() {
        let latin = b"<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a>caf\xe9</a>";
        assert_eq!(well_formed(latin, Some("text/xml; charset=utf-8")).expect("well formed").text, "<a>café</a>");
        let lying = b"<?xml version=\"1.0\" encoding=\"utf-8\"?><a>caf\xe9 na\xefve</a>";
        assert_eq!(well_formed(lying, None).expect("well formed").text, "<a>café naïve</a>");
    }

    #[test]
    fn hostile_documents_take_no_time() {
        let many = 2_000_000;
        let attributes: String = (0..400_000).map(|number| format!(" a{number}='x'")).collect();
        for text in [
            format!("<a>{}</a>", "&".repeat(many)),
            format!("<a>{}</a>", "<b '".repeat(many)),
            format!("<a>{}</a>", "&amp".repeat(many)),
            format!("<a{attributes}>b</a>"),
        ] {
            assert!(mended(&text).ends_with("</a>"));
        }
    }

    #[test]
    fn names_of_references_have_an_end_and_elements_so_many_attributes() {
        let long = format!("<a>&{};</a>", "x".repeat(32));
        assert_eq!(mended(&long), format!("<a>&amp;{};</a>", "x".repeat(32)));
        let attributes: String = (0..300).map(|number| format!(" a{number}='x'")).collect();
        assert_eq!(mended(&format!("<a{attributes}>b</a>")).matches("=\"x\"").count(), MAX_ATTRIBUTES);
    }
}
