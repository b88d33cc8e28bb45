//! Bylines that markup tells: `rel=author`, elements that class names call a byline, links to author pages.
//!
//! Comments, related cards and author boxes name people too; where a name stands is a sign for [`super::ranking`].

use super::around::{Around, is_by_other_hand};
use super::named::Named;
use super::topics::is_topic_alone;
use crate::extract::blocks::BlockKind;
use crate::extract::fields::bylines::full_names::is_full_name;
use crate::extract::fields::bylines::houses::is_desk;
use crate::extract::fields::bylines::words::BYLINES;
use crate::extract::fields::bylines::{given_names, leads};
use crate::extract::fields::candidate::Candidate;
use crate::extract::fields::date_text::words::tells_of_edit;
use crate::extract::fields::markup::{Found, Markup};
use crate::extract::fields::weights;
use crate::record::{Author, Method};

/// Marked-up names; those of one kind that stand together are one list.
pub(super) fn candidates(named: &Named<'_>, markup: &Markup, around: &Around<'_>) -> Vec<Candidate<Vec<Author>>> {
    let blocks = &named.reading.outline.blocks;
    let mut lists: Vec<Candidate<Vec<Author>>> = Vec::new();
    // Lists that may go on: what told them, and where the last name stands.
    let mut open: Vec<(usize, &str, usize)> = Vec::new();
    for (block, found) in nearest(named, markup, around) {
        let authors = people(named, found);
        if authors.is_empty() {
            // An agency in a byline is no author, and a credit.
            lists.push(Candidate::new(authors, found.text.clone(), Method::Dom, format!(".{}", found.told_by), 0.0));
            continue;
        }
        if blocks.get(block).is_some_and(|block| tells_of_edit(&block.text)) {
            continue;
        }
        let by_other_hand = is_by_other_hand(blocks, block, &authors[0].name);
        let is_beside = |last: usize| block.abs_diff(last) <= BYLINES.lines.side_by_side;
        let mut neighbours = open.iter_mut().filter(|_| !by_other_hand);
        if let Some((index, _, last)) =
            neighbours.find(|(_, told_by, last)| *told_by == found.told_by && is_beside(*last))
        {
            // Of names on cards side by side one is an editor's as often.
            let is_item = |block: usize, name: Option<&Author>| {
                let (Some(block), Some(name)) = (blocks.get(block), name) else { return false };
                block.kind == BlockKind::ListItem && block.text == name.name
            };
            if is_item(*last, lists[*index].value.last()) && is_item(block, authors.first()) {
                lists[*index].signs.push(("name_in_items", 1.0));
            }
            *last = block;
            lists[*index].value.extend(authors);
            continue;
        }
        if !by_other_hand {
            open.push((lists.len(), &found.told_by, block));
        }
        let mut list = list(found, authors);
        list.signs = if found.is_of_reader { vec![("in_comments", 1.0)] } else { around.position(block) };
        if found.is_elsewhere {
            list = list.sign("elsewhere", 1.0);
        }
        if by_other_hand {
            list = list.sign("other_hand", 1.0);
        }
        if leads::strip_lead(&found.text).is_some() {
            list = list.sign("has_lead", 1.0);
        }
        lists.push(list.sign(sign(found), 1.0));
    }
    lists
}

/// The marked-up names nearest to the headline and the text in document order, each with the block it stands in.
fn nearest<'a>(named: &Named<'_>, markup: &'a Markup, around: &Around<'_>) -> Vec<(usize, &'a Found)> {
    let mut found: Vec<(usize, &Found)> = markup
        .bylines
        .iter()
        .filter(|found| !found.text.is_empty() && !is_topic_alone(named, found))
        .map(|found| (around.place.block_of(found.node), found))
        .collect();
    found.sort_by_key(|(block, found)| (around.distance(*block), found.order));
    found.truncate(BYLINES.lines.most_elements);
    found.sort_by_key(|(_, found)| found.order);
    found
}

/// Whom an element names.
fn people(named: &Named<'_>, found: &Found) -> Vec<Author> {
    let text = &found.text;
    let inside = || leads::lead_behind_small(text).or_else(|| leads::labelled_inside(text));
    let byline = if leads::strip_lead(text).is_some() { text } else { inside().unwrap_or(text) };
    let mut authors = named.people(byline, found.href.as_deref());
    if found.told_by == Found::AUTHOR_LINK {
        authors.retain(|author| !is_label(&author.name, found.href.as_deref()));
    }
    authors
}

fn list(found: &Found, authors: Vec<Author>) -> Candidate<Vec<Author>> {
    let carriers = weights::authors();
    let (selector, confidence) = match found.told_by.as_str() {
        Found::REL_AUTHOR => ("a[rel=author]".to_owned(), carriers.rel_author),
        Found::AUTHOR_LINK => (Found::AUTHOR_LINK.to_owned(), carriers.byline_class),
        class => (format!(".{class}"), carriers.byline_class),
    };
    Candidate::new(authors, found.text.clone(), Method::Dom, selector, confidence).at(found.node)
}

fn sign(found: &Found) -> &'static str {
    match found.told_by.as_str() {
        Found::REL_AUTHOR => "rel_author",
        Found::AUTHOR_LINK => "author_link",
        _ => "byline_class",
    }
}

/// Whether the text of a link to an author's page is no name: a greeting that leads to an account, a heading above a list
/// of people. What the address spells is one.
fn is_label(text: &str, href: Option<&str>) -> bool {
    let spell =
        |text: &str| -> String { text.to_lowercase().chars().filter(|letter| letter.is_alphanumeric()).collect() };
    let path = href.unwrap_or_default().split(['?', '#']).next().unwrap_or_default();
    let is_spelled =
        || path.rsplit('/').find(|part| !part.is_empty()).is_some_and(|last| spell(last).contains(&spell(text)));
    let is_written_like_one =
        is_full_name(text) || is_desk(text) || given_names::begin(text) || !text.contains(char::is_lowercase);
    !is_written_like_one && (BYLINES.heading_words.contains(&text.to_lowercase()) || !is_spelled())
}
