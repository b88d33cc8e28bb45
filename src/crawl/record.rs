//! What only the run knows of a record: the input it answers, how its bytes came, why there are none.

use crate::extract::Extraction;
use crate::input::masked;
use crate::record::{ErrorCode, Failure, FetchedFrom, Input, InputKind, Outcome, Record};

/// The extraction of an input that gave no page.
pub(super) fn failed(input: Input, outcome: Outcome, error: Failure) -> Extraction {
    let url = input.url.clone();
    let record = Record { input, outcome, error: Some(error), url, ..Record::default() };
    Extraction { record, ..Extraction::default() }
}

/// A failure that trying again cannot help.
pub(super) fn failure(code: ErrorCode, message: impl Into<String>) -> Failure {
    Failure { code, message: message.into(), retryable: false }
}

/// Stands for the number of an input that is not known any more. Where the order of inputs is kept they are all in
/// memory, so that there is none.
pub(super) const UNNUMBERED: u64 = u64::MAX;

/// The extraction of an input of which the temporary file has lost everything.
pub(super) fn unreadable_on_disk() -> Extraction {
    let message = "an input that waited on disk could not be read back; is the temporary folder full?";
    failed(Input::default(), Outcome::Error, failure(ErrorCode::Internal, message))
}

/// Where the bytes of an input that needs no network come from.
pub(super) fn local_origin(kind: InputKind) -> FetchedFrom {
    match kind {
        InputKind::Stdin => FetchedFrom::Stdin,
        InputKind::Jsonl => FetchedFrom::Jsonl,
        InputKind::Warc => FetchedFrom::Warc,
        InputKind::Archive => FetchedFrom::Archive,
        InputKind::Url | InputKind::File | InputKind::Feed => FetchedFrom::File,
    }
}

/// Masks user information wherever a record prints a URL of its own.
pub(super) fn mask(record: &mut Record) {
    for url in record.url.iter_mut().chain(&mut record.fetch.redirects) {
        if let Ok(parsed) = url::Url::parse(url) {
            *url = masked(&parsed);
        }
    }
}
