//! One thread that reads and extracts: a page enters and leaves the parser inside one call.

use std::sync::mpsc::{Receiver, SyncSender};
use std::sync::{Arc, Mutex};

use super::duplicates::Duplicates;
use super::extracting::Extracting;
use super::further::{self, Reached};
use super::hops::cancelled;
use super::item::Way;
use super::network::{Ending, Fetched};
use super::queue::Queue;
use super::{Finished, Numbered, Work, record};
use crate::extract::Extraction;
use crate::input::{self, Beside, Job, Task};
use crate::page::Page;
use crate::record::{ErrorCode, Outcome};

/// A worker, as far as it is the same for all of them.
pub(super) struct Worker<'a> {
    pub(super) extracting: Extracting<'a>,
    pub(super) queue: &'a Arc<Queue>,
    pub(super) duplicates: &'a Duplicates,
    pub(super) ending: Ending<'a>,
}

impl Worker<'_> {
    pub(super) fn run(&self, work: &Arc<Mutex<Receiver<Work>>>, results: &SyncSender<Numbered>) {
        loop {
            let next = work.lock().expect("no holder panics").recv();
            let Ok(next) = next else { return };
            let is_taken = match next {
                Work::Local { number, job, permit } => {
                    let finished = self.local(*job);
                    drop(permit);
                    results.send((number, finished)).is_ok()
                }
                Work::Ready { number, extraction, permit, is_queued } => {
                    let is_taken = results.send((number, Some(finished(*extraction)))).is_ok();
                    drop(permit);
                    if is_queued {
                        self.queue.finish();
                    }
                    is_taken
                }
                Work::Fetched(fetched) => self.fetched(fetched, results),
            };
            if !is_taken {
                return;
            }
        }
    }

    /// What came of a URL: another page to fetch, or the records of all inputs that named it.
    fn fetched(&self, fetched: Fetched, results: &SyncSender<Numbered>) -> bool {
        let Fetched { mut item, answer, slot } = fetched;
        let is_cancelled = answer.as_ref().is_err_and(|(_, failure)| failure.code == ErrorCode::Cancelled);
        let number = item.number;
        let named = item.named.clone();
        let (exchanges, page);
        let extraction = match further::reach(&self.extracting, &mut item, answer) {
            Reached::Onward => {
                drop(slot);
                self.queue.put_back(item);
                return true;
            }
            Reached::End(extraction) => {
                (exchanges, page) = (std::mem::take(&mut item.exchanges), item.page.take());
                *extraction
            }
        };
        drop(slot);
        let settings = self.extracting.settings;
        // A host that asks to be left alone can be asked again when its rest is over.
        let is_at_rest = || {
            let failure = extraction.record.error.as_ref();
            failure.is_some_and(|failure| failure.code == ErrorCode::HostUnavailable)
                && settings.rests.of(&item.lane).is_some()
        };
        let is_left = settings.leaves_rest && (is_cancelled || is_at_rest());
        let riders = self.duplicates.finish(&named, &extraction);
        let shared = (!riders.is_empty()).then(|| extraction.clone());
        // A journal counts how often a URL was done, from its first naming on: in this order they have their records.
        let first = Finished { extraction, exchanges, page };
        let mut is_taken = results.send((number, (!is_left).then_some(first))).is_ok();
        for rider in riders {
            let (number, extraction) = match (rider, &shared) {
                (Some((number, input)), Some(shared)) => {
                    let mut extraction = shared.clone();
                    extraction.record.input = input;
                    (number, extraction)
                }
                _ => (record::UNNUMBERED, record::unreadable_on_disk()),
            };
            is_taken &= results.send((number, (!is_left).then(|| finished(extraction)))).is_ok();
        }
        self.queue.finish();
        is_taken
    }

    /// What came of an input that needs no network; None for one that is left to another run.
    fn local(&self, job: Job) -> Option<Finished> {
        let Job { input, task, hints, .. } = job;
        let failed = |input, outcome, failure| Some(finished(record::failed(input, outcome, failure)));
        // A thousand files may wait here, which is minutes of work that nobody wants any more; a page that came over the
        // network has cost its server something, and is read.
        if self.ending.is_stopped() && !matches!(task, Task::Failed { .. }) {
            let (outcome, failure) = cancelled("read");
            return if self.extracting.settings.leaves_rest { None } else { failed(input, outcome, failure) };
        }
        let mut beside = Beside::default();
        let page = match task {
            Task::Page(page) => *page,
            Task::Captured(captured) => match captured.page(self.extracting.settings.fetch.max_size) {
                Ok(page) => {
                    beside = captured.beside(self.extracting.settings.fetch.max_size);
                    page
                }
                Err((outcome, failure)) => return failed(input, outcome, failure),
            },
            Task::Read(file) => match input::load(&file, self.extracting.settings.fetch.max_size) {
                Ok(page) => page,
                Err(failure) if failure.code == ErrorCode::Cancelled && self.extracting.settings.leaves_rest => {
                    return None;
                }
                Err(failure) => return failed(input, Outcome::Error, failure),
            },
            Task::Failed { outcome, failure } => return failed(input, outcome, failure),
            Task::Fetch(url) => {
                let message =
                    format!("{} was not handed to the network", Way::to(url).url.host_str().unwrap_or_default());
                return failed(input, Outcome::Error, record::failure(ErrorCode::Internal, message));
            }
        };
        let page = Page { hints, ..page };
        let from = record::local_origin(input.kind);
        let mut extraction = further::of_stored(&self.extracting, &page, beside, &input);
        extraction.record.fetch.from = Some(from);
        Some(Finished { page: self.extracting.settings.keeps_pages.then(|| Box::new(page)), ..finished(extraction) })
    }
}

fn finished(extraction: Extraction) -> Finished {
    Finished { extraction, exchanges: Vec::new(), page: None }
}
