//! Writing rules: what is wrong with a rule file, and whether its promises hold.
//!
//! Pages and files are given; reading them is the caller's.

mod lint;
mod promises;

pub use lint::{Finding, lint};
pub use promises::broken;
