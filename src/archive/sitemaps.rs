//! Sitemaps that an index among the feeds names: the validators of their last answers.

use rusqlite::{OptionalExtension, params};

use super::{Archive, Error};

impl Archive {
    /// What a sitemap's server gave with its last whole answer: `ETag` and `Last-Modified`.
    ///
    /// # Errors
    /// The database.
    pub fn sitemap_validators(&self, feed: i64, url: &str) -> Result<(Option<String>, Option<String>), Error> {
        let known = self
            .db
            .prepare_cached("SELECT etag, last_modified FROM sitemaps WHERE feed_id = ?1 AND url = ?2")?
            .query_row(params![feed, url], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        Ok(known.unwrap_or_default())
    }

    /// Keeps them for the next question.
    ///
    /// # Errors
    /// The database.
    pub fn keep_sitemap_validators(
        &self,
        feed: i64,
        url: &str,
        etag: Option<&str>,
        last_modified: Option<&str>,
    ) -> Result<(), Error> {
        self.db
            .prepare_cached(
                "INSERT OR REPLACE INTO sitemaps (feed_id, url, etag, last_modified) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![feed, url, etag, last_modified])?;
        Ok(())
    }
}
