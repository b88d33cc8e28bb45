//! The feeds of an archive: added, paused, gone, busy.

use std::fs;

use serde_json::{Value, json};

use crate::net::article;
use crate::shelf::{Shelf, feed, herald, page};
use crate::wire::{Reply, Server};

#[test]
fn feeds_are_added_paused_and_removed() {
    let server = herald();
    let shelf = Shelf::new();
    let list = shelf.folder.path().join("list.opml");
    fs::write(
        &list,
        format!(
            "<opml><body><outline text='A\u{9b}2J' xmlUrl='{}'/><outline xmlUrl='https://b.test/f'/></body></opml>",
            server.url("/feed.xml")
        ),
    )
    .expect("written");
    assert_eq!(shelf.archive("add", &[list.to_str().expect("UTF-8")]).stdout, "2 added\n");
    let again = shelf.archive("add", &[&server.url("/feed.xml")]);
    assert!(again.stdout == "0 added\n" && again.stderr.contains("already"), "{}", again.stderr);
    let listed = shelf.archive("list", &[]).stdout;
    assert!(listed.contains("https://b.test/f") && !listed.contains('\u{9b}'), "{listed}");
    assert_eq!(shelf.archive("pause", &["1", "https://b.test/f"]).code, 0);
    assert!(shelf.pass(&["--force"]).stdout.starts_with("0 feeds"));
    assert_eq!(shelf.archive("pause", &["1", "--resume"]).code, 0);
    assert!(shelf.pass(&[]).stdout.starts_with("1 feed ("));
    assert_eq!(shelf.archive("remove", &["1"]).code, 0);
    assert_eq!(shelf.number("SELECT count(*) FROM articles"), 2);
    let missing = shelf.archive("remove", &["1"]);
    assert!(missing.code == 2 && missing.stderr.contains("no feed `1`"), "{}", missing.stderr);
    assert!(shelf.is_clean());
}

#[test]
fn a_page_whose_feed_is_followed_already_says_so() {
    let server = Server::start(|path, _| match path {
        "/" => Reply::html(
            "<html><head><link rel=\"alternate\" type=\"application/rss+xml\" href=\"/feed.xml\"></head></html>",
        ),
        "/feed.xml" => Reply::new(200, &[], feed(&[])),
        _ => Reply::not_found(),
    });
    let shelf = Shelf::of(&[&server.url("/feed.xml"), &server.url("/")]);
    let told = shelf.pass(&[]).stderr;
    let expected = format!("its feed {} is in the archive already; remove this one", server.url("/feed.xml"));
    assert!(told.contains(&expected), "{told}");
}

#[test]
fn a_page_leads_to_its_feed_and_a_gone_feed_is_paused() {
    let server = Server::start(|path, _| match path {
        "/" => Reply::html(
            "<html><head><link rel=\"alternate\" type=\"application/rss+xml\" href=\"/feed.xml\"></head></html>",
        ),
        "/feed.xml" => Reply::new(200, &[], feed(&[("/bread", "Bread")])),
        "/bread" => Reply::html(article()),
        "/over" => Reply::new(410, &[], ""),
        "/busy" => Reply::new(503, &[("Retry-After", "7200")], ""),
        _ => Reply::not_found(),
    });
    // A host that asks to be left alone is, with all its feeds: it is another one.
    let busy = server.url("/busy").replace("127.0.0.1", "localhost");
    let shelf = Shelf::of(&[&server.url("/"), &server.url("/over"), &busy]);
    let run = shelf.pass(&[]);
    assert!(
        run.stderr.contains("/over: the server answered 410") && run.stderr.contains("/busy: the server answered 503"),
        "{}",
        run.stderr
    );
    assert_eq!(&shelf.counts()["new"], &json!(1));
    let status = shelf.json("status", &[]);
    assert_eq!(status[0]["url"], json!(server.url("/feed.xml")));
    assert!(status[1]["paused_because"].as_str().is_some_and(|why| why.contains("410")));
    let wait =
        |value: &Value| value["due_at"].as_str().and_then(|at| at.parse::<jiff::Timestamp>().ok()).expect("a time");
    assert!(wait(&status[2]) - jiff::Timestamp::now() > jiff::SignedDuration::from_secs(7000), "{}", status[2]);
}

#[test]
fn trouble_that_may_pass_is_tried_again_and_an_end_is_made() {
    let server = Server::start(|path, before| match path {
        "/feed.xml" => Reply::new(200, &[], feed(&[("/flaky", "a"), ("/down", "b")])),
        "/flaky" if before > 0 => Reply::html(page("Bread", "bakery", 12)),
        "/flaky" | "/down" => Reply::new(503, &[], ""),
        _ => Reply::not_found(),
    });
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    shelf.pass(&[]);
    assert_eq!(shelf.number("SELECT count(*) FROM entries WHERE state = 'waiting'"), 2);
    for _ in 0..6 {
        shelf.sql("UPDATE entries SET try_at = '2020-01-01T00:00:00Z'");
        shelf.pass(&[]);
    }
    assert_eq!(server.paths().iter().filter(|path| *path == "/down").count(), 5);
    assert_eq!(shelf.number("SELECT count(*) FROM entries WHERE state = 'failed' AND outcome = 'error'"), 1);
    assert_eq!(shelf.number("SELECT count(*) FROM articles"), 1);
}

#[test]
fn a_clock_that_was_set_back_silences_nothing() {
    let server = herald();
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    shelf.pass(&[]);
    shelf.sql("UPDATE feeds SET polled_at = '2999-01-01T00:00:00Z', due_at = '2999-01-01T01:00:00Z'");
    assert!(shelf.pass(&[]).stdout.starts_with("1 feed ("));
    assert!(shelf.pass(&[]).stdout.starts_with("0 feeds"));
}

#[test]
fn a_feed_whose_transfer_breaks_is_asked_for_again_soon_and_without_its_validators() {
    let items: Vec<(String, String)> =
        (0..10).map(|number| (format!("/{number}"), format!("Story {number}"))).collect();
    let items: Vec<(&str, &str)> = items.iter().map(|(path, title)| (path.as_str(), title.as_str())).collect();
    let whole = feed(&items);
    let list: String = (0..10).map(|number| format!("http://127.0.0.1:1/text/{number}\n")).collect();
    let headers = [("ETag", "\"v1\""), ("Cache-Control", "max-age=86400")];
    let server = Server::start(move |path, before| {
        let cut = |whole: &str| {
            let length = whole.len().to_string();
            let headers = [&headers[..], &[("Content-Length", &length)]].concat();
            // Inside the fifth entry, or the fifth line.
            let at = whole.match_indices("/4").next().expect("there").0 + 1;
            Reply::of_head(200, &headers, &whole[..at])
        };
        match (path, before) {
            ("/feed.xml", 0) => cut(&whole),
            ("/list.txt", 0) => cut(&list),
            ("/feed.xml", _) => Reply::new(200, &headers, &whole),
            ("/list.txt", _) => Reply::new(200, &headers, &list),
            _ => Reply::not_found(),
        }
    });
    let shelf = Shelf::of(&[&server.url("/feed.xml"), &server.url("/list.txt")]);
    let run = shelf.pass(&["--limit", "0"]);
    assert_eq!(run.stderr.matches("it ends in the middle").count(), 2, "{}", run.stderr);
    let counts = shelf.counts();
    assert_eq!((&counts["failed_feeds"], &counts["announced"]), (&json!(2), &json!(8)));
    assert_eq!(
        shelf.number("SELECT count(*) FROM entries WHERE url LIKE '%/text/'"),
        0,
        "half a line is not an address"
    );
    for feed in shelf.json("status", &[]) {
        let due = feed["due_at"].as_str().and_then(|at| at.parse::<jiff::Timestamp>().ok()).expect("a time");
        assert!(due - jiff::Timestamp::now() < jiff::SignedDuration::from_mins(20), "{feed}");
    }
    shelf.pass(&["--limit", "0", "--force"]);
    let counts = shelf.counts();
    assert_eq!((&counts["failed_feeds"], &counts["announced"]), (&json!(0), &json!(12)));
    let asked = server.seen();
    assert!(asked.iter().all(|request| request.header("if-none-match").is_empty()));
}

#[test]
fn a_feed_that_was_made_in_half_keeps_no_validators() {
    let server = Server::start(|path, _| match path {
        "/feed.xml" => {
            let whole = feed(&[("/a", "A"), ("/b", "B")]);
            Reply::new(200, &[("ETag", "\"v1\"")], &whole[..whole.rfind("<item>").expect("there")])
        }
        _ => Reply::not_found(),
    });
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    assert!(shelf.pass(&["--limit", "0"]).stderr.contains("it ends in the middle"));
    assert_eq!(shelf.counts()["failed_feeds"], json!(0));
    shelf.pass(&["--limit", "0", "--force"]);
    assert!(server.seen().iter().all(|request| request.header("if-none-match").is_empty()));
}

#[test]
fn passwords_of_feeds_are_sent_and_not_shown() {
    let server = herald();
    let shelf = Shelf::new();
    let with = |path: &str| server.url(path).replace("http://", "http://clerk:s3cret@");
    let list = shelf.folder.path().join("list.opml");
    fs::write(&list, format!("<opml><body><outline xmlUrl='{}'/></body></opml>", with("/feed.xml"))).expect("written");
    shelf.archive("add", &[list.to_str().expect("UTF-8"), &with("/other.xml")]);
    let mut told = shelf.archive("add", &[&with("/other.xml")]).stderr;
    told += &shelf.pass(&[]).stderr;
    for command in ["list", "status"] {
        told += &shelf.archive(command, &[]).stdout;
        told += &shelf.archive(command, &["--format", "json"]).stdout;
    }
    assert!(told.contains("http://***@") && !told.contains("s3cret"), "{told}");
    let asked = server.seen();
    let has = |path: &str| {
        let request = asked.iter().find(|request| request.path == path).expect("asked");
        request.header("authorization").starts_with("Basic ")
    };
    assert!(has("/feed.xml") && has("/other.xml"));
}

#[test]
fn an_index_of_sitemaps_stays_and_what_it_names_is_followed() {
    let sitemap = |paths: &[&str]| {
        let urls: String = paths.iter().map(|path| format!("<url><loc>{path}</loc></url>")).collect();
        format!("<urlset>{urls}</urlset>")
    };
    let index = |children: &[(&str, &str)]| {
        let children: String = children
            .iter()
            .map(|(path, day)| format!("<sitemap><loc>{path}</loc><lastmod>{day}</lastmod></sitemap>"))
            .collect();
        Reply::new(200, &[("ETag", "\"v1\"")], format!("<sitemapindex>{children}</sitemapindex>"))
    };
    let server = Server::start(move |path, before| match (path, before) {
        ("/two.xml", 0) => index(&[("/old.xml", "2020-01-01"), ("/new.xml", "2020-01-01"), ("/two.xml", "2020-01-01")]),
        ("/two.xml", _) => index(&[("/old.xml", "2020-01-01"), ("/new.xml", "2100-01-01")]),
        ("/one.xml", _) => index(&[("/only.xml", "2020-01-01")]),
        ("/robots.txt", _) => Reply::new(200, &[], "Sitemap: /one.xml\n"),
        ("/old.xml", _) => Reply::new(200, &[("ETag", "\"v1\"")], sitemap(&["/a", "/b"])),
        ("/new.xml", 0) => Reply::new(200, &[], sitemap(&["/c"])),
        ("/new.xml", 1) => Reply::new(500, &[], ""),
        ("/new.xml", _) => Reply::new(200, &[], sitemap(&["/c", "/d"])),
        ("/only.xml", _) => Reply::new(200, &[], sitemap(&["/e"])),
        _ => Reply::not_found(),
    });
    let shelf = Shelf::of(&[&server.url("/two.xml"), &server.url("/one.xml")]);
    let pass = || {
        let told = shelf.pass(&["--limit", "0", "--force"]).stderr;
        let counts = shelf.counts();
        ([&counts["feeds"], &counts["failed_feeds"], &counts["announced"]].map(|count| count.as_u64()), told)
    };
    assert_eq!(pass().0, [Some(2), Some(0), Some(4)]);
    let addresses: Vec<_> = shelf.json("list", &[]).iter().map(|feed| feed["url"].clone()).collect();
    assert_eq!(addresses, [json!(server.url("/two.xml")), json!(server.url("/one.xml"))]);
    let (counts, told) = pass();
    assert_eq!(counts, [Some(2), Some(1), Some(0)]);
    assert!(told.contains("1 of its 1 sitemaps failed, such as") && told.contains("/new.xml"), "{told}");
    assert_eq!(pass().0, [Some(2), Some(0), Some(1)]);
    let asked = |path: &str| server.paths().iter().filter(|asked| *asked == path).count();
    assert_eq!([asked("/old.xml"), asked("/new.xml"), asked("/only.xml")], [1, 3, 1], "what is older is left alone");
    assert!(server.seen().iter().all(|request| request.header("if-none-match").is_empty()));
    let robots = Shelf::of(&[&server.url("/robots.txt")]);
    robots.pass(&["--limit", "0"]);
    assert_eq!(robots.counts()["announced"], json!(1));
}

#[test]
fn an_index_that_broke_off_has_not_succeeded() {
    let index = "<sitemapindex><sitemap><loc>/a.xml</loc><lastmod>2020-01-01</lastmod></sitemap>\
         <sitemap><loc>/b.xml</loc><lastmod>2020-01-01</lastmod></sitemap></sitemapindex>";
    let server = Server::start(move |path, before| match (path, before) {
        ("/index.xml", 0) => {
            let length = index.len().to_string();
            Reply::of_head(200, &[("Content-Length", &length)], &index[..index.find("/b.xml").expect("there")])
        }
        ("/index.xml", _) => Reply::new(200, &[], index),
        ("/a.xml", _) => Reply::new(200, &[], "<urlset><url><loc>/1</loc></url></urlset>"),
        ("/b.xml", _) => Reply::new(200, &[], "<urlset><url><loc>/2</loc></url></urlset>"),
        _ => Reply::not_found(),
    });
    let shelf = Shelf::of(&[&server.url("/index.xml")]);
    assert!(shelf.pass(&["--limit", "0"]).stderr.contains("it ends in the middle"));
    assert_eq!(shelf.counts()["announced"], json!(1));
    shelf.pass(&["--limit", "0", "--force"]);
    assert_eq!(shelf.counts()["announced"], json!(1), "the other");
}

#[test]
fn a_year_of_freshness_keeps_no_feed_from_being_asked_the_next_day() {
    let server = Server::start(|path, _| match path {
        "/feed.xml" => {
            let text = feed(&[]).replace("<title>Herald", "<ttl>5256000</ttl><title>Herald");
            Reply::new(200, &[("Cache-Control", "max-age=31536000")], text)
        }
        _ => Reply::not_found(),
    });
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    shelf.pass(&[]);
    let due = shelf.json("list", &[])[0]["due_at"].as_str().and_then(|at| at.parse::<jiff::Timestamp>().ok());
    let wait = due.expect("a time") - jiff::Timestamp::now();
    assert!(wait > jiff::SignedDuration::from_hours(23) && wait < jiff::SignedDuration::from_hours(27), "{wait:?}");
}

/// A feed of the (path, guid) pairs.
fn with_guids(items: &[(&str, &str)]) -> String {
    let items: String = items
        .iter()
        .map(|(path, guid)| {
            format!("<item><title>T</title><link>{path}</link><guid isPermaLink=\"false\">{guid}</guid></item>")
        })
        .collect();
    format!("<rss version=\"2.0\"><channel><title>Herald</title>{items}</channel></rss>")
}

#[test]
fn entries_that_share_a_guid_are_told_by_their_addresses() {
    let server = Server::start(|path, before| match (path, before) {
        ("/same.xml", _) => Reply::new(200, &[], with_guids(&[("/1", "0"), ("/2", "0"), ("/3", "0"), ("/4", "4")])),
        ("/again.xml", 0) => Reply::new(200, &[], with_guids(&[("/a?session=1", "0")])),
        // The link is made anew, and then the guid stands for another article.
        ("/again.xml", 1) => Reply::new(200, &[], with_guids(&[("/a?session=2", "0")])),
        ("/again.xml", _) => Reply::new(200, &[], with_guids(&[("/b", "0")])),
        _ => Reply::not_found(),
    });
    let shelf = Shelf::of(&[&server.url("/same.xml"), &server.url("/again.xml")]);
    let announced = || {
        shelf.pass(&["--limit", "0", "--force"]);
        shelf.counts()["announced"].clone()
    };
    assert_eq!([announced(), announced(), announced(), announced()], [json!(5), json!(0), json!(1), json!(0)]);
}
