//! Sends one request and takes its answer as it comes, under limits of time and size.

use std::collections::HashSet;
use std::error::Error as StdError;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, HeaderMap, HeaderName, HeaderValue, USER_AGENT};
use rustls::pki_types::CertificateDer;
use url::Url;

use super::guard::{is_private_address, is_private_host, is_private_name};

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
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            timeout: Duration::from_secs(30),
            connect_timeout: Duration::from_secs(10),
            max_size: 20 << 20,
            user_agent: format!("offprint/{} (+https://crates.io/crates/offprint)", env!("CARGO_PKG_VERSION")),
            headers: Vec::new(),
            allow_private: false,
            connect_to: Vec::new(),
        }
    }
}

/// `HOST1:PORT1:HOST2:PORT2`: connections to the first go to the second. Empty parts stand for any, or for the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConnectTo {
    host: String,
    port: Option<u16>,
    to_host: String,
    to_port: Option<u16>,
}

impl ConnectTo {
    fn is_for(&self, url: &Url) -> bool {
        (self.host.is_empty() || self.host == bare_host(url))
            && self.port.is_none_or(|port| url.port_or_known_default() == Some(port))
    }

    /// The URL to ask for. The resolver sends a name elsewhere, so that the certificate is still checked against it;
    /// a literal address is never looked up, and a port in the URL overrides the resolver's.
    fn routed(&self, url: &Url) -> Url {
        let mut routed = url.clone();
        let is_literal = !matches!(url.host(), Some(url::Host::Domain(_)));
        if is_literal && !self.to_host.is_empty() {
            let host = if self.to_host.contains(':') { format!("[{}]", self.to_host) } else { self.to_host.clone() };
            let _ = routed.set_host(Some(&host));
        }
        if is_literal || url.port().is_some() {
            let _ = routed.set_port(self.to_port.or(url.port_or_known_default()));
        }
        routed
    }
}

fn bare_host(url: &Url) -> &str {
    url.host_str().unwrap_or_default().trim_matches(['[', ']'])
}

impl std::str::FromStr for ConnectTo {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let invalid = || format!("`{text}` is not HOST1:PORT1:HOST2:PORT2");
        let parts = split_outside_brackets(text);
        let [host, port, to_host, to_port] = parts.as_slice() else { return Err(invalid()) };
        let port_of =
            |text: &str| if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| invalid()) };
        let bare = |host: &str| host.trim_matches(['[', ']']).to_ascii_lowercase();
        Ok(ConnectTo { host: bare(host), port: port_of(port)?, to_host: bare(to_host), to_port: port_of(to_port)? })
    }
}

/// Parts between colons; those of an IPv6 address in brackets do not part.
fn split_outside_brackets(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0_i32);
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' => depth -= 1,
            b':' if depth == 0 => {
                parts.push(&text[start..index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address lies inside a network.
    #[error("{0} is a private address; --allow-private permits it")]
    PrivateAddress(String),
    /// The name does not resolve.
    #[error("the name {0} cannot be resolved")]
    Dns(String),
    /// No connection.
    #[error("no connection: {0}")]
    Connect(String),
    /// A connection without trust.
    #[error("TLS failed: {0}")]
    Tls(String),
    /// Too slow.
    #[error("no whole answer within {} s; --timeout gives it longer", .0.as_secs_f64())]
    Timeout(Duration),
    /// Too slow to so much as connect.
    #[error("no connection within {} s; --connect-timeout gives it longer", .0.as_secs_f64())]
    ConnectTimeout(Duration),
    /// Larger than allowed.
    #[error("larger than {0} bytes; raise --max-size to read it")]
    TooLarge(u64),
    /// The connection broke before the headers were there, or what came was no HTTP.
    #[error("the transfer broke: {0}")]
    Broken(String),
    /// The client itself cannot be set up.
    #[error("{0}")]
    Setup(String),
}

/// One answer, bytes as they came.
#[derive(Debug)]
pub struct Response {
    /// Status code.
    pub status: u16,
    /// Headers, names in lower case, in the order they came.
    pub headers: Vec<(String, String)>,
    /// The body, content codings not undone.
    pub bytes: Vec<u8>,
    /// The connection broke before the announced length.
    pub is_cut_short: bool,
}

impl Response {
    /// The value of the first header called `name` (lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Hosts whose connection is kept for the next request. A process may commonly have 1,024 files open: that must do for
/// these and for all requests under way, and a run over many hosts has little to gain from keeping more.
const KEPT_HOSTS: usize = 256;

/// Sends requests; set up at the first one, so that a run without the network costs nothing.
#[derive(Debug)]
pub struct Client {
    settings: Settings,
    /// One for each entry of `connect_to`, and the last for all that goes where it says: connections are kept for
    /// reuse by the URL's host, which must not mix those that go elsewhere with those that do not.
    inner: Vec<Route>,
    kept: Mutex<HashSet<String>>,
}

/// The clients of one way to connect.
#[derive(Debug, Default)]
struct Route {
    keeping: OnceLock<Result<reqwest::Client, String>>,
    closing: OnceLock<Result<reqwest::Client, String>>,
}

impl Client {
    /// A client with these limits.
    pub fn new(settings: Settings) -> Self {
        let inner = (0..=settings.connect_to.len()).map(|_| Route::default()).collect();
        Client { settings, inner, kept: Mutex::default() }
    }

    fn keeps_connection(&self, url: &Url) -> bool {
        let origin = url.origin().ascii_serialization();
        let mut kept = self.kept.lock().expect("no holder panics");
        kept.contains(&origin) || kept.len() < KEPT_HOSTS && kept.insert(origin)
    }

    /// Asks for `url` once, with `headers` beyond those of every request. The body is not read where `wants_body`
    /// declines the status and headers.
    ///
    /// # Errors
    /// Everything that leaves no status: address, name, connection, TLS, time, size.
    pub async fn get(
        &self,
        url: &Url,
        headers: &[(HeaderName, String)],
        wants_body: impl Fn(u16, &[(String, String)]) -> bool,
    ) -> Result<Response, Error> {
        if !self.settings.allow_private && is_private_host(url) {
            return Err(Error::PrivateAddress(url.host_str().unwrap_or_default().to_owned()));
        }
        let route = self.settings.connect_to.iter().position(|entry| entry.is_for(url));
        let entry = route.map(|index| &self.settings.connect_to[index]);
        let clients = &self.inner[route.unwrap_or(self.settings.connect_to.len())];
        let (client, idle) = if self.keeps_connection(url) { (&clients.keeping, 1) } else { (&clients.closing, 0) };
        let client = client
            .get_or_init(|| build(&self.settings, entry, idle))
            .as_ref()
            .map_err(|error| Error::Setup(error.clone()))?;
        let routed = entry.map_or_else(|| url.clone(), |entry| entry.routed(url));
        if !self.settings.allow_private && is_private_host(&routed) {
            return Err(Error::PrivateAddress(routed.host_str().unwrap_or_default().to_owned()));
        }
        let mut request = client.get(routed.clone());
        if routed != *url {
            request = request.header(reqwest::header::HOST, host_header(url));
        }
        for (name, value) in headers {
            request = request.header(name, value);
        }
        match tokio::time::timeout(self.settings.timeout, self.answer(request, wants_body)).await {
            Ok(answer) => answer,
            Err(_) => Err(Error::Timeout(self.settings.timeout)),
        }
    }

    async fn answer(
        &self,
        request: reqwest::RequestBuilder,
        wants_body: impl Fn(u16, &[(String, String)]) -> bool,
    ) -> Result<Response, Error> {
        let mut response = request.send().await.map_err(|error| self.classify(&error))?;
        let status = response.status().as_u16();
        let headers: Vec<(String, String)> = response
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let mut answer = Response { status, headers, bytes: Vec::new(), is_cut_short: false };
        if !wants_body(status, &answer.headers) {
            return Ok(answer);
        }
        if response.content_length().is_some_and(|length| length > self.settings.max_size) {
            return Err(Error::TooLarge(self.settings.max_size));
        }
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) => answer.bytes.extend_from_slice(&chunk),
                Ok(None) => return Ok(answer),
                Err(error) if answer.bytes.is_empty() => return Err(self.classify(&error)),
                Err(_) => {
                    answer.is_cut_short = true;
                    return Ok(answer);
                }
            }
            if answer.bytes.len() as u64 > self.settings.max_size {
                return Err(Error::TooLarge(self.settings.max_size));
            }
        }
    }

    fn classify(&self, error: &reqwest::Error) -> Error {
        let mut cause: Option<&(dyn StdError + 'static)> = Some(error);
        let mut deepest = error.to_string();
        while let Some(this) = cause {
            if let Some(refused) = this.downcast_ref::<Refused>() {
                return match refused {
                    Refused::Private(name) => Error::PrivateAddress(name.clone()),
                    Refused::Unknown(name) => Error::Dns(name.clone()),
                };
            }
            if let Some(tls) = this.downcast_ref::<rustls::Error>() {
                return Error::Tls(tls.to_string());
            }
            // rustls's error travels inside I/O errors, one in the other.
            let mut inner = this.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
            while let Some(wrapped) = inner {
                if let Some(tls) = wrapped.downcast_ref::<rustls::Error>() {
                    return Error::Tls(tls.to_string());
                }
                inner = wrapped.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
            }
            deepest = this.to_string();
            cause = this.source();
        }
        if error.is_timeout() {
            Error::ConnectTimeout(self.settings.connect_timeout)
        } else if error.is_connect() {
            Error::Connect(deepest)
        } else {
            Error::Broken(deepest)
        }
    }
}

fn host_header(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn build(settings: &Settings, entry: Option<&ConnectTo>, idle: usize) -> Result<reqwest::Client, String> {
    let resolver = Resolver { allow_private: settings.allow_private, elsewhere: entry.cloned().unwrap_or_default() };
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"));
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip, br, zstd, deflate"));
    let agent = HeaderValue::from_str(&settings.user_agent)
        .map_err(|_| "the user agent holds characters that no header may hold".to_owned())?;
    headers.insert(USER_AGENT, agent);
    for (name, value) in &settings.headers {
        let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| format!("`{name}` is no header name"))?;
        let value = HeaderValue::from_str(value)
            .map_err(|_| format!("the value of header `{name}` holds characters that no header may hold"))?;
        headers.insert(key, value);
    }
    reqwest::Client::builder()
        .default_headers(headers)
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(settings.connect_timeout)
        .pool_max_idle_per_host(idle)
        .dns_resolver(Arc::new(resolver))
        .tls_backend_preconfigured(tls()?)
        .build()
        .map_err(|error| format!("the HTTP client cannot be set up: {error}"))
}

/// Trusts what the machine trusts, and Mozilla's roots, which come with the program: a bare container has no
/// certificate store.
fn tls() -> Result<rustls::ClientConfig, String> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().map(CertificateDer::clone));
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let mut config = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| format!("TLS cannot be set up: {error}"))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// Resolves names, refuses what lies inside a network, and sends connections elsewhere where that is wanted.
#[derive(Debug)]
struct Resolver {
    allow_private: bool,
    elsewhere: ConnectTo,
}

/// Why a name has no address for us.
#[derive(Debug, thiserror::Error)]
enum Refused {
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
        let allow_private = self.allow_private;
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
            // One inner address among public ones is how a rebinding attack looks: all of them must be public.
            if !allow_private && found.iter().any(|address| is_private_address(address.ip())) {
                return Err(refused(Refused::Private(name)));
            }
            let addresses: Addrs = Box::new(found.into_iter());
            Ok(addresses)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_connect_to_as_curl_does() {
        let entry: ConnectTo = "a.test:443:[::1]:8443".parse().expect("well formed");
        assert_eq!(
            entry,
            ConnectTo { host: "a.test".into(), port: Some(443), to_host: "::1".into(), to_port: Some(8443) }
        );
        assert_eq!(
            "::127.0.0.1:80".parse(),
            Ok(ConnectTo { to_host: "127.0.0.1".into(), to_port: Some(80), ..ConnectTo::default() })
        );
        assert!("a:b:c".parse::<ConnectTo>().is_err() && "a:x:b:1".parse::<ConnectTo>().is_err());
    }
}
