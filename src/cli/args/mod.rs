//! Arguments that several commands share, as clap reads them. Names are curl's where curl has them.

mod network;
mod printing;
mod reading;
mod rules;

pub(super) use network::{By, NetworkArguments};
pub(super) use printing::{OutputFormat, PrintingArguments};
pub(super) use reading::ReadingArguments;
pub(super) use rules::RuleArguments;
