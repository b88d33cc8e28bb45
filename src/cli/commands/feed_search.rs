//! Where `offprint feed` looks for articles: sources at hand and on the network, each article once, filters applied.

use std::collections::HashSet;
use std::ops::ControlFlow;

use anyhow::anyhow;
use url::Url;

use crate::cli::feed_args::{FeedArguments, ViaArgument};
use crate::cli::report;
use crate::cli::single::named;
use crate::crawl::{self, Announced, Poller, Settings, Via, Wanted};
use crate::discover::{Entry, Feed};
use crate::input::{self, ReadFile, Stop, masked};
use crate::record::{Failure, Input, InputKind, Outcome};

/// What was found.
pub(super) enum Found {
    /// A document that announces articles.
    Document { title: Option<String>, home: Option<Url>, url: Url },
    /// An article.
    Entry(Box<Entry>),
    /// A document that does not, or cannot be had.
    Failed { input: Input, outcome: Outcome, failure: Failure },
}

/// How many there were.
#[derive(Default, serde::Serialize)]
pub(super) struct Counts {
    /// Documents that announce articles.
    #[serde(rename = "documents")]
    pub(super) answered: u64,
    /// Documents that do not, or could not be had.
    pub(super) failed: u64,
    /// Articles announced, filters applied.
    pub(super) articles: u64,
}

/// Looks for articles behind all sources; every article once, filters applied.
pub(super) fn find(
    arguments: &FeedArguments,
    settings: &Settings,
    stop: &Stop,
    sink: &mut dyn FnMut(Found) -> ControlFlow<()>,
) -> anyhow::Result<Counts> {
    let via = match arguments.via {
        ViaArgument::Auto => Via::Auto,
        ViaArgument::Feed => Via::Feed,
        ViaArgument::Sitemap => Via::Sitemap,
        ViaArgument::Links => Via::Links,
    };
    let mut search = Search { arguments, via, seen: HashSet::new(), counts: Counts::default(), sink };
    let mut starts = Vec::new();
    for source in &arguments.sources {
        if source.contains("://") {
            starts.push(address(source)?);
            continue;
        }
        match search.at_hand(source, settings.fetch.max_size, stop) {
            ControlFlow::Continue(further) => starts.extend(further),
            ControlFlow::Break(()) => return Ok(search.counts),
        }
    }
    if !starts.is_empty() {
        let poller = Poller::start(settings)?;
        let wanted = Wanted { starts, via, since: arguments.since };
        crawl::announced(&poller, wanted, stop, &mut |url, found| match found {
            Ok(announced) => search.take(&masked(url), announced),
            Err((outcome, failure)) => {
                let input = Input { url: Some(masked(url)), kind: InputKind::Feed, ..Input::default() };
                search.fail(input, outcome, failure)
            }
        });
    }
    Ok(search.counts)
}

/// The address that a source is.
fn address(source: &str) -> anyhow::Result<Url> {
    let url: Url = source.parse().map_err(|error| anyhow!("{source}: not a URL: {error}"))?;
    anyhow::ensure!(matches!(url.scheme(), "http" | "https"), "{source}: only http and https can be fetched");
    Ok(url)
}

/// A document at hand, as records name it.
fn input(source: &str) -> Input {
    let path = (source != "-").then(|| source.to_owned());
    Input { path, kind: InputKind::Feed, ..Input::default() }
}

/// The bytes of a document at hand.
fn local(source: &str, max_size: u64, stop: &Stop) -> Result<Vec<u8>, Failure> {
    if source == "-" {
        return input::standard_input(max_size, stop);
    }
    let file = ReadFile { path: source.into(), stop: Stop::clone(stop), ..ReadFile::default() };
    Ok(input::load(&file, max_size)?.bytes)
}

struct Search<'a> {
    arguments: &'a FeedArguments,
    via: Via,
    seen: HashSet<Url>,
    counts: Counts,
    sink: &'a mut dyn FnMut(Found) -> ControlFlow<()>,
}

impl Search<'_> {
    /// Reads a document at hand; gives the addresses it leads to. One that cannot be read keeps nobody from the others.
    fn at_hand(&mut self, source: &str, max_size: u64, stop: &Stop) -> ControlFlow<(), Vec<Url>> {
        // Relative links of a file without --url lead nowhere: this base makes them addresses that are left out.
        let base = self.arguments.url.clone().unwrap_or_else(|| Url::parse("file:///").expect("constant URL"));
        let read = local(source, max_size, stop).map_err(|failure| (Outcome::Error, failure));
        match read.and_then(|bytes| crawl::read_announcement(bytes, &base, self.via, max_size)) {
            Ok((Some(announced), _)) => {
                let name = if source == "-" { "standard input" } else { source };
                self.take(name, announced)?;
                ControlFlow::Continue(Vec::new())
            }
            Ok((None, further)) => ControlFlow::Continue(further),
            Err((outcome, failure)) => {
                self.fail(input(source), outcome, failure)?;
                ControlFlow::Continue(Vec::new())
            }
        }
    }

    fn take(&mut self, name: &str, announced: Announced) -> ControlFlow<()> {
        self.counts.answered += 1;
        let Feed { title, home, entries, without_address, is_cut_short, .. } = announced.feed;
        if !self.arguments.printing.quiet {
            if is_cut_short {
                report::warning(&format!("{name}: it ends in the middle; what stands before is taken"));
            }
            if without_address > 0 {
                let entries = report::counted(without_address, "entry");
                report::warning(&format!("{name}: {entries} without an address that can be followed"));
            }
        }
        (self.sink)(Found::Document { title, home, url: announced.document })?;
        for mut entry in entries {
            // A document at hand without --url has no address to name.
            entry.feed = entry.feed.filter(|feed| feed.scheme() != "file");
            if self.arguments.limit.is_some_and(|limit| self.seen.len() >= limit) {
                return ControlFlow::Break(());
            }
            if self.is_wanted(&entry) && self.seen.insert(entry.url.clone()) {
                self.counts.articles += 1;
                (self.sink)(Found::Entry(Box::new(entry)))?;
            }
        }
        ControlFlow::Continue(())
    }

    fn fail(&mut self, input: Input, outcome: Outcome, failure: Failure) -> ControlFlow<()> {
        self.counts.failed += 1;
        let name = input.url.as_deref().or(input.path.as_deref()).unwrap_or("standard input");
        report::warning(&named(name, &failure.message));
        (self.sink)(Found::Failed { input, outcome, failure })
    }

    fn is_wanted(&self, entry: &Entry) -> bool {
        let url = entry.url.as_str();
        let at = entry.updated.as_deref().or(entry.published.as_deref()).and_then(crate::discover::latest);
        let is_recent = match (self.arguments.since, at) {
            (Some(since), Some(at)) => at >= since,
            _ => true,
        };
        is_recent
            && (self.arguments.include.is_empty() || self.arguments.include.iter().any(|pattern| pattern.is_match(url)))
            && !self.arguments.exclude.iter().any(|pattern| pattern.is_match(url))
    }
}
