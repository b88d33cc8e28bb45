//! Opening: the file is ours, of a schema we know, and brought up to it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, params};

use super::{Archive, Error, Policy, facets, published};

/// `PRAGMA application_id`: "offp".
const APPLICATION: i64 = 0x6f66_6670;
/// What brings a schema of version n to n + 1.
const MIGRATIONS: [fn(&Transaction<'_>) -> rusqlite::Result<()>; 5] =
    [first, with_facets, with_instants, with_the_gone, with_rests];
/// The oldest schema that is read as it is where it cannot be brought up to today's: what it lacks, no article has.
const READABLE: i64 = 3;
/// The first schema that knows of articles that are gone.
const WITH_THE_GONE: i64 = 4;
/// How long a statement waits for another program's.
const PATIENCE: Duration = Duration::from_secs(10);

fn first(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute_batch(include_str!("1.sql"))
}

fn with_facets(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute_batch("ALTER TABLE articles ADD COLUMN facets TEXT")?;
    {
        let mut articles = transaction.prepare("SELECT id, site, category, language, source_name FROM articles")?;
        let mut change = transaction.prepare("UPDATE articles SET facets = ?2 WHERE id = ?1")?;
        let mut rows = articles.query([])?;
        while let Some(row) = rows.next()? {
            let [category, language, source] = [2, 3, 4].map(|column| row.get::<_, Option<String>>(column));
            let (category, language, source) = (category?, language?, source?);
            let words =
                facets::of(&row.get::<_, String>(1)?, category.as_deref(), language.as_deref(), source.as_deref());
            change.execute(params![row.get::<_, i64>(0)?, words])?;
        }
    }
    transaction.execute_batch(include_str!("2.sql"))
}

fn with_instants(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute_batch("ALTER TABLE articles ADD COLUMN published_at TEXT")?;
    {
        let mut articles = transaction.prepare("SELECT id, published FROM articles WHERE published IS NOT NULL")?;
        let mut change = transaction.prepare(published::SET)?;
        let mut rows = articles.query([])?;
        while let Some(row) = rows.next()? {
            let instant = published::of(&row.get::<_, String>(1)?);
            change.execute(params![row.get::<_, i64>(0)?, instant.latest, instant.is_exact])?;
        }
    }
    transaction.execute_batch(include_str!("3.sql"))
}

fn with_the_gone(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute_batch(include_str!("4.sql"))
}

fn with_rests(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute_batch(include_str!("5.sql"))
}

/// The file beside the one at `path` whose name ends so.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

impl Archive {
    /// Opens the archive at `path`, and makes it if there is none.
    ///
    /// # Errors
    /// The file is something else, of a newer schema, or cannot be written.
    pub fn create(path: &Path, policy: Policy) -> Result<Self, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let archive = Archive::connected(path, flags, policy)?;
        // A file that holds nothing is not yet anybody's: a run that was ended here leaves such a one.
        if archive.is_blank()? {
            archive.db.pragma_update(None, "application_id", APPLICATION).map_err(Error::of(path))?;
        }
        archive.current()
    }

    /// Opens the archive at `path` to change it.
    ///
    /// # Errors
    /// As for [`Archive::create`], or there is none.
    pub fn open(path: &Path, policy: Policy) -> Result<Self, Error> {
        if !path.exists() {
            return Err(Error::Missing(path.to_path_buf()));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Archive::connected(path, flags, policy)?.current()
    }

    /// Opens the archive at `path` to look at it; nothing is locked for writing, unless it is of an older schema and has to
    /// be brought up to today's first.
    ///
    /// # Errors
    /// As for [`Archive::open`].
    pub fn read(path: &Path, policy: Policy) -> Result<Self, Error> {
        if !path.exists() {
            return Err(Error::Missing(path.to_path_buf()));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let known = |archive: Self| archive.version().map(|version| (archive, version));
        match Archive::connected(path, flags, policy.clone()).and_then(known) {
            Ok((archive, version)) if version < MIGRATIONS.len() as i64 => match Archive::open(path, policy) {
                Err(Error::ReadOnly(_)) if version >= READABLE => Ok(archive),
                opened => opened,
            },
            Ok((archive, _)) => Ok(archive),
            // SQLite keeps its index of a write-ahead log beside the file, and a folder that cannot be written has no
            // room for it. With no log there, as on a copy that was closed, the file by itself is all there is.
            Err(Error::ReadOnly(_)) if !beside(path, "-wal").exists() => Archive::unchanging(path, policy),
            Err(error) => Err(error),
        }
    }

    /// The archive at `path`, which nobody can write.
    fn unchanging(path: &Path, policy: Policy) -> Result<Self, Error> {
        let whole = std::path::absolute(path).map_err(|error| Error::file(path, error))?;
        let url = url::Url::from_file_path(&whole).map_err(|()| Error::NotAnArchive(path.to_path_buf()))?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
        let db = Connection::open_with_flags(format!("{url}?immutable=1"), flags).map_err(Error::of(path))?;
        let archive = Archive::prepared(path, db, policy)?;
        if archive.version()? < READABLE { Err(Error::ReadOnly(path.to_path_buf())) } else { Ok(archive) }
    }

    fn connected(path: &Path, flags: OpenFlags, policy: Policy) -> Result<Self, Error> {
        if path.is_dir() {
            return Err(Error::NotAnArchive(path.to_path_buf()));
        }
        let db = Connection::open_with_flags(path, flags).map_err(Error::of(path))?;
        Archive::prepared(path, db, policy)
    }

    fn prepared(path: &Path, db: Connection, policy: Policy) -> Result<Self, Error> {
        let of = Error::of(path);
        db.busy_timeout(PATIENCE)?;
        db.set_prepared_statement_cache_capacity(64);
        db.pragma_update(None, "foreign_keys", true).map_err(&of)?;
        // 64 MB of pages and 1 GB of the file mapped: an index of a million articles is larger than SQLite's own 2 MB.
        db.pragma_update(None, "cache_size", -65_536).map_err(&of)?;
        db.pragma_update(None, "mmap_size", 1_i64 << 30).map_err(&of)?;
        Ok(Archive { path: path.to_path_buf(), db, policy })
    }

    /// The same, ready to be written and of today's schema.
    fn current(mut self) -> Result<Self, Error> {
        let of = Error::of(&self.path);
        let found = self.version()?;
        if self.db.is_readonly("main").map_err(&of)? {
            return Err(Error::ReadOnly(self.path.clone()));
        }
        self.db.pragma_update(None, "journal_mode", "wal").map_err(&of)?;
        // In WAL mode a power cut can take the last commits but not break the file; what they said is fetched again.
        self.db.pragma_update(None, "synchronous", "normal").map_err(&of)?;
        let found = usize::try_from(found).unwrap_or(0);
        for (number, migration) in MIGRATIONS.iter().enumerate().skip(found) {
            let transaction = self.db.transaction().map_err(&of)?;
            migration(&transaction).map_err(&of)?;
            transaction.pragma_update(None, "user_version", number as i64 + 1).map_err(&of)?;
            transaction.commit().map_err(&of)?;
        }
        Ok(self)
    }

    /// Whether the database holds nothing, not so much as the name of a program.
    fn is_blank(&self) -> Result<bool, Error> {
        let tables = || self.db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0));
        Ok(self.number("application_id")? == 0
            && self.number("user_version")? == 0
            && tables().map_err(Error::of(&self.path))? == 0)
    }

    /// The schema's version, if the file is an archive.
    fn version(&self) -> Result<i64, Error> {
        if self.number("application_id")? != APPLICATION {
            return Err(Error::NotAnArchive(self.path.clone()));
        }
        let version = self.number("user_version")?;
        let known = MIGRATIONS.len() as i64;
        if version > known {
            return Err(Error::Newer { path: self.path.clone(), found: version, known });
        }
        Ok(version)
    }

    /// Whether its schema knows of articles that are gone.
    pub(super) fn knows_the_gone(&self) -> Result<bool, Error> {
        Ok(self.number("user_version")? >= WITH_THE_GONE)
    }

    fn number(&self, pragma: &str) -> Result<i64, Error> {
        self.db.pragma_query_value(None, pragma, |row| row.get(0)).map_err(Error::of(&self.path))
    }
}
