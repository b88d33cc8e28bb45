//! Requests to one host: a rate for each, keyed by host.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// How often one host may be asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rate {
    /// One request each such time.
    Every(Duration),
    /// As fast as it answers.
    Unlimited,
}

impl Default for Rate {
    fn default() -> Self {
        Rate::Every(Duration::from_secs(1))
    }
}

impl std::str::FromStr for Rate {
    type Err = String;

    /// `1/s`, `30/m`, `0.5/s`, or `none`.
    fn from_str(text: &str) -> Result<Self, String> {
        if matches!(text, "none" | "unlimited") {
            return Ok(Rate::Unlimited);
        }
        let invalid = || format!("`{text}` is no rate; write requests per time, such as 1/s, 30/m or 100/h, or none");
        let (count, unit) = text.split_once('/').ok_or_else(invalid)?;
        let count: f64 = count.trim().parse().map_err(|_| invalid())?;
        let seconds = match unit.trim() {
            "s" => 1.0,
            "m" | "min" => 60.0,
            "h" => 3600.0,
            _ => return Err(invalid()),
        };
        if !(count.is_finite() && count > 0.0 && seconds / count <= 86_400.0) {
            return Err(invalid());
        }
        Ok(Rate::Every(Duration::from_secs_f64(seconds / count)))
    }
}

/// Keys are looked through for idle ones each time this many requests were made.
const SWEEP: u64 = 1_000;

/// The limiter of a run.
pub(super) struct Limit {
    limiter: Option<DefaultKeyedRateLimiter<String>>,
    requests: AtomicU64,
}

impl Limit {
    pub(super) fn new(rate: Rate) -> Self {
        let limiter = match rate {
            Rate::Every(period) => {
                Quota::with_period(period).map(|quota| RateLimiter::keyed(quota.allow_burst(NonZeroU32::MIN)))
            }
            Rate::Unlimited => None,
        };
        Limit { limiter, requests: AtomicU64::new(0) }
    }

    /// Waits until `host` may be asked again. The first request does not wait.
    pub(super) async fn wait(&self, host: &str) {
        let Some(limiter) = &self.limiter else { return };
        limiter.until_key_ready(&host.to_owned()).await;
        if self.requests.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            limiter.retain_recent();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_rates() {
        assert_eq!("30/m".parse(), Ok(Rate::Every(Duration::from_secs(2))));
        assert_eq!("0.5/s".parse(), Ok(Rate::Every(Duration::from_secs(2))));
        assert_eq!("none".parse(), Ok(Rate::Unlimited));
        for wrong in ["", "5", "0/s", "-1/s", "1/week", "nan/s"] {
            assert!(wrong.parse::<Rate>().is_err(), "{wrong}");
        }
    }
}
