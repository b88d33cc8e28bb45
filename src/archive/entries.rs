//! What feeds announced, from the announcement until the article is there or given up.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::{Archive, Error, later, stamp};
use crate::record::{Record, name_of};

/// An article as a feed announces it.
#[derive(Debug, Clone)]
pub struct Announcement {
    /// What tells it from the others of its feed.
    pub key: String,
    /// Where it is.
    pub url: String,
    /// The same, normalised.
    pub address: String,
    /// What the feed says about it, as JSON.
    pub hints: String,
}

/// An entry that waits to be fetched, or an article to be looked at again.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The entry's number; None for an article that is there already.
    pub entry: Option<i64>,
    /// The article's number, where it is there.
    pub article: Option<i64>,
    /// The feed.
    pub feed: Option<i64>,
    /// The feed's own name for it.
    pub key: String,
    /// Where it is.
    pub url: String,
    /// What the feed says about it, as JSON.
    pub hints: String,
}

impl Archive {
    /// Notes what a feed announces; gives the number of entries that were not known. An article that is there already,
    /// by another feed or another name, is not fetched again.
    ///
    /// A key that one document gives to several addresses, or that comes again with another path, tells nothing: the
    /// address takes its place. With the path it had, and another query, it is the article that is known: some feeds
    /// make new links each time they are asked.
    ///
    /// # Errors
    /// The database.
    pub fn announce(&self, feed: i64, announcements: &[Announcement], now: Timestamp) -> Result<usize, Error> {
        let now = stamp(now);
        let mut known = self.db.prepare_cached("SELECT id FROM articles WHERE url = ?1")?;
        let mut elsewhere = self.db.prepare_cached("SELECT 1 FROM entries WHERE feed_id = ?1 AND url = ?2")?;
        let mut insert = self.db.prepare_cached(
            "INSERT INTO entries (feed_id, key, url, hints, announced_at, try_at, state, article_id)
             VALUES (?1, ?2, ?3, ?4, ?5, ?5, CASE WHEN ?6 IS NULL THEN 'waiting' ELSE 'archived' END, ?6)
             ON CONFLICT DO NOTHING",
        )?;
        let mut by_key = self.db.prepare_cached("SELECT url FROM entries WHERE feed_id = ?1 AND key = ?2")?;
        let ambiguous = ambiguous(announcements);
        let mut added = 0;
        for entry in announcements {
            let article: Option<i64> = known.query_row([&entry.address], |row| row.get(0)).optional()?;
            // Feeds that change an entry's guid with each edit do not announce another article.
            if elsewhere.exists(params![feed, entry.url])? {
                continue;
            }
            let mut key = &entry.key;
            if ambiguous.contains(key.as_str()) {
                key = &entry.url;
            } else if let Some(before) =
                by_key.query_row(params![feed, key], |row| row.get::<_, String>(0)).optional()?
                && path(&before) != path(&entry.url)
            {
                key = &entry.url;
            }
            added += insert.execute(params![feed, key, entry.url, entry.hints, now, article])?;
        }
        Ok(added)
    }

    /// Entries to be fetched now, and articles whose age calls for another look; each URL once.
    ///
    /// # Errors
    /// The database.
    pub fn waiting(&self, now: Timestamp) -> Result<Vec<Waiting>, Error> {
        let mut statement = self.db.prepare(
            "SELECT min(id), NULL, feed_id, key, url, hints FROM entries
             WHERE state = 'waiting' AND (try_at <= ?1 OR announced_at > ?1) GROUP BY url
             UNION ALL
             SELECT NULL, id, feed_id,
                    coalesce((SELECT key FROM entries WHERE article_id = articles.id ORDER BY id LIMIT 1), url), fetched_url,
                    coalesce((SELECT hints FROM entries WHERE article_id = articles.id ORDER BY id LIMIT 1), '{}')
             FROM articles WHERE check_at <= ?1 OR (check_at IS NOT NULL AND checked_at > ?1)
             ORDER BY 1 NULLS LAST, 2",
        )?;
        let rows = statement.query_map([stamp(now)], |row| {
            Ok(Waiting {
                entry: row.get(0)?,
                article: row.get(1)?,
                feed: row.get(2)?,
                key: row.get(3)?,
                url: row.get(4)?,
                hints: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What a feed said about an article, as JSON.
    ///
    /// # Errors
    /// The database.
    pub fn hints(&self, article: i64) -> Result<Option<String>, Error> {
        Ok(self
            .db
            .prepare_cached("SELECT hints FROM entries WHERE article_id = ?1 ORDER BY id LIMIT 1")?
            .query_row([article], |row| row.get(0))
            .optional()?)
    }

    /// The article of an entry is there.
    pub(super) fn entry_archived(&self, url: &str, article: i64, record: &Record) -> Result<(), Error> {
        self.db
            .prepare_cached(
                "UPDATE entries SET state = 'archived', article_id = ?2, outcome = ?3, error = NULL WHERE url = ?1 AND state <> 'archived'",
            )?
            .execute(params![url, article, name_of(&record.outcome)])?;
        Ok(())
    }

    /// There is no article, for now or for good.
    ///
    /// # Errors
    /// The database.
    pub fn entry_failed(&self, waiting: &Waiting, record: &Record, now: Timestamp) -> Result<(), Error> {
        let retry = &self.policy.retry;
        let failure = record.error.as_ref();
        let Some(entry) = waiting.entry else {
            // An article that is there stays as it was; it is looked at again at its next age.
            return self.next_check(waiting.article.unwrap_or_default(), now);
        };
        let tries: i64 = self.db.query_row("SELECT tries + 1 FROM entries WHERE id = ?1", [entry], |row| row.get(0))?;
        let gives_up = failure.is_none_or(|failure| !failure.retryable) || tries >= retry.most;
        let wait = retry.first.saturating_mul(1 << tries.clamp(1, 20).saturating_sub(1));
        self.db.execute(
            "UPDATE entries SET tries = ?2, state = CASE WHEN ?3 THEN 'failed' ELSE 'waiting' END, try_at = ?4, outcome = ?5, error = ?6
             WHERE url = ?1 AND state = 'waiting'",
            params![
                waiting.url,
                tries,
                gives_up,
                later(now, wait),
                name_of(&record.outcome),
                failure.map(|failure| failure.message.as_str())
            ],
        )?;
        Ok(())
    }
}

/// The keys that are given to more than one address.
fn ambiguous(announcements: &[Announcement]) -> HashSet<&str> {
    let mut addresses: HashMap<&str, &str> = HashMap::new();
    let mut found = HashSet::new();
    for entry in announcements {
        if *addresses.entry(&entry.key).or_insert(&entry.address) != entry.address {
            found.insert(entry.key.as_str());
        }
    }
    found
}

/// What an address has between host and query.
fn path(url: &str) -> Option<String> {
    Some(url.parse::<url::Url>().ok()?.path().trim_end_matches('/').to_owned())
}
