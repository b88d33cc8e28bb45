//! The network's part of a run: many URLs at a time, their pages handed to the workers.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::{Semaphore, watch};

use super::budget::Budget;
use super::hops::{Arrival, Asking, Shared, follow};
use super::limit::Limit;
use super::policy::Policies;
use super::{Numbered, Settings, record, worker};
use crate::extract::{Extraction, Extractor, HopKind, Options};
use crate::fetch::{Client, Response};
use crate::inflate::{self, inflate};
use crate::input::{Job, Task};
use crate::page::{Hints, Page};
use crate::record::{ErrorCode, Failure, FetchedFrom, Input, Outcome, Warning};

/// URLs under way at a time; most of them wait for their host's turn.
const MAX_PENDING: usize = 512;

/// How often a waiting network looks up whether the run was ended meanwhile.
pub(super) const LOOK_UP: Duration = Duration::from_millis(50);

/// What came of a URL, on its way to a worker.
pub(super) struct Fetched(Arrival);

/// How the run is told to end, from outside of the network.
#[derive(Clone, Copy)]
pub(super) struct Ending<'a> {
    /// Finish what is in flight.
    pub(super) stop: &'a AtomicBool,
    /// Nobody takes results any more.
    pub(super) is_over: &'a AtomicBool,
}

/// Fetches until no more jobs come and all that was taken is answered.
pub(super) fn serve(
    settings: &Settings,
    jobs: &Receiver<(u64, Job)>,
    out: &SyncSender<Numbered>,
    budget: &Budget,
    ending: Ending<'_>,
) {
    let mut network: Option<Network> = None;
    loop {
        let (number, job) = match jobs.recv_timeout(LOOK_UP) {
            Ok(job) => job,
            Err(RecvTimeoutError::Timeout) => {
                if network.as_ref().is_some_and(|network| network.is_over(ending)) {
                    break;
                }
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => break,
        };
        // A run over local files never pays for a runtime.
        if network.is_none() {
            network = Network::start(settings);
        }
        let Some(network) = &network else {
            let _ = out.send(Numbered { number, job, fetched: None, permit: None });
            continue;
        };
        let Some(Ok(slot)) = network.wait(ending, Arc::clone(&network.pending).acquire_owned()) else { break };
        let (shared, budget, out) = (Arc::clone(&network.shared), budget.clone(), out.clone());
        network.runtime.spawn(async move {
            let Job { input, task, hints } = job;
            let Task::Fetch(url) = task else { return };
            let arrival = follow(&shared, url, &Asking::default()).await;
            let bytes = arrival.answer.as_ref().map_or(0, |response| response.bytes.len() as u64);
            // Room in memory and in the workers' queue is waited for outside of the runtime's own threads.
            let handed_over = tokio::task::spawn_blocking(move || {
                let permit = budget.acquire(bytes);
                let failure = record::failure(ErrorCode::Internal, "no answer");
                let job = Job { input, task: Task::Failed { outcome: Outcome::Error, failure }, hints };
                let _ = out.send(Numbered { number, job, fetched: Some(Fetched(arrival)), permit });
            });
            let _ = handed_over.await;
            drop(slot);
        });
    }
    if let Some(network) = network {
        let all = u32::try_from(MAX_PENDING).expect("the constant is small");
        let _ = network.wait(ending, network.pending.acquire_many(all));
        network.runtime.shutdown_background();
    }
}

/// What runs once there is something to fetch.
pub(super) struct Network {
    pub(super) runtime: Runtime,
    pub(super) shared: Arc<Shared>,
    pub(super) pending: Arc<Semaphore>,
    stop: watch::Sender<bool>,
}

impl Network {
    pub(super) fn start(settings: &Settings) -> Option<Self> {
        let runtime =
            Builder::new_multi_thread().worker_threads(2).max_blocking_threads(64).enable_all().build().ok()?;
        let (stop, is_stopped) = watch::channel(false);
        let shared = Shared {
            client: Client::new(settings.fetch.clone()),
            policies: Policies::default(),
            limit: Limit::new(settings.rate),
            settings: settings.clone(),
            stop: is_stopped,
        };
        Some(Network { runtime, shared: Arc::new(shared), pending: Arc::new(Semaphore::new(MAX_PENDING)), stop })
    }

    /// Passes on to the requests that no further one may be begun; true once nobody waits for their answers either.
    pub(super) fn is_over(&self, ending: Ending<'_>) -> bool {
        if ending.stop.load(Ordering::Relaxed) {
            self.stop.send_if_modified(|is_stopped| !std::mem::replace(is_stopped, true));
        }
        ending.is_over.load(Ordering::Relaxed)
    }

    /// Waits for `future`; None once the run is over.
    fn wait<T>(&self, ending: Ending<'_>, future: impl Future<Output = T>) -> Option<T> {
        self.runtime.block_on(async {
            let mut future = pin!(future);
            loop {
                if let Ok(done) = tokio::time::timeout(LOOK_UP, &mut future).await {
                    return Some(done);
                }
                if self.is_over(ending) {
                    return None;
                }
            }
        })
    }
}

/// The record of what came of a URL.
pub(super) fn answer(
    settings: &Settings,
    extractor: &Extractor,
    options: &Options,
    input: Input,
    hints: Hints,
    fetched: Fetched,
) -> Extraction {
    let Fetched(arrival) = fetched;
    let mut extraction = match arrival.answer {
        Ok(response) => {
            let status = response.status;
            let mut extraction = match page_of(response, &arrival.url, arrival.fetched_at, settings.fetch.max_size) {
                Ok(page) => {
                    let page = Page { hints, ..page };
                    let mut extraction = worker::extract(extractor, options, &page, input);
                    if page.is_cut_short {
                        no_text_cut_short(&mut extraction);
                    }
                    extraction
                }
                Err(failure) => record::failed(input, Outcome::Error, failure),
            };
            extraction.record.fetch.status = Some(status);
            more_pages(&mut extraction);
            extraction
        }
        Err((outcome, failure)) => record::failed(input, outcome, failure),
    };
    let url = arrival.url.to_string();
    let fetch = &mut extraction.record.fetch;
    fetch.from = Some(FetchedFrom::Network);
    fetch.fetched_at = (!settings.is_reproducible)
        .then(|| arrival.fetched_at.round(jiff::Unit::Second).unwrap_or(arrival.fetched_at).to_string());
    fetch.robots = arrival.robots;
    fetch.redirects = arrival.redirects;
    extraction.record.url = Some(url);
    record::mask(&mut extraction.record);
    extraction
}

fn page_of(response: Response, url: &url::Url, fetched_at: jiff::Timestamp, max_size: u64) -> Result<Page, Failure> {
    let encoding = response.header("content-encoding").unwrap_or_default().to_owned();
    let inflated = inflate(&response.bytes, &encoding, max_size).map_err(|error| {
        let (code, retryable) = match error {
            inflate::Error::TooLarge { .. } | inflate::Error::Bomb => (ErrorCode::TooLarge, false),
            inflate::Error::UnknownEncoding(_) | inflate::Error::Broken { .. } => (ErrorCode::BrokenTransfer, true),
        };
        Failure { code, message: error.to_string(), retryable }
    })?;
    let captured_at = response.header("date").and_then(super::retry::http_date).unwrap_or(fetched_at);
    Ok(Page {
        content_type: response.header("content-type").map(str::to_owned),
        url: Some(without_credentials(url)),
        status: Some(response.status),
        captured_at: Some(captured_at),
        is_cut_short: response.is_cut_short || inflated.is_truncated,
        headers: response.headers,
        ..Page::new(inflated.bytes)
    })
}

/// Links are made absolute with the page's URL: they must not carry a password into the record.
fn without_credentials(url: &url::Url) -> url::Url {
    let mut url = url.clone();
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url
}

/// A transfer that broke before any text came is the transfer's fault, not the page's.
fn no_text_cut_short(extraction: &mut Extraction) {
    let record = &mut extraction.record;
    if record.outcome == Outcome::NotArticle {
        record.outcome = Outcome::Error;
        record.error = Some(Failure {
            code: ErrorCode::BrokenTransfer,
            message: "the transfer broke before any text came".to_owned(),
            retryable: true,
        });
    }
}

fn more_pages(extraction: &mut Extraction) {
    let next = extraction.hops.iter().find(|hop| matches!(hop.kind, HopKind::Next | HopKind::Single));
    if let Some(hop) = next {
        extraction
            .record
            .quality
            .warnings
            .push(Warning { code: "more_pages".to_owned(), detail: Some(hop.url.to_string()) });
    }
}
