//! What a rule file decides about a page, by the library; what the commands say of rule files.

use std::collections::BTreeMap;

use offprint::extract::With;
use offprint::extract::trace::Mark;
use offprint::selectors::{Error, RuleFiles};
use offprint::{Extraction, Extractor, Options, Page, RuleSet};

use super::program::{Run, run};

/// Rule files held in memory.
#[derive(Debug)]
struct Files(BTreeMap<&'static str, String>);

impl RuleFiles for Files {
    fn names(&self) -> Vec<String> {
        self.0.keys().map(|name| (*name).to_owned()).collect()
    }

    fn text(&self, name: &str) -> Result<Option<String>, Error> {
        Ok(self.0.get(name).cloned())
    }

    fn display(&self, name: &str) -> String {
        name.to_owned()
    }
}

/// The extraction of a page on a.test by one site file.
pub(crate) fn extract(rule: &str, html: &str) -> Extraction {
    let files = Files(BTreeMap::from([("sites/a.test.toml", rule.to_owned())]));
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

/// Why the block with this text was dropped.
fn reason(extraction: &Extraction, text: &str) -> String {
    let block = extraction.trace.blocks.iter().find(|block| block.text.as_deref() == Some(text)).expect("a block");
    match &block.mark {
        Mark::Dropped { reason, .. } => reason.clone(),
        Mark::Kept { reason } => format!("kept by {reason}"),
    }
}

pub(crate) const LONG: &str = "The ferry left the northern pier at seven in the morning with forty people on board, and came back at \
                    noon with thirty-nine and a goat, which nobody at the harbour office could explain afterwards.";

#[test]
fn the_body_is_what_the_rule_says_keep_over_strip_over_cut() {
    let html = format!(
        "<h1>Ferry</h1><div id=story><p>Before</p><p class=start>Start</p><p>{LONG}</p>\
         <div class=ad>Advert<aside class=fact>Fact</aside></div>\
         <p>Follow us on some network</p><p>We follow us on some network every day</p>\
         <p class=promo-x>Not a token</p><p class='x promo'>Promo</p>\
         <h3>More from us</h3><p>One</p><aside class=fact>Late fact</aside><p>Two</p></div><p>Outside</p>"
    );
    let rule = "[body]\ncandidates = [\"#story\"]\nkeep = [\"aside.fact\"]\nstrip = [\".ad\"]\nstrip_class = [\"promo\"]\n\
                strip_text = ['(?i)follow us on .{1,40}']\ncut_before = [\".start\"]\ncut_from = [{ sel = \"h3\", has_text = \"(?i)^more from\" }]\n";
    let found = extract(rule, &html);
    assert_eq!(
        lines(&found),
        ["Start", LONG, "Fact", "We follow us on some network every day", "Not a token", "Late fact"]
    );
    for (text, because) in [
        ("Before", "a.test#body.cut_before[0]"),
        ("Advert", "a.test#body.strip[0]"),
        ("Fact", "kept by a.test#body.keep[0]"),
        ("Follow us on some network", "a.test#body.strip_text[0]"),
        ("Promo", "a.test#body.strip_class[0]"),
        ("More from us", "a.test#body.cut_from[0]"),
        ("Two", "a.test#body.cut_from[0]"),
        ("Outside", "outside the rule's body"),
        (LONG, "kept by a.test#body[0]"),
    ] {
        assert_eq!(reason(&found, text), because, "{text}");
    }
    assert!(!found.record.rules.fallback);
}

#[test]
fn a_cut_at_an_element_without_text_cuts_too_and_only_inside_the_body() {
    let html = format!("<hr class=end><div id=story><p>{LONG}</p><hr class=end><p>After</p></div>");
    let found = extract("[body]\ncandidates = [\"#story\"]\ncut_from = [\"hr.end\"]\n", &html);
    assert_eq!(lines(&found), [LONG]);
}

#[test]
fn a_printed_standfirst_opens_the_body_unless_the_rule_strips_it() {
    let html = "<h1>Bridge reopens after two years</h1><p class=standfirst>The crossing is free again, and slower than before.</p>\
        <div id=story><p>The bridge was opened again on Monday, after two years of work, said the town.</p>\
        <p>Cars may cross it at walking pace until the paint on the railings is dry, it said.</p></div>";
    let kept = extract("[body]\ncandidates = [\"#story\"]\n", html);
    assert_eq!(lines(&kept)[0], "The crossing is free again, and slower than before.");
    let stripped = extract("[body]\ncandidates = [\"#story\"]\nstrip = [\".standfirst\"]\n", html);
    assert_eq!(lines(&stripped), &lines(&kept)[1..]);
    assert_eq!(stripped.record.dek, kept.record.dek);
}

#[test]
fn without_candidates_the_lists_correct_the_scorers_answer() {
    let html = format!(
        "<h1>Ferry</h1><article><p>{LONG}</p><p>{LONG} Twice.</p><div class=locked style='display:none'><p>{LONG} Locked.</p></div>\
         <h3 class=end>Further</h3><p>{LONG} Further.</p></article>"
    );
    let rule = "[body]\nkeep = [\".locked p\"]\ncut_from = [\".end\"]\n";
    let found = extract(rule, &html);
    assert!(lines(&found).iter().any(|line| line.ends_with("Locked.")), "{:?}", lines(&found));
    assert!(!lines(&found).iter().any(|line| line.contains("Further")), "{:?}", lines(&found));
    assert!(lines(&found)[0].starts_with("The ferry left"), "{:?}", lines(&found));
    let before = extract("[body]\ncut_before = [\".end\"]\n", &html);
    assert_eq!(lines(&before)[0], "Further");
}

#[test]
fn an_element_inside_a_line_goes_and_the_line_stays() {
    let html = "<h1>Ferry</h1><div id=story><p>The ferry<span class=note><a href=/n>note</a> 7</span> sails again on Tuesday, and the first \
                passengers were two teachers and a dog.</p><p>{LONG}</p><p><b class=note>All of this line is a note.</b></p></div>";
    let html = &html.replace("{LONG}", LONG);
    let rule = |body: &str| format!("[body]\n{body}strip = [\".note\"]\n");
    for body in ["candidates = [\"#story\"]\n", ""] {
        let found = extract(&rule(body), html);
        let first = lines(&found).into_iter().find(|line| line.contains("sails")).expect("the line").to_owned();
        assert!(first.starts_with("The ferry sails again"), "{body}{first}");
        assert!(reason(&found, "note 7").contains("#body.strip[0]"), "{body}{}", reason(&found, "note 7"));
    }
    let kept = extract("[body]\ncandidates = [\"#story\"]\nkeep = [\"p\"]\nstrip = [\".note\"]\n", html);
    assert!(lines(&kept)[0].starts_with("The ferrynote 7 sails"), "{:?}", lines(&kept));
}

#[test]
fn several_parts_make_one_body_in_document_order() {
    let html = format!("<div class=text><p>{LONG}</p></div><p>Between</p><p class=lead>Lead</p>");
    let found = extract("[body]\ncandidates = [{ all = [\".lead\", \".text\"] }]\n", &html);
    assert_eq!(lines(&found), [LONG, "Lead"]);
}

#[test]
fn a_body_of_several_parts_is_cut_at_a_part_and_at_what_stands_beside_it() {
    let page = |end: &str| {
        format!(
            "<h3>More from us</h3><article><p>By the way</p><p class=dateline>{LONG}</p><p>Last</p>{end}<p>After</p></article>"
        )
    };
    let rule = |cut: &str| {
        format!(
            "[body]\ncandidates = [{{ all = [\"article > :is(p, h3)\"] }}]\ncut_before = [\"p.dateline\"]\ncut_from = [{cut}]\n"
        )
    };
    for (end, cut) in
        [("<h3>More from us</h3>", "{ sel = \"h3\", has_text = \"(?i)^more from\" }"), ("<hr class=end>", "\".end\"")]
    {
        let found = extract(&rule(cut), &page(end));
        assert_eq!((lines(&found), found.record.rules.fallback), (vec![LONG, "Last"], false), "{end}");
    }
}

#[test]
fn a_candidate_that_is_too_short_gives_way_to_the_next_and_none_to_the_scorer() {
    let html =
        format!("<div id=teaser><p>Short</p></div><article><h1>Ferry</h1><p>{LONG}</p><p>{LONG} Again.</p></article>");
    let found = extract("[body]\ncandidates = [\"#teaser\", \"article p:first-of-type\"]\nmin_chars = 100\n", &html);
    assert_eq!((lines(&found), found.record.rules.fallback), (vec![LONG], false));
    let found = extract("[body]\ncandidates = [\"#gone\", \"#teaser\"]\nmin_chars = 100\n", &html);
    assert!(lines(&found).contains(&LONG) && found.record.rules.fallback);
    let found = extract("[body]\ncandidates = [\"article\"]\nstrip = [\"p\", \"h1\"]\n", &html);
    assert!(lines(&found).is_empty() || found.record.rules.fallback);
}

#[test]
fn strips_that_leave_nothing_of_a_text_are_a_mistake_and_the_scorers_answer_stands() {
    let paragraph = |word: &str| {
        format!(
            "<p>The {word} council voted on Tuesday to keep the {word} ferry running through the winter, and the harbour \
             master of {word} said that its last boat would leave at nine in the evening, with soup on deck.</p>"
        )
    };
    let paragraphs = ["northern", "southern", "eastern", "western"].map(paragraph).concat();
    let page = format!("<article><h1>Ferry</h1><div class=text>{paragraphs}</div></article>");
    let plain = extract("name = \"A\"\n", &page);
    for rule in ["[body]\nstrip = [\"*\"]\n", "[body]\ncandidates = [\".text\"]\nstrip = [\"p\"]\n"] {
        let emptied = extract(rule, &page);
        assert_eq!(
            (emptied.record.body.clone(), emptied.record.rules.fallback),
            (plain.record.body.clone(), true),
            "{rule}"
        );
    }
    let notice =
        extract("[body]\nstrip = [\"p\"]\n", "<article><p>Please sign in to go on reading this.</p></article>");
    assert_eq!((notice.record.body, notice.record.rules.fallback), (None, false), "a notice is there to be stripped");
}

#[test]
fn a_headline_is_no_text_that_strips_leave() {
    let headline = "The ferry goes on through the winter and its last boat leaves at nine in the evening";
    let page = format!(
        "<html><head><title>{headline}</title></head><body><main><article><h1>{headline}</h1><div class=text><p>{headline}, \
         as the council said. {LONG}</p><p>{LONG} Twice.</p><p>{LONG} Thrice.</p></div></article></main></body></html>"
    );
    let plain = extract("name = \"A\"\n", &page);
    let emptied = extract("[body]\nstrip = [\"p\"]\n", &page);
    assert_eq!((emptied.record.body, emptied.record.rules.fallback), (plain.record.body, true));
}

#[test]
fn a_headline_in_a_stripped_head_is_one_text_though_the_strip_names_its_parts_too() {
    let page = format!(
        "<html><head><title>The old pier \u{2013} What the storm left | Quay</title></head><body><main><div class='Head_box'>\
         <h1 class='Head_title'><span class='Head_kicker'>The old pier</span><span class='Head_dash'> \u{2013} </span>\
         <span class='Head_text'>What the storm left</span></h1></div><p>{LONG}</p><p>{LONG} Twice.</p></main></body></html>"
    );
    let plain = extract("name = \"A\"\n", &page);
    let stripped = extract("[body]\nstrip = [\"[class*='Head_']\"]\n", &page);
    assert_eq!((stripped.record.title, stripped.record.body), (plain.record.title, plain.record.body));
}

#[test]
fn strips_that_leave_less_than_content_are_a_mistake_too() {
    let story = format!("<p>{LONG}</p><p>{LONG} Twice.</p><p>{LONG} Thrice.</p>");
    let page = format!("<article><h1>Ferry</h1><div class=text>{story}<p class=end>By our staff</p></div></article>");
    for rule in [
        "[body]\nstrip = [\"p:not(.end)\"]\n",
        "[body]\ncandidates = [\".text\"]\nstrip = [\"p:not(.end)\"]\n",
        "[body]\ncandidates = [\".text\"]\ncut_before = [\".end\"]\n",
    ] {
        let found = extract(rule, &page);
        assert!(lines(&found).contains(&LONG), "{rule}: {:?}", found.record.body);
        assert_eq!(
            (found.record.outcome, found.record.rules.fallback),
            (offprint::record::Outcome::Ok, true),
            "{rule}"
        );
    }
    let brief = extract("[body]\ncandidates = [\".end\"]\n", &page);
    assert_eq!((lines(&brief), brief.record.rules.fallback), (vec!["By our staff"], false), "nothing was taken away");
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
    let files = Files(BTreeMap::from([("sites/a.test.toml", "[body]\nstirp = []\n".to_owned())]));
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
        "error: sites/selector.test.toml:3: `p[` is no selector: it ends too early",
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
        "sites/endless.test.toml:1: cannot be read: it is no file",
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

/// What the record says of its source, and the body's lines.
fn source_of(rule: &str, html: &str) -> (serde_json::Value, Vec<String>) {
    let rule = format!("[body]\ncandidates = [\"#story\"]\n[source]\n{rule}\n");
    let found = extract(&rule, html);
    let source = serde_json::to_value(&found.record.source).expect("a record is JSON");
    (source, lines(&found).into_iter().map(str::to_owned).collect())
}

#[test]
fn a_block_that_a_rule_names_as_credit_leaves_the_body_and_is_the_credit_as_printed() {
    let page = |credit: &str| format!("<div id=story><p>{LONG}</p>{credit}</div>");
    let link = "candidates = [\".credit a\"]";
    for (rule, credit, raw) in [
        (link, "<p class=credit>Source: <a href=x>Harbour Herald</a></p>", "Source: Harbour Herald"),
        ("candidates = [\"p.credit\"]", "<p class=credit>Harbour Herald</p>", "Harbour Herald"),
        (
            "candidates = [{ sel = \".credit a\", many = true }]",
            "<p class=credit>Quellen: <a href=x>Harbour Herald</a>, <a href=y>Pier Post</a></p>",
            "Quellen: Harbour Herald, Pier Post",
        ),
        (
            "candidates = [\".credit\"]\nreplace = [{ pattern = '^Source: ', with = \"\" }]",
            "<div class=credit><p>Source: Harbour Herald</p></div>",
            "Source: Harbour Herald",
        ),
        (
            "candidates = [\".credit\"]\nreplace = [{ pattern = '^Words: (.+?) / .*', with = \"$1\" }]",
            "<p class=credit>Words: Harbour Herald / pictures: the harbour office</p>",
            "Words: Harbour Herald / pictures: the harbour office",
        ),
    ] {
        let (source, body) = source_of(rule, &page(credit));
        assert_eq!((source["name"].as_str(), source["raw"].as_str()), (Some("Harbour Herald"), Some(raw)), "{credit}");
        assert_eq!(body, [LONG], "{credit}");
        let names: Vec<&str> =
            source["all"].as_array().expect("a list").iter().filter_map(|credit| credit["name"].as_str()).collect();
        let distinct: std::collections::BTreeSet<&&str> = names.iter().collect();
        assert_eq!(names.len(), distinct.len(), "one entry a carrier: {source}");
    }
}

#[test]
fn a_byline_of_an_agency_that_a_rule_finds_leaves_no_room_for_another() {
    let html = format!(
        "<h1>Ferry</h1><p class=who>By Associated Press</p><div id=story><p>{LONG}</p><p>{LONG}</p></div>\
         <ul class=article-authors><li class=author>Jack Sparrow</li></ul>"
    );
    let rule = "[authors]\ncandidates = [\".who\"]\nreplace = [{ pattern = '^By ', with = \"\" }]\n[body]\ncandidates = [\"#story\"]\n";
    let record = extract(rule, &html).record;
    assert_eq!(record.authors.len(), 0, "{:?}", record.authors);
}

#[test]
fn a_sentence_that_holds_a_credit_stays_in_the_body() {
    let sentence = "The mayor, as Harbour Herald writes, was the first to cross.";
    let page = format!(
        "<div id=story><p>{LONG}</p><p class=credit>{}</p></div>",
        sentence.replace("Harbour Herald", "<a>Harbour Herald</a>")
    );
    for rule in [
        "candidates = [\".credit a\"]",
        "candidates = [\".credit\"]\nreplace = [{ pattern = '.*as (.*) writes.*', with = \"$1\" }]",
    ] {
        let (source, body) = source_of(rule, &page);
        assert_eq!(source["name"], "Harbour Herald", "{rule}");
        assert_eq!(body, [LONG, sentence], "{rule}");
    }
}

#[test]
fn what_a_page_says_of_its_source_in_data_is_structured() {
    let page = format!(
        "<meta name=supplier content='Pier Post'><script type=application/json id=data>{{\"desk\":{{\"from\":\"Harbour Herald\"}}}}</script><script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"headline\":\"x\",\"provider\":{{\"name\":\"Quay Times\"}}}}</script><div id=story><p>{LONG}</p></div>"
    );
    for (rule, name) in [
        ("candidates = [{ json = \"script#data\", pointer = \"/desk/from\" }]", "Harbour Herald"),
        ("candidates = [{ json_ld = \"provider.name\" }]", "Quay Times"),
        ("candidates = [\"meta[name='supplier']@content\"]", "Pier Post"),
    ] {
        let (source, _) = source_of(rule, &page);
        assert_eq!((source["name"].as_str(), source["all"][0]["where"].as_str()), (Some(name), Some("structured")));
    }
}
