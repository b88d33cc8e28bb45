//! A progress line on standard error, for long work on a terminal.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::args::PrintingArguments;

/// Shorter work passes without a line.
const PATIENCE: Duration = Duration::from_secs(2);

/// The line, if there is one.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    started: std::time::Instant,
    is_quiet: bool,
    count: u64,
    inputs: Arc<Inputs>,
}

/// Inputs as they are read; how many there are is known only when the last was.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    read: AtomicU64,
    is_all: AtomicBool,
}

impl Inputs {
    /// Counts what `jobs` gives.
    pub(super) fn count<T>(self: Arc<Self>, mut jobs: impl Iterator<Item = T>) -> impl Iterator<Item = T> {
        std::iter::from_fn(move || {
            let next = jobs.next();
            match next {
                Some(_) => drop(self.read.fetch_add(1, Ordering::Relaxed)),
                None => self.is_all.store(true, Ordering::Relaxed),
            }
            next
        })
    }
}

impl Progress {
    /// Starts counting; the line shows up when the work turns out long.
    pub(super) fn start(printing: &PrintingArguments) -> Self {
        // Records that go by on the terminal show how far the run is.
        let shows_records = printing.output.is_none() && std::io::stdout().is_terminal();
        Progress {
            bar: None,
            started: std::time::Instant::now(),
            is_quiet: printing.quiet || shows_records || !std::io::stderr().is_terminal(),
            count: 0,
            inputs: Arc::default(),
        }
    }

    /// What counts the inputs.
    pub(super) fn inputs(&self) -> Arc<Inputs> {
        Arc::clone(&self.inputs)
    }

    /// One more record.
    pub(super) fn advance(&mut self) {
        self.count += 1;
        if self.is_quiet || self.started.elapsed() < PATIENCE {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            let bar =
                ProgressBar::new_spinner().with_style(style("{spinner} {human_pos} records, {per_sec}, {elapsed}"));
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
        if bar.length().is_none() && self.inputs.is_all.load(Ordering::Relaxed) {
            bar.set_length(self.inputs.read.load(Ordering::Relaxed));
            bar.set_style(style("{spinner} {human_pos} of {human_len} records, {per_sec}, {elapsed}, {eta} to go"));
        }
        bar.set_position(self.count);
    }

    /// Takes the line away.
    pub(super) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("constant template")
}
