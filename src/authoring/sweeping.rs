//! Entries of a rule file that take everything there is.

use regex::Regex;

use super::finding::Finding;
use crate::dom::{Dom, ElementRef, parse};
use crate::selectors::{Css, Entry, RuleFile, Setting, Settings};

/// Findings in the settings of `file` and of its variants.
pub(super) fn sweeping(file: &RuleFile) -> Vec<Finding> {
    let pages: Vec<Dom> = UNLIKE_PAGES.iter().map(|page| parse(page)).collect();
    let all = std::iter::once(&file.settings).chain(file.variants.iter().map(|variant| &variant.settings));
    all.flat_map(|settings: &Settings| settings.iter())
        .flat_map(|(key, setting)| {
            of_everything(file, key, setting, &pages).into_iter().chain(of_every_text(file, key, setting))
        })
        .collect()
}

/// Texts that have nothing in common.
const UNLIKE: [&str; 4] = [
    "7",
    "\u{2014}",
    "\u{6771}\u{4eac}",
    "The bridge over the river was opened again on Sunday, after two years of work: hundreds walked across it in the rain.",
];

/// Patterns that every text matches. What `never` names may be all there is: the field is not wanted then.
fn of_every_text(file: &RuleFile, key: &str, setting: &Setting) -> Vec<Finding> {
    if !(key.ends_with(".drop") || key == "body.strip_text") {
        return Vec::new();
    }
    let (Setting::List(entries) | Setting::Edit { add: entries, .. }) = setting else { return Vec::new() };
    let takes_all = |entry: &&Entry| {
        let whole = entry.value.as_str().filter(|_| key == "body.strip_text").map(|text| format!("^(?:{text})$"));
        let pattern = whole.as_deref().or(entry.value.as_str()).and_then(|text| Regex::new(text).ok());
        pattern.is_some_and(|pattern| UNLIKE.iter().all(|text| pattern.is_match(text)))
    };
    let finding =
        |entry: &Entry| Finding::warning(file, entry.line, format!("{} in `{key}` matches every text", entry.value));
    entries.iter().filter(takes_all).map(finding).collect()
}

/// Selectors that every page matches as a whole: the text is part of it, and so is all the rest.
fn of_everything(file: &RuleFile, key: &str, setting: &Setting, pages: &[Dom]) -> Vec<Finding> {
    let whole: &[&str] = match key {
        "body.strip" | "body.keep" | "body.cut_from" | "body.cut_before" | "access.paywalled_if" => {
            &["*", "html", ":root", "body"]
        }
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
    let takes_page = |css: &Css| pages.iter().all(|page| css.elements(page).any(|element| is_whole(element, key)));
    let swept = |entry: &Entry| -> Vec<String> {
        let has_condition = entry.value.get("has_text").is_some();
        let named = names(entry);
        if has_condition || !named.is_empty() {
            return named;
        }
        entry.selectors().iter().filter(|css| takes_page(css)).map(|css| css.text.clone()).collect()
    };
    let found = entries.iter().flat_map(|entry| swept(entry).into_iter().map(move |part| (entry, part)));
    let finding = |(entry, part): (&Entry, String)| {
        let message = format!("`{part}` in `{key}` matches the whole page");
        let hint =
            Some("name the element that is meant: `offprint selectors new` and `explain` show their names".to_owned());
        Finding { hint, ..Finding::warning(file, entry.line, message) }
    };
    found.map(finding).collect()
}

/// Pages that have nothing in common but what every page has.
const UNLIKE_PAGES: [&str; 2] = [
    "<html><head><title>a</title></head><body><main id=a><p class=b>c</p></main></body></html>",
    "<html lang=en><body><table><tr><td>d<a href=e>f</a></td></tr></table><div>g</div></body></html>",
];

/// Whether an element is the page, or all that is seen of it: the text is looked for in the body.
fn is_whole(element: ElementRef<'_>, key: &str) -> bool {
    match element.value().name() {
        "html" => true,
        "body" => !key.ends_with("candidates"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::selectors::Layer;

    #[test]
    fn what_takes_everything_is_told() {
        let text = "[body]\nstrip_text = ['.*', '(?i)follow us .*', '.{1,40}']\n[title]\ndrop = ['.', '^x$']\n\
                    never = ['.*']\n[access]\npaywalled_if = ['*']\n[[variant]]\nname = 'v'\npaths = ['/x']\n\
                    body = { strip = ['body', ':not(.x)', 'p:not(.x)'], keep = ['*:not(.y)', ':is(html, .z)'] }\n";
        let file = RuleFile::parse(text, "a.test", Layer::Site, "a.test.toml").expect("sound");
        let mut found: Vec<(usize, String)> =
            sweeping(&file).into_iter().map(|finding| (finding.line, finding.message)).collect();
        found.sort();
        let expected = [
            (2, "\".*\" in `body.strip_text` matches every text".to_owned()),
            (4, "\".\" in `title.drop` matches every text".to_owned()),
            (7, "`*` in `access.paywalled_if` matches the whole page".to_owned()),
            (11, "`*:not(.y)` in `body.keep` matches the whole page".to_owned()),
            (11, "`:is(html, .z)` in `body.keep` matches the whole page".to_owned()),
            (11, "`:not(.x)` in `body.strip` matches the whole page".to_owned()),
            (11, "`body` in `body.strip` matches the whole page".to_owned()),
        ];
        assert_eq!(found, expected);
    }
}
