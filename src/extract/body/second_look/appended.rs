//! The next article in full, appended below the page's own in markup that tells nothing.

use super::Look;
use super::signals::SIGNALS;
use crate::extract::fields::date_text::{self, Setting};

impl Look<'_> {
    /// An element beside the headline that opens as the page does: a heading, and right below it a line with a day in an
    /// element of the same tag and class as the line below the headline.
    pub(super) fn appended_articles(&mut self) {
        let outline = self.reading.outline;
        let is_heading = |index: usize| outline.blocks[index].is_heading();
        let Some(headline) = self.survey.title_blocks.iter().copied().find(|&index| is_heading(index)) else { return };
        let signals = &SIGNALS.appended;
        let below = headline + 1..(headline + 1 + signals.reach).min(outline.blocks.len());
        let Some(line) = below.take_while(|&index| !is_heading(index)).find(|&index| self.is_dated_line(index)) else {
            return;
        };
        let template = outline.elements[outline.blocks[line].element].template;
        let mut articles = Vec::new();
        for index in line + 1..outline.blocks.len() {
            if outline.elements[outline.blocks[index].element].template != template || !self.is_dated_line(index) {
                continue;
            }
            let mut above = (index.saturating_sub(signals.reach).max(line + 1)..index).rev();
            let Some(heading) = above.find(|&above| is_heading(above)) else { continue };
            let around = outline.ancestors(outline.blocks[heading].element);
            let beside = around.take_while(|&element| !self.inside[element].contains(&headline)).last();
            let opens =
                |element: &usize| self.inside[*element].start == heading && self.inside[*element].contains(&index);
            articles.extend(beside.filter(opens));
            if articles.len() > signals.most {
                return;
            }
        }
        if !articles.is_empty() && self.share_outside(&articles) >= SIGNALS.other_article.least_share {
            self.drop_all(articles, "opens with a headline and a dated line like the page's own");
        }
    }

    /// A short line with a day, in an element that has a class.
    fn is_dated_line(&self, index: usize) -> bool {
        let block = &self.reading.outline.blocks[index];
        self.reading.outline.elements[block.element].has_class
            && self.survey.shapes[index].words <= SIGNALS.appended.most_words
            && !block.is_heading()
            && date_text::read(&block.text, &Setting::default()).is_some()
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::body::second_look::sample::body_beside;

    const OTHER: &str = "<p>When the council decided to build the bridge, only four people had asked for it, and three of \
                         them lived in the city.</p><p>The work took six years and cost three times as much as planned, \
                         because the ground turned out to be peat.</p>";

    fn other(line: &str) -> String {
        format!("<div class='t7'><h2>The bridge nobody wanted</h2>{line}{OTHER}</div>")
    }

    #[test]
    fn the_next_article_goes_where_it_opens_like_the_page() {
        let body = body_beside(&other("<p class='byline'>By Paul Hark, May 2, 2024</p>"));
        assert!(body.ends_with("in half an hour."), "{body}");
        // A part of the text has no line of its own, or one that says something else.
        for line in ["", "<p class='byline'>By the river</p>", "<p class='note'>May 2, 2024</p>"] {
            let body = body_beside(&other(line));
            assert!(body.ends_with("turned out to be peat."), "{body}");
        }
    }
}
