//! The network's part of a run: items come from the queue as their hosts have a turn, each hop is a task of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender};
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Runtime};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::hops::{Hop, Shared, cancelled, hop};
use super::item::{Answer, Item};
use super::queue::{Next, Queue};
use super::{Settings, Work, record};
use crate::fetch::Gauge;
use crate::record::{ErrorCode, Outcome};
use crate::selectors::RuleSet;

/// How often a waiting network looks up whether the run was ended meanwhile.
const LOOK_UP: Duration = Duration::from_millis(50);

/// Items that were given up and have no record yet.
const MOST_LEAVING: usize = 1_024;

/// What came of an item, on its way to a worker.
pub(super) struct Fetched {
    pub(super) item: Box<Item>,
    pub(super) answer: Answer,
    /// The place among the requests under way, or among the items given up; free once the page is extracted, so that
    /// pages do not pile up.
    pub(super) slot: Option<OwnedSemaphorePermit>,
}

/// How the run is told to end, from outside of the network.
#[derive(Clone, Copy)]
pub(super) struct Ending<'a> {
    /// Finish what is in flight.
    pub(super) stop: &'a AtomicBool,
    /// Nobody takes results any more.
    pub(super) is_over: &'a AtomicBool,
    /// No request is begun after it.
    pub(super) deadline: Option<Instant>,
}

impl Ending<'_> {
    /// Whether no request may be begun any more.
    pub(super) fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed) || self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }
}

/// What the dispatcher works with.
pub(super) struct Network<'a> {
    pub(super) settings: &'a Settings,
    pub(super) rules: &'a RuleSet,
    pub(super) queue: &'a Arc<Queue>,
    pub(super) gauge: Gauge,
    pub(super) ending: Ending<'a>,
}

/// Fetches until no more items come and all that were taken are answered. A run over local files never pays for it:
/// it begins with the first word on `wanted`.
pub(super) fn serve(network: &Network<'_>, wanted: &Receiver<()>, make: impl FnOnce() -> Shared, out: Sender<Work>) {
    if wanted.recv().is_err() {
        return;
    }
    let runtime = match runtime_of_run() {
        Ok(runtime) => runtime,
        Err(error) => return refuse_all(network, &format!("the network cannot be set up: {error}"), &out),
    };
    let shared = Arc::new(make());
    runtime.block_on(dispatch(network, &runtime, &shared, &out));
    drop(out);
    runtime.shutdown_background();
}

/// The threads that requests run on.
pub(super) fn runtime() -> std::io::Result<Runtime> {
    Builder::new_multi_thread().worker_threads(threads()).max_blocking_threads(64).enable_all().build()
}

/// The same for a run, whose own thread takes part: where one thread does, none is woken for each step of a request.
fn runtime_of_run() -> std::io::Result<Runtime> {
    if threads() > 1 {
        return runtime();
    }
    Builder::new_current_thread().max_blocking_threads(64).enable_all().build()
}

/// One thread does for small machines: requests wait more than they work, and extraction needs the cores.
fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, |cores| cores.get().div_ceil(4))
}

pub(super) async fn dispatch(network: &Network<'_>, runtime: &Runtime, shared: &Arc<Shared>, out: &Sender<Work>) {
    let slots = Arc::new(Semaphore::new(network.settings.concurrency.get()));
    let leaving = Arc::new(Semaphore::new(MOST_LEAVING));
    loop {
        if network.ending.is_over.load(Ordering::Relaxed) {
            return;
        }
        if network.ending.is_stopped() {
            // What is given up waits for the workers too: a long list must not come from disk all at once.
            let slot = Arc::clone(&leaving).acquire_owned();
            let Ok(Ok(slot)) = tokio::time::timeout(LOOK_UP, slot).await else { continue };
            if let Some(next) = network.queue.drain_one() {
                give_up(next, Some(slot), out);
                continue;
            }
        }
        if network.gauge.bytes() > network.settings.bytes_in_flight {
            tokio::time::sleep(Duration::from_millis(2)).await;
            continue;
        }
        let slot = Arc::clone(&slots).acquire_owned();
        let Ok(Ok(slot)) = tokio::time::timeout(LOOK_UP, slot).await else { continue };
        match network.queue.next(&shared.limit) {
            Next::Over => return,
            Next::Later(when) => {
                drop(slot);
                let latest = Instant::now() + LOOK_UP;
                let when = when.map_or(latest, |when| when.min(latest));
                tokio::select! {
                    () = network.queue.changed() => {}
                    () = tokio::time::sleep_until(when.into()) => {}
                }
            }
            lost @ Next::Lost => give_up(lost, None, out),
            Next::Item(item) => {
                runtime.spawn(one_hop(network, shared, out, item, slot));
            }
        }
    }
}

/// One request of an item, and where the item goes from there.
fn one_hop(
    network: &Network<'_>,
    shared: &Arc<Shared>,
    out: &Sender<Work>,
    mut item: Box<Item>,
    slot: OwnedSemaphorePermit,
) -> impl Future<Output = ()> + Send + use<> {
    let rule = item.way.url.host_str().and_then(|host| network.rules.http_for(host));
    let (shared, queue, out) = (Arc::clone(shared), Arc::clone(network.queue), out.clone());
    async move {
        let lane = Arc::clone(&item.lane);
        match hop(&shared, &mut item, rule.as_deref()).await {
            Hop::Arrived(answer) => {
                queue.release(&lane, None);
                let _ = out.send(Work::Fetched(Fetched { item, answer, slot: Some(slot) }));
            }
            Hop::Onward => {
                queue.put_back(item);
                queue.release(&lane, None);
            }
            Hop::Later(time) => {
                queue.put_back(item);
                queue.release(&lane, Some(time));
            }
        }
    }
}

/// An item that is not going to be fetched.
fn give_up(next: Next, slot: Option<OwnedSemaphorePermit>, out: &Sender<Work>) {
    match next {
        Next::Item(item) => {
            let _ = out.send(Work::Fetched(Fetched { item, answer: Err(cancelled("fetched")), slot }));
        }
        Next::Lost => {
            let extraction = Box::new(record::unreadable_on_disk());
            let _ = out.send(Work::Ready { number: record::UNNUMBERED, extraction, permit: None, is_queued: true });
        }
        Next::Later(_) | Next::Over => {}
    }
}

fn refuse_all(network: &Network<'_>, why: &str, out: &Sender<Work>) {
    while !network.ending.is_over.load(Ordering::Relaxed) {
        match network.queue.drain_one() {
            Some(Next::Item(item)) => {
                let refusal = (Outcome::Error, record::failure(ErrorCode::Internal, why));
                let _ = out.send(Work::Fetched(Fetched { item, answer: Err(refusal), slot: None }));
            }
            Some(next) => give_up(next, None, out),
            None if network.queue.is_over() => return,
            None => std::thread::sleep(LOOK_UP),
        }
    }
}
