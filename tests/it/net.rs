//! URLs: hops, manners and outcomes, through the binary against a real server.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::program::{ARTICLE, Run, offprint, repository, run, run_with};
use crate::wire::{Reply, Server};

/// The program with what a test's own server needs: private addresses allowed, no waiting.
pub(crate) fn fetch(urls: &[&str], flags: &[&str]) -> Run {
    let retries: &[&str] = if flags.contains(&"--retries") { &[] } else { &["--retries", "0"] };
    run(&[&["extract", "--allow-private", "--rate", "none"], retries, flags, urls].concat())
}

/// A page whose extraction gives a body.
pub(crate) fn article() -> Vec<u8> {
    fs::read(repository(ARTICLE)).expect("the fixture is there")
}

/// Outcome and error code.
pub(crate) fn told(record: &Value) -> (&str, &str) {
    (record["outcome"].as_str().unwrap_or_default(), record["error"]["code"].as_str().unwrap_or_default())
}

/// A server with the article at every path but robots.txt.
fn articles() -> Server {
    Server::start(|path, _| if path == "/robots.txt" { Reply::not_found() } else { Reply::html(article()) })
}

#[test]
fn a_page_comes_with_how_it_came() {
    let server = Server::start(|path, _| match path {
        "/bridge?id=7" => Reply::new(
            200,
            &[
                ("Content-Type", "text/html"),
                ("ETag", "\"abc\""),
                ("Last-Modified", "Tue, 14 Oct 2025 08:00:00 GMT"),
                ("Date", "Wed, 15 Oct 2025 08:00:00 GMT"),
            ],
            article(),
        ),
        _ => Reply::not_found(),
    });
    let url = server.url("/bridge?id=7");
    let run = fetch(&[&url], &[]);
    let record = run.record();
    assert_eq!((told(&record), run.code), (("ok", ""), 0), "{record}");
    assert_eq!(
        (&record["url"], &record["input"]["url"], &record["input"]["kind"]),
        (&json!(url), &json!(url), &json!("url"))
    );
    let mut facts = record["fetch"].clone();
    assert!(facts["fetched_at"].as_str().is_some_and(|time| time.ends_with('Z')), "{facts}");
    facts["fetched_at"] = Value::Null;
    assert_eq!(
        facts,
        json!({
            "status": 200, "fetched_at": null, "redirects": [], "encoding": "UTF-8", "bytes": article().len(),
            "etag": "\"abc\"", "last_modified": "Tue, 14 Oct 2025 08:00:00 GMT", "robots": "allowed", "from": "network",
        })
    );
    let request = server.seen().pop().expect("asked");
    assert!(
        request.header("user-agent").starts_with("offprint/") && request.header("user-agent").contains("(+https://")
    );
    assert_eq!(request.header("accept-encoding"), "gzip, br, zstd, deflate");
    assert!(request.header("accept").starts_with("text/html"));
}

#[test]
fn reproducible_records_know_no_clock() {
    let server = articles();
    let url = server.url("/");
    let flags = ["--reproducible"];
    let first = fetch(&[&url], &flags);
    assert_eq!(first.record()["fetch"]["fetched_at"], Value::Null);
    assert_eq!(first.stdout, fetch(&[&url], &flags).stdout);
}

#[test]
fn headers_and_name_are_the_users_to_choose() {
    let server = articles();
    let flags = ["-A", "herald-archive/2 (+https://herald.test)", "-H", "Accept-Language: is", "-H", "X-Key: a:b"];
    assert_eq!(fetch(&[&server.url("/")], &flags).code, 0);
    for request in server.seen() {
        assert_eq!(request.header("user-agent"), "herald-archive/2 (+https://herald.test)");
        assert_eq!((request.header("accept-language"), request.header("x-key")), ("is", "a:b"));
    }
}

#[test]
fn a_password_is_sent_and_not_printed() {
    // A page with relative links.
    let page = fs::read(repository("fixtures/generic/blocks--every-type/page.html")).expect("the fixture is there");
    let server =
        Server::start(move |path, _| if path == "/robots.txt" { Reply::not_found() } else { Reply::html(&page) });
    let url = server.url("/").replace("http://", "http://clerk:s3cret@");
    let run = fetch(&[&url], &["--with", "html,markdown,images,removed"]);
    assert_eq!(run.code, 0);
    assert!(server.seen().last().expect("asked").header("authorization").starts_with("Basic "));
    assert!(!run.stdout.contains("s3cret") && !run.stderr.contains("s3cret"), "{}", run.stdout);
    assert_eq!(run.record()["url"], json!(server.url("/").replace("http://", "http://***@")));
}

#[test]
fn redirects_are_followed_and_listed() {
    let server = Server::start(|path, _| match path {
        "/a" => Reply::redirect(301, "/b?x=1"),
        "/b?x=1" => Reply::redirect(302, "c"),
        "/c" => Reply::redirect(303, "//127.0.0.1:0/"),
        "/d" => Reply::redirect(307, "/e"),
        "/e" => Reply::redirect(308, "/page"),
        "/page" => Reply::html(article()),
        _ => Reply::not_found(),
    });
    let record = fetch(&[&server.url("/d")], &[]).record();
    assert_eq!(told(&record), ("ok", ""));
    assert_eq!(record["url"], json!(server.url("/page")));
    assert_eq!(record["fetch"]["redirects"], json!([server.url("/d"), server.url("/e")]));
    assert_eq!(record["input"]["url"], json!(server.url("/d")));
    // What fails behind redirects still says where it was.
    let record = fetch(&[&server.url("/a")], &[]).record();
    assert_eq!(record["url"], json!("http://127.0.0.1:0/"));
    assert_eq!(record["fetch"]["redirects"].as_array().map(Vec::len), Some(3));
    assert_eq!(told(&record), ("error", "connect"), "{record}");
}

#[test]
fn redirects_without_end_are_given_up() {
    let server = Server::start(|path, _| match path {
        "/ring" => Reply::redirect(302, "/ring/2"),
        "/ring/2" => Reply::redirect(302, "/ring"),
        "/self" => Reply::redirect(301, "/self"),
        "/robots.txt" => Reply::not_found(),
        chain => Reply::redirect(302, &format!("{chain}x")),
    });
    for path in ["/ring", "/self", "/chain"] {
        let record = fetch(&[&server.url(path)], &[]).record();
        assert_eq!(
            (told(&record), &record["error"]["retryable"]),
            (("error", "redirect_loop"), &json!(false)),
            "{path}"
        );
    }
    assert_eq!(server.paths().iter().filter(|path| path.starts_with("/chain")).count(), 11);
}

#[test]
fn redirects_that_lead_nowhere_are_no_empty_pages() {
    let server = Server::start(|path, _| match path {
        "/none" => Reply::new(302, &[], ""),
        "/ftp" => Reply::redirect(302, "ftp://127.0.0.1/x"),
        "/file" => Reply::redirect(302, "file:///etc/passwd"),
        "/broken" => Reply::redirect(302, "http://[::1"),
        _ => Reply::not_found(),
    });
    for path in ["/none", "/ftp", "/file", "/broken"] {
        let record = fetch(&[&server.url(path)], &[]).record();
        assert_eq!(told(&record), ("error", "http_error"), "{path}: {record}");
    }
}

#[test]
fn statuses_have_outcomes() {
    let server = Server::start(|path, _| match path.trim_start_matches(['/', 'e']).parse() {
        Ok(status) if path.starts_with("/e") => Reply::new(status, &[], ""),
        Ok(status) => {
            Reply::new(status, &[("Content-Type", "text/html")], "<h1>Sorry</h1><p>Something is the matter here.")
        }
        Err(_) => Reply::not_found(),
    });
    let table = [
        (400, "error", "http_error", false),
        (401, "blocked", "unauthorized", false),
        (403, "blocked", "forbidden", false),
        (404, "gone", "not_found", false),
        (410, "gone", "gone", false),
        (418, "error", "http_error", false),
        (429, "error", "rate_limited", true),
        (451, "blocked", "legal", false),
        (500, "error", "server_error", true),
        (503, "error", "server_error", true),
    ];
    for (status, outcome, code, retryable) in table {
        for body in ["/", "/e"] {
            let run = fetch(&[&server.url(&format!("{body}{status}"))], &[]);
            let record = run.record();
            assert_eq!((told(&record), run.code), ((outcome, code), 3), "{status} {record}");
            assert_eq!(
                (&record["error"]["retryable"], &record["fetch"]["status"]),
                (&json!(retryable), &json!(status))
            );
        }
    }
}

#[test]
fn trouble_that_may_pass_is_tried_again() {
    let server = Server::start(|path, before| match (path, before) {
        ("/flaky", 0) => Reply::new(503, &[("Retry-After", "0")], ""),
        ("/busy", 0) => Reply::new(429, &[("Retry-After", "1")], ""),
        ("/closed", 0) => Reply::raw(""),
        ("/down", _) => Reply::new(502, &[("Retry-After", "0")], ""),
        ("/flaky" | "/busy" | "/closed", _) => Reply::html(article()),
        _ => Reply::not_found(),
    });
    let asked = |path: &str| {
        server.seen().into_iter().filter(|request| request.path == path).map(|request| request.at).collect::<Vec<_>>()
    };
    let told_of = |path: &str, retries: &str| {
        let record = fetch(&[&server.url(path)], &["--retries", retries]).record();
        (told(&record).0.to_owned(), told(&record).1.to_owned())
    };
    let ok = ("ok".to_owned(), String::new());
    assert_eq!((told_of("/flaky", "2"), asked("/flaky").len()), (ok.clone(), 2));
    assert_eq!((told_of("/closed", "2"), asked("/closed").len()), (ok.clone(), 2));
    assert_eq!(told_of("/busy", "1"), ok);
    let times = asked("/busy");
    assert!(times[1] - times[0] >= Duration::from_secs(1), "Retry-After is obeyed");
    assert_eq!((told_of("/down", "2").1, asked("/down").len()), ("server_error".to_owned(), 3));
    // What will not pass is not tried again.
    assert_eq!((told_of("/lost", "2").1, asked("/lost").len()), ("not_found".to_owned(), 1));
}

#[test]
fn a_host_is_asked_no_faster_than_the_rate() {
    let server = articles();
    let urls: Vec<String> = (0..4).map(|page| server.url(&format!("/{page}"))).collect();
    let flags = ["extract", "--allow-private", "--rate", "4/s"];
    let run = run(&[&flags[..], &urls.iter().map(String::as_str).collect::<Vec<_>>()].concat());
    assert_eq!((run.records().len(), run.code), (4, 0));
    let pages: Vec<Instant> =
        server.seen().into_iter().filter(|request| request.path != "/robots.txt").map(|request| request.at).collect();
    // Governor hands out turns 250 ms apart; a request may be sent a little late and the next one in time.
    assert!(pages[3] - pages[0] >= Duration::from_millis(500), "{:?}", pages[3] - pages[0]);
}

#[test]
fn private_addresses_need_a_flag() {
    let server = articles();
    let port = server.address.port();
    let hosts = ["127.0.0.1", "localhost", "127.1", "0x7f000001", "2130706433", "[::ffff:127.0.0.1]", "a.localhost"];
    for host in hosts {
        let run = run(&["extract", &format!("http://{host}:{port}/")]);
        assert_eq!((told(&run.record()), run.code), (("blocked", "private_address"), 3), "{host}");
    }
    // Nor by a detour.
    let detour = format!("::127.0.0.1:{port}");
    for host in ["herald.test", "93.184.216.34"] {
        let record = run(&["extract", "--connect-to", &detour, &format!("http://{host}/")]).record();
        assert_eq!(told(&record), ("blocked", "private_address"), "{host}");
    }
    assert_eq!(server.seen().len(), 0, "nothing was sent");
}

#[test]
fn connections_go_elsewhere_and_requests_stay_the_same() {
    let (one, two) = (articles(), articles());
    let to = |from: &str, server: &Server| format!("{from}:127.0.0.1:{}", server.address.port());
    let (first, second) = (to("herald.test:80", &one), to("herald.test:8080", &two));
    let flags = ["--connect-to", &first, "--connect-to", &second, "--jobs", "1"];
    let urls =
        ["http://herald.test/a", "http://herald.test:8080/b", "http://HERALD.test/c", "http://herald.test:8080/d"];
    let run = fetch(&urls, &flags);
    assert_eq!((run.records().len(), run.code), (4, 0), "{}", run.stdout);
    let paths = |server: &Server| {
        let mut paths = server.paths();
        paths.sort();
        paths
    };
    assert_eq!((paths(&one), paths(&two)), (vec!["/a".to_owned(), "/c".into()], vec!["/b".to_owned(), "/d".into()]));
    assert!(one.seen().iter().all(|request| request.header("host") == "herald.test"));
    assert!(two.seen().iter().all(|request| request.header("host") == "herald.test:8080"));
    // A literal address can be sent elsewhere as well.
    let anywhere = to(":", &one);
    assert_eq!(fetch(&["http://192.0.2.7/e"], &["--connect-to", &anywhere]).code, 0);
    assert_eq!(one.seen().last().expect("asked").header("host"), "192.0.2.7");
}

#[test]
fn hosts_that_cannot_be_had() {
    let refusing = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.local_addr().expect("bound")
    };
    let record = fetch(&[&format!("http://{refusing}/")], &[]).record();
    assert_eq!((told(&record), &record["error"]["retryable"]), (("error", "connect"), &json!(true)));
    assert_eq!(record["fetch"]["status"], Value::Null);
    let record = fetch(&["http://no-such-host.invalid/"], &[]).record();
    assert_eq!((told(&record), &record["error"]["retryable"]), (("error", "dns"), &json!(true)));
}

#[test]
fn urls_that_are_none() {
    for url in ["http://", "http://[::1", "ftp://herald.test/x", "http://a b/", "file:///etc/passwd"] {
        let run = run(&["extract", url]);
        assert_eq!((told(&run.record()), run.code), (("error", "bad_url"), 3), "{url}");
    }
}

#[test]
fn every_input_gives_one_record_in_order() {
    let server = Server::start(|path, _| match path {
        "/ok" => Reply::html(article()),
        "/image" => Reply::new(200, &[("Content-Type", "image/jpeg")], b"\xff\xd8\xff\xe0"),
        _ => Reply::not_found(),
    });
    let file = repository(ARTICLE);
    let folder = tempfile::tempdir().expect("a folder");
    let summary = folder.path().join("summary.json");
    let list = format!("{}\nnonsense://x\n{}\n", server.url("/ok"), server.url("/gone"));
    let image = server.url("/image");
    let arguments =
        ["extract", "--allow-private", "--rate", "none", "--ordered", "--summary", summary.to_str().expect("UTF-8")];
    let inputs = [image.as_str(), file.to_str().expect("UTF-8"), "-", "/nonexistent.html"];
    let run = run_with(&[&arguments[..], &inputs].concat(), list.as_bytes());
    let outcomes: Vec<_> = run.records().iter().map(|record| told(record).0.to_owned()).collect();
    assert_eq!(
        (outcomes.as_slice(), run.code),
        (&["not_article", "ok", "ok", "error", "gone", "error"].map(str::to_owned)[..], 1)
    );
    let summary: Value = serde_json::from_slice(&fs::read(summary).expect("written")).expect("JSON");
    assert_eq!(summary["inputs"], json!(6));
    assert_eq!(summary["outcomes"], json!({"ok": 2, "error": 2, "gone": 1, "not_article": 1}));
}

/// A server that keeps its connections; the largest number of them it had open at a time.
fn keeping_server() -> (std::net::SocketAddr, Arc<AtomicUsize>) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("bound");
    let (open, peak) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let most = Arc::clone(&peak);
    std::thread::spawn(move || {
        for mut socket in listener.incoming().flatten() {
            let (open, peak) = (Arc::clone(&open), Arc::clone(&peak));
            std::thread::spawn(move || {
                peak.fetch_max(open.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                // Requests are small enough to come in one piece.
                while socket.read(&mut [0; 8192]).is_ok_and(|count| count > 0) {
                    let answered = socket.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                    if answered.is_err() {
                        break;
                    }
                }
                open.fetch_sub(1, Ordering::SeqCst);
            });
        }
    });
    (address, most)
}

#[test]
fn a_run_over_many_hosts_has_files_to_spare() {
    let (address, peak) = keeping_server();
    let list: String = (0..1_200).map(|host| format!("http://host{host}.test/page\n")).collect();
    let detour = format!("::127.0.0.1:{}", address.port());
    let run = run_with(
        &["extract", "-", "--allow-private", "--retries", "0", "--connect-to", &detour, "--fields", "outcome"],
        list.as_bytes(),
    );
    let gone = run.stdout.lines().filter(|line| *line == r#"{"outcome":"gone"}"#).count();
    assert_eq!((gone, run.code), (1_200, 3), "{}", run.stderr);
    // 512 requests under way and 256 connections kept, and some that the server has yet to see closed.
    assert!(peak.load(Ordering::SeqCst) <= 900, "{peak:?}");
}

/// The program, started over many pages of one host, twenty seconds' worth of turns.
fn start_long_run(server: &Server) -> (std::process::Child, BufReader<std::process::ChildStdout>) {
    let mut child = offprint()
        .args(["extract", "--allow-private", "--rate", "5/s"])
        .args((0..100).map(|page| server.url(&format!("/{page}"))))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut stdout = BufReader::new(child.stdout.take().expect("piped"));
    let mut first = String::new();
    stdout.read_line(&mut first).expect("readable");
    assert_eq!(told(&serde_json::from_str(&first).expect("a record")).0, "ok");
    (child, stdout)
}

#[test]
fn a_closed_pipe_ends_the_run_without_its_pages() {
    let server = articles();
    let (mut child, stdout) = start_long_run(&server);
    let closed = Instant::now();
    drop(stdout);
    assert_eq!(child.wait().expect("ends").code(), Some(0));
    assert!(closed.elapsed() < Duration::from_secs(15), "{:?}", closed.elapsed());
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_run_with_a_record_for_all_that_was_taken() {
    let server = articles();
    let (mut child, mut stdout) = start_long_run(&server);
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().expect("kill is there").success());
    let sent = Instant::now();
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).expect("readable");
    assert_eq!(child.wait().expect("ends").code(), Some(1));
    assert!(sent.elapsed() < Duration::from_secs(15), "{:?}", sent.elapsed());
    let records: Vec<Value> = rest.lines().map(|line| serde_json::from_str(line).expect("whole records")).collect();
    assert!(records.iter().any(|record| told(record) == ("error", "cancelled")), "{rest}");
    assert!(
        records.iter().all(|record| matches!(told(record), ("ok", "") | ("error", "cancelled"))),
        "what had begun was finished: {rest}"
    );
}
