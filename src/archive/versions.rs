//! Versions of an article: stored whole, compared word by word.

use std::fmt::Write as _;

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};
use serde::Serialize;
use similar::{ChangeTag, TextDiff};

use super::store::Place;
use super::{Archive, Error, stamp};
use crate::record::Record;

/// Level of zstd: records shrink to a quarter; more costs several times the time for a few percent.
const LEVEL: i32 = 3;

/// One version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// 1 for the first.
    pub number: i64,
    /// When it was fetched.
    pub fetched_at: String,
    /// The WARC file of its raw page.
    pub file: Option<String>,
    /// Where it begins there.
    pub offset: Option<i64>,
}

/// What differs between two versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Title before and after, where it differs.
    pub title: Option<(Option<String>, Option<String>)>,
    /// Words put in.
    pub added: usize,
    /// Words taken out.
    pub removed: usize,
    /// The body's lines with `-` and `+` before those that differ, and a few around them.
    pub diff: String,
}

/// Words put into or taken out of a text.
pub(super) fn changed_words(before: Option<&str>, after: Option<&str>) -> usize {
    let (added, removed) = word_changes(before.unwrap_or_default(), after.unwrap_or_default());
    added + removed
}

fn word_changes(before: &str, after: &str) -> (usize, usize) {
    let diff = TextDiff::from_words(before, after);
    let count = |tag: ChangeTag| {
        diff.iter_all_changes().filter(|change| change.tag() == tag && !change.value().trim().is_empty()).count()
    };
    (count(ChangeTag::Insert), count(ChangeTag::Delete))
}

/// What differs between two records of an article.
pub fn change(before: &Record, after: &Record) -> Change {
    let (old, new) = (before.body.as_deref().unwrap_or_default(), after.body.as_deref().unwrap_or_default());
    let (added, removed) = word_changes(old, new);
    let mut diff = String::new();
    // The last line ends as the others do, or it would differ from itself where a line was added behind it.
    let whole = |text: &str| if text.is_empty() { String::new() } else { format!("{text}\n") };
    let (old, new) = (whole(old), whole(new));
    let lines = TextDiff::from_lines(old.as_str(), new.as_str());
    for group in lines.grouped_ops(1) {
        for operation in group {
            for change in lines.iter_changes(&operation) {
                let sign = match change.tag() {
                    ChangeTag::Delete => '-',
                    ChangeTag::Insert => '+',
                    ChangeTag::Equal => ' ',
                };
                if !change.value().trim().is_empty() {
                    let _ = writeln!(diff, "{sign} {}", change.value().trim_end());
                }
            }
        }
    }
    let title = (before.title != after.title).then(|| (before.title.clone(), after.title.clone()));
    Change { title, added, removed, diff }
}

/// What came of an article at one time.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// What was read out of its page.
    pub record: &'a Record,
    /// Where the raw page lies, if it was wanted.
    pub place: Option<&'a Place>,
    /// When it came.
    pub at: Timestamp,
}

impl Archive {
    pub(super) fn add_version(&self, article: i64, number: i64, reading: Reading<'_>) -> Result<(), Error> {
        let Reading { record, place, at } = reading;
        self.db
            .prepare_cached(
                "INSERT INTO versions (article_id, number, fetched_at, record, warc_file, warc_offset, warc_end, digest)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                article,
                number,
                stamp(at),
                packed(record),
                place.map(|place| place.file.as_str()),
                place.map(|place| place.offset as i64),
                place.map(|place| place.end as i64),
                place.map(|place| place.digest.as_str()),
            ])?;
        Ok(())
    }

    /// A version's raw page lies there now.
    pub(super) fn set_place(&self, article: i64, number: i64, place: &Place) -> Result<(), Error> {
        self.db.execute(
            "UPDATE versions SET warc_file = ?3, warc_offset = ?4, warc_end = ?5, digest = ?6 WHERE article_id = ?1 AND number = ?2",
            params![article, number, place.file, place.offset as i64, place.end as i64, place.digest],
        )?;
        Ok(())
    }

    /// Puts another record in the place of a version's, as today's rules read the same page.
    ///
    /// # Errors
    /// The database.
    pub fn replace_record(&self, article: i64, number: i64, record: &Record) -> Result<(), Error> {
        self.db
            .prepare_cached("UPDATE versions SET record = ?3 WHERE article_id = ?1 AND number = ?2")?
            .execute(params![article, number, packed(record)])?;
        let current: i64 =
            self.db.query_row("SELECT version FROM articles WHERE id = ?1", [article], |row| row.get(0))?;
        if current == number {
            self.update_article(article, number, record)?;
            self.link_duplicates(article, record)?;
        }
        Ok(())
    }

    /// The versions of an article, oldest first.
    ///
    /// # Errors
    /// The database.
    pub fn versions(&self, article: i64) -> Result<Vec<Version>, Error> {
        let mut statement = self.db.prepare(
            "SELECT number, fetched_at, warc_file, warc_offset FROM versions WHERE article_id = ?1 ORDER BY number",
        )?;
        let rows = statement.query_map([article], |row| {
            Ok(Version { number: row.get(0)?, fetched_at: row.get(1)?, file: row.get(2)?, offset: row.get(3)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The record of one version; the current one without a number.
    ///
    /// # Errors
    /// No such version, or a record that cannot be read.
    pub fn record(&self, article: i64, number: Option<i64>) -> Result<Record, Error> {
        let packed: Option<Vec<u8>> = self
            .db
            .prepare_cached(
                "SELECT record FROM versions WHERE article_id = ?1
                 AND number = coalesce(?2, (SELECT version FROM articles WHERE id = ?1))",
            )?
            .query_row(params![article, number], |row| row.get(0))
            .optional()?;
        let packed = packed.ok_or(Error::NoSuchVersion { article, number: number.unwrap_or_default() })?;
        unpacked(&packed).ok_or(Error::BrokenRecord(article))
    }

    /// The number of the article with that number or address.
    ///
    /// # Errors
    /// There is none.
    pub fn article(&self, name: &str) -> Result<i64, Error> {
        let address = name.parse().ok().map(|url| super::normalised(&url, &self.policy.tracking).to_string());
        let by_entry = "SELECT article_id FROM entries WHERE url = ?3 AND article_id IS NOT NULL";
        self.db
            .query_row(
                &format!("SELECT id FROM articles WHERE url = ?1 OR id = ?2 UNION ALL {by_entry} LIMIT 1"),
                params![address, name.parse::<i64>().ok(), name],
                |row| row.get(0),
            )
            .optional()?
            .ok_or_else(|| Error::NoSuchArticle(name.to_owned()))
    }
}

/// A record as it is stored.
fn packed(record: &Record) -> Vec<u8> {
    let json = serde_json::to_vec(record).unwrap_or_default();
    zstd::bulk::compress(&json, LEVEL).unwrap_or(json)
}

/// Largest record read back: bodies are bounded by the pages they come from.
const MAX_RECORD: usize = 1 << 30;

pub(super) fn unpacked(bytes: &[u8]) -> Option<Record> {
    let size = zstd::zstd_safe::get_frame_content_size(bytes).ok().flatten().unwrap_or(0);
    let json = zstd::bulk::decompress(bytes, usize::try_from(size).ok()?.min(MAX_RECORD)).ok()?;
    serde_json::from_slice(&json).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_where_they_differ() {
        assert_eq!(changed_words(Some("one two three"), Some("one 2 three")), 2);
        assert_eq!(changed_words(Some("same\n\ntext"), Some("same text")), 0);
        assert_eq!(changed_words(None, Some("all new")), 2);
    }

    #[test]
    fn a_change_shows_lines() {
        let record = |title: &str, body: &str| Record {
            title: Some(title.into()),
            body: Some(body.into()),
            ..Record::default()
        };
        let change = change(&record("A", "one\n\ntwo\n\nthree"), &record("B", "one\n\n2\n\nthree"));
        assert_eq!(change.title, Some((Some("A".into()), Some("B".into()))));
        assert_eq!((change.added, change.removed, change.diff.as_str()), (1, 1, "- two\n+ 2\n"));
        let change = self::change(&record("A", "one\n\ntwo"), &record("A", "one\n\ntwo\n\nthree"));
        assert_eq!(change.diff, "  two\n+ three\n");
    }
}
