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
fn of_three_pages() -> (Shelf, Server) {
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
    (shelf, server)
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
    let (shelf, _) = of_three_pages();
    assert!(has(&shelf, "ferry") && has(&shelf, "harbour") && has(&shelf, "island"));
    assert!(shelf.is_clean());
    let rules = rules(&shelf);
    let same = &shelf.json("reextract", &["--selectors", &rules])[0];
    assert_eq!((&same["pages"], &same["changed"], &same["joined"]), (&json!(1), &json!(0), &json!(0)), "{same}");
    // Another rule for the text holds on every page.
    rule(&shelf, "[pages]\nnext = \"a.next\"\n[body]\nstrip = [\"p:first-of-type\"]\n");
    let changed = &shelf.json("reextract", &["--selectors", &rules])[0];
    assert_eq!(changed["sites"]["127.0.0.1"]["fields"], json!({"blocks": 1, "body": 1}), "{changed}");
    assert!(has(&shelf, "ferry") && has(&shelf, "harbour") && has(&shelf, "island"));
    assert_eq!(shelf.archive("show", &["1"]).stdout.matches("council number 0,").count(), 0);
    // A rule that knows of no further page leaves the first.
    rule(&shelf, "[body]\nstrip = [\"a.next\"]\n");
    shelf.json("reextract", &["--selectors", &rules]);
    assert!(has(&shelf, "ferry") && !has(&shelf, "harbour"));
}

#[test]
fn an_article_whose_further_pages_are_lost_is_left_as_it_is() {
    let (shelf, _) = of_three_pages();
    // The place ends where the first page's request does, as in an archive that did not keep pages together.
    let offset = shelf.number("SELECT warc_offset FROM versions") as usize;
    let end = offset + members(&fs::read(shelf.warc()).expect("readable")[offset..])[2];
    shelf.sql(&format!("UPDATE versions SET warc_end = {end}"));
    let found = &shelf.json("reextract", &["--selectors", &rules(&shelf)])[0];
    assert_eq!((&found["changed"], &found["joined"]), (&json!(0), &json!(1)), "{found}");
    assert!(has(&shelf, "island"));
}

/// Where the gzip members of `bytes` begin.
fn members(bytes: &[u8]) -> Vec<usize> {
    (0..bytes.len() - 3).filter(|at| bytes[*at..].starts_with(b"\x1f\x8b\x08")).collect()
}

#[test]
fn all_pages_of_an_article_are_found_again_wherever_they_are() {
    let (shelf, _) = of_three_pages();
    let is_found = |place: &str| {
        assert_eq!(shelf.archive("verify", &[]).code, 1, "{place}");
        let repaired = shelf.archive("repair", &[]).stdout;
        assert_eq!(repaired, format!("article 1: found all its raw pages in {place}\n"));
        assert!(shelf.is_clean());
        let same = &shelf.json("reextract", &["--selectors", &rules(&shelf)])[0];
        assert_eq!((&same["changed"], &same["joined"], &same["unreadable"]), (&json!(0), &json!(0), &json!(0)));
        assert!(has(&shelf, "island"));
    };
    fs::rename(shelf.warc(), shelf.warc().with_file_name("moved.warc.gz")).expect("renamed");
    is_found("moved.warc.gz");
    // Compressed anew by another tool, every record begins and ends elsewhere.
    let bytes = fs::read(shelf.warc()).expect("readable");
    let mut anew = Vec::new();
    for at in members(&bytes) {
        let mut member = flate2::write::GzEncoder::new(anew, flate2::Compression::fast());
        std::io::copy(&mut flate2::read::GzDecoder::new(&bytes[at..]), &mut member).expect("a member");
        anew = member.finish().expect("in memory");
    }
    assert_ne!(anew.len(), bytes.len());
    fs::remove_file(shelf.warc()).expect("there");
    fs::write(shelf.folder.path().join("news.db.warc/anew.warc.gz"), anew).expect("writable");
    is_found("anew.warc.gz");
}

#[test]
fn an_article_of_which_a_further_page_is_lost_is_fetched_again() {
    let (shelf, server) = of_three_pages();
    let mut bytes = fs::read(shelf.warc()).expect("readable");
    let last = *members(&bytes).iter().rev().nth(1).expect("the last response");
    bytes[last + 200] ^= 0xff;
    fs::write(shelf.warc(), bytes).expect("writable");
    let repaired = shelf.archive("repair", &[]).stdout;
    assert!(repaired.starts_with("article 1: of version 1 only the first page was found, in offprint-"), "{repaired}");
    assert!(repaired.contains(&format!("the next run fetches {} again", server.url("/1"))), "{repaired}");
    assert!(shelf.archive("verify", &[]).stdout.contains("further pages of it were lost"));
    assert!(shelf.archive("show", &["1", "--format", "raw"]).stdout.contains("The ferry"), "what is there is shown");
    shelf.pass(&["--selectors", &rules(&shelf)]);
    assert_eq!(shelf.counts()["same"], json!(1));
    assert!(shelf.is_clean());
}

#[test]
fn a_page_that_was_fetched_again_outlives_a_crash() {
    let (shelf, _) = of_three_pages();
    let path = shelf.warc();
    // As a crash leaves it that follows the last word of the database: the file is open still, and the version that was
    // stored last is not the one whose page was.
    fs::rename(&path, path.with_extension("gz.part")).expect("renamed");
    shelf.sql(
        "INSERT INTO articles (url, fetched_url, site, first_seen_at, checked_at, version, outcome, authors, word_count, quality, fallback)
         VALUES ('https://a.test/', 'https://a.test/', 'a.test', '2025-01-01T00:00:00Z', '2025-01-01T00:00:00Z', 1, 'ok', '[]', 1, 1, 0);
         INSERT INTO versions SELECT 2, 1, fetched_at, record, warc_file, warc_offset, warc_offset + 1, digest FROM versions",
    );
    shelf.pass(&["--force", "--selectors", &rules(&shelf)]);
    assert!(path.exists() && shelf.is_clean());
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
    assert_eq!(found(&["--since", "2025-01-01"]), 1, "a date counts up to its end, or until it was seen");
    assert_eq!(shelf.number("PRAGMA user_version"), 5);
    shelf.sql("UPDATE articles SET title = 'Ferry returns', body = 'The ferry is back.'");
    assert_eq!(found(&[]), 0, "the index follows");
}

#[test]
fn an_article_of_which_a_part_came_is_asked_for_whole_and_never_takes_the_place_of_the_whole() {
    let text = page("Bridge reopens", "bridge", 30);
    let server = Server::start(move |path, before| {
        let length = text.len().to_string();
        let headers = [("Content-Type", "text/html"), ("ETag", "\"one\""), ("Content-Length", &length)];
        match (path, before) {
            ("/feed.xml", _) => Reply::new(200, &[], feed(&[("/bridge", "Bridge")])),
            ("/bridge", 0 | 2) => Reply::of_head(200, &headers, &text[..text.len() / 2]),
            ("/bridge", _) => Reply::of_head(200, &headers, &text),
            _ => Reply::not_found(),
        }
    });
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    shelf.pass(&[]);
    assert_eq!(shelf.number("SELECT count(*) FROM articles WHERE outcome = 'partial'"), 1);
    let again = || {
        shelf.sql("UPDATE articles SET check_at = '2020-01-01T00:00:00Z', checked_at = '2020-01-01T00:00:00Z'");
        shelf.pass(&[]);
        shelf.counts()
    };
    assert_eq!(again()["changed"], json!(1), "the rest has come");
    let asked = server.seen();
    assert!(asked.iter().all(|request| request.header("if-none-match").is_empty()), "nothing is known of a part");
    let counts = again();
    assert_eq!((&counts["changed"], &counts["failed"]), (&json!(0), &json!(1)));
    assert_eq!(shelf.number("SELECT count(*) FROM versions"), 2);
    assert_eq!(shelf.number("SELECT count(*) FROM articles WHERE outcome = 'ok' AND check_at > '2020-01-02'"), 1);
    assert!(shelf.is_clean());
}

#[test]
fn an_article_that_has_moved_waits_for_its_next_age_like_any_other() {
    let server = Server::start(|path, before| match (path, before) {
        ("/feed.xml", _) => Reply::new(200, &[], feed(&[("/bridge", "Bridge")])),
        ("/bridge", 0 | 2) => Reply::html(page("Bridge reopens", "bridge", 12)),
        ("/bridge", _) => Reply::redirect(302, "/moved"),
        ("/moved", _) => Reply::html(page("Ferry returns", "ferry", 12)),
        _ => Reply::not_found(),
    });
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    shelf.pass(&[]);
    let again = || {
        shelf.sql(
            "UPDATE articles SET check_at = '2020-01-01T00:00:00Z', checked_at = '2020-01-01T00:00:00Z' WHERE id = 1",
        );
        shelf.pass(&[]);
    };
    again();
    assert_eq!(
        shelf.number(
            "SELECT count(*) FROM articles WHERE id = 1 AND moved_to LIKE '%/moved' AND check_at > '2020-01-02'"
        ),
        1
    );
    let shown = shelf.archive("show", &["1"]).stdout;
    assert!(shown.contains(&format!("\nmoved to: {}\n", server.url("/moved"))), "{shown}");
    shelf.pass(&[]);
    assert_eq!(shelf.counts()["fetched"], json!(0));
    again();
    assert_eq!(shelf.number("SELECT count(*) FROM articles WHERE moved_to IS NOT NULL"), 0);
}
