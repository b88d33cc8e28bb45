//! `offprint archive run|reextract`.

use std::fmt::Write as _;
use std::sync::atomic::Ordering;

use crate::archive::{Archive, Feed};
use crate::cli::archive_args::{LookFormat, ReextractArguments, RunArguments};
use crate::cli::archive_file::{apart_from, reader, selection, writer};
use crate::cli::args::ReadingArguments;
use crate::cli::config::{self, Config};
use crate::cli::exit::Exit;
use crate::cli::report::{self, counted, visible};
use crate::cli::rules;
use crate::cli::signals::stop_on_signals;
use crate::cli::stdout::print;
use crate::cli::summary_file::SummaryFile;
use crate::cli::table::table;
use crate::crawl::{self, Again, Means, Pass, PassCounts, Reextracted, Settings};
use crate::extract::Extractor;

pub(super) fn run(arguments: &RunArguments) -> anyhow::Result<Exit> {
    apart_from(&arguments.archive.db, "--summary", arguments.summary.as_deref())?;
    let reading = ReadingArguments {
        from: None,
        url: None,
        captured_at: None,
        max_size: arguments.max_size,
        jobs: arguments.jobs,
    };
    let settings = config::settings(&Config::read(arguments.quiet)?, &arguments.network, &reading)?;
    let rules = rules::load(&arguments.rules)?;
    if !arguments.quiet {
        rules::warn(&rules);
    }
    let archive = writer(&arguments.archive.db)?;
    let _lock = archive.lock()?;
    let summary_file = SummaryFile::open(arguments.summary.as_deref())?;
    let stop = stop_on_signals(arguments.quiet);
    let pass = Pass { all: arguments.force, limit: arguments.limit };
    let means = Means { archive: &archive, settings: &settings, extractor: &Extractor::new(rules), stop: &stop };
    let counts = crawl::pass(&means, &pass, &mut |trouble| {
        if !arguments.quiet {
            report::warning(trouble);
        }
    })?;
    summary_file.write(&counts)?;
    if !arguments.quiet {
        print(&in_words(&counts))?;
    }
    // What was not asked waits for the next run.
    if stop.load(Ordering::Relaxed) {
        return Ok(Exit::SomeFailed);
    }
    Ok(exit(&counts, has_working_feed(&archive)?, arguments.exit_nothing_new))
}

/// Whether a feed gave something when it was asked last.
fn has_working_feed(archive: &Archive) -> anyhow::Result<bool> {
    let works = |feed: &Feed| feed.paused_at.is_none() && feed.failures == 0 && feed.succeeded_at.is_some();
    Ok(archive.feeds()?.iter().any(works))
}

/// A feed among others may fail for weeks, and alone be due: that is told of, and no alarm. Where none works, or none of
/// several hosts answers, it is for reasons of ours: no network, no name server.
fn exit(counts: &PassCounts, has_working_feed: bool, tells_nothing_new: bool) -> Exit {
    let came = counts.new + counts.changed + counts.same;
    let all_failed = counts.feeds > 0 && counts.failed_feeds == counts.feeds;
    match all_failed && (counts.is_cut_off || !has_working_feed) {
        true if came == 0 => Exit::NoContent,
        true => Exit::SomeFailed,
        false if tells_nothing_new && counts.new + counts.changed == 0 => Exit::NothingNew,
        false => Exit::Success,
    }
}

fn in_words(counts: &PassCounts) -> String {
    format!(
        "{} ({} unchanged, {} failed), {} announced, {} new, {} changed, {} as before, {} gone, {} failed, in {:.1} s",
        counted(counts.feeds, "feed"),
        counts.unchanged_feeds,
        counts.failed_feeds,
        counted(counts.announced, "entry"),
        counted(counts.new, "article"),
        counts.changed,
        counts.same,
        counts.gone,
        counts.failed,
        counts.seconds
    )
}

pub(super) fn reextract(arguments: &ReextractArguments) -> anyhow::Result<Exit> {
    let rules = rules::load(&arguments.rules)?;
    rules::warn(&rules);
    let mut settings = Settings { is_ordered: true, ..Settings::default() };
    if let Some(jobs) = arguments.jobs {
        settings.workers = jobs;
    }
    // What only looks needs no permission to write, and keeps no run from its work.
    let archive = if arguments.dry_run { reader(&arguments.archive.db)? } else { writer(&arguments.archive.db)? };
    let _lock = if arguments.dry_run { None } else { Some(archive.lock()?) };
    let extractor = Extractor::new(rules);
    let stop = stop_on_signals(false);
    let again = Again {
        selection: &selection(&arguments.selection),
        settings: &settings,
        extractor: &extractor,
        is_dry_run: arguments.dry_run,
    };
    let found = crawl::reextract(&archive, &again, &stop, &mut |version, before, after| {
        if arguments.verbose {
            let change = crate::archive::change(before, after);
            report::warning(&format!(
                "{} version {}: {} more, {} less; {}",
                before.url.as_deref().unwrap_or_default(),
                version.number,
                counted(change.added, "word"),
                change.removed,
                after.title.as_deref().unwrap_or("no title")
            ));
        }
    })?;
    match arguments.format {
        LookFormat::Json => print(&serde_json::to_string(&found)?),
        LookFormat::Text => print(&told(&found, arguments.dry_run)),
    }?;
    Ok(if found.left > 0 { Exit::SomeFailed } else { Exit::Success })
}

fn told(found: &Reextracted, dry_run: bool) -> String {
    let rows: Vec<Vec<String>> = found
        .sites
        .iter()
        .filter(|(_, site)| site.changed > 0 || !site.lost.is_empty())
        .map(|(name, site)| {
            let fields: Vec<String> = site.fields.iter().map(|(field, count)| format!("{field} {count}")).collect();
            let lost: u64 = site.lost.values().sum();
            vec![
                name.clone(),
                site.pages.to_string(),
                site.changed.to_string(),
                format!("{:+}", site.words),
                lost.to_string(),
                fields.join(", "),
            ]
        })
        .collect();
    let mut text = String::new();
    if !rows.is_empty() {
        text.push_str(&table(&["site", "pages", "changed", "words", "lost", "fields"], &rows));
    }
    if found.kept > 0 {
        let kept = counted(found.kept, "record");
        let _ = writeln!(text, "{kept} left as before: the text would be lost");
    }
    if found.left > 0 {
        let _ = writeln!(text, "{} left as before: the run was ended", counted(found.left, "page"));
    }
    let _ = writeln!(
        text,
        "{} read again, {} {}, {} unreadable, {:.1} s",
        counted(found.pages, "page"),
        counted(found.changed, "record"),
        if dry_run { "would change" } else { "changed" },
        found.unreadable,
        found.seconds
    );
    visible(&text)
}
