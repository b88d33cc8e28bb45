//! Where records go: standard output, or a file that is whole or not there at all.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use anyhow::Context;
use tempfile::NamedTempFile;

use crate::extract::Extraction;
use crate::record::Record;
use crate::render::csv::Columns;
use crate::render::json::{self, Fields};
use crate::render::rss::{self, Channel};
use crate::render::{html, markdown, text};

/// Form of records.
pub(super) enum Form {
    /// One JSON document a line, or a single one printed for people.
    Json {
        /// Only these.
        fields: Option<Fields>,
        /// Line ends and indentation.
        is_pretty: bool,
    },
    /// Title and body as Markdown.
    Markdown,
    /// Title and body as plain text.
    Text,
    /// Title and body as HTML.
    Html,
    /// A table.
    Csv(Columns),
    /// A feed with the full text.
    Rss(Channel),
}

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
}

enum Compressed {
    Plain(BufWriter<NamedTempFile>),
    Gzip(flate2::write::GzEncoder<BufWriter<NamedTempFile>>),
    Zstd(zstd::Encoder<'static, BufWriter<NamedTempFile>>),
}

impl Output {
    /// Opens `path`, or standard output. A file that cannot be written is found out before any work is done.
    pub(super) fn open(path: Option<&Path>, form: Form) -> anyhow::Result<Self> {
        let sink = match path {
            None => Sink::Standard(BufWriter::with_capacity(64 * 1024, io::stdout())),
            Some(path) => Sink::File { writer: Compressed::open(path)?, target: path.to_path_buf() },
        };
        Ok(Output { form, sink, count: 0, is_closed: false })
    }

    /// Writes one record. A reader that has had enough ends the run; other trouble is an error.
    pub(super) fn write(&mut self, extraction: &Extraction) -> anyhow::Result<ControlFlow<()>> {
        let text = self.render(extraction);
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

    fn render(&self, extraction: &Extraction) -> String {
        let record = &extraction.record;
        let title = record.title.as_deref();
        let has_body = record.body.is_some();
        let between = if self.count > 0 { "\n" } else { "" };
        match &self.form {
            Form::Json { fields, is_pretty: false } => json::line(record, fields.as_ref()) + "\n",
            Form::Json { fields, is_pretty: true } => json::pretty(record, fields.as_ref()) + "\n",
            Form::Csv(columns) => {
                let header = if self.count == 0 { columns.header() } else { String::new() };
                header + &columns.row(record)
            }
            Form::Rss(channel) => {
                let start = if self.count == 0 { rss::start(channel) } else { String::new() };
                start + &rss::item(&extraction.document, record)
            }
            _ if !has_body => {
                note_missing(record);
                String::new()
            }
            Form::Markdown => {
                let heading = title.map(|title| format!("# {title}\n\n")).unwrap_or_default();
                format!("{between}{heading}{}\n", markdown::body(&extraction.document))
            }
            Form::Text => {
                let heading = title.map(|title| format!("{title}\n\n")).unwrap_or_default();
                format!("{between}{heading}{}\n", text::body(&extraction.document).text)
            }
            Form::Html => format!("{between}{}\n", html::page(&extraction.document, record)),
        }
    }

    /// Puts a file in its place. True if the reader of standard output had gone.
    pub(super) fn finish(mut self) -> anyhow::Result<bool> {
        // A table or feed of nothing is still one.
        let around = match &self.form {
            Form::Csv(columns) if self.count == 0 => columns.header(),
            Form::Rss(channel) if self.count == 0 => rss::start(channel) + rss::end(),
            Form::Rss(_) => rss::end().to_owned(),
            _ => String::new(),
        };
        let _ = self.put(&around)?;
        match self.sink {
            Sink::Standard(mut writer) => match writer.flush() {
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                    Err(error).context("the records cannot be written")
                }
                Err(_) => Ok(true),
                Ok(()) => Ok(self.is_closed),
            },
            Sink::File { writer, target } => {
                let whole = writer.finish().with_context(|| format!("{} cannot be written", target.display()))?;
                whole
                    .persist(&target)
                    .map_err(|error| error.error)
                    .with_context(|| format!("{} cannot be put in its place", target.display()))?;
                Ok(false)
            }
        }
    }
}

/// Views hold no errors, so a page without text is told of on standard error.
fn note_missing(record: &Record) {
    let name = record.input.url.as_deref().or(record.input.path.as_deref()).unwrap_or("standard input");
    let why = record.error.as_ref().map_or("no text", |error| error.message.as_str());
    super::report::warning(&format!("{name}: {why}"));
}

impl Sink {
    fn write(&mut self, text: &str) -> io::Result<()> {
        match self {
            Sink::Standard(writer) => {
                writer.write_all(text.as_bytes())?;
                // A person watches a terminal, a program in a pipe waits for each line.
                if io::stdout().is_terminal() || text.len() > 4096 { writer.flush() } else { Ok(()) }
            }
            Sink::File { writer, .. } => writer.write_all(text.as_bytes()),
        }
    }
}

impl Compressed {
    fn open(path: &Path) -> anyhow::Result<Self> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        anyhow::ensure!(!path.is_dir(), "{} is a folder; name a file in it", path.display());
        let file = NamedTempFile::new_in(folder).with_context(|| format!("{} cannot be written", path.display()))?;
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

    fn finish(self) -> io::Result<NamedTempFile> {
        let writer = match self {
            Compressed::Plain(writer) => writer,
            Compressed::Gzip(writer) => writer.finish()?,
            Compressed::Zstd(writer) => writer.finish()?,
        };
        let file = writer.into_inner().map_err(io::IntoInnerError::into_error)?;
        // Temporary files are private; what is left behind has the permissions of any other new file.
        set_permissions(file.as_file())?;
        file.as_file().sync_all()?;
        Ok(file)
    }
}

#[cfg(unix)]
fn set_permissions(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn set_permissions(_file: &File) -> io::Result<()> {
    Ok(())
}
