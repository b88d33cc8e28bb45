//! Phrases of page furniture: what fills a whole block, and what a short block opens with.
//!
//! The phrases are data, a file a language: `selectors/generic/phrases/`, whose README.md says how they are compared.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use foldhash::HashMap;
use serde::Deserialize;

use super::beginnings::ByBeginning;
use super::folding::{fold, fold_end, is_sign, trim, trim_end};
use super::kinds::Kind;
use crate::selectors::{bundled, generic};

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::bundled);

/// Longer blocks, in bytes, are not looked up: the longest phrase takes half as many.
const LONGEST: usize = 400;

/// Words that a `*` stands for at most: the name of a person, a site or a network.
const MOST_NAME_WORDS: usize = 6;

/// Reads the phrases of all languages now.
pub(super) fn warm_up() {
    LazyLock::force(&LEXICON);
}

/// The kind of furniture a block is that says nothing but one known phrase.
pub fn whole_block(text: &str) -> Option<Kind> {
    if text.len() > LONGEST {
        return None;
    }
    LEXICON.whole_block(&fold(text))
}

/// The kind of furniture whose opening a block begins with: "Read also: …", "Sign up for …".
pub fn opening(text: &str) -> Option<Kind> {
    LEXICON.opening(&fold(start_of(text)), |_| true)
}

/// The same by openings of several words: a single one ("Download", "Follow") is a plain word in another language.
pub fn telling_opening(text: &str) -> Option<Kind> {
    LEXICON.opening(&fold(start_of(text)), |opening| opening.is_of_several_words)
}

/// As much of a block as the longest opening takes.
fn start_of(text: &str) -> &str {
    text.char_indices().nth(80).map_or(text, |(end, _)| &text[..end])
}

#[derive(Default)]
struct Lexicon {
    whole: HashMap<String, Kind>,
    /// Phrases with a `*` behind their first words.
    named: ByBeginning<Named>,
    /// Phrases that begin with a `*`, by their last character.
    ending: HashMap<char, Vec<Named>>,
    openings: ByBeginning<Opening>,
}

/// A phrase with a name in it.
struct Named {
    before: String,
    after: String,
    kind: Kind,
}

/// What a block opens with.
struct Opening {
    text: String,
    is_of_several_words: bool,
    kind: Kind,
}

#[derive(Deserialize)]
struct PhraseFile {
    #[serde(flatten)]
    kinds: BTreeMap<Kind, PhraseList>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PhraseList {
    #[serde(default)]
    phrases: Vec<String>,
    #[serde(default)]
    openings: Vec<String>,
}

/// The names of the phrase files, English first: where two languages differ over a phrase, the earlier file wins.
fn files() -> impl Iterator<Item = String> {
    let name = |file: &str| Some(file.strip_prefix("generic/")?.strip_suffix(".toml")?.to_owned());
    let english = "phrases/en".to_owned();
    let others = bundled::names().filter_map(name).filter(|name| name.starts_with("phrases/"));
    std::iter::once(english.clone()).chain(others.filter(move |name| *name != english))
}

impl Lexicon {
    fn bundled() -> Self {
        let mut lexicon = Lexicon::default();
        let mut openings = Vec::new();
        for name in files() {
            let file: PhraseFile = generic::read(&name);
            for (kind, list) in file.kinds {
                for phrase in &list.phrases {
                    lexicon.add_phrase(phrase, kind);
                }
                openings.extend(list.openings.iter().map(|opening| Opening::of(opening, kind)));
            }
        }
        // "read more about" before "read more": the longer opening says more.
        openings.sort_by_key(|opening| std::cmp::Reverse(opening.text.len()));
        for opening in openings {
            lexicon.openings.push(opening, |opening| &opening.text);
        }
        lexicon
    }

    fn add_phrase(&mut self, phrase: &str, kind: Kind) {
        let Some((before, after)) = phrase.split_once('*') else {
            self.whole.entry(trim(&fold(phrase)).to_owned()).or_insert(kind);
            return;
        };
        let mut words = fold(before);
        if before.ends_with(' ') && words.ends_with(char::is_alphanumeric) {
            words.push(' ');
        }
        let after_name = trim_end(&fold_end(after)).to_owned();
        let mut named = Named { before: words, after: after_name, kind };
        if after.starts_with(' ') {
            named.after.insert(0, ' ');
        }
        if !named.before.is_empty() {
            self.named.push(named, |named| &named.before);
        } else if let Some(last) = named.after.chars().next_back() {
            self.ending.entry(last).or_default().push(named);
        }
    }

    fn whole_block(&self, folded: &str) -> Option<Kind> {
        let text = trim_end(folded);
        let last = text.chars().next_back()?;
        if let Some(kind) = self.whole.get(text) {
            return Some(*kind);
        }
        // "Comments (3)", in any language.
        if let Some(label) = text.strip_suffix('#').and_then(|text| text.strip_suffix(['(', '[']))
            && self.whole.get(trim_end(label)) == Some(&Kind::Comments)
        {
            return Some(Kind::Comments);
        }
        let ending = || self.ending.get(&last)?.iter().find(|phrase| phrase.matches(text));
        self.named.find(text, |phrase| phrase.matches(text)).or_else(ending).map(|phrase| phrase.kind)
    }

    fn opening(&self, folded: &str, is_wanted: impl Fn(&Opening) -> bool) -> Option<Kind> {
        let opens = |opening: &str| {
            folded.strip_prefix(opening).is_some_and(|rest| {
                let ends_word =
                    |letter: char| !letter.is_alphanumeric() || crate::text::is_counted_by_character(letter);
                opening.chars().last().is_some_and(ends_word) || rest.chars().next().is_none_or(ends_word)
            })
        };
        let opening = self.openings.find(folded, |opening| is_wanted(opening) && opens(&opening.text));
        opening.map(|opening| opening.kind)
    }
}

impl Opening {
    fn of(written: &str, kind: Kind) -> Self {
        let text = fold(written);
        let is_of_several_words = text.contains(' ') || text.chars().any(crate::text::is_counted_by_character);
        Opening { text, is_of_several_words, kind }
    }
}

impl Named {
    fn matches(&self, text: &str) -> bool {
        let Some(name) =
            text.strip_prefix(self.before.as_str()).and_then(|rest| rest.strip_suffix(self.after.as_str()))
        else {
            return false;
        };
        name.chars().any(is_sign) && name.split_whitespace().count() <= MOST_NAME_WORDS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_a_phrase_that_fills_the_block() {
        assert_eq!(whole_block("Related Articles:"), Some(Kind::Related));
        assert_eq!(whole_block("  مقالات ذات صلة "), Some(Kind::Related));
        assert_eq!(whole_block("» ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ"), Some(Kind::Related));
        assert_eq!(whole_block("İLGİLİ HABERLER"), Some(Kind::Related));
        assert_eq!(whole_block("اقرأ أيضًا"), Some(Kind::Related));
        assert_eq!(whole_block("PUBLICITE"), Some(Kind::Advertisement));
        assert_eq!(whole_block("関連記事："), Some(Kind::Related));
    }

    #[test]
    fn a_mark_in_a_table_is_no_phrase() {
        for mark in ["x", "X", "(x)", "-", "✓", "n/a", "0"] {
            assert_eq!(whole_block(mark), None, "{mark}");
        }
    }

    #[test]
    fn a_number_stands_for_any() {
        assert_eq!(whole_block("1,204 Comments"), Some(Kind::Comments));
        assert_eq!(whole_block("Lesezeit: 4 Min."), Some(Kind::Meta));
        assert_eq!(whole_block("コメント１２件"), Some(Kind::Comments));
        assert_eq!(whole_block("Komentarze (3)"), Some(Kind::Comments));
        assert_eq!(whole_block("コメント（3件）"), Some(Kind::Comments));
        assert_eq!(whole_block("Overview (3)"), None);
    }

    #[test]
    fn a_star_stands_for_a_name() {
        assert_eq!(whole_block("Share on Facebook"), Some(Kind::Share));
        assert_eq!(whole_block("Foto: Mara Lindqvist/Havnen Bilder"), Some(Kind::Caption));
        assert_eq!(whole_block("Featured image: Mara Lindqvist / CC BY 2.0"), Some(Kind::Caption));
        assert_eq!(whole_block("Titelbild: Mara Lindqvist"), Some(Kind::Caption));
        assert_eq!(whole_block("Click to share on X (Opens in new window)"), Some(Kind::Share));
        assert_eq!(whole_block("פורסם ב12.3.2024"), Some(Kind::Meta));
        assert_eq!(whole_block("Share on the first day of every month what they had learnt"), None);
    }

    #[test]
    fn a_star_alone_says_nothing() {
        let lexicon = Lexicon::bundled();
        let says_nothing = |phrase: &&Named| !phrase.before.chars().chain(phrase.after.chars()).any(is_sign);
        assert_eq!(lexicon.named.all().chain(lexicon.ending.values().flatten()).filter(says_nothing).count(), 0);
        assert_eq!(whole_block("Mara Lindqvist"), None);
    }

    #[test]
    fn does_not_search_inside_a_sentence() {
        assert_eq!(whole_block("Visitors who want to continue reading about the keepers"), None);
        assert_eq!(whole_block("Continue reading about the keepers of the light"), None);
        assert_eq!(whole_block("For more than a century the ferry crossed twice a day."), None);
    }

    #[test]
    fn an_opening_ends_with_a_word() {
        assert_eq!(opening("Read also: How the ferry was saved"), Some(Kind::Related));
        assert_eq!(opening("Lesen Sie auch: Die Fähre"), Some(Kind::Related));
        assert_eq!(opening("اقرأ أيضًا: كيف أُنقذت العبّارة"), Some(Kind::Related));
        assert_eq!(opening("Related research showed that gulls remember faces"), None);
        assert_eq!(opening("For more than a century the ferry crossed twice a day."), None);
    }

    #[test]
    fn a_language_gives_each_phrase_one_kind() {
        let mut doubtful = Vec::new();
        for name in files() {
            let mut kinds: HashMap<String, Kind> = HashMap::default();
            let file: PhraseFile = generic::read(&name);
            for (kind, list) in file.kinds {
                for phrase in list.phrases.into_iter().filter(|phrase| !phrase.contains('*')) {
                    if let Some(before) = kinds.insert(trim(&fold(&phrase)).to_owned(), kind)
                        && before != kind
                    {
                        doubtful.push(format!("{name}: {phrase}: {} or {}", before.name(), kind.name()));
                    }
                }
            }
        }
        assert_eq!(doubtful, [] as [String; 0]);
    }

    #[test]
    fn every_phrase_is_found_as_it_is_written() {
        let mut lost = Vec::new();
        for name in files() {
            let file: PhraseFile = generic::read(&name);
            for list in file.kinds.values() {
                let text = |phrase: &String| phrase.replace('#', "12").replace('*', "Mara Lind");
                lost.extend(list.phrases.iter().filter(|phrase| whole_block(&text(phrase)).is_none()).cloned());
                lost.extend(list.openings.iter().filter(|start| opening(&format!("{start} …")).is_none()).cloned());
            }
        }
        assert_eq!(lost, [] as [String; 0]);
    }
}
