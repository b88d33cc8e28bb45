//! Dumps the features of every block of many pages, for training the body model.
//!
//! `cargo run --release --example features -- JOBS.jsonl OUT` reads one `{"id", "url", "path", "content_type"}` a
//! line and writes `OUT.f32` (rows of little-endian f32, in the order of `OUT.names`) and `OUT.jsonl` (one page a
//! line: `id`, `url`, and its blocks' texts in the order of the rows).

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};

use offprint::Page;
use offprint::extract::{body, survey_page};
use serde_json::{Value, json};

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, jobs, out] = arguments.as_slice() else {
        eprintln!("usage: features JOBS.jsonl OUT");
        std::process::exit(2);
    };
    fs::write(format!("{out}.names"), body::features::names().join("\n"))?;
    let mut rows = BufWriter::new(File::create(format!("{out}.f32"))?);
    let mut texts = BufWriter::new(File::create(format!("{out}.jsonl"))?);
    for line in BufReader::new(File::open(jobs)?).lines() {
        let job: Value = serde_json::from_str(&line?).map_err(io::Error::other)?;
        let mut page = Page::new(fs::read(job["path"].as_str().unwrap_or_default())?);
        page.url = job["url"].as_str().and_then(|url| url.parse().ok());
        page.content_type = job["content_type"].as_str().map(str::to_owned);
        let (blocks, features) = survey_page(&page);
        for row in &features {
            for value in row {
                rows.write_all(&value.to_le_bytes())?;
            }
        }
        serde_json::to_writer(&mut texts, &json!({"id": job["id"], "url": job["url"], "blocks": blocks}))?;
        texts.write_all(b"\n")?;
    }
    rows.flush()?;
    texts.flush()
}
