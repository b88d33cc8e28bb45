//! Versions of an article, its duplicates, and records that are made anew.

use serde_json::json;

use crate::shelf::{Shelf, feed, herald, page};
use crate::wire::{Reply, Server};

#[test]
fn a_changed_article_gets_a_version_and_trifles_do_not() {
    let text = page("Bridge reopens", "bridge", 12);
    let trifle = text.replacen("spring", "Spring", 1);
    let changed = text.replace("Bridge reopens", "Bridge stays shut").replacen(
        "to wait for spring",
        "to close it for good, said the mayor",
        1,
    );
    let pages = [text, trifle, changed];
    let server = Server::start(move |path, before| match path {
        "/feed.xml" => Reply::new(200, &[], feed(&[("/bridge", "Bridge")])),
        "/bridge" => Reply::html(&pages[before.min(2)]),
        _ => Reply::not_found(),
    });
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    shelf.pass(&[]);
    assert!(shelf.archive("diff", &["1"]).stdout.contains("has one version"));
    assert!(shelf.archive("diff", &["1", "--from", "0", "--to", "1"]).stderr.contains("article 1 has no version 0"));
    // An hour later, six hours later: the clock of the archive is set back instead.
    for (same, changed) in [(1, 0), (0, 1)] {
        shelf.sql("UPDATE articles SET check_at = '2020-01-01T00:00:00Z'");
        shelf.pass(&[]);
        assert_eq!((&shelf.counts()["same"], &shelf.counts()["changed"]), (&json!(same), &json!(changed)));
    }
    assert_eq!(shelf.number("SELECT version FROM articles"), 2);
    let diff = shelf.archive("diff", &["1"]).stdout;
    assert!(
        diff.contains("- Bridge reopens\n+ Bridge stays shut\n") && diff.contains("to close it for good"),
        "{diff}"
    );
    assert!(shelf.archive("show", &["1", "--version", "1"]).stdout.starts_with("Bridge reopens\n"));
    assert_eq!(shelf.json("search", &["mayor"]).len(), 1);
    assert_eq!(shelf.archive("export", &["--all-versions"]).records().len(), 2);
    assert!(shelf.is_clean());
}

#[test]
fn duplicates_are_linked_and_kept() {
    let original = page("Bridge reopens", "bridge", 30);
    let near = original.replacen("hall 0", "hall nought", 1);
    let canonical =
        page("Other words", "harbour", 30).replace("<head>", "<head><link rel=\"canonical\" href=\"/first\">");
    let pages = [original.clone(), original, near, canonical, page("Nothing alike", "orchestra", 30)];
    let server = Server::start(move |path, _| match path {
        "/feed.xml" => Reply::new(
            200,
            &[],
            feed(&[("/first", "a"), ("/same", "b"), ("/near", "c"), ("/canonical", "d"), ("/other", "e")]),
        ),
        "/first" => Reply::html(&pages[0]),
        "/same" => Reply::html(&pages[1]),
        "/near" => Reply::html(&pages[2]),
        "/canonical" => Reply::html(&pages[3]),
        "/other" => Reply::html(&pages[4]),
        _ => Reply::not_found(),
    });
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    // One after the other, so that it is known which was first.
    for _ in 0..5 {
        shelf.pass(&["--limit", "1"]);
    }
    let db = rusqlite::Connection::open(&shelf.db).expect("a database");
    let kind = |path: &str| -> Option<String> {
        db.query_row("SELECT duplicate_kind FROM articles WHERE url LIKE '%' || ?1", [path], |row| row.get(0))
            .expect("there")
    };
    assert_eq!(kind("/first"), None);
    assert_eq!(kind("/same").as_deref(), Some("content"));
    assert_eq!(kind("/near").as_deref(), Some("near"));
    assert_eq!(kind("/canonical").as_deref(), Some("canonical"));
    assert_eq!(kind("/other"), None);
    assert_eq!(shelf.archive("export", &["--no-duplicates"]).records().len(), 2);
}

#[test]
fn stored_pages_are_read_again_by_other_rules() {
    let server = herald();
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    shelf.pass(&[]);
    let asked = server.paths().len();
    let same = &shelf.json("reextract", &[])[0];
    assert_eq!((&same["pages"], &same["changed"], &same["unreadable"]), (&json!(2), &json!(0), &json!(0)), "{same}");
    let rules = ["--select", "title=p"];
    let dry = &shelf.json("reextract", &[&rules[..], &["--dry-run"]].concat())[0];
    assert_eq!((&dry["changed"], &dry["sites"]["127.0.0.1"]["fields"]["title"]), (&json!(2), &json!(2)), "{dry}");
    assert_eq!(shelf.number("SELECT count(*) FROM articles WHERE title = 'Bread and butter'"), 1);
    assert_eq!(&shelf.json("reextract", &rules)[0]["changed"], &json!(2));
    assert_eq!(shelf.number("SELECT count(*) FROM articles WHERE title LIKE 'The %'"), 2);
    // Title and index follow; what the feed said is still known.
    assert!(shelf.archive("search", &["title:bakery"]).stdout.contains("The bakery"));
    assert_eq!(shelf.archive("export", &[]).records()[0]["published"]["value"], "2025-10-14T08:30:00+00:00");
    assert_eq!(server.paths().len(), asked, "nothing was fetched");
    assert!(shelf.is_clean());
}

#[test]
fn a_canonical_address_that_all_pages_name_makes_no_duplicates() {
    let names = |path: &str, title: &str, subject: &str, text: &str| {
        let link = format!("<head><link rel=\"canonical\" href=\"{path}\">");
        page(title, subject, 30).replace("was looked at again", text).replace("<head>", &link)
    };
    let words = ["was looked at again", "is what people talk about when", "remains shut although", "may be sold if"];
    let server = Server::start(move |path, _| match path {
        "/feed.xml" => {
            Reply::new(200, &[], feed(&[("/0", "a"), ("/1", "b"), ("/2", "c"), ("/3", "d"), ("/4", "e"), ("/5", "f")]))
        }
        "/0" => Reply::html(names("/", "Bread", "bakery", words[0])),
        "/1" => Reply::html(names("/", "Fish", "harbour", words[0])),
        "/2" => Reply::html(names("/news", "Music", "orchestra", "plays").replace("council number", "friends of day")),
        "/3" => {
            let other = "Nobody here remembers winters like these, and old men shake their heads over warm beer in";
            Reply::html(
                names("/news", "Cold", "orchard", "sleeps")
                    .replace("by council number", other)
                    .replace("which met in hall", "say")
                    .replace("reasons to wait for spring", "bottles under old stairs"),
            )
        }
        "/4" => Reply::html(names("/5", "Law", "court", words[2])),
        "/5" => Reply::html(names("/5", "Law", "tribunal", words[2])),
        _ => Reply::not_found(),
    });
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    for _ in 0..6 {
        shelf.pass(&["--limit", "1"]);
    }
    assert_eq!(shelf.number("SELECT count(*) FROM articles"), 6);
    assert_eq!(shelf.number("SELECT count(*) FROM articles WHERE url LIKE '%/5' AND duplicate_kind = 'canonical'"), 1);
    assert_eq!(shelf.number("SELECT count(*) FROM articles WHERE duplicate_kind = 'canonical'"), 1);
}

#[test]
fn a_record_that_would_lose_its_text_is_left_as_it_is() {
    let text = page("Bread and butter", "bakery", 12).replace("</body>", "<div class=\"short\">ok</div></body>");
    let server = Server::start(move |path, _| match path {
        "/feed.xml" => Reply::new(200, &[], feed(&[("/bread", "Bread")])),
        "/bread" => Reply::html(&text),
        _ => Reply::not_found(),
    });
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    shelf.pass(&[]);
    let rules = ["--select", "body=.short"];
    let found = &shelf.json("reextract", &rules)[0];
    assert_eq!((&found["changed"], &found["kept"]), (&json!(0), &json!(1)), "{found}");
    let told = shelf.archive("reextract", &rules).stdout;
    assert!(told.contains("1 record left as before"), "{told}");
    assert_eq!(shelf.number("SELECT count(*) FROM articles WHERE body LIKE 'The bakery%' AND outcome = 'ok'"), 1);
    assert!(shelf.is_clean());
}

#[test]
fn reading_again_looks_at_all_that_is_content() {
    let server = herald();
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    shelf.pass(&[]);
    let site = server.address.ip().to_string();
    let found = &shelf.json("reextract", &["--select", "publisher=h1"])[0];
    assert_eq!(&found["sites"][&site]["fields"]["publisher"], &json!(2), "{found}");
}
