//! What `--format html` writes, in a real browser.

use std::process::Command;

use crate::program::{repository, run};

#[test]
#[ignore = "needs Chromium"]
fn a_browser_reads_the_page_as_it_was_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = folder.path().join("article.html");
    let fixture = repository("fixtures/generic/blocks--every-type/page.html");
    let html =
        run(&["extract", fixture.to_str().expect("UTF-8"), "--url", "https://boatshed.test/", "--format", "html"]);
    std::fs::write(&page, &html.stdout).expect("writable");
    let flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--no-first-run",
        "--dump-dom",
    ];
    let output = Command::new("chromium")
        .args(flags)
        .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
        .arg(format!("file://{}", page.display()))
        .output()
        .expect("chromium starts");
    let dom = String::from_utf8_lossy(&output.stdout).into_owned();
    // The browser's parser moves what is nested wrongly; what it leaves alone was well formed.
    let written =
        html.stdout.split("<article>").nth(1).and_then(|rest| rest.split("</article>").next()).expect("an article");
    let read = dom.split("<article>").nth(1).and_then(|rest| rest.split("</article>").next()).expect("an article");
    assert_eq!(read.trim(), written.trim());
}
