//! Input that may be long in coming: standard input, pipes, devices. Whoever waits for it hears that the run is to end.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

/// Set from outside: what waits for input gives up waiting.
pub type Stop = Arc<AtomicBool>;

/// How often whoever waits looks up whether the run is to end.
const LOOK_UP: Duration = Duration::from_millis(100);
/// Bytes that are asked for at a time.
const PIECE: usize = 64 * 1024;

/// The run is to end, and nothing had come.
#[derive(Debug, thiserror::Error)]
#[error("the run was stopped before this was read")]
struct Stopped;

/// Whether nothing is wrong with the input but that the run is to end.
pub(super) fn is_stopped(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<Stopped>())
}

/// The bytes of an input that are read on a thread of their own. Nothing can call that one back from opening or reading
/// a pipe to which nobody writes, so it is left behind.
struct Awaited {
    pieces: Receiver<io::Result<Vec<u8>>>,
    piece: io::Cursor<Vec<u8>>,
    stop: Stop,
}

/// Standard input.
pub(super) fn standard(stop: &Stop) -> impl Read + Send + use<> {
    Awaited::read(|| Ok(io::stdin()), stop)
}

/// Opens a file; one that does not lie on a disk (a pipe) is awaited.
pub(super) fn open(path: &Path, stop: &Stop) -> io::Result<Box<dyn Read + Send>> {
    let metadata = fs::metadata(path)?;
    if metadata.is_file() || metadata.is_dir() {
        return Ok(Box::new(File::open(path)?));
    }
    let path = path.to_path_buf();
    Ok(Box::new(Awaited::read(move || File::open(path), stop)))
}

impl Awaited {
    fn read<R: Read>(open: impl FnOnce() -> io::Result<R> + Send + 'static, stop: &Stop) -> Self {
        // A piece waits while the one before is worked on; more would only be read ahead of the records.
        let (sender, pieces) = sync_channel(1);
        thread::spawn(move || {
            let mut reader = match open() {
                Ok(reader) => reader,
                Err(error) => return drop(sender.send(Err(error))),
            };
            loop {
                let mut piece = vec![0; PIECE];
                let read = match reader.read(&mut piece) {
                    Ok(0) => return,
                    Ok(length) => {
                        piece.truncate(length);
                        Ok(piece)
                    }
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    Err(error) => Err(error),
                };
                let is_over = read.is_err();
                if sender.send(read).is_err() || is_over {
                    return;
                }
            }
        });
        Awaited { pieces, piece: io::Cursor::default(), stop: Arc::clone(stop) }
    }
}

impl Read for Awaited {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let length = self.piece.read(buffer)?;
            if length > 0 || buffer.is_empty() {
                return Ok(length);
            }
            if self.stop.load(Ordering::Relaxed) {
                return Err(io::Error::other(Stopped));
            }
            match self.pieces.recv_timeout(LOOK_UP) {
                Ok(piece) => self.piece = io::Cursor::new(piece?),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(0),
            }
        }
    }
}
