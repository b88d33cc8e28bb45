//! One named test a fixture: what comes out of a stored page, whole. `UPDATE_GOLDEN=1` refreshes the expected records;
//! read the difference like prose.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use offprint::extract::With;
use offprint::{Extractor, Options, Page, render};
use serde_json::Value;

/// One for all: it reads rules and vocabulary once.
static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(Extractor::bundled);

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// The record of a stored page, without what a retrained model moves in its last digits.
fn record(folder: &Path) -> Value {
    let url =
        fs::read_to_string(folder.join("url.txt")).ok().map(|url| url.trim().parse().expect("url.txt holds a URL"));
    let page = Page { url, ..Page::new(fs::read(folder.join("page.html")).expect("the fixture has a page")) };
    let with = With { html: true, markdown: true, images: true, removed: true };
    let extraction = EXTRACTOR.extract(&page, &Options { with, ..Options::default() });
    let mut record = serde_json::to_value(&extraction.record).expect("serialises");
    validate(&record);
    let quality = record["quality"].as_object_mut().expect("an object");
    quality.remove("score");
    quality.remove("signals");
    for removed in record["removed_blocks"].as_array_mut().expect("a list") {
        let reason = removed["reason"].as_str().unwrap_or_default();
        if reason.starts_with("model ") {
            removed["reason"] = "model".into();
        }
    }
    if let Some(body) = record["provenance"].get_mut("body") {
        body["confidence"] = Value::Null;
    }
    record["tool"]["version"] = Value::Null;
    record
}

/// Every record fits the schema that the program prints.
fn validate(record: &Value) {
    let validator = jsonschema::validator_for(&render::json::schema()).expect("a sound schema");
    let errors: Vec<String> =
        validator.iter_errors(record).map(|error| format!("{} at {}", error, error.instance_path())).collect();
    assert_eq!(errors, [] as [String; 0]);
}

fn check(fixture: &str) {
    let folder = fixtures().join(fixture);
    let found = record(&folder);
    let path = folder.join("expected.json");
    let text = serde_json::to_string_pretty(&found).expect("serialises") + "\n";
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &text).expect("the fixture folder can be written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        expected == text,
        "{fixture}: the record changed; `UPDATE_GOLDEN=1 cargo test --test golden` shows how in git diff\n{text}"
    );
}

macro_rules! golden {
    ($($name:ident => $fixture:literal,)*) => {
        $(#[test] fn $name() { check($fixture); })*

        const LISTED: &[&str] = &[$($fixture),*];
    };
}

// In the order of their folders.
golden! {
    access_fade_out_in_german => "generic/access--fade-out-german",
    access_free_though_it_asks_for_subscribers => "generic/access--free-article-that-asks-for-subscribers",
    access_paid_part_left_out => "generic/access--paid-part-left-out",
    access_paid_part_served_under_another_name => "generic/access--paid-part-served",
    access_rest_for_subscribers_in_french => "generic/access--rest-for-subscribers-french",
    access_teaser_before_a_paywall => "generic/access--teaser-before-paywall",
    access_teaser_in_japanese => "generic/access--teaser-japanese",
    access_teaser_in_spanish => "generic/access--teaser-spanish",
    address_declared_by_the_page => "generic/address--declared-by-the-page",
    archived_copy_with_toolbar_and_rewritten_links => "generic/archived--wayback-toolbar",
    saved_as_mhtml_by_chrome => "generic/saved--mhtml-of-chrome",
    saved_with_single_file => "generic/saved--single-file",
    article_with_everything_around_it => "generic/article--everything-around",
    article_above_the_next_one => "generic/articles--next-one-below",
    authors_answers_her_readers => "generic/authors--answers-her-readers",
    authors_behind_the_date => "generic/authors--behind-the-date-turkish",
    authors_bold_line => "generic/authors--bold-line",
    authors_creator_beside_the_house => "generic/authors--creator-beside-the-house",
    authors_day_glued_to_the_name => "generic/authors--day-glued-to-the-name",
    authors_degrees_behind_the_names => "generic/authors--degrees-behind-the-names",
    authors_desk_printed => "generic/authors--desk-printed",
    authors_edited_by_another => "generic/authors--edited-by-another",
    authors_house_declared_person_printed => "generic/authors--house-declared-person-printed",
    authors_institution_declared => "generic/authors--institution-declared",
    authors_japanese_before_the_date => "generic/authors--japanese-before-the-date",
    authors_link_that_spells_the_name => "generic/authors--link-that-spells-the-name",
    authors_not_by_a_link_to_an_account => "generic/authors--link-to-the-readers-account",
    authors_beside_a_place => "generic/authors--name-and-place-spanish",
    authors_name_and_where_she_spoke => "generic/authors--name-and-where-she-spoke",
    authors_of_a_work_that_is_no_article => "generic/authors--of-a-work-that-is-no-article",
    authors_parted_by_a_slash => "generic/authors--parted-by-a-slash",
    authors_persian_with_solar_date => "generic/authors--persian-with-solar-date",
    authors_person_of_the_headline => "generic/authors--person-of-the-headline",
    authors_shop_that_bears_a_name => "generic/authors--shop-that-bears-a-name",
    authors_site_of_its_author => "generic/authors--site-of-its-author",
    authors_surname_first => "generic/authors--surname-first",
    authors_words_beside_a_date => "generic/authors--words-beside-a-date",
    blocks_of_every_type => "generic/blocks--every-type",
    answers_folded_below_their_questions => "generic/body--answers-folded-away",
    body_of_divs_and_spans => "generic/body--divs-and-spans-instead-of-paragraphs",
    article_in_a_script_template => "generic/body--in-a-script-template",
    article_in_a_shadow_root => "generic/body--in-a-shadow-root",
    article_in_japanese_in_the_state_of_the_page => "generic/body--japanese-in-page-state",
    article_body_in_json_ld_only => "generic/body--json-ld-only",
    article_in_server_component_elements => "generic/body--server-component-elements",
    article_in_a_server_component_stream => "generic/body--server-component-stream",
    article_in_a_state_passed_through_a_function => "generic/body--state-passed-through-a-function",
    boilerplate_in_arabic => "generic/boilerplate--arabic",
    boilerplate_in_french => "generic/boilerplate--french",
    boilerplate_in_german => "generic/boilerplate--german",
    boilerplate_in_japanese => "generic/boilerplate--japanese",
    boilerplate_in_polish => "generic/boilerplate--polish",
    boilerplate_prompts_between_paragraphs => "generic/boilerplate--prompts-between-paragraphs",
    boilerplate_in_russian => "generic/boilerplate--russian",
    boilerplate_in_spanish => "generic/boilerplate--spanish",
    canonical_front_page_declared => "generic/canonical--front-page-declared",
    captions_beside_pictures => "generic/captions--beside-pictures",
    category_label_of_the_navigation => "generic/category--label-of-the-navigation",
    category_link_beside_the_headline => "generic/category--link-beside-headline",
    category_none_shown => "generic/category--none-shown",
    category_in_microdata => "generic/category--section-in-microdata",
    category_way_without_a_class => "generic/category--way-without-a-class",
    charset_unknown_and_bytes_broken => "generic/charset--none-and-broken-bytes",
    charset_of_utf_16_by_its_mark => "generic/charset--utf-16-with-bom",
    charset_declared_in_meta_only => "generic/charset--windows-1256-meta",
    cells_of_a_notebook => "generic/code--cells-of-a-notebook",
    code_drawn_by_tables => "generic/code--drawn-by-tables",
    code_inside_a_tutorial => "generic/code--inside-tutorial",
    code_with_line_numbers_beside_it => "generic/code--line-numbers-beside-it",
    code_whose_lines_are_elements => "generic/code--lines-as-elements",
    code_with_the_numbers_of_its_lines => "generic/code--numbers-of-lines-inside-it",
    cards_of_a_collection_are_kept_alike => "generic/collection--cards-alike",
    comments_longer_than_the_article => "generic/comments--longer-than-article",
    consent_around_a_placeholder => "generic/consent--around-a-placeholder",
    consent_dialog_without_class_names => "generic/consent--dialog-without-class-names",
    crumbs_without_links_and_notes_behind_a_page_of_docs => "generic/crumbs--without-links",
    dek_is_not_the_caption_of_a_picture => "generic/dek--not-the-pictures-caption",
    dek_of_an_issue_of_a_newsletter => "generic/dek--of-an-issue-of-a-newsletter",
    direction_right_to_left => "generic/direction--right-to-left-arabic",
    embedded_posts_and_players => "generic/embed--posts-and-players",
    posts_that_scripts_fill_and_a_table_at_the_end => "generic/embed--posts-that-scripts-fill",
    posts_with_an_address_in_an_attribute => "generic/embed--posts-with-an-address",
    printed_text_that_is_no_thread => "generic/forum--a-printed-text-is-none",
    lines_beside_the_posts_of_a_thread => "generic/forum--posts-and-panes",
    forum_whose_replies_are_named_comments => "generic/forum--replies-named-comments",
    forum_thread => "generic/forum--thread",
    furniture_on_a_page_that_declares_nothing => "generic/furniture--on-a-page-that-declares-nothing",
    furniture_without_a_class => "generic/furniture--without-a-class",
    hidden_text_is_not_printed => "generic/hidden--text-not-shown",
    inline_drop_cap_and_ruby => "generic/inline--drop-cap-and-ruby",
    formulas_drawn_and_told => "generic/inline--formulas-drawn-and-told",
    inline_markup_never_glues_or_splits => "generic/inline--never-glued-or-split",
    language_without_spaces => "generic/language--japanese-without-spaces",
    language_old_code_and_picture_in_another_size => "generic/language--old-code-and-picture-in-another-size",
    listing_is_not_dated_by_its_cards => "generic/listing--dated-cards",
    bullets_printed_as_text => "generic/lists--bullets-printed-as-text",
    lists_numbered_by_their_first_item => "generic/lists--numbered-by-their-first-item",
    lists_of_links_that_are_content => "generic/lists--of-links-that-are-content",
    media_with_captions_and_credits => "generic/media--captions-and-credits",
    pictures_with_copies_for_readers_without_scripts => "generic/media--copies-for-readers-without-scripts",
    media_lead_picture_above_the_text => "generic/media--lead-picture-above-the-text",
    newsletter_beside_a_page_of_few_words => "generic/newsletter--beside-a-short-page",
    newsletter_box_between_paragraphs => "generic/newsletter--box-between-paragraphs",
    newsletter_sent_and_put_online => "generic/newsletter--sent-and-put-online",
    notices_between_paragraphs => "generic/notices--between-paragraphs",
    outcome_consent_wall => "generic/outcome--consent-wall",
    outcome_script_shell => "generic/outcome--script-shell",
    outcome_soft_404 => "generic/outcome--soft-404",
    paragraphs_parted_by_line_breaks => "generic/paragraphs--double-br",
    paragraphs_parted_and_kept_whole => "generic/paragraphs--parted-and-kept-whole",
    paragraph_printed_twice_in_one_element => "generic/paragraphs--printed-twice-in-one-element",
    paragraphs_said_again_each_day => "generic/paragraphs--said-again-each-day",
    product_without_reviews_and_other_products => "generic/product--reviews-and-other-products",
    prose_that_sounds_like_furniture => "generic/prose--that-sounds-like-furniture",
    published_not_by_the_comments => "generic/published--comments-below-an-undated-text",
    published_declared_in_the_other_order => "generic/published--declared-in-the-other-order",
    related_links_inside_the_body => "generic/related--inside-body",
    rights_of_the_text_and_of_its_pictures => "generic/rights--licence-lines-and-pictures-licences",
    share_bar_inside_the_body => "generic/share--inside-body",
    source_box_below_the_text => "generic/source--box-below-text",
    source_wire_in_dateline => "generic/source--dateline",
    source_foreign_canonical => "generic/source--foreign-canonical",
    source_label_in_german => "generic/source--label-de",
    streamed_text_is_printed => "generic/streamed--hidden-until-a-script-moves-it",
    structured_another_article_and_no_canonical => "generic/structured--another-article-and-no-canonical",
    structured_data_that_is_broken => "generic/structured--broken-json-ld",
    structured_rdfa_and_another_article => "generic/structured--rdfa-and-another-article",
    summary_said_again_and_said_once => "generic/summary--said-again-and-said-once",
    tables_with_headings_and_code_in_cells => "generic/table--headings-and-code-in-cells",
    table_of_data_inside_the_article => "generic/table--of-data-inside-article",
    table_with_spans_and_lists_in_cells => "generic/table--spans-and-lists-in-cells",
    table_with_yes_and_no_in_its_cells => "generic/table--yes-and-no-in-cells",
    tags_in_a_line_of_links => "generic/tags--line-of-links",
    title_cut_after_seventy_letters => "generic/title--cut-after-seventy-letters",
    title_heading_that_leads_home => "generic/title--heading-that-leads-home",
    title_name_of_the_book_in_the_bar => "generic/title--name-of-the-book-in-the-bar",
    title_site_before_a_colon => "generic/title--site-before-a-colon",
    views_in_which_nothing_runs => "generic/views--nothing-runs",
    wiki_with_the_name_of_its_site_above_the_page => "generic/wiki--name-of-the-site-above-the-page",
    wiki_sections_with_their_tools => "generic/wiki--sections-with-tools",
    preset_core_plain_post => "presets/wordpress/core/plain-post",
    preset_jannah_bakery_reopens => "presets/wordpress/jannah/bakery-reopens",
    preset_jetpack_subscribe_inside => "presets/wordpress/jetpack/subscribe-inside",
    site_elrisala_frigate_visit => "sites/elrisala.com/frigate-visit",
}

/// Where `value` holds an empty string.
fn empty_texts(value: &Value, place: &str, found: &mut Vec<String>) {
    match value {
        Value::String(text) if text.is_empty() => found.push(place.to_owned()),
        Value::Array(items) => items.iter().for_each(|item| empty_texts(item, &format!("{place}[]"), found)),
        Value::Object(object) => {
            object.iter().for_each(|(key, value)| empty_texts(value, &format!("{place}.{key}"), found));
        }
        _ => {}
    }
}

/// Fields that hold something.
fn filled(record: &Value) -> BTreeSet<String> {
    let plain = [
        "page_type",
        "canonical_url",
        "title",
        "dek",
        "summary",
        "body",
        "category",
        "category_path",
        "tags",
        "authors",
        "byline_raw",
        "published",
        "modified",
        "language",
        "language_detected",
        "image",
    ];
    let is_filled = |value: &Value| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty());
    let mut names: BTreeSet<String> =
        plain.iter().filter(|name| is_filled(&record[**name])).map(|name| (*name).to_owned()).collect();
    for (name, is_filled) in [
        ("source", record["source"]["kind"] != "unknown"),
        ("publisher", is_filled(&record["publisher"]["name"])),
        ("access", is_filled(&record["access"]["declared_free"])),
        ("rights", record["rights"].as_object().expect("an object").values().any(is_filled)),
    ] {
        names.extend(is_filled.then(|| name.to_owned()));
    }
    names
}

#[test]
fn a_record_accounts_for_every_filled_field_and_holds_no_empty_text() {
    for fixture in LISTED {
        let record = record(&fixtures().join(fixture));
        let accounted: BTreeSet<String> =
            record["provenance"].as_object().expect("an object").keys().cloned().collect();
        assert_eq!(accounted, filled(&record), "{fixture}");
        let mut empty = Vec::new();
        empty_texts(&record, "", &mut empty);
        assert_eq!(empty, Vec::<String>::new(), "{fixture}");
    }
}

#[test]
fn no_fixture_is_left_out() {
    let (mut folders, mut found) = (vec![fixtures()], BTreeSet::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("fixtures can be read").flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else if entry.file_name() == "page.html" {
                let name =
                    folder.strip_prefix(fixtures()).expect("below fixtures").to_string_lossy().replace('\\', "/");
                found.insert(name);
            }
        }
    }
    let listed = LISTED.iter().map(|name| (*name).to_owned()).collect();
    let left_out: Vec<&String> = found.difference(&listed).filter(|name| !is_promised(name)).collect();
    assert_eq!(left_out, [] as [&String; 0], "neither listed here nor named by a [[test]] of its rule file");
    assert!(listed.is_subset(&found), "listed but gone");
}

/// Whether the rule file that a page belongs to promises something of it (`sites/a.test/page` → `sites/a.test.toml`).
fn is_promised(fixture: &str) -> bool {
    let (rule, page) = fixture.rsplit_once('/').expect("a fixture lies in a folder");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("selectors").join(format!("{rule}.toml"));
    fs::read_to_string(file).is_ok_and(|text| {
        let rule: toml::Table = text.parse().expect("TOML");
        let tests = rule.get("test").and_then(toml::Value::as_array);
        tests.is_some_and(|tests| tests.iter().any(|test| test["fixture"].as_str() == Some(page)))
    })
}

#[test]
fn the_schema_refuses_a_record_without_a_key() {
    let whole = record(&fixtures().join("presets/wordpress/core/plain-post"));
    let validator = jsonschema::validator_for(&render::json::schema()).expect("a sound schema");
    for key in whole.as_object().expect("an object").keys() {
        let mut broken = whole.clone();
        broken.as_object_mut().expect("an object").shift_remove(key);
        assert!(!validator.is_valid(&broken), "{key} may go missing unseen");
    }
}
