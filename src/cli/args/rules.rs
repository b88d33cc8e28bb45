//! Which rules apply.

use clap::Args;

/// Which rules apply.
#[derive(Debug, Clone, Default, Args)]
pub(in crate::cli) struct RuleArguments {
    /// Folder of rule files over the bundled and the user's own; none for none of all before it
    #[arg(long, value_name = "DIR", help_heading = "Rules")]
    pub(in crate::cli) selectors: Vec<String>,

    /// A selector for one field, before all rules: body=".story", title="h1@title"; or an entry as a rule file has it:
    /// body="{ all = ['.lead', '.story > p'] }"
    #[arg(long, value_name = "FIELD=CSS", help_heading = "Rules")]
    pub(in crate::cli) select: Vec<String>,

    /// Elements that are no part of the body: ".promo", "{ sel = 'p', has_text = '^Ad' }"
    #[arg(long, value_name = "CSS", help_heading = "Rules")]
    pub(in crate::cli) strip: Vec<String>,

    /// `selectors try --body`: selectors for the body alone
    #[arg(skip)]
    pub(in crate::cli) body: Vec<String>,
}
