//! Runs that are killed at any moment: nothing is lost, nothing is there twice.

use std::process::Stdio;
use std::thread;
use std::time::Duration;

use crate::program::offprint;
use crate::shelf::{Shelf, feed, page};
use crate::wire::{Reply, Server};

const ARTICLES: usize = 40;

#[test]
#[ignore = "kills a run a hundred times, which takes minutes"]
fn a_run_killed_at_any_moment_loses_nothing() {
    let server = Server::start(|path, _| match path {
        "/feed.xml" => {
            let names: Vec<String> = (0..ARTICLES).map(|number| format!("/story/{number}")).collect();
            let items: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "Story")).collect();
            Reply::new(200, &[("ETag", "\"one\"")], feed(&items))
        }
        story if story.starts_with("/story/") => {
            thread::sleep(Duration::from_millis(5));
            Reply::html(page(&format!("About {story}"), &format!("matter{}", &story[7..]), 20))
        }
        _ => Reply::not_found(),
    });
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    for round in 0..100_u64 {
        let mut child = offprint()
            .args([
                "archive",
                "run",
                shelf.db.to_str().expect("UTF-8"),
                "--allow-private",
                "--rate",
                "none",
                "--force",
                "--quiet",
            ])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        // From before the first page is there until after the last one is stored, in an order that visits all.
        thread::sleep(Duration::from_millis(round * 37 % 400));
        let _ = child.kill();
        let _ = child.wait();
        if round % 10 == 9 {
            // A new beginning, so that every part of a run is killed often.
            shelf.sql("DELETE FROM near; DELETE FROM versions; DELETE FROM articles; UPDATE entries SET state = 'waiting', tries = 0, article_id = NULL");
        }
    }
    let last = shelf.pass(&["--force"]);
    assert_eq!(last.code, 0, "{}", last.stderr);
    assert_eq!(shelf.archive("verify", &[]).code, 0, "{}", shelf.archive("verify", &[]).stdout);
    let all = i64::try_from(ARTICLES).expect("few");
    assert_eq!(shelf.number("SELECT count(*) FROM articles"), all);
    assert_eq!(shelf.number("SELECT count(DISTINCT content_hash) FROM articles"), all);
    assert_eq!(shelf.number("SELECT count(*) FROM entries WHERE state = 'archived'"), all);
}

#[test]
fn the_first_page_of_a_run_is_stored_before_the_second_is_there() {
    let server = Server::start(|path, _| match path {
        "/feed.xml" => Reply::new(200, &[], feed(&[("/story/1", "One"), ("/story/2", "Two")])),
        "/story/1" => Reply::html(page("One", "matter", 20)),
        "/story/2" => Reply::html(page("Two", "substance", 20)).after(Duration::from_secs(60)),
        _ => Reply::not_found(),
    });
    let shelf = Shelf::of(&[&server.url("/feed.xml")]);
    let mut child = offprint()
        .args(["archive", "run", shelf.db.to_str().expect("UTF-8"), "--allow-private", "--rate", "none", "--quiet"])
        .args(["--per-host", "2"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let is_stored = (0..200).any(|_| {
        thread::sleep(Duration::from_millis(50));
        shelf.number("SELECT count(*) FROM articles") == 1
    });
    let _ = child.kill();
    let _ = child.wait();
    assert!(is_stored, "a run that is killed now has stored nothing");
}
