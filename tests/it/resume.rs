//! `--resume` and `--warc`: runs that are killed go on, and what was fetched can be read again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::net::{article, told};
use crate::program::{Run, offprint, run, run_with};
use crate::warc::{others_accept, tool};
use crate::wire::{Reply, Server};

fn pages() -> Server {
    Server::start(|path, _| match path {
        "/robots.txt" => Reply::new(200, &[("Content-Type", "text/plain")], "User-agent: *\nDisallow: /private"),
        "/moved" => Reply::redirect(301, "/1"),
        "/lost" => Reply::not_found(),
        "/half" => Reply::of_head(200, &[("Content-Type", "text/html"), ("Content-Length", "100000")], article()),
        // No two pages alike, so that none is a revisit of another.
        path => Reply::html([article(), format!("<!-- {path} -->").into_bytes()].concat()),
    })
}

struct Folder {
    folder: tempfile::TempDir,
}

impl Folder {
    fn new(list: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("list.txt"), list).expect("writable");
        Folder { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A run over the list with journal, output and WARC folder.
    fn command(&self, server: &Server, flags: &[&str]) -> Command {
        let mut command = offprint();
        command
            .current_dir(self.folder.path())
            .args(["extract", "list.txt", "--allow-private", "--rate", "none", "--quiet"])
            .args(["--connect-to", &format!("::127.0.0.1:{}", server.address.port())])
            .args(["--resume", "run.journal", "--warc", "warc", "--summary", "summary.json"])
            .args(flags)
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        command
    }

    fn summary(&self) -> Value {
        serde_json::from_slice(&fs::read(self.path("summary.json")).expect("written")).expect("JSON")
    }

    fn warc_files(&self) -> Vec<PathBuf> {
        let mut files: Vec<PathBuf> =
            fs::read_dir(self.path("warc")).expect("a folder").flatten().map(|entry| entry.path()).collect();
        files.sort();
        files
    }
}

#[test]
fn a_run_that_goes_on_leaves_a_host_alone_that_asked_the_one_before() {
    let server = Server::start(|path, _| match path {
        "/robots.txt" => Reply::not_found(),
        "/busy" => Reply::new(429, &[("Retry-After", "100000")], ""),
        _ => Reply::html(article()),
    });
    let folder = Folder::new("http://a.test/busy\n");
    let pass = || folder.command(&server, &["--output", "out.jsonl"]).status().expect("it runs");
    pass();
    fs::write(folder.path("list.txt"), "http://a.test/busy\nhttp://a.test/1\nhttp://b.test/2\n").expect("writable");
    pass();
    let mut found: Vec<_> =
        records(&folder.path("out.jsonl")).iter().map(told).map(|(_, code)| code.to_owned()).collect();
    found.sort();
    assert_eq!(found, ["", "rate_limited"]);
    assert_eq!(folder.summary()["left"], 1, "what was not asked waits for the next run");
    let asked = server.paths();
    assert!(asked.iter().all(|path| path != "/1"), "{asked:?}");
    let journal = fs::read_to_string(folder.path("run.journal")).expect("written");
    let is_over = |line: &str| {
        let mut line: Value = serde_json::from_str(line).expect("a line");
        line.as_object_mut().expect("an object").remove("rests");
        format!("{line}\n")
    };
    fs::write(folder.path("run.journal"), journal.lines().map(is_over).collect::<String>()).expect("writable");
    pass();
    assert_eq!((folder.summary()["left"].clone(), folder.summary()["resumed"].clone()), (json!(0), json!(2)));
    assert!(server.paths().iter().any(|path| path == "/1"), "the rest is over");
}

#[test]
fn of_a_url_that_is_named_twice_the_first_naming_is_written_first() {
    let server = Server::start(|path, _| match path {
        "/robots.txt" => Reply::not_found(),
        _ => Reply::html(article()).after(Duration::from_millis(300)),
    });
    let folder = Folder::new("http://a.test/1\nhttp://a.test/1\nhttp://a.test/1\n");
    folder.command(&server, &["--output", "out.jsonl"]).status().expect("it runs");
    let lines: Vec<_> =
        records(&folder.path("out.jsonl")).iter().map(|record| record["input"]["line"].clone()).collect();
    assert_eq!(lines, [1, 2, 3]);
}

fn records(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).expect("written");
    text.lines().map(|line| serde_json::from_str(line).expect("a whole record")).collect()
}

/// What of records does not depend on when they were made, in an order of its own.
fn essence(records: &[Value]) -> Vec<String> {
    let mut essence: Vec<String> = records
        .iter()
        .map(|record| format!("{} {} {} {}", record["input"], record["outcome"], record["url"], record["content_hash"]))
        .collect();
    essence.sort();
    essence
}

fn list(pages: usize) -> String {
    let lines: String = (0..pages).map(|page| format!("http://h{}.test/{page}\n", page % 7)).collect();
    format!("{lines}http://h1.test/moved\nhttp://h1.test/lost\nhttp://h2.test/private\nnonsense\nhttp://h0.test/0\n")
}

/// Kills a run at `times` points and lets the last go to its end.
fn killed_runs_end_as_one_would(times: usize, pages_in_list: usize) {
    let server = pages();
    let whole = Folder::new(&list(pages_in_list));
    assert!(whole.command(&server, &["--output", "out.jsonl"]).status().expect("runs").code().is_some());
    let expected = essence(&records(&whole.path("out.jsonl")));
    assert_eq!(expected.len(), pages_in_list + 5);

    let folder = Folder::new(&list(pages_in_list));
    let flags = ["--output", "out.jsonl", "--concurrency", "3"];
    for number in 0..times {
        let mut child = folder.command(&server, &flags).spawn().expect("starts");
        // Spread over a run's first second, by a sequence that is not even.
        thread::sleep(Duration::from_millis(20 + (number as u64 * 617) % 500));
        child.kill().expect("SIGKILL");
        child.wait().expect("ends");
    }
    assert!(folder.command(&server, &flags).status().expect("runs").code().is_some());
    let found = records(&folder.path("out.jsonl"));
    let found = essence(&found);
    let differs = found.iter().zip(&expected).find(|(found, expected)| found != expected);
    assert!(found == expected, "{} of {} records; {differs:?}", found.len(), expected.len());
    let summary = folder.summary();
    let counted = summary["inputs"].as_u64().unwrap_or(0) + summary["resumed"].as_u64().unwrap_or(0);
    assert_eq!(counted as usize, expected.len(), "{summary}");
    // Once more: all is done.
    assert_eq!(folder.command(&server, &flags).status().expect("runs").code(), Some(0));
    assert_eq!(folder.summary()["resumed"], json!(expected.len()));
    assert_eq!(records(&folder.path("out.jsonl")).len(), expected.len());

    // Every page is in the WARC files once, and every file is whole.
    let mut targets: BTreeMap<String, usize> = BTreeMap::new();
    for file in folder.warc_files() {
        assert!(file.to_string_lossy().ends_with(".warc.gz"), "{}", file.display());
        for record in run(&["extract", file.to_str().expect("UTF-8")]).records() {
            assert_ne!(told(&record).1, "unreadable", "{record}");
            let url = record["input"]["url"].as_str().expect("a URL").to_owned();
            if !url.ends_with("robots.txt") {
                *targets.entry(url).or_default() += 1;
            }
        }
    }
    // A redirect is no page.
    assert_eq!(targets.get("http://h1.test/moved"), None);
    let twice: Vec<_> = targets.iter().filter(|(_, count)| **count != 1).collect();
    // The page that /moved leads to is fetched for its own input and for that one.
    assert_eq!(twice, [(&"http://h1.test/1".to_owned(), &2)], "{targets:?}");
}

#[test]
fn a_killed_run_goes_on_where_it_was() {
    killed_runs_end_as_one_would(4, 150);
}

#[test]
#[ignore = "takes a minute: 50 kills"]
fn fifty_kills_change_nothing() {
    killed_runs_end_as_one_would(50, 600);
}

#[test]
fn outputs_that_are_compressed_are_appended_to_as_well() {
    let server = pages();
    for name in ["out.jsonl.gz", "out.jsonl.zst"] {
        let folder = Folder::new("http://a.test/1\nhttp://a.test/2\n");
        folder.command(&server, &["--output", name]).status().expect("runs");
        fs::write(folder.path("list.txt"), "http://a.test/1\nhttp://a.test/3\nhttp://a.test/2\n").expect("writable");
        folder.command(&server, &["--output", name]).status().expect("runs");
        let bytes = fs::read(folder.path(name)).expect("written");
        let text = if name.ends_with("gz") {
            std::io::read_to_string(flate2::read::MultiGzDecoder::new(&bytes[..])).expect("gzip")
        } else {
            String::from_utf8(zstd::decode_all(&bytes[..]).expect("zstd")).expect("UTF-8")
        };
        assert_eq!(text.lines().count(), 3, "{name}");
        assert_eq!((&folder.summary()["inputs"], &folder.summary()["resumed"]), (&json!(1), &json!(2)));
    }
}

#[cfg(unix)]
#[test]
fn what_a_stopped_run_leaves_is_taken_up_by_the_next() {
    let server = pages();
    let folder = Folder::new(&list(60));
    let mut child = folder.command(&server, &["--output", "out.jsonl", "--rate", "5/s"]).spawn().expect("starts");
    while server.paths().is_empty() {
        assert!(child.try_wait().expect("a child").is_none(), "it ended before it was stopped");
        thread::sleep(Duration::from_millis(10));
    }
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().expect("kill is there").success());
    assert_eq!(child.wait().expect("ends").code(), Some(1));
    let first = records(&folder.path("out.jsonl")).len();
    let left = folder.summary()["left"].as_u64().expect("a number") as usize;
    assert!(first > 0 && left > 0 && first + left == 65, "{first} {left}");
    folder.command(&server, &["--output", "out.jsonl"]).status().expect("runs");
    assert_eq!((records(&folder.path("out.jsonl")).len(), &folder.summary()["resumed"]), (65, &json!(first)));
}

#[test]
fn journals_that_cannot_be_used_are_usage_errors() {
    let server = pages();
    let folder = Folder::new("http://a.test/1\n");
    let code = |flags: &[&str]| folder.command(&server, flags).stderr(Stdio::piped()).output().expect("runs");
    assert_eq!(code(&[]).status.code(), Some(2), "no --output");
    fs::write(folder.path("out.jsonl"), "mine\n").expect("writable");
    let output = code(&["--output", "out.jsonl"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("the journal knows nothing of it"));
    assert_eq!(fs::read_to_string(folder.path("out.jsonl")).expect("there"), "mine\n");
    assert_eq!(code(&["--output", "other.jsonl"]).status.code(), Some(2), "the journal was begun for out.jsonl");
    fs::remove_file(folder.path("run.journal")).expect("there");
    assert_eq!(code(&["--output", "other.jsonl"]).status.code(), Some(0));
    fs::remove_file(folder.path("other.jsonl")).expect("there");
    let output = code(&["--output", "other.jsonl"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("shorter than the journal says"));
}

fn store(server: &Server, urls: &[&str], folder: &Path) -> Run {
    let detour = format!("::127.0.0.1:{}", server.address.port());
    let flags = ["extract", "--allow-private", "--rate", "none", "--retries", "0", "--connect-to", &detour, "--warc"];
    run(&[&flags[..], &[folder.to_str().expect("UTF-8")], urls].concat())
}

#[test]
fn what_was_fetched_is_extracted_from_the_warc_file_alike() {
    let server = pages();
    let folder = tempfile::tempdir().expect("a folder");
    let urls =
        ["http://clerk:s3cret@a.test/1?q=a%20b", "http://a.test/half", "http://a.test/lost", "http://a.test/moved"];
    let fetched = store(&server, &urls, folder.path()).records();
    let file = fs::read_dir(folder.path()).expect("a folder").flatten().next().expect("a file").path();
    let stored = run(&["extract", "--ordered", file.to_str().expect("UTF-8")]).records();
    let by_url = |records: &[Value], url: &str| {
        let found: Vec<&Value> = records.iter().filter(|record| record["url"] == json!(url)).collect();
        assert!(!found.is_empty(), "{url}");
        found[0].clone()
    };
    for url in ["http://a.test/1", "http://a.test/half", "http://a.test/lost"] {
        let (one, other) = (by_url(&fetched, url), by_url(&stored, url));
        for key in ["outcome", "title", "body", "published", "page_type"] {
            assert_eq!(one[key], other[key], "{url} {key}");
        }
    }
    let text = std::io::read_to_string(flate2::read::MultiGzDecoder::new(fs::File::open(&file).expect("there")))
        .expect("gzip");
    assert!(!text.contains("s3cret") && !text.contains("Basic "), "no password is kept");
    assert!(text.contains("GET /1?q=a%20b HTTP/1.1\r\n") && text.contains("user-agent: offprint/"));
    assert!(text.contains("WARC-Target-URI: http://a.test/robots.txt\r\n"));
    assert!(text.contains("WARC-Truncated: disconnect\r\n") && text.contains("WARC-IP-Address: 127.0.0.1\r\n"));
}

#[test]
#[ignore = "needs warcio and fastwarc (PyPI)"]
fn others_read_what_a_run_stores() {
    let server = Server::start(|path, _| match path {
        "/robots.txt" => Reply::not_found(),
        "/chunked" => {
            let page = article();
            let body = [format!("{:x}\r\n", page.len()).as_bytes(), &page, b"\r\n0\r\n\r\n"].concat();
            Reply::of_head(200, &[("Content-Type", "text/html"), ("Transfer-Encoding", "chunked")], body)
        }
        "/moved" => Reply::redirect(302, "/same/1"),
        _ => Reply::html(article()),
    });
    let folder = tempfile::tempdir().expect("a folder");
    let urls = ["http://a.test/chunked", "http://a.test/moved", "http://b.test/same/2", "http://b.test/ü"];
    store(&server, &urls, folder.path());
    let file = fs::read_dir(folder.path()).expect("a folder").flatten().next().expect("a file").path();
    others_accept(&file);
    let (_, index) = tool("warcio", &["index", "-f", "warc-type,http:status", file.to_str().expect("UTF-8")]);
    let kinds = |kind: &str| index.lines().filter(|line| line.contains(&format!("\"{kind}\""))).count();
    // Two robots.txt, a redirect and four pages, all but one of them the same.
    assert_eq!((kinds("response") + kinds("revisit"), kinds("request"), kinds("warcinfo")), (7, 7, 1), "{index}");
    assert_eq!(kinds("revisit"), 4, "{index}");
    let outcomes: Vec<_> = run(&["extract", file.to_str().expect("UTF-8")])
        .records()
        .iter()
        .map(|record| told(record).0.to_owned())
        .collect();
    assert_eq!(outcomes.iter().filter(|outcome| *outcome == "ok").count(), 4);
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_an_error_and_leaves_whole_records() {
    let server = pages();
    let folder = tempfile::tempdir().expect("a folder");
    let list: String = (0..40).map(|page| format!("http://a.test/{page}\n")).collect();
    fs::write(folder.path().join("list.txt"), list).expect("writable");
    // A limit on the size of files stands in for the disk; the shell hands it on, and the ignored signal with it.
    let script = format!(
        "trap '' XFSZ; ulimit -f 40; exec {} extract list.txt --allow-private --rate none --connect-to ::127.0.0.1:{} --warc warc",
        env!("CARGO_BIN_EXE_offprint"),
        server.address.port()
    );
    let output = Command::new("sh").args(["-c", &script]).current_dir(folder.path()).output().expect("sh is there");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("the WARC file cannot be written"), "{stderr}");
    let file = fs::read_dir(folder.path().join("warc")).expect("a folder").flatten().next().expect("a file").path();
    let stored = run(&["extract", file.to_str().expect("UTF-8")]).records();
    assert!(stored.len() > 3 && stored.iter().all(|record| told(record).1 != "unreadable"), "{}", stored.len());
}

#[test]
fn a_folder_that_cannot_be_is_a_usage_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    fs::write(&file, "").expect("writable");
    let path = file.join("warc");
    let run = run_with(&["extract", "-", "--from", "html", "--warc", path.to_str().expect("UTF-8")], b"<p>text");
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.starts_with("error: --warc: "), "{}", run.stderr);
}
