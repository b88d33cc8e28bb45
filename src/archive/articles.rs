//! Articles: what is new, what has changed, and how both are stored.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};
use url::Url;

use super::address::{normalised, site};
use super::entries::Waiting;
use super::versions::Reading;
use super::{Archive, Error, facets, later, published, stamp, versions};
use crate::record::Record;
use crate::record::name_of;

/// What a fetched page is to the archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrived {
    /// An article it did not have.
    New,
    /// An article whose text or title has changed.
    Changed,
    /// An article as it was, or changed in trifles.
    Same,
    /// Less of an article that it has: the transfer broke.
    Part,
}

/// A page judged, to be stored.
#[derive(Debug)]
pub struct Stored {
    /// What it is.
    pub arrived: Arrived,
    /// Its raw page is to be kept: it is new or changed, or that of the version as it is was lost.
    pub wants_page: bool,
    address: Url,
    known: Option<(i64, i64)>,
}

/// Whether a record holds an article that is worth keeping.
pub fn has_content(record: &Record) -> bool {
    record.outcome.has_content() && record.body.is_some()
}

/// Whether the transfer of a record's page broke, so that its text may lack the end.
pub fn is_broken(record: &Record) -> bool {
    record.quality.warnings.iter().any(|warning| warning.code == "transfer_cut_short")
}

impl Archive {
    /// What the article of `record`, which has content, is to the archive.
    ///
    /// # Errors
    /// The database, or a record without a URL.
    pub fn judge(&self, record: &Record) -> Result<Stored, Error> {
        let url = record.url.as_deref().unwrap_or_default();
        let url: Url = url.parse().map_err(|_| Error::NoSuchArticle(url.to_owned()))?;
        let address = normalised(&url, &self.policy.tracking);
        let known = self
            .db
            .prepare_cached(
                "SELECT id, version, title, body, content_hash, warc_end IS NULL FROM articles
                 JOIN versions ON article_id = id AND number = version WHERE url = ?1",
            )?
            .query_row([address.as_str()], |row| {
                let (title, body, hash): (Option<String>, Option<String>, Option<String>) =
                    (row.get(2)?, row.get(3)?, row.get(4)?);
                Ok(((row.get(0)?, row.get(1)?), title, body, hash, row.get::<_, bool>(5)?))
            })
            .optional()?;
        let Some((known, title, body, hash, has_lost_page)) = known else {
            return Ok(Stored { arrived: Arrived::New, wants_page: true, address, known: None });
        };
        let is_same = title == record.title
            && (hash == record.content_hash
                || versions::changed_words(body.as_deref(), record.body.as_deref()) < self.policy.trivial.words);
        if !is_same && is_broken(record) {
            let before = match self.record(known.0, None) {
                Err(Error::BrokenRecord(_)) => None,
                before => Some(before?),
            };
            if before.is_some_and(|before| !is_broken(&before) || before.word_count >= record.word_count) {
                return Ok(Stored { arrived: Arrived::Part, wants_page: false, address, known: Some(known) });
            }
        }
        let arrived = if is_same { Arrived::Same } else { Arrived::Changed };
        Ok(Stored { arrived, wants_page: !is_same || has_lost_page, address, known: Some(known) })
    }

    /// Stores what was judged; gives the article's number.
    ///
    /// # Errors
    /// The database.
    pub fn put(&self, stored: &Stored, waiting: &Waiting, reading: Reading<'_>) -> Result<i64, Error> {
        let Reading { record, place, at } = reading;
        let id = match (stored.known, stored.arrived) {
            (Some((id, _)), Arrived::Part) => id,
            (Some((id, version)), Arrived::Same) => {
                if let Some(place) = place {
                    self.set_place(id, version, place)?;
                }
                id
            }
            (Some((id, version)), _) => {
                self.update_article(id, version + 1, record)?;
                self.add_version(id, version + 1, reading)?;
                self.link_duplicates(id, record)?;
                id
            }
            (None, _) => {
                let id = self.insert_article(stored, waiting, record, at)?;
                self.add_version(id, 1, reading)?;
                self.link_duplicates(id, record)?;
                id
            }
        };
        self.next_check(id, at)?;
        self.db
            .prepare_cached("UPDATE articles SET moved_to = NULL WHERE id = ?1 AND moved_to IS NOT NULL")?
            .execute([id])?;
        self.is_back(id)?;
        self.entry_archived(&waiting.url, id, record)?;
        Ok(id)
    }

    fn insert_article(
        &self,
        stored: &Stored,
        waiting: &Waiting,
        record: &Record,
        now: Timestamp,
    ) -> Result<i64, Error> {
        self.db
            .prepare_cached(
                "INSERT INTO articles (url, fetched_url, site, feed_id, first_seen_at, checked_at, version, outcome, authors, word_count, quality, fallback)
                 VALUES (?1, ?5, ?2, ?3, ?4, ?4, 1, '', '[]', 0, 0, 0)",
            )?
            .execute(params![stored.address.as_str(), site(&stored.address), waiting.feed, stamp(now), record.url])?;
        let id = self.db.last_insert_rowid();
        self.update_article(id, 1, record)?;
        Ok(id)
    }

    /// Sets the columns that repeat the current record.
    pub(super) fn update_article(&self, id: i64, version: i64, record: &Record) -> Result<(), Error> {
        let site: String =
            self.db.prepare_cached("SELECT site FROM articles WHERE id = ?1")?.query_row([id], |row| row.get(0))?;
        let language = record.language.as_deref().or(record.language_detected.as_deref());
        let authors: Vec<&str> = record.authors.iter().map(|author| author.name.as_str()).collect();
        self.db
            .prepare_cached(
                "UPDATE articles SET version = ?2, outcome = ?3, published = ?4, language = ?5, category = ?6, source_name = ?7,
                     source_kind = ?8, authors = ?9, word_count = ?10, quality = ?11, fallback = ?12, content_hash = ?13,
                     near_hash = ?14, canonical_url = ?15, title = ?16, summary = ?17, body = ?18, facets = ?19
                 WHERE id = ?1",
            )?
            .execute(params![
                id,
                version,
                name_of(&record.outcome),
                record.published.as_ref().map(|date| date.value.as_str()),
                language,
                record.category,
                record.source.name,
                name_of(&record.source.kind),
                serde_json::to_string(&authors).unwrap_or_default(),
                i64::try_from(record.word_count).unwrap_or(i64::MAX),
                record.quality.score,
                record.rules.fallback,
                record.content_hash,
                record.near_hash,
                record.canonical_url.as_deref().and_then(|url| url.parse().ok()).map(|url| {
                    normalised(&url, &self.policy.tracking).to_string()
                }),
                record.title,
                record.dek.as_ref().or(record.summary.as_ref()),
                record.body,
                facets::of(&site, record.category.as_deref(), language, record.source.name.as_deref()),
            ])?;
        let published = record.published.as_ref().map(|date| published::of(&date.value)).unwrap_or_default();
        self.db.prepare_cached(published::SET)?.execute(params![id, published.latest, published.is_exact])?;
        Ok(())
    }

    /// The server says that an article is as it was.
    ///
    /// # Errors
    /// The database.
    pub fn unchanged(&self, article: i64, now: Timestamp) -> Result<(), Error> {
        self.is_back(article)?;
        self.next_check(article, now)
    }

    /// Where an article was, its server now sends readers to another, at `url`. It stays as it was, and is looked at
    /// again at its next age.
    ///
    /// # Errors
    /// The database.
    pub fn moved(&self, article: i64, url: Option<&str>, now: Timestamp) -> Result<(), Error> {
        self.db.execute("UPDATE articles SET moved_to = ?2 WHERE id = ?1", params![article, url])?;
        self.is_back(article)?;
        self.next_check(article, now)
    }

    /// Where the server sends readers of an article now, if that is elsewhere.
    ///
    /// # Errors
    /// The database.
    pub fn moved_to(&self, article: i64) -> Result<Option<String>, Error> {
        Ok(self.db.query_row("SELECT moved_to FROM articles WHERE id = ?1", [article], |row| row.get(0))?)
    }

    /// Whether the raw page of the current version, with all further pages, is known to be there.
    ///
    /// # Errors
    /// The database.
    pub fn has_page(&self, article: i64) -> Result<bool, Error> {
        let mut known = self.db.prepare_cached(
            "SELECT 1 FROM versions JOIN articles ON id = article_id AND version = number
             WHERE id = ?1 AND warc_end IS NOT NULL",
        )?;
        Ok(known.exists([article])?)
    }

    /// Notes that an article was looked at, and when it is to be looked at again, by its age.
    pub(super) fn next_check(&self, id: i64, now: Timestamp) -> Result<(), Error> {
        let first_seen: Option<String> = self
            .db
            .prepare_cached("SELECT first_seen_at FROM articles WHERE id = ?1")?
            .query_row([id], |row| row.get(0))
            .optional()?;
        let Some(first_seen) = first_seen.and_then(|text| text.parse::<Timestamp>().ok()) else { return Ok(()) };
        let age = now.as_second() - first_seen.as_second();
        let next = self.policy.recheck.ages.iter().find(|next| **next > age).map(|next| later(first_seen, *next));
        self.db
            .prepare_cached("UPDATE articles SET checked_at = ?2, check_at = ?3 WHERE id = ?1")?
            .execute(params![id, stamp(now), next])?;
        Ok(())
    }
}
