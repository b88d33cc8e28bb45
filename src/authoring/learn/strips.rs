//! What is kept as text although the site prints it on several pages.

use std::collections::{BTreeMap, HashSet};

use scraper::Selector;
use serde_json::Value;

use super::sample::Sample;
use crate::authoring::hints::{learning, limits};
use crate::authoring::naming;
use crate::authoring::written::{comment, toml_text};
use crate::dom::{ElementRef, NodeId};
use crate::extract::blocks::BlockKind;
use crate::text::{fold_space, shorten};

/// What a rule takes away, and why.
#[derive(Debug)]
pub(super) struct Strip {
    what: What,
    /// Pages that have it.
    pages: usize,
    sample: String,
}

#[derive(Debug)]
enum What {
    Element(String),
    Text(String),
}

/// Strips for repeated text that is kept on some page: the element around it where that can be named and holds nothing
/// else on any page, else the text itself.
pub(super) fn learn(sample: &Sample<'_>) -> Vec<Strip> {
    let varied: Vec<HashSet<NodeId>> = sample.pages().map(|page| around_varied(sample, page)).collect();
    let mut texts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for page in sample.pages() {
        for &block in sample.kept[page].iter().filter(|&&block| is_of_site(sample, page, block)) {
            texts.entry(fold_space(sample.sheets[page].text(block))).or_insert((page, block));
        }
    }
    let mut strips: Vec<Strip> = Vec::new();
    for (text, (page, block)) in texts {
        if is_taken(sample, &strips, page, block) {
            continue;
        }
        let (what, pages) = match element_of(sample, &varied, page, block) {
            Some((css, pages)) => (What::Element(css), pages),
            None => (What::Text(regex::escape(&text)), sample.repetition(page, block)),
        };
        strips.push(Strip { what, pages, sample: shorten(&text, 50) });
    }
    strips
}

/// Whether the site says it and not the article: a sentence that most pages have, or a label that all have outside of
/// what varies, or as a heading above it. Articles share headings and datelines too.
fn is_of_site(sample: &Sample<'_>, page: usize, index: usize) -> bool {
    let block = &sample.sheets[page].outline.blocks[index];
    let (pages, of) = (sample.repetition(page, index), sample.sheets.len());
    if let BlockKind::Heading(level) = block.kind {
        let is_told = pages >= learning().least_label_pages || names_its_region(sample, page, index);
        return pages == of && is_told && is_label_above(sample, page, index, level);
    }
    if pages < learning().least_pages
        || !matches!(block.kind, BlockKind::Paragraph | BlockKind::Quote | BlockKind::ListItem)
    {
        return false;
    }
    if block.chars >= learning().least_repeated_chars {
        return pages as f64 >= learning().least_share * of as f64;
    }
    let content = sample.content(page);
    let is_outside = content.iter().all(|&other| other > index) || content.iter().all(|&other| other < index);
    is_outside && pages == of && pages >= learning().least_label_pages
}

/// Whether a heading that opens the text ranks below a heading behind it: it is a label, and no part of an outline.
fn is_label_above(sample: &Sample<'_>, page: usize, index: usize, level: u8) -> bool {
    let blocks = &sample.sheets[page].outline.blocks;
    let mut behind = sample.kept[page].iter().filter(|&&other| other > index);
    // A standfirst may stand above.
    let above = sample.kept[page].iter().filter(|&&other| other < index).count();
    above <= 1 && behind.any(|&other| matches!(blocks[other].kind, BlockKind::Heading(other) if other < level))
}

/// Whether an element around the heading says that this is its name (`aria-labelledby`), for those who cannot see it.
fn names_its_region(sample: &Sample<'_>, page: usize, index: usize) -> bool {
    let sheet = &sample.sheets[page];
    let Some(heading) = sheet.element(sheet.outline.blocks[index].node) else { return false };
    let Some(id) = heading.attr("id") else { return false };
    let mut around = heading.ancestors().filter_map(ElementRef::wrap);
    around.any(|outer| {
        outer.attr("aria-labelledby").is_some_and(|ids| ids.split_ascii_whitespace().any(|name| name == id))
    })
}

/// The largest element around a block that can be named so that it holds nothing that varies on any page, and stands on
/// several.
fn element_of(sample: &Sample<'_>, varied: &[HashSet<NodeId>], page: usize, block: usize) -> Option<(String, usize)> {
    let sheet = &sample.sheets[page];
    let inner: Vec<ElementRef<'_>> = sheet
        .element(sheet.outline.blocks[block].node)
        .into_iter()
        .flat_map(|element| std::iter::once(element).chain(element.ancestors().filter_map(ElementRef::wrap)))
        .take_while(|element| !varied[page].contains(&element.id()))
        .take(limits().most_tried)
        .collect();
    let pages_with = |selector: &Selector| {
        let hits = |page: &usize| sample.sheets[*page].dom.html.select(selector).next().is_some();
        sample.pages().filter(hits).count()
    };
    let fits = |selector: &Selector, element: ElementRef<'_>| {
        let is_clean =
            |page: usize| sample.sheets[page].dom.html.select(selector).all(|hit| !varied[page].contains(&hit.id()));
        selector.matches(&element) && sample.pages().all(is_clean) && pages_with(selector) >= learning().least_pages
    };
    let named = inner
        .into_iter()
        .rev()
        .find_map(|element| naming::names(element, 1, &|selector| fits(selector, element)).into_iter().next())?;
    let pages = pages_with(&Selector::parse(&named).ok()?);
    Some((named, pages))
}

/// Elements of a page that hold what stands on no other page, themselves included.
fn around_varied(sample: &Sample<'_>, page: usize) -> HashSet<NodeId> {
    let sheet = &sample.sheets[page];
    let mut around = HashSet::new();
    let blocks = 0..sheet.outline.blocks.len();
    for block in blocks.filter(|&block| !sample.is_repeated(page, block)) {
        let Some(node) = sheet.dom.html.tree.get(sheet.outline.blocks[block].node) else { continue };
        for outer in std::iter::once(node).chain(node.ancestors()) {
            if !around.insert(outer.id()) {
                break;
            }
        }
    }
    around
}

/// Whether an element that is stripped already holds the block.
fn is_taken(sample: &Sample<'_>, strips: &[Strip], page: usize, block: usize) -> bool {
    let sheet = &sample.sheets[page];
    let Some(node) = sheet.dom.html.tree.get(sheet.outline.blocks[block].node) else { return false };
    let around: Vec<ElementRef<'_>> =
        std::iter::once(node).chain(node.ancestors()).filter_map(ElementRef::wrap).collect();
    strips.iter().any(|strip| match &strip.what {
        What::Element(css) => {
            Selector::parse(css).is_ok_and(|selector| around.iter().any(|element| selector.matches(element)))
        }
        What::Text(_) => false,
    })
}

/// The two lists of a `[body]`.
pub(super) fn text(strips: &[Strip], of: usize) -> String {
    let mut text = String::new();
    for (key, is_element) in [("strip.add", true), ("strip_text.add", false)] {
        let listed: Vec<&Strip> =
            strips.iter().filter(|strip| matches!(strip.what, What::Element(_)) == is_element).collect();
        if listed.is_empty() {
            continue;
        }
        text.push_str(&format!("{key} = [\n"));
        for strip in listed {
            let (What::Element(entry) | What::Text(entry)) = &strip.what;
            let evidence = format!("{} of {of} pages: \"{}\"", strip.pages, strip.sample);
            text.push_str(&format!("  {:<28}  {}", format!("{},", toml_text(entry)), comment(&evidence)));
        }
        text.push_str("]\n");
    }
    text
}

impl Strip {
    /// The beginning of the text, as a promise says that it is gone.
    pub(super) fn promise(&self) -> Value {
        Value::from(self.sample.trim_end_matches('…').trim_end())
    }

    /// The proposal as a line for people.
    pub(super) fn told(&self) -> String {
        let (What::Element(what) | What::Text(what)) = &self.what;
        format!("{:<10} {what}  printed on {} pages, such as \"{}\"", "strip", self.pages, self.sample)
    }
}
