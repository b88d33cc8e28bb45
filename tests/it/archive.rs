//! The archive, through the binary, against a real server and the files it leaves.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;

use crate::net::article;
use crate::program::run;
use crate::shelf::{Shelf, feed, herald, page};
use crate::wire::{Reply, Server};

#[test]
fn a_run_stores_what_is_new_and_the_next_asks_for_no_article() {
    let server = Server::start(|path, before| match path {
        "/feed.xml" if before > 0 => Reply::of_head(304, &[("ETag", "\"one\"")], ""),
        "/feed.xml" => Reply::new(
            200,
            &[("ETag", "\"one\"")],
            feed(&[("/bread", "Bread"), ("/bridge?utm_source=rss", "Bridge"), ("/lost", "Lost")]),
        ),
        "/bread" => Reply::html(page("Bread and butter", "bakery", 12)),
        "/bridge?utm_source=rss" => Reply::html(page("Bridge reopens", "bridge", 12)),
        _ => Reply::not_found(),
    });
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    let first = shelf.pass(&[]);
    assert_eq!(first.code, 0, "{}", first.stderr);
    assert!(
        first.stdout.starts_with(
            "1 feed (0 unchanged, 0 failed), 3 entries announced, 2 articles new, 0 changed, 0 as before, 0 gone, 1 failed"
        ),
        "{}",
        first.stdout
    );
    assert_eq!(
        shelf.number("SELECT count(*) FROM articles WHERE url LIKE '%/bridge'"),
        1,
        "no tracking in the address"
    );
    let asked = server.paths().len();
    // Nothing is due: nobody is asked.
    assert_eq!(shelf.pass(&["--exit-nothing-new"]).code, 4);
    assert_eq!(server.paths().len(), asked);
    let second = shelf.pass(&["--force"]);
    assert!(second.stdout.starts_with("1 feed (1 unchanged"), "{}", second.stdout);
    assert_eq!(server.paths()[asked..], ["/feed.xml".to_owned()]);
    assert_eq!(server.seen().last().expect("asked").header("if-none-match"), "\"one\"");
    assert!(shelf.is_clean());
    let status = &shelf.json("status", &[])[0];
    assert_eq!(
        (&status["title"], &status["articles"], &status["failed"], &status["last_status"]),
        (&json!("Herald"), &json!(2), &json!(1), &json!(304))
    );
}

#[test]
fn what_is_stored_is_found_shown_and_exported() {
    let server = herald();
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    // One after the other, so that numbers are known.
    for _ in 0..3 {
        shelf.pass(&["--limit", "1"]);
    }
    let hits = shelf.json("search", &["bakery spring"]);
    assert_eq!(hits.len(), 1);
    assert_eq!((&hits[0]["title"], &hits[0]["category"]), (&json!("Bread and butter"), &json!("Town")));
    assert!(hits[0]["snippet"].as_str().is_some_and(|text| text.contains("[bakery]")), "{}", hits[0]);
    for (flags, count) in [
        (vec!["council", "--site", "127.0.0.1"], 2),
        (vec!["council", "--site", "elsewhere.test"], 0),
        (vec!["council", "--category", "town", "--language", "en"], 2),
        (vec!["council", "--since", "2025-10-15"], 0),
        (vec!["council", "--source", "Reuters"], 0),
        (vec!["\"bridge was looked\"", "--relevance"], 1),
        (vec!["council", "--limit", "1"], 1),
        (vec!["council", "--site", "0.0.1"], 2),
        (vec!["council", "--since", "2025-10-01", "--relevance"], 2),
        (vec!["bakery OR brid*", "--site", "127.0.0.1", "--language", "en", "--relevance"], 2),
        (vec!["bakery NOT council", "--category", "Town"], 0),
    ] {
        assert_eq!(shelf.json("search", &flags).len(), count, "{flags:?}");
    }
    // A rare phrase in a title outweighs age.
    let first = |query: &str, flags: &[&str]| {
        shelf.json("search", &[&[query], flags].concat())[0]["title"].as_str().expect("a title").to_owned()
    };
    let (newest, best) = (first("council", &[]), first("council OR \"Bread and butter\"", &["--relevance"]));
    assert_eq!((newest.as_str(), best.as_str()), ("Bridge reopens", "Bread and butter"));
    for query in ["\"unclosed", "council) OR (bakery", "nothing: bread", "AND", "", " "] {
        let bad = shelf.archive("search", &[query, "--site", "127.0.0.1"]);
        let told = if query.trim().is_empty() { "error: the query is empty\n" } else { "error: the query `" };
        assert!(bad.code == 2 && bad.stderr.starts_with(told), "{query}: {}", bad.stderr);
        assert!(
            bad.stderr.contains("\nhint: write words, prefix*, AND, OR, NOT; what holds punctuation"),
            "{}",
            bad.stderr
        );
    }

    for (query, meant) in [
        ("covid-19", "\"covid-19\""),
        ("(o'brien OR bread) AND a.b", "(\"o'brien\" OR bread) AND \"a.b\""),
        ("-bread", "\"-bread\""),
    ] {
        let bad = shelf.archive("search", &["--", query]);
        assert!(
            bad.stderr.starts_with(&format!("error: the query `{query}` cannot be read\nhint: ")),
            "{}",
            bad.stderr
        );
        assert!(bad.stderr.ends_with(&format!("; here: {meant}\n")), "{}", bad.stderr);
    }
    assert_eq!(shelf.archive("search", &["*"]).code, 2);
    // A site may be written as its address.
    let at = |site: &str| shelf.json("search", &["council", "--site", site]).len();
    assert_eq!((at(&server.url("/")), at("127.0.0.1")), (2, 2));

    let shown = shelf.archive("show", &[&server.url("/bread?utm_medium=x")]);
    assert!(shown.stdout.starts_with("Bread and butter\n"), "{}{}", shown.stdout, shown.stderr);
    assert!(shelf.archive("show", &["1", "--format", "raw"]).stdout.starts_with("<html lang=\"en\">"));
    assert!(
        shelf.archive("show", &["1", "--format", "markdown"]).stdout.starts_with("# Bread and butter\n\nThe bakery")
    );
    assert_eq!(shelf.archive("show", &["99"]).code, 2);

    let records = shelf.archive("export", &[]).records();
    assert_eq!(records.len(), 2);
    assert_eq!((&records[0]["input"]["kind"], &records[0]["input"]["id"]), (&json!("feed"), &json!("/bread")));
    assert_eq!(
        shelf
            .archive("export", &["--format", "csv"])
            .stdout
            .lines()
            .next()
            .map(|line| line.starts_with("outcome,error_code,url")),
        Some(true)
    );
    let folder = shelf.folder.path().join("notes");
    assert_eq!(shelf.archive("export", &["--format", "markdown", "--output", folder.to_str().expect("UTF-8")]).code, 0);
    let note = fs::read_to_string(folder.join("2025-10-14-bread-and-butter-1.md")).expect("written");
    assert!(note.starts_with("---\ntitle: \"Bread and butter\"\nurl: "), "{note}");
    let warc = shelf.folder.path().join("out.warc.gz");
    assert_eq!(shelf.archive("export", &["--format", "warc", "--output", warc.to_str().expect("UTF-8")]).code, 0);
    let again = run(&["extract", warc.to_str().expect("UTF-8"), "--fields", "title"]);
    assert_eq!(again.records().len(), 2, "{}{}", again.stdout, again.stderr);
    let stats = &shelf.json("stats", &[])[0];
    assert_eq!(
        (&stats["articles"], &stats["sites"][0]["site"], &stats["outcomes"]["gone"]),
        (&json!(2), &json!("127.0.0.1"), &json!(1))
    );
}

#[test]
fn a_site_that_drifts_is_told() {
    let shelf = Shelf::new();
    let server = herald();
    shelf.archive("add", &[&server.url("/feed.xml")]);
    let insert = |from: usize, to: usize, words: usize, title: &str| {
        let rows: Vec<String> = (from..to)
            .map(|number| format!("('https://a.test/{number}', '', 'a.test', '2025-01-01T00:00:00Z', '2025-01-01T00:00:00Z', 1, 'ok', '[\"x\"]', {words}, 1.0, 0, {title})"))
            .collect();
        shelf.sql(&format!("INSERT INTO articles (url, fetched_url, site, first_seen_at, checked_at, version, outcome, authors, word_count, quality, fallback, title) VALUES {}", rows.join(",")));
    };
    insert(0, 40, 400, "'t'");
    assert_eq!(shelf.archive("drift", &[]).code, 0);
    insert(40, 60, 90, "NULL");
    let drift = shelf.archive("drift", &[]);
    assert_eq!(drift.code, 1);
    assert_eq!(
        drift.stdout,
        "a.test (latest 20 against 40 before)\n  title on 0 % of the latest, 100 % before\n  90 words in the middle of the latest, 400 before\n"
    );
}

#[test]
fn what_is_damaged_is_named_and_put_right() {
    let server = herald();
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    shelf.pass(&[]);
    assert!(shelf.is_clean());
    // A renamed file: found again by its digests.
    let path = shelf.warc();
    fs::rename(&path, path.with_file_name("other.warc.gz")).expect("renamed");
    let found = shelf.archive("verify", &[]);
    assert_eq!(found.code, 1);
    assert!(found.stdout.contains("2 versions looked at, 2 problems"), "{}", found.stdout);
    assert!(shelf.archive("repair", &[]).stdout.contains("found its raw page in other.warc.gz"));
    assert!(shelf.is_clean());
    // A flipped byte: fetched again by the next run.
    let path = shelf.warc();
    let offset = usize::try_from(shelf.number("SELECT max(warc_offset) FROM versions")).expect("an offset");
    let mut bytes = fs::read(&path).expect("a file");
    bytes[offset + 200] ^= 0xff;
    fs::write(&path, bytes).expect("written");
    assert_eq!(shelf.archive("verify", &[]).code, 1);
    let repaired = shelf.archive("repair", &[]);
    assert!(repaired.stdout.contains("the next run fetches"), "{}", repaired.stdout);
    shelf.pass(&[]);
    assert_eq!(&shelf.counts()["fetched"], &json!(1));
    assert!(shelf.is_clean());
    // An index that lost a word.
    shelf.sql("INSERT INTO search (search, rowid, title, body) VALUES ('delete', 1, 'x', 'y')");
    assert_eq!(shelf.archive("verify", &[]).code, 1);
    assert_eq!(shelf.archive("repair", &[]).stdout, "made the full-text index anew\n");
    assert!(shelf.is_clean());
    // An index of bytes that are none: the database itself is found wrong by it.
    shelf.sql("UPDATE search_data SET block = zeroblob(length(block)) WHERE id > 1000");
    assert_eq!(shelf.archive("verify", &[]).code, 1);
    assert_eq!(shelf.archive("repair", &[]).stdout, "made the full-text index anew\n");
    assert!(shelf.is_clean());
    // An index of other values than it says.
    let seen = |column: &str| {
        shelf.sql(&format!(
            "PRAGMA writable_schema = on;
             UPDATE sqlite_schema SET sql = 'CREATE INDEX articles_seen ON articles ({column})' WHERE name = 'articles_seen'"
        ));
    };
    seen("site");
    shelf.sql("REINDEX articles_seen");
    seen("first_seen_at");
    assert_eq!(shelf.archive("verify", &[]).code, 1);
    assert_eq!(shelf.archive("repair", &[]).stdout, "made the database's indexes anew\n");
    assert!(shelf.is_clean());
}

#[test]
fn files_that_are_no_archive_are_left_as_they_are() {
    let shelf = Shelf::new();
    let refused = |name: &str, why: &str| {
        for command in ["run", "status", "verify"] {
            let path = shelf.folder.path().join(name);
            let run = run(&["archive", command, path.to_str().expect("UTF-8")]);
            assert!(run.code == 2 && run.stderr.contains(why), "{command} {name}: {} {}", run.code, run.stderr);
        }
    };
    refused("missing.db", "no archive there");
    fs::write(
        shelf.folder.path().join("words.db"),
        "these are words, and enough of them to be read as a header of a file, a hundred bytes or more of them in all",
    )
    .expect("written");
    refused("words.db", "not an offprint archive");
    assert!(fs::read_to_string(shelf.folder.path().join("words.db")).expect("there").starts_with("these are words"));
    let other = rusqlite::Connection::open(shelf.folder.path().join("other.db")).expect("a database");
    other.execute_batch("CREATE TABLE x (y); PRAGMA user_version = 1").expect("runs");
    refused("other.db", "not an offprint archive");
    shelf.archive("add", &["https://a.test/feed"]);
    shelf.sql("PRAGMA user_version = 99");
    refused("news.db", "made by a newer offprint (schema 99, this one knows 5)");
    assert_eq!(
        run(&["archive", "add", shelf.folder.path().join("new.db").to_str().expect("UTF-8"), "no-such.opml"]).code,
        2
    );
    assert!(!shelf.folder.path().join("new.db").exists());
}

#[test]
fn two_runs_never_overlap_and_a_held_database_is_waited_for() {
    let inside = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&inside);
    // The first run waits for its feed until nobody holds the other end.
    let (hold, held) = channel::<()>();
    let held = Mutex::new(held);
    let server = Server::start(move |path, _| match path {
        "/feed.xml" => {
            count.fetch_add(1, Ordering::SeqCst);
            let _ = held.lock().expect("no holder panics").recv_timeout(Duration::from_secs(25));
            Reply::new(200, &[], feed(&[("/bread", "Bread")]))
        }
        "/bread" => Reply::html(article()),
        _ => Reply::not_found(),
    });
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    std::thread::scope(|scope| {
        let first = scope.spawn(|| shelf.pass(&[]));
        while inside.load(Ordering::SeqCst) == 0 {
            std::thread::yield_now();
        }
        let second = shelf.archive("run", &["--allow-private"]);
        assert!(second.code == 2 && second.stderr.contains("another run is under way (process "), "{}", second.stderr);
        // Somebody looks, and somebody writes for a moment: neither is in the way.
        assert_eq!(shelf.archive("status", &[]).code, 0);
        shelf.sql("BEGIN IMMEDIATE; COMMIT");
        drop(hold);
        assert_eq!(first.join().expect("no panic").code, 0);
    });
    assert_eq!(shelf.number("SELECT count(*) FROM articles"), 1);
    // The lock's file stays behind and locks nobody out.
    assert!(Path::new(&format!("{}.lock", shelf.db.display())).exists());
    assert_eq!(shelf.pass(&[]).code, 0);
}

#[test]
fn pages_inside_a_network_are_not_archived() {
    let server = herald();
    let shelf = Shelf::of(&["https://a.test/feed"]);
    shelf.sql(&format!("UPDATE feeds SET paused_at = 'x'; INSERT INTO entries (feed_id, key, url, hints, announced_at, try_at) VALUES (1, 'k', '{}', '{{}}', '2020-01-01T00:00:00Z', '2020-01-01T00:00:00Z')", server.url("/bread")));
    assert_eq!(shelf.archive("run", &[]).code, 0);
    assert_eq!(shelf.number("SELECT count(*) FROM entries WHERE outcome = 'blocked' AND state = 'failed'"), 1);
    assert_eq!(server.paths(), Vec::<String>::new());
}

/// What `docs/archive.md` says other programs can do with an archive.
#[test]
#[ignore = "needs warcio, fastwarc, datasette, duckdb and zstandard (PyPI)"]
fn others_read_an_archive() {
    let server = herald();
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    shelf.pass(&[]);
    let said = |program: &str, arguments: &[&str]| {
        let output = std::process::Command::new(program)
            .args(arguments)
            .current_dir(shelf.folder.path())
            .output()
            .unwrap_or_else(|error| panic!("{program}: {error}"));
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let docs = fs::read_to_string(crate::program::repository("docs/archive.md")).expect("the docs");
    let snippet = docs.split("```python\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a snippet");
    let python = said("python", &["-c", snippet]);
    assert!(python.contains("Bread and butter") && python.contains("WARC/1.1"), "{python}");
    assert_eq!(
        shelf.archive("export", &["--output", shelf.folder.path().join("news.jsonl").to_str().expect("UTF-8")]).code,
        0
    );
    let duckdb =
        "import duckdb; print(duckdb.sql(\"SELECT title FROM read_json('news.jsonl') ORDER BY title\").fetchall())";
    assert_eq!(said("python", &["-c", duckdb]), "[('Bread and butter',), ('Bridge reopens',)]\n");
    let rows = said("datasette", &["news.db", "--get", "/news/articles.json?_shape=array"]);
    assert!(rows.contains("Bridge reopens"), "{rows}");
    let warc =
        fs::read_dir(shelf.folder.path().join("news.db.warc")).expect("a folder").flatten().next().expect("a file");
    let path = warc.path().display().to_string();
    said("warcio", &["check", &path]);
    said("fastwarc", &["check", &path]);
}

#[test]
fn an_empty_file_becomes_an_archive_by_add_alone() {
    let shelf = Shelf::new();
    fs::write(&shelf.db, "").expect("writable");
    for command in ["list", "run", "verify"] {
        let looked = shelf.archive(command, &[]);
        assert!(looked.code == 2 && looked.stderr.contains("not an offprint archive"), "{command}: {}", looked.stderr);
        assert_eq!(fs::metadata(&shelf.db).expect("there").len(), 0, "{command} writes nothing");
    }
    assert_eq!(shelf.archive("add", &["https://a.test/feed"]).stdout, "1 added\n");
    assert!(shelf.archive("list", &[]).stdout.contains("https://a.test/feed"));
    assert!(shelf.is_clean());
}

#[test]
fn dates_of_any_form_are_compared_as_instants() {
    let dates = ["2020-11-30", "2020-11-30T01:00:00+09:00", "2020-11-30T01:00:00Z", "2020-11-29T22:00:00-05:00"];
    let server = Server::start(move |path, _| match path.trim_start_matches('/').parse::<usize>() {
        _ if path == "/feed.xml" => {
            // Without a date of its own.
            let feed = feed(&[("/0", "a"), ("/1", "b"), ("/2", "c"), ("/3", "d")]);
            Reply::new(200, &[], feed.replace("<pubDate>Tue, 14 Oct 2025 08:30:00 GMT</pubDate>", ""))
        }
        Ok(number) => {
            let date = format!("<meta property=\"article:published_time\" content=\"{}\"></head>", dates[number]);
            let subject = ["bakery", "harbour", "orchestra", "orchard"][number];
            Reply::html(page(subject, subject, 12).replace("</head>", &date))
        }
        Err(_) => Reply::not_found(),
    });
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    shelf.pass(&[]);
    // As if they had been seen the same week.
    shelf.sql("UPDATE articles SET first_seen_at = '2020-12-02T00:00:00Z'");
    let found = |since: &str| {
        let hits = shelf.json("search", &["council", "--since", since]);
        let mut paths: Vec<String> = hits
            .iter()
            .map(|hit| hit["url"].as_str().expect("a URL").rsplit('/').next().expect("a path").to_owned())
            .collect();
        paths.sort();
        paths.join(" ")
    };
    assert_eq!(found("2020-11-29T12:00:00Z"), "0 1 2 3");
    assert_eq!(found("2020-11-30"), "0 2 3");
    assert_eq!(found("2020-11-30T02:00:00Z"), "0 3");
    assert_eq!(found("2020-11-30T12:00:00Z"), "0");
    assert_eq!(found("2020-12-01"), "");
}
