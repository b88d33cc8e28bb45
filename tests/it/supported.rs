//! The lists of supported sites and platforms are those of the rule files.

use std::fs;
use std::path::Path;

use crate::program::repository;

const PAGE: &str = "docs/supported-sites.md";

#[test]
fn the_lists_of_sites_and_platforms_are_those_of_the_rule_files() {
    let page = fs::read_to_string(repository(PAGE)).expect("the page");
    let sites = rows("sites", |name, rule| match rule.get("same_as").and_then(toml::Value::as_str) {
        Some(other) => format!("| {name} | | as {other} | |"),
        None => format!("| {name} | {} | {} | {} |", text(rule, "name"), named(rule), promises(rule)),
    });
    let presets = rows("presets", |name, rule| {
        format!("| {name} | {} | {} | {} |", text(rule, "extends"), named(rule), promises(rule))
    });
    let wanted = with_table(&with_table(&page, "| host |", &sites), "| preset |", &presets);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(repository(PAGE), wanted).expect("writable");
        return;
    }
    assert_eq!(page, wanted, "{PAGE} is older than selectors/: UPDATE_GOLDEN=1 cargo test --test it supported");
}

/// A row for each rule file below `selectors/<kind>`, by name.
fn rows(kind: &str, row: impl Fn(&str, &toml::Table) -> String) -> Vec<String> {
    let mut files = Vec::new();
    let folder = repository("selectors").join(kind);
    collect(&folder, "", &mut files);
    files.sort();
    let read = |name: &String| {
        let text = fs::read_to_string(folder.join(format!("{name}.toml"))).expect("readable");
        row(name, &text.parse().expect("TOML"))
    };
    files.iter().map(read).collect()
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        match name.strip_suffix(".toml") {
            Some(stem) => files.push(stem.to_owned()),
            None => collect(&entry.path(), &format!("{name}/"), files),
        }
    }
}

/// The fields that a file says anything of.
fn named(rule: &toml::Table) -> String {
    let is_field = |key: &&String| {
        !matches!(key.as_str(), "check" | "http" | "pages" | "access" | "detect") && rule[key.as_str()].is_table()
    };
    let mut fields: Vec<&str> = rule.keys().filter(is_field).map(String::as_str).collect();
    fields.sort_unstable();
    fields.join(", ")
}

fn promises(rule: &toml::Table) -> usize {
    rule.get("test").and_then(toml::Value::as_array).map_or(0, Vec::len)
}

fn text<'a>(rule: &'a toml::Table, key: &str) -> &'a str {
    rule.get(key).and_then(toml::Value::as_str).unwrap_or_default()
}

/// The page with the rows of the table that begins so replaced.
fn with_table(page: &str, head: &str, rows: &[String]) -> String {
    let start = page.find(head).expect("the table stands on the page");
    let ruled = start + page[start..].match_indices('\n').nth(1).expect("a rule below the head").0 + 1;
    let end = page[ruled..].find("\n\n").map_or(page.len(), |end| ruled + end + 1);
    format!("{}{}\n{}", &page[..ruled], rows.join("\n"), &page[end..])
}
