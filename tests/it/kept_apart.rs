//! Files that one run would write over each other, over its inputs or over the archive.

use std::fs;
use std::path::PathBuf;

use crate::program::{ARTICLE, Run, offprint, repository};
use crate::shelf::Shelf;

/// A folder with one page, `a.html`.
fn desk() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let page = folder.path().join("a.html");
    fs::copy(repository(ARTICLE), &page).expect("copied");
    (folder, page)
}

fn run_in(folder: &tempfile::TempDir, arguments: &str) -> Run {
    let output = offprint().current_dir(folder).args(arguments.split(' ')).output().expect("the program starts");
    Run {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

#[test]
fn an_input_is_not_written_over() {
    let (folder, page) = desk();
    let before = fs::read(&page).expect("there");
    for arguments in [
        "extract a.html --output a.html",
        "extract a.html --output ./a.html",
        "extract a.html --summary a.html",
        "feed a.html --output a.html",
        "extract a.html --output new --summary new",
        "extract a.html --output new --resume new",
        "extract a.html --summary -",
    ] {
        let run = run_in(&folder, arguments);
        assert_eq!(run.code, 2, "{arguments}: {}", run.stderr);
        assert_eq!(fs::read(&page).expect("there"), before, "{arguments}");
        assert!(!folder.path().join("new").exists() && !folder.path().join("-").exists(), "{arguments}");
    }
    let run = run_in(&folder, "extract a.html --output new --summary new");
    assert!(
        run.stderr.starts_with("error: --summary new: that is --output new, which would be lost"),
        "{}",
        run.stderr
    );
    assert_eq!(run_in(&folder, "extract a.html --output /dev/null --summary /dev/null").code, 0);
}

#[test]
fn an_archive_is_not_written_over() {
    let shelf = Shelf::of(&["http://news.example.test/feed"]);
    let before = fs::read(&shelf.db).expect("there");
    let db = shelf.db.to_str().expect("UTF-8");
    for (command, flags) in
        [("export", &["--output", db][..]), ("export", &["--format", "csv", "-o", db]), ("run", &["--summary", db])]
    {
        let run = shelf.archive(command, flags);
        assert_eq!(run.code, 2, "{command}: {}", run.stderr);
        assert_eq!(fs::read(&shelf.db).expect("there"), before, "{command}");
    }
}

#[test]
fn a_run_goes_on_in_the_form_it_was_begun_in() {
    let (folder, _) = desk();
    let begun = "extract a.html --resume journal --output out --format csv --fields title,body";
    assert_eq!(run_in(&folder, begun).code, 0);
    let before = fs::read(folder.path().join("out")).expect("written");
    for other in ["", " --format csv", " --format csv --fields title", " --format markdown"] {
        let run = run_in(&folder, &format!("extract a.html --resume journal --output out{other}"));
        assert_eq!(run.code, 2, "{other}: {}", run.stderr);
        assert!(run.stderr.contains("was begun with --format csv --fields title,body"), "{}", run.stderr);
        assert_eq!(fs::read(folder.path().join("out")).expect("written"), before);
    }
    assert_eq!(run_in(&folder, begun).code, 0);
    assert_eq!(fs::read(folder.path().join("out")).expect("written"), before);
}
