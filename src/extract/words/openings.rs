//! What a text may begin with: a list of openings, of which most texts have none.

use foldhash::{HashMap, HashMapExt};
use serde::Deserialize;

/// Openings in lower case, found by their first letter.
#[derive(Debug, Deserialize)]
#[serde(from = "Vec<String>")]
pub(in crate::extract) struct Openings {
    by_first: HashMap<char, Vec<String>>,
    longest: usize,
}

impl From<Vec<String>> for Openings {
    fn from(written: Vec<String>) -> Self {
        let longest = written.iter().map(|opening| opening.chars().count()).max().unwrap_or_default();
        let mut by_first: HashMap<char, Vec<String>> = HashMap::new();
        for opening in written {
            by_first.entry(opening.chars().next().expect("an opening has a letter")).or_default().push(opening);
        }
        Openings { by_first, longest }
    }
}

impl Openings {
    /// Whether `text`, in lower case, begins with one of them.
    pub(in crate::extract) fn begin(&self, text: &str) -> bool {
        let alike = text.chars().next().and_then(|first| self.by_first.get(&first));
        alike.is_some_and(|alike| alike.iter().any(|opening| text.starts_with(opening.as_str())))
    }

    /// Letters of the longest.
    pub(in crate::extract) fn longest(&self) -> usize {
        self.longest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_begins_with_one_of_them_or_not() {
        let openings = Openings::from(["source:", "sources:", "منبع:"].map(str::to_owned).to_vec());
        assert!(openings.begin("sources: the mayor") && openings.begin("منبع: x"));
        assert!(!openings.begin("the source: x") && !openings.begin("") && !openings.begin("sour"));
        assert_eq!(openings.longest(), 8);
    }
}
