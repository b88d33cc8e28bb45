//! Files, folders, lists, standard input: one record for each.

use std::fs;

use serde_json::Value;

use crate::net::told;
use crate::packed::gzip;
use crate::program::{ARTICLE, offprint, repository, run, run_with};
use crate::wire::{Reply, Server};

fn article() -> Vec<u8> {
    fs::read(repository(ARTICLE)).expect("the fixture")
}

#[test]
fn mixed_inputs_give_one_record_each_in_order() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    fs::create_dir_all(at("pages/deeper")).expect("writable");
    fs::write(at("pages/b.html"), article()).expect("writable");
    fs::write(at("pages/deeper/a.HTM.gz"), gzip(&article())).expect("writable");
    fs::write(at("pages/notes.txt"), "not a page").expect("writable");
    fs::write(
        at("list.jsonl"),
        "{\"path\":\"pages/b.html\",\"id\":1}\n\n{\"html\":\"<p>x</p>\",\"id\":\"two\",\"url\":null}\n",
    )
    .expect("writable");
    let arguments =
        [at("pages"), at("list.jsonl"), at("missing.html")].map(|path| path.to_str().expect("UTF-8").to_owned());
    let found = run(&["extract", "--ordered", &arguments[0], &arguments[1], &arguments[2]]);
    let seen: Vec<(String, Value, Value)> = found
        .records()
        .iter()
        .map(|record| {
            let path =
                record["input"]["path"].as_str().unwrap_or_default().rsplit('/').next().unwrap_or_default().to_owned();
            (path, record["input"]["id"].clone(), record["outcome"].clone())
        })
        .collect();
    let expected = [
        ("b.html", Value::Null, "ok"),
        ("a.HTM.gz", Value::Null, "ok"),
        ("list.jsonl", "1".into(), "ok"),
        ("list.jsonl", "two".into(), "not_article"),
        ("missing.html", Value::Null, "error"),
    ];
    assert_eq!(seen, expected.map(|(path, id, outcome)| (path.to_owned(), id, Value::from(outcome))));
    assert_eq!(found.code, 1);
}

#[test]
fn standard_input_is_recognised() {
    let html = run_with(&["extract", "-", "--url", "https://soundherald.test/a"], &article());
    let record = html.record();
    assert_eq!(
        (record["input"]["kind"].as_str(), record["url"].as_str(), record["outcome"].as_str()),
        (Some("stdin"), Some("https://soundherald.test/a"), Some("ok"))
    );
    let line = serde_json::json!({"html": String::from_utf8(article()).expect("UTF-8"), "id": "x"}).to_string();
    let list = run_with(&["extract", "-"], format!("{line}\n{line}\n").as_bytes());
    assert_eq!(list.records().len(), 2);
    assert_eq!(list.records()[0]["fetch"]["from"], "jsonl");
    let urls = run_with(&["extract", "-"], b"http://127.0.0.1:9/a\n# a remark\nhttp://localhost/b\n");
    let codes: Vec<Value> = urls.records().iter().map(|record| record["error"]["code"].clone()).collect();
    assert_eq!(codes, ["private_address", "private_address"]);
}

#[test]
fn what_is_compressed_is_read_whatever_it_comes_as() {
    let zstd = |bytes: &[u8]| zstd::encode_all(bytes, 0).expect("compresses");
    let folder = tempfile::tempdir().expect("a folder");
    let line = serde_json::json!({"html": String::from_utf8(article()).expect("UTF-8")}).to_string();
    for (name, packed) in [("gz", gzip as fn(&[u8]) -> Vec<u8>), ("zst", zstd)] {
        for (kind, bytes) in [("html", article()), ("jsonl", line.clone().into_bytes())] {
            let bytes = packed(&bytes);
            let file = folder.path().join(format!("a.{kind}.{name}"));
            fs::write(&file, &bytes).expect("writable");
            assert_eq!(run(&["extract", file.to_str().expect("UTF-8")]).record()["outcome"], "ok", "{kind}.{name}");
            assert_eq!(run_with(&["extract", "-"], &bytes).record()["outcome"], "ok", "{kind}.{name} on a pipe");
        }
    }
    let run = run_with(&["extract", "--max-size", "1KB", "-"], &gzip(&vec![b'a'; 100_000]));
    assert_eq!(run.record()["error"]["code"], "too_large");
}

#[test]
fn a_list_may_begin_with_remarks() {
    let record = run_with(&["extract", "-"], b"# my list\n\nhttp://127.0.0.1:1/\n").record();
    assert_eq!((&record["input"]["line"], &record["error"]["code"]), (&3.into(), &"private_address".into()));
}

#[test]
fn a_list_without_urls_takes_the_rule_of_the_page_itself_and_says_so() {
    let page = repository("fixtures/sites/elrisala.com/frigate-visit/page.html");
    let line = serde_json::json!({"path": page, "url": ""}).to_string();
    let record = run_with(&["extract", "-", "--from", "jsonl"], line.as_bytes()).record();
    assert_eq!(record["rules"]["site"], "elrisala.com");
    assert!(
        record["quality"]["warnings"]
            .as_array()
            .expect("a list")
            .iter()
            .any(|warning| warning["code"] == "url_from_page")
    );
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let folder = tempfile::tempdir().expect("a folder");
    let list = folder.path().join("many.jsonl");
    let line = serde_json::json!({"html": String::from_utf8(article()).expect("UTF-8")}).to_string() + "\n";
    fs::write(&list, line.repeat(400)).expect("writable");
    let mut child = offprint()
        .arg("extract")
        .arg(&list)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("starts");
    let mut first = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.take().expect("piped")), &mut first)
        .expect("a line");
    let output = child.wait_with_output().expect("ends");
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
    assert!(first.starts_with("{\"schema_version\":1"));
}

#[test]
fn two_runs_over_the_same_bytes_are_the_same() {
    let page = repository(ARTICLE);
    let once = || {
        run(&["extract", page.to_str().expect("UTF-8"), "--reproducible", "--with", "html,markdown,images,removed"])
            .stdout
    };
    assert_eq!(once(), once());
}

#[test]
fn a_table_has_what_was_asked_for_besides() {
    let page = repository(ARTICLE);
    let table =
        |flags: &[&str]| run(&[&["extract", page.to_str().expect("UTF-8"), "--format", "csv"], flags].concat()).stdout;
    let header = |flags: &[&str]| table(flags).lines().next().unwrap_or_default().to_owned();
    assert_eq!(header(&["--with", "markdown,images"]), header(&[]) + ",body_markdown,images");
    assert!(table(&["--with", "html"]).contains("<p>"));
    assert_eq!(header(&["--with", "html", "--fields", "title"]), "title");
    // A row without a page says whose it is.
    let lost = run(&["extract", "/nonexistent.html", "--format", "csv"]).stdout;
    assert!(lost.ends_with(",,/nonexistent.html,\n"), "{lost}");
}

#[test]
fn an_address_is_given_to_a_page_and_to_no_list() {
    let url = ["extract", "-", "--url", "https://a.test/1"];
    assert_eq!(run_with(&url, &article()).record()["url"], "https://a.test/1");
    for list in ["{\"html\": \"<p>a\"}\n", "https://b.test/\n", "WARC/1.1\r\n"] {
        let run = run_with(&url, list.as_bytes());
        assert_eq!((run.code, told(&run.record())), (3, ("error", "bad_url")), "{list}");
    }
}

#[test]
fn a_list_in_utf_16_is_read_and_a_line_that_is_no_text_is_named() {
    let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let urls = [
        &b"\xff\xfe"[..],
        &wide("# today\r\nhttp://127.0.0.1:9/\u{e9}\r\nhttp://localhost/"),
        b"\x3d\xd8",
        &wide("\r\nhttp://localhost/b\r\n"),
    ]
    .concat();
    let page = serde_json::json!({"html": String::from_utf8(article()).expect("UTF-8"), "id": "\u{1f600}"}).to_string();
    let pages: Vec<u8> = format!("\u{feff}{page}\n{page}\n").encode_utf16().flat_map(u16::to_be_bytes).collect();
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in
        [("list.txt", &urls), ("list.txt.gz", &gzip(&urls)), ("a.jsonl", &pages), ("a.jsonl.gz", &gzip(&pages))]
    {
        let file = folder.path().join(name);
        fs::write(&file, bytes).expect("writable");
        let file = file.to_str().expect("UTF-8");
        for (found, place) in [
            (run(&["extract", "--ordered", file]), file),
            (run_with(&["extract", "--ordered", "-"], bytes), "standard input"),
        ] {
            let records = found.records();
            if name.starts_with('a') {
                let seen: Vec<_> = records.iter().map(|record| (&record["input"]["id"], &record["outcome"])).collect();
                assert_eq!(seen, [(&"\u{1f600}".into(), &"ok".into()); 2], "{name}");
                continue;
            }
            let seen: Vec<_> =
                records.iter().map(|record| (record["input"]["line"].as_u64(), told(record).1)).collect();
            assert_eq!(
                seen,
                [(Some(2), "private_address"), (Some(3), "bad_line"), (Some(4), "private_address")],
                "{name}"
            );
            assert_eq!(records[0]["input"]["url"], "http://127.0.0.1:9/%C3%A9");
            let message = records[1]["error"]["message"].as_str().expect("a message");
            assert!(message.starts_with(&format!("{place}:3: the line is not text: ")), "{message}");
        }
    }
}

/// A page in one file, as Safari keeps it: the list in Apple's binary form.
fn web_archive(page: &[u8]) -> Vec<u8> {
    let text = |text: &str| [&[0x5f, 0x10, u8::try_from(text.len()).expect("short")], text.as_bytes()].concat();
    let data = [&[0x4f, 0x12][..], &u32::try_from(page.len()).expect("small").to_be_bytes(), page].concat();
    let objects = [
        vec![0xd1, 1, 2],
        text("WebMainResource"),
        vec![0xd2, 3, 4, 5, 6],
        text("WebResourceData"),
        text("WebResourceURL"),
        data,
        text("https://soundherald.test/a"),
    ];
    let mut bytes = b"bplist00".to_vec();
    let mut table = Vec::new();
    for object in objects {
        table.extend(u32::try_from(bytes.len()).expect("small").to_be_bytes());
        bytes.extend(object);
    }
    let start = bytes.len() as u64;
    bytes.extend(table);
    bytes.extend([0, 0, 0, 0, 0, 0, 4, 1]);
    [7, 0, start].into_iter().for_each(|number: u64| bytes.extend(number.to_be_bytes()));
    bytes
}

#[test]
fn pages_saved_in_one_file_are_read_wherever_they_stand() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let mhtml = fs::read(repository("fixtures/generic/saved--mhtml-of-chrome/page.html")).expect("the fixture");
    let of_safari = web_archive(&article());
    fs::write(at("a.mhtml"), &mhtml).expect("writable");
    fs::write(at("b.mht.gz"), gzip(&mhtml)).expect("writable");
    fs::write(at("c.webarchive"), &of_safari).expect("writable");
    fs::write(at("d.webarchive"), &of_safari[..of_safari.len() / 2]).expect("writable");
    fs::write(at("e.mht"), &mhtml[..900]).expect("writable");
    let found = run(&["extract", "--ordered", folder.path().to_str().expect("UTF-8")]);
    let seen: Vec<(Value, Value, Value)> = found
        .records()
        .iter()
        .map(|record| (record["outcome"].clone(), record["error"]["code"].clone(), record["url"].clone()))
        .collect();
    let (ferry, herald) = ("https://dolgaya-kosa.example/news/parom.html", "https://soundherald.test/a");
    let of = |outcome: &str, code: Option<&str>, url: Option<&str>| (outcome.into(), code.into(), url.into());
    assert_eq!(
        seen[..4],
        [
            of("ok", None, Some(ferry)),
            of("ok", None, Some(ferry)),
            of("ok", None, Some(herald)),
            of("error", Some("unreadable"), None)
        ]
    );
    // What breaks off in its head has no text, and nothing is taken for another.
    assert_eq!(seen[4].0, "not_article");
    assert_eq!(found.code, 1);
    let listed = run_with(&["extract", "-"], format!("{{\"path\": {:?}}}\n", at("c.webarchive")).as_bytes());
    assert_eq!(listed.record()["url"], herald);
    let piped = run_with(&["extract", "-", "--url", "https://soundherald.test/given"], &mhtml);
    assert_eq!((piped.record()["outcome"].as_str(), piped.code), (Some("ok"), 0));
    assert_eq!(piped.record()["url"], "https://soundherald.test/given");
}

#[test]
fn a_rule_can_be_drafted_from_a_saved_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = folder.path().join("page.mhtml");
    fs::copy(repository("fixtures/generic/saved--mhtml-of-chrome/page.html"), &page).expect("a copy");
    let rules = folder.path().join("selectors");
    let told = run(&["selectors", "new", page.to_str().expect("UTF-8"), "--selectors", rules.to_str().expect("UTF-8")]);
    assert_eq!(told.code, 0, "{}", told.stderr);
    let tested = run(&["selectors", "test", "--selectors", rules.to_str().expect("UTF-8")]);
    assert_eq!(tested.code, 0, "{}{}", tested.stdout, tested.stderr);
    assert!(rules.join("sites/dolgaya-kosa.example.toml").exists());
    let stored = fs::read_dir(rules.join("fixtures/sites/dolgaya-kosa.example")).expect("its pages");
    let page = stored.flatten().next().expect("one").path().join("page.html");
    assert!(String::from_utf8_lossy(&fs::read(page).expect("stored")).contains("<!DOCTYPE html>"));
}

#[test]
fn saved_pages_that_come_over_the_network_are_read_as_from_files() {
    let server = Server::start(|path, _| {
        let mhtml = fs::read(repository("fixtures/generic/saved--mhtml-of-chrome/page.html")).expect("the fixture");
        match path {
            "/robots.txt" => Reply::not_found(),
            "/a.mhtml" => Reply::new(200, &[("Content-Type", "multipart/related; boundary=\"x\"")], mhtml),
            "/b.mht" => Reply::new(200, &[("Content-Type", "message/rfc822")], mhtml),
            "/c" => Reply::new(200, &[("Content-Type", "application/octet-stream")], mhtml),
            _ => Reply::new(200, &[("Content-Type", "multipart/related")], "--a\r\nContent-Type: image/png\r\n\r\n"),
        }
    });
    let urls = ["/a.mhtml", "/b.mht", "/c", "/d"].map(|path| server.url(path));
    let mut arguments = vec!["extract", "--allow-private", "--rate", "none", "--ordered"];
    arguments.extend(urls.iter().map(String::as_str));
    let records = run(&arguments).records();
    let told: Vec<_> = records.iter().map(|record| record["outcome"].as_str().expect("an outcome")).collect();
    assert_eq!(told, ["ok", "ok", "ok", "not_article"]);
    let stored = repository("fixtures/generic/saved--mhtml-of-chrome/page.html");
    let file = run(&["extract", "--from", "html", stored.to_str().expect("UTF-8")]).record();
    assert_eq!(records[0]["body"], file["body"]);
    assert_eq!(records[0]["url"], Value::from(urls[0].clone()), "where it stands is what the server says");
}
