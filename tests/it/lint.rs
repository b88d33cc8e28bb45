//! `selectors lint` with pages at hand, through the binary.

use crate::desk::Desk;
use crate::program::run;

/// A page of the site whose rules are judged: `title` is its headline, `inside` stands between its paragraphs.
fn page(title: &str, inside: &str) -> String {
    let paragraph = |word: &str| {
        format!(
            "<p>The {word} boat left the northern pier at seven in the morning with forty people on board, and came \
             back at noon with thirty-nine and a goat, which nobody at the harbour office could explain afterwards.</p>"
        )
    };
    let teasers: String = (1..20).map(|number| format!("<li><a href=/{number}>Short news {number}</a></li>")).collect();
    format!(
        "<!DOCTYPE html><html lang=en><head><title>{title}</title></head><body><h1>{title}</h1><div class=kicker>Harbour</div>\
         <div class=story-text>{}{}{inside}{}</div><ul class=rail>{teasers}</ul></body></html>",
        paragraph("first"),
        paragraph("second"),
        paragraph("third")
    )
}

const RULE: &str = r#"name = "Quay News"

[title]
candidates = ["h1"]

[category]
candidates = [".kicker", ".section-label"]

[dek]
candidates = [".rail a"]

[body]
candidates = [".story-text"]
strip      = [".promo", ".gone", ".rail", ".story-text > p"]

[[test]]
fixture  = "goat"
url      = "https://quay.test/goat"
contains = ["a goat"]
"#;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("sites/quay.test.toml", RULE);
    desk.write("fixtures/sites/quay.test/goat/page.html", page("Boat comes back with a goat", ""));
    desk
}

#[test]
fn entries_that_the_stored_pages_do_not_need_are_named_with_line_and_suggestion() {
    let desk = desk();
    let lint = desk.run(&["lint"]);
    let file = format!("{}/sites/quay.test.toml", desk.path());
    for (line, what) in [
        (4, "[title] changes nothing: the same is found without it on the one page at hand\nhint: take it out"),
        (
            7,
            "`.section-label` in `category.candidates` matches nothing on the one page at hand\nhint: take it out, or store",
        ),
        (
            10,
            "`.rail a` in `dek.candidates` matches 19 elements with different texts; the first is taken\nhint: name the",
        ),
        (14, "`.promo` in `body.strip` matches nothing on"),
        (14, "`.gone` in `body.strip` matches nothing on"),
        (13, "[body] is no answer on the one page at hand: no candidate matches, or the strips leave nothing\nhint: "),
    ] {
        assert!(lint.stdout.contains(&format!("note: {file}:{line}: {what}")), "{line} {what}\n{}", lint.stdout);
    }
    assert!(lint.stdout.ends_with("1 file, 0 errors, 0 warnings, 6 notes\n"), "{}", lint.stdout);
    assert!(!lint.stdout.contains("`.kicker`"), "it finds what nothing else does:\n{}", lint.stdout);
}

#[test]
fn the_day_that_chooses_a_variant_is_not_called_redundant() {
    let desk = Desk::new();
    let old = page("Boat comes back with a goat", "")
        .replace("<div class=kicker>", "<i class=day>8 June 2014</i><div class=kicker>");
    desk.write("fixtures/sites/quay.test/goat/page.html", old);
    let rule = |variant: &str| {
        format!(
            "[published]\ncandidates = [\"i.day\"]\n{variant}\n[[test]]\nfixture = \"goat\"\n\
             url = \"https://quay.test/goat\"\npublished = \"2014-06-08\"\n"
        )
    };
    desk.write("sites/quay.test.toml", rule(""));
    let plain = desk.run(&["lint"]);
    assert!(plain.stdout.contains("[published] changes nothing"), "{}", plain.stdout);
    let variant = "[[variant]]\nname = \"old\"\nuntil = 2018-12-31\nbody = { candidates = [\".story-text\"] }\n";
    desk.write("sites/quay.test.toml", rule(variant));
    let dated = desk.run(&["lint"]);
    assert!(!dated.stdout.contains("[published]"), "{}", dated.stdout);
}

#[test]
fn notes_fail_only_where_that_is_asked_for() {
    let desk = desk();
    assert_eq!((desk.run(&["lint"]).code, desk.run(&["lint", "--strict"]).code), (0, 1));
    desk.write(
        "sites/quay.test.toml",
        "[category]\ncandidates = [\".kicker\"]\n[[test]]\nfixture = \"goat\"\nurl = \"https://quay.test/goat\"\n\
         category = \"Harbour\"\n",
    );
    let lint = desk.run(&["lint", "--strict"]);
    assert_eq!((lint.code, lint.stdout.as_str()), (0, "1 file, 0 errors, 0 warnings\n"));
}

#[test]
fn pages_at_hand_take_the_place_of_the_stored_ones() {
    let desk = desk();
    desk.write("sites/quay.test.toml", RULE.replace(", \".story-text > p\"", ""));
    let first = desk.write("pages/1.html", page("One", "<div class=promo>Download our new app today</div>"));
    let second = desk.write("pages/2.html", page("Two", ""));
    let list = format!(
        "{{\"path\": {first:?}, \"url\": \"https://quay.test/1\"}}\n{{\"path\": {second:?}, \"url\": \"https://quay.test/2\"}}\n\
         {{\"path\": {second:?}, \"url\": \"https://other.test/2\"}}\n"
    );
    let list = desk.write("pages.jsonl", list);
    let lint = desk.run(&["lint", "quay.test", "--pages", &list]);
    assert!(!lint.stdout.contains("`.promo`"), "one page has it:\n{}", lint.stdout);
    for told in [
        "`.gone` in `body.strip` matches nothing on any of the 2 pages at hand",
        "`.rail` in `body.strip` takes nothing away on any of the 2 pages at hand that would not be gone without it",
    ] {
        assert!(lint.stdout.contains(told), "{told}\n{}", lint.stdout);
    }
}

#[test]
fn pages_elsewhere_and_pages_that_are_not_there_are_wrong_usage() {
    let desk = desk();
    let away = desk.run(&["lint", "--pages", "https://quay.test/goat"]);
    assert_eq!(away.code, 2, "{}", away.stderr);
    assert!(away.stderr.contains("pages are read from this machine only\nhint: store it first"), "{}", away.stderr);
    let missing = desk.run(&["lint", "--pages", "/nonexistent/pages"]);
    assert_eq!(missing.code, 2, "{}", missing.stdout);
    assert!(missing.stderr.contains("error: no such file: /nonexistent/pages; no page"), "{}", missing.stderr);
}

#[test]
fn promises_that_no_page_can_keep_are_named() {
    let desk = desk();
    desk.write("sites/same.test.toml", "same_as = \"quay.test\"\n");
    desk.write("sites/gov.uk.toml", "[title]\ncandidates = [\"h1\"]\n[check]\npages = [\"https://gov.uk/\"]\n");
    let test = |rest: &str| format!("[[test]]\nfixture = \"goat\"\n{rest}\n");
    let rule = [
        test("url = \"https://same.test/goat\"\ntitle = \"Boat comes back with a goat\""),
        test("url = \"https://other.test/goat\"\ntitle = \"Boat comes back with a goat\""),
        test("title = \"Boat comes back with a goat\""),
        test("url = \"https://quay.test/goat\"\noutcome = \"fine\"").replace("\"goat\"", "\"../quay.test/goat\""),
    ];
    desk.write("sites/quay.test.toml", format!("[category]\ncandidates = [\".kicker\"]\n{}", rule.concat()));
    let lint = desk.run(&["lint"]);
    let file = format!("{}/sites", desk.path());
    let expected = [
        format!(
            "note: {file}/gov.uk.toml:1: `gov.uk` is what names of many sites end in: the rules hold for that host alone\n"
        ),
        "hint: name the file after the site's own host where another is meant\n".to_owned(),
        format!("warning: {file}/quay.test.toml:8: the rules at `https://other.test/goat` are those of: none\n"),
        "hint: write the address that the stored page comes from\n".to_owned(),
        format!("warning: {file}/quay.test.toml:12: this [[test]] has no `url`, by which the site's rules are found\n"),
        "hint: write the address that the stored page comes from\n".to_owned(),
        format!(
            "warning: {file}/quay.test.toml:15: fixture `../quay.test/goat` is not a folder below the rule's own\n"
        ),
        format!("warning: {file}/quay.test.toml:15: \"fine\" is not an outcome\n"),
        "hint: write ok, partial, paywalled, not_article …\n".to_owned(),
        "3 files, 0 errors, 4 warnings, 1 note\n".to_owned(),
    ];
    assert_eq!(lint.stdout, expected.concat());
    let test = desk.run(&["test", "quay.test"]);
    assert!(test.stdout.contains("the promise has no `url`"), "{}", test.stdout);
    assert!(test.stdout.contains("fixture `../quay.test/goat` is not a folder below"), "{}", test.stdout);
}

#[test]
fn pages_of_one_list_are_told_apart() {
    let desk = desk();
    let page = desk.write("pages/1.html", page("One", ""));
    let list = desk.write(
        "pages.jsonl",
        format!("{{\"path\": {page:?}, \"url\": \"https://quay.test/1\"}}\n{{\"path\": {page:?}, \"url\": \"https://quay.test/2\"}}\n"),
    );
    desk.write("sites/quay.test.toml", "[category]\ncandidates = [\".kicker\"]\n");
    let told = desk.run(&["test", "--pages", &list]).stdout;
    assert_eq!(told, "ok   quay.test https://quay.test/1\nok   quay.test https://quay.test/2\n2 pages, 0 broken\n");
}

#[test]
fn presets_are_shared_and_need_not_match_everywhere() {
    let desk = Desk::new();
    desk.write(
        "presets/quay/theme.toml",
        "detect = { any = [\".story-text\"] }\n[title]\ncandidates = [\"h1\", \".never\"]\n[dek]\ncandidates = [\".rail a\"]\n\
         [[test]]\nfixture = \"goat\"\nurl = \"https://quay.test/goat\"\ncontains = [\"a goat\"]\n",
    );
    desk.write("fixtures/presets/quay/theme/goat/page.html", page("Boat comes back with a goat", ""));
    let lint = run(&["selectors", "lint", "--selectors", desk.path()]);
    assert!(lint.stdout.ends_with("1 file, 0 errors, 0 warnings, 1 note\n"), "{}", lint.stdout);
    assert!(lint.stdout.contains("`.rail a` in `dek.candidates` matches 19 elements"), "{}", lint.stdout);
}

#[test]
fn a_file_named_after_www_is_an_error_and_long_entries_are_shortened() {
    let desk = Desk::new();
    let long = format!(".promo{}", ", .promo".repeat(2_000));
    desk.write("sites/www.w.test.toml", format!("[body]\nstrip = [\"{long}\", \"{long}\"]\n"));
    let lint = desk.run(&["lint"]);
    assert_eq!(lint.code, 1);
    let told = "www.w.test.toml:1: `www.w.test` is the host `w.test` with `www.` before it\n\
                hint: name the file after the host, without `www.`: sites/w.test.toml\n";
    assert!(lint.stdout.contains(told), "{}", lint.stdout);
    assert!(lint.stdout.contains("stands in `body.strip` twice") && lint.stdout.len() < 1_500, "{}", lint.stdout);
}

#[test]
fn a_domain_that_is_meant_is_never_the_one_that_was_written() {
    let desk = Desk::new();
    desk.write("sites/a1.test.toml", "same_as = \"a4.test\"\n");
    desk.write("sites/a4.test.toml", "same_as = \"a9.test\"\n");
    desk.write("sites/a9.test.toml", "[body\n");
    let lint = desk.run(&["lint"]);
    assert!(lint.stdout.contains("`same_as` names `a9.test`, which has no usable file"), "{}", lint.stdout);
    assert!(!lint.stdout.contains("did you mean `a9.test`"), "{}", lint.stdout);
}

#[test]
fn of_scripts_only_the_one_that_the_pointer_leads_somewhere_in_counts() {
    let desk = Desk::new();
    let scripts: String =
        (0..12).map(|number| format!("<script>var a{number} = {{\"n\": {number}}}</script>")).collect();
    let state = "<script>self.q.push({\"article\": {\"heading\": \"The goat is back\"}})</script>";
    let rule = "[title]\ncandidates = [\n  { json = \"script\", pointer = \"/article/heading\" },\n  \
                { json = \"script\", pointer = \"/article/none\" },\n]\n\n[[test]]\nfixture = \"goat\"\n\
                url = \"https://quay-news.test/goat\"\ntitle = \"The goat is back\"\n";
    desk.write("sites/quay-news.test.toml", rule);
    desk.write("fixtures/sites/quay-news.test/goat/page.html", page("Goat", &format!("{scripts}{state}")));
    assert_eq!(desk.run(&["test"]).code, 0);
    let found = desk.run(&["lint"]);
    assert!(!found.stdout.contains("12 elements") && !found.stdout.contains("toml:3"), "{}", found.stdout);
    assert!(
        found.stdout.contains("toml:4: `") && found.stdout.contains("matches nothing on the one page"),
        "{}",
        found.stdout
    );
}
