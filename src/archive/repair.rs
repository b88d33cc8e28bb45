//! What can be put right: indexes are rebuilt, raw pages looked for in all files, and lost ones fetched again.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use rusqlite::params;
use xxhash_rust::xxh3::xxh3_64;

use super::responses::{Response, Responses};
use super::{Archive, Error, stamp, versions};

/// A version whose raw pages are not where they should be.
struct Lost {
    article: i64,
    number: i64,
    /// It is the article as it is now.
    is_current: bool,
    /// It was known before.
    is_known: bool,
    url: String,
    digest: Option<String>,
    /// Bytes of all its pages, as far as that is known.
    length: Option<u64>,
    /// Pages it was made of, at least.
    pages: usize,
}

impl Archive {
    /// Rebuilds indexes that are wrong, looks for raw pages in all WARC files of the folder, and lets articles whose
    /// raw pages are lost be fetched again. Gives what was done.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn repair(&self, now: Timestamp) -> Result<Vec<String>, Error> {
        let mut done = Vec::new();
        // The full-text index first: while it is wrong, so is the database.
        if self.db.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)", []).is_err() {
            self.db.execute("INSERT INTO search (search) VALUES ('rebuild')", [])?;
            done.push("made the full-text index anew".to_owned());
        }
        if !self.is_consistent()? {
            self.db.execute_batch("REINDEX")?;
            done.push(if self.is_consistent()? {
                "made the database's indexes anew".to_owned()
            } else {
                "the database itself is damaged: put back a copy, or try SQLite's `.recover`".to_owned()
            });
        }
        let lost = self.lost()?;
        if lost.is_empty() {
            return Ok(done);
        }
        let first_pages = self.first_pages(&lost);
        let firsts = self.digests()?;
        self.begin()?;
        for lost in &lost {
            done.extend(self.find(lost, &first_pages, &firsts, now)?);
        }
        self.commit()?;
        Ok(done)
    }

    fn is_consistent(&self) -> Result<bool, Error> {
        let found: String = self.db.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        Ok(found == "ok")
    }

    fn lost(&self) -> Result<Vec<Lost>, Error> {
        let mut lost = Vec::new();
        let mut each = self.db.prepare(
            "SELECT articles.id, number, version, fetched_url, digest, record, warc_file, warc_offset, warc_end
             FROM versions JOIN articles ON articles.id = article_id ORDER BY warc_file, warc_offset",
        )?;
        let mut rows = each.query([])?;
        while let Some(row) = rows.next()? {
            let (number, digest, file): (i64, Option<String>, Option<String>) = (row.get(1)?, row.get(4)?, row.get(6)?);
            let (offset, end): (Option<i64>, Option<i64>) = (row.get(7)?, row.get(8)?);
            let place = file.as_ref().zip(offset.zip(end));
            let is_there = place.is_some_and(|(file, (offset, end))| {
                self.raw_is_whole(file, offset as u64, end as u64, digest.as_deref()).is_ok()
            });
            if is_there {
                continue;
            }
            let record = versions::unpacked(row.get_ref(5)?.as_blob().unwrap_or_default());
            let last = record.and_then(|record| record.blocks.iter().filter_map(|block| block.page).max());
            lost.push(Lost {
                article: row.get(0)?,
                number,
                is_current: number == row.get::<_, i64>(2)?,
                is_known: place.is_none(),
                url: row.get(3)?,
                digest,
                length: place.map(|(_, (offset, end))| (end - offset) as u64),
                // A page that stands for the whole article takes the first one's number, and was fetched after it.
                pages: last.map_or(1, |last| usize::try_from(last).map_or(2, |last| (last + 1).max(2))),
            });
        }
        Ok(lost)
    }

    /// What the first pages of all versions are recognised by.
    fn digests(&self) -> Result<HashSet<u64>, Error> {
        let mut each = self.db.prepare("SELECT digest FROM versions WHERE digest IS NOT NULL")?;
        let digests = each.query_map([], |row| Ok(key(row.get_ref(0)?.as_str().unwrap_or_default())))?;
        Ok(digests.collect::<Result<_, _>>()?)
    }

    /// Every response in the folder that is the first page of one of `lost`, by its payload's digest.
    fn first_pages(&self, lost: &[Lost]) -> HashMap<String, Vec<Response>> {
        let wanted: HashSet<&str> = lost.iter().filter_map(|lost| lost.digest.as_deref()).collect();
        let mut found: HashMap<String, Vec<Response>> = HashMap::new();
        for entry in std::fs::read_dir(self.pages()).into_iter().flatten().flatten() {
            let file = entry.file_name().to_string_lossy().trim_end_matches(".part").to_owned();
            let Some(mut responses) = Responses::open(&self.pages(), &file, 0) else { continue };
            while let Some(response) = responses.next(&|digest| wanted.contains(digest)) {
                if response.is_whole {
                    found.entry(response.digest.clone()).or_default().push(response);
                }
            }
        }
        found
    }

    /// Puts one right, as far as the folder has it; says what was done, if that is news.
    fn find(
        &self,
        lost: &Lost,
        first_pages: &HashMap<String, Vec<Response>>,
        firsts: &HashSet<u64>,
        now: Timestamp,
    ) -> Result<Option<String>, Error> {
        let found = lost.digest.as_ref().and_then(|digest| first_pages.get(digest));
        let mut found: Vec<&Response> = found.into_iter().flatten().collect();
        found.sort_by_key(|first| first.target != lost.url);
        let whole = found.iter().find_map(|first| Some((*first, self.end_of(lost, first, firsts)?)));
        let (first, end) = whole.map_or((found.first().copied(), None), |(first, end)| (Some(first), Some(end)));
        self.db.execute(
            "UPDATE versions SET warc_file = ?3, warc_offset = ?4, warc_end = ?5 WHERE article_id = ?1 AND number = ?2",
            params![
                lost.article,
                lost.number,
                first.map(|first| first.file.as_str()),
                first.map(|first| first.offset as i64),
                end.map(|end| end as i64)
            ],
        )?;
        let Lost { article, number, url, .. } = lost;
        if let (Some(first), Some(_)) = (first, end) {
            let pages = if lost.pages > 1 { "all its raw pages" } else { "its raw page" };
            return Ok(Some(format!("article {article}: found {pages} in {}", first.file)));
        }
        let trouble = match first {
            Some(first) => format!("of version {number} only the first page was found, in {}", first.file),
            None => format!("the raw page of version {number} is lost"),
        };
        if !lost.is_current {
            return Ok((!lost.is_known).then(|| format!("article {article}: {trouble}; its record stays")));
        }
        self.db.execute("UPDATE articles SET check_at = ?2 WHERE id = ?1", params![article, stamp(now)])?;
        Ok(Some(format!("article {article}: {trouble}; the next run fetches {url} again")))
    }

    /// Where the last page of an article ends whose first page is `first`; None if not all are there.
    ///
    /// Further pages follow the first one in one piece: as many bytes as before where files were only moved, else, as
    /// where they were compressed again, up to where another article begins.
    fn end_of(&self, lost: &Lost, first: &Response, firsts: &HashSet<u64>) -> Option<u64> {
        if lost.pages == 1 {
            return Some(first.end);
        }
        let read_until = |is_beyond: &dyn Fn(&Response) -> bool| {
            let mut responses = Responses::open(&self.pages(), &first.file, first.offset)?;
            let (mut pages, mut end) = (0, first.offset);
            while let Some(response) = responses.next(&|_| true) {
                if !response.is_whole || response.comes_after_a_gap || is_beyond(&response) {
                    break;
                }
                // A redirect belongs to the page that it leads to.
                if !response.is_redirect {
                    (pages, end) = (pages + 1, response.end);
                }
            }
            (pages >= lost.pages).then_some(end)
        };
        let as_before = lost.length.and_then(|length| {
            let end = first.offset + length;
            read_until(&|response| response.offset >= end).filter(|found| *found == end)
        });
        as_before.or_else(|| {
            read_until(&|response| response.offset != first.offset && firsts.contains(&key(&response.digest)))
        })
    }
}

fn key(digest: &str) -> u64 {
    xxh3_64(digest.as_bytes())
}
