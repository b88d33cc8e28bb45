//! Output, views, rules and explanations.

use std::fs;
use std::io::Read;

use serde_json::Value;

use crate::program::{ARTICLE, repository, run};

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
    assert_eq!(
        full["images"][0]["caption"].as_str(),
        full["images"][0]["caption"].as_str().filter(|caption| caption.contains("last crossing"))
    );
    assert!(full["removed_blocks"].as_array().expect("a list").len() > 10);
}

#[test]
fn formats_for_people() {
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
fn bundled_rules_are_clean_and_keep_their_promises() {
    let folder = repository("selectors");
    let folder = folder.to_str().expect("UTF-8");
    let lint = run(&["selectors", "lint", "--selectors", folder]);
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
    assert!(run(&["man"]).stdout.contains(".TH offprint"));
    assert!(run(&["--version"]).stdout.starts_with("offprint 0."));
}
