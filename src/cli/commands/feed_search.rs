//! Where `offprint feed` looks for articles: sources at hand and on the network, each article once, filters applied.

use std::collections::HashSet;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use anyhow::{Context, anyhow};
use url::Url;

use crate::cli::feed_args::{FeedArguments, ViaArgument};
use crate::cli::report::{self, Hint};
use crate::crawl::{self, Announced, Poller, Settings, Via};
use crate::discover::Entry;
use crate::input::masked;
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

/// How many sources there were.
#[derive(Default)]
pub(super) struct Counts {
    pub(super) answered: u64,
    pub(super) failed: u64,
}

/// Looks for articles behind all sources; every article once, filters applied.
pub(super) fn find(
    arguments: &FeedArguments,
    settings: &Settings,
    stop: &AtomicBool,
    sink: &mut dyn FnMut(Found) -> ControlFlow<()>,
) -> anyhow::Result<Counts> {
    let via = match arguments.via {
        ViaArgument::Auto => Via::Auto,
        ViaArgument::Feed => Via::Feed,
        ViaArgument::Sitemap => Via::Sitemap,
        ViaArgument::Links => Via::Links,
    };
    let mut search = Search { arguments, seen: HashSet::new(), counts: Counts::default(), sink };
    let mut starts = Vec::new();
    for source in &arguments.sources {
        if source.contains("://") {
            let url: Url = source.parse().map_err(|error| anyhow!("{source}: not a URL: {error}"))?;
            anyhow::ensure!(matches!(url.scheme(), "http" | "https"), "{source}: only http and https can be fetched");
            starts.push(url);
            continue;
        }
        let (bytes, base) = local(source, arguments, settings.fetch.max_size)?;
        match crawl::read_announcement(bytes, &base, via, settings.fetch.max_size) {
            Ok((Some(announced), _)) => {
                let name = if source == "-" { "standard input" } else { source };
                if search.take(name, announced).is_break() {
                    return Ok(search.counts);
                }
            }
            Ok((None, further)) => starts.extend(further),
            Err((outcome, failure)) => {
                let path = (source != "-").then(|| source.clone());
                let _ = search.fail(Input { path, kind: InputKind::Feed, ..Input::default() }, outcome, failure);
            }
        }
    }
    if !starts.is_empty() {
        let poller = Poller::start(settings)?;
        crawl::announced(&poller, starts, via, arguments.since, stop, &mut |url, found| match found {
            Ok(announced) => search.take(&masked(url), announced),
            Err((outcome, failure)) => {
                let input = Input { url: Some(masked(url)), kind: InputKind::Feed, ..Input::default() };
                search.fail(input, outcome, failure)
            }
        });
    }
    Ok(search.counts)
}

/// The bytes of a document at hand and the address its links start from.
fn local(source: &str, arguments: &FeedArguments, max_size: u64) -> anyhow::Result<(Vec<u8>, Url)> {
    let mut bytes = Vec::new();
    let path = Path::new(source);
    if source == "-" {
        std::io::stdin()
            .take(max_size.saturating_add(1))
            .read_to_end(&mut bytes)
            .context("standard input cannot be read")?;
    } else {
        let read =
            std::fs::File::open(path).and_then(|file| file.take(max_size.saturating_add(1)).read_to_end(&mut bytes));
        read.with_context(|| format!("{source} cannot be read"))
            .context(Hint("name a file, or for the web a URL with http:// or https://".to_owned()))?;
    }
    if bytes.len() as u64 > max_size {
        return Err(anyhow!("{source}: larger than {max_size} bytes"))
            .context(Hint("raise --max-size to read it".to_owned()));
    }
    let base = match &arguments.url {
        Some(url) => url.clone(),
        // Relative links of a file without --url lead nowhere: this base makes them addresses that are left out.
        None => Url::parse("file:///").expect("constant URL"),
    };
    Ok((bytes, base))
}

struct Search<'a> {
    arguments: &'a FeedArguments,
    seen: HashSet<Url>,
    counts: Counts,
    sink: &'a mut dyn FnMut(Found) -> ControlFlow<()>,
}

impl Search<'_> {
    fn take(&mut self, name: &str, announced: Announced) -> ControlFlow<()> {
        self.counts.answered += 1;
        let Announced { document, title, home, entries, without_address, is_cut_short, .. } = announced;
        if !self.arguments.printing.quiet {
            if is_cut_short {
                report::warning(&format!("{name}: it ends in the middle; what stands before is taken"));
            }
            if without_address > 0 {
                let entries = report::counted(without_address, "entry");
                report::warning(&format!("{name}: {entries} without an address that can be followed"));
            }
        }
        (self.sink)(Found::Document { title, home, url: document })?;
        for mut entry in entries {
            // A document at hand without --url has no address to name.
            entry.feed = entry.feed.filter(|feed| feed.scheme() != "file");
            if self.arguments.limit.is_some_and(|limit| self.seen.len() >= limit) {
                return ControlFlow::Break(());
            }
            if self.is_wanted(&entry) && self.seen.insert(entry.url.clone()) {
                (self.sink)(Found::Entry(Box::new(entry)))?;
            }
        }
        ControlFlow::Continue(())
    }

    fn fail(&mut self, input: Input, outcome: Outcome, failure: Failure) -> ControlFlow<()> {
        self.counts.failed += 1;
        let name = input.url.as_deref().or(input.path.as_deref()).unwrap_or("standard input");
        report::warning(&format!("{name}: {}", failure.message));
        (self.sink)(Found::Failed { input, outcome, failure })
    }

    fn is_wanted(&self, entry: &Entry) -> bool {
        let url = entry.url.as_str();
        let at = entry
            .updated
            .as_deref()
            .or(entry.published.as_deref())
            .and_then(|text| text.parse::<jiff::Timestamp>().ok());
        let is_recent = match (self.arguments.since, at) {
            (Some(since), Some(at)) => at >= since,
            _ => true,
        };
        is_recent
            && (self.arguments.include.is_empty() || self.arguments.include.iter().any(|pattern| pattern.is_match(url)))
            && !self.arguments.exclude.iter().any(|pattern| pattern.is_match(url))
    }
}
