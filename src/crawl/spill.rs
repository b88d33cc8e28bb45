//! Bytes that wait outside of memory, in a temporary file without a name, so that nothing is left of it.
//!
//! Each piece names another one, as its owner likes, so that pieces form chains of which memory holds the ends.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// What a piece names that is the last of its chain.
pub(super) const NONE: u64 = u64::MAX;

/// Before each piece: the place of the next (8 bytes) and its own length (4 bytes), little-endian.
const HEAD: usize = 12;

/// The file; made when the first piece comes.
#[derive(Debug, Default)]
pub(super) struct Spill {
    file: Option<File>,
    end: u64,
}

impl Spill {
    /// Writes a piece that names `next`; its place.
    pub(super) fn write(&mut self, next: u64, piece: &[u8]) -> io::Result<u64> {
        let mut bytes = Vec::with_capacity(HEAD + piece.len());
        bytes.extend(next.to_le_bytes());
        bytes.extend(u32::try_from(piece.len()).map_err(io::Error::other)?.to_le_bytes());
        bytes.extend(piece);
        if self.file.is_none() {
            self.file = Some(tempfile::tempfile()?);
        }
        let place = self.end;
        let file = self.file()?;
        file.seek(SeekFrom::Start(place))?;
        file.write_all(&bytes)?;
        self.end += bytes.len() as u64;
        Ok(place)
    }

    /// The piece at `place`, and the place that it names.
    pub(super) fn read(&mut self, place: u64) -> io::Result<(u64, Vec<u8>)> {
        let file = self.file()?;
        file.seek(SeekFrom::Start(place))?;
        let (mut next, mut length) = ([0; 8], [0; 4]);
        let mut head = [0; HEAD];
        file.read_exact(&mut head)?;
        next.copy_from_slice(&head[..8]);
        length.copy_from_slice(&head[8..]);
        let mut piece = vec![0; u32::from_le_bytes(length) as usize];
        file.read_exact(&mut piece)?;
        Ok((u64::from_le_bytes(next), piece))
    }

    /// The piece at `place` names `next` from now on.
    pub(super) fn link(&mut self, place: u64, next: u64) -> io::Result<()> {
        let file = self.file()?;
        file.seek(SeekFrom::Start(place))?;
        file.write_all(&next.to_le_bytes())
    }

    /// Nothing of it is needed any more: the disk has its room back.
    pub(super) fn clear(&mut self) {
        self.end = 0;
        self.file = None;
    }

    fn file(&mut self) -> io::Result<&mut File> {
        self.file.as_mut().ok_or_else(|| io::Error::other("nothing was written"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_form_chains() {
        let mut spill = Spill::default();
        let first = spill.write(NONE, b"first").expect("room");
        let second = spill.write(NONE, b"").expect("room");
        spill.link(first, second).expect("room");
        let third = spill.write(first, b"before").expect("room");
        assert_eq!(spill.read(third).expect("there"), (first, b"before".to_vec()));
        assert_eq!(spill.read(first).expect("there"), (second, b"first".to_vec()));
        assert_eq!(spill.read(second).expect("there"), (NONE, Vec::new()));
        spill.clear();
        assert!(spill.read(first).is_err());
        assert_eq!(spill.write(NONE, b"anew").expect("room"), 0);
    }
}
