//! Rule files of the user's own: folders as layers over the bundled rules, flags over all.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use serde_json::Value;

use super::args::RuleArguments;
use super::config;
use super::report::{self, Hint};
use crate::selectors::{BundledFiles, Error, RuleFiles, RuleSet};

/// A folder of rule files: `sites/` and `presets/` in it.
#[derive(Debug)]
pub(super) struct Folder(PathBuf);

impl Folder {
    /// The folder at `path`.
    pub(super) fn new(path: &Path) -> Self {
        Folder(path.to_path_buf())
    }
}

impl RuleFiles for Folder {
    fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        for part in ["sites", "presets"] {
            collect(&self.0.join(part), part, &mut names);
        }
        names.sort();
        names
    }

    fn text(&self, name: &str) -> Option<String> {
        // A name is made of a host: it must not lead out of the folder.
        if name.split('/').any(|part| part == ".." || part.is_empty()) {
            return None;
        }
        fs::read_to_string(self.0.join(name)).ok()
    }

    fn display(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }
}

fn collect(folder: &Path, name: &str, names: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let inner = format!("{name}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &inner, names);
        } else if inner.ends_with(".toml") {
            names.push(inner);
        }
    }
}

/// The rules that the flags ask for.
pub(super) fn load(arguments: &RuleArguments) -> anyhow::Result<RuleSet> {
    let flags = flags(arguments)?;
    if arguments.selectors.iter().any(|folder| folder == "none") {
        return with_flags(RuleSet::none(), &flags);
    }
    let mut layers: Vec<Box<dyn RuleFiles>> = vec![Box::new(BundledFiles)];
    if let Some(own) = user_folder() {
        layers.push(Box::new(Folder(own)));
    }
    for folder in &arguments.selectors {
        let folder = PathBuf::from(folder);
        if !folder.is_dir() {
            return Err(anyhow!("--selectors: {} is no folder", folder.display())
                .context(Hint("name a folder that holds sites/ or presets/, or none".to_owned())));
        }
        layers.push(Box::new(Folder(folder)));
    }
    with_flags(RuleSet::new(layers), &flags)
}

/// The user's own layer, if there is one.
pub(super) fn user_folder() -> Option<PathBuf> {
    config::folder().map(|folder| folder.join("selectors")).filter(|folder| folder.is_dir())
}

/// Says which rule files cannot be used; the rest works. Gives the number of them.
pub(super) fn warn(rules: &RuleSet) -> usize {
    warn_since(rules, 0)
}

/// The same without the first `known`: sites' files are read when their host turns up.
pub(super) fn warn_since(rules: &RuleSet, known: usize) -> usize {
    let problems = rules.problems();
    for problem in problems.iter().skip(known) {
        report::warning(&format!("{problem}; it is left out{}", hint(problem)));
    }
    problems.len()
}

/// The hint of a rule file's error, as the end of its sentence.
pub(super) fn hint(problem: &Error) -> String {
    problem.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default()
}

fn with_flags(rules: RuleSet, flags: &str) -> anyhow::Result<RuleSet> {
    if flags.is_empty() {
        return Ok(rules);
    }
    rules.with_flags(flags).map_err(|errors| {
        let first = errors.into_iter().next();
        let message = first.as_ref().map_or_else(
            || "unusable --select or --strip".to_owned(),
            |error| format!("--select, --strip: {}", error.message),
        );
        let hint = first
            .and_then(|error| error.hint)
            .unwrap_or_else(|| "write a field and a selector: --select body=\".story\"".to_owned());
        anyhow!(message).context(Hint(hint))
    })
}

/// The flags as a rule file.
fn flags(arguments: &RuleArguments) -> anyhow::Result<String> {
    let mut text = String::new();
    for flag in &arguments.select {
        let (field, selector) = flag
            .split_once('=')
            .filter(|(field, _)| {
                !field.is_empty() && field.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
            })
            .ok_or_else(|| {
                anyhow!("--select: `{flag}` is not FIELD=CSS")
                    .context(Hint("write a field and a selector: --select body=\".story\"".to_owned()))
            })?;
        text.push_str(&format!("{field}.candidates.add = [{}]\n", Value::from(selector)));
    }
    if !arguments.strip.is_empty() {
        let list: Vec<String> =
            arguments.strip.iter().map(|selector| Value::from(selector.as_str()).to_string()).collect();
        text.push_str(&format!("body.strip.add = [{}]\n", list.join(", ")));
    }
    Ok(text)
}
