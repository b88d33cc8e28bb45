//! What becomes of the lines around a text and of the names in them, and what is said of why.

use offprint::extract::trace::Mark;
use offprint::{Extraction, Extractor, Options, Page, RuleSet};

use crate::rules;

const TEXT: &str = "<p>The ferry came back to the northern pier on Monday, eleven weeks after the flood had carried its landing \
    stage away, and half the town stood on the quay.</p><p>The engineers had worked through the autumn, said the harbour \
    master, and the last bolts were tightened on Sunday night by lamplight.</p><p>It will cross six times a day until the \
    spring, and from April every half hour, if the council finds the money for a second crew.</p>";

/// An article below `head` that ends in `last`, read without rules and with the account of every block.
fn article(head: &str, last: &str) -> Extraction {
    let page = Page::new(
        format!("<title>The ferry returns</title><body>{head}<article>{TEXT}{last}</article></body>").into_bytes(),
    );
    Extractor::new(RuleSet::none()).extract(&page, &Options { trace: true, ..Options::default() })
}

#[test]
fn a_standfirst_opens_the_body_whatever_the_scorer_thinks_of_it() {
    let standfirst = "Eleven weeks late, and dearer";
    let head =
        format!("<div><h1>The ferry returns</h1><div class=subtitle>{standfirst}</div></div><div>By Ann Example</div>");
    let extraction = article(&head, "");
    assert_eq!(extraction.record.dek.as_deref(), Some(standfirst));
    let block = extraction.trace.blocks.iter().find(|block| block.text.as_deref() == Some(standfirst));
    assert_eq!(block.map(|block| &block.mark), Some(&Mark::kept("standfirst")));
    assert!(extraction.record.body.is_some_and(|body| body.starts_with(standfirst)));
}

#[test]
fn the_trace_names_what_moved_the_scorer() {
    let extraction = article("<h1>The ferry returns</h1>", "");
    let text = extraction.trace.blocks.iter().filter(|block| block.path == "p");
    let reasons: Vec<&str> = text
        .map(|block| match &block.mark {
            Mark::Kept { reason } | Mark::Dropped { reason, .. } => reason.as_ref(),
        })
        .collect();
    assert_eq!(reasons.len(), 3);
    for reason in reasons {
        // "model 0.99: lexicon.names +0.6, …"
        let (score, leading) = reason.split_once(": ").unwrap_or_else(|| panic!("nothing but {reason}"));
        assert!(score.starts_with("model ") && leading.contains(" +"), "{reason}");
    }
}

#[test]
fn who_supplied_the_text_is_not_also_its_author() {
    let authors = r#"[{"@type":"Person","name":"Ada Byron"},{"@type":"Person","name":"Bay Reporter"}]"#;
    let json = format!(r#"{{"@context":"https://schema.org","@type":"NewsArticle","author":{authors}}}"#);
    let head = format!("<script type=application/ld+json>{json}</script><h1>The ferry returns</h1>");
    let names = |last: &str| -> Vec<String> {
        article(&head, last).record.authors.into_iter().map(|author| author.name).collect()
    };
    assert_eq!(names(""), ["Ada Byron", "Bay Reporter"]);
    assert_eq!(names("<p>This article was first published by Bay Reporter.</p>"), ["Ada Byron"]);
}

#[test]
fn a_credit_to_nobody_but_whom_the_rule_excludes_is_text_again() {
    let credit = "This article was first published by Bay Reporter.";
    let html = format!("<h1>The ferry returns</h1><article>{TEXT}<p>{credit}</p></article>");
    let found = rules::extract("", &html);
    assert_eq!(found.record.source.name.as_deref(), Some("Bay Reporter"));
    assert!(!rules::lines(&found).contains(&credit));
    let found = rules::extract("[source]\nnever = ['^Bay Reporter$']\n", &html);
    assert_eq!(found.record.source.name, None);
    assert!(rules::lines(&found).contains(&credit));
}
