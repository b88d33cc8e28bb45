//! Output, views, rules and explanations.

use std::fs;
use std::io::Read;

use serde_json::Value;

use crate::program::{ARTICLE, offprint, repository, run};

fn page() -> String {
    repository(ARTICLE).to_str().expect("UTF-8").to_owned()
}

#[test]
fn fields_come_in_the_order_named() {
    let run = run(&["extract", &page(), "--fields", "source.kind,title"]);
    assert_eq!(run.stdout, "{\"source\":{\"kind\":\"unknown\"},\"title\":\"Ferry to run through the winter\"}\n");
}

#[test]
fn views_are_made_on_request_only() {
    let plain = run(&["extract", &page()]).record();
    assert_eq!(
        (&plain["body_html"], &plain["images"], &plain["removed_blocks"]),
        (&Value::Null, &Value::Array(vec![]), &Value::Array(vec![]))
    );
    let full = run(&["extract", &page(), "--with", "html,markdown,images,removed"]).record();
    assert!(full["body_html"].as_str().expect("HTML").contains("<p>The council voted"));
    assert!(full["body_markdown"].as_str().expect("Markdown").contains("The council voted"));
    assert!(full["images"][0]["caption"].as_str().expect("a caption").contains("last crossing"));
    assert!(full["removed_blocks"].as_array().expect("a list").len() > 10);
}

#[test]
fn formats_for_people_begin_with_the_title() {
    let text = run(&["extract", &page(), "--format", "text"]).stdout;
    assert!(text.starts_with("Ferry to run through the winter\n\n"), "{text}");
    let markdown = run(&["extract", &page(), "--format", "markdown"]).stdout;
    assert!(markdown.starts_with("# Ferry to run through the winter\n\n"), "{markdown}");
    let html = run(&["extract", &page(), "--format", "html"]).stdout;
    assert!(html.starts_with("<!DOCTYPE html>") && html.contains("<html lang=\"en\">"), "{html}");
}

#[test]
fn a_file_is_whole_or_not_there_and_compressed_by_its_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    for name in ["out.jsonl", "out.jsonl.gz", "out.jsonl.zst"] {
        let run = run(&["extract", &page(), "--output", &at(name)]);
        assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    }
    let plain = fs::read(at("out.jsonl")).expect("written");
    let mut gzip = Vec::new();
    flate2::read::GzDecoder::new(fs::File::open(at("out.jsonl.gz")).expect("written"))
        .read_to_end(&mut gzip)
        .expect("gzip");
    let zstd = zstd::decode_all(fs::File::open(at("out.jsonl.zst")).expect("written")).expect("zstd");
    assert!(plain == gzip && plain == zstd && plain.ends_with(b"\n"));
    assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 3, "no temporary file is left");
}

#[test]
fn the_summary_counts_the_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("summary.json");
    let run = run(&["extract", &page(), "/nonexistent.html", "--summary", path.to_str().expect("UTF-8")]);
    assert_eq!(run.code, 1);
    let summary: Value = serde_json::from_str(&fs::read_to_string(path).expect("written")).expect("JSON");
    assert_eq!(
        (&summary["inputs"], &summary["outcomes"]["ok"], &summary["errors"]["no_such_file"]),
        (&2.into(), &1.into(), &1.into())
    );
}

#[test]
fn a_summary_that_cannot_be_written_is_found_out_before_any_work() {
    let run = run(&["extract", &page(), "--summary", "/nonexistent/summary.json"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    let told =
        "error: --summary: /nonexistent/summary.json cannot be written: its folder is not there\nhint: name a file";
    assert!(run.stderr.starts_with(told), "{}", run.stderr);
}

#[test]
fn flags_go_before_rules() {
    let record =
        run(&["extract", &page(), "--select", "body=.author-bio", "--select", "title=h2", "--strip", "h3"]).record();
    assert!(record["body"].as_str().expect("a body").starts_with("Ines Holm has written"), "{}", record["body"]);
    assert_eq!(
        (record["provenance"]["body"]["method"].as_str(), record["provenance"]["title"]["method"].as_str()),
        (Some("flag"), Some("flag"))
    );
}

#[test]
fn selectors_of_one_field_are_tried_in_their_order() {
    let run =
        run(&["extract", &page(), "--select", "title=.nothing", "--select", "title=h2", "--fields", "provenance"]);
    let title = &run.record()["provenance"]["title"];
    assert_eq!((title["method"].as_str(), title["selector"].as_str()), (Some("flag"), Some("h2")), "{}", run.stderr);
}

#[test]
fn a_bad_selector_names_its_flag() {
    let try_body = run(&["selectors", "try", &page(), "--strip", "p", "--body", "p["]);
    let select = run(&["extract", &page(), "--select", "title=h1", "--select", "body=p["]);
    let strip = run(&["extract", &page(), "--select", "title=h1", "--strip", "p["]);
    for (run, told, hint) in [
        (try_body, "error: --body: `p[` is not a selector", "hint: write a CSS selector: --body \".story\""),
        (
            select,
            "error: --select: `p[` is not a selector",
            "hint: write a field and a selector: --select body=\".story\"",
        ),
        (strip, "error: --strip: `p[` is not a selector", "hint: write a CSS selector: --strip \".story\""),
    ] {
        assert_eq!(run.code, 2);
        assert!(run.stderr.contains(told) && run.stderr.contains(hint), "{}", run.stderr);
    }
}

#[test]
fn selectors_none_leaves_out_sites_and_presets() {
    let page = repository("fixtures/sites/elrisala.com/frigate-visit/page.html");
    let page = page.to_str().expect("UTF-8");
    let with = run(&["extract", page, "--url", "https://www.elrisala.com/x"]).record();
    let without = run(&["extract", page, "--url", "https://www.elrisala.com/x", "--selectors", "none"]).record();
    assert_eq!(
        (with["rules"]["site"].as_str(), &without["rules"]["site"], &without["rules"]["presets"]),
        (Some("elrisala.com"), &Value::Null, &Value::Array(vec![]))
    );
}

#[test]
fn explain_says_why_a_sentence_was_kept_or_dropped() {
    let whole = run(&["explain", &page()]);
    assert_eq!(whole.code, 0);
    assert!(
        whole.stdout.contains("+ Ferry to run through the winter") && whole.stdout.contains("- Related articles"),
        "{}",
        whole.stdout
    );
    let one = run(&["explain", &page(), "--text", "signed the petition three times"]);
    assert_eq!((one.code, one.stdout.lines().count()), (0, 1));
    assert!(one.stdout.starts_with("- I signed the petition") && one.stdout.contains("comments"), "{}", one.stdout);
    let none = run(&["explain", &page(), "--text", "no such words on this page"]);
    assert_eq!(none.code, 1);
    let json: Value = serde_json::from_str(&run(&["explain", &page(), "--format", "json"]).stdout).expect("JSON");
    assert!(
        json["fields"]["title"][0]["won"] == Value::Bool(true) && json["blocks"].as_array().expect("a list").len() > 20
    );
}

#[test]
fn explain_says_which_page_of_a_folder_it_explains() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["a.html", "b.html"] {
        std::fs::copy(page(), folder.path().join(name)).expect("copied");
    }
    let shown = run(&["explain", folder.path().to_str().expect("UTF-8")]);
    assert_eq!(shown.code, 0);
    assert!(
        shown.stderr.contains("holds more than one page: this is") && shown.stderr.contains("a.html"),
        "{}",
        shown.stderr
    );
    assert_eq!(run(&["explain", &page()]).stderr, "");
    let list = folder.path().join("l.jsonl");
    let line = serde_json::json!({"html": fs::read_to_string(page()).expect("a page")}).to_string();
    fs::write(&list, format!("\n{line}\n{line}\n")).expect("writable");
    let shown = run(&["explain", list.to_str().expect("UTF-8")]);
    assert!(shown.stderr.ends_with("l.jsonl holds more than one page: this is line 2\n"), "{}", shown.stderr);
}

#[test]
fn explain_says_nothing_of_a_page_that_is_not_there() {
    let shown = run(&["explain", "/nonexistent.html"]);
    assert_eq!((shown.code, shown.stdout.as_str()), (3, "outcome    error (no such file: /nonexistent.html)\n"));
}

#[test]
fn explain_says_once_what_one_carrier_says_twice() {
    // The headline stands twice on it.
    let page = repository("fixtures/generic/access--fade-out-german/page.html");
    let shown = run(&["explain", page.to_str().expect("UTF-8")]).stdout;
    let (_, title) = shown.split_once("\n  title\n").expect("a title");
    let lines: Vec<&str> = title.lines().take_while(|line| line.starts_with("    ")).collect();
    let said: Vec<&str> = lines.iter().filter_map(|line| line.get(6..)).collect();
    let mut once = said.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), said.len(), "{lines:?}");
}

#[test]
fn bundled_rules_are_clean_and_keep_their_promises() {
    let folder = repository("selectors");
    let folder = folder.to_str().expect("UTF-8");
    let lint = run(&["selectors", "lint", "--strict", "--selectors", folder]);
    assert_eq!(lint.code, 0, "{}", lint.stdout);
    let test = run(&["selectors", "test", "--selectors", folder]);
    assert_eq!(test.code, 0, "{}", test.stdout);
    assert!(run(&["selectors", "list", "--for", "www.elrisala.com"]).stdout.contains("site    elrisala.com"));
    assert!(run(&["selectors", "show", "wordpress/jannah"]).stdout.contains("# wordpress/core"));
    assert_eq!(run(&["selectors", "show", "nobody.test"]).code, 2);
}

#[test]
fn a_broken_promise_fails() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = folder.path().join("fixtures/sites/a.test/one");
    fs::create_dir_all(&page).expect("writable");
    fs::create_dir_all(folder.path().join("sites")).expect("writable");
    fs::copy(repository(ARTICLE), page.join("page.html")).expect("copied");
    fs::write(
        folder.path().join("sites/a.test.toml"),
        "[[test]]\nfixture = \"one\"\nurl = \"https://a.test/\"\ntitle = \"Another\"\nlacks = [\"ferry running\"]\n",
    )
    .expect("writable");
    let test = run(&["selectors", "test", "--selectors", folder.path().to_str().expect("UTF-8")]);
    assert_eq!(test.code, 1);
    assert!(test.stdout.contains("title is") && test.stdout.contains("the body holds"), "{}", test.stdout);
}

#[test]
fn schemas_completions_and_manual_are_printed() {
    let schema: Value = serde_json::from_str(&run(&["schema"]).stdout).expect("JSON");
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    let _: Value = serde_json::from_str(&run(&["selectors", "schema"]).stdout).expect("JSON");
    assert!(run(&["completions", "bash"]).stdout.contains("_offprint"));
    assert!(run(&["man"]).stdout.contains(".TH offprint 1"));
    let page = run(&["man", "archive", "run"]).stdout;
    assert!(page.contains(".TH offprint-archive-run 1  \"offprint "), "{page}");
    assert!(page.contains(".TH offprint-archive-run 1") && page.contains("polite pass"), "{page}");
    let unknown = run(&["man", "archive", "walk"]);
    assert_eq!(unknown.code, 2);
    assert!(
        unknown.stderr.starts_with("error: no command `archive walk`\nhint: there are add, list"),
        "{}",
        unknown.stderr
    );
    assert!(run(&["--version"]).stdout.starts_with("offprint 0."));
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_written_to_and_not_replaced() {
    let run = run(&["extract", &page(), "--fields", "outcome", "--output", "/dev/stdout"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, "{\"outcome\":\"ok\"}\n"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn a_link_to_the_output_stays_a_link() {
    let folder = tempfile::tempdir().expect("a folder");
    let (target, link) = (folder.path().join("day.jsonl"), folder.path().join("latest.jsonl"));
    fs::write(&target, "old").expect("writable");
    std::os::unix::fs::symlink(&target, &link).expect("a link");
    assert_eq!(run(&["extract", &page(), "--fields", "outcome", "--output", link.to_str().expect("UTF-8")]).code, 0);
    assert!(link.is_symlink());
    assert_eq!(fs::read_to_string(&target).expect("written"), "{\"outcome\":\"ok\"}\n");
}

#[test]
fn a_record_is_passed_on_before_the_next_input_is_read() {
    use std::io::{BufRead, BufReader, Write};
    use std::process::Stdio;

    let mut child = offprint()
        .args(["extract", "-", "--from", "jsonl", "--fields", "outcome"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut input = child.stdin.take().expect("piped");
    input.write_all(b"{\"html\":\"\"}\n").expect("reads");
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().expect("piped")).read_line(&mut line).expect("a record");
    assert_eq!(line, "{\"outcome\":\"not_article\"}\n");
    drop(input);
    child.wait().expect("the program ends");
}

#[test]
fn variables_and_the_configuration_are_read_as_flags_are() {
    let with = |name: &str, value: &str| {
        let output = offprint().args(["extract", &page(), "--fields", "outcome"]).env(name, value).output();
        let output = output.expect("the program runs");
        (output.status.code(), String::from_utf8(output.stderr).expect("UTF-8"))
    };
    assert_eq!(with("OFFPRINT_MAX_SIZE", "20MB"), (Some(0), String::new()));
    assert_eq!(with("OFFPRINT_TIMEOUT", "1m"), (Some(0), String::new()));
    for on_or_off in ["1", "true", "YES", "on", "0", "false", "no", "off"] {
        assert_eq!(with("OFFPRINT_ALLOW_PRIVATE", on_or_off), (Some(0), String::new()), "{on_or_off}");
    }
    assert_eq!(with("OFFPRINT_IGNORE_ROBOTS", "perhaps").0, Some(2));
    for (name, value) in [("OFFPRINT_TIMEOUT", "-1"), ("OFFPRINT_MAX_SIZE", "big"), ("OFFPRINT_RATE", "fast")] {
        let (code, stderr) = with(name, value);
        assert!(
            code == Some(2) && stderr.starts_with(&format!("error: {name}: `{value}` cannot be used: ")),
            "{stderr}"
        );
    }
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("offprint")).expect("writable");
    let configured = |text: &str| {
        fs::write(folder.path().join("offprint/config.toml"), text).expect("writable");
        with("XDG_CONFIG_HOME", folder.path().to_str().expect("UTF-8"))
    };
    assert_eq!(configured("timeout = 20\nmax-size = \"20MB\"\nrate = \"2/s\"\n"), (Some(0), String::new()));
    for (text, told) in [
        ("timeout = -1\n", "`-1` is not a time"),
        ("jobs = 5000\n", "`5000` is not a number of threads; write 1 to 1024"),
        ("per-host = 0\n", "`0` is not a number of requests at a time"),
        ("user-agent = \"a\\nb\"\n", "the value of header `User-Agent` holds characters"),
        ("[host-rates]\n\"x.test\" = \"fast\"\n", "x.test: `fast` is not a rate"),
        ("[host-rates]\n\"*.x.test\" = \"1/s\"\n", "`*.x.test` is not a host"),
        ("[host-rates]\n\"x.test/a\" = \"1/s\"\n", "`x.test/a` is not a host"),
        ("cookies = \"/nonexistent/x\"\n", "config.toml: cookies: /nonexistent/x cannot be read: no such file"),
        ("proxy = \"socks5://a.test\"\n", "config.toml: proxy: proxies of scheme `socks5` are not supported"),
        ("jobs = 2\nproxy = \"http://me:secret@a.test:80\n", "config.toml:2: invalid basic string"),
        ("proxi = \"http://me:secret@a.test\"\n", "config.toml:1: unknown field `proxi`"),
        ("retries = \"http://me:secret@a.test\"\n", "config.toml:1: invalid type: a string, expected u32"),
    ] {
        let (code, stderr) = configured(text);
        assert!(code == Some(2) && stderr.contains("config.toml") && stderr.contains(told), "{text}: {stderr}");
        assert!(!stderr.contains("secret"), "{stderr}");
    }
    let (code, stderr) = with("OFFPRINT_JOBS", "0");
    assert_eq!(
        (code, stderr.contains("OFFPRINT_JOBS: `0` cannot be used: `0` is not a number of threads")),
        (Some(2), true)
    );
    let (code, stderr) = with("OFFPRINT_CACHE", &page());
    assert!(code == Some(2) && stderr.starts_with("error: OFFPRINT_CACHE: "), "{stderr}");
    // What has no effect is said.
    let told = "warning: OFFPRINT_TIMOUT is not a setting and does nothing; did you mean `OFFPRINT_TIMEOUT`?\n";
    assert_eq!(with("OFFPRINT_TIMOUT", "5"), (Some(0), told.to_owned()));
    let told = "warning: OFFPRINT_QUIET is not a setting and does nothing; the README lists those that are read\n";
    assert_eq!(with("OFFPRINT_QUIET", "maybe").1, told);
}

#[test]
fn the_readme_lists_the_settings() {
    let readme = fs::read_to_string(repository("README.md")).expect("the README");
    let (_, settings) = readme.split_once("\n## Settings\n").expect("a chapter");
    let (_, listed) = settings.split_once("(`OFFPRINT_USER_AGENT`): ").expect("a list");
    let listed = listed.split('.').next().unwrap_or_default();
    let listed: Vec<&str> = listed.split('`').skip(1).step_by(2).collect();
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("offprint")).expect("writable");
    fs::write(folder.path().join("offprint/config.toml"), "x = 1\n").expect("writable");
    let output = offprint().args(["extract", &page()]).env("XDG_CONFIG_HOME", folder.path()).output();
    let stderr = String::from_utf8(output.expect("the program runs").stderr).expect("UTF-8");
    // The reader of the file names all keys it knows.
    let (_, known) = stderr.split_once("expected one of ").expect("the keys");
    let mut known: Vec<&str> = known
        .lines()
        .next()
        .unwrap_or_default()
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|key| *key != "host-rates")
        .collect();
    known.sort_unstable();
    assert_eq!(listed, known);
}

/// What a run writes is as private as the user's umask makes any new file.
#[cfg(unix)]
#[test]
fn an_output_file_has_the_permissions_of_any_new_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let page = repository(ARTICLE);
    for (umask, mode) in [("022", 0o644), ("077", 0o600)] {
        let output = folder.path().join(umask);
        let shell = format!("umask {umask}; exec \"$0\" extract \"$1\" --output \"$2\"");
        let run = std::process::Command::new("sh")
            .args(["-c", &shell, env!("CARGO_BIN_EXE_offprint")])
            .args([&page, &output])
            .env("XDG_CONFIG_HOME", "/nonexistent")
            .status();
        assert!(run.expect("a shell").success());
        let permissions = std::fs::metadata(&output).expect("the output").permissions();
        assert_eq!(permissions.mode() & 0o777, mode, "umask {umask}");
    }
}

/// What a user types wrong is answered with what is right, once, and with the words of this program.
#[test]
fn errors_say_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let db = folder.path().join("not/there/news.db");
    let told = |arguments: &[&str]| run(arguments).stderr;
    let html = repository(ARTICLE);
    let page = html.to_str().expect("UTF-8");
    for url in ["example", "ftp://example.com/a"] {
        let wrong = run(&["extract", page, "--url", url]);
        assert_eq!(wrong.code, 2);
        assert!(wrong.stderr.contains(&format!("`{url}` is not the address of a page")), "{}", wrong.stderr);
    }
    assert_eq!(told(&["feed", "/nonexistent.xml"]), "warning: no such file: /nonexistent.xml\n");
    let add = |feed: &str| told(&["archive", "add", db.to_str().expect("UTF-8"), feed]);
    assert!(add("https://example.com/feed").contains("cannot be written: its folder is not there\nhint: "));
    assert_eq!(
        add("example.com"),
        "error: example.com cannot be read: no such file\nhint: name URLs with http:// or https://, or OPML files\n"
    );
    assert!(told(&["selectors", "lint", "--selectors", "/nonexistent"]).contains("\nhint: name the folder"));
}

#[test]
fn help_ends_with_examples() {
    for command in [&["--help"][..], &["extract", "--help"], &["archive", "run", "-h"]] {
        assert!(run(command).stdout.contains("Examples:\n  offprint "), "{command:?}");
    }
    assert!(run(&["man", "feed"]).stdout.contains(".SH EXAMPLES\n.nf\n  offprint feed "));
}
