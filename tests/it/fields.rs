//! Titles, dates, pictures, sections and publishers through the whole of extraction: as many languages print them, and
//! what pages get wrong. Who wrote a text is `authors`.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use offprint::record::{OffsetKnowledge, Record};
use offprint::{Extractor, Options, Page, RuleSet};

pub(crate) fn extract(html: &str) -> Record {
    let page = Page::new(html.as_bytes().to_vec()).at("https://example.test/news/2/".parse().expect("a URL"));
    Extractor::new(RuleSet::default()).extract(&page, &Options::default()).record
}

/// Three paragraphs that no reader of dates or names can mistake.
pub(crate) fn prose() -> String {
    let sentence = "La puente reaperi post longa laboro, e la homi de la urbo pasa denove sur la rivero a pede. ";
    format!("<p>{}</p>", sentence.repeat(3)).repeat(3)
}

pub(crate) fn page(language: &str, line: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"{language}\"><head><title>Puente reaperi</title></head><body><main><article>\
         <h1>Puente reaperi</h1><div class=\"post-info\">{line}</div><div class=\"text\">{}</div></article></main></body></html>",
        prose()
    )
}

#[test]
fn the_day_stands_in_a_meta_element_of_any_spelling_or_opens_the_text() {
    let html =
        page("en", "").replace("</head>", "<meta name=\"w-published-date\" content=\"2019-05-03T06:03:43Z\"></head>");
    assert_eq!(extract(&html).published.map(|date| date.value), Some("2019-05-03T06:03:43+00:00".to_owned()));
    let html = page("de", "").replacen("<p>La puente", "<p><strong>03.05.2019</strong> – La puente", 1);
    assert_eq!(extract(&html).published.map(|date| date.value), Some("2019-05-03".to_owned()));
    let html = page("de", "<span>Datum:</span>3. Mai 2019");
    assert_eq!(extract(&html).published.map(|date| date.value), Some("2019-05-03".to_owned()));
}

#[test]
fn a_label_tells_publication_from_change() {
    for (language, line, published, modified) in [
        ("en", "Published May 3, 2019 | Updated June 4, 2019", "2019-05-03", "2019-06-04"),
        ("de", "Veröffentlicht am 3. Mai 2019 – Aktualisiert am 4. Juni 2019", "2019-05-03", "2019-06-04"),
        ("fr", "Publié le 3 mai 2019, mis à jour le 4 juin 2019", "2019-05-03", "2019-06-04"),
        ("es", "Publicado el 3 de mayo de 2019. Actualizado el 4 de junio de 2019", "2019-05-03", "2019-06-04"),
        ("ru", "Опубликовано 3 мая 2019, обновлено 4 июня 2019", "2019-05-03", "2019-06-04"),
    ] {
        let record = extract(&page(language, line));
        let day = |date: &Option<offprint::record::Date>| date.as_ref().map(|date| date.value[..10].to_owned());
        assert_eq!(day(&record.published).as_deref(), Some(published), "{line}");
        assert_eq!(day(&record.modified).as_deref(), Some(modified), "{line}");
    }
}

#[test]
fn a_copyright_year_and_a_placeholder_are_no_dates() {
    for line in [
        "© 2019 Example Times",
        "1970-01-01",
        "0000-00-00",
        "0001-01-01T00:00:00",
        "9999-12-31",
        "2019-13-45",
        "2019-13-01T10:00:00Z",
        "13/13/2019",
        "99999999999",
        "3 May 19999",
        "31.02.2019",
    ] {
        let html = page("en", line)
            .replace("</head>", &format!("<meta property=\"article:published_time\" content=\"{line}\"></head>"));
        let record = extract(&html);
        assert_eq!(record.published, None, "{line}");
        let codes: Vec<&str> = record.quality.warnings.iter().map(|warning| warning.code.as_str()).collect();
        assert_eq!(codes, ["date_unreadable"], "{line}");
    }
}

#[test]
fn a_declared_day_that_can_be_read_two_ways_is_less_sure() {
    let sure = |day: &str| {
        let meta = format!("<meta property=\"article:published_time\" content=\"{day}\"></head>");
        extract(&page("en", "").replace("</head>", &meta)).provenance["published"].confidence
    };
    assert!(sure("04/05/2024") < sure("2024-04-05") - 0.1);
}

#[test]
fn a_year_of_two_digits_is_of_this_century_or_the_last() {
    for (line, day) in
        [("03.05.19", Some("2019-05-03")), ("03.05.98", Some("1998-05-03")), ("03.05.75", None), ("13.13.19", None)]
    {
        assert_eq!(extract(&page("de", line)).published.map(|date| date.value).as_deref(), day, "{line}");
    }
}

#[test]
fn a_relative_date_is_unknown_without_a_capture_time() {
    assert_eq!(extract(&page("en", "2 hours ago")).published, None);
}

#[test]
fn a_date_may_count_back_in_words_alone() {
    let published = |language: &str, line: &str| {
        let captured_at = Some("2024-05-12T15:00:00Z".parse().expect("a timestamp"));
        let page = Page { captured_at, ..Page::new(page(language, line).into_bytes()) };
        let record = Extractor::new(RuleSet::default()).extract(&page, &Options::default()).record;
        record.published.map(|date| date.value)
    };
    for (language, line, value) in [
        ("en", "an hour ago", "2024-05-12T14:00Z"),
        ("de", "vor einer Stunde", "2024-05-12T14:00Z"),
        ("ru", "час назад", "2024-05-12T14:00Z"),
        ("ar", "منذ ساعتين", "2024-05-12T13:00Z"),
        ("fr", "il y a une semaine", "2024-05-05"),
        ("de", "gestern", "2024-05-11"),
        ("fr", "Publié hier à 10h", "2024-05-11"),
        ("es", "anteayer", "2024-05-10"),
        ("ja", "昨日", "2024-05-11"),
        ("ko", "어제", "2024-05-11"),
    ] {
        let found = published(language, line);
        assert!(
            found.as_deref().is_some_and(|found| found.starts_with(value.trim_end_matches('Z'))),
            "{line}: {found:?}"
        );
    }
    for line in ["Today", "Yesterday's papers", "The day before", "A week of rivers"] {
        assert_eq!(published("en", line), None, "{line}");
    }
    assert_eq!(extract(&page("de", "gestern")).published, None);
}

#[test]
fn the_day_is_read_in_the_order_other_evidence_has() {
    let html = page("en", "04/05/2019")
        .replace("</head>", "<meta property=\"article:published_time\" content=\"2019-05-04T10:00:00+02:00\"></head>");
    assert_eq!(extract(&html).published.map(|date| date.value), Some("2019-05-04T10:00:00+02:00".to_owned()));
}

#[test]
fn a_declared_moment_takes_the_printed_clock_s_zone() {
    let html = page("es", "3 de mayo de 2022, 22:41")
        .replace("</head>", "<meta property=\"article:published_time\" content=\"2022-05-04T02:41:00Z\"></head>");
    let published = extract(&html).published.expect("a date");
    // One moment, whichever of its two forms is chosen.
    assert!(
        ["2022-05-03T22:41:00-04:00", "2022-05-04T02:41:00+00:00"].contains(&published.value.as_str()),
        "{published:?}"
    );
    assert_ne!(published.offset, OffsetKnowledge::Unknown);
}

#[test]
fn data_of_other_articles_does_not_become_the_page_s() {
    let mut others = String::new();
    for index in 0..20 {
        let _ = write!(
            others,
            "{{\"@type\":\"NewsArticle\",\"headline\":\"Other {index}\",\"url\":\"https://example.test/other/{index}\",\
             \"datePublished\":\"2011-01-{:02}\",\"author\":{{\"@type\":\"Person\",\"name\":\"Other Writer\"}}}},",
            index + 1
        );
    }
    let html = page("en", "By Ada Byron | May 3, 2019").replace(
        "</head>",
        &format!(
            "<link rel=\"canonical\" href=\"https://example.test/news/2/\"><script type=\"application/ld+json\">[{others}\
             {{\"@type\":\"NewsArticle\",\"headline\":\"Puente reaperi\",\"url\":\"https://example.test/news/2/\",\
             \"datePublished\":\"2019-05-03\",\"author\":{{\"@type\":\"Person\",\"name\":\"Ada Byron\"}}}}]</script></head>"
        ),
    );
    let record = extract(&html);
    assert_eq!(record.title.as_deref(), Some("Puente reaperi"));
    assert_eq!(record.published.map(|date| date.value).as_deref(), Some("2019-05-03"));
    assert_eq!(record.authors.iter().map(|author| author.name.as_str()).collect::<Vec<_>>(), ["Ada Byron"]);
}

#[test]
fn a_stale_title_for_sharing_gives_way_to_what_the_page_prints() {
    let html = page("en", "By Ada Byron | May 3, 2019")
        .replace("</head>", "<meta property=\"og:title\" content=\"Last week's quiz\"></head>");
    assert_eq!(extract(&html).title.as_deref(), Some("Puente reaperi"));
}

#[test]
fn markup_and_controls_of_direction_are_taken_out_of_titles() {
    let html = page("en", "").replace("Puente reaperi", "Puente &lt;em&gt;reaperi&lt;/em&gt; \u{202e}ahora\u{202c} 🌉");
    assert_eq!(extract(&html).title.as_deref(), Some("Puente reaperi ahora 🌉"));
}

#[test]
fn carriers_in_conflict_give_way_to_what_is_printed_beside_the_headline() {
    // The data of another article, left in a template.
    let html = page("en", "By Ada Byron | May 3, 2019").replace(
        "</head>",
        "<meta property=\"og:title\" content=\"Puente reaperi\"><script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\
         \"headline\":\"Another story\",\"url\":\"https://example.test/another/\",\"mainEntityOfPage\":\"https://example.test/another/\"}\
         </script></head>",
    );
    let record = extract(&html);
    assert_eq!(record.title.as_deref(), Some("Puente reaperi"));
    assert_eq!(record.authors.iter().map(|author| author.name.as_str()).collect::<Vec<_>>(), ["Ada Byron"]);
    // Two carriers name two days: one of them, and less certain than where they agree.
    let of = |other: &str| {
        let head = format!(
            "<meta property=\"article:published_time\" content=\"2019-05-03\"><meta name=\"pubdate\" content=\"{other}\"></head>"
        );
        let record = extract(&page("en", "By Ada Byron").replace("</head>", &head));
        (record.published.expect("a date").value, record.provenance["published"].confidence)
    };
    let (agreed, conflicting) = (of("2019-05-03"), of("2011-01-02"));
    assert_eq!((agreed.0.as_str(), conflicting.0.as_str()), ("2019-05-03", "2019-05-03"));
    assert!(conflicting.1 < agreed.1, "{conflicting:?} {agreed:?}");
}

#[test]
fn circles_and_depth_in_json_ld_end() {
    let html = page("en", "By Ada Byron | May 3, 2019").replace(
        "</head>",
        "<script type=\"application/ld+json\">{\"@graph\":[{\"@id\":\"#a\",\"@type\":\"Article\",\"author\":{\"@id\":\"#b\"},\
         \"isPartOf\":{\"@id\":\"#a\"}},{\"@id\":\"#b\",\"@type\":\"Person\",\"name\":\"Ada Byron\",\"worksFor\":{\"@id\":\"#a\"}}]}\
         </script></head>",
    );
    assert_eq!(extract(&html).authors[0].name, "Ada Byron");
    // A thousand references, each to the next and the last to the first.
    let mut chain = String::new();
    for index in 0..1_000 {
        let _ = write!(
            chain,
            "{{\"@id\":\"#{index}\",\"@type\":\"Article\",\"headline\":\"Link {index}\",\"author\":{{\"@id\":\"#{}\"}}}},",
            (index + 1) % 1_000
        );
    }
    let html = page("en", "By Ada Byron | May 3, 2019").replace(
        "</head>",
        &format!("<script type=\"application/ld+json\">{{\"@graph\":[{chain}{{}}]}}</script></head>"),
    );
    let start = Instant::now();
    let record = extract(&html);
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    assert_eq!(record.title.as_deref(), Some("Puente reaperi"));
    assert_eq!(record.authors.iter().map(|author| author.name.as_str()).collect::<Vec<_>>(), ["Ada Byron"]);
}

#[test]
fn five_megabytes_of_json_ld_are_read_in_seconds() {
    let item = "{\"@type\":\"ListItem\",\"name\":\"item\",\"item\":{\"@type\":\"Thing\",\"name\":\"x\"}},";
    let script = format!(
        "<script type=\"application/ld+json\">{{\"@type\":\"NewsArticle\",\"headline\":\"Puente reaperi\",\"mentions\":[{}1]}}</script></head>",
        item.repeat(5_000_000 / item.len())
    );
    let start = Instant::now();
    let record = extract(&page("en", "By Ada Byron | May 3, 2019").replace("</head>", &script));
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
    assert_eq!(record.title.as_deref(), Some("Puente reaperi"));
}

#[test]
fn a_copyright_line_names_a_holder_and_is_no_entry_of_a_menu() {
    let copyright = |line: &str| {
        let footer =
            format!("<footer><p><a href=\"/copyright\">Copyright &amp; Licensing</a></p><p>{line}</p></footer>");
        extract(&page("en", "").replace("</body>", &format!("{footer}</body>"))).rights.copyright
    };
    assert_eq!(copyright("Copyright 2026 Bay Gazette"), Some("Copyright 2026 Bay Gazette".to_owned()));
    assert_eq!(copyright("<a href=\"/terms\">© Bay Gazette</a>"), Some("© Bay Gazette".to_owned()));
    assert_eq!(copyright("Community platform by Board™ © 2026 Board Ltd."), None);
    assert_eq!(copyright("Letters to the editor"), None);
    for line in [
        "© 2026 Bay Gazette<a href=\"/privacy\">Privacy</a><a href=\"/imprint\">Imprint</a>",
        "© 2026 <a href=\"/\">Bay Gazette</a> | <a href=\"/imprint\">Imprint</a>",
    ] {
        assert_eq!(copyright(line), Some("© 2026 Bay Gazette".to_owned()), "{line}");
    }
    assert_eq!(copyright("</p><div class=\"article-caption\">Copyright 2026 Ada Byron</div><p>"), None);
    for line in [
        "تمامی حقوق این سایت برای خبرگزاری نمونه محفوظ است.",
        "کلیه حقوق این سایت متعلق به پایگاه خبری نمونه است",
        "كافة الحقوق محفوظة لموقع المثال 2024",
        "ลิขสิทธิ์ 2024 บริษัท ตัวอย่าง จำกัด",
        "저작권자 예시일보 무단전재 및 재배포 금지",
    ] {
        assert_eq!(copyright(line), Some(line.to_owned()));
    }
}

#[test]
fn headers_state_rights_too() {
    let mut answer = Page::new(page("en", "").into_bytes());
    answer.headers = [("x-robots-tag", "noarchive"), ("x-robots-tag", "noai"), ("tdm-reservation", "1")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
    let rights = Extractor::new(RuleSet::default()).extract(&answer, &Options::default()).record.rights;
    assert_eq!((rights.robots.as_deref(), rights.tdm_reserved), (Some("noarchive, noai"), Some(true)));
}

#[test]
fn a_picture_around_the_headline_leads_where_none_is_declared() {
    let lead = |line: &str| {
        let html = page("en", line);
        extract(&html).image.and_then(|image| image.url)
    };
    let ferry = "https://example.test/i/ferry.jpg";
    for line in [
        "<figure><img src=\"/i/ferry.jpg\" alt=\"\"><figcaption>The ferry at noon</figcaption></figure>",
        "<div class=\"featured-image\"><img src=\"/i/ferry.jpg\"></div>",
        "<img class=\"wp-post-image\" src=\"/i/ferry.jpg\">",
        "<a href=\"/i/ferry-large.jpg\"><img src=\"/i/ferry.jpg\" width=\"640\"></a>",
    ] {
        assert_eq!(lead(line).as_deref(), Some(ferry), "{line}");
    }
    for line in [
        "<figure class=\"author\"><img src=\"/i/byron.jpg\"></figure>",
        "<figure><img src=\"/i/site-logo.png\"></figure>",
        "<figure><a href=\"/2024/another-bridge\"><img src=\"/i/ferry.jpg\"></a></figure>",
        "<img src=\"/i/ferry.jpg\">",
    ] {
        assert_eq!(lead(line), None, "{line}");
    }
}

#[test]
fn a_declared_picture_that_stands_for_a_missing_one_gives_way_to_the_printed_one() {
    let figure = "<figure><img src=\"/i/ferry.jpg\" alt=\"\"><figcaption>The ferry at noon</figcaption></figure>";
    for (declared, image) in [
        ("default-og.jpg", "https://example.test/i/ferry.jpg"),
        ("default.jpg", "https://example.test/i/ferry.jpg"),
        ("vi/x7k2q/default.jpg", "https://example.test/s/vi/x7k2q/default.jpg"),
        ("Logo_en.gif", "https://example.test/i/ferry.jpg"),
        ("no-image.png", "https://example.test/i/ferry.jpg"),
        ("logo_600x60.png", "https://example.test/i/ferry.jpg"),
        ("casino-image.jpg", "https://example.test/s/casino-image.jpg"),
    ] {
        let head = format!("<meta property=\"og:image\" content=\"https://example.test/s/{declared}\"></head>");
        let record = extract(&page("en", figure).replace("</head>", &head));
        assert_eq!(record.image.and_then(|image| image.url).as_deref(), Some(image), "{declared}");
    }
}

#[test]
fn the_publisher_is_read_off_the_site_s_frame_where_it_is_not_declared() {
    let title =
        |title: &str| page("en", "").replace("<title>Puente reaperi</title>", &format!("<title>{title}</title>"));
    let logo = "<body><header><a href=\"/\"><img src=\"/l.png\" alt=\"Harbour News logo\"></a></header>";
    for (html, name) in [
        (title("Puente reaperi | Harbour News").replace("<body>", logo), Some("Harbour News")),
        (
            title("Puente reaperi | Harbour News")
                .replace("</body>", "<footer><p>© 2024 Harbour News. All rights reserved.</p></footer></body>"),
            Some("Harbour News"),
        ),
        (title("Puente reaperi").replace("<body>", logo), None),
        (title("Puente reaperi | Rivers"), None),
    ] {
        assert_eq!(extract(&html).publisher.name.as_deref(), name, "{html}");
    }
}

#[test]
fn a_menu_marks_the_section_above_the_page() {
    let menu = |class: &str| {
        let nav = format!(
            "<body><nav><ul><li><a href=\"/\">Home</a></li><li class=\"menu-item {class}\"><a href=\"/boats\">Boats</a></li>\
             <li><a href=\"/rope\">Rope</a></li></ul></nav>"
        );
        extract(&page("en", "").replace("<body>", &nav)).category
    };
    for class in ["current-post-ancestor current-menu-parent", "menu-item--active-trail"] {
        assert_eq!(menu(class).as_deref(), Some("Boats"), "{class}");
    }
    assert_eq!(menu("active"), None);
}

#[test]
fn the_pieces_of_a_calendar_sheet_are_one_day() {
    for (sheet, day) in [
        ("<div>Jan 04</div><div>09:34</div><div>2021</div>", "2021-01-04T09:34"),
        ("<div>04</div><div>Jan</div><div>2021</div>", "2021-01-04"),
    ] {
        let record = extract(&page("en", sheet));
        assert_eq!(record.published.map(|date| date.value).as_deref(), Some(day), "{sheet}");
    }
    assert_eq!(extract(&page("en", "<div>12</div><div>likes</div><div>2021</div>")).published, None);
}

#[test]
fn a_paragraph_called_a_teaser_is_the_standfirst_unless_it_leads_somewhere() {
    let standfirst = "The first ferries passed below the bridge before dawn, to cheers";
    let dek = |text: &str| extract(&page("en", &format!("<p class=\"teaser-text\">{text}</p>"))).dek;
    assert_eq!(dek(standfirst).as_deref(), Some(standfirst));
    assert_eq!(dek(&format!("<a href=\"/ferries\">{standfirst}</a>")), None);
}
