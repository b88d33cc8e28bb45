//! Dumps the readings of title, authors and publication date of many pages with the signs of each, for training the
//! weights of `selectors/generic/ranking.toml`.
//!
//! `cargo run --release --example readings -- JOBS.jsonl OUT.jsonl` reads one `{"id", "url", "path", "content_type"}`
//! a line and writes one `{"id", "url", "title": [[value, signs, won, selector]…], "authors": …, "published": …}` a line.

mod jobs;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};

use offprint::{Extractor, Options, RuleSet};
use serde_json::json;

use jobs::Job;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, jobs, out] = arguments.as_slice() else {
        eprintln!("usage: readings JOBS.jsonl OUT.jsonl");
        std::process::exit(2);
    };
    let extractor = Extractor::new(RuleSet::default());
    let mut lines = BufWriter::new(File::create(out)?);
    for job in jobs::read(jobs)? {
        let Job { said, page } = job?;
        let extraction = extractor.extract(&page, &Options { trace: true, ..Options::default() });
        let mut row = json!({"id": said["id"], "url": said["url"]});
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
