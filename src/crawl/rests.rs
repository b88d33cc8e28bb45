//! Which hosts have asked to be left alone, and until when: what one run learns the next one keeps to.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use jiff::Timestamp;

use crate::archive::Rest;

/// Hosts at rest: those known before a run, and those that ask for it meanwhile. Copies are the same list.
#[derive(Debug, Clone, Default)]
pub struct Rests(Arc<Mutex<List>>);

#[derive(Debug, Default)]
struct List {
    all: BTreeMap<String, Rest>,
    /// Those that nobody has taken notice of yet.
    new: Vec<Rest>,
}

impl Rests {
    /// Those known before.
    pub fn new(known: impl IntoIterator<Item = Rest>) -> Self {
        let all = known.into_iter().map(|rest| (rest.host.clone(), rest)).collect();
        Rests(Arc::new(Mutex::new(List { all, new: Vec::new() })))
    }

    /// One that an earlier run has learned of, unless it is over or was asked for in a time that is yet to come: then the
    /// clock has been set back.
    pub(super) fn remember(&self, rest: Rest) {
        let now = Timestamp::now();
        if rest.until > now && rest.asked_at <= now {
            self.list().all.insert(rest.host.clone(), rest);
        }
    }

    /// All of them.
    pub(super) fn all(&self) -> Vec<Rest> {
        self.list().all.values().cloned().collect()
    }

    /// What `host` asked for.
    pub(super) fn of(&self, host: &str) -> Option<Rest> {
        self.list().all.get(host).cloned()
    }

    pub(super) fn note(&self, rest: Rest) {
        let mut list = self.list();
        list.new.push(rest.clone());
        list.all.insert(rest.host.clone(), rest);
    }

    /// Those that have asked since this was last called.
    pub(super) fn take_new(&self) -> Vec<Rest> {
        std::mem::take(&mut self.list().new)
    }

    fn list(&self) -> MutexGuard<'_, List> {
        self.0.lock().expect("no holder panics")
    }
}
