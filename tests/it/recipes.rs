//! The recipes of `docs/site-rules.md`, each as a reader would copy it: the block as it stands there, and a page it is for.

use std::fs;

use serde_json::{Value, json};

use crate::desk::Desk;
use crate::net::told;
use crate::program::{repository, run};
use crate::wire::{Reply, Server};

/// The TOML below a heading in bold, `**heading**`.
fn recipe(heading: &str) -> String {
    let document = fs::read_to_string(repository("docs/site-rules.md")).expect("the document");
    let opening = format!("\n**{heading}**");
    let (_, rest) = document.split_once(&opening).unwrap_or_else(|| panic!("no recipe {heading}"));
    let (_, rest) = rest.split_once("```toml\n").expect("a block of TOML");
    rest.split("```").next().expect("its end").to_owned()
}

/// A sentence that is long enough to be an article's.
fn sentence(what: &str) -> String {
    format!(
        "The {what} of the northern pier was paid for by the ferrymen, who had waited for it through two hard winters."
    )
}

fn page(head: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=en><head><title>The new pier</title>{head}</head><body><h1>The new pier</h1>{body}</body></html>"
    )
}

/// What comes out of `page` at `url` with `rule` for its host, and what `lint` says of the rule.
fn extracted(rule: &str, url: &str, page: &str) -> Value {
    let desk = Desk::new();
    desk.write("sites/riverside-post.test.toml", rule);
    let lint = run(&["selectors", "lint", "--selectors", "none", "--selectors", desk.path()]);
    assert!(lint.stdout.contains("0 errors"), "{}{}\n{rule}", lint.stdout, lint.stderr);
    let file = desk.write("page.html", page);
    run(&["extract", &file, "--url", url, "--selectors", "none", "--selectors", desk.path()]).record()
}

fn body(record: &Value) -> &str {
    record["body"].as_str().unwrap_or_default()
}

#[test]
fn only_the_paragraphs() {
    let (lead, first, second) = (sentence("story"), sentence("timber"), sentence("roof"));
    let page = page(
        "",
        &format!(
            "<p class=intro>{lead}</p><div class=story><p>{first}</p><div class=odd-widget><p>{}</p></div><h2>The roof</h2><p>{second}</p></div>",
            sentence("widget")
        ),
    );
    let record = extracted(&recipe("Only the paragraphs."), "https://riverside-post.test/pier", &page);
    assert_eq!(body(&record), format!("{lead}\n\n{first}\n\nThe roof\n\n{second}"));
}

#[test]
fn a_standfirst_outside_the_text() {
    let (lead, first, second) = (sentence("standfirst"), sentence("timber"), sentence("roof"));
    let page = page(
        "",
        &format!("<header><p class=standfirst>{lead}</p></header><article><p>{first}</p><p>{second}</p></article>"),
    );
    let record = extracted(&recipe("Standfirst outside the text."), "https://riverside-post.test/pier", &page);
    assert_eq!(record["dek"], json!(lead));
    assert!(body(&record).starts_with(&lead), "{}", body(&record));
    assert_eq!(record["blocks"][0]["role"], "dek");
}

#[test]
fn two_layouts() {
    let rule = recipe("Two layouts.");
    let (new, old, live) = (sentence("new layout"), sentence("old layout"), sentence("live blog"));
    let of = |day: &str, path: &str| {
        let dated = format!("<meta property=article:published_time content={day}>");
        let body = format!(
            "<div class=article-body><p>{new}</p></div><div id=story><p>{old}</p></div><div class=live-entry><p>{live}</p></div>"
        );
        body_of(&rule, path, &page(&dated, &body))
    };
    assert_eq!(of("2024-04-16T08:00:00Z", "/pier"), new);
    assert_eq!(of("2024-04-15T08:00:00Z", "/pier"), old);
    assert_eq!(of("2024-04-16T08:00:00Z", "/live/pier"), live);
}

fn body_of(rule: &str, path: &str, page: &str) -> String {
    body(&extracted(rule, &format!("https://riverside-post.test{path}"), page)).to_owned()
}

#[test]
fn the_text_is_in_the_pages_json() {
    let rule = recipe("The text is in the page's JSON");
    let (first, second) = (sentence("timber"), sentence("roof"));
    let html = format!("<p>{first}</p><p>{second}</p>");
    let data = json!({ "props": { "pageProps": { "article": { "html": html } } } });
    let shell =
        page("", &format!("<div id=__next></div><script id=__NEXT_DATA__ type=application/json>{data}</script>"));
    assert_eq!(body_of(&rule, "/pier", &shell), format!("{first}\n\n{second}"));
    let whole = page("", &format!("<div class=article><p>{first}</p><p>{}</p></div>", sentence("page itself")));
    assert!(body_of(&rule, "/pier", &whole).contains("page itself"));
}

#[test]
fn a_byline_inside_the_text() {
    let (first, second) = (sentence("timber"), sentence("roof"));
    let page =
        page("", &format!("<div class=story><p><strong>By Ada Byron</strong></p><p>{first}</p><p>{second}</p></div>"));
    let record = extracted(&recipe("A byline inside the text."), "https://riverside-post.test/pier", &page);
    assert_eq!(record["authors"], json!([{ "name": "Ada Byron", "url": null, "role": null }]));
    assert_eq!(body(&record), format!("{first}\n\n{second}"));
}

#[test]
fn text_that_the_page_hides() {
    let shown: Vec<String> = ["timber", "planks", "railing", "lamps", "stairs"].map(sentence).into();
    let (paragraphs, hidden) =
        (shown.iter().map(|text| format!("<p>{text}</p>")).collect::<String>(), sentence("roof"));
    let page = page(
        "",
        &format!(
            "<article>{paragraphs}</article><aside class='paywall modal' style='display:none'><p>{hidden}</p></aside>"
        ),
    );
    let shown = shown.join("\n\n");
    assert_eq!(body_of("", "/pier", &page), shown);
    assert_eq!(body_of(&recipe("Text that the page hides"), "/pier", &page), format!("{shown}\n\n{hidden}"));
}

#[test]
fn who_it_is_taken_from() {
    let (first, second) = (sentence("timber"), sentence("roof"));
    let page = page("", &format!("<article><p>{first}</p><p>{second}</p><p>Source: Quay Letter</p></article>"));
    let record = extracted(&recipe("Who it is taken from"), "https://riverside-post.test/pier", &page);
    assert_eq!((&record["source"]["name"], &record["source"]["kind"]), (&json!("Quay Letter"), &json!("syndicated")));
    assert_eq!(body(&record), format!("{first}\n\n{second}"));
}

#[test]
fn an_article_over_several_pages() {
    let server = Server::start(|path, _| {
        let (word, link) = match path {
            "/pier" => {
                ("timber", "<a class=next href=/pier/2>Next page</a><a class=next href=/other>Another article</a>")
            }
            "/pier/2" => ("roof", ""),
            _ => return Reply::not_found(),
        };
        let paragraphs: String = ["plan", word, "work"].map(|what| format!("<p>{}</p>", sentence(what))).concat();
        Reply::html(page("", &format!("<article>{paragraphs}</article>{link}")))
    });
    let desk = Desk::new();
    desk.write("sites/riverside-post.test.toml", recipe("An article over several pages."));
    let detour = format!("::127.0.0.1:{}", server.address.port());
    let network = ["extract", "--allow-private", "--rate", "none", "--retries", "0", "--connect-to", &detour];
    let rules = ["--selectors", "none", "--selectors", desk.path(), "http://riverside-post.test/pier"];
    let record = run(&[&network[..], &rules].concat()).record();
    assert_eq!(told(&record), ("ok", ""));
    assert!(body(&record).contains("The timber") && body(&record).contains("The roof"), "{}", body(&record));
}

#[test]
fn a_value_that_must_not_come_out() {
    let data = json!({ "@type": "NewsArticle", "headline": "The new pier", "author": { "@type": "Person", "name": "Riverside Post" },
        "image": "https://riverside-post.test/static/crest.png" });
    let head = format!("<script type=application/ld+json>{data}</script>");
    let page = page(&head, &format!("<article><p>{}</p><p>{}</p></article>", sentence("timber"), sentence("roof")));
    let url = "https://riverside-post.test/pier";
    let record = extracted("", url, &page);
    assert_eq!(record["image"]["url"], "https://riverside-post.test/static/crest.png");
    let record = extracted(&recipe("A value that must not come out"), url, &page);
    assert_eq!((&record["authors"], &record["image"]), (&json!([]), &Value::Null));
}

#[test]
fn what_each_post_says() {
    let post = |what: &str| {
        format!(
            "<div class=post><p class=who>mole_{what} · Rank: deckhand</p><div class=text><p>{}</p></div></div>",
            sentence(what)
        )
    };
    let asked = sentence("question");
    let page = page(
        "",
        &format!(
            "<div class=question><div class=vote>12 votes</div><div class=text><p>{asked}</p></div></div>{}{}",
            post("timber"),
            post("roof")
        ),
    );
    let rule = recipe("A forum, a page of questions, letters to the editor.");
    let record = extracted(&rule, "https://riverside-post.test/pier", &page);
    assert_eq!(body(&record), format!("{asked}\n\n{}\n\n{}", sentence("timber"), sentence("roof")));
}

#[test]
fn every_recipe_is_tried() {
    let document = fs::read_to_string(repository("docs/site-rules.md")).expect("the document");
    let (_, rest) = document.split_once("\n## Recipes\n").expect("the recipes");
    let recipes = rest.split("\n## ").next().expect("their end");
    let own = include_str!("recipes.rs");
    let headings = recipes.lines().filter_map(|line| line.strip_prefix("**")?.split("**").next());
    for heading in
        headings.filter(|heading| recipes.contains(&format!("**{heading}**")) && !heading.starts_with("Lazy"))
    {
        assert!(own.contains(&format!("recipe(\"{heading}\")")), "nothing tries the recipe {heading}");
    }
}
