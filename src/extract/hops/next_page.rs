//! The next page of an article that stands on several, known by its address: the article's own with the number of a page.

use std::sync::LazyLock;

use html5ever::local_name;
use serde::Deserialize;
use url::Url;

use crate::dom::{ElementRef, attribute};
use crate::extract::reading::Reading;
use crate::selectors::generic;

static PAGES: LazyLock<Pages> = LazyLock::new(|| generic::read("further_pages"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pages {
    parameters: Vec<String>,
    names: Vec<String>,
    most: u32,
}

/// An address of one page of several: what they share, and its number.
#[derive(Debug, PartialEq)]
struct Numbered {
    shared: String,
    number: u32,
}

/// Where the page behind this one is.
pub(super) fn of(reading: &Reading<'_>) -> Option<Url> {
    let own = reading.address?;
    // Without a number it is the first.
    let here = numbered(own).filter(|here| here.number > 1);
    let is_first = here.is_none();
    let here = here.unwrap_or_else(|| Numbered { shared: without_number(own), number: 1 });
    let next = links(reading)
        // Few links end in the number, so few are made absolute.
        .filter(|(_, href)| last_number(href) == Some(here.number + 1))
        .filter_map(|(_, href)| reading.absolute(href))
        .find(|to| numbered(to).is_some_and(|it| it.shared == here.shared && it.number == here.number + 1))?;
    // A number at the end of an address is an article's as often as a page's: where "1" leads tells.
    let leads_to_first = |(link, href): (ElementRef<'_>, &str)| {
        link.text().collect::<String>().trim() == "1"
            && reading.absolute(href).is_some_and(|to| without_number(&to) == here.shared)
    };
    (is_first || links(reading).any(leads_to_first)).then_some(next)
}

/// The last number in a text.
fn last_number(text: &str) -> Option<u32> {
    let end = text.rfind(|letter: char| letter.is_ascii_digit())? + 1;
    text[..end].rsplit(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
}

/// Links to elsewhere.
fn links<'a>(reading: &Reading<'a>) -> impl Iterator<Item = (ElementRef<'a>, &'a str)> {
    let is_link = |element: &ElementRef<'_>| element.value().name.local == local_name!("a");
    let links = reading.dom.elements().filter(is_link);
    links.filter_map(|link| Some((link, attribute(link.value(), &local_name!("href"))?)))
}

/// An address without its scheme, fragment and last slash: `www.` is often left out in links.
fn without_number(url: &Url) -> String {
    joined(url, &segments(url), url.query())
}

fn joined(url: &Url, path: &[&str], query: Option<&str>) -> String {
    let host = url.host_str().unwrap_or_default();
    let query = query.filter(|query| !query.is_empty()).map(|query| format!("?{query}")).unwrap_or_default();
    format!("{}/{}{query}", host.strip_prefix("www.").unwrap_or(host), path.join("/"))
}

fn segments(url: &Url) -> Vec<&str> {
    url.path_segments().into_iter().flatten().filter(|segment| !segment.is_empty()).collect()
}

/// Reads the number of a page out of an address.
fn numbered(url: &Url) -> Option<Numbered> {
    let path = segments(url);
    if let Some((before, last)) = url.query().map(|query| query.rsplit_once('&').unwrap_or(("", query)))
        && let Some((name, value)) = last.split_once('=')
    {
        let number = number(value).filter(|_| PAGES.parameters.iter().any(|known| known.eq_ignore_ascii_case(name)))?;
        return Some(Numbered { shared: joined(url, &path, Some(before)), number });
    }
    let (&last, before) = path.split_last()?;
    if let Some(number) = number(last) {
        let named = before.split_last().filter(|(name, _)| is_name(name));
        return Some(Numbered { shared: joined(url, named.map_or(before, |(_, before)| before), url.query()), number });
    }
    let (stem, extension) = last.rsplit_once('.').map_or((last, ""), |(stem, extension)| (stem, extension));
    let (rest, digits) = stem.rsplit_once(['-', '_', ','])?;
    let number = number(digits)?;
    let name = rest.rsplit(['-', '_', ',']).next().unwrap_or(rest);
    let shared = if is_name(name) { rest[..rest.len() - name.len()].trim_end_matches(['-', '_', ',']) } else { rest };
    let last = if extension.is_empty() { shared.to_owned() } else { format!("{shared}.{extension}") };
    let path: Vec<&str> = before.iter().copied().chain((!shared.is_empty()).then_some(last.as_str())).collect();
    Some(Numbered { shared: joined(url, &path, url.query()), number })
}

fn number(text: &str) -> Option<u32> {
    let is_plain = !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| is_plain && *number <= PAGES.most)
}

fn is_name(text: &str) -> bool {
    PAGES.names.iter().any(|name| name.eq_ignore_ascii_case(text))
}

#[cfg(test)]
mod tests {
    use crate::extract::measured::surveyed;
    use crate::page::Page;

    fn next(own: &str, links: &[(&str, &str)]) -> Option<String> {
        let links = links.iter().map(|(href, text)| format!("<a href='{href}'>{text}</a> ")).collect::<String>();
        let mut page = Page::new(format!("<p>The last ferry</p><div>{links}</div>").into_bytes());
        page.url = own.parse().ok();
        surveyed(&page, None, |reading, _| super::of(reading)).map(String::from)
    }

    #[test]
    fn the_own_address_with_a_number_is_the_second_page() {
        for (own, second) in [
            ("https://a.test/2024/ferry", "https://a.test/2024/ferry/2/"),
            ("https://a.test/2024/ferry/", "https://a.test/2024/ferry?page=2"),
            ("https://a.test/2024/ferry/", "https://www.a.test/2024/ferry/page/2/"),
            ("https://a.test/ferry.html", "https://a.test/ferry-2.html"),
            ("https://a.test/ferry.html", "https://a.test/ferry_seite-2.html"),
            ("https://a.test/ferry/", "https://a.test/ferry/seite-2"),
            ("https://a.test/ferry?id=7", "https://a.test/ferry?id=7&page=2"),
        ] {
            assert_eq!(next(own, &[("/other", "x"), (second, "Next")]).as_deref(), Some(second), "{own}");
        }
    }

    #[test]
    fn other_articles_and_comments_are_no_further_pages() {
        for (own, other) in [
            ("https://a.test/news/7", "https://a.test/news/8"),
            ("https://a.test/?p=7", "https://a.test/?p=8"),
            ("https://a.test/ferry", "https://a.test/ferry/comment-page-2"),
            ("https://a.test/ferry", "https://a.test/ferry?cpage=2"),
            ("https://a.test/ferry", "https://a.test/ferry/2024"),
            ("https://a.test/ferry", "https://b.test/ferry/2"),
            ("https://a.test/ferry", "https://a.test/bridge/2"),
            ("https://a.test/ferry", "https://a.test/ferry/3"),
        ] {
            assert_eq!(next(own, &[(other, "2")]), None, "{own} {other}");
        }
    }

    #[test]
    fn from_a_further_page_one_goes_on_where_the_first_is_linked() {
        let (own, first, third) = ("https://a.test/ferry/2", "https://a.test/ferry/", "https://a.test/ferry/3");
        assert_eq!(next(own, &[(first, "1"), (third, "3")]).as_deref(), Some(third));
        assert_eq!(next(own, &[(first, "The ferry"), (third, "3")]), None);
        assert_eq!(next("https://a.test/ferry/3", &[(first, "1"), (own, "2")]), None);
    }
}
