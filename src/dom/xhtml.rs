//! Pages written as XHTML. There `<script src="a.js"/>` is a whole element; HTML ignores the slash and takes the rest of
//! the page for a script.

use html5ever::tokenizer::{Tag, TagKind};
use html5ever::{LocalName, local_name};

/// Bytes in which a page says that it is XHTML.
const REACH: usize = 2_048;

/// Whether a page says that it is XHTML: by an XML declaration, by its doctype or by its namespace (XHTML 1.0, section
/// 3.1.1).
pub(super) fn is_declared(text: &str) -> bool {
    let head = &text[..text.floor_char_boundary(REACH)];
    head.trim_start_matches('\u{feff}').trim_start().starts_with("<?xml")
        || head.contains("//DTD XHTML ")
        || head.contains("http://www.w3.org/1999/xhtml")
}

/// Whether a tag is an element without content whose start tag alone would take the rest of a page of HTML for text.
pub(super) fn is_empty_raw_text(tag: &Tag) -> bool {
    tag.self_closing && tag.kind == TagKind::StartTag && is_raw_text(&tag.name)
}

/// The elements of raw text and of escapable raw text (HTML, section 13.1.2), and those that are parsed like them.
fn is_raw_text(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("script")
            | local_name!("style")
            | local_name!("title")
            | local_name!("textarea")
            | local_name!("iframe")
            | local_name!("noembed")
            | local_name!("noframes")
            | local_name!("xmp")
    )
}
