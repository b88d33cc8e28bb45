//! Everything that the results of a run go to: output, WARC files, journal.

use std::ops::ControlFlow;

use super::extract_args::ExtractArguments;
use super::form::Form;
use super::output::Output;
use super::stored::Stored;
use crate::crawl::{self, Done, Finished, Journal, Settings};

/// All of it, open.
pub(super) struct Results {
    output: Output,
    stored: Option<Stored>,
    journal: Option<Journal>,
}

/// Bytes of records that are confirmed at once at most.
const MOST_UNCONFIRMED: usize = 4 << 20;

impl Results {
    /// Opens what the arguments name, and gives the inputs that an earlier run has done.
    pub(super) fn open(arguments: &ExtractArguments, settings: &Settings, form: Form) -> anyhow::Result<(Self, Done)> {
        let robots = if settings.ignore_robots { "ignore" } else { "obey" };
        let (Some(journal), Some(output)) = (&arguments.resume, &arguments.printing.output) else {
            let stored = arguments.warc.as_deref().map(|path| Stored::open(path, robots, None)).transpose()?;
            let output = Output::open(arguments.printing.output.as_deref(), form)?;
            return Ok((Results { output, stored, journal: None }, Done::default()));
        };
        let (journal, done, reached) = Journal::open(journal, output, &arguments.printing.shape(), &settings.rests)?;
        let output = Output::resume(output, &reached, form)?;
        let confirmed = Some(reached.warc.as_ref());
        let stored = arguments.warc.as_deref().map(|path| Stored::open(path, robots, confirmed)).transpose()?;
        Ok((Results { output, stored, journal: Some(journal) }, done))
    }

    /// Stores, writes and notes one result, in this order: what the journal confirms is there.
    pub(super) fn take(&mut self, finished: &Finished) -> anyhow::Result<ControlFlow<()>> {
        if let Some(stored) = &mut self.stored {
            stored.append(&finished.exchanges)?;
        }
        let flow = self.output.write(&finished.extraction)?;
        if let Some(journal) = &mut self.journal {
            journal.note(&finished.extraction.record.input);
            if journal.is_due() || self.output.waiting() > MOST_UNCONFIRMED {
                self.confirm()?;
            }
        }
        Ok(flow)
    }

    fn confirm(&mut self) -> anyhow::Result<()> {
        let warc = match &mut self.stored {
            Some(stored) => stored.sync()?,
            None => None,
        };
        let output = self.output.settle()?;
        if let Some(journal) = &mut self.journal {
            journal.confirm(crawl::Progress { output, warc, is_new: false })?;
        }
        Ok(())
    }

    /// Closes all. True if the reader of standard output had gone.
    pub(super) fn close(mut self) -> anyhow::Result<bool> {
        if self.journal.is_some() {
            self.confirm()?;
        }
        if let Some(stored) = self.stored {
            stored.close()?;
        }
        self.output.finish()
    }
}
