//! The winner of every field goes into the record, with its provenance and the account of its rivals.

use std::collections::HashSet;

use super::by_type::Choice;
use super::bylines::given_names;
use super::bylines::words::BYLINES;
use super::candidate::{Candidate, field_trace};
use super::evidence::Evidence;
use super::markup::Markup;
use super::{access, category, dates, detected_language, rights, site};
use crate::extract::reading::Reading;
use crate::extract::trace::FieldTrace;
use crate::record::{Author, Date, Image, Method, Record};

/// Fills `record` with each field's winner and its provenance; returns the account of all candidates, where it is wanted.
pub fn resolve(
    evidence: &Evidence,
    choice: Choice,
    reading: &Reading<'_>,
    record: &mut Record,
    is_traced: bool,
) -> Vec<FieldTrace> {
    let mut traces = Vec::new();
    let mut settle = Settle { record, traces: is_traced.then_some(&mut traces) };
    settle.headline(evidence);
    settle.byline(evidence, choice.authors);
    settle.dates(evidence, choice.published);
    settle.topics(evidence);
    settle.about(evidence);
    stated(reading, evidence, record);
    traces
}

/// Takes whoever supplied the text out of the authors, where people stand beside it: "Ada Byron, Bay Reporter" of a text
/// that "was first published by Bay Reporter".
pub(in crate::extract) fn drop_suppliers(record: &mut Record) {
    let suppliers: Vec<String> =
        record.source.all.iter().filter_map(|credit| credit.name.as_deref()).map(str::to_lowercase).collect();
    let is_supplier =
        |author: &Author| suppliers.contains(&author.name.to_lowercase()) && !given_names::begin(&author.name);
    if !record.authors.iter().all(is_supplier) {
        record.authors.retain(|author| !is_supplier(author));
    }
}

/// What the page states of itself and what its text tells: values without rivals.
fn stated(reading: &Reading<'_>, evidence: &Evidence, record: &mut Record) {
    record.publisher.domain = site::domain(reading);
    if let Some(free) = access::declared_free(reading) {
        record.provenance.insert("access".to_owned(), free.provenance());
        record.access.declared_free = Some(free.value);
    }
    let (rights, stated_by) = rights::rights(reading, &evidence.markup);
    record.rights = rights;
    record.provenance.extend(stated_by.map(|provenance| ("rights".to_owned(), provenance)));
    if let Some(language) = record.body.as_deref().and_then(detected_language::detected) {
        record.provenance.insert("language_detected".to_owned(), language.provenance());
        record.language_detected = Some(language.value);
    }
}

fn first<T>(candidates: &[Candidate<T>]) -> Option<usize> {
    (!candidates.is_empty()).then_some(0)
}

/// A path that names each section once: the last one is the category, of the others the first of those alike stands.
fn once_each(path: &[String]) -> Vec<String> {
    let Some((last, before)) = path.split_last() else { return Vec::new() };
    let mut seen = HashSet::from([last.to_lowercase()]);
    before.iter().filter(|section| seen.insert(section.to_lowercase())).chain([last]).cloned().collect()
}

fn names(authors: &[Author]) -> String {
    authors.iter().map(|author| author.name.as_str()).collect::<Vec<_>>().join("; ")
}

/// The byline as the page prints it: the line around the names, else what the winner was read from.
fn printed_byline(
    markup: &Markup,
    candidates: &[Candidate<Vec<Author>>],
    chosen: Option<usize>,
) -> Option<Candidate<String>> {
    let winner = &candidates[chosen?];
    let first = &winner.value.first()?.name;
    // Elements that stand side by side without a space between them make a name run into a date.
    let is_line = |text: &str| {
        let behind = text.split_once(first.as_str()).map(|(_, behind)| behind);
        behind.is_some_and(|behind| !behind.starts_with(char::is_numeric))
            && text.chars().count() <= BYLINES.lines.printed_chars
    };
    let marked_up = markup
        .bylines
        .iter()
        .filter(|found| !found.is_elsewhere)
        .map(|found| (found.text.as_str(), Method::Dom, found.told_by.as_str()));
    let lines = candidates
        .iter()
        .filter(|list| list.method == Method::Text && list.value.iter().any(|author| author.name == *first))
        .map(|list| (list.raw.as_str(), Method::Text, "byline"));
    let line = marked_up.chain(lines).filter(|(text, ..)| is_line(text)).max_by_key(|(text, ..)| {
        winner.value.iter().filter(|author| text.contains(author.name.as_str())).count() * 1_000 + text.len()
    });
    let byline = match line {
        Some((text, method, selector)) => Candidate::new(text.to_owned(), text, method, selector, winner.confidence),
        None => winner.clone().with(winner.raw.clone()),
    };
    Some(byline).filter(|byline| !byline.value.is_empty())
}

/// Where winners go, and the account of all candidates.
struct Settle<'a> {
    record: &'a mut Record,
    traces: Option<&'a mut Vec<FieldTrace>>,
}

impl Settle<'_> {
    fn headline(&mut self, evidence: &Evidence) {
        self.text("title", &evidence.titles, evidence.title, |record| &mut record.title);
        self.text("dek", &evidence.deks, first(&evidence.deks), |record| &mut record.dek);
        self.text("summary", &evidence.summaries, first(&evidence.summaries), |record| &mut record.summary);
        let canonical = first(&evidence.canonicals);
        self.text("canonical_url", &evidence.canonicals, canonical, |record| &mut record.canonical_url);
    }

    fn byline(&mut self, evidence: &Evidence, chosen: Option<usize>) {
        let fill = |record: &mut Record, value: &Vec<Author>| record.authors.clone_from(value);
        self.field("authors", &evidence.authors, chosen, |authors| names(authors), fill);
        if let Some(byline) = printed_byline(&evidence.markup, &evidence.authors, chosen) {
            self.record.provenance.insert("byline_raw".to_owned(), byline.provenance());
            self.record.byline_raw = Some(byline.value);
        }
    }

    fn dates(&mut self, evidence: &Evidence, chosen: Option<usize>) {
        let print = |date: &Date| date.value.clone();
        self.field("published", &evidence.published, chosen, print, |record, value| {
            record.published = Some(value.clone())
        });
        let published = chosen.map(|index| &evidence.published[index].value);
        let choice = dates::choose_modified(&evidence.modified, published);
        self.field("modified", &evidence.modified, choice, print, |record, value| {
            record.modified = Some(value.clone())
        });
    }

    fn topics(&mut self, evidence: &Evidence) {
        let choice = category::choose(&evidence.categories);
        self.field(
            "category",
            &evidence.categories,
            choice,
            |path| path.join(" / "),
            |record, path| {
                record.category = path.last().cloned();
                record.category_path = once_each(path);
            },
        );
        if let (false, Some(category)) =
            (self.record.category_path.is_empty(), self.record.provenance.get("category").cloned())
        {
            self.record.provenance.insert("category_path".to_owned(), category);
        }
        let fill = |record: &mut Record, value: &Vec<String>| record.tags.clone_from(value);
        self.field("tags", &evidence.tags, first(&evidence.tags), |tags| tags.join(", "), fill);
    }

    fn about(&mut self, evidence: &Evidence) {
        self.text("language", &evidence.languages, first(&evidence.languages), |record| &mut record.language);
        self.text("publisher", &evidence.publishers, first(&evidence.publishers), |record| &mut record.publisher.name);
        let address = |image: &Image| image.url.clone().unwrap_or_default();
        self.field("image", &evidence.images, first(&evidence.images), address, |record, value| {
            record.image = Some(value.clone())
        });
    }

    /// A field that is a text.
    fn text(
        &mut self,
        name: &str,
        candidates: &[Candidate<String>],
        winner: Option<usize>,
        of: impl Fn(&mut Record) -> &mut Option<String>,
    ) {
        self.field(name, candidates, winner, String::clone, |record, value| *of(record) = Some(value.clone()));
    }

    fn field<T>(
        &mut self,
        name: &str,
        candidates: &[Candidate<T>],
        winner: Option<usize>,
        print: impl Fn(&T) -> String,
        fill: impl Fn(&mut Record, &T),
    ) {
        if candidates.is_empty() {
            return;
        }
        if let Some(index) = winner {
            fill(self.record, &candidates[index].value);
            self.record.provenance.insert(name.to_owned(), candidates[index].provenance());
        }
        if let Some(traces) = &mut self.traces {
            traces.push(field_trace(name, winner, candidates, print));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_named_once_in_its_path() {
        let path = |path: &[&str]| once_each(&path.iter().map(|&section| section.to_owned()).collect::<Vec<_>>());
        assert_eq!(path(&["Blog", "BLOG", "Blog"]), ["Blog"]);
        assert_eq!(path(&["Blog", "Yard", "Rope", "Yard", "Rope"]), ["Blog", "Yard", "Rope"]);
        assert_eq!(path(&["Harbour", "Ferries", "Harbour"]), ["Ferries", "Harbour"]);
        assert_eq!(path(&[]), [""; 0]);
    }
}
