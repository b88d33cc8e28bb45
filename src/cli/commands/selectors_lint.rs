//! `offprint selectors lint`: what is wrong, or no use, in rule files.

use std::path::Path;

use anyhow::anyhow;

use super::selectors_usage;
use crate::authoring::{self, Finding, Weight};
use crate::cli::exit::Exit;
use crate::cli::judged::{files_called, files_of, read_rule, set_with};
use crate::cli::report::{Hint, counted};
use crate::cli::selectors_args::LintArguments;
use crate::cli::stdout::print;
use crate::rule_folder::Folder;
use crate::selectors::{self, Layer, Merged, RuleFile, RuleFiles, RuleSet};

pub(super) fn run(arguments: &LintArguments, folder: &Path) -> anyhow::Result<Exit> {
    let site = arguments.site.as_deref();
    let files = files_of(folder);
    if let (true, Some(error)) = (files.is_empty(), Folder::new(folder).unreadable().into_iter().next()) {
        return Err(anyhow!("{error}").context(Hint(error.hint.unwrap_or_default())));
    }
    anyhow::ensure!(!files.is_empty(), "{} holds no rule file; they lie in sites/ and presets/", folder.display());
    let files = files_called(folder, site)?;
    let set = set_with(folder);
    let source = Folder::new(folder);
    // Looking a site up follows its `same_as`.
    for (_, _, stem) in files.iter().filter(|(_, layer, _)| *layer == Layer::Site) {
        set.merged_for(stem);
    }
    let shown: Vec<String> = files.iter().map(|(name, ..)| source.display(name)).collect();
    let of_these = |error: &selectors::Error| site.is_none() || shown.contains(&error.file);
    let mut errors: Vec<_> = set.problems().into_iter().filter(of_these).collect();
    let (mut findings, mut sound) = (Vec::new(), Vec::new());
    for (name, layer, stem) in &files {
        errors.extend((*layer == Layer::Site).then(|| misnamed(&source.display(name), stem)).flatten());
        match read_rule(&source, name, stem, *layer) {
            Ok(file) => {
                findings.extend(authoring::lint(&file, &inherited(&set, &file), true));
                let site_of = |url: &url::Url| set.merged_for(url.host_str()?).site;
                findings.extend(authoring::promised(&file, *layer, stem, &site_of));
                // Those of presets are the set's own problems.
                if *layer == Layer::Site {
                    errors.extend(unknown_presets(&set, &file));
                    findings.extend(set.is_alone(stem).then(|| authoring::stands_alone(&file, stem)));
                    findings.extend(set.hidden_by(stem).and_then(|above| authoring::hides(&file, above)));
                }
                sound.push((stem.as_str(), *layer, file));
            }
            Err(found) => errors.extend(found),
        }
    }
    findings.extend(selectors_usage::findings(&sound, folder, &arguments.pages, arguments.largest.max_size)?);
    errors.sort_by(|a, b| (&a.file, a.line, &a.message).cmp(&(&b.file, b.line, &b.message)));
    errors.dedup();
    print(&told(&errors, &findings, files.len()))?;
    let is_failure = |finding: &Finding| finding.weight == Weight::Warning || arguments.strict;
    Ok(if errors.is_empty() && !findings.iter().any(is_failure) { Exit::Success } else { Exit::SomeFailed })
}

/// Errors and findings with their hints, and how many there are.
fn told(errors: &[selectors::Error], findings: &[Finding], files: usize) -> String {
    let mut text = String::new();
    let mut tell = |line: String, hint: &Option<String>| {
        text.push_str(&line);
        text.extend(hint.iter().map(|hint| format!("hint: {hint}\n")));
    };
    for error in errors {
        tell(format!("error: {error}\n"), &error.hint);
    }
    for finding in findings {
        let weight = if finding.weight == Weight::Warning { "warning" } else { "note" };
        tell(format!("{weight}: {}:{}: {}\n", finding.file, finding.line, finding.message), &finding.hint);
    }
    let notes = findings.iter().filter(|finding| finding.weight == Weight::Note).count();
    let mut counts = vec![(files, "file"), (errors.len(), "error"), (findings.len() - notes, "warning")];
    counts.extend((notes > 0).then_some((notes, "note")));
    text + &counts.into_iter().map(|(count, what)| counted(count, what)).collect::<Vec<_>>().join(", ")
}

/// A site's file that is named after one of two hosts that are the same to rules.
fn misnamed(file: &str, stem: &str) -> Option<selectors::Error> {
    let host = stem.strip_prefix("www.").filter(|host| host.contains('.'))?;
    let message = format!("`{stem}` is the host `{host}` with `www.` before it");
    let hint = Some(format!("name the file after the host, without `www.`: sites/{host}.toml"));
    Some(selectors::Error { file: file.to_owned(), line: 1, message, hint })
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
