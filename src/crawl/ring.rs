//! The last so many bytes of what was put there, in a temporary file without a name: the newest takes the place of the
//! oldest.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// The file; made when the first piece comes.
#[derive(Debug)]
pub(super) struct Ring {
    file: Option<File>,
    size: u64,
    /// Bytes that were put there so far, the gaps at the end of each round among them.
    end: u64,
}

impl Ring {
    /// A ring of `size` bytes.
    pub(super) fn new(size: u64) -> Self {
        Ring { file: None, size, end: 0 }
    }

    /// Puts a piece there; its place. None where it is larger than the whole ring.
    pub(super) fn put(&mut self, piece: &[u8]) -> io::Result<Option<u64>> {
        let length = u32::try_from(piece.len()).map_err(io::Error::other)?;
        let needed = 4 + u64::from(length);
        if needed > self.size {
            return Ok(None);
        }
        if self.end % self.size + needed > self.size {
            self.end = self.end.next_multiple_of(self.size);
        }
        let mut bytes = length.to_le_bytes().to_vec();
        bytes.extend(piece);
        if self.file.is_none() {
            self.file = Some(tempfile::tempfile()?);
        }
        let (place, size) = (self.end, self.size);
        // What is overwritten from here on is not to be read any more, even if the disk fails in the middle.
        self.end += needed;
        if let Some(file) = &mut self.file {
            file.seek(SeekFrom::Start(place % size))?;
            file.write_all(&bytes)?;
        }
        Ok(Some(place))
    }

    /// The piece at `place`, if it is still there.
    pub(super) fn get(&mut self, place: u64) -> Option<Vec<u8>> {
        if self.end > place.saturating_add(self.size) {
            return None;
        }
        let file = self.file.as_mut()?;
        file.seek(SeekFrom::Start(place % self.size)).ok()?;
        let mut length = [0; 4];
        file.read_exact(&mut length).ok()?;
        let mut piece = vec![0; u32::from_le_bytes(length) as usize];
        file.read_exact(&mut piece).ok()?;
        Some(piece)
    }

    /// Nothing of it is needed any more: the disk has its room back.
    pub(super) fn clear(&mut self) {
        self.file = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_takes_the_place_of_the_oldest() {
        let mut ring = Ring::new(100);
        let places: Vec<u64> = (0..9_u8).filter_map(|number| ring.put(&[number; 26]).expect("room")).collect();
        let found: Vec<Option<u8>> =
            places.iter().map(|place| ring.get(*place).and_then(|piece| piece.first().copied())).collect();
        // Three a round; the oldest of the three last goes with the round that the newest has begun.
        assert_eq!(found, [None, None, None, None, None, None, Some(6), Some(7), Some(8)]);
        assert_eq!(ring.put(&[0; 97]).expect("room"), None);
        ring.clear();
        assert_eq!(ring.get(places[8]), None);
    }
}
