//! What is wrong, or no use, in a rule file that can be read.

use super::finding::{Finding, Weight};
use super::sweeping::sweeping;
use crate::selectors::{Entry, Merged, RuleFile, Setting, Variant};
use crate::text::shorten;

/// Findings in `file`. `inherited` is what lies under it: an entry that stands there already says nothing.
pub fn lint(file: &RuleFile, inherited: &Merged, wants_promise: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (key, setting) in &file.settings {
        let idle = idle(key, setting, inherited.settings.get(key));
        findings.extend(idle.into_iter().map(|(line, message)| Finding::warning(file, line, message)));
    }
    findings.extend(sweeping(file));
    for variant in &file.variants {
        findings.extend(never_holds(variant).map(|message| Finding::warning(file, variant.line, message)));
    }
    if wants_promise && file.tests.is_empty() && file.check.is_empty() && file.same_as.is_none() {
        let message = "no [[test]] and no [check] pages: nobody will see when this rule stops matching".to_owned();
        findings.push(Finding::warning(file, 1, message));
    }
    findings
}

/// What in the `setting` of a key changes nothing, beside what is `inherited` for the key: lines with messages.
fn idle(key: &str, setting: &Setting, inherited: Option<&Setting>) -> Vec<(usize, String)> {
    let below: &[Entry] = match inherited {
        Some(Setting::List(entries)) => entries,
        _ => &[],
    };
    let is_inherited = |entry: &Entry| below.iter().any(|inherited| inherited.value == entry.value);
    let mut told = Vec::new();
    match (setting, inherited) {
        (Setting::Value(entry), Some(Setting::Value(inherited))) if inherited.value == entry.value => {
            told.push((entry.line, format!("`{key}` is inherited with this value already")));
        }
        (Setting::Value(_), _) => {}
        (Setting::List(entries), _) => {
            told.extend(
                entries.iter().enumerate().filter_map(|(index, entry)| repeated(key, entry, &entries[..index])),
            );
        }
        (Setting::Edit { add, remove, .. }, _) => {
            for (index, entry) in add.iter().enumerate() {
                told.extend(repeated(key, entry, &add[..index]));
                if is_inherited(entry) {
                    told.push((entry.line, format!("{} is inherited already; `{key}` need not add it", named(entry))));
                }
            }
            for entry in remove.iter().filter(|entry| !is_inherited(entry)) {
                let message = format!("{} is not inherited; `{key}` has nothing to remove", named(entry));
                told.push((entry.line, message));
            }
        }
    }
    told
}

/// Where an entry of a list stands among the `earlier` ones too.
fn repeated(key: &str, entry: &Entry, earlier: &[Entry]) -> Option<(usize, String)> {
    let is_there = earlier.iter().any(|earlier| earlier.value == entry.value);
    is_there.then(|| (entry.line, format!("{} stands in `{key}` twice", named(entry))))
}

/// An entry as messages name it: enough to know it again.
pub(super) fn named(entry: &Entry) -> String {
    shorten(&entry.value.to_string(), MOST_SHOWN)
}

/// Characters of an entry that messages show.
pub(super) const MOST_SHOWN: usize = 160;

/// Why a variant holds for no page.
fn never_holds(variant: &Variant) -> Option<String> {
    let (name, paths) = (&variant.name, &variant.paths);
    if paths.is_empty() && !variant.is_dated() {
        return Some(format!("variant `{name}` names neither paths nor dates, so it never holds"));
    }
    if let (Some(from), Some(until)) = (variant.from, variant.until)
        && from > until
    {
        return Some(format!("variant `{name}` ends before it begins, so it never holds"));
    }
    let path = paths.iter().find(|path| !path.starts_with('/') && !path.starts_with("**"))?;
    Some(format!("path `{path}` of variant `{name}` matches nothing: paths begin with a slash"))
}

/// That the file of a public suffix holds for that host only.
pub fn stands_alone(file: &RuleFile, stem: &str) -> Finding {
    let message = format!("`{stem}` is what names of many sites end in: the rules hold for that host alone");
    let hint = Some("name the file after the site's own host where another is meant".to_owned());
    Finding { hint, weight: Weight::Note, ..Finding::warning(file, 1, message) }
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
    fn variants_that_never_hold_are_told_with_their_line() {
        let text = "[[variant]]\nname = \"a\"\nfrom = 2024-05-01\nuntil = 2024-04-01\n[[variant]]\nname = \"b\"\n\
                    paths = [\"/x\", \"archive/**\"]\n[[variant]]\nname = \"c\"\n[[variant]]\nname = \"d\"\n\
                    paths = [\"/x/**\", \"**/y\"]\nfrom = 2024-05-01\nuntil = 2024-05-01\n";
        let found = lint(&file(text), &Merged::default(), false);
        let found: Vec<(usize, &str)> = found.iter().map(|finding| (finding.line, finding.message.as_str())).collect();
        let expected = [
            (1, "variant `a` ends before it begins, so it never holds"),
            (5, "path `archive/**` of variant `b` matches nothing: paths begin with a slash"),
            (8, "variant `c` names neither paths nor dates, so it never holds"),
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
