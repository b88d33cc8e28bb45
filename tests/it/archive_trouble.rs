//! What the machine does to an archive: full disks, files that cannot be written, other programs, clocks, and feeds of
//! any size.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::process::{Command, Output};
use std::time::{Duration, Instant};
use std::{fs, process};

use serde_json::json;

use crate::program::{offprint, run, skipped};
use crate::shelf::{Shelf, feed, page};
use crate::wire::{Reply, Server};

/// A feed of so many articles, each of another text.
fn many(articles: usize) -> Server {
    let items: Vec<(String, String)> =
        (0..articles).map(|number| (format!("/{number}"), format!("Number {number}"))).collect();
    let items: Vec<(&str, &str)> = items.iter().map(|(path, title)| (path.as_str(), title.as_str())).collect();
    let feed = feed(&items);
    Server::start(move |path, _| match path.trim_start_matches('/').parse::<usize>() {
        Ok(number) if number < articles => {
            Reply::html(page(&format!("Number {number}"), &format!("bridge{number} over river{}", number * 7), 30))
        }
        _ if path == "/feed.xml" => Reply::new(200, &[("ETag", "\"one\"")], &feed),
        _ => Reply::not_found(),
    })
}

/// `offprint archive run` in a shell that has set things up before.
fn run_after(shelf: &Shelf, setup: &str) -> Output {
    let script = format!(
        "{setup}; exec {} archive run {} --allow-private --rate none --retries 0",
        env!("CARGO_BIN_EXE_offprint"),
        shelf.db.display()
    );
    Command::new("sh").args(["-c", &script]).output().expect("sh is there")
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_full_disk_is_told_and_the_next_run_goes_on() {
    let server = many(60);
    // The limit stands in for the disk: met by the database's log at one size, by the pages at another.
    for blocks in [200, 400, 700] {
        let shelf = Shelf::of(&[&server.url("/feed.xml")]);
        let output = run_after(&shelf, &format!("ulimit -f {blocks}"));
        assert_eq!(output.status.code(), Some(2), "{blocks}: {}", told(&output));
        assert!(
            told(&output).contains("the disk is full, or a limit on the size of files is reached"),
            "{}",
            told(&output)
        );
        let stored = shelf.number("SELECT count(*) FROM articles");
        assert!(stored < 60 && shelf.is_clean(), "{blocks}: {stored}");
        assert_eq!(shelf.pass(&["--force"]).code, 0);
        assert_eq!(shelf.counts()["new"], json!(60 - stored));
        assert_eq!(shelf.number("SELECT count(*) FROM articles"), 60);
        assert!(shelf.is_clean());
    }
}

#[test]
#[ignore = "mounts a small file system, which needs root"]
fn a_disk_that_is_really_full_is_told_and_the_next_run_goes_on() {
    let server = many(60);
    let shelf = Shelf::new();
    let disk = shelf.folder.path().to_str().expect("UTF-8");
    let shell =
        |script: &str| assert!(Command::new("sh").args(["-c", script]).status().expect("sh").success(), "{script}");
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=700k", "tmpfs", disk]).status();
    if !mounted.is_ok_and(|status| status.success()) {
        skipped("this machine lets nobody mount a file system, so no disk gets full");
        return;
    }
    shelf.archive("add", &[&server.url("/feed.xml")]);
    let output = run_after(&shelf, "true");
    let full = (output.status.code(), told(&output));
    let is_clean = shelf.is_clean();
    shell(&format!("mount -o remount,size=50m {disk}"));
    let stored = shelf.number("SELECT count(*) FROM articles");
    let again = shelf.pass(&["--force"]);
    let all = shelf.number("SELECT count(*) FROM articles");
    let is_clean_again = shelf.is_clean();
    shell(&format!("umount {disk}"));
    assert!(full.0 == Some(2) && full.1.contains("the disk is full"), "{full:?}");
    assert!(is_clean && stored < 60, "{stored}");
    assert!(again.code == 0 && all == 60 && is_clean_again, "{}", again.stderr);
}

/// The program as somebody who may write nothing here: root may write everything.
fn as_nobody(arguments: &[&str]) -> (i32, String, String) {
    let mut command = offprint();
    if fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0) {
        command.uid(65_534).gid(65_534);
    }
    let process::Output { status, stdout, stderr } = command.args(arguments).output().expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (status.code().unwrap_or(-1), text(stdout), text(stderr))
}

#[cfg(target_os = "linux")]
#[test]
fn an_archive_that_cannot_be_written_is_read_and_says_so() {
    let server = many(3);
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    shelf.pass(&[]);
    let db = shelf.db.to_str().expect("UTF-8");
    let may = |path: &str, mode: u32| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("ours");
    may(db, 0o444);
    may(&format!("{db}.lock"), 0o444);
    may(&format!("{db}.warc"), 0o555);
    may(shelf.folder.path().to_str().expect("UTF-8"), 0o555);
    let (code, hits, stderr) = as_nobody(&["archive", "search", db, "bridge1", "--format", "json"]);
    assert!(code == 0 && hits.lines().count() == 1, "{code} {hits}{stderr}");
    assert_eq!(as_nobody(&["archive", "show", db, "1", "--format", "raw"]).0, 0);
    assert_eq!(as_nobody(&["archive", "status", db]).0, 0);
    assert_eq!(as_nobody(&["archive", "verify", db]).0, 0);
    let (code, told, stderr) = as_nobody(&["archive", "reextract", db, "--dry-run"]);
    assert!(code == 0 && told.starts_with("3 pages read again, 0 records would change"), "{code} {told}{stderr}");
    for command in [&["run"][..], &["add"], &["reextract"], &["repair"]] {
        let url = server.url("/other.xml");
        let mut arguments = vec!["archive", command[0], db];
        arguments.extend((command[0] == "add").then_some(url.as_str()));
        let (code, _, stderr) = as_nobody(&arguments);
        assert!(
            code == 2 && stderr.contains("cannot be written; look at the permissions"),
            "{arguments:?}: {code} {stderr}"
        );
    }
    // A file that may be written in a folder that may not: SQLite needs its log beside it.
    may(db, 0o666);
    let (code, _, stderr) = as_nobody(&["archive", "run", db]);
    assert!(code == 2 && stderr.contains("cannot be written; look at the permissions"), "{code} {stderr}");
    may(shelf.folder.path().to_str().expect("UTF-8"), 0o755);
    may(&format!("{db}.warc"), 0o755);
    assert!(shelf.is_clean());
}

#[test]
fn an_archive_of_the_schema_before_is_read_where_it_cannot_be_written() {
    let server = many(3);
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    shelf.pass(&[]);
    shelf.sql(
        "DROP TABLE sitemaps; DROP INDEX articles_gone; ALTER TABLE articles DROP COLUMN gone_at;
         ALTER TABLE articles DROP COLUMN gone_because; PRAGMA user_version = 3",
    );
    let db = shelf.db.to_str().expect("UTF-8");
    let may = |path: &str, mode: u32| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("ours");
    let folder = shelf.folder.path().to_str().expect("UTF-8");
    may(db, 0o444);
    // Where SQLite's files have room beside it, and where they have none.
    for mode in [0o777, 0o555] {
        may(folder, mode);
        let (code, hits, stderr) = as_nobody(&["archive", "search", db, "bridge1", "--format", "json"]);
        assert!(code == 0 && hits.contains("\"gone_at\":null"), "{code} {hits}{stderr}");
        let (code, told, stderr) = as_nobody(&["archive", "stats", db]);
        assert!(code == 0 && told.contains(", 0 gone,"), "{code} {told}{stderr}");
        assert_eq!(as_nobody(&["archive", "show", db, "1"]).0, 0);
        let (code, exported, stderr) = as_nobody(&["archive", "export", db]);
        assert_eq!((code, exported.lines().count()), (0, 3), "{stderr}");
        assert_eq!(as_nobody(&["archive", "export", db, "--gone"]).1, "");
        let (code, _, stderr) = as_nobody(&["archive", "run", db]);
        assert!(code == 2 && stderr.contains("cannot be written; look at the permissions"), "{code} {stderr}");
    }
    may(folder, 0o755);
}

#[test]
fn a_database_that_another_holds_is_waited_for_and_then_told_of() {
    let server = many(2);
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    let other = rusqlite::Connection::open(&shelf.db).expect("a database");
    other.execute_batch("BEGIN IMMEDIATE").expect("the lock");
    // Who only looks is in nobody's way.
    assert_eq!(shelf.archive("status", &[]).code, 0);
    let begun = Instant::now();
    let run = shelf.pass(&[]);
    assert!(begun.elapsed() > Duration::from_secs(9));
    assert!(run.code == 2 && run.stderr.contains("another program holds the archive's database"), "{}", run.stderr);
    other.execute_batch("ROLLBACK").expect("the lock again");
    shelf.pass(&[]);
    assert_eq!(shelf.counts()["new"], json!(2));
}

#[test]
fn a_clock_that_jumps_back_holds_up_nothing() {
    let server = many(2);
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    // All that was done while the clock was wrong: a feed asked, an article stored, another announced.
    shelf.pass(&["--limit", "1"]);
    shelf.sql(
        "UPDATE feeds SET polled_at = '2999-01-01T00:00:00Z', due_at = '2999-01-01T01:00:00Z';
         UPDATE entries SET announced_at = '2999-01-01T00:00:00Z', try_at = '2999-01-01T00:00:00Z';
         UPDATE articles SET first_seen_at = '2999-01-01T00:00:00Z', checked_at = '2999-01-01T00:00:00Z', check_at = '2999-01-01T01:00:00Z'",
    );
    shelf.pass(&[]);
    let counts = shelf.counts();
    assert_eq!((&counts["feeds"], &counts["new"], &counts["same"]), (&json!(1), &json!(1), &json!(1)), "{counts}");
    // And then it goes on as ever: nothing is asked again and again.
    shelf.pass(&[]);
    let counts = shelf.counts();
    assert_eq!((&counts["feeds"], &counts["fetched"]), (&json!(0), &json!(0)), "{counts}");
    assert_eq!(shelf.json("search", &["bridge0 OR bridge1", "--since", "2026-01-01"]).len(), 0);
    assert_eq!(shelf.json("search", &["bridge0 OR bridge1", "--since", "2025-01-01"]).len(), 2);
    assert!(shelf.is_clean());
}

#[test]
fn a_record_that_cannot_be_read_keeps_no_other_from_anything() {
    let server = many(3);
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    shelf.pass(&[]);
    shelf.sql("UPDATE versions SET record = x'00' WHERE article_id = 2");
    shelf.sql("UPDATE articles SET check_at = '2020-01-01T00:00:00Z'");
    let run = shelf.pass(&["--force"]);
    assert_eq!((run.code, &shelf.counts()["fetched"]), (0, &json!(3)), "{}", run.stderr);
    let exported = shelf.archive("export", &[]);
    assert_eq!((exported.code, exported.stdout.lines().count()), (1, 2));
    assert!(
        exported.stderr.contains("record of article 2 cannot be read; `offprint archive reextract`"),
        "{}",
        exported.stderr
    );
    assert_eq!(shelf.archive("verify", &[]).code, 1);
    // Its page is there, and gives the record again.
    assert_eq!(shelf.archive("reextract", &[]).code, 0);
    assert!(shelf.is_clean());
    let shown = &shelf.json("show", &["2"])[0];
    assert!(shown["title"].as_str().is_some_and(|title| title.starts_with("Number ")), "{shown}");
    assert_eq!((&shown["url"], &shown["input"]["kind"]), (&shown["input"]["url"], &json!("archive")));
}

#[test]
fn lists_without_end_inside_each_other_make_a_record_that_readers_take() {
    let deep = "<ul><li>A list of council halls ".repeat(140) + &"</li></ul>".repeat(140);
    let page = page("Lists", "bridge", 12).replace("</article>", &(deep + "</article>"));
    let server = Server::start(move |path, _| match path {
        "/feed.xml" => Reply::new(200, &[], feed(&[("/lists", "Lists")])),
        "/robots.txt" => Reply::not_found(),
        _ => Reply::html(&page),
    });
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    shelf.pass(&[]);
    assert!(shelf.is_clean());
    let record = &shelf.json("show", &["1"])[0];
    let body = record["body"].as_str().expect("a body");
    assert_eq!(body.matches("A list of council halls").count(), 140);
}

#[test]
fn an_archive_is_a_file_and_not_a_folder() {
    let shelf = Shelf::new();
    let folder = shelf.folder.path().to_str().expect("UTF-8").to_owned();
    for db in [folder.clone(), format!("{folder}/new/")] {
        let run = run(&["archive", "add", &db, "http://news.example.test/feed"]);
        assert_eq!(run.code, 2, "{}", run.stdout);
        assert!(
            run.stderr.ends_with("is a folder\nhint: name a file; the raw pages go to a folder beside it\n"),
            "{}",
            run.stderr
        );
    }
    assert_eq!(fs::read_dir(&folder).expect("there").count(), 0);
}

#[test]
fn a_database_that_no_command_can_read_says_what_to_do() {
    let shelf = Shelf::of(&["http://news.example.test/feed"]);
    let mut bytes = fs::read(&shelf.db).expect("there");
    bytes[8_192..].fill(0xff);
    fs::write(&shelf.db, &bytes).expect("writable");
    for command in ["verify", "repair", "list"] {
        let run = shelf.archive(command, &[]);
        assert_eq!(run.code, 2, "{command}: {}{}", run.stdout, run.stderr);
        assert!(run.stderr.contains("put back a copy"), "{command}: {}", run.stderr);
    }
}

#[test]
fn feeds_of_any_size_come_to_an_end() {
    let entry = |number: usize| {
        format!("<item><title>Number {number}</title><link>/{number}</link><guid>{number}</guid></item>")
    };
    let hundred_thousand: String = (0..100_000).map(entry).collect();
    let padding = "<description>".to_owned() + &"Words about the bridge. ".repeat(1000) + "</description>";
    let fifty_megabytes: String =
        (0..2200).map(|number| entry(number).replace("</item>", &(padding.clone() + "</item>"))).collect();
    assert!(fifty_megabytes.len() > 50_000_000);
    let around = |items: &str| format!("<rss version=\"2.0\"><channel><title>Herald</title>{items}</channel></rss>");
    let (long, large) = (around(&hundred_thousand), around(&fifty_megabytes));
    let server = Server::start(move |path, _| match path {
        "/long.xml" => Reply::new(200, &[], &long),
        "/large.xml" => Reply::new(200, &[], &large),
        _ => Reply::html(page("The bridge", "bridge", 12)),
    });
    let shelf = Shelf::of(&[&server.url("/long.xml")]);
    shelf.pass(&["--limit", "1"]);
    assert_eq!((&shelf.counts()["announced"], &shelf.counts()["new"]), (&json!(100_000), &json!(1)));
    assert_eq!(shelf.number("SELECT count(*) FROM entries WHERE state = 'waiting'"), 99_999);
    // Larger than is taken by default: it says so and how to have it, and the run goes on.
    let shelf = Shelf::of(&[&server.url("/large.xml")]);
    let run = shelf.pass(&["--limit", "1"]);
    assert!(run.code == 3 && run.stderr.contains("--max-size"), "{}", run.stderr);
    assert_eq!(shelf.counts()["failed_feeds"], json!(1));
    shelf.pass(&["--limit", "1", "--force", "--max-size", "60MB"]);
    assert_eq!((&shelf.counts()["announced"], &shelf.counts()["new"]), (&json!(2200), &json!(1)));
}
