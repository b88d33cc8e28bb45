//! Drafts of rule files: tried before they are written, and written with their pages, over nothing that is there.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use url::Url;

use super::config;
use super::judged::fixtures_of;
use super::report::Hint;
use crate::decode::decode;
use crate::extract::unpacked;
use crate::page::Page;
use crate::selectors::{self, RuleFiles};

/// The folder that drafts are written to.
pub(super) fn folder(named: Option<&Path>) -> anyhow::Result<PathBuf> {
    let own = || config::folder().map(|folder| folder.join("selectors"));
    named.map(Path::to_path_buf).or_else(own).ok_or_else(|| {
        anyhow!("there is no folder for your settings").context(Hint("name one with --selectors DIR".to_owned()))
    })
}

/// The page as a file holds it: what its transfer said of its characters has to stand in it.
pub(super) fn stored(page: Page, url: &Url) -> Page {
    let page = unpacked(page);
    let with_header = decode(&page.bytes, page.content_type.as_deref(), None);
    let bytes = if with_header.text == decode(&page.bytes, None, None).text {
        page.bytes
    } else {
        format!("\u{feff}{}", with_header.text).into_bytes()
    };
    Page { url: Some(url.clone()), ..Page::new(bytes) }
}

/// A rule file that is written nowhere yet.
#[derive(Debug)]
pub(super) struct OneFile {
    pub(super) name: String,
    pub(super) text: String,
}

impl RuleFiles for OneFile {
    fn names(&self) -> Vec<String> {
        vec![self.name.clone()]
    }

    fn text(&self, name: &str) -> Result<Option<String>, selectors::Error> {
        Ok((name == self.name).then(|| self.text.clone()))
    }

    fn display(&self, name: &str) -> String {
        format!("draft of {name}")
    }
}

/// Writes the pages, by the names of their fixtures, then the rule; none over anything that is there.
pub(super) fn write(
    folder: &Path,
    stem: &str,
    text: &str,
    fixtures: &[(String, Page)],
) -> anyhow::Result<(PathBuf, Vec<PathBuf>)> {
    let rule = folder.join("sites").join(format!("{stem}.toml"));
    let place = fixtures_of(folder).unwrap_or_else(|| folder.join("fixtures")).join("sites").join(stem);
    let is_there = || {
        anyhow!("{} is there already", rule.display()).context(Hint(format!(
            "--dry-run prints the draft; a further page of the site goes to {}/NAME/page.html, and its [[test]] into the rule",
            place.display()
        )))
    };
    if rule.symlink_metadata().is_ok() {
        return Err(is_there());
    }
    let made = |path: &Path| {
        let parent = path.parent().expect("a file in a folder");
        fs::create_dir_all(parent).with_context(|| format!("{} cannot be made", parent.display()))
    };
    made(&rule)?;
    let mut stored = Vec::new();
    for (name, page) in fixtures {
        let path = place.join(name).join("page.html");
        made(&path)?;
        if !fs::read(&path).is_ok_and(|bytes| bytes == page.bytes) {
            create(&path, &page.bytes)?;
        }
        stored.push(path);
    }
    create(&rule, text.as_bytes())?;
    Ok((rule, stored))
}

fn create(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .with_context(|| format!("{} cannot be written", path.display()))?;
    let written = file.write_all(bytes).with_context(|| format!("{} cannot be written", path.display()));
    if written.is_err() {
        // Nothing half-written: the file is this run's own.
        let _ = fs::remove_file(path);
    }
    written
}
