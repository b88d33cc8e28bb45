//! What requests look like and where they may go.

use std::time::Duration;

use url::Url;

use super::connect_to::ConnectTo;

/// One request's limits and identity.
#[derive(Debug, Clone)]
pub struct Settings {
    /// From the first byte sent to the last received.
    pub timeout: Duration,
    /// To a connection, TLS included.
    pub connect_timeout: Duration,
    /// Bytes of a body, both as sent and inflated.
    pub max_size: u64,
    /// What the program calls itself.
    pub user_agent: String,
    /// Further headers of every request.
    pub headers: Vec<(String, String)>,
    /// Addresses inside a network may be asked.
    pub allow_private: bool,
    /// Connections that go elsewhere, as in curl.
    pub connect_to: Vec<ConnectTo>,
    /// Proxies that requests go through.
    pub proxies: Proxies,
    /// Certificates (PEM) that are trusted beside the machine's and Mozilla's roots.
    pub ca_certificates: Vec<u8>,
    /// Certificates are not checked at all.
    pub is_insecure: bool,
}

/// Proxies by the scheme of the URL asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proxies {
    /// For `http` URLs.
    pub http: Option<Url>,
    /// For `https` URLs.
    pub https: Option<Url>,
    /// Hosts that are asked directly, as in `NO_PROXY`.
    pub except: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            timeout: Duration::from_secs(30),
            connect_timeout: Duration::from_secs(10),
            max_size: 20_000_000,
            user_agent: format!("offprint/{} (+https://crates.io/crates/offprint)", env!("CARGO_PKG_VERSION")),
            headers: Vec::new(),
            allow_private: false,
            connect_to: Vec::new(),
            proxies: Proxies::default(),
            ca_certificates: Vec::new(),
            is_insecure: false,
        }
    }
}
