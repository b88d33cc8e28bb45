//! WARC files as inputs, good and broken, and the files that others' tools have to accept.

use std::fs;
use std::path::Path;
use std::process::Command;

use offprint::warc::{Earlier, Exchange, Folder, Outgoing, Profile, Truncated};
use serde_json::{Value, json};

use crate::net::{article, fetch, told};
use crate::packed::gzip;
use crate::program::{run, run_with, shared};
use crate::wire::{Reply, Server};

/// A record as it stands in a plain file.
fn record(fields: &[(&str, &str)], block: &[u8]) -> Vec<u8> {
    let mut out = b"WARC/1.1\r\n".to_vec();
    for (name, value) in fields {
        out.extend(format!("{name}: {value}\r\n").bytes());
    }
    out.extend(format!("Content-Length: {}\r\n\r\n", block.len()).bytes());
    [&out[..], block, b"\r\n\r\n"].concat()
}

fn response(url: &str, head: &str, body: &[u8]) -> Vec<u8> {
    let block = [head.as_bytes(), b"\r\n\r\n", body].concat();
    let fields = [
        ("WARC-Type", "response"),
        ("WARC-Target-URI", url),
        ("WARC-Date", "2026-05-01T12:00:00Z"),
        ("WARC-Payload-Digest", "sha1:PAYLOAD"),
        ("Content-Type", "application/http;msgtype=response"),
    ];
    record(&fields, &block)
}

fn extract(name: &str, bytes: &[u8]) -> Vec<Value> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(name);
    fs::write(&file, bytes).expect("writable");
    run(&["extract", "--ordered", file.to_str().expect("UTF-8")]).records()
}

const HTML: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8";

fn chunked(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for piece in bytes.chunks(1000) {
        out.extend(format!("{:x}\r\n", piece.len()).bytes());
        out.extend_from_slice(piece);
        out.extend_from_slice(b"\r\n");
    }
    [&out[..], b"0\r\n\r\n"].concat()
}

#[test]
fn a_page_stored_decoded_is_read_whatever_its_head_still_says() {
    let page = article();
    let coded = |coding: &str| format!("{HTML}\r\nContent-Encoding: {coding}");
    let members = [
        response("http://herald.test/gzip", &coded("gzip"), &page),
        response("http://herald.test/br", &coded("br"), &page),
        response("http://herald.test/own", &coded("x-own"), &page),
        response("http://herald.test/broken", &coded("gzip"), b"\0no page"),
    ];
    let outcomes: Vec<String> =
        extract("a.warc", &members.concat()).iter().map(|record| told(record).0.to_owned()).collect();
    assert_eq!(outcomes, ["ok", "ok", "ok", "error"]);
}

#[test]
fn a_status_that_is_no_answer_is_none_in_a_file_either() {
    let head = |status: u16| format!("HTTP/1.1 {status} Odd\r\nContent-Type: text/html");
    let members = [
        response("http://herald.test/999", &head(999), &article()),
        response("http://herald.test/203", &head(203), &article()),
    ];
    let records = extract("a.warc", &members.concat());
    assert_eq!(records.iter().map(told).collect::<Vec<_>>(), [("error", "http_error"), ("ok", "")]);
}

#[test]
fn responses_are_pages_however_they_were_transferred() {
    let page = article();
    let coded = format!("{HTML}\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked");
    let wrong = format!("{HTML}\r\nTransfer-Encoding: chunked");
    let members = [
        record(&[("WARC-Type", "warcinfo"), ("Content-Type", "application/warc-fields")], b"software: x\r\n"),
        response("http://herald.test/plain", HTML, &page),
        response("http://herald.test/coded", &coded, &chunked(&gzip(&page))),
        response("http://herald.test/not-chunked", &wrong, &page),
        record(&[("WARC-Type", "request"), ("WARC-Target-URI", "http://herald.test/plain")], b"GET / HTTP/1.1\r\n\r\n"),
        response("<http://herald.test/lost>", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html", b"<p>gone"),
        response("http://herald.test/moved", "HTTP/1.1 301 Moved\r\nLocation: /plain", b""),
        response("dns:herald.test", "20260501120000", b"herald.test. 300 IN A 192.0.2.1"),
        record(
            &[("WARC-Type", "resource"), ("WARC-Target-URI", "http://herald.test/res"), ("Content-Type", "text/html")],
            &page,
        ),
    ];
    let offsets: Vec<usize> =
        members.iter().scan(0, |at, member| Some(std::mem::replace(at, *at + gzip(member).len()))).collect();
    let compressed: Vec<u8> = members.iter().flat_map(|member| gzip(member)).collect();
    let records = extract("a.warc.gz", &compressed);
    let summary: Vec<_> = records
        .iter()
        .map(|record| (record["input"]["url"].as_str().unwrap_or_default(), told(record), &record["input"]["offset"]))
        .collect();
    assert_eq!(
        summary,
        [
            ("http://herald.test/plain", ("ok", ""), &json!(offsets[1])),
            ("http://herald.test/coded", ("ok", ""), &json!(offsets[2])),
            ("http://herald.test/not-chunked", ("ok", ""), &json!(offsets[3])),
            ("http://herald.test/lost", ("gone", "not_found"), &json!(offsets[5])),
            ("http://herald.test/res", ("ok", ""), &json!(offsets[8])),
        ]
    );
    assert!(
        records[..3].iter().all(|record| record["body"] == records[0]["body"] && record["fetch"]["from"] == "warc")
    );
    assert_eq!(
        (&records[0]["input"]["kind"], &records[0]["fetch"]["status"], &records[0]["url"]),
        (&json!("warc"), &json!(200), &json!("http://herald.test/plain"))
    );
    // Plain, and on standard input, it is the same.
    let plain = extract("a.warc", &members.concat());
    assert_eq!(
        plain.iter().map(|record| &record["body"]).collect::<Vec<_>>(),
        records.iter().map(|record| &record["body"]).collect::<Vec<_>>()
    );
    for bytes in [&compressed, &members.concat()] {
        assert_eq!(run_with(&["extract", "-"], bytes).records().len(), 5);
    }
}

fn revisit(url: &str, digest: &str, original: &str) -> Vec<u8> {
    let fields = [
        ("WARC-Type", "revisit"),
        ("WARC-Target-URI", url),
        ("WARC-Date", "2026-06-01T12:00:00Z"),
        ("WARC-Profile", "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"),
        ("WARC-Payload-Digest", digest),
        ("WARC-Refers-To-Target-URI", original),
        ("WARC-Refers-To-Date", "2026-05-01T12:00:00Z"),
        ("Content-Type", "application/http;msgtype=response"),
    ];
    record(&fields, format!("{HTML}\r\n\r\n").as_bytes())
}

#[test]
fn a_revisit_has_the_payload_it_refers_to() {
    let members = [
        response("http://herald.test/a", HTML, &article()),
        revisit("http://herald.test/a", "sha1:PAYLOAD", "http://herald.test/a"),
        revisit("http://herald.test/b", "sha1:PAYLOAD", "http://herald.test/unknown"),
        revisit("http://herald.test/c", "sha1:OTHER", "http://herald.test/unknown"),
    ];
    let bytes: Vec<u8> = members.iter().flat_map(|member| gzip(member)).collect();
    let records = extract("a.warc.gz", &bytes);
    let outcomes: Vec<_> = records.iter().map(told).collect();
    assert_eq!(outcomes, [("ok", ""), ("ok", ""), ("ok", ""), ("error", "unreadable")]);
    assert_eq!((&records[1]["body"], &records[2]["url"]), (&records[0]["body"], &json!("http://herald.test/b")));
    assert!(
        records[3]["error"]["message"]
            .as_str()
            .is_some_and(|text| text.contains("http://herald.test/unknown of 2026-05-01"))
    );
}

#[test]
fn broken_members_are_records_and_the_rest_is_read() {
    let members: Vec<Vec<u8>> =
        (0..4).map(|number| gzip(&response(&format!("http://herald.test/{number}"), HTML, &article()))).collect();
    let mut bytes = members.concat();
    let second = members[0].len();
    bytes[second + 60] ^= 0xff;
    bytes.truncate(bytes.len() - 40);
    let records = extract("a.warc.gz", &bytes);
    let outcomes: Vec<_> = records.iter().map(told).collect();
    assert_eq!(outcomes, [("ok", ""), ("error", "unreadable"), ("ok", ""), ("error", "unreadable")]);
    assert_eq!(records[1]["input"]["offset"], json!(second));
    assert_eq!(told(&extract("a.warc.gz", b"")[0]), ("error", "unreadable"));
    assert_eq!(told(&extract("a.warc", b"this is no archive at all")[0]), ("error", "unreadable"));
    assert_eq!(told(&extract("a.warc", &vec![b'W'; 1 << 20])[0]), ("error", "unreadable"));
}

#[test]
fn a_folder_of_nothing_but_archives_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("deeper")).expect("writable");
    for (name, url) in [("b.warc.gz", "http://herald.test/b"), ("deeper/a.warc", "http://herald.test/a")] {
        let bytes = response(url, HTML, &article());
        let bytes = if name.ends_with(".gz") { gzip(&bytes) } else { bytes };
        fs::write(folder.path().join(name), bytes).expect("writable");
    }
    let path = folder.path().to_str().expect("UTF-8");
    let records = run(&["extract", "--ordered", path]).records();
    let urls: Vec<_> = records.iter().map(|record| record["url"].as_str().unwrap_or_default()).collect();
    assert_eq!(urls, ["http://herald.test/b", "http://herald.test/a"]);
    // Beside pages they are not asked for.
    fs::write(folder.path().join("c.html"), article()).expect("writable");
    assert_eq!(run(&["extract", "--ordered", path]).records().len(), 1);
}

#[test]
fn what_was_stored_gives_a_record_a_page() {
    let server = Server::start(|path, _| match path {
        "/moved" => Reply::redirect(301, "/page"),
        "/robots.txt" => Reply::new(200, &[("Content-Type", "text/plain")], "User-agent: *\nAllow: /\n"),
        _ => Reply::html(article()),
    });
    let folder = tempfile::tempdir().expect("a folder");
    let (store, summary) = (folder.path().join("warc"), folder.path().join("summary.json"));
    let (store, summary) = (store.to_str().expect("UTF-8"), summary.to_str().expect("UTF-8"));
    assert_eq!(fetch(&[&server.url("/moved")], &["--warc", store]).code, 0);
    let again = run(&["extract", "--summary", summary, store]);
    let record = again.record();
    assert_eq!((told(&record), again.code), (("ok", ""), 0));
    assert_eq!(record["url"], server.url("/page"));
    let summary: Value = serde_json::from_slice(&fs::read(summary).expect("written")).expect("JSON");
    assert_eq!(summary["no_pages"], 2);
}

#[test]
fn what_a_crawl_stored_beside_its_pages_gives_no_records() {
    let head = |kind: &str| format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}");
    let parts = [
        response("http://herald.test/page", HTML, &article()),
        response("http://herald.test/ferry.jpg", &head("image/jpeg"), b"\xff\xd8\xff\xe0\x00\x10JFIF"),
        response("http://herald.test/style.css", &head("Text/CSS; charset=utf-8"), b"p { margin: 0 }"),
        response("http://herald.test/app.js", &head("application/javascript"), b"let ferry = 7;"),
        response("http://herald.test/font.woff2", &head("font/woff2"), b"wOF2"),
        response(
            "http://herald.test/lost.JPG?w=7",
            "HTTP/1.1 404 Not Found\r\nContent-Type: text/html",
            b"<h1>Not found</h1>",
        ),
        record(
            &[
                ("WARC-Type", "response"),
                ("WARC-Target-URI", "http://herald.test/picture"),
                ("WARC-Date", "2026-05-01T12:00:00Z"),
                ("WARC-Resource-Type", "image"),
                ("Content-Type", "application/http;msgtype=response"),
            ],
            &[HTML.as_bytes(), b"\r\n\r\n<h1>No picture here</h1>"].concat(),
        ),
    ];
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let (store, summary) = (path("a.warc"), path("summary.json"));
    fs::write(&store, parts.concat()).expect("writable");
    let run_of_all = run(&["extract", "--summary", &summary, &store]);
    assert_eq!((told(&run_of_all.record()), run_of_all.code), (("ok", ""), 0));
    let summary: Value = serde_json::from_slice(&fs::read(summary).expect("written")).expect("JSON");
    assert_eq!((&summary["no_pages"], &summary["inputs"]), (&json!(6), &json!(1)));
    let lost = response("http://herald.test/lost.html", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html", b"");
    assert_eq!(told(&extract("c.warc", &lost)[0]), ("gone", "not_found"));
    // Documents that somebody may look for are told of.
    let pdf = response("http://herald.test/a.pdf", &head("application/pdf"), b"%PDF-1.7\n");
    assert_eq!(told(&extract("b.warc", &pdf)[0]), ("not_article", "unsupported_type"));
}

#[test]
fn further_pages_are_looked_up_in_the_file() {
    let page = |url: &str, text: &str, links: &str| {
        let paragraphs: String = (0..5)
            .map(|number| format!("<p>Paragraph {number} of {text} tells how the ferry was built, who paid for the timber, and why the island waited.</p>"))
            .collect();
        let html =
            format!("<html lang=en><title>The ferry</title><article><h1>The ferry</h1>{paragraphs}</article>{links}");
        response(&format!("http://herald.test/{url}"), HTML, html.as_bytes())
    };
    let moved = response("http://herald.test/2", "HTTP/1.1 302 Found\r\nLocation: /second#top", b"");
    let stub = "<html><head><meta http-equiv=refresh content='0; url=/1'></head><body><p>Wait.</p></body></html>";
    // An older text of the second page stands before the first.
    let records = [
        page("second", "the old two", ""),
        page("1", "one", "<a class=next href=/2>Next</a>"),
        page("third", "three", "<a class=next href=/4>Next</a>"),
        moved,
        page("second", "two", "<a class=next href=/third>Next</a>"),
        response("http://herald.test/stub", HTML, stub.as_bytes()),
    ];
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("sites")).expect("writable");
    fs::write(folder.path().join("sites/herald.test.toml"), "[pages]\nnext = 'a.next'\n").expect("writable");
    let rules = folder.path().to_str().expect("UTF-8");
    // Which texts a record holds, and what it warns of.
    let told = |record: &Value| {
        let body = record["body"].as_str().unwrap_or_default();
        let texts = ["one", "old two", "of two", "three"].into_iter().filter(|text| body.contains(text));
        let warnings = record["quality"]["warnings"].as_array().expect("a list").iter();
        texts.chain(warnings.filter_map(|warning| warning["code"].as_str())).collect::<Vec<_>>().join(" ")
    };
    let whole = "one of two three more_pages";
    let each = ["old two", whole, "three more_pages", "of two three more_pages", whole];
    let packed: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
    for (name, bytes) in [("a.warc", records.concat()), ("a.warc.gz", packed), ("b.warc.gz", gzip(&records.concat()))] {
        let file = folder.path().join(name);
        fs::write(&file, &bytes).expect("writable");
        let arguments = ["extract", "--ordered", "--selectors", rules, file.to_str().expect("UTF-8")];
        let records = run(&arguments).records();
        // In one gzip member all stand at one byte, so that the order of two texts of a page is lost.
        let told: Vec<String> = records.iter().map(told).collect();
        assert_eq!(told[1], if name == "b.warc.gz" { "one old two" } else { whole }, "{name}");
        if name != "b.warc.gz" {
            assert_eq!(told, each, "{name}");
            assert_eq!(records[4]["fetch"]["redirects"], json!(["http://herald.test/stub"]));
        }
        let apart = run(&[&arguments[..], &["--no-further-pages"]].concat()).records();
        assert_eq!(told_of(&apart), ["ok", "ok", "ok", "ok", "not_article"]);
        assert!(apart[1]["blocks"].as_array().is_some_and(|blocks| blocks.iter().all(|block| block["page"].is_null())));
    }
    // In a stream nothing can be looked up.
    let stream = run_with(&["extract", "--ordered", "--selectors", rules, "-"], &records.concat()).records();
    assert_eq!(told(&stream[1]), "one more_pages");
}

fn told_of(records: &[Value]) -> Vec<&str> {
    records.iter().filter_map(|record| record["outcome"].as_str()).collect()
}

#[test]
fn a_record_past_the_size_cap_is_left_where_it_is() {
    let large = response("http://herald.test/large", HTML, &vec![b' '; 3 << 20]);
    let bytes = [gzip(&large), gzip(&response("http://herald.test/a", HTML, &article()))].concat();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.warc.gz");
    fs::write(&file, bytes).expect("writable");
    let run = run(&["extract", "--ordered", "--max-size", "1MB", file.to_str().expect("UTF-8")]);
    assert_eq!(run.records().iter().map(told).collect::<Vec<_>>(), [("error", "too_large"), ("ok", "")]);
}

/// Outcomes of a file's records in a word each, with the code where there is one.
fn outcomes(file: &Path) -> String {
    let records = run(&["extract", "--ordered", file.to_str().expect("UTF-8")]).records();
    let words = records.iter().map(|record| match told(record) {
        (outcome, "") => outcome.to_owned(),
        (outcome, code) => format!("{outcome}/{code}"),
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn files_of_other_programs_give_what_is_in_them() {
    let Some(folder) = shared("conformance/warc") else { return };
    let table = [
        ("example.warc", "ok ok"),
        ("example.warc.gz", "ok ok"),
        ("example-resource.warc.gz", "ok"),
        ("example-iana.org-chunked.warc", "ok"),
        ("example-wget-bad-target-uri.warc.gz", "ok"),
        // One member for the whole file.
        ("example-bad-non-chunked.warc.gz", "ok ok"),
        ("post-test.warc.gz", &["not_article/unsupported_type"; 3].join(" ")),
        // Requests alone.
        ("example-digest.warc", "error/unreadable"),
        // The response is cut short inside; the record says where.
        ("example-trunc.warc", "error/unreadable"),
        ("example-wrong-chunks.warc.gz", "error/unreadable"),
        // The format before WARC.
        ("example.arc.gz", "error/unreadable"),
    ];
    for (name, expected) in table {
        assert_eq!(outcomes(&folder.join(name)), expected, "{name}");
    }
}

/// A command of the Python packages that `.ci/run` installs; its exit code and what it printed.
pub(crate) fn tool(name: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(name)
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("{name} cannot be started ({error}); .ci/run installs it"));
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&text).into_owned())
}

/// Whether both checkers take a file. Payload digests (`fastwarc check -p`) are left out: a revisit has that of a payload
/// which is not in it.
pub(crate) fn others_accept(file: &Path) {
    let file = file.to_str().expect("UTF-8");
    for (name, arguments) in [("warcio", vec!["check", "-v", file]), ("fastwarc", vec!["check", file])] {
        let (code, text) = tool(name, &arguments);
        // warcio ends with 0 over a broken member, but says so.
        let is_clean = code == Some(0) && (name != "warcio" || !text.contains("failed") && !text.contains("rror"));
        assert!(is_clean, "{name} of {file}: {code:?}\n{text}");
    }
}

#[test]
#[ignore = "needs warcio and fastwarc (PyPI)"]
fn others_accept_what_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut warc = Folder::open(folder.path(), "test", 1 << 30, &[("robots", "obey")]).expect("opens");
    let page = article();
    let exchange = Exchange {
        url: "http://herald.test/a?b=ü",
        at: "2026-05-01T12:00:00.25Z".parse().expect("a time"),
        ip: Some("2001:db8::1".parse().expect("an address")),
        protocol: Some("h2"),
        request_head: b"GET /a HTTP/1.1\r\nHost: herald.test\r\n\r\n",
        response_head: b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
        body: &page,
        truncated: Some(Truncated::Length),
    };
    let first = Outgoing::exchange(&exchange);
    let earlier = Earlier {
        url: exchange.url.to_owned(),
        date: first[0].fields().get("WARC-Date").expect("stated").to_owned(),
        id: Some(first[0].id().to_owned()),
    };
    let again = Outgoing::revisit(&exchange, &earlier, Profile::IdenticalPayload);
    let not_modified =
        Exchange { response_head: b"HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n", body: b"", ..exchange };
    let unchanged = Outgoing::revisit(&not_modified, &earlier, Profile::NotModified);
    for records in [first, again, unchanged] {
        warc.append(&records.map(|record| record.to_gzip())).expect("writes");
    }
    warc.close().expect("closes");
    let file = fs::read_dir(folder.path()).expect("a folder").flatten().next().expect("a file").path();
    others_accept(&file);
    let (_, index) = tool("warcio", &["index", "-f", "warc-type", file.to_str().expect("UTF-8")]);
    let kinds: Vec<&str> = index.lines().map(|line| line.trim_matches(['{', '}'])).collect();
    assert_eq!(kinds.len(), 7, "{index}");
    assert_eq!(outcomes(&file), "partial/truncated partial/truncated partial/truncated");
}
