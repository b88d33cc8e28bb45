//! The way to the page as a row of links that nothing but its looks calls so: "Home › Gardens › …".

use super::crumbs;
use super::sections::headline_block;
use super::words::{WORDS, is_home, leads_a_trail};
use crate::dom::{NodeId, attribute};
use crate::extract::blocks::{BlockKind, TextBlock};
use crate::extract::body::kinds::Kind;
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
    let row = rows.find_map(|block| Some((sections(reading, block)?, block.node)));
    row.or_else(|| in_list(reading, headline)).or_else(|| {
        let mut lines = blocks[..headline].iter().rev().filter(|block| !block.is_hidden && block.link_chars == 0);
        lines.find_map(|block| Some((in_text(&block.text)?, block.node)))
    })
}

/// The same without links: "Home > Harbour > Boats > The tide". A stroke stands in names too, so it takes two sections.
fn in_text(line: &str) -> Option<Vec<String>> {
    if line.len() > 2 * MOST_CHARS {
        return None;
    }
    let parts = |sign: &String| -> Vec<String> { line.split(&format!(" {sign} ")).map(fold_space).collect() };
    let signs = WORDS.trail_separators.iter().filter(|sign| !sign.is_empty() && line.contains(sign.as_str()));
    let least = |sign: &str| if matches!(sign, "/" | "|" | "-" | "–") { 3 } else { 2 };
    let mut ways = signs.map(|sign| (parts(sign), least(sign)));
    let (mut way, _) = ways.find(|(way, least)| (*least..=MOST_LINKS + 2).contains(&way.len()) && is_home(&way[0]))?;
    way.remove(0);
    // The page itself may be cut short.
    way.retain(|name| !name.ends_with(['…', '.']));
    (!way.is_empty()).then_some(way)
}

/// The same where each link is an item of a list: the list above the headline whose first item leads to the front page. In the page's
/// head and in its menus stand such lists as well.
fn in_list(reading: &Reading<'_>, headline: usize) -> Option<(Vec<String>, NodeId)> {
    let outline = reading.outline;
    let items = outline.blocks[..headline].iter().rev().skip_while(|block| block.kind != BlockKind::ListItem);
    let list = |block: &TextBlock| outline.elements[block.element].parent;
    let last = items.clone().next()?;
    let of_list = items.take_while(|block| block.kind == BlockKind::ListItem && list(block) == list(last));
    let mut of_list: Vec<&TextBlock> = of_list.take(MOST_LINKS + 2).collect();
    of_list.reverse();
    let is_own = |index: usize| *outline.elements[index].tag == *"article" || *outline.elements[index].tag == *"main";
    let is_of_menu = |index: usize| {
        let element = &outline.elements[index];
        *element.tag == *"nav"
            || *element.tag == *"header"
            || element.own.has(Kind::Navigation)
            || element.own.has(Kind::Header)
    };
    let mut around = outline.ancestors(last.element).take_while(|&index| !is_own(index));
    let is_inside = outline.ancestors(last.element).any(is_own);
    if of_list.len() > MOST_LINKS + 1 || !is_inside || around.any(is_of_menu) {
        return None;
    }
    let only_link = |block: &TextBlock| {
        let mut links = block.links();
        let (node, _) = links.next().filter(|_| links.next().is_none())?;
        let link = reading.dom.element(node)?;
        attribute(link.value(), "href").map(str::to_owned)
    };
    let (home, rest) = of_list.split_first()?;
    only_link(home).filter(|_| is_home(&home.text))?;
    // The page itself, which links nowhere, may stand last.
    let rest = rest.iter().filter_map(|block| Some((block, only_link(block)?)));
    let rest = rest.filter(|(_, href)| !crumbs::is_no_section_of(href, reading));
    let path: Vec<String> = rest.map(|(block, _)| fold_space(&block.text)).collect();
    (!path.is_empty()).then_some((path, home.node))
}

/// The names of a row's links behind the first, which leads to the front page, or behind "You are here".
fn sections(reading: &Reading<'_>, block: &TextBlock) -> Option<Vec<String>> {
    let (_, first) = block.links().next()?;
    let (before, name) = (block.text.get(..first.start)?, block.text.get(first)?);
    // The front page, too, may be printed without its link: "Home > <a>Boats</a>".
    let is_unlinked_home = || {
        let mut signs = WORDS.trail_separators.iter().filter(|sign| !sign.is_empty());
        let home = signs.find_map(|sign| before.trim_end().strip_suffix(sign.as_str()));
        home.is_some_and(|home| is_home(home.trim()))
    };
    let begins = leads_a_trail(before) || before.trim().is_empty() && is_home(name) || is_unlinked_home();
    if block.links().count() > MOST_LINKS || !begins {
        return None;
    }
    let mut path = Vec::new();
    let mut at = None;
    for (node, link) in block.links() {
        if let Some(at) = at {
            let between = block.text.get(at..link.start)?.trim();
            if !WORDS.trail_separators.iter().any(|sign| sign == between) {
                return None;
            }
        }
        at = Some(link.end);
        let link_element = reading.dom.element(node)?;
        let href = attribute(link_element.value(), "href");
        let name = fold_space(block.text.get(link)?);
        if !is_home(&name) && !href.is_some_and(|href| crumbs::is_no_section_of(href, reading)) {
            path.push(name);
        }
    }
    (!path.is_empty()).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_may_be_printed_without_links() {
        for line in [
            "Home > Harbour > Boats",
            "Startseite » Harbour » Boats",
            "Home / Harbour / Boats",
            "首页 > Harbour > Boats > The tide came…",
        ] {
            assert_eq!(in_text(line).as_deref(), Some(["Harbour".to_owned(), "Boats".to_owned()].as_slice()), "{line}");
        }
        for line in ["Home / Garden", "Harbour > Boats", "Home", "The way home > and back"] {
            assert_eq!(in_text(line), None, "{line}");
        }
    }
}
