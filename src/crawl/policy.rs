//! robots.txt of every host of a run, asked for once a day.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::sync::OnceCell;
use url::Url;

use super::exchange::Exchange;
use crate::discover::robots::{MAX_BYTES, Robots, product};
use crate::fetch::{Ask, Client, Error, Response};

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
/// Bytes of all robots.txt in memory; the oldest are asked for again when they are needed.
const MOST_BYTES: usize = 64 << 20;
/// What a host costs beside its rules.
const OVERHEAD: usize = 512;

/// The policies of a run, by scheme, host and port.
#[derive(Debug, Default)]
pub(super) struct Policies {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    known: HashMap<String, (Instant, Cell)>,
    order: VecDeque<(String, usize)>,
    bytes: usize,
}

type Cell = Arc<OnceCell<Policy>>;

impl Policies {
    /// The policy for `url`'s host, fetched if this is the first question or the answer has become old; the one who
    /// fetched it is given the requests and answers.
    ///
    /// # Errors
    /// The host cannot be reached.
    pub(super) async fn of(
        &self,
        url: &Url,
        client: &Client,
        agent: &str,
    ) -> Result<(Cell, Option<Vec<Exchange>>), Error> {
        let origin = url.origin().ascii_serialization();
        let cell = self.cell(&origin);
        let mut exchanges = None;
        if let Err(error) = cell.get_or_try_init(|| fetch(url, client, agent, exchanges.insert(Vec::new()))).await {
            self.forget(&origin, &cell);
            return Err(error);
        }
        if exchanges.is_some() {
            self.account(origin, &cell);
        }
        Ok((cell, exchanges))
    }

    fn cell(&self, origin: &str) -> Cell {
        let mut state = self.state.lock().expect("no holder panics");
        let is_old = |since: Instant, cell: &Cell| {
            let holds = if matches!(cell.get(), Some(Policy::Failing(_))) { PAUSE } else { DAY };
            cell.get().is_some() && since.elapsed() > holds
        };
        match state.known.get(origin) {
            Some((since, cell)) if !is_old(*since, cell) => Arc::clone(cell),
            _ => {
                let cell = Cell::default();
                state.known.insert(origin.to_owned(), (Instant::now(), Arc::clone(&cell)));
                cell
            }
        }
    }

    /// Nothing is kept of a host that cannot be reached: a long list may name any number of them.
    fn forget(&self, origin: &str, cell: &Cell) {
        let mut state = self.state.lock().expect("no holder panics");
        if cell.get().is_none() && state.known.get(origin).is_some_and(|(_, known)| Arc::ptr_eq(known, cell)) {
            state.known.remove(origin);
        }
    }

    fn account(&self, origin: String, cell: &Cell) {
        let weight = OVERHEAD + if let Some(Policy::Known(robots)) = cell.get() { robots.weight() } else { 0 };
        let mut state = self.state.lock().expect("no holder panics");
        state.bytes += weight;
        state.order.push_back((origin, weight));
        while state.bytes > MOST_BYTES {
            let Some((oldest, weight)) = state.order.pop_front() else { return };
            state.bytes -= weight;
            state.known.remove(&oldest);
        }
    }
}

async fn fetch(url: &Url, client: &Client, agent: &str, exchanges: &mut Vec<Exchange>) -> Result<Policy, Error> {
    let nothing = || Ok(Policy::Known(Robots::default()));
    let Ok(mut at) = url.join("/robots.txt") else { return nothing() };
    for _ in 0..=MAX_REDIRECTS {
        let response = client.get(&at, &Ask::default(), |_, _| true).await?;
        exchanges.push(Exchange::of(&at, &response, Timestamp::now()));
        match response.status {
            200..=299 => return Ok(Policy::Known(Robots::parse(&text(&response), product(agent)))),
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

fn text(response: &Response) -> Vec<u8> {
    let encoding = response.header("content-encoding").unwrap_or_default();
    match crate::inflate::inflate(&response.bytes, encoding, 4 * MAX_BYTES as u64) {
        Ok(inflated) => inflated.bytes,
        Err(_) => response.bytes.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::{Gauge, Settings};

    #[tokio::test]
    async fn nothing_is_kept_of_hosts_that_cannot_be_reached() {
        let client = Client::new(Settings::default(), Gauge::default());
        let policies = Policies::default();
        // Refused before a connection is tried.
        let url: Url = "http://127.0.0.1/".parse().expect("a URL");
        assert!(policies.of(&url, &client, "offprint").await.is_err());
        assert!(policies.state.lock().expect("no holder panics").known.is_empty());
    }
}
