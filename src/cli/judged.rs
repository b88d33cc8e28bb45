//! A folder of rule files that is judged: its files, the rules it is judged among, and the pages stored for them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};

use super::report::Hint;
use crate::authoring::is_inside;
use crate::page::Page;
use crate::rule_folder::Folder;
use crate::selectors::{self, BundledFiles, Layer, Promise, RuleFile, RuleFiles, RuleSet};

/// The rule set that a folder is judged in: itself over the bundled files it does not replace.
pub(super) fn set_with(folder: &Path) -> RuleSet {
    set_of(folder, |folder| folder)
}

/// The same with the folder as `read` gives it.
pub(super) fn set_of<T: RuleFiles + 'static>(folder: &Path, read: impl FnOnce(Folder) -> T) -> RuleSet {
    RuleSet::new(vec![Box::new(Without(Folder::new(folder))), Box::new(read(Folder::new(folder)))])
}

/// The bundled files without those that a folder holds too: a checkout of the project must not meet itself twice.
#[derive(Debug)]
struct Without(Folder);

impl RuleFiles for Without {
    fn names(&self) -> Vec<String> {
        let own = self.0.names();
        BundledFiles.names().into_iter().filter(|name| !own.contains(name)).collect()
    }

    fn text(&self, name: &str) -> Result<Option<String>, selectors::Error> {
        if matches!(self.0.text(name), Ok(None)) { BundledFiles.text(name) } else { Ok(None) }
    }

    fn display(&self, name: &str) -> String {
        BundledFiles.display(name)
    }
}

/// The files of `folder` for one host or preset, or all where no name is given.
///
/// # Errors
/// A name that no file has.
pub(super) fn files_called(folder: &Path, name: Option<&str>) -> anyhow::Result<Vec<(String, Layer, String)>> {
    let mut files = files_of(folder);
    let Some(name) = name else { return Ok(files) };
    if !files.iter().any(|(.., stem)| stem == name) {
        let nearest = selectors::nearest_file(name, files.iter().map(|(.., stem)| stem.as_str()));
        let hint =
            nearest.unwrap_or_else(|| format!("`offprint selectors list --selectors {}` names all", folder.display()));
        return Err(anyhow!("{} holds no rule file for {name}", folder.display()).context(Hint(hint)));
    }
    files.retain(|(.., stem)| stem == name);
    Ok(files)
}

/// Every file of a folder: its name, kind and stem.
pub(super) fn files_of(folder: &Path) -> Vec<(String, Layer, String)> {
    let names = Folder::new(folder).names();
    names
        .into_iter()
        .filter_map(|name| {
            let stem = name.strip_suffix(".toml")?;
            let (kind, stem) = stem.split_once('/')?;
            Some((name.clone(), if kind == "presets" { Layer::Preset } else { Layer::Site }, stem.to_owned()))
        })
        .collect()
}

/// One file of a folder, or what is wrong with it.
pub(super) fn read_rule(
    folder: &Folder,
    name: &str,
    stem: &str,
    layer: Layer,
) -> Result<RuleFile, Vec<selectors::Error>> {
    let text = folder.text(name).map_err(|error| vec![error])?;
    RuleFile::parse(&text.unwrap_or_default(), stem, layer, &folder.display(name))
}

/// Where the stored pages of a folder's rules lie.
pub(super) fn fixtures_of(folder: &Path) -> Option<PathBuf> {
    [folder.join("fixtures"), folder.join("../fixtures")].into_iter().find(|fixtures| fixtures.is_dir())
}

/// Where among the fixtures those of one file lie.
pub(super) fn pages_of(fixtures: &Path, layer: Layer, stem: &str) -> PathBuf {
    fixtures.join(if layer == Layer::Preset { "presets" } else { "sites" }).join(stem)
}

/// The page that a promise is about, of those in `pages`.
pub(super) fn read_page(pages: &Path, promise: &Promise) -> anyhow::Result<Page> {
    anyhow::ensure!(
        is_inside(&promise.fixture),
        "fixture `{}` is not a folder below {}",
        promise.fixture,
        pages.display()
    );
    let path = pages.join(&promise.fixture).join("page.html");
    let bytes = fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let url = promise.url.as_deref();
    let url = url.map(str::parse).transpose().with_context(|| format!("`{}` is no URL", url.unwrap_or_default()))?;
    Ok(Page { url, ..Page::new(bytes) })
}
