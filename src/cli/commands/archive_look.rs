//! `offprint archive search|show|diff|stats|drift|verify|repair`.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::anyhow;
use jiff::Timestamp;
use serde::Serialize;

use crate::archive::{self, Archive, Error, Problem, Query};
use crate::cli::archive_args::{LookArguments, LookFormat, SearchArguments, ShowFormat};
use crate::cli::archive_file::{reader, site_of, writer};
use crate::cli::exit::Exit;
use crate::cli::report::{self, Hint, counted, visible};
use crate::cli::stdout::{print, print_bytes};
use crate::cli::table::table;
use crate::inflate::inflate;
use crate::render::json;
use crate::warc::Message;

/// What queries are written in.
const QUERIES: &str = "write words, prefix*, AND, OR, NOT; what holds punctuation goes in quotes: '\"covid-19\"'";

/// What a query that cannot be read was meant to be: each word with punctuation in quotes.
fn quoted(query: &str) -> Option<String> {
    if query.contains('"') {
        return None;
    }
    let quoted = |word: &str| {
        let bare = word.trim_start_matches('(').trim_end_matches([')', '*']);
        if bare.is_empty() || bare.chars().all(|letter| letter.is_alphanumeric() || letter == '_') {
            return word.to_owned();
        }
        word.replacen(bare, &format!("\"{bare}\""), 1)
    };
    let meant = query.split_whitespace().map(quoted).collect::<Vec<_>>().join(" ");
    (meant != query).then_some(meant)
}

pub(super) fn search(arguments: &SearchArguments) -> anyhow::Result<Exit> {
    let archive = reader(&arguments.archive.db)?;
    let query = Query {
        text: arguments.query.clone(),
        since: arguments.since,
        site: arguments.site.as_deref().map(site_of),
        category: arguments.category.clone(),
        source: arguments.source.clone(),
        language: arguments.language.clone(),
        by_relevance: arguments.relevance,
        limit: arguments.limit,
    };
    let hits = archive.search(&query).map_err(|error| match error {
        Error::EmptyQuery => anyhow::Error::new(error).context(Hint(QUERIES.to_owned())),
        Error::BadQuery(_) => {
            let meant = quoted(&arguments.query)
                .filter(|text| archive.search(&Query { text: text.clone(), ..query.clone() }).is_ok());
            let hint = meant.map_or_else(|| QUERIES.to_owned(), |meant| format!("{QUERIES}; here: {meant}"));
            anyhow::Error::new(error).context(Hint(hint))
        }
        error => error.into(),
    })?;
    if arguments.format == LookFormat::Json {
        return lines(&hits);
    }
    let mut text = String::new();
    for hit in &hits {
        let when = hit.published.as_deref().and_then(|at| at.get(..10)).unwrap_or("no date");
        let _ = writeln!(text, "{:>6}  {}  {}", hit.id, when, hit.title.as_deref().unwrap_or("no title"));
        let gone = hit.gone_at.as_deref().and_then(|at| at.get(..10));
        let gone = gone.map(|day| format!("  (gone since {day})")).unwrap_or_default();
        let _ = writeln!(text, "        {}{gone}", hit.url);
        let _ = writeln!(text, "        {}\n", hit.snippet.as_deref().unwrap_or_default().replace('\n', " "));
    }
    if text.is_empty() {
        report::note("no article found");
        return Ok(Exit::Success);
    }
    print(visible(&text).trim_end())
}

pub(super) fn show(db: &Path, name: &str, version: Option<i64>, format: ShowFormat) -> anyhow::Result<Exit> {
    let archive = reader(db)?;
    let article = archive.article(name)?;
    if format == ShowFormat::Raw {
        return raw(&archive, article, version);
    }
    let record = archive.record(article, version)?;
    let title = record.title.as_deref().unwrap_or("no title");
    match format {
        ShowFormat::Json => print(&json::line(&record, None)),
        ShowFormat::Markdown => {
            print(&visible(&format!("# {title}\n\n{}", record.body_markdown.as_deref().unwrap_or_default())))
        }
        ShowFormat::Text | ShowFormat::Raw => {
            let mut text = format!("{title}\n{}\n", record.url.as_deref().unwrap_or_default());
            let people: Vec<&str> = record.authors.iter().map(|author| author.name.as_str()).collect();
            let facts = [
                ("by", Some(people.join(", ")).filter(|names| !names.is_empty())),
                ("published", record.published.as_ref().map(|date| date.value.clone())),
                ("category", record.category.clone()),
                ("source", record.source.name.clone()),
            ];
            for (fact, value) in facts {
                if let Some(value) = value {
                    let _ = writeln!(text, "{fact}: {value}");
                }
            }
            let versions = archive.versions(article)?;
            if versions.len() > 1 {
                let _ = writeln!(text, "versions: {} (offprint archive diff)", versions.len());
            }
            if let Some(url) = archive.moved_to(article)? {
                let _ = writeln!(text, "moved to: {url}");
            }
            if let Some(gone) = archive.gone_since(article)? {
                let _ = writeln!(text, "gone since: {} ({})", gone.since, gone.because);
            }
            if let Some((other, kind)) = archive.duplicate_of(article)? {
                let _ = writeln!(text, "same as article {other} ({kind})");
            }
            let _ = write!(text, "\n{}", record.body.as_deref().unwrap_or_default());
            print(&visible(&text))
        }
    }
}

/// The page as it came, content codings undone.
fn raw(archive: &Archive, article: i64, version: Option<i64>) -> anyhow::Result<Exit> {
    let versions = archive.versions(article)?;
    let wanted = versions.iter().rfind(|known| version.is_none_or(|number| known.number == number));
    let wanted = wanted.ok_or(archive::Error::NoSuchVersion { article, number: version.unwrap_or_default() })?;
    let (Some(file), Some(offset)) = (&wanted.file, wanted.offset) else {
        return Err(anyhow!("the raw page of article {article}, version {} was lost", wanted.number));
    };
    let record = archive.page_at(file, u64::try_from(offset)?)?;
    let message = Message::parse(&record.block).ok_or_else(|| anyhow!("{file} at byte {offset}: no HTTP response"))?;
    let encoding = message.headers.get("Content-Encoding").unwrap_or_default();
    let page = inflate(&message.payload(), encoding, 1 << 30)?;
    print_bytes(&page.bytes)
}

pub(super) fn diff(
    db: &Path,
    name: &str,
    from: Option<i64>,
    to: Option<i64>,
    format: LookFormat,
) -> anyhow::Result<Exit> {
    let archive = reader(db)?;
    let article = archive.article(name)?;
    let versions = archive.versions(article)?;
    let latest = versions.last().map_or(1, |version| version.number);
    let to = to.unwrap_or(latest);
    if from.is_none() && to == 1 {
        return print(&format!("article {article} has one version"));
    }
    let from = from.unwrap_or(to - 1);
    let change = archive::change(&archive.record(article, Some(from))?, &archive.record(article, Some(to))?);
    if format == LookFormat::Json {
        return print(&serde_json::to_string(&change)?);
    }
    let mut text = format!("version {from} to {to}: {} more, {} less\n", counted(change.added, "word"), change.removed);
    if let Some((before, after)) = &change.title {
        let _ =
            writeln!(text, "- {}\n+ {}", before.as_deref().unwrap_or_default(), after.as_deref().unwrap_or_default());
    }
    text.push_str(&change.diff);
    print(&visible(&text))
}

pub(super) fn stats(arguments: &LookArguments, limit: i64) -> anyhow::Result<Exit> {
    let totals = reader(&arguments.archive.db)?.totals(limit)?;
    if arguments.format == LookFormat::Json {
        return print(&serde_json::to_string(&totals)?);
    }
    let duplicates: i64 = totals.duplicates.values().sum();
    let mut text = format!(
        "{} in {} from {}; {} linked as duplicates, {} gone, {} waiting, {} given up; {:.1} MB\n\n",
        counted(totals.articles, "article"),
        counted(totals.versions, "version"),
        counted(totals.feeds, "feed"),
        duplicates,
        totals.gone,
        totals.waiting,
        totals.failed,
        totals.database_bytes as f64 / 1e6
    );
    let outcomes: Vec<Vec<String>> =
        totals.outcomes.iter().map(|(outcome, count)| vec![outcome.clone(), count.to_string()]).collect();
    let days: Vec<Vec<String>> = totals
        .days
        .iter()
        .map(|day| vec![day.day.clone(), day.articles.to_string(), format!("{:.2}", day.quality)])
        .collect();
    let sites: Vec<Vec<String>> = totals
        .sites
        .iter()
        .map(|site| {
            vec![
                site.site.clone(),
                site.articles.to_string(),
                format!("{:.0}", site.words),
                format!("{:.2}", site.quality),
                site.fallbacks.to_string(),
                site.latest.clone(),
            ]
        })
        .collect();
    text.push_str(&table(&["outcome", "entries"], &outcomes));
    text.push('\n');
    text.push_str(&table(&["day", "articles", "quality"], &days));
    text.push('\n');
    text.push_str(&table(&["site", "articles", "words", "quality", "fallbacks", "latest"], &sites));
    print(&text)
}

pub(super) fn drift(arguments: &LookArguments) -> anyhow::Result<Exit> {
    let drifted = reader(&arguments.archive.db)?.drift()?;
    if arguments.format == LookFormat::Json {
        lines(&drifted)?;
    } else {
        let mut text = String::new();
        for site in &drifted {
            let _ = writeln!(text, "{} (latest {} against {} before)", site.site, site.recent, site.before);
            for reason in &site.reasons {
                let _ = writeln!(text, "  {reason}");
            }
        }
        if !text.is_empty() {
            print(&visible(&text))?;
        }
    }
    Ok(if drifted.is_empty() { Exit::Success } else { Exit::SomeFailed })
}

pub(super) fn verify(arguments: &LookArguments) -> anyhow::Result<Exit> {
    // FTS5 checks its index by writing; what cannot be written is verified without.
    let archive = writer(&arguments.archive.db).or_else(|_| reader(&arguments.archive.db))?;
    let mut problems: Vec<Problem> = Vec::new();
    let looked_at = archive.verify(&mut |problem| problems.push(problem))?;
    if arguments.format == LookFormat::Json {
        lines(&problems)?;
    } else {
        let mut text = String::new();
        for problem in &problems {
            match (problem.article, problem.version) {
                (Some(article), Some(version)) => {
                    let _ = writeln!(text, "article {article}, version {version}: {}", problem.what);
                }
                (Some(article), None) => {
                    let _ = writeln!(text, "article {article}: {}", problem.what);
                }
                _ => {
                    let _ = writeln!(text, "{}", problem.what);
                }
            }
        }
        let _ = writeln!(text, "{} looked at, {}", counted(looked_at, "version"), counted(problems.len(), "problem"));
        print(&visible(&text))?;
    }
    Ok(if problems.is_empty() { Exit::Success } else { Exit::SomeFailed })
}

pub(super) fn repair(db: &Path) -> anyhow::Result<Exit> {
    let archive = writer(db)?;
    let _lock = archive.lock()?;
    let done = archive.repair(Timestamp::now())?;
    print(&visible(&if done.is_empty() { "nothing to repair".to_owned() } else { done.join("\n") }))
}

fn lines(values: &[impl Serialize]) -> anyhow::Result<Exit> {
    let mut text = String::new();
    for value in values {
        text.push_str(&json::harmless(serde_json::to_string(value)?));
        text.push('\n');
    }
    if text.is_empty() { Ok(Exit::Success) } else { print(&text) }
}
