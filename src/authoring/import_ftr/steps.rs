//! The steps of a path: what stands inside, around, before or behind what the path has reached, and on which conditions.

use super::conditions::Condition;
use super::path::{Path, WITHIN, among_alike, parent, universal};
use super::reader::Reader;
use super::translated::Wanted;

impl Reader<'_> {
    /// Goes one step on from what `path` selects.
    pub(super) fn step(&mut self, path: &mut Path, combinator: &'static str) -> Result<(), String> {
        if self.eat("..") {
            return parent(path, "*");
        }
        for (axis, combinator) in [("child::", combinator), ("descendant::", WITHIN), ("descendant-or-self::", WITHIN)]
        {
            if self.eat(axis) {
                return self.simple_step(path, combinator);
            }
        }
        if self.eat("parent::") {
            let name = self.node_name()?;
            parent(path, &name)?;
            return self.conditions(path, &name, &Axis::Parent);
        }
        if self.eat("ancestor::") || self.eat("ancestor-or-self::") {
            let name = self.node_name()?;
            if path.steps.len() > 1 {
                return Err("what stands around an element inside of another has no counterpart".to_owned());
            }
            let inner = path.css();
            path.steps = vec![(WITHIN, format!("{}:has({inner})", universal(&name)))];
            return self.conditions(path, &name, &Axis::Ancestor(inner));
        }
        if self.eat("following-sibling::") {
            let name = self.node_name()?;
            let is_next = name == "*" && self.eat("[1]");
            let before = path.css();
            path.steps.push((if is_next { " + " } else { " ~ " }, name.clone()));
            return self.conditions(path, &name, &Axis::Following(before));
        }
        if self.eat("preceding-sibling::") {
            let name = self.node_name()?;
            let before = if name == "*" && self.eat("[1]") { "+" } else { "~" };
            let (combinator, inner) = path.steps.pop().ok_or("nothing stands before")?;
            path.steps.push((combinator, format!("{}:has({before} {inner})", universal(&name))));
            return self.conditions(path, &name, &Axis::Preceding(inner));
        }
        if self.rest.trim_start().starts_with("following::") || self.rest.trim_start().starts_with("preceding::") {
            return Err("document order has no counterpart".to_owned());
        }
        self.simple_step(path, combinator)
    }

    fn simple_step(&mut self, path: &mut Path, combinator: &'static str) -> Result<(), String> {
        let name = self.node_name()?;
        path.steps.push((combinator, name.clone()));
        self.conditions(path, &name, &Axis::Child)
    }

    /// The conditions of the last step.
    fn conditions(&mut self, path: &mut Path, name: &str, axis: &Axis) -> Result<(), String> {
        let mut has_condition = false;
        while self.eat("[") {
            let condition = self.any()?;
            self.expect("]")?;
            let last = path.steps.last_mut().expect("a step was just made");
            match condition {
                Condition::Css(css) => {
                    if last.1 == "*" {
                        last.1.clear();
                    }
                    last.1.push_str(&css);
                }
                Condition::Text(pattern) if path.has_text.is_none() => path.has_text = Some(pattern),
                Condition::Both(css, pattern) if path.has_text.is_none() => {
                    if last.1 == "*" {
                        last.1.clear();
                    }
                    last.1.push_str(&css);
                    path.has_text = Some(pattern);
                }
                Condition::Text(_) | Condition::Both(..) => {
                    return Err("two conditions on the text cannot be joined".to_owned());
                }
                Condition::Place(_) | Condition::Last if *axis != Axis::Child => {
                    let is_nearest = !has_condition && matches!(&condition, Condition::Place(nth) if nth == "1");
                    let nearest = axis.nearest(&last.1, name).filter(|_| is_nearest);
                    last.1 = nearest.ok_or("a place among the elements around, before or behind has no counterpart")?;
                    if *axis != Axis::Parent {
                        self.differ("where several stand in a row or inside one another, fewer are selected");
                    }
                }
                // The first match of all is the first of its parent.
                Condition::Place(nth) if nth == "1" && self.wanted == Wanted::First && self.is_at_end() => {}
                Condition::Place(_) | Condition::Last if path.has_text.is_some() => {
                    return Err("a place among those that have a text has no counterpart".to_owned());
                }
                // Counted are those that the conditions before have left; CSS counts all of the tag.
                Condition::Place(nth) if has_condition => last.1 = among_alike(&last.1, &nth)?,
                Condition::Last if has_condition => last.1 = format!("{0}:not(:has(~ {0}))", last.1),
                Condition::Place(nth) if name == "*" => last.1.push_str(&format!(":nth-child({nth})")),
                Condition::Place(nth) => last.1.push_str(&format!(":nth-of-type({nth})")),
                Condition::Last if name == "*" => last.1.push_str(":last-child"),
                Condition::Last => last.1.push_str(":last-of-type"),
            }
            has_condition = true;
        }
        Ok(())
    }

    /// Nothing but the end of the path follows.
    fn is_at_end(&self) -> bool {
        !self.rest.trim_start().starts_with(['/', '['])
    }
}

/// Whence a step's elements are counted: a place behind the brackets counts along the axis.
#[derive(PartialEq)]
enum Axis {
    Child,
    Parent,
    /// Behind what this selects, side by side.
    Following(String),
    /// Before what this selects, side by side.
    Preceding(String),
    /// Around what this selects.
    Ancestor(String),
}

impl Axis {
    /// Of what `compound` selects, elements called `name`, those nearest to where the axis begins.
    fn nearest(&self, compound: &str, name: &str) -> Option<String> {
        match self {
            Axis::Child => None,
            Axis::Parent => Some(compound.to_owned()),
            Axis::Following(before) => Some(format!("{compound}:not({before} ~ {compound} ~ {compound})")),
            Axis::Preceding(behind) => Some(format!("{compound}:not(:has(~ {name} ~ {behind}))")),
            Axis::Ancestor(inner) => Some(format!("{compound}:not(:has({name} {inner}))")),
        }
    }
}
