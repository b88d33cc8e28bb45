//! Writing rules, through the binary: drafts, trials.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::json;

use crate::desk::{Desk, holds};
use crate::program::{ARTICLE, offprint, repository, run};
use crate::wire::{Reply, Server};

fn article() -> String {
    repository(ARTICLE).to_str().expect("UTF-8").to_owned()
}

/// A page with a section that only its class tells, an advertisement in its text, and no word about its site.
fn plain_page() -> String {
    let paragraph = |word: &str| {
        format!(
            "<p>The {word} ferry left the northern pier at seven in the morning with forty people on board, and came \
             back at noon with thirty-nine and a goat, which nobody at the harbour office could explain afterwards.</p>"
        )
    };
    format!(
        "<!DOCTYPE html><html lang=en><head><title>Ferry</title></head><body><div class=top><h1>Ferry comes back with a goat</h1>\
         <div class=overline-box>Harbour</div></div><div class='css-1x2yz3 story-text'>{}{}<div class=promo-unit>\
         <p>Download our new app today</p></div>{}</div></body></html>",
        paragraph("first"),
        paragraph("second"),
        paragraph("third")
    )
}

#[test]
fn a_draft_passes_lint_and_test_at_once() {
    let desk = Desk::new();
    let made = desk.run(&["new", &article()]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    let rule = desk.read("sites/soundherald.test.toml");
    holds(
        &rule,
        &[
            "name = \"Sound Herald\"",
            "candidates = [\".article-body\"]",
            "\".related-inline\",",
            "\".newsletter-signup\",",
            "fixture   = \"ferry-winter\"",
            "title     = \"Ferry to run through the winter\"",
            "authors   = [\"Ines Holm\", \"Per Lund\"]",
            "lacks     = [\"Read also\", \"Sign up for our newsletter\", \"Advertisement\"]",
        ],
    );
    assert!(!rule.contains("[title]"), "the title is found without a rule:\n{rule}");
    let stored = fs::read(desk.0.path().join("fixtures/sites/soundherald.test/ferry-winter/page.html"));
    assert_eq!(stored.expect("the page"), fs::read(article()).expect("the page"));
    assert_eq!(desk.run(&["lint"]).stdout, "1 file, 0 errors, 0 warnings\n");
    let test = desk.run(&["test", "soundherald.test"]);
    assert_eq!((test.code, test.stdout.as_str()), (0, "ok   soundherald.test ferry-winter\n1 promise, 0 broken\n"));
}

#[test]
fn a_draft_names_no_list_by_its_tag_and_no_teaser_as_section() {
    let desk = Desk::new();
    let teaser =
        "<div class=topic-teaser><a href=/x>Ten harbours that you can reach by bus this summer, read more</a></div>";
    let list = "<ul><li><a href=/a>Boats</a></li><li><a href=/b>Harbours</a></li><li><a href=/c>Goats</a></li></ul>";
    let advertisement = |class: &str| format!("<div class={class}><p>Advertisement</p></div>");
    let page = plain_page().replace("<div class=overline-box>Harbour</div>", teaser).replace(
        "<div class=promo-unit>",
        &format!("{}{list}{}<div class=promo-unit>", advertisement("slot-top"), advertisement("slot-end")),
    );
    let page = desk.write("page.html", page);
    let made = desk.run(&["new", &page, "--url", "https://plain.test/goat"]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    let rule = desk.read("sites/plain.test.toml");
    assert!(!rule.contains("[category]"), "{rule}");
    assert!(!rule.contains(" ul\""), "{rule}");
    assert!(rule.matches("\"Advertisement\"").count() <= 1, "{rule}");
    assert_eq!(desk.run(&["test", "plain.test"]).code, 0, "{rule}");
}

#[test]
fn a_draft_takes_the_caption_and_leaves_its_picture() {
    let desk = Desk::new();
    let picture = "<figure class=photo-frame><img src=goat.jpg><div class='caption-box CaptionWrapper-dZIZNv'>\
                   <span>The goat on the pier</span><span>Photograph by Ann Lee</span></div></figure>";
    let page = desk.write(
        "page.html",
        plain_page().replace("<div class=promo-unit>", &format!("{picture}<div class=promo-unit>")),
    );
    let made = desk.run(&["new", &page, "--url", "https://plain.test/goat"]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    let rule = desk.read("sites/plain.test.toml");
    assert!(!rule.contains(".photo-frame") && rule.contains("\".caption-box\","), "{rule}");
    let folder = desk.run(&["new", desk.0.path().to_str().expect("UTF-8"), "--url", "https://plain.test/goat"]);
    assert!(folder.code == 2 && folder.stderr.contains(" is a folder\nhint: name the URL or"), "{}", folder.stderr);
}

#[test]
fn a_body_by_which_the_text_would_differ_stays_a_comment() {
    let desk = Desk::new();
    let page = fs::read_to_string(article()).expect("readable").replace(" class=\"newsletter-signup\"", "");
    let page = desk.write("page.html", page);
    let made = desk.run(&["new", &page]);
    assert!(made.code == 0 && made.stdout.contains(" % the text found without a rule: a comment in the file\n"));
    let rule = desk.read("sites/soundherald.test.toml");
    holds(
        &rule,
        &[
            "# The text is found without a rule. By this one it would differ:\n# candidates = [\".article-body\"]\n",
            "\n# Dropped without this rule, kept by it (strip or strip_text?):\n#   Sign up for our newsletter\n",
        ],
    );
    assert!(!rule.contains("\ncandidates = [\".article-body\"]"), "{rule}");
    assert_eq!(desk.run(&["lint"]).stdout, "1 file, 0 errors, 0 warnings\n");
    assert_eq!(desk.run(&["test", "soundherald.test"]).code, 0, "{rule}");
}

#[test]
fn a_draft_is_never_written_over_a_rule() {
    let desk = Desk::new();
    let file = desk.write("sites/soundherald.test.toml", "name = \"Mine\"\n");
    let made = desk.run(&["new", &article()]);
    assert_eq!(made.code, 2);
    assert!(made.stderr.contains("soundherald.test.toml is there already"), "{}", made.stderr);
    assert_eq!(fs::read_to_string(file).expect("readable"), "name = \"Mine\"\n");
    assert!(!desk.0.path().join("fixtures").exists(), "nothing is half-written");
    let dry = desk.run(&["new", &article(), "--dry-run"]);
    assert!(dry.code == 0 && dry.stdout.contains("[[test]]"), "{}", dry.stdout);
}

#[test]
fn a_draft_names_what_nothing_finds_without_it() {
    let desk = Desk::new();
    let page = desk.write("page.html", plain_page());
    let unknown = desk.run(&["new", &page]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.stderr.contains("does not say where it is from\nhint: add --url"), "{}", unknown.stderr);
    let made = desk.run(&["new", &page, "--url", "https://www.plain.test/2026/ferry-and-goat.html"]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    let rule = desk.read("sites/plain.test.toml");
    holds(
        &rule,
        &[
            "[category]\n# Without it nothing is found; with it \"Harbour\".\ncandidates = [\".overline-box\"]",
            "candidates = [\".story-text\"]",
            "fixture  = \"ferry-and-goat\"",
        ],
    );
    assert!(!rule.contains("css-1x2yz3"), "a class that a build makes up:\n{rule}");
    assert_eq!((desk.run(&["lint"]).code, desk.run(&["test"]).code), (0, 0), "{}", desk.run(&["test"]).stdout);
}

#[test]
fn a_draft_for_a_subdomain_adds_to_the_rule_that_holds_there() {
    let desk = Desk::new();
    let page = desk.write("page.html", plain_page());
    let rules = desk.write(
        "below/sites/plain.test.toml",
        "[body]\ncandidates = [\".story-text\"]\n[check]\npages = [\"https://plain.test/\"]\n",
    );
    let below = rules.strip_suffix("/sites/plain.test.toml").expect("a folder");
    let made = run(&["selectors", "new", &page, "--url", "https://www2.plain.test/goat", "--selectors", below]);
    assert!(
        made.code == 2 && made.stderr.contains("plain.test.toml is there already"),
        "{}{}",
        made.stdout,
        made.stderr
    );
    desk.write(
        "below/sites/www2.plain.test.toml",
        "[category]\ncandidates = [\".overline-box\"]\n[check]\npages = [\"https://www2.plain.test/\"]\n",
    );
    let lint = run(&["selectors", "lint", "www2.plain.test", "--selectors", below]);
    assert!(lint.code == 0 && lint.stdout.contains("the rules of `plain.test` do not hold here"), "{}", lint.stdout);
}

#[test]
fn promises_are_held_on_real_pages_too() {
    let desk = Desk::new();
    let page = |word: &str| {
        plain_page().replace("<head>", &format!("<head><link rel=canonical href=https://plain.test/{word}>"))
    };
    desk.write("pages/one.html", page("one"));
    desk.write("pages/two.html", page("two"));
    let pages = format!("{}/pages", desk.path());
    let rule =
        "[body]\ncandidates = [\".story-text\"]\n[[test]]\nfixture = \"none\"\nurl = \"https://plain.test/one\"\n";
    desk.write("sites/plain.test.toml", format!("{rule}lacks = [\"by bus\"]\n"));
    let kept = desk.run(&["test", "--pages", &pages]);
    assert_eq!(
        (kept.code, kept.stdout.lines().last()),
        (0, Some("2 pages, 0 broken")),
        "{}{}",
        kept.stdout,
        kept.stderr
    );
    desk.write("sites/plain.test.toml", format!("{rule}lacks = [\"a goat\"]\n"));
    let broken = desk.run(&["test", "--pages", &pages]);
    assert!(broken.code == 1 && broken.stdout.contains("the body holds \"a goat\""), "{}", broken.stdout);
    assert!(broken.stdout.ends_with("2 pages, 1 broken\n"), "the promise is about one of them: {}", broken.stdout);
    desk.write("sites/plain.test.toml", rule.replace("story-text", "gone"));
    let fallen = desk.run(&["test", "plain.test", "--pages", &pages]);
    assert!(fallen.code == 1 && fallen.stdout.ends_with("2 pages, 2 broken\n"), "{}", fallen.stdout);
    let other = desk.run(&["test", "--pages", &article()]);
    assert!(other.code == 2 && other.stderr.contains("no page is of a site in "), "{}", other.stderr);
}

#[test]
fn a_fetched_page_is_stored_with_its_charset() {
    // One letter of KOI8-R is too little to guess by.
    let koi8 = plain_page().replacen("northern", "\u{1}", 1).into_bytes();
    let koi8: Vec<u8> = koi8.into_iter().map(|byte| if byte == 1 { 0xd6 } else { byte }).collect();
    let server = Server::start(move |path, _| match path {
        "/story/aeroe-ferry" => Reply::new(200, &[("Content-Type", "text/html; charset=koi8-r")], &koi8),
        _ => Reply::not_found(),
    });
    let desk = Desk::new();
    let made = desk.run(&["new", &server.url("/story/aeroe-ferry"), "--allow-private", "--rate", "none"]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    let page = desk.read("fixtures/sites/127.0.0.1/aeroe-ferry/page.html");
    assert!(page.starts_with('\u{feff}') && page.contains("the ж pier"), "{page}");
    assert!(desk.read("sites/127.0.0.1.toml").contains("left the ж pier"));
    assert_eq!((desk.run(&["lint"]).code, desk.run(&["test"]).code), (0, 0), "{}", desk.run(&["test"]).stdout);
    assert_eq!(server.seen().iter().filter(|request| request.path != "/robots.txt").count(), 1, "fetched once");
}

#[test]
fn an_input_without_a_page_drafts_nothing() {
    let desk = Desk::new();
    let made = desk.run(&["new", "/nonexistent/page.html"]);
    assert_eq!(made.code, 2);
    assert!(made.stderr.contains("no such file") && made.stderr.contains("hint: "), "{}", made.stderr);
    assert!(fs::read_dir(desk.0.path()).expect("readable").next().is_none());
}

#[test]
fn a_trial_shows_what_changes_block_by_block() {
    let found = run(&[
        "selectors",
        "try",
        &article(),
        "--body",
        ".article-body",
        "--strip",
        ".ad-slot",
        "--select",
        "title=.kicker",
    ]);
    assert_eq!(found.code, 0, "{}", found.stderr);
    holds(
        &found.stdout,
        &[
            "title\n- Ferry to run through the winter\n+ Islands  [flag#title[0]]\n",
            "blocks: 6 as before, 4 added (+), 0 removed (-)\n  … 1 as before\n  The council voted",
            "+ Sign up for our newsletter  <h3> [flag#body[0]]\n",
        ],
    );
    assert!(!found.stdout.contains('\u{1b}'), "no colour where nobody sees it");
    let first = ".article-body p:first-of-type";
    let removed = run(&["selectors", "try", &article(), "--strip", first, "-U", "0"]);
    assert!(removed.stdout.contains("- The council voted on Tuesday"), "{}", removed.stdout);
    assert!(
        removed.stdout.contains("… 1 as before\n- ") && removed.stdout.ends_with("  … 4 as before\n"),
        "{}",
        removed.stdout
    );
    let none = run(&["selectors", "try", &article(), "--strip", ".nowhere"]);
    assert_eq!(none.stdout, "no change: 6 blocks, every field the same\n");
    let fallback = run(&["selectors", "try", &article(), "--body", "#gone"]);
    assert!(fallback.stdout.starts_with("! no candidate of the body matches"), "{}", fallback.stdout);
}

#[test]
fn a_trial_of_nothing_or_of_no_selector_is_wrong_usage() {
    let nothing = run(&["selectors", "try", &article()]);
    assert!(nothing.code == 2 && nothing.stderr.contains("nothing to try"), "{}", nothing.stderr);
    let broken = run(&["selectors", "try", &article(), "--body", "p["]);
    assert!(broken.code == 2 && broken.stderr.contains("`p[` is no selector"), "{}", broken.stderr);
    let input = run(&["selectors", "try", "-", "--watch"]);
    assert!(input.code == 2 && input.stderr.contains("--watch"), "{}", input.stderr);
}

/// Waits until the program prints a line that holds `wanted`.
fn until(lines: &Receiver<String>, wanted: &str) {
    let mut seen = Vec::new();
    loop {
        match lines.recv_timeout(Duration::from_secs(20)) {
            Ok(line) if line.contains(wanted) => return,
            Ok(line) => seen.push(line),
            Err(error) => panic!("{wanted}: {error}\n{}", seen.join("\n")),
        }
    }
}

/// Ends the program whatever becomes of the test.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_watched_trial_runs_again_when_a_rule_or_the_page_changes() {
    let desk = Desk::new();
    let page = desk.write("page.html", fs::read(article()).expect("the page"));
    fs::create_dir_all(Path::new(desk.path()).join("sites")).expect("writable");
    let mut child = Ended(
        offprint()
            .args(["selectors", "try", &page, "--watch", "--selectors", desk.path()])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts"),
    );
    let stdout = BufReader::new(child.0.stdout.take().expect("piped"));
    let (sender, lines) = channel();
    std::thread::spawn(move || stdout.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
    until(&lines, "no change");
    desk.write("sites/soundherald.test.toml", "[body]\nstrip.add = [\".article-body p:first-of-type\"]\n");
    until(&lines, "- The council voted");
    let longer = fs::read_to_string(&page).expect("the page").replace(
        "<div class=\"ad-slot\">",
        "<p>A new line of text about the ferry, long enough to be kept by anybody.</p><div class=\"ad-slot\">",
    );
    desk.write("page.html", longer);
    until(&lines, "A new line of text");
}

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

const NETWORK: [&str; 5] = ["--allow-private", "--rate", "none", "--retries", "0"];

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
fn imported_patterns_pass_lint_and_every_line_is_told() {
    let desk = Desk::new();
    let pattern = "title: //h1[@class='headline']\nbody: //div[@class='article-body']\nstrip_id_or_class: related\nstrip: //div[count(p)>9]\n\
                   http_header(user-agent): Googlebot/2.1\ntest_url: https://soundherald.test/islands/ferry-winter\n";
    let file = desk.write("ftr/soundherald.test.txt", pattern);
    desk.write("ftr/README.txt", "These are patterns.\n");
    desk.write("ftr/nothing.test.txt", "title: concat(//a, //b)\n");
    desk.write("ftr/program.test.txt", "\u{7f}ELF\0\0\0title: //h1\n");
    desk.write(
        "ftr/wide.test.txt",
        format!("title: //h1\nnext_page: //{}\ntest_url: http://wide.test/one\n", "a".repeat(5000)),
    );
    let folder = file.strip_suffix("/soundherald.test.txt").expect("a folder").to_owned();
    let run_import = || run(&["selectors", "import", "ftr", &folder, "--out", desk.path()]);
    let found = run_import();
    assert_eq!(found.code, 1, "README.txt is not named after a host");
    holds(
        &found.stdout,
        &[
            "nothing.test.txt:1: dropped: title: concat(//a, //b) (concat() has no counterpart)\n",
            "soundherald.test.txt:2: exact: body: //div[@class='article-body']\n",
            "soundherald.test.txt:4: dropped: strip: //div[count(p)>9] (count() has no counterpart)\n",
            "soundherald.test.txt:5: dropped: http_header(user-agent): Googlebot/2.1 (the program does not pretend",
            &format!("wide.test.txt:2: dropped: next_page: //{}… (", "a".repeat(146)),
            "2 files written, 3 left out; lines: 6 exact, 0 approximated, 4 dropped\n",
        ],
    );
    assert!(found.stderr.contains("README.txt: README.txt is not named after a host"), "{}", found.stderr);
    assert!(found.stderr.contains("program.test.txt: it is no text\n"), "{}", found.stderr);
    assert_eq!(desk.run(&["lint"]).stdout, "2 files, 0 errors, 0 warnings\n");
    let record = run(&["extract", &article(), "--selectors", desk.path()]).record();
    assert_eq!(
        (record["rules"]["site"].as_str(), record["rules"]["fallback"].as_bool()),
        (Some("soundherald.test"), Some(false))
    );
    assert!(!record["body"].as_str().expect("a body").contains("Read also"));
    let again = run_import();
    assert!(
        again.stderr.contains("soundherald.test.toml is there already; move it away"),
        "nothing is written over: {}",
        again.stderr
    );
}

#[test]
fn a_rule_that_is_there_and_broken_is_not_said_to_be_missing() {
    let desk = Desk::new();
    desk.write("sites/soundherald.test.toml", "[title]\ncandidates = \"h1\"\n");
    let broken = "sites/soundherald.test.toml:2: `title.candidates` is a list; the file is left out";
    let shown = desk.run(&["show", "soundherald.test"]);
    assert!(shown.code == 2 && shown.stderr.contains(broken), "{}", shown.stderr);
    assert!(shown.stderr.contains("error: no usable rule file for soundherald.test\n"), "{}", shown.stderr);
    let checked = desk.run(&["check", "soundherald.test"]);
    assert!(checked.code == 2 && checked.stderr.contains(broken), "{}", checked.stderr);
    assert!(checked.stderr.contains("error: the rule file for soundherald.test cannot be used;"), "{}", checked.stderr);
}

#[test]
fn show_takes_the_address_of_a_page() {
    let desk = Desk::new();
    let shown = desk.run(&["show", "https://www.elrisala.com/news/one"]);
    assert!(shown.code == 0 && shown.stdout.starts_with("# site elrisala.com\n"), "{}{}", shown.stdout, shown.stderr);
}

#[test]
fn no_rule_is_drafted_or_tried_on_what_is_no_page() {
    let desk = Desk::new();
    let empty = desk.write("empty.html", "");
    let picture = desk.write("picture.html", "GIF89a\u{1}\0\u{1}\0");
    for arguments in [vec!["new"], vec!["try", "--body", "p"]] {
        for (page, why) in [(&empty, "the page is empty"), (&picture, "the content is a GIF image, not HTML")] {
            let told = desk.run(&[&arguments[..], &[page.as_str()]].concat());
            let expected = format!("error: {page}: {why}\nhint: name the URL or the saved .html file of one article\n");
            assert_eq!((told.code, told.stderr.as_str()), (2, expected.as_str()));
        }
    }
    let missing = desk.run(&["new", "nowhere.html"]);
    assert!(missing.stderr.starts_with("error: no such file: nowhere.html"), "{}", missing.stderr);
}

#[test]
fn show_names_layer_file_and_line_of_each_entry() {
    let desk = Desk::new();
    desk.write("sites/elrisala.com.toml", "\n[body]\nstrip.add = [\".own\"]\n");
    let shown = desk.run(&["show", "elrisala.com", "--origin"]);
    let own = format!("  \".own\",  # --selectors {}/sites/elrisala.com.toml:3\n", desk.path());
    assert!(shown.stdout.contains(&own), "{}", shown.stdout);
    assert!(shown.stdout.contains("  # bundled presets/wordpress/jannah.toml:"), "{}", shown.stdout);
}
