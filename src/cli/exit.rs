//! Exit codes.

use std::process::ExitCode;

use crate::crawl::Summary;
use crate::record::Outcome;

/// How a command ended. The README's table says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Every input ok, partial, paywalled or skipped.
    Success,
    /// Some inputs were not, or were not read; or a check failed.
    SomeFailed,
    /// Wrong usage or configuration.
    Usage,
    /// No input gave content.
    NoContent,
    /// Nothing new, where that was asked for.
    NothingNew,
}

impl Exit {
    /// What a run's outcomes stand for.
    pub(super) fn of(summary: &Summary) -> Self {
        let content = summary.with(&[Outcome::Ok, Outcome::Partial, Outcome::Paywalled]);
        let fine = content + summary.with(&[Outcome::Skipped]);
        let is_ended_early = summary.is_cut_short || summary.left > 0 || summary.errors.contains_key("cancelled");
        match summary.inputs {
            _ if is_ended_early => Exit::SomeFailed,
            all if fine == all => Exit::Success,
            _ if content == 0 => Exit::NoContent,
            _ => Exit::SomeFailed,
        }
    }

    /// Its number.
    pub fn code(self) -> u8 {
        match self {
            Exit::Success => 0,
            Exit::SomeFailed => 1,
            Exit::Usage => 2,
            Exit::NoContent => 3,
            Exit::NothingNew => 4,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit.code())
    }
}
