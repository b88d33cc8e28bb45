//! `offprint selectors test`: whether the promises of rule files hold on their stored pages.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{anyhow, bail};
use url::Url;

use crate::authoring::{self, Seen, Watched};
use crate::cli::at_hand;
use crate::cli::exit::Exit;
use crate::cli::judged::{files_called, fixtures_of, pages_of, read_page, read_rule, set_with};
use crate::cli::report::{self, Hint, counted};
use crate::cli::rules;
use crate::cli::selectors_args::TestArguments;
use crate::cli::stdout::print;
use crate::extract::{Extractor, Options};
use crate::record::Input;
use crate::rule_folder::Folder;
use crate::selectors::{Layer, Promise, RuleFile};

pub(super) fn run(arguments: &TestArguments, folder: &Path) -> anyhow::Result<Exit> {
    let site = arguments.site.as_deref();
    if arguments.pages.is_empty() { on_fixtures(site, folder) } else { on_pages(site, folder, arguments) }
}

/// Promises on the pages that are stored for them.
fn on_fixtures(site: Option<&str>, folder: &Path) -> anyhow::Result<Exit> {
    let files = files_called(folder, site)?;
    let fixtures = fixtures_of(folder).ok_or_else(|| {
        anyhow!("no fixtures for {}", folder.display())
            .context(Hint("stored pages lie in DIR/fixtures or beside DIR in fixtures/".to_owned()))
    })?;
    let extractor = Extractor::new(set_with(folder));
    rules::warn(extractor.rules());
    let source = Folder::new(folder);
    let (mut run, mut failed) = (0, 0);
    for (name, layer, stem) in files {
        let Ok(file) = read_rule(&source, &name, &stem, layer) else {
            failed += 1;
            print(&format!("FAIL {name}: the file cannot be used; see `offprint selectors lint`"))?;
            continue;
        };
        let pages = pages_of(&fixtures, layer, &stem);
        for promise in &file.tests {
            run += 1;
            let broken = match read_page(&pages, promise) {
                Ok(page) => authoring::broken(promise, layer, &stem, &extractor.extract(&page, &Options::default())),
                Err(error) => vec![format!("{error:#}")],
            };
            let placed: Vec<String> =
                broken.iter().map(|line| format!("{}:{}: {line}", file.display, promise.line)).collect();
            tell(&stem, &promise.fixture, &placed)?;
            failed += usize::from(!broken.is_empty());
        }
    }
    print(&format!("{}, {failed} broken", counted(run, "promise")))?;
    Ok(if failed == 0 && run > 0 { Exit::Success } else { Exit::SomeFailed })
}

/// Sites' rules on pages at hand: a page that a promise is about keeps it, on every other the rule does its work.
fn on_pages(site: Option<&str>, folder: &Path, arguments: &TestArguments) -> anyhow::Result<Exit> {
    let extractor = Extractor::new(set_with(folder));
    rules::warn(extractor.rules());
    let source = Folder::new(folder);
    let mut sites: BTreeMap<String, Site> = BTreeMap::new();
    for (name, layer, stem) in files_called(folder, site)? {
        if layer == Layer::Site {
            match read_rule(&source, &name, &stem, layer) {
                Ok(file) => {
                    sites.insert(stem.clone(), Site { watched: Watched::of(&stem, &file), file, seen: Vec::new() })
                }
                Err(_) => bail!("{name}: the file cannot be used; see `offprint selectors lint`"),
            };
        }
    }
    let (mut run, mut failed, mut told) = (0_usize, 0_usize, Ok(Exit::Success));
    let largest = arguments.largest.max_size;
    at_hand::each(&arguments.pages, largest, &extractor, &mut |found| {
        let (address, extraction) = (found.address(), found.extraction);
        let stem = extraction.record.rules.site.as_deref().unwrap_or_default();
        let Some(site) = sites.get_mut(stem) else { return };
        let seen = site.watched.look(&extraction.record);
        let mut broken = seen.failures.clone();
        if let Some(promise) = address.as_ref().and_then(|url| site.promise(url)) {
            broken = authoring::broken(promise, Layer::Site, stem, &extraction);
        }
        site.seen.push(seen);
        run += 1;
        failed += usize::from(!broken.is_empty());
        let name = name_of(&extraction.record.input, address.as_ref());
        if told.is_ok() {
            told = tell(stem, &name, &broken);
        }
    })?;
    told?;
    if run == 0 {
        let whose = site.map_or_else(|| format!("a site in {}", folder.display()), str::to_owned);
        return Err(anyhow!("no page is of {whose}")).map_err(|error| {
            error.context(Hint(
                "a file says by its canonical address where it is from; else list it with its `url` in a .jsonl"
                    .to_owned(),
            ))
        });
    }
    for (stem, site) in sites.iter().filter(|(_, site)| !site.seen.is_empty()) {
        let lost = site.watched.verdict(&site.seen);
        if !lost.is_empty() {
            failed += 1;
            tell(stem, &format!("all {}", counted(site.seen.len(), "page")), &lost)?;
        }
    }
    print(&format!("{}, {failed} broken", counted(run, "page")))?;
    Ok(if failed == 0 { Exit::Success } else { Exit::SomeFailed })
}

/// A site's rule, and how it did on the pages.
struct Site {
    file: RuleFile,
    watched: Watched,
    seen: Vec<Seen>,
}

impl Site {
    /// The promise that is about the page at `url`.
    fn promise(&self, url: &Url) -> Option<&Promise> {
        self.file.tests.iter().find(|test| test.url.as_deref().and_then(|url| url.parse().ok()).as_ref() == Some(url))
    }
}

/// What tells a page from the others: its file, or where many stand in one its address, else its place there.
fn name_of(input: &Input, address: Option<&Url>) -> String {
    let path = input.path.clone().unwrap_or_default();
    match (address, input.line, input.offset) {
        (Some(url), ..) if path.is_empty() || input.line.is_some() || input.offset.is_some() => url.to_string(),
        (None, Some(line), _) => format!("{path}, line {line}"),
        (None, None, Some(offset)) => format!("{path}, byte {offset}"),
        _ => path,
    }
}

/// Prints a page, and what is broken there.
fn tell(stem: &str, page: &str, broken: &[String]) -> anyhow::Result<Exit> {
    let sign = if broken.is_empty() { "ok  " } else { "FAIL" };
    let broken: String = broken.iter().map(|line| format!("\n     {line}")).collect();
    print(&report::visible(&format!("{sign} {stem} {page}{broken}")))
}
