//! Bytes of a file with their offsets, kept from a mark on so that a broken record can be looked into again.

use std::io::{self, BufRead, Read};

/// Bytes kept for a second look; a record larger than that is not looked into again.
const MOST_KEPT: usize = 64 << 20;
const PIECE: usize = 256 * 1024;

/// A buffered reader that knows where it is.
pub(super) struct Source<R> {
    inner: R,
    buffer: Vec<u8>,
    /// Offset of `buffer` in the file.
    base: u64,
    /// The next byte to give, in `buffer`.
    at: usize,
    /// Where a second look would begin, in `buffer`.
    mark: usize,
    /// Bytes since the mark were let go.
    is_forgotten: bool,
    is_at_end: bool,
    failure: Option<io::Error>,
}

impl<R: Read> Source<R> {
    pub(super) fn new(inner: R, base: u64) -> Self {
        Source { inner, buffer: Vec::new(), base, at: 0, mark: 0, is_forgotten: false, is_at_end: false, failure: None }
    }

    /// Offset of the next byte.
    pub(super) fn offset(&self) -> u64 {
        self.base + self.at as u64
    }

    /// From here on bytes are kept.
    pub(super) fn set_mark(&mut self) {
        self.mark = self.at;
        self.is_forgotten = false;
    }

    /// Back to the mark, if what followed it is still there.
    pub(super) fn rewind(&mut self) -> bool {
        if !self.is_forgotten {
            self.at = self.mark;
        }
        !self.is_forgotten
    }

    /// What went wrong with the file itself.
    pub(super) fn failure(&mut self) -> Option<io::Error> {
        self.failure.take()
    }

    /// At least `count` bytes ahead, fewer at the end of the file.
    pub(super) fn ahead(&mut self, count: usize) -> &[u8] {
        while self.buffer.len() - self.at < count && self.grow() {}
        &self.buffer[self.at..]
    }

    fn grow(&mut self) -> bool {
        if self.is_at_end {
            return false;
        }
        if self.at - self.mark > MOST_KEPT {
            self.mark = self.at;
            self.is_forgotten = true;
        }
        // Moved only when at least half of the buffer has been used up.
        if self.mark > PIECE && self.mark * 2 >= self.buffer.len() {
            self.buffer.drain(..self.mark);
            self.base += self.mark as u64;
            self.at -= self.mark;
            self.mark = 0;
        }
        let length = self.buffer.len();
        self.buffer.resize(length + PIECE, 0);
        let read = loop {
            match self.inner.read(&mut self.buffer[length..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        let count = read.unwrap_or_else(|error| {
            self.failure = Some(error);
            0
        });
        self.buffer.truncate(length + count);
        self.is_at_end = count == 0;
        count > 0
    }
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(out.len());
        out[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl<R: Read> BufRead for Source<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.buffer.len() {
            self.grow();
        }
        Ok(&self.buffer[self.at..])
    }

    fn consume(&mut self, count: usize) {
        self.at = (self.at + count).min(self.buffer.len());
    }
}
