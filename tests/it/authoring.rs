//! Writing rules, through the binary: drafts, imported patterns, what is shown of a rule.

use std::fs;

use crate::desk::{Desk, holds};
use crate::program::{ARTICLE, repository, run};
use crate::wire::{Reply, Server};

pub(crate) fn article() -> String {
    repository(ARTICLE).to_str().expect("UTF-8").to_owned()
}

/// A page with a section that only its class tells, an advertisement in its text, and no word about its site.
pub(crate) fn plain_page() -> String {
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
fn a_draft_names_the_script_that_holds_the_text_of_a_page_without_any() {
    let desk = Desk::new();
    let part = |words: &str| format!("{{\"kind\":\"p\",\"html\":\"<p>{}</p>\"}}", words.repeat(4));
    let page = format!(
        "<!DOCTYPE html><html lang=en><head><title>The ferry</title></head><body><div id=app></div><script>\
         window.__POST__={{\"menu\":[\"Home and garden\"],\"page\":{{\"parts\":[{},{}]}}}};</script></body></html>",
        part("The ferry came back at noon with a goat that nobody had paid for. "),
        part("It was given a bed behind the ticket office, and has stayed there. "),
    );
    let page = desk.write("page.html", page);
    let made = desk.run(&["new", &page, "--url", "https://www.shell.test/2026/ferry.html"]);
    assert_eq!((made.code, made.stderr.as_str()), (0, ""), "{}", made.stdout);
    holds(
        &desk.read("sites/shell.test.toml"),
        &[
            "candidates = [{ json = \"script\", pointer = \"/page/parts/*/html\", as = \"html\" }]",
            "contains = [\"The ferry",
        ],
    );
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

pub(crate) const NETWORK: [&str; 5] = ["--allow-private", "--rate", "none", "--retries", "0"];

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
    assert!(found.stderr.contains("program.test.txt: it is not text\n"), "{}", found.stderr);
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
            let expected = format!("error: {page}: {why}\nhint: name the URL or the saved page of one article\n");
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
