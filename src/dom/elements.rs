//! The elements of a page in document order, and which of them bear an id, a class or a tag: looked at once, for all who
//! ask.

use ego_tree::NodeId;
use foldhash::{HashMap, HashMapExt};
use html5ever::local_name;
use scraper::{ElementRef, Html};
use xxhash_rust::xxh3::xxh3_64;

use super::attribute::attribute;

/// What elements are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name<'a> {
    /// A whole id.
    Id(&'a str),
    /// One of the names in the class attribute.
    Class(&'a str),
    /// A tag, in lower case: those inside SVG have capitals.
    Tag(&'a str),
}

/// All elements of a page, by their place in document order.
#[derive(Debug)]
pub(super) struct Elements {
    pub(super) nodes: Vec<NodeId>,
    ids: Names,
    classes: Names,
    tags: Names,
    /// Elements with the same class attribute; those without one are the last.
    by_class: Groups,
    by_tag: Groups,
}

impl Elements {
    /// Walks `html` from each node to its first child, else to the next node that is not inside it.
    pub(super) fn of(html: &Html) -> Self {
        let mut nodes = Vec::new();
        let (mut ids, mut classes, mut tags) = (Names::default(), Names::default(), Names::default());
        let (mut number_of_class, mut number_of_tag) = (HashMap::new(), HashMap::new());
        let (mut class_of, mut tag_of) = (Vec::new(), Vec::new());
        let mut next = Some(html.tree.root());
        while let Some(node) = next {
            if let Some(element) = ElementRef::wrap(node) {
                let value = element.value();
                if let Some(id) = attribute(value, &local_name!("id")) {
                    ids.add(id, nodes.len() as u32);
                }
                class_of.push(attribute(value, &local_name!("class")).map(|attribute| {
                    let count = number_of_class.len() as u32;
                    *number_of_class.entry(attribute).or_insert_with(|| {
                        attribute.split_ascii_whitespace().for_each(|class| classes.add(class, count));
                        count
                    })
                }));
                let count = number_of_tag.len() as u32;
                tag_of.push(*number_of_tag.entry(&value.name.local).or_insert_with(|| {
                    tags.add(&value.name.local.to_ascii_lowercase(), count);
                    count
                }));
                nodes.push(node.id());
            }
            let behind = || std::iter::once(node).chain(node.ancestors()).find_map(|outer| outer.next_sibling());
            next = node.first_child().or_else(behind);
        }
        let without = number_of_class.len() as u32;
        let class_of = class_of.into_iter().map(|class| class.unwrap_or(without));
        Elements {
            nodes,
            ids: ids.sorted(),
            classes: classes.sorted(),
            tags: tags.sorted(),
            by_class: Groups::of(class_of.collect(), number_of_class.len() + 1),
            by_tag: Groups::of(tag_of, number_of_tag.len()),
        }
    }

    /// Places of all that may bear `name`, in document order: two names seldom pass for one, but they may.
    pub(super) fn places(&self, name: Name<'_>) -> Vec<u32> {
        match name {
            Name::Id(id) => self.ids.get(id).collect(),
            Name::Class(class) => self.by_class.of_all(self.classes.get(class)),
            Name::Tag(tag) => self.by_tag.of_all(self.tags.get(tag)),
        }
    }

    /// Places of the elements of each class attribute there is.
    pub(super) fn classes(&self) -> impl Iterator<Item = &[u32]> {
        self.by_class.all().rev().skip(1)
    }

    /// Places of the elements of each tag there is.
    pub(super) fn tags(&self) -> impl Iterator<Item = &[u32]> {
        self.by_tag.all()
    }
}

/// Names by their hash, each with the numbers of what bears it.
#[derive(Debug, Default)]
struct Names(Vec<(u64, u32)>);

impl Names {
    fn add(&mut self, name: &str, number: u32) {
        self.0.push((xxh3_64(name.as_bytes()), number));
    }

    fn sorted(mut self) -> Self {
        self.0.sort_unstable();
        self.0.dedup();
        self
    }

    fn get(&self, name: &str) -> impl Iterator<Item = u32> {
        let hash = xxh3_64(name.as_bytes());
        let first = self.0.partition_point(|(other, _)| *other < hash);
        self.0[first..].iter().take_while(move |(other, _)| *other == hash).map(|(_, number)| *number)
    }
}

/// Places, group by group, in each in document order.
#[derive(Debug)]
struct Groups {
    places: Vec<u32>,
    /// Where each group ends.
    ends: Vec<u32>,
}

impl Groups {
    /// By the number of the group that each place is in.
    fn of(numbers: Vec<u32>, count: usize) -> Self {
        let mut ends = vec![0; count];
        numbers.iter().for_each(|number| ends[*number as usize] += 1);
        let mut end = 0;
        for size in &mut ends {
            // Its start, until its places stand there.
            (*size, end) = (end, end + *size);
        }
        let mut places = vec![0; numbers.len()];
        for (place, number) in numbers.into_iter().enumerate() {
            let end = &mut ends[number as usize];
            places[*end as usize] = place as u32;
            *end += 1;
        }
        Groups { places, ends }
    }

    fn get(&self, number: usize) -> &[u32] {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.places[start as usize..self.ends[number] as usize]
    }

    fn all(&self) -> impl DoubleEndedIterator<Item = &[u32]> {
        (0..self.ends.len()).map(|number| self.get(number))
    }

    /// All places of several groups.
    fn of_all(&self, numbers: impl Iterator<Item = u32>) -> Vec<u32> {
        let (mut places, mut count) = (Vec::new(), 0);
        for number in numbers {
            places.extend_from_slice(self.get(number as usize));
            count += 1;
        }
        if count > 1 {
            places.sort_unstable();
        }
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dom::parse;

    #[test]
    fn elements_are_found_by_any_of_their_names() {
        let dom = parse("<p id=a class='x y'>1<p class=z>2<p class=' y x y '>3<svg id=a><linearGradient class=x>");
        let found = |name: Name<'_>| -> Vec<String> {
            dom.named(name).map(|element| element.value().name().to_owned() + &element.text().collect::<String>()).collect()
        };
        assert_eq!(found(Name::Class("x")), ["p1", "p3", "linearGradient"]);
        assert_eq!(found(Name::Class("y")), ["p1", "p3"]);
        assert_eq!(found(Name::Class("x y")), [""; 0]);
        assert_eq!(found(Name::Id("a")), ["p1", "svg"]);
        assert_eq!(found(Name::Tag("lineargradient")), ["linearGradient"]);
        assert_eq!(found(Name::Tag("p")), ["p1", "p2", "p3"]);
        assert_eq!(dom.classes().map(|same| same.count()).sum::<usize>(), 4);
        assert_eq!(dom.tags().map(|same| same.name()).count(), 6);
    }
}
