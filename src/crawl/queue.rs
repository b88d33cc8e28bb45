//! What is to be fetched, fair over hosts: each host has a lane of its own, and lanes take turns.
//!
//! A host that is slow, or that must not be asked yet, holds up nothing but itself. Few items are kept in memory; the
//! rest of a long list waits in a temporary file, as a chain for each host of which memory holds the two ends.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Instant;

use tokio::sync::Notify;

use super::item::Item;
use super::limit::Limit;
use super::spill::{NONE, Spill};

/// Items in memory; those above wait on disk. Some 1 KB each: enough that a short list never touches the disk, and more
/// than wait where the order of inputs is kept, so that none of those can be lost to a broken disk.
const IN_MEMORY: usize = 2_048;
/// Items waiting: a list is not read further ahead. Some 250 bytes each, on disk.
const MOST_WAITING: usize = 1 << 20;
/// Hosts that have items waiting: a list is not read further ahead. Some 300 bytes each, in memory, and far more than
/// there are requests at a time.
const MOST_LANES: usize = 1 << 14;

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
    /// The items that do not fit into memory.
    overflow: Spill,
}

/// One host's items.
#[derive(Default)]
struct Lane {
    /// The next ones.
    here: VecDeque<Box<Item>>,
    /// Those after them.
    on_disk: Chain,
    in_flight: usize,
    not_before: Option<Instant>,
    /// It stands in `ready` or `later`.
    is_listed: bool,
}

/// Items on disk, each of which names the next.
#[derive(Default)]
struct Chain {
    first: u64,
    last: u64,
    length: usize,
}

/// What comes next.
pub(super) enum Next {
    /// An item whose host has its turn; the lane must be told when its request is over.
    Item(Box<Item>),
    /// The item that was to come could not be read back from disk.
    Lost,
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

    /// Whether enough waits, so that nothing is to be read further ahead.
    pub(super) fn is_full(&self) -> bool {
        let state = self.state();
        state.waiting >= MOST_WAITING || state.lanes.len() >= MOST_LANES
    }

    /// Takes in a new item, at the end of its host's lane.
    ///
    /// # Errors
    /// The item, where there is no room on disk for it.
    pub(super) fn push(&self, item: Box<Item>) -> Result<(), Box<Item>> {
        let mut state = self.state();
        let key = Arc::clone(&item.lane);
        let State { lanes, overflow, in_memory, .. } = &mut *state;
        let lane = lanes.entry(Arc::clone(&key)).or_default();
        if *in_memory < IN_MEMORY && lane.on_disk.length == 0 {
            *in_memory += 1;
            lane.here.push_back(item);
        } else if item.to_bytes().is_none_or(|bytes| lane.on_disk.push_back(overflow, &bytes).is_err()) {
            state.forget_if_idle(&key);
            return Err(item);
        }
        state.waiting += 1;
        state.unfinished += 1;
        state.list(&key, self.per_host);
        drop(state);
        self.changed.notify_one();
        Ok(())
    }

    /// Takes in a new item in memory, whatever is there already.
    pub(super) fn take_in(&self, item: Box<Item>) {
        self.state().unfinished += 1;
        self.put_back(item);
    }

    /// Takes an item back that has another hop to go, at the front of the lane it now belongs to. Many may come to wait
    /// for one host, to which others lead: beyond those that fit into memory the last of its lane go to disk.
    pub(super) fn put_back(&self, item: Box<Item>) {
        let mut state = self.state();
        let key = Arc::clone(&item.lane);
        let State { lanes, overflow, in_memory, .. } = &mut *state;
        let lane = lanes.entry(Arc::clone(&key)).or_default();
        lane.here.push_front(item);
        *in_memory += 1;
        if *in_memory > IN_MEMORY
            && lane.here.len() > 1
            && let Some(bytes) = lane.here.back().and_then(|last| last.to_bytes())
            && lane.on_disk.push_front(overflow, &bytes).is_ok()
        {
            lane.here.pop_back();
            *in_memory -= 1;
        }
        state.waiting += 1;
        state.list(&key, self.per_host);
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
            if lane.is_empty() || lane.in_flight >= self.per_host {
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
            let next = state.take(&key);
            state.list(&key, self.per_host);
            return next;
        }
        Next::Later(state.later.peek().map(|Reverse((due, _))| *due))
    }

    /// Takes out one of the items that wait, whatever their hosts' turns; it counts as no request.
    pub(super) fn drain_one(&self) -> Option<Next> {
        let mut state = self.state();
        let key = Arc::clone(state.lanes.iter().find(|(_, lane)| !lane.is_empty())?.0);
        let next = state.take(&key);
        state.forget_if_idle(&key);
        Some(next)
    }
}

impl State {
    /// Takes the next item out of a lane that has one.
    fn take(&mut self, key: &Arc<str>) -> Next {
        let Some(lane) = self.lanes.get_mut(key) else { return Next::Lost };
        self.waiting -= 1;
        if let Some(item) = lane.here.pop_front() {
            self.in_memory -= 1;
            return Next::Item(item);
        }
        let item = lane.on_disk.pop_front(&mut self.overflow).ok().and_then(|bytes| Item::from_bytes(&bytes));
        if self.waiting == self.in_memory {
            self.overflow.clear();
        }
        item.map_or(Next::Lost, |item| Next::Item(Box::new(item)))
    }

    /// Lists a lane that can have a turn and is not listed; forgets one that is idle.
    fn list(&mut self, key: &Arc<str>, per_host: usize) {
        let Some(lane) = self.lanes.get_mut(key) else { return };
        if !lane.is_listed && !lane.is_empty() && lane.in_flight < per_host {
            lane.is_listed = true;
            self.ready.push_back(Arc::clone(key));
        }
        self.forget_if_idle(key);
    }

    fn forget_if_idle(&mut self, key: &Arc<str>) {
        let is_idle = self.lanes.get(key).is_some_and(|lane| {
            lane.is_empty() && lane.in_flight == 0 && lane.not_before.is_none_or(|time| time <= Instant::now())
        });
        if is_idle {
            self.lanes.remove(key);
        }
    }
}

impl Lane {
    fn is_empty(&self) -> bool {
        self.here.is_empty() && self.on_disk.length == 0
    }
}

impl Chain {
    fn push_back(&mut self, disk: &mut Spill, piece: &[u8]) -> io::Result<()> {
        let place = disk.write(NONE, piece)?;
        if self.length == 0 {
            self.first = place;
        } else {
            disk.link(self.last, place)?;
        }
        self.last = place;
        self.length += 1;
        Ok(())
    }

    fn push_front(&mut self, disk: &mut Spill, piece: &[u8]) -> io::Result<()> {
        let place = disk.write(if self.length == 0 { NONE } else { self.first }, piece)?;
        if self.length == 0 {
            self.last = place;
        }
        self.first = place;
        self.length += 1;
        Ok(())
    }

    /// The first piece. Behind one that cannot be read the others are not found either: each fails in its turn.
    fn pop_front(&mut self, disk: &mut Spill) -> io::Result<Vec<u8>> {
        self.length -= 1;
        let read = disk.read(self.first);
        self.first = read.as_ref().map_or(NONE, |(next, _)| *next);
        read.map(|(_, piece)| piece)
    }
}

#[cfg(test)]
mod tests {
    use super::super::limit::{LimitBy, Rate};
    use super::*;
    use crate::record::Input;

    fn item(number: u64, url: &str) -> Box<Item> {
        Box::new(Item::new(number, Input::default(), url.parse().expect("a URL"), LimitBy::Host))
    }

    /// Takes all items as their hosts have a turn; what waits in memory at the most.
    fn drained(queue: &Queue) -> (Vec<u64>, usize) {
        let limit = Limit::new(Rate::Unlimited, HashMap::new());
        let (mut numbers, mut most) = (Vec::new(), 0);
        loop {
            most = most.max(queue.state().in_memory);
            match queue.next(&limit) {
                Next::Item(item) => {
                    numbers.push(item.number);
                    queue.release(&item.lane, None);
                    queue.finish();
                }
                Next::Over => return (numbers, most),
                Next::Lost | Next::Later(_) => panic!("every item has its turn"),
            }
        }
    }

    #[test]
    fn a_long_lane_waits_on_disk_in_its_order_and_others_take_turns_with_it() {
        let queue = Queue::new(1);
        let long = 3 * IN_MEMORY as u64;
        for number in 0..long {
            assert!(queue.push(item(number, "http://long.test/")).is_ok());
        }
        assert!(queue.push(item(long, "http://short.test/")).is_ok());
        queue.close();
        let (numbers, most) = drained(&queue);
        let expected: Vec<u64> = [0, long].into_iter().chain(1..long).collect();
        assert_eq!((numbers, most), (expected, IN_MEMORY));
        let state = queue.state();
        assert_eq!((state.lanes.len(), state.in_memory, state.waiting), (0, 0, 0));
    }

    #[test]
    fn what_many_hosts_lead_to_one_host_waits_on_disk_too() {
        let queue = Queue::new(1);
        let many = 2 * IN_MEMORY as u64;
        for number in 0..many {
            queue.take_in(item(number, "http://consent.test/"));
        }
        assert_eq!(queue.state().in_memory, IN_MEMORY);
        queue.close();
        let (numbers, _) = drained(&queue);
        assert_eq!(numbers, (0..many).rev().collect::<Vec<_>>());
    }

    #[test]
    fn items_that_cannot_be_read_back_are_lost_one_by_one() {
        let queue = Queue::new(1);
        for number in 0..IN_MEMORY as u64 + 3 {
            assert!(queue.push(item(number, "http://a.test/")).is_ok());
        }
        queue.state().overflow.clear();
        let lost = std::iter::from_fn(|| queue.drain_one()).filter(|next| matches!(next, Next::Lost)).count();
        assert_eq!((lost, queue.state().waiting), (3, 0));
    }

    #[test]
    fn a_list_is_read_ahead_as_far_as_there_are_lanes() {
        let queue = Queue::new(1);
        for number in 0..MOST_LANES as u64 {
            assert!(!queue.is_full());
            assert!(queue.push(item(number, &format!("http://h{number}.test/"))).is_ok());
        }
        assert!(queue.is_full());
    }
}
