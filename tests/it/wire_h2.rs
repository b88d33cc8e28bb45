//! A server that speaks HTTP/2 frame by frame (RFC 9113), so that a test can break off where it wants.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

const DATA: u8 = 0x0;
const HEADERS: u8 = 0x1;
const RST_STREAM: u8 = 0x3;
const SETTINGS: u8 = 0x4;
const PING: u8 = 0x6;
const GOAWAY: u8 = 0x7;

/// Of DATA and HEADERS; of SETTINGS and PING it is ACK.
const END_STREAM: u8 = 0x1;
const END_HEADERS: u8 = 0x4;
const INTERNAL_ERROR: u32 = 0x2;

/// One thing the server does in answer to a request.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// Status 200 of an HTML page.
    Head,
    /// A part of the body.
    Body(Vec<u8>),
    /// The end of the body.
    End,
    /// The stream is given up.
    Reset,
    /// No stream after this one is served; with an error, this one is not finished either.
    GoAway { is_error: bool },
    /// No stream from this one on is served.
    GoAwayUnserved,
}

/// A server on a port of its own, for as long as the test program runs.
pub(crate) struct Server {
    address: SocketAddr,
    requests: Arc<AtomicUsize>,
}

impl Server {
    /// Says 404 to the first request, which is the one for robots.txt, and does `steps` in answer to each other one;
    /// then it closes the connection.
    pub(crate) fn start(mut config: rustls::ServerConfig, steps: Vec<Step>) -> Self {
        config.alpn_protocols = vec![b"h2".to_vec()];
        let config = Arc::new(config);
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("bound");
        let requests = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&requests);
        thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                let (config, count, steps) = (Arc::clone(&config), Arc::clone(&count), steps.clone());
                // A client that goes away early is part of some tests.
                thread::spawn(move || converse(config, socket, &count, &steps));
            }
        });
        Server { address, requests }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("https://{}{path}", self.address)
    }

    /// Requests so far, that for robots.txt left out.
    pub(crate) fn pages(&self) -> usize {
        self.requests.load(Ordering::SeqCst).saturating_sub(1)
    }
}

fn converse(
    config: Arc<rustls::ServerConfig>,
    socket: TcpStream,
    count: &AtomicUsize,
    steps: &[Step],
) -> io::Result<()> {
    let connection = rustls::ServerConnection::new(config).map_err(io::Error::other)?;
    let mut stream = rustls::StreamOwned::new(connection, socket);
    stream.read_exact(&mut [0; 24])?; // the connection preface
    write(&mut stream, SETTINGS, 0, 0, &[])?;
    loop {
        let (kind, flags, id, payload) = read(&mut stream)?;
        match kind {
            SETTINGS if flags & END_STREAM == 0 => write(&mut stream, SETTINGS, END_STREAM, 0, &[])?,
            PING if flags & END_STREAM == 0 => write(&mut stream, PING, END_STREAM, 0, &payload)?,
            // `:status: 404` of the static table (RFC 7541, appendix A).
            HEADERS if count.fetch_add(1, Ordering::SeqCst) == 0 => {
                write(&mut stream, HEADERS, END_STREAM | END_HEADERS, id, &[0x8d])?;
            }
            HEADERS => {
                steps.iter().try_for_each(|step| act(&mut stream, id, step))?;
                break;
            }
            _ => {}
        }
    }
    // Bytes left unread would turn the end of the connection into a reset, which overtakes what was sent.
    stream.conn.send_close_notify();
    stream.flush()?;
    stream.sock.shutdown(Shutdown::Write)?;
    io::copy(&mut stream.sock, &mut io::sink()).map(drop)
}

fn act(stream: &mut impl Write, id: u32, step: &Step) -> io::Result<()> {
    let goodbye = |last: u32, error: u32| [last.to_be_bytes(), error.to_be_bytes()].concat();
    match step {
        Step::Head => {
            // `:status: 200`, then `content-type` by its index with a value of its own, not indexed.
            let mut block = vec![0x88, 0x0f, 0x10, 9];
            block.extend_from_slice(b"text/html");
            write(stream, HEADERS, END_HEADERS, id, &block)
        }
        Step::Body(bytes) => bytes.chunks(16_384).try_for_each(|chunk| write(stream, DATA, 0, id, chunk)),
        Step::End => write(stream, DATA, END_STREAM, id, &[]),
        Step::Reset => write(stream, RST_STREAM, 0, id, &INTERNAL_ERROR.to_be_bytes()),
        Step::GoAway { is_error } => {
            write(stream, GOAWAY, 0, 0, &goodbye(id, if *is_error { INTERNAL_ERROR } else { 0 }))
        }
        Step::GoAwayUnserved => write(stream, GOAWAY, 0, 0, &goodbye(id.saturating_sub(2), 0)),
    }
}

fn write(stream: &mut impl Write, kind: u8, flags: u8, id: u32, payload: &[u8]) -> io::Result<()> {
    let length = u32::try_from(payload.len()).expect("frames are small").to_be_bytes();
    let head = [&length[1..], &[kind, flags], &id.to_be_bytes()].concat();
    stream.write_all(&[&head, payload].concat())?;
    stream.flush()
}

/// Type, flags, stream and payload of the next frame.
fn read(stream: &mut impl Read) -> io::Result<(u8, u8, u32, Vec<u8>)> {
    let mut head = [0; 9];
    stream.read_exact(&mut head)?;
    let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
    let id = u32::from_be_bytes([head[5] & 0x7f, head[6], head[7], head[8]]);
    let mut payload = vec![0; length as usize];
    stream.read_exact(&mut payload)?;
    Ok((head[3], head[4], id, payload))
}
