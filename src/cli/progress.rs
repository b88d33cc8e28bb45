//! A progress line on standard error, for long work on a terminal.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// Shorter work passes without a line.
const PATIENCE: Duration = Duration::from_secs(2);

/// The line, if there is one.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    started: std::time::Instant,
    is_quiet: bool,
    count: u64,
}

impl Progress {
    /// Starts counting; the line shows up when the work turns out long.
    pub(super) fn start(is_quiet: bool) -> Self {
        Progress {
            bar: None,
            started: std::time::Instant::now(),
            is_quiet: is_quiet || !std::io::stderr().is_terminal(),
            count: 0,
        }
    }

    /// One more record.
    pub(super) fn advance(&mut self) {
        self.count += 1;
        if self.is_quiet || self.started.elapsed() < PATIENCE {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            let style = ProgressStyle::with_template("{spinner} {human_pos} records, {per_sec}, {elapsed}")
                .expect("constant template");
            let bar = ProgressBar::new_spinner().with_style(style);
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
        bar.set_position(self.count);
    }

    /// Takes the line away.
    pub(super) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
