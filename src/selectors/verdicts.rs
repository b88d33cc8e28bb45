//! What a rule's body says of single elements, found in one walk.

use std::collections::HashSet;

use foldhash::HashMap;

use super::index::Index;
use super::rule::{BodyRule, Matcher, Origin};
use crate::dom::{Dom, NodeId};

/// Elements that a rule keeps or strips.
#[derive(Debug, Default)]
pub struct Verdicts<'a> {
    keep: HashMap<NodeId, usize>,
    strip: HashMap<NodeId, usize>,
    matchers: Vec<&'a Matcher>,
}

impl BodyRule {
    /// The elements that `keep`, `strip` and `strip_class` name. What lies inside them is the caller's.
    pub fn verdicts(&self, dom: &Dom) -> Verdicts<'_> {
        let mut verdicts = Verdicts { matchers: self.matchers().collect(), ..Verdicts::default() };
        if verdicts.matchers.is_empty() {
            return verdicts;
        }
        self.elements.visit(dom, |number, element| {
            let list = if number < self.keep.len() { &mut verdicts.keep } else { &mut verdicts.strip };
            // The first entry that matches names the reason.
            let known = list.get(&element.id()).copied().unwrap_or(usize::MAX);
            if number < known && verdicts.matchers[number].matches(element) {
                list.insert(element.id(), number);
            }
        });
        verdicts
    }

    /// Makes ready for [`BodyRule::verdicts`] once the lists are filled.
    pub(super) fn file_elements(&mut self) {
        self.elements = Index::of(self.matchers().map(|matcher| &matcher.css));
    }

    fn matchers(&self) -> impl Iterator<Item = &Matcher> {
        self.keep.iter().chain(&self.strip).chain(&self.strip_class)
    }
}

impl Verdicts<'_> {
    /// The rule names no element of the page.
    pub fn is_empty(&self) -> bool {
        self.keep.is_empty() && self.strip.is_empty()
    }

    /// The entry that keeps an element.
    pub fn keep(&self, node: NodeId) -> Option<&Origin> {
        self.keep.get(&node).map(|number| &self.matchers[*number].origin)
    }

    /// The elements that the rule takes away, without those inside of kept ones or of others that it takes away.
    pub fn stripped(&self, dom: &Dom) -> HashSet<NodeId> {
        let is_outermost = |node: &NodeId| {
            let around = dom.html.tree.get(*node).into_iter().flat_map(|node| node.ancestors());
            let mut outer = around.map(|outer| outer.id());
            !self.keep.contains_key(node)
                && !outer.any(|outer| self.keep.contains_key(&outer) || self.strip.contains_key(&outer))
        };
        self.strip.keys().copied().filter(is_outermost).collect()
    }

    /// The entry that strips an element.
    pub fn strip(&self, node: NodeId) -> Option<&Origin> {
        self.strip.get(&node).map(|number| &self.matchers[*number].origin)
    }
}
