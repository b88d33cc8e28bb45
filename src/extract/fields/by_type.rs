//! What the type of a page says of the names and days that it prints: those of a thread are of its first post, and those
//! inside the cards of a listing are the cards' own.

use super::Evidence;
use super::candidate::Candidate;
use crate::dom::NodeId;
use crate::record::Method;

/// Where the first post of a thread stands.
#[derive(Debug, Clone, Copy)]
pub struct FirstPost {
    /// The element that holds its text.
    pub text: NodeId,
    /// The one that holds the text of the next post.
    pub next: NodeId,
}

/// Which byline and which day are the page's.
#[derive(Debug, Clone, Copy)]
pub struct Choice {
    pub(super) authors: Option<usize>,
    pub(super) published: Option<usize>,
}

impl Evidence {
    /// What was chosen before the type was known.
    pub fn choice(&self) -> Choice {
        Choice { authors: self.authors_choice, published: self.published_choice }
    }

    /// The byline and the day of a thread, which are those of its first post. A day that only later posts print tells when
    /// the thread was written still.
    pub fn choice_at(&self, post: FirstPost) -> Choice {
        Choice {
            authors: first_of(&self.authors, self.authors_choice, post),
            published: first_of(&self.published, self.published_choice, post).or(self.published_choice),
        }
    }

    /// The choice without a byline and a day that a page about goods prints below its first text: they are its buyers'.
    pub fn choice_of_goods(&self) -> Choice {
        Choice {
            authors: self.authors_choice.filter(|&index| is_of_page(&self.authors[index])),
            published: self.published_choice.filter(|&index| is_of_page(&self.published[index])),
        }
    }

    /// The choice without a byline and a day that a card prints as others beside it do, and without a line that only looks
    /// like a name ("Orlando Magic", "Rose Gold"): on a list it is an item's. `card` is the element of the card around a
    /// node and the number of the group that it belongs to.
    pub fn choice_outside(&self, card: impl Fn(NodeId) -> Option<(usize, usize)>) -> Choice {
        let authors = outside(&self.authors, self.authors_choice, &card);
        Choice {
            authors: authors.filter(|&index| !is_bare_name(&self.authors[index])),
            published: outside(&self.published, self.published_choice, &card),
        }
    }
}

/// As many items on a page are its cards.
const ITEMS_OF_LIST: usize = 3;

fn outside<T>(
    candidates: &[Candidate<T>],
    chosen: Option<usize>,
    card: impl Fn(NodeId) -> Option<(usize, usize)>,
) -> Option<usize> {
    let place = |index: usize| candidates[index].node.filter(|_| is_printed(&candidates[index])).and_then(&card);
    let index = chosen?;
    // Cards without a common element around them may be items of microdata, each with its own.
    let is_item = |candidate: &&Candidate<T>| candidate.method == Method::Microdata;
    if is_item(&&candidates[index]) && candidates.iter().filter(is_item).count() >= ITEMS_OF_LIST {
        return None;
    }
    let Some((own, group)) = place(index) else { return chosen };
    let others = (0..candidates.len()).filter_map(place);
    (!others.into_iter().any(|(element, other)| other == group && element != own)).then_some(index)
}

/// The choice, if it was declared or stands before the next post; else, of what is printed above the first post's text,
/// what was thought most of.
fn first_of<T>(candidates: &[Candidate<T>], chosen: Option<usize>, post: FirstPost) -> Option<usize> {
    let is_before = |index: usize, end: NodeId| candidates[index].node.is_some_and(|node| node < end);
    if chosen.is_some_and(|index| !is_printed(&candidates[index]) || is_before(index, post.next)) {
        return chosen;
    }
    // The writer of the first post may answer below, and what is declared agrees with what is printed anywhere.
    let again = chosen.and_then(|index| {
        let same = |&other: &usize| candidates[other].raw == candidates[index].raw;
        (0..candidates.len()).filter(same).find(|&other| !is_printed(&candidates[other]) || is_before(other, post.next))
    });
    if again.is_some() {
        return again;
    }
    let above = (0..candidates.len()).filter(|&index| is_printed(&candidates[index]) && is_before(index, post.text));
    above.max_by(|&one, &other| {
        let [one, other] = [&candidates[one], &candidates[other]];
        one.confidence.total_cmp(&other.confidence).then(one.node.cmp(&other.node))
    })
}

/// Whether it is declared, or stands around the headline.
fn is_of_page<T>(candidate: &Candidate<T>) -> bool {
    !is_printed(candidate) || candidate.signs.iter().any(|(sign, _)| matches!(*sign, "under_title" | "above_title"))
}

/// Whether it is a line without a word that leads a byline and without a day.
fn is_bare_name<T>(candidate: &Candidate<T>) -> bool {
    candidate.method == Method::Text
        && !candidate.signs.iter().any(|(sign, _)| matches!(*sign, "lead_line" | "dated_line"))
}

/// Whether it stands in the page's text, and no rule found it there.
fn is_printed<T>(candidate: &Candidate<T>) -> bool {
    let is_told_by_text = matches!(candidate.method, Method::Dom | Method::Text | Method::Microdata);
    is_told_by_text && candidate.rule.is_none() && candidate.node.is_some()
}

#[cfg(test)]
mod tests {
    use crate::extract::{Extractor, Options};
    use crate::page::Page;
    use crate::selectors::RuleSet;

    fn post(name: &str, rank: &str, text: &str) -> String {
        format!(
            r#"<div class="post"><div class="post_author"><div class="author_information"><strong><a href="/u">{name}</a></strong>
               <br><span>{rank}</span></div><div class="author_statistics">Posts: 31<br>Threads: 4</div></div>
               <div class="post_content"><div class="post_date">14 March 2026, 09:20</div>
               <div class="post_body">{text}</div></div></div>"#
        )
    }

    #[test]
    fn who_opened_a_thread_wrote_it() {
        let posts = [
            post(
                "Rodney Askew",
                "Member",
                "My kettle whistles a good minute before the water boils, and the note is a third higher than it was last winter.",
            ),
            post(
                "pelican_77",
                "Veteran",
                "The lid does not close any more. Hold it down with a spoon and listen to what happens to the note.",
            ),
            post(
                "Marta Lindholm",
                "Moderator",
                "Limescale in the spout does the same. A night with vinegar in it, and it whistled when it should.",
            ),
            post(
                "Rodney Askew",
                "Member",
                "It was the lid. A new one costs as much as the kettle did, so I have bent the old one straight with a pair of pliers.",
            ),
        ];
        let title = "Kettle whistles too early";
        let html = format!(
            "<html lang=en><head><title>{title}</title></head><body><h1>{title}</h1>{}</body></html>",
            posts.concat()
        );
        let mut page = Page::new(html.into_bytes());
        page.url = "https://example.org/showthread.php?tid=4".parse().ok();
        let record = Extractor::new(RuleSet::default()).extract(&page, &Options::default()).record;
        let names: Vec<&str> = record.authors.iter().map(|author| author.name.as_str()).collect();
        assert_eq!(names, ["Rodney Askew"]);
    }
}
