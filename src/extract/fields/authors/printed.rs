//! Bylines that the page prints: `rel=author`, elements that class names call a byline, links to author pages, and
//! lines that begin like one.
//!
//! Comments, related cards and author boxes name people too; where a name stands is a sign for [`super::ranking`].

use std::collections::HashSet;

use super::named::Named;
use crate::dom::{ElementRef, attribute};
use crate::extract::blocks::{BlockKind, InlineKind, TextBlock};
use crate::extract::body::kinds::Kind;
use crate::extract::fields::bylines::full_names::{are_full_names, is_full_name};
use crate::extract::fields::bylines::houses::is_desk;
use crate::extract::fields::bylines::parts::at_dash;
use crate::extract::fields::bylines::places::beside_place;
use crate::extract::fields::bylines::uncased::is_name_without_capitals;
use crate::extract::fields::bylines::words::{BYLINES, by_pattern};
use crate::extract::fields::bylines::{degrees, given_names, han_names, leads, roles, single_name};
use crate::extract::fields::candidate::Candidate;
use crate::extract::fields::date_text::words::tells_of_edit;
use crate::extract::fields::date_text::{self, span};
use crate::extract::fields::markup::{Found, Markup};
use crate::extract::fields::place::{Place, nearness};
use crate::extract::fields::weights;
use crate::record::{Author, Method};
use crate::text::fold_space;

pub(super) fn candidates(
    named: &Named<'_>,
    markup: &Markup,
    place: &Place,
    title: Option<usize>,
) -> Vec<Candidate<Vec<Author>>> {
    let around = Around { place, title: title.unwrap_or_else(|| place.text_start()) };
    let mut lists = marked_up(named, markup, &around);
    let readers: HashSet<&str> =
        markup.bylines.iter().filter(|found| found.is_of_reader).map(|found| found.text.as_str()).collect();
    lists.extend(lines(named, &around, &readers));
    lists
}

struct Around<'a> {
    place: &'a Place,
    title: usize,
}

impl Around<'_> {
    /// How far a block is from where bylines stand.
    fn distance(&self, block: usize) -> usize {
        block.abs_diff(self.title).min(2 + 2 * block.abs_diff(self.place.text_end()))
    }

    fn position(&self, block: usize) -> Vec<(&'static str, f64)> {
        let kinds = self.place.kinds(block);
        if kinds.has(Kind::Comments) {
            return vec![("in_comments", 1.0)];
        }
        if self.place.is_elsewhere(block) {
            return vec![("elsewhere", 1.0), ("elsewhere_near_title", nearness(block.abs_diff(self.title)))];
        }
        let mut signs = self.place.beside(block, self.title);
        if kinds.has(Kind::AuthorBox) {
            signs.push(("author_box", 1.0));
        }
        if kinds.has(Kind::Meta) {
            signs.push(("meta_class", 1.0));
        }
        signs
    }
}

/// Marked-up names; those of one kind that stand together are one list.
fn marked_up(named: &Named<'_>, markup: &Markup, around: &Around<'_>) -> Vec<Candidate<Vec<Author>>> {
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
            None => leads::lead_behind_small(&found.text).unwrap_or(&found.text),
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

/// Whether an element is one link to a topic and nothing else: themes put tags where bylines stand.
fn is_topic_alone(named: &Named<'_>, found: &Found) -> bool {
    let Some(element) = named.reading.dom.html.tree.get(found.node).and_then(ElementRef::wrap) else { return false };
    let mut links = element.descendent_elements().filter(|inner| inner.value().name() == "a");
    let (Some(link), None) = (links.next(), links.next()) else { return false };
    is_topic(link) && fold_space(&link.text().collect::<String>()) == found.text
}

/// Whether the links of a line lead to topics: `Maria Muster` under `/tag/maria-muster`.
fn is_linked_topic(named: &Named<'_>, block: &TextBlock) -> bool {
    block.inline.iter().any(|inline| match inline.kind {
        InlineKind::Link(node) => {
            named.reading.dom.html.tree.get(node).and_then(ElementRef::wrap).is_some_and(is_topic)
        }
        _ => false,
    })
}

/// Lines that tell by themselves who wrote the article: those that begin like a byline ("By Ada Byron") near the
/// headline and around the end of the text, and names that stand alone, beside a date or under a link there.
fn lines(named: &Named<'_>, around: &Around<'_>, readers: &HashSet<&str>) -> Vec<Candidate<Vec<Author>>> {
    let blocks = &named.reading.outline.blocks;
    let end = around.place.text_end();
    let reach = &BYLINES.lines;
    let near_title =
        around.title.saturating_sub(reach.before_title)..(around.title + reach.behind_title).min(blocks.len());
    let near_end = end.saturating_sub(reach.around_end).max(near_title.end)..(end + reach.around_end).min(blocks.len());
    let mut lists = Vec::new();
    for (index, block) in blocks.iter().enumerate().take(end + reach.behind_title).skip(near_title.start) {
        let is_near = near_title.contains(&index) || near_end.contains(&index);
        if block.chars > reach.most_chars
            || block.is_hidden
            || matches!(block.kind, BlockKind::Caption | BlockKind::Code)
            || readers.contains(block.text.as_str())
            || !is_near && !leads::is_strong_lead(&block.text) && !labels_names(block, blocks.get(index + 1))
        {
            continue;
        }
        let line = Line { named, around, index, block, is_near };
        for told in line.names() {
            lists.extend(line.candidate(&told));
        }
    }
    lists
}

/// A short line that may name somebody.
struct Line<'a> {
    named: &'a Named<'a>,
    around: &'a Around<'a>,
    index: usize,
    block: &'a TextBlock,
    /// It stands near the headline or the end of the text.
    is_near: bool,
}

/// Names as a line prints them.
struct Told<'a> {
    names: &'a str,
    /// How the line tells that they are names.
    sign: &'static str,
    href: Option<&'a str>,
}

impl<'a> Line<'a> {
    /// What the line names: behind a lead, under a link, or alone.
    fn names(&self) -> Vec<Told<'a>> {
        let blocks = &self.named.reading.outline.blocks;
        let plain = |(names, sign)| Told { names, sign, href: None };
        if let Some(told) = byline(self.block, blocks.get(self.index + 1)) {
            return vec![plain(told)];
        }
        let linked = spelled_link(self.named, self.block);
        let linked = linked.map(|(names, href)| Told { names, sign: "spelled_link", href: Some(href) });
        linked.into_iter().chain(self.alone().map(plain)).collect()
    }

    /// Names that stand alone or beside a date.
    fn alone(&self) -> Option<(&'a str, &'static str)> {
        let block = self.block;
        if self.is_near
            && !matches!(block.kind, BlockKind::Heading(_))
            && let Some(name) = han_names::before_date(&block.text)
        {
            return Some((name, "glued_line"));
        }
        if matches!(block.kind, BlockKind::Heading(1 | 2)) || is_linked_topic(self.named, block) {
            return None;
        }
        if let Some(name) = beside_date(block) {
            return Some((name, if given_names::begin(name) { "dated_line" } else { "dated_words" }));
        }
        if !self.stands_at_edge() {
            return None;
        }
        let bare = block.text.trim_matches(|letter: char| !letter.is_alphanumeric());
        let is_short = block.chars <= BYLINES.lines.names_chars;
        // "Maria Muster (mm)"
        let unmarked = bare.split_once(" (").filter(|(_, mark)| !mark.contains(' ')).map_or(bare, |(name, _)| name);
        let is_person = || is_name(unmarked) || are_beside_dash(unmarked) || han_names::are_names(unmarked);
        if is_short && (is_person() || is_name_and_role(bare)) {
            Some((unmarked, "name_line"))
        } else if let Some(name) = beside_place(bare).filter(|_| is_short) {
            Some((name, "name_line"))
        } else if degrees::with_degrees(bare).is_some() {
            Some((bare, "degree_line"))
        } else if is_short && block.kind == BlockKind::Paragraph && is_bold(block) && are_full_names(bare) {
            // Newsrooms that print the names of their reporters as a bold line of the text.
            Some((bare, "bold_line"))
        } else {
            None
        }
    }

    /// Whether it stands where names stand alone: between the headline and the text, as the text's first or last line.
    fn stands_at_edge(&self) -> bool {
        let (start, end) = (self.around.place.text_start(), self.around.place.text_end());
        self.index > self.around.title && self.index <= start + 1 || self.index + 1 >= end && self.index <= end + 1
    }

    fn candidate(&self, told: &Told<'_>) -> Option<Candidate<Vec<Author>>> {
        let (block, sign) = (self.block, told.sign);
        let authors = self.named.people(told.names, told.href);
        if authors.is_empty() || tells_of_edit(&block.text) {
            return None;
        }
        // A line that a lead opens is the byline whole; of the others the names are.
        let stands_alone = matches!(sign, "name_line" | "degree_line" | "dated_line" | "dated_words" | "bold_line");
        let by_other_hand = is_by_other_hand(&self.named.reading.outline.blocks, self.index, &authors.first()?.name);
        let raw = if told.href.is_some() || stands_alone { told.names } else { &block.text };
        let mut list =
            Candidate::new(authors, raw, Method::Text, "byline", weights::authors("byline_text")).at(block.node);
        list.signs = self.around.position(self.index);
        list.signs.push(("brief", (24.0 / block.chars as f64).min(1.0)));
        if !self.is_near {
            list.signs.push(("far_line", 1.0));
        }
        if by_other_hand {
            list.signs.push(("other_hand", 1.0));
        }
        if stands_alone && matches!(block.kind, BlockKind::Heading(_) | BlockKind::ListItem | BlockKind::Cell) {
            list.signs.push(("name_in_list", 1.0));
        }
        if stands_alone && 2 * block.link_chars > block.chars {
            list.signs.push(("name_linked", 1.0));
        }
        Some(list.sign(sign, 1.0))
    }
}

/// Whether a name stands behind words like "Edited by", in its line or on the one above.
fn is_by_other_hand(blocks: &[TextBlock], index: usize, name: &str) -> bool {
    let before = blocks.get(index).and_then(|block| block.text.split_once(name)).map(|(before, _)| before);
    let above = || index.checked_sub(1).map(|above| blocks[above].text.as_str());
    let before = before.filter(|before| !before.trim().is_empty()).or_else(above).unwrap_or_default();
    let lower = before.trim_end().to_lowercase();
    BYLINES
        .other_hands
        .iter()
        .any(|words| lower.ends_with(words.as_str()) || lower.trim_end_matches(':').ends_with(words))
}

/// The names in a line that is made of names and a date: "3 May 2019 – Ada Byron", "Ada Byron | Writer | May 3, 2019".
fn beside_date(block: &TextBlock) -> Option<&str> {
    if block.chars > BYLINES.lines.short_chars || !block.text.contains(char::is_numeric) {
        return None;
    }
    date_text::read(&block.text, &date_text::Setting::default())?;
    let parts = || {
        let parts =
            block.text.split(|letter| BYLINES.lines.separators.contains(&letter)).flat_map(|part| part.split(" - "));
        parts.map(str::trim)
    };
    let bare = |part| leads::strip_lead(part).unwrap_or(part);
    let beside = || parts().flat_map(span::around).map(bare).find(|part| is_name(part));
    // Without a known given name only the first part can be one: behind it stand sections and places.
    let first = || parts().next().filter(|part| are_full_names(part));
    parts().find(|part| is_name(part)).or_else(beside).or_else(first)
}

/// Whether a line is nothing but a lead ("Autor") and the one behind it nothing but names.
fn labels_names(block: &TextBlock, next: Option<&TextBlock>) -> bool {
    leads::is_lead(&block.text)
        && next.is_some_and(|next| {
            let bare = next.text.trim_matches(|letter: char| !letter.is_alphanumeric());
            next.chars <= BYLINES.lines.names_chars && is_name(bare)
        })
}

/// Whether a line is bold from its first letter to its last.
fn is_bold(block: &TextBlock) -> bool {
    block.inline.iter().any(|inline| {
        inline.kind == InlineKind::Bold && inline.start == 0 && inline.end as usize >= block.text.trim_end().len()
    })
}

/// Whether a line is names of people for certain: "Breaking News" is written like a name.
pub(super) fn is_name(line: &str) -> bool {
    are_full_names(line) && given_names::begin(line) || is_name_without_capitals(line)
}

/// "Nguyễn Văn An - Trần Thị Bình", "Kovács Anna – Nagy Péter"
fn are_beside_dash(line: &str) -> bool {
    let names = at_dash(line);
    names.len() > 1 && names.into_iter().all(is_name)
}

/// "Ada Byron, Staff Writer", "Joana Muster, da Redação"
fn is_name_and_role(line: &str) -> bool {
    let is_role = |role: &str| {
        let lower = role.to_lowercase();
        role.split(' ').count() <= BYLINES.most_words && (roles::is_role(&lower) || is_desk(&lower))
    };
    line.split_once(", ").is_some_and(|(name, role)| is_name(name) && is_role(role))
}

/// A link that is a name and whose address spells it: `/about/newsteam/ada-byron`.
fn spelled_link<'a>(named: &Named<'a>, block: &'a TextBlock) -> Option<(&'a str, &'a str)> {
    let spell = |text: &str| -> String {
        text.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
    };
    block.inline.iter().find_map(|inline| {
        let InlineKind::Link(node) = inline.kind else { return None };
        let name = block.text.get(inline.start as usize..inline.end as usize)?.trim();
        if name.chars().count() > BYLINES.lines.names_chars {
            return None;
        }
        let link = named.reading.dom.html.tree.get(node).and_then(ElementRef::wrap)?;
        let href = attribute(link.value(), "href")?;
        let path = href.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        let (folder, last) = path.rsplit_once('/')?;
        let last = spell(last.split('.').next().unwrap_or(last));
        // Few addresses spell their link, so what makes a name is asked last.
        let spells = last.len() > 5 && last == spell(name) && !folder.is_empty() && !is_topic(link);
        (spells && is_name(name)).then_some((name, href))
    })
}

/// Whether a link leads to what is told about somebody, by its `rel` or its address: `/tag/maria-muster`.
pub(super) fn is_topic(link: ElementRef<'_>) -> bool {
    let rel = attribute(link.value(), "rel").unwrap_or_default();
    rel.split_ascii_whitespace().any(|token| token.eq_ignore_ascii_case("tag"))
        || attribute(link.value(), "href").is_some_and(|href| {
            href.split('/').any(|part| BYLINES.topics.iter().any(|topic| part.eq_ignore_ascii_case(topic)))
        })
}

/// The names in a line, and how the line tells that it is a byline.
fn byline<'a>(block: &'a TextBlock, next: Option<&'a TextBlock>) -> Option<(&'a str, &'static str)> {
    if let Some(names) = by_pattern(&block.text) {
        let is_parted_by_spaces =
            || names.contains(' ') && BYLINES.parted_by_spaces.iter().any(|word| block.text.contains(word.as_str()));
        return Some((if is_parted_by_spaces() { &block.text } else { names }, "lead_line"));
    }
    if let Some(rest) = leads::strip_lead(&block.text) {
        return Some((rest, "lead_line")).filter(|_| !rest.is_empty());
    }
    if leads::is_lead(&block.text) {
        return next
            .filter(|next| next.chars <= BYLINES.lines.short_chars)
            .map(|next| (next.text.as_str(), "lead_line"));
    }
    if single_name::has_tail(&block.text) && block.chars <= BYLINES.lines.tailed_chars {
        return Some((&block.text, "lead_line"));
    }
    leads::lead_inside(&block.text).map(|rest| (rest, "lead_inside"))
}
