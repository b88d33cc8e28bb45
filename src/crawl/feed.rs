//! Pulls jobs while there is room for them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use super::budget::Budget;
use super::duplicates::{Duplicates, Naming};
use super::item::{Asking, Item};
use super::network::Ending;
use super::queue::Queue;
use super::window::Window;
use super::{Settings, Work, record};
use crate::extract::Extraction;
use crate::input::{Job, Task};
use crate::record::{ErrorCode, Outcome};

/// How long the feeder sleeps when it may not run ahead.
const PAUSE: Duration = Duration::from_millis(2);
/// What a file counts as before it is read: so many wait at a time.
const UNREAD_FILE: u64 = 256 << 10;
/// What a result counts as that needs no worker: few wait, as each is gone at once.
const READY: u64 = 2 << 20;

/// The feeder's ends of everything it fills.
pub(super) struct Feeder<'a> {
    pub(super) settings: &'a Settings,
    pub(super) out: Sender<Work>,
    pub(super) wants_network: Sender<()>,
    pub(super) queue: &'a Arc<Queue>,
    pub(super) duplicates: &'a Duplicates,
    pub(super) budget: &'a Budget,
    pub(super) ending: Ending<'a>,
    /// Set where inputs are left unread because the run is told to end.
    pub(super) is_cut_short: &'a AtomicBool,
    /// Where the order of inputs is kept.
    pub(super) window: Option<&'a Window>,
}

impl Feeder<'_> {
    pub(super) fn feed(self, jobs: impl Iterator<Item = Job>) {
        let mut has_network = false;
        for (number, job) in (0_u64..).zip(jobs) {
            self.wait_while(|| self.window.is_some_and(|window| window.is_full(number)) || self.queue.is_full());
            if self.is_ended() {
                // A list may go on without end: it is not read only to say of each input that it was not begun.
                self.is_cut_short.store(!self.ending.is_over.load(Ordering::Relaxed), Ordering::Relaxed);
                break;
            }
            let Job { input, task, hints, validators } = job;
            match task {
                Task::Fetch(url) => {
                    if !std::mem::replace(&mut has_network, true) {
                        let _ = self.wants_network.send(());
                    }
                    match self.duplicates.name(&url, number, input) {
                        Naming::First(input) => {
                            let any_document = self.settings.takes_documents;
                            let asking = Asking { any_document, ..Asking::unless(&validators) };
                            let item = Item { hints, asking, ..Item::new(number, input, url, self.settings.limit_by) };
                            if let Err(item) = self.queue.push(Box::new(item)) {
                                self.no_room(*item);
                            }
                        }
                        Naming::Rides => {}
                        Naming::Known(input, mut extraction) => {
                            extraction.record.input = input;
                            self.ready(number, extraction);
                        }
                    }
                }
                task => {
                    let bytes = match &task {
                        Task::Page(page) => page.bytes.len() as u64,
                        Task::Captured(captured) => captured.size(),
                        _ => UNREAD_FILE,
                    };
                    let permit = self.budget.acquire(bytes);
                    let job = Box::new(Job { hints, ..Job::new(input, task) });
                    if self.out.send(Work::Local { number, job, permit }).is_err() {
                        break;
                    }
                }
            }
        }
        self.duplicates.close();
        self.queue.close();
    }

    fn is_ended(&self) -> bool {
        self.ending.is_stopped() || self.ending.is_over.load(Ordering::Relaxed)
    }

    fn wait_while(&self, must_wait: impl Fn() -> bool) {
        while must_wait() && !self.is_ended() {
            thread::sleep(PAUSE);
        }
    }

    fn no_room(&self, item: Item) {
        let message = "no room in the temporary folder for the inputs that wait";
        let failure = record::failure(ErrorCode::Internal, message);
        let extraction = record::failed(item.input, Outcome::Error, failure);
        self.duplicates.finish(&item.way.url, &extraction);
        self.ready(item.number, Box::new(extraction));
    }

    /// A result without a fetch. They come as fast as the list is read, so that they wait for room.
    fn ready(&self, number: u64, extraction: Box<Extraction>) {
        let permit = self.budget.acquire(READY);
        let _ = self.out.send(Work::Ready { number, extraction, permit, is_queued: false });
    }
}
