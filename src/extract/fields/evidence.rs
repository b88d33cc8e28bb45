//! Candidates of every field from all that is known before the body is, and what the body's rules ask of them.

use super::candidate::{Candidate, never, never_in_lists};
use super::markup::Markup;
use super::place::Place;
use super::{about, authors, canonical, category, dates, image, language, site, standfirst, tags, title, weights};
use crate::extract::reading::Reading;
use crate::record::{Author, Date, Image, Method};

/// Candidates of every field: what is known before the body is.
#[derive(Debug)]
pub struct Evidence {
    /// What the page prints about itself.
    pub markup: Markup,
    pub(super) titles: Vec<Candidate<String>>,
    pub(super) title: Option<usize>,
    pub(super) deks: Vec<Candidate<String>>,
    pub(super) summaries: Vec<Candidate<String>>,
    pub(super) canonicals: Vec<Candidate<String>>,
    pub(super) authors: Vec<Candidate<Vec<Author>>>,
    pub(super) authors_choice: Option<usize>,
    pub(super) bylines: Vec<(String, Method)>,
    pub(super) published: Vec<Candidate<Date>>,
    pub(super) published_choice: Option<usize>,
    pub(super) modified: Vec<Candidate<Date>>,
    pub(super) categories: Vec<Candidate<Vec<String>>>,
    pub(super) tags: Vec<Candidate<Vec<String>>>,
    pub(super) languages: Vec<Candidate<String>>,
    pub(super) publishers: Vec<Candidate<String>>,
    pub(super) images: Vec<Candidate<Image>>,
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
    let headline_node = title::printed_at(&titles, title);
    let headline_block = headline_node.map(|node| place.block_of(node));
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
    let mut deks = about::dek(reading, &markup, headline_node);
    if deks.is_empty() {
        deks.extend(standfirst::under_headline(reading, &place, headline_block, headline, chosen));
    }
    never(&mut deks, &rule.dek, String::as_str);
    let mut summaries = about::summary(reading);
    never(&mut summaries, &rule.summary, String::as_str);
    let mut tags = tags::tags(reading, &markup);
    never_in_lists(&mut tags, &rule.tags, String::as_str);
    let mut languages = language::language(reading);
    never(&mut languages, &rule.language, String::as_str);
    let mut publishers = site::candidates(reading);
    if publishers.is_empty() {
        let printed = title::names::publisher(reading, &markup, headline);
        publishers.extend(printed.map(|name| {
            Candidate::new(name.clone(), name, Method::Dom, "name of the site", weights::publisher("printed"))
        }));
    }
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

    /// The same where a rule or its markup tells it. One that only its place tells stands in the body where the text's own
    /// judgement keeps it.
    pub fn marked_dek(&self) -> Option<&Candidate<String>> {
        self.dek().filter(|dek| dek.method != Method::Text)
    }

    /// The publisher's description.
    pub fn summary(&self) -> Option<&str> {
        self.summaries.first().map(|candidate| candidate.value.as_str())
    }

    /// What the site is called, declared or printed, the text of links to its front page included.
    pub fn names_of_site<'a>(&'a self, reading: &Reading<'_>) -> impl Iterator<Item = &'a str> {
        let publishers = self.publishers.iter().map(|candidate| candidate.value.as_str());
        publishers.chain(title::names::of_links_home(reading, &self.markup))
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
