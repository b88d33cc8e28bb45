//! The order of inputs: results that came too early wait for those before them, within bounds.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Receiver;

use super::{Finished, Numbered};

/// Results may run this far ahead of the oldest one that is missing.
const MOST_RESULTS: u64 = 1_024;

/// How far ahead of the oldest missing result the others are.
#[derive(Debug)]
pub(super) struct Window {
    most_bytes: u64,
    /// Number of the oldest input without a result.
    next: AtomicU64,
    /// Bytes of the results that wait.
    bytes: AtomicU64,
}

impl Window {
    /// A window for results of `most_bytes` in all.
    pub(super) fn new(most_bytes: u64) -> Self {
        Window { most_bytes, next: AtomicU64::new(0), bytes: AtomicU64::new(0) }
    }

    /// Whether input `number` has to wait. Whoever asks gives out inputs in their order, so the one that all wait for
    /// is never held up.
    pub(super) fn is_full(&self, number: u64) -> bool {
        number > self.next.load(Ordering::Relaxed) + MOST_RESULTS
            || self.bytes.load(Ordering::Relaxed) > self.most_bytes
    }

    /// Takes results as they come and hands them on in the order of inputs.
    pub(super) fn in_order(
        &self,
        finished: &Receiver<Numbered>,
        sink: &mut dyn FnMut(Option<Finished>) -> ControlFlow<()>,
    ) {
        let mut waiting: BTreeMap<u64, (u64, Option<Finished>)> = BTreeMap::new();
        let mut next = 0;
        for (number, result) in finished {
            let bytes = result.as_ref().map_or(0, weight);
            self.bytes.fetch_add(bytes, Ordering::Relaxed);
            waiting.insert(number, (bytes, result));
            while let Some((bytes, result)) = waiting.remove(&next) {
                next += 1;
                self.next.store(next, Ordering::Relaxed);
                self.bytes.fetch_sub(bytes, Ordering::Relaxed);
                if sink(result).is_break() {
                    return;
                }
            }
        }
    }
}

/// About the bytes that a result takes: its text stands in the record twice and once more in the document, and blocks
/// take room of their own.
fn weight(finished: &Finished) -> u64 {
    let record = &finished.extraction.record;
    let views = [&record.body, &record.body_html, &record.body_markdown];
    let text: usize = views.into_iter().flatten().map(String::len).sum();
    let blocks = record.blocks.len() + finished.extraction.trace.blocks.len() + record.removed_blocks.len();
    let exchanges: usize = finished.exchanges.iter().map(|exchange| exchange.body.len()).sum();
    (3 * text + 512 * blocks + exchanges) as u64
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use super::*;
    use crate::extract::Extraction;
    use crate::record::Record;

    fn result(body: &str) -> Option<Finished> {
        let record = Record { body: Some(body.to_owned()), ..Record::default() };
        Some(Finished { extraction: Extraction { record, ..Extraction::default() }, exchanges: Vec::new(), page: None })
    }

    #[test]
    fn early_results_fill_the_window_by_their_bytes_and_come_in_order() {
        let window = Window::new(1_000);
        let (results, finished) = sync_channel::<Numbered>(4);
        let bodies = std::thread::scope(|scope| {
            let window = &window;
            let taker = scope.spawn(move || {
                let mut bodies = Vec::new();
                window.in_order(&finished, &mut |result| {
                    bodies.push(result.and_then(|result| result.extraction.record.body).unwrap_or_default().len());
                    ControlFlow::Continue(())
                });
                bodies
            });
            results.send((1, result(&"x".repeat(500)))).expect("somebody takes it");
            results.send((2, None)).expect("somebody takes it");
            while !window.is_full(3) {
                std::thread::yield_now();
            }
            results.send((0, result("first"))).expect("somebody takes it");
            while window.is_full(3) {
                std::thread::yield_now();
            }
            drop(results);
            taker.join().expect("no panic")
        });
        assert_eq!(bodies, [5, 500, 0]);
        assert!(!window.is_full(3 + MOST_RESULTS) && window.is_full(4 + MOST_RESULTS));
    }
}
