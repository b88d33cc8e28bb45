//! Blocks that are nothing but a credit: `Source: X`, `This article first appeared in X`, a theme's source box.

use super::dated::{before_date, behind_date};
use super::names::{Own, Supplier, clean, foreign, host_name, is_plausible, known_in, without_bracket};
use super::places::Places;
use crate::extract::agencies::AGENCIES;
use crate::extract::blocks::{BlockKind, TextBlock};
use crate::extract::credits::CREDITS;
use crate::extract::fields::candidate::Candidate;
use crate::extract::fields::{glued_parts, site};
use crate::extract::reading::Reading;
use crate::extract::trace::Mark;
use crate::record::{Credit, CreditPlace, Method, SourceKind};

/// Credit lines at both ends of the text. A kept block that is one is dropped from the body.
pub(super) fn credits(
    reading: &Reading<'_>,
    places: &Places<'_>,
    own: &Own,
    marks: &mut [Mark],
    credits: &mut Vec<Candidate<Credit>>,
) {
    let blocks = &reading.outline.blocks;
    let (start, end) = places.ends(marks);
    let lines = Lines { reading, own };
    let at = |indices: Vec<usize>, place| indices.into_iter().map(move |index| (index, place));
    for (index, place) in at(start, CreditPlace::StartLine).chain(at(end, CreditPlace::EndLine)) {
        let block = &blocks[index];
        if block.chars > CREDITS.lengths.line {
            continue;
        }
        let mut found = lines.sentence(block, place);
        if found.is_empty() {
            found = lines.labelled(block, place);
            // Below a table it is the table's.
            let is_below_table = index.checked_sub(1).is_some_and(|above| blocks[above].kind == BlockKind::Cell);
            found.retain(|credit| !is_below_table || is_known(credit));
        }
        let mut last = index;
        // A theme's box is one, too, and is read as such below.
        if found.is_empty() && place == CreditPlace::EndLine && !places.is_in_source_box(index) {
            found = lines.label_and_link(block);
        }
        if found.is_empty() && place == CreditPlace::EndLine {
            found = lines.label_above(index);
            last = index + 1;
        }
        if found.is_empty() {
            continue;
        }
        for mark in &mut marks[index..=last] {
            drop_credit(mark, &found);
        }
        credits.extend(found);
    }
    for (index, block) in blocks.iter().enumerate() {
        if block.chars <= CREDITS.lengths.value_chars
            && places.is_in_source_box(index)
            && !places.is_elsewhere(index)
            && !places.is_about_picture(index)
        {
            let found = lines.boxed(index);
            if !found.is_empty() {
                drop_credit(&mut marks[index], &found);
            }
            credits.extend(found);
        }
    }
}

fn drop_credit(mark: &mut Mark, found: &[Candidate<Credit>]) {
    if mark.is_kept() {
        let told_by = found.first().and_then(|credit| credit.selector.clone()).unwrap_or_default();
        *mark = Mark::dropped("credit", format!("source line: {told_by}"));
    }
}

fn is_known(credit: &Candidate<Credit>) -> bool {
    credit.value.name.as_deref().is_some_and(|name| AGENCIES.find(name).is_some())
}

/// "Statistisches Bundesamt", "own calculations", "Byron, A. (2019): Tides. Kolb, M. (2020): Boats.": where the figures of a
/// text come from, and what it refers to.
fn is_of_data(value: &str) -> bool {
    let makers = &CREDITS.data_makers;
    let lower = value.to_lowercase();
    let is_maker = |name: &str| makers.names.iter().any(|maker| maker == name.trim_end_matches('.'));
    let years: usize = makers.years.iter().map(|year| lower.matches(year.as_str()).count()).sum();
    years > makers.most_years
        || lower.starts_with("1. ") && lower.contains(" 2. ")
        || makers.parts.iter().any(|part| lower.contains(part.as_str()))
        || is_maker(lower.split([',', ';', '/', '(', '|', '·']).next().unwrap_or(&lower).trim())
}

/// Reads single lines.
pub(super) struct Lines<'a> {
    pub(super) reading: &'a Reading<'a>,
    pub(super) own: &'a Own,
}

/// A line that credits somebody, as it is printed.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) block: &'a TextBlock,
    /// What the record shows of it.
    pub(super) raw: &'a str,
    pub(super) place: CreditPlace,
}

impl Line<'_> {
    /// The credit to one of its suppliers.
    pub(super) fn credit(&self, supplier: Supplier, told_by: &str, confidence: f64) -> Candidate<Credit> {
        let raw = Some(self.raw.to_owned());
        let credit = Credit { name: supplier.name, kind: supplier.kind, url: None, raw, place: self.place };
        Candidate::new(credit, self.raw, Method::Text, told_by, confidence).at(self.block.node)
    }
}

impl Lines<'_> {
    /// `Source: X`, `Source of information and images “X”`, `المصدر: «X»`.
    pub(super) fn labelled(&self, block: &TextBlock, place: CreditPlace) -> Vec<Candidate<Credit>> {
        // `<span>Kaynak: AA</span><span>Giriş: 03.02.2023</span>`: style sheets part what the text glues together.
        let glued = if block.link_chars == 0 { glued_parts(self.reading.dom, block) } else { None };
        let block = glued.as_ref().unwrap_or(block);
        let line = Line { block, raw: &block.text, place };
        // "1.12.2022 | Quelle: X | example.test"
        let parts = std::iter::once(block.text.as_str()).chain(block.text.split(" | ").skip(1));
        if let Some(found) = parts.into_iter().find_map(|part| CREDITS.labels.labelled(part)) {
            return self.value(found.label, found.value.trim(), line);
        }
        match behind_date(&block.text) {
            Some(found) => self.value(found.label, found.value, line),
            None => Vec::new(),
        }
    }

    /// A label and a link to another site, without a mark between them: `h/t X`, `[via X]`.
    fn label_and_link(&self, block: &TextBlock) -> Vec<Candidate<Credit>> {
        let mut links = block.links();
        let (Some((_, link)), None) = (links.next(), links.next()) else { return Vec::new() };
        let (before, behind) = (&block.text[..link.start], &block.text[link.end..]);
        let Some(label) = CREDITS.labels.alone(before.trim_end()) else { return Vec::new() };
        if behind.contains(char::is_alphanumeric) {
            return Vec::new();
        }
        let name = &block.text[link];
        let found = self.value(label, name, Line { block, raw: &block.text, place: CreditPlace::EndLine });
        found.into_iter().filter(|credit| credit.value.url.is_some()).collect()
    }

    /// A label in a block of its own, the name in the next.
    fn label_above(&self, index: usize) -> Vec<Candidate<Credit>> {
        let blocks = &self.reading.outline.blocks;
        let (block, Some(next)) = (&blocks[index], blocks.get(index + 1)) else { return Vec::new() };
        // A heading stands above a list of references.
        if block.is_heading() || next.chars > CREDITS.lengths.value_below || next.kind == BlockKind::ListItem {
            return Vec::new();
        }
        let Some(label) = CREDITS.labels.alone(&block.text) else { return Vec::new() };
        let raw = format!("{} {}", block.text, next.text);
        let found = self.value(label, &next.text, Line { block: next, raw: &raw, place: CreditPlace::EndLine });
        found.into_iter().filter(|credit| credit.value.url.is_some() || is_known(credit)).collect()
    }

    /// What stands behind a label.
    fn value(&self, label: &str, value: &str, line: Line<'_>) -> Vec<Candidate<Credit>> {
        let value = before_date(value);
        if value.chars().count() > CREDITS.lengths.value_chars
            || value.split_whitespace().count() > CREDITS.lengths.value_words
        {
            return Vec::new();
        }
        let known = known_in(value, self.own);
        if !known.is_empty() {
            return self.all(known, line, &format!("label {label}"), CREDITS.confidence.label);
        }
        if is_of_data(value) {
            return Vec::new();
        }
        let url = self.link_in(line.block);
        if CREDITS.labels.is_weak(label) && url.is_none() {
            return Vec::new();
        }
        let parts: Vec<&str> = value
            .split(|letter| CREDITS.signs.between_names.contains(letter))
            .map(|part| without_bracket(clean(part)))
            .filter(|part| !part.is_empty())
            .collect();
        // "Lähteet: Väylävirasto, Saaristomeren museo" refers to what was read.
        let is_list = parts.len() > 1 && CREDITS.labels.is_plural(label);
        if (is_list || parts.len() > CREDITS.lengths.unknown_names) && url.is_none() {
            return Vec::new();
        }
        let address = value.split_whitespace().next().filter(|word| word.starts_with("http"));
        let name = match address {
            Some(address) => foreign(address, self.reading).and_then(|url| host_name(&url)),
            None => {
                parts.into_iter().find(|part| !self.own.is(part)).filter(|name| is_plausible(name)).map(str::to_owned)
            }
        };
        let Some(name) = name else { return Vec::new() };
        let url = url.or_else(|| address.and_then(|address| foreign(address, self.reading)));
        let kind = if CREDITS.labels.is_via(label) { SourceKind::Via } else { self.kind_by(url.as_deref()) };
        let supplier = Supplier { name: Some(name), kind, is_mark: false };
        let mut credit = line.credit(supplier, &format!("label {label}"), CREDITS.confidence.label);
        credit.value.url = url;
        vec![credit]
    }

    /// `This article was originally published by X`, `With inputs from X`.
    pub(super) fn sentence(&self, block: &TextBlock, place: CreditPlace) -> Vec<Candidate<Credit>> {
        self.sentence_in(&block.text, block, place)
    }

    /// The same of a part of the block.
    pub(super) fn sentence_in(&self, text: &str, block: &TextBlock, place: CreditPlace) -> Vec<Candidate<Credit>> {
        CREDITS
            .phrases
            .captures(text)
            .map(|(kind, found)| {
                // Patterns step over the article; "The Conversation" has it in its name.
                let named = found.name("name").map(|name| {
                    let start = text[..name.start()]
                        .strip_suffix(CREDITS.signs.article.as_str())
                        .map_or(name.start(), str::len);
                    &text[start..name.end()]
                });
                if named.is_some_and(|name| name.chars().count() > CREDITS.lengths.name_chars) {
                    return Vec::new();
                }
                self.of_phrase(kind, named, block, place)
            })
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    fn of_phrase(
        &self,
        kind: SourceKind,
        named: Option<&str>,
        block: &TextBlock,
        place: CreditPlace,
    ) -> Vec<Candidate<Credit>> {
        let suppliers = match named {
            None => vec![Supplier { name: None, kind, is_mark: false }],
            Some(named) => {
                let known = known_in(named, self.own);
                let name = without_bracket(clean(named));
                if !known.is_empty() {
                    known
                } else if kind == SourceKind::Wire || self.own.is(name) || !is_plausible(name) {
                    // An input from somebody unknown is a helper of the newsroom, not an agency.
                    return Vec::new();
                } else {
                    vec![Supplier { name: Some(name.to_owned()), kind, is_mark: false }]
                }
            }
        };
        self.all(suppliers, Line { block, raw: &block.text, place }, "phrase", CREDITS.confidence.phrase)
    }

    /// A theme's source or via box: a label and links, or links alone. The label may be a block of its own.
    fn boxed(&self, index: usize) -> Vec<Candidate<Credit>> {
        let blocks = &self.reading.outline.blocks;
        let block = &blocks[index];
        let text = block.text.as_str();
        let line = Line { block, raw: text, place: CreditPlace::Box };
        let known = known_in(text, self.own);
        if !known.is_empty() && block.link_chars > 0 {
            return self.all(known, line, "source box", CREDITS.confidence.boxed);
        }
        let labelled = self.labelled(block, CreditPlace::Box);
        if !labelled.is_empty() {
            return labelled;
        }
        let Some(url) = self.link_in(block) else { return Vec::new() };
        let Some((_, link)) = block.links().next() else { return Vec::new() };
        let (before, name) = (&text[..link.start], clean(&text[link]));
        let above = || Some(blocks.get(index.checked_sub(1)?)?.text.as_str());
        let label = if before.is_empty() { above() } else { Some(before.trim()) };
        let Some(label) = label.and_then(|label| CREDITS.labels.alone(label)) else { return Vec::new() };
        if self.own.is(name) || !is_plausible(name) {
            return Vec::new();
        }
        let kind = if CREDITS.labels.is_via(label) { SourceKind::Via } else { self.kind_by(Some(&url)) };
        let supplier = Supplier { name: Some(name.to_owned()), kind, is_mark: false };
        let mut credit = line.credit(supplier, "source box", CREDITS.confidence.boxed);
        credit.value.url = Some(url);
        vec![credit]
    }

    /// One credit for each supplier of a line.
    fn all(&self, suppliers: Vec<Supplier>, line: Line<'_>, told_by: &str, confidence: f64) -> Vec<Candidate<Credit>> {
        let url = self.link_in(line.block);
        suppliers
            .into_iter()
            .map(|supplier| {
                let mut credit = line.credit(supplier, told_by, confidence);
                credit.value.url.clone_from(&url);
                credit
            })
            .collect()
    }

    /// What kind of supplier a link leads to.
    fn kind_by(&self, url: Option<&str>) -> SourceKind {
        let domain = url.and_then(|url| url::Url::parse(url).ok()).and_then(|url| site::registrable_domain(&url));
        domain.and_then(|domain| Some(AGENCIES.of_domain(&domain)?.1.kind)).unwrap_or(SourceKind::Syndicated)
    }

    /// The link of a credit line that leads away from the site.
    fn link_in(&self, block: &TextBlock) -> Option<String> {
        block.links().find_map(|(link, _)| foreign(self.reading.dom.element(link)?.attr("href")?, self.reading))
    }
}
