//! The labelled pages beside the project, for tests that want many real ones.

use std::fs;
use std::io::Read;
use std::path::PathBuf;

use flate2::read::GzDecoder;

use crate::program::skipped;

/// Every page of `$OFFPRINT_CORPORA`: its name and its bytes. None, said aloud, where that is not set.
pub(crate) fn pages() -> Option<impl Iterator<Item = (String, Vec<u8>)>> {
    let Some(corpora) = std::env::var_os("OFFPRINT_CORPORA").map(PathBuf::from) else {
        skipped("OFFPRINT_CORPORA is not set, so there are no labelled pages");
        return None;
    };
    Some(["wcxb", "news", "web"].into_iter().flat_map(move |corpus| {
        let manifest = fs::read_to_string(corpora.join(corpus).join("manifest.jsonl")).expect("a manifest");
        let rows = manifest.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
        let corpora = corpora.clone();
        let page = move |row: serde_json::Value| {
            let file = fs::File::open(corpora.join(row["path"].as_str().expect("a path"))).expect("a page");
            let mut bytes = Vec::new();
            GzDecoder::new(file).read_to_end(&mut bytes).expect("gzip");
            (format!("{corpus} {}", row["id"]), bytes)
        };
        rows.collect::<Vec<_>>().into_iter().map(page)
    }))
}
