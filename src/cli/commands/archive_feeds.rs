//! `offprint archive add|list|pause|remove|status`.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, anyhow};
use jiff::Timestamp;
use url::Url;

use crate::archive::{Archive, Feed};
use crate::cli::archive_args::{LookArguments, LookFormat};
use crate::cli::archive_file::{policy, reader, writer};
use crate::cli::exit::Exit;
use crate::cli::report::{self, Hint};
use crate::cli::stdout::print;
use crate::cli::table::table;
use crate::cli::trouble;
use crate::discover::{self, Announcement};
use crate::input::masked;

/// An OPML file is not larger than this.
const MAX_LIST: u64 = 64 << 20;

pub(super) fn add(db: &Path, names: &[String]) -> anyhow::Result<Exit> {
    // All names are read before anything is made: a slip of the pen leaves no empty archive behind.
    let mut feeds = Vec::new();
    for name in names {
        if name.contains("://") {
            let url: Url = name.parse().map_err(|error| anyhow!("{name}: not a URL: {error}"))?;
            anyhow::ensure!(matches!(url.scheme(), "http" | "https"), "{name}: only http and https can be fetched");
            feeds.push((url, None));
        } else {
            feeds.extend(list_of(name)?);
        }
    }
    let ends_in_separator = db.as_os_str().as_encoded_bytes().last().is_some_and(|end| *end == b'/');
    if ends_in_separator || db.is_dir() {
        return Err(anyhow!("{} is a folder", db.display()))
            .context(Hint("name a file; the raw pages go to a folder beside it".to_owned()));
    }
    if db.parent().is_some_and(|folder| !folder.as_os_str().is_empty() && !folder.exists()) {
        return Err(trouble::of_writing(db, &ErrorKind::NotFound.into()));
    }
    let archive = Archive::create(db, policy())?;
    let now = Timestamp::now();
    let mut added = 0;
    archive.begin()?;
    for (url, title) in &feeds {
        if archive.add_feed(url.as_str(), title.as_deref(), now)? {
            added += 1;
        } else {
            report::warning(&format!("{} is in the archive already", masked(url)));
        }
    }
    archive.commit()?;
    print(&format!("{added} added"))
}

fn list_of(name: &str) -> anyhow::Result<Vec<(Url, Option<String>)>> {
    let hint = || Hint("name URLs with http:// or https://, or OPML files".to_owned());
    let unreadable = |error| trouble::of_list(Path::new(name), &error);
    let length = fs::metadata(name).map_err(unreadable)?.len();
    anyhow::ensure!(length <= MAX_LIST, "{name}: larger than {MAX_LIST} bytes");
    let bytes = fs::read(name).map_err(unreadable)?;
    let base = Url::parse("file:///").expect("constant URL");
    match discover::read(&bytes, None, &base) {
        Ok(Announcement::Subscriptions(list)) if !list.is_empty() => {
            Ok(list.into_iter().map(|feed| (feed.url, feed.title)).collect())
        }
        Ok(Announcement::Subscriptions(_)) => Err(anyhow!("{name}: it names no feeds")),
        Ok(_) => Err(anyhow!("{name}: it is no OPML list")).context(hint()),
        Err(error) => Err(anyhow!("{name}: {error}")).context(hint()),
    }
}

pub(super) fn list(arguments: &LookArguments) -> anyhow::Result<Exit> {
    let feeds = shown(&reader(&arguments.archive.db)?)?;
    if arguments.format == LookFormat::Json {
        return json_lines(&feeds);
    }
    let rows: Vec<Vec<String>> = feeds
        .iter()
        .map(|feed| vec![feed.id.to_string(), feed.url.clone(), feed.title.clone().unwrap_or_default()])
        .collect();
    print(&table(&["n", "url", "title"], &rows))
}

pub(super) fn status(arguments: &LookArguments) -> anyhow::Result<Exit> {
    let feeds = shown(&reader(&arguments.archive.db)?)?;
    if arguments.format == LookFormat::Json {
        return json_lines(&feeds);
    }
    let or_never = |at: &Option<String>| at.clone().unwrap_or_else(|| "never".to_owned());
    let rows: Vec<Vec<String>> = feeds
        .iter()
        .map(|feed| {
            let due = if feed.paused_at.is_some() { "paused".to_owned() } else { feed.due_at.clone() };
            let trouble = feed.paused_because.clone().or_else(|| feed.last_error.clone()).unwrap_or_default();
            vec![
                feed.id.to_string(),
                feed.title.clone().unwrap_or_else(|| feed.url.clone()),
                feed.articles.to_string(),
                feed.waiting.to_string(),
                feed.failed.to_string(),
                or_never(&feed.succeeded_at),
                due,
                trouble,
            ]
        })
        .collect();
    print(&table(&["n", "feed", "articles", "waiting", "failed", "last success", "due", "trouble"], &rows))
}

/// The feeds without passwords.
fn shown(archive: &Archive) -> anyhow::Result<Vec<Feed>> {
    let mut feeds = archive.feeds()?;
    for feed in &mut feeds {
        if let Ok(url) = feed.url.parse() {
            feed.url = masked(&url);
        }
    }
    Ok(feeds)
}

fn json_lines(feeds: &[Feed]) -> anyhow::Result<Exit> {
    let mut lines = String::new();
    for feed in feeds {
        lines.push_str(&serde_json::to_string(feed)?);
        lines.push('\n');
    }
    if lines.is_empty() { Ok(Exit::Success) } else { print(&lines) }
}

pub(super) fn pause(db: &Path, names: &[String], resume: bool) -> anyhow::Result<Exit> {
    let archive = writer(db)?;
    for feed in all(&archive, names)? {
        archive.pause_feed(feed.id, (!resume).then_some("by hand"), Timestamp::now())?;
    }
    Ok(Exit::Success)
}

pub(super) fn remove(db: &Path, names: &[String]) -> anyhow::Result<Exit> {
    let archive = writer(db)?;
    for feed in all(&archive, names)? {
        archive.remove_feed(feed.id)?;
    }
    Ok(Exit::Success)
}

/// All of them, before the first is changed.
fn all(archive: &Archive, names: &[String]) -> anyhow::Result<Vec<Feed>> {
    Ok(names.iter().map(|name| archive.feed(name)).collect::<Result<_, _>>()?)
}
