//! How lists of words are looked for in texts, few of which hold any.

pub(super) mod finder;
pub(super) mod openings;
pub(super) mod patterns;
