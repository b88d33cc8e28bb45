//! Feeds: added, paused, removed, and when each is due.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;

use super::{Archive, Error, later, stamp};

/// A feed with what became of it.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the schema's names")]
pub struct Feed {
    pub id: i64,
    pub url: String,
    pub title: Option<String>,
    pub added_at: String,
    pub paused_at: Option<String>,
    pub paused_because: Option<String>,
    pub polled_at: Option<String>,
    pub succeeded_at: Option<String>,
    pub due_at: String,
    pub interval_seconds: i64,
    pub failures: i64,
    pub last_status: Option<i64>,
    pub last_error: Option<String>,
    #[serde(skip)]
    pub etag: Option<String>,
    #[serde(skip)]
    pub last_modified: Option<String>,
    /// Articles that came by it.
    pub articles: i64,
    /// Entries that wait to be fetched.
    pub waiting: i64,
    /// Entries that were given up.
    pub failed: i64,
}

/// What a question to a feed gave.
#[derive(Debug, Clone, Default)]
pub struct Polled {
    /// HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// Why there is no feed.
    pub error: Option<String>,
    /// Validators for the next question.
    pub etag: Option<String>,
    /// The same.
    pub last_modified: Option<String>,
    /// It answered 304: title and validators hold.
    pub is_unchanged: bool,
    /// The feed's title.
    pub title: Option<String>,
    /// Entries that were not known.
    pub new_entries: usize,
    /// Seconds that the server asks to be left alone (`Retry-After`).
    pub wait: Option<i64>,
    /// Seconds that the answer stays as it is, so says the server (`max-age`) or the feed (`ttl`).
    pub fresh: Option<i64>,
    /// The transfer broke off: the next may be whole, so that it is not waited for long.
    pub is_broken: bool,
    /// The server says that it is gone for good (410).
    pub is_gone: bool,
}

const COLUMNS: &str =
    "id, url, title, added_at, paused_at, paused_because, polled_at, succeeded_at, due_at, interval_seconds, failures,
    last_status, last_error, etag, last_modified,
    (SELECT count(*) FROM articles WHERE feed_id = feeds.id),
    (SELECT count(*) FROM entries WHERE feed_id = feeds.id AND state = 'waiting'),
    (SELECT count(*) FROM entries WHERE feed_id = feeds.id AND state = 'failed')";

fn of_row(row: &Row<'_>) -> rusqlite::Result<Feed> {
    Ok(Feed {
        id: row.get(0)?,
        url: row.get(1)?,
        title: row.get(2)?,
        added_at: row.get(3)?,
        paused_at: row.get(4)?,
        paused_because: row.get(5)?,
        polled_at: row.get(6)?,
        succeeded_at: row.get(7)?,
        due_at: row.get(8)?,
        interval_seconds: row.get(9)?,
        failures: row.get(10)?,
        last_status: row.get(11)?,
        last_error: row.get(12)?,
        etag: row.get(13)?,
        last_modified: row.get(14)?,
        articles: row.get(15)?,
        waiting: row.get(16)?,
        failed: row.get(17)?,
    })
}

impl Archive {
    /// Adds a feed, due at once; false if it is there already.
    ///
    /// # Errors
    /// The database.
    pub fn add_feed(&self, url: &str, title: Option<&str>, now: Timestamp) -> Result<bool, Error> {
        let added = self.db.execute(
            "INSERT INTO feeds (url, title, added_at, due_at, interval_seconds) VALUES (?1, ?2, ?3, ?3, ?4) ON CONFLICT DO NOTHING",
            params![url, title, stamp(now), self.policy.interval.first],
        )?;
        Ok(added > 0)
    }

    /// All feeds, in the order they were added.
    ///
    /// # Errors
    /// The database.
    pub fn feeds(&self) -> Result<Vec<Feed>, Error> {
        let mut statement = self.db.prepare(&format!("SELECT {COLUMNS} FROM feeds ORDER BY id"))?;
        let feeds = statement.query_map([], of_row)?.collect::<Result<_, _>>()?;
        Ok(feeds)
    }

    /// Feeds to be asked now; with `all` also those that are not due. A clock that was set back does not silence feeds.
    ///
    /// # Errors
    /// The database.
    pub fn due_feeds(&self, now: Timestamp, all: bool) -> Result<Vec<Feed>, Error> {
        let mut statement = self.db.prepare(&format!(
            "SELECT {COLUMNS} FROM feeds WHERE paused_at IS NULL AND (?2 OR due_at <= ?1 OR polled_at > ?1) ORDER BY due_at, id"
        ))?;
        let feeds = statement.query_map(params![stamp(now), all], of_row)?.collect::<Result<_, _>>()?;
        Ok(feeds)
    }

    /// The feed of that number or URL.
    ///
    /// # Errors
    /// There is none.
    pub fn feed(&self, name: &str) -> Result<Feed, Error> {
        self.db
            .query_row(
                &format!("SELECT {COLUMNS} FROM feeds WHERE url = ?1 OR id = ?2"),
                params![name, name.parse::<i64>().ok()],
                of_row,
            )
            .optional()?
            .ok_or_else(|| Error::NoSuchFeed(name.to_owned()))
    }

    /// Stops or goes on asking a feed; `why` is None to go on.
    ///
    /// # Errors
    /// There is no such feed.
    pub fn pause_feed(&self, id: i64, why: Option<&str>, now: Timestamp) -> Result<(), Error> {
        self.db.execute(
            "UPDATE feeds SET paused_at = CASE WHEN ?2 IS NULL THEN NULL ELSE ?3 END, paused_because = ?2,
                 failures = CASE WHEN ?2 IS NULL THEN 0 ELSE failures END, due_at = CASE WHEN ?2 IS NULL THEN ?3 ELSE due_at END
             WHERE id = ?1",
            params![id, why, stamp(now)],
        )?;
        Ok(())
    }

    /// A page was added, and this is the feed it announces; false if that one is there already.
    ///
    /// # Errors
    /// The database.
    pub fn move_feed(&self, id: i64, url: &str) -> Result<bool, Error> {
        Ok(self.db.execute("UPDATE OR IGNORE feeds SET url = ?2 WHERE id = ?1", params![id, url])? > 0)
    }

    /// Forgets a feed and what it announced; its articles stay.
    ///
    /// # Errors
    /// The database.
    pub fn remove_feed(&self, id: i64) -> Result<(), Error> {
        self.db.execute("DELETE FROM feeds WHERE id = ?1", [id])?;
        Ok(())
    }

    /// Notes what a question gave, and when the next is due.
    ///
    /// # Errors
    /// The database.
    pub fn polled(&self, feed: &Feed, polled: &Polled, now: Timestamp) -> Result<(), Error> {
        let limits = &self.policy.interval;
        let is_failure = polled.error.is_some();
        let factor = match (is_failure, polled.new_entries) {
            (true, _) => 1.0,
            (false, 0) => limits.slower,
            (false, _) => limits.faster,
        };
        let interval = ((feed.interval_seconds as f64 * factor) as i64).clamp(limits.least, limits.most);
        let failures = if is_failure { feed.failures + 1 } else { 0 };
        // Trouble that lasts doubles the wait each time.
        let doubled =
            |wait: i64, times: i64| wait.saturating_mul(1 << times.clamp(0, 10)).min(limits.most.max(interval));
        let wait = match (is_failure, polled.is_broken) {
            (true, true) => doubled(limits.least, failures - 1),
            (true, false) => doubled(interval, failures),
            (false, _) => interval,
        };
        // A year of freshness is a setting for pictures that has come to a feed: a day is the longest that news waits.
        let wait = wait.max(polled.fresh.unwrap_or(0).min(limits.most));
        let wait = wait.max(polled.wait.unwrap_or(0).min(7 * limits.most));
        // Feeds that were added together must not come due together for ever.
        let spread = (wait as f64 * 0.1 * fastrand::f64()) as i64;
        self.db.execute(
            "UPDATE feeds SET polled_at = ?2, due_at = ?3, interval_seconds = ?4, failures = ?5, last_status = ?6, last_error = ?7,
                 succeeded_at = CASE WHEN ?7 IS NULL THEN ?2 ELSE succeeded_at END,
                 title = coalesce(?8, title),
                 etag = CASE WHEN ?9 THEN etag ELSE ?10 END, last_modified = CASE WHEN ?9 THEN last_modified ELSE ?11 END
             WHERE id = ?1",
            params![
                feed.id,
                stamp(now),
                later(now, wait + spread),
                interval,
                failures,
                polled.status,
                polled.error,
                polled.title,
                polled.is_unchanged || is_failure,
                polled.etag,
                polled.last_modified
            ],
        )?;
        if polled.is_gone {
            self.pause_feed(feed.id, Some("the server says that it is gone (410)"), now)?;
        }
        Ok(())
    }
}
