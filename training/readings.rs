//! Dumps the readings of title, authors and publication date of many pages with the signs of each, for training the
//! weights of `selectors/generic/ranking.toml`.
//!
//! `cargo run --release --example readings -- JOBS.jsonl OUT.jsonl` reads one `{"id", "url", "path", "content_type"}`
//! a line and writes one `{"id", "url", "title": [[value, signs, won, selector]…], "authors": …, "published": …}` a line.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};

use offprint::{Extractor, Options, Page, RuleSet};
use serde_json::{Value, json};

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, jobs, out] = arguments.as_slice() else {
        eprintln!("usage: readings JOBS.jsonl OUT.jsonl");
        std::process::exit(2);
    };
    let extractor = Extractor::new(RuleSet::default());
    let mut lines = BufWriter::new(File::create(out)?);
    for line in BufReader::new(File::open(jobs)?).lines() {
        let job: Value = serde_json::from_str(&line?).map_err(io::Error::other)?;
        let mut page = Page::new(fs::read(job["path"].as_str().unwrap_or_default())?);
        page.url = job["url"].as_str().and_then(|url| url.parse().ok());
        page.content_type = job["content_type"].as_str().map(str::to_owned);
        let extraction = extractor.extract(&page, &Options { trace: true, ..Options::default() });
        let mut row = json!({"id": job["id"], "url": job["url"]});
        for field in &extraction.trace.fields {
            if ["title", "authors", "published"].contains(&field.field.as_str()) {
                let readings = field.candidates.iter().map(|candidate| {
                    let signs: BTreeMap<&str, f64> = candidate.signs.iter().copied().collect();
                    json!([candidate.value, signs, candidate.won, candidate.selector])
                });
                row[&field.field] = readings.collect();
            }
        }
        serde_json::to_writer(&mut lines, &row)?;
        lines.write_all(b"\n")?;
    }
    lines.flush()
}
