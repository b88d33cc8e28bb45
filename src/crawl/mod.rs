//! The only place that joins fetching and extraction: from jobs to extractions, politely, in bounded memory.
//!
//! Four parts run side by side: a feeder pulls jobs as there is room, the network fetches those that name a URL,
//! workers on every core read and extract, and the caller's thread takes the results. Every job gives exactly one
//! extraction, failures included.

mod announced;
mod budget;
mod hops;
mod limit;
mod network;
mod policy;
mod poll;
mod record;
mod retry;
mod summary;
mod worker;

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use crate::extract::{Extraction, Extractor, Options};
use crate::fetch;
use crate::input::{Job, Task};
use crate::record::{Failure, Outcome};
use budget::{Budget, Permit};

pub use announced::{Announced, Via, announced, read_announcement};
pub use limit::Rate;
pub use poll::{Answer, Document, Poller, Question, Reply};
pub use summary::Summary;

/// Why there is no page.
type Refusal = (Outcome, Failure);

/// How a run goes about its inputs.
#[derive(Debug, Clone)]
pub struct Settings {
    /// One request's limits and identity.
    pub fetch: fetch::Settings,
    /// Requests to one host.
    pub rate: Rate,
    /// Further tries of a request that failed for a passing reason.
    pub retries: u32,
    /// Fetch what robots.txt disallows, and record it.
    pub ignore_robots: bool,
    /// Extraction threads.
    pub workers: NonZeroUsize,
    /// Results come in the order of the inputs.
    pub is_ordered: bool,
    /// Bytes of pages in memory at a time.
    pub bytes_in_flight: u64,
    /// Leave out of records what differs between two runs over the same bytes.
    pub is_reproducible: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            fetch: fetch::Settings::default(),
            rate: Rate::default(),
            retries: 2,
            ignore_robots: false,
            workers: thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
            is_ordered: false,
            bytes_in_flight: 256 << 20,
            is_reproducible: false,
        }
    }
}

/// Results may run this far ahead of the oldest one that is missing, where the order of inputs is kept.
const WINDOW: u64 = 1_024;
/// How long the feeder sleeps when it may not run ahead.
const PAUSE: Duration = Duration::from_millis(2);

/// A job with its place in the order of inputs and its share of the memory.
struct Numbered {
    number: u64,
    job: Job,
    fetched: Option<network::Fetched>,
    permit: Option<Permit>,
}

/// Runs `jobs` and hands each extraction to `sink`, on the calling thread. `sink` ends the run by breaking; setting
/// `stop` lets what is in flight finish and takes no further job.
pub fn run(
    jobs: impl Iterator<Item = Job> + Send,
    settings: &Settings,
    extractor: &Extractor,
    options: &Options,
    stop: &AtomicBool,
    sink: &mut dyn FnMut(Extraction) -> ControlFlow<()>,
) -> Summary {
    let workers = settings.workers.get();
    let budget = Budget::new(settings.bytes_in_flight);
    let is_over = AtomicBool::new(false);
    let emitted = Mutex::new(0_u64);
    let (to_workers, work) = sync_channel::<Numbered>(2 * workers);
    let (to_network, requests) = sync_channel::<(u64, Job)>(64);
    let (results, finished) = sync_channel::<(u64, Extraction)>(4 * workers);
    let work = Arc::new(Mutex::new(work));
    let mut summary = Summary::start();
    thread::scope(|scope| {
        let network_out = to_workers.clone();
        let (budget, is_over, emitted) = (&budget, &is_over, &emitted);
        let ending = network::Ending { stop, is_over };
        scope.spawn(move || network::serve(settings, &requests, &network_out, budget, ending));
        scope.spawn(move || feed(jobs, settings, &to_workers, &to_network, budget, stop, is_over, emitted));
        for _ in 0..workers {
            let (work, results) = (Arc::clone(&work), results.clone());
            scope.spawn(move || worker::run(settings, extractor, options, &work, &results));
        }
        drop(results);
        collect(settings, &finished, emitted, &mut |extraction| {
            summary.count(&extraction.record);
            sink(extraction)
        });
        // The sink has had enough: nobody may wait for room in a channel any more.
        is_over.store(true, Ordering::Relaxed);
        budget.close();
        drop(finished);
        drop(work);
    });
    summary.finish();
    summary
}

/// Pulls jobs while there is room for them.
#[expect(clippy::too_many_arguments, reason = "the ends of all channels meet here")]
fn feed(
    jobs: impl Iterator<Item = Job>,
    settings: &Settings,
    to_workers: &SyncSender<Numbered>,
    to_network: &SyncSender<(u64, Job)>,
    budget: &Budget,
    stop: &AtomicBool,
    is_over: &AtomicBool,
    emitted: &Mutex<u64>,
) {
    for (number, job) in (0_u64..).zip(jobs) {
        while settings.is_ordered
            && number > *emitted.lock().expect("no holder panics") + WINDOW
            && !is_over.load(Ordering::Relaxed)
        {
            thread::sleep(PAUSE);
        }
        if stop.load(Ordering::Relaxed) || is_over.load(Ordering::Relaxed) {
            return;
        }
        let sent = match job.task {
            Task::Fetch(_) => to_network.send((number, job)).is_ok(),
            _ => {
                let permit = match &job.task {
                    Task::Page(page) => budget.acquire(page.bytes.len() as u64),
                    Task::Captured(captured) => budget.acquire(captured.size()),
                    _ => None,
                };
                to_workers.send(Numbered { number, job, fetched: None, permit }).is_ok()
            }
        };
        if !sent {
            return;
        }
    }
}

/// Takes results as they come, in the order of inputs if that is asked for.
fn collect(
    settings: &Settings,
    finished: &Receiver<(u64, Extraction)>,
    emitted: &Mutex<u64>,
    sink: &mut dyn FnMut(Extraction) -> ControlFlow<()>,
) {
    let mut waiting: BTreeMap<u64, Extraction> = BTreeMap::new();
    let mut next = 0;
    for (number, extraction) in finished {
        if !settings.is_ordered {
            if sink(extraction).is_break() {
                return;
            }
            continue;
        }
        waiting.insert(number, extraction);
        while let Some(extraction) = waiting.remove(&next) {
            next += 1;
            *emitted.lock().expect("no holder panics") = next;
            if sink(extraction).is_break() {
                return;
            }
        }
    }
}
