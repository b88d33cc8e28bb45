//! `offprint selectors import`: rule files of other programs, converted on the user's machine.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, ensure};

use crate::authoring::{Fate, Imported, import_ftr};
use crate::cli::exit::Exit;
use crate::cli::report::{self, Hint};
use crate::cli::selectors_args::ImportCommand;
use crate::cli::stdout::print;
use crate::decode::signature;
use crate::text::shorten;

/// Characters of a pattern's line that are printed: enough to know it again.
const MOST_SHOWN: usize = 160;

pub(super) fn run(command: &ImportCommand) -> anyhow::Result<Exit> {
    let ImportCommand::Ftr { from, out, quiet } = command;
    let patterns = patterns(from)?;
    let sites = out.join("sites");
    fs::create_dir_all(&sites).with_context(|| format!("{} cannot be made", sites.display()))?;
    let mut counts: BTreeMap<Fate, usize> = BTreeMap::new();
    let (mut written, mut left) = (0, 0);
    for path in &patterns {
        match convert(path, &sites) {
            Ok(imported) => {
                if imported.text.is_empty() {
                    left += 1;
                    report::warning(&format!("{}: nothing in it can be carried over", path.display()));
                } else {
                    written += 1;
                }
                for line in &imported.lines {
                    *counts.entry(line.fate).or_default() += 1;
                }
                print_fates(path, &imported, *quiet)?;
            }
            Err(error) => {
                left += 1;
                report::warning(&format!("{}: {error:#}", path.display()));
            }
        }
    }
    let count = |fate: Fate| counts.get(&fate).copied().unwrap_or_default();
    print(&format!(
        "{} written, {left} left out; lines: {} exact, {} approximated, {} dropped",
        report::counted(written, "file"),
        count(Fate::Exact),
        count(Fate::Approximated),
        count(Fate::Dropped)
    ))?;
    Ok(if left == 0 { Exit::Success } else { Exit::SomeFailed })
}

/// The files named, and the `*.txt` of the folders named.
fn patterns(from: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in from {
        if !path.is_dir() {
            ensure!(path.is_file(), "no such file or folder: {}", path.display());
            found.push(path.clone());
            continue;
        }
        let entries = fs::read_dir(path).with_context(|| format!("{} cannot be read", path.display()))?;
        found.extend(
            entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end == "txt")),
        );
    }
    found.sort();
    if found.is_empty() {
        return Err(anyhow!("no site patterns")).map_err(|error| {
            error.context(Hint("name a folder of *.txt files, each called after its host".to_owned()))
        });
    }
    Ok(found)
}

fn convert(path: &Path, sites: &Path) -> anyhow::Result<Imported> {
    let bytes = fs::read(path).context("it cannot be read")?;
    ensure!(signature::of(&bytes).is_none(), "it is not text");
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let imported = import_ftr(&name, &String::from_utf8_lossy(&bytes)).map_err(|why| anyhow!(why))?;
    if imported.text.is_empty() {
        return Ok(imported);
    }
    let target = sites.join(format!("{}.toml", imported.stem));
    let mut file =
        OpenOptions::new().write(true).create_new(true).open(&target).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => {
                anyhow!("{} is there already; move it away, or name another folder with --out", target.display())
            }
            _ => anyhow::Error::new(error).context(format!("{} cannot be written", target.display())),
        })?;
    if let Err(error) = file.write_all(imported.text.as_bytes()) {
        // Nothing half-written: the file is this run's own.
        let _ = fs::remove_file(&target);
        return Err(error).with_context(|| format!("{} cannot be written", target.display()));
    }
    Ok(imported)
}

fn print_fates(path: &Path, imported: &Imported, quiet: bool) -> anyhow::Result<Exit> {
    let mut text = String::new();
    for line in imported.lines.iter().filter(|line| !quiet || line.fate != Fate::Exact) {
        let fate = match line.fate {
            Fate::Exact => "exact",
            Fate::Approximated => "approximated",
            Fate::Dropped => "dropped",
        };
        let note = if line.note.is_empty() { String::new() } else { format!(" ({})", line.note) };
        text.push_str(&format!(
            "{}:{}: {fate}: {}{note}\n",
            path.display(),
            line.number,
            shorten(&line.text, MOST_SHOWN)
        ));
    }
    if text.is_empty() { Ok(Exit::Success) } else { print(&report::visible(&text)) }
}
