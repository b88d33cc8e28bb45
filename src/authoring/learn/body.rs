//! The body: the element that holds the text on most pages, and what in the text is the site's.

use std::collections::BTreeMap;

use scraper::Selector;
use serde_json::Value;

use super::sample::Sample;
use super::strips::{self, Strip};
use crate::authoring::draft::body::{holders, likeness};
use crate::authoring::hints::{learning, limits};
use crate::authoring::written::{comment, toml_text};
use crate::extract::Extraction;

/// What the pages say about the body.
#[derive(Debug)]
pub(super) struct BodyLesson<'a> {
    /// The element that holds the text, and on how many pages.
    holder: Option<(String, usize)>,
    /// Pages on which it holds much that is not kept without it; then the file names it.
    gained: usize,
    strips: &'a [Strip],
}

pub(super) fn learn<'a>(
    sample: &Sample<'_>,
    strips: &'a [Strip],
    judge: &dyn Fn(&str) -> Vec<Extraction>,
) -> BodyLesson<'a> {
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for page in sample.pages() {
        let mut of_page: Vec<String> =
            holders(&sample.sheets[page], &sample.kept[page]).into_iter().flat_map(|(_, names)| names).collect();
        of_page.sort();
        of_page.dedup();
        of_page.into_iter().for_each(|name| *names.entry(name).or_default() += 1);
    }
    let mut order: Vec<(String, usize)> =
        names.into_iter().filter(|(_, pages)| *pages >= learning().least_pages).collect();
    order.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    for (css, _) in order.iter().filter(|(_, pages)| *pages < sample.sheets.len()).take(limits().most_candidates) {
        let gained = gain(sample, css, strips, judge);
        if gained > 0 {
            return BodyLesson { holder: order.iter().find(|(known, _)| known == css).cloned(), gained, strips };
        }
    }
    BodyLesson { holder: order.into_iter().next(), gained: 0, strips }
}

/// Pages on which a candidate finds far more that varies than is kept without it, if it finds nearly the same on all
/// others.
fn gain(sample: &Sample<'_>, css: &str, strips: &[Strip], judge: &dyn Fn(&str) -> Vec<Extraction>) -> usize {
    if Selector::parse(css).is_err() {
        return 0;
    }
    let with = judge(&section(css, strips, sample.sheets.len()));
    let mut gained = 0;
    for page in sample.pages() {
        let sheet = &sample.sheets[page];
        let found = sheet.kept(&with[page]);
        let own = with[page].record.provenance.get("body").and_then(|body| body.selector.as_deref()) == Some(css);
        let alike = likeness(sheet, &found, &sample.kept[page]);
        if !own || alike >= learning().least_likeness {
            continue;
        }
        let mut more = found.difference(&sample.kept[page]);
        let is_gain = alike <= learning().most_missing
            && found.is_superset(&sample.content(page))
            && !more.any(|&block| sample.is_repeated(page, block));
        if !is_gain {
            return 0;
        }
        gained += 1;
    }
    gained
}

fn section(css: &str, strips: &[Strip], pages: usize) -> String {
    format!("{}[body]\ncandidates = [{}]\n{}", super::CLEAN, toml_text(css), strips::text(strips, pages))
}

impl BodyLesson<'_> {
    /// Whether the file names the element of the text.
    pub(super) fn is_proposed(&self) -> bool {
        self.gained > 0
    }

    /// The section of the file; a comment where the body needs none.
    pub(super) fn text(&self, pages: usize) -> String {
        let held = |(css, on): &(String, usize)| format!("{css} holds the text on {on} of {pages} pages");
        let strips = strips::text(self.strips, pages);
        match &self.holder {
            Some(holder) if self.gained > 0 => {
                let why = format!("{}, and more of it than is found without a rule on {}.", held(holder), self.gained);
                format!("\n[body]\n{}candidates = [{}]\n{strips}", comment(&why), toml_text(&holder.0))
            }
            holder => {
                let why = match holder {
                    Some(holder) => format!("{}; it is found there without a rule.", held(holder)),
                    None => "No one element holds the text on several pages; the generic scorer goes on finding it."
                        .to_owned(),
                };
                let why = comment(&why);
                if strips.is_empty() { format!("\n{why}") } else { format!("\n[body]\n{why}{strips}") }
            }
        }
    }

    /// Texts that it takes away, as a promise names them.
    pub(super) fn taken_away(&self) -> Vec<Value> {
        self.strips.iter().map(Strip::promise).collect()
    }

    /// The proposals as lines for people.
    pub(super) fn told(&self) -> Vec<String> {
        let body = self.holder.as_ref().filter(|_| self.gained > 0);
        let body = body.map(|(css, on)| format!("{:<10} {css}  holds the text on {on} pages", "body"));
        body.into_iter().chain(self.strips.iter().map(Strip::told)).collect()
    }
}
