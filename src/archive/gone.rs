//! Articles that their servers have taken away: they stay as they were, with the day it was seen.

use jiff::Timestamp;
use rusqlite::params;

use super::{Archive, Error, stamp};
use crate::record::{Failure, name_of};

/// Since when an article is gone, and how its server says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// When the server first said so.
    pub since: String,
    /// The code of the failure: `not_found`, `gone`, `soft_404`.
    pub because: String,
}

impl Archive {
    /// The server says that an article is there no longer. It is looked at again at its next age, as it may be back.
    ///
    /// # Errors
    /// The database.
    pub fn gone(&self, article: i64, failure: Option<&Failure>, now: Timestamp) -> Result<(), Error> {
        self.db
            .prepare_cached("UPDATE articles SET gone_at = coalesce(gone_at, ?2), gone_because = ?3 WHERE id = ?1")?
            .execute(params![article, stamp(now), failure.map(|failure| name_of(&failure.code))])?;
        self.next_check(article, now)
    }

    /// Since when an article is gone, if it is.
    ///
    /// # Errors
    /// The database.
    pub fn gone_since(&self, article: i64) -> Result<Option<Gone>, Error> {
        if !self.knows_the_gone()? {
            return Ok(None);
        }
        let gone = |row: &rusqlite::Row<'_>| {
            let because: Option<String> = row.get(1)?;
            Ok(row.get::<_, Option<String>>(0)?.map(|since| Gone { since, because: because.unwrap_or_default() }))
        };
        let mut known = self.db.prepare_cached("SELECT gone_at, gone_because FROM articles WHERE id = ?1")?;
        Ok(known.query_row([article], gone)?)
    }

    /// How many articles are gone.
    pub(super) fn number_of_gone(&self) -> Result<i64, Error> {
        if !self.knows_the_gone()? {
            return Ok(0);
        }
        Ok(self.db.query_row("SELECT count(*) FROM articles WHERE gone_at IS NOT NULL", [], |row| row.get(0))?)
    }

    /// An article is there, whatever was said of it before.
    pub(super) fn is_back(&self, article: i64) -> Result<(), Error> {
        self.db
            .prepare_cached(
                "UPDATE articles SET gone_at = NULL, gone_because = NULL WHERE id = ?1 AND gone_at IS NOT NULL",
            )?
            .execute([article])?;
        Ok(())
    }
}
