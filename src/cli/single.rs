//! The one page that a command is about.

use std::ffi::OsStr;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use anyhow::anyhow;

use super::archive_file;
use super::args::{NetworkArguments, ReadingArguments};
use super::config::{self, Config};
use super::report::Hint;
use crate::crawl::{self, Extracting};
use crate::extract::{Extraction, Extractor, Options};
use crate::input::Jobs;
use crate::page::Page;
use crate::record::{ErrorCode, Failure};

/// A page and what comes out of it.
#[derive(Debug)]
pub(super) struct Single {
    pub(super) page: Page,
    pub(super) extraction: Extraction,
}

/// Where the page is.
#[derive(Debug)]
pub(super) struct Place<'a> {
    pub(super) input: &'a OsStr,
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
        let mut settings = config::settings(&Config::read(false)?, place.network, &reading)?;
        settings.keeps_pages = true;
        settings.follows_pages = false;
        let one_of = || {
            let readers = archive_file::readers_of(place.input);
            Hint(readers.unwrap_or_else(|| "name the URL or the saved page of one article".to_owned()))
        };
        let name = place.input.to_string_lossy();
        if Path::new(place.input).is_dir() {
            return Err(anyhow!("{name} is a folder").context(one_of()));
        }
        let jobs = Jobs::new([place.input.to_owned()], config::reading(&reading, settings.fetch.max_size)).take(1);
        let mut found = None;
        let extracting = Extracting { settings: &settings, extractor, options: &traced() };
        crawl::run(jobs, extracting, &AtomicBool::new(false), &mut |finished| {
            found.get_or_insert(finished);
            ControlFlow::Continue(())
        });
        let finished = found.ok_or_else(|| anyhow!("{name}: no page"))?;
        let failure = finished.extraction.record.error.clone();
        let is_page = |failure: &Failure| !matches!(failure.code, ErrorCode::Empty | ErrorCode::UnsupportedType);
        match finished.page {
            Some(page) if failure.as_ref().is_none_or(is_page) => {
                Ok(Single { page: *page, extraction: finished.extraction })
            }
            _ => {
                let why = failure.map_or_else(|| "no page".to_owned(), |failure| failure.message);
                Err(anyhow!(named(&name, &why)).context(one_of()))
            }
        }
    }
}

/// What the commands that compare extractions ask for.
pub(super) fn traced() -> Options {
    Options { trace: true, ..Options::default() }
}

/// A message about an input, with its name in it once.
pub(super) fn named(input: &str, message: &str) -> String {
    if message.contains(input) { message.to_owned() } else { format!("{input}: {message}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_names_its_input_once() {
        assert_eq!(named("a.html", "no such file: a.html"), "no such file: a.html");
        assert_eq!(named("dir", "the folder holds no .html file"), "dir: the folder holds no .html file");
    }
}
