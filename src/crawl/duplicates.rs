//! A URL that is named twice is fetched once; each naming has its record.
//!
//! Of every URL of the run a hash is remembered. Inputs that name one under way wait for it, beyond a few on disk; what
//! has come to its end waits on disk for inputs that name it later, as long as inputs come.

use std::collections::HashMap;
use std::io;
use std::sync::{Mutex, MutexGuard};

use serde::{Deserialize, Serialize};
use url::Url;
use xxhash_rust::xxh3::xxh3_128_with_seed;

use super::index::Index;
use super::ring::Ring;
use super::spill::{NONE, Spill};
use crate::extract::Extraction;
use crate::record::Input;

/// Bytes on disk of finished pages that inputs may name once more. The reader of a list runs far ahead of the network,
/// so that nearly all namings are seen while the first one still waits: pages kept are those that are fetched while the
/// list is read, at 10 to 30 KB each.
const KEPT: u64 = 256 << 20;
/// Inputs in memory that wait for another one. More than come early where the order of inputs is kept, so that none
/// of those can be lost to a broken disk.
const RIDERS_IN_MEMORY: usize = 2_048;

/// URLs under way and finished.
pub(super) struct Duplicates {
    /// So that nobody can make up two URLs with one hash.
    seed: u64,
    state: Mutex<State>,
}

struct State {
    /// What is known of a URL, by its hash: a [`Known`] as a number.
    seen: Index,
    /// Inputs that wait for one under way.
    riders: HashMap<u128, Vec<Rider>>,
    in_memory: usize,
    /// The further ones, newest first.
    further: Spill,
    on_disk: u64,
    finished: Ring,
    /// Nothing is named any more.
    is_closed: bool,
}

type Rider = (u64, Input);

/// What is known of a URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    /// It is to be fetched, or its record was not kept.
    Nothing,
    /// It waits or is being fetched; so many inputs wait for it on disk, the newest of them at this place.
    UnderWay { riders: u64, newest: u64 },
    /// Its result is at this place, if it is still there.
    Finished(u64),
}

/// Bits of a number for how many riders there are, and for their place.
const COUNT_BITS: u32 = 20;
const PLACE_BITS: u32 = 42;

impl Known {
    /// Two bits say what it is.
    fn from_number(number: u64) -> Self {
        let number_of = |bits: u32| (number >> 2) & ((1 << bits) - 1);
        match number & 3 {
            1 => Known::UnderWay { riders: number_of(COUNT_BITS), newest: number >> (2 + COUNT_BITS) },
            2 => Known::Finished(number >> 2),
            _ => Known::Nothing,
        }
    }

    fn to_number(self) -> u64 {
        match self {
            Known::Nothing => 0,
            Known::UnderWay { riders, newest } => 1 | riders << 2 | newest << (2 + COUNT_BITS),
            Known::Finished(place) => 2 | place << 2,
        }
    }
}

const UNDER_WAY: Known = Known::UnderWay { riders: 0, newest: 0 };

/// What is kept of a finished page: all that is printed of it.
#[derive(Serialize, Deserialize)]
struct Kept<Record, Document> {
    record: Record,
    document: Document,
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
    pub(super) fn new() -> Self {
        let state = State {
            seen: Index::default(),
            riders: HashMap::new(),
            in_memory: 0,
            further: Spill::default(),
            on_disk: 0,
            finished: Ring::new(KEPT),
            is_closed: false,
        };
        Duplicates { seed: fastrand::u64(..), state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no holder panics")
    }

    fn key(&self, url: &Url) -> u128 {
        xxh3_128_with_seed(url.as_str().as_bytes(), self.seed)
    }

    /// Notes that an input names `url`. Where the disk fails the input is fetched by itself.
    pub(super) fn name(&self, url: &Url, number: u64, input: Input) -> Naming {
        let key = self.key(url);
        let mut state = self.state();
        let known = state.seen.get(key).ok().flatten().map_or(Known::Nothing, Known::from_number);
        match known {
            Known::Nothing => {}
            Known::UnderWay { .. } if state.in_memory < RIDERS_IN_MEMORY => {
                state.in_memory += 1;
                state.riders.entry(key).or_default().push((number, input));
                return Naming::Rides;
            }
            Known::UnderWay { riders, newest } => {
                return match state.ride_on_disk(key, (riders, newest), (number, &input)) {
                    Ok(()) => Naming::Rides,
                    Err(_) => Naming::First(input),
                };
            }
            Known::Finished(place) => {
                if let Some(extraction) = state.finished.get(place).and_then(|bytes| extraction(&bytes)) {
                    return Naming::Known(input, Box::new(extraction));
                }
            }
        }
        let _ = state.seen.set(key, UNDER_WAY.to_number());
        Naming::First(input)
    }

    /// No further inputs are going to come, so nothing needs to be kept for them.
    pub(super) fn close(&self) {
        let mut state = self.state();
        state.is_closed = true;
        state.finished.clear();
    }

    /// What was named as `url` has come to its end: the inputs that wait for it.
    pub(super) fn finish(&self, url: &Url, extraction: &Extraction) -> Riders<'_> {
        let key = self.key(url);
        let is_kept = !extraction.record.error.as_ref().is_some_and(|error| error.retryable);
        // Made before the lock is taken: it is most of the work.
        let bytes = if is_kept && !self.state().is_closed { bytes(extraction) } else { Vec::new() };
        let mut state = self.state();
        let (left, place) = match state.seen.get(key).ok().flatten().map(Known::from_number) {
            Some(Known::UnderWay { riders, newest }) => (riders, newest),
            _ => (0, NONE),
        };
        let place = if left == 0 { NONE } else { place };
        let kept = if bytes.is_empty() || state.is_closed { None } else { state.finished.put(&bytes).ok().flatten() };
        let _ = state.seen.set(key, kept.map_or(Known::Nothing, Known::Finished).to_number());
        let first = state.riders.remove(&key).unwrap_or_default();
        state.in_memory -= first.len();
        Riders { duplicates: self, first: first.into_iter(), left, place }
    }
}

impl State {
    fn ride_on_disk(&mut self, key: u128, (riders, newest): (u64, u64), rider: (u64, &Input)) -> io::Result<()> {
        if riders + 1 >= 1 << COUNT_BITS {
            return Err(io::Error::other("too many to be counted"));
        }
        let before = if riders == 0 { NONE } else { newest };
        let place = self.further.write(before, &serde_json::to_vec(&rider)?)?;
        if place >= 1 << PLACE_BITS {
            return Err(io::Error::other("too far to be noted"));
        }
        self.seen.set(key, Known::UnderWay { riders: riders + 1, newest: place }.to_number())?;
        self.on_disk += 1;
        Ok(())
    }

    fn further_rider(&mut self, place: u64) -> io::Result<(u64, Rider)> {
        let (before, bytes) = self.further.read(place)?;
        self.on_disk -= 1;
        if self.on_disk == 0 {
            self.further.clear();
        }
        Ok((before, serde_json::from_slice(&bytes)?))
    }
}

/// The inputs that waited for one that has come to its end; those that cannot be read back from disk have no input.
pub(super) struct Riders<'a> {
    duplicates: &'a Duplicates,
    first: std::vec::IntoIter<Rider>,
    left: u64,
    place: u64,
}

impl Riders<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.first.len() == 0 && self.left == 0
    }
}

impl Iterator for Riders<'_> {
    type Item = Option<Rider>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(rider) = self.first.next() {
            return Some(Some(rider));
        }
        self.left = self.left.checked_sub(1)?;
        match self.duplicates.state().further_rider(self.place) {
            Ok((before, rider)) => {
                self.place = before;
                Some(Some(rider))
            }
            Err(_) => {
                self.place = NONE;
                Some(None)
            }
        }
    }
}

fn bytes(extraction: &Extraction) -> Vec<u8> {
    let kept = Kept { record: &extraction.record, document: &extraction.document };
    serde_json::to_vec(&kept).expect("strings and numbers")
}

fn extraction(bytes: &[u8]) -> Option<Extraction> {
    let Kept { record, document } = serde_json::from_slice(bytes).ok()?;
    Some(Extraction { record, document, ..Extraction::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Extractor, Options};
    use crate::page::Page;

    fn url(number: usize) -> Url {
        format!("http://a.test/{number}").parse().expect("a URL")
    }

    fn numbers(riders: Riders<'_>) -> Vec<u64> {
        let mut numbers: Vec<u64> = riders.flatten().map(|(number, _)| number).collect();
        numbers.sort_unstable();
        numbers
    }

    #[test]
    fn finished_pages_are_kept_while_inputs_come() {
        let duplicates = Duplicates::new();
        let page = "<html lang=en><title>Bridge</title><article><h1>Bridge</h1><p>The <b>old</b> bridge by \
                    <a href=/quay>the quay</a> has opened again, a month before anybody thought it would.</p>\
                    <ul><li>Two lanes<li>One path</ul><pre>let it = be;</pre><table><tr><th>a<td>b</table></article>";
        let extraction = Extractor::bundled().extract(&Page::new(page), &Options::default());
        assert!(matches!(duplicates.name(&url(1), 0, Input::default()), Naming::First(_)));
        assert!(matches!(duplicates.name(&url(1), 1, Input::default()), Naming::Rides));
        assert_eq!(numbers(duplicates.finish(&url(1), &extraction)), [1]);
        let Naming::Known(_, known) = duplicates.name(&url(1), 2, Input::default()) else { panic!("it was kept") };
        assert_eq!((&known.record, &known.document), (&extraction.record, &extraction.document));
        duplicates.close();
        assert!(duplicates.state().finished.get(0).is_none());
    }

    #[test]
    fn riders_beyond_those_in_memory_wait_on_disk() {
        let duplicates = Duplicates::new();
        let inputs = 3 * RIDERS_IN_MEMORY as u64;
        for number in 0..inputs {
            let input = Input { line: Some(number), ..Input::default() };
            let naming = duplicates.name(&url(usize::from(number % 2 == 1)), number, input);
            assert!(matches!((number, naming), (0 | 1, Naming::First(_)) | (2.., Naming::Rides)), "{number}");
        }
        assert_eq!(duplicates.state().in_memory, RIDERS_IN_MEMORY);
        let expected: Vec<u64> = (2..inputs).step_by(2).collect();
        assert_eq!(numbers(duplicates.finish(&url(0), &Extraction::default())), expected);
        let lines: Vec<_> = duplicates
            .finish(&url(1), &Extraction::default())
            .map(|rider| rider.is_some_and(|(number, input)| number % 2 == 1 && input.line == Some(number)))
            .collect();
        assert_eq!(lines, vec![true; expected.len()]);
        let state = duplicates.state();
        assert_eq!((state.in_memory, state.on_disk, state.riders.len()), (0, 0, 0));
    }

    #[test]
    fn trouble_that_may_pass_is_tried_again_for_a_later_input() {
        let duplicates = Duplicates::new();
        let failure = crate::record::Failure {
            code: crate::record::ErrorCode::Timeout,
            message: "too slow".to_owned(),
            retryable: true,
        };
        let mut extraction = Extraction::default();
        extraction.record.error = Some(failure);
        assert!(matches!(duplicates.name(&url(1), 0, Input::default()), Naming::First(_)));
        assert!(numbers(duplicates.finish(&url(1), &extraction)).is_empty());
        assert!(matches!(duplicates.name(&url(1), 1, Input::default()), Naming::First(_)));
    }

    #[test]
    fn what_is_known_is_a_number() {
        for known in [
            Known::Nothing,
            UNDER_WAY,
            Known::UnderWay { riders: (1 << COUNT_BITS) - 1, newest: (1 << PLACE_BITS) - 1 },
            Known::Finished((1 << 62) - 1),
        ] {
            assert_eq!(Known::from_number(known.to_number()), known);
        }
    }
}
