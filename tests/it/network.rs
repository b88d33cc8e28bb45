//! URLs: redirects, limits, charsets, codings, robots.txt, manners and guards, against a real server.

use std::io::Write;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::program::{ARTICLE, Run, repository, run};
use crate::server::{Answer, Server, response, with_headers};

fn article() -> Vec<u8> {
    std::fs::read(repository(ARTICLE)).expect("the fixture")
}

fn page() -> Answer {
    Answer::Bytes(response("200 OK", "text/html; charset=utf-8", &article()))
}

fn status(status: &str) -> Answer {
    Answer::Bytes(response(status, "text/html", b"<h1>no</h1>"))
}

fn redirect(to: &str) -> Answer {
    Answer::Bytes(with_headers("302 Found", &[("Location", to)], b""))
}

/// Runs `extract` with what tests on this machine need.
fn fetch(arguments: &[&str]) -> Run {
    run(&[&["extract", "--allow-private", "--rate", "none", "--retries", "0", "--timeout", "5"], arguments].concat())
}

fn outcome(run: &Run) -> (String, String, i32) {
    let record = run.record();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    (text(&record["outcome"]), text(&record["error"]["code"]), run.code)
}

fn told(outcome: &str, code: &str, exit: i32) -> (String, String, i32) {
    (outcome.to_owned(), code.to_owned(), exit)
}

#[test]
fn redirects_are_followed_and_recorded() {
    let server = Server::start(&[("/a", redirect("/b?x=1")), ("/b?x=1", redirect("c")), ("/c", page())]);
    let record = fetch(&[&server.url("/a")]).record();
    assert_eq!((record["outcome"].as_str(), record["url"].as_str()), (Some("ok"), Some(server.url("/c").as_str())));
    assert_eq!(record["fetch"]["redirects"], serde_json::json!([server.url("/a"), server.url("/b?x=1")]));
    assert_eq!(
        (&record["fetch"]["status"], &record["fetch"]["from"], &record["fetch"]["robots"]),
        (&200.into(), &"network".into(), &"allowed".into())
    );
    assert!(record["fetch"]["fetched_at"].as_str().is_some_and(|time| time.ends_with('Z')));
    assert_eq!(record["input"]["url"], server.url("/a"));
    assert!(fetch(&[&server.url("/a"), "--reproducible"]).record()["fetch"]["fetched_at"].is_null());
}

#[test]
fn redirect_loops_end() {
    let server = Server::start(&[("/a", redirect("/b")), ("/b", redirect("/a"))]);
    assert_eq!(outcome(&fetch(&[&server.url("/a")])), told("error", "redirect_loop", 3));
    let many: Vec<(String, Answer)> =
        (0..30).map(|number| (format!("/{number}"), redirect(&format!("/{}", number + 1)))).collect();
    let many: Vec<(&str, Answer)> = many.iter().map(|(path, answer)| (path.as_str(), answer.clone())).collect();
    assert_eq!(outcome(&fetch(&[&Server::start(&many).url("/0")])), told("error", "redirect_loop", 3));
}

#[test]
fn every_status_has_its_outcome() {
    let statuses = [
        ("/404", "404 Not Found", "gone", "not_found"),
        ("/410", "410 Gone", "gone", "gone"),
        ("/401", "401 Unauthorized", "blocked", "unauthorized"),
        ("/403", "403 Forbidden", "blocked", "forbidden"),
        ("/451", "451 Unavailable For Legal Reasons", "blocked", "legal"),
        ("/429", "429 Too Many Requests", "error", "rate_limited"),
        ("/500", "500 Internal Server Error", "error", "server_error"),
        ("/418", "418 I'm a teapot", "error", "http_error"),
    ];
    let answers: Vec<(&str, Answer)> = statuses.iter().map(|(path, line, ..)| (*path, status(line))).collect();
    let server = Server::start(&answers);
    for (path, _, result, code) in statuses {
        assert_eq!(outcome(&fetch(&[&server.url(path)])), told(result, code, 3), "{path}");
    }
}

#[test]
fn passing_trouble_is_tried_again() {
    let busy = Answer::Bytes(with_headers(
        "503 Service Unavailable",
        &[("Retry-After", "1"), ("Content-Type", "text/html")],
        b"busy",
    ));
    let server = Server::start(&[("/a", Answer::Then(Box::new(busy), 1, Box::new(page())))]);
    let start = Instant::now();
    let record = run(&["extract", "--allow-private", "--rate", "none", &server.url("/a")]).record();
    assert_eq!((record["outcome"].as_str(), server.count("/a")), (Some("ok"), 2));
    assert!(start.elapsed() >= Duration::from_secs(1));
}

#[test]
fn one_request_a_second_and_host() {
    let server = Server::start(&[("/a", page()), ("/b", page()), ("/c", page())]);
    let found = run(&["extract", "--allow-private", &server.url("/a"), &server.url("/b"), &server.url("/c")]);
    assert_eq!(found.records().len(), 3);
    assert!(server.pauses().iter().all(|pause| *pause >= Duration::from_millis(900)), "{:?}", server.pauses());
}

#[test]
fn robots_txt_is_obeyed_and_overriding_it_is_recorded() {
    let robots =
        Answer::Bytes(response("200 OK", "text/plain", b"User-agent: *\nDisallow: /private\nAllow: /private/open\n"));
    let server = Server::start(&[
        ("/robots.txt", robots),
        ("/private/a", page()),
        ("/private/open", page()),
        ("/in", redirect("/private/a")),
    ]);
    assert_eq!(outcome(&fetch(&[&server.url("/private/a")])), told("blocked", "robots_disallowed", 3));
    assert_eq!(outcome(&fetch(&[&server.url("/in")])), told("blocked", "robots_disallowed", 3));
    assert_eq!(server.count("/private/a"), 0);
    assert_eq!(outcome(&fetch(&[&server.url("/private/open")])), told("ok", "", 0));
    let forced = fetch(&[&server.url("/private/a"), "--ignore-robots"]).record();
    assert_eq!(
        (forced["outcome"].as_str(), forced["fetch"]["robots"].as_str()),
        (Some("ok"), Some("disallowed_ignored"))
    );
    let failing = Server::start(&[("/robots.txt", status("503 Service Unavailable")), ("/a", page())]);
    assert_eq!(outcome(&fetch(&[&failing.url("/a")])), told("blocked", "robots_disallowed", 3));
}

#[test]
fn the_program_says_who_it_is() {
    let server = Server::start(&[("/a", page())]);
    fetch(&[&server.url("/a"), "-H", "X-Test: yes"]);
    let head = server.heads().pop().expect("a request").to_lowercase();
    assert!(
        head.contains("user-agent: offprint/")
            && head.contains("+https://")
            && head.contains("x-test: yes")
            && head.contains(&format!("host: 127.0.0.1:{}", server.port)),
        "{head}"
    );
}

#[test]
fn content_codings_are_undone() {
    let gzip = {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(&article()).expect("writes to memory");
        encoder.finish().expect("writes to memory")
    };
    let mut brotli = Vec::new();
    brotli::BrotliCompress(&mut article().as_slice(), &mut brotli, &brotli::enc::BrotliEncoderParams::default())
        .expect("writes to memory");
    let zstd = zstd::encode_all(article().as_slice(), 0).expect("writes to memory");
    let coded = |coding: &str, bytes: &[u8]| {
        Answer::Bytes(with_headers("200 OK", &[("Content-Type", "text/html"), ("Content-Encoding", coding)], bytes))
    };
    let server = Server::start(&[
        ("/gzip", coded("gzip", &gzip)),
        ("/br", coded("br", &brotli)),
        ("/zstd", coded("zstd", &zstd)),
        ("/cut", coded("gzip", &gzip[..gzip.len() * 4 / 5])),
        ("/unknown", coded("rot13", b"x")),
    ]);
    for path in ["/gzip", "/br", "/zstd"] {
        let record = fetch(&[&server.url(path)]).record();
        assert_eq!(
            (record["outcome"].as_str(), record["fetch"]["bytes"].as_u64()),
            (Some("ok"), Some(article().len() as u64)),
            "{path}"
        );
    }
    assert_eq!(outcome(&fetch(&[&server.url("/cut")])), told("partial", "truncated", 0));
    assert_eq!(outcome(&fetch(&[&server.url("/unknown")])), told("error", "broken_transfer", 3));
}

#[test]
fn transfers_that_break_or_stall() {
    let mut short = response("200 OK", "text/html", &article());
    short.truncate(short.len() - 300);
    let long = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 20\r\nConnection: close\r\n\r\n"
        .iter()
        .copied()
        .chain(article())
        .collect();
    let stalled = response("200 OK", "text/html", &article())[..400].to_vec();
    let server = Server::start(&[
        ("/short", Answer::Bytes(short)),
        ("/long", Answer::Bytes(long)),
        ("/stall", Answer::Stall(stalled)),
        ("/nothing", Answer::Bytes(Vec::new())),
    ]);
    assert_eq!(outcome(&fetch(&[&server.url("/short")])), told("partial", "truncated", 0));
    let (result, _, _) = outcome(&fetch(&[&server.url("/long")]));
    assert_eq!(result, "not_article");
    assert_eq!(outcome(&fetch(&[&server.url("/stall"), "--timeout", "1"])), told("error", "timeout", 3));
    assert_eq!(outcome(&fetch(&[&server.url("/nothing")])), told("error", "broken_transfer", 3));
}

#[test]
fn sizes_and_types_are_looked_at_before_the_body() {
    let server = Server::start(&[
        ("/large", Answer::Bytes(response("200 OK", "text/html", &vec![b'a'; 200_000]))),
        ("/jpeg", Answer::Bytes(response("200 OK", "image/jpeg", b"\xff\xd8\xff"))),
        ("/pdf", Answer::Bytes(response("200 OK", "text/html", b"%PDF-1.7"))),
        ("/untyped", Answer::Bytes(with_headers("200 OK", &[], &article()))),
    ]);
    assert_eq!(outcome(&fetch(&[&server.url("/large"), "--max-size", "100KB"])), told("error", "too_large", 3));
    assert_eq!(outcome(&fetch(&[&server.url("/jpeg")])), told("not_article", "unsupported_type", 3));
    assert_eq!(outcome(&fetch(&[&server.url("/pdf")])), told("not_article", "unsupported_type", 3));
    assert_eq!(outcome(&fetch(&[&server.url("/untyped")])), told("ok", "", 0));
}

#[test]
fn the_header_charset_goes_before_the_pages_own() {
    let html = String::from_utf8(article()).expect("UTF-8").replace("winter", "Фярью");
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(&html);
    let server = Server::start(&[("/a", Answer::Bytes(response("200 OK", "text/html; charset=windows-1251", &bytes)))]);
    let record = fetch(&[&server.url("/a")]).record();
    assert_eq!(record["fetch"]["encoding"], "windows-1251");
    assert!(record["body"].as_str().expect("a body").contains("Фярью"));
}

#[test]
fn what_cannot_be_reached() {
    let refused = TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("bound").port();
    assert_eq!(outcome(&fetch(&[&format!("http://127.0.0.1:{refused}/")])), told("error", "connect", 3));
    assert_eq!(outcome(&fetch(&["http://no-such-host.invalid/"])), told("error", "dns", 3));
}

#[test]
fn a_certificate_nobody_signed_is_refused() {
    let certified = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate");
    let key = rustls::pki_types::PrivateKeyDer::try_from(certified.signing_key.serialize_der()).expect("a key");
    let config =
        rustls::ServerConfig::builder_with_provider(std::sync::Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![certified.cert.der().clone()], key)
            .expect("a server");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("bound").port();
    let config = std::sync::Arc::new(config);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let Ok(mut connection) = rustls::ServerConnection::new(std::sync::Arc::clone(&config)) else { continue };
            let _ = connection.complete_io(&mut stream);
        }
    });
    assert_eq!(outcome(&fetch(&[&format!("https://localhost:{port}/")])), told("error", "tls", 3));
}

#[test]
fn addresses_inside_a_network_are_refused_at_every_hop() {
    let server = Server::start(&[("/a", page()), ("/out", redirect("http://169.254.169.254/latest"))]);
    let without = |arguments: &[&str]| run(&[&["extract", "--rate", "none"], arguments].concat());
    assert_eq!(outcome(&without(&[&server.url("/a")])), told("blocked", "private_address", 3));
    assert_eq!(server.count("/a"), 0);
    // A name that leads inside is refused as well, whatever it is called.
    let elsewhere = format!("::127.0.0.1:{}", server.port);
    assert_eq!(
        outcome(&without(&["http://public.example/a", "--connect-to", &elsewhere])),
        told("blocked", "private_address", 3)
    );
    let followed = fetch(&["http://public.example/a", "--connect-to", &elsewhere]).record();
    assert_eq!((followed["outcome"].as_str(), followed["url"].as_str()), (Some("ok"), Some("http://public.example/a")));
}

#[test]
fn many_urls_give_one_record_each_in_order() {
    let paths: Vec<String> = (0..40).map(|number| format!("/{number}")).collect();
    let answers: Vec<(&str, Answer)> = paths.iter().map(|path| (path.as_str(), page())).collect();
    let server = Server::start(&answers);
    let urls: Vec<String> = paths.iter().map(|path| server.url(path)).collect();
    let found = fetch(&[&["--ordered"], urls.iter().map(String::as_str).collect::<Vec<_>>().as_slice()].concat());
    let seen: Vec<String> =
        found.records().iter().map(|record| record["url"].as_str().unwrap_or_default().to_owned()).collect();
    assert_eq!((seen, found.code), (urls, 0));
}
