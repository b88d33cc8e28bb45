//! Posts of a thread: their texts stand in elements of one kind, whole, and what stands between these elements says who
//! wrote a post, when, and what may be done with it.

use foldhash::{HashMap, HashMapExt};
use html5ever::local_name;

use super::Look;
use super::signals::SIGNALS;
use crate::dom::attribute;
use crate::extract::blocks::BlockKind;
use crate::extract::body::kinds::Kind;
use crate::extract::fields::FirstPost;
use crate::extract::trace::Mark;

/// Elements of one tag and class, none inside another.
#[derive(Default)]
struct Alike {
    elements: Vec<usize>,
    /// Past the last element inside the last of them.
    end: usize,
    words: f32,
    /// Words of running text, those that are kept, and in how many of the elements there are some.
    prose: f32,
    text: f32,
    with_text: usize,
}

impl Alike {
    /// Share of running text in all that they hold.
    fn pure(&self) -> f32 {
        self.prose / self.words.max(1.0)
    }
}

impl Look<'_> {
    /// Keeps the texts of posts whole, and drops short lines beside them and the furniture inside them. Says where the first
    /// post stands.
    pub(super) fn posts(&mut self) -> Option<FirstPost> {
        self.furniture_of_posts();
        let bodies = self.bodies_of_posts()?;
        let mut is_in_post = vec![false; self.marks.len()];
        let is_pure = bodies.pure() >= SIGNALS.posts.least_pure_to_keep;
        for &body in &bodies.elements {
            for index in self.inside[body].clone() {
                is_in_post[index] = true;
                if is_pure {
                    self.keep_text(index);
                }
            }
        }
        for (index, is_in_post) in is_in_post.into_iter().enumerate() {
            let is_line = !is_in_post && self.is_line(index);
            if is_line && (!self.is_beside_time(index) || self.says_topic(index)) {
                self.drop(index, Kind::Meta.name(), "a line beside the posts");
            }
        }
        // Headings of columns may bear the class of what stands in them.
        let is_text = |index: usize| self.marks[index].is_kept() && self.survey.shapes[index].prose > 0.0;
        let has_text = |body: &&usize| self.inside[**body].clone().any(is_text);
        let mut posts = bodies.elements.iter().filter(has_text).map(|&body| self.reading.outline.elements[body].node);
        Some(FirstPost { text: posts.next()?, next: posts.next()? })
    }

    /// A few words that are no running text.
    fn is_line(&self, index: usize) -> bool {
        let shape = &self.survey.shapes[index];
        shape.prose == 0.0 && shape.words <= SIGNALS.posts.most_words
    }

    /// "Re: " and the topic, above each post.
    fn says_topic(&self, index: usize) -> bool {
        self.survey.known.title.is_some_and(|title| self.reading.outline.blocks[index].text.contains(title))
    }

    /// Whether a block, or one next to it, says when something was written.
    fn is_beside_time(&self, index: usize) -> bool {
        let says_when = |other: usize| {
            let shape = &self.survey.shapes[other];
            self.reading.outline.blocks[other].has_time
                || shape.has_time && shape.words <= SIGNALS.posts.most_words_of_time
        };
        (index.saturating_sub(1)..(index + 2).min(self.marks.len())).any(says_when)
    }

    /// Signatures, notes of editors and the like, by their class; the page is a thread, and they are the smaller part of it.
    fn furniture_of_posts(&mut self) {
        let outline = self.reading.outline;
        let kept = self.all_kept_words();
        for element in 0..outline.elements.len() {
            if self.inside[element].is_empty() {
                continue;
            }
            let node = self.reading.dom.element(outline.elements[element].node);
            let class = node.and_then(|node| attribute(node.value(), "class")).unwrap_or_default();
            // Above what is quoted it is a block, and says who is quoted.
            let is_furniture = outline.elements[element].tag == local_name!("cite")
                || class
                    .split_ascii_whitespace()
                    .any(|token| SIGNALS.posts.furniture.iter().any(|known| known == token));
            if is_furniture && self.survey.words(element) <= SIGNALS.posts.most_furniture * kept {
                for index in self.inside[element].clone() {
                    self.marks[index] = Mark::dropped(Kind::Meta.name(), "class of what stands beside a post's text");
                }
            }
        }
    }

    /// The elements that hold the texts of posts: of all that are alike and hold nearly all the text, those with the least
    /// else in them.
    fn bodies_of_posts(&self) -> Option<Alike> {
        let outline = self.reading.outline;
        let limits = &SIGNALS.posts;
        let running = |index: usize| {
            let shape = &self.survey.shapes[index];
            if shape.prose > 0.0 { shape.words } else { 0.0 }
        };
        // Running text before each block, and what of it is kept.
        let mut before = vec![(0.0, 0.0)];
        for (index, mark) in self.marks.iter().enumerate() {
            let (prose, text) = before[index];
            before.push((prose + running(index), text + if mark.is_kept() { running(index) } else { 0.0 }));
        }
        let all = before[self.marks.len()].1;
        let mut kinds: HashMap<u64, Alike> = HashMap::new();
        for (index, element) in outline.elements.iter().enumerate() {
            let inside = &self.inside[index];
            if !element.has_class || inside.is_empty() || !SIGNALS.posts.tags.iter().any(|tag| *tag == *element.tag) {
                continue;
            }
            let alike = kinds.entry(element.template).or_default();
            if index < alike.end {
                continue;
            }
            let ((prose, text), (prose_before, text_before)) = (before[inside.end], before[inside.start]);
            alike.elements.push(index);
            alike.end = element.end;
            alike.words += self.survey.words(index);
            alike.prose += prose - prose_before;
            alike.text += text - text_before;
            alike.with_text += usize::from(text > text_before);
        }
        let is_thread = |alike: &&Alike| {
            alike.with_text >= limits.least
                && alike.with_text as f32 >= limits.least_with_text * alike.elements.len() as f32
                && alike.text >= limits.least_share * all
                && alike.text >= limits.least_kept * alike.prose
                && alike.pure() >= limits.least_pure
        };
        kinds
            .into_values()
            .filter(|alike| is_thread(&alike))
            .max_by(|one, other| one.pure().total_cmp(&other.pure()).then(other.elements[0].cmp(&one.elements[0])))
    }

    /// Keeps what the score alone has dropped, if it is text.
    fn keep_text(&mut self, index: usize) {
        let (block, shape, limits) = (&self.reading.outline.blocks[index], &self.survey.shapes[index], &SIGNALS.posts);
        // What is quoted stands in the page already, most often.
        let is_text =
            matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Code | BlockKind::Heading(_));
        let is_dated = shape.has_time && shape.words <= limits.most_words_of_time;
        if is_text
            && !is_dated
            && !block.is_hidden
            && (shape.words >= limits.least_words || shape.ends_sentence || block.kind == BlockKind::ListItem)
            && self.scores[index] >= limits.least_score
            && shape.phrase.is_none()
            && shape.link_density < limits.most_links
        {
            self.keep(index, "in the text of a post");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::body::second_look::sample::{SENTENCE, kept};

    fn look_at(look: &mut Look<'_>) {
        look.posts();
    }

    fn post(before: &str, text: &str) -> String {
        format!("<div class='row'>{before}<div class='text'>{text}</div></div>")
    }

    #[test]
    fn short_posts_stay_and_lines_beside_them_go() {
        let who = "<div class='who'>Veteran</div>";
        let text = format!("<p>{SENTENCE}</p>");
        let html = [post(who, &text), post(who, "<p>Seconded.</p>"), post(who, &text), post(who, &text)].concat();
        let scores = [0.6, 0.9, 0.6, 0.2, 0.6, 0.9, 0.6, 0.9];
        assert_eq!(kept(&html, &scores, look_at), [SENTENCE, "Seconded.", SENTENCE, SENTENCE]);
        // Two are no thread.
        let html = [post(who, &text), post(who, "<p>Seconded.</p>"), post(who, &text)].concat();
        assert_eq!(kept(&html, &scores[..6], look_at).len(), 5);
    }

    #[test]
    fn who_wrote_a_post_and_when_is_left_to_the_scorer() {
        let who = "<div class='who'>tern</div><div class='when'>Posted in May 2024</div>";
        let html = post(who, &format!("<p>{SENTENCE}</p>")).repeat(3);
        assert_eq!(kept(&html, &[0.6, 0.6, 0.9, 0.6, 0.6, 0.9, 0.6, 0.6, 0.9], look_at).len(), 9);
    }

    #[test]
    fn the_topic_above_each_post_goes() {
        let who = "<h3>Re: The last rope ferry</h3><div class='when'>Posted in May 2024</div>";
        let posts = post(who, &format!("<p>{SENTENCE}</p>")).repeat(3);
        let html = format!("<title>The last rope ferry</title><h1>The last rope ferry</h1>{posts}");
        let scores = [&[0.9][..], &[0.6, 0.6, 0.9].repeat(3)].concat();
        assert_eq!(kept(&html, &scores, look_at), ["Posted in May 2024", SENTENCE].repeat(3));
    }

    #[test]
    fn signatures_and_who_is_quoted_go() {
        let quote = format!("<blockquote><cite>tern wrote:</cite>{SENTENCE}</blockquote>");
        let html = format!("<p>{SENTENCE}</p>{quote}<div class='signature'>Old boats never sink</div>");
        assert_eq!(kept(&html, &[0.9, 0.9, 0.9, 0.9], look_at), [SENTENCE, SENTENCE]);
    }
}
