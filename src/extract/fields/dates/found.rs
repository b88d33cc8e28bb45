//! Candidates for the two dates of an article.

use crate::extract::fields::candidate::Candidate;
use crate::extract::fields::date_text::labels::Label;
use crate::record::{Date, Method};

/// Candidates for both dates.
pub(in crate::extract::fields) struct Dates {
    pub(in crate::extract::fields) published: Vec<Candidate<Date>>,
    pub(in crate::extract::fields) modified: Vec<Candidate<Date>>,
}

impl Dates {
    /// Adds a printed date to the lists that it is a candidate of by its label.
    pub(super) fn add(&mut self, label: Label, mut candidate: Candidate<Date>) {
        let has = |sign: &str| candidate.signs.iter().any(|(name, _)| *name == sign);
        if (label == Label::Updated || has("class_updated")) && !has("elsewhere") {
            self.modified.push(Candidate { signs: Vec::new(), ..candidate.clone() });
        }
        match label {
            Label::Published => {
                // Below the cards of others some print by whom and when their own was published.
                candidate.signs.retain(|(name, _)| *name != "of_card");
                candidate.signs.push(("called_published", 1.0));
            }
            Label::Updated => candidate.signs.push(("called_updated", 1.0)),
            Label::None => {}
        }
        self.published.push(candidate);
    }
}

pub(super) fn of_date(date: Date, method: Method, selector: &str, confidence: f64) -> Candidate<Date> {
    let raw = date.raw.clone();
    Candidate::new(date, raw, method, selector, confidence)
}
