//! `offprint feed`: what feeds, sitemaps and home pages announce, as a list or as records.

use std::ops::ControlFlow;
use std::sync::atomic::Ordering;

use anyhow::{Context, anyhow};
use serde_json::Value;
use url::Url;

use super::feed_search::{Counts, Found, find};
use crate::cli::apart;
use crate::cli::args::{OutputFormat, ReadingArguments};
use crate::cli::config::{self, Config};
use crate::cli::exit::Exit;
use crate::cli::feed_args::FeedArguments;
use crate::cli::form::{Expected, Form};
use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::cli::report::Hint;
use crate::cli::rules;
use crate::cli::signals::stop_on_signals;
use crate::cli::summary_file::SummaryFile;
use crate::crawl::{self, Extracting, Settings};
use crate::discover::Entry;
use crate::extract::{Extractor, Options};
use crate::input::{Job, Stop, Task, masked};
use crate::record::{Input, InputKind};
use crate::render::csv;
use crate::render::rss::Channel;

pub(super) fn run(arguments: &FeedArguments) -> anyhow::Result<Exit> {
    if arguments.sources.is_empty() {
        return Err(anyhow!("no feeds")).context(Hint(
            "name the URL or file of a feed, sitemap, OPML list or home page, or - for standard input".to_owned(),
        ));
    }
    let is_address = |source: &String| source.contains("://");
    if arguments.url.is_some() && (arguments.sources.len() > 1 || arguments.sources.iter().any(is_address)) {
        return Err(anyhow!("--url is the address of one document at hand"))
            .context(Hint("name that file alone, or - for standard input".to_owned()));
    }
    let written =
        [("--output", arguments.printing.output.as_deref()), ("--summary", arguments.printing.summary.as_deref())];
    apart::check(&written, apart::inputs(&arguments.sources))?;
    let reading = ReadingArguments {
        from: None,
        url: arguments.url.clone(),
        captured_at: None,
        max_size: arguments.max_size,
        jobs: arguments.jobs,
    };
    let sources = arguments.sources.iter().filter_map(|source| source.parse::<Url>().ok()).chain(arguments.url.clone());
    let settings = Settings {
        named: Some(sources.map(|url| url.origin()).collect()),
        ..config::settings(&Config::read(arguments.printing.quiet)?, &arguments.network, &reading)?
    };
    let stop = stop_on_signals(arguments.printing.quiet);
    let is_list = !arguments.extract && matches!(arguments.printing.format, OutputFormat::Json | OutputFormat::Csv);
    if is_list { list(arguments, &settings, &stop) } else { extract(arguments, settings, &stop) }
}

/// Prints what is announced, as it is found.
fn list(arguments: &FeedArguments, settings: &Settings, stop: &Stop) -> anyhow::Result<Exit> {
    let (printing, rules) = (&arguments.printing, &arguments.rules);
    let of_records = [
        ("--fields", printing.fields.is_some()),
        ("--with", !printing.with.is_empty()),
        ("--selectors", !rules.selectors.is_empty()),
        ("--select", !rules.select.is_empty()),
        ("--strip", !rules.strip.is_empty()),
    ];
    if let Some((flag, _)) = of_records.into_iter().find(|(_, is_given)| *is_given) {
        return Err(anyhow!("{flag} is about records, and a list of what is announced has none"))
            .context(Hint("add --extract to fetch the articles and print their records".to_owned()));
    }
    let summary_file = SummaryFile::open(printing.summary.as_deref())?;
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
    summary_file.write(&counts)?;
    Ok(match counts {
        _ if is_closed => Exit::Success,
        _ if stop.load(Ordering::Relaxed) => Exit::SomeFailed,
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
fn extract(arguments: &FeedArguments, mut settings: Settings, stop: &Stop) -> anyhow::Result<Exit> {
    let mut form = Form::of(&arguments.printing, Expected::Many)?;
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
    let extracting = Extracting { settings: &settings, extractor: &extractor, options: &options };
    let summary = crawl::run(jobs.into_iter(), extracting, stop, &mut |finished| {
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
