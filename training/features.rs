//! Dumps the features of every block of many pages, for training the body model.
//!
//! `cargo run --release --example features -- JOBS.jsonl OUT` reads one `{"id", "url", "path", "content_type"}` a
//! line and writes `OUT.f32` (rows of little-endian f32, in the order of `OUT.names`) and `OUT.jsonl` (one page a
//! line: `id`, `url`, the numbers that tell its type, its blocks' texts in the order of the rows, and the words by which
//! they are known).
//!
//! With a third argument, the folder that `train.py` wrote its first models to, it writes `OUT.context.f32` instead:
//! what the second model judges by. A job then has `fold`, of which `lexicon.N.tsv` and `body.N.model` saw no page, and
//! `shares`, the probabilities of its page types.

mod jobs;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use offprint::extract::body::lexicon::Lexicon;
use offprint::extract::body::{self, model::Model};
use offprint::extract::{measure, measure_context};
use serde_json::json;

use jobs::Job;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.as_slice() {
        [_, jobs, out] => blocks(jobs, out),
        [_, jobs, out, models] => context(jobs, out, Path::new(models)),
        _ => {
            eprintln!("usage: features JOBS.jsonl OUT [MODELS]");
            std::process::exit(2);
        }
    }
}

fn blocks(jobs: &str, out: &str) -> io::Result<()> {
    fs::write(format!("{out}.names"), body::rows::names().join("\n"))?;
    let mut rows = BufWriter::new(File::create(format!("{out}.f32"))?);
    let mut texts = BufWriter::new(File::create(format!("{out}.jsonl"))?);
    for job in jobs::read(jobs)? {
        let Job { said, page } = job?;
        let measured = measure(&page);
        for row in &measured.rows {
            for value in row {
                rows.write_all(&value.to_le_bytes())?;
            }
        }
        serde_json::to_writer(
            &mut texts,
            &json!({
                "id": said["id"],
                "url": said["url"],
                "facts": measured.facts,
                "blocks": measured.texts,
                "words": measured.words,
            }),
        )?;
        texts.write_all(b"\n")?;
    }
    rows.flush()?;
    texts.flush()
}

fn context(jobs: &str, out: &str, models: &Path) -> io::Result<()> {
    let mut rows = BufWriter::new(File::create(format!("{out}.context.f32"))?);
    let mut folds: HashMap<u64, (Lexicon, Model)> = HashMap::new();
    for job in jobs::read(jobs)? {
        let job = job?;
        let fold = job.fold()?;
        if let Entry::Vacant(vacant) = folds.entry(fold) {
            let text = fs::read_to_string(models.join(format!("lexicon.{fold}.tsv")))?;
            let lexicon = Lexicon::parse(&text).ok_or_else(|| io::Error::other("no lexicon"))?;
            let bytes = fs::read(models.join(format!("body.{fold}.model")))?;
            vacant.insert((lexicon, Model::parse(&bytes).ok_or_else(|| io::Error::other("no model"))?));
        }
        let shares: Vec<f32> = serde_json::from_value(job.said["shares"].clone())?;
        let shares = shares.try_into().map_err(|_| io::Error::other("a job without the shares of its types"))?;
        let (lexicon, body) = &folds[&fold];
        for row in measure_context(&job.page, lexicon, body, &shares) {
            for value in row {
                rows.write_all(&value.to_le_bytes())?;
            }
        }
    }
    rows.flush()
}
