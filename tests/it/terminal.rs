//! What pages hold must not become a command to somebody's terminal.

use std::fs;

use crate::program::run;

const PAGE: &str = "<html><head><title>Ferry \u{1b}]0;owned\u{7} returns</title></head><body><article><h1>Ferry \u{1b}[31mreturns</h1>
    <p>The ferry \u{1b}[2J came back &#27;]8;;https://evil.example/\u{7} at noon, with thirty-nine people and a goat on board.</p>
    <p>\u{202b}\u{5d4}\u{5de}\u{5e2}\u{5d1}\u{5d5}\u{5e8}\u{5ea} \u{5d7}\u{5d6}\u{5e8}\u{5d4}\u{202c} to the harbour, where the town had waited for it since the morning.</p>
    </article></body></html>";

#[test]
fn no_form_of_a_record_holds_control_characters() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = folder.path().join("page.html");
    fs::write(&page, PAGE).expect("writable");
    let page = page.to_str().expect("UTF-8");
    let is_command = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t');
    for form in ["json", "markdown", "text", "html", "csv", "rss"] {
        let run = run(&["extract", page, "--format", form]);
        assert!(run.code == 0 && run.stdout.contains("thirty-nine people"), "{form}: {}", run.stdout);
        assert!(!run.stdout.contains(is_command), "{form}: {:?}", run.stdout);
    }
    let text = run(&["extract", page, "--format", "text"]).stdout;
    assert!(text.contains('\u{202b}'), "{text:?}");
    for form in ["text", "json"] {
        let run = run(&["explain", page, "--format", form]);
        assert!(run.code == 0 && run.stdout.contains("came back"), "{}", run.stdout);
        assert!(!run.stdout.contains(is_command), "{form}: {:?}", run.stdout);
    }
}
