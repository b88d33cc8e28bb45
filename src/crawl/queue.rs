//! What is to be fetched, fair over hosts: each host has a lane of its own, and lanes take turns.
//!
//! A host that is slow, or that must not be asked yet, holds up nobody but itself. Few items are kept in memory; the
//! rest of a long list waits in a temporary file, of which memory holds no more than the places.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Instant;

use tokio::sync::Notify;

use super::item::Item;
use super::limit::Limit;

/// Items in memory; those above wait on disk. Some 1 KB each: enough that a short list never touches the disk.
const IN_MEMORY: usize = 2_048;
/// Items waiting: a list is not read further ahead.
pub(super) const MOST_WAITING: usize = 1 << 18;

/// The queue of a run.
pub(super) struct Queue {
    state: Mutex<State>,
    changed: Notify,
    per_host: usize,
}

#[derive(Default)]
struct State {
    lanes: HashMap<Arc<str>, Lane>,
    /// Lanes that may have a turn.
    ready: VecDeque<Arc<str>>,
    /// Lanes that may have none before a time.
    later: BinaryHeap<Reverse<(Instant, Arc<str>)>>,
    waiting: usize,
    in_memory: usize,
    /// Items that were taken in and are not finished.
    unfinished: usize,
    is_closed: bool,
    overflow: Option<Overflow>,
}

/// One host's items.
#[derive(Default)]
struct Lane {
    items: VecDeque<Place>,
    in_flight: usize,
    not_before: Option<Instant>,
    /// It stands in `ready` or `later`.
    is_listed: bool,
}

enum Place {
    Here(Box<Item>),
    /// Offset and length in the overflow file, and the item's number.
    OnDisk(u64, u32, u64),
}

/// What comes next.
pub(super) enum Next {
    /// An item whose host has its turn; the lane must be told when its request is over.
    Item(Box<Item>),
    /// The item of this number, which was to come, could not be read back from disk.
    Lost(u64),
    /// Nothing before this time, or before something changes.
    Later(Option<Instant>),
    /// Nothing any more.
    Over,
}

impl Queue {
    pub(super) fn new(per_host: usize) -> Self {
        Queue { state: Mutex::default(), changed: Notify::new(), per_host }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no holder panics")
    }

    /// Items waiting.
    pub(super) fn waiting(&self) -> usize {
        self.state().waiting
    }

    /// Takes in a new item, at the end of its host's lane.
    ///
    /// # Errors
    /// The item, where there is no room on disk for it.
    pub(super) fn push(&self, item: Box<Item>) -> Result<(), Box<Item>> {
        let mut state = self.state();
        let lane = Arc::clone(&item.lane);
        let place = if state.in_memory < IN_MEMORY {
            state.in_memory += 1;
            Place::Here(item)
        } else {
            match state.overflow().and_then(|overflow| overflow.write(&item)) {
                Ok((offset, length)) => Place::OnDisk(offset, length, item.number),
                Err(_) => return Err(item),
            }
        };
        state.waiting += 1;
        state.unfinished += 1;
        state.lanes.entry(Arc::clone(&lane)).or_default().items.push_back(place);
        state.list(&lane, self.per_host);
        drop(state);
        self.changed.notify_one();
        Ok(())
    }

    /// Takes in a new item in memory, whatever is there already.
    pub(super) fn take_in(&self, item: Box<Item>) {
        self.state().unfinished += 1;
        self.put_back(item);
    }

    /// Takes an item back that has another hop to go, at the front of the lane it now belongs to.
    pub(super) fn put_back(&self, item: Box<Item>) {
        let mut state = self.state();
        let lane = Arc::clone(&item.lane);
        state.waiting += 1;
        state.in_memory += 1;
        state.lanes.entry(Arc::clone(&lane)).or_default().items.push_front(Place::Here(item));
        state.list(&lane, self.per_host);
        drop(state);
        self.changed.notify_one();
    }

    /// The request of one of a lane's items is over; no other may begin before `not_before`.
    pub(super) fn release(&self, lane: &Arc<str>, not_before: Option<Instant>) {
        let mut state = self.state();
        if let Some(known) = state.lanes.get_mut(lane) {
            known.in_flight -= 1;
            known.not_before = known.not_before.max(not_before);
        }
        state.list(lane, self.per_host);
        drop(state);
        self.changed.notify_one();
    }

    /// An item has come to its end.
    pub(super) fn finish(&self) {
        self.state().unfinished -= 1;
        self.changed.notify_one();
    }

    /// No further items are going to come from outside.
    pub(super) fn close(&self) {
        self.state().is_closed = true;
        self.changed.notify_one();
    }

    /// Whether no items are left and none can come.
    pub(super) fn is_over(&self) -> bool {
        let state = self.state();
        state.is_closed && state.unfinished == 0
    }

    /// Waits until something may have changed.
    pub(super) async fn changed(&self) {
        self.changed.notified().await;
    }

    /// The next item whose host has its turn.
    pub(super) fn next(&self, limit: &Limit) -> Next {
        let mut state = self.state();
        if state.is_closed && state.unfinished == 0 {
            return Next::Over;
        }
        let now = Instant::now();
        while let Some(Reverse((due, _))) = state.later.peek() {
            if *due > now {
                break;
            }
            let Some(Reverse((_, lane))) = state.later.pop() else { break };
            state.ready.push_back(lane);
        }
        while let Some(key) = state.ready.pop_front() {
            let Some(lane) = state.lanes.get_mut(&key) else { continue };
            lane.is_listed = false;
            if lane.items.is_empty() || lane.in_flight >= self.per_host {
                state.forget_if_idle(&key);
                continue;
            }
            let turn = match lane.not_before.filter(|time| *time > now) {
                Some(time) => Err(time),
                None => limit.turn(&key),
            };
            if let Err(time) = turn {
                lane.is_listed = true;
                state.later.push(Reverse((time, key)));
                continue;
            }
            lane.not_before = None;
            lane.in_flight += 1;
            let place = lane.items.pop_front().expect("looked at above");
            state.list(&key, self.per_host);
            return state.take(place);
        }
        Next::Later(state.later.peek().map(|Reverse((due, _))| *due))
    }

    /// Takes out one of the items that wait, whatever their hosts' turns; it counts as no request.
    pub(super) fn drain_one(&self) -> Option<Next> {
        let mut state = self.state();
        let key = Arc::clone(state.lanes.iter().find(|(_, lane)| !lane.items.is_empty())?.0);
        let place = state.lanes.get_mut(&key).and_then(|lane| lane.items.pop_front())?;
        state.forget_if_idle(&key);
        Some(state.take(place))
    }
}

impl State {
    fn overflow(&mut self) -> io::Result<&mut Overflow> {
        if self.overflow.is_none() {
            self.overflow = Some(Overflow { file: tempfile::tempfile()?, end: 0 });
        }
        Ok(self.overflow.as_mut().expect("just made"))
    }

    fn take(&mut self, place: Place) -> Next {
        self.waiting -= 1;
        match place {
            Place::Here(item) => {
                self.in_memory -= 1;
                Next::Item(item)
            }
            Place::OnDisk(offset, length, number) => {
                match self.overflow.as_mut().map(|overflow| overflow.read(offset, length)) {
                    Some(Ok(item)) => Next::Item(item),
                    _ => Next::Lost(number),
                }
            }
        }
    }

    /// Lists a lane that can have a turn and is not listed; forgets one that is idle.
    fn list(&mut self, key: &Arc<str>, per_host: usize) {
        let Some(lane) = self.lanes.get_mut(key) else { return };
        if !lane.is_listed && !lane.items.is_empty() && lane.in_flight < per_host {
            lane.is_listed = true;
            self.ready.push_back(Arc::clone(key));
        }
        self.forget_if_idle(key);
    }

    fn forget_if_idle(&mut self, key: &Arc<str>) {
        let is_idle = self.lanes.get(key).is_some_and(|lane| {
            lane.items.is_empty() && lane.in_flight == 0 && lane.not_before.is_none_or(|time| time <= Instant::now())
        });
        if is_idle {
            self.lanes.remove(key);
        }
    }
}

/// The file of the items that do not fit into memory; it has no name, so that nothing is left of it.
struct Overflow {
    file: File,
    end: u64,
}

impl Overflow {
    fn write(&mut self, item: &Item) -> io::Result<(u64, u32)> {
        let bytes = item.to_bytes();
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(&bytes)?;
        let place = (self.end, u32::try_from(bytes.len()).map_err(io::Error::other)?);
        self.end += bytes.len() as u64;
        Ok(place)
    }

    fn read(&mut self, offset: u64, length: u32) -> io::Result<Box<Item>> {
        let mut bytes = vec![0; length as usize];
        self.file.seek(SeekFrom::Start(offset))?;
        self.file.read_exact(&mut bytes)?;
        Item::from_bytes(&bytes).map(Box::new).ok_or_else(|| io::Error::other("not what was written"))
    }
}
