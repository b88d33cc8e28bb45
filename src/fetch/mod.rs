//! One request, one hop, bytes back as they came.
//!
//! Redirects, robots.txt, rates and content codings are left to `crawl`, which must see every hop.

mod cache;
mod client;
mod connect_to;
mod cookies;
mod gauge;
mod guard;
mod resolve;
mod settings;
mod tls;

pub use cache::Cache;
pub use client::{Ask, Client, Cut, Error, Response, check_headers};
pub use connect_to::ConnectTo;
pub use cookies::{Cookies, Given, read_netscape};
pub use gauge::{Gauge, Held};
pub use guard::{is_private_address, is_private_host, is_private_name};
pub use settings::{Proxies, Settings};
pub use tls::certificates;
