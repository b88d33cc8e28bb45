//! Answers that no standard foresees, and how they are read.

use crate::net::{article, fetch, told};
use crate::wire::{Reply, Server};

/// The outcome, error code and message of what a server answers to a plain question.
fn answered(reply: impl Fn() -> Reply + Send + Sync + 'static) -> (String, String, String) {
    let server = Server::start(move |path, _| if path == "/robots.txt" { Reply::not_found() } else { reply() });
    let record = fetch(&[&server.url("/a")], &[]).record();
    let (outcome, code) = told(&record);
    let message = record["error"]["message"].as_str().unwrap_or_default().to_owned();
    (outcome.to_owned(), code.to_owned(), message)
}

#[test]
fn a_status_that_is_no_answer_is_an_error_whatever_comes_with_it() {
    for status in [300, 304, 305, 600, 999] {
        let page = move || Reply::new(status, &[("Content-Type", "text/html")], article());
        let message = format!("the server answered {status}");
        assert_eq!(answered(page), ("error".to_owned(), "http_error".to_owned(), message));
    }
    for status in [200, 203, 226] {
        let page = move || Reply::new(status, &[("Content-Type", "text/html")], article());
        assert_eq!(answered(page).0, "ok", "{status}");
    }
}

#[test]
fn a_refresh_in_a_header_is_followed_as_one_in_the_markup() {
    let server = Server::start(|path, _| match path {
        "/robots.txt" => Reply::not_found(),
        "/old" => Reply::new(200, &[("Content-Type", "text/html"), ("Refresh", "0; url=/new")], "<p>Moved."),
        "/whole" => Reply::new(200, &[("Content-Type", "text/html"), ("Refresh", "600")], article()),
        _ => Reply::html(article()),
    });
    let record = fetch(&[&server.url("/old")], &[]).record();
    assert_eq!((told(&record).0, record["url"].as_str()), ("ok", Some(server.url("/new").as_str())));
    assert_eq!(record["fetch"]["redirects"][0], server.url("/old"));
    assert_eq!(fetch(&[&server.url("/whole")], &[]).record()["url"], server.url("/whole"));
}

#[test]
fn what_names_no_coding_codes_nothing() {
    for none in ["none", "UTF-8", "identity", ""] {
        let page = move || Reply::new(200, &[("Content-Type", "text/html"), ("Content-Encoding", none)], article());
        assert_eq!(answered(page).0, "ok", "{none}");
    }
}
