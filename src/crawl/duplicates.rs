//! A URL that is named twice is fetched once; each naming has its record.

use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;

use url::Url;
use xxhash_rust::xxh3::xxh3_64;

use crate::extract::Extraction;
use crate::record::Input;

/// Bytes of finished pages that are kept for inputs that name them once more, as long as inputs come. The reader of a
/// list runs far ahead of the network, so that nearly all namings are seen while the first one is still waiting: what
/// waits takes room away from what is kept, and both together stay within this.
const KEPT: usize = 32 << 20;
/// About the bytes that a waiting input takes: its place in the queue and its URL's here.
const WAITING: usize = 128;

/// URLs under way and lately finished.
#[derive(Default)]
pub(super) struct Duplicates {
    state: Mutex<State>,
}

type Riders = Option<Box<Vec<(u64, Input)>>>;

#[derive(Default)]
struct State {
    under_way: HashMap<u64, Riders>,
    finished: HashMap<u64, Box<Extraction>>,
    order: VecDeque<(u64, usize)>,
    kept: usize,
    /// Nothing is named any more.
    is_closed: bool,
}

/// What became of an input that names a URL.
pub(super) enum Naming {
    /// It is the first: fetch it.
    First(Input),
    /// It gets its record together with the first.
    Rides,
    /// It is here already.
    Known(Input, Box<Extraction>),
}

impl Duplicates {
    /// Notes that an input names `url`.
    pub(super) fn name(&self, url: &Url, number: u64, input: Input) -> Naming {
        let key = key(url);
        let mut state = self.state.lock().expect("no holder panics");
        if let Some(riders) = state.under_way.get_mut(&key) {
            riders.get_or_insert_default().push((number, input));
            return Naming::Rides;
        }
        if let Some(extraction) = state.finished.get(&key) {
            return Naming::Known(input, extraction.clone());
        }
        state.under_way.insert(key, None);
        Naming::First(input)
    }

    /// No further inputs are going to come, so nothing needs to be kept for them.
    pub(super) fn close(&self) {
        let mut state = self.state.lock().expect("no holder panics");
        state.is_closed = true;
        (state.finished, state.order) = (HashMap::new(), VecDeque::new());
    }

    /// What was named as `url` has come to its end: the inputs that wait for it.
    pub(super) fn finish(&self, url: &Url, extraction: &Extraction) -> Vec<(u64, Input)> {
        let key = key(url);
        let mut state = self.state.lock().expect("no holder panics");
        let riders = state.under_way.remove(&key).flatten().map(|riders| *riders).unwrap_or_default();
        if state.is_closed {
            return riders;
        }
        let record = &extraction.record;
        let weight = 4096 + 4 * record.body.as_ref().map_or(0, String::len) + extraction.trace.blocks.len() * 512;
        if weight <= KEPT / 16 && !extraction.record.error.as_ref().is_some_and(|error| error.retryable) {
            state.kept += weight;
            state.order.push_back((key, weight));
            state.finished.insert(key, Box::new(extraction.clone()));
            let room = KEPT.saturating_sub(state.under_way.len() * WAITING);
            while state.kept > room {
                let Some((oldest, weight)) = state.order.pop_front() else { break };
                state.kept -= weight;
                state.finished.remove(&oldest);
            }
        }
        riders
    }
}

fn key(url: &Url) -> u64 {
    xxh3_64(url.as_str().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Record;

    #[test]
    fn finished_pages_are_kept_while_inputs_come() {
        let duplicates = Duplicates::default();
        let url: Url = "http://a.test/".parse().expect("a URL");
        let extraction =
            Extraction { record: Record { title: Some("A".to_owned()), ..Record::default() }, ..Extraction::default() };
        assert!(matches!(duplicates.name(&url, 0, Input::default()), Naming::First(_)));
        assert!(matches!(duplicates.name(&url, 1, Input::default()), Naming::Rides));
        let riders = duplicates.finish(&url, &extraction);
        assert_eq!(riders.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1]);
        let Naming::Known(_, known) = duplicates.name(&url, 2, Input::default()) else { panic!("it was kept") };
        assert_eq!(known.record.title.as_deref(), Some("A"));
        duplicates.close();
        let state = duplicates.state.lock().expect("no holder panics");
        assert!(state.finished.is_empty() && state.order.is_empty());
    }
}
