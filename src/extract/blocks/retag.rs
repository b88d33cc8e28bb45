//! `replace_tag`: block-level elements that a rule reads as another tag.

use html5ever::LocalName;
use html5ever::local_name;

use super::{BlockKind, Outline};
use crate::dom::Dom;
use crate::selectors::Matcher;

/// Changes the tags of elements in `outline`, and with them the kinds of the blocks inside. The tree stays as it is.
pub(in crate::extract) fn apply(outline: &mut Outline, replaced: &[(Matcher, String)], dom: &Dom) {
    for (matcher, tag) in replaced {
        for node in matcher.css.elements(dom).map(|element| element.id()) {
            if let Some(element) = outline.elements.iter().position(|element| element.node == node) {
                retag(outline, element, &LocalName::from(tag.as_str()));
            }
        }
    }
}

fn retag(outline: &mut Outline, element: usize, tag: &LocalName) {
    let around = &outline.elements[outline.elements[element].parent];
    let is_quoted =
        *tag == local_name!("blockquote") || around.is_quoted && around.node != outline.elements[element].node;
    let own = match tag.as_ref() {
        "blockquote" => BlockKind::Quote,
        "figcaption" => BlockKind::Caption,
        "p" | "div" if is_quoted => BlockKind::Quote,
        "p" | "div" => BlockKind::Paragraph,
        heading => BlockKind::Heading(heading.bytes().last().map_or(2, |digit| digit.saturating_sub(b'0'))),
    };
    outline.elements[element].tag = tag.clone();
    let end = outline.elements[element].end;
    for inner in &mut outline.elements[element..end] {
        inner.is_quoted = is_quoted;
    }
    let says_more = |outline: &Outline, block: usize| {
        let between = outline.ancestors(outline.blocks[block].element).take_while(|&inner| inner != element);
        between.into_iter().any(|inner| has_kind(&outline.elements[inner].tag))
    };
    for block in 0..outline.blocks.len() {
        if outline.is_inside(outline.blocks[block].element, element) && !says_more(outline, block) {
            outline.blocks[block].kind = own;
        }
    }
}

/// Whether a tag says by itself what the blocks in it are.
fn has_kind(tag: &LocalName) -> bool {
    matches!(
        tag.as_ref(),
        "h1" | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "li"
            | "dt"
            | "dd"
            | "td"
            | "th"
            | "pre"
            | "figcaption"
            | "caption"
            | "button"
            | "label"
            | "legend"
            | "option"
    )
}
