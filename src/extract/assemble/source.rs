//! Where the document comes from.

use crate::dom::Dom;
use crate::extract::blocks::Outline;

/// What assembling needs beside the blocks.
pub(in crate::extract) struct Source<'a> {
    pub(in crate::extract) outline: &'a Outline,
    pub(in crate::extract) dom: &'a Dom,
    /// Makes an href absolute.
    pub(in crate::extract) absolute: &'a dyn Fn(&str) -> Option<String>,
    /// The block that is the printed standfirst.
    pub(in crate::extract) dek: Option<usize>,
}
