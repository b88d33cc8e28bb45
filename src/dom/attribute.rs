//! Attributes of an element by name.

use html5ever::ns;
use scraper::node::Element;

/// The value of an element's attribute.
///
/// `Element::attr` makes a name of its own to search with, which costs more than a look at the few attributes that an
/// element has.
pub fn attribute<'a>(element: &'a Element, name: &str) -> Option<&'a str> {
    let found = element.attrs.iter().find(|(known, _)| *known.local == *name && known.ns == ns!());
    found.map(|(_, value)| &**value)
}
