//! robots.txt of every host of a run, asked for once.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::{Mutex, OnceCell};
use url::Url;

use crate::discover::robots::{Robots, product};
use crate::fetch::{Client, Error};

/// What is known of a host's robots.txt.
#[derive(Debug)]
pub(super) enum Policy {
    /// It was read, or there is none.
    Known(Robots),
    /// The server has trouble of its own: nothing may be fetched (RFC 9309, section 2.3.1.4).
    Failing(u16),
    /// The host cannot be reached: the page's own request says why.
    Unreachable,
}

/// Redirects followed on the way to a robots.txt (RFC 9309, section 2.3.1.2).
const MAX_REDIRECTS: usize = 5;

/// The policies of a run, by scheme, host and port.
#[derive(Debug, Default)]
pub(super) struct Policies {
    known: Mutex<HashMap<String, Arc<OnceCell<Policy>>>>,
}

impl Policies {
    /// The policy for `url`'s host, fetched if this is the first question.
    pub(super) async fn of(&self, url: &Url, client: &Client, agent: &str) -> Arc<OnceCell<Policy>> {
        let origin = url.origin().ascii_serialization();
        let cell = Arc::clone(self.known.lock().await.entry(origin).or_default());
        cell.get_or_init(|| fetch(url, client, agent)).await;
        cell
    }
}

async fn fetch(url: &Url, client: &Client, agent: &str) -> Policy {
    let Ok(mut at) = url.join("/robots.txt") else { return Policy::Unreachable };
    for _ in 0..=MAX_REDIRECTS {
        let response = match client.get(&at, &[], |_, _| true).await {
            Ok(response) => response,
            Err(Error::TooLarge(_)) => return Policy::Known(Robots::default()),
            Err(_) => return Policy::Unreachable,
        };
        match response.status {
            200..=299 => {
                let encoding = response.header("content-encoding").unwrap_or_default().to_owned();
                let bytes = crate::inflate::inflate(&response.bytes, &encoding, 1 << 20)
                    .map(|inflated| inflated.bytes)
                    .unwrap_or(response.bytes);
                return Policy::Known(Robots::parse(&bytes, product(agent)));
            }
            300..=399 => match response.header("location").and_then(|location| at.join(location).ok()) {
                Some(next) => at = next,
                None => return Policy::Known(Robots::default()),
            },
            500..=599 => return Policy::Failing(response.status),
            _ => return Policy::Known(Robots::default()),
        }
    }
    Policy::Known(Robots::default())
}
