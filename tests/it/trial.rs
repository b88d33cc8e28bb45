//! Selectors tried on a page before they are written down.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::authoring::article;
use crate::desk::{Desk, holds};
use crate::program::{offprint, run};

#[test]
fn a_trial_shows_what_changes_block_by_block() {
    let found = run(&[
        "selectors",
        "try",
        &article(),
        "--body",
        ".article-body",
        "--strip",
        ".ad-slot",
        "--select",
        "title=.kicker",
    ]);
    assert_eq!(found.code, 0, "{}", found.stderr);
    holds(
        &found.stdout,
        &[
            "title\n- Ferry to run through the winter\n+ Islands  [flag#title[0]]\n",
            "blocks: 6 as before, 4 added (+), 0 removed (-)\n  … 1 as before\n  The council voted",
            "+ Sign up for our newsletter  <h3> [flag#body[0]]\n",
        ],
    );
    assert!(!found.stdout.contains('\u{1b}'), "no colour where nobody sees it");
    let first = ".article-body p:first-of-type";
    let removed = run(&["selectors", "try", &article(), "--strip", first, "-U", "0"]);
    assert!(removed.stdout.contains("- The council voted on Tuesday"), "{}", removed.stdout);
    assert!(
        removed.stdout.contains("… 1 as before\n- ") && removed.stdout.ends_with("  … 4 as before\n"),
        "{}",
        removed.stdout
    );
    let none = run(&["selectors", "try", &article(), "--strip", ".nowhere"]);
    assert_eq!(none.stdout, "no change: 6 blocks, every field the same\n");
    assert_eq!(none.stderr, "note: `.nowhere` matches nothing on this page\n");
    let select = |entry: &str| run(&["selectors", "try", &article(), "--select", entry]).stderr;
    assert_eq!(select("category=.none@title"), "note: `.none@title` matches nothing on this page\n");
    holds(&select("category=h1@data-none"), &["note: `h1@data-none` matches, but what it matches holds no text"]);
    assert_eq!(select("title=h1"), "");
    let fallback = run(&["selectors", "try", &article(), "--body", "#gone"]);
    assert!(fallback.stdout.starts_with("! no candidate of the body matches"), "{}", fallback.stdout);
}

#[test]
fn a_trial_takes_entries_as_rule_files_have_them() {
    let entry = "{ all = ['.article-body p', '.article-body h3'] }";
    let several =
        run(&["selectors", "try", &article(), "--body", entry, "--strip", "{ sel = 'h3', has_text = '^Sign' }"]);
    assert_eq!(several.code, 0, "{}", several.stderr);
    holds(&several.stdout, &["blocks: 6 as before, 1 added (+), 0 removed (-)\n"]);
    assert!(!several.stdout.contains("Sign up"), "{}", several.stdout);
    assert_eq!(several.stderr, "");
    let one = run(&["selectors", "try", &article(), "--body", ".article-body p"]);
    holds(
        &one.stderr,
        &["note: `.article-body p` matches ", "of which body is the first: { all = [\"…\"] } takes all"],
    );
    let broken = run(&["selectors", "try", &article(), "--body", "{ all = '.a'"]);
    assert_eq!(broken.code, 2, "{}", broken.stderr);
    holds(&broken.stderr, &["--body: "]);
}

#[test]
fn a_trial_of_nothing_or_of_no_selector_is_wrong_usage() {
    let nothing = run(&["selectors", "try", &article()]);
    assert!(nothing.code == 2 && nothing.stderr.contains("nothing to try"), "{}", nothing.stderr);
    let broken = run(&["selectors", "try", &article(), "--body", "p["]);
    assert!(broken.code == 2 && broken.stderr.contains("`p[` is not a selector"), "{}", broken.stderr);
    let input = run(&["selectors", "try", "-", "--watch"]);
    assert!(input.code == 2 && input.stderr.contains("--watch"), "{}", input.stderr);
}

/// Waits until the program prints a line that holds `wanted`.
fn until(lines: &Receiver<String>, wanted: &str) {
    let mut seen = Vec::new();
    loop {
        match lines.recv_timeout(Duration::from_secs(20)) {
            Ok(line) if line.contains(wanted) => return,
            Ok(line) => seen.push(line),
            Err(error) => panic!("{wanted}: {error}\n{}", seen.join("\n")),
        }
    }
}

/// Ends the program whatever becomes of the test.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_watched_trial_runs_again_when_a_rule_or_the_page_changes() {
    let desk = Desk::new();
    let page = desk.write("page.html", fs::read(article()).expect("the page"));
    fs::create_dir_all(Path::new(desk.path()).join("sites")).expect("writable");
    let mut child = Ended(
        offprint()
            .args(["selectors", "try", &page, "--watch", "--selectors", desk.path()])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts"),
    );
    let stdout = BufReader::new(child.0.stdout.take().expect("piped"));
    let (sender, lines) = channel();
    std::thread::spawn(move || stdout.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
    until(&lines, "no change");
    desk.write("sites/soundherald.test.toml", "[body]\nstrip.add = [\".article-body p:first-of-type\"]\n");
    until(&lines, "- The council voted");
    let longer = fs::read_to_string(&page).expect("the page").replace(
        "<div class=\"ad-slot\">",
        "<p>A new line of text about the ferry, long enough to be kept by anybody.</p><div class=\"ad-slot\">",
    );
    desk.write("page.html", longer);
    until(&lines, "A new line of text");
}

#[test]
fn a_draft_names_what_is_alone_on_the_page_and_says_that_the_text_is_in_its_json() {
    let lines: Vec<String> = (0..8)
        .map(|day| format!("<p>On day {day} the crew measured the old hull again, wrote it down and went home.</p>"))
        .collect();
    let state = serde_json::json!({"detail": {"heading": "Hull measured", "html": lines.concat()}});
    let page = format!(
        "<html><head><title>Hull measured</title><link rel=canonical href=https://hull.test/news/hull></head><body>\
         <h1 class=spoken>Hull measured</h1><div id=app></div><p class=spoken>Loading</p>\
         <script>self.__q=self.__q||[];self.__q.push({state})</script></body></html>"
    );
    let desk = Desk::new();
    let file = desk.write("page.html", page);
    let made = desk.run(&["new", &file, "--dry-run"]);
    holds(
        &made.stdout,
        &["candidates = [{ json = \"script\", pointer = \"/detail/html\", as = \"html\" }]", "one of its scripts does"],
    );
    assert!(!made.stdout.contains(".spoken"), "{}", made.stdout);
    let next = desk.write(
        "next.html",
        format!(
            "<html><head><link rel=canonical href=https://hull.test/news/next></head><body><h1>Hull measured</h1>\
             <script id=__NEXT_DATA__ type=application/json>{}</script></body></html>",
            serde_json::json!({"props": {"pageProps": {"article": {"body": lines.concat()}}}})
        ),
    );
    let made = desk.run(&["new", &next, "--dry-run"]);
    holds(&made.stdout, &["# The text is found without a rule, in the page's JSON.\n"]);
}
