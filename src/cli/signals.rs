//! Signals: the first asks for an end, the second is one.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;

use signal_hook::consts::{SIGINT, SIGTERM, SIGXFSZ};
use signal_hook::iterator::Signals;

use super::report;
use crate::input::Stop;

/// One signal: finish what is in flight, which is said unless `is_quiet`. A second one: stop now.
pub(super) fn stop_on_signals(is_quiet: bool) -> Stop {
    let stop = Stop::default();
    let told = if is_quiet { None } else { Signals::new([SIGINT, SIGTERM]).ok() };
    // Where it is said, that comes first, before all that the end of the work has to say.
    let first = if told.is_some() { Arc::default() } else { Arc::clone(&stop) };
    for signal in [SIGINT, SIGTERM] {
        // The order matters: the flag is looked at before it is set, so that the first signal only sets it.
        let _ = signal_hook::flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&first));
        let _ = signal_hook::flag::register(signal, Arc::clone(&first));
    }
    if let Some(mut signals) = told {
        let stop = Arc::clone(&stop);
        // Left behind when the work is done.
        thread::spawn(move || {
            if signals.forever().next().is_some() {
                report::note("finishing what is in flight; a second signal stops now");
                stop.store(true, Ordering::Relaxed);
            }
        });
    }
    stop
}

/// A limit on the size of files (`ulimit -f`) would end the program with a signal; caught, the write fails instead.
pub(super) fn survive_file_limit() {
    let _ = signal_hook::flag::register(SIGXFSZ, Arc::default());
}
