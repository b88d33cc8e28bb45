//! How a run goes about its inputs.

use std::collections::{HashMap, HashSet};
use std::num::NonZeroUsize;
use std::thread;
use std::time::Duration;

use url::Origin;

use super::limit::{LimitBy, Rate};
use super::rests::Rests;
use crate::fetch;

/// How a run goes about its inputs.
#[derive(Debug, Clone)]
pub struct Settings {
    /// One request's limits and identity.
    pub fetch: fetch::Settings,
    /// Requests to one host.
    pub rate: Rate,
    /// Rates of single hosts and their subdomains, which go before `rate`; robots.txt may still ask for a slower one.
    pub host_rates: HashMap<String, Rate>,
    /// Requests to one host at a time.
    pub per_host: NonZeroUsize,
    /// What counts as one host.
    pub limit_by: LimitBy,
    /// Requests under way at a time, over all hosts.
    pub concurrency: NonZeroUsize,
    /// Further tries of a request that failed for a passing reason.
    pub retries: u32,
    /// Inputs of one host that fail one after the other before the host is left alone.
    pub give_up_after: u32,
    /// Hosts that have asked to be left alone.
    pub rests: Rests,
    /// Fetch what robots.txt disallows, and record it.
    pub ignore_robots: bool,
    /// Folder of the HTTP cache.
    pub cache: Option<std::path::PathBuf>,
    /// Hosts that the user named, where inputs are announced by documents: no other is told who asks. Else each input
    /// names its own.
    pub named: Option<HashSet<Origin>>,
    /// Cookies that the run begins with.
    pub cookies: Vec<fetch::Given>,
    /// Pages that belong to a page are fetched too and joined to it.
    pub follows_pages: bool,
    /// Requests and answers are handed to the sink beside the record.
    pub keeps_exchanges: bool,
    /// The page that was extracted is handed to the sink beside the record; of an article of several pages the first.
    pub keeps_pages: bool,
    /// Feeds, sitemaps and lists of the JSON and gzip types are fetched as well as pages: the caller reads them.
    pub takes_documents: bool,
    /// No request is begun after this time from the start.
    pub deadline: Option<Duration>,
    /// Inputs that were not begun when the run was stopped give no record: another run is going to take them.
    pub leaves_rest: bool,
    /// Extraction threads.
    pub workers: NonZeroUsize,
    /// Results come in the order of the inputs.
    pub is_ordered: bool,
    /// Bytes of pages in memory at a time.
    pub bytes_in_flight: u64,
    /// Leave out of records what differs between two runs over the same bytes.
    pub is_reproducible: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            fetch: fetch::Settings::default(),
            rate: Rate::default(),
            host_rates: HashMap::new(),
            per_host: NonZeroUsize::MIN,
            limit_by: LimitBy::default(),
            concurrency: NonZeroUsize::new(128).expect("not zero"),
            retries: 2,
            give_up_after: 5,
            rests: Rests::default(),
            ignore_robots: false,
            cache: None,
            named: None,
            cookies: Vec::new(),
            follows_pages: true,
            keeps_exchanges: false,
            keeps_pages: false,
            takes_documents: false,
            deadline: None,
            leaves_rest: false,
            workers: thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
            is_ordered: false,
            bytes_in_flight: 256 << 20,
            is_reproducible: false,
        }
    }
}
