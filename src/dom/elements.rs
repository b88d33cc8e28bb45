//! The elements of a page in document order, and which of them bear an id, a class or a tag: the tree is walked once, for
//! everybody who asks later.

use ego_tree::NodeId;
use foldhash::{HashMap, HashMapExt};
use html5ever::local_name;
use scraper::{ElementRef, Html};
use xxhash_rust::xxh3::xxh3_64;

use super::attribute::attribute;

/// What elements are asked for by.
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
#[derive(Debug, Default)]
pub(super) struct Elements {
    pub(super) nodes: Vec<NodeId>,
    /// Past the last element inside each.
    ends: Vec<u32>,
    /// The number of each one's class attribute.
    class_of: Vec<Option<u32>>,
    ids: Names,
    classes: Names,
    tags: Names,
    /// Elements with the same class attribute.
    by_class: Groups,
    by_tag: Groups,
}

impl Elements {
    /// Walks `html` from each node to its first child, else to the next node that is not inside it.
    pub(super) fn of(html: &Html) -> Self {
        let most = html.tree.values().len();
        let mut elements = Elements { nodes: Vec::with_capacity(most), ..Elements::default() };
        let (mut number_of_class, mut number_of_tag) = (HashMap::new(), HashMap::new());
        let mut tag_of = Vec::with_capacity(most);
        // Elements whose first child has been met.
        let mut open = Vec::new();
        let mut next = Some(html.tree.root());
        while let Some(node) = next {
            let element = ElementRef::wrap(node);
            if let Some(element) = element {
                elements.add(element, &mut number_of_class);
                let count = number_of_tag.len() as u32;
                let name = &element.value().name.local;
                tag_of.push(*number_of_tag.entry(name).or_insert_with(|| {
                    elements.tags.add(&name.to_ascii_lowercase(), count);
                    count
                }));
            }
            next = node.first_child();
            if next.is_some() {
                open.push((node, element.is_some().then(|| elements.nodes.len() - 1)));
                continue;
            }
            next = node.next_sibling();
            while next.is_none()
                && let Some((outer, place)) = open.pop()
            {
                if let Some(place) = place {
                    elements.ends[place] = elements.nodes.len() as u32;
                }
                next = outer.next_sibling();
            }
        }
        elements.ids.sort();
        elements.classes.sort();
        elements.tags.sort();
        elements.by_class = Groups::of(&elements.class_of, number_of_class.len());
        elements.by_tag = Groups::of(&tag_of, number_of_tag.len());
        elements
    }

    fn add<'a>(&mut self, element: ElementRef<'a>, number_of_class: &mut HashMap<&'a str, u32>) {
        let place = self.nodes.len() as u32;
        self.nodes.push(element.id());
        self.ends.push(place + 1);
        if let Some(id) = attribute(element.value(), &local_name!("id")) {
            self.ids.add(id, place);
        }
        self.class_of.push(attribute(element.value(), &local_name!("class")).map(|attribute| {
            let count = number_of_class.len() as u32;
            *number_of_class.entry(attribute).or_insert_with(|| {
                attribute.split_ascii_whitespace().for_each(|class| self.classes.add(class, count));
                count
            })
        }));
    }

    /// Past the last place inside the element at `place`.
    pub(super) fn end(&self, place: usize) -> usize {
        self.ends[place] as usize
    }

    /// The number of the class attribute of the element at `place` among those of the page.
    pub(super) fn class(&self, place: usize) -> Option<usize> {
        self.class_of[place].map(|number| number as usize)
    }

    /// Whether any element may bear `name`.
    pub(super) fn bears(&self, name: Name<'_>) -> bool {
        match name {
            Name::Id(id) => self.ids.get(id).next().is_some(),
            Name::Class(class) => self.classes.get(class).next().is_some(),
            Name::Tag(tag) => self.tags.get(tag).next().is_some(),
        }
    }

    /// Places of all that may bear `name`, in document order: names are told apart by their hash, and so, very seldom, an
    /// element of another name is among them.
    pub(super) fn places(&self, name: Name<'_>) -> Vec<u32> {
        match name {
            Name::Id(id) => self.ids.get(id).collect(),
            Name::Class(class) => self.by_class.of_all(self.classes.get(class)),
            Name::Tag(tag) => self.by_tag.of_all(self.tags.get(tag)),
        }
    }

    /// Places of the elements of each class attribute there is.
    pub(super) fn classes(&self) -> impl ExactSizeIterator<Item = &[u32]> {
        self.by_class.all()
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

    fn sort(&mut self) {
        self.0.sort_unstable();
        self.0.dedup();
    }

    fn get(&self, name: &str) -> impl Iterator<Item = u32> {
        let hash = xxh3_64(name.as_bytes());
        let first = self.0.partition_point(|(other, _)| *other < hash);
        self.0[first..].iter().take_while(move |(other, _)| *other == hash).map(|(_, number)| *number)
    }
}

/// Places, group by group, in each in document order.
#[derive(Debug, Default)]
struct Groups {
    places: Vec<u32>,
    /// Where each group ends.
    ends: Vec<u32>,
}

impl Groups {
    /// By the number of the group that each place is in, if it is in any.
    fn of<Number: Copy + Into<Option<u32>>>(numbers: &[Number], count: usize) -> Self {
        let groups = || numbers.iter().map(|number| Into::<Option<u32>>::into(*number));
        let mut ends = vec![0; count];
        groups().flatten().for_each(|number| ends[number as usize] += 1);
        let mut end = 0;
        for size in &mut ends {
            // Its start, until its places stand there.
            (*size, end) = (end, end + *size);
        }
        let mut places = vec![0; end as usize];
        for (place, number) in groups().enumerate() {
            let Some(end) = number.map(|number| &mut ends[number as usize]) else { continue };
            places[*end as usize] = place as u32;
            *end += 1;
        }
        Groups { places, ends }
    }

    fn get(&self, number: usize) -> &[u32] {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.places[start as usize..self.ends[number] as usize]
    }

    fn all(&self) -> impl ExactSizeIterator<Item = &[u32]> {
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
            dom.named(name)
                .map(|element| element.value().name().to_owned() + &element.text().collect::<String>())
                .collect()
        };
        assert_eq!(found(Name::Class("x")), ["p1", "p3", "linearGradient"]);
        assert_eq!(found(Name::Class("y")), ["p1", "p3"]);
        assert_eq!(found(Name::Class("x y")), [""; 0]);
        assert_eq!(found(Name::Id("a")), ["p1", "svg"]);
        assert_eq!(found(Name::Tag("lineargradient")), ["linearGradient"]);
        assert_eq!(found(Name::Tag("p")), ["p1", "p2", "p3"]);
        assert_eq!(dom.classes().map(|same| same.count()).sum::<usize>(), 4);
        assert_eq!(dom.tags().count(), 6);
    }
}
