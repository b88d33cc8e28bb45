//! One request, one hop, bytes back as they came.
//!
//! Redirects, robots.txt, rates and content codings are left to `crawl`, which must see every hop.

mod client;
mod guard;

pub use client::{Client, ConnectTo, Error, Response, Settings};
pub use guard::{is_private_address, is_private_host, is_private_name};
