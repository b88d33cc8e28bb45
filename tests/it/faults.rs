//! A server that does everything wrong, and what becomes of each input. The table in `docs/network.md` is made by this
//! test: `UPDATE_DOCS=1 cargo test --test it faults` writes it anew.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::net::{article, told};
use crate::packed::gzip;
use crate::program::{repository, run};
use crate::transfer::unknown_certificate;
use crate::wire::{self, Reply, Server};
use crate::wire_h2::{self, Step};

const HTML: (&str, &str) = ("Content-Type", "text/html; charset=utf-8");

/// A server at which a page goes wrong.
enum Faulty {
    Http1(wire::Server),
    Http2(wire_h2::Server),
}

impl Faulty {
    fn url(&self) -> String {
        match self {
            Faulty::Http1(server) => server.url("/fault"),
            Faulty::Http2(server) => server.url("/fault"),
        }
    }

    fn pages(&self) -> usize {
        match self {
            Faulty::Http1(server) => server.paths().len(),
            Faulty::Http2(server) => server.pages(),
        }
    }
}

/// What each server does, as the table has it.
fn faults() -> Vec<(&'static str, Faulty)> {
    let serve = |reply: Reply| {
        Faulty::Http1(Server::start(move |path, _| match path {
            "/robots.txt" => Reply::not_found(),
            _ => reply.clone(),
        }))
    };
    let over_http_1 = faults_of_http_1().into_iter().map(|(name, reply)| (name, serve(reply)));
    let serve = |steps: Vec<Step>| Faulty::Http2(wire_h2::Server::start(unknown_certificate().0, steps));
    let over_http_2 = faults_of_http_2().into_iter().map(|(name, steps)| (name, serve(steps)));
    over_http_1.chain(over_http_2).collect()
}

fn with_cookies(count: usize, page: &[u8]) -> Reply {
    let cookies: Vec<String> = (0..count).map(|number| format!("c{number}={}", "x".repeat(50))).collect();
    let cookies = cookies.iter().map(|cookie| ("Set-Cookie", cookie.as_str()));
    Reply::new(200, &cookies.chain([HTML]).collect::<Vec<_>>(), page)
}

fn faults_of_http_2() -> Vec<(&'static str, Vec<Step>)> {
    let page = article();
    let half = Step::Body(page[..page.len() / 2].to_vec());
    let rest = Step::Body(page[page.len() / 2..].to_vec());
    let (farewell, failure) = (Step::GoAway { is_error: false }, Step::GoAway { is_error: true });
    vec![
        ("sends GOAWAY (HTTP/2) and finishes", vec![Step::Head, half.clone(), farewell, rest, Step::End]),
        ("sends GOAWAY (HTTP/2) instead of an answer", vec![Step::GoAwayUnserved]),
        ("sends GOAWAY (HTTP/2) before the body", vec![Step::Head, failure.clone()]),
        ("sends GOAWAY (HTTP/2) inside the body", vec![Step::Head, half.clone(), failure]),
        ("resets the stream (HTTP/2) inside the body", vec![Step::Head, half.clone(), Step::Reset]),
        ("closes (HTTP/2) inside the body", vec![Step::Head, half]),
    ]
}

fn faults_of_http_1() -> Vec<(&'static str, Reply)> {
    let page = article();
    let length = page.len().to_string();
    let more = (page.len() + 1000).to_string();
    let bomb = gzip(&vec![b' '; 64 << 20]);
    vec![
        ("says nothing", Reply::raw("").then_stall()),
        ("stalls inside the status line", Reply::raw("HTTP/1.").then_stall()),
        ("stalls inside the headers", Reply::raw("HTTP/1.1 200 OK\r\nContent-").then_stall()),
        ("stalls before the body", Reply::of_head(200, &[HTML, ("Content-Length", &length)], "").then_stall()),
        ("stalls inside the body", Reply::of_head(200, &[HTML, ("Content-Length", &more)], &page).then_stall()),
        ("closes without a word", Reply::raw("")),
        ("closes inside the headers", Reply::raw("HTTP/1.1 200 OK\r\nContent-Ty")),
        ("closes before the announced end", Reply::of_head(200, &[HTML, ("Content-Length", &more)], &page)),
        ("announces less than it sends", Reply::of_head(200, &[HTML, ("Content-Length", "40")], &page)),
        ("announces a negative length", Reply::of_head(200, &[HTML, ("Content-Length", "-1")], &page)),
        (
            "announces two lengths",
            Reply::of_head(200, &[HTML, ("Content-Length", "5"), ("Content-Length", "6")], &page),
        ),
        (
            "announces more than the cap",
            Reply::of_head(200, &[HTML, ("Content-Length", "99999999999")], "").then_stall(),
        ),
        ("never ends", Reply::of_head(200, &[HTML], "").then_endlessly("<p>and on and on ".repeat(500))),
        (
            "never ends its headers",
            Reply::raw("HTTP/1.1 200 OK\r\n").then_endlessly("X-More: and more\r\n".repeat(100)),
        ),
        ("sends chunks that are none", Reply::of_head(200, &[HTML, ("Transfer-Encoding", "chunked")], "zz\r\n<p>\r\n")),
        ("sends a gzip bomb", Reply::new(200, &[HTML, ("Content-Encoding", "gzip")], bomb)),
        ("says gzip and sends none", Reply::new(200, &[HTML, ("Content-Encoding", "gzip")], &page)),
        ("sends half of a gzip stream", Reply::new(200, &[HTML, ("Content-Encoding", "gzip")], &gzip(&page)[..900])),
        ("names a coding nobody knows", Reply::new(200, &[HTML, ("Content-Encoding", "rot13")], &page)),
        ("sends 95 cookies", with_cookies(95, &page)),
        ("sends 5,000 cookies", with_cookies(5_000, &page)),
        (
            "sends a header that is none",
            Reply::raw([b"HTTP/1.1 200 OK\r\nbad header\x01: x\r\n\r\n", &page[..]].concat()),
        ),
        ("sends no HTTP", Reply::raw("220 mail.herald.test ESMTP\r\n")),
        ("names a wrong charset", Reply::new(200, &[("Content-Type", "text/html; charset=utf-16")], &page)),
        ("calls a page an image", Reply::new(200, &[("Content-Type", "image/png")], &page)),
        ("redirects to itself", Reply::redirect(302, "/fault")),
        ("redirects to nowhere", Reply::new(302, &[], "")),
        ("redirects to a file", Reply::redirect(302, "file:///etc/passwd")),
        ("answers 204", Reply::raw("HTTP/1.1 204 No Content\r\n\r\n")),
        ("answers 503 for ever", Reply::new(503, &[("Retry-After", "0")], "")),
        ("answers 999", Reply::new(999, &[HTML], "<p>Request denied")),
    ]
}

/// Programs that run at once.
const SIDE_BY_SIDE: usize = 6;

/// What becomes of the page of one server, as the table has it.
fn row(name: &str, server: &Faulty) -> String {
    // What is no stall ends within milliseconds: a busy machine may take its time, two tries have to fit in the limit.
    let limits = ["--timeout", "4", "--retries", "1", "--rate", "none", "--max-size", "5MB"];
    let started = Instant::now();
    let run = run(&[&["extract", "--allow-private", "--insecure", &server.url()][..], &limits].concat());
    let took = started.elapsed();
    assert!(took < Duration::from_secs(20), "{name} took {took:?}");
    let record = run.record();
    let (outcome, code) = told(&record);
    let retries = if server.pages() > 1 { "yes" } else { "no" };
    let code = if code.is_empty() { String::new() } else { format!("`{code}`") };
    format!("| {name} | `{outcome}` | {code} | {retries} |\n")
}

#[test]
fn every_fault_has_its_record_in_time() {
    let mut table = String::from("| the server … | outcome | code | tried again |\n|---|---|---|---|\n");
    // One after the other takes as long as all stalls together, so some run side by side, each on a server of its own:
    // all at once, those that do not stall would wait for the machine until they are out of time as well.
    let faults = faults();
    let next = AtomicUsize::new(0);
    let mut rows: Vec<(usize, String)> = std::thread::scope(|scope| {
        let lane = || {
            let places = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
            places.map_while(|place| faults.get(place).map(|(name, server)| (place, row(name, server)))).collect()
        };
        let lanes: Vec<_> = (0..SIDE_BY_SIDE).map(|_| scope.spawn(lane)).collect();
        lanes.into_iter().flat_map(|lane| -> Vec<_> { lane.join().expect("no panic") }).collect()
    });
    rows.sort_by_key(|(place, _)| *place);
    rows.iter().for_each(|(_, row)| table.push_str(row));
    let path = repository("docs/network.md");
    let text = fs::read_to_string(&path).expect("the page is there");
    let (start, end) = ("<!-- faults -->\n", "<!-- /faults -->");
    let from = text.find(start).expect("a mark") + start.len();
    let to = text.find(end).expect("a mark");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, format!("{}{table}{}", &text[..from], &text[to..])).expect("writable");
        return;
    }
    assert_eq!(&text[from..to], table, "UPDATE_DOCS=1 cargo test --test it faults writes the table anew");
}

#[test]
fn a_hundred_redirects_are_given_up() {
    let server = Server::start(|path, _| match path.trim_start_matches('/').parse::<u32>() {
        Ok(number) => Reply::redirect(302, &format!("/{}", number + 1)),
        Err(_) => Reply::not_found(),
    });
    let record = run(&["extract", "--allow-private", "--rate", "none", &server.url("/1")]).record();
    assert_eq!(told(&record), ("error", "redirect_loop"));
}

#[test]
fn inputs_that_are_no_urls_are_records() {
    let long = format!("http://herald.test/{}", "a".repeat(64 << 10));
    let list = format!(
        "\u{feff}http://[::1\r\n\r\n# a remark\r\nftp://herald.test/a\nfile:///etc/passwd\njavascript:alert(1)\nhttp://herald.test:65536/\nhttp://a b.test/\nhttp://\n{long}\nhttp://bücher.invalid/ä\nhttp://xn--bcher-kva.invalid/\nhttp://clerk:s3cret@[::ffff:7f00:1]:0/x\n"
    );
    let flags = ["extract", "-", "--from", "urls", "--ordered", "--retries", "0", "--rate", "none"];
    let run = crate::program::run_with(&flags, list.as_bytes());
    let found: Vec<_> = run
        .records()
        .iter()
        .map(|record| (record["input"]["line"].as_u64().unwrap_or(0), told(record).1.to_owned()))
        .collect();
    let expected = [
        (1, "bad_url"),
        (4, "bad_url"),
        (5, "bad_url"),
        (6, "bad_line"),
        (7, "bad_url"),
        (8, "bad_url"),
        (9, "bad_url"),
        (10, "dns"),
        (11, "dns"),
        (12, "dns"),
        (13, "private_address"),
    ];
    assert_eq!(found, expected.map(|(line, code)| (line, code.to_owned())));
    assert!(!run.stdout.contains("s3cret") && !run.stderr.contains("s3cret"));
    assert_eq!(run.records()[8]["input"]["url"], "http://xn--bcher-kva.invalid/%C3%A4");
}
