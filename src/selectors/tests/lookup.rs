//! Which files apply to a page, and in what order they lie.

use super::*;

/// The rule of a page on a host of files that are given.
fn of(list: &[(&str, &str)], html: &str, url: &str) -> std::sync::Arc<Rule> {
    rule(&RuleSet::new(vec![files(list)]), html, url)
}

#[test]
fn hosts_are_compared_in_one_form() {
    let list = [("sites/bücher.test.toml", "name = \"B\"\n"), ("sites/Upper.Test.toml", "name = \"U\"\n")];
    assert_eq!(of(&list, "", "https://www.bücher.test/x").site.as_deref(), Some("bücher.test"));
    assert_eq!(of(&list, "", "https://UPPER.test./x").site.as_deref(), Some("Upper.Test"));
}

#[test]
fn a_file_whose_name_is_no_host_is_reported_and_left_out() {
    let list = [("sites/not a host.toml", "name = \"N\"\n"), ("sites/sub/a.test.toml", "name = \"A\"\n")];
    let set = RuleSet::new(vec![files(&list)]);
    let told: Vec<String> = set.problems().iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        ["sites/not a host.toml:1: `not a host` is not a host", "sites/sub/a.test.toml:1: `sub/a.test` is not a host"]
    );
    assert!(set.problems()[0].hint.as_deref().is_some_and(|hint| hint.contains("without `www.`")));
    assert_eq!(rule(&set, "", "https://a.test/").site, None);
}

#[test]
fn of_two_files_for_one_host_the_properly_named_one_is_read() {
    for other in ["A.Test", "www.a.test"] {
        let name = format!("sites/{other}.toml");
        let set = RuleSet::new(vec![files(&[("sites/a.test.toml", "name = \"A\"\n"), (&name, "name = \"B\"\n")])]);
        assert_eq!(rule(&set, "", "https://www.a.test/").site.as_deref(), Some("a.test"));
        assert_eq!(set.problems()[0].to_string(), format!("{name}:1: `a.test` is the same host and has a file"));
    }
}

#[test]
fn a_file_hides_those_of_the_domains_above() {
    let set = RuleSet::new(vec![files(&[
        ("sites/a.test.toml", "name = \"A\"\n"),
        ("sites/x.y.a.test.toml", "name = \"X\"\n"),
    ])]);
    assert_eq!((set.hidden_by("x.y.a.test"), set.hidden_by("a.test")), (Some("a.test"), None));
}

#[test]
fn same_as_goes_on_in_all_layers() {
    let below = files(&[("sites/a.test.toml", "[body]\nstrip = [\".a\"]\n")]);
    let above = files(&[
        ("sites/b.test.toml", "same_as = \"a.test\"\n"),
        ("sites/a.test.toml", "[body]\nstrip.add = [\".own\"]\n"),
    ]);
    let set = RuleSet::new(vec![below, above]);
    assert_eq!(strips(&rule(&set, "", "https://b.test/")), [".a", ".own"]);
}

#[test]
fn a_broken_site_file_is_left_out_and_stands_in_the_rule() {
    let below = files(&[("sites/a.test.toml", "[body]\nstrip = [\".below\"]\n"), ("sites/b.test.toml", "x = 1\n")]);
    let above = files(&[("sites/a.test.toml", "\n[body]\nstirp = [\".above\"]\n")]);
    let set = RuleSet::new(vec![below, above]);
    assert_eq!(set.problems(), []);
    let found = rule(&set, "", "https://a.test/");
    assert_eq!(
        (strips(&found), &found.problems[..]),
        (vec![".below".to_owned()], &["sites/a.test.toml:3: unknown key `stirp`".to_owned()][..])
    );
    let found = rule(&set, "", "https://b.test/");
    assert_eq!((found.site.as_deref(), found.problems.len(), found.hash.as_deref()), (None, 1, None));
    assert_eq!(set.problems().len(), 2);
    assert_eq!(rule(&set, "", "https://c.test/").problems, Vec::<String>::new());
}

#[test]
fn an_unknown_preset_leaves_the_rest_of_the_site_file_standing() {
    let found = of(&[("sites/a.test.toml", "extends = [\"gone\"]\n[body]\nstrip = [\".a\"]\n")], "", "https://a.test/");
    assert_eq!((strips(&found), found.problems.len()), (vec![".a".to_owned()], 1));
}

#[test]
fn of_several_presets_the_left_one_wins_and_what_is_shared_lies_beneath() {
    let list = [
        (
            "presets/base.toml",
            "[title]\ncandidates = [\".base\"]\n[dek]\ncandidates = [\".base\"]\n[tags]\ncandidates = [\".base\"]\n",
        ),
        ("presets/left.toml", "extends = \"base\"\n[title]\ncandidates = [\".left\"]\n"),
        (
            "presets/right.toml",
            "extends = \"base\"\n[title]\ncandidates = [\".right\"]\n[dek]\ncandidates = [\".right\"]\n",
        ),
        ("sites/a.test.toml", "extends = [\"left\", \"right\"]\n"),
    ];
    let found = of(&list, "", "https://a.test/");
    assert_eq!(found.presets, ["left", "right", "base"]);
    let first = |field: &FieldRule| field.candidates[0].pick.text();
    assert_eq!(
        (first(&found.title), first(&found.dek), first(&found.tags)),
        (".left".to_owned(), ".right".to_owned(), ".base".to_owned())
    );
}

#[test]
fn a_site_that_extends_nothing_gets_no_preset_and_one_that_does_not_say_the_detected_one() {
    let list = [
        ("presets/p.toml", "detect = { any = [\"p\"] }\n"),
        ("presets/part.toml", "part = true\ndetect = { any = [\"p\"] }\n"),
        ("sites/a.test.toml", "extends = []\n"),
        ("sites/b.test.toml", "name = \"B\"\n"),
    ];
    assert_eq!(of(&list, "<p>", "https://a.test/").presets, Vec::<String>::new());
    assert_eq!(of(&list, "<p>", "https://b.test/").presets, ["p", "part"]);
}

#[test]
fn detection_asks_for_all_and_for_any_and_prefers_more_then_the_name() {
    let list = [
        ("presets/all.toml", "detect = { all = [\"p\", \"b\"] }\n"),
        ("presets/both.toml", "detect = { any = [\"i\", \"u\"], all = [\"p\"] }\n"),
        ("presets/never.toml", "name = \"N\"\n"),
        ("presets/x.toml", "detect = { any = [\"u\"] }\n"),
        ("presets/y.toml", "detect = { any = [\"u\"] }\n"),
    ];
    let presets = |html: &str| of(&list, html, "https://a.test/").presets.clone();
    assert_eq!(presets("<p>"), Vec::<String>::new());
    assert_eq!(presets("<p><b>x</b>"), ["all"]);
    assert_eq!(presets("<p><i>x</i><u>y</u>"), ["both"]);
    assert_eq!(presets("<u>y</u>"), ["x"]);
}

#[test]
fn a_preset_on_a_broken_one_is_left_out_with_the_reason() {
    let set = RuleSet::new(vec![files(&[
        ("presets/base.toml", "x = 1\n"),
        ("presets/theme.toml", "extends = \"base\"\n"),
        ("presets/typo.toml", "extends = \"thema\"\n"),
    ])]);
    let problems: Vec<_> = set.problems().into_iter().map(|error| (error.to_string(), error.hint)).collect();
    assert_eq!(problems[0].0, "presets/base.toml:1: unknown key `x`");
    assert_eq!(problems[1], ("presets/theme.toml:1: `base` cannot be used".to_owned(), None));
    assert_eq!(
        problems[2],
        ("presets/typo.toml:1: unknown preset `thema`".to_owned(), Some("did you mean `theme`?".to_owned()))
    );
    assert_eq!(set.presets(), Vec::<String>::new());
}

#[test]
fn a_dated_variant_asks_for_the_day_of_the_base_rule() {
    let text = "[published]\ncandidates = [\".base\"]\n[title]\ncandidates = [\"h1\"]\n\
                [[variant]]\nname = \"new\"\nfrom = 2024-04-16\n[variant.title]\ncandidates = [\"h2\"]\n";
    let set = RuleSet::new(vec![files(&[("sites/a.test.toml", text), ("sites/b.test.toml", "name = \"B\"\n")])]);
    let title = |html: &str, host: &str, day: &str| {
        let (dom, mut asked) = (parse(html), 0);
        let structured = StructuredData::read(&dom);
        let url = Url::parse(&format!("https://{host}/x")).expect("a URL");
        let rule = set.rule_for(&dom, &structured, Some(&url), |base| {
            asked += 1;
            assert_eq!(base.published.candidates[0].pick.text(), ".base");
            day.parse().ok()
        });
        (rule.title.candidates.first().map(|candidate| candidate.pick.text()), asked)
    };
    assert_eq!(title("", "a.test", "2024-04-16"), (Some("h2".to_owned()), 1));
    assert_eq!(title("", "a.test", "2024-04-15"), (Some("h1".to_owned()), 1));
    assert_eq!(title("", "a.test", "none"), (Some("h1".to_owned()), 1));
    assert_eq!(title("", "b.test", "2024-04-16"), (None, 0));
    let declared = "<meta property='article:published_time' content='2024-05-01T10:00:00Z'>";
    assert_eq!(title(declared, "a.test", "2024-01-01"), (Some("h2".to_owned()), 0));
}

#[test]
fn variants_of_presets_and_of_later_layers_hold_too() {
    let below = files(&[
        (
            "presets/p.toml",
            "[[variant]]\nname = \"old\"\npaths = [\"/old/*\"]\n[variant.title]\ncandidates = [\".p\"]\n",
        ),
        (
            "sites/a.test.toml",
            "extends = \"p\"\n[[variant]]\nname = \"v\"\npaths = [\"/v/**\"]\n[variant.body]\nstrip = [\".a\"]\n",
        ),
    ]);
    let above = files(&[("sites/a.test.toml", "[[variant]]\nname = \"v\"\n[variant.body]\nstrip.add = [\".own\"]\n")]);
    let set = RuleSet::new(vec![below, above]);
    assert_eq!(rule(&set, "", "https://a.test/old/x").title.candidates.len(), 1);
    assert_eq!(rule(&set, "", "https://a.test/old/x/y").title.candidates.len(), 0);
    assert_eq!(strips(&rule(&set, "", "https://a.test/v/x/y")), [".a", ".own"]);
}

#[test]
fn no_rules_at_all_is_an_empty_rule() {
    let found = rule(&RuleSet::none(), "<body id=tie-body><div id=the-post>", "https://www.elrisala.com/x");
    assert_eq!((found.site.as_deref(), found.presets.len(), found.hash.as_deref()), (None, 0, None));
}

#[test]
fn one_set_serves_many_threads() {
    let set = RuleSet::new(vec![files(&[("sites/a.test.toml", "[body]\nstrip = [\".a\"]\n")])]);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| strips(&rule(&set, "<p>", "https://a.test/x")))).collect();
        for thread in threads {
            assert_eq!(thread.join().expect("no panic"), [".a"]);
        }
    });
}

#[test]
fn later_values_win_and_lists_of_patterns_are_added_to() {
    let list = [
        (
            "presets/p.toml",
            "[body]\nmin_chars = 100\nstrip_text = ['a']\n[published]\ntimezone = \"Europe/Berlin\"\nformats = [\"%F\"]\n",
        ),
        (
            "sites/a.test.toml",
            "extends = \"p\"\n[body]\nmin_chars = 50\nstrip_text.add = ['b']\n[published]\nformats.add = [\"%d.%m.%Y\"]\n",
        ),
    ];
    let found = of(&list, "", "https://a.test/");
    assert_eq!((found.body.min_chars, found.body.strip_text.len()), (50, 2));
    assert_eq!(
        (&found.published.formats[..], found.published.timezone.is_some()),
        (&["%F".to_owned(), "%d.%m.%Y".to_owned()][..], true)
    );
}

#[test]
fn paths_are_compared_as_people_write_them() {
    let list = [(
        "sites/a.test.toml",
        "[[variant]]\nname = 'v'\npaths = ['/straße/*', '/%D0%B0/*']\nbody = { strip = ['.v'] }\n\
         [category]\ncandidates = [{ url_segment = 1 }]\n",
    )];
    let set = RuleSet::new(vec![files(&list)]);
    let strips_at = |url: &str| strips(&rule(&set, "", url));
    for url in ["https://a.test/straße/x", "https://a.test/stra%c3%9fe/x", "https://a.test/а/x"] {
        assert_eq!(strips_at(url), [".v"], "{url}");
    }
    assert_eq!(strips_at("https://a.test/strasse/x"), [] as [&str; 0]);
    let url = Url::parse("https://a.test/alte-straße/x").expect("a URL");
    let (dom, rule) = (parse(""), rule(&set, "", url.as_str()));
    let structured = StructuredData::read(&dom);
    let hits = rule.category.hits(&Scope { dom: &dom, structured: &structured, url: Some(&url) });
    assert_eq!(hits.iter().map(|hit| hit.value.as_str()).collect::<Vec<_>>(), ["alte straße"]);
}

#[test]
fn a_public_suffix_is_no_site_and_its_file_holds_for_no_host_below() {
    let list =
        [("sites/com.toml", "name = \"C\"\n"), ("sites/gov.uk.toml", "name = \"G\"\n"), ("sites/localhost.toml", "")];
    let set = RuleSet::new(vec![files(&list)]);
    let problems: Vec<String> = set.problems().iter().map(ToString::to_string).collect();
    assert_eq!(problems, ["sites/com.toml:1: `com` is not a site, but what names of sites end in"]);
    let site = |host: &str| set.merged_for(host).site;
    assert_eq!(site("www.example.com"), None);
    assert_eq!(site("www.gov.uk").as_deref(), Some("gov.uk"));
    assert_eq!((site("www.town.gov.uk"), set.hidden_by("town.gov.uk")), (None, None));
    assert_eq!(site("localhost").as_deref(), Some("localhost"));
    assert!(set.is_alone("gov.uk") && !set.is_alone("localhost"));
}

#[test]
fn text_goes_by_the_alternative_that_matches_all_of_it() {
    let rule = of(&[("sites/a.test.toml", "[body]\nstrip_text = ['(?i)share|share this']\n")], "", "https://a.test/");
    let (pattern, _) = &rule.body.strip_text[0];
    assert_eq!(pattern.find("Share this").map(|found| found.as_str()), Some("Share this"));
    assert!(!pattern.is_match("Share this page"));
}

#[test]
fn remove_takes_an_entry_written_as_a_table_away() {
    let list = [
        ("presets/p.toml", "[body]\nstrip = [{ sel = \"p\", has_text = 'x' }, \".y\"]\n"),
        ("sites/a.test.toml", "extends = \"p\"\n[body]\nstrip.remove = [{ has_text = 'x', sel = \"p\" }]\n"),
    ];
    assert_eq!(strips(&of(&list, "", "https://a.test/")), [".y"]);
}

#[test]
fn one_walk_tells_what_is_kept_and_stripped() {
    let text = "[body]\nkeep = [\"aside.fact\"]\nstrip = [\"p\", \"p.ad\", { sel = \"div\", has_text = '^Read' }]\nstrip_class = [\"promo\", \"box-1\"]\n";
    let found = of(&[("sites/a.test.toml", text)], "", "https://a.test/");
    let dom = parse(
        "<aside class='fact promo'></aside><p class=ad>x</p><div>Read on</div><div>Ready?</div><div>No</div><i class='big promo'></i><i id=box-1></i><i class=promotion></i>",
    );
    let verdicts = found.body.verdicts(&dom);
    let ids: Vec<(Option<String>, Option<String>)> = dom
        .html
        .root_element()
        .descendent_elements()
        .map(|element| (verdicts.keep(element.id()).map(Origin::id), verdicts.strip(element.id()).map(Origin::id)))
        .filter(|(keep, strip)| keep.is_some() || strip.is_some())
        .collect();
    let strip = |id: &str| (None, Some(format!("a.test#body.{id}")));
    assert_eq!(
        ids,
        [
            (Some("a.test#body.keep[0]".to_owned()), Some("a.test#body.strip_class[0]".to_owned())),
            strip("strip[0]"),
            strip("strip[2]"),
            strip("strip[2]"),
            strip("strip_class[0]"),
            strip("strip_class[1]"),
        ]
    );
}

#[test]
fn same_as_that_leads_nowhere_is_reported() {
    let list = [
        ("sites/a.test.toml", "same_as = \"sound-herald.tset\"\n"),
        ("sites/sound-herald.test.toml", "name = \"S\"\n"),
    ];
    let set = RuleSet::new(vec![files(&list)]);
    assert_eq!(rule(&set, "", "https://a.test/").problems.len(), 1);
    let error = &set.problems()[0];
    assert_eq!(
        (error.to_string().as_str(), error.hint.as_deref()),
        (
            "sites/a.test.toml:1: `same_as` names `sound-herald.tset`, which has no usable file",
            Some("did you mean `sound-herald.test`?")
        )
    );
}

#[test]
fn what_a_part_adds_outlives_the_lists_of_themes_and_not_those_of_sites() {
    let set = RuleSet::new(vec![files(&[
        ("presets/core.toml", "[body]\nstrip = [\".meta\"]\n"),
        ("presets/theme.toml", "extends = \"core\"\ndetect = { any = [\"p\"] }\n[body]\nstrip = [\".share\"]\n"),
        (
            "presets/plug-in.toml",
            "part = true\ndetect = { any = [\"b\"] }\n[body]\nstrip.add = [\".likes\", \".follow\"]\nstrip_class = [\"x\"]\n",
        ),
        ("sites/picky.test.toml", "[body]\nstrip = [\".own\"]\n"),
        ("sites/fond.test.toml", "[body]\nstrip.add = [\".own\"]\nstrip.remove = [\".likes\"]\n"),
    ])]);
    let strips_at = |url: &str| strips(&rule(&set, "<p><b>x", url));
    assert_eq!(strips_at("https://a.test/"), [".share", ".likes", ".follow"]);
    assert_eq!(strips_at("https://picky.test/"), [".own"]);
    assert_eq!(strips_at("https://fond.test/"), [".share", ".follow", ".own"]);
}
