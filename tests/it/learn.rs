//! `selectors learn`, through the binary.

use std::fs;

use crate::desk::{Desk, holds};
use crate::program::run;
use crate::shelf::{Shelf, feed};
use crate::wire::{Reply, Server};

/// An article of a site that prints the same sign-off below every text, and a standfirst in a box that says nothing.
fn article(number: usize) -> String {
    let words = ["ferry", "bakery", "footbridge", "lighthouse", "market"];
    let word = words[number % words.len()];
    let paragraph = |what: &str| {
        format!(
            "<p>The {word} {what} {number} at seven in the morning with forty people looking on, and came back at noon \
             with thirty-nine and a goat, which nobody at the {word} office could explain to the reporters afterwards.</p>"
        )
    };
    format!(
        "<!DOCTYPE html><html lang=en><head><title>The {word} comes back with a goat</title>\
         <link rel=canonical href='https://www.quay.test/2026/{word}-{number}.html'></head><body>\
         <div class=top><h1>The {word} comes back with a goat</h1><div class=overline-box>{}</div></div>\
         <div class=story-text>{}{}{}<p class=signoff>{SIGNOFF}</p></div></body></html>",
        ["Harbour", "Village"][number % 2],
        paragraph("opened as number"),
        paragraph("was closed again under number"),
        paragraph("will be looked at as number"),
    )
}

const SIGNOFF: &str = "The Quay is written by eleven people who live beside it, and it is paid for by those who read it. The \
                       morning letter, which the harbour master reads aloud, brings the same to the table at breakfast.";

/// A folder of articles, and one for the rules.
fn shelf(numbers: &[usize]) -> (Desk, String) {
    let desk = Desk::new();
    for number in numbers {
        desk.write(&format!("pages/{number}.html"), article(*number));
    }
    let pages = format!("{}/pages", desk.path());
    (desk, pages)
}

#[test]
fn what_repeats_is_stripped_and_what_fills_gaps_is_named_with_its_evidence() {
    let (desk, pages) = shelf(&[1, 2, 3, 4]);
    let made = desk.run(&["learn", &pages]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    let rule = desk.read("sites/quay.test.toml");
    holds(
        &rule,
        &[
            "# Learned from 4 pages.",
            "# [title] found without a rule on 4 of 4 pages; ",
            "[category]\n# Found without a rule on 0 of 4 pages.\ncandidates = [\n  \".overline-box\",  # 4 of 4 pages, 4 of them with nothing else: \"",
            "strip.add = [\n  \".signoff\",                   # 4 of 4 pages: \"The Quay is written by eleven people who live be",
            "lacks",
        ],
    );
    assert!(!rule.contains("[title]\n"), "what is found anyway is left out:\n{rule}");
    assert_eq!(
        (desk.run(&["lint", "--strict"]).code, desk.run(&["test"]).code),
        (0, 0),
        "{}\n{rule}",
        desk.run(&["lint"]).stdout
    );
    let unseen = desk.write("unseen.html", article(5));
    let plain = run(&["extract", &unseen]).record();
    let ruled = run(&["extract", &unseen, "--selectors", desk.path()]).record();
    let body = |record: &serde_json::Value| record["body"].as_str().unwrap_or_default().to_owned();
    assert!(body(&plain).contains("eleven people") && !body(&ruled).contains("eleven people"), "{}", body(&plain));
    assert_eq!((plain["category"].as_str(), ruled["category"].as_str()), (None, Some("Village")));
}

#[test]
fn headings_of_the_text_are_no_sections() {
    let (desk, pages) = shelf(&[]);
    for number in 1..5 {
        let page = article(number)
            .replace("Harbour</div>", "What the harbour master said on Sunday</div>")
            .replace("Village</div>", "Why the village keeps its old bakery</div>");
        desk.write(&format!("pages/{number}.html"), page);
    }
    let made = desk.run(&["learn", &pages, "--dry-run"]);
    assert!(made.code == 0 && !made.stdout.contains("[category]\n"), "{}{}", made.stdout, made.stderr);
}

#[test]
fn an_archive_is_learned_from_without_its_error_pages() {
    let server = Server::start(|path, _| match path {
        "/1" => Reply::new(200, &[("Content-Type", "text/html")], article(1).as_bytes()),
        "/2" => Reply::new(200, &[("Content-Type", "text/html")], article(2).as_bytes()),
        _ => Reply::new(404, &[("Content-Type", "text/html")], article(3).as_bytes()),
    });
    let desk = Desk::new();
    let warc = format!("{}/warc", desk.path());
    let urls = ["/1", "/2", "/3"].map(|path| server.url(path));
    let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
    run(&[&["extract", "--allow-private", "--rate", "none", "--warc", &warc], &urls[..]].concat());
    let file = fs::read_dir(&warc).expect("a folder").flatten().next().expect("a file").path();
    let made = desk.run(&["learn", file.to_str().expect("UTF-8"), "--dry-run"]);
    assert!(made.code == 0 && made.stdout.contains("# Learned from 2 pages."), "{}{}", made.stdout, made.stderr);
}

#[test]
fn an_archive_of_its_own_is_learned_from_by_the_name_of_its_database() {
    let server = Server::start(|path, _| match path {
        "/feed.xml" => {
            Reply::new(200, &[("Content-Type", "application/rss+xml")], feed(&[("/1", "One"), ("/2", "Two")]))
        }
        "/1" => Reply::html(article(1)),
        "/2" => Reply::html(article(2)),
        _ => Reply::not_found(),
    });
    let (desk, shelf) = (Desk::new(), Shelf::of(&[&server.url("/feed.xml")]));
    shelf.pass(&[]);
    let db = shelf.db.to_str().expect("UTF-8");
    let made = desk.run(&["learn", db, "--dry-run"]);
    assert!(made.code == 0 && made.stdout.contains("# Learned from 2 pages."), "{}{}", made.stdout, made.stderr);
    // Other commands that take pages read those beside it, or say which command reads it.
    desk.write("sites/127.0.0.1.toml", "[body]\ncandidates = [\".story-text\"]\n");
    let found = desk.run(&["check", "--pages", db]);
    assert_eq!(found.stdout, "ok   127.0.0.1, 2 pages\n", "{}", found.stderr);
    let told = format!("`offprint archive export {db}` prints its records");
    for (command, is_told_why) in [("extract", false), ("explain", false), ("selectors new", true)] {
        let arguments: Vec<&str> = command.split(' ').chain([db]).collect();
        let found = run(&arguments);
        assert!(found.code != 0 && found.stderr.contains(&told), "{command}: {}", found.stderr);
        let why = "the content is an SQLite database, not HTML";
        assert!(if is_told_why { found.stderr.contains(why) } else { found.stdout.contains(why) }, "{}", found.stdout);
    }
}

#[test]
fn a_draft_is_printed_or_written_and_never_over_a_rule() {
    let (desk, pages) = shelf(&[1, 2]);
    let dry = desk.run(&["learn", &pages, "--dry-run"]);
    assert!(dry.code == 0 && dry.stdout.contains("[[test]]"), "{}{}", dry.stdout, dry.stderr);
    assert!(!desk.0.path().join("sites").exists());
    desk.write("sites/quay.test.toml", "name = \"Mine\"\n");
    let made = desk.run(&["learn", &pages]);
    assert!(made.code == 2 && made.stderr.contains("quay.test.toml is there already"), "{}", made.stderr);
    assert_eq!(desk.read("sites/quay.test.toml"), "name = \"Mine\"\n");
    assert!(!desk.0.path().join("fixtures").exists(), "nothing is half-written");
}

#[test]
fn too_few_pages_and_copies_of_one_article_teach_nothing() {
    let (desk, pages) = shelf(&[1]);
    let one = desk.run(&["learn", &pages]);
    assert_eq!(one.code, 2, "{}", one.stdout);
    assert!(
        one.stderr.contains("too few pages: 1 given, different articles among them: 1; learning takes two"),
        "{}",
        one.stderr
    );
    assert!(one.stderr.contains("hint: store more articles of the site"), "{}", one.stderr);
    fs::copy(format!("{pages}/1.html"), format!("{pages}/copy.html")).expect("writable");
    let copies = desk.run(&["learn", &pages]);
    assert!(
        copies.code == 2 && copies.stderr.contains("2 given, different articles among them: 1"),
        "{}",
        copies.stderr
    );
    assert!(!desk.0.path().join("sites").exists());
}

#[test]
fn pages_of_several_hosts_are_named_and_one_can_be_chosen() {
    let (desk, pages) = shelf(&[1, 2, 3]);
    desk.write("pages/4.html", article(4).replace("www.quay.test", "pier.test"));
    let mixed = desk.run(&["learn", &pages, "--dry-run"]);
    assert_eq!(mixed.code, 2, "{}", mixed.stdout);
    assert!(mixed.stderr.contains("the pages are of several sites: quay.test (3), pier.test (1)"), "{}", mixed.stderr);
    assert!(mixed.stderr.contains("hint: choose one with --host quay.test"), "{}", mixed.stderr);
    let chosen = desk.run(&["learn", &pages, "--host", "quay.test", "--dry-run"]);
    assert!(chosen.code == 0 && chosen.stdout.contains("# Learned from 3 pages."), "{}", chosen.stderr);
}

#[test]
fn pages_that_cannot_be_read_or_do_not_say_where_they_are_from_are_told() {
    let (desk, pages) = shelf(&[1, 2]);
    let nameless = desk.write("nameless.html", article(3).replace("rel=canonical", "rel=prev"));
    let made = desk.run(&["learn", &pages, &nameless, "/nonexistent/page.html", "--dry-run"]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    holds(
        &made.stderr,
        &[
            "no such file: /nonexistent/page.html; it is left out",
            "1 page left out: the page does not say where it is from",
        ],
    );
    let none = desk.run(&["learn", "/nonexistent/page.html"]);
    assert!(none.code == 2 && none.stderr.contains("no page can be read\nhint: "), "{}", none.stderr);
    let away = desk.run(&["learn", "https://quay.test/1"]);
    assert!(away.code == 2 && away.stderr.contains("pages are read from this machine only"), "{}", away.stderr);
}

#[test]
fn nothing_bundled_lies_under_rules_named_after_none() {
    let (desk, pages) = shelf(&[1]);
    desk.write("sites/quay.test.toml", "[category]\ncandidates = [\".overline-box\"]\n");
    let page = format!("{pages}/1.html");
    let alone = run(&["extract", &page, "--selectors", "none", "--selectors", desk.path()]).record();
    assert_eq!(alone["category"], "Village");
    let none = run(&["extract", &page, "--selectors", desk.path(), "--selectors", "none"]).record();
    assert_eq!(none["rules"]["site"], serde_json::Value::Null);
}

#[test]
fn a_heading_that_only_names_the_region_for_those_who_cannot_see_it_goes() {
    let desk = Desk::new();
    for number in [1, 2] {
        let label = "<div class=story-text><article aria-labelledby=label><h6 id=label>The report</h6>";
        let page = article(number).replace("<div class=story-text>", label);
        // The outline of the text begins above the label's level; the same heading on both pages is the text's own.
        let page = page.replacen("</p><p>", "</p><h2>What the harbour master says</h2><p>", 1);
        desk.write(&format!("pages/{number}.html"), page);
    }
    let made = desk.run(&["learn", &format!("{}/pages", desk.path())]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    let rule = desk.read("sites/quay.test.toml");
    holds(&rule, &["strip.add = [", "2 of 2 pages: \"The report\""]);
    assert!(!rule.contains("What the harbour master says"), "{rule}");
}
