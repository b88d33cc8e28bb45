//! `offprint extract`: inputs to records.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::Context;

use crate::cli::apart;
use crate::cli::archive_file;
use crate::cli::config::{self, Config};
use crate::cli::exit::Exit;
use crate::cli::extract_args::ExtractArguments;
use crate::cli::form::{Expected, Form};
use crate::cli::progress::Progress;
use crate::cli::report::{self, Hint};
use crate::cli::results::Results;
use crate::cli::rules;
use crate::cli::signals::stop_on_signals;
use crate::cli::summary_file::SummaryFile;
use crate::crawl::{self, Extracting, Settings};
use crate::extract::{Extractor, Options};
use crate::input::{Format, Job, Jobs, Reading, Stop, by_name};

pub(super) fn run(arguments: &ExtractArguments) -> anyhow::Result<Exit> {
    check(arguments)?;
    let printing = &arguments.printing;
    let config = Config::read(printing.quiet)?;
    let expected = if arguments.inputs.len() == 1 { Expected::One } else { Expected::Many };
    let form = Form::of(printing, expected)?;
    let rules = rules::load(&arguments.rules)?;
    let told = if printing.quiet { 0 } else { rules::warn(&rules) };
    let settings = settings(arguments, &config)?;
    let summary_file = SummaryFile::open(printing.summary.as_deref())?;
    let (mut results, mut done) = Results::open(arguments, &settings, form)?;
    let resumed = AtomicU64::new(0);
    let stop = stop_on_signals(printing.quiet);
    let awaited = waits_until(&stop, arguments.deadline);
    let reading = Reading { stop: awaited, ..config::reading(&arguments.reading, settings.fetch.max_size) };
    let no_pages = Arc::clone(&reading.no_pages);
    let jobs = jobs(arguments, reading).filter(|job| {
        let is_done = done.takes(&job.input);
        resumed.fetch_add(u64::from(is_done), Ordering::Relaxed);
        !is_done
    });
    if !printing.quiet {
        arguments
            .inputs
            .iter()
            .filter_map(|input| archive_file::readers_of(input))
            .for_each(|told| report::note(&told));
    }
    let mut progress = Progress::start(printing);
    let jobs = progress.inputs().count(jobs);

    let extractor = Extractor::new(rules);
    let options = Options { with: printing.views(), ..Options::default() };
    let mut broken = None;
    let extracting = Extracting { settings: &settings, extractor: &extractor, options: &options };
    let mut summary = crawl::run(jobs, extracting, &stop, &mut |finished| {
        progress.advance();
        results.take(&finished).unwrap_or_else(|error| {
            broken = Some(error);
            ControlFlow::Break(())
        })
    });
    summary.resumed = resumed.into_inner();
    summary.no_pages = no_pages.load(Ordering::Relaxed);
    progress.finish();
    if !printing.quiet {
        rules::warn_since(extractor.rules(), told);
    }
    if let Some(error) = broken {
        return Err(error);
    }
    let is_closed = results.close()?;
    summary_file.write(&summary)?;
    if !printing.quiet {
        report::summary(&summary);
    }
    Ok(if is_closed { Exit::Success } else { Exit::of(&summary) })
}

/// What of the line can be told to be wrong before anything is opened.
fn check(arguments: &ExtractArguments) -> anyhow::Result<()> {
    if arguments.inputs.is_empty() {
        return Err(anyhow::anyhow!("no inputs"))
            .context(Hint("name a URL, a file or a folder, or - to read standard input".to_owned()));
    }
    if arguments.reading.url.is_some() && (arguments.inputs.len() > 1 || !may_be_page(arguments)) {
        return Err(anyhow::anyhow!("--url is the address of one page"))
            .context(Hint("name that page alone, or a .jsonl list with a `path` and a `url` a line".to_owned()));
    }
    let printing = &arguments.printing;
    let written = [
        ("--output", printing.output.as_deref()),
        ("--summary", printing.summary.as_deref()),
        ("--resume", arguments.resume.as_deref()),
    ];
    apart::check(&written, apart::inputs(&arguments.inputs))
}

/// Whether the first input is one page whose address `--url` can be: a list, a folder and a URL are none.
fn may_be_page(arguments: &ExtractArguments) -> bool {
    let Some(input) = arguments.inputs.first() else { return true };
    let path = Path::new(input);
    let by_name = || if input == "-" { Format::Html } else { by_name(path) };
    let is_url = input.to_str().is_some_and(|text| text.starts_with("http://") || text.starts_with("https://"));
    !path.is_dir() && !is_url && arguments.reading.from.map_or_else(by_name, Into::into) == Format::Html
}

/// How often a wait for input is asked whether it is over.
const POLL: Duration = Duration::from_millis(50);

/// What ends waiting for input: a signal, and the end of the time given.
fn waits_until(stop: &Stop, deadline: Option<f64>) -> Stop {
    let Some(seconds) = deadline else { return Stop::clone(stop) };
    let (signal, ended) = (Stop::clone(stop), Stop::default());
    let end = std::time::Instant::now() + Duration::from_secs_f64(seconds);
    let sets = Stop::clone(&ended);
    // Left behind when the work is done.
    std::thread::spawn(move || {
        while !signal.load(Ordering::Relaxed) && std::time::Instant::now() < end {
            std::thread::sleep(POLL);
        }
        sets.store(true, Ordering::Relaxed);
    });
    ended
}

fn settings(arguments: &ExtractArguments, config: &Config) -> anyhow::Result<Settings> {
    Ok(Settings {
        is_ordered: arguments.ordered,
        is_reproducible: arguments.reproducible,
        deadline: arguments.deadline.map(Duration::from_secs_f64),
        keeps_exchanges: arguments.warc.is_some(),
        leaves_rest: arguments.resume.is_some(),
        ..config::settings(config, &arguments.network, &arguments.reading)?
    })
}

/// The inputs that are this run's share.
fn jobs(arguments: &ExtractArguments, reading: Reading) -> impl Iterator<Item = Job> + Send {
    let shard = arguments.shard;
    Jobs::new(arguments.inputs.iter().cloned(), reading).filter(move |job| shard.is_none_or(|shard| shard.takes(job)))
}
