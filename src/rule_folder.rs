//! A folder of rule files as a layer of rules.
//!
//! ```
//! use offprint::rule_folder::Folder;
//! use offprint::selectors::BundledFiles;
//! use offprint::{Extractor, RuleSet};
//!
//! # let folder = tempfile::tempdir()?;
//! # std::fs::create_dir(folder.path().join("sites"))?;
//! # std::fs::write(folder.path().join("sites/example.com.toml"), "[title]\ncandidates = [\"h2\"]\n")?;
//! # let path = folder.path();
//! // `path` holds sites/example.com.toml, presets/…
//! let rules = RuleSet::new(vec![Box::new(BundledFiles), Box::new(Folder::new(path))]);
//! assert!(rules.sites().contains(&"example.com".to_owned()));
//! let extractor = Extractor::new(rules);
//! # Ok::<(), std::io::Error>(())
//! ```

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::selectors::{Error, RuleFiles};

/// A folder of rule files: `sites/` and `presets/` in it.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// What it held when it was first asked: thousands of files are listed once a run.
    look: OnceLock<Look>,
}

impl Folder {
    /// The folder at `path`. It is looked at when a rule set first asks for its files, once.
    pub fn new(path: &Path) -> Self {
        Folder { path: path.to_path_buf(), look: OnceLock::new() }
    }

    fn look(&self) -> &Look {
        self.look.get_or_init(|| {
            let mut look = Look { open: fs::canonicalize(&self.path).into_iter().collect(), ..Look::default() };
            for part in ["sites", "presets"] {
                look.through(&self.path.join(part), part);
            }
            look.names.sort();
            look
        })
    }
}

impl RuleFiles for Folder {
    fn names(&self) -> Vec<String> {
        self.look().names.clone()
    }

    fn text(&self, name: &str) -> Result<Option<String>, Error> {
        // A name is made of a host: it must not lead out of the folder.
        if name.split('/').any(|part| part == ".." || part.is_empty()) {
            return Ok(None);
        }
        let path = self.path.join(name);
        // A pipe would be waited for, a device never ends.
        if fs::metadata(&path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
            return Err(unreadable(&path, &std::io::Error::other("it is not a file")));
        }
        match fs::read(&path) {
            Ok(bytes) => text(bytes, &path).map(Some),
            // A link that leads nowhere is there.
            Err(error) if error.kind() == ErrorKind::NotFound && path.symlink_metadata().is_err() => Ok(None),
            Err(error) => Err(unreadable(&path, &error)),
        }
    }

    fn unreadable(&self) -> Vec<Error> {
        self.look().unreadable.clone()
    }

    fn display(&self, name: &str) -> String {
        self.path.join(name).display().to_string()
    }
}

/// What a folder of rule files holds.
#[derive(Debug, Default)]
struct Look {
    names: Vec<String>,
    unreadable: Vec<Error>,
    /// Folders that are being looked through, links followed.
    open: Vec<PathBuf>,
}

impl Look {
    fn through(&mut self, folder: &Path, name: &str) {
        match fs::canonicalize(folder) {
            // A link to a folder around it leads in a circle.
            Ok(real) if self.open.contains(&real) => return,
            Ok(real) => self.open.push(real),
            Err(error) if error.kind() == ErrorKind::NotFound => return,
            Err(error) => return self.unreadable.push(unreadable(folder, &error)),
        }
        match fs::read_dir(folder) {
            Ok(entries) => {
                for entry in entries.flatten() {
                    let file_name = entry.file_name();
                    // Editors keep locks and copies beside a file that is being edited (`.#example.com.toml`).
                    if file_name.as_encoded_bytes().starts_with(b".") {
                        continue;
                    }
                    let inner = format!("{name}/{}", file_name.to_string_lossy());
                    // The kind stands in the folder itself, except for what a link leads to.
                    let kind = entry.file_type().ok();
                    let is_link = kind.is_none_or(|kind| kind.is_symlink());
                    if kind.is_some_and(|kind| kind.is_dir()) || is_link && entry.path().is_dir() {
                        self.through(&entry.path(), &inner);
                    } else if inner.ends_with(".toml") {
                        self.names.push(inner);
                    }
                }
            }
            Err(error) => self.unreadable.push(unreadable(folder, &error)),
        }
        self.open.pop();
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    let hint = "check who may read it and where it leads, or take it out of the folder".to_owned();
    Error { file: path.display().to_string(), line: 1, message: format!("cannot be read: {error}"), hint: Some(hint) }
}

/// The file's text; TOML is UTF-8.
fn text(bytes: Vec<u8>, path: &Path) -> Result<String, Error> {
    String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let hint = Some("save the file as UTF-8".to_owned());
        Error { file: path.display().to_string(), line, message: "the file is not UTF-8".to_owned(), hint }
    })
}
