//! Articles looked at again: politely over the network, and offline from what is stored.

use std::fs;

use serde_json::json;

use crate::shelf::{Shelf, feed, page};
use crate::wire::{Reply, Server};

#[test]
fn an_article_is_asked_for_again_only_if_it_has_changed() {
    let text = page("Bridge reopens", "bridge", 12);
    let changed = text.replace("Bridge reopens", "Bridge stays shut");
    let date = "Tue, 14 Oct 2025 08:30:00 GMT";
    let validators = [("Content-Type", "text/html"), ("ETag", "\"one\""), ("Last-Modified", date)];
    let server = Server::start(move |path, before| match (path, before) {
        ("/feed.xml", _) => Reply::new(200, &[], feed(&[("/bridge", "Bridge")])),
        ("/bridge", 0) => Reply::new(200, &validators, &text),
        ("/bridge", 1) => Reply::new(304, &[("ETag", "\"one\"")], ""),
        ("/bridge", 2) => Reply::redirect(302, "/moved"),
        ("/moved", _) => Reply::html(&changed),
        _ => Reply::not_found(),
    });
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    shelf.pass(&[]);
    let again = || {
        shelf.sql("UPDATE articles SET check_at = '2020-01-01T00:00:00Z', checked_at = '2020-01-01T00:00:00Z'");
        shelf.pass(&[]);
        shelf.counts()
    };
    let counts = again();
    assert_eq!((&counts["same"], &counts["failed"], &counts["page_bytes"]), (&json!(1), &json!(0), &json!(0)));
    assert_eq!(
        shelf.number("SELECT count(*) FROM articles WHERE checked_at > '2020-01-02' AND check_at > '2020-01-02'"),
        1
    );
    assert_eq!(shelf.number("SELECT count(*) FROM versions"), 1);
    // The other address is another article.
    assert_eq!(again()["new"], json!(1));
    assert!(shelf.is_clean());
    let asked = server.seen();
    let asked = asked.iter().filter(|request| request.path == "/bridge" || request.path == "/moved");
    let asked: Vec<_> =
        asked.map(|request| (request.header("if-none-match"), request.header("if-modified-since"))).collect();
    // What is known of one address says nothing of another.
    assert_eq!(asked, [("", ""), ("\"one\"", date), ("\"one\"", date), ("", "")]);
}

/// An archive of one article on three pages, the second behind a redirect, by a rule in the folder `rules`.
fn of_three_pages() -> Shelf {
    let part = |subject: &str, next: &str| {
        let link = format!("<a class=\"next\" href=\"{next}\">Next</a></article>");
        Reply::html(page("The ferry", subject, 6).replace("</article>", &link))
    };
    let server = Server::start(move |path, _| match path {
        "/feed.xml" => Reply::new(200, &[], feed(&[("/1", "The ferry")])),
        "/1" => part("ferry", "/2"),
        "/2" => Reply::redirect(301, "/second"),
        "/second" => part("harbour", "/3"),
        "/3" => part("island", "/1"),
        _ => Reply::not_found(),
    });
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    rule(&shelf, "[pages]\nnext = \"a.next\"\n");
    shelf.pass(&["--selectors", &rules(&shelf)]);
    shelf
}

fn rules(shelf: &Shelf) -> String {
    shelf.folder.path().join("rules").to_str().expect("UTF-8").to_owned()
}

fn rule(shelf: &Shelf, text: &str) {
    fs::create_dir_all(format!("{}/sites", rules(shelf))).expect("writable");
    fs::write(format!("{}/sites/127.0.0.1.toml", rules(shelf)), text).expect("writable");
}

fn has(shelf: &Shelf, subject: &str) -> bool {
    shelf.archive("show", &["1"]).stdout.contains(&format!("The {subject} was looked at"))
}

#[test]
fn an_article_on_several_pages_is_read_again_from_all_of_them() {
    let shelf = of_three_pages();
    assert!(has(&shelf, "ferry") && has(&shelf, "harbour") && has(&shelf, "island"));
    assert!(shelf.is_clean());
    let rules = rules(&shelf);
    let same = &shelf.json("reextract", &["--selectors", &rules])[0];
    assert_eq!((&same["pages"], &same["changed"], &same["joined"]), (&json!(1), &json!(0), &json!(0)), "{same}");
    // Another rule for the text holds on every page.
    rule(&shelf, "[pages]\nnext = \"a.next\"\n[body]\nstrip = [\"p:first-of-type\"]\n");
    let changed = &shelf.json("reextract", &["--selectors", &rules])[0];
    assert_eq!(changed["sites"]["127.0.0.1"]["fields"], json!({"body": 1}), "{changed}");
    assert!(has(&shelf, "ferry") && has(&shelf, "harbour") && has(&shelf, "island"));
    assert_eq!(shelf.archive("show", &["1"]).stdout.matches("council number 0,").count(), 0);
    // A rule that knows of no further page leaves the first.
    rule(&shelf, "[body]\nstrip = [\"a.next\"]\n");
    shelf.json("reextract", &["--selectors", &rules]);
    assert!(has(&shelf, "ferry") && !has(&shelf, "harbour"));
}

#[test]
fn an_article_whose_further_pages_are_lost_is_left_as_it_is() {
    let shelf = of_three_pages();
    // The place ends where the first page's request does, as in an archive that did not keep pages together.
    let path = fs::read_dir(format!("{}.warc", shelf.db.display()))
        .expect("a folder")
        .flatten()
        .next()
        .expect("a file")
        .path();
    let bytes = fs::read(&path).expect("readable");
    let offset = shelf.number("SELECT warc_offset FROM versions") as usize;
    let members: Vec<usize> =
        (offset..bytes.len() - 3).filter(|at| bytes[*at..].starts_with(b"\x1f\x8b\x08")).collect();
    shelf.sql(&format!("UPDATE versions SET warc_end = {}", members[2]));
    let found = &shelf.json("reextract", &["--selectors", &rules(&shelf)])[0];
    assert_eq!((&found["changed"], &found["joined"]), (&json!(0), &json!(1)), "{found}");
    assert!(has(&shelf, "island"));
}

#[test]
fn an_archive_of_the_first_schema_is_brought_up_to_todays() {
    let shelf = Shelf::new();
    shelf.sql(include_str!("../../src/archive/schema/1.sql"));
    shelf.sql(
        "PRAGMA application_id = 0x6f666670; PRAGMA user_version = 1;
         INSERT INTO articles (url, fetched_url, site, first_seen_at, checked_at, version, outcome, published, language, category,
             source_name, authors, word_count, quality, fallback, title, body)
         VALUES ('https://news.herald.test/1', 'https://news.herald.test/1', 'news.herald.test', '2025-01-01T00:00:00Z',
             '2025-01-01T00:00:00Z', 1, 'ok', '2025-01-01', 'en-GB', 'Town', 'Agence France-Presse', '[]', 4, 0.9, 0,
             'Bridge reopens', 'The bridge reopens today.')",
    );
    let found = |arguments: &[&str]| shelf.json("search", &[&["bridge"], arguments].concat()).len();
    assert_eq!(found(&["--site", "herald.test", "--language", "en", "--category", "town", "--source", "france"]), 1);
    assert_eq!(found(&["--site", "other.test"]), 0);
    assert_eq!(shelf.number("PRAGMA user_version"), 2);
    shelf.sql("UPDATE articles SET title = 'Ferry returns', body = 'The ferry is back.'");
    assert_eq!(found(&[]), 0, "the index follows");
}
