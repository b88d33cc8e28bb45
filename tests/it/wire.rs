//! A web server that answers byte for byte what a test wants, well-formed or not.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// A request that came.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) path: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) at: Instant,
}

impl Request {
    /// A header's value, or nothing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }
}

/// What to send back, as it goes over the wire.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reply {
    bytes: Vec<u8>,
    /// Nothing comes for this long.
    wait: Duration,
    /// Nothing more comes for this long before the connection is closed.
    stall: Duration,
    /// Sent again and again until the other side has enough.
    endless: Option<Vec<u8>>,
}

impl Reply {
    /// Status line, headers, and a body with its length.
    pub(crate) fn new(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Self {
        let length = body.as_ref().len().to_string();
        let mut all = headers.to_vec();
        all.push(("Content-Length", &length));
        Reply::of_head(status, &all, body)
    }

    /// Status line, these headers and no others, and whatever follows.
    pub(crate) fn of_head(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Self {
        let mut head = format!("HTTP/1.1 {status} Reason\r\nConnection: close\r\n");
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        Reply { bytes: [head.as_bytes(), b"\r\n", body.as_ref()].concat(), ..Reply::default() }
    }

    /// A page.
    pub(crate) fn html(body: impl AsRef<[u8]>) -> Self {
        Reply::new(200, &[("Content-Type", "text/html; charset=utf-8")], body)
    }

    pub(crate) fn not_found() -> Self {
        Reply::new(404, &[("Content-Type", "text/plain")], "no such page")
    }

    pub(crate) fn redirect(status: u16, to: &str) -> Self {
        Reply::new(status, &[("Location", to)], "")
    }

    /// Bytes that need not be HTTP.
    pub(crate) fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Reply { bytes: bytes.into(), ..Reply::default() }
    }

    /// Not before this time has passed.
    pub(crate) fn after(self, wait: Duration) -> Self {
        Reply { wait, ..self }
    }

    pub(crate) fn then_stall(self) -> Self {
        Reply { stall: Duration::from_secs(20), ..self }
    }

    pub(crate) fn then_endlessly(self, chunk: impl Into<Vec<u8>>) -> Self {
        Reply { endless: Some(chunk.into()), ..self }
    }
}

/// A server on a port of its own, for as long as the test program runs.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    scheme: &'static str,
    seen: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    /// Answers each request with what `answer` makes of its path and the number of times that path was asked for before.
    pub(crate) fn start(answer: impl Fn(&str, usize) -> Reply + Send + Sync + 'static) -> Self {
        Server::serve("http", answer, Ok)
    }

    /// The same over TLS.
    pub(crate) fn start_tls(
        config: rustls::ServerConfig,
        answer: impl Fn(&str, usize) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let config = Arc::new(config);
        Server::serve("https", answer, move |socket| {
            let connection = rustls::ServerConnection::new(Arc::clone(&config)).map_err(std::io::Error::other)?;
            Ok(rustls::StreamOwned::new(connection, socket))
        })
    }

    fn serve<S: Read + Write>(
        scheme: &'static str,
        answer: impl Fn(&str, usize) -> Reply + Send + Sync + 'static,
        wrap: impl Fn(TcpStream) -> std::io::Result<S> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("bound");
        let seen: Arc<Mutex<Vec<Request>>> = Arc::default();
        let shared = Arc::new((answer, wrap, Arc::clone(&seen)));
        thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                // A client that goes away early is part of some tests.
                thread::spawn(move || {
                    let (answer, wrap, seen) = &*shared;
                    let _ = wrap(socket).and_then(|stream| converse(stream, seen, answer));
                });
            }
        });
        Server { address, scheme, seen }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}://{}{path}", self.scheme, self.address)
    }

    /// All requests so far.
    pub(crate) fn seen(&self) -> Vec<Request> {
        self.seen.lock().expect("no holder panics").clone()
    }

    /// The paths asked for so far, robots.txt left out.
    pub(crate) fn paths(&self) -> Vec<String> {
        self.seen().into_iter().map(|request| request.path).filter(|path| path != "/robots.txt").collect()
    }
}

fn converse(
    stream: impl Read + Write,
    seen: &Mutex<Vec<Request>>,
    answer: &impl Fn(&str, usize) -> Reply,
) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    stream.read_line(&mut line)?;
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut headers = Vec::new();
    loop {
        line.clear();
        if stream.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':') {
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    let before = {
        let mut seen = seen.lock().expect("no holder panics");
        let before = seen.iter().filter(|request| request.path == path).count();
        seen.push(Request { path: path.clone(), headers, at: Instant::now() });
        before
    };
    let reply = answer(&path, before);
    let stream = stream.get_mut();
    thread::sleep(reply.wait);
    stream.write_all(&reply.bytes)?;
    stream.flush()?;
    while let Some(chunk) = &reply.endless {
        stream.write_all(chunk)?;
    }
    thread::sleep(reply.stall);
    Ok(())
}
