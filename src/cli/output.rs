//! Where records go: standard output, or a file that is whole or not there at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use anyhow::Context;
use tempfile::NamedTempFile;

use super::form::Form;
use super::resume::Appended;
use super::{trouble, whole_file};
use crate::crawl::Progress;
use crate::extract::Extraction;

/// The open output.
pub(super) struct Output {
    form: Form,
    sink: Sink,
    count: u64,
    is_closed: bool,
}

enum Sink {
    Standard(BufWriter<io::Stdout>),
    File { writer: Compressed, target: PathBuf },
    Appended(Appended),
}

enum Compressed {
    Plain(BufWriter<Place>),
    Gzip(flate2::write::GzEncoder<BufWriter<Place>>),
    Zstd(zstd::Encoder<'static, BufWriter<Place>>),
}

/// Where a file's bytes go.
enum Place {
    /// Beside the target, which they replace at the end.
    Beside(NamedTempFile),
    /// Straight into the target: a pipe or a device cannot be replaced.
    Inside(File),
}

impl Place {
    fn open(target: &Path) -> io::Result<Self> {
        if fs::metadata(target).is_ok_and(|metadata| !metadata.is_file()) {
            return Ok(Place::Inside(File::options().write(true).open(target)?));
        }
        Ok(Place::Beside(whole_file::beside(target)?))
    }

    /// Puts the file in its place.
    fn settle(self, target: &Path) -> io::Result<()> {
        let Place::Beside(file) = self else { return Ok(()) };
        whole_file::settle(file, target)
    }
}

impl Write for Place {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Place::Beside(file) => file.write(bytes),
            Place::Inside(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Place::Beside(file) => file.flush(),
            Place::Inside(file) => file.flush(),
        }
    }
}

impl Output {
    /// Opens `path`, or standard output (`-` or none). A file that cannot be written is found out before any work is
    /// done.
    pub(super) fn open(path: Option<&Path>, form: Form) -> anyhow::Result<Self> {
        let sink = match path.filter(|path| *path != Path::new("-")) {
            None => Sink::Standard(BufWriter::with_capacity(64 * 1024, io::stdout())),
            Some(path) => {
                // A link stays a link: what it leads to is replaced.
                let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
                Sink::File { writer: Compressed::open(path, &target)?, target }
            }
        };
        Ok(Output { form, sink, count: 0, is_closed: false })
    }

    /// Opens `path` to be appended to behind what `reached` confirms.
    pub(super) fn resume(path: &Path, reached: &Progress, form: Form) -> anyhow::Result<Self> {
        let sink = Sink::Appended(Appended::open(path, reached)?);
        // Views are parted by a blank line, also from what an earlier run wrote.
        Ok(Output { form, sink, count: reached.output, is_closed: false })
    }

    /// Bytes that an appended output has not been given yet.
    pub(super) fn waiting(&self) -> usize {
        match &self.sink {
            Sink::Appended(appended) => appended.waiting(),
            _ => 0,
        }
    }

    /// Has the disk take all records so far; the length of an appended output.
    pub(super) fn settle(&mut self) -> anyhow::Result<u64> {
        match &mut self.sink {
            Sink::Appended(appended) => appended.settle(),
            _ => Ok(0),
        }
    }

    /// Writes one record. A reader that has had enough ends the run; other trouble is an error.
    pub(super) fn write(&mut self, extraction: &Extraction) -> anyhow::Result<ControlFlow<()>> {
        let text = self.form.record(extraction, self.count);
        self.count += 1;
        self.put(&text)
    }

    /// Writes text that is no record: lines of another kind, what stands above or below records.
    pub(super) fn put(&mut self, text: &str) -> anyhow::Result<ControlFlow<()>> {
        match self.sink.write(text) {
            Ok(()) => Ok(ControlFlow::Continue(())),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.is_closed = true;
                Ok(ControlFlow::Break(()))
            }
            Err(error) => Err(error).context("the records cannot be written"),
        }
    }

    /// Puts a file in its place. True if the reader of standard output had gone.
    pub(super) fn finish(mut self) -> anyhow::Result<bool> {
        let end = self.form.end(self.count);
        let _ = self.put(&end)?;
        match self.sink {
            Sink::Appended(mut appended) => appended.settle().map(|_| false),
            Sink::Standard(mut writer) => match writer.flush() {
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                    Err(error).context("the records cannot be written")
                }
                Err(_) => Ok(true),
                Ok(()) => Ok(self.is_closed),
            },
            Sink::File { writer, target } => {
                let whole = writer.finish().with_context(|| format!("{} cannot be written", target.display()))?;
                whole.settle(&target).with_context(|| format!("{} cannot be put in its place", target.display()))?;
                Ok(false)
            }
        }
    }
}

impl Sink {
    fn write(&mut self, text: &str) -> io::Result<()> {
        match self {
            Sink::Standard(writer) => {
                writer.write_all(text.as_bytes())?;
                // Whoever reads the other end, a person or a program, gets each record when it is done.
                writer.flush()
            }
            Sink::File { writer, .. } => writer.write_all(text.as_bytes()),
            Sink::Appended(appended) => {
                appended.write(text.as_bytes());
                Ok(())
            }
        }
    }
}

impl Compressed {
    fn open(path: &Path, target: &Path) -> anyhow::Result<Self> {
        anyhow::ensure!(!target.is_dir(), "{} is a folder; name a file in it", path.display());
        let file = Place::open(target).map_err(|error| trouble::of_writing(path, &error))?;
        let writer = BufWriter::with_capacity(256 * 1024, file);
        Ok(match path.extension().and_then(|extension| extension.to_str()) {
            Some("gz") => Compressed::Gzip(flate2::write::GzEncoder::new(writer, flate2::Compression::default())),
            Some("zst") => Compressed::Zstd(zstd::Encoder::new(writer, 0)?),
            _ => Compressed::Plain(writer),
        })
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Compressed::Plain(writer) => writer.write_all(bytes),
            Compressed::Gzip(writer) => writer.write_all(bytes),
            Compressed::Zstd(writer) => writer.write_all(bytes),
        }
    }

    fn finish(self) -> io::Result<Place> {
        let writer = match self {
            Compressed::Plain(writer) => writer,
            Compressed::Gzip(writer) => writer.finish()?,
            Compressed::Zstd(writer) => writer.finish()?,
        };
        writer.into_inner().map_err(io::IntoInnerError::into_error)
    }
}
