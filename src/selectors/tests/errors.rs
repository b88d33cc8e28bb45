//! Every way to get a rule file wrong names file, line and, where there is one, the remedy.

use super::*;

/// The errors in a site file, as `line: message` with their hints.
fn in_site(text: &str) -> Vec<(String, Option<String>)> {
    let errors = RuleFile::parse(text, "a.test", Layer::Site, "a.test.toml").err().unwrap_or_default();
    errors.into_iter().map(|error| (format!("{}: {}", error.line, error.message), error.hint)).collect()
}

#[track_caller]
fn is_wrong(text: &str, message: &str, hint: Option<&str>) {
    assert_eq!(in_site(text), [(message.to_owned(), hint.map(str::to_owned))]);
}

/// The only entry of `[body] candidates`, or of another list.
#[track_caller]
fn is_no_entry(list: &str, entry: &str, message: &str) {
    let (section, key) = list.split_once('.').expect("section.key");
    let found = in_site(&format!("[{section}]\n{key} = [\n{entry},\n]\n"));
    assert_eq!(found.into_iter().map(|(message, _)| message).collect::<Vec<_>>(), [format!("3: {message}")]);
}

#[test]
fn unknown_keys_are_named_at_every_level() {
    is_wrong("\ntitel = 1\n", "2: unknown key `titel`", Some("did you mean `title`?"));
    is_wrong("[body]\nstirp = []\n", "2: unknown key `stirp`", Some("did you mean `strip`?"));
    is_wrong("[body]\nstrip.ad = [\".x\"]\n", "2: unknown key `ad`", Some("did you mean `add`?"));
    is_wrong("[body]\ncandidates = [{ slector = \"p\" }]\n", "2: unknown key `slector`", None);
    is_wrong(
        "[title]\nreplace = [{ patern = 'x', with = '' }]\n",
        "2: unknown key `patern`",
        Some("did you mean `pattern`?"),
    );
    is_wrong("[category]\npath = { sel = \"a\", dorp = [] }\n", "2: unknown key `dorp`", Some("did you mean `drop`?"));
    is_wrong("[[test]]\nfixture = \"x\"\nlaks = []\n", "3: unknown key `laks`", Some("did you mean `lacks`?"));
    is_wrong(
        "[title]\npath = \"a\"\n",
        "2: unknown key `path`",
        Some("known here: candidates, replace, drop, never, map"),
    );
    is_wrong("[[variant]]\nname = \"v\"\npath = [\"/x\"]\n", "3: unknown key `path`", Some("did you mean `paths`?"));
}

#[test]
fn keys_of_presets_stand_in_no_site_file_and_the_other_way_round() {
    assert_eq!(in_site("part = true\n")[0].0, "1: `part` belongs in a preset, and this is a site file");
    assert_eq!(
        in_site("detect = { any = [\"p\"] }\n")[0].0,
        "1: `detect` belongs in a preset, and this is a site file"
    );
    assert_eq!(errors("same_as = \"b.test\"\n")[0].message, "`same_as` belongs in a site file, and this is a preset");
    assert_eq!(
        errors("extends = \"b\"\npart = true\n")[0].to_string(),
        "a.test.toml:1: a preset with `part` extends nothing: it is added under another"
    );
}

#[test]
fn pages_to_check_are_web_addresses_of_a_site() {
    is_wrong("[check]\npage = []\n", "2: unknown key `page`", Some("did you mean `pages`?"));
    is_wrong("check = 1\n", "1: `check` is a table: write [check]", None);
    let hint = Some("write the address of an article or a feed: https://…");
    is_wrong("[check]\npages = [\n  \"/feed\",\n]\n", "3: `/feed` is not a web address", hint);
    assert_eq!(errors("[check]\npages = []\n")[0].message, "`check` belongs in a site file, and this is a preset");
}

#[test]
fn selectors_that_are_none_say_why() {
    is_no_entry("body.strip", "'p['", "`p[` is not a selector: it ends too early");
    is_no_entry("body.strip", "'p > > b'", "`p > > b` is not a selector: dangling combinator");
    is_no_entry(
        "body.strip",
        "'p:contains(x)'",
        "`p:contains(x)` is not a selector: unsupported pseudo class or element `:contains`",
    );
    is_no_entry(
        "body.strip",
        "'p[a=\":x\"]:not(.a)::before'",
        "`p[a=\":x\"]:not(.a)::before` is not a selector: unsupported pseudo class or element `::before`",
    );
    is_no_entry("body.strip", "'div..x'", "`div..x` is not a selector: no name stands behind a dot");
    is_no_entry("body.strip", "3", "a selector is a string");
    is_no_entry("title.candidates", "''", "`` is not a selector: empty selector");
}

#[test]
fn selectors_that_are_none_say_what_to_write_instead() {
    for (selector, hint) in [
        ("p:contains('x')", "write { sel = "),
        ("p::before", "name the element itself"),
        ("a:hover", "leave it out"),
        ("p:first", "write :nth-of-type()"),
        ("p:nonsense", "known are :is()"),
        ("div:has(p:has(a))", "`:has()` cannot stand inside `:has()`"),
    ] {
        let (message, found) = in_site(&format!("[body]\nstrip = [\"{selector}\"]\n")).remove(0);
        assert!(found.as_deref().is_some_and(|found| found.starts_with(hint)), "{message}: {found:?}");
    }
    let long = format!("[body]\nstrip = [\"{}\"]\n", "div > ".repeat(200));
    assert!(in_site(&long)[0].0.len() < 200, "{}", in_site(&long)[0].0);
}

#[test]
fn elements_are_not_named_by_attribute() {
    let (message, hint) = in_site("[body]\nstrip = [\"a@href\"]\n").remove(0);
    assert_eq!(message, "2: `@href` reads an attribute, and this names elements");
    assert_eq!(hint.as_deref(), Some("to ask for the attribute write [href]"));
    is_no_entry("body.candidates", "'div@title'", "`@title` reads an attribute, and this names elements");
    assert_eq!(in_site("[title]\ncandidates = [\"h1@title\"]\n[pages]\nnext = \"a.next@href\"\n"), []);
}

#[test]
fn candidates_name_one_place_and_what_belongs_to_it() {
    is_no_entry(
        "title.candidates",
        "{ many = true }",
        "a candidate names one of sel, all, json, json_ld, url_segment, body_text",
    );
    is_no_entry("title.candidates", "{ sel = 'p', json_ld = 'x' }", "a candidate names one place: `sel` or `json_ld`");
    is_no_entry("title.candidates", "{ sel = 'p', pointer = '/x' }", "`pointer` means nothing beside `sel`");
    is_no_entry("title.candidates", "{ sel = 'p', many = 'yes' }", "`many` is true or false");
    is_no_entry("title.candidates", "{ json = 'script' }", "`json` needs a string for `pointer`");
    is_no_entry("title.candidates", "{ json = 'script', pointer = 'a/b' }", "`a/b` is no JSON pointer");
    is_no_entry(
        "title.candidates",
        "{ json = 'script', pointer = '/a', as = 'html' }",
        "only a body is read `as` HTML",
    );
    is_no_entry("title.candidates", "{ url_segment = 0 }", "`url_segment` counts from 1");
    is_no_entry("title.candidates", "{ json_ld = 3 }", "`json_ld` needs a string for `json_ld`");
    is_no_entry("title.candidates", "{ all = 'p' }", "`all` is a list of selectors");
    is_no_entry(
        "title.candidates",
        "{ sel = 'p', kind = 'wire' }",
        "`kind` says what a credit is: it belongs to [source]",
    );
    is_no_entry("title.candidates", "{ body_text = 'x' }", "`body_text` finds credits: it belongs to [source]");
    is_no_entry(
        "source.candidates",
        "{ sel = 'p', kind = 'wier' }",
        "`kind` is wire, syndicated, via, press_release or own, not \"wier\"",
    );
    is_no_entry("source.candidates", "{ body_text = 'x', at = 'middle' }", "`at` is start or end, not \"middle\"");
    is_no_entry("body.candidates", "{ json_ld = 'articleBody' }", "a body is found by sel, all or json");
}

#[test]
fn values_of_the_wrong_kind_are_named() {
    is_wrong(
        "[body]\nstrip = \".x\"\n",
        "2: `body.strip` is a list",
        Some("write strip = [ … ], or strip.add = [ … ]"),
    );
    is_wrong("body = 3\n", "1: `body` is a table: write [body]", None);
    is_wrong("[body]\nmin_chars = \"many\"\n", "2: `body.min_chars` is a whole number, 0 or more", None);
    for pages in ["0", "101", "-1", "2.5"] {
        is_wrong(&format!("[pages]\nmax = {pages}\n"), "2: `max` is a number of pages from 1 to 100", None);
    }
    for delay in ["301", "-1", "'6m'", "'soon'", "'5ss'"] {
        let message = "2: `delay` is a time of at most five minutes, such as \"5s\" or \"2m\"";
        is_wrong(&format!("[http]\ndelay = {delay}\n"), message, None);
    }
    is_wrong("[title]\nmap = { a = 1 }\n", "2: `title.map` is a table of strings", None);
    is_wrong("[http]\nheaders = { A = 1 }\n", "2: `http.headers` is a table of strings", None);
    is_wrong("[published]\nformats = [1]\n", "2: `published.formats` holds strings", None);
    is_wrong("name = 1\n", "1: `name` is a string", None);
    is_wrong("clean = \"all\"\n", "1: `clean` is generic or none", None);
    is_wrong(
        "[body]\nreplace_tag = { \"div.x\" = \"marquee\" }\n",
        "2: `div.x` is p, div, h1, h2, h3, h4, h5, h6, blockquote or figcaption, not \"marquee\"",
        None,
    );
    is_wrong(
        "[published]\ntimezone = \"Mars/Olympus\"\n",
        "2: `Mars/Olympus` is no IANA time zone, such as Europe/Berlin",
        None,
    );
    is_no_entry(
        "body.strip_class",
        "'.sharedaddy ad'",
        "`.sharedaddy ad` is not a class or id; one name without its dot",
    );
    is_no_entry("body.strip_text", "'('", "`(` is not a regular expression: unclosed group");
    assert_eq!(in_site("[body]\nstrip = [\n").len(), 1);
}

#[test]
fn variants_have_names_and_promises_have_fixtures() {
    assert_eq!(
        in_site("[[variant]]\npaths = [\"/x\"]\n")[0].0,
        "1: a [[variant]] needs a `name`: by it a later layer changes it"
    );
    assert_eq!(
        in_site("[[variant]]\nname = \"v\"\n[[variant]]\nname = \"v\"\n")[0].0,
        "3: variant `v` stands here twice"
    );
    assert_eq!(in_site("[[variant]]\nname = \"v\"\nuntil = \"soon\"\n")[0].0, "3: `until` is a day: 2024-04-15");
    assert_eq!(in_site("[[test]]\ntitle = \"x\"\n")[0].0, "1: a [[test]] needs a `fixture`");
    assert_eq!(in_site("[test]\nfixture = \"x\"\n")[0].0, "1: this is a list of tables");
    assert_eq!(in_site("[[test]]\nfixture = \"x\"\ntags = \"a\"\n")[0].0, "3: `tags` is promised as a list of texts");
    assert_eq!(
        in_site("[[test]]\nfixture = \"x\"\nsource = \"AP\"\n")[0].0,
        "3: `source` is promised as a table of name, kind, url, raw"
    );
}

#[test]
fn same_as_stands_alone() {
    is_wrong(
        "same_as = \"b.test\"\n[title]\ncandidates = [\"h1\"]\n",
        "1: `same_as` stands alone: the rules of the other site hold here",
        None,
    );
}

#[test]
fn requests_carry_no_header_of_the_transfer_or_on_condition() {
    for name in ["Range", "if-none-match", "If-Modified-Since", "Accept-Encoding", "Upgrade", "Keep-Alive", "Trailer"] {
        let message = format!("2: header `{name}` is not a rule's to set");
        is_wrong(&format!("[http]\nheaders = {{ {name} = \"x\" }}\n"), &message, None);
    }
    assert_eq!(in_site("[http]\nheaders = { Referer = \"https://a.test/\", Accept-Language = \"de\" }\n"), []);
    let hint = Some("write it outside the variant: requests are made before the page is known");
    is_wrong("[[variant]]\nname = \"v\"\n[variant.http]\ndelay = 1\n", "3: `http` does not hold in a variant", hint);
}

#[test]
fn patterns_and_formats_that_can_do_nothing_are_errors() {
    is_no_entry("title.drop", "''", "an empty pattern matches everything");
    is_no_entry("source.candidates", "{ body_text = 'By (?P<nam>.+)' }", "the group `nam` is never read");
    for (with, group) in [("$2", "$2"), ("${nope} $1", "${nope}"), ("$1st", "$1st"), ("$$1 $x", "$x")] {
        let message = format!("`{group}` in `with` is not a group of the pattern, so nothing would stand there");
        is_no_entry("title.replace", &format!("{{ pattern = 'x(y)', with = '{with}' }}"), &message);
    }
    for with in ["$1", "${1}st", "$0 and $a", "5 $ or $$2", "$", "${1"] {
        let replace = format!("[title]\nreplace = [{{ pattern = '(?P<a>y)', with = '{with}' }}]\n");
        assert_eq!(in_site(&replace), [], "{with}");
    }
    is_no_entry("published.formats", "'%Q'", "`%Q` is not a format of dates: it leaves open which day of which year");
    is_no_entry(
        "published.formats",
        "'%d %B'",
        "`%d %B` is not a format of dates: it leaves open which day of which year",
    );
    let unknown = &in_site("[published]\nformats = ['%J']\n")[0].0;
    assert!(unknown.starts_with("2: `%J` is not a format of dates: "), "{unknown}");
    for format in ["%d %B %Y, %H:%M", "%A, %d. %b %y %I:%M %p", "%Y-%m-%dT%H:%M:%S%z", "%F %T", "le %d/%m/%Y"] {
        assert_eq!(in_site(&format!("[published]\nformats = ['{format}']\n")), [], "{format}");
    }
}

#[test]
fn all_errors_of_a_file_are_reported_at_once() {
    assert_eq!(in_site("titel = 1\n[body]\nstirp = []\nkeep = [\"p[\"]\n").len(), 3);
}

#[test]
fn a_file_of_very_many_entries_is_read_in_one_go() {
    // Half a million lines: looked for from the start each time, the last error alone is found within minutes.
    let entries: String = (0..400_000).map(|number| format!("  \".c{number}\",\n")).collect();
    let text = format!("[body]\nstrip = [\n{entries}  1,\n]\n");
    let errors = RuleFile::parse(&text, "a.test", Layer::Site, "a.test.toml").err().unwrap_or_default();
    assert_eq!(errors.iter().map(|error| error.line).collect::<Vec<_>>(), [400_003]);
}
