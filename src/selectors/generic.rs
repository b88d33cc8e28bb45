//! The vocabulary of the generic layer: tokens, phrases, agencies and limits, read from `selectors/generic/`.
//!
//! A file's type lives beside the code that uses it; this module only knows how to get at the file. Its reasons (`why`)
//! are not there any more: the build asks for them and leaves them out.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::bundled;

/// Reads the bundled file `selectors/generic/<name>.toml`, which the build turned into JSON, as a `T`.
///
/// # Panics
/// If the bundled file does not fit `T`: a mistake in the program, which every test of `T` shows.
pub fn read<T: DeserializeOwned>(name: &str) -> T {
    let json = bundled::text(&format!("generic/{name}.toml")).unwrap_or_else(|| panic!("no bundled file {name}"));
    serde_json::from_str(json).unwrap_or_else(|error| panic!("selectors/generic/{name}.toml: {error}"))
}

/// A list of words, as many files have it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// The words.
    pub words: Vec<String>,
}
