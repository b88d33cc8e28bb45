//! Hosts that asked to be left alone: remembered from one run to the next.

use jiff::{SignedDuration, Timestamp};
use rusqlite::params;

use super::{Archive, Error, stamp};

/// What a host asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rest {
    /// The host, as requests to it are counted.
    pub host: String,
    /// With which status it answered.
    pub status: u16,
    /// When.
    pub asked_at: Timestamp,
    /// When it may be asked again.
    pub until: Timestamp,
}

impl Archive {
    /// The hosts that are to be left alone now; what is over is forgotten, and so is what was asked for in a time that
    /// is yet to come: then the clock has been set back.
    ///
    /// # Errors
    /// The database.
    pub fn rests(&self, now: Timestamp) -> Result<Vec<Rest>, Error> {
        self.db.execute("DELETE FROM rests WHERE until <= ?1 OR asked_at > ?1", [stamp(now)])?;
        let mut statement = self.db.prepare("SELECT host, status, asked_at, until FROM rests ORDER BY host")?;
        let rows = statement.query_map([], |row| {
            let time = |column| row.get::<_, String>(column).map(|at| at.parse().unwrap_or(now));
            Ok(Rest { host: row.get(0)?, status: row.get(1)?, asked_at: time(2)?, until: time(3)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Remembers them, for as long as the policy lets a host ask for.
    ///
    /// # Errors
    /// The database.
    pub fn keep_rests(&self, rests: &[Rest]) -> Result<(), Error> {
        let longest = SignedDuration::from_secs(self.policy.rest.longest);
        for rest in rests {
            let latest = rest.asked_at.checked_add(longest).unwrap_or(Timestamp::MAX);
            self.db
                .prepare_cached("INSERT OR REPLACE INTO rests (host, status, asked_at, until) VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![rest.host, rest.status, stamp(rest.asked_at), stamp(rest.until.min(latest))])?;
        }
        Ok(())
    }
}
