//! From names to addresses: what lies inside a network is refused here, at the time of connecting, so that a name that
//! changes its address between two questions gets nowhere.

use std::error::Error as StdError;
use std::net::{IpAddr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::connect_to::ConnectTo;
use super::guard::{is_private_address, is_private_name};

/// Resolves names, refuses what lies inside a network, and sends connections elsewhere where that is wanted.
#[derive(Debug)]
pub(super) struct Resolver {
    pub(super) allow_private: bool,
    pub(super) elsewhere: ConnectTo,
    /// Names of the user's own proxies, which may well stand inside the network.
    pub(super) proxies: Vec<String>,
}

/// Why a name has no address for us.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refused {
    #[error("{0} leads to a private address")]
    Private(String),
    #[error("{0} cannot be resolved")]
    Unknown(String),
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_ascii_lowercase();
        let host = if self.elsewhere.to_host.is_empty() { name.clone() } else { self.elsewhere.to_host.clone() };
        // Port 0 stands for the scheme's own.
        let port = self.elsewhere.to_port.unwrap_or(0);
        let allow_private = self.allow_private || self.proxies.contains(&name);
        Box::pin(async move {
            let refused = |refused: Refused| -> Box<dyn StdError + Send + Sync> { Box::new(refused) };
            if !allow_private && is_private_name(&host) {
                return Err(refused(Refused::Private(name)));
            }
            let found: Vec<SocketAddr> = match host.parse::<IpAddr>() {
                Ok(address) => vec![SocketAddr::new(address, port)],
                Err(_) => match tokio::net::lookup_host((host.as_str(), port)).await {
                    Ok(found) => found.collect(),
                    Err(_) => return Err(refused(Refused::Unknown(name))),
                },
            };
            if found.is_empty() {
                return Err(refused(Refused::Unknown(name)));
            }
            if !allow_private && !are_public(&found) {
                return Err(refused(Refused::Private(name)));
            }
            let addresses: Addrs = Box::new(found.into_iter());
            Ok(addresses)
        })
    }
}

/// Whether a name leads nowhere but to the public internet: one inner address among public ones is how a rebinding attack
/// looks.
fn are_public(found: &[SocketAddr]) -> bool {
    !found.iter().any(|address| is_private_address(address.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_inner_address_among_public_ones_is_enough_to_refuse_a_name() {
        let of = |hosts: &[&str]| -> Vec<SocketAddr> {
            hosts.iter().map(|host| SocketAddr::new(host.parse().expect("an address"), 80)).collect()
        };
        assert!(are_public(&of(&["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])));
        for inner in ["10.0.0.1", "127.0.0.1", "169.254.169.254", "::1", "fd00::1", "::ffff:192.168.1.1"] {
            assert!(!are_public(&of(&["93.184.216.34", inner])), "{inner}");
        }
    }
}
