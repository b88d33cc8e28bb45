//! Hosts that keep failing are left alone, and trying again has its budgets: a run over many hosts must neither hammer
//! a server in trouble nor spend its time on one that is gone.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use lru::LruCache;

use super::rests::Rests;
use crate::archive::Rest;

/// How long a host is left alone; then one input is tried.
const PAUSE: Duration = Duration::from_secs(600);
/// Longest time that a host can ask for: longer than any run.
const LONGEST_REST: Duration = Duration::from_secs(365 * 24 * 3600);
/// Further tries that a host is given before one of its requests succeeds.
const HOST_RETRIES: u32 = 10;
/// Further tries of a whole run: these, and one for each ten requests.
const RUN_RETRIES: u64 = 1_000;
const REQUESTS_FOR_A_RETRY: u64 = 10;
/// Failing hosts that are remembered; those that were not asked for longest are given another chance.
const MOST_HOSTS: NonZeroUsize = NonZeroUsize::new(50_000).expect("not zero");

/// How the hosts of a run have answered so far.
pub(super) struct Health {
    give_up_after: u32,
    rests: Rests,
    state: Mutex<State>,
}

struct State {
    /// Hosts that have failed since they last answered.
    hosts: LruCache<Arc<str>, Failing>,
    requests: u64,
    retries: u64,
}

#[derive(Default)]
struct Failing {
    inputs: u32,
    retries: u32,
    /// It is left alone until then.
    until: Option<Instant>,
    /// What it last failed with.
    why: String,
    /// It has asked itself to be left alone.
    has_asked: bool,
}

impl Health {
    /// A host is given up after that many inputs in a row; never with 0.
    pub(super) fn new(give_up_after: u32, rests: Rests) -> Self {
        let mut hosts = LruCache::new(MOST_HOSTS);
        let now = Timestamp::now();
        for rest in rests.all() {
            let left = Duration::try_from(rest.until.duration_since(now)).unwrap_or_default();
            let why = format!("answered {} and asks to be left alone until {} (Retry-After)", rest.status, rest.until);
            let failing = Failing { until: Some(Instant::now() + left), why, has_asked: true, ..Failing::default() };
            hosts.put(Arc::from(rest.host), failing);
        }
        Health { give_up_after, rests, state: Mutex::new(State { hosts, requests: 0, retries: 0 }) }
    }

    /// Whether `host` may be asked.
    ///
    /// # Errors
    /// Why it is left alone.
    pub(super) fn permits(&self, host: &str) -> Result<(), String> {
        let mut state = self.state.lock().expect("no holder panics");
        let Some(failing) = state.hosts.get_mut(host) else { return Ok(()) };
        let Some(until) = failing.until else { return Ok(()) };
        if until <= Instant::now() {
            // One input is let through; the others wait for what becomes of it.
            failing.until = Some(Instant::now() + PAUSE);
            failing.has_asked = false;
            return Ok(());
        }
        if failing.has_asked {
            return Err(format!("{host} {}", failing.why));
        }
        Err(format!(
            "{host} failed {} times in a row and is left alone for now; the last time: {}",
            failing.inputs, failing.why
        ))
    }

    pub(super) fn requested(&self) {
        self.state.lock().expect("no holder panics").requests += 1;
    }

    pub(super) fn answered(&self, host: &str) {
        let mut state = self.state.lock().expect("no holder panics");
        // A request that was under way meanwhile does not take back what the host has asked for.
        if state.hosts.peek(host).is_none_or(|failing| !failing.has_asked) {
            state.hosts.pop(host);
        }
    }

    /// A host answered `status` and asked to be left alone for a time (`Retry-After`).
    pub(super) fn rests(&self, host: &Arc<str>, wait: Duration, status: u16) {
        let mut state = self.state.lock().expect("no holder panics");
        let failing = state.hosts.get_or_insert_mut(Arc::clone(host), Failing::default);
        let wait = wait.min(LONGEST_REST);
        failing.until = Some(Instant::now() + wait);
        failing.has_asked = true;
        failing.why = format!("answered {status} and asks to be left alone for {} s (Retry-After)", wait.as_secs());
        let asked_at = Timestamp::now();
        let until = asked_at.checked_add(wait).unwrap_or(Timestamp::MAX);
        self.rests.note(Rest { host: host.to_string(), status, asked_at, until });
    }

    /// An input has failed for good.
    pub(super) fn failed(&self, host: &Arc<str>, why: &str) {
        let mut state = self.state.lock().expect("no holder panics");
        let failing = state.hosts.get_or_insert_mut(Arc::clone(host), Failing::default);
        failing.inputs += 1;
        why.clone_into(&mut failing.why);
        if self.give_up_after > 0 && failing.inputs >= self.give_up_after {
            failing.until = Some(Instant::now() + PAUSE);
        }
    }

    /// Whether there is a further try left for `host`; if so it is taken.
    pub(super) fn takes_retry(&self, host: &Arc<str>) -> bool {
        let mut state = self.state.lock().expect("no holder panics");
        if state.retries >= RUN_RETRIES + state.requests / REQUESTS_FOR_A_RETRY {
            return false;
        }
        let failing = state.hosts.get_or_insert_mut(Arc::clone(host), Failing::default);
        if failing.retries >= HOST_RETRIES {
            return false;
        }
        failing.retries += 1;
        state.retries += 1;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_that_keeps_failing_is_left_alone_until_it_answers() {
        let health = Health::new(2, Rests::default());
        let host: Arc<str> = "a.test".into();
        health.failed(&host, "no connection");
        assert!(health.permits(&host).is_ok());
        health.failed(&host, "no connection");
        assert!(health.permits(&host).is_err_and(|why| why.ends_with("no connection")));
        assert!(health.permits("b.test").is_ok());
        health.answered(&host);
        assert!(health.permits(&host).is_ok());
    }

    #[test]
    fn a_host_that_asks_for_rest_is_left_alone_at_once() {
        let rests = Rests::default();
        let health = Health::new(0, rests.clone());
        let host: Arc<str> = "a.test".into();
        health.rests(&host, Duration::from_secs(u64::MAX), 429);
        health.answered(&host);
        let why = "a.test answered 429 and asks to be left alone for 31536000 s (Retry-After)";
        assert_eq!(health.permits(&host).err().as_deref(), Some(why));
        // What is known of it is kept to by whoever comes next.
        let next = Health::new(0, Rests::new(rests.take_new()));
        assert!(
            next.permits(&host)
                .is_err_and(|why| why.starts_with("a.test answered 429 and asks to be left alone until "))
        );
        assert_eq!(rests.take_new(), []);
        health.rests(&host, Duration::ZERO, 503);
        assert!(health.permits(&host).is_ok());
        assert!(Health::new(0, rests).permits(&host).is_ok());
    }

    #[test]
    fn tries_are_counted_by_host_and_run() {
        let health = Health::new(0, Rests::default());
        let host: Arc<str> = "a.test".into();
        assert_eq!((0..20).filter(|_| health.takes_retry(&host)).count(), HOST_RETRIES as usize);
        let taken = (0..2_000).filter(|number| health.takes_retry(&format!("{number}.test").into())).count();
        assert_eq!(taken as u64, RUN_RETRIES - u64::from(HOST_RETRIES));
    }
}
