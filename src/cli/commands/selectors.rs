//! `offprint selectors`: rule files listed, shown, checked, tested.

use std::path::{Path, PathBuf};

use anyhow::anyhow;

use super::{
    selectors_check, selectors_import, selectors_learn, selectors_lint, selectors_new, selectors_show, selectors_test,
    selectors_try,
};
use crate::cli::args::RuleArguments;
use crate::cli::exit::Exit;
use crate::cli::report::Hint;
use crate::cli::rules::{self, Folder};
use crate::cli::selectors_args::{FolderArguments, SelectorsCommand};
use crate::cli::stdout::print;
use crate::selectors::{self, BundledFiles, Layer, RuleFile, RuleFiles, RuleSet};

pub(super) fn run(command: SelectorsCommand) -> anyhow::Result<Exit> {
    match command {
        SelectorsCommand::List { host, layers } => list(host.as_deref(), layers.selectors),
        SelectorsCommand::Show { name, origin, layers } => selectors_show::run(&name, origin, layers.selectors),
        SelectorsCommand::Lint(arguments) => selectors_lint::run(&arguments, &folder(&arguments.folder)?),
        SelectorsCommand::Test(arguments) => selectors_test::run(&arguments, &folder(&arguments.folder)?),
        SelectorsCommand::Try(arguments) => selectors_try::run(&arguments),
        SelectorsCommand::New(arguments) => selectors_new::run(&arguments),
        SelectorsCommand::Learn(arguments) => selectors_learn::run(&arguments),
        SelectorsCommand::Check(arguments) => selectors_check::run(&arguments),
        SelectorsCommand::Import(command) => selectors_import::run(&command),
        SelectorsCommand::Schema => print(&serde_json::to_string_pretty(&selectors::json_schema())?),
    }
}

pub(super) fn load(selectors: Vec<String>) -> anyhow::Result<RuleSet> {
    let rules = rules::load(&RuleArguments { selectors, ..RuleArguments::default() })?;
    rules::warn(&rules);
    Ok(rules)
}

fn list(host: Option<&str>, selectors: Vec<String>) -> anyhow::Result<Exit> {
    let rules = load(selectors)?;
    let text = match host {
        Some(host) => {
            let merged = rules.merged_for(host);
            let site =
                merged.site.as_deref().map_or_else(|| "no site file".to_owned(), |site| format!("site    {site}"));
            let presets: String = merged.presets.iter().map(|preset| format!("\npreset  {preset}")).collect();
            format!("{site}{presets}")
        }
        None => {
            let sites = rules.sites().into_iter().map(|site| format!("site    {site}"));
            let presets = rules.presets().into_iter().map(|preset| format!("preset  {preset}"));
            sites.chain(presets).collect::<Vec<_>>().join("\n")
        }
    };
    print(&text)
}

/// The folder named, else the user's own layer.
fn folder(named: &FolderArguments) -> anyhow::Result<PathBuf> {
    let folder = named.selectors.clone().or_else(rules::user_folder).ok_or_else(|| {
        anyhow!("no folder of rule files").context(Hint(
            "name one with --selectors DIR; the fixtures of the bundled rules are not shipped with the program"
                .to_owned(),
        ))
    })?;
    anyhow::ensure!(folder.is_dir(), "--selectors: {} is no folder", folder.display());
    Ok(folder)
}

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
        let nearest = selectors::nearest(name, files.iter().map(|(.., stem)| stem.as_str()));
        let hint =
            nearest.unwrap_or_else(|| format!("`offprint selectors list --selectors {}` names all", folder.display()));
        return Err(anyhow!("{} holds no rule file for {name}", folder.display()).context(Hint(hint)));
    }
    files.retain(|(.., stem)| stem == name);
    Ok(files)
}

/// One file of a folder: name without `.toml`, kind, stem.
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
