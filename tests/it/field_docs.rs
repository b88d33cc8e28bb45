//! `docs/fields.md` shows the weights that the program uses. `UPDATE_DOCS=1` writes them anew.

use std::fmt::Write as _;
use std::fs;

use crate::program::repository;

#[test]
fn the_tables_of_signs_are_the_programs() {
    let ranking: toml::Table =
        toml::from_str(&fs::read_to_string(repository("selectors/generic/ranking.toml")).expect("the weights"))
            .expect("TOML");
    let path = repository("docs/fields.md");
    let shown = fs::read_to_string(&path).expect("the document");
    let mut current = shown.clone();
    for field in ["title", "authors", "published"] {
        let weights = ranking[field]["weights"].as_table().expect("a table");
        let mut rows: Vec<(f64, &str)> =
            weights.iter().map(|(name, weight)| (weight.as_float().expect("a number"), name.as_str())).collect();
        rows.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        let mut table = String::from("\n| speaks for it | | speaks against it | |\n| --- | --: | --- | --: |\n");
        let (good, bad): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(weight, _)| *weight > 0.0);
        for index in 0..good.len().max(bad.len()) {
            let cell = |row: Option<&(f64, &str)>| {
                row.map_or_else(
                    || " | ".to_owned(),
                    |(weight, name)| format!("{} | {weight:+.2}", name.replace('_', " ")),
                )
            };
            // The strongest first on either side.
            let against = bad.len().checked_sub(index + 1).and_then(|place| bad.get(place));
            let _ = writeln!(table, "| {} | {} |", cell(good.get(index)), cell(against));
        }
        let open = format!("<!-- signs of {field} -->\n");
        let start = current.find(&open).expect("the table's beginning") + open.len();
        let end = start + current[start..].find("<!-- end -->").expect("the table's end");
        current.replace_range(start..end, &(table + "\n"));
    }
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &current).expect("writable");
    }
    assert!(
        shown == current || std::env::var_os("UPDATE_DOCS").is_some(),
        "docs/fields.md is behind ranking.toml: UPDATE_DOCS=1 cargo test"
    );
}

#[test]
fn every_field_it_speaks_of_is_in_the_record() {
    let schema = serde_json::to_value(offprint::render::json::schema()).expect("serialises");
    let properties = schema["properties"].as_object().expect("an object");
    let text = fs::read_to_string(repository("docs/fields.md")).expect("the document");
    for name in text.lines().filter_map(|line| line.strip_prefix("## ")).flat_map(|names| names.split(", ")) {
        assert!(properties.contains_key(name), "docs/fields.md speaks of {name}");
    }
}
