//! One hop of an input: guard, robots.txt, the host's health, the request, and where it leads.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use url::Url;

use super::exchange::Exchange;
use super::health::Health;
use super::item::{Answer, Asking, Item, lane_of};
use super::limit::{Limit, LimitBy};
use super::policy::{Asker, Policies, Policy};
use super::summary::Timings;
use super::{Refusal, Settings, record, retry};
use crate::fetch::{Ask, Cache, Client, Cookies, Cut, Error, Response};
use crate::input::masked;
use crate::record::{ErrorCode, Failure, FetchedFrom, Outcome, Robots};
use crate::selectors::HttpRule;

/// Redirects followed for one page (the Fetch standard's limit for a browser is 20; pages need two or three).
const MAX_REDIRECTS: usize = 10;

/// What all requests of a run share.
pub(super) struct Shared {
    pub(super) settings: Settings,
    pub(super) client: Client,
    pub(super) policies: Policies,
    pub(super) limit: Limit,
    pub(super) health: Health,
    pub(super) cookies: Cookies,
    pub(super) cache: Option<Cache>,
    pub(super) timings: Arc<Timings>,
}

/// What a hop has led to.
pub(super) enum Hop {
    /// The end of the way.
    Arrived(Answer),
    /// Another request, which needs the turn of the item's lane.
    Onward,
    /// The same request once more, not before this time.
    Later(Instant),
}

/// Takes an item one hop further.
pub(super) async fn hop(shared: &Shared, item: &mut Item, rule: Option<&HttpRule>) -> Hop {
    let url = item.way.url.clone();
    if !shared.settings.fetch.allow_private && crate::fetch::is_private_host(&url) {
        return refused(of_error(&Error::PrivateAddress(url.host_str().unwrap_or_default().to_owned())));
    }
    if shared.settings.limit_by == LimitBy::Address && !item.lane.starts_with("ip:") {
        let address = shared.client.address(url.host_str().unwrap_or_default()).await;
        item.lane = address.map_or_else(|| format!("ip:{}", item.lane), |address| format!("ip:{address}")).into();
        return Hop::Onward;
    }
    if let Err(why) = shared.health.permits(&item.lane) {
        let failure = Failure { code: ErrorCode::HostUnavailable, message: why, retryable: true };
        return refused((Outcome::Error, failure));
    }
    if let Some(delay) = rule.and_then(|rule| rule.delay) {
        shared.limit.slow_down(&item.lane, delay);
    }
    match robots(shared, item, &url).await {
        Err(hop) => return hop,
        Ok(robots) => item.way.robots = Some(robots),
    }
    let ask = ask(shared, rule, item, &url);
    let asking = item.asking.clone();
    let wants_body = |status: u16, headers: &[(String, String)]| asking.wants_body(status, headers);
    item.way.redirected_by = None;
    let started = Instant::now();
    let answer = match &shared.cache {
        Some(cache) => cache.get(&shared.client, &url, &ask, wants_body).await,
        None => shared.client.get(&url, &ask, wants_body).await.map(|response| (response, false)),
    };
    shared.health.requested();
    shared.timings.add(&item.lane, started.elapsed());
    match answer {
        Err(error) => failed(shared, item, of_error(&error)),
        Ok((response, is_cached)) => {
            item.way.from = if is_cached { FetchedFrom::Cache } else { FetchedFrom::Network };
            answered(shared, item, &url, response)
        }
    }
}

fn refused(refusal: Refusal) -> Hop {
    Hop::Arrived(Err(refusal))
}

/// Headers and cookies of one request.
fn ask(shared: &Shared, rule: Option<&HttpRule>, item: &Item, url: &Url) -> Ask {
    let mut headers = rule.map(|rule| rule.headers.clone()).unwrap_or_default();
    headers.extend_from_slice(&item.asking.headers);
    let consent = rule.map(|rule| rule.cookies.as_slice()).unwrap_or_default();
    if let Some(cookies) = shared.cookies.header(url, consent) {
        headers.push(("cookie".to_owned(), cookies));
    }
    Ask { headers, tells_who_asks: is_named(shared, item, url), first: None }
}

/// Whether the user named the host of `url`, by scheme, name and port as curl compares them: a redirect, a refresh and
/// an entry of a feed may lead to anybody.
fn is_named(shared: &Shared, item: &Item, url: &Url) -> bool {
    let origin = url.origin();
    match &shared.settings.named {
        Some(named) => named.contains(&origin),
        None => item.named.origin() == origin,
    }
}

/// What robots.txt says of `url`, unless it ends the way.
async fn robots(shared: &Shared, item: &mut Item, url: &Url) -> Result<Robots, Hop> {
    let host = url.host_str().unwrap_or_default();
    let asker = Asker {
        client: &shared.client,
        agent: &shared.settings.fetch.user_agent,
        tells_who_asks: is_named(shared, item, url),
    };
    let cell = match shared.policies.of(url, &asker).await {
        Ok((cell, exchanges)) => {
            if shared.settings.keeps_exchanges {
                item.exchanges.extend(exchanges.into_iter().flatten());
            }
            if let Some(Policy::Known(robots)) = cell.get()
                && let Some(delay) = robots.crawl_delay
            {
                shared.limit.slow_down(&item.lane, Duration::try_from_secs_f64(delay).unwrap_or(Duration::MAX));
            }
            cell
        }
        Err(_) if shared.settings.ignore_robots => return Ok(Robots::Unavailable),
        Err(error) => return Err(failed(shared, item, of_error(&error))),
    };
    let path = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let message = match cell.get() {
        Some(Policy::Known(robots)) if robots.allows(&path) => return Ok(Robots::Allowed),
        Some(Policy::Known(_)) | None => format!("robots.txt of {host} disallows it; --ignore-robots overrides"),
        Some(Policy::Failing(status)) => {
            format!("robots.txt of {host} answered {status}, which disallows everything for now")
        }
    };
    if shared.settings.ignore_robots {
        return Ok(Robots::DisallowedIgnored);
    }
    Err(refused((Outcome::Blocked, record::failure(ErrorCode::RobotsDisallowed, message))))
}

/// Trouble that may pass is tried again, as far as budgets go.
fn failed(shared: &Shared, item: &mut Item, refusal: Refusal) -> Hop {
    if is_passing(refusal.1.code) && item.way.attempt < shared.settings.retries && shared.health.takes_retry(&item.lane)
    {
        item.way.attempt += 1;
        return Hop::Later(Instant::now() + retry::wait(item.way.attempt, None, Timestamp::now()));
    }
    if counts_against_host(refusal.1.code) {
        shared.health.failed(&item.lane, &refusal.1.message);
    }
    refused(refusal)
}

fn is_passing(code: ErrorCode) -> bool {
    use ErrorCode::{BrokenTransfer, Connect, RateLimited, ServerError, Timeout};
    matches!(code, Connect | Timeout | BrokenTransfer | RateLimited | ServerError)
}

fn counts_against_host(code: ErrorCode) -> bool {
    is_passing(code) || matches!(code, ErrorCode::Dns | ErrorCode::Tls)
}

fn answered(shared: &Shared, item: &mut Item, url: &Url, response: Response) -> Hop {
    item.way.fetched_at = Timestamp::now();
    let sets_cookies = shared.cookies.store(url, &response);
    if shared.settings.keeps_exchanges && item.way.from == FetchedFrom::Network {
        item.exchanges.push(Exchange::of(url, &response, item.way.fetched_at));
    }
    if retry::is_passing(response.status) {
        let retry_after = response.header("retry-after").map(str::to_owned);
        if let Some(rest) = retry::rest(retry_after.as_deref(), Timestamp::now()) {
            shared.health.rests(&item.lane, rest, response.status);
            return Hop::Arrived(Ok(response));
        }
        if item.way.attempt < shared.settings.retries && shared.health.takes_retry(&item.lane) {
            item.way.attempt += 1;
            let wait = retry::wait(item.way.attempt, retry_after.as_deref(), Timestamp::now());
            return Hop::Later(Instant::now() + wait);
        }
        shared.health.failed(&item.lane, &format!("the server answered {}", response.status));
        return Hop::Arrived(Ok(response));
    }
    match response.cut {
        Some(Cut::Length) => return refused(of_error(&Error::TooLarge(shared.settings.fetch.max_size))),
        Some(Cut::Time) => {
            return failed(shared, item, of_error(&Error::Timeout(shared.settings.fetch.timeout)));
        }
        Some(Cut::Disconnect) | None => shared.health.answered(&item.lane),
    }
    if !is_redirect(response.status) {
        return Hop::Arrived(Ok(response));
    }
    item.way.redirected_by = Some(response.status);
    match redirect(item, &response, url, sets_cookies) {
        Ok(next) => {
            item.way.redirects.push(url.to_string());
            item.way.attempt = 0;
            item.asking.forget_validators();
            item.lane = lane_of(&next, shared.settings.limit_by);
            item.way.url = next;
            Hop::Onward
        }
        Err(refusal) => {
            item.way.redirects.push(url.to_string());
            if let Some(next) = target(&response, url) {
                item.way.url = next;
            }
            refused(refusal)
        }
    }
}

/// Where a redirect leads.
fn redirect(item: &Item, response: &Response, url: &Url, sets_cookies: bool) -> Result<Url, Refusal> {
    let Some(next) = target(response, url) else {
        let to = response.header("location").map_or_else(|| "nowhere".to_owned(), |to| format!("to `{to}`"));
        let message = format!("the server answered {} and sends {to}, which cannot be followed", response.status);
        return Err((Outcome::Error, record::failure(ErrorCode::HttpError, message)));
    };
    // Back to where it came from with a new cookie is how some sites ask whether cookies are kept.
    let loops = !sets_cookies && (next == *url || item.way.redirects.iter().any(|seen| *seen == next.as_str()));
    if loops || item.way.redirects.len() >= MAX_REDIRECTS {
        let message = if loops {
            format!("redirects lead back to {}", masked(&next))
        } else {
            format!("more than {MAX_REDIRECTS} redirects, the last to {}", masked(&next))
        };
        return Err((Outcome::Error, record::failure(ErrorCode::RedirectLoop, message)));
    }
    Ok(next)
}

/// The record of an input that was not begun, or not finished, when the run was stopped: not `what`, fetched or read.
pub(super) fn cancelled(what: &str) -> Refusal {
    let message = format!("the run was stopped before this was {what}");
    (Outcome::Error, Failure { code: ErrorCode::Cancelled, message, retryable: true })
}

/// Types of the files in which browsers save a page with what it loads (`decode::saved`).
const SAVED_PAGES: [&str; 4] =
    ["multipart/related", "message/rfc822", "application/x-mimearchive", "application/x-webarchive"];

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
                || SAVED_PAGES.iter().any(|saved| kind.starts_with(saved))
                || self.any_document && (kind.contains("json") || kind.contains("gzip"))
        });
        !(300..400).contains(&status) && is_text
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
