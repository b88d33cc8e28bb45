//! Mistakes in rule files, each told once.

use std::sync::Mutex;

use super::Error;

/// What does not hold because of a mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOut {
    /// The file that it is in.
    File,
    /// A preset that the file names; the file's own rules hold.
    Preset,
}

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Problems(Mutex<Vec<(Error, LeftOut)>>);

impl Problems {
    pub(super) fn report(&self, error: Error, left_out: LeftOut) {
        let mut problems = self.0.lock().expect("no holder panics");
        let is_same =
            |known: &Error| (&known.file, known.line, &known.message) == (&error.file, error.line, &error.message);
        if !problems.iter().any(|(known, _)| is_same(known)) {
            problems.push((error, left_out));
        }
    }

    pub(super) fn all(&self) -> Vec<(Error, LeftOut)> {
        self.0.lock().expect("no holder panics").clone()
    }
}
