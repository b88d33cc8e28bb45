//! How often one host is asked: a rate for each, by governor, keyed by host.

use std::collections::HashMap;
use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use lru::LruCache;

/// How often one host may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rate {
    /// One request each such time.
    Every(Duration),
    /// As fast as it answers.
    Unlimited,
}

/// What counts as one host.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LimitBy {
    /// Each host name by itself.
    #[default]
    Host,
    /// All hosts of a registrable domain together.
    Domain,
    /// All hosts at an IP address together.
    Address,
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
        let invalid =
            || format!("`{text}` is not a rate; write requests per time, such as 1/s, 30/m or 100/h, or none");
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

/// Longest `Crawl-delay` that is obeyed: some sites state a day to keep robots away, for which they have `Disallow`.
const LONGEST_DELAY: Duration = Duration::from_secs(300);
/// Keys are looked through for idle ones each time this many turns were given.
const SWEEP: u64 = 1_000;
/// Hosts whose own wish is remembered; it is heard again whenever their robots.txt or rule is looked at.
const MOST_WISHES: NonZeroUsize = NonZeroUsize::new(50_000).expect("not zero");
/// Turns are put off by up to this share of a host's period, so that many hosts do not come due at once.
const JITTER: f64 = 0.1;

/// The limiters of a run: governor has one quota a limiter, so there is one for each period, keyed by host.
pub(super) struct Limit {
    rate: Rate,
    host_rates: HashMap<String, Rate>,
    state: Mutex<State>,
    clock: DefaultClock,
}

struct State {
    limiters: HashMap<Duration, DefaultKeyedRateLimiter<String>>,
    /// Hosts whose robots.txt or rule asks for another period.
    periods: LruCache<String, Duration>,
    turns: u64,
}

impl Limit {
    pub(super) fn new(rate: Rate, host_rates: HashMap<String, Rate>) -> Self {
        let state = State { limiters: HashMap::new(), periods: LruCache::new(MOST_WISHES), turns: 0 };
        Limit { rate, host_rates, state: Mutex::new(state), clock: DefaultClock::default() }
    }

    /// Notes that `host` asks for at least `delay` between two requests, at the time when one is made: the next has to
    /// wait from now on.
    pub(super) fn slow_down(&self, host: &str, delay: Duration) {
        let delay = delay.min(LONGEST_DELAY);
        let own = match self.rate_of(host) {
            Rate::Every(period) => period,
            Rate::Unlimited => Duration::ZERO,
        };
        if delay <= own {
            return;
        }
        let mut state = self.state.lock().expect("no holder panics");
        if state.periods.put(host.to_owned(), delay) != Some(delay) {
            let _ = state.limiter(delay).map(|limiter| limiter.check_key(&host.to_owned()).is_ok());
        }
    }

    /// The rate that the user gave a host: its own, that of a domain it belongs to, or the general one.
    fn rate_of(&self, host: &str) -> Rate {
        if self.host_rates.is_empty() {
            return self.rate;
        }
        let mut name = host;
        loop {
            if let Some(rate) = self.host_rates.get(name) {
                return *rate;
            }
            match name.split_once('.') {
                Some((_, rest)) => name = rest,
                None => return self.rate,
            }
        }
    }

    /// Gives `host` its turn, or says when to ask again. The first request does not wait.
    pub(super) fn turn(&self, host: &str) -> Result<(), Instant> {
        let mut state = self.state.lock().expect("no holder panics");
        let period = match (state.periods.get(host).copied(), self.rate_of(host)) {
            (Some(period), Rate::Every(own)) => period.max(own),
            (Some(period), Rate::Unlimited) => period,
            (None, Rate::Every(own)) => own,
            (None, Rate::Unlimited) => return Ok(()),
        };
        state.turns += 1;
        if state.turns.is_multiple_of(SWEEP) {
            state.limiters.values().for_each(|limiter| limiter.retain_recent());
        }
        let Some(quota) = Quota::with_period(period) else { return Ok(()) };
        let limiter =
            state.limiters.entry(period).or_insert_with(|| RateLimiter::keyed(quota.allow_burst(NonZeroU32::MIN)));
        limiter.check_key(&host.to_owned()).map_err(|not_until| {
            let wait = not_until.wait_time_from(self.clock.now());
            Instant::now() + wait + period.mul_f64(JITTER * fastrand::f64()).min(Duration::from_secs(1))
        })
    }
}

impl State {
    /// The limiter of a period; None for no time at all.
    fn limiter(&mut self, period: Duration) -> Option<&DefaultKeyedRateLimiter<String>> {
        let quota = Quota::with_period(period)?.allow_burst(NonZeroU32::MIN);
        Some(self.limiters.entry(period).or_insert_with(|| RateLimiter::keyed(quota)))
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

    #[test]
    fn the_slower_of_the_users_rate_and_the_hosts_wish_holds() {
        let minute = Rate::Every(Duration::from_secs(60));
        let limit = Limit::new(Rate::Unlimited, HashMap::from([("slow.test".to_owned(), minute)]));
        assert!(limit.turn("a.test").is_ok() && limit.turn("a.test").is_ok());
        assert!(limit.turn("www.slow.test").is_ok());
        let next = limit.turn("www.slow.test").expect_err("not yet");
        assert!(next > Instant::now() + Duration::from_secs(55));
        limit.slow_down("a.test", Duration::from_secs(86_400));
        let next = limit.turn("a.test").expect_err("not yet");
        assert!(
            next > Instant::now() + LONGEST_DELAY / 2 && next < Instant::now() + LONGEST_DELAY + Duration::from_secs(2)
        );
    }
}
