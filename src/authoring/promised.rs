//! What of a `[[test]]` can never be kept, or says nothing.

use std::path::{Component, Path};
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;
use url::Url;

use super::finding::Finding;
use crate::record::Outcome;
use crate::selectors::{Layer, Promise, RuleFile};

/// A day or a time, or the beginning of one, as records write it.
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\A\d{4}(?:-\d\d(?:-\d\d(?:T\d\d(?::\d\d(?::\d\d(?:Z|[-+]\d\d:\d\d)?)?)?)?)?)?\z")
        .expect("constant pattern")
});

/// Findings in the promises of `file`. `site_of` says which site file's rules hold at an address.
pub fn promised(file: &RuleFile, layer: Layer, stem: &str, site_of: &dyn Fn(&Url) -> Option<String>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for promise in &file.tests {
        let mut tell = |message: String, hint: Option<&str>| {
            let finding = Finding::warning(file, promise.line, message);
            findings.push(Finding { hint: hint.map(str::to_owned), ..finding });
        };
        if !is_inside(&promise.fixture) {
            tell(format!("fixture `{}` is not a folder below the rule's own", promise.fixture), None);
        }
        if promise.expected.is_empty() {
            tell("this [[test]] promises nothing".to_owned(), Some("write what must come out: title, contains, lacks"));
        }
        if let Some((message, hint)) = misled(promise, layer, stem, site_of) {
            tell(message, hint);
        }
        for (key, value) in &promise.expected {
            if let Some((message, hint)) = never_kept(key, value) {
                tell(message, hint);
            }
        }
    }
    findings
}

/// Whether a path leads down and nowhere else.
pub fn is_inside(path: &str) -> bool {
    !path.is_empty() && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

type Told = (String, Option<&'static str>);

/// Why the promise's address leads to no rule of the file.
fn misled(promise: &Promise, layer: Layer, stem: &str, site_of: &dyn Fn(&Url) -> Option<String>) -> Option<Told> {
    let hint = Some("write the address that the stored page comes from");
    let Some(written) = &promise.url else {
        return (layer == Layer::Site)
            .then(|| ("this [[test]] has no `url`, by which the site's rules are found".to_owned(), hint));
    };
    let url = written.parse::<Url>().ok().filter(Url::has_host);
    let Some(url) = url else { return Some((format!("`{written}` is not an address of a page"), hint)) };
    let site = site_of(&url);
    (layer == Layer::Site && site.as_deref() != Some(stem))
        .then(|| (format!("the rules at `{written}` are those of: {}", site.as_deref().unwrap_or("none")), hint))
}

/// Why no page can keep a promise, or every page does.
fn never_kept(key: &str, value: &Value) -> Option<Told> {
    match key {
        "contains" | "lacks" => {
            let texts = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
            let is_blank = |text: &Value| text.as_str().is_some_and(|text| text.trim().is_empty());
            if texts.is_empty() {
                return Some((format!("`{key}` names no text"), None));
            }
            texts.iter().any(is_blank).then(|| (format!("`{key}` holds an empty text, which every body holds"), None))
        }
        "outcome" => serde_json::from_value::<Outcome>(value.clone())
            .is_err()
            .then(|| (format!("{value} is not an outcome"), Some("write ok, partial, paywalled, not_article …"))),
        "published" | "modified" => value.as_str().is_some_and(|date| !DATE.is_match(date)).then(|| {
            (format!("`{key}` can never be {value}"), Some("write 2026, 2026-08, 2026-08-14 or 2026-08-14T09:30"))
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(promise: &str, layer: Layer) -> Vec<String> {
        let text = format!("[[test]]\n{promise}\n");
        let file = RuleFile::parse(&text, "a.test", layer, "a.test.toml").expect("sound");
        let site_of = |url: &Url| url.host_str().filter(|host| host.ends_with("a.test")).map(|_| "a.test".to_owned());
        promised(&file, layer, "a.test", &site_of).into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn promises_that_say_nothing_or_lead_elsewhere_are_told() {
        let kept = "fixture = \"x\"\nurl = \"https://www.a.test/\"\ntitle = \"T\"";
        assert_eq!(told(kept, Layer::Site), [] as [&str; 0]);
        assert_eq!(told("fixture = \"x\"\ntitle = \"T\"", Layer::Preset), [] as [&str; 0], "a preset is detected");
        for (promise, message) in [
            ("fixture = \"x\"\nurl = \"https://a.test/\"", "this [[test]] promises nothing"),
            ("fixture = \"x\"\ntitle = \"T\"", "this [[test]] has no `url`, by which the site's rules are found"),
            ("fixture = \"x\"\nurl = \"a.test/\"\ntitle = \"T\"", "`a.test/` is not an address of a page"),
            (
                "fixture = \"x\"\nurl = \"https://b.test/\"\ntitle = \"T\"",
                "the rules at `https://b.test/` are those of: none",
            ),
            (
                "fixture = \"../x\"\nurl = \"https://a.test/\"\ntitle = \"T\"",
                "fixture `../x` is not a folder below the rule's own",
            ),
        ] {
            assert_eq!(told(promise, Layer::Site), [message]);
        }
    }

    #[test]
    fn values_that_nothing_or_everything_has_are_told() {
        let one = |key: &str, value: Value| never_kept(key, &value).map(|(message, _)| message);
        assert_eq!(
            one("contains", [""].as_slice().into()).as_deref(),
            Some("`contains` holds an empty text, which every body holds")
        );
        assert_eq!(one("lacks", Value::Array(Vec::new())).as_deref(), Some("`lacks` names no text"));
        assert_eq!(one("outcome", "fine".into()).as_deref(), Some("\"fine\" is not an outcome"));
        assert_eq!(one("published", "gestern".into()).as_deref(), Some("`published` can never be \"gestern\""));
        for (key, value) in
            [("outcome", "not_article"), ("published", "2024"), ("modified", "2024-05-03T09:30:00+02:00")]
        {
            assert_eq!(one(key, value.into()), None);
        }
    }
}
