//! Work that belongs together, whole or not at all; and runs, which begin where the last one broke off.

use jiff::Timestamp;
use rusqlite::params;

use super::{Archive, Error, stamp};

impl Archive {
    /// Begins changes that count together.
    ///
    /// # Errors
    /// The database.
    pub fn begin(&self) -> Result<(), Error> {
        self.db.execute_batch("BEGIN IMMEDIATE").map_err(Error::of(&self.path))
    }

    /// Makes them count.
    ///
    /// # Errors
    /// The database, as when the disk is full.
    pub fn commit(&self) -> Result<(), Error> {
        self.db.execute_batch("COMMIT").map_err(Error::of(&self.path))
    }

    /// Drops changes that cannot be made to count.
    pub fn roll_back(&self) {
        if !self.db.is_autocommit() {
            let _ = self.db.execute_batch("ROLLBACK");
        }
    }

    /// Notes that a run begins.
    ///
    /// # Errors
    /// The database.
    pub fn run_begins(&self, now: Timestamp) -> Result<i64, Error> {
        self.db.execute("INSERT INTO runs (began_at) VALUES (?1)", [stamp(now)])?;
        Ok(self.db.last_insert_rowid())
    }

    /// Notes that it ended, and with what.
    ///
    /// # Errors
    /// The database.
    pub fn run_ends(&self, run: i64, counts: &str, now: Timestamp) -> Result<(), Error> {
        self.db
            .execute("UPDATE runs SET ended_at = ?2, counts = ?3 WHERE id = ?1", params![run, stamp(now), counts])?;
        // Planner's statistics, at most once in a while, as SQLite advises for connections that are about to close.
        self.db.execute_batch("PRAGMA optimize")?;
        Ok(())
    }
}
