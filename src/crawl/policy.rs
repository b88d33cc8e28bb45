//! robots.txt of every host of a run, asked for once a day.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use lru::LruCache;
use tokio::sync::OnceCell;
use url::Url;
use xxhash_rust::xxh3::xxh3_128_with_seed;

use super::exchange::Exchange;
use super::index::Index;
use super::spill::Spill;
use crate::discover::robots::{MAX_BYTES, Robots, product};
use crate::fetch::{Ask, Client, Cut, Error, Response};
use crate::inflate::inflate;

/// What is known of a host's robots.txt.
#[derive(Debug)]
pub(super) enum Policy {
    /// It was read, or there is none.
    Known(Robots),
    /// The server has trouble of its own: nothing may be fetched (RFC 9309, section 2.3.1.4).
    Failing(u16),
}

/// Redirects followed on the way to a robots.txt (RFC 9309, section 2.3.1.2).
const MAX_REDIRECTS: usize = 5;
/// How long a robots.txt holds (RFC 9309, section 2.4).
const DAY: Duration = Duration::from_secs(24 * 3600);
/// How long a server that fails to give its robots.txt is not asked again.
const PAUSE: Duration = Duration::from_secs(600);
/// Bytes that a robots.txt may unpack to, of which the first [`MAX_BYTES`] are read.
const MAX_INFLATED: u64 = 16 << 20;
/// Bytes of all robots.txt in memory; those that were not asked for longest are read back from disk when they are
/// needed. A list may name any number of hosts, in turn.
const MOST_BYTES: usize = 2 << 20;
/// What a host costs beside its rules.
const OVERHEAD: usize = 256;

/// The policies of a run, by scheme, host and port.
#[derive(Debug)]
pub(super) struct Policies {
    /// So that nobody can make up two hosts with one hash.
    seed: u64,
    begun: Instant,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// Those that are being asked for.
    asked: HashMap<u128, Cell>,
    /// Those in memory, with the time since the run began.
    known: LruCache<u128, (Duration, Cell)>,
    bytes: usize,
    /// All of them, in pieces of `disk`.
    places: Index,
    disk: Spill,
}

type Cell = Arc<OnceCell<Policy>>;

/// Who asks for a robots.txt.
pub(super) struct Asker<'a> {
    pub(super) client: &'a Client,
    /// The user agent, whose first word the rules of a robots.txt go by.
    pub(super) agent: &'a str,
    /// The host may see headers that say who asks: the user named it.
    pub(super) tells_who_asks: bool,
}

impl Policies {
    pub(super) fn new() -> Self {
        let state = State {
            asked: HashMap::new(),
            known: LruCache::unbounded(),
            bytes: 0,
            places: Index::default(),
            disk: Spill::default(),
        };
        Policies { seed: fastrand::u64(..), begun: Instant::now(), state: Mutex::new(state) }
    }

    /// The policy for `url`'s host: fetched if this is the first question or the answer has
    /// become old. The one who fetched it is given the requests and answers.
    ///
    /// # Errors
    /// The host cannot be reached.
    pub(super) async fn of(&self, url: &Url, asker: &Asker<'_>) -> Result<(Cell, Option<Vec<Exchange>>), Error> {
        let key = xxh3_128_with_seed(url.origin().ascii_serialization().as_bytes(), self.seed);
        let cell = self.cell(key);
        let mut exchanges = None;
        if let Err(error) = cell.get_or_try_init(|| fetch(url, asker, exchanges.insert(Vec::new()))).await {
            self.forget(key, &cell);
            return Err(error);
        }
        if exchanges.is_some() {
            self.keep(key, &cell);
        }
        Ok((cell, exchanges))
    }

    fn cell(&self, key: u128) -> Cell {
        let now = self.begun.elapsed();
        let mut state = self.state.lock().expect("no holder panics");
        if let Some(cell) = state.asked.get(&key) {
            return Arc::clone(cell);
        }
        if let Some((since, cell)) = state.known.get(&key) {
            if cell.get().is_some_and(|policy| policy.holds(now.saturating_sub(*since))) {
                return Arc::clone(cell);
            }
        } else if let Some((since, policy)) = state.stored(key)
            && policy.holds(now.saturating_sub(since))
        {
            let cell = Cell::new(OnceCell::new_with(Some(policy)));
            state.remember(key, since, &cell);
            return cell;
        }
        let cell = Cell::default();
        state.asked.insert(key, Arc::clone(&cell));
        cell
    }

    /// Nothing is kept of a host that cannot be reached: a long list may name any number of them.
    fn forget(&self, key: u128, cell: &Cell) {
        let mut state = self.state.lock().expect("no holder panics");
        if cell.get().is_none() && state.asked.get(&key).is_some_and(|asked| Arc::ptr_eq(asked, cell)) {
            state.asked.remove(&key);
        }
    }

    /// Keeps what was fetched. Where the disk fails it is in memory for a while, and asked for again after that.
    fn keep(&self, key: u128, cell: &Cell) {
        let since = self.begun.elapsed();
        let mut state = self.state.lock().expect("no holder panics");
        state.asked.remove(&key);
        if let Some(policy) = cell.get() {
            let _ = state.store(key, since, policy);
        }
        state.remember(key, since, cell);
    }
}

impl State {
    fn remember(&mut self, key: u128, since: Duration, cell: &Cell) {
        self.bytes += weight(cell);
        if let Some((_, (_, old))) = self.known.push(key, (since, Arc::clone(cell))) {
            self.bytes -= weight(&old);
        }
        while self.bytes > MOST_BYTES {
            let Some((_, (_, oldest))) = self.known.pop_lru() else { return };
            self.bytes -= weight(&oldest);
        }
    }

    fn store(&mut self, key: u128, since: Duration, policy: &Policy) -> io::Result<()> {
        let place = self.disk.write(since.as_secs(), &policy.to_bytes())?;
        self.places.set(key, place)
    }

    fn stored(&mut self, key: u128) -> Option<(Duration, Policy)> {
        let place = self.places.get(key).ok().flatten()?;
        let (since, bytes) = self.disk.read(place).ok()?;
        Some((Duration::from_secs(since), Policy::from_bytes(&bytes)?))
    }
}

fn weight(cell: &Cell) -> usize {
    OVERHEAD + if let Some(Policy::Known(robots)) = cell.get() { robots.weight() } else { 0 }
}

impl Policy {
    /// Whether it is still to be relied on after so long.
    fn holds(&self, age: Duration) -> bool {
        age <= if matches!(self, Policy::Failing(_)) { PAUSE } else { DAY }
    }

    fn to_bytes(&self) -> Vec<u8> {
        match self {
            Policy::Known(robots) => [&[0, 0], &robots.to_bytes()[..]].concat(),
            Policy::Failing(status) => status.to_le_bytes().to_vec(),
        }
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (status, robots) = bytes.split_first_chunk()?;
        Some(match u16::from_le_bytes(*status) {
            0 => Policy::Known(Robots::from_bytes(robots)),
            status => Policy::Failing(status),
        })
    }
}

async fn fetch(url: &Url, asker: &Asker<'_>, exchanges: &mut Vec<Exchange>) -> Result<Policy, Error> {
    let nothing = || Ok(Policy::Known(Robots::default()));
    let Ok(mut at) = url.join("/robots.txt") else { return nothing() };
    for _ in 0..=MAX_REDIRECTS {
        let tells_who_asks = asker.tells_who_asks && at.origin() == url.origin();
        // A cap on pages says nothing of robots.txt: cut, it could say the opposite of the whole.
        let ask = Ask { tells_who_asks, first: Some(MAX_BYTES as u64), ..Ask::default() };
        let response = asker.client.get(&at, &ask, |_, _| true).await?;
        exchanges.push(Exchange::of(&at, &response, Timestamp::now()));
        match response.status {
            200..=299 => {
                let mut robots = Robots::parse(&text(asker.client, &response)?, product(asker.agent));
                // Nobody asks for them here, and some files name hundreds.
                robots.sitemaps = Vec::new();
                return Ok(Policy::Known(robots));
            }
            300..=399 => match response.header("location").and_then(|location| at.join(location).ok()) {
                Some(next) => at = next,
                None => return nothing(),
            },
            500..=599 => return Ok(Policy::Failing(response.status)),
            _ => return nothing(),
        }
    }
    nothing()
}

/// What came, to be believed. What broke off, or cannot be unpacked, is as good as a host that cannot be reached: nothing
/// is fetched (RFC 9309, section 2.3.1.4). Of a long one the start counts (section 2.5).
///
/// # Errors
/// The transfer or the content coding broke.
fn text(client: &Client, response: &Response) -> Result<Vec<u8>, Error> {
    match response.cut {
        Some(Cut::Time) => return Err(Error::Timeout(client.timeout())),
        Some(Cut::Disconnect) => return Err(Error::Broken("robots.txt broke off".to_owned())),
        Some(Cut::Length) | None => {}
    }
    let encoding = response.header("content-encoding").unwrap_or_default();
    let broken = |why: String| Error::Broken(format!("robots.txt: {why}"));
    let inflated = inflate(&response.bytes, encoding, MAX_INFLATED).map_err(|error| broken(error.to_string()))?;
    if inflated.is_truncated && response.cut.is_none() {
        return Err(broken("it breaks off".to_owned()));
    }
    Ok(inflated.bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::{Gauge, Settings};

    #[tokio::test]
    async fn nothing_is_kept_of_hosts_that_cannot_be_reached() {
        let client = Client::new(Settings::default(), Gauge::default());
        let policies = Policies::new();
        // Refused before a connection is tried.
        let url: Url = "http://127.0.0.1/".parse().expect("a URL");
        let asker = Asker { client: &client, agent: "offprint", tells_who_asks: false };
        assert!(policies.of(&url, &asker).await.is_err());
        let state = policies.state.lock().expect("no holder panics");
        assert!(state.asked.is_empty() && state.known.is_empty());
    }

    #[test]
    fn the_policies_of_many_hosts_wait_on_disk_and_are_not_asked_for_again() {
        let policies = Policies::new();
        let hosts = 3 * (MOST_BYTES / OVERHEAD) as u128;
        let is_private = |host: u128| format!("User-agent: *\nDisallow: /{host}/");
        for host in 1..=hosts {
            let cell = policies.cell(host);
            assert!(cell.get().is_none(), "{host} is new");
            let policy = match host % 5 {
                0 => Policy::Failing(503),
                _ => Policy::Known(Robots::parse(is_private(host).as_bytes(), "offprint")),
            };
            assert!(cell.set(policy).is_ok());
            policies.keep(host, &cell);
        }
        for host in 1..=hosts {
            let cell = policies.cell(host);
            let is_right = match cell.get() {
                Some(Policy::Failing(status)) => host % 5 == 0 && *status == 503,
                Some(Policy::Known(robots)) => robots.allows("/") && !robots.allows(&format!("/{host}/x")),
                None => false,
            };
            assert!(is_right, "{host}: {cell:?}");
        }
        let state = policies.state.lock().expect("no holder panics");
        assert!(state.bytes <= MOST_BYTES && state.known.len() <= MOST_BYTES / OVERHEAD);
        assert!(state.asked.is_empty());
    }
}
