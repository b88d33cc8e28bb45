//! A headline in two headings.

use super::cut::{SiteNames, without_site};
use super::text::key;
use crate::extract::fields::candidate::Candidate;
use crate::extract::fields::place::Place;

/// Two headings of the first level, one right below the other, are one headline where the page declares what both say
/// together.
pub(super) fn join(
    printed: &mut Vec<Candidate<String>>,
    declared: &[Candidate<String>],
    site: &SiteNames<'_>,
    place: &Place,
) {
    let is_h1 = |one: &Candidate<String>| one.selector.as_deref() == Some("h1");
    let block = |one: &Candidate<String>| one.node.map(|node| place.block_of(node));
    let mut index = 1;
    while index < printed.len() {
        let (first, second) = (&printed[index - 1], &printed[index]);
        if is_h1(first) && is_h1(second) && block(first).map(|block| block + 1) == block(second) {
            let both = format!("{} {}", first.value, second.value);
            let joined = key(&both);
            let mut wholes = declared.iter().map(|one| without_site(&one.value, site));
            if let Some(whole) = wholes.find(|whole| key(whole) == joined) {
                printed[index - 1].value = whole;
                printed[index - 1].raw = both;
                printed.remove(index);
                continue;
            }
        }
        index += 1;
    }
}
