//! The only place that joins fetching and extraction: from jobs to extractions, politely, in bounded memory.
//!
//! Four parts run side by side: a feeder pulls jobs as there is room, the network fetches those that name a URL from a
//! queue that is fair over hosts, workers on every core read and extract, and the caller's thread takes the results.
//! Every job gives exactly one extraction, failures included.

mod announced;
mod archiving;
mod arrival;
mod budget;
mod due_feeds;
mod duplicates;
mod exchange;
mod extracting;
mod feed;
mod following;
mod further;
mod health;
mod hops;
mod index;
mod indexed;
mod item;
mod journal;
mod keeper;
mod left_alone;
mod limit;
mod network;
mod pass;
mod policy;
mod poll;
mod queue;
mod record;
mod reextraction;
mod rests;
mod retry;
mod ring;
mod settings;
mod shard;
mod spill;
mod summary;
mod window;
mod worker;

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Instant;

use crate::extract::Extraction;
use crate::fetch::{Cache, Client, Cookies, Gauge};
use crate::input::Job;
use crate::page::Page;
use crate::record::{Failure, Outcome};
use budget::{Budget, Permit};
use duplicates::Duplicates;
use health::Health;
use hops::Shared;
use limit::Limit;
use network::{Ending, Fetched, Network};
use policy::Policies;
use queue::Queue;
use summary::Timings;
use window::Window;

pub use announced::{Announced, Via, hints, read_announcement};
pub use archiving::pass;
pub use exchange::Exchange;
pub use extracting::Extracting;
pub use following::{Wanted, announced};
pub use journal::{Done, Journal, JournalError, Progress};
pub use limit::{LimitBy, Rate};
pub use pass::{Means, Pass, PassCounts};
pub use poll::{Answer, Document, Poller, Question, Reply};
pub use reextraction::{Again, Reextracted, reextract};
pub use rests::Rests;
pub use settings::Settings;
pub use shard::Shard;
pub use summary::{HostTime, Summary};

/// Why there is no page.
type Refusal = (Outcome, Failure);

/// One input's result.
#[derive(Debug)]
pub struct Finished {
    /// The record and what belongs to it.
    pub extraction: Extraction,
    /// Requests and answers it is made of, oldest first ([`Settings::keeps_exchanges`]).
    pub exchanges: Vec<Exchange>,
    /// What it was extracted from ([`Settings::keeps_pages`]).
    pub page: Option<Box<Page>>,
}

/// Something for a worker to do.
enum Work {
    /// An input that needs no network.
    Local { number: u64, job: Box<Job>, permit: Option<Permit> },
    /// What came of a URL.
    Fetched(Fetched),
    /// A result that is there already; the queue counts it if it came from there.
    Ready { number: u64, extraction: Box<Extraction>, permit: Option<Permit>, is_queued: bool },
}

/// A result on its way to the sink; None for an input that is left to another run.
type Numbered = (u64, Option<Finished>);

/// Runs `jobs` and hands each result to `sink`, on the calling thread. `sink` ends the run by breaking; setting `stop`
/// lets what is in flight finish and takes no further job.
pub fn run(
    jobs: impl Iterator<Item = Job> + Send,
    extracting: Extracting<'_>,
    stop: &AtomicBool,
    sink: &mut dyn FnMut(Finished) -> ControlFlow<()>,
) -> Summary {
    let Extracting { settings, extractor, .. } = extracting;
    let workers = settings.workers.get();
    let budget = Budget::new(settings.bytes_in_flight);
    let queue = Arc::new(Queue::new(settings.per_host.get()));
    let duplicates = Duplicates::new();
    let timings = Arc::new(Timings::default());
    let (is_over, is_cut_short) = (AtomicBool::new(false), AtomicBool::new(false));
    let window = settings.is_ordered.then(|| Window::new(settings.bytes_in_flight));
    let (to_workers, work) = channel::<Work>();
    let (results, finished) = sync_channel::<Numbered>(4 * workers);
    let (wants_network, wanted) = channel::<()>();
    let work = Arc::new(Mutex::new(work));
    let gauge = Gauge::default();
    let mut summary = Summary::start();
    thread::scope(|scope| {
        let ending = Ending {
            stop,
            is_over: &is_over,
            deadline: settings.deadline.and_then(|deadline| Instant::now().checked_add(deadline)),
        };
        let network = Network { settings, rules: extractor.rules(), queue: &queue, gauge: gauge.clone(), ending };
        let network_out = to_workers.clone();
        let make = || shared(settings, gauge.clone(), Arc::clone(&timings));
        scope.spawn(move || network::serve(&network, &wanted, make, network_out));
        let feeder = feed::Feeder {
            settings,
            out: to_workers,
            wants_network,
            queue: &queue,
            duplicates: &duplicates,
            budget: &budget,
            ending,
            is_cut_short: &is_cut_short,
            window: window.as_ref(),
        };
        scope.spawn(move || feeder.feed(jobs));
        for _ in 0..workers {
            let worker = worker::Worker { extracting, queue: &queue, duplicates: &duplicates, ending };
            let (work, results) = (Arc::clone(&work), results.clone());
            scope.spawn(move || worker.run(&work, &results));
        }
        drop(results);
        hand_over(&finished, window.as_ref(), &mut summary, sink);
        // The sink has had enough: nothing may wait for room in a channel any more.
        is_over.store(true, Ordering::Relaxed);
        budget.close();
        drop(finished);
        drop(work);
    });
    summary.is_cut_short = is_cut_short.into_inner();
    summary.finish(&timings);
    summary
}

/// Counts the results and gives them to `sink` until it breaks; through `window` in their order.
fn hand_over(
    finished: &Receiver<Numbered>,
    window: Option<&Window>,
    summary: &mut Summary,
    sink: &mut dyn FnMut(Finished) -> ControlFlow<()>,
) {
    let mut take = |finished: Option<Finished>| match finished {
        Some(finished) => {
            summary.count(&finished.extraction.record);
            sink(finished)
        }
        None => {
            summary.left += 1;
            ControlFlow::Continue(())
        }
    };
    match window {
        Some(window) => window.in_order(finished, &mut take),
        None => {
            let _ = finished.iter().try_for_each(|(_, result)| take(result));
        }
    }
}

fn shared(settings: &Settings, gauge: Gauge, timings: Arc<Timings>) -> Shared {
    Shared {
        client: Client::new(settings.fetch.clone(), gauge),
        policies: Policies::new(),
        limit: Limit::new(settings.rate, settings.host_rates.clone()),
        health: Health::new(settings.give_up_after, settings.rests.clone()),
        cookies: Cookies::new(settings.cookies.clone()),
        // The command line has opened the cache already and reported any trouble: here the run goes on without one.
        cache: settings.cache.as_deref().and_then(|folder| Cache::open(folder).ok()),
        timings,
        settings: settings.clone(),
    }
}
