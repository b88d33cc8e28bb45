//! `--warc DIR`: what was fetched, as WARC files.

use std::num::NonZeroUsize;
use std::path::Path;

use anyhow::Context;
use lru::LruCache;

use super::trouble;
use crate::crawl::Exchange;
use crate::warc::folder::{MAX_BYTES, Place};
use crate::warc::{Earlier, Folder, Outgoing, Profile, sha1};

/// Payloads that are remembered, so that the same again is stored as a revisit.
const REMEMBERED: usize = 100_000;

/// The folder, and what stands in it already.
pub(super) struct Stored {
    folder: Folder,
    payloads: LruCache<String, Earlier>,
    end: Option<Place>,
}

impl Stored {
    /// Opens `path`; with a journal, what it does not confirm is cut off.
    pub(super) fn open(path: &Path, robots: &str, confirmed: Option<Option<&Place>>) -> anyhow::Result<Self> {
        let about = [("robots", robots)];
        let folder = match confirmed {
            Some(place) => {
                let end = |file: &str| Ok(place.filter(|place| place.file == file).map_or(0, |place| place.end));
                Folder::reopen(path, "offprint", MAX_BYTES, &about, &end)
            }
            None => Folder::open(path, "offprint", MAX_BYTES, &about),
        };
        let folder = folder.map_err(|error| trouble::of_folder(&format!("--warc: {}", path.display()), &error))?;
        let payloads = LruCache::new(NonZeroUsize::new(REMEMBERED).expect("not zero"));
        Ok(Stored { folder, payloads, end: confirmed.flatten().cloned() })
    }

    /// Appends the requests and answers of one input: all or none.
    pub(super) fn append(&mut self, exchanges: &[Exchange]) -> anyhow::Result<()> {
        let members: Vec<Vec<u8>> = exchanges.iter().flat_map(|exchange| self.members(exchange)).collect();
        if members.is_empty() {
            return Ok(());
        }
        let place =
            self.folder.append(&members).context("the WARC file cannot be written; it holds what came before")?;
        self.end = Some(place);
        Ok(())
    }

    fn members(&mut self, exchange: &Exchange) -> [Vec<u8>; 2] {
        let digest = sha1(&exchange.body);
        let earlier = self.payloads.get(&digest).filter(|_| !exchange.body.is_empty());
        let records = exchange.with_warc(|stored| match earlier {
            Some(earlier) => Outgoing::revisit(stored, earlier, Profile::IdenticalPayload),
            None => Outgoing::exchange(stored),
        });
        if earlier.is_none() && exchange.cut.is_none() {
            let get = |name| records[0].fields().get(name).unwrap_or_default().to_owned();
            let written =
                Earlier { url: get("WARC-Target-URI"), date: get("WARC-Date"), id: Some(records[0].id().to_owned()) };
            self.payloads.put(digest, written);
        }
        records.map(|record| record.to_gzip())
    }

    /// Waits for the disk; the end of what it has.
    pub(super) fn sync(&mut self) -> anyhow::Result<Option<Place>> {
        self.folder.sync().context("the WARC file cannot be written")?;
        Ok(self.end.clone())
    }

    /// Gives the last file its name.
    pub(super) fn close(mut self) -> anyhow::Result<()> {
        self.folder.close().context("the WARC file cannot be closed")
    }
}
