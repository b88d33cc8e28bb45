//! `offprint extract`: inputs to records.

use std::fs;
use std::io::IsTerminal;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use anyhow::Context;

use crate::cli::args::{ExtractArguments, OutputFormat, View};
use crate::cli::config::Config;
use crate::cli::exit::Exit;
use crate::cli::output::{Form, Output};
use crate::cli::progress::Progress;
use crate::cli::report::{self, Hint};
use crate::cli::stored::Stored;
use crate::cli::{config, rules};
use crate::crawl::{self, Done, Finished, Journal, Settings, Summary};
use crate::extract::{Extractor, Options, With};
use crate::input::Jobs;
use crate::record::Outcome;
use crate::render::csv::Columns;
use crate::render::json::Fields;
use crate::render::rss::Channel;

pub(super) fn run(arguments: &ExtractArguments) -> anyhow::Result<Exit> {
    if arguments.inputs.is_empty() {
        return Err(anyhow::anyhow!("no inputs"))
            .context(Hint("name a URL, a file or a folder, or - to read standard input".to_owned()));
    }
    let config = Config::read()?;
    let fields = fields(arguments.printing.fields.as_deref())?;
    let rules = rules::load(&arguments.rules)?;
    let told = if arguments.printing.quiet { 0 } else { rules::warn(&rules) };
    let mut settings = config::settings(&config, &arguments.network, &arguments.reading)?;
    settings.is_ordered = arguments.ordered;
    settings.is_reproducible = arguments.reproducible;
    settings.deadline = arguments.deadline.map(Duration::from_secs_f64);
    settings.keeps_exchanges = arguments.warc.is_some();
    settings.leaves_rest = arguments.resume.is_some();
    let options = Options { with: with(&arguments.printing.with), ..Options::default() };
    let jobs =
        Jobs::new(arguments.inputs.iter().cloned(), config::reading(&arguments.reading, settings.fetch.max_size));
    let jobs = jobs.filter(|job| arguments.shard.is_none_or(|shard| shard.takes(job)));
    let is_single = arguments.inputs.len() == 1;
    let mut run = Run::open(arguments, &settings, form(arguments.printing.format, fields, is_single))?;
    let resumed = AtomicU64::new(0);
    let mut done = std::mem::take(&mut run.done);
    let jobs = jobs.filter(|job| {
        let is_done = done.takes(&job.input);
        resumed.fetch_add(u64::from(is_done), Ordering::Relaxed);
        !is_done
    });
    let mut progress = Progress::start(
        arguments.printing.quiet || std::io::stdout().is_terminal() && arguments.printing.output.is_none(),
    );
    let jobs = progress.inputs().count(jobs);

    let extractor = Extractor::new(rules);
    let stop = stop_on_signals();
    let mut broken = None;
    let mut summary = crawl::run(jobs, &settings, &extractor, &options, &stop, &mut |finished| {
        progress.advance();
        match run.take(&finished) {
            Ok(flow) => flow,
            Err(error) => {
                broken = Some(error);
                ControlFlow::Break(())
            }
        }
    });
    summary.resumed = resumed.into_inner();
    progress.finish();
    if !arguments.printing.quiet {
        rules::warn_since(extractor.rules(), told);
    }
    if let Some(error) = broken {
        return Err(error);
    }
    let is_closed = run.close()?;
    write_summary(arguments.printing.summary.as_deref(), &summary)?;
    if !arguments.printing.quiet {
        report::summary(&summary);
    }
    Ok(if is_closed { Exit::Success } else { exit(&summary) })
}

/// Everything that results go to.
struct Run {
    output: Output,
    stored: Option<Stored>,
    journal: Option<Journal>,
    done: Done,
}

/// Bytes of records that are confirmed at once at most.
const MOST_UNCONFIRMED: usize = 4 << 20;

impl Run {
    fn open(arguments: &ExtractArguments, settings: &Settings, form: Form) -> anyhow::Result<Self> {
        let robots = if settings.ignore_robots { "ignore" } else { "obey" };
        let (Some(journal), Some(output)) = (&arguments.resume, &arguments.printing.output) else {
            let stored = arguments.warc.as_deref().map(|path| Stored::open(path, robots, None)).transpose()?;
            let output = Output::open(arguments.printing.output.as_deref(), form)?;
            return Ok(Run { output, stored, journal: None, done: Done::default() });
        };
        let (journal, done, reached) = Journal::open(journal, output)?;
        let output = Output::resume(output, &reached, form)?;
        let confirmed = Some(reached.warc.as_ref());
        let stored = arguments.warc.as_deref().map(|path| Stored::open(path, robots, confirmed)).transpose()?;
        Ok(Run { output, stored, journal: Some(journal), done })
    }

    /// Stores, writes and notes one result, in this order: what the journal confirms is there.
    fn take(&mut self, finished: &Finished) -> anyhow::Result<ControlFlow<()>> {
        if let Some(stored) = &mut self.stored {
            stored.append(&finished.exchanges)?;
        }
        let flow = self.output.write(&finished.extraction)?;
        if let Some(journal) = &mut self.journal {
            journal.note(&finished.extraction.record.input);
            if journal.is_due() || self.output.waiting() > MOST_UNCONFIRMED {
                self.confirm()?;
            }
        }
        Ok(flow)
    }

    fn confirm(&mut self) -> anyhow::Result<()> {
        let warc = match &mut self.stored {
            Some(stored) => stored.sync()?,
            None => None,
        };
        let output = self.output.settle()?;
        if let Some(journal) = &mut self.journal {
            journal.confirm(crawl::Progress { output, warc, is_new: false })?;
        }
        Ok(())
    }

    /// Closes all. True if the reader of standard output had gone.
    fn close(mut self) -> anyhow::Result<bool> {
        if self.journal.is_some() {
            self.confirm()?;
        }
        if let Some(stored) = self.stored {
            stored.close()?;
        }
        self.output.finish()
    }
}

pub(super) fn with(views: &[View]) -> With {
    let has = |view: View| views.contains(&view);
    With {
        html: has(View::Html),
        markdown: has(View::Markdown),
        images: has(View::Images),
        removed: has(View::Removed),
    }
}

pub(super) fn form(format: OutputFormat, fields: Option<Fields>, is_single: bool) -> Form {
    match format {
        OutputFormat::Json => Form::Json { fields, is_pretty: is_single && std::io::stdout().is_terminal() },
        OutputFormat::Markdown => Form::Markdown,
        OutputFormat::Text => Form::Text,
        OutputFormat::Html => Form::Html,
        OutputFormat::Csv => Form::Csv(Columns::of(fields.as_ref())),
        OutputFormat::Rss => Form::Rss(Channel { title: "offprint".to_owned(), ..Channel::default() }),
    }
}

/// Writes the counts of a run where they were asked for.
pub(super) fn write_summary(path: Option<&Path>, summary: &Summary) -> anyhow::Result<()> {
    let Some(path) = path else { return Ok(()) };
    let text = serde_json::to_string_pretty(summary)?;
    fs::write(path, text + "\n").with_context(|| format!("the summary cannot be written to {}", path.display()))
}

/// The exit code that a run's outcomes stand for.
pub(super) fn exit(summary: &Summary) -> Exit {
    let content = summary.with(&[Outcome::Ok, Outcome::Partial, Outcome::Paywalled]);
    let fine = content + summary.with(&[Outcome::Skipped]);
    match summary.inputs {
        all if fine == all => Exit::Success,
        _ if content == 0 => Exit::NoContent,
        _ => Exit::SomeFailed,
    }
}

/// The fields named, or what is wrong with them.
pub(super) fn fields(list: Option<&str>) -> anyhow::Result<Option<Fields>> {
    list.map(Fields::parse).transpose().map_err(|error| {
        let hint = error.suggestion.as_ref().map(|name| Hint(format!("did you mean `{name}`?")));
        with_hint(anyhow::Error::new(error), hint)
    })
}

fn with_hint(error: anyhow::Error, hint: Option<Hint>) -> anyhow::Error {
    match hint {
        Some(hint) => error.context(hint),
        None => error,
    }
}

/// One signal: finish what is in flight. A second one: stop now.
pub(super) fn stop_on_signals() -> std::sync::Arc<AtomicBool> {
    let stop = std::sync::Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        // The order matters: the flag is looked at before it is set, so that the first signal only sets it.
        let _ = signal_hook::flag::register_conditional_shutdown(signal, 130, std::sync::Arc::clone(&stop));
        let _ = signal_hook::flag::register(signal, std::sync::Arc::clone(&stop));
    }
    // A limit on the size of files (`ulimit -f`) would end the program with this signal; caught, the write fails instead.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, std::sync::Arc::default());
    stop
}
