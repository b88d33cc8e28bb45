//! Attributes of an element by name.

use html5ever::{LocalName, ns};
use scraper::node::Element;

/// The value of an element's attribute.
///
/// `Element::attr` makes a name of its own to search with, which costs more than a look at the few attributes that an
/// element has. What asks most elements of a page gives `local_name!`, for names are interned: it is no comparison of text.
pub fn attribute<'a, Name: ?Sized>(element: &'a Element, name: &Name) -> Option<&'a str>
where
    LocalName: PartialEq<Name>,
{
    let found = element.attrs.iter().find(|(known, _)| known.local == *name && known.ns == ns!());
    found.map(|(_, value)| &**value)
}

/// All attributes of an element, with names to be told apart by `local_name!`.
pub fn attributes(element: &Element) -> impl Iterator<Item = (&LocalName, &str)> {
    element.attrs.iter().map(|(name, value)| (&name.local, &**value))
}
