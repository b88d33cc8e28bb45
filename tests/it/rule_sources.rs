//! What a rule says of the source: credits, bylines of agencies, sentences, the data of a page.

use crate::rules::{LONG, extract, lines};

/// What the record says of its source, and the body's lines.
fn source_of(rule: &str, html: &str) -> (serde_json::Value, Vec<String>) {
    let rule = format!("[body]\ncandidates = [\"#story\"]\n[source]\n{rule}\n");
    let found = extract(&rule, html);
    let source = serde_json::to_value(&found.record.source).expect("a record is JSON");
    (source, lines(&found).into_iter().map(str::to_owned).collect())
}

#[test]
fn a_block_that_a_rule_names_as_credit_leaves_the_body_and_is_the_credit_as_printed() {
    let page = |credit: &str| format!("<div id=story><p>{LONG}</p>{credit}</div>");
    let link = "candidates = [\".credit a\"]";
    for (rule, credit, raw) in [
        (link, "<p class=credit>Source: <a href=x>Harbour Herald</a></p>", "Source: Harbour Herald"),
        ("candidates = [\"p.credit\"]", "<p class=credit>Harbour Herald</p>", "Harbour Herald"),
        (
            "candidates = [{ sel = \".credit a\", many = true }]",
            "<p class=credit>Quellen: <a href=x>Harbour Herald</a>, <a href=y>Pier Post</a></p>",
            "Quellen: Harbour Herald, Pier Post",
        ),
        (
            "candidates = [\".credit\"]\nreplace = [{ pattern = '^Source: ', with = \"\" }]",
            "<div class=credit><p>Source: Harbour Herald</p></div>",
            "Source: Harbour Herald",
        ),
        (
            "candidates = [\".credit\"]\nreplace = [{ pattern = '^Words: (.+?) / .*', with = \"$1\" }]",
            "<p class=credit>Words: Harbour Herald / pictures: the harbour office</p>",
            "Words: Harbour Herald / pictures: the harbour office",
        ),
    ] {
        let (source, body) = source_of(rule, &page(credit));
        assert_eq!((source["name"].as_str(), source["raw"].as_str()), (Some("Harbour Herald"), Some(raw)), "{credit}");
        assert_eq!(body, [LONG], "{credit}");
        let names: Vec<&str> =
            source["all"].as_array().expect("a list").iter().filter_map(|credit| credit["name"].as_str()).collect();
        let distinct: std::collections::BTreeSet<&&str> = names.iter().collect();
        assert_eq!(names.len(), distinct.len(), "one entry a carrier: {source}");
    }
}

#[test]
fn a_byline_of_an_agency_that_a_rule_finds_leaves_no_room_for_another() {
    let html = format!(
        "<h1>Ferry</h1><p class=who>By Associated Press</p><div id=story><p>{LONG}</p><p>{LONG}</p></div>\
         <ul class=article-authors><li class=author>Jack Sparrow</li></ul>"
    );
    let rule = "[authors]\ncandidates = [\".who\"]\nreplace = [{ pattern = '^By ', with = \"\" }]\n[body]\ncandidates = [\"#story\"]\n";
    let record = extract(rule, &html).record;
    assert_eq!(record.authors.len(), 0, "{:?}", record.authors);
}

#[test]
fn a_sentence_that_holds_a_credit_stays_in_the_body() {
    let sentence = "The mayor, as Harbour Herald writes, was the first to cross.";
    let page = format!(
        "<div id=story><p>{LONG}</p><p class=credit>{}</p></div>",
        sentence.replace("Harbour Herald", "<a>Harbour Herald</a>")
    );
    for rule in [
        "candidates = [\".credit a\"]",
        "candidates = [\".credit\"]\nreplace = [{ pattern = '.*as (.*) writes.*', with = \"$1\" }]",
    ] {
        let (source, body) = source_of(rule, &page);
        assert_eq!(source["name"], "Harbour Herald", "{rule}");
        assert_eq!(body, [LONG, sentence], "{rule}");
    }
}

#[test]
fn what_a_page_says_of_its_source_in_data_is_structured() {
    let page = format!(
        "<meta name=supplier content='Pier Post'><script type=application/json id=data>{{\"desk\":{{\"from\":\"Harbour Herald\"}}}}</script><script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"headline\":\"x\",\"provider\":{{\"name\":\"Quay Times\"}}}}</script><div id=story><p>{LONG}</p></div>"
    );
    for (rule, name) in [
        ("candidates = [{ json = \"script#data\", pointer = \"/desk/from\" }]", "Harbour Herald"),
        ("candidates = [{ json_ld = \"provider.name\" }]", "Quay Times"),
        ("candidates = [\"meta[name='supplier']@content\"]", "Pier Post"),
    ] {
        let (source, _) = source_of(rule, &page);
        assert_eq!((source["name"].as_str(), source["all"][0]["where"].as_str()), (Some(name), Some("structured")));
    }
}
