//! Who wrote it, through the whole of extraction: bylines as many languages print them, and who is named without having
//! written.

use offprint::record::PageType;
use offprint::{Extractor, Options, Page, RuleSet};

use crate::fields::{extract, page};
use crate::program::repository;

#[test]
fn byline_and_date_in_one_line_of_many_languages() {
    for (language, line, author, day) in [
        ("en", "By Ada Byron | May 3, 2019, 2:02 PM", "Ada Byron", "2019-05-03"),
        ("en-GB", "Posted on 3rd May 2019 by Ada Byron", "Ada Byron", "2019-05-03"),
        ("de", "Von Maria Muster am 3. Mai 2019, 14:02 Uhr", "Maria Muster", "2019-05-03"),
        ("de-AT", "Von Maria Muster, 17. Jänner 2022", "Maria Muster", "2022-01-17"),
        ("fr", "Par Jeanne Exemple le 3 mai 2019 à 14h02", "Jeanne Exemple", "2019-05-03"),
        ("es", "Por Juana Ejemplo | 3 de mayo de 2019", "Juana Ejemplo", "2019-05-03"),
        ("pt", "Por Joana Exemplo – 3 de maio de 2019 às 14:02", "Joana Exemplo", "2019-05-03"),
        ("it", "di Giovanna Esempio – 3 maggio 2019", "Giovanna Esempio", "2019-05-03"),
        ("nl", "Door Jan Voorbeeld op 3 mei 2019", "Jan Voorbeeld", "2019-05-03"),
        ("sv", "Av Karin Exempel 3 maj 2019", "Karin Exempel", "2019-05-03"),
        ("nb", "Av Kari Eksempel 3. mai 2019 kl. 14:02", "Kari Eksempel", "2019-05-03"),
        ("da", "Af Mette Eksempel 3. maj 2019", "Mette Eksempel", "2019-05-03"),
        ("pl", "Autor: Anna Przykład, 3 maja 2019", "Anna Przykład", "2019-05-03"),
        ("cs", "Autor: Jana Příkladná | 3. května 2019", "Jana Příkladná", "2019-05-03"),
        ("hu", "Szerző: Példa Anna | 2019. május 3.", "Példa Anna", "2019-05-03"),
        ("ro", "De către Ana Exemplu | 3 mai 2019", "Ana Exemplu", "2019-05-03"),
        ("tr", "Yazan: Ayşe Örnek | 3 Mayıs 2019", "Ayşe Örnek", "2019-05-03"),
        ("ru", "Автор: Анна Примерова | 3 мая 2019", "Анна Примерова", "2019-05-03"),
        ("uk", "Автор: Ганна Прикладна | 3 травня 2019", "Ганна Прикладна", "2019-05-03"),
        ("el", "Συντάκτης: Άννα Παράδειγμα | 3 Μαΐου 2019", "Άννα Παράδειγμα", "2019-05-03"),
        ("id", "Oleh: Siti Contoh | 3 Mei 2019", "Siti Contoh", "2019-05-03"),
        ("vi", "Tác giả: Nguyễn Thị Dụ | 03/05/2019", "Nguyễn Thị Dụ", "2019-05-03"),
        ("ar", "بقلم: ليلى مثال | ٣ مايو ٢٠١٩", "ليلى مثال", "2019-05-03"),
        ("fa", "نویسنده: لیلا نمونه | ۱۳ اردیبهشت ۱۳۹۸", "لیلا نمونه", "2019-05-03"),
        ("ja", "田中花子2019年5月3日 10時30分", "田中花子", "2019-05-03"),
        ("ja", "田中花子記者2019年5月3日", "田中花子", "2019-05-03"),
        ("he", "מאת: דנה דוגמה | 3 במאי 2019", "דנה דוגמה", "2019-05-03"),
        ("hi", "लेखक: अनिता उदाहरण | 3 मई 2019", "अनिता उदाहरण", "2019-05-03"),
        ("zh", "作者：王小例 | 2019年5月3日 14:02", "王小例", "2019-05-03"),
        ("ja", "記者：田中花子 | 2019年5月3日", "田中花子", "2019-05-03"),
        ("ko", "글: 김예시 | 2019년 5월 3일", "김예시", "2019-05-03"),
    ] {
        let record = extract(&page(language, line));
        let names: Vec<&str> = record.authors.iter().map(|author| author.name.as_str()).collect();
        assert_eq!(names, [author], "{line}");
        let published = record.published.unwrap_or_else(|| panic!("no date in {line}"));
        assert_eq!(published.value.get(..10), Some(day), "{line}");
    }
}

#[test]
fn names_without_a_lead_word_stand_alone_beside_a_date_or_under_a_link_that_spells_them() {
    for line in [
        "<p><strong>Maria Muster</strong></p>",
        "<p>Maria Muster | Senior Writer | May 3, 2019</p>",
        "<p>03.05.2019 – Maria Muster</p>",
        "<span><a href=\"/about/newsteam/maria-muster\">Maria Muster</a></span>",
    ] {
        let record = extract(&page("en", line));
        let names: Vec<&str> = record.authors.iter().map(|author| author.name.as_str()).collect();
        assert_eq!(names, ["Maria Muster"], "{line}");
    }
    for line in [
        "<p>Table of Contents</p>",
        "<p>Breaking News | May 3, 2019</p>",
        "<a href=\"/topics/public-health\">Public Health</a>",
    ] {
        assert_eq!(extract(&page("en", line)).authors, [], "{line}");
    }
}

#[test]
fn a_declared_organisation_keeps_its_whole_name() {
    let html = page("en", "").replace(
        "</head>",
        "<script type=\"application/ld+json\">{\"@type\": \"Article\", \"headline\": \"Puente reaperi\", \"author\": \
         {\"@type\": \"Organization\", \"name\": \"Centre for Bridges and Rivers\"}}</script></head>",
    );
    let names: Vec<String> = extract(&html).authors.into_iter().map(|author| author.name).collect();
    assert_eq!(names, ["Centre for Bridges and Rivers"]);
}

#[test]
fn the_site_itself_is_the_author_only_where_nobody_else_is_named() {
    let head = "<meta property=\"og:site_name\" content=\"Example Times\"><script type=\"application/ld+json\">{\"@type\": \"Article\", \
                \"headline\": \"Puente reaperi\", \"author\": {\"@type\": \"Organization\", \"name\": \"Example Times\"}}</script></head>";
    for (line, expected) in
        [("By Ada Byron | May 3, 2019", "Ada Byron"), ("Redaktion Lokales | 3. Mai 2019", "Example Times")]
    {
        let record = extract(&page("en", line).replace("</head>", head));
        let names: Vec<&str> = record.authors.iter().map(|author| author.name.as_str()).collect();
        assert_eq!(names, [expected], "{line}");
    }
}

#[test]
fn where_an_agency_is_declared_the_authors_of_cards_are_none_of_the_page_s() {
    let card = "<aside class=\"related\"><div class=\"card\"><a href=\"/other\">Another bridge</a>\
                <span class=\"author\">Ada Byron</span></div></aside>";
    let html = page("de", "").replace("</main>", &format!("</main>{card}")).replace(
        "</head>",
        "<script type=\"application/ld+json\">{\"@type\": \"NewsArticle\", \"headline\": \"Puente reaperi\", \"author\": \
         {\"@type\": \"Organization\", \"name\": \"dpa\"}}</script></head>",
    );
    let record = extract(&html);
    assert_eq!(record.authors, []);
    assert_eq!(record.source.name.as_deref(), Some("dpa"));
}

#[test]
fn who_built_the_site_or_reviews_a_product_is_not_the_author() {
    let with_meta = |name: &str| {
        page("de", "3. Mai 2019").replace("</head>", &format!("<meta name=\"author\" content=\"{name}\"></head>"))
    };
    for maker in ["Musterwerk Webdesign", "beispielwerk GmbH", "Internetagentur", "Beispiel Digital Agency"] {
        assert_eq!(extract(&with_meta(maker)).authors.len(), 0, "{maker}");
    }
    assert_eq!(extract(&with_meta("Maria Muster")).authors[0].name, "Maria Muster");
    let product = "<div itemscope itemtype=\"https://schema.org/Product\"><h2 itemprop=\"name\">Rope</h2>\
        <div itemprop=\"review\" itemscope itemtype=\"https://schema.org/Review\"><meta itemprop=\"author\" content=\"Carl Dunn\">\
        </div></div>";
    let html = page("en", "3 May 2019").replace("</main>", &format!("{product}</main>"));
    assert_eq!(extract(&html).authors.len(), 0);
}

#[test]
fn names_lose_markup_and_controls_and_keep_their_joiners() {
    for (line, name) in [
        ("<span class=\"author\">\u{202e}Ada\u{202c} By\u{ad}ron\u{200b}</span>", "Ada Byron"),
        ("<span class=\"author\">&lt;b&gt;Ada&lt;/b&gt; Byron</span>", "Ada Byron"),
        ("<span class=\"author\">🌉 Ada Byron 🌉</span>", "Ada Byron"),
        ("<span class=\"author\">علی\u{200c}رضا نمونه</span>", "علی\u{200c}رضا نمونه"),
    ] {
        let record = extract(&page("en", line));
        let names: Vec<&str> = record.authors.iter().map(|author| author.name.as_str()).collect();
        assert_eq!(names, [name], "{line}");
    }
}

#[test]
fn a_name_of_ten_thousand_characters_is_nobody() {
    let html = page("en", &format!("<span class=\"author\" rel=\"author\">{}</span>", "Ada ".repeat(2_500)))
        .replace("</head>", &format!("<meta name=\"author\" content=\"{}\"></head>", "A".repeat(10_000)));
    assert_eq!(extract(&html).authors, []);
}

#[test]
fn a_commenter_and_a_related_card_are_not_the_author() {
    let html = page("en", "By Ada Byron | May 3, 2019").replace(
        "</main>",
        "</main><section class=\"related-posts\"><div class=\"card\"><h3>Another</h3><span class=\"author\">Bea Cole</span>\
         <time datetime=\"2020-01-02\">2 January 2020</time></div></section><ol class=\"comment-list\"><li class=\"comment\">\
         <cite class=\"fn author\">Carl Dunn</cite> <time datetime=\"2021-02-03\">3 February 2021</time><p>Agreed.</p></li></ol>",
    );
    let record = extract(&html);
    assert_eq!(record.authors.iter().map(|author| author.name.as_str()).collect::<Vec<_>>(), ["Ada Byron"]);
    assert_eq!(record.published.map(|date| date.value).as_deref(), Some("2019-05-03"));
}

#[test]
fn who_edited_a_page_last_did_not_write_it() {
    for line in [
        "This page was last edited on 12 May 2024, at 14:02 by <a href=\"/wiki/User:Ada\">Ada Byron</a>.",
        "bridge.txt · Last modified: 2024/05/12 14:02 by adabyron",
        "Diese Seite wurde zuletzt am 12. Mai 2024 um 14:02 Uhr bearbeitet.",
        "Esta página se editó por última vez el 12 may 2024 a las 14:02.",
        "本页面最后修订于2024年5月12日 (星期日) 14:02。",
    ] {
        let html = page("en", "").replace("</main>", &format!("<p>{line}</p></main>"));
        let record = extract(&html);
        let modified = record.modified.map(|date| date.value);
        assert_eq!((record.authors, record.published), (vec![], None), "{line}");
        assert_eq!(modified.as_deref().and_then(|value| value.get(..10)), Some("2024-05-12"), "{line}");
    }
}

#[test]
fn who_reviews_goods_and_when_is_not_the_page_s() {
    let review = "<div class=\"customer-review\"><div class=\"name\">By Ada Byron</div><div class=\"date\">12.05.2024</div>\
                  <p>It burns all night.</p></div>";
    let html = page("en", "<p class=\"price\">€ 49.00</p><button class=\"add-to-cart\">Add to cart</button>")
        .replace("</head>", "<meta property=\"og:type\" content=\"product\"></head>")
        .replace("</main>", &format!("<section>{review}</section></main>"));
    let page = Page::new(html.into_bytes()).at("https://example.test/products/brass-lamp".parse().expect("a URL"));
    let record = Extractor::new(RuleSet::default()).extract(&page, &Options::default()).record;
    assert_eq!((record.authors, record.published), (vec![], None));
}

#[test]
fn items_of_a_list_of_articles_do_not_sign_and_date_the_page() {
    let card = |number: u8| {
        format!(
            "<article itemscope itemtype=\"https://schema.org/NewsArticle\"><h3 itemprop=\"headline\"><a href=\"/a{number}\">Headline \
             number {number} of the day is here</a></h3><p itemprop=\"description\">Something happened in the harbour today and nobody \
             saw it.</p><span itemprop=\"author\">Ada Byron</span><time itemprop=\"datePublished\" datetime=\"2024-05-1{number}\">\
             May 1{number}, 2024</time></article>"
        )
    };
    let cards: String = (1..8).map(card).collect();
    let html = format!(
        "<html lang=en><head><title>Latest from the harbour | Example Times</title></head><body><main>{cards}</main></body></html>"
    );
    let page = Page::new(html.into_bytes()).at("https://example.test/latest".parse().expect("a URL"));
    let record = Extractor::new(RuleSet::default()).extract(&page, &Options::default()).record;
    assert_eq!((record.authors, record.published), (vec![], None));
}

#[test]
fn a_line_that_looks_like_a_name_signs_no_shop_shelf() {
    let shelf = repository("fixtures/outcomes/types/collection--magento-category.html");
    let shelf = std::fs::read_to_string(shelf).expect("the fixture");
    let names = |line: &str| -> Vec<String> {
        let html = shelf.replacen("</h1>", &format!("</h1><div>{line}</div>"), 1);
        assert_ne!(html, shelf);
        let page = Page::new(html.into_bytes()).at("https://example.test/shelf".parse().expect("a URL"));
        let record = Extractor::new(RuleSet::default()).extract(&page, &Options::default()).record;
        assert_eq!(record.page_type, PageType::Collection);
        record.authors.into_iter().map(|author| author.name).collect()
    };
    assert_eq!(names("<a href=\"/t/orlando-magic\">Orlando Magic</a>"), [] as [&str; 0]);
    assert_eq!(names("By Ada Byron"), ["Ada Byron"]);
}

#[test]
fn an_agency_is_the_author_on_its_own_site_and_a_source_elsewhere() {
    let json_ld = r#"<script type="application/ld+json">{"@type":"NewsArticle","headline":"Puente reaperi","author":["Reuters"]}</script>"#;
    let html = page("en", "").replace("</head>", &format!("{json_ld}</head>"));
    let read = |url: &str| {
        let page = Page::new(html.clone().into_bytes()).at(url.parse().expect("a URL"));
        let record = Extractor::new(RuleSet::default()).extract(&page, &Options::default()).record;
        let authors = record.authors.into_iter().map(|author| author.name).collect::<Vec<_>>();
        (authors, record.source.name)
    };
    assert_eq!(read("https://www.reuters.com/world/puente"), (vec!["Reuters".to_owned()], None));
    assert_eq!(read("https://example.test/world/puente"), (Vec::new(), Some("Reuters".to_owned())));
}

#[test]
fn a_first_name_is_completed_by_the_byline_and_not_by_readers() {
    let json_ld = r#"<script type="application/ld+json">{"@type":"NewsArticle","headline":"Puente reaperi","author":{"@type":"Person","name":"Ada"}}</script>"#;
    let names = |line: &str, behind: &str| -> Vec<String> {
        let html = page("en", line).replace("</head>", &format!("{json_ld}</head>"));
        let html = html.replace("</main>", &format!("{behind}</main>"));
        extract(&html).authors.into_iter().map(|author| author.name).collect()
    };
    assert_eq!(names("<p>By <strong>Ada Byron</strong></p>", ""), ["Ada Byron"]);
    let comments = "<section id=\"comments\"><ol><li class=\"comment\"><b class=\"comment-author fn\">Ada Muster</b><p>La puente!</p></li></ol></section>";
    assert_eq!(names("", comments), ["Ada"]);
}

#[test]
fn a_tag_that_is_a_name_is_of_whom_the_article_tells() {
    let tags = "<ul class=\"article__tags\"><li class=\"article__tag\"><a href=\"/ada-byron\">Ada Byron</a></li><li class=\"article__tag\"><a href=\"/rivers\">Rivers</a></li></ul>";
    let html = page("en", "").replace("</article>", &format!("{tags}</article>"));
    assert_eq!(extract(&html).authors, []);
}
