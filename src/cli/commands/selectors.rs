//! `offprint selectors`: rule files listed, shown, checked, tested.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use clap::Subcommand;
use serde_json::Value;

use super::print;
use crate::authoring;
use crate::cli::args::RuleArguments;
use crate::cli::exit::Exit;
use crate::cli::report::{self, Hint};
use crate::cli::rules::{self, Folder};
use crate::extract::{Extractor, Options};
use crate::page::Page;
use crate::selectors::{self, BundledFiles, Entry, Layer, Merged, RuleFile, RuleFiles, RuleSet, Setting};

/// What to do with rule files.
#[derive(Debug, Subcommand)]
pub enum SelectorsCommand {
    /// List sites and presets
    List {
        /// Only what applies to this host
        #[arg(long = "for", value_name = "HOST")]
        host: Option<String>,
        /// Folder of rule files over the bundled and the user's own
        #[arg(long, value_name = "DIR")]
        selectors: Vec<String>,
    },
    /// Show the merged rule of a host or preset, with the file each line comes from
    Show {
        /// Host, or name of a preset
        name: String,
        /// Folder of rule files over the bundled and the user's own
        #[arg(long, value_name = "DIR")]
        selectors: Vec<String>,
    },
    /// Check rule files: syntax, keys, selectors, entries that say nothing
    Lint {
        /// Only this site or preset
        site: Option<String>,
        /// Folder of rule files; the user's own by default
        #[arg(long, value_name = "DIR")]
        selectors: Option<PathBuf>,
    },
    /// Run the promises of rule files against their stored pages
    Test {
        /// Only this site or preset
        site: Option<String>,
        /// Folder of rule files; the user's own by default
        #[arg(long, value_name = "DIR")]
        selectors: Option<PathBuf>,
    },
    /// Print the JSON Schema of rule files, for editors
    Schema,
}

pub(super) fn run(command: SelectorsCommand) -> anyhow::Result<Exit> {
    match command {
        SelectorsCommand::List { host, selectors } => list(host.as_deref(), selectors),
        SelectorsCommand::Show { name, selectors } => show(&name, selectors),
        SelectorsCommand::Lint { site, selectors } => lint(site.as_deref(), &folder(selectors)?),
        SelectorsCommand::Test { site, selectors } => test(site.as_deref(), &folder(selectors)?),
        SelectorsCommand::Schema => Ok(print(&serde_json::to_string_pretty(&selectors::json_schema())?)),
    }
}

fn load(selectors: Vec<String>) -> anyhow::Result<RuleSet> {
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
    Ok(print(&text))
}

fn show(name: &str, selectors: Vec<String>) -> anyhow::Result<Exit> {
    let rules = load(selectors)?;
    let merged = rules.merged_presets(&[name]).unwrap_or_else(|| rules.merged_for(name));
    if merged.site.is_none() && merged.presets.is_empty() {
        return Err(anyhow!("no rule file for {name}")
            .context(Hint("`offprint selectors list` names all; a preset is detected on the page itself".to_owned())));
    }
    Ok(print(&as_toml(&merged)))
}

/// Merged settings as TOML, each entry with the file it comes from.
fn as_toml(merged: &Merged) -> String {
    let mut text = String::new();
    if let Some(site) = &merged.site {
        text.push_str(&format!("# site {site}\n"));
    }
    if !merged.presets.is_empty() {
        text.push_str(&format!("# presets {}\n", merged.presets.join(", ")));
    }
    let mut section = "";
    for (key, setting) in &merged.settings {
        let (name, inner) = key.split_once('.').unwrap_or(("", key));
        if name != section {
            text.push_str(&format!("\n[{name}]\n"));
            section = name;
        }
        match setting {
            Setting::Value(entry) => {
                text.push_str(&format!("{inner} = {}  # {}\n", toml_value(&entry.value), entry.origin.file))
            }
            Setting::List(entries) | Setting::Edit { add: entries, .. } => {
                let line = |entry: &Entry| format!("  {},  # {}\n", toml_value(&entry.value), entry.origin.file);
                text.push_str(&format!("{inner} = [\n{}]\n", entries.iter().map(line).collect::<String>()));
            }
        }
    }
    text
}

fn toml_value(value: &Value) -> String {
    match value {
        Value::Object(object) => {
            let parts: Vec<String> =
                object.iter().map(|(key, value)| format!("{} = {}", toml_key(key), toml_value(value))).collect();
            format!("{{ {} }}", parts.join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(toml_value).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

fn toml_key(key: &str) -> String {
    let is_bare =
        !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if is_bare { key.to_owned() } else { Value::from(key).to_string() }
}

/// The folder named, else the user's own layer.
fn folder(named: Option<PathBuf>) -> anyhow::Result<PathBuf> {
    let folder = named.or_else(rules::user_folder).ok_or_else(|| {
        anyhow!("no folder of rule files").context(Hint(
            "name one with --selectors DIR; the fixtures of the bundled rules are not shipped with the program"
                .to_owned(),
        ))
    })?;
    anyhow::ensure!(folder.is_dir(), "--selectors: {} is no folder", folder.display());
    Ok(folder)
}

/// The rule set that a folder is judged in: itself over the bundled files it does not replace.
fn set_with(folder: &Path) -> RuleSet {
    RuleSet::new(vec![Box::new(Without(Folder::new(folder))), Box::new(Folder::new(folder))])
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

/// One file of a folder: name without `.toml`, kind, stem.
fn files_of(folder: &Path) -> Vec<(String, Layer, String)> {
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

fn lint(site: Option<&str>, folder: &Path) -> anyhow::Result<Exit> {
    let mut files = files_of(folder);
    if let (true, Some(error)) = (files.is_empty(), Folder::new(folder).unreadable().into_iter().next()) {
        return Err(anyhow!("{error}").context(Hint(error.hint.unwrap_or_default())));
    }
    anyhow::ensure!(!files.is_empty(), "{} holds no rule file; they lie in sites/ and presets/", folder.display());
    files.retain(|(_, _, stem)| site.is_none_or(|site| site == stem));
    anyhow::ensure!(!files.is_empty(), "{} holds no rule file for {}", folder.display(), site.unwrap_or_default());
    let set = set_with(folder);
    let source = Folder::new(folder);
    // Looking a site up follows its `same_as`.
    for (_, _, stem) in files.iter().filter(|(_, layer, _)| *layer == Layer::Site) {
        set.merged_for(stem);
    }
    let shown: Vec<String> = files.iter().map(|(name, ..)| source.display(name)).collect();
    let of_these = |error: &selectors::Error| site.is_none() || shown.contains(&error.file);
    let (mut errors, mut findings): (Vec<_>, _) = (set.problems().into_iter().filter(of_these).collect(), Vec::new());
    for (name, layer, stem) in &files {
        match read_rule(&source, name, stem, *layer) {
            Ok(file) => {
                let inherited = inherited(&set, &file);
                findings.extend(authoring::lint(&file, &inherited, true));
                // Those of presets are the set's own problems.
                if *layer == Layer::Site {
                    errors.extend(unknown_presets(&set, &file));
                }
            }
            Err(found) => errors.extend(found),
        }
    }
    errors.sort_by(|a, b| (&a.file, a.line, &a.message).cmp(&(&b.file, b.line, &b.message)));
    errors.dedup();
    for error in &errors {
        println!("error: {error}");
        if let Some(hint) = &error.hint {
            println!("hint: {hint}");
        }
    }
    for finding in &findings {
        println!("warning: {}:{}: {}", finding.file, finding.line, finding.message);
    }
    println!("{} files, {} errors, {} warnings", files.len(), errors.len(), findings.len());
    Ok(if errors.is_empty() && findings.is_empty() { Exit::Success } else { Exit::SomeFailed })
}

/// One file of a folder, or what is wrong with it.
fn read_rule(folder: &Folder, name: &str, stem: &str, layer: Layer) -> Result<RuleFile, Vec<selectors::Error>> {
    let text = folder.text(name).map_err(|error| vec![error])?;
    RuleFile::parse(&text.unwrap_or_default(), stem, layer, &folder.display(name))
}

/// What lies under a file: the presets it names.
fn inherited(set: &RuleSet, file: &RuleFile) -> Merged {
    let named: Vec<&str> = file.extends.iter().flatten().map(|(name, _)| name.as_str()).collect();
    set.merged_presets(&named).unwrap_or_default()
}

fn unknown_presets(set: &RuleSet, file: &RuleFile) -> Vec<selectors::Error> {
    let named = file.extends.iter().flatten();
    named.filter_map(|(name, line)| set.unusable_preset(&file.display, *line, name)).collect()
}

fn test(site: Option<&str>, folder: &Path) -> anyhow::Result<Exit> {
    let fixtures = [folder.join("fixtures"), folder.join("../fixtures")].into_iter().find(|fixtures| fixtures.is_dir());
    let fixtures = fixtures.ok_or_else(|| {
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
    println!("{run} promises, {failed} broken");
    Ok(if failed == 0 && run > 0 { Exit::Success } else { Exit::SomeFailed })
}

fn read(path: &Path, url: Option<&str>) -> anyhow::Result<Page> {
    let bytes = fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let url = url.map(str::parse).transpose().with_context(|| format!("`{}` is no URL", url.unwrap_or_default()))?;
    Ok(Page { url, ..Page::new(bytes) })
}
