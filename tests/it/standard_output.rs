//! Standard output that takes nothing: a full disk is an error, a reader that has had enough is none.

use std::fs::File;
use std::process::Stdio;

use crate::desk::Desk;
use crate::program::{ARTICLE, offprint, repository};

/// A desk with a rule that lint and test have something to say of.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("sites/a.test.toml", "[title]\ncandidates = [\"h1\"]\n[[test]]\nfixture = \"x\"\n");
    desk.write("fixtures/sites/a.test/x/page.html", "<h1>Bridge</h1>");
    desk
}

fn commands(desk: &Desk) -> Vec<Vec<String>> {
    let page = repository(ARTICLE).display().to_string();
    let of = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    vec![
        of(&["--help"]),
        of(&["schema"]),
        of(&["man", "extract"]),
        of(&["completions", "bash"]),
        of(&["explain", &page]),
        of(&["extract", &page]),
        of(&["selectors", "list"]),
        of(&["selectors", "schema"]),
        of(&["selectors", "lint", "--selectors", desk.path()]),
        of(&["selectors", "test", "--selectors", desk.path()]),
        of(&["selectors", "try", &page, "--strip", "p"]),
    ]
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_written_is_an_error() {
    let desk = desk();
    for command in commands(&desk) {
        let full = File::options().write(true).open("/dev/full").expect("a device that takes nothing");
        let output = offprint().args(&command).stdout(full).output().expect("the program ends");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{command:?}: {stderr}");
        let told = stderr.starts_with("error: ") && stderr.contains("cannot be written: No space left on device");
        assert!(told, "{command:?}: {stderr}");
    }
}

#[test]
fn a_reader_that_has_had_enough_is_no_error() {
    let desk = desk();
    for command in commands(&desk) {
        let mut child = offprint()
            .args(&command)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("the program ends");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{command:?}: {stderr}");
        assert_eq!(stderr, "", "{command:?}");
    }
}
