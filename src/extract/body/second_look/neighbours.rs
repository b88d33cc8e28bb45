//! Lines that lead to the article before or behind this one: a label and its title.

use super::Look;
use super::signals::SIGNALS;
use crate::extract::blocks::{BlockKind, TextBlock};
use crate::extract::body::kinds::Kind;
use crate::text::lower_case;

impl Look<'_> {
    /// "Previous post: A mill that grinds at night", the title a link.
    pub(super) fn neighbours(&mut self) {
        let reason = "label of the article before or behind, and a link";
        self.drop_where(Kind::Navigation.name(), reason, |look, index| {
            let block = &look.reading.outline.blocks[index];
            !matches!(block.kind, BlockKind::Code | BlockKind::Cell)
                && look.survey.shapes[index].link_density >= SIGNALS.label.most_links
                && label_of(block).is_some_and(|label| SIGNALS.neighbours.labels.contains(&lower_case(label)))
        });
        let kept: Vec<usize> = self.kept().collect();
        for &index in kept.iter().skip(1).rev() {
            let text = self.reading.outline.blocks[index].text.trim();
            let is_arrow = |sign: char| SIGNALS.neighbours.arrows.contains(sign);
            let leads = self.survey.shapes[index].link_density >= SIGNALS.label.least_links_behind;
            if !leads || !(text.starts_with(is_arrow) || text.ends_with(is_arrow)) {
                return;
            }
            self.drop(index, Kind::Navigation.name(), "links with arrows, at the end of the text");
        }
    }
}

/// What stands before the link of a line, or inside it before a colon or a title in quotation marks.
fn label_of(block: &TextBlock) -> Option<&str> {
    let (_, link) = block.links().next()?;
    let before = block.text.get(..link.start)?;
    if before.trim_end().ends_with([',', ';']) {
        return None;
    }
    let label = trimmed(before);
    if label.is_empty() {
        // A title may stand in quotation marks instead.
        block.text.split_once([':', '：', '\n', '"', '“', '„', '「', '『']).map(|(label, _)| trimmed(label))
    } else {
        Some(label)
    }
}

fn trimmed(label: &str) -> &str {
    label.trim_matches(|sign: char| !sign.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use crate::extract::body::second_look::sample::body_with;

    #[test]
    fn links_with_arrows_behind_the_text_lead_to_other_articles() {
        let line = "<p><a href='/a'>← A mill that grinds at night</a> <a href='/b'>Six crossings →</a></p>";
        assert!(body_with(line).ends_with("in half an hour."));
        let plain = "<p>From A → B, the <a href='/b'>ferry</a> took four minutes and the bus takes thirty. →</p>";
        assert!(body_with(plain).contains("thirty"));
    }

    #[test]
    fn the_articles_before_and_behind_go_with_their_labels() {
        for line in [
            "Older post: <a href='/o/'>A mill that grinds at night</a>",
            "<a href='/o/'>« Vorheriger Beitrag: Die Mühle, die nachts mahlt</a>",
            "Article suivant : <a href='/n/'>Pourquoi l’éclusier chante</a>",
            "次の記事：<a href='/n/'>水門番はなぜ歌うのか</a>",
            "<a href='/n/'>… weiter zu „Warum der Schleusenwärter singt“</a>",
            "<a href='/n/'>Continue to “Why the lock keeper sings”</a>",
        ] {
            let body = body_with(&format!("<p>{line}</p>"));
            assert!(body.ends_with("in half an hour."), "{body}");
        }
        let prose = "<p>Next: <a href='https://ferries.test/'>the society of ferrymen</a>, which has asked both towns for an \
                     account of what they have paid for the boat since it was built.</p>";
        assert!(body_with(prose).ends_with("since it was built."));
        let quoted = "<p><a href='https://ferries.test/'>“Rivers remember”, the owner's first speech</a> is kept in the archive.</p>";
        assert!(body_with(quoted).ends_with("in the archive."));
        let step = "<p>Next, <a href='/rope'>let down the rope before the ice comes</a>.</p>";
        assert!(body_with(step).ends_with("before the ice comes."));
    }
}
