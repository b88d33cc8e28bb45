//! Every field of the record but the body and the source: candidates from all evidence, then the winner.

mod about;
mod access;
mod authors;
mod byline_words;
mod bylines;
pub mod candidate;
mod category;
mod date_clock;
mod date_eras;
mod date_labels;
mod date_months;
pub mod date_text;
mod date_words;
mod dates;
mod detected_language;
pub(super) mod figure;
mod given_names;
mod handles;
mod leads;
pub mod markup;
mod owner;
mod place;
mod printed_authors;
mod printed_dates;
mod ranking;
mod rights;
mod roles;
mod sections;
pub(crate) mod site;
mod solar_hijri;
mod tells;
mod title;
mod title_text;
mod weights;

use candidate::{Candidate, field_trace};
pub(super) use dates::day_by_rule;
use markup::Markup;
use place::Place;
pub(super) use sections::headline_block;

use super::reading::Reading;
use super::trace::FieldTrace;
use crate::record::{Author, Date, Image, Method, Publisher, Record};

/// Candidates of every field: what is known before the body is.
#[derive(Debug)]
pub struct Evidence {
    /// What the page prints about itself.
    pub markup: Markup,
    titles: Vec<Candidate<String>>,
    title: Option<usize>,
    deks: Vec<Candidate<String>>,
    summaries: Vec<Candidate<String>>,
    canonicals: Vec<Candidate<String>>,
    authors: Vec<Candidate<Vec<Author>>>,
    authors_choice: Option<usize>,
    bylines: Vec<(String, Method)>,
    published: Vec<Candidate<Date>>,
    published_choice: Option<usize>,
    modified: Vec<Candidate<Date>>,
    categories: Vec<Candidate<Vec<String>>>,
    tags: Vec<Candidate<Vec<String>>>,
    languages: Vec<Candidate<String>>,
    publishers: Vec<Candidate<String>>,
    images: Vec<Candidate<Image>>,
}

/// Collects the candidates of every field.
pub fn gather(reading: &Reading<'_>) -> Evidence {
    let markup = Markup::of(reading.dom);
    let place = Place::of(reading.outline);
    let mut titles = title::candidates(reading, &markup, &place);
    let title = title::choose(&mut titles, reading);
    let headline_block = title::printed_at(&titles, title).map(|node| place.block_of(node));
    let mut dates = dates::candidates(reading, &markup, &place, headline_block);
    let published_choice = dates::choose_published(&mut dates);
    let found = authors::candidates(reading, &markup, &place, headline_block);
    let bylines = found.iter().map(|list| (list.raw.clone(), list.method)).collect();
    let by_agency = authors::declares_agency(&found);
    // Shops and pages about somebody bear a name and no date.
    let owners = if published_choice.is_some() { authors::owners(reading, &found) } else { Vec::new() };
    let mut authors: Vec<_> = found.into_iter().chain(owners).filter(|list| !list.value.is_empty()).collect();
    let headline = title.map(|index| titles[index].value.as_str());
    let authors_choice = authors::choose(&mut authors, reading, headline, by_agency);
    let chosen = authors_choice.map_or(&[][..], |index| authors[index].value.as_slice());
    let categories = category::candidates(reading, &markup, headline, chosen);
    Evidence {
        deks: about::dek(reading, &markup),
        summaries: about::summary(reading),
        canonicals: about::canonical(reading),
        authors,
        authors_choice,
        bylines,
        published: dates.published,
        published_choice,
        modified: dates.modified,
        categories,
        tags: about::tags(reading, &markup),
        languages: about::language(reading),
        publishers: site::candidates(reading),
        images: about::image(reading),
        titles,
        title,
        markup,
    }
}

impl Evidence {
    /// The headline as far as it is known before the body is.
    pub fn title(&self) -> Option<&str> {
        self.title.map(|index| self.titles[index].value.as_str())
    }

    /// The printed standfirst's candidate.
    pub fn dek(&self) -> Option<&Candidate<String>> {
        self.deks.first()
    }

    /// The publisher's description.
    pub fn summary(&self) -> Option<&str> {
        self.summaries.first().map(|candidate| candidate.value.as_str())
    }

    /// The authors as far as they are known before the body is.
    pub fn authors(&self) -> &[Author] {
        self.authors_choice.map_or(&[], |index| self.authors[index].value.as_slice())
    }

    /// Bylines as found, the strongest first, those that name nobody but an agency or the site among them.
    pub fn bylines(&self) -> impl Iterator<Item = (&str, Method)> {
        self.bylines.iter().map(|(raw, method)| (raw.as_str(), *method))
    }
}

/// Fills `record` with each field's winner and its provenance; returns the account of all candidates.
pub fn resolve(evidence: &Evidence, reading: &Reading<'_>, record: &mut Record) -> Vec<FieldTrace> {
    let mut traces = Vec::new();
    let text = |value: &String| value.clone();
    let mut settle = Settle { record, traces: &mut traces };
    settle.field("title", &evidence.titles, evidence.title, text, |record, value| record.title = Some(value.clone()));
    settle.field("dek", &evidence.deks, first(&evidence.deks), text, |record, value| record.dek = Some(value.clone()));
    settle.field("summary", &evidence.summaries, first(&evidence.summaries), text, |record, value| {
        record.summary = Some(value.clone())
    });
    settle.field("canonical_url", &evidence.canonicals, first(&evidence.canonicals), text, |record, value| {
        record.canonical_url = Some(value.clone())
    });
    let chosen = evidence.authors_choice;
    settle.field(
        "authors",
        &evidence.authors,
        chosen,
        |authors| names(authors),
        |record, value| record.authors.clone_from(value),
    );
    if let Some(byline) = printed_byline(&evidence.markup, &evidence.authors, chosen) {
        settle.record.provenance.insert("byline_raw".to_owned(), byline.provenance());
        settle.record.byline_raw = Some(byline.value);
    }
    settle.field(
        "published",
        &evidence.published,
        evidence.published_choice,
        |date| date.value.clone(),
        |record, value| record.published = Some(value.clone()),
    );
    settle.field(
        "modified",
        &evidence.modified,
        dates::choose_modified(
            &evidence.modified,
            evidence.published_choice.map(|index| &evidence.published[index].value),
        ),
        |date| date.value.clone(),
        |record, value| record.modified = Some(value.clone()),
    );
    settle.field(
        "category",
        &evidence.categories,
        category::choose(&evidence.categories),
        |path| path.join(" / "),
        |record, path| {
            record.category = path.last().cloned();
            record.category_path.clone_from(path);
        },
    );
    settle.field(
        "tags",
        &evidence.tags,
        first(&evidence.tags),
        |tags| tags.join(", "),
        |record, value| record.tags.clone_from(value),
    );
    settle.field("language", &evidence.languages, first(&evidence.languages), text, |record, value| {
        record.language = Some(value.clone())
    });
    settle.field("publisher", &evidence.publishers, first(&evidence.publishers), text, |record, value| {
        record.publisher.name = Some(value.clone())
    });
    settle.field(
        "image",
        &evidence.images,
        first(&evidence.images),
        |image| image.url.clone().unwrap_or_default(),
        |record, value| record.image = Some(value.clone()),
    );
    record.publisher = Publisher { name: record.publisher.name.take(), domain: site::domain(reading) };
    if let (false, Some(category)) = (record.category_path.is_empty(), record.provenance.get("category")) {
        record.provenance.insert("category_path".to_owned(), category.clone());
    }
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
    traces
}

/// A byline without its lead words ("By", "Von:").
pub(crate) fn without_lead(byline: &str) -> &str {
    leads::without_lead(byline)
}

/// The declared answer to "is it free to read".
pub fn declared_free(reading: &Reading<'_>) -> Option<bool> {
    access::declared_free(reading).map(|free| free.value)
}

/// The selectors of the parts that the publisher declares to be paid.
pub(crate) fn paid_parts(reading: &Reading<'_>) -> Vec<String> {
    access::paid_parts(reading)
}

fn first<T>(candidates: &[Candidate<T>]) -> Option<usize> {
    (!candidates.is_empty()).then_some(0)
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
            && text.chars().count() <= byline_words::BYLINES.lines.printed_chars
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

/// Where winners go.
struct Settle<'a> {
    record: &'a mut Record,
    traces: &'a mut Vec<FieldTrace>,
}

impl Settle<'_> {
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
        self.traces.push(field_trace(name, winner, candidates, print));
    }
}
