//! A possible value of a field with the evidence for it.

use super::weights;
use crate::dom::NodeId;
use crate::extract::reading::Reading;
use crate::extract::trace::{CandidateTrace, FieldTrace};
use crate::record::{Method, Provenance};
use crate::selectors::{FieldRule, Hit, Layer, Origin, Scope};

/// A possible value of a field.
#[derive(Debug, Clone)]
pub struct Candidate<T> {
    /// The value.
    pub value: T,
    /// As found.
    pub raw: String,
    /// Kind of evidence.
    pub method: Method,
    /// Rule id.
    pub rule: Option<String>,
    /// Selector, JSON-LD path, meta name or header.
    pub selector: Option<String>,
    /// Index in the list it came from.
    pub index: Option<u64>,
    /// 0 to 1.
    pub confidence: f64,
    /// Where on the page it stands.
    pub node: Option<NodeId>,
    /// Link beside the value, as written.
    pub url: Option<String>,
    /// What speaks for and against it, with its strength.
    pub signs: Vec<(&'static str, f64)>,
}

impl<T> Candidate<T> {
    /// A candidate with nothing but its value, evidence and confidence.
    pub fn new(value: T, raw: impl Into<String>, method: Method, selector: impl Into<String>, confidence: f64) -> Self {
        Candidate {
            value,
            raw: raw.into(),
            method,
            rule: None,
            selector: Some(selector.into()),
            index: None,
            confidence,
            node: None,
            url: None,
            signs: Vec::new(),
        }
    }

    /// The same with one more sign.
    #[must_use]
    pub(super) fn sign(mut self, name: &'static str, strength: f64) -> Self {
        self.signs.push((name, strength));
        self
    }

    /// The same at `node`.
    #[must_use]
    pub fn at(mut self, node: NodeId) -> Self {
        self.node = Some(node);
        self
    }

    /// The same with another value.
    pub fn with<U>(self, value: U) -> Candidate<U> {
        Candidate {
            value,
            raw: self.raw,
            method: self.method,
            rule: self.rule,
            selector: self.selector,
            index: self.index,
            confidence: self.confidence,
            node: self.node,
            url: self.url,
            signs: self.signs,
        }
    }

    /// The record's account of it.
    pub fn provenance(&self) -> Provenance {
        Provenance {
            method: self.method,
            rule: self.rule.clone(),
            selector: self.selector.clone(),
            candidate: self.index,
            confidence: self.confidence.min(1.0),
        }
    }

    fn trace(&self, value: String, won: bool) -> CandidateTrace {
        CandidateTrace {
            value,
            method: self.method,
            rule: self.rule.clone(),
            selector: self.selector.clone(),
            confidence: self.confidence,
            signs: self.signs.clone(),
            won,
        }
    }
}

/// What the rule's candidates for a field find, in their order.
pub fn by_rule(rule: &FieldRule, reading: &Reading<'_>) -> Vec<Candidate<String>> {
    if rule.candidates.is_empty() {
        return Vec::new();
    }
    let scope = Scope { dom: reading.dom, structured: reading.structured, url: reading.address };
    rule.hits(&scope).into_iter().map(|hit| of_hit(&hit)).collect()
}

/// The candidates without what the rule says is never a value of the field, whoever found it.
pub fn allowed<T>(
    mut candidates: Vec<Candidate<T>>,
    rule: &FieldRule,
    print: impl Fn(&T) -> &str,
) -> Vec<Candidate<T>> {
    if !rule.never.is_empty() {
        candidates.retain(|candidate| !rule.is_never(print(&candidate.value)));
    }
    candidates
}

/// The same for a field that is a list: entries go, and a candidate goes with its last entry.
pub fn allowed_in_lists<T>(
    mut candidates: Vec<Candidate<Vec<T>>>,
    rule: &FieldRule,
    print: impl Fn(&T) -> &str,
) -> Vec<Candidate<Vec<T>>> {
    if rule.never.is_empty() {
        return candidates;
    }
    candidates.retain_mut(|candidate| {
        let before = candidate.value.len();
        candidate.value.retain(|entry| !rule.is_never(print(entry)));
        // A list that was empty before says something of its own: nobody but an agency is named.
        before == 0 || !candidate.value.is_empty()
    });
    candidates
}

/// The strongest of `candidates`, each with what it weighs: a rule's before all others, of equals the first.
pub fn strongest<'a, T: 'a>(candidates: impl Iterator<Item = (usize, &'a Candidate<T>, f64)>) -> Option<usize> {
    let best = candidates.max_by(|(a, one, of_one), (b, other, of_other)| {
        one.rule.is_some().cmp(&other.rule.is_some()).then(of_one.total_cmp(of_other)).then(b.cmp(a))
    });
    best.map(|(index, ..)| index)
}

/// A rule's hit as a candidate.
pub fn of_hit(hit: &Hit<'_>) -> Candidate<String> {
    Candidate {
        value: hit.value.clone(),
        raw: hit.raw.clone(),
        method: method_of(hit.candidate.origin.layer),
        rule: Some(hit.candidate.origin.id()),
        selector: Some(hit.candidate.pick.text()),
        index: Some(hit.candidate.origin.index as u64),
        confidence: weights::rule(),
        node: hit.node,
        url: hit.url.clone(),
        signs: Vec::new(),
    }
}

/// What a part of a rule says that is no candidate: `value`, by `selector`.
pub fn of_rule(value: String, origin: &Origin, selector: &str) -> Candidate<String> {
    Candidate {
        rule: Some(origin.id()),
        ..Candidate::new(value.clone(), value, method_of(origin.layer), selector, weights::rule())
    }
}

/// The method that a rule's layer stands for.
pub fn method_of(layer: Layer) -> Method {
    match layer {
        Layer::Flag => Method::Flag,
        Layer::Site => Method::SiteRule,
        Layer::Preset => Method::Preset,
    }
}

/// The account of a field: the winner first, then the others by confidence.
pub fn field_trace<T>(
    field: &str,
    winner: Option<usize>,
    candidates: &[Candidate<T>],
    print: impl Fn(&T) -> String,
) -> FieldTrace {
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by(|&a, &b| candidates[b].confidence.total_cmp(&candidates[a].confidence));
    if let Some(winner) = winner {
        order.retain(|&index| index != winner);
        order.insert(0, winner);
    }
    let traced =
        order.into_iter().map(|index| candidates[index].trace(print(&candidates[index].value), Some(index) == winner));
    FieldTrace { field: field.to_owned(), candidates: traced.collect() }
}
