//! The one page that a command is about.

use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

use anyhow::anyhow;

use super::args::{NetworkArguments, ReadingArguments};
use super::config::{self, Config};
use super::report::Hint;
use crate::crawl;
use crate::extract::{Extraction, Extractor, Options};
use crate::input::Jobs;
use crate::page::Page;

/// A page and what comes out of it.
#[derive(Debug)]
pub(super) struct Single {
    pub(super) page: Page,
    pub(super) extraction: Extraction,
}

/// Where the page is.
#[derive(Debug)]
pub(super) struct Place<'a> {
    pub(super) input: &'a str,
    pub(super) url: Option<&'a url::Url>,
    pub(super) max_size: Option<u64>,
    pub(super) network: &'a NetworkArguments,
}

impl Single {
    /// Fetches or reads it, as `extractor` has it.
    ///
    /// # Errors
    /// There is no page.
    pub(super) fn read(place: &Place<'_>, extractor: &Extractor) -> anyhow::Result<Self> {
        let reading = ReadingArguments {
            from: None,
            url: place.url.cloned(),
            captured_at: None,
            max_size: place.max_size,
            jobs: None,
        };
        let mut settings = config::settings(&Config::read()?, place.network, &reading)?;
        settings.keeps_pages = true;
        settings.follows_pages = false;
        let jobs = Jobs::new([place.input.to_owned()], config::reading(&reading, settings.fetch.max_size)).take(1);
        let mut found = None;
        crawl::run(jobs, &settings, extractor, &traced(), &AtomicBool::new(false), &mut |finished| {
            found.get_or_insert(finished);
            ControlFlow::Continue(())
        });
        let finished = found.ok_or_else(|| anyhow!("{}: no page", place.input))?;
        match finished.page {
            Some(page) => Ok(Single { page: *page, extraction: finished.extraction }),
            None => {
                let failure = finished.extraction.record.error;
                let why = failure.map_or_else(|| "no page".to_owned(), |failure| failure.message);
                Err(anyhow!("{}: {why}", place.input)).map_err(|error| {
                    error.context(Hint("name the URL or the saved .html file of one article".to_owned()))
                })
            }
        }
    }
}

/// What the commands that compare extractions ask for.
pub(super) fn traced() -> Options {
    Options { trace: true, ..Options::default() }
}
