//! `offprint selectors test`: whether the promises of rule files hold on their stored pages.

use std::fs;
use std::path::Path;

use anyhow::{Context, anyhow};

use super::selectors::{files_of, fixtures_of, read_rule, set_with};
use crate::authoring;
use crate::cli::exit::Exit;
use crate::cli::report::{self, Hint};
use crate::cli::rules::{self, Folder};
use crate::extract::{Extractor, Options};
use crate::page::Page;
use crate::selectors::Layer;

pub(super) fn run(site: Option<&str>, folder: &Path) -> anyhow::Result<Exit> {
    let fixtures = fixtures_of(folder).ok_or_else(|| {
        anyhow!("no fixtures for {}", folder.display())
            .context(Hint("stored pages lie in DIR/fixtures or beside DIR in fixtures/".to_owned()))
    })?;
    let extractor = Extractor::new(set_with(folder));
    rules::warn(extractor.rules());
    let source = Folder::new(folder);
    let (mut run, mut failed, mut known) = (0, 0, false);
    for (name, layer, stem) in files_of(folder) {
        if site.is_some_and(|site| site != stem) {
            continue;
        }
        known = true;
        let Ok(file) = read_rule(&source, &name, &stem, layer) else {
            failed += 1;
            println!("FAIL {name}: the file cannot be used; see `offprint selectors lint`");
            continue;
        };
        let pages = fixtures.join(if layer == Layer::Preset { "presets" } else { "sites" }).join(&stem);
        for promise in &file.tests {
            run += 1;
            let broken = match read(&pages.join(&promise.fixture).join("page.html"), promise.url.as_deref()) {
                Ok(page) => authoring::broken(promise, layer, &stem, &extractor.extract(&page, &Options::default())),
                Err(error) => vec![format!("{error:#}")],
            };
            let sign = if broken.is_empty() { "ok  " } else { "FAIL" };
            println!("{sign} {stem} {}", promise.fixture);
            broken.iter().for_each(|line| println!("     {}:{}: {line}", file.display, promise.line));
            failed += usize::from(!broken.is_empty());
        }
    }
    if let (Some(site), false) = (site, known) {
        report::warning(&format!("{} holds no rule file for {site}", folder.display()));
    }
    println!("{}, {failed} broken", report::counted(run, "promise"));
    Ok(if failed == 0 && run > 0 { Exit::Success } else { Exit::SomeFailed })
}

pub(super) fn read(path: &Path, url: Option<&str>) -> anyhow::Result<Page> {
    let bytes = fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let url = url.map(str::parse).transpose().with_context(|| format!("`{}` is no URL", url.unwrap_or_default()))?;
    Ok(Page { url, ..Page::new(bytes) })
}
