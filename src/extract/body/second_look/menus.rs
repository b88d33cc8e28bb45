//! Menus known by what they list: one of their entries is the page itself.

use html5ever::local_name;

use super::Look;
use super::signals::SIGNALS;
use crate::extract::body::kinds::Kind;

impl Look<'_> {
    /// Drops the contents of a manual and the list of a shop's departments, which name the page they stand on.
    pub(super) fn menus(&mut self) {
        let outline = self.reading.outline;
        let limits = &SIGNALS.menu;
        let mut behind = 0;
        for title in self.survey.title_blocks.clone() {
            let block = &outline.blocks[title];
            if title < behind || self.survey.shapes[title].link_density < limits.least_links {
                continue;
            }
            let is_list =
                |&element: &usize| matches!(outline.elements[element].tag, local_name!("ul") | local_name!("ol"));
            let Some(list) = outline.ancestors(block.element).filter(is_list).last() else { continue };
            let inside = self.inside[list].clone();
            behind = inside.end;
            let is_link = |index: &usize| self.survey.shapes[*index].link_density >= limits.least_links;
            let links = inside.clone().filter(is_link).count();
            if links >= limits.least_entries && links as f32 >= limits.least_share * inside.len() as f32 {
                self.drop_inside(list, Kind::Navigation.name(), "a list of links, one of them to the page itself");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::body::second_look::sample::{SENTENCE, kept};

    #[test]
    fn a_list_of_links_that_names_the_page_goes() {
        let count = |entries: &[&str]| {
            let entry = |entry: &&str| format!("<li><a href='/{}'>{entry}</a></li>", entry.len());
            let list = entries.iter().map(entry).collect::<String>();
            let html = format!("<title>Nets</title><ul>{list}</ul><h1>Nets</h1><p>{SENTENCE}</p>");
            kept(&html, &vec![0.9; entries.len() + 2], |look| look.menus()).len()
        };
        assert_eq!(count(&["Oar", "Sail", "Keel", "Anchor", "Nets", "Rudder", "Mast", "Deck"]), 2);
        assert_eq!(count(&["Oar", "Sail", "Keel", "Anchor", "Ropes", "Rudder", "Mast", "Deck"]), 10);
        // Crumbs are short.
        assert_eq!(count(&["Boats", "Gear", "Nets"]), 5);
    }
}
