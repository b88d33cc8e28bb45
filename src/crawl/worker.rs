//! One thread that reads and extracts: a page enters and leaves the parser inside one call.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender};
use std::sync::{Arc, Mutex};

use super::{Numbered, Settings, network, record};
use crate::extract::{Extraction, Extractor, Options};
use crate::input::{self, Job, Task};
use crate::page::Page;
use crate::record::{ErrorCode, Input, Outcome};

pub(super) fn run(
    settings: &Settings,
    extractor: &Extractor,
    options: &Options,
    work: &Arc<Mutex<Receiver<Numbered>>>,
    results: &SyncSender<(u64, Extraction)>,
) {
    loop {
        let next = work.lock().expect("no holder panics").recv();
        let Ok(Numbered { number, job, fetched, permit }) = next else { return };
        let extraction = answer(settings, extractor, options, job, fetched);
        drop(permit);
        if results.send((number, extraction)).is_err() {
            return;
        }
    }
}

fn answer(
    settings: &Settings,
    extractor: &Extractor,
    options: &Options,
    job: Job,
    fetched: Option<network::Fetched>,
) -> Extraction {
    let Job { input, task, hints } = job;
    if let Some(fetched) = fetched {
        return network::answer(settings, extractor, options, input, hints, fetched);
    }
    let page = match task {
        Task::Page(page) => *page,
        Task::Read(file) => match input::load(&file, settings.fetch.max_size) {
            Ok(page) => page,
            Err(failure) => return record::failed(input, Outcome::Error, failure),
        },
        Task::Captured(captured) => match captured.page(settings.fetch.max_size) {
            Ok(page) => page,
            Err((outcome, failure)) => return record::failed(input, outcome, failure),
        },
        Task::Failed { outcome, failure } => return record::failed(input, outcome, failure),
        Task::Fetch(_) => {
            return record::failed(
                input,
                Outcome::Error,
                record::failure(ErrorCode::Internal, "the network gave no answer"),
            );
        }
    };
    let page = Page { hints, ..page };
    let from = record::local_origin(input.kind);
    let mut extraction = extract(extractor, options, &page, input);
    extraction.record.fetch.from = Some(from);
    extraction
}

/// Extracts one page; a panic is a record, never a lost input.
pub(super) fn extract(extractor: &Extractor, options: &Options, page: &Page, input: Input) -> Extraction {
    match catch_unwind(AssertUnwindSafe(|| extractor.extract(page, options))) {
        Ok(mut extraction) => {
            extraction.record.input = input;
            record::mask(&mut extraction.record);
            extraction
        }
        Err(_) => {
            let message = "extraction failed inside offprint; please report the page";
            let mut extraction = record::failed(input, Outcome::Error, record::failure(ErrorCode::Internal, message));
            extraction.record.fetch.bytes = Some(page.bytes.len() as u64);
            extraction
        }
    }
}
