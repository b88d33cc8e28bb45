//! Pages that lie on this machine: files, folders, lists, WARC and archives, read in their order and without any network.

use std::ffi::OsString;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use anyhow::anyhow;
use url::Url;

use super::args::ReadingArguments;
use super::config;
use super::report::{self, Hint};
use super::single::{named, traced};
use crate::archive;
use crate::crawl::{self, Extracting, Settings};
use crate::extract::{Extraction, Extractor};
use crate::input::{Jobs, Task};
use crate::page::Page;
use crate::record::Record;

/// A page, and what is taken out of it, with the trace.
pub(super) struct AtHand {
    pub(super) page: Page,
    pub(super) extraction: Extraction,
}

impl AtHand {
    /// The page's address: known, said by who saved it, or declared.
    pub(super) fn address(&self) -> Option<Url> {
        let record = &self.extraction.record;
        let declared = || record.url.as_deref().or(record.canonical_url.as_deref()).and_then(|url| url.parse().ok());
        self.page.url.clone().or_else(declared).filter(Url::has_host)
    }
}

/// Hands each page that `inputs` hold to `sink`. One that cannot be read is warned of, and the rest is read.
///
/// # Errors
/// An input names a page that is not here, or no page can be read.
pub(super) fn each(
    inputs: &[OsString],
    max_size: Option<u64>,
    extractor: &Extractor,
    sink: &mut dyn FnMut(AtHand),
) -> anyhow::Result<()> {
    let mut settings = Settings { keeps_pages: true, follows_pages: false, is_ordered: true, ..Settings::default() };
    settings.fetch.max_size = max_size.unwrap_or(settings.fetch.max_size);
    let reading = ReadingArguments { from: None, url: None, captured_at: None, max_size, jobs: None };
    let mut jobs = Jobs::new(inputs.iter().map(pages_of), config::reading(&reading, settings.fetch.max_size));
    let mut absent = None;
    let here = std::iter::from_fn(|| {
        let job = jobs.next()?;
        match job.task {
            Task::Fetch(url) => {
                absent = Some(url);
                None
            }
            _ => Some(job),
        }
    });
    let (mut read, mut unreadable) = (0_usize, Vec::new());
    let extracting = Extracting { settings: &settings, extractor, options: &traced() };
    crawl::run(here, extracting, &AtomicBool::new(false), &mut |finished| {
        let extraction = finished.extraction;
        match finished.page {
            Some(page) => {
                read += 1;
                sink(AtHand { page: *page, extraction });
            }
            None => unreadable.push(why(&extraction.record)),
        }
        ControlFlow::Continue(())
    });
    if let Some(url) = absent {
        return Err(anyhow!("{url}: pages are read from this machine only"))
            .map_err(|error| error.context(Hint(format!("store it first: offprint extract --warc pages/ {url}"))));
    }
    if let (0, Some(first)) = (read, unreadable.first()) {
        return Err(anyhow!("{first}; no page can be read")).map_err(|error| {
            error.context(Hint("name saved .html files, folders of them, a .jsonl list or a .warc".to_owned()))
        });
    }
    unreadable.iter().for_each(|why| report::warning(&format!("{why}; it is left out")));
    Ok(())
}

/// The input that holds the pages: those of an archive lie beside its database.
pub(super) fn pages_of(input: &OsString) -> OsString {
    archive::pages_of(Path::new(input)).map_or_else(|| input.clone(), PathBuf::into_os_string)
}

/// Which input gave no page, and why.
fn why(record: &Record) -> String {
    let input = &record.input;
    let name = input.path.clone().or_else(|| input.url.clone()).unwrap_or_else(|| "an input".to_owned());
    let message = record.error.as_ref().map_or("no page", |failure| failure.message.as_str());
    match input.line {
        Some(line) => named(&format!("{name}, line {line}"), message),
        None => named(&name, message),
    }
}
