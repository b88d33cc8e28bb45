//! The form that records are printed in.

use std::io::IsTerminal;

use anyhow::Context;

use super::args::{OutputFormat, PrintingArguments};
use super::report::{self, Hint};
use crate::extract::Extraction;
use crate::record::Record;
use crate::render::csv::Columns;
use crate::render::json::{self, Fields};
use crate::render::rss::{self, Channel};
use crate::render::{html, markdown, text};

/// How many records a run can print.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    /// That of one input.
    One,
    /// Any number.
    Many,
}

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

impl Form {
    /// The form that was asked for; a record alone is printed for people where a person looks.
    ///
    /// # Errors
    /// A field that records do not have.
    pub(super) fn of(printing: &PrintingArguments, expected: Expected) -> anyhow::Result<Self> {
        let is_of_records = matches!(printing.format, OutputFormat::Json | OutputFormat::Csv);
        if !is_of_records && (printing.fields.is_some() || !printing.with.is_empty()) {
            return Err(anyhow::anyhow!("--fields and --with choose parts of json and csv"))
                .context(Hint("leave them out, or choose --format json".to_owned()));
        }
        let fields = fields(printing.fields.as_deref())?;
        Ok(match printing.format {
            OutputFormat::Json => {
                Form::Json { fields, is_pretty: expected == Expected::One && std::io::stdout().is_terminal() }
            }
            OutputFormat::Markdown => Form::Markdown,
            OutputFormat::Text => Form::Text,
            OutputFormat::Html => Form::Html,
            // Who names fields names those too that --with fills.
            OutputFormat::Csv if fields.is_some() => Form::Csv(Columns::of(fields.as_ref())),
            OutputFormat::Csv => Form::Csv(Columns::of(None).and(&printing.filled())),
            OutputFormat::Rss => Form::Rss(Channel { title: "offprint".to_owned(), ..Channel::default() }),
        })
    }

    /// One record behind `before` others, with what stands above the first or between two.
    pub(super) fn record(&self, extraction: &Extraction, before: u64) -> String {
        let record = &extraction.record;
        let title = record.title.as_deref();
        let between = if before == 0 { "" } else { "\n" };
        let written = match self {
            Form::Json { fields, is_pretty: false } => json::line(record, fields.as_ref()) + "\n",
            Form::Json { fields, is_pretty: true } => json::pretty(record, fields.as_ref()) + "\n",
            Form::Csv(columns) => self.above(before) + &columns.row(record),
            Form::Rss(_) => self.above(before) + &rss::item(&extraction.document, record),
            _ if record.body.is_none() => {
                tell_missing(record);
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
        };
        // JSON has escapes for them.
        if matches!(self, Form::Json { .. }) { written } else { report::without_controls(written) }
    }

    /// What stands below the last of `records`; a table or feed of nothing is still one.
    pub(super) fn end(&self, records: u64) -> String {
        let below = if matches!(self, Form::Rss(_)) { rss::end() } else { "" };
        self.above(records) + below
    }

    /// What stands above the first record.
    fn above(&self, before: u64) -> String {
        match self {
            Form::Csv(columns) if before == 0 => columns.header(),
            Form::Rss(channel) if before == 0 => rss::start(channel),
            _ => String::new(),
        }
    }
}

/// The fields named, or what is wrong with them.
fn fields(list: Option<&str>) -> anyhow::Result<Option<Fields>> {
    let fields = parsed(list)?;
    if fields.as_ref().is_some_and(|fields| fields.names().next().is_none()) {
        return Err(anyhow::anyhow!("--fields names no field"))
            .context(Hint("write names of fields, such as --fields title,source.name".to_owned()));
    }
    Ok(fields)
}

fn parsed(list: Option<&str>) -> anyhow::Result<Option<Fields>> {
    list.map(Fields::parse).transpose().map_err(|error| {
        let hint = error.suggestion.as_ref().map(|name| Hint(format!("did you mean `{name}`?")));
        let error = anyhow::Error::new(error);
        match hint {
            Some(hint) => error.context(hint),
            None => error,
        }
    })
}

/// Views hold no errors, so a page without text is reported on standard error.
fn tell_missing(record: &Record) {
    let name = record.input.url.as_deref().or(record.input.path.as_deref()).unwrap_or("standard input");
    let why = record.error.as_ref().map_or("no text", |error| error.message.as_str());
    report::warning(&format!("{name}: {why}"));
}
