//! The tree of a page. `parse` alone knows how it is made; everything else reads it.

#![deny(clippy::disallowed_methods, clippy::disallowed_macros)]

mod attribute;
mod character_references;
mod doctype;
mod elements;
mod parse;
mod sink;
mod tokenizer;
mod xhtml;

pub use attribute::{attribute, attributes};
pub use ego_tree::iter::Edge;
pub use ego_tree::{NodeId, NodeRef};
pub use elements::Name;
pub use parse::{Dom, parse};
pub use scraper::{ElementRef, Node, Selector};
