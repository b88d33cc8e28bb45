//! Many selectors in one walk over a tree.
//!
//! Nearly every selector asks its element for an id, a class, an attribute or a tag. Filed under that name, only the few
//! selectors that can match an element are tried on it, however many there are.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

use aho_corasick::AhoCorasick;
use foldhash::HashSet;
use html5ever::{LocalName, local_name, ns};

use super::asked::Asked;
use super::css::Css;
use crate::dom::{Dom, ElementRef, attributes};

/// Selectors, by number, filed under what they ask for.
#[derive(Debug, Clone, Default)]
pub struct Index {
    ids: Names<Vec<usize>>,
    classes: Names<Vec<usize>>,
    tags: HashMap<LocalName, Filed, BuildHasherDefault<Fnv>>,
    /// Those that ask for no tag either.
    others: Filed,
    len: usize,
}

type Names<T> = HashMap<String, T, BuildHasherDefault<Fnv>>;

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
                    Asked::Tag(name) => index.tags.entry(name.as_str().into()).or_default().numbers.push(number),
                    Asked::Attribute { tag, name, part } => {
                        attributes.entry((tag.as_deref(), name)).or_default().push((part, number));
                    }
                    Asked::Nothing => index.others.numbers.push(number),
                }
            }
        }
        for ((tag, name), parts) in attributes {
            let filed = match tag {
                Some(tag) => index.tags.entry(tag.into()).or_default(),
                None => &mut index.others,
            };
            filed.attributes.push(Attribute::of(name, &parts));
        }
        index
    }

    /// There are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Walks `dom` once in document order; `visit` sees every element with the number of each selector that may match
    /// it, and tests it. A selector may come twice.
    pub fn walk<'a>(&self, dom: &'a Dom, mut visit: impl FnMut(usize, ElementRef<'a>)) {
        if self.is_empty() {
            return;
        }
        // Classes met so far by which no selector asks for anything: most elements share theirs with others.
        let mut quiet: HashSet<&str> = HashSet::default();
        for element in dom.elements() {
            let value = element.value();
            let mut visit_each = |numbers: &[usize]| numbers.iter().for_each(|&number| visit(number, element));
            if !self.tags.is_empty() {
                let name = &value.name.local;
                // Only SVG has names with capitals.
                let filed = if value.name.ns != ns!(html) && name.bytes().any(|byte| byte.is_ascii_uppercase()) {
                    self.tags.get(&name.to_ascii_lowercase())
                } else {
                    self.tags.get(name)
                };
                if let Some(filed) = filed {
                    visit_each(&filed.numbers);
                    attributes(value).for_each(|(name, content)| filed.visit(name, content, &mut visit_each));
                }
            }
            visit_each(&self.others.numbers);
            for (name, content) in attributes(value) {
                match *name {
                    local_name!("id") => self.ids.get(content).into_iter().for_each(|numbers| visit_each(numbers)),
                    local_name!("class") => {
                        if quiet.contains(content) {
                            continue;
                        }
                        let mut is_quiet = true;
                        let mut visit_each = |numbers: &[usize]| {
                            is_quiet &= numbers.is_empty();
                            visit_each(numbers);
                        };
                        if !self.classes.is_empty() {
                            let found = content.split_ascii_whitespace().filter_map(|class| self.classes.get(class));
                            found.for_each(|numbers| visit_each(numbers));
                        }
                        self.others.visit(name, content, &mut visit_each);
                        if is_quiet {
                            quiet.insert(content);
                        }
                        continue;
                    }
                    _ => {}
                }
                self.others.visit(name, content, &mut visit_each);
            }
        }
    }
}

impl Filed {
    /// Visits what asks for the attribute `name`, which is `content`.
    fn visit(&self, name: &LocalName, content: &str, visit_each: &mut impl FnMut(&[usize])) {
        for attribute in self.attributes.iter().filter(|attribute| attribute.name == *name) {
            visit_each(&attribute.numbers);
            let found = attribute.parts.find_overlapping_iter(content);
            found.for_each(|found| visit_each(&attribute.by_part[found.pattern().as_usize()..][..1]));
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

/// Fowler, Noll and Vo's hash: the names are short, and a rule's author does not attack the own program.
#[derive(Debug, Clone, Copy)]
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
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
    fn one_walk_finds_what_each_selector_finds_alone() {
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
        index.walk(&dom, |number, element| {
            if selectors[number].matches(element) && found[number].last() != Some(&element.id()) {
                found[number].push(element.id());
            }
        });
        for (css, found) in selectors.iter().zip(found) {
            let alone: Vec<_> = dom.html.select(&css.selector).map(|element| element.id()).collect();
            assert_eq!(css.elements(&dom).map(|element| element.id()).collect::<Vec<_>>(), alone, "{}", css.text);
            assert_eq!(found, alone, "{}", css.text);
        }
    }
}
