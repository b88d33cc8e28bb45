//! A part of the inputs for each of several machines: all of a site goes to one of them, so that its manners hold.
//!
//! The share is `1 + (first 8 bytes of SHA-256 of the name, big-endian) mod N`, of the registrable domain in lower case
//! and A-label form (`example.co.uk`); of the address for a host that is one; of the path for a file without a URL; of
//! the input as it stands for what is no URL.

use std::str::FromStr;

use sha2::{Digest, Sha256};
use url::{Host, Url};

use super::item::registrable;
use crate::input::{Job, Task};

/// Share K of N.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    number: u64,
    of: u64,
}

impl FromStr for Shard {
    type Err = String;

    /// `1/8` to `8/8`.
    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        match parts {
            Some((number, of)) if (1..=of).contains(&number) => Ok(Shard { number, of }),
            _ => Err(format!("`{text}` is not a share; write K/N with K from 1 to N, such as 3/8")),
        }
    }
}

impl Shard {
    /// Whether an input belongs to this share.
    pub fn takes(&self, job: &Job) -> bool {
        let input = &job.input;
        let name = match &job.task {
            Task::Fetch(url) => site(url),
            _ => match input.url.as_deref().map(Url::parse) {
                Some(Ok(url)) => site(&url),
                _ => input.url.clone().or_else(|| input.path.clone()).unwrap_or_default(),
            },
        };
        share_of(&name, self.of) == self.number
    }
}

fn site(url: &Url) -> String {
    match url.host() {
        Some(Host::Domain(name)) => registrable(name.trim_end_matches('.')).to_owned(),
        host => host.map(|host| host.to_string()).unwrap_or_default(),
    }
}

fn share_of(name: &str, of: u64) -> u64 {
    let digest = Sha256::digest(name.as_bytes());
    let first = digest.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    1 + first % of
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_split_is_the_documented_one() {
        // python3 -c 'import hashlib; print(1 + int.from_bytes(hashlib.sha256(b"example.co.uk").digest()[:8], "big") % 16)'
        assert_eq!(share_of("example.co.uk", 16), 3);
        let name = |text: &str| site(&text.parse().expect("a URL"));
        assert_eq!(
            (name("https://news.Example.co.uk./x").as_str(), name("http://[::1]:8/").as_str()),
            ("example.co.uk", "[::1]")
        );
    }

    #[test]
    fn shares_are_whole_numbers_in_range() {
        assert_eq!("3/8".parse(), Ok(Shard { number: 3, of: 8 }));
        for wrong in ["0/8", "9/8", "1/0", "1", "a/b", "-1/2"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }
}
