//! From a URL to its page: redirects followed one by one, with guard, robots.txt and rate at every hop.

use std::future::Future;

use jiff::Timestamp;
use reqwest::header::HeaderName;
use tokio::sync::watch;
use url::Url;

use super::limit::Limit;
use super::policy::{Policies, Policy};
use super::{Refusal, Settings, record, retry};
use crate::fetch::{Client, Error, Response};
use crate::input::masked;
use crate::record::{ErrorCode, Failure, Outcome, Robots};

/// Redirects followed for one page (the Fetch standard's limit for a browser is 20; pages need two or three).
const MAX_REDIRECTS: usize = 10;

/// What all requests of a run share.
pub(super) struct Shared {
    pub(super) settings: Settings,
    pub(super) client: Client,
    pub(super) policies: Policies,
    pub(super) limit: Limit,
    /// True once no request may be begun any more.
    pub(super) stop: watch::Receiver<bool>,
}

/// What came of a URL.
pub(super) struct Arrival {
    /// Where the last request went.
    pub(super) url: Url,
    /// URLs passed through, the one asked for first.
    pub(super) redirects: Vec<String>,
    pub(super) robots: Option<Robots>,
    pub(super) fetched_at: Timestamp,
    pub(super) answer: Result<Response, Refusal>,
}

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Asking {
    /// Headers of these requests beyond those of every request.
    pub(super) headers: Vec<(HeaderName, String)>,
    /// Feeds, sitemaps and lists are wanted as well as pages.
    pub(super) any_document: bool,
}

impl Asking {
    /// Redirects and what cannot be read are not downloaded.
    fn wants_body(&self, status: u16, headers: &[(String, String)]) -> bool {
        let kind = headers.iter().find(|(name, _)| name == "content-type").map(|(_, value)| value.to_ascii_lowercase());
        let is_text = kind.is_none_or(|kind| {
            kind.is_empty()
                || kind.starts_with("text/")
                || kind.contains("html")
                || kind.contains("xml")
                || kind.starts_with("application/octet-stream")
                || self.any_document && (kind.contains("json") || kind.contains("gzip"))
        });
        !(300..400).contains(&status) && is_text
    }
}

/// Follows `start` to its page.
pub(super) async fn follow(shared: &Shared, start: Url, asking: &Asking) -> Arrival {
    let mut arrival = Arrival {
        url: start,
        redirects: Vec::new(),
        robots: None,
        fetched_at: Timestamp::now(),
        answer: Err(cancelled()),
    };
    if *shared.stop.borrow() {
        return arrival;
    }
    loop {
        if let Err(refusal) = permitted(shared, &mut arrival).await {
            arrival.answer = Err(refusal);
            return arrival;
        }
        let response = match request(shared, &arrival.url, asking).await {
            Ok(response) => response,
            Err(refusal) => {
                arrival.answer = Err(refusal);
                return arrival;
            }
        };
        arrival.fetched_at = Timestamp::now();
        if !is_redirect(response.status) {
            arrival.answer = Ok(response);
            return arrival;
        }
        let Some(next) = target(&response, &arrival.url) else {
            let to = response.header("location").map_or_else(|| "nowhere".to_owned(), |to| format!("to `{to}`"));
            let message = format!("the server answered {} and sends {to}, which cannot be followed", response.status);
            arrival.answer = Err((Outcome::Error, record::failure(ErrorCode::HttpError, message)));
            return arrival;
        };
        let loops = next == arrival.url || arrival.redirects.iter().any(|seen| *seen == next.as_str());
        arrival.redirects.push(arrival.url.to_string());
        if loops || arrival.redirects.len() > MAX_REDIRECTS {
            let message = if loops {
                format!("redirects lead back to {}", masked(&next))
            } else {
                format!("more than {MAX_REDIRECTS} redirects, the last to {}", masked(&next))
            };
            arrival.answer = Err((Outcome::Error, record::failure(ErrorCode::RedirectLoop, message)));
            return arrival;
        }
        arrival.url = next;
    }
}

fn cancelled() -> Refusal {
    let message = "the run was stopped before this was fetched".to_owned();
    (Outcome::Error, Failure { code: ErrorCode::Cancelled, message, retryable: true })
}

/// Waits, but not beyond the end of the run.
async fn unless_stopped(shared: &Shared, wait: impl Future<Output = ()>) -> Result<(), Refusal> {
    let mut stop = shared.stop.clone();
    tokio::select! {
        biased;
        () = wait => Ok(()),
        Ok(_) = stop.wait_for(|is_stopped| *is_stopped) => Err(cancelled()),
    }
}

/// Whether robots.txt lets us ask; notes what it says.
async fn permitted(shared: &Shared, arrival: &mut Arrival) -> Result<(), Refusal> {
    let url = &arrival.url;
    if !shared.settings.fetch.allow_private && crate::fetch::is_private_host(url) {
        return Err(of_error(&Error::PrivateAddress(url.host_str().unwrap_or_default().to_owned())));
    }
    let cell = shared.policies.of(url, &shared.client, &shared.settings.fetch.user_agent).await;
    let path = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let refusal = match cell.get() {
        Some(Policy::Known(robots)) if robots.allows(&path) => None,
        Some(Policy::Known(_)) => Some(format!(
            "robots.txt of {} disallows it; --ignore-robots overrides",
            url.host_str().unwrap_or_default()
        )),
        Some(Policy::Failing(status)) => Some(format!(
            "robots.txt of {} answered {status}, which disallows everything for now",
            url.host_str().unwrap_or_default()
        )),
        Some(Policy::Unreachable) | None => {
            arrival.robots = Some(Robots::Unavailable);
            return Ok(());
        }
    };
    match refusal {
        None => arrival.robots = Some(Robots::Allowed),
        Some(_) if shared.settings.ignore_robots => arrival.robots = Some(Robots::DisallowedIgnored),
        Some(message) => {
            return Err((Outcome::Blocked, record::failure(ErrorCode::RobotsDisallowed, message)));
        }
    }
    Ok(())
}

/// One hop, tried again where the trouble may pass.
async fn request(shared: &Shared, url: &Url, asking: &Asking) -> Result<Response, Refusal> {
    let host = url.host_str().unwrap_or_default();
    let mut attempt = 0;
    loop {
        unless_stopped(shared, shared.limit.wait(host)).await?;
        let answer =
            shared.client.get(url, &asking.headers, |status, headers| asking.wants_body(status, headers)).await;
        let retry_after = match &answer {
            Ok(response) if retry::is_passing(response.status) => response.header("retry-after").map(str::to_owned),
            Err(Error::Connect(_) | Error::ConnectTimeout(_) | Error::Timeout(_) | Error::Broken(_)) => None,
            _ => return answer.map_err(|error| of_error(&error)),
        };
        if attempt >= shared.settings.retries {
            return answer.map_err(|error| of_error(&error));
        }
        attempt += 1;
        let wait = retry::wait(attempt, retry_after.as_deref(), Timestamp::now());
        unless_stopped(shared, tokio::time::sleep(wait)).await?;
    }
}

fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// Where a redirect leads, if it can be followed.
fn target(response: &Response, from: &Url) -> Option<Url> {
    let mut next = from.join(response.header("location")?.trim()).ok()?;
    // RFC 9110, section 10.2.2: the fragment asked for holds unless the target names one.
    if next.fragment().is_none() {
        next.set_fragment(from.fragment());
    }
    matches!(next.scheme(), "http" | "https").then_some(next)
}

fn of_error(error: &Error) -> Refusal {
    let (outcome, code, retryable) = match error {
        Error::PrivateAddress(_) => (Outcome::Blocked, ErrorCode::PrivateAddress, false),
        Error::Dns(_) => (Outcome::Error, ErrorCode::Dns, true),
        Error::Connect(_) => (Outcome::Error, ErrorCode::Connect, true),
        Error::Tls(_) => (Outcome::Error, ErrorCode::Tls, false),
        Error::Timeout(_) | Error::ConnectTimeout(_) => (Outcome::Error, ErrorCode::Timeout, true),
        Error::TooLarge(_) => (Outcome::Error, ErrorCode::TooLarge, false),
        Error::Broken(_) => (Outcome::Error, ErrorCode::BrokenTransfer, true),
        Error::Setup(_) => (Outcome::Error, ErrorCode::Internal, false),
    };
    (outcome, Failure { code, message: error.to_string(), retryable })
}
