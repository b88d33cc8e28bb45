//! Which of the articles found say most about what was asked: Okapi BM25 over the newest of them.
//!
//! FTS5's own `bm25()` first counts the articles of every word of the query, which takes 60 ms for a word that stands in
//! most of a million. Here that count ends early, and the words are counted in the texts of those that are weighed.

use rusqlite::params;
use unicode_normalization::char::decompose_canonical;

use super::{Archive, Error};

/// Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009): k1 and b as most engines have them.
const SATURATION: f64 = 1.2;
const LENGTH: f64 = 0.75;

/// A word or phrase of a query.
#[derive(Debug, PartialEq, Eq)]
struct Phrase {
    /// Folded, between blanks; without the last one if it is the beginning of a word.
    pattern: String,
    /// The same for FTS5.
    expression: String,
}

/// An article with how often each phrase stands in it, those in its title counted more.
struct Counted {
    id: i64,
    counts: Vec<f64>,
    length: f64,
}

impl Archive {
    /// `ids` with those first that say most about `query`.
    pub(super) fn weighed(&self, query: &str, ids: &[i64]) -> Result<Vec<i64>, Error> {
        let phrases = phrases(query);
        let weights = phrases.iter().map(|phrase| self.weight(phrase)).collect::<Result<Vec<f64>, _>>()?;
        let mut text = self.db.prepare_cached("SELECT title, body FROM articles WHERE id = ?1")?;
        let (mut title, mut body) = (String::new(), String::new());
        let mut counted = Vec::with_capacity(ids.len());
        for id in ids {
            text.query_row([id], |row| {
                fold(row.get_ref(0)?.as_str_or_null()?.unwrap_or_default(), &mut title);
                fold(row.get_ref(1)?.as_str_or_null()?.unwrap_or_default(), &mut body);
                Ok(())
            })?;
            let count = |phrase: &Phrase| {
                self.policy.relevance.title * title.matches(&phrase.pattern).count() as f64
                    + body.matches(&phrase.pattern).count() as f64
            };
            counted.push(Counted { id: *id, counts: phrases.iter().map(count).collect(), length: body.len() as f64 });
        }
        let average = counted.iter().map(|one| one.length).sum::<f64>() / (counted.len().max(1) as f64);
        let score = |one: &Counted| -> f64 {
            let norm = SATURATION * (1.0 - LENGTH + LENGTH * one.length / average.max(1.0));
            one.counts
                .iter()
                .zip(&weights)
                .map(|(count, weight)| weight * count * (SATURATION + 1.0) / (count + norm))
                .sum()
        };
        let mut scored: Vec<(f64, i64)> = counted.iter().map(|one| (score(one), one.id)).collect();
        // Of equals the newest first.
        scored.sort_by(|one, other| other.0.total_cmp(&one.0).then(other.1.cmp(&one.1)));
        Ok(scored.into_iter().map(|(_, id)| id).collect())
    }

    /// How much a phrase tells: much if few articles hold it. Counting ends at those that hold a common one, which
    /// weighs as if half of all held it.
    fn weight(&self, phrase: &Phrase) -> Result<f64, Error> {
        let articles: i64 = self.db.query_row("SELECT ifnull(max(id), 0) FROM articles", [], |row| row.get(0))?;
        let most = self.policy.relevance.common;
        let holders: i64 = self
            .db
            .prepare_cached("SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ?1 LIMIT ?2)")?
            .query_row(params![phrase.expression, most], |row| row.get(0))?;
        let holders = if holders < most { holders } else { holders.max(articles / 2) };
        Ok((1.0 + ((articles - holders) as f64 + 0.5).max(0.5) / (holders as f64 + 0.5)).ln())
    }
}

/// The words and phrases of an FTS5 expression; not its operators, columns and numbers.
fn phrases(query: &str) -> Vec<Phrase> {
    let mut found = Vec::new();
    let mut rest = query.trim_start();
    while let Some(first) = rest.chars().next() {
        let (words, is_quoted);
        if first == '"' {
            let end = closing_quote(rest);
            (words, rest, is_quoted) = (&rest[1..end], rest.get(end + 1..).unwrap_or_default(), true);
        } else if first == '{' || first == ',' {
            // Columns in braces; the distance of NEAR.
            rest = rest.trim_start_matches(|letter| !matches!(letter, '}' | ')')).get(1..).unwrap_or_default();
            rest = rest.trim_start();
            continue;
        } else {
            let end = rest.find(|letter: char| !is_of_word(letter)).unwrap_or(rest.len());
            if end == 0 {
                rest = rest[first.len_utf8()..].trim_start();
                continue;
            }
            (words, rest, is_quoted) = (&rest[..end], &rest[end..], false);
        }
        rest = rest.trim_start();
        let is_operator = !is_quoted && matches!(words, "AND" | "OR" | "NOT" | "NEAR");
        if is_operator || rest.starts_with(':') {
            continue;
        }
        let is_prefix = rest.starts_with('*');
        let mut pattern = String::new();
        fold(words, &mut pattern);
        if pattern.trim().is_empty() {
            continue;
        }
        let expression = format!("\"{}\"{}", pattern.trim(), if is_prefix { " *" } else { "" });
        if is_prefix {
            pattern.truncate(pattern.trim_end().len());
        }
        found.push(Phrase { pattern, expression });
    }
    found
}

/// Where the string that `text` begins with ends; a quote is written twice inside.
fn closing_quote(text: &str) -> usize {
    let mut at = 1;
    while let Some(quote) = text[at..].find('"') {
        at += quote;
        if !text[at + 1..].starts_with('"') {
            return at;
        }
        at += 2;
    }
    text.len()
}

/// Letters of an FTS5 bareword.
fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || !letter.is_ascii()
}

/// `text` as the index has it: words in lower case and without accents, between single blanks.
fn fold(text: &str, folded: &mut String) {
    folded.clear();
    folded.push(' ');
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() {
            folded.push(letter.to_ascii_lowercase());
        } else if letter.is_alphanumeric() {
            folded.extend(plain(letter).to_lowercase());
        } else if !folded.ends_with(' ') && !unicode_normalization::char::is_combining_mark(letter) {
            folded.push(' ');
        }
    }
    if !folded.ends_with(' ') {
        folded.push(' ');
    }
}

/// A Latin letter without its accents.
fn plain(letter: char) -> char {
    let mut first = None;
    if matches!(letter, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}') {
        decompose_canonical(letter, |part| first = first.or(Some(part)));
    }
    first.unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_phrases_are_told_from_operators() {
        let patterns = |query: &str| phrases(query).into_iter().map(|phrase| phrase.pattern).collect::<Vec<_>>();
        assert_eq!(patterns("Bridge AND \"two  Years\""), [" bridge ", " two years "]);
        assert_eq!(patterns("title : ferry* NOT (boat OR ship)"), [" ferry", " boat ", " ship "]);
        assert_eq!(patterns("NEAR(one two, 10) {title body}: three"), [" one ", " two ", " three "]);
        assert_eq!(patterns("\"say \"\"cheese\"\"\" ^Café"), [" say cheese ", " cafe "]);
        assert!(patterns("* \"…\" -").is_empty());
    }

    #[test]
    fn text_is_folded_as_the_index_folds_it() {
        let mut folded = String::new();
        fold("Élan, l’Été: 2 ÜBER-fähren", &mut folded);
        assert_eq!(folded, " elan l ete 2 uber fahren ");
    }
}
