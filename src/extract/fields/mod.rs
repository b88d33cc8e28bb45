//! Every field of the record but the body and the source: candidates from all evidence, then the winner.

mod about;
mod access;
mod address_date;
mod author_signs;
mod authors;
mod by_type;
mod byline_places;
mod byline_words;
mod bylines;
pub mod candidate;
mod canonical;
mod category;
mod common_words;
mod crumbs;
mod date_ago;
mod date_clock;
mod date_eras;
mod date_labels;
mod date_months;
mod date_numbers;
mod date_span;
pub mod date_text;
mod date_words;
mod dates;
mod declared_authors;
mod detected_language;
pub(super) mod figure;
mod full_names;
mod given_names;
mod han_names;
mod handles;
mod houses;
mod image;
mod language;
mod leads;
pub mod markup;
mod moment;
mod owner;
mod place;
mod printed_authors;
mod printed_dates;
mod printed_site;
mod ranking;
mod rights;
mod roles;
mod section_words;
mod sections;
mod single_name;
pub(crate) mod site;
mod solar_hijri;
mod tags;
mod tells;
mod title;
mod title_cut;
mod title_frame;
mod title_names;
mod title_signs;
mod title_text;
mod trail;
mod weights;

use candidate::{Candidate, field_trace, never, never_in_lists};
pub(super) use date_labels::{DateLine, date_line};
pub(super) use dates::day_by_rule;
use markup::Markup;
use place::Place;
pub(super) use sections::headline_block;

use super::reading::Reading;
use super::trace::FieldTrace;
use crate::record::{Author, Date, Image, Method, Record};

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
    let site_names = title::site_names(reading, &markup, &place);
    let mut titles = title::candidates(reading, &markup, &place, &site_names);
    let rule = reading.rule;
    never(&mut titles, &rule.title, String::as_str);
    let title = title::choose(&mut titles, reading, &markup, &site_names);
    let headline_block = title::printed_at(&titles, title).map(|node| place.block_of(node));
    let mut dates = dates::candidates(reading, &markup, &place, headline_block);
    for (dates, rule) in [(&mut dates.published, &rule.published), (&mut dates.modified, &rule.modified)] {
        never(dates, rule, |date| &date.value);
        never(dates, rule, |date| &date.raw);
    }
    let published_choice = dates::choose_published(&mut dates);
    let mut found = authors::candidates(reading, &markup, &place, headline_block);
    let bylines = found.iter().map(|list| (list.raw.clone(), list.method)).collect();
    never_in_lists(&mut found, &rule.authors, |author| &author.name);
    let by_agency = authors::declares_agency(&found);
    // Shops and pages about somebody bear a name and no date.
    let owners = if published_choice.is_some() { authors::owners(reading, &found) } else { Vec::new() };
    let mut authors: Vec<_> = found.into_iter().chain(owners).collect();
    never_in_lists(&mut authors, &rule.authors, |author| &author.name);
    authors.retain(|list| !list.value.is_empty());
    let headline = title.map(|index| titles[index].value.as_str());
    let authors_choice = authors::choose(&mut authors, reading, headline, by_agency);
    let chosen = authors_choice.map_or(&[][..], |index| authors[index].value.as_slice());
    let mut categories = category::candidates(reading, &markup, headline, chosen);
    never_in_lists(&mut categories, &rule.category, String::as_str);
    let mut deks = about::dek(reading, &markup);
    never(&mut deks, &rule.dek, String::as_str);
    let mut summaries = about::summary(reading);
    never(&mut summaries, &rule.summary, String::as_str);
    let mut tags = tags::tags(reading, &markup);
    never_in_lists(&mut tags, &rule.tags, String::as_str);
    let mut languages = language::language(reading);
    never(&mut languages, &rule.language, String::as_str);
    let mut publishers = site::candidates(reading);
    never(&mut publishers, &rule.publisher, String::as_str);
    let mut images = image::image(reading);
    never(&mut images, &rule.image, |image| image.url.as_deref().unwrap_or_default());
    Evidence {
        deks,
        summaries,
        canonicals: canonical::canonical(reading),
        authors,
        authors_choice,
        bylines,
        published: dates.published,
        published_choice,
        modified: dates.modified,
        categories,
        tags,
        languages,
        publishers,
        images,
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

    /// Whether an author and a day of publication are known, both at least as surely as that.
    pub fn is_signed_and_dated(&self, least: f64) -> bool {
        let author = self.authors_choice.map(|index| self.authors[index].confidence);
        let day = self.published_choice.map(|index| self.published[index].confidence);
        author.is_some_and(|sure| sure >= least) && day.is_some_and(|sure| sure >= least)
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

/// A byline without its lead words ("By", "Von:").
pub use by_type::{Choice, FirstPost};

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
                record.category_path.clone_from(path);
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
