//! Bad input is normal input: a record with outcome and code, or a usage error; never a panic, hang or silence.

use std::fs;

use serde_json::Value;

use crate::program::{ARTICLE, Run, offprint, repository, run, run_with};

/// Outcome, error code and exit code of a page given as bytes.
fn judge(bytes: &[u8]) -> (String, String, i32) {
    let folder = tempfile::tempdir().expect("a folder");
    let page = folder.path().join("page.html");
    fs::write(&page, bytes).expect("writable");
    of(&run(&["extract", page.to_str().expect("UTF-8")]))
}

fn of(run: &Run) -> (String, String, i32) {
    let record = run.record();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    (text(&record["outcome"]), text(&record["error"]["code"]), run.code)
}

fn told(outcome: &str, code: &str, exit: i32) -> (String, String, i32) {
    (outcome.to_owned(), code.to_owned(), exit)
}

fn paragraphs() -> String {
    (0..6).map(|number| format!("<p>Paragraph {number} tells, in a sentence or two, how the bridge was closed, and why nobody missed it until the ferry stopped as well.</p>")).collect()
}

#[test]
fn files_that_are_no_pages() {
    assert_eq!(of(&run(&["extract", "/nonexistent/page.html"])), told("error", "no_such_file", 3));
    assert_eq!(judge(b""), told("not_article", "empty", 3));
    assert_eq!(judge(b" \n\t "), told("not_article", "empty", 3));
    assert_eq!(judge(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"), told("not_article", "unsupported_type", 3));
    let bytes: Vec<u8> = (0..=255).cycle().take(20_000).collect();
    assert_eq!(judge(&bytes), told("not_article", "unsupported_type", 3));
    assert_eq!(judge(format!("<p>\0{}", paragraphs()).as_bytes()).0, "ok");
    assert_eq!(judge(b"%PDF-1.7\n%\xe2\xe3"), told("not_article", "unsupported_type", 3));
    // A feed has text enough for one, and none of it is an article.
    let items =
        format!("<item><title>Bridge</title><description>{}</description></item>", "The bridge reopens. ".repeat(60));
    let feed = format!("<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel>{items}</channel></rss>");
    assert_eq!(judge(feed.as_bytes()), told("not_article", "unsupported_type", 3));
    assert_eq!(judge(b"\x1f\x8b\x08\x00broken"), told("error", "unreadable", 3));
}

/// A list of files that a shell made of a pattern is not left undone for one old name in it.
#[cfg(unix)]
#[test]
fn a_file_whose_name_is_no_text() {
    use std::os::unix::ffi::OsStringExt;
    let folder = tempfile::tempdir().expect("a folder");
    let name = folder.path().join(std::ffi::OsString::from_vec(b"caf\xe9.html".to_vec()));
    std::fs::copy(repository(ARTICLE), &name).expect("a copy");
    let output = offprint().arg("extract").arg(&name).output().expect("the program runs");
    let record: serde_json::Value = serde_json::from_slice(&output.stdout).expect("a record");
    assert_eq!((output.status.code(), record["outcome"].as_str()), (Some(0), Some("ok")));
    assert!(record["input"]["path"].as_str().is_some_and(|path| path.ends_with("caf\u{fffd}.html")));
}

#[test]
fn a_page_past_the_size_cap() {
    assert_eq!(judge(&vec![b'a'; 50_000_000]), told("error", "too_large", 3));
    let page = repository(ARTICLE);
    assert_eq!(
        of(&run(&["extract", page.to_str().expect("UTF-8"), "--max-size", "1KB"])),
        told("error", "too_large", 3)
    );
    assert_eq!(
        of(&run(&["extract", page.to_str().expect("UTF-8"), "--max-size", "18446744073709551615"])),
        told("ok", "", 0),
        "the largest number there is"
    );
}

#[test]
fn hostile_nesting_is_flattened_and_its_text_kept() {
    let deep = format!("{}{}", "<div>".repeat(100_000), paragraphs());
    assert_eq!(judge(deep.as_bytes()), told("partial", "tree_truncated", 0));
    let fonts: String = (0..20_000).map(|size| format!("<p><font size={size}>word")).collect();
    assert_eq!(judge(fonts.as_bytes()), told("partial", "tree_truncated", 0));
    let attributes: String = (0..300_000).map(|number| format!(" a{number}=1")).collect();
    let many = format!("<p{attributes}>{}", paragraphs());
    assert_eq!(judge(many.as_bytes()), told("partial", "tree_truncated", 0));
}

#[test]
fn hostile_nesting_in_json_is_left_out() {
    for start in ["", "{'a':'\"',b:", "/* \" */"] {
        let nested =
            format!("<script type=application/ld+json>{start}{}</script>{}", "{\"a\":[".repeat(170_000), paragraphs());
        assert_eq!(judge(nested.as_bytes()), told("ok", "", 0), "{start}");
    }
}

#[test]
fn unclosed_items_are_all_kept() {
    let items: String = (0..2_000)
        .map(|number| format!("<li>Item number {number} of the long list of things found in the river, with a remark"))
        .collect();
    let page = format!(
        "<html><head><title>Things found</title></head><body><article><h1>Things found</h1>{}<ol>{items}</ol></article></body></html>",
        paragraphs()
    );
    let found = run_with(&["extract", "-"], page.as_bytes()).record();
    assert_eq!(found["outcome"], "ok");
    assert_eq!(found["body"].as_str().expect("a body").matches("Item number").count(), 2_000);
}

#[test]
fn charsets_declared_wrongly_or_not_at_all() {
    let page = format!("<title>Brücke</title><article>{}</article>", paragraphs().replace("bridge", "Brücke"));
    let body = |bytes: &[u8]| {
        let record = run_with(&["extract", "-", "--from", "html"], bytes).record();
        (
            record["body"].as_str().unwrap_or_default().contains("Brücke"),
            record["fetch"]["encoding"].as_str().unwrap_or_default().to_owned(),
        )
    };
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(page.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(body(&utf16), (true, "UTF-16LE".into()));
    let latin: Vec<u8> = page.chars().map(|letter| letter as u32 as u8).collect();
    assert_eq!(body(&latin), (true, "windows-1252".into()));
    assert_eq!(body(format!("<meta charset=nonsense>{page}").as_bytes()), (true, "UTF-8".into()));
    let mut broken = page.repeat(20).into_bytes();
    broken.extend(b"<p>\xff\xfe\xfd");
    let record = run_with(&["extract", "-", "--from", "html"], &broken).record();
    assert!(
        record["quality"]["warnings"]
            .as_array()
            .expect("a list")
            .iter()
            .any(|warning| warning["code"] == "encoding_errors")
    );
}

#[test]
fn broken_lines_do_not_end_the_run() {
    let list = format!(
        "{}\n{{\"html\": \"<p>\nnot json\n{{\"url\":\"ftp://a.test/x\"}}\n{{\"url\":\"http://[\"}}\n{{\"titel\":1}}\n",
        serde_json::json!({"html": paragraphs()})
    );
    let found = run_with(&["extract", "-", "--ordered"], list.as_bytes());
    let codes: Vec<String> =
        found.records().iter().map(|record| record["error"]["code"].as_str().unwrap_or("-").to_owned()).collect();
    assert_eq!(codes, ["-", "bad_line", "bad_line", "bad_url", "bad_url", "bad_line"]);
    assert_eq!(found.records()[2]["input"]["line"], 3);
    assert_eq!(found.code, 1);
}

#[test]
fn a_line_of_two_columns_is_no_address() {
    let found = run_with(
        &["extract", "-", "--from", "urls", "--ordered"],
        b"http://a.test/\tTitle\nhttp://a.test/1\0http://a.test/2\0",
    );
    let codes: Vec<_> = found.records().iter().map(|record| record["error"]["code"].clone()).collect();
    assert_eq!((codes, found.code), (vec!["bad_line".into(), "bad_line".into()], 3));
}

#[test]
fn what_is_no_url_shows_no_password_either() {
    let list = "{\"url\": \"http://ann:secret@[a.test/x@y\"}\n";
    for run in [run(&["extract", "http://ann:secret@[a.test/x@y"]), run_with(&["extract", "-"], list.as_bytes())] {
        assert_eq!(run.record()["input"]["url"], "http://***@[a.test/x@y");
        assert!(!run.stdout.contains("secret") && !run.stderr.contains("secret"));
    }
}

#[test]
fn urls_that_cannot_be_fetched() {
    assert_eq!(of(&run(&["extract", "gopher://a.test/"])), told("error", "bad_url", 3));
    assert_eq!(of(&run(&["extract", "http://[::1"])), told("error", "bad_url", 3));
    assert_eq!(
        of(&run(&["extract", "http://169.254.169.254/latest/meta-data"])),
        told("blocked", "private_address", 3)
    );
    assert_eq!(of(&run(&["extract", "http://0x7f000001/"])), told("blocked", "private_address", 3));
    let record = run(&["extract", "http://user:secret@localhost/"]).record();
    assert!(!record.to_string().contains("secret"), "{record}");
}

#[test]
fn wrong_usage_is_told_and_exits_with_2() {
    let usage = |arguments: &[&str], message: &str| {
        let run = run(arguments);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?} {}", run.stderr);
        assert!(run.stderr.contains(message), "{arguments:?}: {}", run.stderr);
    };
    usage(&["extract"], "no inputs");
    usage(
        &["extract", "x.html", "--output", "/nonexistent/out.jsonl"],
        "error: /nonexistent/out.jsonl cannot be written: its folder is not there\nhint: name a file in a folder",
    );
    usage(&["extract", "x.html", "--fields", "titel"], "did you mean `title`?");
    usage(&["extract", "x.html", "--fields", ""], "--fields names no field\nhint: write names of fields");
    for flags in [["--fields", "title"], ["--with", "images"]] {
        for form in ["markdown", "text", "html", "rss"] {
            let told = "error: --fields and --with choose parts of json and csv\nhint: ";
            usage(&["extract", "x.html", flags[0], flags[1], "--format", form], told);
        }
    }
    usage(&["extract", "x.html", "--output", "nn/"], "error: nn/ cannot be written: it is a folder\nhint: name a file");
    usage(&["extract", "x.html", "--summary", "nn/"], "nn/ cannot be written: it is a folder");
    let one = "error: --url is the address of one page\nhint: name that page alone";
    usage(&["extract", "x.html", "y.html", "--url", "http://a.test/"], one);
    usage(&["extract", "fixtures", "--url", "http://a.test/"], one);
    for input in ["list.txt", "list.jsonl.gz", "a.warc", "https://b.test/"] {
        usage(&["extract", input, "--url", "http://a.test/"], one);
    }
    usage(&["extract", "x.html", "--from", "jsonl", "--url", "http://a.test/"], one);
    for sources in [&["a.xml", "b.xml"][..], &["https://b.test/feed"]] {
        let arguments = [&["feed", "--url", "http://a.test/"], sources].concat();
        usage(&arguments, "error: --url is the address of one document at hand\nhint: name that file alone");
    }
    for (flag, value) in [("--select", "title=h1"), ("--strip", "p"), ("--fields", "title"), ("--with", "html")] {
        usage(&["feed", "a.xml", flag, value], &format!("error: {flag} is about records"));
    }
    usage(&["man", "extract", "on"], "no command `extract on`\nhint: `extract` has no commands of its own");
    usage(&["feed", "x.xml", "--since=-5d"], "is not a time; write 2026-05-01");
    usage(&["feed", "x.xml", "--since", "9999-01-01"], "`9999-01-01` is still to come");
    usage(
        &["extract", "x.html", "--select", "same_as=p"],
        "`same_as` is not a field that can be selected\nhint: write one of title, ",
    );
    usage(
        &["extract", "x.html", "--select", "name=p"],
        "`name` is not a field that can be selected\nhint: write one of",
    );
    usage(
        &["extract", "x.html", "--select", "autors=p"],
        "`autors` is not a field that can be selected\nhint: did you mean `authors`?",
    );
    let page = repository(ARTICLE);
    let page = page.to_str().expect("UTF-8");
    usage(&["extract", "x.html", "--cache", page], "page.html cannot be used: it is not a folder\nhint: name a folder");
    usage(&["extract", "x.html", "--warc", page], "page.html cannot be used: it is not a folder\nhint: name a folder");
    for flag in ["--cookies", "--ca-cert"] {
        let told = format!("error: {flag}: /nonexistent/x cannot be read: no such file\nhint: name a file");
        usage(&["extract", "x.html", flag, "/nonexistent/x"], &told);
    }
    usage(&["extract", "x.html", "--selectors", "/nonexistent"], "is not a folder");
    usage(&["extract", "x.html", "--select", "body=p["], "`p[` is not a selector");
    usage(&["extract", "x.html", "--rate", "fast"], "is not a rate");
    usage(&["extract", "x.html", "--frobnicate"], "--frobnicate");
    usage(&["extract", "x.html", "--header", "Accept"], "--header: `Accept` is not a header; write \"Name: value\"");
    usage(&["extract", "x.html", "--header", "a b: c"], "`a b` is not a header name");
    usage(&["extract", "x.html", "--user-agent", "a\nb"], "the value of header `User-Agent` holds characters");
    usage(&["extract", "x.html", "--concurrency", "-1"], "invalid value '-1' for '--concurrency <N>'");
    usage(&["archive", "run", "x.db", "--limit", "-1"], "invalid value '-1' for '--limit <N>'");
    let nameless = run(&["extract", ""]).record();
    assert_eq!(
        nameless["error"]["message"],
        "the input is an empty name; name a URL, a file or a folder, or - for standard input"
    );
}

#[test]
fn a_broken_rule_file_names_itself_and_the_rest_works() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir_all(folder.path().join("sites")).expect("writable");
    fs::create_dir_all(folder.path().join("presets")).expect("writable");
    fs::write(folder.path().join("presets/a.toml"), "extends = \"b\"\n").expect("writable");
    fs::write(folder.path().join("presets/b.toml"), "extends = \"a\"\n").expect("writable");
    fs::write(folder.path().join("sites/soundherald.test.toml"), "[body]\ncandidates = [\"p[\"]\nstirp = []\n")
        .expect("writable");
    let page = repository(ARTICLE);
    let run = run(&[
        "extract",
        page.to_str().expect("UTF-8"),
        "--url",
        "https://soundherald.test/x",
        "--selectors",
        folder.path().to_str().expect("UTF-8"),
    ]);
    assert_eq!((run.code, run.record()["outcome"].as_str()), (0, Some("ok")));
    assert!(run.stderr.contains("circle"), "{}", run.stderr);
    let warnings = run.record()["quality"]["warnings"].to_string();
    assert!(warnings.contains("soundherald.test.toml:2") && warnings.contains("soundherald.test.toml:3"), "{warnings}");
}
