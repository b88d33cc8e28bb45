//! The rule format: merging, looking up, errors.

use url::Url;

use super::*;
use crate::dom::parse;
use crate::structured::StructuredData;

fn files(files: &[(&str, &str)]) -> Box<dyn RuleFiles> {
    Box::new(files.iter().copied().collect::<Texts>())
}

fn rule(set: &RuleSet, html: &str, url: &str) -> std::sync::Arc<Rule> {
    let dom = parse(html);
    set.rule_for(&dom, &StructuredData::read(&dom), Url::parse(url).ok().as_ref(), |_| None)
}

fn strips(rule: &Rule) -> Vec<String> {
    rule.body.strip.iter().map(|matcher| matcher.css.text.clone()).collect()
}

fn errors(text: &str) -> Vec<Error> {
    RuleFile::parse(text, "a.test", Layer::Preset, "a.test.toml").err().unwrap_or_default()
}

#[test]
fn bundled_files_are_sound() {
    let set = RuleSet::bundled();
    for site in set.sites() {
        assert!(set.file(&site).is_some(), "{site}");
    }
    assert_eq!(set.problems(), []);
    assert!(set.presets().contains(&"wordpress/jannah".to_owned()));
}

#[test]
fn an_unknown_key_names_file_line_and_suggestion() {
    let error = &errors("name = \"A\"\n[body]\nstirp = [\".x\"]\n")[0];
    assert_eq!(
        (error.to_string().as_str(), error.hint.as_deref()),
        ("a.test.toml:3: unknown key `stirp`", Some("did you mean `strip`?"))
    );
    let error = &errors("titel = 1\n")[0];
    assert_eq!((error.line, error.hint.as_deref()), (1, Some("did you mean `title`?")));
    assert_eq!(errors("[body]\ncandidates = [{ sle = \"p\" }]\n")[0].message, "unknown key `sle`");
}

#[test]
fn bad_selectors_patterns_and_syntax_name_their_line() {
    assert!(
        errors("[title]\ncandidates = [\n  \"h1\",\n  \"p[\",\n]\n")[0]
            .to_string()
            .starts_with("a.test.toml:4: `p[` is not a selector")
    );
    assert!(
        errors("[body]\nstrip_text = ['(']\n")[0]
            .to_string()
            .starts_with("a.test.toml:2: `(` is not a regular expression")
    );
    assert_eq!(errors("[title]\n= 3\n")[0].line, 2);
    assert!(errors("[published]\ntimezone = \"Mars/Olympus\"\n")[0].message.contains("no IANA time zone"));
}

#[test]
fn the_longest_stem_wins_and_shorter_ones_add_nothing() {
    let set = RuleSet::new(vec![files(&[
        ("sites/a.test.toml", "[body]\nstrip = [\".short\"]\n[title]\ncandidates = [\"h1\"]\n"),
        ("sites/news.a.test.toml", "[body]\nstrip = [\".long\"]\n"),
    ])]);
    let long = rule(&set, "", "https://www.news.a.test/x");
    assert_eq!(
        (long.site.as_deref(), strips(&long), long.title.candidates.len()),
        (Some("news.a.test"), vec![".long".to_owned()], 0)
    );
    assert_eq!(rule(&set, "", "https://sport.a.test/").site.as_deref(), Some("a.test"));
    assert_eq!(rule(&set, "", "https://nota.test/").site, None);
}

#[test]
fn same_as_goes_on_at_its_target() {
    let set = RuleSet::new(vec![files(&[
        ("sites/b.test.toml", "same_as = \"a.test\"\n"),
        ("sites/a.test.toml", "[body]\nstrip = [\".x\"]\n"),
    ])]);
    assert_eq!(rule(&set, "", "https://b.test/").site.as_deref(), Some("a.test"));
    let circle = RuleSet::new(vec![files(&[
        ("sites/a.test.toml", "same_as = \"b.test\"\n"),
        ("sites/b.test.toml", "same_as = \"a.test\"\n"),
    ])]);
    assert_eq!(rule(&circle, "", "https://a.test/").site, None);
    assert!(circle.problems()[0].message.contains("leads back"));
}

#[test]
fn lists_replace_add_goes_behind_and_remove_takes_away() {
    let set = RuleSet::new(vec![files(&[
        ("presets/p.toml", "[body]\ncandidates = [\"#old\"]\nstrip = [\".a\", \".b\"]\nkeep = [\".k\"]\n"),
        (
            "sites/a.test.toml",
            "extends = \"p\"\n[body]\ncandidates.add = [\"#new\"]\nstrip.add = [\".c\"]\nstrip.remove = [\".a\"]\nkeep = []\n",
        ),
    ])]);
    let rule = rule(&set, "", "https://a.test/");
    let ids: Vec<String> = rule.body.candidates.iter().map(|candidate| candidate.origin.id()).collect();
    assert_eq!(ids, ["a.test#body[0]", "p#body[0]"]);
    assert_eq!((strips(&rule), rule.body.keep.len()), (vec![".b".to_owned(), ".c".to_owned()], 0));
}

#[test]
fn files_of_one_name_are_merged_over_the_layers_first() {
    let below = files(&[
        ("presets/p.toml", "[body]\nstrip = [\".p\"]\n"),
        ("sites/a.test.toml", "extends = \"p\"\n[body]\nstrip.add = [\".a\"]\n"),
    ]);
    let above = files(&[("sites/a.test.toml", "[body]\nstrip.add = [\".user\"]\n")]);
    let set = RuleSet::new(vec![below, above]);
    assert_eq!(strips(&rule(&set, "", "https://a.test/")), [".p", ".a", ".user"]);
}

#[test]
fn the_deepest_detected_preset_wins_and_parts_lie_beneath() {
    let set = RuleSet::new(vec![files(&[
        ("presets/core.toml", "detect = { any = [\"body.wp\"] }\n[body]\nstrip.add = [\".core\"]\n"),
        (
            "presets/theme.toml",
            "extends = \"core\"\ndetect = { any = [\"#theme\"] }\n[body]\nstrip.add = [\".theme\"]\n",
        ),
        ("presets/plugin.toml", "part = true\ndetect = { any = [\".plugin\"] }\n[body]\nstrip.add = [\".plugin\"]\n"),
    ])]);
    let found = rule(&set, "<body class=wp><div id=theme></div><i class=plugin></i>", "https://x.test/");
    assert_eq!(found.presets, ["theme", "core", "plugin"]);
    assert_eq!(strips(&found), [".plugin", ".core", ".theme"]);
    assert_eq!(rule(&set, "<body class=wp>", "https://x.test/").presets, ["core"]);
    assert_eq!(rule(&set, "<p>", "https://x.test/").hash, None);
}

#[test]
fn preset_circles_and_unknown_presets_are_reported_and_the_rest_works() {
    let set = RuleSet::new(vec![files(&[
        ("presets/a.toml", "extends = \"b\"\n"),
        ("presets/b.toml", "extends = \"a\"\n"),
        ("presets/c.toml", "name = \"c\"\nextends = \"gone\"\n"),
        ("presets/good.toml", "detect = { any = [\"p\"] }\n"),
        ("sites/s.test.toml", "\nextends = \"goood\"\n"),
    ])]);
    let messages: Vec<String> = set.problems().iter().map(ToString::to_string).collect();
    assert!(
        messages[0].contains("circle")
            && messages.iter().any(|message| message == "presets/c.toml:2: unknown preset `gone`"),
        "{messages:?}"
    );
    assert_eq!(rule(&set, "<p>", "https://x.test/").presets, ["good"]);
    rule(&set, "<p>", "https://s.test/");
    let last = set.problems().pop().expect("a problem");
    assert_eq!(
        (last.to_string().as_str(), last.hint.as_deref()),
        ("sites/s.test.toml:2: unknown preset `goood`", Some("did you mean `good`?"))
    );
}

#[test]
fn variants_are_chosen_by_path_and_by_date() {
    let text = "[body]\ncandidates = [\"#now\"]\n[[variant]]\nname = \"archive\"\npaths = [\"/archive/**\"]\nbody = { candidates = [\"#archive\"] }\n\
                [[variant]]\nname = \"old\"\nuntil = 2024-04-15\nbody = { candidates = [\"#old\"] }\n";
    let set = RuleSet::new(vec![files(&[("sites/a.test.toml", text)])]);
    let body = |html: &str, url: &str| rule(&set, html, url).body.candidates[0].pick.text();
    assert_eq!(body("", "https://a.test/x"), "#now");
    assert_eq!(body("", "https://a.test/archive/2003/x"), "#archive");
    assert_eq!(
        body("<meta property='article:published_time' content='2024-04-15T10:00:00Z'>", "https://a.test/x"),
        "#old"
    );
    assert_eq!(
        body("<meta property='article:published_time' content='2024-04-16T10:00:00Z'>", "https://a.test/x"),
        "#now"
    );
}

#[test]
fn flags_go_before_everything() {
    let set = RuleSet::new(vec![files(&[("sites/a.test.toml", "[title]\ncandidates = [\"h1\"]\n")])]);
    let set = set.with_flags("[title]\ncandidates.add = [\"h2\"]\n").expect("sound");
    let found = rule(&set, "<h1>one</h1><h2>two</h2>", "https://a.test/");
    let dom = parse("<h1>one</h1><h2>two</h2>");
    let structured = StructuredData::read(&dom);
    let hits = found.title.hits(&Scope { dom: &dom, structured: &structured, url: None });
    assert_eq!(hits[0].value, "two");
}

#[test]
fn generic_cleaning_follows_who_named_the_body() {
    let set = RuleSet::new(vec![files(&[
        ("presets/p.toml", "[body]\ncandidates = [\"#p\"]\n"),
        ("sites/a.test.toml", "extends = \"p\"\n"),
        ("sites/b.test.toml", "extends = \"p\"\n[body]\ncandidates = [\"#b\"]\n"),
        ("sites/c.test.toml", "extends = \"p\"\nclean = \"none\"\n"),
    ])]);
    let clean = |host: &str| rule(&set, "", &format!("https://{host}/")).body.clean;
    assert_eq!(
        (clean("a.test"), clean("b.test"), clean("c.test")),
        (Some(Cleaning::Generic), Some(Cleaning::None), Some(Cleaning::None))
    );
}

#[test]
fn values_are_found_replaced_mapped_and_dropped() {
    let text = "[category]\ncandidates = [\".none\", \".cat\", { json_ld = \"articleSection\" }, { url_segment = 1 }]\nreplace = [{ pattern = '\\s+News$', with = \"\" }]\n\
                map = { \"nat\" = \"National\" }\ndrop = ['(?i)^home$']\n";
    let set = RuleSet::new(vec![files(&[("sites/a.test.toml", text)])]);
    let html = "<script type=application/ld+json>{\"@type\":\"Article\",\"headline\":\"x\",\"articleSection\":\"World News\"}</script><b class=cat>Home</b>";
    let found = rule(&set, html, "https://a.test/nat/x");
    let dom = parse(html);
    let structured = StructuredData::read(&dom);
    let url = Url::parse("https://a.test/nat/x").expect("a URL");
    let values: Vec<String> = found
        .category
        .hits(&Scope { dom: &dom, structured: &structured, url: Some(&url) })
        .into_iter()
        .map(|hit| hit.value)
        .collect();
    assert_eq!(values, ["World", "National"]);
}

#[test]
fn lines_of_a_value_are_parted() {
    let set = RuleSet::new(vec![files(&[("sites/a.test.toml", "[title]\ncandidates = [\"h1\"]\n")])]);
    let found = rule(&set, "", "https://a.test/x");
    for (html, expected) in [
        ("<h1><div>Harbour</div><div>The ferry<br>is back</div></h1>", "Harbour The ferry is back"),
        ("<h1>The <b>f</b>erry</h1>", "The ferry"),
    ] {
        let dom = parse(html);
        let structured = StructuredData::read(&dom);
        let hits = found.title.hits(&Scope { dom: &dom, structured: &structured, url: None });
        assert_eq!(hits[0].value, expected);
    }
}

#[test]
fn json_is_read_where_a_script_assigns_it() {
    let text = "[title]\ncandidates = [{ json = \"script#data\", pointer = \"/headlines/basic\" }]\n\
                [authors]\ncandidates = [{ json = \"script#data\", pointer = \"/credits/by\", many = true }]\n\
                [category]\ncandidates = [{ json = \"script#data\", pointer = \"/section\" }]\n\
                [tags]\ncandidates = [{ json = \"script#data\", pointer = \"/about/*/of/*/word\", many = true }]\n";
    let set = RuleSet::new(vec![files(&[("sites/a.test.toml", text)])]);
    let html = "<script id=data>window.F=window.F||{};F.tree={\"a\":1};F.content={\"headlines\":{\"basic\":\"Ferry\"},\
                \"credits\":{\"by\":[{\"name\":\"Ann\"},{\"name\":\"Bo\"}]},\"section\":{\"name\":\"Town\"},\
                \"about\":[{\"of\":[{\"word\":\"boats\"},{}]},{},{\"of\":[{\"word\":\"tides\"}]}]};F.end=1</script>";
    let found = rule(&set, html, "https://a.test/x");
    let dom = parse(html);
    let structured = StructuredData::read(&dom);
    let scope = Scope { dom: &dom, structured: &structured, url: None };
    let values = |field: &FieldRule| field.hits(&scope).into_iter().map(|hit| hit.value).collect::<Vec<_>>();
    assert_eq!(
        (values(&found.title), values(&found.authors), values(&found.category)),
        (vec!["Ferry".to_owned()], vec!["Ann".to_owned(), "Bo".to_owned()], vec!["Town".to_owned()])
    );
    assert_eq!(values(&found.tags), ["boats", "tides"]);
}

#[test]
fn the_hash_changes_with_the_rule_and_not_with_its_tests() {
    let hash = |text: &str| {
        rule(&RuleSet::new(vec![files(&[("sites/a.test.toml", text)])]), "", "https://a.test/").hash.clone()
    };
    let plain = hash("[title]\ncandidates = [\"h1\"]\n");
    assert_eq!(plain, hash("# a comment\n[title]\ncandidates = [ \"h1\" ]\n[[test]]\nfixture = \"x\"\n"));
    assert_ne!(plain, hash("[title]\ncandidates = [\"h2\"]\n"));
}

mod errors;
mod lookup;
