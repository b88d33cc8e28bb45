//! Two runs never overlap. The system drops a lock with its process, so there are no stale ones to recover.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};

use jiff::Timestamp;

use super::{Archive, Error};

/// The right to write, until it is dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Archive {
    /// Takes the lock.
    ///
    /// # Errors
    /// Another run has it, or the file beside the archive cannot be made.
    pub fn lock(&self) -> Result<Lock, Error> {
        let mut path = self.path.as_os_str().to_owned();
        path.push(".lock");
        let path = std::path::PathBuf::from(path);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|error| Error::file(&path, error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut by = String::new();
                let _ = (&mut file).take(100).read_to_string(&mut by);
                let by = if by.trim().is_empty() { String::new() } else { format!(" ({})", by.trim()) };
                return Err(Error::Locked { path: self.path.clone(), by });
            }
            Err(TryLockError::Error(error)) => return Err(Error::file(&path, error)),
        }
        // For people only: what counts is the lock.
        let _ = file.set_len(0);
        let _ = file.seek(SeekFrom::Start(0));
        let _ = write!(file, "process {} since {}", std::process::id(), super::stamp(Timestamp::now()));
        Ok(Lock { _file: file })
    }
}
