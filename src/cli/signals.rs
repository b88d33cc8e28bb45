//! Signals: the first asks for an end, the second is one.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// One signal: finish what is in flight. A second one: stop now.
pub(super) fn stop_on_signals() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        // The order matters: the flag is looked at before it is set, so that the first signal only sets it.
        let _ = signal_hook::flag::register_conditional_shutdown(signal, 130, Arc::clone(&stop));
        let _ = signal_hook::flag::register(signal, Arc::clone(&stop));
    }
    // A limit on the size of files (`ulimit -f`) would end the program with this signal; caught, the write fails instead.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
    stop
}
