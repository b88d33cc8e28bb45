//! `--resume JOURNAL`: an output that is appended to, and cut back to what the journal confirms.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};

use super::report::Hint;
use super::trouble;
use crate::crawl::Progress;

/// An output file that grows by whole pieces.
pub(super) struct Appended {
    file: File,
    path: PathBuf,
    /// Bytes that hold.
    end: u64,
    /// What is not written yet.
    waiting: Vec<u8>,
    coding: Coding,
}

/// How pieces are compressed: each is a member of its own, so that any of them can be the last.
#[derive(Clone, Copy)]
enum Coding {
    Plain,
    Gzip,
    Zstd,
}

impl Appended {
    /// Opens `path` and cuts it back to what `reached` confirms.
    pub(super) fn open(path: &Path, reached: &Progress) -> anyhow::Result<Self> {
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(|error| trouble::of_writing(path, &error))?;
        let length = file.metadata().map(|metadata| metadata.len()).unwrap_or(0);
        let confirmed = reached.output;
        if length < confirmed {
            return Err(anyhow!("{} is shorter than the journal says: it was changed or removed", path.display()))
                .context(Hint("remove the journal to do all inputs again".to_owned()));
        }
        if reached.is_new && length > 0 {
            return Err(anyhow!("{} is there already, and the journal knows nothing of it", path.display()))
                .context(Hint("name another --output, or remove that file".to_owned()));
        }
        file.set_len(confirmed)
            .and_then(|()| file.seek(SeekFrom::End(0)).map(drop))
            .with_context(|| format!("{} cannot be cut back", path.display()))?;
        let coding = match path.extension().and_then(|extension| extension.to_str()) {
            Some("gz") => Coding::Gzip,
            Some("zst") => Coding::Zstd,
            _ => Coding::Plain,
        };
        Ok(Appended { file, path: path.to_path_buf(), end: confirmed, waiting: Vec::new(), coding })
    }

    pub(super) fn write(&mut self, bytes: &[u8]) {
        self.waiting.extend_from_slice(bytes);
    }

    /// Bytes that wait for the next piece.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Writes what waits as one piece, whole or not at all, and gives the length that the disk has.
    pub(super) fn settle(&mut self) -> anyhow::Result<u64> {
        if self.waiting.is_empty() {
            return Ok(self.end);
        }
        let piece = self.piece().context("the records cannot be compressed")?;
        let written = self.file.write_all(&piece).and_then(|()| self.file.sync_data());
        if let Err(error) = written {
            let _ = self.file.set_len(self.end);
            return Err(error).with_context(|| format!("the records cannot be written to {}", self.path.display()));
        }
        self.end += piece.len() as u64;
        self.waiting.clear();
        Ok(self.end)
    }

    fn piece(&self) -> io::Result<Vec<u8>> {
        match self.coding {
            Coding::Plain => Ok(self.waiting.clone()),
            Coding::Gzip => {
                let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
                encoder.write_all(&self.waiting)?;
                encoder.finish()
            }
            Coding::Zstd => zstd::encode_all(&self.waiting[..], 0),
        }
    }
}
