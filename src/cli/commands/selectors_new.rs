//! `offprint selectors new`: the first rule file of a site, out of one of its pages.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use url::Url;

use super::selectors::fixtures_of;
use crate::authoring::{self, Draft};
use crate::cli::args::RuleArguments;
use crate::cli::config;
use crate::cli::exit::Exit;
use crate::cli::report::{self, Hint};
use crate::cli::rules;
use crate::cli::selectors_args::NewArguments;
use crate::cli::single::{Place, Single, traced};
use crate::cli::stdout::print;
use crate::decode::decode;
use crate::extract::{Extraction, Extractor};
use crate::page::Page;
use crate::record::Outcome;
use crate::selectors::{self, RuleFiles};

pub(super) fn run(arguments: &NewArguments) -> anyhow::Result<Exit> {
    let folder = folder(arguments.draft.selectors.as_deref())?;
    let layers = RuleArguments {
        selectors: folder.is_dir().then(|| folder.display().to_string()).into_iter().collect(),
        ..RuleArguments::default()
    };
    let extractor = Extractor::new(rules::files(&layers, None)?);
    rules::warn(extractor.rules());
    let place = Place {
        input: &arguments.page,
        url: arguments.url.as_ref(),
        max_size: arguments.largest.max_size,
        network: &arguments.network,
    };
    let single = Single::read(&place, &extractor)?;
    let url = address(&single)?;
    let stored = stored(single.page, &url);
    let present = extractor.extract(&stored, &traced());
    if present.record.outcome != Outcome::Ok {
        let why = present.record.error.as_ref().map_or("it does not look like an article", |failure| &failure.message);
        report::warning(&format!("{}: {why}; the draft is one of little use", arguments.page));
    }
    let stem = authoring::stem_of(&url, &present);
    let judge = |text: &str| judged(&layers, &stem, text, &stored).unwrap_or_default();
    let draft = authoring::draft(&stored, &url, &present, &judge)
        .ok_or_else(|| anyhow!("{url}: no host to name the file by"))?;
    if arguments.draft.dry_run {
        return print(&draft.text);
    }
    let fixtures = [(draft.fixture.clone(), stored)];
    let (rule, stored) = write(&folder, &draft.stem, &draft.text, &fixtures)?;
    print(&report::visible(&told(&draft, &rule, &stored[0], arguments.draft.selectors.as_deref())))
}

/// The folder that drafts are written to.
pub(super) fn folder(named: Option<&Path>) -> anyhow::Result<PathBuf> {
    let own = || config::folder().map(|folder| folder.join("selectors"));
    named.map(Path::to_path_buf).or_else(own).ok_or_else(|| {
        anyhow!("there is no folder for your settings").context(Hint("name one with --selectors DIR".to_owned()))
    })
}

/// The page's address: given, fetched from, or declared.
fn address(single: &Single) -> anyhow::Result<Url> {
    let declared = || single.extraction.record.canonical_url.as_deref().and_then(|url| url.parse().ok());
    single.page.url.clone().or_else(declared).filter(|url: &Url| url.has_host()).ok_or_else(|| {
        anyhow!("the page does not say where it is from").context(Hint("add --url https://…".to_owned()))
    })
}

/// The page as a file holds it: what its transfer said of its characters has to stand in it.
pub(super) fn stored(page: Page, url: &Url) -> Page {
    let with_header = decode(&page.bytes, page.content_type.as_deref(), None);
    let bytes = if with_header.text == decode(&page.bytes, None, None).text {
        page.bytes
    } else {
        format!("\u{feff}{}", with_header.text).into_bytes()
    };
    Page { url: Some(url.clone()), ..Page::new(bytes) }
}

/// What comes out of the page with a site file of this text over all others.
fn judged(layers: &RuleArguments, stem: &str, text: &str, page: &Page) -> anyhow::Result<Extraction> {
    let file = Box::new(OneFile { name: format!("sites/{stem}.toml"), text: text.to_owned() });
    Ok(Extractor::new(rules::files(layers, Some(file))?).extract(page, &traced()))
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
    let is_there = || {
        anyhow!("{} is there already", rule.display())
            .context(Hint(format!("--dry-run prints the draft; `offprint selectors try` tries changes to {stem}")))
    };
    if rule.symlink_metadata().is_ok() {
        return Err(is_there());
    }
    let place = fixtures_of(folder).unwrap_or_else(|| folder.join("fixtures")).join("sites").join(stem);
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

/// What was found out, for people.
fn told(draft: &Draft, rule: &Path, fixture: &Path, named: Option<&Path>) -> String {
    let record = &draft.extraction.record;
    let presets = if record.rules.presets.is_empty() { "none".to_owned() } else { record.rules.presets.join(", ") };
    let mut text = format!("rule     {}\npage     {}\npresets  {presets}\n\n", rule.display(), fixture.display());
    for field in &draft.fields {
        let value = match (&field.value, &field.gained) {
            (Some(value), _) => format!("\"{value}\"  [{}]", field.carrier),
            (None, Some(gained)) => format!("\"{gained}\"  [this draft]"),
            (None, None) => "nothing".to_owned(),
        };
        text.push_str(&format!("{:<10} {value}\n", field.field));
        for candidate in &field.candidates {
            text.push_str(&format!("           {candidate}\n"));
        }
    }
    match &draft.body {
        Ok(body) => {
            text.push_str(&format!("{:<10} {}\n", "body", body.summary));
            body.candidates.iter().for_each(|candidate| text.push_str(&format!("           {candidate}\n")));
        }
        Err(why) => text.push_str(&format!("{:<10} {why}\n", "body")),
    }
    let named = named.map(|folder| format!(" --selectors {}", folder.display())).unwrap_or_default();
    text.push_str(&format!(
        "\nnext: read the file, then\n  offprint selectors lint {stem}{named}\n  offprint selectors test {stem}{named}\n",
        stem = draft.stem
    ));
    text
}
