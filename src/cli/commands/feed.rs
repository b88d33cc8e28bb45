//! `offprint feed`: what feeds, sitemaps and home pages announce, as a list or as records.

use std::collections::HashSet;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use anyhow::{Context, anyhow};
use serde_json::Value;
use url::Url;

use crate::cli::args::{OutputFormat, ReadingArguments};
use crate::cli::config::{self, Config};
use crate::cli::exit::Exit;
use crate::cli::feed_args::{FeedArguments, ViaArgument};
use crate::cli::form::Form;
use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::cli::report::{self, Hint};
use crate::cli::rules;
use crate::cli::signals::stop_on_signals;
use crate::cli::summary_file::SummaryFile;
use crate::crawl::{self, Announced, Poller, Settings, Via};
use crate::discover::Entry;
use crate::extract::{Extractor, Options};
use crate::input::{Job, Task, masked};
use crate::record::{Failure, Input, InputKind, Outcome};
use crate::render::csv;
use crate::render::rss::Channel;

pub(super) fn run(arguments: &FeedArguments) -> anyhow::Result<Exit> {
    if arguments.sources.is_empty() {
        return Err(anyhow!("no feeds")).context(Hint(
            "name the URL or file of a feed, sitemap, OPML list or home page, or - for standard input".to_owned(),
        ));
    }
    let reading = ReadingArguments {
        from: None,
        url: arguments.url.clone(),
        captured_at: None,
        max_size: arguments.max_size,
        jobs: arguments.jobs,
    };
    let settings = config::settings(&Config::read()?, &arguments.network, &reading)?;
    let stop = stop_on_signals();
    let is_list = !arguments.extract && matches!(arguments.printing.format, OutputFormat::Json | OutputFormat::Csv);
    if is_list { list(arguments, &settings, &stop) } else { extract(arguments, settings, &stop) }
}

/// Prints what is announced, as it is found.
fn list(arguments: &FeedArguments, settings: &Settings, stop: &AtomicBool) -> anyhow::Result<Exit> {
    if arguments.printing.fields.is_some() || !arguments.printing.with.is_empty() {
        return Err(anyhow!("--fields and --with choose parts of records"))
            .context(Hint("add --extract to fetch the articles and print their records".to_owned()));
    }
    let mut output = Output::open(arguments.printing.output.as_deref(), Form::Text)?;
    let is_csv = arguments.printing.format == OutputFormat::Csv;
    if is_csv {
        let _ = output.put(&csv::line(COLUMNS.iter().map(|name| (*name).to_owned())))?;
    }
    let mut broken = None;
    let mut is_closed = false;
    let counts = find(arguments, settings, stop, &mut |found| {
        let Found::Entry(entry) = found else { return ControlFlow::Continue(()) };
        let line = if is_csv { row(&entry) } else { serde_json::to_string(&entry).unwrap_or_default() + "\n" };
        match output.put(&line) {
            Ok(flow) => {
                is_closed |= flow.is_break();
                flow
            }
            Err(error) => {
                broken = Some(error);
                ControlFlow::Break(())
            }
        }
    })?;
    if let Some(error) = broken {
        return Err(error);
    }
    is_closed |= output.finish()?;
    Ok(match counts {
        _ if is_closed => Exit::Success,
        Counts { failed: 0, .. } => Exit::Success,
        Counts { answered: 0, .. } => Exit::NoContent,
        Counts { .. } => Exit::SomeFailed,
    })
}

const COLUMNS: [&str; 10] =
    ["url", "title", "published", "updated", "guid", "feed", "summary", "authors", "categories", "language"];

fn row(entry: &Entry) -> String {
    let value = serde_json::to_value(entry).unwrap_or_default();
    csv::line(COLUMNS.iter().map(|name| csv::cell(value.get(name).unwrap_or(&Value::Null))))
}

/// Fetches what is announced and prints the records.
fn extract(arguments: &FeedArguments, mut settings: Settings, stop: &AtomicBool) -> anyhow::Result<Exit> {
    let mut form = Form::of(&arguments.printing, false)?;
    let rules = rules::load(&arguments.rules)?;
    let told = if arguments.printing.quiet { 0 } else { rules::warn(&rules) };
    // A file that cannot be written is found out before anybody is asked for anything.
    drop(Output::open(arguments.printing.output.as_deref(), Form::Text)?);
    let summary_file = SummaryFile::open(arguments.printing.summary.as_deref())?;
    let mut jobs = Vec::new();
    let mut channel = Channel::default();
    find(arguments, &settings, stop, &mut |found| {
        match found {
            Found::Document { title, home, url } => head(&mut channel, title, home, &url),
            Found::Entry(entry) => jobs.push(job(*entry)),
            Found::Failed { input, outcome, failure } => jobs.push(Job::new(input, Task::Failed { outcome, failure })),
        }
        ControlFlow::Continue(())
    })?;
    if let Form::Rss(empty) = &mut form {
        *empty = channel;
        settings.is_ordered = true;
    }
    let mut output = Output::open(arguments.printing.output.as_deref(), form)?;
    let mut progress = Progress::start(&arguments.printing);
    let extractor = Extractor::new(rules);
    let options = Options { with: arguments.printing.views(), ..Options::default() };
    let mut broken = None;
    let summary = crawl::run(jobs.into_iter(), &settings, &extractor, &options, stop, &mut |finished| {
        progress.advance();
        output.write(&finished.extraction).unwrap_or_else(|error| {
            broken = Some(error);
            ControlFlow::Break(())
        })
    });
    progress.finish();
    if !arguments.printing.quiet {
        rules::warn_since(extractor.rules(), told);
    }
    if let Some(error) = broken {
        return Err(error);
    }
    let is_closed = output.finish()?;
    summary_file.write(&summary)?;
    Ok(if is_closed { Exit::Success } else { Exit::of(&summary) })
}

/// The head of a full-text feed: that of the feed it is made of, or of all of them.
fn head(channel: &mut Channel, title: Option<String>, home: Option<Url>, url: &Url) {
    let title = title.unwrap_or_else(|| url.host_str().unwrap_or_default().to_owned());
    if channel.title.is_empty() {
        channel.link = home.as_ref().unwrap_or(url).to_string();
        channel.title = title;
    } else {
        channel.title.push_str(", ");
        channel.title.push_str(&title);
    }
    channel.description = format!("{} with full text", channel.title);
}

/// The job of an article with what its feed says about it.
pub(super) fn job(entry: Entry) -> Job {
    let input =
        Input { id: entry.guid.clone(), url: Some(masked(&entry.url)), kind: InputKind::Feed, ..Input::default() };
    let mut job = Job::new(input, Task::Fetch(entry.url.clone()));
    job.hints = crawl::hints(entry);
    job
}

/// What was found.
enum Found {
    /// A document that announces articles.
    Document { title: Option<String>, home: Option<Url>, url: Url },
    /// An article.
    Entry(Box<Entry>),
    /// A document that does not, or cannot be had.
    Failed { input: Input, outcome: Outcome, failure: Failure },
}

#[derive(Default)]
struct Counts {
    answered: u64,
    failed: u64,
}

/// Looks for articles behind all sources; every article once, filters applied.
fn find(
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
        std::io::stdin().take(max_size + 1).read_to_end(&mut bytes).context("standard input cannot be read")?;
    } else {
        let file = std::fs::File::open(path).with_context(|| format!("{source} cannot be read"))?;
        file.take(max_size + 1).read_to_end(&mut bytes).with_context(|| format!("{source} cannot be read"))?;
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
