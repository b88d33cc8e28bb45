//! Hosts that asked, in an earlier run, to be left alone, and how many addresses wait for each.

use std::collections::BTreeMap;

use url::Url;

use super::item::lane_of;
use super::limit::LimitBy;
use super::rests::Rests;
use crate::archive::Rest;

/// Hosts that nothing is asked of, and what waits for that.
#[derive(Default)]
pub(super) struct LeftAlone {
    hosts: BTreeMap<String, Left>,
}

struct Left {
    rest: Rest,
    waiting: usize,
}

impl LeftAlone {
    /// Whether the host of `url` is at rest; then it is counted.
    pub(super) fn takes(&mut self, rests: &Rests, url: &Url, limit_by: LimitBy) -> bool {
        let Some(rest) = rests.of(&lane_of(url, limit_by)) else { return false };
        self.hosts.entry(rest.host.clone()).or_insert(Left { rest, waiting: 0 }).waiting += 1;
        true
    }

    /// A line for each host.
    pub(super) fn in_words(&self) -> impl Iterator<Item = String> + '_ {
        self.hosts.iter().map(|(host, left)| left.in_words(host))
    }
}

impl Left {
    fn in_words(&self, host: &str) -> String {
        let Left { rest, waiting } = self;
        let (status, until) = (rest.status, rest.until.strftime("%Y-%m-%dT%H:%M:%SZ"));
        format!(
            "{host} answered {status} and asks to be left alone until {until} (Retry-After); addresses that wait: {waiting}"
        )
    }
}
