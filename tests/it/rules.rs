//! What a rule file decides about a page, by the library; what the commands say of rule files.

use offprint::extract::With;
use offprint::record::OffsetKnowledge;
use offprint::selectors::Texts;
use offprint::{Extraction, Extractor, Options, Page, RuleSet};

use crate::program::{Run, run};
use crate::rule_bodies::reason;

/// The extraction of a page on a.test by one site file.
pub(crate) fn extract(rule: &str, html: &str) -> Extraction {
    let files = Texts::from([("sites/a.test.toml", rule)]);
    let set = RuleSet::new(vec![Box::new(files)]);
    assert!(set.file("a.test").is_some(), "{:?}", set.problems());
    let page = Page::new(html).at("https://a.test/2024/story".parse().expect("a URL"));
    let with = With { removed: true, ..With::default() };
    Extractor::new(set).extract(&page, &Options { with, trace: true, ..Options::default() })
}

/// The body's lines.
pub(crate) fn lines(extraction: &Extraction) -> Vec<&str> {
    extraction.record.body.as_deref().unwrap_or_default().lines().filter(|line| !line.is_empty()).collect()
}

pub(crate) const LONG: &str = "The ferry left the northern pier at seven in the morning with forty people on board, and came back at \
                    noon with thirty-nine and a goat, which nobody at the harbour office could explain afterwards.";

#[test]
fn a_headline_of_the_head_is_read_where_the_page_has_no_block() {
    let html = "<html lang=en><meta property='og:title' content='The ferry sails again'><body><div id=app></div>";
    let record = extract("[title]\ncandidates = [\"meta[property='og:title']@content\"]\n", html).record;
    assert_eq!(record.title.as_deref(), Some("The ferry sails again"));
}

#[test]
fn what_a_field_never_holds_is_taken_away_whoever_finds_it() {
    let html = format!(
        "<html lang=en><meta property='og:title' content='Sign in'><meta property='og:site_name' content='Hub'>\
         <meta property='article:section' content='Stories'><meta property='article:tag' content='Ferries, promoted'>\
         <meta name=author content='Harbour Post, Ada Byron'><meta property='og:image' content='/crest.png'>\
         <meta name='twitter:image' content='/ferry.jpg'><meta property='article:published_time' content='2001-09-09'>\
         <nav class=breadcrumb><a href=/s>Stories</a> <a href=/s/port>Port</a></nav><h1>The ferry sails again</h1>\
         <p>{LONG}</p><p>{LONG} Twice.</p><p>Source: Quay Wire</p>"
    );
    let rule = "[title]\nnever = ['^Sign in$']\n[authors]\nnever = ['^Harbour Post$']\n[image]\nnever = ['crest']\n\
                [published]\nnever = ['^2001-09-09']\n[category]\nnever = ['^Stories$']\n[tags]\nnever = ['promoted']\n\
                [language]\nnever = ['^en']\n[publisher]\nnever = ['^Hub$']\n[source]\nnever = ['Quay']\n";
    let plain = extract("name = \"A\"\n", &html).record;
    let record = extract(rule, &html).record;
    let names = |record: &offprint::Record| record.authors.iter().map(|author| author.name.clone()).collect::<Vec<_>>();
    let image = |record: &offprint::Record| record.image.as_ref().and_then(|image| image.url.clone());
    assert_eq!(record.title.as_deref(), Some("The ferry sails again"));
    assert_eq!(
        (names(&plain), names(&record)),
        (vec!["Harbour Post".into(), "Ada Byron".into()], vec!["Ada Byron".into()])
    );
    assert_eq!(image(&plain).as_deref(), Some("https://a.test/crest.png"));
    assert_eq!(image(&record).as_deref(), Some("https://a.test/ferry.jpg"));
    assert!(plain.published.is_some() && record.published.is_none());
    assert_eq!((record.category.as_deref(), record.category_path), (Some("Port"), vec!["Port".to_owned()]));
    assert_eq!((plain.tags.len(), record.tags), (2, vec!["Ferries".to_owned()]));
    assert_eq!((plain.language.as_deref(), record.language), (Some("en"), None));
    assert_eq!((plain.publisher.name.as_deref(), record.publisher.name.as_deref()), (Some("Hub"), None));
    assert_eq!((plain.source.name.as_deref(), record.source.name), (Some("Quay Wire"), None));
    let has_line = |body: Option<String>| body.is_some_and(|body| body.ends_with("Source: Quay Wire"));
    assert_eq!((has_line(plain.body), has_line(record.body)), (false, true), "a line that credits nobody is text");
}

#[test]
fn a_body_in_json_is_read_as_a_further_tree_with_the_same_rule() {
    let html = format!(
        "<meta property='og:title' content='Ferry'><h1>Ferry</h1><p>{LONG} This teaser stands on the page.</p>\
         <script type='application/json' id=state>{{\"page\": {{\"html\": \"<p>{LONG}</p><p class=ad>Buy</p><ul><li>One<li>Two</ul>\"}}}}</script>"
    );
    let rule = "[body]\ncandidates = [\"#gone\", { json = \"script#state\", pointer = \"/page/html\", as = \"html\" }]\nstrip = [\".ad\"]\nmin_chars = 50\n";
    let found = extract(rule, &html);
    assert_eq!(lines(&found), [LONG, "One", "Two"]);
    let record = &found.record;
    assert_eq!((record.title.as_deref(), record.rules.fallback), (Some("Ferry"), false));
    let provenance = &record.provenance["body"];
    assert_eq!(provenance.rule.as_deref(), Some("a.test#body[1]"));
    assert_eq!(provenance.selector.as_deref(), Some("script#state /page/html"));
    assert_eq!(reason(&found, "Buy"), "a.test#body.strip[0]");
    assert_eq!(reason(&found, &format!("{LONG} This teaser stands on the page.")), "outside the rule's body");
    assert!(record.blocks.len() == 2 && found.trace.blocks.iter().any(|block| block.id.tree == 1));
}

#[test]
fn what_gives_way_to_the_text_in_json_is_counted_with_and_without_the_trace() {
    let day = |day| {
        format!("<p>On {day} the ferry crosses twice, and nobody on the island remembers a winter without it.</p>")
    };
    let text: String = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"].map(day).concat();
    let state = serde_json::json!({"article": {"title": "Ferry", "body": text}});
    let html = format!(
        "<title>Ferry</title><article><h1>Ferry</h1><p>{LONG}</p></article>\
         <script type='application/json' id=__NEXT_DATA__>{state}</script>"
    );
    let page = Page::new(html);
    let removed = |trace: bool| {
        let with = With { removed: true, ..With::default() };
        let record = Extractor::bundled().extract(&page, &Options { with, trace, ..Options::default() }).record;
        (record.removed, record.removed_blocks.into_iter().map(|block| block.text).collect::<Vec<_>>())
    };
    let (counts, texts) = removed(false);
    assert_eq!(counts.get("superseded"), Some(&1));
    assert!(texts.iter().any(|text| text == LONG), "{texts:?}");
    assert_eq!(removed(true), (counts, texts));
}

#[test]
fn a_body_in_json_comes_after_a_candidate_that_is_enough() {
    let html = format!(
        "<div id=story><p>{LONG}</p></div><script type='application/json' id=state>{{\"text\": [\"Other text\", \"and more\"]}}</script>"
    );
    let json = "{ json = \"script#state\", pointer = \"/text\" }";
    assert_eq!(lines(&extract(&format!("[body]\ncandidates = [\"#story\", {json}]\n"), &html)), [LONG]);
    assert_eq!(lines(&extract(&format!("[body]\ncandidates = [{json}, \"#story\"]\nmin_chars = 50\n"), &html)), [LONG]);
}

#[test]
fn a_tag_that_links_name_twice_is_one() {
    let html = format!("<p>{LONG}</p><div class=tags><a>Rope</a> <a>Ferries</a> <a>ROPE</a></div>");
    let rule = "[tags]\ncandidates = [{ sel = \".tags a\", many = true }]\n";
    assert_eq!(extract(rule, &html).record.tags, ["Rope", "Ferries"]);
}

#[test]
fn tags_are_read_as_others() {
    let html = format!(
        "<div id=story><p>{LONG}</p><div class=pullquote><p>Quoted</p></div><div class=sub>Heading</div>\
         <h3 class=para>Plain</h3><div class=pic>Caption</div></div>"
    );
    let rule = "[body]\ncandidates = [\"#story\"]\nreplace_tag = { \"div.pullquote\" = \"blockquote\", \"div.sub\" = \"h2\", \"h3.para\" = \"p\", \"div.pic\" = \"figcaption\" }\n";
    let found = extract(rule, &html);
    let kinds: Vec<String> = found
        .record
        .blocks
        .iter()
        .map(|block| serde_json::to_value(block).expect("serialises")["type"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(kinds, ["paragraph", "quote", "heading", "paragraph"]);
    assert_eq!(lines(&found), [LONG, "Quoted", "Heading", "Plain"]);
}

#[test]
fn a_variant_is_chosen_by_the_date_that_the_base_rule_finds() {
    let rule = "[published]\ncandidates = [\".when\"]\nformats = [\"%d.%m.%Y\"]\n[body]\ncandidates = [\"#new\"]\n\
                [[variant]]\nname = \"old\"\nuntil = 2019-12-31\n[variant.body]\ncandidates = [\"#old\"]\n";
    let html = |date: &str| {
        format!("<i class=when>{date}</i><div id=new><p>New: {LONG}</p></div><div id=old><p>Old: {LONG}</p></div>")
    };
    let body = |date: &str| extract(rule, &html(date)).record.body.unwrap_or_default()[..4].to_owned();
    assert_eq!(
        (body("03.05.2018"), body("03.05.2021"), body("someday")),
        ("Old:".to_owned(), "New:".to_owned(), "New:".to_owned())
    );
}

#[test]
fn a_paywall_rule_makes_a_teaser_of_what_is_there() {
    let html = format!("<div id=story><p>{LONG}</p></div><div class=wall>Members only</div>");
    let found = extract("[body]\ncandidates = [\"#story\"]\n[access]\npaywalled_if = [\".wall\"]\n", &html);
    assert_eq!(serde_json::to_value(found.record.outcome).expect("serialises"), "paywalled");
}

#[test]
fn a_broken_site_file_is_a_warning_in_the_record() {
    let files = Texts::from([("sites/a.test.toml", "[body]\nstirp = []\n")]);
    let page = Page::new(format!("<article><h1>Ferry</h1><p>{LONG}</p></article>"))
        .at("https://www.a.test/x".parse().expect("a URL"));
    let found = Extractor::new(RuleSet::new(vec![Box::new(files)])).extract(&page, &Options::default());
    let warning =
        found.record.quality.warnings.iter().find(|warning| warning.code == "rule_problem").expect("a warning");
    assert_eq!(warning.detail.as_deref(), Some("sites/a.test.toml:2: unknown key `stirp`"));
    assert_eq!((found.record.rules.site.as_deref(), lines(&found)), (None, vec![LONG]));
}

/// A command on a folder of these files.
fn selectors(arguments: &[&str], files: &[(&str, &str)]) -> Run {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("in the folder")).expect("writable");
        std::fs::write(path, text).expect("writable");
    }
    let folder = folder.path().to_str().expect("UTF-8");
    let mut found = run(&[&["selectors"], arguments, &["--selectors", folder]].concat());
    found.stdout = found.stdout.replace(&format!("{folder}/"), "");
    found
}

#[test]
fn lint_names_every_bad_rule_file_with_line_and_hint() {
    let found = selectors(
        &["lint"],
        &[
            ("sites/key.test.toml", "[body]\nstirp = []\n"),
            ("sites/selector.test.toml", "[body]\nstrip = [\n  \"p[\",\n]\n"),
            ("sites/preset.test.toml", "\nextends = \"wordpress/janah\"\n"),
            ("sites/same.test.toml", "same_as = \"nowhere.test\"\n"),
            ("presets/a.toml", "extends = \"b\"\n"),
            ("presets/b.toml", "extends = \"a\"\n"),
        ],
    );
    assert_eq!(found.code, 1);
    for line in [
        "error: sites/key.test.toml:2: unknown key `stirp`\nhint: did you mean `strip`?",
        "error: sites/selector.test.toml:3: `p[` is not a selector: it ends too early",
        "error: sites/preset.test.toml:2: unknown preset `wordpress/janah`\nhint: did you mean `wordpress/jannah`?",
        "error: sites/same.test.toml:1: `same_as` names `nowhere.test`, which has no usable file",
        "error: presets/b.toml:1: presets extend each other in a circle: a → b → a",
        "warning: sites/preset.test.toml:1: no [[test]] and no [check] pages",
        "6 files, 5 errors, 3 warnings",
    ] {
        assert!(found.stdout.contains(line), "{line}\n{}", found.stdout);
    }
}

/// A folder with a file that is no text, one whose link leads nowhere, links in a circle, and a sound rule.
#[cfg(unix)]
fn folder_with_unreadable_files() -> tempfile::TempDir {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().expect("a folder");
    let sites = folder.path().join("sites");
    std::fs::create_dir_all(&sites).expect("writable");
    std::fs::write(sites.join("latin.test.toml"), b"# Br\xfccke\nname = \"A\"\n").expect("writable");
    std::fs::write(sites.join("good.test.toml"), "[body]\ncandidates = [\"#story\"]\n").expect("writable");
    symlink(folder.path().join("nowhere"), sites.join("gone.test.toml")).expect("a link");
    symlink("/dev/zero", sites.join("endless.test.toml")).expect("a link");
    // What editors put beside a file while it is open is no rule.
    symlink("writer@desk.4242", sites.join(".#good.test.toml")).expect("a link");
    for (to, name) in [(".", "a"), ("..", "b"), ("../sites", "c")] {
        symlink(to, sites.join(name)).expect("a link");
    }
    folder
}

#[test]
#[cfg(unix)]
fn a_rule_file_that_cannot_be_read_names_itself_and_the_rest_works() {
    let folder = folder_with_unreadable_files();
    let path = folder.path().to_str().expect("UTF-8");
    let lint = run(&["selectors", "lint", "--selectors", path]);
    for line in [
        "sites/latin.test.toml:1: the file is not UTF-8\nhint: save the file as UTF-8",
        "sites/gone.test.toml:1: cannot be read: No such file",
        "sites/endless.test.toml:1: cannot be read: it is not a file",
        "4 files, 3 errors",
    ] {
        assert!(lint.stdout.contains(line), "{line}\n{}", lint.stdout);
    }
    assert_eq!(lint.code, 1);
    assert_eq!(run(&["selectors", "test", "--selectors", path]).code, 2, "no fixtures");
    let page = folder.path().join("page.html");
    std::fs::write(&page, format!("<div id=story><p>{LONG}</p></div>")).expect("writable");
    let extract = |url: &str| run(&["extract", page.to_str().expect("UTF-8"), "--selectors", path, "--url", url]);
    let found = extract("https://latin.test/x");
    assert!(
        found.stderr.contains("latin.test.toml:1: the file is not UTF-8; the file is left out, all others hold"),
        "{}",
        found.stderr
    );
    let warnings = found.record()["quality"]["warnings"].to_string();
    assert!(warnings.contains("rule_problem") && warnings.contains("latin.test.toml"), "{warnings}");
    let found = extract("https://gone.test/x");
    assert!(found.stderr.contains("gone.test.toml:1: cannot be read"), "{}", found.stderr);
    let found = extract("https://good.test/x");
    assert_eq!((found.stderr.as_str(), found.record()["rules"]["site"].as_str()), ("", Some("good.test")));
}

#[test]
fn lint_of_one_site_leaves_the_others_alone() {
    let test = "[[test]]\nfixture = \"x\"\nurl = \"https://good.test/\"\ntitle = \"X\"\n";
    let files = [("sites/good.test.toml", test), ("sites/bad.test.toml", "x = 1\n")];
    assert_eq!(selectors(&["lint", "good.test"], &files).code, 0);
    assert_eq!(selectors(&["lint", "bad.test"], &files).code, 1);
    for command in ["lint", "test"] {
        let found = selectors(&[command, "gold.test"], &files);
        assert_eq!(found.code, 2);
        assert!(
            found.stderr.contains("no rule file for gold.test\nhint: did you mean `good.test`?"),
            "{}",
            found.stderr
        );
        // Much of this name is in that of a file too, and nobody means that one by it.
        let found = selectors(&[command, "golden.test"], &files);
        assert!(found.stderr.contains("hint: `offprint selectors list"), "{}", found.stderr);
    }
}

#[test]
fn a_host_or_preset_that_is_nearly_one_is_asked_back() {
    let files = [("sites/good.test.toml", "name = \"G\"\n"), ("presets/blox/odd.toml", "detect = { any = [\"p\"] }\n")];
    for (command, name, meant) in
        [("show", "gold.test", "good.test"), ("show", "blox/odds", "blox/odd"), ("check", "gold.test", "good.test")]
    {
        let found = selectors(&[command, name], &files);
        let expected = format!("rule file for {name}\nhint: did you mean `{meant}`?\n");
        assert!(found.code == 2 && found.stderr.ends_with(&expected), "{}", found.stderr);
    }
}

#[test]
fn a_promise_is_not_kept_by_the_generic_scorer() {
    let page = format!("<article><h1>Ferry</h1><p>{LONG}</p></article>");
    let rule = |body: &str| {
        format!(
            "[body]\ncandidates = [\"{body}\"]\n[[test]]\nfixture = \"one\"\nurl = \"https://a.test/x\"\ncontains = [\"northern pier\"]\n"
        )
    };
    let test = |body: &str| {
        let files = [("sites/a.test.toml", rule(body)), ("fixtures/sites/a.test/one/page.html", page.clone())];
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
        selectors(&["test"], &files)
    };
    assert_eq!(test("article").code, 0);
    let broken = test("#gone");
    assert_eq!(broken.code, 1);
    assert!(broken.stdout.contains("sites/a.test.toml:4: no candidate of [body] matches"), "{}", broken.stdout);
}

#[test]
fn the_zone_of_a_rule_holds_for_a_time_that_no_rule_finds() {
    let html = format!(
        "<h1>Ferry</h1><p><time datetime=\"2024-05-12T20:00\">12 May</time></p><article><p>{LONG}</p></article>"
    );
    let published = |rule: &str| extract(rule, &html).record.published.map(|date| (date.value, date.offset));
    let of = |value: &str, offset| Some((value.to_owned(), offset));
    assert_eq!(published(""), of("2024-05-12T20:00", OffsetKnowledge::Unknown));
    let zone = "[published]\ntimezone = \"America/New_York\"\n";
    assert_eq!(published(zone), of("2024-05-12T20:00:00-04:00", OffsetKnowledge::Assumed));
}
