//! What an archive says of articles and feeds that are no longer there.

use serde_json::json;

use crate::shelf::{Shelf, feed, page};
use crate::wire::{Reply, Server};

/// Looks at all articles again.
fn again(shelf: &Shelf) -> serde_json::Value {
    shelf.sql("UPDATE articles SET check_at = '2020-01-01T00:00:00Z', checked_at = '2020-01-01T00:00:00Z'");
    shelf.pass(&[]);
    shelf.counts()
}

#[test]
fn an_article_that_was_taken_away_stays_and_says_so() {
    let validators = [("Content-Type", "text/html"), ("ETag", "\"one\"")];
    let server = Server::start(move |path, before| match (path, before) {
        ("/feed.xml", _) => Reply::new(200, &[], feed(&[("/bridge", "Bridge"), ("/bread", "Bread")])),
        ("/bread", _) => Reply::html(page("Bread and butter", "bakery", 12)),
        ("/bridge", 0 | 4) => Reply::new(200, &validators, page("Bridge reopens", "bridge", 12)),
        ("/bridge", 1) => Reply::not_found(),
        ("/bridge", 2) => Reply::new(410, &[], ""),
        ("/bridge", 3) => Reply::new(500, &[], ""),
        ("/bridge", 6) => Reply::new(304, &[], ""),
        _ => Reply::not_found(),
    });
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    shelf.pass(&[]);
    let gone = || shelf.number("SELECT count(*) FROM articles WHERE gone_at IS NOT NULL");
    assert_eq!(gone(), 0);

    let counts = again(&shelf);
    assert_eq!((&counts["gone"], &counts["failed"], &counts["same"]), (&json!(1), &json!(0), &json!(1)));
    shelf.sql("UPDATE articles SET gone_at = '2025-02-03T00:00:00Z' WHERE gone_because = 'not_found'");
    let shown = shelf.archive("show", &[&server.url("/bridge")]).stdout;
    assert!(shown.contains("\ngone since: 2025-02-03T00:00:00Z (not_found)\n") && shown.contains("council number 3"));
    assert_eq!(shelf.json("search", &["bridge"])[0]["gone_at"], json!("2025-02-03T00:00:00Z"));
    assert_eq!(shelf.json("search", &["bakery"])[0]["gone_at"], json!(null));
    assert!(shelf.archive("search", &["bridge"]).stdout.contains("/bridge  (gone since 2025-02-03)\n"));
    assert_eq!(shelf.json("stats", &[])[0]["gone"], json!(1));
    let exported = shelf.archive("export", &["--gone"]).records();
    assert_eq!(exported.iter().map(|record| &record["title"]).collect::<Vec<_>>(), [&json!("Bridge reopens")]);
    assert_eq!(exported[0]["outcome"], json!("ok"), "the record is that of the page as it was");

    // It is gone since the first time; a server in trouble says nothing.
    again(&shelf);
    again(&shelf);
    let since = "SELECT count(*) FROM articles WHERE gone_at = '2025-02-03T00:00:00Z' AND gone_because = 'gone'";
    assert_eq!(shelf.number(since), 1);
    assert_eq!(again(&shelf)["same"], json!(2));
    assert_eq!(gone(), 0, "it is back");
    again(&shelf);
    assert_eq!(gone(), 1);
    again(&shelf);
    assert_eq!(gone(), 0, "it is as it was");
    assert!(shelf.is_clean());
}

#[test]
fn an_entry_that_was_never_there_has_failed() {
    let server = Server::start(|path, _| match path {
        "/feed.xml" => Reply::new(200, &[], feed(&[("/lost", "Lost")])),
        _ => Reply::not_found(),
    });
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    shelf.pass(&[]);
    assert_eq!((&shelf.counts()["gone"], &shelf.counts()["failed"]), (&json!(0), &json!(1)));
}

#[test]
fn an_archive_of_the_third_schema_is_brought_up_to_todays() {
    let server = crate::shelf::herald();
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    shelf.pass(&[]);
    shelf.sql(
        "DROP TABLE sitemaps; DROP INDEX articles_gone; ALTER TABLE articles DROP COLUMN gone_at;
         ALTER TABLE articles DROP COLUMN gone_because; DROP TABLE rests; PRAGMA user_version = 3",
    );
    assert_eq!(shelf.json("search", &["bakery"])[0]["gone_at"], json!(null));
    assert_eq!(shelf.number("PRAGMA user_version"), 5);
    assert!(shelf.is_clean());
    assert_eq!(again(&shelf)["same"], json!(2));
}

#[test]
fn a_run_whose_feeds_all_fail_has_failed() {
    let server = Server::start(|path, before| match (path, before) {
        ("/feed.xml", 0) => Reply::new(200, &[], feed(&[("/bread", "Bread")])),
        ("/bread", _) => Reply::html(page("Bread and butter", "bakery", 12)),
        ("/robots.txt", _) => Reply::not_found(),
        _ => Reply::new(500, &[], ""),
    });
    let shelf = Shelf::of(&[&server.url("/other.xml")]);
    assert_eq!(shelf.pass(&[]).code, 3);
    shelf.archive("add", &[&server.url("/feed.xml")]);
    assert_eq!(shelf.pass(&["--limit", "0"]).code, 0, "one of them is fine");
    assert_eq!(shelf.pass(&["--force"]).code, 1, "what waited came");
    assert_eq!(shelf.pass(&["--force", "--exit-nothing-new"]).code, 3, "it is not for want of news");
    assert_eq!(shelf.pass(&[]).code, 0, "none is due");
}

#[test]
fn sitemaps_that_an_index_names_are_asked_for_with_their_validators() {
    let server = Server::start(|path, before| match (path, before) {
        ("/index.xml", _) => Reply::new(200, &[], "<sitemapindex><sitemap><loc>/a.xml</loc></sitemap></sitemapindex>"),
        ("/a.xml", 0) => Reply::new(200, &[("ETag", "\"v1\"")], "<urlset><url><loc>/1</loc></url></urlset>"),
        ("/a.xml", 1) => Reply::new(304, &[], ""),
        ("/a.xml", _) => Reply::new(200, &[("Last-Modified", "Tue, 14 Oct 2025 08:30:00 GMT")], "<urlset></urlset>"),
        _ => Reply::not_found(),
    });
    let shelf = Shelf::of(&[&server.url("/index.xml")]);
    for announced in [1, 0, 0, 0] {
        let run = shelf.pass(&["--limit", "0", "--force"]);
        assert_eq!((run.code, &shelf.counts()["announced"]), (0, &json!(announced)), "{}", run.stderr);
    }
    let asked: Vec<_> = server.seen().into_iter().filter(|request| request.path == "/a.xml").collect();
    let validators = |name: &str| asked.iter().map(|request| request.header(name).to_owned()).collect::<Vec<_>>();
    assert_eq!(validators("if-none-match"), ["", "\"v1\"", "\"v1\"", ""]);
    assert_eq!(validators("if-modified-since"), ["", "", "", "Tue, 14 Oct 2025 08:30:00 GMT"]);
}

#[test]
fn a_host_that_asks_to_be_left_alone_is_so_by_later_runs_too() {
    let server = Server::start(|path, before| match (path, before) {
        ("/feed.xml", 0) => Reply::new(200, &[], feed(&[("/bread", "Bread")])),
        ("/feed.xml", 1) => Reply::new(429, &[("Retry-After", "3600")], ""),
        ("/feed.xml", _) => Reply::new(304, &[], ""),
        ("/bread", _) => Reply::html(page("Bread and butter", "bakery", 12)),
        _ => Reply::not_found(),
    });
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    shelf.pass(&["--limit", "0"]);
    shelf.archive("add", &[&server.url("/second.xml")]);
    assert_eq!((shelf.pass(&["--force"]).code, &shelf.counts()["fetched"]), (3, &json!(0)));
    let asked = server.seen().len();
    let left = shelf.pass(&["--force"]);
    assert_eq!((left.code, &shelf.counts()["feeds"], server.seen().len()), (0, &json!(0), asked));
    assert!(left.stderr.contains("answered 429 and asks to be left alone until 20"), "{}", left.stderr);
    assert!(left.stderr.contains("addresses that wait: 3"), "{}", left.stderr);
    assert_eq!(shelf.number("SELECT count(*) FROM entries WHERE state = 'waiting' AND tries = 0"), 1);
    // A clock that was set back keeps no host at rest for longer.
    shelf.sql("UPDATE rests SET asked_at = '2999-01-01T00:00:00Z', until = '2999-01-02T00:00:00Z'");
    assert_eq!((shelf.pass(&["--force"]).code, &shelf.counts()["new"]), (0, &json!(1)));
    assert_eq!(shelf.number("SELECT count(*) FROM rests"), 0);
}

#[test]
fn articles_that_were_not_asked_for_have_not_failed() {
    let server = Server::start(|path, _| match path {
        "/feed.xml" => Reply::new(200, &[], feed(&[("/a", "A"), ("/b", "B"), ("/c", "C")])),
        "/a" | "/b" | "/c" => Reply::new(503, &[("Retry-After", "99999999")], ""),
        _ => Reply::not_found(),
    });
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    assert_eq!((shelf.pass(&[]).code, &shelf.counts()["failed"]), (0, &json!(1)));
    assert_eq!(shelf.number("SELECT sum(tries) FROM entries WHERE state = 'waiting'"), 1);
    // A week is the longest that a host can ask for.
    let days = "SELECT CAST(julianday(until) - julianday(asked_at) AS INTEGER) FROM rests";
    assert_eq!(shelf.number(days), 7);
    shelf.sql("UPDATE rests SET until = asked_at");
    assert_eq!((shelf.pass(&[]).code, &shelf.counts()["failed"]), (0, &json!(1)));
}

#[test]
fn a_dead_feed_is_no_failed_run_and_silence_of_all_hosts_is() {
    let server = Server::start(|path, _| match path {
        "/feed.xml" | "/other.xml" => Reply::new(200, &[], feed(&[])),
        "/robots.txt" => Reply::not_found(),
        _ => Reply::new(500, &[], ""),
    });
    let other = server.url("/other.xml").replace("127.0.0.1", "localhost");
    let shelf = Shelf::of(&[&server.url("/feed.xml"), &other, &server.url("/dead.xml")]);
    assert_eq!(shelf.pass(&[]).code, 0);
    let is_due = |feeds: &str| {
        shelf.sql("UPDATE feeds SET due_at = '2999-01-01T00:00:00Z'");
        shelf.sql(&format!("UPDATE feeds SET due_at = '2000-01-01T00:00:00Z' WHERE url LIKE '%{feeds}'"));
    };
    is_due("dead.xml");
    let dead = shelf.pass(&[]);
    assert_eq!((dead.code, &shelf.counts()["failed_feeds"]), (0, &json!(1)));
    assert!(dead.stderr.contains("dead.xml: the server answered 500"), "{}", dead.stderr);
    let nowhere = ["--connect-to", "::127.0.0.1:1"];
    is_due("/feed.xml");
    assert_eq!(shelf.pass(&nowhere).code, 0, "one host may be down");
    shelf.sql("UPDATE feeds SET failures = 0 WHERE url LIKE '%/feed.xml'");
    is_due("r.xml");
    shelf.sql("UPDATE feeds SET due_at = '2000-01-01T00:00:00Z' WHERE url LIKE '%/feed.xml'");
    shelf.archive("add", &["http://works.example.com/feed"]);
    shelf.sql("UPDATE feeds SET succeeded_at = added_at, due_at = '2999-01-01T00:00:00Z' WHERE url LIKE '%works%'");
    assert_eq!(shelf.pass(&nowhere).code, 3, "several are not");
    is_due("feed.xml");
    assert_eq!(shelf.pass(&nowhere).code, 0, "it is known by now");
    shelf.archive("remove", &["http://works.example.com/feed"]);
    is_due("/feed.xml");
    assert_eq!(shelf.pass(&nowhere).code, 3, "none works any longer");
}
