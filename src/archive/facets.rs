//! What a search can be narrowed to, as words of the full-text index.
//!
//! A common word stands in most of a million articles and one site has a few thousand: to read the matches until enough
//! are of that site, or that site's articles until enough match, takes a tenth of a second and more. As words, the two
//! lists are walked together and each skips what the other lacks. The words are hashes behind a private character, which
//! the tokenizer takes for a letter and nobody types, so that no text and no prefix meets them.

use xxhash_rust::xxh3::xxh3_64;

use super::query::Query;

/// The words that an article is found by beside its text.
pub(super) fn of(site: &str, category: Option<&str>, language: Option<&str>, source: Option<&str>) -> String {
    let mut words = Vec::new();
    let starts = site.match_indices('.').map(|(at, _)| at + 1);
    words.extend(std::iter::once(0).chain(starts).map(|at| word("site", &site[at..])));
    words.extend(category.map(|category| word("category", category)));
    if let Some(tag) = language {
        let ends = tag.match_indices('-').map(|(at, _)| at);
        words.extend(ends.chain([tag.len()]).map(|at| word("language", &tag[..at])));
    }
    words.extend(names(source.unwrap_or_default()));
    words.join(" ")
}

/// What `query` asks for beside its text, as a part of an FTS5 expression; empty if nothing.
pub(super) fn asked(query: &Query) -> String {
    let mut words = Vec::new();
    words.extend(query.site.as_deref().map(|site| word("site", site.strip_prefix("www.").unwrap_or(site))));
    words.extend(query.category.as_deref().map(|category| word("category", category)));
    words.extend(query.language.as_deref().map(|language| word("language", language)));
    words.extend(query.source.as_deref().into_iter().flat_map(names));
    words.iter().map(|word| format!("\"{word}\" AND ")).collect()
}

/// The words of a source's name, each for itself.
fn names(source: &str) -> impl Iterator<Item = String> {
    source
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|name| !name.is_empty())
        .map(|name| word("source", name))
}

fn word(kind: &str, value: &str) -> String {
    format!("\u{e000}{:016x}", xxh3_64(format!("{kind} {}", value.trim().to_lowercase()).as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_found(query: &Query) -> bool {
        let words = of("news.example.test", Some("Économie"), Some("en-GB"), Some("Agence France-Presse"));
        asked(query).split(" AND ").map(|word| word.trim_matches('"')).all(|word| words.contains(word))
    }

    #[test]
    fn a_site_is_found_by_its_parents_and_not_by_its_children() {
        let site = |site: &str| is_found(&Query { site: Some(site.into()), ..Query::default() });
        assert!(site("news.example.test") && site("Example.test") && site("www.example.test"));
        assert!(!site("old.news.example.test") && !site("ample.test") && !site("news.example"));
    }

    #[test]
    fn other_facets_are_found_by_what_people_say() {
        assert!(is_found(&Query { category: Some("ÉCONOMIE".into()), ..Query::default() }));
        assert!(is_found(&Query { language: Some("en".into()), ..Query::default() }));
        assert!(!is_found(&Query { language: Some("en-US".into()), ..Query::default() }));
        assert!(is_found(&Query { source: Some("france presse".into()), ..Query::default() }));
        assert!(!is_found(&Query { source: Some("Reuters".into()), ..Query::default() }));
    }
}
