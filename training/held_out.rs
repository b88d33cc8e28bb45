//! Runs the whole extraction on pages with the models that were trained without them.
//!
//! `cargo run --release --example held_out -- JOBS.jsonl MODELS` reads one `{"id", "url", "path", "content_type",
//! "fold"}` a line and prints one record a line. `MODELS` holds `page_type.N.model`, `lexicon.N.tsv`, `body.N.model`
//! and `context.N.model`, trained without the pages of fold N; a job of a fold that is not there is an error.

mod fold_models;
mod jobs;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use offprint::selectors::RuleSet;
use offprint::{Extractor, Options};
use serde_json::json;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, jobs, models] = arguments.as_slice() else {
        eprintln!("usage: held_out JOBS.jsonl MODELS");
        std::process::exit(2);
    };
    let extractor = Extractor::new(RuleSet::default());
    let mut folds: HashMap<u64, Options> = HashMap::new();
    let mut out = BufWriter::new(io::stdout().lock());
    for job in jobs::read(jobs)? {
        let job = job?;
        let fold = job.fold()?;
        if let Entry::Vacant(vacant) = folds.entry(fold) {
            let models = fold_models::of_fold(Path::new(models), fold)?;
            vacant.insert(Options { models, ..Options::default() });
        }
        let mut record = json!(extractor.extract(&job.page, &folds[&fold]).record);
        record["input"]["id"] = job.said["id"].clone();
        serde_json::to_writer(&mut out, &record)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}
