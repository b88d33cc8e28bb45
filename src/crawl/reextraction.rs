//! Stored pages read again by today's rules, offline, and what that changes.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use serde::Serialize;
use serde_json::Value;

use super::{Extracting, Settings, keeper};
use crate::archive::{Archive, Chosen, Error, Selection, has_content};
use crate::extract::{Extractor, Options};
use crate::input::{Captured, Job, Task};
use crate::record::{ErrorCode, Input, InputKind, Outcome, Record};

/// Records that are stored together.
const BATCH: usize = 256;

/// What differs counts by these; the rest of a record (clock, tool, provenance) differs for other reasons.
const FIELDS: [&str; 21] = [
    "outcome",
    "page_type",
    "title",
    "dek",
    "summary",
    "body",
    "blocks",
    "category",
    "category_path",
    "tags",
    "authors",
    "byline_raw",
    "published",
    "modified",
    "language",
    "source",
    "canonical_url",
    "publisher",
    "image",
    "access",
    "rights",
];

/// What a run over stored pages found.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Reextracted {
    /// Versions read.
    pub pages: u64,
    /// Those whose record differs.
    pub changed: u64,
    /// Those whose raw page could not be read.
    pub unreadable: u64,
    /// Those joined of several pages of which not all are stored; they are left as they are.
    pub joined: u64,
    /// Those that would lose their text; they are left as they are.
    pub kept: u64,
    /// Those not begun, as the run was told to end.
    pub left: u64,
    /// By site: how many records differ, in which fields, and by how many words their bodies grew or shrank.
    pub sites: BTreeMap<String, SiteChange>,
    /// Wall time.
    pub seconds: f64,
}

/// A site's part of it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SiteChange {
    /// Versions read.
    pub pages: u64,
    /// Those whose record differs.
    pub changed: u64,
    /// Records that differ in a field.
    pub fields: BTreeMap<String, u64>,
    /// Words of all bodies, after less before.
    pub words: i64,
    /// Records that would have lost their text, and why there would be none.
    pub lost: BTreeMap<String, u64>,
}

/// Which stored pages are read again, and how.
#[derive(Debug, Clone, Copy)]
pub struct Again<'a> {
    /// Those chosen.
    pub selection: &'a Selection,
    /// How many at once.
    pub settings: &'a Settings,
    /// Today's rules.
    pub extractor: &'a Extractor,
    /// Whether nothing is stored.
    pub is_dry_run: bool,
}

/// Reads the pages chosen again. `told` hears of each version that differs.
///
/// # Errors
/// The archive cannot be read or written.
pub fn reextract(
    archive: &Archive,
    again: &Again<'_>,
    stop: &AtomicBool,
    told: &mut dyn FnMut(&Chosen, &Record, &Record),
) -> Result<Reextracted, Error> {
    let started = Instant::now();
    let chosen = archive.chosen(again.selection)?;
    let jobs = jobs(archive, &chosen)?;
    let mut found = Reextracted::default();
    let mut ready: Vec<(usize, Record)> = Vec::new();
    let mut broken = None;
    let options = Options { with: keeper::archive_views(), ..Options::default() };
    let extracting = Extracting { settings: again.settings, extractor: again.extractor, options: &options };
    super::run(jobs, extracting, stop, &mut |finished| {
        let record = finished.extraction.record;
        let Some(number) = record.input.id.as_deref().and_then(|id| id.parse::<usize>().ok()) else {
            return ControlFlow::Continue(());
        };
        if record.error.as_ref().is_some_and(|failure| failure.code == ErrorCode::Cancelled) {
            return ControlFlow::Continue(());
        }
        let compared = compare(archive, &chosen[number], record, &mut found, told).and_then(|changed| {
            ready.extend(changed.filter(|_| !again.is_dry_run).map(|record| (number, record)));
            if ready.len() >= BATCH { store(archive, &chosen, &mut ready) } else { Ok(()) }
        });
        match compared {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                broken = Some(error);
                ControlFlow::Break(())
            }
        }
    });
    if let Some(error) = broken {
        archive.roll_back();
        return Err(error);
    }
    store(archive, &chosen, &mut ready)?;
    found.left = (chosen.len() as u64).saturating_sub(found.pages);
    found.seconds = (started.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
    Ok(found)
}

/// The stored pages as jobs, by their place among the chosen.
fn jobs<'a>(archive: &Archive, chosen: &'a [Chosen]) -> Result<impl Iterator<Item = Job> + Send + use<'a>, Error> {
    // Jobs are made on another thread, which looks into the archive by a connection of its own.
    let reader = Archive::read(archive.path(), archive.policy().clone())?;
    let folder = archive.pages();
    Ok(chosen.iter().enumerate().map(move |(number, version)| {
        let input = Input { id: Some(number.to_string()), kind: InputKind::Archive, ..Input::default() };
        let place = version.place.as_ref();
        let task = match place.map(|(file, offset, end)| Archive::pages_in(&folder, file, *offset, *end)) {
            Some(Ok(pages)) => Task::Captured(Box::new(Captured::of_article(pages))),
            Some(Err(error)) => failed(error.to_string()),
            None => failed("its raw page was lost".to_owned()),
        };
        let hints = reader.hints(version.article).ok().flatten();
        let hints = hints.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        Job { hints, ..Job::new(input, task) }
    }))
}

fn failed(message: String) -> Task {
    Task::Failed { outcome: Outcome::Error, failure: super::record::failure(ErrorCode::Unreadable, message) }
}

/// The new record, if it differs from the stored one.
fn compare(
    archive: &Archive,
    version: &Chosen,
    mut record: Record,
    found: &mut Reextracted,
    told: &mut dyn FnMut(&Chosen, &Record, &Record),
) -> Result<Option<Record>, Error> {
    found.pages += 1;
    let site = found.sites.entry(version.site.clone()).or_default();
    site.pages += 1;
    if record.error.as_ref().is_some_and(|failure| failure.code == ErrorCode::Unreadable) {
        found.unreadable += 1;
        return Ok(None);
    }
    let before = match archive.record(version.article, Some(version.number)) {
        // Nothing is left of it; its page gives another.
        Err(Error::BrokenRecord(_)) => Record {
            input: Input { url: record.url.clone(), kind: InputKind::Archive, ..Input::default() },
            fetch: record.fetch.clone(),
            url: record.url.clone(),
            ..Record::default()
        },
        before => before?,
    };
    let is_joined = before.blocks.iter().any(|block| block.page.is_some());
    if is_joined && record.quality.warnings.iter().any(|warning| warning.code == "more_pages") {
        found.joined += 1;
        return Ok(None);
    }
    // How the page came does not change by reading it again.
    record.input = before.input.clone();
    record.fetch = before.fetch.clone();
    record.url = before.url.clone();
    let (old, new) = (value(&before), value(&record));
    let fields: Vec<&str> = FIELDS.into_iter().filter(|field| old.get(field) != new.get(field)).collect();
    if fields.is_empty() {
        // The rule's hash and the program's version are worth keeping up to date, and cost nothing to anybody.
        return Ok((before.rules != record.rules || before.tool != record.tool || before.quality != record.quality)
            .then_some(record));
    }
    if has_content(&before) && !has_content(&record) {
        let why = record.error.as_ref().map_or("no text", |failure| failure.message.as_str());
        *site.lost.entry(why.to_owned()).or_default() += 1;
        found.kept += 1;
        told(version, &before, &record);
        return Ok(None);
    }
    found.changed += 1;
    site.changed += 1;
    site.words += record.word_count as i64 - before.word_count as i64;
    for field in fields {
        *site.fields.entry(field.to_owned()).or_default() += 1;
    }
    told(version, &before, &record);
    Ok(Some(record))
}

fn value(record: &Record) -> Value {
    serde_json::to_value(record).unwrap_or_default()
}

fn store(archive: &Archive, chosen: &[Chosen], ready: &mut Vec<(usize, Record)>) -> Result<(), Error> {
    if ready.is_empty() {
        return Ok(());
    }
    archive.begin()?;
    for (number, record) in ready.drain(..) {
        archive.replace_record(chosen[number].article, chosen[number].number, &record)?;
    }
    archive.commit()
}
