//! Lines that tell by themselves who wrote the article.

use std::collections::HashSet;

use super::around::{Around, is_by_other_hand};
use super::datelines;
use super::named::Named;
use super::topics::{self, is_linked_topic, is_topic};
use crate::dom::{ElementRef, attribute};
use crate::extract::agencies::is_agency;
use crate::extract::blocks::{BlockKind, InlineKind, TextBlock};
use crate::extract::body::kinds::Kind;
use crate::extract::fields::bylines::full_names::are_full_names;
use crate::extract::fields::bylines::houses::is_desk;
use crate::extract::fields::bylines::parts::at_dash;
use crate::extract::fields::bylines::places::beside_place;
use crate::extract::fields::bylines::uncased::is_name_without_capitals;
use crate::extract::fields::bylines::words::{BYLINES, by_pattern};
use crate::extract::fields::bylines::{degrees, given_names, han_names, hands, leads, roles, single_name};
use crate::extract::fields::candidate::Candidate;
use crate::extract::fields::date_text::words::tells_of_edit;
use crate::extract::fields::date_text::{self, span};
use crate::extract::fields::markup::Markup;
use crate::extract::fields::parted::{self, At};
use crate::extract::fields::weights;
use crate::record::{Author, Method};

/// Lines that tell by themselves who wrote the article: those that begin like a byline ("By Ada Byron") near the
/// headline and around the end of the text, and names that stand alone, beside a date or under a link there.
pub(super) fn candidates(named: &Named<'_>, markup: &Markup, around: &Around<'_>) -> Vec<Candidate<Vec<Author>>> {
    let readers: HashSet<&str> =
        markup.bylines.iter().filter(|found| found.is_of_reader).map(|found| found.text.as_str()).collect();
    let blocks = &named.reading.outline.blocks;
    let end = around.place.text_end();
    let reach = &BYLINES.lines;
    let near_title =
        around.title.saturating_sub(reach.before_title)..(around.title + reach.behind_title).min(blocks.len());
    let near_end = end.saturating_sub(reach.around_end).max(near_title.end)..(end + reach.around_end).min(blocks.len());
    let mut lists: Vec<Candidate<Vec<Author>>> = Vec::new();
    // The last item of a list that was nothing but a name: its block, and where its candidate is.
    let mut open: Option<(usize, usize)> = None;
    for (index, block) in blocks.iter().enumerate().take(end + reach.behind_title).skip(near_title.start) {
        let is_near = near_title.contains(&index) || near_end.contains(&index);
        if block.chars > reach.most_chars
            || block.is_hidden
            || matches!(block.kind, BlockKind::Caption | BlockKind::Code)
            || readers.contains(block.text.as_str())
            || !is_near && !leads::is_strong_lead(&block.text) && !labels_names(block, blocks.get(index + 1))
        {
            continue;
        }
        // An embedded post has a writer of its own.
        let outline = named.reading.outline;
        if outline.ancestors(block.element).any(|element| outline.is_post(element)) {
            continue;
        }
        let line = Line { named, around, index, block, is_near };
        let found = if is_near { line.near() } else { line.of(&line.names()) };
        let is_item = block.kind == BlockKind::ListItem
            && matches!(found.as_slice(), [one] if is_of_names(one))
            && !hands::is_of_pictures(&block.text);
        match open.filter(|&(last, _)| is_item && last + 1 == index && is_beside(named, last, index)) {
            Some((_, at)) => {
                let list = &mut lists[at];
                list.raw = format!("{}, {}", list.raw, found[0].raw);
                list.value.extend(found.into_iter().flat_map(|one| one.value));
                open = Some((index, at));
            }
            None => {
                open = is_item.then_some((index, lists.len()));
                lists.extend(found);
            }
        }
    }
    lists
}

/// Whether a line was nothing but names, of who wrote.
fn is_of_names(list: &Candidate<Vec<Author>>) -> bool {
    let has = |wanted: &str| list.signs.iter().any(|(name, _)| *name == wanted);
    has("name_line") && !has("other_hand")
}

/// Whether two blocks are items of one list.
fn is_beside(named: &Named<'_>, one: usize, other: usize) -> bool {
    let outline = named.reading.outline;
    let parent = |block: usize| outline.elements[outline.blocks[block].element].parent;
    parent(one) == parent(other)
}

/// Who is named in what the text begins with.
pub(super) fn opening(named: &Named<'_>, around: &Around<'_>) -> Option<Candidate<Vec<Author>>> {
    let start = around.place.text_start();
    let blocks = named.reading.outline.blocks.iter().enumerate().skip(start).take(2);
    let mut openings = blocks.filter_map(|(index, block)| Some((index, block, datelines::opening(&block.text)?)));
    openings.find_map(|(index, block, (opening, names))| {
        let line = Line { named, around, index, block, is_near: true };
        let told = line.candidate(&Told { names, sign: "lead_line", href: None })?;
        Some(Candidate { raw: opening.to_owned(), ..told })
    })
}

/// A short line that may name somebody.
#[derive(Clone, Copy)]
struct Line<'a> {
    named: &'a Named<'a>,
    around: &'a Around<'a>,
    index: usize,
    block: &'a TextBlock,
    /// It stands near the headline or the end of the text.
    is_near: bool,
}

/// Names as a line prints them.
struct Told<'a> {
    names: &'a str,
    /// How the line tells that they are names.
    sign: &'static str,
    href: Option<&'a str>,
}

impl<'a> Line<'a> {
    /// What a line near the headline or the end of the text tells: as the page's style sheet sets apart what its text
    /// glues together, else as it is, else a name that fills one of its elements.
    fn near(&self) -> Vec<Candidate<Vec<Author>>> {
        let dom = self.named.reading.dom;
        let glued = parted::block(dom, self.block, At::Glue);
        for block in [glued.as_ref(), Some(self.block)].into_iter().flatten() {
            let line = Line { block, ..*self };
            let told = line.names();
            if !told.is_empty() {
                return line.of(&told);
            }
        }
        let Some(parted) = parted::block(dom, self.block, At::Elements) else { return Vec::new() };
        let line = Line { block: &parted, ..*self };
        let alone = line.alone().filter(|(names, _)| is_name(names));
        alone.and_then(|(names, sign)| line.candidate(&Told { names, sign, href: None })).into_iter().collect()
    }

    fn of(&self, told: &[Told<'_>]) -> Vec<Candidate<Vec<Author>>> {
        told.iter().filter_map(|told| self.candidate(told)).collect()
    }

    /// What the line names: behind a lead, under a link, or alone.
    fn names(&self) -> Vec<Told<'a>> {
        let blocks = &self.named.reading.outline.blocks;
        let plain = |(names, sign)| Told { names, sign, href: None };
        if let Some(told) = byline(self.block, blocks.get(self.index + 1)) {
            return vec![plain(told)];
        }
        if let Some(name) = self.linked_behind_small_lead() {
            return vec![plain((name, "lead_line"))];
        }
        // Of whom an article tells.
        if self.around.place.kinds(self.index).has(Kind::Tags) {
            return Vec::new();
        }
        let linked = spelled_link(self.named, self.block);
        let linked = linked.map(|(names, href)| Told { names, sign: "spelled_link", href: Some(href) });
        linked.into_iter().chain(self.alone().map(plain)).collect()
    }

    /// "Nga <a>Arta Gjini</a> – 15 korrik 2025": a name under a link right behind a lead that is a word of many lines.
    fn linked_behind_small_lead(&self) -> Option<&'a str> {
        let text = self.block.text.as_str();
        let (lead, _) = text.split_once(' ')?;
        let start = lead.len() + 1;
        let (_, link) = self.block.links().find(|(_, link)| (start - 1..=start).contains(&link.start))?;
        let name = text.get(start..link.end)?.trim();
        let is_lead = || BYLINES.leads_before_given_names.contains(&lead.trim_end_matches(':').to_lowercase());
        (name.chars().count() <= BYLINES.lines.names_chars && is_lead() && are_full_names(name)).then_some(name)
    }

    /// Names that stand alone or beside a date.
    fn alone(&self) -> Option<(&'a str, &'static str)> {
        let block = self.block;
        if self.is_near
            && !block.is_heading()
            && let Some(name) = han_names::before_date(&block.text)
        {
            return Some((name, "glued_line"));
        }
        if matches!(block.kind, BlockKind::Heading(1 | 2)) || is_linked_topic(self.named, block) {
            return None;
        }
        if let Some(name) = beside_date(block) {
            return Some((name, if given_names::begin(name) { "dated_line" } else { "dated_words" }));
        }
        if !self.stands_at_edge() {
            return None;
        }
        if hands::are_marked(&block.text) {
            return Some((&block.text, "name_line"));
        }
        let written = hands::written(&block.text).unwrap_or(&block.text);
        let bare = without_account(written).trim_matches(|letter: char| !letter.is_alphanumeric());
        let bare = without_agency(bare);
        let is_short = block.chars <= BYLINES.lines.names_chars;
        if is_short && are_full_names(bare) && self.has_icon() {
            return Some((bare, "name_line"));
        }
        // "Maria Muster (mm)"
        let unmarked = bare.split_once(" (").filter(|(_, mark)| !mark.contains(' ')).map_or(bare, |(name, _)| name);
        let is_person = || is_name(unmarked) || are_beside_dash(unmarked) || han_names::are_names(unmarked);
        if is_short && (is_person() || is_name_and_role(bare)) {
            Some((unmarked, "name_line"))
        } else if let Some(name) = beside_place(bare).filter(|_| is_short) {
            Some((name, "name_line"))
        } else if degrees::with_degrees(bare).is_some() {
            Some((bare, "degree_line"))
        } else if is_short && block.kind == BlockKind::Paragraph && is_bold(block) && are_full_names(bare) {
            // Newsrooms that print the names of their reporters as a bold line of the text.
            Some((bare, "bold_line"))
        } else {
            None
        }
    }

    /// Whether an icon of a person stands in its element.
    fn has_icon(&self) -> bool {
        let node = self.named.reading.dom.html.tree.get(self.block.node);
        let icons = node.into_iter().flat_map(|node| node.children()).filter_map(ElementRef::wrap).take(3);
        icons.filter(|icon| matches!(icon.value().name(), "i" | "span" | "svg")).any(|icon| {
            let classes = attribute(icon.value(), "class").unwrap_or_default();
            classes.split_ascii_whitespace().any(|class| BYLINES.icons.iter().any(|known| known == class))
        })
    }

    /// Whether it stands where names stand alone: between the headline and the text, as the text's first or last line.
    fn stands_at_edge(&self) -> bool {
        let (start, end) = (self.around.place.text_start(), self.around.place.text_end());
        self.index > self.around.title && self.index <= start + 1
            || self.index + 1 >= end
                && self.index <= end + 1
                && !self.around.place.kinds(self.index).has(Kind::Comments)
            || self.stands_in_head()
    }

    /// Whether it stands right above the headline, in what holds little else: platforms print there whose post it is.
    fn stands_in_head(&self) -> bool {
        let outline = self.named.reading.outline;
        let title = self.around.title;
        if !(1..=BYLINES.lines.above_title).contains(&title.wrapping_sub(self.index))
            || self.around.place.is_elsewhere(self.index)
            || self.named.is_site(&self.block.text)
            || matches!(self.block.kind, BlockKind::Heading(_) | BlockKind::Cell)
        {
            return false;
        }
        let Some(headline) = outline.blocks.get(title) else { return false };
        let mut around = outline.ancestors(headline.element).take(BYLINES.lines.head_levels);
        around.any(|outer| outline.is_inside(self.block.element, outer) && *outline.elements[outer].tag != *"body")
    }

    fn candidate(&self, told: &Told<'_>) -> Option<Candidate<Vec<Author>>> {
        let (block, sign) = (self.block, told.sign);
        let mut authors = self.named.people(told.names, told.href);
        if authors.len() > 1 {
            // "By Ada Byron | May 3, 2019 | Boats": where the post was filed.
            let sections = topics::topics_in(self.named, &self.named.reading.outline.blocks[self.index]);
            let is_section = |author: &Author| sections.contains(&author.name.as_str());
            // Some link those who wrote to what else is told of them.
            if !authors.first().is_some_and(is_section) {
                authors.retain(|author| !is_section(author));
            }
        }
        if authors.is_empty() || tells_of_edit(&block.text) {
            return None;
        }
        // A line that a lead opens is the byline whole; of the others the names are.
        let stands_alone = matches!(sign, "name_line" | "degree_line" | "dated_line" | "dated_words" | "bold_line");
        let by_other_hand = is_by_other_hand(&self.named.reading.outline.blocks, self.index, &authors.first()?.name);
        // Of parts that stand side by side the one with the name is the byline.
        let is_parted = self.named.reading.outline.blocks[self.index].text != block.text;
        let parts = || block.text.split(parted::BETWEEN).filter(|_| is_parted);
        let part = || parts().find(|part| part.contains(&authors[0].name));
        let raw = if told.href.is_some() || stands_alone { told.names } else { part().unwrap_or(&block.text) };
        let mut list =
            Candidate::new(authors, raw, Method::Text, "byline", weights::authors().byline_text).at(block.node);
        list.signs = self.around.position(self.index);
        list.signs.push(("brief", (BYLINES.lines.brief_chars / block.chars as f64).min(1.0)));
        if !self.is_near {
            list.signs.push(("far_line", 1.0));
        }
        if by_other_hand {
            list.signs.push(("other_hand", 1.0));
        }
        if stands_alone && matches!(block.kind, BlockKind::Heading(_) | BlockKind::ListItem | BlockKind::Cell) {
            list.signs.push(("name_in_list", 1.0));
        }
        if stands_alone && 2 * block.link_chars > block.chars {
            list.signs.push(("name_linked", 1.0));
        }
        Some(list.sign(sign, 1.0))
    }
}

/// The names in a line, and how the line tells that it is a byline.
fn byline<'a>(block: &'a TextBlock, next: Option<&'a TextBlock>) -> Option<(&'a str, &'static str)> {
    if let Some(names) = by_pattern(&block.text) {
        let is_parted_by_spaces =
            || names.contains(' ') && BYLINES.parted_by_spaces.iter().any(|word| block.text.contains(word.as_str()));
        return Some((if is_parted_by_spaces() { &block.text } else { names }, "lead_line"));
    }
    let written = match hands::written(&block.text) {
        Some(written) if by_pattern(written).is_some() => return Some((written, "lead_line")),
        Some(written) => written,
        None => &block.text,
    };
    if let Some(rest) = leads::strip_lead(written) {
        return Some((rest, "lead_line")).filter(|_| !rest.is_empty());
    }
    if leads::is_lead(&block.text) {
        return next
            .filter(|next| next.chars <= BYLINES.lines.short_chars)
            .map(|next| (next.text.as_str(), "lead_line"));
    }
    if single_name::has_tail(&block.text) && block.chars <= BYLINES.lines.tailed_chars {
        return Some((&block.text, "lead_line"));
    }
    leads::lead_inside(&block.text).map(|rest| (rest, "lead_inside"))
}

/// The names in a line that is made of names and a date: "3 May 2019 – Ada Byron", "Ada Byron | Writer | May 3, 2019".
fn beside_date(block: &TextBlock) -> Option<&str> {
    if block.chars > BYLINES.lines.short_chars || !block.text.contains(char::is_numeric) {
        return None;
    }
    date_text::read(&block.text, &date_text::Setting::default())?;
    let parts = || {
        let parts =
            block.text.split(|letter| BYLINES.lines.separators.contains(&letter)).flat_map(|part| part.split(" - "));
        parts.flat_map(|part| part.split(" / ")).map(str::trim)
    };
    let bare = |part| leads::strip_lead(part).unwrap_or(part);
    let beside = || parts().flat_map(span::around).map(bare).find(|part| is_name(part));
    // Without a known given name only the first part can be one: behind it stand sections and places.
    let first = || parts().next().filter(|part| are_full_names(part));
    // "Ada Byron, Staff Writer\nMay 12, 2024"
    let with_role = || parts().find(|part| is_name_and_role(part));
    parts().find(|part| is_name(part)).or_else(with_role).or_else(beside).or_else(first)
}

/// Whether a line is nothing but a lead ("Autor") and the one behind it nothing but names.
fn labels_names(block: &TextBlock, next: Option<&TextBlock>) -> bool {
    leads::is_lead(&block.text)
        && next.is_some_and(|next| {
            let bare = next.text.trim_matches(|letter: char| !letter.is_alphanumeric());
            next.chars <= BYLINES.lines.names_chars && is_name(bare)
        })
}

/// A link that is a name and whose address spells it: `/about/newsteam/ada-byron`.
fn spelled_link<'a>(named: &Named<'a>, block: &'a TextBlock) -> Option<(&'a str, &'a str)> {
    let spell = |text: &str| -> String {
        text.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
    };
    block.links().find_map(|(node, link)| {
        let name = block.text.get(link)?.trim();
        if name.chars().count() > BYLINES.lines.names_chars {
            return None;
        }
        let link = named.reading.dom.element(node)?;
        let href = attribute(link.value(), "href")?;
        let path = href.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        let (folder, last) = path.rsplit_once('/')?;
        let last = spell(last.split('.').next().unwrap_or(last));
        // Few addresses spell their link, so what makes a name is asked last.
        let spells =
            last.len() >= BYLINES.lines.least_spelled && last == spell(name) && !folder.is_empty() && !is_topic(link);
        (spells && is_name(name)).then_some((name, href))
    })
}

/// Whether a line is bold from its first letter to its last.
fn is_bold(block: &TextBlock) -> bool {
    block.inline.iter().any(|inline| {
        inline.kind == InlineKind::Bold && inline.start == 0 && inline.end as usize >= block.text.trim_end().len()
    })
}

/// Whether a line is names of people for certain: "Breaking News" is written like a name.
pub(super) fn is_name(line: &str) -> bool {
    are_full_names(line) && given_names::begin(line) || is_name_without_capitals(line)
}

/// "Ada Byron | @adabyron" without the account.
fn without_account(line: &str) -> &str {
    match line.rsplit_once(" @") {
        Some((name, account)) if !account.contains(' ') => name.trim_end(),
        _ => line,
    }
}

/// "Jeanne Exemple avec AFP" without the agency behind the word that joins it.
fn without_agency(line: &str) -> &str {
    let cut = line.rsplit_once(' ').filter(|(_, last)| is_agency(last)).and_then(|(name, _)| name.rsplit_once(' '));
    match cut {
        Some((name, joiner)) if joiner.chars().all(char::is_lowercase) && is_name(name) => name,
        _ => line,
    }
}

/// "Nguyễn Văn An - Trần Thị Bình", "Kovács Anna – Nagy Péter"
fn are_beside_dash(line: &str) -> bool {
    let names = at_dash(line);
    names.len() > 1 && names.into_iter().all(is_name)
}

/// "Ada Byron, Staff Writer", "Joana Muster, da Redação", "Joana Muster, do Jornal Exemplo", "Ada Byron, The Canadian Press"
fn is_name_and_role(line: &str) -> bool {
    let is_role = |role: &str| {
        let lower = role.to_lowercase();
        let is_house = || {
            let mut words = BYLINES.before_houses.iter().filter_map(|word| role.strip_prefix(word.as_str()));
            words.any(|house| house.starts_with(char::is_uppercase))
        };
        role.split(' ').count() <= BYLINES.most_words
            && (roles::is_role(&lower) || is_desk(&lower) || is_agency(role) || is_house())
    };
    let mut signs = BYLINES.before_roles.iter();
    signs.any(|sign| line.split_once(sign.as_str()).is_some_and(|(name, role)| is_name(name) && is_role(role)))
}
