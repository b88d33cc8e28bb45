//! What comes over the wire: codings, charsets, types, sizes, stalls, broken ends, certificates.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::net::{article, fetch, told};
use crate::packed::gzip;
use crate::program::{offprint, repository};
use crate::wire::{Reply, Server};

/// Records of one reply after the other, at one path each.
fn record_of(reply: Reply, flags: &[&str]) -> Value {
    let server = Server::start(move |path, _| if path == "/page" { reply.clone() } else { Reply::not_found() });
    fetch(&[&server.url("/page")], flags).record()
}

fn body_of(page: &[u8]) -> Value {
    let record = record_of(Reply::html(page), &[]);
    assert_eq!(told(&record).0, "ok");
    record["body"].clone()
}

fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut out, &Default::default()).expect("writes to memory");
    out
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("writes to memory");
    encoder.finish().expect("writes to memory")
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("writes to memory");
    encoder.finish().expect("writes to memory")
}

fn coded(coding: &str, bytes: Vec<u8>) -> Reply {
    Reply::new(200, &[("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", coding)], bytes)
}

#[test]
fn content_codings_are_undone() {
    let page = article();
    let body = body_of(&page);
    let codings = [
        ("gzip", gzip(&page)),
        ("x-gzip", gzip(&page)),
        ("br", brotli(&page)),
        ("zstd", zstd::encode_all(&page[..], 3).expect("writes to memory")),
        ("deflate", zlib(&page)),
        ("deflate", deflate(&page)),
        ("gzip, br", brotli(&gzip(&page))),
        ("identity", page.clone()),
    ];
    for (coding, bytes) in codings {
        let record = record_of(coded(coding, bytes), &[]);
        assert_eq!((told(&record), &record["body"]), (("ok", ""), &body), "{coding}");
        assert_eq!(record["fetch"]["bytes"], json!(page.len()), "{coding}");
    }
}

#[test]
fn codings_that_cannot_be_undone() {
    let table = [
        ("gzip", b"this is no gzip".to_vec(), "broken_transfer"),
        ("rot13", article(), "broken_transfer"),
        ("gzip", gzip(&vec![b' '; 30 << 20]), "too_large"),
    ];
    for (coding, bytes, code) in table {
        assert_eq!(told(&record_of(coded(coding, bytes), &[])), ("error", code), "{coding}");
    }
}

#[test]
fn transfers_that_end_early_are_partial() {
    let page = long_page();
    let whole = gzip(&page);
    let half = &page[..page.len() / 2];
    let length = page.len().to_string();
    let html = ("Content-Type", "text/html; charset=utf-8");
    let chunked = [format!("{:x}\r\n", half.len()).as_bytes(), half, b"\r\n"].concat();
    let replies = [
        ("half of a gzip stream", coded("gzip", whole[..whole.len() / 2].to_vec())),
        ("half of the announced bytes", Reply::of_head(200, &[html, ("Content-Length", &length)], half)),
        ("no last chunk", Reply::of_head(200, &[html, ("Transfer-Encoding", "chunked")], chunked)),
    ];
    for (what, reply) in replies {
        let record = record_of(reply, &[]);
        assert_eq!(told(&record), ("partial", "truncated"), "{what}: {}", record["error"]);
        assert_eq!((&record["error"]["retryable"], &record["fetch"]["status"]), (&json!(true), &json!(200)), "{what}");
        assert!(record["body"].as_str().is_some_and(|body| body.contains("Paragraph 3 ")), "{what}");
    }
}

#[test]
fn transfers_that_end_before_any_text_are_broken() {
    let html = ("Content-Type", "text/html");
    let replies = [
        ("nothing", Reply::raw("")),
        ("half a head", Reply::raw("HTTP/1.1 200 OK\r\nContent-Ty")),
        ("no HTTP", Reply::raw("220 mail.herald.test ESMTP\r\n")),
        ("no body", Reply::of_head(200, &[html, ("Content-Length", "5000")], "")),
        ("no text", Reply::of_head(200, &[html, ("Content-Length", "5000")], "<!DOCTYPE html><html><head>")),
        ("blanks", Reply::of_head(200, &[html, ("Content-Length", "5000")], "  \n")),
        ("the head of a gzip stream", coded("gzip", gzip(&article())[..12].to_vec())),
    ];
    for (what, reply) in replies {
        let record = record_of(reply, &[]);
        assert_eq!(
            (told(&record), &record["error"]["retryable"]),
            (("error", "broken_transfer"), &json!(true)),
            "{what}"
        );
    }
}

/// Too long to be compressed into a few bytes, so that half of its stream is some of its text.
fn long_page() -> Vec<u8> {
    let mut state = 1_u32;
    let mut word = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        const WORDS: [&str; 16] = [
            "harbour", "ferry", "council", "winter", "petition", "island", "the", "of", "a", "and", "clerk", "boat",
            "names", "office", "tide", "was",
        ];
        WORDS[(state >> 28) as usize]
    };
    let mut page = "<!DOCTYPE html><html lang=en><head><title>Ferry notes</title></head><body><article>".to_owned();
    for number in 0..200 {
        let words: Vec<&str> = (0..60).map(|_| word()).collect();
        page.push_str(&format!("<p>Paragraph {number} of the notes: {}.</p>\n", words.join(" ")));
    }
    page.push_str("</article></body></html>");
    page.into_bytes()
}

#[test]
fn bytes_past_the_announced_length_are_no_part_of_the_page() {
    let page = article();
    let length = page.len().to_string();
    let more = [&page[..], b"<p>Smuggled in behind the end of the page, this is no part of it at all.</p>"].concat();
    let reply = Reply::of_head(200, &[("Content-Type", "text/html"), ("Content-Length", &length)], more);
    let record = record_of(reply, &[]);
    assert_eq!((told(&record), &record["fetch"]["bytes"]), (("ok", ""), &json!(page.len())));
}

#[test]
fn a_body_without_a_length_ends_with_the_connection() {
    let record = record_of(Reply::of_head(200, &[("Content-Type", "text/html; charset=utf-8")], article()), &[]);
    assert_eq!((told(&record), &record["body"]), (("ok", ""), &body_of(&article())));
}

#[test]
fn servers_that_stall_run_out_of_time() {
    let announced = [("Content-Type", "text/html"), ("Content-Length", "100000")];
    let replies = [
        ("before the head", Reply::raw("").then_stall()),
        ("inside the head", Reply::raw("HTTP/1.1 200 OK\r\n").then_stall()),
        ("inside the body", Reply::of_head(200, &announced, article()).then_stall()),
    ];
    for (what, reply) in replies {
        let started = Instant::now();
        let record = record_of(reply, &["--timeout", "0.5"]);
        assert_eq!((told(&record), &record["error"]["retryable"]), (("error", "timeout"), &json!(true)), "{what}");
        assert!(started.elapsed() < Duration::from_secs(10), "{what}");
    }
}

#[test]
fn pages_past_the_cap_are_left_where_they_are() {
    let html = ("Content-Type", "text/html");
    let replies = [
        ("announced", Reply::of_head(200, &[html, ("Content-Length", "52428800")], "").then_stall()),
        ("endless", Reply::of_head(200, &[html], "").then_endlessly("<p>and on ".repeat(1_000))),
        ("coded", coded("gzip", gzip(&vec![b'x'; 200_000]))),
    ];
    for (what, reply) in replies {
        let record = record_of(reply, &["--max-size", "100KB", "--timeout", "10"]);
        assert_eq!((told(&record), &record["error"]["retryable"]), (("error", "too_large"), &json!(false)), "{what}");
    }
}

#[test]
fn what_is_no_html_is_no_article() {
    let jpeg = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01".to_vec();
    let replies = [
        ("an image", Some("image/jpeg"), jpeg.clone()),
        ("an image that says it is a page", Some("text/html"), jpeg.clone()),
        ("an image without a type", None, jpeg),
        ("a PDF", Some("application/pdf"), b"%PDF-1.7\n".to_vec()),
        ("JSON", Some("application/json"), b"{\"title\": \"Ferry\"}".to_vec()),
        ("a stylesheet", Some("text/css; charset=utf-8"), b"p { margin: 0 }".to_vec()),
        ("a script", Some("text/javascript"), b"let ferry = 7;".to_vec()),
        (
            "a drawing",
            Some("image/svg+xml"),
            b"<svg xmlns='http://www.w3.org/2000/svg'><text>Ferry</text></svg>".to_vec(),
        ),
        ("video", Some("video/mp4"), b"\x00\x00\x00\x20ftypisom".to_vec()),
    ];
    for (what, kind, bytes) in replies {
        let headers: Vec<_> = kind.iter().map(|kind| ("Content-Type", *kind)).collect();
        let record = record_of(Reply::new(200, &headers, bytes), &[]);
        assert_eq!(told(&record), ("not_article", "unsupported_type"), "{what}");
    }
    let record = record_of(Reply::html(""), &[]);
    assert_eq!(told(&record), ("not_article", "empty"));
}

#[test]
fn a_part_of_a_page_is_partial() {
    let half = article().len() / 2;
    let part = |range: &str, bytes: &[u8]| {
        let headers = [("Content-Type", "text/html"), ("Content-Range", range)];
        record_of(Reply::new(206, &headers, bytes), &[])
    };
    let record = part(&format!("bytes 0-{}/{}", half - 1, article().len()), &article()[..half]);
    assert_eq!((told(&record), &record["fetch"]["status"]), (("partial", "truncated"), &json!(206)));
    let all = article().len();
    assert_eq!(told(&part(&format!("bytes 0-{}/{all}", all - 1), &article())), ("ok", ""));
    // Not a word of it.
    assert_eq!(told(&part("bytes 0-5/90000", b"<html>")), ("error", "broken_transfer"));
}

#[test]
fn a_large_file_that_is_no_page_is_not_downloaded() {
    let headers = [("Content-Type", "video/mp4"), ("Content-Length", "1000000000")];
    let record = record_of(Reply::of_head(200, &headers, "").then_stall(), &["--timeout", "10"]);
    assert_eq!((told(&record), &record["fetch"]["status"]), (("not_article", "unsupported_type"), &json!(200)));
}

#[test]
fn html_goes_by_many_types() {
    let body = body_of(&article());
    for kind in [Some("text/html"), Some("TEXT/HTML; Charset=UTF-8"), Some("application/xhtml+xml"), Some(""), None] {
        let headers: Vec<_> = kind.iter().map(|kind| ("Content-Type", *kind)).collect();
        let record = record_of(Reply::new(200, &headers, article()), &[]);
        assert_eq!((told(&record), &record["body"]), (("ok", ""), &body), "{kind:?}");
    }
}

const SENTENCE: &str = "Совет во вторник постановил, что паром будет ходить и зимой, после того как под прошением \
                        собралось больше подписей, чем на острове жителей.";

fn cyrillic(meta: &str) -> String {
    let paragraphs = format!("<p>{SENTENCE}</p>").repeat(4);
    format!(
        "<!DOCTYPE html><html lang=ru><head>{meta}<title>Паром</title></head><body><article>{paragraphs}</article></body></html>"
    )
}

#[test]
fn charsets_are_found_in_the_order_of_the_standard() {
    let meta = |label: &str| cyrillic(&format!("<meta charset={label}>"));
    let windows = |text: &str| encoding_rs::WINDOWS_1251.encode(text).0.into_owned();
    let koi8 = |text: &str| encoding_rs::KOI8_R.encode(text).0.into_owned();
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(meta("utf-8").encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let bom = [b"\xef\xbb\xbf", meta("windows-1251").as_bytes()].concat();
    let table = [
        ("header alone", "text/html; charset=windows-1251", windows(&cyrillic(""))),
        ("header in quotes", "text/html; charset=\"windows-1251\"", windows(&cyrillic(""))),
        ("header over meta", "text/html; charset=koi8-r", koi8(&meta("windows-1251"))),
        ("meta alone", "text/html", windows(&meta("windows-1251"))),
        ("unknown label, then meta", "text/html; charset=x-martian", windows(&meta("windows-1251"))),
        ("byte order mark over both", "text/html; charset=koi8-r", bom),
        ("UTF-16 by its mark", "text/html", utf16),
        ("a guess", "text/html", windows(&cyrillic(""))),
        ("UTF-8 undeclared", "text/html", cyrillic("").into_bytes()),
    ];
    for (what, kind, bytes) in table {
        let record = record_of(Reply::new(200, &[("Content-Type", kind)], bytes), &[]);
        assert_eq!(told(&record).0, "ok", "{what}");
        assert!(record["body"].as_str().is_some_and(|body| body.starts_with(SENTENCE)), "{what}: {}", record["body"]);
        assert_eq!(record["title"], json!("Паром"), "{what}");
    }
}

#[test]
fn a_charset_in_meta_is_read_from_the_network_as_from_a_file() {
    let page = repository("fixtures/generic/charset--windows-1256-meta/page.html");
    let by_file = crate::program::run(&["extract", page.to_str().expect("UTF-8")]).record();
    let by_url = record_of(Reply::new(200, &[("Content-Type", "text/html")], fs::read(page).expect("readable")), &[]);
    assert_eq!((&by_url["body"], &by_url["title"]), (&by_file["body"], &by_file["title"]));
    assert_eq!(by_url["fetch"]["encoding"], json!("windows-1256"));
}

/// A server's side of TLS with a certificate that nobody knows, and that certificate.
pub(crate) fn unknown_certificate() -> (rustls::ServerConfig, String) {
    let key = rcgen::generate_simple_self_signed(vec!["herald.test".to_owned(), "127.0.0.1".to_owned()]).expect("made");
    let chain = vec![key.cert.der().clone()];
    let private = rustls::pki_types::PrivateKeyDer::try_from(key.signing_key.serialize_der()).expect("a key");
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, private))
        .expect("a sound configuration");
    (config, key.cert.pem())
}

/// A server with a certificate that nobody knows, and that certificate.
pub(crate) fn self_signed() -> (Server, String) {
    let (config, certificate) = unknown_certificate();
    let server = Server::start_tls(config, |path, _| match path {
        "/robots.txt" => Reply::not_found(),
        _ => Reply::html(article()),
    });
    (server, certificate)
}

/// The program with `store` as the machine's certificate store.
fn with_store(store: &str, arguments: &[&str]) -> Value {
    let output = offprint()
        .env("SSL_CERT_FILE", store)
        .env_remove("SSL_CERT_DIR")
        .args(["extract", "--allow-private", "--rate", "none", "--retries", "0"])
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .expect("the program runs");
    serde_json::from_slice(&output.stdout).expect("one record")
}

#[test]
fn certificates_nobody_vouches_for_are_refused() {
    let (server, _) = self_signed();
    let record = fetch(&[&server.url("/")], &[]).record();
    assert_eq!(
        (told(&record), &record["error"]["retryable"]),
        (("error", "tls"), &json!(false)),
        "{}",
        record["error"]
    );
    assert_eq!(server.seen().len(), 0, "nothing was asked");
}

#[test]
fn certificates_of_the_machines_store_are_trusted_for_their_names() {
    let (server, certificate) = self_signed();
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().join("store.pem");
    fs::write(&store, certificate).expect("writable");
    let store = store.to_str().expect("UTF-8");
    let to = format!("::127.0.0.1:{}", server.address.port());
    assert_eq!(told(&with_store(store, &["--connect-to", &to, "https://herald.test/"])), ("ok", ""));
    let record = with_store(store, &["--connect-to", &to, "https://other.test/"]);
    assert_eq!(told(&record), ("error", "tls"), "{}", record["error"]);
}

#[test]
fn a_machine_without_a_certificate_store_can_fetch() {
    let server = Server::start(|path, _| if path == "/page" { Reply::html(article()) } else { Reply::not_found() });
    assert_eq!(told(&with_store("/nonexistent/store.pem", &[&server.url("/page")])), ("ok", ""));
    let (server, _) = self_signed();
    assert_eq!(told(&with_store("/nonexistent/store.pem", &[&server.url("/page")])), ("error", "tls"));
}

#[test]
fn a_server_that_speaks_no_tls_fails_as_such() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("bound");
    std::thread::spawn(move || {
        for mut socket in listener.incoming().flatten() {
            let _ = socket.read(&mut [0; 4096]);
            let _ = socket.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        }
    });
    let record = fetch(&[&format!("https://{address}/")], &[]).record();
    assert_eq!(told(&record), ("error", "tls"), "{}", record["error"]);
}
