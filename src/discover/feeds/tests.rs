//! What feeds and sitemaps look like in the wild, and what is read out of them.

use url::Url;

use super::{Announcement, Entry, Error, Feed, Sitemap, read};

fn base() -> Url {
    "https://herald.test/feeds/news.xml".parse().expect("a URL")
}

fn feed(text: &str) -> Feed {
    match read(text.as_bytes(), None, &base()) {
        Ok(Announcement::Feed(feed)) => feed,
        other => panic!("{other:?}"),
    }
}

fn addresses(entries: &[Entry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.url.as_str()).collect()
}

#[test]
fn rss_2_with_everything() {
    let feed = feed(
        r#"<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
        <title>Herald &amp; Post</title><link>https://herald.test/</link><language>en-GB</language><ttl>30</ttl>
        <item><title><![CDATA[Bread &#8217;n&#8217; <b>butter</b>]]></title><link>/a?x=1&amp;y=2</link><guid isPermaLink="false">tag:1</guid>
        <pubDate>Tue, 14 Oct 2025 10:30:00 +0200</pubDate><dc:creator>Ann Lee</dc:creator><category>Town</category>
        <description>&lt;p&gt;A teaser&lt;/p&gt;</description><content:encoded><![CDATA[<p>long</p>]]></content:encoded>
        <enclosure url="https://herald.test/a.mp3" length="1" type="audio/mpeg"/></item></channel></rss>"#,
    );
    assert_eq!(
        (feed.title.as_deref(), feed.home.as_ref().map(Url::as_str), feed.ttl),
        (Some("Herald & Post"), Some("https://herald.test/"), Some(30))
    );
    assert_eq!(
        feed.entries,
        [Entry {
            title: Some("Bread ’n’ butter".into()),
            published: Some("2025-10-14T08:30:00Z".into()),
            guid: Some("tag:1".into()),
            feed: Some(base()),
            summary: Some("A teaser".into()),
            authors: vec!["Ann Lee".into()],
            categories: vec!["Town".into()],
            language: Some("en-gb".into()),
            ..Entry::at("https://herald.test/a?x=1&y=2".parse().expect("a URL"))
        }]
    );
}

#[test]
fn older_rss_of_any_version_or_none() {
    for version in [" version=\"0.91\"", " version=\"0.92\"", " version=\"0.93\"", " version=\"2\"", ""] {
        let text = format!(
            "<rss{version}><channel><title>T</title><item><title>A</title><link>https://herald.test/a</link></item></channel></rss>"
        );
        assert_eq!(addresses(&feed(&text).entries), ["https://herald.test/a"], "{version}");
    }
}

#[test]
fn rdf_of_both_versions() {
    for space in ["http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/"] {
        let text = format!(
            r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="{space}" xmlns:dc="http://purl.org/dc/elements/1.1/">
            <channel rdf:about="https://herald.test/"><title>T</title><link>https://herald.test/</link></channel>
            <item rdf:about="https://herald.test/a"><title>A</title><link>https://herald.test/a</link></item></rdf:RDF>"#
        );
        assert_eq!(addresses(&feed(&text).entries), ["https://herald.test/a"], "{space}");
    }
}

#[test]
fn atom_with_bases_and_several_links() {
    let feed = feed(
        r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://blog.herald.test/x/"><title type="html">A &amp;amp; B</title><id>urn:f</id>
        <link rel="self" href="https://herald.test/feeds/news.xml"/><link href="https://blog.herald.test/"/>
        <entry><title>Eins</title><id>urn:1</id><link rel="enclosure" href="https://x.test/p.mp3"/><link rel="edit" href="https://x.test/edit"/>
        <link rel="alternate" type="text/html" href="eins"/><updated>2025-10-14T08:30:00Z</updated><author><name>Eva</name></author><category term="t" label="Stadt"/></entry></feed>"#,
    );
    let entry = &feed.entries[0];
    assert_eq!(feed.title.as_deref(), Some("A & B"));
    assert_eq!(entry.url.as_str(), "https://blog.herald.test/x/eins");
    // The time of a change is not the time of publication.
    assert_eq!((entry.published.as_deref(), entry.updated.as_deref()), (None, Some("2025-10-14T08:30:00Z")));
    assert_eq!((entry.guid.as_deref(), &entry.categories[..]), (Some("urn:1"), &["Stadt".to_owned()][..]));
}

#[test]
fn json_feeds_are_read_and_entries_without_an_address_counted() {
    let feed = feed(
        r#"{"version":"https://jsonfeed.org/version/1.1","title":"T","home_page_url":"https://herald.test/","items":[
        {"id":"1","url":"a","title":"\u001b]0;owned\u0007A","date_published":"2025-10-14T10:30:00+02:00","authors":[{"name":"Ann"}],"tags":["Town"]},
        {"id":"2","attachments":[{"url":"https://herald.test/b.mp3","mime_type":"audio/mpeg"}]}]}"#,
    );
    assert_eq!(addresses(&feed.entries), ["https://herald.test/feeds/a"]);
    assert_eq!((feed.entries[0].title.as_deref(), feed.without_address), (Some("]0;owned A"), 1));
}

#[test]
fn entries_without_link_or_guid() {
    let feed = feed(
        "<rss version='2.0'><channel><title>T</title>\
        <item><title>by guid</title><guid>https://herald.test/g</guid></item>\
        <item><title>no guid</title><link> https://herald.test/l </link></item>\
        <item><title>nothing</title></item>\
        <item><title>script</title><link>javascript:alert(1)</link></item>\
        <item><title>mail</title><link>mailto:x@herald.test</link></item></channel></rss>",
    );
    assert_eq!(addresses(&feed.entries), ["https://herald.test/g", "https://herald.test/l"]);
    assert_eq!((feed.without_address, feed.entries[1].key()), (3, "https://herald.test/l"));
}

#[test]
fn a_feed_cut_short_keeps_its_whole_entries() {
    let feed = feed(
        "<rss version='2.0'><channel><title>R&D</title><item><link>https://herald.test/1</link></item><item><link>https://herald.test/2",
    );
    assert_eq!(
        (addresses(&feed.entries), feed.is_cut_short, feed.title.as_deref()),
        (vec!["https://herald.test/1"], true, Some("R&D"))
    );
}

#[test]
fn a_password_in_a_feed_is_not_ours() {
    let feed = feed("<rss version='2.0'><channel><item><link>https://u:p@herald.test/1</link></item></channel></rss>");
    assert_eq!(addresses(&feed.entries), ["https://herald.test/1"]);
}

#[test]
fn sitemaps_with_news() {
    let text = r#"<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
    <url><loc>https://herald.test/a?b=1&amp;c=2</loc><lastmod>2025-10-14</lastmod><news:news><news:publication><news:name>H</news:name><news:language>en</news:language></news:publication>
    <news:publication_date>2025-10-14T10:30+02:00</news:publication_date><news:title>R&amp;D</news:title><news:keywords>town, bread</news:keywords></news:news>
    <image:image><image:loc>https://herald.test/a.jpg</image:loc></image:image></url><url><loc></loc></url></urlset>"#;
    let Ok(Announcement::Sitemap(Sitemap { entries, .. })) = read(text.as_bytes(), None, &base()) else {
        panic!("no sitemap")
    };
    assert_eq!(
        entries,
        [Entry {
            title: Some("R&D".into()),
            published: Some("2025-10-14T08:30:00Z".into()),
            updated: Some("2025-10-14".into()),
            categories: vec!["town".into(), "bread".into()],
            language: Some("en".into()),
            feed: Some(base()),
            ..Entry::at("https://herald.test/a?b=1&c=2".parse().expect("a URL"))
        }]
    );
}

#[test]
fn indexes_lists_and_lines() {
    let index = "<sitemapindex><sitemap><loc>/s1.xml.gz</loc><lastmod>2025-10-14</lastmod></sitemap></sitemapindex>";
    let Ok(Announcement::Index(children)) = read(index.as_bytes(), None, &base()) else { panic!("no index") };
    assert_eq!(
        (children[0].url.as_str(), children[0].updated.as_deref()),
        ("https://herald.test/s1.xml.gz", Some("2025-10-14"))
    );
    let opml = r#"<opml version="2.0"><head><title>x</title></head><body><outline text="News"><outline type="rss" text="H & P" xmlUrl="https://herald.test/f?a=1&b=2"/></outline><outline text="again" xmlUrl="https://herald.test/f?a=1&amp;b=2"/></body></opml>"#;
    let Ok(Announcement::Subscriptions(list)) = read(opml.as_bytes(), None, &base()) else { panic!("no list") };
    assert_eq!(
        list.iter().map(|entry| (entry.url.as_str(), entry.title.as_deref())).collect::<Vec<_>>(),
        [("https://herald.test/f?a=1&b=2", Some("H & P"))]
    );
    let Ok(Announcement::Sitemap(Sitemap { entries: lines, .. })) =
        read(b"https://herald.test/1\r\n\r\nhttps://herald.test/2\n", None, &base())
    else {
        panic!("no lines")
    };
    assert_eq!(addresses(&lines), ["https://herald.test/1", "https://herald.test/2"]);
}

#[test]
fn what_announces_nothing_says_why() {
    assert_eq!(read(b" \n", None, &base()).err(), Some(Error::Empty));
    assert_eq!(read(b"<svg></svg>", None, &base()).err(), Some(Error::OtherXml("svg".into())));
    assert!(matches!(read(b"words", None, &base()), Err(Error::Unknown(_))));
    assert_eq!(read(b"\x89PNG\r\n\x1a\n<a>", None, &base()).err(), Some(Error::Binary("a PNG image")));
    let noise: Vec<u8> = (0_u8..=255).cycle().map(|byte| byte.wrapping_mul(167)).take(3000).collect();
    assert_eq!(read(&noise, None, &base()).err(), Some(Error::Binary("binary data")));
    assert!(matches!(read(b"{\"a\": 1}", None, &base()), Err(Error::Feed(_))));
    assert!(matches!(read(b"<!DOCTYPE html><title>x</title>", None, &base()), Ok(Announcement::Page(_))));
}

#[test]
fn documents_made_to_exhaust_a_reader() {
    let mut bomb = "<!DOCTYPE x [<!ENTITY a0 \"ha\">".to_owned();
    for level in 1..64 {
        bomb.push_str(&format!("<!ENTITY a{level} \"&a{};&a{};\">", level - 1, level - 1));
    }
    bomb.push_str("]><rss version='2.0'><channel><title>&a63;</title><item><link>https://herald.test/1</link></item></channel></rss>");
    let feed = feed(&bomb);
    assert_eq!((feed.title.as_deref(), feed.entries.len()), (Some("&a63;"), 1));
    assert!(matches!(
        read(format!("<rss>{}", "<a>".repeat(100_000)).as_bytes(), None, &base()),
        Err(Error::Unknown(_))
    ));
    assert!(matches!(read(format!("{{\"a\":{}", "[".repeat(100_000)).as_bytes(), None, &base()), Err(Error::Feed(_))));
}

#[test]
fn long_lists_of_feeds_take_no_time() {
    let outlines: String = (0..60_000).map(|number| format!("<outline xmlUrl='https://a.test/{number}'/>")).collect();
    let Ok(Announcement::Subscriptions(list)) =
        read(format!("<opml><body>{outlines}{outlines}</body></opml>").as_bytes(), None, &base())
    else {
        panic!("no list")
    };
    assert_eq!(list.len(), 60_000);
}

#[test]
fn atom_0_3() {
    let feed = feed(
        r#"<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>T</title><tagline>words</tagline><entry>
        <title type="text/html" mode="escaped">Bread &amp;amp; butter</title><link rel="alternate" type="text/html" href="/a"/>
        <id>one</id><issued>2025-10-14T10:30:00+02:00</issued><modified>2025-10-15T08:30:00Z</modified>
        <summary type="text/plain">A teaser</summary></entry></feed>"#,
    );
    assert_eq!(
        feed.entries,
        [Entry {
            title: Some("Bread & butter".into()),
            published: Some("2025-10-14T08:30:00Z".into()),
            updated: Some("2025-10-15T08:30:00Z".into()),
            guid: Some("one".into()),
            feed: Some(base()),
            summary: Some("A teaser".into()),
            ..Entry::at("https://herald.test/a".parse().expect("a URL"))
        }]
    );
}

#[test]
fn a_type_that_is_none_makes_no_feed_unreadable() {
    for text in [
        r#"<title type="text/plain">x</title>"#,
        r#"<title type="">x</title>"#,
        r#"<title type="HTML">x</title>"#,
        r#"<title>x</title><summary type="application/octet-stream">y</summary>"#,
        r#"<title>x</title><content type="nonsense">y</content>"#,
        r#"<title>x</title><content type="image/svg+xml"><svg><g/></svg></content>"#,
        r#"<title>x</title><content src="/c" type="no type"/>"#,
        r#"<title>x</title><rights type="cc">y</rights>"#,
    ] {
        let feed = feed(&format!(
            r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry>{text}<link href="/a"/></entry><entry><link href="/b"/></entry></feed>"#
        ));
        assert_eq!(addresses(&feed.entries), ["https://herald.test/a", "https://herald.test/b"], "{text}");
        assert_eq!(feed.entries[0].title.as_deref(), Some("x"), "{text}");
    }
}

#[test]
fn an_item_of_json_that_is_none_takes_no_other_down() {
    let feed = feed(
        r#"{"version": "https://jsonfeed.org/version/1.1", "language": "de", "home_page_url": "/", "authors": [{"name": "Ann Lee"}], "items": [
        {"id": 1, "url": "/a", "title": null, "date_published": "2025-10-14", "tags": ["Town", 7], "language": "en"},
        {"url": 17}, null, "x", {"id": "https://herald.test/b", "authors": [{"name": "Bo"}, {}], "date_modified": 5}]}"#,
    );
    assert_eq!((feed.without_address, feed.home.as_ref().map(Url::as_str)), (3, Some("https://herald.test/")));
    let a = Entry {
        published: Some("2025-10-14".into()),
        guid: Some("1".into()),
        feed: Some(base()),
        authors: vec!["Ann Lee".into()],
        categories: vec!["Town".into()],
        language: Some("en".into()),
        ..Entry::at("https://herald.test/a".parse().expect("a URL"))
    };
    let b = Entry {
        guid: Some("https://herald.test/b".into()),
        feed: Some(base()),
        authors: vec!["Bo".into()],
        language: Some("de".into()),
        ..Entry::at("https://herald.test/b".parse().expect("a URL"))
    };
    assert_eq!(feed.entries, [a, b]);
    assert!(matches!(read(br#"{"version": "1", "items": []}"#, None, &base()), Err(Error::Feed(_))));
}

#[test]
fn an_item_is_where_its_link_leads_and_by_whom_its_author_names() {
    let feed = feed(
        "<rss version=\"2.0\"><channel><title>T</title><item><comments>/a#comments</comments><link>/a</link>
        <author>ann@herald.test (Ann Lee)</author><pubDate>14 Oct 2025</pubDate></item></channel></rss>",
    );
    assert_eq!(addresses(&feed.entries), ["https://herald.test/a"]);
    assert_eq!(
        (feed.entries[0].authors.as_slice(), feed.entries[0].published.as_deref()),
        (&["Ann Lee".to_owned()][..], Some("2025-10-14"))
    );
}

#[test]
fn an_item_may_link_as_atom_does() {
    let feed = feed(
        "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel><atom:link rel=\"self\" href=\"/feed\"/>
        <item><title>A</title><atom:link href=\"/a?x=1&amp;y=2\"/></item>
        <item><atom:link rel=\"alternate\" href=\"/other\"></atom:link><link>/b</link></item>
        <item><atom:link rel=\"related\" href=\"/c\"/><guid isPermaLink=\"false\">3</guid></item></channel></rss>",
    );
    assert_eq!(addresses(&feed.entries), ["https://herald.test/a?x=1&y=2", "https://herald.test/b"]);
    assert_eq!(feed.without_address, 1);
}
