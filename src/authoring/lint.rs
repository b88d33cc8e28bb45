//! What is wrong, or no use, in a rule file that can be read.

use crate::selectors::{Entry, Merged, RuleFile, Setting};
use crate::text::shorten;

/// Something a rule's author should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How the file is called.
    pub file: String,
    /// 1-based line.
    pub line: usize,
    /// What, lower case, no full stop.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// How sure it is.
    pub weight: Weight,
}

/// How sure a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// The file itself shows it.
    Warning,
    /// The pages at hand show it; others may not.
    Note,
}

impl Finding {
    fn warning(file: &RuleFile, line: usize, message: String) -> Self {
        Finding { file: file.display.clone(), line, message, hint: None, weight: Weight::Warning }
    }
}

/// Findings in `file`. `inherited` is what lies under it: an entry that stands there already says nothing.
pub fn lint(file: &RuleFile, inherited: &Merged, wants_promise: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    let finding = |entry: &Entry, message: String| Finding::warning(file, entry.line, message);
    for (key, setting) in &file.settings {
        let below: &[Entry] = match inherited.settings.get(key) {
            Some(Setting::List(entries)) => entries,
            _ => &[],
        };
        match setting {
            Setting::List(entries) | Setting::Edit { add: entries, .. } => {
                for (index, entry) in entries.iter().enumerate() {
                    if entries[..index].iter().any(|earlier| earlier.value == entry.value) {
                        findings.push(finding(entry, format!("{} stands in `{key}` twice", named(entry))));
                    }
                    if matches!(setting, Setting::Edit { .. })
                        && below.iter().any(|inherited| inherited.value == entry.value)
                    {
                        findings.push(finding(
                            entry,
                            format!("{} is inherited already; `{key}` need not add it", named(entry)),
                        ));
                    }
                }
            }
            Setting::Value(entry) => {
                if let Some(Setting::Value(inherited)) = inherited.settings.get(key)
                    && inherited.value == entry.value
                {
                    findings.push(finding(entry, format!("`{key}` is inherited with this value already")));
                }
            }
        }
        if let Setting::Edit { remove, .. } = setting {
            for entry in remove.iter().filter(|entry| !below.iter().any(|inherited| inherited.value == entry.value)) {
                findings
                    .push(finding(entry, format!("{} is not inherited; `{key}` has nothing to remove", named(entry))));
            }
        }
    }
    findings.extend(file.settings.iter().flat_map(|(key, setting)| of_everything(file, key, setting)));
    for variant in file
        .variants
        .iter()
        .filter(|variant| variant.paths.is_empty() && variant.until.is_none() && variant.from.is_none())
    {
        let message = format!("variant `{}` names neither paths nor dates, so it never holds", variant.name);
        findings.push(Finding::warning(file, 1, message));
    }
    if wants_promise && file.tests.is_empty() && file.check.is_empty() && file.same_as.is_none() {
        let message = "no [[test]] and no [check] pages: nobody will see when this rule stops matching".to_owned();
        findings.push(Finding::warning(file, 1, message));
    }
    findings
}

/// An entry as messages name it: enough to know it again.
pub(super) fn named(entry: &Entry) -> String {
    shorten(&entry.value.to_string(), MOST_SHOWN)
}

/// Characters of an entry that messages show.
pub(super) const MOST_SHOWN: usize = 160;

/// Selectors that every page matches as a whole: the text is part of it, and so is all the rest.
fn of_everything(file: &RuleFile, key: &str, setting: &Setting) -> Vec<Finding> {
    let whole: &[&str] = match key {
        "body.strip" | "body.keep" | "body.cut_from" | "body.cut_before" => &["*", "html", ":root", "body"],
        _ if key.ends_with(".candidates") => &["*", "html", ":root"],
        _ => return Vec::new(),
    };
    let (Setting::List(entries) | Setting::Edit { add: entries, .. }) = setting else { return Vec::new() };
    let names = |entry: &Entry| -> Vec<String> {
        let text = entry.value.as_str().or_else(|| entry.value.get("sel").and_then(serde_json::Value::as_str));
        let has_condition = entry.value.get("has_text").is_some();
        let parts = text.filter(|_| !has_condition).into_iter().flat_map(|text| text.split(','));
        parts.map(|part| part.trim().to_owned()).filter(|part| whole.contains(&part.as_str())).collect()
    };
    let found = entries.iter().flat_map(|entry| names(entry).into_iter().map(move |part| (entry, part)));
    let finding = |(entry, part): (&Entry, String)| {
        let message = format!("`{part}` in `{key}` matches the whole page");
        let hint =
            Some("name the element that is meant: `offprint selectors new` and `explain` show their names".to_owned());
        Finding { hint, ..Finding::warning(file, entry.line, message) }
    };
    found.map(finding).collect()
}

/// That the rules of `above`, a domain over the file's, hold there no more. A file that only points elsewhere means it.
pub fn hides(file: &RuleFile, above: &str) -> Option<Finding> {
    let message =
        format!("the rules of `{above}` do not hold here: the longest name wins, and shorter ones add nothing");
    let hint = Some(format!(
        "to add to them name the file {above}.toml; they can stay as they are where this is another layout"
    ));
    let note = Finding { file: file.display.clone(), line: 1, message, hint, weight: Weight::Note };
    file.same_as.is_none().then_some(note)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::selectors::{Layer, Settings};

    fn file(text: &str) -> RuleFile {
        RuleFile::parse(text, "a.test", Layer::Site, "a.test.toml").expect("sound")
    }

    #[test]
    fn what_matches_the_whole_page_is_told() {
        let text = "[body]\ncandidates = [\"*\", \"body\"]\nstrip = [\"p, html\", { sel = \"*\", has_text = \"x\" }, \"body .ad\"]\n\
                    strip_class = [\"body\"]\n[title]\ncandidates = [{ sel = \":root\", many = true }]\n";
        let mut found: Vec<(usize, String)> = lint(&file(text), &Merged::default(), false)
            .into_iter()
            .map(|finding| (finding.line, finding.message))
            .collect();
        found.sort();
        let expected = [
            (2, "`*` in `body.candidates` matches the whole page".to_owned()),
            (3, "`html` in `body.strip` matches the whole page".to_owned()),
            (6, "`:root` in `title.candidates` matches the whole page".to_owned()),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn finds_what_says_nothing() {
        let below =
            Merged { settings: Settings::from_iter(file("[body]\nstrip = [\".a\"]\n").settings), ..Merged::default() };
        let found =
            lint(&file("[body]\nstrip.add = [\".a\", \".b\", \".b\"]\nstrip.remove = [\".c\"]\n"), &below, true);
        let lines: Vec<&str> = found.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(lines.len(), 4, "{lines:?}");
        assert!(
            lines[0].contains("inherited already")
                && lines[1].contains("twice")
                && lines[2].contains("nothing to remove")
                && lines[3].contains("no [[test]] and")
        );
    }
}
