//! Laying settings over settings.

use serde_json::{Map, Value};

use super::file::{RuleFile, Variant};
use super::rule::Origin;
use super::setting::{Entry, Setting, Settings};
use crate::text::sha256;

/// Lays `over` on `base`: a later key wins, a list replaces the inherited one, `add` and `remove` change it.
pub(super) fn over(base: &mut Settings, over: &Settings) {
    for (key, setting) in over {
        let merged = match setting {
            Setting::Value(_) | Setting::List(_) => setting.clone(),
            Setting::Edit { add, remove } => {
                let mut list = match base.remove(key) {
                    Some(Setting::List(entries)) => entries,
                    _ => Vec::new(),
                };
                list.retain(|entry| !remove.iter().any(|removed| removed.value == entry.value));
                if key.ends_with(".candidates") {
                    list.splice(0..0, add.iter().cloned());
                } else {
                    list.extend(add.iter().cloned());
                }
                Setting::List(list)
            }
        };
        base.insert(key.clone(), merged);
    }
}

/// Lays a preset on what lies under it. A theme that lists what it strips knows of no plug-in: what parts added to a
/// list stays behind the list that replaces it.
pub(super) fn preset(base: &mut Settings, preset: &Settings, added_by_parts: &[Origin]) {
    let mut kept: Vec<(&String, Vec<Entry>)> = Vec::new();
    for key in preset.iter().filter(|(_, setting)| matches!(setting, Setting::List(_))).map(|(key, _)| key) {
        if let Some(Setting::List(entries)) = base.get(key) {
            kept.push((key, entries.iter().filter(|entry| added_by_parts.contains(&entry.origin)).cloned().collect()));
        }
    }
    over(base, preset);
    for (key, entries) in kept {
        if let Some(Setting::List(list)) = base.get_mut(key) {
            list.extend(entries);
        }
    }
}

/// Where the entries that `settings` add to inherited lists were written.
pub(super) fn additions(settings: &Settings) -> impl Iterator<Item = Origin> {
    let edits = settings.values().filter_map(|setting| match setting {
        Setting::Edit { add, .. } => Some(add),
        Setting::Value(_) | Setting::List(_) => None,
    });
    edits.flatten().map(|entry| entry.origin.clone())
}

/// Lays a file of a later layer on the file of the same name.
pub(super) fn files(base: &mut RuleFile, later: RuleFile) {
    over_keeping_edits(&mut base.settings, later.settings);
    base.name = later.name.or(base.name.take());
    base.extends = later.extends.or(base.extends.take());
    base.same_as = later.same_as.or(base.same_as.take());
    if !later.detect_any.is_empty() || !later.detect_all.is_empty() {
        (base.detect_any, base.detect_all) = (later.detect_any, later.detect_all);
    }
    base.is_part |= later.is_part;
    base.tests.extend(later.tests);
    if !later.check.is_empty() {
        base.check = later.check;
    }
    base.display = later.display;
    for variant in later.variants {
        match base.variants.iter_mut().find(|known| known.name == variant.name) {
            Some(known) => variants(known, variant),
            None => base.variants.push(variant),
        }
    }
}

fn variants(base: &mut Variant, later: Variant) {
    over_keeping_edits(&mut base.settings, later.settings);
    if !later.paths.is_empty() {
        base.paths = later.paths;
    }
    base.until = later.until.or(base.until);
    base.from = later.from.or(base.from);
}

/// Two layers of one file: changes to a list that comes from a preset only have to wait for it.
fn over_keeping_edits(base: &mut Settings, later: Settings) {
    for (key, setting) in later {
        let merged = match (base.remove(&key), setting) {
            (Some(Setting::Edit { mut add, mut remove }), Setting::Edit { add: more, remove: less }) => {
                add.retain(|entry| !less.iter().any(|removed| removed.value == entry.value));
                if key.ends_with(".candidates") {
                    add.splice(0..0, more);
                } else {
                    add.extend(more);
                }
                remove.extend(less);
                Setting::Edit { add, remove }
            }
            (Some(base @ Setting::List(_)), edit @ Setting::Edit { .. }) => {
                let mut settings = Settings::from([(key.clone(), base)]);
                over(&mut settings, &Settings::from([(key.clone(), edit)]));
                settings.remove(&key).expect("just inserted")
            }
            (_, setting) => setting,
        };
        base.insert(key, merged);
    }
}

/// Settings as canonical JSON: keys sorted, entries as written.
pub(super) fn canonical(settings: &Settings) -> Value {
    let sorted: Map<String, Value> = settings
        .iter()
        .map(|(key, setting)| {
            let value = match setting {
                Setting::Value(entry) => sort(&entry.value),
                Setting::List(entries) | Setting::Edit { add: entries, .. } => {
                    entries.iter().map(|entry| sort(&entry.value)).collect()
                }
            };
            (key.clone(), value)
        })
        .collect();
    Value::Object(sorted)
}

fn sort(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let mut keys: Vec<&String> = object.keys().collect();
            keys.sort();
            Value::Object(keys.into_iter().map(|key| (key.clone(), sort(&object[key]))).collect())
        }
        Value::Array(items) => items.iter().map(sort).collect(),
        other => other.clone(),
    }
}

/// `sha256:` of the canonical JSON.
pub(super) fn hash(settings: &Settings) -> String {
    sha256(canonical(settings).to_string().as_bytes())
}
