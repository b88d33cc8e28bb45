//! How source lines begin: a label ("Source", "Quelle", "المصدر") and what marks it as one.
//!
//! The words are `[labels]` of `selectors/generic/credits.toml`. They are compared one by one: as alternatives of a
//! pattern they would take half of a start-up to compile.

use foldhash::HashMap;
use regex::Regex;
use serde::Deserialize;
use unicode_normalization::char::is_combining_mark;

/// `[labels]` as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::extract) struct Written {
    words: Vec<String>,
    via: Vec<String>,
    weak: Vec<String>,
    plural: Vec<String>,
    of: Vec<String>,
    not_of: Vec<String>,
    signs_before: usize,
    least_of: usize,
    most_of: usize,
}

/// The words of labels, and what may stand behind one.
pub(in crate::extract) struct Labels {
    /// By their first letter, longest first, in lower case: "sources" is no "source" with an "s" behind it.
    words: HashMap<char, Vec<String>>,
    /// From the end of the label to the end of the line.
    behind: Regex,
    /// Signs that may stand before a label.
    signs_before: usize,
    least_of: usize,
    most_of: usize,
    via: Vec<String>,
    weak: Vec<String>,
    plural: Vec<String>,
    not_of: Vec<String>,
}

/// A line with a label.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::extract) struct Labelled<'t> {
    /// The label in lower case, as the vocabulary has it.
    pub(in crate::extract) label: &'static str,
    /// What stands behind its mark.
    pub(in crate::extract) value: &'t str,
}

impl Labels {
    /// # Panics
    /// If a word breaks the pattern of what stands behind labels: a mistake in the bundled file.
    pub(in crate::extract) fn of(written: Written) -> Self {
        let of: Vec<String> = written.of.iter().map(|word| regex::escape(word)).collect();
        // The seed's form has no colon: a label, what it is the source of, the name in quotation marks.
        let behind = format!(
            r#"(?is)^(?:\s(?:{})\s(?P<of>[^:：|–—\-/“"«„『「‘]+?))?(?:\s?(?:[:：|–—]|-\s|//?\s?)\s*|\s?[“"«„『「‘])(?P<value>.+)$"#,
            of.join("|")
        );
        let mut words: HashMap<char, Vec<String>> = HashMap::default();
        for word in written.words {
            words.entry(word.chars().next().expect("a word")).or_default().push(word);
        }
        words.values_mut().for_each(|words| words.sort_by_key(|word| std::cmp::Reverse(word.len())));
        Labels {
            words,
            behind: Regex::new(&behind).unwrap_or_else(|error| panic!("selectors/generic/credits.toml: {error}")),
            signs_before: written.signs_before,
            least_of: written.least_of,
            most_of: written.most_of,
            via: written.via,
            weak: written.weak,
            plural: written.plural,
            not_of: written.not_of,
        }
    }

    /// A label with what marks it as one: `Source: X`, `Source of information and images “X”`.
    pub(in crate::extract) fn labelled<'t>(&'static self, line: &'t str) -> Option<Labelled<'t>> {
        let is_what = |of: &str| {
            (self.least_of..=self.most_of).contains(&of.chars().count())
                && of
                    .chars()
                    .all(|letter| letter.is_alphabetic() || is_combining_mark(letter) || " ,&".contains(letter))
                && !of.to_lowercase().split(' ').any(|word| self.not_of.iter().any(|known| known == word))
        };
        let line = self.without_signs(line)?;
        self.beginning(line).find_map(|(label, behind)| {
            let found = self.behind.captures(behind)?;
            let value = found.name("value")?.as_str();
            found.name("of").is_none_or(|of| is_what(of.as_str())).then_some(Labelled { label, value })
        })
    }

    /// The label of a line that is nothing else.
    pub(in crate::extract) fn alone(&'static self, line: &str) -> Option<&'static str> {
        let is_end = |behind: &str| {
            let behind = behind.strip_prefix(char::is_whitespace).unwrap_or(behind);
            behind.strip_prefix([':', '：']).unwrap_or(behind).is_empty()
        };
        self.beginning(self.without_signs(line)?).find(|(_, behind)| is_end(behind)).map(|(label, _)| label)
    }

    /// Whether a label says through whom the text came, not who wrote it.
    pub(in crate::extract) fn is_via(&self, label: &str) -> bool {
        self.via.iter().any(|via| via == label)
    }

    /// Whether a label stands before what a text refers to as well: before several names it does.
    pub(in crate::extract) fn is_plural(&self, label: &str) -> bool {
        self.plural.iter().any(|plural| plural == label)
    }

    /// Whether a label is a word of other lines too.
    pub(in crate::extract) fn is_weak(&self, label: &str) -> bool {
        self.weak.iter().any(|weak| weak == label)
    }

    /// `line` from its first letter or digit on, if few signs stand before that.
    fn without_signs<'t>(&self, line: &'t str) -> Option<&'t str> {
        let is_sign = |letter: char| !letter.is_alphanumeric() && !is_combining_mark(letter);
        let rest = line.trim_start_matches(is_sign);
        (line[..line.len() - rest.len()].chars().count() <= self.signs_before).then_some(rest)
    }

    /// The labels that `line` begins with, each with what stands behind it.
    fn beginning<'t>(&'static self, line: &'t str) -> impl Iterator<Item = (&'static str, &'t str)> {
        let first = line.chars().next().and_then(|first| first.to_lowercase().next());
        let words = first.and_then(|first| self.words.get(&first));
        words.into_iter().flatten().filter_map(move |word| Some((word.as_str(), behind(line, word)?)))
    }
}

/// What stands behind `word`, which is in lower case, if `line` begins with it in any case.
fn behind<'t>(line: &'t str, word: &str) -> Option<&'t str> {
    let mut rest = line.chars();
    let mut word = word.chars().peekable();
    while word.peek().is_some() {
        for lower in rest.next()?.to_lowercase() {
            if word.next()? != lower {
                return None;
            }
        }
    }
    Some(rest.as_str())
}

#[cfg(test)]
mod tests {
    use crate::extract::credits::CREDITS;

    fn value(line: &str) -> Option<&str> {
        CREDITS.labels.labelled(line).map(|found| found.value)
    }

    #[test]
    fn a_label_needs_a_mark() {
        assert_eq!(value("Quelle: Beispielblatt"), Some("Beispielblatt"));
        assert_eq!(value("Source of information and images “X”"), Some("X”"));
        assert_eq!(value("المصدر: رويترز"), Some("رويترز"));
        assert_eq!(value("来源：新华社"), Some("新华社"));
        assert_eq!(value("Sources close to the town council said so"), None);
        assert_eq!(value("المصدر ذاته أكد ذلك"), None);
    }

    #[test]
    fn a_label_says_what_it_is_the_source_of() {
        assert_eq!(value("Source for the figures: Example Board"), Some("Example Board"));
        assert_eq!(value("Source of 40 % of the heat: gas"), None);
    }

    #[test]
    fn few_signs_stand_before_a_label() {
        assert_eq!(value("(*SOURCE: Example Wire"), Some("Example Wire"));
        assert_eq!(value("— * ( Source: Example Wire"), None);
    }

    #[test]
    fn a_label_may_be_all_there_is() {
        assert_eq!(CREDITS.labels.alone("Quelle :"), Some("quelle"));
        assert_eq!(CREDITS.labels.alone("Sources"), Some("sources"));
        assert_eq!(CREDITS.labels.alone("Quelle: X"), None);
    }

    #[test]
    fn labels_begin_with_a_letter_and_are_in_lower_case() {
        for word in CREDITS.labels.words.values().flatten() {
            assert_eq!(CREDITS.labels.without_signs(word), Some(word.as_str()));
            assert_eq!(&word.to_lowercase(), word);
        }
    }
}
