//! Fields: elements that hold what is found on some pages, and fill the gaps on others.

use std::collections::{BTreeMap, HashSet};

use crate::authoring::draft::fields::{FIELDS, likely, printed, that_hold, value_of};
use crate::authoring::hints::{learning, limits};
use crate::authoring::naming;
use crate::authoring::written::{comment, toml_text};
use crate::extract::Extraction;
use crate::extract::blocks::BlockKind;
use crate::text::{ends_sentence, fold_space, shorten};

use super::sample::Sample;

/// What closes a sentence behind its end.
const CLOSING: [char; 8] = ['”', '"', '“', '»', '«', '’', ')', ' '];

/// What the pages say about one field.
#[derive(Debug)]
pub(super) struct FieldLesson {
    field: &'static str,
    /// Pages on which it is found without a rule.
    found: usize,
    /// An element that holds those values, and on how many pages.
    holder: Option<(String, usize)>,
    /// Candidates that fill gaps, the best first.
    proposed: Vec<Candidate>,
}

#[derive(Debug)]
struct Candidate {
    css: String,
    /// Pages on which it gives the value that is found without it.
    agrees: usize,
    /// Pages on which it gives one and nothing is found without it.
    gained: usize,
    sample: String,
}

pub(super) fn learn(sample: &Sample<'_>, judge: &dyn Fn(&str) -> Vec<Extraction>) -> Vec<FieldLesson> {
    FIELDS.iter().map(|(field, tags)| one(sample, judge, field, tags)).collect()
}

fn one(
    sample: &Sample<'_>,
    judge: &dyn Fn(&str) -> Vec<Extraction>,
    field: &'static str,
    tags: &[&str],
) -> FieldLesson {
    let present: Vec<Option<String>> = sample.present.iter().map(|present| answer(present, field)).collect();
    let found = present.iter().flatten().count();
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    let mut holders: BTreeMap<String, usize> = BTreeMap::new();
    for page in sample.pages() {
        let (sheet, extraction) = (&sample.sheets[page], sample.present[page]);
        let called = match &present[page] {
            Some(value) => that_hold(sheet, &printed(extraction, field).unwrap_or_else(|| value.clone())),
            None if field == "dek" => standfirsts(sample, page),
            None => likely(sheet, extraction, field, tags),
        };
        for name in called {
            if present[page].is_some() {
                *holders.entry(name.clone()).or_default() += 1;
            }
            *names.entry(name).or_default() += 1;
        }
    }
    let holder = holders.into_iter().max_by_key(|(_, pages)| *pages);
    let mut proposed: Vec<Candidate> = Vec::new();
    if found < sample.sheets.len() {
        let mut order: Vec<(String, usize)> = names.into_iter().filter(|(_, pages)| *pages > 1).collect();
        order.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let tried = order.into_iter().take(limits().most_tried);
        proposed = tried.filter_map(|(css, _)| trial(&css, field, &present, judge)).collect();
        proposed.sort_by_key(|candidate| std::cmp::Reverse((candidate.agrees + candidate.gained, candidate.agrees)));
        proposed.truncate(limits().most_candidates);
    }
    FieldLesson { field, found, holder, proposed }
}

/// A candidate that fills a gap, on two pages at least, and never says anything but what is found without it.
fn trial(
    css: &str,
    field: &str,
    present: &[Option<String>],
    judge: &dyn Fn(&str) -> Vec<Extraction>,
) -> Option<Candidate> {
    let with = judge(&format!("[{field}]\ncandidates = [{}]\n", toml_text(css)));
    let values: Vec<Option<String>> = with.iter().map(|extraction| answer(extraction, field)).collect();
    let (mut agrees, mut gained, mut said) = (0, 0, Vec::new());
    for ((value, before), extraction) in values.iter().zip(present).zip(&with) {
        let is_own = extraction.record.provenance.get(field).and_then(|found| found.selector.as_deref()) == Some(css);
        match (value, before) {
            (Some(value), Some(before)) if value != before => return None,
            (Some(_), Some(_)) if is_own => agrees += 1,
            (Some(_), None) => gained += 1,
            _ => {}
        }
        said.extend(value.clone().filter(|_| is_own));
    }
    let different: HashSet<&String> = said.iter().collect();
    // A headline or a standfirst is never the same twice; one byline may be, but not over all pages.
    let varies = match field {
        "title" | "dek" => different.len() == said.len(),
        _ => different.len() > 1 || agrees > 0,
    };
    let enough = match field {
        "dek" => agrees + gained >= most_of(present.len()),
        // Where nothing is found anywhere, nothing confirms what stands in the element.
        _ => agrees > 0 || gained >= learning().least_unconfirmed,
    };
    // Headings of the text stand in elements that are called sections, too.
    let is_section = |value: &&String| value.split_whitespace().count() <= learning().most_section_words;
    if field == "category" && agrees == 0 && !said.iter().all(|value| is_section(&value)) {
        return None;
    }
    let enough = enough && agrees + gained >= learning().least_pages;
    (gained > 0 && varies && enough).then(|| Candidate { css: css.to_owned(), agrees, gained, sample: said[0].clone() })
}

fn most_of(pages: usize) -> usize {
    (learning().least_share * pages as f64).ceil() as usize
}

/// The field's value; None where the page names no one but the site itself as its author.
fn answer(extraction: &Extraction, field: &str) -> Option<String> {
    let record = &extraction.record;
    let name = |text: &str| {
        text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    let publisher = record.publisher.name.as_deref().map(name);
    let host = record.publisher.domain.as_deref().and_then(|host| host.split('.').next()).map(name);
    let is_site = |author: &crate::record::Author| {
        [&publisher, &host].into_iter().any(|site| site.as_ref() == Some(&name(&author.name)))
    };
    if field == "authors" && record.authors.iter().all(is_site) {
        return None;
    }
    value_of(extraction, field)
}

/// Names of the blocks shortly before the text that are long enough for a standfirst and stand on no other page.
fn standfirsts(sample: &Sample<'_>, page: usize) -> Vec<String> {
    let sheet = &sample.sheets[page];
    let Some(first) = sample.kept[page].iter().copied().min() else { return Vec::new() };
    let before = first.saturating_sub(learning().standfirst_reach)..first;
    let mut names = Vec::new();
    for index in before.rev() {
        let block = &sheet.outline.blocks[index];
        let is_prose = (learning().least_prose_chars..=learning().most_standfirst_chars).contains(&block.chars)
            && block.kind == BlockKind::Paragraph
            && block.link_chars == 0
            && block.text.trim_end_matches(CLOSING).ends_with(ends_sentence)
            && !block.is_hidden
            && !sample.is_repeated(page, index);
        let Some(element) = sheet.element(block.node).filter(|_| is_prose) else { continue };
        if fold_space(&element.text().collect::<String>()) == fold_space(&block.text) {
            names.extend(naming::names(element, 2, &|selector| naming::is_first(&sheet.dom, selector, element)));
        }
    }
    names
}

impl FieldLesson {
    /// The section of the file; a comment where the field needs none.
    pub(super) fn text(&self, pages: usize) -> String {
        let field = self.field;
        let Some((best, others)) = self.proposed.split_first() else {
            let by = self.holder.as_ref().map(|(css, on)| format!("; {css} holds it on {on}")).unwrap_or_default();
            return format!(
                "\n{}",
                comment(&format!("[{field}] found without a rule on {} of {pages} pages{by}.", self.found))
            );
        };
        let mut text = format!("\n[{field}]\n");
        text.push_str(&comment(&format!("Found without a rule on {} of {pages} pages.", self.found)));
        for other in others {
            text.push_str(&comment(&format!("Or {}, {}", toml_text(&other.css), other.evidence(pages))));
        }
        text.push_str(&format!("candidates = [\n  {},  {}]\n", toml_text(&best.css), comment(&best.evidence(pages))));
        text
    }

    /// The proposal as a line for people.
    pub(super) fn told(&self) -> Option<String> {
        let best = self.proposed.first()?;
        Some(format!(
            "{:<10} {}  found on {} pages more, such as \"{}\"",
            self.field,
            best.css,
            best.gained,
            shorten(&best.sample, 60)
        ))
    }
}

impl Candidate {
    fn evidence(&self, pages: usize) -> String {
        format!(
            "{} of {pages} pages, {} of them with nothing else: \"{}\"",
            self.agrees + self.gained,
            self.gained,
            shorten(&self.sample, 50)
        )
    }
}
