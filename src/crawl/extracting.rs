//! Extraction as a run has it: a panic is a record, never a lost input.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Settings, record};
use crate::extract::{Extraction, Extractor, Options};
use crate::page::Page;
use crate::record::{ErrorCode, Input, Outcome};

/// What all pages of a run are extracted by.
#[derive(Debug, Clone, Copy)]
pub struct Extracting<'a> {
    /// How pages are fetched and read.
    pub settings: &'a Settings,
    /// By which rules articles are taken out of them.
    pub extractor: &'a Extractor,
    /// What the records are to hold.
    pub options: &'a Options,
}

impl Extracting<'_> {
    /// Extracts one page.
    pub(super) fn extract(&self, page: &Page, input: Input) -> Extraction {
        match catch_unwind(AssertUnwindSafe(|| self.extractor.extract(page, self.options))) {
            Ok(mut extraction) => {
                extraction.record.input = input;
                record::mask(&mut extraction.record);
                extraction
            }
            Err(_) => {
                let message = "extraction failed inside offprint; please report the page";
                let failure = record::failure(ErrorCode::Internal, message);
                let mut extraction = record::failed(input, Outcome::Error, failure);
                extraction.record.fetch.bytes = Some(page.bytes.len() as u64);
                extraction
            }
        }
    }
}
