//! Rule files held in memory.

use std::collections::BTreeMap;

use super::{Error, RuleFiles};

/// Rule files by name (`sites/example.com.toml`), for programs that keep them elsewhere than in a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts(BTreeMap<String, String>);

impl<N: Into<String>, T: Into<String>> FromIterator<(N, T)> for Texts {
    fn from_iter<I: IntoIterator<Item = (N, T)>>(files: I) -> Self {
        Texts(files.into_iter().map(|(name, text)| (name.into(), text.into())).collect())
    }
}

impl<N: Into<String>, T: Into<String>, const COUNT: usize> From<[(N, T); COUNT]> for Texts {
    fn from(files: [(N, T); COUNT]) -> Self {
        Texts::from_iter(files)
    }
}

impl RuleFiles for Texts {
    fn names(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }

    fn text(&self, name: &str) -> Result<Option<String>, Error> {
        Ok(self.0.get(name).cloned())
    }

    fn display(&self, name: &str) -> String {
        name.to_owned()
    }
}
