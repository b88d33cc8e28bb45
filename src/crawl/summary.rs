//! Counts of a run.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::record::{Outcome, Record, name_of};

/// Hosts that the summary names.
const SLOWEST: usize = 10;
/// Hosts whose times are kept; beyond that those that took least are forgotten. Some 130 bytes each, and the slowest
/// are among these even if each host has but one request.
const MOST_HOSTS: usize = 4_096;

/// Counts of a run, as `--summary` writes them.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    /// Records made.
    pub inputs: u64,
    /// Records by outcome.
    pub outcomes: BTreeMap<Outcome, u64>,
    /// Records by error code.
    pub errors: BTreeMap<String, u64>,
    /// Inputs that an earlier run had finished (`--resume`).
    pub resumed: u64,
    /// Inputs that were read and are left to another run.
    pub left: u64,
    /// What was left out because it is no page: in WARC files redirects, robots.txt and what pages load, in folders the
    /// frames that a browser saved beside their page.
    pub no_pages: u64,
    /// Told to end, the run did not read its inputs to the last: of those behind there is no record.
    pub is_cut_short: bool,
    /// Bytes of all pages, inflated.
    pub bytes: u64,
    /// Requests for pages; those for robots.txt are not counted.
    pub requests: u64,
    /// Wall time of the run.
    pub seconds: f64,
    /// Hosts that took longest in all, slowest first.
    pub slowest_hosts: Vec<HostTime>,
    /// What to do next about each kind of failure.
    pub next_steps: BTreeMap<String, &'static str>,
    #[serde(skip)]
    started: Instant,
}

/// How long one host took.
#[derive(Debug, Clone, Serialize)]
pub struct HostTime {
    /// The host, domain or address that is limited as one.
    pub host: String,
    /// Requests for pages.
    pub requests: u64,
    /// Time of all of them.
    pub seconds: f64,
    /// Time of the slowest.
    pub longest: f64,
}

/// Times of requests by host.
#[derive(Debug, Default)]
pub(super) struct Timings {
    hosts: Mutex<HashMap<Arc<str>, (u64, Duration, Duration)>>,
    requests: std::sync::atomic::AtomicU64,
}

impl Timings {
    pub(super) fn add(&self, host: &Arc<str>, time: Duration) {
        self.requests.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let mut hosts = self.hosts.lock().expect("no holder panics");
        if hosts.len() >= MOST_HOSTS && !hosts.contains_key(host) {
            let mut times: Vec<Duration> = hosts.values().map(|(_, all, _)| *all).collect();
            let middle = times.len() / 2;
            let median = *times.select_nth_unstable(middle).1;
            hosts.retain(|_, (_, all, _)| *all > median);
        }
        let (requests, all, longest) = hosts.entry(Arc::clone(host)).or_default();
        *requests += 1;
        *all += time;
        *longest = time.max(*longest);
    }
}

impl Summary {
    pub(super) fn start() -> Self {
        Summary {
            inputs: 0,
            outcomes: BTreeMap::new(),
            errors: BTreeMap::new(),
            resumed: 0,
            left: 0,
            no_pages: 0,
            is_cut_short: false,
            bytes: 0,
            requests: 0,
            seconds: 0.0,
            slowest_hosts: Vec::new(),
            next_steps: BTreeMap::new(),
            started: Instant::now(),
        }
    }

    pub(super) fn count(&mut self, record: &Record) {
        self.inputs += 1;
        *self.outcomes.entry(record.outcome).or_default() += 1;
        if let Some(error) = &record.error {
            *self.errors.entry(name_of(&error.code)).or_default() += 1;
        }
        self.bytes += record.fetch.bytes.unwrap_or(0);
    }

    pub(super) fn finish(&mut self, timings: &Timings) {
        self.seconds = rounded(self.started.elapsed());
        self.requests = timings.requests.load(std::sync::atomic::Ordering::Relaxed);
        let hosts = timings.hosts.lock().expect("no holder panics");
        let mut slowest: Vec<_> = hosts.iter().collect();
        slowest.sort_by(|(first, (_, one, _)), (second, (_, other, _))| other.cmp(one).then(first.cmp(second)));
        self.slowest_hosts = slowest
            .into_iter()
            .take(SLOWEST)
            .map(|(host, (requests, all, longest))| HostTime {
                host: host.to_string(),
                requests: *requests,
                seconds: rounded(*all),
                longest: rounded(*longest),
            })
            .collect();
        self.next_steps = self.errors.keys().filter_map(|code| Some((code.clone(), next_step(code)?))).collect();
    }

    /// Records with one of `outcomes`.
    pub fn with(&self, outcomes: &[Outcome]) -> u64 {
        outcomes.iter().filter_map(|outcome| self.outcomes.get(outcome)).sum()
    }
}

fn rounded(time: Duration) -> f64 {
    (time.as_secs_f64() * 1000.0).round() / 1000.0
}

/// One thing to do about a kind of failure.
fn next_step(code: &str) -> Option<&'static str> {
    Some(match code {
        "truncated" | "broken_transfer" => "run these inputs again; if they break each time, the server does it",
        "tree_truncated" => "the markup is hostile; look at the page itself",
        "consent_wall" => "put the cookie of a given consent into the site's rule ([http] cookies)",
        "unauthorized" | "login_wall" => "if you have an account, hand over its cookies with --cookies FILE",
        "forbidden" | "bot_wall" => "ask the site for access, or lower --rate; nothing here gets around it",
        "legal" | "gone" | "parked" | "empty" | "no_content" => "drop these inputs from the list",
        "not_found" | "soft_404" => "look whether the addresses have moved; else drop them",
        "robots_disallowed" => "ask the site for leave; --ignore-robots is yours to answer for",
        "private_address" => "add --allow-private if these hosts of your network are meant",
        "needs_javascript" => "hand over the HTML that a browser has rendered",
        "unsupported_type" => "these are no HTML pages; take them out of the list",
        "bad_url" | "bad_line" | "no_such_file" | "unreadable" => "correct the inputs; each message says what is wrong",
        "dns" => "check the host names; run again later in case the name servers were the trouble",
        "connect" | "timeout" | "host_unavailable" | "server_error" => "run these inputs again later",
        "tls" => "look at the server's certificate; --ca-cert names a private authority",
        "rate_limited" => "run these inputs again with a lower --rate",
        "too_large" => "raise --max-size if such pages are wanted",
        "cancelled" => "run these inputs again; --resume JOURNAL does that by itself",
        "internal" => "please report these inputs",
        _ => return None,
    })
}
