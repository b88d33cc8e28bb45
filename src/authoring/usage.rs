//! What the entries of a rule file do on pages at hand: which are dead, which too broad, which say what holds anyway.
//!
//! Presets serve many sites, so no page needs all they say: for them only what matches too much is reported.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use regex::Regex;

use super::compare::shown;
use super::finding::{Finding, Weight};
use super::hints;
use super::lint::{MOST_SHOWN, named};
use super::sheet::Sheet;
use crate::extract::Extraction;
use crate::extract::trace::Mark;
use crate::page::Page;
use crate::selectors::{Css, Entry, Layer, RuleFile, Setting, Variant};
use crate::text::shorten;

/// Fields of which a file may say what is found without it.
const FIELDS: [&str; 10] =
    ["title", "dek", "authors", "published", "modified", "category", "tags", "language", "publisher", "source"];

/// A rule file, and what was seen of it on the pages looked at so far.
#[derive(Debug)]
pub struct Usage<'a> {
    file: &'a RuleFile,
    layer: Layer,
    pages: usize,
    /// Pages whose text the generic scorer had to find, for all that the file says of the body.
    fallbacks: usize,
    entries: Vec<EntryUse<'a>>,
    fields: BTreeMap<&'static str, FieldUse>,
}

#[derive(Debug)]
struct EntryUse<'a> {
    key: &'a str,
    entry: &'a Entry,
    selectors: Vec<Css>,
    /// Of an entry of `never` what it says is no value.
    never: Option<Regex>,
    /// It matched an element somewhere.
    has_matched: bool,
    /// A block was kept or dropped by it.
    has_acted: bool,
    /// Elements with different texts that it matched on one page at most.
    most_values: usize,
    /// Share of the text found without the file that it takes away on one page at most.
    most_taken: f64,
}

#[derive(Debug, Default)]
struct FieldUse {
    has_value: bool,
    differs: bool,
}

impl<'a> Usage<'a> {
    /// Nothing seen yet. `layer` is the kind of `file`.
    pub fn of(file: &'a RuleFile, layer: Layer) -> Self {
        let entries = file.settings.iter().flat_map(|(key, setting)| {
            let entries: &[Entry] = match setting {
                Setting::List(entries) | Setting::Edit { add: entries, .. } => entries,
                Setting::Value(entry) => std::slice::from_ref(entry),
            };
            entries.iter().map(|entry| EntryUse {
                key: key.as_str(),
                entry,
                selectors: entry.selectors(),
                never: entry.value.as_str().filter(|_| key.ends_with(".never")).and_then(|text| Regex::new(text).ok()),
                has_matched: false,
                has_acted: false,
                most_values: 0,
                most_taken: 0.0,
            })
        });
        Usage { file, layer, pages: 0, fallbacks: 0, entries: entries.collect(), fields: BTreeMap::new() }
    }

    /// Takes in one page of the site: `with` is what comes out of it with the file, `without` what comes out without,
    /// and `left_out` what comes out with the file but for one section.
    pub fn look(
        &mut self,
        page: &Page,
        with: &Extraction,
        without: &Extraction,
        left_out: &dyn Fn(&'static str) -> Extraction,
    ) {
        self.pages += 1;
        self.fallbacks += usize::from(with.record.rules.fallback);
        let sheet = Sheet::of(page);
        let text = sheet.kept(without);
        let total = sheet.chars(&text);
        for entry in &mut self.entries {
            let id = entry.entry.origin.id();
            let acts = |mark: &Mark| match mark {
                Mark::Kept { reason } | Mark::Dropped { reason, .. } => *reason == id,
            };
            let touched: Vec<_> = with.trace.blocks.iter().filter(|block| acts(&block.mark)).collect();
            entry.has_acted |= !touched.is_empty();
            let taken: HashSet<usize> = touched
                .iter()
                .filter(|block| !block.mark.is_kept())
                .filter_map(|block| sheet.index(block.id))
                .filter(|index| text.contains(index))
                .collect();
            entry.most_taken = entry.most_taken.max(sheet.chars(&taken) as f64 / total.max(1) as f64);
            let mut values = BTreeSet::new();
            // Of many scripts that are looked into one has what the pointer names.
            let pointer = entry.entry.value.get("pointer").and_then(serde_json::Value::as_str);
            for css in &entry.selectors {
                if let Some(pointer) = pointer {
                    entry.has_matched |= css.json_at(pointer, &sheet.dom).is_some();
                    continue;
                }
                for element in css.elements(&sheet.dom) {
                    entry.has_matched = true;
                    values.extend(css.value(element));
                }
            }
            entry.most_values = entry.most_values.max(values.len());
            if let Some(pattern) = &entry.never {
                let field = entry.key.trim_end_matches(".never");
                entry.has_acted |= found(without, field).any(|value| pattern.is_match(&value));
            }
        }
        let named: Vec<&'static str> = FIELDS.into_iter().filter(|field| self.is_named(field)).collect();
        for field in named {
            let seen = self.fields.entry(field).or_default();
            let now = shown(&with.record, field);
            seen.has_value |= now.is_some();
            // One page that needs the section is enough.
            if !seen.differs {
                let record = left_out(field).record;
                // A standfirst is part of the text too.
                seen.differs = now != shown(&record, field) || with.record.body != record.body;
            }
        }
    }

    /// What the pages tell, by line; nothing where there were none.
    pub fn findings(&self) -> Vec<Finding> {
        if self.pages == 0 {
            return Vec::new();
        }
        let mut findings: Vec<Finding> = self.entries.iter().filter_map(|entry| self.of_entry(entry)).collect();
        findings.extend(self.fallback());
        findings.extend(FIELDS.into_iter().filter_map(|field| self.redundant(field)));
        findings.sort_by_key(|finding| finding.line);
        findings
    }

    fn of_entry(&self, used: &EntryUse<'_>) -> Option<Finding> {
        let limits = hints::lint();
        let name = used.entry.value.as_str().map_or_else(|| named(used.entry), |text| shorten(text, MOST_SHOWN));
        let (key, pages) = (used.key, self.pages_named("any of the"));
        let is_field = key.ends_with(".candidates");
        let is_drop =
            matches!(key, "body.strip" | "body.strip_class" | "body.strip_text" | "body.cut_from" | "body.cut_before");
        if is_field && !used.entry.is_many() && used.most_values > limits.most_values {
            let message = format!(
                "`{name}` in `{key}` matches {} elements with different texts; the first is taken",
                used.most_values
            );
            return Some(self.finding(
                used.entry.line,
                message,
                "name the element around it, or an attribute that only the right one has",
            ));
        }
        if is_drop && used.most_taken > limits.most_taken {
            let share = 100.0 * used.most_taken;
            let message =
                format!("`{name}` in `{key}` takes away {share:.0} % of the text that is found without this file");
            return Some(self.finding(
                used.entry.line,
                message,
                "name what is no text more closely, or list it under `body.keep`",
            ));
        }
        // A variant counts its entries from the start, and presets are shared.
        let is_own =
            self.layer == Layer::Site && !self.file.variants.iter().any(|variant| variant.settings.contains_key(key));
        if !is_own {
            return None;
        }
        if !used.selectors.is_empty() && !used.has_matched {
            let message = format!("`{name}` in `{key}` matches nothing on {pages}");
            return Some(self.finding(
                used.entry.line,
                message,
                "take it out, or store a page that has it and write a [[test]] for it",
            ));
        }
        if used.never.is_some() && !used.has_acted {
            let message = format!("`{name}` in `{key}` matches nothing that is found on {pages}");
            let hint = "take it out, or store a page that needs it and write a [[test]] for it";
            return Some(self.finding(used.entry.line, message, hint));
        }
        // Of strips whose text was not taken nothing can be told.
        if is_drop && !used.has_acted && self.fallbacks < self.pages {
            let message =
                format!("`{name}` in `{key}` takes nothing away on {pages} that would not be gone without it");
            return Some(self.finding(
                used.entry.line,
                message,
                "take it out, or store a page that needs it and write a [[test]] for it",
            ));
        }
        None
    }

    /// A body that is no answer on some page.
    fn fallback(&self) -> Option<Finding> {
        let pages = match self.fallbacks {
            0 => return None,
            all if all == self.pages => self.pages_named("all"),
            some => format!("{some} of {} pages at hand", self.pages),
        };
        let line =
            self.entries.iter().filter(|used| used.key.starts_with("body.")).map(|used| used.entry.line).min()?;
        let message = format!("[body] is no answer on {pages}: no candidate matches, or the strips leave nothing");
        Some(self.finding(
            line,
            message,
            "the generic scorer takes over there; `offprint explain PAGE` shows what goes",
        ))
    }

    /// Whether the file, sites' only, has a section for `field` which no variant changes and none depends on.
    fn is_named(&self, field: &str) -> bool {
        let is_of_field = |key: &str| key.split_once('.').is_some_and(|(section, _)| section == field);
        self.layer == Layer::Site
            && self.entries.iter().any(|used| is_of_field(used.key))
            && !self.file.variants.iter().any(|variant| variant.settings.keys().any(|key| is_of_field(key)))
            // What chooses a dated variant is not seen in the day alone.
            && !(field == "published" && self.file.variants.iter().any(Variant::is_dated))
    }

    /// A section without which the same is found on every page.
    fn redundant(&self, field: &str) -> Option<Finding> {
        self.fields.get(field).filter(|seen| seen.has_value && !seen.differs)?;
        let prefix = format!("{field}.");
        let line =
            self.entries.iter().filter(|used| used.key.starts_with(&prefix)).map(|used| used.entry.line).min()?;
        let message = format!("[{field}] changes nothing: the same is found without it on {}", self.pages_named("all"));
        Some(self.finding(line, message, "take it out: what is not written cannot stop matching"))
    }

    /// `any of the 3 pages`, `all 3 pages`.
    fn pages_named(&self, many: &str) -> String {
        if self.pages == 1 { "the one page at hand".to_owned() } else { format!("{many} {} pages at hand", self.pages) }
    }

    fn finding(&self, line: usize, message: String, hint: &str) -> Finding {
        Finding { file: self.file.display.clone(), line, message, hint: Some(hint.to_owned()), weight: Weight::Note }
    }
}

/// All values of `field` that were found on a page, the entries of lists one by one.
fn found<'a>(extraction: &'a Extraction, field: &'a str) -> impl Iterator<Item = String> + 'a {
    let fields = extraction.trace.fields.iter().filter(move |trace| trace.field == field);
    fields.flat_map(|trace| &trace.candidates).flat_map(|candidate| {
        let parts = candidate.value.split([';', ',', '/']).map(|part| part.trim().to_owned());
        std::iter::once(candidate.value.clone()).chain(parts).collect::<Vec<_>>()
    })
}
