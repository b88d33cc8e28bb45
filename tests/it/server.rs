//! A real HTTP server on this machine whose every byte a test decides.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// What the server does with a request.
#[derive(Clone)]
pub(crate) enum Answer {
    /// Sends these bytes and closes.
    Bytes(Vec<u8>),
    /// Sends these bytes and then nothing, the connection open.
    Stall(Vec<u8>),
    /// The first so often, then the second.
    Then(Box<Answer>, usize, Box<Answer>),
}

/// A running server.
pub(crate) struct Server {
    pub(crate) port: u16,
    seen: Arc<Mutex<Vec<(String, Instant)>>>,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Serves `answers` by path; any other path is a 404.
    pub(crate) fn start(answers: &[(&str, Answer)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let answers: HashMap<String, Answer> =
            answers.iter().map(|(path, answer)| ((*path).to_owned(), answer.clone())).collect();
        let seen: Arc<Mutex<Vec<(String, Instant)>>> = Arc::default();
        let requests: Arc<Mutex<Vec<String>>> = Arc::default();
        let server = Server { port, seen: Arc::clone(&seen), requests: Arc::clone(&requests) };
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answers, seen, requests) = (answers.clone(), Arc::clone(&seen), Arc::clone(&requests));
                thread::spawn(move || serve(stream, &answers, &seen, &requests));
            }
        });
        server
    }

    /// The URL of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// How often a path was asked for.
    pub(crate) fn count(&self, path: &str) -> usize {
        self.seen.lock().expect("no panic").iter().filter(|(seen, _)| seen == path).count()
    }

    /// Times between the requests for pages, robots.txt left out.
    pub(crate) fn pauses(&self) -> Vec<Duration> {
        let seen = self.seen.lock().expect("no panic");
        let times: Vec<Instant> = seen.iter().filter(|(path, _)| path != "/robots.txt").map(|(_, at)| *at).collect();
        times.windows(2).map(|pair| pair[1] - pair[0]).collect()
    }

    /// The heads of all requests.
    pub(crate) fn heads(&self) -> Vec<String> {
        self.requests.lock().expect("no panic").clone()
    }
}

fn serve(
    mut stream: TcpStream,
    answers: &HashMap<String, Answer>,
    seen: &Mutex<Vec<(String, Instant)>>,
    requests: &Mutex<Vec<String>>,
) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte) {
            Ok(1) => head.push(byte[0]),
            _ => return,
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let earlier = {
        let mut seen = seen.lock().expect("no panic");
        let earlier = seen.iter().filter(|(known, _)| *known == path).count();
        seen.push((path.clone(), Instant::now()));
        earlier
    };
    requests.lock().expect("no panic").push(head);
    let mut answer =
        answers.get(&path).cloned().unwrap_or_else(|| Answer::Bytes(response("404 Not Found", "text/plain", b"none")));
    while let Answer::Then(first, times, second) = answer {
        answer = if earlier < times { *first } else { *second };
    }
    match answer {
        Answer::Bytes(bytes) => drop(stream.write_all(&bytes)),
        Answer::Stall(bytes) => {
            let _ = stream.write_all(&bytes);
            // Longer than any test waits.
            let _ = stream.read(&mut byte);
            thread::sleep(Duration::from_secs(20));
        }
        Answer::Then(..) => unreachable!("resolved above"),
    }
}

/// A whole response.
pub(crate) fn response(status: &str, content_type: &str, body: &[u8]) -> Vec<u8> {
    with_headers(status, &[("Content-Type", content_type)], body)
}

/// A whole response with these headers.
pub(crate) fn with_headers(status: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let mut bytes =
        format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len())
            .into_bytes();
    bytes.extend(body);
    bytes
}
