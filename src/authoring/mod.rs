//! Writing rules: drafts of them, what is wrong with a rule file, whether its promises hold.
//!
//! Pages and files are given; reading them is the caller's.

mod compare;
mod draft;
mod drift;
mod finding;
mod hints;
mod import_ftr;
mod learn;
mod lint;
mod naming;
mod promised;
mod promises;
mod sheet;
mod sweeping;
mod usage;
mod written;

pub use compare::{BlockChange, Change, Comparison, FieldChange, compare};
pub use draft::{BodyDraft, Draft, FieldDraft, draft, host_of, stem_of};
pub use drift::{Seen, Watched};
pub use finding::{Finding, Weight};
pub use import_ftr::{Fate, Imported, ImportedLine, import_ftr};
pub use learn::{Judge, LearnError, Learned, Lesson, learn};
pub use lint::{hides, lint, stands_alone};
pub use promised::{is_inside, promised};
pub use promises::broken;
pub use usage::Usage;
pub use written::{toml_key, toml_text, toml_value};
