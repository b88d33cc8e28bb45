//! `offprint archive export`: articles as JSON Lines, a table, a folder of Markdown files, or WARC.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};

use crate::archive::{Archive, Chosen, Error};
use crate::cli::archive_args::{ExportFormat, SelectionArguments};
use crate::cli::archive_file::{apart_from, reader, selection};
use crate::cli::exit::Exit;
use crate::cli::form::Form;
use crate::cli::output::Output;
use crate::cli::report::{self, Hint};
use crate::cli::{trouble, whole_file};
use crate::extract::Extraction;
use crate::record::Record;
use crate::render::csv::Columns;

pub(super) fn run(
    db: &Path,
    chosen: &SelectionArguments,
    format: ExportFormat,
    output: Option<&Path>,
) -> anyhow::Result<Exit> {
    apart_from(db, "--output", output)?;
    let archive = reader(db)?;
    let chosen = archive.chosen(&selection(chosen))?;
    match format {
        ExportFormat::Json => records(&archive, &chosen, output, Form::Json { fields: None, is_pretty: false }),
        ExportFormat::Csv => records(&archive, &chosen, output, Form::Csv(Columns::of(None))),
        ExportFormat::Markdown => {
            let folder = output.ok_or_else(|| anyhow!("Markdown files need a folder"));
            folder_of_markdown(&archive, &chosen, folder.context(Hint("name it with --output DIR".to_owned()))?)
        }
        ExportFormat::Warc => {
            let path = output.ok_or_else(|| anyhow!("raw pages need a file"));
            warc(&archive, &chosen, path.context(Hint("name it with --output FILE.warc.gz".to_owned()))?)
        }
    }
}

fn records(archive: &Archive, chosen: &[Chosen], output: Option<&Path>, form: Form) -> anyhow::Result<Exit> {
    let mut output = Output::open(output, form)?;
    let mut exit = Exit::Success;
    for version in chosen {
        let Some(record) = record_of(archive, version)? else {
            exit = Exit::SomeFailed;
            continue;
        };
        if output.write(&Extraction { record, ..Extraction::default() })?.is_break() {
            break;
        }
    }
    output.finish()?;
    Ok(exit)
}

/// The record of a version; a damaged one is reported, and the others go on.
fn record_of(archive: &Archive, version: &Chosen) -> anyhow::Result<Option<Record>> {
    match archive.record(version.article, Some(version.number)) {
        Err(error @ Error::BrokenRecord(_)) => {
            report::warning(&error.to_string());
            Ok(None)
        }
        record => Ok(Some(record?)),
    }
}

/// A file an article, named by day, title and number, so that names sort by time and never meet.
fn folder_of_markdown(archive: &Archive, chosen: &[Chosen], folder: &Path) -> anyhow::Result<Exit> {
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let mut exit = Exit::Success;
    for version in chosen {
        let Some(record) = record_of(archive, version)? else {
            exit = Exit::SomeFailed;
            continue;
        };
        let path = folder.join(file_name(&record, version));
        fs::write(&path, front_matter(&record)? + record.body_markdown.as_deref().unwrap_or_default() + "\n")
            .with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(exit)
}

fn file_name(record: &Record, version: &Chosen) -> String {
    let day = record.published.as_ref().and_then(|date| date.value.get(..10)).unwrap_or("undated");
    let mut slug = String::new();
    for letter in record.title.as_deref().unwrap_or_default().to_lowercase().chars() {
        if letter.is_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        // File systems take 255 bytes; a letter may take four.
        if slug.chars().count() >= 50 {
            break;
        }
    }
    let part = if version.number > 1 { format!("-v{}", version.number) } else { String::new() };
    format!("{day}-{}-{}{part}.md", slug.trim_end_matches('-'), version.article)
}

/// YAML front matter; JSON strings are YAML strings (YAML 1.2, section 1.3), so nothing in a title can end one.
fn front_matter(record: &Record) -> anyhow::Result<String> {
    let authors: Vec<&str> = record.authors.iter().map(|author| author.name.as_str()).collect();
    let date = |date: &Option<crate::record::Date>| date.as_ref().map(|date| date.value.clone());
    let mut text = String::from("---\n");
    for (key, value) in [
        ("title", serde_json::to_string(&record.title)?),
        ("url", serde_json::to_string(&record.url)?),
        ("date", serde_json::to_string(&date(&record.published))?),
        ("modified", serde_json::to_string(&date(&record.modified))?),
        ("authors", serde_json::to_string(&authors)?),
        ("category", serde_json::to_string(&record.category)?),
        ("tags", serde_json::to_string(&record.tags)?),
        ("language", serde_json::to_string(&record.language)?),
        ("source", serde_json::to_string(&record.source.name)?),
        ("description", serde_json::to_string(&record.dek.as_ref().or(record.summary.as_ref()))?),
    ] {
        if value != "null" && value != "[]" {
            text.push_str(&format!("{key}: {value}\n"));
        }
    }
    text.push_str("---\n\n");
    Ok(text)
}

/// Copies the raw pages, compressed as they are: members of gzip files stand by themselves.
fn warc(archive: &Archive, chosen: &[Chosen], path: &Path) -> anyhow::Result<Exit> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if !name.ends_with(".warc.gz") {
        return Err(anyhow!("{}: raw pages are gzip members", path.display()))
            .context(Hint("end the name in .warc.gz".to_owned()));
    }
    let mut whole = whole_file::beside(path).map_err(|error| trouble::of_writing(path, &error))?;
    let mut missing = 0_u64;
    let mut open: Option<(PathBuf, File)> = None;
    for version in chosen {
        let Some((file, start, end)) = &version.place else {
            missing += 1;
            continue;
        };
        let source = archive.file(file);
        if open.as_ref().is_none_or(|(path, _)| *path != source) {
            let file = File::open(&source).with_context(|| format!("{} cannot be read", source.display()))?;
            open = Some((source, file));
        }
        if let Some((path, file)) = &mut open {
            file.seek(SeekFrom::Start(*start))?;
            let copied = std::io::copy(&mut file.take(end - start), &mut whole)?;
            anyhow::ensure!(copied == end - start, "{} ends before byte {end}; see `archive verify`", path.display());
        }
    }
    whole.flush()?;
    whole_file::settle(whole, path).with_context(|| format!("{} cannot be put in its place", path.display()))?;
    if missing > 0 {
        let pages = report::counted(missing, "raw page");
        report::warning(&format!("{pages} lost; see `archive verify`"));
    }
    Ok(Exit::Success)
}
