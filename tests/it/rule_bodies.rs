//! The body by a rule: what is kept, stripped and cut, and when the rule is no answer.

use offprint::Extraction;
use offprint::extract::trace::Mark;

use crate::rules::{LONG, extract, lines};

/// Why the block with this text was dropped.
pub(crate) fn reason(extraction: &Extraction, text: &str) -> String {
    let block = extraction.trace.blocks.iter().find(|block| block.text.as_deref() == Some(text)).expect("a block");
    match &block.mark {
        Mark::Dropped { reason, .. } => reason.to_string(),
        Mark::Kept { reason } => format!("kept by {reason}"),
    }
}

#[test]
fn the_body_is_what_the_rule_says_keep_over_strip_over_cut() {
    let html = format!(
        "<h1>Ferry</h1><div id=story><p>Before</p><p class=start>Start</p><p>{LONG}</p>\
         <div class=ad>Advert<aside class=fact>Fact</aside></div>\
         <p>Follow us on some network</p><p>We follow us on some network every day</p>\
         <p class=promo-x>Not a token</p><p class='x promo'>Promo</p>\
         <h3>More from us</h3><p>One</p><aside class=fact>Late fact</aside><p>Two</p></div><p>Outside</p>"
    );
    let rule = "[body]\ncandidates = [\"#story\"]\nkeep = [\"aside.fact\"]\nstrip = [\".ad\"]\nstrip_class = [\"promo\"]\n\
                strip_text = ['(?i)follow us on .{1,40}']\ncut_before = [\".start\"]\ncut_from = [{ sel = \"h3\", has_text = \"(?i)^more from\" }]\n";
    let found = extract(rule, &html);
    assert_eq!(
        lines(&found),
        ["Start", LONG, "Fact", "We follow us on some network every day", "Not a token", "Late fact"]
    );
    for (text, because) in [
        ("Before", "a.test#body.cut_before[0]"),
        ("Advert", "a.test#body.strip[0]"),
        ("Fact", "kept by a.test#body.keep[0]"),
        ("Follow us on some network", "a.test#body.strip_text[0]"),
        ("Promo", "a.test#body.strip_class[0]"),
        ("More from us", "a.test#body.cut_from[0]"),
        ("Two", "a.test#body.cut_from[0]"),
        ("Outside", "outside the rule's body"),
        (LONG, "kept by a.test#body[0]"),
    ] {
        assert_eq!(reason(&found, text), because, "{text}");
    }
    assert!(!found.record.rules.fallback);
}

#[test]
fn a_cut_at_an_element_without_text_cuts_too_and_only_inside_the_body() {
    let html = format!("<hr class=end><div id=story><p>{LONG}</p><hr class=end><p>After</p></div>");
    let found = extract("[body]\ncandidates = [\"#story\"]\ncut_from = [\"hr.end\"]\n", &html);
    assert_eq!(lines(&found), [LONG]);
}

#[test]
fn a_printed_standfirst_opens_the_body_unless_the_rule_strips_it() {
    let html = "<h1>Bridge reopens after two years</h1><p class=standfirst>The crossing is free again, and slower than before.</p>\
        <div id=story><p>The bridge was opened again on Monday, after two years of work, said the town.</p>\
        <p>Cars may cross it at walking pace until the paint on the railings is dry, it said.</p></div>";
    let kept = extract("[body]\ncandidates = [\"#story\"]\n", html);
    assert_eq!(lines(&kept)[0], "The crossing is free again, and slower than before.");
    let stripped = extract("[body]\ncandidates = [\"#story\"]\nstrip = [\".standfirst\"]\n", html);
    assert_eq!(lines(&stripped), &lines(&kept)[1..]);
    assert_eq!(stripped.record.dek, kept.record.dek);
}

#[test]
fn without_candidates_the_lists_correct_the_scorers_answer() {
    let html = format!(
        "<h1>Ferry</h1><article><p>{LONG}</p><p>{LONG} Twice.</p><div class=locked style='display:none'><p>{LONG} Locked.</p></div>\
         <h3 class=end>Further</h3><p>{LONG} Further.</p></article>"
    );
    let rule = "[body]\nkeep = [\".locked p\"]\ncut_from = [\".end\"]\n";
    let found = extract(rule, &html);
    assert!(lines(&found).iter().any(|line| line.ends_with("Locked.")), "{:?}", lines(&found));
    assert!(!lines(&found).iter().any(|line| line.contains("Further")), "{:?}", lines(&found));
    assert!(lines(&found)[0].starts_with("The ferry left"), "{:?}", lines(&found));
    let before = extract("[body]\ncut_before = [\".end\"]\n", &html);
    assert_eq!(lines(&before)[0], "Further");
}

#[test]
fn an_element_inside_a_line_goes_and_the_line_stays() {
    let html = "<h1>Ferry</h1><div id=story><p>The ferry<span class=note><a href=/n>note</a> 7</span> sails again on Tuesday, and the first \
                passengers were two teachers and a dog.</p><p>{LONG}</p><p><b class=note>All of this line is a note.</b></p></div>";
    let html = &html.replace("{LONG}", LONG);
    let rule = |body: &str| format!("[body]\n{body}strip = [\".note\"]\n");
    for body in ["candidates = [\"#story\"]\n", ""] {
        let found = extract(&rule(body), html);
        let first = lines(&found).into_iter().find(|line| line.contains("sails")).expect("the line").to_owned();
        assert!(first.starts_with("The ferry sails again"), "{body}{first}");
        assert!(reason(&found, "note 7").contains("#body.strip[0]"), "{body}{}", reason(&found, "note 7"));
    }
    let kept = extract("[body]\ncandidates = [\"#story\"]\nkeep = [\"p\"]\nstrip = [\".note\"]\n", html);
    assert!(lines(&kept)[0].starts_with("The ferrynote 7 sails"), "{:?}", lines(&kept));
}

#[test]
fn several_parts_make_one_body_in_document_order() {
    let html = format!("<div class=text><p>{LONG}</p></div><p>Between</p><p class=lead>Lead</p>");
    let found = extract("[body]\ncandidates = [{ all = [\".lead\", \".text\"] }]\n", &html);
    assert_eq!(lines(&found), [LONG, "Lead"]);
}

#[test]
fn a_body_of_several_parts_is_cut_at_a_part_and_at_what_stands_beside_it() {
    let page = |end: &str| {
        format!(
            "<h3>More from us</h3><article><p>By the way</p><p class=dateline>{LONG}</p><p>Last</p>{end}<p>After</p></article>"
        )
    };
    let rule = |cut: &str| {
        format!(
            "[body]\ncandidates = [{{ all = [\"article > :is(p, h3)\"] }}]\ncut_before = [\"p.dateline\"]\ncut_from = [{cut}]\n"
        )
    };
    for (end, cut) in
        [("<h3>More from us</h3>", "{ sel = \"h3\", has_text = \"(?i)^more from\" }"), ("<hr class=end>", "\".end\"")]
    {
        let found = extract(&rule(cut), &page(end));
        assert_eq!((lines(&found), found.record.rules.fallback), (vec![LONG, "Last"], false), "{end}");
    }
}

#[test]
fn a_candidate_that_is_too_short_gives_way_to_the_next_and_none_to_the_scorer() {
    let html =
        format!("<div id=teaser><p>Short</p></div><article><h1>Ferry</h1><p>{LONG}</p><p>{LONG} Again.</p></article>");
    let found = extract("[body]\ncandidates = [\"#teaser\", \"article p:first-of-type\"]\nmin_chars = 100\n", &html);
    assert_eq!((lines(&found), found.record.rules.fallback), (vec![LONG], false));
    let found = extract("[body]\ncandidates = [\"#gone\", \"#teaser\"]\nmin_chars = 100\n", &html);
    assert!(lines(&found).contains(&LONG) && found.record.rules.fallback);
    let found = extract("[body]\ncandidates = [\"article\"]\nstrip = [\"p\", \"h1\"]\n", &html);
    assert!(lines(&found).is_empty() || found.record.rules.fallback);
}

#[test]
fn strips_that_leave_nothing_of_a_text_are_a_mistake_and_the_scorers_answer_stands() {
    let paragraph = |word: &str| {
        format!(
            "<p>The {word} council voted on Tuesday to keep the {word} ferry running through the winter, and the harbour \
             master of {word} said that its last boat would leave at nine in the evening, with soup on deck.</p>"
        )
    };
    let paragraphs = ["northern", "southern", "eastern", "western"].map(paragraph).concat();
    let page = format!("<article><h1>Ferry</h1><div class=text>{paragraphs}</div></article>");
    let plain = extract("name = \"A\"\n", &page);
    for rule in ["[body]\nstrip = [\"*\"]\n", "[body]\ncandidates = [\".text\"]\nstrip = [\"p\"]\n"] {
        let emptied = extract(rule, &page);
        assert_eq!(
            (emptied.record.body.clone(), emptied.record.rules.fallback),
            (plain.record.body.clone(), true),
            "{rule}"
        );
    }
    let notice =
        extract("[body]\nstrip = [\"p\"]\n", "<article><p>Please sign in to go on reading this.</p></article>");
    assert_eq!((notice.record.body, notice.record.rules.fallback), (None, false), "a notice is there to be stripped");
}

#[test]
fn a_headline_is_no_text_that_strips_leave() {
    let headline = "The ferry goes on through the winter and its last boat leaves at nine in the evening";
    let page = format!(
        "<html><head><title>{headline}</title></head><body><main><article><h1>{headline}</h1><div class=text><p>{headline}, \
         as the council said. {LONG}</p><p>{LONG} Twice.</p><p>{LONG} Thrice.</p></div></article></main></body></html>"
    );
    let plain = extract("name = \"A\"\n", &page);
    let emptied = extract("[body]\nstrip = [\"p\"]\n", &page);
    assert_eq!((emptied.record.body, emptied.record.rules.fallback), (plain.record.body, true));
}

#[test]
fn a_headline_in_a_stripped_head_is_one_text_though_the_strip_names_its_parts_too() {
    let page = format!(
        "<html><head><title>The old pier \u{2013} What the storm left | Quay</title></head><body><main><div class='Head_box'>\
         <h1 class='Head_title'><span class='Head_kicker'>The old pier</span><span class='Head_dash'> \u{2013} </span>\
         <span class='Head_text'>What the storm left</span></h1></div><p>{LONG}</p><p>{LONG} Twice.</p></main></body></html>"
    );
    let plain = extract("name = \"A\"\n", &page);
    let stripped = extract("[body]\nstrip = [\"[class*='Head_']\"]\n", &page);
    assert_eq!((stripped.record.title, stripped.record.body), (plain.record.title, plain.record.body));
}

#[test]
fn strips_that_leave_less_than_content_are_a_mistake_too() {
    let story = format!("<p>{LONG}</p><p>{LONG} Twice.</p><p>{LONG} Thrice.</p>");
    let page = format!("<article><h1>Ferry</h1><div class=text>{story}<p class=end>By our staff</p></div></article>");
    for rule in [
        "[body]\nstrip = [\"p:not(.end)\"]\n",
        "[body]\ncandidates = [\".text\"]\nstrip = [\"p:not(.end)\"]\n",
        "[body]\ncandidates = [\".text\"]\ncut_before = [\".end\"]\n",
    ] {
        let found = extract(rule, &page);
        assert!(lines(&found).contains(&LONG), "{rule}: {:?}", found.record.body);
        assert_eq!(
            (found.record.outcome, found.record.rules.fallback),
            (offprint::record::Outcome::Ok, true),
            "{rule}"
        );
    }
    let brief = extract("[body]\ncandidates = [\".end\"]\n", &page);
    assert_eq!((lines(&brief), brief.record.rules.fallback), (vec!["By our staff"], false), "nothing was taken away");
}
