//! `--summary FILE`: the counts of a run as JSON, in a file that is whole or not there.

use std::path::Path;

use anyhow::{Context, anyhow};
use serde::Serialize;

use super::form::Form;
use super::output::Output;
use super::report::Hint;

/// The file, if one was asked for.
pub(super) struct SummaryFile(Option<Output>);

impl SummaryFile {
    /// Opens it: what cannot be written is found out before any work is done.
    pub(super) fn open(path: Option<&Path>) -> anyhow::Result<Self> {
        if path.is_some_and(|path| path == Path::new("-")) {
            return Err(anyhow!("--summary takes a file: on standard output the counts would stand among the records"))
                .context(Hint("name a file, or /dev/stderr".to_owned()));
        }
        let output = path.map(|path| Output::open(Some(path), Form::Text)).transpose();
        output.map(SummaryFile).context("--summary")
    }

    /// Writes the counts.
    pub(super) fn write(self, counts: &impl Serialize) -> anyhow::Result<()> {
        let Some(mut output) = self.0 else { return Ok(()) };
        let _ = output.put(&(serde_json::to_string_pretty(counts)? + "\n"))?;
        output.finish().map(drop)
    }
}
