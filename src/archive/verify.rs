//! Is everything there, and is it what it says? And what can be put right.

use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;

use jiff::Timestamp;
use rusqlite::params;
use serde::Serialize;

use super::{Archive, Error, stamp, store, versions};
use crate::warc::{self, Message, Reader};

/// Something that is not as it should be.
#[derive(Debug, Clone, Serialize)]
pub struct Problem {
    /// The article, where it is one's.
    pub article: Option<i64>,
    /// Its version.
    pub version: Option<i64>,
    /// What is wrong.
    pub what: String,
}

impl Archive {
    /// Looks at everything: the database, the index, every record, every raw page and its digest.
    ///
    /// # Errors
    /// The database cannot be read at all.
    pub fn verify(&self, sink: &mut dyn FnMut(Problem)) -> Result<u64, Error> {
        let of_database = |what: String| Problem { article: None, version: None, what };
        let mut check = self.db.prepare("PRAGMA integrity_check(20)")?;
        for line in check.query_map([], |row| row.get::<_, String>(0))? {
            match line {
                Ok(line) if line == "ok" => {}
                Ok(line) => sink(of_database(format!("database: {line}"))),
                Err(error) => sink(of_database(format!("database: {error}"))),
            }
        }
        let mut foreign = self.db.prepare("PRAGMA foreign_key_check")?;
        for table in foreign.query_map([], |row| row.get::<_, String>(0))?.flatten() {
            sink(of_database(format!("database: a row of `{table}` refers to nothing")));
        }
        // Writes nothing, but FTS5 has its checks as inserts: with a file opened to read they are left out.
        if !self.db.is_readonly("main")?
            && let Err(error) = self.db.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)", [])
        {
            sink(of_database(format!("full-text index: {error}; `archive repair` makes it anew")));
        }
        let mut looked_at = 0;
        let mut each = self.db.prepare(
            "SELECT articles.id, versions.number, record, warc_file, warc_offset, warc_end, digest FROM articles
             LEFT JOIN versions ON versions.article_id = articles.id ORDER BY warc_file, warc_offset",
        )?;
        let mut rows = each.query([])?;
        while let Some(row) = rows.next()? {
            looked_at += 1;
            let (article, version): (i64, Option<i64>) = (row.get(0)?, row.get(1)?);
            let mut wrong = |what: String| sink(Problem { article: Some(article), version, what });
            if version.is_none() {
                wrong("it has no version".to_owned());
                continue;
            }
            if versions::unpacked(row.get_ref(2)?.as_blob().unwrap_or_default()).is_none() {
                wrong("its record cannot be read".to_owned());
            }
            let (file, place, digest): (Option<String>, _, Option<String>) =
                (row.get(3)?, row.get::<_, Option<i64>>(4)?.zip(row.get::<_, Option<i64>>(5)?), row.get(6)?);
            let (Some(file), Some((offset, end))) = (file, place) else {
                wrong("its raw page was lost".to_owned());
                continue;
            };
            if let Err(what) = self.raw_is_whole(&file, offset as u64, end as u64, digest.as_deref()) {
                wrong(what);
            }
        }
        Ok(looked_at)
    }

    fn raw_is_whole(&self, file: &str, offset: u64, end: u64, digest: Option<&str>) -> Result<(), String> {
        let pages = Archive::pages_in(&self.pages(), file, offset, end);
        for page in pages.map_err(|error| format!("its raw page: {error}"))? {
            let at = page.offset;
            let message =
                Message::parse(&page.block).ok_or_else(|| format!("{file} at byte {at}: no HTTP response"))?;
            // Of further pages the database has no digest: theirs stand with them.
            let digest = digest.filter(|_| at == offset).or(page.fields.get("WARC-Payload-Digest"));
            if digest.and_then(|digest| warc::verify(digest, message.body)) == Some(false) {
                return Err(format!("{file} at byte {at}: the page's digest is another"));
            }
        }
        Ok(())
    }

    /// Puts right what can be: makes the full-text index anew, looks for raw pages in all WARC files of the folder, and
    /// lets articles whose raw page is lost be fetched again. Gives what was done.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn repair(&self, now: Timestamp) -> Result<Vec<String>, Error> {
        let mut done = Vec::new();
        if self.db.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)", []).is_err() {
            self.db.execute("INSERT INTO search (search) VALUES ('rebuild')", [])?;
            done.push("made the full-text index anew".to_owned());
        }
        let lost = self.lost()?;
        if lost.is_empty() {
            return Ok(done);
        }
        let found = self.all_pages();
        self.begin()?;
        for (article, number, url, digest) in lost {
            match digest.and_then(|digest| found.get(&digest)) {
                Some((file, offset, end)) => {
                    self.db.execute(
                        "UPDATE versions SET warc_file = ?3, warc_offset = ?4, warc_end = ?5 WHERE article_id = ?1 AND number = ?2",
                        params![article, number, file, *offset as i64, *end as i64],
                    )?;
                    done.push(format!("article {article}: found its raw page in {file}"));
                }
                None => {
                    self.db.execute(
                        "UPDATE versions SET warc_file = NULL, warc_offset = NULL, warc_end = NULL WHERE article_id = ?1 AND number = ?2",
                        params![article, number],
                    )?;
                    self.db.execute("UPDATE articles SET check_at = ?2 WHERE id = ?1", params![article, stamp(now)])?;
                    done.push(format!(
                        "article {article}: the raw page of version {number} is lost; the next run fetches {url} again"
                    ));
                }
            }
        }
        self.commit()?;
        Ok(done)
    }

    /// Versions whose raw page is not where it should be.
    #[expect(clippy::type_complexity, reason = "a row")]
    fn lost(&self) -> Result<Vec<(i64, i64, String, Option<String>)>, Error> {
        let mut lost = Vec::new();
        let mut each = self.db.prepare(
            "SELECT articles.id, number, url, digest, warc_file, warc_offset, warc_end FROM versions JOIN articles ON articles.id = article_id
             WHERE warc_file IS NOT NULL ORDER BY warc_file, warc_offset",
        )?;
        let mut rows = each.query([])?;
        while let Some(row) = rows.next()? {
            let (digest, file): (Option<String>, String) = (row.get(3)?, row.get(4)?);
            let (offset, end): (i64, i64) = (row.get(5)?, row.get(6)?);
            if self.raw_is_whole(&file, offset as u64, end as u64, digest.as_deref()).is_err() {
                lost.push((row.get(0)?, row.get(1)?, row.get(2)?, digest));
            }
        }
        Ok(lost)
    }

    /// Every response in the folder by its payload's digest: file, where it begins, where it ends.
    fn all_pages(&self) -> HashMap<String, (String, u64, u64)> {
        let mut found = HashMap::new();
        for entry in std::fs::read_dir(self.pages()).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().trim_end_matches(".part").to_owned();
            let Ok(file) = File::open(store::path_of(&self.pages(), &name)) else { continue };
            let mut reader = Reader::new(BufReader::new(file), 0, 1 << 30);
            let mut here: Vec<(String, u64)> = Vec::new();
            while reader.member(&|fields| fields.get("WARC-Type") == Some("response"), &mut |record| {
                let Ok(record) = record else { return };
                let digest = record.fields.get("WARC-Payload-Digest").map(str::to_owned);
                let is_right = Message::parse(&record.block).is_some_and(|message| {
                    digest.as_deref().and_then(|digest| warc::verify(digest, message.body)) == Some(true)
                });
                here.extend(digest.filter(|_| is_right).map(|digest| (digest, record.offset)));
            }) {
                let end = reader.offset();
                found.extend(here.drain(..).map(|(digest, offset)| (digest, (name.clone(), offset, end))));
            }
        }
        found
    }
}
