//! robots.txt against Google's published test cases.

use offprint::discover::robots::Robots;
use serde::Deserialize;

use crate::program::shared;

#[derive(Deserialize)]
struct Case {
    test: String,
    robots_txt: String,
    agent: String,
    url: String,
    allowed: bool,
}

/// Path and query as they stand in the URL, which some cases leave unencoded on purpose.
fn path_of(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let start = rest.find(['/', '?', ';']).unwrap_or(rest.len());
    let path = rest[start..].split('#').next().unwrap_or_default();
    if path.starts_with('/') { path.to_owned() } else { format!("/{path}") }
}

#[test]
fn agrees_with_googles_published_cases() {
    let Some(folder) = shared("conformance/robots") else { return };
    let text = std::fs::read_to_string(folder.join("google-robotstxt-cases.json")).expect("the cases are there");
    let cases: Vec<Case> = serde_json::from_str(&text).expect("well formed");
    assert_eq!(cases.len(), 140);
    let differs = |case: &&Case| {
        Robots::parse(case.robots_txt.as_bytes(), &case.agent).allows(&path_of(&case.url)) != case.allowed
    };
    let wrong: Vec<_> = cases.iter().filter(differs).map(|case| (case.test.as_str(), case.url.as_str())).collect();
    // RFC 9309 knows nothing of index files.
    assert_eq!(wrong, [("GoogleOnly_IndexHTMLisDirectory", "http://foo.com/allowed-slash/")]);
}
