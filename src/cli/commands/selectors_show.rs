//! `offprint selectors show`: the merged rule of a host or preset.

use std::path::Path;

use anyhow::anyhow;
use url::Url;

use crate::authoring::toml_value;
use crate::cli::args::RuleArguments;
use crate::cli::exit::Exit;
use crate::cli::report::Hint;
use crate::cli::rules;
use crate::cli::stdout::print;
use crate::selectors::{self, Entry, Merged, Setting, Settings};

pub(super) fn run(name: &str, origin: bool, selectors: Vec<String>) -> anyhow::Result<Exit> {
    let rules = rules::load(&RuleArguments { selectors, ..RuleArguments::default() })?;
    // The address of a page is at hand more often than its host.
    let host = Url::parse(name).ok().and_then(|url| url.host_str().map(str::to_owned));
    let name = host.as_deref().unwrap_or(name);
    let merged = rules.merged_presets(&[name]).unwrap_or_else(|| rules.merged_for(name));
    let broken = rules::warn(&rules);
    if merged.site.is_none() && merged.presets.is_empty() {
        let known = [rules.sites(), rules.presets()].concat();
        let nearest = selectors::nearest_file(name, known.iter().map(String::as_str));
        let hint = nearest.unwrap_or_else(|| {
            match broken {
                0 => "`offprint selectors list` names all; a preset is detected on the page itself",
                _ => "a file that cannot be used is named above; `offprint selectors list` names all",
            }
            .to_owned()
        });
        return Err(anyhow!("no usable rule file for {name}").context(Hint(hint)));
    }
    print(&as_toml(&merged, origin))
}

/// Merged settings as TOML, each entry with the file it comes from; with `origin` its layer, path and line.
fn as_toml(merged: &Merged, origin: bool) -> String {
    let mut text = String::new();
    if let Some(site) = &merged.site {
        text.push_str(&format!("# site {site}\n"));
    }
    if !merged.presets.is_empty() {
        text.push_str(&format!("# presets {}\n", merged.presets.join(", ")));
    }
    let user = rules::user_folder();
    let source = |entry: &Entry| {
        if origin { place(entry, user.as_deref()) } else { entry.origin.file.clone() }
    };
    text.push_str(&sections(&merged.settings, "", &source));
    for variant in &merged.variants {
        text.push_str(&format!("\n[[variant]]\nname = {}\n", toml_value(&variant.name.as_str().into())));
        if !variant.paths.is_empty() {
            text.push_str(&format!("paths = {}\n", toml_value(&variant.paths.as_slice().into())));
        }
        for (key, day) in [("from", variant.from), ("until", variant.until)] {
            text.push_str(&day.map(|day| format!("{key} = {day}\n")).unwrap_or_default());
        }
        text.push_str(&sections(&variant.settings, "variant.", &source));
    }
    text
}

/// The settings of a file or a variant as sections.
fn sections(settings: &Settings, above: &str, source: &dyn Fn(&Entry) -> String) -> String {
    let (mut text, mut section) = (String::new(), "");
    // What stands in no section comes first: behind one it would be part of it.
    let (inside, top): (Vec<_>, Vec<_>) = settings.iter().partition(|(key, _)| key.contains('.'));
    for (key, setting) in top.into_iter().chain(inside) {
        let (name, inner) = key.split_once('.').unwrap_or(("", key));
        if name != section {
            text.push_str(&format!("\n[{above}{name}]\n"));
            section = name;
        }
        match setting {
            Setting::Value(entry) => {
                text.push_str(&format!("{inner} = {}  # {}\n", toml_value(&entry.value), source(entry)));
            }
            Setting::List(entries) => text.push_str(&list(inner, entries, source)),
            Setting::Edit { add, remove } => {
                for (edit, entries) in [("add", add), ("remove", remove)] {
                    if !entries.is_empty() {
                        text.push_str(&list(&format!("{inner}.{edit}"), entries, source));
                    }
                }
            }
        }
    }
    text
}

fn list(key: &str, entries: &[Entry], source: &dyn Fn(&Entry) -> String) -> String {
    let line = |entry: &Entry| format!("  {},  # {}\n", toml_value(&entry.value), source(entry));
    format!("{key} = [\n{}]\n", entries.iter().map(line).collect::<String>())
}

/// Layer, file and line of an entry.
fn place(entry: &Entry, user: Option<&Path>) -> String {
    let (display, line) = (&entry.display, entry.line);
    match display.strip_prefix("bundled:") {
        Some(name) => format!("bundled {name}:{line}"),
        None if user.is_some_and(|user| Path::new(display).starts_with(user)) => format!("user {display}:{line}"),
        None => format!("--selectors {display}:{line}"),
    }
}
