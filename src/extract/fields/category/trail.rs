//! The way to the page as a row of links that nothing but its looks calls so: "Home › Gardens › …".

use super::crumbs;
use super::sections::headline_block;
use super::words::{WORDS, is_home, leads_a_trail};
use crate::dom::{ElementRef, NodeId, attribute};
use crate::extract::blocks::{BlockKind, InlineKind, TextBlock};
use crate::extract::reading::Reading;
use crate::text::fold_space;

/// Longer rows of links are menus, in characters.
const MOST_CHARS: usize = 200;
/// More links are a menu.
const MOST_LINKS: usize = 5;

/// The sections that the row above the headline leads through, outermost first, and where it stands.
pub(super) fn printed(reading: &Reading<'_>, title: Option<&str>) -> Option<(Vec<String>, NodeId)> {
    let blocks = &reading.outline.blocks;
    let headline = headline_block(blocks, title)?;
    let above = blocks[..headline].iter().rev();
    let mut rows =
        above.filter(|block| !block.is_hidden && block.kind != BlockKind::Caption && block.chars <= MOST_CHARS);
    rows.find_map(|block| Some((sections(reading, block)?, block.node)))
}

/// The names of a row's links behind the first, which leads to the front page, or behind "You are here".
fn sections(reading: &Reading<'_>, block: &TextBlock) -> Option<Vec<String>> {
    let links = || block.inline.iter().filter(|inline| matches!(inline.kind, InlineKind::Link(_)));
    let text = |start: u32, end: u32| block.text.get(start as usize..end as usize);
    let first = links().next()?;
    let (before, name) = (text(0, first.start)?, text(first.start, first.end)?);
    let begins = leads_a_trail(before) || before.trim().is_empty() && is_home(name);
    if links().count() > MOST_LINKS || !begins {
        return None;
    }
    let mut path = Vec::new();
    let mut at = None;
    for link in links() {
        let InlineKind::Link(node) = link.kind else { continue };
        if let Some(at) = at {
            let between = text(at, link.start)?.trim();
            if !WORDS.trail_separators.iter().any(|sign| sign == between) {
                return None;
            }
        }
        at = Some(link.end);
        let link_element = reading.dom.html.tree.get(node).and_then(ElementRef::wrap)?;
        let href = attribute(link_element.value(), "href");
        let name = fold_space(text(link.start, link.end)?);
        if !is_home(&name) && !href.is_some_and(|href| crumbs::is_no_section_of(href, reading)) {
            path.push(name);
        }
    }
    (!path.is_empty()).then_some(path)
}
