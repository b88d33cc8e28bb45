//! Runs the whole extraction on pages with the models that were trained without them.
//!
//! `cargo run --release --example held_out -- JOBS.jsonl MODELS` reads one `{"id", "url", "path", "content_type",
//! "fold"}` a line and prints one record a line. `MODELS` holds `page_type.N.model`, `lexicon.N.tsv`, `body.N.model`
//! and `context.N.model`, trained without the pages of fold N; a job of a fold that is not there is an error.

mod fold_models;

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use offprint::selectors::RuleSet;
use offprint::{Extractor, Options, Page};
use serde_json::{Value, json};

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, jobs, models] = arguments.as_slice() else {
        eprintln!("usage: held_out JOBS.jsonl MODELS");
        std::process::exit(2);
    };
    let extractor = Extractor::new(RuleSet::default());
    let mut folds: HashMap<u64, Options> = HashMap::new();
    let mut out = BufWriter::new(io::stdout().lock());
    for line in BufReader::new(File::open(jobs)?).lines() {
        let job: Value = serde_json::from_str(&line?).map_err(io::Error::other)?;
        let fold = job["fold"].as_u64().ok_or_else(|| io::Error::other("a job without a fold"))?;
        if let std::collections::hash_map::Entry::Vacant(vacant) = folds.entry(fold) {
            let models = fold_models::of_fold(Path::new(models), fold)?;
            vacant.insert(Options { models, ..Options::default() });
        }
        let mut page = Page::new(fs::read(job["path"].as_str().unwrap_or_default())?);
        page.url = job["url"].as_str().and_then(|url| url.parse().ok());
        page.content_type = job["content_type"].as_str().map(str::to_owned);
        let mut record = json!(extractor.extract(&page, &folds[&fold]).record);
        record["input"]["id"] = job["id"].clone();
        serde_json::to_writer(&mut out, &record)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}
