//! Candidates for the two dates of an article.

use crate::extract::fields::candidate::Candidate;
use crate::record::{Date, Method};

/// Candidates for both dates.
pub(in crate::extract::fields) struct Dates {
    pub(in crate::extract::fields) published: Vec<Candidate<Date>>,
    pub(in crate::extract::fields) modified: Vec<Candidate<Date>>,
}

pub(super) fn of_date(date: Date, method: Method, selector: &str, confidence: f64) -> Candidate<Date> {
    let raw = date.raw.clone();
    Candidate::new(date, raw, method, selector, confidence)
}
