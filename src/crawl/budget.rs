//! Bytes in flight: pages wait until there is room for them.

use std::sync::{Arc, Condvar, Mutex};

/// A bound on the bytes of all pages in memory.
#[derive(Debug, Clone)]
pub(super) struct Budget {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    limit: u64,
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    used: u64,
    is_closed: bool,
}

/// A share of the budget, given back when dropped.
#[derive(Debug)]
pub(super) struct Permit {
    shared: Arc<Shared>,
    bytes: u64,
}

impl Budget {
    pub(super) fn new(limit: u64) -> Self {
        Budget { shared: Arc::new(Shared { limit, state: Mutex::default(), freed: Condvar::new() }) }
    }

    /// Waits for room. A page larger than the whole budget goes alone. None once the run is over.
    pub(super) fn acquire(&self, bytes: u64) -> Option<Permit> {
        let mut state = self.shared.state.lock().expect("no holder panics");
        while !state.is_closed && state.used > 0 && state.used + bytes > self.shared.limit {
            state = self.shared.freed.wait(state).expect("no holder panics");
        }
        if state.is_closed {
            return None;
        }
        state.used += bytes;
        drop(state);
        Some(Permit { shared: Arc::clone(&self.shared), bytes })
    }

    /// Lets everybody go who waits.
    pub(super) fn close(&self) {
        self.shared.state.lock().expect("no holder panics").is_closed = true;
        self.shared.freed.notify_all();
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if let Ok(mut state) = self.shared.state.lock() {
            state.used -= self.bytes;
        }
        self.shared.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_larger_than_the_budget_goes_alone() {
        let budget = Budget::new(10);
        let large = budget.acquire(100);
        assert!(large.is_some());
        let waiting = std::thread::spawn({
            let budget = budget.clone();
            move || budget.acquire(1).is_some()
        });
        drop(large);
        assert!(waiting.join().expect("no panic"));
    }

    #[test]
    fn closing_lets_waiters_go() {
        let budget = Budget::new(1);
        let _held = budget.acquire(1);
        let waiting = std::thread::spawn({
            let budget = budget.clone();
            move || budget.acquire(1).is_none()
        });
        budget.close();
        assert!(waiting.join().expect("no panic"));
    }
}
