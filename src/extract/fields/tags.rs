//! The publisher's tags: declared ones, and the line or list of links that prints them.

use std::collections::HashSet;

use html5ever::local_name;

use super::about::{ABOUT, is_placeholder};
use super::candidate::{self, Candidate};
use super::category::sections::headline_block;
use super::category::{crumbs, words};
use super::markup::Markup;
use super::title::text::plain;
use super::weights;
use crate::dom::{ElementRef, attribute};
use crate::extract::blocks::{BlockKind, TextBlock};
use crate::extract::body::classes::words_of;
use crate::extract::body::kinds::Kind;
use crate::extract::reading::Reading;
use crate::record::Method;
use crate::structured;
use crate::text::fold_space;

/// Elements whose classes are asked, a block's own and those around it.
const AROUND: usize = 3;

/// The publisher's tags.
pub(super) fn tags(reading: &Reading<'_>, markup: &Markup) -> Vec<Candidate<Vec<String>>> {
    let data = reading.structured;
    let of_article = data.meta_all("article:tag").chain(data.meta_all("og:article:tag")).flat_map(listed);
    // Block themes of WordPress mark the links of sections as tags too.
    let is_section = |text: &str| markup.sections.iter().any(|section| section.text == text);
    let linked = markup.tags.iter().filter(|found| !found.is_elsewhere && !is_section(&found.text));
    let linked = linked.map(|found| found.text.clone());
    let keywords =
        data.article().and_then(|article| article.get("keywords")).map(structured::names).unwrap_or_default();
    let keywords = keywords.iter().flat_map(|value| listed(value));
    let mut found = Vec::new();
    found.extend(list(of_article, Method::Meta, "article:tag", weights::tags().article_tag));
    found.extend(list(linked, Method::Dom, "a[rel=tag]", weights::tags().rel_tag));
    found.extend(list(keywords, Method::JsonLd, "keywords", weights::tags().json_ld));
    // The page is gone through for links to tags only where nothing says which they are.
    if found.is_empty() {
        found.extend(list(printed_tags(reading), Method::Dom, "links to tags", weights::tags().printed));
    }
    for name in &ABOUT.tags.metas {
        let listed = listed(data.meta(name).unwrap_or_default());
        found.extend(list(listed, Method::Meta, name, weights::tags().keywords));
    }
    by_rule(reading).into_iter().chain(found).collect()
}

/// The tags of the first of the rule's candidates that finds any.
fn by_rule(reading: &Reading<'_>) -> Option<Candidate<Vec<String>>> {
    let found = candidate::by_rule(&reading.rule.tags, reading);
    let first = found.first()?.clone();
    let mut seen: HashSet<String> = HashSet::new();
    let values = found.into_iter().filter(|candidate| candidate.rule == first.rule).map(|candidate| candidate.value);
    let values = values.filter(|value| seen.insert(value.to_lowercase())).collect();
    Some(first.with(values))
}

/// Tags without what stands around them, each once; None where none is left.
fn list(
    tags: impl IntoIterator<Item = String>,
    method: Method,
    selector: &str,
    confidence: f64,
) -> Option<Candidate<Vec<String>>> {
    let is_comma = |letter: char| ABOUT.tags.commas.contains(&letter);
    let bare = |tag: String| {
        fold_space(plain(&tag).trim_start_matches("tag:").trim_start_matches('#').trim_end_matches(is_comma))
    };
    let is_tag = |tag: &String| !tag.is_empty() && !is_placeholder(tag) && tag.chars().count() <= ABOUT.tags.most_chars;
    let mut seen: HashSet<String> = HashSet::new();
    let tags = tags.into_iter().map(bare).filter(is_tag).filter(|tag| seen.insert(tag.to_lowercase()));
    let tags: Vec<String> = tags.take(ABOUT.tags.most).collect();
    (!tags.is_empty()).then(|| Candidate::new(tags.clone(), tags.join(", "), method, selector, confidence))
}

/// Keywords that one text lists: parted by commas of any script, else by semicolons.
fn listed(text: &str) -> impl Iterator<Item = String> + use<> {
    let text = structured::unescape(text);
    let is_comma = |letter: char| ABOUT.tags.commas.contains(&letter);
    let parts: Vec<String> = if text.contains(is_comma) {
        text.split(is_comma).map(str::to_owned).collect()
    } else {
        text.split(';').map(str::to_owned).collect()
    };
    parts.into_iter()
}

/// The links of the first line or list behind the headline that leads to nothing but tags, or that words like "Tags"
/// stand before; where nothing links, the words behind them.
fn printed_tags(reading: &Reading<'_>) -> Vec<String> {
    let blocks = &reading.outline.blocks;
    let start = headline_block(blocks, None).map_or(0, |headline| headline + 1);
    let mut tags: Vec<String> = Vec::new();
    let mut list: Option<usize> = None;
    let mut is_labelled = false;
    for block in blocks.iter().skip(start).filter(|block| !block.is_hidden) {
        let parent = reading.outline.elements[block.element].parent;
        let is_asked = list.is_none_or(|list| list == parent) && !is_about_others(reading, block);
        let found = if is_asked { tags_in(reading, block, is_labelled) } else { None };
        match (found, list) {
            (Some(found), None) => {
                tags = found;
                list = Some(parent);
                if block.kind != BlockKind::ListItem {
                    break;
                }
            }
            // A long list of links that lead elsewhere than to tags is a menu.
            (Some(_), Some(_)) if tags.len() >= ABOUT.tags.most => return Vec::new(),
            (Some(found), Some(_)) => tags.extend(found),
            (None, None) => is_labelled = block.link_chars == 0 && is_lead(&block.text),
            _ => break,
        }
    }
    without_counts(tags)
}

/// Whether a text is nothing but words like "Tags".
fn is_lead(text: &str) -> bool {
    let bare = text.trim().trim_end_matches([':', '：', ' ', '\u{a0}']);
    bare.chars().count() <= ABOUT.tags.most_chars && ABOUT.tags.leads.contains(&bare.to_lowercase())
}

/// Whether a class name close around a block calls it tags.
fn is_called_tags(reading: &Reading<'_>, block: &TextBlock) -> bool {
    let element = reading.dom.html.tree.get(block.node);
    let around = element.into_iter().flat_map(|element| std::iter::once(element).chain(element.ancestors()));
    let classes = around.filter_map(ElementRef::wrap).take(AROUND).filter_map(|outer| outer.attr("class"));
    classes.flat_map(str::split_ascii_whitespace).any(|token| {
        let mut words = words_of(token).chain([token]);
        words.any(|word| ABOUT.tags.classes.iter().any(|known| known.eq_ignore_ascii_case(word)))
    })
}

/// What a line lists that links nowhere: "Tags: stone, walls", "#stone #walls".
fn unlinked(text: &str) -> Option<Vec<String>> {
    let is_short = |tag: &&str| {
        let words = tag.split_whitespace().count();
        (1..=ABOUT.tags.most_words).contains(&words) && tag.chars().count() <= ABOUT.tags.most_chars
    };
    if text.len() > ABOUT.tags.most_line {
        return None;
    }
    let hashes: Vec<&str> = text.split_whitespace().take_while(|tag| tag.starts_with('#')).collect();
    if hashes.len() > 1 && hashes.len() == text.split_whitespace().count() && hashes.iter().all(|tag| tag.len() > 1) {
        return Some(hashes.into_iter().map(str::to_owned).collect());
    }
    let (lead, list) = text.split_once([':', '：'])?;
    let tags: Vec<&str> = list
        .split(|letter| ABOUT.tags.commas.contains(&letter) || matches!(letter, ';' | '；'))
        .map(str::trim)
        .collect();
    let is_list = tags.len() > 1 && tags.iter().all(is_short) && is_lead(lead);
    is_list.then(|| tags.into_iter().map(|tag| tag.trim_end_matches('.').to_owned()).collect())
}

/// Tags without the number of their articles, where each has one glued to it: "stone3", "walls1".
fn without_counts(tags: Vec<String>) -> Vec<String> {
    let is_digit = |letter: char| letter.is_ascii_digit();
    let bare = |tag: &String| {
        let bare = tag.trim_end_matches(is_digit);
        (bare.len() < tag.len() && bare.ends_with(char::is_alphabetic)).then(|| bare.to_owned())
    };
    match tags.iter().map(bare).collect::<Option<Vec<String>>>() {
        Some(bare) if bare.len() > 1 => bare,
        _ => tags,
    }
}

/// Whether a block stands in a part of the page that is about other articles than this one.
fn is_about_others(reading: &Reading<'_>, block: &TextBlock) -> bool {
    let outline = reading.outline;
    let kinds = [Kind::Sidebar, Kind::Related, Kind::Comments, Kind::Navigation, Kind::Footer];
    let is_page_footer = |element: usize| {
        let tag = &outline.elements[element].tag;
        *tag == local_name!("footer") || *tag == local_name!("aside") || *tag == local_name!("nav")
    };
    let in_article =
        outline.ancestors(block.element).any(|element| outline.elements[element].tag == local_name!("article"));
    outline.ancestors(block.element).any(|element| {
        let own = outline.elements[element].own;
        kinds.iter().any(|&kind| own.has(kind) && (kind != Kind::Footer || !in_article))
            || is_page_footer(element) && !in_article
    })
}

/// The texts of a block's links where they lead to tags, all of them, or stand behind words that say so, in the line or in one of
/// their own above it.
fn tags_in(reading: &Reading<'_>, block: &TextBlock, is_labelled: bool) -> Option<Vec<String>> {
    let mut tags = Vec::new();
    let (mut lead, mut told) = (None, 0);
    if block.link_chars == 0 {
        return unlinked(&block.text);
    }
    for (node, range) in block.links() {
        let before = block.text.get(..range.start)?;
        lead.get_or_insert(before);
        let link = reading.dom.element(node)?;
        let href = attribute(link.value(), &local_name!("href"))?;
        let url = reading.absolute(href)?;
        let leads_to_tag = url
            .path_segments()
            .is_some_and(|mut parts| parts.any(|part| ABOUT.tags.paths.iter().any(|path| path == part)));
        let text = block.text.get(range)?;
        let is_short = || text.split_whitespace().count() <= ABOUT.tags.most_words;
        let is_bare = lead.is_some_and(|lead| lead.trim().is_empty());
        let is_led = || lead.is_some_and(is_lead) || is_bare && (is_labelled || is_called_tags(reading, block));
        if !(leads_to_tag || is_short() && is_led()) || crumbs::is_elsewhere(href, reading) {
            return None;
        }
        told += usize::from(!leads_to_tag);
        if !words::is_prompt(text) && !is_lead(text) {
            tags.push(text.to_owned());
        }
    }
    // Sentences have links to tags as well.
    let before = lead.map_or(0, |lead| lead.chars().count());
    let is_list = block.link_chars * 2 > block.chars.saturating_sub(before);
    (is_list && !tags.is_empty() && told <= ABOUT.tags.most_told).then_some(tags)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_that_link_nowhere_stand_behind_their_words_or_a_hash() {
        let tags = |text: &str| unlinked(text).unwrap_or_default();
        assert_eq!(tags("Tags: stone, dry walls"), ["stone", "dry walls"]);
        assert_eq!(tags("关键词：石头；墙"), ["石头", "墙"]);
        assert_eq!(tags("#stone #walls"), ["#stone", "#walls"]);
        for prose in [
            "Note: stone, walls",
            "Tags: they are sold at the gate of the yard, and nowhere else",
            "#1 is the old one",
            "Tags: stone",
        ] {
            assert_eq!(tags(prose), [""; 0], "{prose}");
        }
    }

    #[test]
    fn a_number_glued_to_each_tag_counts_its_articles() {
        let tags = |tags: [&str; 2]| without_counts(tags.map(str::to_owned).to_vec());
        assert_eq!(tags(["stone3", "walls1"]), ["stone", "walls"]);
        assert_eq!(tags(["covid19", "masks"]), ["covid19", "masks"]);
        assert_eq!(tags(["python 3", "python 2"]), ["python 3", "python 2"]);
    }
}
