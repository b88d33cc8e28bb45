//! Candidates of every field from all that is known before the body is, and what the body's rules ask of them.

use super::candidate::{Candidate, allowed, allowed_in_lists};
use super::markup::Markup;
use super::place::Place;
use super::{about, authors, canonical, category, dates, image, language, site, standfirst, tags, title, weights};
use crate::extract::reading::Reading;
use crate::record::{Author, Date, Image, Method};
use crate::selectors::FieldRule;

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
    let rule = reading.rule;
    let markup = Markup::of(reading.dom);
    let place = Place::of(reading.outline);
    let site_names = title::site_names(reading, &markup, &place);
    let titles = title::candidates(reading, &markup, &place, &site_names);
    let mut titles = allowed(titles, &rule.title, String::as_str);
    let title = title::choose(&mut titles, reading, &markup, &site_names);
    let headline = title.map(|index| titles[index].value.as_str());
    let headline_node = title::printed_at(&titles, title);
    // A headline of the head may be that of a page without a block.
    let headline_block = headline_node.filter(|_| !reading.outline.blocks.is_empty()).map(|node| place.block_of(node));
    let mut dates = dates::candidates(reading, &markup, &place, headline_block);
    dates.published = allowed_dates(dates.published, &rule.published);
    dates.modified = allowed_dates(dates.modified, &rule.modified);
    let published_choice = dates::choose_published(&mut dates);
    let found = authors::candidates(reading, &markup, &place, headline_block);
    let bylines = found.iter().map(|list| (list.raw.clone(), list.method)).collect();
    let (authors, authors_choice) = authors(reading, found, headline, published_choice.is_some());
    let chosen = authors_choice.map_or(&[][..], |index| authors[index].value.as_slice());
    let categories = category::candidates(reading, &markup, headline, chosen);
    let mut deks = about::dek(reading, &markup, headline_node);
    if deks.is_empty() {
        deks.extend(standfirst::under_headline(reading, &place, headline_block, headline, chosen));
    }
    Evidence {
        deks: allowed(deks, &rule.dek, String::as_str),
        summaries: allowed(about::summary(reading), &rule.summary, String::as_str),
        canonicals: canonical::canonical(reading),
        categories: allowed_in_lists(categories, &rule.category, String::as_str),
        authors,
        authors_choice,
        bylines,
        published: dates.published,
        published_choice,
        modified: dates.modified,
        tags: allowed_in_lists(tags::tags(reading, &markup), &rule.tags, String::as_str),
        languages: allowed(language::language(reading), &rule.language, String::as_str),
        publishers: allowed(publishers(reading, &markup, headline), &rule.publisher, String::as_str),
        images: allowed(image::image(reading), &rule.image, |image| image.url.as_deref().unwrap_or_default()),
        titles,
        title,
        markup,
    }
}

/// Who may have written the text, and which of those lists is the one.
fn authors(
    reading: &Reading<'_>,
    found: Vec<Candidate<Vec<Author>>>,
    headline: Option<&str>,
    is_dated: bool,
) -> (Vec<Candidate<Vec<Author>>>, Option<usize>) {
    let rule = &reading.rule.authors;
    let mut lists = allowed_in_lists(found, rule, |author| &author.name);
    let by_agency = authors::declares_agency(&lists);
    // Shops and pages about somebody bear a name and no date.
    if is_dated {
        let owners = authors::owners(reading, &lists);
        lists.extend(allowed_in_lists(owners, rule, |author| &author.name));
    }
    lists.retain(|list| !list.value.is_empty());
    let choice = authors::choose(&mut lists, reading, headline, by_agency);
    (lists, choice)
}

/// Who publishes the page: as it declares, else as its frame prints.
fn publishers(reading: &Reading<'_>, markup: &Markup, headline: Option<&str>) -> Vec<Candidate<String>> {
    let declared = site::candidates(reading);
    if !declared.is_empty() {
        return declared;
    }
    let printed = title::names::publisher(reading, markup, headline);
    let candidate = |name: String| {
        Candidate::new(name.clone(), name, Method::Dom, "name of the site", weights::publisher().printed)
    };
    printed.map(candidate).into_iter().collect()
}

/// A rule may name a date as it is written or as it is read.
fn allowed_dates(dates: Vec<Candidate<Date>>, rule: &FieldRule) -> Vec<Candidate<Date>> {
    allowed(allowed(dates, rule, |date| &date.value), rule, |date| &date.raw)
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
