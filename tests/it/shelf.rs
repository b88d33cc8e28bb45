//! An archive on disk as the tests of the archive use it.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use tempfile::TempDir;

use crate::program::{Run, run};
use crate::wire::{Reply, Server};

/// An archive in a folder of its own.
pub(crate) struct Shelf {
    pub(crate) folder: TempDir,
    pub(crate) db: PathBuf,
}

impl Shelf {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let db = folder.path().join("news.db");
        Shelf { folder, db }
    }

    pub(crate) fn of(feeds: &[&str]) -> Self {
        let shelf = Shelf::new();
        let added = shelf.archive("add", feeds);
        assert_eq!(added.code, 0, "{}", added.stderr);
        shelf
    }

    /// `offprint archive COMMAND DB …`
    pub(crate) fn archive(&self, command: &str, arguments: &[&str]) -> Run {
        run(&[&["archive", command, self.db.to_str().expect("UTF-8")], arguments].concat())
    }

    /// A run with what a test's own server needs.
    pub(crate) fn pass(&self, flags: &[&str]) -> Run {
        let summary = self.folder.path().join("summary.json");
        let flags = [
            &["--allow-private", "--rate", "none", "--retries", "0", "--summary", summary.to_str().expect("UTF-8")],
            flags,
        ]
        .concat();
        self.archive("run", &flags)
    }

    /// The counts of the last run.
    pub(crate) fn counts(&self) -> Value {
        serde_json::from_slice(&fs::read(self.folder.path().join("summary.json")).expect("written")).expect("JSON")
    }

    pub(crate) fn json(&self, command: &str, arguments: &[&str]) -> Vec<Value> {
        let run = self.archive(command, &[arguments, &["--format", "json"]].concat());
        assert!(run.code <= 1, "{}", run.stderr);
        run.records()
    }

    pub(crate) fn sql(&self, statement: &str) {
        rusqlite::Connection::open(&self.db).expect("a database").execute_batch(statement).expect("runs");
    }

    pub(crate) fn number(&self, query: &str) -> i64 {
        let db = rusqlite::Connection::open(&self.db).expect("a database");
        db.query_row(query, [], |row| row.get(0)).expect("a number")
    }

    /// The file of the raw pages, where there is one.
    pub(crate) fn warc(&self) -> PathBuf {
        let folder = fs::read_dir(self.folder.path().join("news.db.warc")).expect("a folder");
        folder.flatten().next().expect("a file").path()
    }

    pub(crate) fn is_clean(&self) -> bool {
        let run = self.archive("verify", &[]);
        if run.code != 0 {
            eprintln!("{}{}", run.stdout, run.stderr);
        }
        run.code == 0
    }
}

/// A page of so many words about `subject`.
pub(crate) fn page(title: &str, subject: &str, sentences: usize) -> String {
    let text: String = (0..sentences)
        .map(|number| {
            format!("<p>The {subject} was looked at again by council number {number}, which met in hall {} and found {} reasons to wait for spring.</p>", number * 7 % 23, number * 13 % 31)
        })
        .collect();
    format!(
        "<html lang=\"en\"><head><title>{title}</title><meta property=\"article:section\" content=\"Town\"></head><body><article><h1>{title}</h1>{text}</article></body></html>"
    )
}

pub(crate) fn feed(items: &[(&str, &str)]) -> String {
    let items: String = items
        .iter()
        .map(|(path, title)| format!("<item><title>{title}</title><link>{path}</link><guid isPermaLink=\"false\">{path}</guid><pubDate>Tue, 14 Oct 2025 08:30:00 GMT</pubDate></item>"))
        .collect();
    format!("<rss version=\"2.0\"><channel><title>Herald</title>{items}</channel></rss>")
}

/// A feed of three articles that answers 304 to its own validators.
pub(crate) fn herald() -> Server {
    Server::start(|path, _| match path {
        "/feed.xml" => Reply::new(
            200,
            &[("Content-Type", "application/rss+xml"), ("ETag", "\"one\"")],
            feed(&[("/bread", "Bread"), ("/bridge?utm_source=rss", "Bridge"), ("/lost", "Lost")]),
        ),
        "/bread" => Reply::html(page("Bread and butter", "bakery", 12)),
        "/bridge?utm_source=rss" => Reply::html(page("Bridge reopens", "bridge", 12)),
        _ => Reply::not_found(),
    })
}
