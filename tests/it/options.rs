//! Cookies, headers, cache, proxy and certificates, through the binary against real servers.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::net::{article, told};
use crate::program::{Run, offprint, run};
use crate::transfer::self_signed;
use crate::wire::{Reply, Request, Server};

/// The program with all hosts at `server`, nothing to wait for.
fn at(server: &Server, urls: &[&str], flags: &[&str]) -> Run {
    let detour = format!("::127.0.0.1:{}", server.address.port());
    let always =
        ["extract", "--allow-private", "--rate", "none", "--retries", "0", "--ordered", "--connect-to", &detour];
    run(&[&always[..], flags, urls].concat())
}

fn html(headers: &[(&str, &str)]) -> Reply {
    let mut all = vec![("Content-Type", "text/html; charset=utf-8")];
    all.extend_from_slice(headers);
    Reply::new(200, &all, article())
}

/// Requests for pages.
fn pages(server: &Server) -> Vec<Request> {
    server.seen().into_iter().filter(|request| !request.path.ends_with("/robots.txt")).collect()
}

fn file(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
    fs::write(&path, text).expect("writable");
    path.to_str().expect("UTF-8").to_owned()
}

#[test]
fn cookies_last_for_the_run_and_stay_with_their_site() {
    let server = Server::start(|path, before| match (path, before) {
        ("/robots.txt", _) => Reply::not_found(),
        // A gate that asks whether cookies are kept: it leads back to itself.
        ("/gate", 0) => Reply::of_head(
            302,
            &[
                ("Location", "/gate"),
                ("Set-Cookie", "kept=yes; Path=/"),
                ("Set-Cookie", "stolen=1; Domain=b.test"),
                ("Set-Cookie", "wide=1; Domain=a.test; Path=/"),
                ("Set-Cookie", "all=1; Domain=test"),
                ("Set-Cookie", "safe=1; Secure"),
                ("Content-Length", "0"),
            ],
            "",
        ),
        _ => html(&[]),
    });
    let urls = ["http://www.a.test/gate", "http://b.test/1", "http://c.a.test/2", "http://www.a.test/3"];
    let records = at(&server, &urls, &["--concurrency", "1"]).records();
    assert!(records.iter().all(|record| told(record).0 == "ok"), "{records:?}");
    let sent = |path: &str| {
        let requests = pages(&server);
        requests
            .iter()
            .filter(|request| request.path == path)
            .map(|request| request.header("cookie").to_owned())
            .collect::<Vec<_>>()
    };
    let sorted = |text: &str| {
        let mut parts: Vec<&str> = text.split("; ").collect();
        parts.sort_unstable();
        parts.join("; ")
    };
    assert_eq!(sent("/gate").iter().map(|text| sorted(text)).collect::<Vec<_>>(), ["", "kept=yes; wide=1"]);
    assert_eq!(
        (sent("/1"), sent("/2"), sorted(&sent("/3")[0])),
        (vec![String::new()], vec!["wide=1".to_owned()], "kept=yes; wide=1".to_owned())
    );
    let robots = server.seen().into_iter().filter(|request| request.path == "/robots.txt");
    assert!(robots.into_iter().all(|request| request.header("cookie").is_empty()));
}

#[test]
fn five_thousand_cookies_are_no_burden() {
    let server = Server::start(|path, _| match path {
        "/robots.txt" => Reply::not_found(),
        "/flood" => {
            let cookies: Vec<(String, String)> =
                (0..90).map(|number| ("Set-Cookie".to_owned(), format!("c{number}=1"))).collect();
            let mut headers: Vec<(&str, &str)> =
                cookies.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            headers.push(("Location", "/page"));
            Reply::new(302, &headers, "")
        }
        _ => html(&[]),
    });
    let record = at(&server, &["http://a.test/flood"], &[]).record();
    assert_eq!(told(&record), ("ok", ""));
    let cookies = pages(&server).last().expect("asked").header("cookie").split("; ").count();
    assert!((1..=50).contains(&cookies), "{cookies}");
}

#[test]
fn cookies_of_a_file_are_sent_where_they_belong() {
    let server = Server::start(|path, _| if path == "/robots.txt" { Reply::not_found() } else { html(&[]) });
    let folder = tempfile::tempdir().expect("a folder");
    let cookies =
        file(folder.path(), "cookies.txt", "# Netscape HTTP Cookie File\n.a.test\tTRUE\t/\tFALSE\t0\tsid\tabc\n");
    at(&server, &["http://www.a.test/1", "http://b.test/2"], &["--cookies", &cookies]);
    let sent: Vec<_> =
        pages(&server).iter().map(|request| (request.path.clone(), request.header("cookie").to_owned())).collect();
    assert!(
        sent.contains(&("/1".to_owned(), "sid=abc".to_owned())) && sent.contains(&("/2".to_owned(), String::new())),
        "{sent:?}"
    );
    let broken = file(folder.path(), "broken.txt", "sid=abc\n");
    let run = run(&["extract", "--cookies", &broken, "http://a.test/"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("broken.txt:1: not a line of seven fields"), "{}", run.stderr);
    assert_eq!(crate::program::run(&["extract", "--cookies", "/nonexistent", "http://a.test/"]).code, 2);
}

#[test]
fn a_sites_rule_gives_headers_and_consent_to_its_own_requests() {
    let server = Server::start(|path, _| if path == "/robots.txt" { Reply::not_found() } else { html(&[]) });
    let folder = tempfile::tempdir().expect("a folder");
    let rule = "[http]\nheaders = { \"Accept-Language\" = \"is\" }\ncookies = { consent = \"1\" }\ndelay = \"1.5s\"\n";
    file(folder.path(), "sites/a.test.toml", rule);
    let selectors = folder.path().to_str().expect("UTF-8");
    at(&server, &["http://www.a.test/1", "http://www.a.test/2", "http://b.test/3"], &["--selectors", selectors]);
    let find = |path: &str| pages(&server).into_iter().find(|request| request.path == path).expect("asked");
    assert_eq!((find("/1").header("accept-language"), find("/1").header("cookie")), ("is", "consent=1"));
    assert_eq!((find("/3").header("accept-language"), find("/3").header("cookie")), ("", ""));
    let apart = find("/2").at.max(find("/1").at) - find("/2").at.min(find("/1").at);
    // On a busy machine the first may be noted late.
    assert!(apart.as_millis() >= 900, "{apart:?}");
    for (wrong, message) in [
        ("[http]\nheaders = { \"User-Agent\" = \"x\" }\n", "header `User-Agent` is not a rule's to set"),
        ("[http]\ncookies = { \"a b\" = \"x\" }\n", "cookie `a b` holds characters"),
        ("[http]\ndelay = \"soon\"\n", "`delay` is a time"),
        ("[http]\ncookie = {}\n", "unknown key `cookie`"),
    ] {
        file(folder.path(), "sites/a.test.toml", wrong);
        let run = at(&server, &["http://a.test/"], &["--selectors", selectors]);
        assert!(run.stderr.contains(message), "{wrong}: {}", run.stderr);
    }
}

#[test]
fn what_is_fresh_is_not_asked_for_again_and_what_is_stale_with_its_validators() {
    let server = Server::start(|path, before| match (path, before) {
        ("/robots.txt", _) => Reply::not_found(),
        ("/fresh", _) => html(&[("Cache-Control", "max-age=600"), ("ETag", "\"f\"")]),
        ("/stale", 0) => html(&[("Cache-Control", "max-age=0"), ("ETag", "\"s\"")]),
        ("/stale", _) => Reply::of_head(304, &[("ETag", "\"s\"")], ""),
        ("/never", _) => html(&[("Cache-Control", "no-store")]),
        ("/varies", _) => html(&[("Cache-Control", "max-age=600"), ("Vary", "*")]),
        _ => Reply::not_found(),
    });
    let folder = tempfile::tempdir().expect("a folder");
    let cache = folder.path().to_str().expect("UTF-8").to_owned();
    let urls = ["http://a.test/fresh", "http://a.test/stale", "http://a.test/never", "http://a.test/varies"];
    let first = at(&server, &urls, &["--cache", &cache]).records();
    let second = at(&server, &urls, &["--cache", &cache]).records();
    let from = |records: &[Value]| {
        records.iter().map(|record| record["fetch"]["from"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(from(&first), ["network"; 4]);
    assert_eq!(from(&second), ["cache", "cache", "network", "network"]);
    for (one, other) in first.iter().zip(&second) {
        assert_eq!((told(other), &one["body"], &other["fetch"]["status"]), (("ok", ""), &other["body"], &json!(200)));
    }
    let asked = |path: &str| pages(&server).into_iter().filter(|request| request.path == path).collect::<Vec<_>>();
    assert_eq!((asked("/fresh").len(), asked("/stale").len(), asked("/never").len()), (1, 2, 2));
    assert_eq!(asked("/stale")[1].header("if-none-match"), "\"s\"");
    // A file that is broken is one that is not there.
    for entry in fs::read_dir(&cache).expect("a folder").flatten().filter(|entry| entry.path().is_dir()) {
        for kept in fs::read_dir(entry.path()).expect("a folder").flatten() {
            fs::write(kept.path(), "{ broken").expect("writable");
        }
    }
    assert_eq!(from(&at(&server, &urls[..1], &["--cache", &cache]).records()), ["network"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_cache_that_cannot_be_written_is_read_and_one_that_cannot_be_made_is_an_error() {
    let server = Server::start(|path, _| {
        if path == "/robots.txt" { Reply::not_found() } else { html(&[("Cache-Control", "max-age=600")]) }
    });
    let run = at(&server, &["http://a.test/"], &["--cache", "/proc/self"]);
    assert_eq!(told(&run.record()), ("ok", ""));
    assert!(run.stderr.contains("cannot be written; it is only read"), "{}", run.stderr);
    let run = at(&server, &["http://a.test/"], &["--cache", "/proc/self/cache"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
}

#[test]
fn requests_go_through_a_proxy_that_is_named() {
    let proxy = Server::start(|path, _| match path {
        "http://a.test/page" => html(&[]),
        _ => Reply::not_found(),
    });
    let url = proxy.url("/");
    let flags = ["--proxy", &url, "--rate", "none", "--retries", "0"];
    // The guard looks at the URL alone: the proxy resolves the name. The proxy itself may stand inside the network.
    let record = run(&[&["extract", "http://a.test/page"][..], &flags].concat()).record();
    assert_eq!(told(&record), ("ok", ""), "{}", record["error"]);
    let record = run(&[&["extract", "http://10.0.0.1/page"][..], &flags].concat()).record();
    assert_eq!(told(&record), ("blocked", "private_address"));
    let from_environment = |no_proxy: &str| {
        let output = offprint()
            .env("http_proxy", &url)
            .env("NO_PROXY", no_proxy)
            .args(["extract", "--rate", "none", "--retries", "0", "http://a.test/page"])
            .stdin(Stdio::null())
            .output()
            .expect("runs");
        serde_json::from_slice::<Value>(&output.stdout).expect("a record")
    };
    assert_eq!(told(&from_environment("")), ("ok", ""));
    assert_eq!(told(&from_environment("a.test")), ("error", "dns"));
    // As with curl, no scheme is HTTP.
    let flags = ["--proxy", &proxy.address.to_string(), "--rate", "none", "--retries", "0"];
    assert_eq!(told(&run(&[&["extract", "http://a.test/page"][..], &flags].concat()).record()), ("ok", ""));
    // Its password is for nobody's log.
    let wrong = run(&["extract", "--proxy", "http://ann:secret@[bad", "http://a.test/"]);
    assert!(wrong.code == 2 && wrong.stderr.starts_with("error: --proxy: no URL of a proxy"), "{}", wrong.stderr);
    assert!(!wrong.stderr.contains("secret"), "{}", wrong.stderr);
    let run = run(&["extract", "--proxy", "socks5://127.0.0.1:1080", "http://a.test/"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("proxies of scheme `socks5` are not supported"), "{}", run.stderr);
}

#[test]
fn who_asks_is_told_to_the_host_that_was_named_alone() {
    let server = Server::start(|path, _| match path {
        "/away" => Reply::redirect(302, "http://other.test/page"),
        "/port" => Reply::redirect(302, "http://a.test:8080/page"),
        "/feed" => Reply::new(
            200,
            &[("Content-Type", "application/rss+xml")],
            "<rss version=\"2.0\"><channel><title>News</title><item><link>http://a.test/own</link></item>\
             <item><link>http://far.test/entry</link></item></channel></rss>",
        ),
        "/robots.txt" => Reply::not_found(),
        _ => html(&[]),
    });
    let identity =
        ["-H", "Authorization: Bearer s3cret", "-H", "Cookie: sid=s3cret", "-H", "X-Api-Key: k", "--per-host", "1"];
    let urls = ["http://a.test/away", "http://a.test/port", "http://b.test/page"];
    assert_eq!(at(&server, &urls, &identity).code, 0);
    let detour = format!("::127.0.0.1:{}", server.address.port());
    let always = ["feed", "--extract", "--allow-private", "--rate", "none", "--connect-to", &detour];
    assert_eq!(run(&[&always[..], &identity, &["http://a.test/feed"]].concat()).code, 0);
    let mut told = std::collections::BTreeSet::new();
    for request in server.seen() {
        let host = request.header("host").to_owned();
        let secrets = [request.header("authorization"), request.header("cookie")];
        let knows = secrets == ["Bearer s3cret", "sid=s3cret"];
        assert!(knows || secrets == ["", ""], "{secrets:?}");
        // Other headers are everybody's, as in curl.
        assert_eq!(request.header("x-api-key"), "k");
        told.insert((host, request.path == "/robots.txt", knows));
    }
    let expected =
        [("a.test", true), ("a.test:8080", false), ("b.test", true), ("far.test", false), ("other.test", false)];
    let expected = expected
        .iter()
        .flat_map(|(host, knows)| [((*host).to_owned(), false, *knows), ((*host).to_owned(), true, *knows)]);
    assert_eq!(told, expected.collect());
}

#[test]
fn certificates_that_are_named_are_trusted_and_checks_can_be_left_out_aloud() {
    let (server, certificate) = self_signed();
    let folder = tempfile::tempdir().expect("a folder");
    let authority = file(folder.path(), "ca.pem", &certificate);
    let to = format!("::127.0.0.1:{}", server.address.port());
    let fetch = |host: &str, flags: &[&str]| {
        let always = ["extract", "--allow-private", "--rate", "none", "--retries", "0", "--connect-to", &to];
        run(&[&always[..], flags, &[&format!("https://{host}/")]].concat())
    };
    assert_eq!(told(&fetch("herald.test", &[]).record()), ("error", "tls"));
    assert_eq!(told(&fetch("herald.test", &["--ca-cert", &authority]).record()), ("ok", ""));
    assert_eq!(
        told(&fetch("other.test", &["--ca-cert", &authority]).record()),
        ("error", "tls"),
        "its name is checked"
    );
    let run = fetch("other.test", &["--insecure"]);
    assert_eq!(told(&run.record()), ("ok", ""));
    assert!(run.stderr.starts_with("warning: --insecure: certificates are not checked"), "{}", run.stderr);
    let none = file(folder.path(), "none.pem", "no certificate\n");
    let run = fetch("herald.test", &["--ca-cert", &none]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("there is no certificate in it"), "{}", run.stderr);
}
