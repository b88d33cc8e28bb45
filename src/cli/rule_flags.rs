//! `--select`, `--strip` and `--body` as a rule file over all others.

use anyhow::anyhow;
use serde_json::Value;

use super::args::RuleArguments;
use super::report::Hint;
use crate::selectors::{self, RuleSet};

/// One line of that file.
struct Line {
    /// The flag it is made of.
    flag: &'static str,
    key: String,
    /// As a rule file has them.
    selectors: Vec<String>,
}

/// `rules` with the flags over all files.
///
/// # Errors
/// A flag names no field, or no selector.
pub(super) fn over(rules: RuleSet, arguments: &RuleArguments) -> anyhow::Result<RuleSet> {
    let lines = lines(arguments)?;
    if lines.is_empty() {
        return Ok(rules);
    }
    let text: String =
        lines.iter().map(|line| format!("{}.add = [{}]\n", line.key, line.selectors.join(", "))).collect();
    rules.with_flags(&text).map_err(|errors| {
        let first = errors.into_iter().next();
        let flag =
            first.as_ref().and_then(|error| lines.get(error.line.checked_sub(1)?)).map_or("--select", |line| line.flag);
        let (message, hint) = first.map(|error| (error.message, error.hint)).unwrap_or_default();
        anyhow!("{flag}: {message}").context(Hint(hint.unwrap_or_else(|| example(flag))))
    })
}

/// What the flags say, the selectors of one field together: in their order they are tried.
fn lines(arguments: &RuleArguments) -> anyhow::Result<Vec<Line>> {
    let mut lines: Vec<Line> = Vec::new();
    let mut add = |flag: &'static str, key: String, selector: &str| match lines.iter_mut().find(|line| line.key == key)
    {
        Some(line) => line.selectors.push(entry(selector)),
        None => lines.push(Line { flag, key, selectors: vec![entry(selector)] }),
    };
    for flag in &arguments.select {
        let is_field =
            |field: &str| !field.is_empty() && field.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        let (field, selector) = flag
            .split_once('=')
            .filter(|(field, _)| is_field(field))
            .ok_or_else(|| anyhow!("--select: `{flag}` is not FIELD=CSS").context(Hint(example("--select"))))?;
        if !selectors::fields_with_candidates().any(|known| known == field) {
            let hint = selectors::nearest(field, selectors::fields_with_candidates()).unwrap_or_else(|| {
                format!("write one of {}", selectors::fields_with_candidates().collect::<Vec<_>>().join(", "))
            });
            return Err(anyhow!("--select: `{field}` is not a field that can be selected").context(Hint(hint)));
        }
        add("--select", format!("{field}.candidates"), selector);
    }
    arguments.body.iter().for_each(|selector| add("--body", "body.candidates".to_owned(), selector));
    arguments.strip.iter().for_each(|selector| add("--strip", "body.strip".to_owned(), selector));
    Ok(lines)
}

/// A selector as an entry of a list: a table (`{ all = [".a", ".b"] }`), with which no selector begins, is one already.
/// It stays on its line, by whose number the flag is found.
fn entry(selector: &str) -> String {
    match selector.trim_start() {
        table if table.starts_with('{') => table.replace(['\n', '\r'], " "),
        _ => Value::from(selector).to_string(),
    }
}

fn example(flag: &str) -> String {
    match flag {
        "--select" => "write a field and a selector: --select body=\".story\"".to_owned(),
        _ => format!("write a CSS selector: {flag} \".story\""),
    }
}
