//! The pages that training reads: a list of JSON lines, `{"id", "url", "path", "content_type"}` and more.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};

use offprint::Page;
use serde_json::Value;

/// One page with what the list says of it.
pub(crate) struct Job {
    /// The line of the list.
    pub(crate) said: Value,
    pub(crate) page: Page,
}

impl Job {
    /// The fold whose models were trained without the page.
    #[allow(dead_code, reason = "each example has a copy of this module, and `readings` uses no models")]
    pub(crate) fn fold(&self) -> io::Result<u64> {
        self.said["fold"].as_u64().ok_or_else(|| io::Error::other("a job without a fold"))
    }
}

/// The jobs of the list at `path`, their pages read one by one.
pub(crate) fn read(path: &str) -> io::Result<impl Iterator<Item = io::Result<Job>>> {
    Ok(BufReader::new(File::open(path)?).lines().map(|line| {
        let said: Value = serde_json::from_str(&line?).map_err(io::Error::other)?;
        let mut page = Page::new(fs::read(said["path"].as_str().unwrap_or_default())?);
        page.url = said["url"].as_str().and_then(|url| url.parse().ok());
        page.content_type = said["content_type"].as_str().map(str::to_owned);
        Ok(Job { said, page })
    }))
}
