//! Runs that are told to end while they wait for input, and pipes among pages.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::net::{article, told};
use crate::program::{run, start};

fn pipe(path: &Path) -> &str {
    let made = Command::new("mkfifo").arg(path).status().expect("mkfifo is there");
    assert!(made.success());
    path.to_str().expect("UTF-8")
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args(["-s", name, &child.id().to_string()]).status().expect("kill is there");
    assert!(sent.success());
}

/// What the program says once it has begun to wait, and its exit code, after `signals`.
fn ended(arguments: &[&str], signals: &[&str]) -> (Option<i32>, String, String) {
    let mut child = start(arguments);
    // The other end stays open, and nothing is written.
    let stdin = child.stdin.take();
    // Signals are caught before input is waited for: their number stands in SigCgt of the status.
    let status = format!("/proc/{}/status", child.id());
    let catches = || {
        let status = fs::read_to_string(&status).unwrap_or_default();
        let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).map(str::trim);
        caught.and_then(|caught| u64::from_str_radix(caught, 16).ok()).is_some_and(|caught| caught & (1 << 14) != 0)
    };
    let started = Instant::now();
    while !catches() && started.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(10));
    }
    signals.iter().for_each(|name| signal(&child, name));
    let started = Instant::now();
    while child.try_wait().expect("a child").is_none() {
        if started.elapsed() > Duration::from_secs(20) {
            child.kill().expect("a child");
            panic!("{arguments:?} is still there");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    drop(stdin);
    let output = child.wait_with_output().expect("ended");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn nobody_waits_for_input_beyond_the_deadline() {
    let folder = tempfile::tempdir().expect("a folder");
    let list = folder.path().join("list.jsonl");
    for input in [pipe(&list), "-"] {
        let (code, stdout, stderr) = ended(&["extract", input, "--deadline", "300ms"], &[]);
        assert_eq!(code, Some(1), "{input}: {stdout}{stderr}");
    }
}

#[test]
fn whoever_waits_for_input_hears_the_first_signal() {
    let folder = tempfile::tempdir().expect("a folder");
    let named = |name: &str| folder.path().join(name);
    let (page, list, feed) = (named("page.html"), named("list.jsonl"), named("feed.xml"));
    let (page, list, feed) = (pipe(&page), pipe(&list), pipe(&feed));
    for arguments in [
        &["extract", "-"][..],
        &["extract", "--from", "html", "--url", "http://a.test/", "-"],
        &["extract", page],
        &["extract", list],
        &["feed", "-"],
        &["feed", feed],
        &["feed", "--extract", "-"],
    ] {
        let (code, _, stderr) = ended(arguments, &["TERM"]);
        assert_eq!(code, Some(1), "{arguments:?}: {stderr}");
        let told = "note: finishing what is in flight; a second signal stops now\n";
        assert!(stderr.starts_with(told), "{arguments:?}: {stderr}");
        assert!(!stderr.contains("0 inputs"), "{arguments:?}: {stderr}");
    }
}

#[test]
fn pages_that_wait_to_be_read_are_not_waited_for() {
    use std::ops::ControlFlow;
    use std::sync::atomic::{AtomicBool, Ordering};

    use offprint::crawl::{Extracting, Settings, run};
    use offprint::input::{Job, Task};
    use offprint::record::Input;
    use offprint::{Extractor, Options, Page, RuleSet};

    let extractor = Extractor::new(RuleSet::none());
    for leaves_rest in [false, true] {
        let (stop, all_wait) = (AtomicBool::new(false), AtomicBool::new(false));
        let page = || Job::new(Input::default(), Task::Page(Box::new(Page::new(article()))));
        let none = std::iter::from_fn(|| {
            all_wait.store(true, Ordering::Relaxed);
            None
        });
        let jobs = std::iter::repeat_with(page).take(50).chain(none);
        let settings = Settings { workers: 1.try_into().expect("not zero"), leaves_rest, ..Settings::default() };
        let mut outcomes = Vec::new();
        let extracting = Extracting { settings: &settings, extractor: &extractor, options: &Options::default() };
        let summary = run(jobs, extracting, &stop, &mut |finished| {
            // The signal comes when all pages are in hand and one has been read.
            while !all_wait.load(Ordering::Relaxed) {
                std::thread::yield_now();
            }
            stop.store(true, Ordering::Relaxed);
            outcomes.push(told(&serde_json::to_value(&finished.extraction.record).expect("a record")).1.to_owned());
            ControlFlow::Continue(())
        });
        let read = outcomes.iter().filter(|code| code.is_empty()).count();
        assert!((1..10).contains(&read), "{outcomes:?}");
        let cancelled = outcomes.iter().filter(|code| *code == "cancelled").count();
        // A run that can be taken up again says nothing of those.
        let left = if leaves_rest { (0, 50 - read as u64) } else { (50 - read, 0) };
        assert_eq!((cancelled, summary.left), left);
    }
}

#[test]
fn a_run_over_an_archive_that_is_ended_says_so() {
    let server = crate::wire::Server::start(|_, _| crate::wire::Reply::html("").after(Duration::from_secs(3)));
    let shelf = crate::shelf::Shelf::of(&[&server.url("/feed.xml")]);
    let db = shelf.db.to_str().expect("UTF-8");
    let (code, stdout, stderr) = ended(&["archive", "run", db, "--allow-private", "--retries", "0"], &["TERM"]);
    assert_eq!(code, Some(1), "{stdout}{stderr}");
    assert!(stderr.starts_with("note: finishing what is in flight"), "{stderr}");
}

#[test]
fn pipes_that_are_named_are_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("page.html");
    let name = pipe(&path).to_owned();
    let writer = std::thread::spawn({
        let path = path.clone();
        move || fs::write(path, article()).expect("a reader came")
    });
    assert_eq!(told(&run(&["extract", &name]).record()), ("ok", ""));
    writer.join().expect("no panic");
}

#[test]
fn a_pipe_in_a_folder_is_a_record_and_is_not_waited_for() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.html"), article()).expect("writable");
    let name = pipe(&folder.path().join("b.html")).to_owned();
    let run = run(&["extract", "--ordered", folder.path().to_str().expect("UTF-8")]);
    let records = run.records();
    assert_eq!(records.iter().map(told).collect::<Vec<_>>(), [("ok", ""), ("error", "unreadable")]);
    assert_eq!(records[1]["error"]["message"], format!("{name} is not a regular file"));
}

#[test]
fn a_limit_on_the_size_of_files_is_an_error_with_its_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let db = folder.path().join("news.db");
    let target = folder.path().join("schema.json");
    let program = env!("CARGO_BIN_EXE_offprint");
    for command in [
        format!("'{program}' archive add '{}' http://a.test/feed", db.display()),
        format!("'{program}' schema > '{}'", target.display()),
    ] {
        let mut child = Command::new("sh")
            .args(["-c", &format!("ulimit -f 4; {command}")])
            .env("XDG_CONFIG_HOME", "/nonexistent")
            .stderr(Stdio::piped())
            .spawn()
            .expect("a shell");
        let mut stderr = String::new();
        child.stderr.take().expect("piped").read_to_string(&mut stderr).expect("UTF-8");
        assert_eq!((child.wait().expect("a child").code(), stderr.starts_with("error: ")), (Some(2), true), "{stderr}");
    }
}
