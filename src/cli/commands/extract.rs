//! `offprint extract`: inputs to records.

use std::fs;
use std::io::IsTerminal;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use anyhow::Context;

use crate::cli::args::{ExtractArguments, OutputFormat, View};
use crate::cli::config::Config;
use crate::cli::exit::Exit;
use crate::cli::output::{Form, Output};
use crate::cli::progress::Progress;
use crate::cli::report::Hint;
use crate::cli::{config, rules};
use crate::crawl::{self, Summary};
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
    let fields = fields(arguments.fields.as_deref())?;
    let rules = rules::load(&arguments.rules)?;
    let told = if arguments.quiet { 0 } else { rules::warn(&rules) };
    let mut settings = config::settings(&config, &arguments.network, &arguments.reading)?;
    settings.is_ordered = arguments.ordered;
    settings.is_reproducible = arguments.reproducible;
    let options = Options { with: with(&arguments.with), trace: false };
    let jobs =
        Jobs::new(arguments.inputs.iter().cloned(), config::reading(&arguments.reading, settings.fetch.max_size));
    let is_single = arguments.inputs.len() == 1;
    let mut output = Output::open(arguments.output.as_deref(), form(arguments.format, fields, is_single))?;
    let mut progress =
        Progress::start(arguments.quiet || std::io::stdout().is_terminal() && arguments.output.is_none());

    let extractor = Extractor::new(rules);
    let stop = stop_on_signals();
    let mut broken = None;
    let summary = crawl::run(jobs, &settings, &extractor, &options, &stop, &mut |extraction| {
        progress.advance();
        match output.write(&extraction) {
            Ok(flow) => flow,
            Err(error) => {
                broken = Some(error);
                ControlFlow::Break(())
            }
        }
    });
    progress.finish();
    if !arguments.quiet {
        rules::warn_since(extractor.rules(), told);
    }
    if let Some(error) = broken {
        return Err(error);
    }
    let is_closed = output.finish()?;
    write_summary(arguments.summary.as_deref(), &summary)?;
    Ok(if is_closed { Exit::Success } else { exit(&summary) })
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
    stop
}
