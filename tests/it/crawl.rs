//! Runs over many inputs: fairness, manners, budgets, and what is left when a run is ended early.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::desk::Desk;
use crate::net::{article, told};
use crate::program::{ARTICLE, Run, offprint, repository, run, run_with};
use crate::wire::{Reply, Server};

/// The program over a list on standard input, all hosts at `server`.
fn crawl(server: &Server, list: &str, flags: &[&str]) -> Run {
    let detour = format!("::127.0.0.1:{}", server.address.port());
    let arguments = ["extract", "-", "--from", "urls", "--allow-private", "--connect-to", &detour];
    run_with(&[&arguments[..], flags].concat(), list.as_bytes())
}

fn counts(records: &[Value]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for record in records {
        let (outcome, code) = told(record);
        *counts.entry(format!("{outcome} {code}").trim().to_owned()).or_default() += 1;
    }
    counts
}

fn host(request: &crate::wire::Request) -> String {
    request.header("host").to_owned()
}

#[test]
fn a_url_named_twice_is_fetched_once_and_recorded_twice() {
    let server = Server::start(|path, _| match path {
        "/robots.txt" => Reply::not_found(),
        _ => Reply::html(article()),
    });
    let list = "http://a.test/1\nhttp://a.test/2\nhttp://a.test/1\n\nhttp://a.test/1\n";
    let records = crawl(&server, list, &["--rate", "none"]).records();
    let mut lines: Vec<_> = records
        .iter()
        .map(|record| {
            (
                record["input"]["line"].as_u64(),
                record["url"].as_str().unwrap_or_default().to_owned(),
                told(record).0 == "ok",
            )
        })
        .collect();
    lines.sort();
    let expected =
        [(1, 1), (2, 2), (3, 1), (5, 1)].map(|(line, page)| (Some(line), format!("http://a.test/{page}"), true));
    assert_eq!(lines, expected);
    assert_eq!(server.paths().len(), 2);
}

/// A server whose slow host answers when `others` pages of other hosts have been asked for, or much too late; and whether
/// it was in time.
fn holding(others: usize) -> (Server, Arc<AtomicBool>) {
    let asked = (Mutex::new(0), Condvar::new());
    let in_time = Arc::new(AtomicBool::new(true));
    let is_in_time = Arc::clone(&in_time);
    let server = Server::start(move |path, _| {
        let (count, changed) = &asked;
        match path {
            "/robots.txt" => return Reply::not_found(),
            path if path.starts_with("/slow") => {
                let count = count.lock().expect("no holder panics");
                let waited = changed.wait_timeout_while(count, Duration::from_secs(25), |count| *count < others);
                is_in_time.fetch_and(!waited.expect("no holder panics").1.timed_out(), Ordering::SeqCst);
            }
            _ => {
                *count.lock().expect("no holder panics") += 1;
                changed.notify_all();
            }
        }
        Reply::html("<title>Bridge</title><p>The bridge has opened again, a month before anybody thought it would.")
    });
    (server, in_time)
}

#[test]
fn a_slow_host_holds_up_nobody_else() {
    let (server, in_time) = holding(50);
    // The slow host's inputs come first and are many more than there are requests at a time.
    let slow: String = (0..20).map(|page| format!("http://slow.test/slow/{page}\n")).collect();
    let fast: String = (0..50).map(|page| format!("http://fast{page}.test/{page}\n")).collect();
    let records = crawl(&server, &(slow + &fast), &["--rate", "none", "--concurrency", "4"]).records();
    assert_eq!(counts(&records), BTreeMap::from([("ok".to_owned(), 70)]));
    assert!(in_time.load(Ordering::SeqCst), "others waited for the slow host");
}

#[test]
fn a_host_that_does_not_answer_delays_none_of_two_hundred_others() {
    let (server, in_time) = holding(200);
    let fast: String = (0..200).map(|page| format!("http://fast{page}.test/{page}\n")).collect();
    let list = format!("http://slow.test/slow\n{fast}");
    let records = crawl(&server, &list, &["--rate", "none", "--concurrency", "2"]).records();
    assert_eq!(counts(&records), BTreeMap::from([("ok".to_owned(), 201)]));
    assert!(in_time.load(Ordering::SeqCst), "others waited for the slow host");
}

/// Peak memory in KB of a run that has read all of its list while the first page of it is still awaited.
#[cfg(target_os = "linux")]
fn peak_with_all_waiting(pages: usize, namings: usize) -> usize {
    let released = Arc::new((Mutex::new(false), Condvar::new()));
    let release = Arc::clone(&released);
    let server = Server::start(move |path, _| {
        if path == "/before" {
            return Reply::html("<title>Bridge</title><p>The bridge has opened again, earlier than anybody thought.");
        }
        if path != "/robots.txt" {
            let (is_released, changed) = &*release;
            let limit = Duration::from_secs(60);
            let held = is_released.lock().expect("no holder panics");
            drop(changed.wait_timeout_while(held, limit, |is_released| !*is_released).expect("no holder panics"));
        }
        Reply::not_found()
    });
    let detour = format!("::127.0.0.1:{}", server.address.port());
    let mut child = offprint()
        .args(["extract", "-", "--from", "urls", "--allow-private", "--quiet", "--connect-to", &detour])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut stdin = child.stdin.take().expect("piped");
    // What the first page brings into memory is no matter of the list.
    stdin.write_all(b"http://before.test/before\n").expect("it reads");
    let mut records = BufReader::new(child.stdout.take().expect("piped"));
    records.read_line(&mut String::new()).expect("a record");
    // More than a pipe holds comes at the end, so that all before it was read once all is written.
    let waiting = (0..pages).map(|page| format!("http://a.test/a/page/of/some/length/{page}\n"));
    let again = (0..namings).map(|_| "http://a.test/first\n".to_owned());
    let list: String = std::iter::once("http://a.test/first\n".to_owned()).chain(waiting).chain(again).collect();
    stdin.write_all(list.as_bytes()).and_then(|()| stdin.write_all(&b"#\n".repeat(1 << 16))).expect("it reads");
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).expect("it runs");
    child.kill().and_then(|()| child.wait()).expect("it ends");
    *released.0.lock().expect("no holder panics") = true;
    released.1.notify_all();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a line");
    peak.trim().trim_end_matches(" kB").parse().expect("a number")
}

#[cfg(target_os = "linux")]
#[test]
fn a_list_a_hundred_times_as_long_takes_no_more_memory() {
    let short = peak_with_all_waiting(3_000, 3_000);
    let long = peak_with_all_waiting(100_000, 100_000);
    // Places of these inputs in memory took 18 MB more.
    assert!(long < short + 4_096, "{short} KB, then {long} KB");
}

/// A server that counts how many requests are under way at a time. The first wait until there are `together` of them, so
/// that no slow machine makes them fewer.
fn counting(together: usize) -> (Server, Arc<AtomicUsize>) {
    let most = Arc::new(AtomicUsize::new(0));
    let peak = Arc::clone(&most);
    let (under_way, more) = (Mutex::new(0), Condvar::new());
    let server = Server::start(move |path, _| {
        if path == "/robots.txt" {
            return Reply::not_found();
        }
        {
            let mut now = under_way.lock().expect("no holder panics");
            *now += 1;
            peak.fetch_max(*now, Ordering::SeqCst);
            more.notify_all();
            let are_few = |_: &mut usize| peak.load(Ordering::SeqCst) < together;
            drop(more.wait_timeout_while(now, Duration::from_secs(20), are_few).expect("no holder panics"));
        }
        // Time for one too many to come.
        thread::sleep(Duration::from_millis(30));
        *under_way.lock().expect("no holder panics") -= 1;
        Reply::html(article())
    });
    (server, most)
}

#[test]
fn a_host_is_asked_one_request_at_a_time_unless_told_otherwise() {
    let list: String = (0..12).map(|page| format!("http://a.test/{page}\n")).collect();
    let (server, most) = counting(1);
    assert_eq!(crawl(&server, &list, &["--rate", "none"]).records().len(), 12);
    assert_eq!(most.load(Ordering::SeqCst), 1);
    let (server, most) = counting(3);
    crawl(&server, &list, &["--rate", "none", "--per-host", "3"]);
    assert_eq!(most.load(Ordering::SeqCst), 3);
    // Hosts of one domain, and hosts of one address, are one host if that is asked for.
    let list: String = (0..9).map(|page| format!("http://h{page}.a.test/\n")).collect();
    for (by, expected) in [("host", 9), ("domain", 1), ("address", 1)] {
        let (server, most) = counting(expected.min(3));
        let flags = ["--rate", "none", "--limit-by", by];
        if by == "address" {
            let urls: Vec<String> = (0..9).map(|page| server.url(&format!("/{page}"))).collect();
            let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
            run(&[&["extract", "--allow-private"][..], &flags, &urls].concat());
        } else {
            crawl(&server, &list, &flags);
        }
        let most = most.load(Ordering::SeqCst);
        assert!(if expected == 1 { most == 1 } else { most > 2 }, "{by}: {most}");
    }
}

#[test]
fn crawl_delay_and_the_configured_rate_of_a_host_are_kept() {
    let server = Server::start(|path, _| match path {
        "/robots.txt" => Reply::new(200, &[], "User-agent: *\nCrawl-delay: 1.2\n"),
        _ => Reply::html(article()),
    });
    let list = "http://a.test/1\nhttp://a.test/2\n";
    crawl(&server, list, &["--rate", "none"]);
    let times: Vec<Instant> =
        server.seen().into_iter().filter(|request| request.path != "/robots.txt").map(|request| request.at).collect();
    // On a busy machine the first may be noted late.
    assert!(times[1] - times[0] >= Duration::from_millis(700), "{:?}", times[1] - times[0]);

    let server =
        Server::start(|path, _| if path == "/robots.txt" { Reply::not_found() } else { Reply::html(article()) });
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("offprint")).expect("writable");
    let config = "rate = \"none\"\n[host-rates]\n\"a.test\" = \"1/s\"\n";
    fs::write(folder.path().join("offprint/config.toml"), config).expect("writable");
    let detour = format!("::127.0.0.1:{}", server.address.port());
    let output = offprint()
        .env("XDG_CONFIG_HOME", folder.path())
        .args(["extract", "--allow-private", "--connect-to", &detour])
        .args(["http://www.a.test/1", "http://www.a.test/2", "http://b.test/1", "http://b.test/2"])
        .output()
        .expect("runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let times = |name: &str| -> Vec<Instant> {
        let pages = server.seen().into_iter().filter(|request| request.path != "/robots.txt");
        pages.filter(|request| host(request) == name).map(|request| request.at).collect()
    };
    let (slow, fast) = (times("www.a.test"), times("b.test"));
    assert!(slow[1] - slow[0] >= Duration::from_millis(600), "{:?}", slow[1] - slow[0]);
    assert!(fast[1] < slow[1], "the rate is that of one host");
}

#[test]
fn retry_after_holds_the_whole_host_and_no_other() {
    let server = Server::start(|path, before| match (path, before) {
        ("/robots.txt", _) => Reply::not_found(),
        ("/busy", 0) => Reply::new(429, &[("Retry-After", "1")], ""),
        _ => Reply::html(article()),
    });
    let list = "http://a.test/busy\nhttp://a.test/next\nhttp://b.test/1\n";
    let records = crawl(&server, list, &["--rate", "none", "--concurrency", "1"]).records();
    assert_eq!(counts(&records), BTreeMap::from([("ok".to_owned(), 3)]));
    let order: Vec<String> = server
        .seen()
        .iter()
        .filter(|request| request.path != "/robots.txt")
        .map(|request| request.path.clone())
        .collect();
    assert_eq!(order, ["/busy", "/1", "/busy", "/next"]);
}

#[test]
fn a_host_that_asks_for_a_long_rest_is_left_alone() {
    let server = Server::start(|path, _| match path {
        "/robots.txt" => Reply::not_found(),
        "/busy" => Reply::new(429, &[("Retry-After", "100000")], ""),
        _ => Reply::html(article()),
    });
    let list = "http://a.test/busy\nhttp://a.test/1\nhttp://b.test/2\n";
    let started = Instant::now();
    let records = crawl(&server, list, &["--rate", "none", "--retries", "2", "--ordered"]).records();
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
    let told: Vec<_> = records.iter().map(told).collect();
    assert_eq!(told, [("error", "rate_limited"), ("error", "host_unavailable"), ("ok", "")]);
    assert_eq!(records[0]["error"]["retryable"], json!(true));
    let mut asked = server.paths();
    asked.sort();
    assert_eq!(asked, ["/2", "/busy"]);
}

#[test]
fn a_host_that_keeps_failing_is_left_alone() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let dead = listener.local_addr().expect("bound");
    drop(listener);
    let urls: Vec<String> = (0..9).map(|page| format!("http://{dead}/{page}")).collect();
    let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
    let flags = ["extract", "--allow-private", "--rate", "none", "--retries", "0", "--give-up-after", "3"];
    let run = run(&[&flags[..], &urls].concat());
    let expected = BTreeMap::from([("error connect".to_owned(), 3), ("error host_unavailable".to_owned(), 6)]);
    assert_eq!(counts(&run.records()), expected);
    let left = run.records().into_iter().find(|record| told(record).1 == "host_unavailable").expect("one");
    assert_eq!(left["error"]["retryable"], json!(true));
    assert!(left["error"]["message"].as_str().is_some_and(|text| text.contains("no connection")), "{left}");
    assert!(run.stderr.contains("6 host_unavailable: run these inputs again later"), "{}", run.stderr);
}

#[test]
fn the_summary_counts_and_says_what_next() {
    let server = Server::start(|path, _| match path {
        "/robots.txt" => Reply::not_found(),
        "/ok" => Reply::html(article()),
        "/slow" => Reply::html(article()).after(Duration::from_millis(200)),
        _ => Reply::new(403, &[], ""),
    });
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("summary.json");
    let list = "http://a.test/ok\nhttp://slow.test/slow\nhttp://c.test/no\nnonsense\n";
    crawl(&server, list, &["--rate", "none", "--summary", path.to_str().expect("UTF-8")]);
    let summary: Value = serde_json::from_slice(&fs::read(path).expect("written")).expect("JSON");
    assert_eq!(summary["outcomes"], json!({"ok": 2, "blocked": 1, "error": 1}));
    assert_eq!((&summary["requests"], &summary["resumed"], &summary["left"]), (&json!(3), &json!(0), &json!(0)));
    assert_eq!(summary["slowest_hosts"][0]["host"], json!("slow.test"));
    let steps = summary["next_steps"].as_object().expect("a table");
    assert_eq!(steps.keys().collect::<Vec<_>>(), ["bad_line", "forbidden"]);
}

#[test]
fn after_the_deadline_nothing_new_is_begun() {
    let server = Server::start(|path, _| match path {
        "/robots.txt" => Reply::not_found(),
        _ => Reply::html(article()),
    });
    // At that rate the list would take almost a minute.
    let list: String = (0..200).map(|page| format!("http://a.test/{page}\n")).collect();
    let started = Instant::now();
    let records = crawl(&server, &list, &["--rate", "4/s", "--deadline", "2s"]).records();
    assert!(started.elapsed() < Duration::from_secs(25), "{:?}", started.elapsed());
    let counts = counts(&records);
    assert_eq!(counts.values().sum::<usize>(), 200, "one record an input: {counts:?}");
    assert!((1..=10).contains(&counts["ok"]) && counts["error cancelled"] == 200 - counts["ok"], "{counts:?}");
}

#[test]
fn a_run_that_leaves_inputs_unread_says_so() {
    let desk = Desk::new();
    let page = repository(ARTICLE);
    let list = desk.write("pages.jsonl", format!("{{\"path\": \"{}\"}}\n", page.display()).repeat(5000));
    let summary = format!("{}/summary.json", desk.path());
    let ended = run(&["extract", &list, "--deadline", "1ms", "--summary", &summary]);
    assert!(ended.stdout.lines().count() < 5000, "one millisecond is enough");
    assert!(ended.code != 0 && ended.stderr.starts_with("warning: ended before the inputs were read to the last"));
    let summary: Value = serde_json::from_str(&std::fs::read_to_string(summary).expect("a summary")).expect("JSON");
    assert_eq!(summary["is_cut_short"], true);
}

#[test]
fn a_run_that_leaves_inputs_to_another_is_no_success() {
    let server = Server::start(|path, _| match path {
        "/robots.txt" => Reply::not_found(),
        _ => Reply::html(article()),
    });
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let list: String = (0..20).map(|page| format!("http://a.test/{page}\n")).collect();
    fs::write(at("list.txt"), &list).expect("writable");
    let detour = format!("::127.0.0.1:{}", server.address.port());
    let ended = |deadline: &str, name: &str| {
        let (journal, output) = (at(&format!("{name}.journal")), at(&format!("{name}.jsonl")));
        run(&[
            "extract",
            "--allow-private",
            "--retries",
            "0",
            "--rate",
            "4/s",
            "--connect-to",
            &detour,
            "--deadline",
            deadline,
            "--resume",
            &journal,
            "--output",
            &output,
            &at("list.txt"),
        ])
    };
    let run = ended("1s", "some");
    assert_eq!((run.code, run.stderr.contains(" left for another run")), (1, true), "{}", run.stderr);
    // Nothing begun is not the same as no content.
    let run = ended("1ms", "none");
    let told = run.stderr.lines().find(|line| line.contains("0 inputs in ")).unwrap_or("");
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(told.is_empty() || told.contains(" s: 20 left") || told.contains(" left for another run"), "{told}");
    assert!(!told.contains(": ;"), "{told}");
}

#[test]
fn shares_are_disjoint_and_whole_and_keep_sites_together() {
    let server = Server::start(|path, _| match path {
        "/robots.txt" => Reply::not_found(),
        _ => Reply::html(article()),
    });
    let list: String = (0..40).map(|page| format!("http://www{}.site{}.test/{page}\n", page % 3, page % 10)).collect();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut share_of_site: BTreeMap<usize, usize> = BTreeMap::new();
    for share in 1..=3 {
        for record in crawl(&server, &list, &["--rate", "none", "--shard", &format!("{share}/3")]).records() {
            let url = record["input"]["url"].as_str().expect("a URL").to_owned();
            let site = url
                .split(".site")
                .nth(1)
                .and_then(|rest| rest.split('.').next())
                .expect("a site")
                .parse()
                .expect("a number");
            assert_eq!(*share_of_site.entry(site).or_insert(share), share, "{url}");
            *seen.entry(url).or_default() += 1;
        }
    }
    assert_eq!((seen.len(), seen.values().max()), (40, Some(&1)));
    for wrong in ["0/3", "4/3", "x"] {
        assert_eq!(run(&["extract", "--shard", wrong, "x.html"]).code, 2);
    }
}
