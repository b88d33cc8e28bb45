//! Articles over several pages, and pages that send their readers on.

use std::fs;

use offprint::extract::join;
use offprint::{Extractor, Options, Page, RuleSet};
use serde_json::{Value, json};

use crate::net::told;
use crate::program::run;
use crate::wire::{Reply, Server};

fn paragraph(page: &str, number: usize) -> String {
    format!(
        "Paragraph {number} of page {page} tells how the ferry was built, who paid for the timber, and why the island had to wait for it through another winter."
    )
}

/// A page of an article with links as `links` has them.
fn page(name: &str, links: &str) -> String {
    let paragraphs: String = (0..5).map(|number| format!("<p>{}</p>", paragraph(name, number))).collect();
    format!(
        "<!DOCTYPE html><html lang=en><head><title>The ferry</title></head><body><article><h1>The ferry</h1>{paragraphs}</article>{links}</body></html>"
    )
}

fn serve(pages: &'static [(&'static str, &'static str, &'static str)]) -> Server {
    Server::start(move |path, _| match pages.iter().find(|(known, _, _)| *known == path) {
        Some((_, name, links)) => Reply::html(page(name, links)),
        None => Reply::not_found(),
    })
}

const RULE: &str = "[pages]\nnext = \"a.next\"\nsingle = \"a.single\"\n";

fn extract(server: &Server, rule: &str, flags: &[&str]) -> Value {
    extract_at("http://a.test/1", server, rule, flags)
}

fn extract_at(url: &str, server: &Server, rule: &str, flags: &[&str]) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("sites")).expect("writable");
    fs::write(folder.path().join("sites/a.test.toml"), rule).expect("writable");
    let detour = format!("::127.0.0.1:{}", server.address.port());
    let always = ["extract", "--allow-private", "--rate", "none", "--retries", "0", "--connect-to", &detour];
    let selectors = ["--selectors", folder.path().to_str().expect("UTF-8"), url];
    run(&[&always[..], &selectors, flags].concat()).record()
}

/// Which pages the body is made of, and the warnings.
fn made_of(record: &Value) -> (Vec<String>, Vec<String>) {
    let body = record["body"].as_str().unwrap_or_default();
    let mut pages: Vec<String> = Vec::new();
    for line in body.lines().filter_map(|line| line.split("of page ").nth(1)) {
        let name = line.split(' ').next().unwrap_or_default().to_owned();
        if pages.last() != Some(&name) {
            pages.push(name);
        }
    }
    let warnings = record["quality"]["warnings"].as_array().expect("a list");
    (pages, warnings.iter().map(|warning| warning["code"].as_str().unwrap_or_default().to_owned()).collect())
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn pages_of_one_article_are_joined_in_order() {
    let server = serve(&[
        ("/1", "one", "<a class=next href=/2>Next</a>"),
        ("/2", "two", "<a class=next href=/3#top>Next</a>"),
        ("/3", "three", "<a class=next href=/1>Next</a>"),
    ]);
    let record = extract(&server, RULE, &["--with", "markdown"]);
    assert_eq!((told(&record), made_of(&record)), (("ok", ""), (names(&["one", "two", "three"]), names(&[]))));
    assert_eq!((&record["url"], &record["title"]), (&json!("http://a.test/1"), &json!("The ferry")));
    let body: Vec<char> = record["body"].as_str().expect("a body").chars().collect();
    let blocks = record["blocks"].as_array().expect("a list");
    for block in blocks {
        let range =
            block["start"].as_u64().expect("a number") as usize..block["end"].as_u64().expect("a number") as usize;
        assert_eq!(block["text"], json!(body[range].iter().collect::<String>()));
    }
    let pages: Vec<u64> = blocks.iter().map(|block| block["page"].as_u64().expect("a page")).collect();
    assert!(pages.is_sorted() && pages.first() == Some(&0) && pages.last() == Some(&2), "{pages:?}");
    assert!(record["body_markdown"].as_str().is_some_and(|text| text.contains("of page three")));
    assert_eq!(record["word_count"], json!(body.iter().collect::<String>().split_whitespace().count()));
    assert_eq!(server.paths(), ["/1", "/2", "/3"]);
}

#[test]
fn without_a_rule_further_pages_are_known_by_their_addresses() {
    const PAGES: [(&str, &str, &str); 3] = [
        ("/ferry", "one", "<a href=/bridge/2>2</a> <a href=/ferry/2>Next</a>"),
        ("/ferry/2", "two", "<a href=/ferry>1</a> <a href=/ferry/3>3</a>"),
        ("/ferry/3", "three", "<a href=/ferry>1</a> <a href=/ferry/2>2</a>"),
    ];
    // Pages of lists and threads are left apart, so each says that it is an article.
    const ARTICLE: &str = r#"<script type="application/ld+json">{"@type": "NewsArticle", "headline": "The ferry",
        "datePublished": "2024-05-03", "author": {"@type": "Person", "name": "Mara Lind"}}</script>"#;
    let server = Server::start(|path, _| match PAGES.iter().find(|(known, _, _)| *known == path) {
        Some((_, name, links)) => Reply::html(page(name, &format!("{links}{ARTICLE}"))),
        None => Reply::not_found(),
    });
    let record = extract_at("http://a.test/ferry", &server, "", &[]);
    assert_eq!(made_of(&record), (names(&["one", "two", "three"]), names(&[])));
    assert_eq!(server.paths(), ["/ferry", "/ferry/2", "/ferry/3"]);
    let record = extract_at("http://a.test/ferry", &server, "", &["--no-further-pages"]);
    assert_eq!(made_of(&record), (names(&["one"]), names(&["more_pages"])));
}

#[test]
fn joining_ends_at_caps_repetitions_foreign_sites_and_missing_pages() {
    let server =
        serve(&[("/1", "one", "<a class=next href=/2>"), ("/2", "two", "<a class=next href=/3>"), ("/3", "three", "")]);
    let record = extract(&server, "[pages]\nnext = \"a.next\"\nmax = 2\n", &[]);
    assert_eq!(made_of(&record).0, ["one", "two"]);
    let server = serve(&[
        ("/1", "one", "<a class=next href='/1?page=2'>"),
        ("/1?page=2", "one", "<a class=next href='/1?page=3'>"),
    ]);
    assert_eq!(made_of(&extract(&server, RULE, &[])), (names(&["one"]), names(&["page_missing"])));
    let server = serve(&[("/1", "one", "<a class=next href=http://b.test/2>"), ("/2", "two", "")]);
    assert_eq!(made_of(&extract(&server, RULE, &[])), (names(&["one"]), names(&["more_pages"])));
    let server = serve(&[("/1", "one", "<a class=next href=/gone>")]);
    let record = extract(&server, RULE, &[]);
    assert_eq!((told(&record), made_of(&record)), (("ok", ""), (names(&["one"]), names(&["page_missing"]))));
    let detail = record["quality"]["warnings"][0]["detail"].as_str().expect("a detail").to_owned();
    assert_eq!(detail, "http://a.test/gone: the server answered 404");
    let server = serve(&[("/1", "one", "<a class=next href=/2>"), ("/2", "two", "")]);
    assert_eq!(made_of(&extract(&server, RULE, &["--no-further-pages"])), (names(&["one"]), names(&["more_pages"])));
    assert_eq!(server.paths(), ["/1"]);
}

#[test]
fn the_whole_article_on_one_page_takes_the_place_of_its_parts() {
    let server = serve(&[
        ("/1", "one", "<a class=single href=/print>Print</a><a class=next href=/2>"),
        ("/print", "all", "<a class=next href=/2>"),
    ]);
    assert_eq!(made_of(&extract(&server, RULE, &[])).0, ["all"]);
    // So the page behind an AMP version is reached.
    let rule = "[pages]\nsingle = \"link[rel='canonical']@href\"\n";
    let server = serve(&[
        ("/1", "amp", "<link rel=canonical href=http://a.test/story>"),
        ("/story", "canonical", "<link rel=canonical href=http://a.test/story>"),
    ]);
    assert_eq!(made_of(&extract(&server, rule, &[])).0, ["canonical"]);
}

#[test]
fn robots_txt_holds_for_further_pages_too() {
    let server = Server::start(|path, _| match path {
        "/robots.txt" => Reply::new(200, &[], "User-agent: *\nDisallow: /2"),
        "/1" => Reply::html(page("one", "<a class=next href=/2>")),
        _ => Reply::html(page("two", "")),
    });
    assert_eq!(made_of(&extract(&server, RULE, &[])), (names(&["one"]), names(&["page_missing"])));
    assert_eq!(server.paths(), ["/1"]);
}

#[test]
fn a_page_without_content_that_refreshes_leads_on() {
    let refresh = |to: &str| {
        format!(
            "<html><head><meta http-equiv=refresh content='0; url={to}'></head>
            <body><p>Redirecting to <a href={to}>the page that has taken the place of this one</a>...</body></html>"
        )
    };
    let server = Server::start(move |path, _| match path {
        "/1" => Reply::html(refresh("/2")),
        "/2" => Reply::html(refresh("http://a.test/3")),
        "/3" => Reply::html(page("three", "")),
        "/ring" => Reply::html(refresh("/ring")),
        "/inside" => Reply::html(refresh("http://127.0.0.1/admin")),
        _ => Reply::not_found(),
    });
    let record = extract(&server, "", &[]);
    assert_eq!((told(&record), &record["url"]), (("ok", ""), &json!("http://a.test/3")));
    assert_eq!(record["fetch"]["redirects"], json!(["http://a.test/1", "http://a.test/2"]));
    let ring = crate::net::fetch(&[&server.url("/ring")], &[]).record();
    assert_eq!(told(&ring).0, "not_article");
}

/// Outcome, code and message of a page at a.test with these headers.
fn wall(status: u16, headers: &[(&str, &str)], body: &str) -> (String, String, String) {
    let mut all = vec![("Content-Type", "text/html")];
    all.extend_from_slice(headers);
    let reply = Reply::new(status, &all, body);
    let server = Server::start(move |path, _| if path == "/robots.txt" { Reply::not_found() } else { reply.clone() });
    let record = crate::net::fetch(&[&server.url("/page")], &[]).record();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    (text(&record["outcome"]), text(&record["error"]["code"]), text(&record["error"]["message"]))
}

#[test]
fn checks_that_keep_programs_out_are_told_by_what_gives_them_away() {
    type Row<'a> = (u16, &'a [(&'a str, &'a str)], &'a str, &'a str);
    let table: [Row; 7] = [
        (403, &[("cf-mitigated", "challenge")], "<title>Un momento…</title><body>…", "Cloudflare: header cf-mitigated"),
        (503, &[], "<body><form id=challenge-form action=/x></form>", "Cloudflare: element #challenge-form"),
        (
            403,
            &[],
            "<body><script src='https://geo.captcha-delivery.com/c.js'></script>",
            "DataDome: address of captcha-delivery.com",
        ),
        (403, &[], "<body><div id=px-captcha></div>", "PerimeterX: element #px-captcha"),
        (200, &[], "<body><iframe src='/_Incapsula_Resource?SWUDNSAI=9&xinfo=1'></iframe>", "Imperva: address of"),
        (200, &[], "<body><div id=sec-if-cpt-container></div>", "Akamai: element #sec-if-cpt-container"),
        (405, &[("x-amzn-waf-action", "captcha")], "<body>", "AWS WAF: header x-amzn-waf-action"),
    ];
    for (status, headers, body, evidence) in table {
        let (outcome, code, message) = wall(status, headers, body);
        assert_eq!((outcome.as_str(), code.as_str()), ("blocked", "bot_wall"), "{evidence}: {message}");
        assert!(message.contains(evidence), "{evidence}: {message}");
    }
    // A site's own refusal stays one, and an article behind such a service is an article.
    assert_eq!(wall(403, &[], "<h1>Forbidden</h1>").1, "forbidden");
    let article = page("one", "<script src='/_Incapsula_Resource?SWJIYLWA=7'></script>");
    assert_eq!(wall(200, &[("Server", "cloudflare")], &article).0, "ok");
}

#[test]
fn a_paragraph_that_closes_one_page_and_opens_the_next_is_kept_once() {
    let (extractor, options) = (Extractor::new(RuleSet::none()), Options::default());
    let [first, teaser, last] = [
        "The ferry left at seven, with forty people on board.",
        "At noon it came back, and the harbour master counted them.",
        "There were thirty-nine and a goat, which nobody could explain.",
    ];
    let pages = [[first, teaser], [teaser, last]].map(|[above, below]| {
        let html = format!("<article><h1>Ferry</h1><p>{above}</p><p>{below}</p></article>");
        extractor.extract(&Page::new(html.into_bytes()), &options)
    });
    let body = join(pages.into(), &options).record.body;
    assert_eq!(body.as_deref(), Some(&*format!("{first}\n\n{teaser}\n\n{last}")));
}
