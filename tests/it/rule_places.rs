//! What a rule names that is no element of its own: the way to a page, a place inside a block, an account.

use crate::program::run;
use crate::rules::{LONG, extract, lines};

/// Category and path of a page whose rule names its crumbs.
fn way(rule: &str, crumbs: &str) -> (Option<String>, Vec<String>) {
    let html = format!("<div class=way>{crumbs}</div><h1>Ferry</h1><article><p>{LONG}</p></article>");
    let record = extract(rule, &html).record;
    (record.category, record.category_path)
}

#[test]
fn the_end_of_the_path_is_the_section_where_no_candidate_finds_one() {
    let path = "[category]\npath = { sel = \".way a\", drop = [\"^All boats$\"] }\n";
    let crumbs = "<a href=/>Startseite</a> <a href=/b>All boats</a> <a href=/f>Ferries</a> <a href=/f/x>North</a>";
    let found = (Some("North".to_owned()), vec!["Ferries".to_owned(), "North".to_owned()]);
    assert_eq!(way(path, crumbs), found);
    // The same way once more below the text, a link inside a link, and the page itself at its end.
    let twice = format!("{crumbs} <a href=/z><span>North</span></a> <a href=/p>Ferry</a> {crumbs}");
    assert_eq!(way(path, &twice), found);
    let again = "<a href=/f>Ferries</a> <a href=/f/x>North</a> <a href=/f>Ferries</a> <a href=/f/x>North</a>";
    assert_eq!(way(path, again), found);
    let rule = format!("{path}candidates = [\".way a:nth-child(3)\"]\n");
    assert_eq!(way(&rule, crumbs), (Some("Ferries".to_owned()), vec!["Ferries".to_owned()]));
    // Where the candidate finds nothing the path still does.
    assert_eq!(way(&format!("{path}candidates = [\".none\"]\n"), crumbs), found);
}

#[test]
fn a_cut_inside_a_paragraph_that_line_breaks_end_cuts_there() {
    let html = format!(
        "<table><tr><td class=main><script>var long = 'words that nobody reads';</script>By the harbour office<br><br>{LONG}<br><br>\
         <b>Read also:</b> <a href=x>The crane goes red</a><br><br>More to come</td></tr></table>"
    );
    let body = |rule: &str| {
        let found = extract(&format!("[body]\ncandidates = [\"td.main\"]\n{rule}\n"), &html);
        lines(&found).join("|")
    };
    let office = "By the harbour office";
    let also = "Read also: The crane goes red";
    assert_eq!(body(""), format!("{office}|{LONG}|{also}|More to come"));
    assert_eq!(body("cut_from = [{ sel = 'b', has_text = '^Read also' }]"), format!("{office}|{LONG}"));
    assert_eq!(body("cut_before = ['b']"), format!("{also}|More to come"));
    // In the middle of a paragraph the rest of the page goes, not what stands before it.
    assert_eq!(body("cut_from = ['td > a']"), format!("{office}|{LONG}|{also}"));
}

#[test]
fn an_account_that_a_rule_names_is_the_author() {
    let html = format!("<h1>Ferry</h1><p class=who><a href=/u/1>harbour_cat</a></p><article><p>{LONG}</p></article>");
    let names = |rule: &str| -> Vec<String> {
        extract(rule, &html).record.authors.into_iter().map(|author| author.name).collect()
    };
    assert_eq!(names("[authors]\ncandidates = [\".who a\"]\n"), ["harbour_cat"]);
    assert_eq!(names("[authors]\ncandidates = [\".none\"]\n"), [] as [&str; 0]);
}

#[test]
fn what_is_shown_of_a_site_has_its_variants() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("sites")).expect("writable");
    let rule = "clean = \"generic\"\n[body]\ncandidates = [\".story\"]\n[[variant]]\nname = \"live\"\npaths = [\"/live/**\"]\n\
                until = 2024-04-15\nbody = { strip = { add = [\".poll\"] } }\n";
    std::fs::write(folder.path().join("sites/a.test.toml"), rule).expect("writable");
    let shown = run(&["selectors", "show", "a.test", "--selectors", folder.path().to_str().expect("UTF-8")]).stdout;
    let expected = "# site a.test\nclean = \"generic\"  # a.test\n\n[body]\ncandidates = [\n  \".story\",  # a.test\n]\n\n\
                    [[variant]]\nname = \"live\"\npaths = [\"/live/**\"]\nuntil = 2024-04-15\n\n[variant.body]\n\
                    strip.add = [\n  \".poll\",  # a.test\n]\n";
    assert_eq!(shown, expected);
}
