//! Real pages, one thread: a bare parse beside the whole way from bytes to a JSON line, in turn over every page. Reads
//! `$OFFPRINT_CORPORA`; `cargo bench --bench corpora -- 10` takes every tenth page.

use std::{
    fs,
    hint::black_box,
    io::Read,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use flate2::read::GzDecoder;
use offprint::{Extractor, Options, Page, decode, render};

fn main() {
    let Some(corpora) = std::env::var_os("OFFPRINT_CORPORA") else {
        return eprintln!("$OFFPRINT_CORPORA is not set: no pages to time");
    };
    let step = std::env::args().find_map(|argument| argument.parse::<usize>().ok()).unwrap_or(1).max(1);
    let (extractor, options) = (Extractor::bundled(), Options::default());
    println!("{:8} {:>6} {:>8} {:>12} {:>12} {:>6}", "corpus", "pages", "MB", "parse MB/s", "record MB/s", "ratio");
    let mut all = Timed::default();
    for corpus in ["wcxb", "news", "web"] {
        let mut timed = Timed::default();
        for path in pages(&Path::new(&corpora).join(corpus)).into_iter().step_by(step) {
            let page = Page::new(read(&path));
            let text = decode::decode(&page.bytes, None, None).text;
            timed.pages += 1;
            timed.bytes += page.bytes.len();
            timed.parse += time(|| scraper::Html::parse_document(black_box(&text)));
            timed.record += time(|| render::json::line(&extractor.extract(black_box(&page), &options).record, None));
        }
        timed.print(corpus);
        all.add(&timed);
    }
    all.print("all");
}

/// What pages took, all together.
#[derive(Default)]
struct Timed {
    pages: usize,
    bytes: usize,
    parse: Duration,
    record: Duration,
}

impl Timed {
    fn add(&mut self, other: &Timed) {
        self.pages += other.pages;
        self.bytes += other.bytes;
        self.parse += other.parse;
        self.record += other.record;
    }

    fn print(&self, name: &str) {
        let (parse, record) = (self.parse.as_secs_f64(), self.record.as_secs_f64());
        #[expect(clippy::cast_precision_loss, reason = "megabytes for a table")]
        let megabytes = self.bytes as f64 / 1e6;
        println!(
            "{name:8} {:>6} {megabytes:>8.1} {:>12.1} {:>12.1} {:>6.2}",
            self.pages,
            megabytes / parse,
            megabytes / record,
            record / parse
        );
    }
}

/// How long `work` takes, the end of what it made included: a record gives its tree back too.
fn time<Made>(work: impl FnOnce() -> Made) -> Duration {
    let start = Instant::now();
    drop(black_box(work()));
    start.elapsed()
}

/// The pages of one corpus, in the order of their names.
fn pages(corpus: &Path) -> Vec<PathBuf> {
    let folder = corpus.join("pages");
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut pages: Vec<PathBuf> = entries.map(|entry| entry.expect("a readable folder").path()).collect();
    pages.sort();
    pages
}

/// The bytes of a page, inflated where it is kept as gzip.
fn read(path: &Path) -> Vec<u8> {
    let stored = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut page = Vec::new();
    if stored.starts_with(&[0x1f, 0x8b]) {
        GzDecoder::new(stored.as_slice()).read_to_end(&mut page).expect("a whole gzip file");
        return page;
    }
    stored
}
