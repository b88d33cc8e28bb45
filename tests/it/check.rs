//! Whether rules still hold on the pages that sites serve today.

use serde_json::json;

use crate::authoring::{NETWORK, article, plain_page};
use crate::desk::Desk;
use crate::wire::{Reply, Server};

/// A site whose articles, and the feed of them, are served; `layout` is the class of the element of the text.
fn site(layout: &'static str) -> Server {
    Server::start(move |path, _| {
        let page = plain_page().replace("story-text", layout);
        match path {
            "/one" | "/two" | "/three" => Reply::html(page),
            "/feed" => {
                let item = |name: &str| format!("<item><title>{name}</title><link>/{name}</link></item>");
                let feed = format!(
                    "<rss version='2.0'><channel><title>F</title>{}{}{}</channel></rss>",
                    item("one"),
                    item("two"),
                    item("three")
                );
                Reply::new(200, &[("Content-Type", "application/rss+xml")], feed)
            }
            "/feed.json" => {
                let feed = json!({
                    "version": "https://jsonfeed.org/version/1.1",
                    "title": "F",
                    "items": [{"id": "1", "url": "/one", "title": "one"}, {"id": "2", "url": "/two", "title": "two"}],
                });
                Reply::new(200, &[("Content-Type", "application/feed+json")], feed.to_string())
            }
            _ => Reply::not_found(),
        }
    })
}

#[test]
fn a_check_follows_a_feed_and_passes_where_the_rule_holds() {
    let (desk, server) = (Desk::new(), site("story-text"));
    let pages = format!("[check]\npages = [\"{}\"]\n", server.url("/feed"));
    desk.write(
        "sites/127.0.0.1.toml",
        format!("[title]\ncandidates = [\"h1\"]\n[body]\ncandidates = [\".story-text\"]\n{pages}"),
    );
    assert_eq!(desk.run(&["lint"]).code, 0, "{}", desk.run(&["lint"]).stdout);
    let found = desk.run(&[&["check", "127.0.0.1", "--limit", "2"], &NETWORK[..]].concat());
    assert_eq!((found.code, found.stdout.as_str()), (0, "ok   127.0.0.1, 2 pages\n"), "{}", found.stderr);
    let asked: Vec<String> = server.seen().into_iter().map(|request| request.path).collect();
    assert_eq!(asked.iter().filter(|path| *path == "/robots.txt").count(), 1, "{asked:?}");
    assert_eq!(asked.len(), 4, "robots.txt, the feed and two articles, each once: {asked:?}");
}

#[test]
fn a_check_tells_pages_in_one_order_and_of_a_page_that_is_gone_only_that() {
    let (desk, server) = (Desk::new(), site("other"));
    let pages = format!("[check]\npages = [\"{}\", \"{}\"]\n", server.url("/feed"), server.url("/gone"));
    desk.write("sites/127.0.0.1.toml", format!("[body]\ncandidates = [\".story-text\"]\n{pages}"));
    let found = desk.run(&[&["check", "127.0.0.1", "--format", "json"], &NETWORK[..]].concat());
    let told: serde_json::Value = serde_json::from_str(&found.stdout).expect("JSON");
    let pages = told["pages"].as_array().expect("pages");
    let urls: Vec<&str> = pages.iter().filter_map(|page| page["url"].as_str()).collect();
    assert_eq!(urls, ["/gone", "/one", "/three", "/two"].map(|path| server.url(path)));
    assert_eq!(pages[0]["failures"], json!(["the server answered 404"]));
    assert!(pages[1]["failures"].to_string().contains("no candidate of [body]"));
}

#[test]
fn a_page_without_a_rule_is_of_no_site() {
    let desk = Desk::new();
    desk.write("sites/a.test.toml", "[title]\ncandidates = [\"h1\"]\n");
    let found = desk.run(&["check", "--pages", &article(), "--format", "json"]);
    assert_eq!(found.record()["site"], serde_json::Value::Null, "{}", found.stderr);
    assert!(desk.run(&["check", "--pages", &article()]).stdout.contains(" no rule, 1 page\n"));
}

#[test]
fn a_check_follows_a_json_feed() {
    let (desk, server) = (Desk::new(), site("story-text"));
    let pages = format!("[check]\npages = [\"{}\"]\n", server.url("/feed.json"));
    desk.write("sites/127.0.0.1.toml", format!("[body]\ncandidates = [\".story-text\"]\n{pages}"));
    let found = desk.run(&[&["check", "127.0.0.1"], &NETWORK[..]].concat());
    assert_eq!((found.code, found.stdout.as_str()), (0, "ok   127.0.0.1, 2 pages\n"), "{}", found.stderr);
}

#[test]
fn a_check_fails_where_a_feed_leads_to_no_page_of_the_site() {
    let server = Server::start(|path, _| {
        let feed = |items: &str| {
            let feed = format!("<rss version='2.0'><channel><title>F</title>{items}</channel></rss>");
            Reply::new(200, &[("Content-Type", "application/rss+xml")], feed)
        };
        match path {
            "/feed" => feed("<item><title>One</title><link>https://elsewhere.test/one</link></item>"),
            "/empty" => feed(""),
            "/index" => Reply::new(
                200,
                &[("Content-Type", "application/xml")],
                "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>/one.xml</loc></sitemap></sitemapindex>",
            ),
            _ => Reply::not_found(),
        }
    });
    let desk = Desk::new();
    desk.write("sites/127.0.0.1.toml", "[published]\ntimezone = \"Europe/Berlin\"\n");
    for (path, why) in [
        ("/feed", "the feed or sitemap announces no page of the site"),
        ("/empty", "the feed or sitemap announces no page of the site"),
        ("/index", "this is an index of sitemaps: name one of them"),
    ] {
        let url = server.url(path);
        let found = desk.run(&[&["check", "127.0.0.1", "--pages", &url], &NETWORK[..]].concat());
        let expected = format!("FAIL 127.0.0.1, 1 page\n     no page gave an article\n     {url}: {why}\n");
        assert_eq!((found.code, found.stdout), (1, expected), "{}", found.stderr);
    }
}

#[test]
fn a_check_fails_where_a_rule_fell_back_or_a_field_is_gone() {
    let (desk, server) = (Desk::new(), site("new-layout"));
    let rule = format!(
        "[title]\ncandidates = [\"h1.headline\"]\n[body]\ncandidates = [\".story-text\"]\n[check]\npages = [\"{}\", \"{}\"]\n\
         [[test]]\nfixture = \"x\"\npublished = \"2026-01-01\"\n",
        server.url("/one"),
        server.url("/gone")
    );
    desk.write("sites/127.0.0.1.toml", rule);
    let found = desk.run(&[&["check", "--json"], &NETWORK[..]].concat());
    assert_eq!(found.code, 1, "{}", found.stderr);
    let site = found.record();
    assert_eq!((site["site"].as_str(), site["ok"].as_bool()), (Some("127.0.0.1"), Some(false)));
    let failures = site["failures"].to_string();
    assert!(failures.contains("no candidate of [title] finds anything: the value is from h1"), "{failures}");
    assert!(failures.contains("published is promised and gone"), "{failures}");
    let page = |end: &str| {
        let pages = site["pages"].as_array().expect("a list").iter();
        pages.clone().find(|page| page["url"].as_str().is_some_and(|url| url.ends_with(end))).expect("the page")
    };
    assert_eq!(page("/one")["fallback"], true);
    assert!(page("/one")["failures"].to_string().contains("generic scorer"));
    assert_eq!(page("/gone")["outcome"], "gone");
}

#[test]
fn a_check_takes_pages_at_hand_and_says_when_there_is_nothing_to_check() {
    let desk = Desk::new();
    desk.write("sites/soundherald.test.toml", "[body]\ncandidates = [\".article-body\"]\n");
    let found = desk.run(&["check", "--pages", &article()]);
    assert_eq!((found.code, found.stdout.as_str()), (0, "ok   soundherald.test, 1 page\n"), "{}", found.stderr);
    let nothing = desk.run(&["check", "soundherald.test"]);
    assert!(
        nothing.code == 2 && nothing.stderr.contains("no pages to check\nhint: write [check]"),
        "{}",
        nothing.stderr
    );
    let unknown = desk.run(&["check", "nowhere.test"]);
    assert!(unknown.code == 2 && unknown.stderr.contains("no rule file for nowhere.test"), "{}", unknown.stderr);
}

#[test]
fn a_check_says_where_the_pages_went_that_its_rules_do_not_apply_to() {
    let (desk, there) = (Desk::new(), site("story-text"));
    let to_there = there.url("").replace("http://", "moved.test:80:");
    let target = "http://moved.test/one";
    let here = Server::start(move |_, _| Reply::redirect(301, target));
    let url = here.url("/one");
    desk.write("sites/127.0.0.1.toml", format!("[title]\ncandidates = [\"h1\"]\n[check]\npages = [\"{url}\"]\n"));
    let found = desk.run(&[&["check", "127.0.0.1", "--connect-to", &to_there], &NETWORK[..]].concat());
    let why = "the site's rules apply to none of the pages";
    let expected = format!("FAIL 127.0.0.1, 1 page\n     {why}: {url} is redirected to {target}\n");
    assert_eq!((found.code, found.stdout), (1, expected), "{}", found.stderr);
}
