//! Pages that stand in the place of an article: bot checks, consent pages, log-ins, error pages sent as a success, parked
//! domains, shells that scripts fill. What gives one away is `selectors/generic/outcomes.toml`'s and `challenge`'s.
//!
//! An article may well be about such things. So phrases count only where there is little text; in text that somebody
//! signed, only those of walls that a publisher puts into the article's own page.

use super::challenge;
use super::kind::{Kind, of_shell};
use super::verdict::{Found, Verdict, not_article};
use super::words::{WALLS, Wall, is_said, trim};
use crate::dom::ElementRef;
use crate::extract::blocks::BlockKind;
use crate::extract::reading::Reading;
use crate::record::ErrorCode;
use crate::text::{count_words, fold_space, lower_case};

/// A wall shows in what its maker puts there, in the title, or in one of the first short blocks.
pub(super) fn of(reading: &Reading<'_>, found: &Found<'_>) -> Option<Verdict> {
    let is_article = found.is_article();
    if let Some((kind, evidence)) = challenge::of(reading, is_article) {
        return Some(kind.verdict(&evidence));
    }
    let lines = lines(reading, found);
    // A dialog around an article asks for consent or a log-in as well; where the question is all there is, it is a line
    // of the body.
    let counts = |kind: Kind, line: &Line, phrase: &str| {
        let share = phrase.len() as f64 / trim(&line.text).len().max(1) as f64;
        let is_the_text = || line.is_kept || line.is_title || found.words < found.least_words;
        match kind {
            // Banners stand beside any text, and are taken for a part of short ones.
            Kind::ConsentWall if !is_article => is_about(kind.wall(), reading, found),
            // Notices for browsers without scripts stand on pages that can do without them.
            Kind::LoginWall | Kind::NeedsJavascript if !is_article => is_the_text(),
            Kind::ConsentWall | Kind::LoginWall => line.is_kept && share >= WALLS.article.whole_line_share,
            _ => !is_article,
        }
    };
    let by_phrase = Kind::ALL.into_iter().find_map(|kind| {
        let mut said = lines.iter().filter_map(|line| Some((line, kind.wall().said_by(&line.text)?)));
        let (_, phrase) = said.find(|(line, phrase)| counts(kind, line, phrase))?;
        Some(kind.verdict(&format!("\"{phrase}\"")))
    });
    by_phrase
        .or_else(|| if is_article { None } else { of_password(reading, found).or_else(|| of_little(&lines, found)) })
}

impl Found<'_> {
    /// Somebody signed what is longer than a notice.
    fn is_article(&self) -> bool {
        let signs = &WALLS.article;
        self.is_signed && self.words >= signs.least_words
            || self.is_dated_and_named && self.words >= signs.least_words_dated_and_named
    }
}

/// A page that hardly says more than that there is nothing to read, and says so for most of it or above it.
fn of_little(lines: &[Line], found: &Found<'_>) -> Option<Verdict> {
    if found.words >= WALLS.limits.most_words_alone || found.is_signed {
        return None;
    }
    Kind::ALL.into_iter().find_map(|kind| {
        let wall = kind.wall();
        let said_by = |line: &Line| match line.is_title {
            true => parts(&line.text).find_map(|part| wall.said_alone_by(part)),
            false => wall.said_alone_by(&line.text),
        };
        let said = || lines.iter().filter_map(|line| Some((line, said_by(line)?)));
        let words: usize = said().filter(|(line, _)| line.is_kept).map(|(line, _)| count_words(&line.text)).sum();
        let is_most = 2 * words >= found.words;
        let (_, phrase) = said().find(|(line, _)| line.is_title || line.is_heading || line.is_kept && is_most)?;
        Some(kind.verdict(&format!("\"{phrase}\"")))
    })
}

/// Most of the text is about what `wall` asks for.
fn is_about(wall: &Wall, reading: &Reading<'_>, found: &Found<'_>) -> bool {
    let kept = reading.outline.blocks.iter().zip(found.is_kept).filter(|(_, is_kept)| **is_kept);
    let (mut about, mut all) = (0, 0);
    for (block, _) in kept {
        let words = count_words(&block.text);
        let text = lower_case(&block.text);
        all += words;
        about += if wall.topics.iter().any(|topic| text.contains(topic.as_str())) { words } else { 0 };
    }
    2 * about >= all
}

/// A page whose title says that it is none, whatever it offers instead.
pub(super) fn by_name(reading: &Reading<'_>, found: &Found<'_>) -> Option<Verdict> {
    if found.is_article() {
        // The articles that an error page offers are signed.
        return said_twice(reading, found);
    }
    let title = title(reading, found);
    let parts: Vec<&str> = parts(&title).collect();
    let by_title = Kind::ALL.into_iter().find_map(|kind| {
        let name = kind.wall().title_parts.iter().find(|name| parts.contains(&name.as_str()))?;
        Some(kind.verdict(&format!("\"{name}\"")))
    });
    by_title.or_else(|| by_root(reading)).or_else(|| by_element(reading, found))
}

/// The headline is nothing but "404", and a line beside it says that the page is not there.
fn said_twice(reading: &Reading<'_>, found: &Found<'_>) -> Option<Verdict> {
    let wall = Kind::Soft404.wall();
    let headline = found.title.map(str::to_lowercase)?;
    let name = wall.title_parts.iter().find(|name| name.as_str() == trim(&headline))?;
    // A novel may be called so: its name is not said by another line.
    let is_another = |line: &Line| !line.is_title && trim(&line.text) != name.as_str();
    let is_said = |line: &Line| is_another(line) && wall.phrases.iter().any(|phrase| phrase == trim(&line.text));
    lines(reading, found).iter().any(is_said).then(|| Kind::Soft404.verdict(&format!("\"{name}\"")))
}

/// What the site's program calls the notice, or the box around it, on a page as short as one.
fn by_element(reading: &Reading<'_>, found: &Found<'_>) -> Option<Verdict> {
    if found.words >= WALLS.limits.most_words || found.is_article() {
        return None;
    }
    let outline = reading.outline;
    let element = |index: usize| reading.dom.element(outline.elements[index].node);
    let first = outline.blocks.iter().zip(found.is_kept).find(|(_, is_kept)| **is_kept)?.0;
    let named = |index: usize| Some((index, Kind::Soft404.wall().names(element(index)?)?));
    let (notice, name) = outline.ancestors(first.element).find_map(named)?;
    // The page of a category without a word about it lists what is in it.
    let kept = outline.blocks.iter().zip(found.is_kept).filter(|(_, is_kept)| **is_kept);
    let inside = kept.filter(|(block, _)| outline.is_inside(block.element, notice));
    let words: usize = inside.map(|(block, _)| count_words(&block.text)).sum();
    let is_most = words as f64 >= WALLS.limits.least_share_of_notice * found.words as f64;
    is_most.then(|| Kind::Soft404.verdict(&format!("element {name}")))
}

/// What the site's program calls the whole page, in the classes of its root and of `body`.
fn by_root(reading: &Reading<'_>) -> Option<Verdict> {
    let root = reading.dom.html.root_element();
    let body = root.child_elements().find(|element| element.value().name() == "body");
    let kind = Kind::Soft404;
    let name = [Some(root), body].into_iter().flatten().find_map(|element| kind.wall().names(element))?;
    Some(kind.verdict(&format!("element {name}")))
}

/// The title of a page and the name of its site, in whatever order.
fn parts(title: &str) -> impl Iterator<Item = &str> {
    let mut parts = vec![title];
    for separator in &WALLS.lines.title_separators {
        parts = parts.into_iter().flat_map(|part| part.split(separator.as_str())).collect();
    }
    parts.into_iter().map(trim)
}

/// A page that is called a log-in and asks for a password.
fn of_password(reading: &Reading<'_>, found: &Found<'_>) -> Option<Verdict> {
    let title = title(reading, found);
    let parts: Vec<&str> = parts(&title).collect();
    let is_called = |name: &&String| title.starts_with(name.as_str()) || parts.contains(&name.as_str());
    let name = WALLS.login_wall.titles.iter().find(is_called)?;
    let is_password =
        |element: ElementRef<'_>| element.value().name() == "input" && element.attr("type") == Some("password");
    let asks = reading.dom.html.root_element().descendent_elements().any(is_password);
    asks.then(|| Kind::LoginWall.verdict(&format!("\"{name}\" and a field for the password")))
}

/// Something a page says, in lower case.
struct Line {
    text: String,
    /// It is part of the body.
    is_kept: bool,
    is_title: bool,
    is_heading: bool,
}

/// The title and the first short blocks, and those of the body, of these what holds a phrase of any wall.
fn lines(reading: &Reading<'_>, found: &Found<'_>) -> Vec<Line> {
    let title = Line { text: title(reading, found), is_kept: false, is_title: true, is_heading: false };
    let blocks = reading.outline.blocks.iter().zip(found.is_kept);
    let short = blocks.filter(|(block, _)| block.chars < WALLS.lines.most_chars).enumerate();
    let first = short.filter(|&(place, (_, &is_kept))| is_kept || place < WALLS.lines.most_lines);
    // `404` and `Not found` side by side are a table of answers.
    let first = first
        .filter(|(_, (block, _))| block.kind != BlockKind::Cell || block.text.len() >= WALLS.lines.least_bytes_inside);
    let lines = first.map(|(_, (block, &is_kept))| Line {
        text: lower_case(&block.text),
        is_kept,
        is_title: false,
        is_heading: block.is_heading(),
    });
    std::iter::once(title).chain(lines).filter(|line| is_said(&line.text)).collect()
}

fn title(reading: &Reading<'_>, found: &Found<'_>) -> String {
    let title = reading.structured.title.as_deref().or(found.title).unwrap_or_default();
    fold_space(title).to_lowercase()
}

/// Nothing to read: a wall without words, a shell that a script would fill, or a page without text.
pub(super) fn of_no_content(reading: &Reading<'_>) -> Verdict {
    let mut has_script = false;
    let (mut shell, mut named) = (None, None);
    for element in reading.dom.html.root_element().descendent_elements() {
        let value = element.value();
        has_script |= value.name() == "script";
        shell = shell.or_else(|| WALLS.needs_javascript.names(element));
        named = named.or_else(|| {
            let kinds = [Kind::ConsentWall, Kind::Soft404].into_iter();
            kinds.filter_map(|kind| Some((kind, kind.wall().names(element)?))).next()
        });
        if value.name() == "noscript" {
            let text = element.text().collect::<String>().to_lowercase();
            shell = shell.or_else(|| WALLS.needs_javascript.said_by(&text));
        }
    }
    if let Some((kind, name)) = named {
        return kind.verdict(&format!("element {name}"));
    }
    let said =
        reading.outline.blocks.iter().find_map(|block| WALLS.needs_javascript.said_by(&block.text.to_lowercase()));
    if let Some(evidence) = said.or(shell.filter(|_| has_script)) {
        return of_shell(evidence);
    }
    not_article(ErrorCode::NoContent, "the page holds no text that is content")
}
