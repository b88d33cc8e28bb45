//! The rules of a run: bundled, the user's own, folders and flags, one over the other; and warnings about them.

use std::path::PathBuf;

use anyhow::anyhow;

use super::args::RuleArguments;
use super::config;
use super::report::{self, Hint};
use super::rule_flags;
use crate::rule_folder::Folder;
use crate::selectors::{BundledFiles, LeftOut, RuleFiles, RuleSet};

/// The rules that the flags ask for.
pub(super) fn load(arguments: &RuleArguments) -> anyhow::Result<RuleSet> {
    rule_flags::over(files(arguments, None)?, arguments)
}

/// The rules of all layers with `folders` over them, warned of.
pub(super) fn load_folders(folders: Vec<String>) -> anyhow::Result<RuleSet> {
    let rules = load(&RuleArguments { selectors: folders, ..RuleArguments::default() })?;
    warn(&rules);
    Ok(rules)
}

/// The files that the flags name, `last` over them.
pub(super) fn files(arguments: &RuleArguments, last: Option<Box<dyn RuleFiles>>) -> anyhow::Result<RuleSet> {
    let mut layers: Vec<Box<dyn RuleFiles>> = vec![Box::new(BundledFiles)];
    if let Some(own) = user_folder() {
        layers.push(Box::new(Folder::new(&own)));
    }
    for folder in &arguments.selectors {
        if folder == "none" {
            layers.clear();
            continue;
        }
        let folder = PathBuf::from(folder);
        if !folder.is_dir() {
            return Err(anyhow!("--selectors: {} is not a folder", folder.display())
                .context(Hint("name a folder that holds sites/ or presets/, or none".to_owned())));
        }
        layers.push(Box::new(Folder::new(&folder)));
    }
    layers.extend(last);
    Ok(RuleSet::new(layers))
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
    let problems = rules.left_out();
    for (problem, left_out) in problems.iter().skip(known) {
        let rest = match left_out {
            LeftOut::File => "the file is left out, all others hold",
            LeftOut::Preset => "the preset is left out, the file itself holds",
        };
        let hint = problem.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
        report::warning(&format!("{problem}; {rest}{hint}"));
    }
    problems.len()
}
