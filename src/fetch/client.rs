//! Sends one request and takes its answer as it comes, under limits of time and size.

use std::collections::HashSet;
use std::error::Error as StdError;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, COOKIE, HOST, HeaderMap, HeaderName, HeaderValue, PROXY_AUTHORIZATION,
    USER_AGENT,
};
use url::Url;

use super::Settings;
use super::connect_to::ConnectTo;
use super::gauge::{Gauge, Held};
use super::guard::is_private_host;
use super::resolve::{Refused, Resolver};
use super::tls;

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

/// What is asked of a server beside the URL.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    /// Headers of this request alone; they go over those of all requests.
    pub headers: Vec<(String, String)>,
    /// The host may be told who asks: those headers of all requests that do so are sent to it.
    pub tells_who_asks: bool,
    /// So much of the body is wanted and no more, in the place of the cap of all requests.
    pub first: Option<u64>,
}

/// One answer, bytes as they came.
#[derive(Debug)]
pub struct Response {
    /// Status code.
    pub status: u16,
    /// Headers, names in lower case, in the order they came.
    pub headers: Vec<(String, String)>,
    /// The body, content codings not undone.
    pub bytes: Bytes,
    /// Why the body is not whole.
    pub cut: Option<Cut>,
    /// The server's address, where there is no proxy between.
    pub ip: Option<IpAddr>,
    /// The protocol's name as ALPN has it.
    pub protocol: &'static str,
    /// Headers that were sent, without those that tell who asked (`Authorization`, `Cookie`).
    pub sent: Vec<(String, String)>,
    /// The body's share of the memory.
    pub held: Held,
}

/// Why a body is not whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// It is longer than the cap.
    Length,
    /// It took too long.
    Time,
    /// The connection broke before the announced length.
    Disconnect,
}

impl Response {
    /// The value of the first header called `name` (lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Hosts whose connection is kept for the next request. A process may commonly have 1,024 files open: that must do for
/// these and for all requests under way, and a run over many hosts has little to gain from keeping more.
const KEPT_HOSTS: usize = 512;

/// Sends requests; set up at the first one, so that a run without the network costs nothing.
#[derive(Debug)]
pub struct Client {
    settings: Settings,
    gauge: Gauge,
    /// One for each entry of `connect_to`, and the last for all that goes where it says: connections are kept for
    /// reuse by the URL's host, which must not mix those that go elsewhere with those that do not.
    routes: Vec<Route>,
    kept: Mutex<HashSet<String>>,
}

/// The clients of one way to connect.
#[derive(Debug, Default)]
struct Route {
    keeping: OnceLock<Result<reqwest::Client, String>>,
    closing: OnceLock<Result<reqwest::Client, String>>,
}

/// Whether requests can carry what `settings` ask for.
///
/// # Errors
/// A header's name or value is none.
pub fn check_headers(settings: &Settings) -> Result<(), String> {
    headers(settings, &Ask::default()).map(drop)
}

impl Client {
    /// A client with these limits, which counts the bytes of bodies in `gauge`.
    pub fn new(settings: Settings, gauge: Gauge) -> Self {
        let routes = (0..=settings.connect_to.len()).map(|_| Route::default()).collect();
        Client { settings, gauge, routes, kept: Mutex::default() }
    }

    /// How long an answer may take.
    pub fn timeout(&self) -> std::time::Duration {
        self.settings.timeout
    }

    fn keeps_connection(&self, url: &Url) -> bool {
        let origin = url.origin().ascii_serialization();
        let mut kept = self.kept.lock().expect("no holder panics");
        kept.contains(&origin) || kept.len() < KEPT_HOSTS && kept.insert(origin)
    }

    /// Asks for `url` once. The body is not read where `wants_body` declines the status and headers.
    ///
    /// # Errors
    /// Everything that leaves no status: address, name, connection, TLS, time. Once there is a status, a body that is
    /// too long, too slow or broken is an answer that says so.
    pub async fn get(
        &self,
        url: &Url,
        ask: &Ask,
        wants_body: impl Fn(u16, &[(String, String)]) -> bool,
    ) -> Result<Response, Error> {
        let refuse = |url: &Url| Error::PrivateAddress(url.host_str().unwrap_or_default().to_owned());
        if !self.settings.allow_private && is_private_host(url) {
            return Err(refuse(url));
        }
        let entry = self.settings.connect_to.iter().position(|entry| entry.is_for(url));
        let route = &self.routes[entry.unwrap_or(self.settings.connect_to.len())];
        let entry = entry.map(|index| &self.settings.connect_to[index]);
        let (client, idle) = if self.keeps_connection(url) { (&route.keeping, 1) } else { (&route.closing, 0) };
        let client = client
            .get_or_init(|| build(&self.settings, entry, idle))
            .as_ref()
            .map_err(|error| Error::Setup(error.clone()))?;
        let routed = entry.map_or_else(|| url.clone(), |entry| entry.routed(url));
        if !self.settings.allow_private && is_private_host(&routed) {
            return Err(refuse(&routed));
        }
        let mut headers = headers(&self.settings, ask).map_err(Error::Setup)?;
        if routed != *url
            && let Ok(host) = HeaderValue::from_str(&host_header(url))
        {
            headers.insert(HOST, host);
        }
        let sent = told(&headers, url);
        let ends = tokio::time::Instant::now() + self.settings.timeout;
        let request = client.get(routed).headers(headers).send();
        let response = match tokio::time::timeout_at(ends, request).await {
            Ok(response) => response.map_err(|error| self.classify(&error))?,
            Err(_) => return Err(Error::Timeout(self.settings.timeout)),
        };
        let mut answer = self.head(&response, sent);
        if wants_body(answer.status, &answer.headers) {
            self.body(response, &mut answer, ask.first, ends).await?;
        }
        Ok(answer)
    }

    fn head(&self, response: &reqwest::Response, sent: Vec<(String, String)>) -> Response {
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let has_proxy = self.settings.proxies.http.is_some() || self.settings.proxies.https.is_some();
        Response {
            status: response.status().as_u16(),
            headers,
            bytes: Bytes::new(),
            cut: None,
            ip: response.remote_addr().map(|address| address.ip()).filter(|_| !has_proxy),
            protocol: match response.version() {
                reqwest::Version::HTTP_2 => "h2",
                reqwest::Version::HTTP_10 => "http/1.0",
                _ => "http/1.1",
            },
            sent,
            held: self.gauge.hold(),
        }
    }

    async fn body(
        &self,
        mut response: reqwest::Response,
        answer: &mut Response,
        first: Option<u64>,
        ends: tokio::time::Instant,
    ) -> Result<(), Error> {
        let most = first.unwrap_or(self.settings.max_size);
        if first.is_none() && response.content_length().is_some_and(|length| length > most) {
            answer.cut = Some(Cut::Length);
            return Ok(());
        }
        let mut body = BytesMut::new();
        loop {
            match tokio::time::timeout_at(ends, response.chunk()).await {
                Ok(Ok(Some(chunk))) => {
                    answer.held.add(chunk.len() as u64);
                    body.extend_from_slice(&chunk);
                }
                Ok(Ok(None)) => break,
                Ok(Err(error)) if body.is_empty() => return Err(self.classify(&error)),
                Ok(Err(_)) => {
                    answer.cut = Some(Cut::Disconnect);
                    break;
                }
                Err(_) => {
                    answer.cut = Some(Cut::Time);
                    break;
                }
            }
            if body.len() as u64 > most {
                answer.cut = Some(Cut::Length);
                break;
            }
        }
        answer.bytes = body.freeze();
        Ok(())
    }

    /// An answer that was kept, as if it had come now.
    pub(super) fn stored(&self, status: u16, headers: Vec<(String, String)>, bytes: Bytes) -> Response {
        let mut held = self.gauge.hold();
        held.add(bytes.len() as u64);
        Response { status, headers, bytes, cut: None, ip: None, protocol: "http/1.1", sent: Vec::new(), held }
    }

    /// The first address that `host` resolves to.
    pub async fn address(&self, host: &str) -> Option<IpAddr> {
        match host.trim_matches(['[', ']']).parse() {
            Ok(address) => Some(address),
            Err(_) => tokio::net::lookup_host((host, 0)).await.ok()?.next().map(|address| address.ip()),
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

/// The headers of a request: the program's own, those of all requests, those of this one.
fn headers(settings: &Settings, ask: &Ask) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"));
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip, br, zstd, deflate"));
    let (_, agent) = header("User-Agent", &settings.user_agent)?;
    headers.insert(USER_AGENT, agent);
    for (name, value) in &settings.headers {
        let (name, value) = header(name, value)?;
        if ask.tells_who_asks || !tells_who_asks(&name) {
            headers.insert(name, value);
        }
    }
    for (name, value) in &ask.headers {
        let (name, value) = header(name, value)?;
        headers.insert(name, value);
    }
    Ok(headers)
}

fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| format!("`{name}` is not a header name"))?;
    let value = HeaderValue::from_str(value)
        .map_err(|_| format!("the value of header `{name}` holds characters that no header may hold"))?;
    Ok((key, value))
}

/// Whether a header of that name says who asks.
fn tells_who_asks(name: &HeaderName) -> bool {
    matches!(*name, AUTHORIZATION | COOKIE | PROXY_AUTHORIZATION)
}

/// What may be told of a request's headers.
fn told(headers: &HeaderMap, url: &Url) -> Vec<(String, String)> {
    let mut sent = Vec::with_capacity(headers.len() + 1);
    if !headers.contains_key(HOST) {
        sent.push(("host".to_owned(), host_header(url)));
    }
    for (name, value) in headers {
        if !tells_who_asks(name) {
            sent.push((name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
        }
    }
    sent
}

fn build(settings: &Settings, entry: Option<&ConnectTo>, idle: usize) -> Result<reqwest::Client, String> {
    let proxies = [&settings.proxies.http, &settings.proxies.https];
    let resolver = Resolver {
        allow_private: settings.allow_private,
        elsewhere: entry.cloned().unwrap_or_default(),
        proxies: proxies.into_iter().flatten().filter_map(|proxy| proxy.host_str().map(str::to_owned)).collect(),
    };
    let mut builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(settings.connect_timeout)
        .pool_max_idle_per_host(idle)
        .dns_resolver(Arc::new(resolver))
        .tls_backend_preconfigured(tls::config(settings)?)
        .no_proxy();
    let except = settings.proxies.except.as_deref().and_then(reqwest::NoProxy::from_string);
    for (proxy, kind) in [(&settings.proxies.http, "http"), (&settings.proxies.https, "https")] {
        let Some(url) = proxy else { continue };
        let made = match kind {
            "http" => reqwest::Proxy::http(url.as_str()),
            _ => reqwest::Proxy::https(url.as_str()),
        };
        let made = made.map_err(|error| format!("the proxy cannot be used: {error}"))?;
        builder = builder.proxy(made.no_proxy(except.clone()));
    }
    builder.build().map_err(|error| format!("the HTTP client cannot be set up: {error}"))
}
