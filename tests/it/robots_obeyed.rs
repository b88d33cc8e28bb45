//! robots.txt, through the binary: asked for, believed, obeyed and overruled.

use serde_json::{Value, json};

use crate::net::{article, fetch, told};
use crate::wire::{Reply, Server};

const ROBOTS: &str = "User-agent: *\nDisallow: /private/\nAllow: /private/open\nDisallow: /*.php$\n\n\
                      User-agent: other-bot\nDisallow: /\n";

fn host_with_robots() -> Server {
    Server::start(|path, _| match path {
        "/robots.txt" => Reply::new(200, &[("Content-Type", "text/plain")], ROBOTS),
        "/to-private" => Reply::redirect(302, "/private/page"),
        _ => Reply::html(article()),
    })
}

#[test]
fn robots_txt_is_obeyed_at_every_hop() {
    let server = host_with_robots();
    let paths = ["/private/page", "/view.php", "/to-private"];
    for path in paths {
        let run = fetch(&[&server.url(path)], &[]);
        assert_eq!((told(&run.record()), run.code), (("blocked", "robots_disallowed"), 3), "{path}");
        let status = if path == "/to-private" { json!(302) } else { Value::Null };
        assert_eq!(run.record()["fetch"]["status"], status, "{path}");
    }
    assert_eq!(server.paths(), ["/to-private"], "what is disallowed was never asked for");
    for path in ["/private/open/page", "/view.php?id=1", "/page"] {
        let record = fetch(&[&server.url(path)], &[]).record();
        assert_eq!((told(&record), &record["fetch"]["robots"]), (("ok", ""), &json!("allowed")), "{path}");
    }
}

#[test]
fn robots_txt_is_for_the_name_the_program_goes_by() {
    let record = fetch(&[&host_with_robots().url("/page")], &["-A", "other-bot/1.0"]).record();
    assert_eq!(told(&record), ("blocked", "robots_disallowed"));
}

#[test]
fn robots_txt_can_be_overruled_and_the_record_says_so() {
    let record = fetch(&[&host_with_robots().url("/private/page")], &["--ignore-robots"]).record();
    assert_eq!((told(&record), &record["fetch"]["robots"]), (("ok", ""), &json!("disallowed_ignored")));
}

#[test]
fn robots_txt_is_asked_for_once() {
    let server = host_with_robots();
    let urls: Vec<String> = (0..8).map(|page| server.url(&format!("/{page}"))).collect();
    assert_eq!(fetch(&urls.iter().map(String::as_str).collect::<Vec<_>>(), &[]).code, 0);
    assert_eq!(server.seen().iter().filter(|request| request.path == "/robots.txt").count(), 1);
}

#[test]
fn a_server_in_trouble_over_robots_txt_is_left_alone() {
    let server = Server::start(|path, _| match path {
        "/robots.txt" => Reply::new(503, &[], ""),
        _ => Reply::html(article()),
    });
    let record = fetch(&[&server.url("/page")], &[]).record();
    assert_eq!(told(&record), ("blocked", "robots_disallowed"));
    assert_eq!(server.paths(), Vec::<String>::new());
}

#[test]
fn robots_txt_that_breaks_off_is_not_believed() {
    let length = [("Content-Length", "500")];
    for robots in [
        Reply::of_head(200, &length, "User-agent: *\nAllow: /public\n"),
        Reply::of_head(200, &length, "User-agent: *\nDisallow: /priv"),
        Reply::new(200, &[("Content-Encoding", "gzip")], "User-agent: *\nAllow: /\n"),
        Reply::new(200, &[("Content-Encoding", "rot13")], "User-agent: *\nAllow: /\n"),
    ] {
        let server = Server::start(move |path, _| match path {
            "/robots.txt" => robots.clone(),
            _ => Reply::html(article()),
        });
        let record = fetch(&[&server.url("/page")], &[]).record();
        assert_eq!(told(&record), ("error", "broken_transfer"), "{record}");
        assert_eq!((&record["error"]["retryable"], server.paths()), (&json!(true), Vec::new()));
        let record = fetch(&[&server.url("/page")], &["--ignore-robots"]).record();
        assert_eq!((told(&record), &record["fetch"]["robots"]), (("ok", ""), &json!("unavailable")));
    }
}

#[test]
fn a_cap_on_pages_cuts_no_robots_txt_and_the_start_of_a_long_one_counts() {
    let page = "<html><body><article><h1>Short</h1><p>The bridge reopens today.</p></article></body></html>";
    let server = Server::start(move |path, _| match path {
        "/robots.txt" => {
            let rules = format!("User-agent: *\n{}Disallow: /private\n", "# padding\n".repeat(2_000));
            Reply::new(200, &[], rules + &"# padding\n".repeat(100_000))
        }
        _ => Reply::html(page),
    });
    let fetched = |path: &str| fetch(&[&server.url(path)], &["--max-size", "1000"]).record();
    assert_eq!(told(&fetched("/private")), ("blocked", "robots_disallowed"));
    assert_ne!(told(&fetched("/public")).0, "blocked");
    assert_eq!(server.paths(), ["/public"]);
}

#[test]
fn robots_txt_is_found_behind_redirects() {
    let server = Server::start(|path, _| match path {
        "/robots.txt" => Reply::redirect(301, "/robots/real.txt"),
        "/robots/real.txt" => Reply::new(200, &[], "User-agent: offprint\nDisallow: /page"),
        _ => Reply::html(article()),
    });
    assert_eq!(told(&fetch(&[&server.url("/page")], &[]).record()), ("blocked", "robots_disallowed"));
}
