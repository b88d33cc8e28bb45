//! Feeds, sitemaps and home pages, through the binary against a real server.

use std::fs;

use serde_json::{Value, json};

use crate::net::{article, told};
use crate::packed::gzip;
use crate::program::{Run, run, run_with};
use crate::wire::{Reply, Server};

/// `offprint feed` with what a test's own server needs.
fn feed(arguments: &[&str]) -> Run {
    run(&[&["feed", "--allow-private", "--rate", "none", "--retries", "0"], arguments].concat())
}

fn urls(run: &Run) -> Vec<String> {
    run.records().iter().map(|entry| entry["url"].as_str().unwrap_or_default().to_owned()).collect()
}

const FEED: &str = r#"<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Herald & Post</title><link>/</link>
<item><title>Bread &amp; butter</title><link>/news/bread</link><guid isPermaLink="false">tag:1</guid><pubDate>Tue, 14 Oct 2025 08:30:00 GMT</pubDate><dc:creator>Ann Lee</dc:creator><category>Town</category><description>A teaser</description></item>
<item><title>Old bridge</title><link>/news/bridge</link><pubDate>Mon, 13 Oct 2025 08:30:00 GMT</pubDate></item>
<item><title>Match</title><link>/sport/match</link></item>
<item><title>Again</title><link>/news/bread#top</link></item>
</channel></rss>"#;

#[test]
fn a_list_can_be_handed_on() {
    let server = Server::start(|path, _| match path {
        "/feed.xml" => Reply::new(200, &[], FEED),
        "/robots.txt" => Reply::not_found(),
        _ => Reply::html(article()),
    });
    let listed = feed(&[&server.url("/feed.xml"), "-n", "1"]).stdout;
    let on = ["extract", "-", "--allow-private", "--rate", "none"];
    let record = run_with(&on, listed.as_bytes()).record();
    assert_eq!((told(&record).0, &record["input"]["id"]), ("ok", &json!("tag:1")));
    assert_eq!(record["url"], server.url("/news/bread"));
}

#[test]
fn a_list_counts_what_it_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, summary) = (folder.path().join("a.xml"), folder.path().join("summary.json"));
    fs::write(&file, FEED.replace("<link>/", "<link>https://herald.test/")).expect("writable");
    let (file, path) = (file.to_str().expect("UTF-8"), summary.to_str().expect("UTF-8"));
    // A day alone counts up to its end.
    let listed = feed(&[file, "/nonexistent.xml", "--since", "2025-10-14", "--summary", path]);
    assert_eq!((listed.code, urls(&listed).len()), (1, 3), "{}", listed.stderr);
    let counts: Value = serde_json::from_slice(&fs::read(&summary).expect("written")).expect("JSON");
    assert_eq!(counts, json!({"documents": 1, "failed": 1, "articles": 3}));
}

/// A site with everything that announces articles.
fn site() -> Server {
    Server::start(|path, _| {
        let xml = |text: &str| Reply::new(200, &[("Content-Type", "application/xml")], text);
        match path {
            "/" => Reply::html(
                r#"<html><head><link rel="alternate" type="application/rss+xml" href="/comments/feed.xml"><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head>
                <body><nav><a href="/news/all-of-our-news">All of our news here</a></nav><h2><a href="/news/links-say-this">What the links say</a></h2><a href="/about">About</a></body></html>"#,
            ),
            "/plain" => Reply::html(
                r#"<body><h2><a href="/2025/10/bridge-reopens-monday">Bridge reopens on Monday</a></h2><a href="/2025/10/bridge-reopens-monday"><img></a>
                <a href="https://elsewhere.test/a/long-slug-that-counts">Not of this site at all</a><a href="/tag/bridges-and-more">Bridges and more of them</a>
                <footer><a href="/2025/10/imprint-of-the-site">The imprint of the site</a></footer></body>"#,
            ),
            "/feed.xml" => Reply::new(200, &[("Content-Type", "application/rss+xml")], FEED),
            "/robots.txt" => Reply::new(
                200,
                &[("Content-Type", "text/plain")],
                "User-agent: *\nDisallow: /closed/\nSitemap: /index.xml\n",
            ),
            "/index.xml" => xml(
                "<sitemapindex><sitemap><loc>/index.xml</loc></sitemap><sitemap><loc>/s1.xml.gz</loc></sitemap><sitemap><loc>/old.xml</loc><lastmod>2020-01-01</lastmod></sitemap></sitemapindex>",
            ),
            "/s1.xml.gz" => Reply::new(
                200,
                &[("Content-Type", "application/x-gzip")],
                gzip(b"<urlset><url><loc>/news/bread</loc><lastmod>2025-10-14</lastmod></url></urlset>"),
            ),
            "/old.xml" => xml("<urlset><url><loc>/news/old</loc><lastmod>2020-01-01</lastmod></url></urlset>"),
            "/subscriptions.opml" => xml(
                "<opml><body><outline text='x'><outline xmlUrl='/feed.xml'/><outline xmlUrl='/gone.xml'/></outline></body></opml>",
            ),
            path if path.starts_with("/news/") || path.starts_with("/sport/") => Reply::html(article()),
            _ => Reply::not_found(),
        }
    })
}

#[test]
fn a_feed_is_a_line_an_entry() {
    let server = site();
    let run = feed(&[&server.url("/feed.xml")]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        run.records()[0],
        json!({
            "url": server.url("/news/bread"), "title": "Bread & butter", "published": "2025-10-14T08:30:00Z", "updated": null, "guid": "tag:1",
            "feed": server.url("/feed.xml"), "summary": "A teaser", "authors": ["Ann Lee"], "categories": ["Town"], "language": null,
        })
    );
    assert_eq!(urls(&run)[1..3], [server.url("/news/bridge"), server.url("/sport/match")]);
}

#[test]
fn a_home_page_leads_to_its_feed_and_a_page_without_one_to_its_links() {
    let server = site();
    assert_eq!(urls(&feed(&[&server.url("/")])).len(), 4);
    assert_eq!(urls(&feed(&[&server.url("/"), "--via", "links"])), [server.url("/news/links-say-this")]);
    let plain = feed(&[&server.url("/plain")]);
    assert_eq!(urls(&plain), [server.url("/2025/10/bridge-reopens-monday")]);
    assert_eq!(plain.record()["title"], "Bridge reopens on Monday");
    let none = feed(&[&server.url("/plain"), "--via", "feed"]);
    assert_eq!(none.code, 3);
    assert!(none.stderr.contains("announces no feed; --via links"), "{}", none.stderr);
}

#[test]
fn robots_txt_leads_to_sitemaps_and_an_index_in_itself_has_an_end() {
    let server = site();
    let mut all = urls(&feed(&[&server.url("/some/page"), "--via", "sitemap"]));
    all.sort();
    assert_eq!(all, [server.url("/news/bread"), server.url("/news/old")]);
    assert_eq!(server.paths().iter().filter(|path| *path == "/index.xml").count(), 1);
    // A sitemap that did not change since is not asked for.
    assert_eq!(urls(&feed(&[&server.url("/robots.txt"), "--since", "2025-01-01"])), [server.url("/news/bread")]);
    assert_eq!(server.paths().iter().filter(|path| *path == "/old.xml").count(), 1);
}

#[test]
fn a_list_of_subscriptions_from_a_file_or_a_pipe() {
    let server = site();
    let run = feed(&[&server.url("/subscriptions.opml")]);
    assert_eq!((run.code, urls(&run).len()), (1, 4));
    assert!(run.stderr.contains("/gone.xml: the server answered 404"), "{}", run.stderr);
    let list = format!("<opml><body><outline xmlUrl=\"{}\"/></body></opml>", server.url("/feed.xml"));
    let run = run_with(&["feed", "-", "--allow-private", "--rate", "none"], list.as_bytes());
    assert_eq!((run.code, urls(&run).len()), (0, 4));
}

#[test]
fn filters_choose_among_what_is_announced() {
    let server = site();
    let url = server.url("/feed.xml");
    assert_eq!(urls(&feed(&[&url, "--include", "/sport/"])), [server.url("/sport/match")]);
    assert_eq!(
        urls(&feed(&[&url, "--exclude", "/sport/", "--exclude", "#"])),
        [server.url("/news/bread"), server.url("/news/bridge")]
    );
    assert_eq!(urls(&feed(&[&url, "--limit", "1"])).len(), 1);
    // What has no date stays: nothing is lost because a feed is silent.
    assert_eq!(urls(&feed(&[&url, "--since", "2025-10-14"])).len(), 3);
    let bad = feed(&[&url, "--include", "("]);
    assert_eq!(bad.code, 2);
    assert_eq!(feed(&[&url, "--since", "soon"]).code, 2);
}

#[test]
fn what_the_feed_says_fills_what_the_page_lacks() {
    let server = Server::start(|path, _| match path {
        "/feed.xml" => Reply::new(200, &[], FEED),
        "/news/bread" => Reply::html(format!(
            "<html><body><main>{}</main></body></html>",
            "<p>The baker opened the shop again on Monday, two years after the flood had taken it.</p>".repeat(4)
        )),
        _ => Reply::not_found(),
    });
    let run = feed(&[&server.url("/feed.xml"), "--extract", "--limit", "1"]);
    let record = run.record();
    assert_eq!(told(&record), ("ok", ""), "{record}");
    assert_eq!((&record["title"], &record["category"]), (&json!("Bread & butter"), &json!("Town")));
    assert_eq!(record["authors"][0]["name"], "Ann Lee");
    assert_eq!(record["published"]["value"], "2025-10-14T08:30:00+00:00");
    for field in ["title", "category", "authors", "published", "summary"] {
        assert_eq!(record["provenance"][field]["method"], "feed", "{field} {}", record["provenance"]);
    }
    assert_eq!((&record["input"]["kind"], &record["input"]["id"]), (&json!("feed"), &json!("tag:1")));
}

#[test]
fn a_feed_that_fails_is_a_record_among_records() {
    let server = site();
    let run = feed(&[&server.url("/subscriptions.opml"), "--extract", "--exclude", "#"]);
    assert_eq!((run.records().len(), run.code), (4, 1));
    let failed: Vec<Value> = run.records().into_iter().filter(|record| record["outcome"] == "gone").collect();
    assert_eq!(
        (&failed[0]["input"]["url"], told(&failed[0])),
        (&json!(server.url("/gone.xml")), ("gone", "not_found"))
    );
}

#[test]
fn a_document_that_is_not_there_keeps_nobody_from_the_others() {
    let server = site();
    let good = server.url("/feed.xml");
    let run = feed(&["/nonexistent.xml", &good]);
    assert_eq!((run.records().is_empty(), run.code), (false, 1), "{}", run.stderr);
    assert!(run.stderr.contains("warning: no such file: /nonexistent.xml\n"), "{}", run.stderr);
    let records = feed(&["--extract", "/nonexistent.xml", &good]).records();
    assert_eq!(records.iter().filter(|record| record["error"]["code"] == "no_such_file").count(), 1);
}

#[test]
fn a_headline_feed_becomes_a_full_text_feed() {
    let server = site();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("full.xml");
    let run = feed(&[
        &server.url("/feed.xml"),
        "--format",
        "rss",
        "--exclude",
        "#",
        "--output",
        path.to_str().expect("UTF-8"),
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = fs::read_to_string(&path).expect("written");
    assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\""), "{text}");
    assert!(text.contains("<title>Herald &amp; Post</title>") && text.contains("<content:encoded>&lt;"), "{text}");
    // It is a feed again, with the guids that readers know.
    let again = run_with(&["feed", "-"], text.as_bytes());
    let entries = again.records();
    assert_eq!(
        entries.iter().map(|entry| entry["guid"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>(),
        ["tag:1".to_owned(), server.url("/news/bridge"), server.url("/sport/match")]
    );
    assert_eq!(entries[0]["feed"], Value::Null);
}

#[test]
fn tables_of_entries_and_of_records() {
    let server = site();
    let url = server.url("/feed.xml");
    let table = feed(&[&url, "--format", "csv", "--limit", "1"]).stdout;
    assert_eq!(
        table,
        format!(
            "url,title,published,updated,guid,feed,summary,authors,categories,language\n{},Bread & butter,2025-10-14T08:30:00Z,,tag:1,{url},A teaser,\"[\"\"Ann Lee\"\"]\",\"[\"\"Town\"\"]\",\n",
            server.url("/news/bread")
        )
    );
    let records = feed(&[&url, "--extract", "--format", "csv", "--fields", "outcome,input.id", "--limit", "1"]).stdout;
    assert_eq!(records, "outcome,input_id\nok,tag:1\n");
}

#[test]
fn entries_never_reach_inside_a_network() {
    let server = site();
    let text = FEED.replace("/news/bread<", &format!("{}<", server.url("/news/bread")));
    let run = run_with(&["feed", "-", "--extract", "--retries", "0"], text.as_bytes());
    assert_eq!(told(&run.records()[0]), ("blocked", "private_address"));
    assert_eq!(server.paths(), Vec::<String>::new());
}

#[test]
fn titles_never_move_the_cursor() {
    let text = "{\"version\":\"https://jsonfeed.org/version/1\",\"title\":\"x\",\"items\":[{\"id\":\"\\u001b[2J\",\"url\":\"https://a.test/\",\"title\":\"\\u001b]0;owned\\u0007 \\u009b31mred\"}]}";
    for format in ["json", "csv"] {
        let run = run_with(&["feed", "-", "--format", format], text.as_bytes());
        assert_eq!(run.code, 0);
        assert!(!(run.stdout + &run.stderr).contains(|letter: char| letter.is_control() && letter != '\n'));
    }
}

#[test]
fn documents_that_announce_nothing_say_why() {
    let bomb = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY a \"{}\">]><rss>{}",
        "x".repeat(1000),
        "<a>".repeat(50_000)
    );
    for (bytes, why) in [
        (&b""[..], "it is empty"),
        (b"<svg xmlns='x'></svg>", "its root is <svg>"),
        (b"no markup", "no whole XML element in it"),
        (b"{\"version\": 1}", "the feed cannot be read"),
        (b"\x1f\x8b\x08\x00garbage", "broken gzip stream"),
        (bomb.as_bytes(), "nested more than 256 deep"),
    ] {
        let run = run_with(&["feed", "-"], bytes);
        assert_eq!((run.code, run.stdout.as_str()), (3, ""), "{why}");
        assert!(run.stderr.contains(why), "{why}: {}", run.stderr);
    }
    assert_eq!(run(&["feed", "/nonexistent.xml"]).code, 3);
    assert_eq!(run(&["feed", "ftp://a.test/feed"]).code, 2);
    assert_eq!(run(&["feed"]).code, 2);
    let large = run_with(&["feed", "-", "--max-size", "500"], FEED.as_bytes());
    assert!(large.code == 3 && large.stderr.contains("raise --max-size"), "{}", large.stderr);
}
