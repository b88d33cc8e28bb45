//! Which of the articles that a page describes in JSON-LD is its own: pages describe the articles they link to, and readers'
//! reviews, just as well.

use std::cmp::Reverse;

use serde_json::Value;

use super::json_ld::{ARTICLE_TYPES, is_type, text};

/// So many articles of which none is called like the page are those of a list.
const LEAST_LIST: usize = 5;

/// A headline of fewer words may share none with another of the same article.
const LEAST_HEADLINE: usize = 4;

/// Letters of words that mean nothing by themselves, as articles and prepositions do.
const SMALL_WORD: usize = 3;

/// The node of the main article: an article whose address is the page's, else the one that says most.
///
/// `headlines` are what the page calls itself elsewhere: of several articles the one of that name is its own, and where
/// none of many is, the page is a list.
pub(super) fn of(nodes: &[Value], canonical: Option<&str>, headlines: &[String]) -> Option<usize> {
    let page = Own {
        address: canonical.map(|url| url.trim_end_matches('/')),
        headlines: headlines.iter().map(|headline| words(headline)).collect(),
    };
    let is_article = |node: &Value| ARTICLE_TYPES.iter().any(|name| is_type(node, name));
    let may_be_own = |node: &Value| is_article(node) && !page.is_by_a_reader(node) && !page.is_of_another(node);
    let articles: Vec<(usize, &Value)> = nodes.iter().enumerate().filter(|(_, node)| may_be_own(node)).collect();
    let is_list = articles.len() >= LEAST_LIST
        && !page.headlines.is_empty()
        && !articles.iter().any(|(_, node)| page.is_at(node) || page.is_called(node));
    if is_list {
        return None;
    }
    let rank = |(index, node): &(usize, &Value)| {
        let says = statements(node);
        (page.is_at(node) && says > 0, page.is_called(node), says, Reverse(*index))
    };
    articles.into_iter().max_by_key(rank).map(|(index, _)| index)
}

/// What the page is known by, without its JSON-LD.
struct Own<'a> {
    address: Option<&'a str>,
    /// The words of each of its headlines.
    headlines: Vec<Vec<String>>,
}

impl Own<'_> {
    /// Whether a node gives the page's address as its own.
    fn is_at(&self, node: &Value) -> bool {
        addresses(node).any(|url| Some(url) == self.address)
    }

    /// Whether a node and the page are called alike: one name may go on where the other ends.
    fn is_called(&self, node: &Value) -> bool {
        let name = headline(node).map(|name| words(&name)).unwrap_or_default();
        !name.is_empty() && self.headlines.iter().any(|known| known.starts_with(&name) || name.starts_with(known))
    }

    /// Whether a node is a review that a reader left: it has neither a headline nor the page's address.
    fn is_by_a_reader(&self, node: &Value) -> bool {
        is_type(node, "Review") && node.get("headline").is_none() && !self.is_at(node)
    }

    /// Whether a node describes another article: one at another address of the site, or at none and with a headline of its
    /// own, that shares not one word with the page's headlines.
    fn is_of_another(&self, node: &Value) -> bool {
        let is_unlike = || {
            // `<title>` and an h1 at least say what the page is called.
            addresses(node).next().is_none()
                && self.headlines.len() > 1
                && headline(node).is_some_and(|name| words(&name).len() >= LEAST_HEADLINE)
        };
        !self.is_at(node)
            && !self.headlines.is_empty()
            && (self.is_elsewhere(node) || is_unlike())
            && !self.shares_a_word(node)
    }

    /// Whether all addresses of a node are those of other pages of this site, the front page not among them.
    fn is_elsewhere(&self, node: &Value) -> bool {
        let Some(own) = self.address else { return false };
        let host = |url: &str| url.split('/').nth(2).map(str::to_owned);
        let is_other_page = |url: &str| {
            let path = without_query(url);
            host(url).is_some()
                && host(url) == host(own)
                && path != without_query(own).trim_end_matches('/')
                && path.matches('/').count() > 2
        };
        addresses(node).next().is_some() && addresses(node).all(is_other_page)
    }

    fn shares_a_word(&self, node: &Value) -> bool {
        let is_shared = |word: &String| {
            word.chars().count() > SMALL_WORD && self.headlines.iter().any(|known| known.contains(word))
        };
        headline(node).is_none_or(|name| words(&name).iter().any(is_shared))
    }
}

/// The addresses that a node gives for itself, without a stroke at the end.
fn addresses(node: &Value) -> impl Iterator<Item = &str> {
    let values = ["url", "@id", "mainEntityOfPage"].iter().filter_map(|key| node.get(*key));
    let urls = values.filter_map(|value| {
        value.as_str().or_else(|| value.get("@id").or_else(|| value.get("url")).and_then(Value::as_str))
    });
    urls.map(|url| url.trim_end_matches('/'))
}

fn without_query(url: &str) -> &str {
    url.split(['#', '?']).next().unwrap_or(url)
}

fn headline(node: &Value) -> Option<String> {
    node.get("headline").or_else(|| node.get("name")).and_then(text)
}

fn words(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// How much a node says of its article.
fn statements(node: &Value) -> usize {
    let keys = ["headline", "datePublished", "author", "articleBody", "articleSection"];
    keys.iter().filter(|key| node.get(**key).is_some()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::structured::json_ld::nodes;

    fn read(script: &str) -> Vec<Value> {
        nodes(&[script.to_owned()])
    }

    #[test]
    fn the_article_called_like_the_page_is_its_own() {
        let nodes = read(
            r#"[{"@type":"NewsArticle","headline":"Ten pears","url":"https://a.test/pears","author":"Mina","datePublished":"2020-01-02"},
            {"@type":"newsarticle","headline":"The wall stays"}]"#,
        );
        let headlines = ["The wall stays | Example Times".to_owned()];
        assert_eq!(of(&nodes, None, &headlines), Some(1));
        assert_eq!(of(&nodes[..1], Some("https://a.test/wall"), &headlines), None);
        assert_eq!(of(&nodes[..1], Some("https://a.test/pears"), &headlines), Some(0));
    }

    #[test]
    fn many_articles_of_other_names_are_a_list() {
        let cards: Vec<String> =
            (0..6).map(|number| format!(r#"{{"@type":"NewsArticle","headline":"Pear {number}"}}"#)).collect();
        let nodes = read(&format!("[{}]", cards.join(",")));
        assert_eq!(of(&nodes, None, &["Sea news".to_owned()]), None);
        assert_eq!(of(&nodes, None, &["Pear 3".to_owned()]), Some(3));
    }

    #[test]
    fn a_readers_review_is_not_the_article() {
        let review = |more: &str| {
            nodes(&[format!(
                r#"{{"@type":"Review","author":"A Reader","datePublished":"2026-03-12","reviewBody":"Good"{more}}}"#
            )])
        };
        let main = |nodes: &[Value]| of(nodes, Some("https://a.test/1"), &[]);
        assert_eq!(main(&review("")), None);
        assert_eq!(main(&review(r#","headline":"A week with the kettle""#)), Some(0));
        assert_eq!(main(&review(r#","url":"https://a.test/1""#)), Some(0));
    }

    #[test]
    fn prefers_the_article_at_the_canonical_address() {
        let nodes = read(
            r#"[{"@type":"NewsArticle","headline":"other","url":"https://a.test/2","author":"x"},
                {"@type":"NewsArticle","headline":"this","url":"https://a.test/1/"}]"#,
        );
        assert_eq!(of(&nodes, Some("https://a.test/1"), &[]), Some(1));
    }
}
