//! Bylines that markup tells: `rel=author`, elements that class names call a byline, links to author pages.
//!
//! Comments, related cards and author boxes name people too; where a name stands is a sign for [`super::ranking`].

use super::around::{Around, is_by_other_hand};
use super::named::Named;
use super::topics::is_topic_alone;
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
    let mut found: Vec<(usize, &Found)> = markup
        .bylines
        .iter()
        .filter(|found| !found.text.is_empty() && !is_topic_alone(named, found))
        .map(|found| (around.place.block_of(found.node), found))
        .collect();
    found.sort_by_key(|(block, found)| (around.distance(*block), found.order));
    found.truncate(BYLINES.lines.most_elements);
    found.sort_by_key(|(_, found)| found.order);
    let mut lists: Vec<Candidate<Vec<Author>>> = Vec::new();
    let mut open: Vec<(usize, &str, usize)> = Vec::new();
    for (block, found) in found {
        let byline = match leads::strip_lead(&found.text) {
            None => leads::lead_behind_small(&found.text)
                .or_else(|| leads::labelled_inside(&found.text))
                .unwrap_or(&found.text),
            Some(_) => &found.text,
        };
        let mut authors = named.people(byline, found.href.as_deref());
        if found.told_by == "author link" {
            authors.retain(|author| !is_label(&author.name, found.href.as_deref()));
        }
        let blocks = &named.reading.outline.blocks;
        if !authors.is_empty() && blocks.get(block).is_some_and(|block| tells_of_edit(&block.text)) {
            continue;
        }
        if authors.is_empty() {
            // An agency in a byline is no author, and a credit.
            lists.push(Candidate::new(authors, found.text.clone(), Method::Dom, format!(".{}", found.told_by), 0.0));
            continue;
        }
        let by_other_hand = is_by_other_hand(&named.reading.outline.blocks, block, &authors[0].name);
        let neighbour = open
            .iter_mut()
            .find(|(_, told_by, last)| *told_by == found.told_by && block.abs_diff(*last) <= 2 && !by_other_hand);
        if let Some((index, _, last)) = neighbour {
            *last = block;
            lists[*index].value.extend(authors);
            continue;
        }
        let (selector, sign) = match found.told_by.as_str() {
            "rel=author" => ("a[rel=author]".to_owned(), "rel_author"),
            "author link" => ("author link".to_owned(), "author_link"),
            class => (format!(".{class}"), "byline_class"),
        };
        let carrier = if sign == "rel_author" { "rel_author" } else { "byline_class" };
        if !by_other_hand {
            open.push((lists.len(), &found.told_by, block));
        }
        let mut list = Candidate::new(authors, found.text.clone(), Method::Dom, selector, weights::authors(carrier))
            .at(found.node);
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
        lists.push(list.sign(sign, 1.0));
    }
    lists
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
