//! How the network is used.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::values::{at_a_time, seconds, user_agent};
use crate::crawl::{LimitBy, Rate};
use crate::fetch::ConnectTo;

/// How the network is used. Names are curl's where curl has them.
#[derive(Debug, Args)]
pub(in crate::cli) struct NetworkArguments {
    /// Requests to one host: 1/s, 30/m, none [default: 1/s]
    #[arg(long, value_name = "RATE", help_heading = "Network")]
    pub(in crate::cli) rate: Option<Rate>,

    /// Requests to one host at a time [default: 1]
    #[arg(long, value_name = "N", value_parser = at_a_time, help_heading = "Network")]
    pub(in crate::cli) per_host: Option<NonZeroUsize>,

    /// What counts as one host [default: host]
    #[arg(long, value_enum, value_name = "WHAT", help_heading = "Network")]
    pub(in crate::cli) limit_by: Option<By>,

    /// Requests at a time, over all hosts [default: 128]
    #[arg(long, value_name = "N", value_parser = at_a_time, help_heading = "Network")]
    pub(in crate::cli) concurrency: Option<NonZeroUsize>,

    /// Seconds for one request [default: 30]
    #[arg(long, value_name = "SECONDS", value_parser = seconds, help_heading = "Network")]
    pub(in crate::cli) timeout: Option<f64>,

    /// Seconds for a connection [default: 10]
    #[arg(long, value_name = "SECONDS", value_parser = seconds, help_heading = "Network")]
    pub(in crate::cli) connect_timeout: Option<f64>,

    /// Further tries where the trouble may pass [default: 2]
    #[arg(long, value_name = "N", help_heading = "Network")]
    pub(in crate::cli) retries: Option<u32>,

    /// Inputs of one host that fail in a row before the rest is left alone; 0 for never [default: 5]
    #[arg(long, value_name = "N", help_heading = "Network")]
    pub(in crate::cli) give_up_after: Option<u32>,

    /// What the program calls itself
    #[arg(long, short = 'A', value_name = "NAME", value_parser = user_agent, help_heading = "Network")]
    pub(in crate::cli) user_agent: Option<String>,

    /// A header of every request: "Name: value"
    #[arg(long, short = 'H', value_name = "HEADER", help_heading = "Network")]
    pub(in crate::cli) header: Vec<String>,

    /// Cookies to begin with, a file in Netscape's format
    #[arg(long, value_name = "FILE", help_heading = "Network")]
    pub(in crate::cli) cookies: Option<PathBuf>,

    /// Keep answers in this folder; what is fresh is not asked for again
    #[arg(long, value_name = "DIR", help_heading = "Network")]
    pub(in crate::cli) cache: Option<PathBuf>,

    /// Proxy of all requests; HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY are read without it
    #[arg(long, short = 'x', value_name = "URL", help_heading = "Network")]
    pub(in crate::cli) proxy: Option<String>,

    /// Certificates (PEM) to trust beside the usual ones
    #[arg(long, value_name = "FILE", help_heading = "Network")]
    pub(in crate::cli) ca_cert: Option<PathBuf>,

    /// Trust every certificate
    #[arg(long, short = 'k', help_heading = "Network")]
    pub(in crate::cli) insecure: bool,

    /// Fetch what robots.txt disallows; the record says so
    #[arg(long, help_heading = "Network")]
    pub(in crate::cli) ignore_robots: bool,

    /// Allow addresses inside a network
    #[arg(long, help_heading = "Network")]
    pub(in crate::cli) allow_private: bool,

    /// Fetch no further pages of an article
    #[arg(long, help_heading = "Network")]
    pub(in crate::cli) no_further_pages: bool,

    /// Connections to the first go to the second; empty parts stand for any
    #[arg(long, value_name = "HOST1:PORT1:HOST2:PORT2", help_heading = "Network")]
    pub(in crate::cli) connect_to: Vec<ConnectTo>,
}

/// What counts as one host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::cli) enum By {
    /// A host name
    Host,
    /// All hosts of a registrable domain
    Domain,
    /// All hosts at an IP address
    Address,
}

impl std::str::FromStr for By {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        <By as ValueEnum>::from_str(text, false)
    }
}

impl From<By> for LimitBy {
    fn from(by: By) -> Self {
        match by {
            By::Host => LimitBy::Host,
            By::Domain => LimitBy::Domain,
            By::Address => LimitBy::Address,
        }
    }
}
