//! Is everything there, and is it what it says?

use serde::Serialize;

use super::{Archive, Error, versions};
use crate::warc::{self, Message};

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
                wrong("its record cannot be read; `archive reextract` makes it anew from its page".to_owned());
            }
            let (file, place, digest): (Option<String>, _, Option<String>) =
                (row.get(3)?, row.get::<_, Option<i64>>(4)?.zip(row.get::<_, Option<i64>>(5)?), row.get(6)?);
            let (file, (offset, end)) = match (file, place) {
                (Some(file), Some(place)) => (file, place),
                (Some(_), None) => {
                    wrong("further pages of it were lost".to_owned());
                    continue;
                }
                (None, _) => {
                    wrong("its raw page was lost".to_owned());
                    continue;
                }
            };
            if let Err(what) = self.raw_is_whole(&file, offset as u64, end as u64, digest.as_deref()) {
                wrong(what);
            }
        }
        Ok(looked_at)
    }

    pub(super) fn raw_is_whole(&self, file: &str, offset: u64, end: u64, digest: Option<&str>) -> Result<(), String> {
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
}
