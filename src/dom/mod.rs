//! The tree of a page. `parse` alone knows how it is made; everything else reads it.

#![deny(clippy::disallowed_methods, clippy::disallowed_macros)]

mod attributes;
mod parse;

pub use ego_tree::{NodeId, NodeRef};
pub use parse::{Dom, parse};
pub use scraper::{ElementRef, Node, Selector};
