//! A list of contents, known by where it leads: every entry is a link to a part of the page it stands on.

use html5ever::local_name;

use super::Look;
use super::signals::SIGNALS;
use crate::dom::{ElementRef, attribute};
use crate::extract::blocks::{BlockKind, InlineKind};
use crate::extract::body::kinds::Kind;

impl Look<'_> {
    /// Drops lists of contents that bear no telling class or label.
    pub(super) fn contents(&mut self) {
        let mut start = 0;
        while start < self.marks.len() {
            let Some(list) = self.leads_to_a_part(start).then(|| self.whole_list(start)) else {
                start += 1;
                continue;
            };
            let inside = self.inside[list].clone();
            let entries = inside.clone().filter(|&index| self.leads_to_a_part(index)).count();
            if entries == inside.len() && entries >= SIGNALS.contents.least_entries {
                self.drop_inside(list, Kind::Contents.name(), "a list whose entries lead to parts of the page");
                self.drop_label(list);
            }
            start = inside.end.max(start + 1);
        }
    }

    /// What a box has above its list and nothing else: "Contents".
    fn drop_label(&mut self, list: usize) {
        let inside = self.inside[list].clone();
        let is_labelled = |&outer: &usize| {
            let around = &self.inside[outer];
            around.start + 1 == inside.start && around.end == inside.end
        };
        if self.reading.outline.ancestors(list).any(|outer| is_labelled(&outer)) {
            self.drop(inside.start - 1, Kind::Contents.name(), "the label of a list of contents");
        }
    }

    /// The outermost list around an entry.
    fn whole_list(&self, entry: usize) -> usize {
        let elements = &self.reading.outline.elements;
        let is_of_list = |&element: &usize| {
            let tag = &elements[element].tag;
            *tag == local_name!("li") || *tag == local_name!("ul") || *tag == local_name!("ol")
        };
        let element = self.reading.outline.blocks[entry].element;
        let is_wrapper = |element: &usize| elements[*element].tag == local_name!("div");
        // DokuWiki has a box inside each entry.
        let around = self.reading.outline.ancestors(element).skip_while(is_wrapper);
        around.take_while(is_of_list).last().unwrap_or(element)
    }

    /// Whether an entry of a list is nothing but a link within the page.
    fn leads_to_a_part(&self, index: usize) -> bool {
        let block = &self.reading.outline.blocks[index];
        if block.kind != BlockKind::ListItem || self.survey.shapes[index].link_density < SIGNALS.contents.least_links {
            return false;
        }
        let mut links = block.inline.iter().filter_map(|inline| match inline.kind {
            InlineKind::Link(node) => self.reading.dom.html.tree.get(node).and_then(ElementRef::wrap),
            _ => None,
        });
        let leads_inside = |link: ElementRef<'_>| {
            attribute(link.value(), &local_name!("href")).is_some_and(|href| href.len() > 1 && href.starts_with('#'))
        };
        links.next().is_some_and(leads_inside) && links.all(leads_inside)
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::body::second_look::sample::body_around;

    #[test]
    fn the_label_in_its_box_goes_with_a_list_of_contents() {
        let entry = |text: &str| format!("<li><div><a href='#part'>{text}</a></div></li>");
        let entries = ["1 The boat", "2 The bridge", "3 The bus"].map(entry).concat();
        let body = body_around(&format!("<div><p>What is below</p><ul>{entries}</ul></div>"));
        assert!(!body.contains("The bridge") && !body.contains("What is below"), "{body}");
    }

    #[test]
    fn a_list_of_contents_goes_and_a_list_of_links_elsewhere_stays() {
        let list = |to: &str| {
            let entry = |text: &str| format!("<li><a href='{to}'>{text}</a></li>");
            let entries = ["The boat and its rope", "The bridge and its price", "The bus and its driver"];
            format!("<ul>{}</ul>", entries.map(entry).concat())
        };
        assert!(!body_around(&list("#part")).contains("The boat and its rope"));
        assert!(body_around(&list("https://ferries.test/part")).contains("The boat and its rope"));
    }
}
