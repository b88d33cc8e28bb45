//! A list of contents, known by where it leads: every entry is a link to a part of the page it stands on.

use html5ever::local_name;

use super::Look;
use super::signals::SIGNALS;
use crate::dom::{ElementRef, attribute};
use crate::extract::blocks::BlockKind;
use crate::extract::body::kinds::Kind;

impl Look<'_> {
    /// Entries that are paragraphs, or lines of one, with their label. On the pages of goods such lines are highlights.
    pub(super) fn contents_in_lines(&mut self) {
        let mut start = 0;
        while start < self.marks.len() {
            let is_entry = |index: &usize| {
                self.reading.outline.blocks[*index].kind == BlockKind::Paragraph
                    && self.is_link_to_a_part(*index, SIGNALS.contents.least_links)
            };
            let end = (start..self.marks.len()).find(|index| !is_entry(index)).unwrap_or(self.marks.len());
            if end - start >= SIGNALS.contents.least_entries {
                let label =
                    start.checked_sub(1).filter(|&label| self.survey.shapes[label].phrase == Some(Kind::Contents));
                for index in label.into_iter().chain(start..end) {
                    self.drop(index, Kind::Contents.name(), "lines that lead to parts of the page");
                }
            } else if self.lines_lead_to_parts(start) {
                self.drop(start, Kind::Contents.name(), "lines that lead to parts of the page");
            }
            start = end.max(start + 1);
        }
    }

    /// Whether a block is a line for each of its links within the page, and a label.
    fn lines_lead_to_parts(&self, index: usize) -> bool {
        let links = self.survey.shapes[index].links;
        self.survey.shapes[index].lines + 1.0 >= links
            && links >= SIGNALS.contents.least_entries as f32
            && self.reading.outline.blocks[index].kind == BlockKind::Paragraph
            && self.is_link_to_a_part(index, SIGNALS.contents.least_links_of_lines)
    }

    /// Lists of contents that bear no telling class or label.
    pub(super) fn contents_in_lists(&mut self) {
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
        self.reading.outline.blocks[index].kind == BlockKind::ListItem
            && self.is_link_to_a_part(index, SIGNALS.contents.least_links)
    }

    /// Whether a block's links all lead to parts of the page, and so many of its letters stand in them; the number of an
    /// entry is no letter.
    fn is_link_to_a_part(&self, index: usize, least_links: f32) -> bool {
        let block = &self.reading.outline.blocks[index];
        let is_number = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ')' | ' ');
        let numbers = block.text.chars().take_while(|&letter| is_number(letter)).count();
        let letters = block.chars.saturating_sub(numbers).max(1);
        if block.inline.is_empty() || (block.link_chars as f32) < least_links * letters as f32 {
            return false;
        }
        let mut links = block.links().filter_map(|(link, _)| self.reading.dom.element(link));
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

    #[test]
    fn lines_that_lead_to_parts_go_with_their_label() {
        let link = |text: &str| format!("<a href='#part'>{text}</a>");
        let entries = ["The boat and its rope", "The bridge and its price", "The bus and its driver"].map(link);
        for contents in [
            format!("<p>In this article</p><p>{}</p>", entries.join("</p><p>")),
            format!("<p>1. {}</p>", entries.join("</p><p>2. ")),
            format!("<p><b>In this article</b><br>{}</p>", entries.join("<br>")),
        ] {
            let body = body_around(&contents);
            assert!(body.contains("because of ice.\n\nThe boat has"), "{body}");
        }
        let prose = format!(
            "<p>What the {} are for is told below, and {} too, and so is {}, for those who ask.</p>",
            entries[0], entries[1], entries[2]
        );
        assert!(body_around(&prose).contains("for those who ask."));
    }
}
