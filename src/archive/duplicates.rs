//! Articles that are the same, or nearly: linked to the one that was first, never deleted.

use std::collections::HashSet;

use rusqlite::{OptionalExtension, params};
use xxhash_rust::xxh3::xxh3_64;

use super::{Archive, Error};
use crate::record::Record;

impl Archive {
    /// Links an article to an older one with the same canonical address and a text alike, the same text, or nearly the
    /// same.
    pub(super) fn link_duplicates(&self, id: i64, record: &Record) -> Result<(), Error> {
        let found = match self.same_canonical(id, record)? {
            Some(other) => Some((other, "canonical")),
            None => match self.same_content(id)? {
                Some(other) => Some((other, "content")),
                None => self.nearly_same(id, record)?.map(|other| (other, "near")),
            },
        };
        let (other, kind) = found.unzip();
        // What is a duplicate of a duplicate is one of the first.
        self.db
            .prepare_cached(
                "UPDATE articles SET duplicate_kind = ?3,
                     duplicate_of = (SELECT coalesce(duplicate_of, id) FROM articles WHERE id = ?2)
                 WHERE id = ?1",
            )?
            .execute(params![id, other, kind])?;
        self.index_near(id, record)
    }

    /// The oldest article that one of the two calls its canonical address, or that calls the same its own. Templates that
    /// name the front page or a section on all pages make no duplicates: the texts have to be alike.
    fn same_canonical(&self, id: i64, record: &Record) -> Result<Option<i64>, Error> {
        let (url, canonical): (String, Option<String>) = self
            .db
            .prepare_cached("SELECT url, canonical_url FROM articles WHERE id = ?1")?
            .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        // The index has those of one address in the order of their numbers, so that no more are read than compared.
        let by_canonical = "SELECT id, body FROM articles INDEXED BY articles_canonical
             WHERE canonical_url = ?1 AND id < ?2 ORDER BY id LIMIT ?3";
        let by_url = "SELECT id, body FROM articles WHERE url = ?1 AND id < ?2 LIMIT ?3";
        let mut candidates: Vec<(i64, Option<String>)> = Vec::new();
        let mut look = |statement: &str, address: &str| -> Result<(), Error> {
            let mut statement = self.db.prepare_cached(statement)?;
            let found = statement.query_map(params![address, id, self.policy.canonical.compared], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
            for candidate in found {
                candidates.push(candidate?);
            }
            Ok(())
        };
        look(by_canonical, &url)?;
        if let Some(canonical) = canonical.filter(|canonical| !is_front_page(canonical) || is_front_page(&url)) {
            look(by_url, &canonical)?;
            look(by_canonical, &canonical)?;
        }
        candidates.sort_by_key(|(other, _)| *other);
        let own = shingles(record.body.as_deref().filter(|_| !candidates.is_empty()).unwrap_or_default());
        let is_alike = |body: &Option<String>| {
            alike(&own, &shingles(body.as_deref().unwrap_or_default())) >= self.policy.canonical.alike
        };
        Ok(candidates.iter().find(|(_, body)| is_alike(body)).map(|(other, _)| *other))
    }

    fn same_content(&self, id: i64) -> Result<Option<i64>, Error> {
        Ok(self
            .db
            .prepare_cached(
                "SELECT min(other.id) FROM articles AS this, articles AS other
                 WHERE this.id = ?1 AND other.id < this.id AND other.content_hash = this.content_hash",
            )?
            .query_row([id], |row| row.get(0))?)
    }

    /// The oldest article whose similarity hash differs in few bits.
    fn nearly_same(&self, id: i64, record: &Record) -> Result<Option<i64>, Error> {
        let Some(hash) = self.hash(record) else { return Ok(None) };
        let mut same_part = self.db.prepare_cached(
            "SELECT articles.id, articles.near_hash FROM near JOIN articles ON articles.id = near.article_id
             WHERE near.part = ?1 AND near.bits = ?2 AND near.article_id < ?3 ORDER BY near.article_id",
        )?;
        let mut first: Option<i64> = None;
        for (part, bits) in parts(hash) {
            let mut rows = same_part.query(params![part, bits, id])?;
            while let Some(row) = rows.next()? {
                let other: i64 = row.get(0)?;
                let theirs = row.get::<_, Option<String>>(1)?.and_then(|text| u64::from_str_radix(&text, 16).ok());
                let is_near = theirs.is_some_and(|theirs| (theirs ^ hash).count_ones() <= self.policy.near.distance);
                if is_near && first.is_none_or(|first| other < first) {
                    first = Some(other);
                }
            }
        }
        Ok(first)
    }

    fn index_near(&self, id: i64, record: &Record) -> Result<(), Error> {
        // A part that an earlier version left behind costs one comparison and links nothing: the hash itself decides.
        let mut insert =
            self.db.prepare_cached("INSERT OR IGNORE INTO near (part, bits, article_id) VALUES (?1, ?2, ?3)")?;
        for (part, bits) in self.hash(record).map(parts).unwrap_or_default() {
            insert.execute(params![part, bits, id])?;
        }
        Ok(())
    }

    /// The record's similarity hash, if its text is long enough for one to mean anything.
    fn hash(&self, record: &Record) -> Option<u64> {
        let hash = record.near_hash.as_deref().filter(|_| record.word_count >= self.policy.near.words)?;
        u64::from_str_radix(hash, 16).ok()
    }

    /// The article it was linked to, and why.
    ///
    /// # Errors
    /// The database.
    pub fn duplicate_of(&self, id: i64) -> Result<Option<(i64, String)>, Error> {
        Ok(self
            .db
            .query_row(
                "SELECT duplicate_of, duplicate_kind FROM articles WHERE id = ?1 AND duplicate_of IS NOT NULL",
                [id],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?)
    }
}

/// The four parts of a hash, each with its number.
fn parts(hash: u64) -> [(i64, i64); 4] {
    [0, 1, 2, 3].map(|part| (part, (hash >> (16 * part) & 0xffff) as i64))
}

/// Whether an address is that of a site's front page.
fn is_front_page(url: &str) -> bool {
    url.parse::<url::Url>().is_ok_and(|url| url.path() == "/" && url.query().is_none())
}

/// Words that follow one another in a text, as hashes.
const SHINGLE: usize = 3;

fn shingles(text: &str) -> HashSet<u64> {
    let words: Vec<&str> =
        text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.windows(SHINGLE.min(words.len().max(1))).map(|words| xxh3_64(words.join(" ").as_bytes())).collect()
}

/// How much of the shorter text stands in the longer: a teaser is a duplicate of the whole.
fn alike(one: &HashSet<u64>, other: &HashSet<u64>) -> f64 {
    let shorter = one.len().min(other.len());
    if shorter == 0 { 0.0 } else { one.intersection(other).count() as f64 / shorter as f64 }
}
