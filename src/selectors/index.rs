//! Many selectors over one tree.
//!
//! Nearly every selector asks its element for an id, a class, an attribute or a tag. Filed under that name, each name is asked
//! of the page once, and only the few selectors that can match an element are tried on it, however many there are.

use std::collections::BTreeMap;

use aho_corasick::AhoCorasick;
use html5ever::{LocalName, local_name};

use super::asked::Asked;
use super::css::Css;
use crate::dom::{Dom, ElementRef, Name, attribute, attributes};

/// Selectors, by number, filed under what they ask for.
#[derive(Debug, Clone, Default)]
pub struct Index {
    ids: BTreeMap<String, Vec<usize>>,
    classes: BTreeMap<String, Vec<usize>>,
    tags: BTreeMap<String, Filed>,
    /// Those that ask for no tag either.
    others: Filed,
    len: usize,
}

/// Selectors that ask for no id and no class.
#[derive(Debug, Clone, Default)]
struct Filed {
    /// Those that ask for nothing more.
    numbers: Vec<usize>,
    attributes: Vec<Attribute>,
}

/// Selectors that ask for an attribute.
#[derive(Debug, Clone)]
struct Attribute {
    name: LocalName,
    /// Those to which any value will do.
    numbers: Vec<usize>,
    /// What the value must hold, in the order of `by_part`.
    parts: AhoCorasick,
    by_part: Vec<usize>,
}

impl Index {
    /// Files `selectors` in their order.
    pub fn of<'a>(selectors: impl IntoIterator<Item = &'a Css>) -> Self {
        let mut index = Index::default();
        // By tag and name: the parts, each with its selector.
        let mut attributes = BTreeMap::<(Option<&str>, &str), Vec<(&str, usize)>>::new();
        for css in selectors {
            let number = index.len;
            index.len += 1;
            for asked in &css.asked {
                match asked {
                    Asked::Id(name) => index.ids.entry(name.clone()).or_default().push(number),
                    Asked::Class(name) => index.classes.entry(name.clone()).or_default().push(number),
                    Asked::Tag(name) => index.tags.entry(name.clone()).or_default().numbers.push(number),
                    Asked::Attribute { tag, name, part } => {
                        attributes.entry((tag.as_deref(), name)).or_default().push((part, number));
                    }
                    Asked::Nothing => index.others.numbers.push(number),
                }
            }
        }
        for ((tag, name), parts) in attributes {
            let filed = match tag {
                Some(tag) => index.tags.entry(tag.to_owned()).or_default(),
                None => &mut index.others,
            };
            filed.attributes.push(Attribute::of(name, &parts));
        }
        index
    }

    /// Asks `dom` for what the selectors ask for; `visit` sees each element with the number of each selector that may match
    /// it, and tests it: those of one selector in document order, if it is no list. A selector may come twice.
    pub fn visit<'a>(&self, dom: &'a Dom, mut visit: impl FnMut(usize, ElementRef<'a>)) {
        let mut visit_each =
            |numbers: &[usize], element: ElementRef<'a>| numbers.iter().for_each(|&number| visit(number, element));
        for (id, numbers) in &self.ids {
            dom.named(Name::Id(id)).for_each(|element| visit_each(numbers, element));
        }
        for (class, numbers) in &self.classes {
            dom.named(Name::Class(class)).for_each(|element| visit_each(numbers, element));
        }
        for (tag, filed) in &self.tags {
            dom.named(Name::Tag(tag)).for_each(|element| filed.visit(element, |_| true, &mut visit_each));
        }
        if self.others.is_empty() {
            return;
        }
        // Most elements share their class with others.
        for mut alike in dom.classes() {
            let Some(first) = alike.next() else { continue };
            let Some(class) = attribute(first.value(), &local_name!("class")) else { continue };
            let mut found: Vec<&[usize]> = Vec::new();
            self.others.numbers_of(&local_name!("class"), class, |numbers| found.push(numbers));
            if !found.is_empty() {
                let all = std::iter::once(first).chain(alike);
                all.for_each(|element| found.iter().for_each(|numbers| visit_each(numbers, element)));
            }
        }
        let is_other = |name: &LocalName| *name != local_name!("class");
        dom.elements().for_each(|element| self.others.visit(element, is_other, &mut visit_each));
    }
}

impl Filed {
    fn is_empty(&self) -> bool {
        self.numbers.is_empty() && self.attributes.is_empty()
    }

    /// Visits `element` for all that may match it by its tag and those of its attributes that are asked for.
    fn visit<'a>(
        &self,
        element: ElementRef<'a>,
        is_asked: impl Fn(&LocalName) -> bool,
        visit_each: &mut impl FnMut(&[usize], ElementRef<'a>),
    ) {
        visit_each(&self.numbers, element);
        for (name, content) in attributes(element.value()).filter(|(name, _)| is_asked(name)) {
            self.numbers_of(name, content, |numbers| visit_each(numbers, element));
        }
    }

    /// Gives `each` what asks for the attribute `name`, which is `content`.
    fn numbers_of<'s>(&'s self, name: &LocalName, content: &str, mut each: impl FnMut(&'s [usize])) {
        for attribute in self.attributes.iter().filter(|attribute| attribute.name == *name) {
            each(&attribute.numbers);
            let found = attribute.parts.find_overlapping_iter(content);
            found.for_each(|found| each(&attribute.by_part[found.pattern().as_usize()..][..1]));
        }
    }
}

impl Attribute {
    fn of(name: &str, parts: &[(&str, usize)]) -> Self {
        let numbers = parts.iter().filter(|(part, _)| part.is_empty()).map(|(_, number)| *number).collect();
        let parts = || parts.iter().filter(|(part, _)| !part.is_empty());
        // HTML compares the values of some attributes without regard to case (Selectors Level 4, section 6.3).
        let mut builder = AhoCorasick::builder();
        // Addresses and classes are too short for a search for rare bytes beforehand.
        let builder = builder.ascii_case_insensitive(true).prefilter(false).build(parts().map(|(part, _)| part));
        Attribute {
            name: name.into(),
            numbers,
            parts: builder.expect("as short as the rules it stands in"),
            by_part: parts().map(|(_, number)| *number).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dom::parse;
    use crate::selectors::{Layer, RuleFile, Setting};

    /// Selectors the way a rule file writes them.
    fn css(selectors: &[&str]) -> Vec<Css> {
        let list: Vec<String> = selectors.iter().map(|selector| format!("'''{selector}'''")).collect();
        let text = format!("[body]\nstrip = [{}]\n", list.join(", "));
        let file = RuleFile::parse(&text, "a.test", Layer::Site, "a.test.toml").expect("sound");
        let Setting::List(entries) = &file.settings["body.strip"] else { panic!("a list") };
        entries.iter().map(|entry| crate::selectors::compile::detector(entry).expect("sound")).collect()
    }

    #[test]
    fn together_they_find_what_each_selector_finds_alone() {
        let selectors = [
            "p",
            "P.lead",
            "#a .b",
            "div > p, li.x, #top",
            "[data-x='1, 2']",
            "[data-x*=', ']",
            "[class^='le' i]",
            "p[class$=b]",
            "[class*=a], [class]",
            ":is(b, i)",
            "p:has(> b)",
            "*",
            ".über",
            "svg lineargradient",
            ".b.c",
            "html",
            ".md\\:w",
            "li:nth-child(2)",
            "div\n> p  ,\tul   i",
            "p /* , .x */ b",
        ];
        let dom = parse(
            "<html><body id=top><div id=a class='b c'><p class='lead b'><b>x</b></p><p data-x='1, 2'>y</p></div>\
             <ul><li class=x><li class='md:w über'><i>z</i></ul><svg><linearGradient/></svg>",
        );
        let selectors = css(&selectors);
        let index = Index::of(&selectors);
        let mut found = vec![Vec::new(); selectors.len()];
        index.visit(&dom, |number, element| {
            if selectors[number].matches(element) {
                found[number].push(element.id());
            }
        });
        for (css, mut found) in selectors.iter().zip(found) {
            found.sort_unstable();
            found.dedup();
            let alone: Vec<_> = dom.html.select(&css.selector).map(|element| element.id()).collect();
            assert_eq!(css.elements(&dom).map(|element| element.id()).collect::<Vec<_>>(), alone, "{}", css.text);
            assert_eq!(found, alone, "{}", css.text);
        }
    }
}
