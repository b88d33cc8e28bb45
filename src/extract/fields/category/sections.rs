//! Sections as the page prints them: links and labels around the text that lead to or name one.
//!
//! What a link says about itself (`rel`, class, target) is weighed here; carriers in metadata are `category`.

use std::cell::RefCell;

use foldhash::HashMap;
use html5ever::local_name;
use url::Url;

use super::own_path::{OwnPath, segments};
use super::section_words::{TELLS, told_by_class};
use super::setting::{Setting, settings};
use super::{current, words};
use crate::dom::{ElementRef, NodeId, attribute};
use crate::extract::blocks::{BlockKind, TextBlock};
use crate::extract::credits::CREDITS;
use crate::extract::reading::Reading;
use crate::text::fold_space;

/// What told a section that its link calls one.
pub(super) const REL: &str = "rel=category";

/// A printed section.
#[derive(Debug, Clone)]
pub(super) struct Section {
    /// The sections it stands in and itself, as printed, outermost first.
    pub(super) path: Vec<String>,
    /// Where.
    pub(super) node: NodeId,
    /// What told it: `rel=category`, a class, `link to a section`, `link to a part of the URL`.
    pub(super) told_by: String,
    /// 0 to 1.
    pub(super) confidence: f64,
}

/// All printed sections in document order.
pub(super) fn printed(reading: &Reading<'_>, title: Option<&str>) -> Vec<Section> {
    let blocks = &reading.outline.blocks;
    let search = Search::of(reading, headline_block(blocks, title));
    let mut sections: Vec<Section> = Vec::new();
    let mut menu = Menu::default();
    for (index, block) in blocks.iter().enumerate() {
        if block.is_hidden || block.kind == BlockKind::Caption {
            continue;
        }
        match search.settings[block.element] {
            Setting::Elsewhere => {}
            Setting::Menu => search.entries(block, &mut menu),
            Setting::Beside => {
                let is_below_lead = is_below_lead(blocks, index);
                sections.extend(search.linked(index, is_below_lead));
                if block.link_chars == 0 {
                    sections.extend(search.unlinked(index, is_below_lead));
                }
            }
        }
    }
    search.join_paths(&mut sections);
    sections.retain(|section| section.confidence >= TELLS.weights.least);
    if sections.is_empty() {
        sections.extend(search.of_title().or_else(|| search.of_menu_word()));
    }
    sections.extend(menu.section());
    sections
}

/// What the page's menus say of where it stands.
#[derive(Default)]
struct Menu {
    /// The entry that shares most of its address with the page, and how many parts of it.
    deepest: Option<(usize, Section)>,
    /// The entry that is marked as the one above the page.
    marked: Option<Section>,
}

impl Menu {
    fn section(self) -> Option<Section> {
        self.deepest.map(|(_, section)| section).or(self.marked)
    }
}

/// The block that prints the headline: the heading of its words, else the first h1.
pub(in crate::extract) fn headline_block(blocks: &[TextBlock], title: Option<&str>) -> Option<usize> {
    let headings = || blocks.iter().enumerate().filter(|(_, block)| block.is_heading() && !block.is_hidden);
    let folded = title.map(|title| fold_space(title).to_lowercase());
    let is_same = |block: &TextBlock| {
        let text = fold_space(&block.text).to_lowercase();
        folded.as_deref().is_some_and(|title| {
            text.chars().count() >= words::WORDS.headline_chars && (title.contains(&text) || text.contains(title))
                || text == title
        })
    };
    let same = headings().find(|(_, block)| is_same(block));
    same.or_else(|| headings().find(|(_, block)| block.kind == BlockKind::Heading(1))).map(|(index, _)| index)
}

/// What a line says between its signs.
pub(super) fn parts_of_line(text: &str) -> impl Iterator<Item = &str> {
    let is_sign = |letter: char| letter == '\n' || TELLS.line_signs.words.iter().any(|sign| sign.contains(letter));
    text.split(is_sign).map(str::trim)
}

/// Texts of a block's links with their elements.
fn links(block: &TextBlock) -> impl Iterator<Item = (String, NodeId)> {
    block.links().filter_map(|(node, range)| {
        let text = fold_space(block.text.get(range)?);
        (text.chars().count() <= TELLS.reach.most_chars && text.chars().any(char::is_alphabetic))
            .then_some((text, node))
    })
}

/// The links right behind words like "Filed under", up to the next words.
fn led_links(block: &TextBlock) -> Vec<NodeId> {
    let mut led = Vec::new();
    let mut at = 0;
    for (node, link) in block.links() {
        let Some(before) = block.text.get(at..link.start) else { continue };
        let goes_on =
            !led.is_empty() && !before.contains(|letter: char| letter.is_alphabetic() || "|•·".contains(letter));
        let is_line = || {
            let text = block.text.get(link.clone()).unwrap_or_default();
            is_like_a_section(text)
                && block.text.len() <= TELLS.reach.most_line_bytes
                && words::is_end_of_line_lead(before)
        };
        if goes_on || led.is_empty() && (words::is_lead(before) || is_last_lead(before) || is_line()) {
            led.push(node);
        } else if !led.is_empty() {
            break;
        }
        at = link.end;
    }
    led
}

/// Whether a block stands below one of nothing but words like "Filed under": the term of a list, a line with
/// a colon.
fn is_below_lead(blocks: &[TextBlock], index: usize) -> bool {
    let Some(above) = index.checked_sub(1).map(|above| &blocks[above]) else { return false };
    let both = |kind| above.kind == kind && blocks[index].kind == kind;
    let is_term = || {
        both(BlockKind::ListItem) || both(BlockKind::Paragraph) && blocks[index].chars <= TELLS.reach.most_value_chars
    };
    above.link_chars == 0
        && above.chars <= TELLS.reach.most_lead_chars
        && (is_term() || above.text.ends_with([':', '：']))
        && words::is_lead(&above.text)
}

/// The first links of a block that nothing but signs parts.
fn neighbours(block: &TextBlock) -> Vec<NodeId> {
    let mut at = 0;
    let beside = block.links().take_while(|(_, link)| {
        let between = block.text.get(at..link.start).unwrap_or_default();
        at = link.end;
        !between.contains(char::is_alphabetic)
    });
    beside.map(|(node, _)| node).collect()
}

/// A few words that begin like a name: "this post" is none.
fn is_like_a_section(text: &str) -> bool {
    text.split_whitespace().count() <= TELLS.reach.most_words && !text.starts_with(char::is_lowercase)
}

/// "May 12, 2024 | Filed under": the words stand behind other parts of the line.
fn is_last_lead(before: &str) -> bool {
    before.rsplit(['|', '•', '·', '/', '\n']).next().is_some_and(words::is_lead) || is_last_label(before)
}

/// "12.05.2024, 08:14, рубрика:": the last words and a colon.
fn is_last_label(before: &str) -> bool {
    let before = before.trim_end();
    let mut ends = before.rmatch_indices([' ', ',']).take(2);
    before.ends_with([':', '：']) && ends.any(|(at, _)| words::is_lead(&before[at + 1..]))
}

/// The page in which sections are looked for, and what is known of it.
pub(super) struct Search<'a> {
    pub(super) reading: &'a Reading<'a>,
    pub(super) headline: Option<usize>,
    /// Where each block-level element stands.
    pub(super) settings: Vec<Setting>,
    /// The element of the headline and those around it.
    around_headline: Vec<NodeId>,
    own: OwnPath<'a>,
    /// What the class of each element looked at so far calls it: links stand side by side in few elements.
    told: RefCell<HashMap<NodeId, Option<(String, f64)>>>,
}

impl<'a> Search<'a> {
    fn of(reading: &'a Reading<'a>, headline: Option<usize>) -> Self {
        let title = headline.and_then(|index| reading.dom.html.tree.get(reading.outline.blocks[index].node));
        let around = title.into_iter().flat_map(|title| std::iter::once(title).chain(title.ancestors()));
        Search {
            reading,
            headline,
            settings: settings(reading, headline),
            around_headline: around.map(|node| node.id()).collect(),
            own: OwnPath::of(reading),
            told: RefCell::default(),
        }
    }
}

impl Search<'_> {
    fn element(&self, index: usize) -> Option<ElementRef<'_>> {
        self.reading.dom.element(self.reading.outline.elements[index].node)
    }

    /// Looks for the page's own section among the entries of a menu.
    fn entries(&self, block: &TextBlock, menu: &mut Menu) {
        for (text, link) in self.links(block) {
            // Few entries of a menu say what the page's path says, so the address is read last.
            let depth = if self.own.is_named_after(&text) {
                self.own.shared_by_entry(self.own.target(link).as_ref())
            } else {
                0
            };
            let is_deepest = depth > menu.deepest.as_ref().map_or(0, |(depth, _)| *depth);
            if !is_deepest && (!current::is_marked(link) || words::is_home(&text)) {
                continue;
            }
            let told_by = if is_deepest { "menu item" } else { "menu item above the page" }.to_owned();
            let entry = Section { path: vec![text], node: link.id(), told_by, confidence: TELLS.weights.menu };
            if is_deepest {
                menu.deepest = Some((depth, entry));
            } else {
                // The innermost is marked last.
                menu.marked = Some(entry);
            }
        }
    }

    /// The sections that a block's links name.
    fn linked(&self, index: usize, is_below_lead: bool) -> Vec<Section> {
        let block = &self.reading.outline.blocks[index];
        let led = if is_below_lead { neighbours(block) } else { led_links(block) };
        self.links(block).filter_map(|(text, link)| self.link(index, text, link, led.contains(&link.id()))).collect()
    }

    /// The section that a block without links names.
    fn unlinked(&self, index: usize, is_below_lead: bool) -> Option<Section> {
        let block = &self.reading.outline.blocks[index];
        let position = self.position(index);
        if is_below_lead && position > 0.0 && block.chars <= TELLS.reach.most_chars {
            return Some(Section {
                path: vec![block.text.clone()],
                node: block.node,
                told_by: "words above it".to_owned(),
                confidence: TELLS.weights.lead + position + TELLS.weights.unlinked,
            });
        }
        self.label(index, block)
    }

    /// A block's links that may name a section. Those in prose name none, but a theme's line "posted in A, tagged B, C, D …"
    /// may be long.
    fn links(&self, block: &TextBlock) -> impl Iterator<Item = (String, ElementRef<'_>)> {
        let is_long = block.chars > TELLS.reach.most_chars_around;
        let elements = links(block).filter_map(|(text, node)| Some((text, self.reading.dom.element(node)?)));
        elements.filter(move |(_, link)| !is_long || has_rel(*link, "category"))
    }

    /// The section that a link names.
    fn link(&self, index: usize, text: String, link: ElementRef<'_>, is_led: bool) -> Option<Section> {
        let weights = &TELLS.weights;
        let target = self.own.target(link);
        // A link into the page itself or to another site leads to no section of this one.
        let is_inner = |url: &Url| url.fragment().is_none() && self.own.is_own_site(url);
        let path = target.as_ref().filter(|url| is_inner(url)).map(segments).unwrap_or_default();
        if path.iter().any(|part| TELLS.other_paths.words.contains(part)) && !has_rel(link, "category") {
            // Tag and author pages are no sections; one printed as the article's kicker still is what the page shows.
            let (class, _) = self.class(link)?;
            let confidence = weights.weak_class + weights.above_headline;
            return self.is_right_above_headline(index).then(|| Section {
                path: vec![text],
                node: link.id(),
                told_by: class,
                confidence,
            });
        }
        if self.is_behind_credit(index, &text) {
            return None;
        }
        let mut tells: Vec<(f64, String)> = Vec::new();
        let leads_to_section =
            path.iter().rev().skip(1).any(|part| TELLS.section_paths.words.contains(&part.to_lowercase()));
        if has_rel(link, "category") || has_rel(link, "tag") && leads_to_section {
            tells.push((weights.rel, REL.to_owned()));
        }
        if let Some((class, weight)) = self.class(link) {
            tells.push((weight, class));
        }
        if leads_to_section {
            tells.push((weights.path, "link to a section".to_owned()));
        }
        if self.own.shared(target.as_ref()) > 0 {
            tells.push((weights.prefix, "link to a part of the URL".to_owned()));
        }
        if is_led {
            tells.push((weights.lead, "words before the link".to_owned()));
        }
        if tells.is_empty() && self.is_kicker(index, &text, &path) {
            tells.push((weights.weak_class, "link above the headline".to_owned()));
        }
        tells.sort_by(|a, b| b.0.total_cmp(&a.0));
        let further = tells.len().saturating_sub(1);
        let (weight, told_by) = tells.into_iter().next()?;
        let confidence = self.position(index) + weight + weights.each_further_tell * further as f64;
        Some(Section { path: vec![text], node: link.id(), told_by, confidence })
    }

    fn is_right_above_headline(&self, index: usize) -> bool {
        self.headline.is_some_and(|headline| (1..=TELLS.reach.kicker_blocks).contains(&headline.wrapping_sub(index)))
    }

    /// "来源：港口日报": what a link names behind the label of a credit is no section.
    fn is_behind_credit(&self, index: usize, text: &str) -> bool {
        let block = &self.reading.outline.blocks[index];
        if block.chars > TELLS.reach.most_chars_around {
            return false;
        }
        let before = block.text.split(text).next().unwrap_or_default().trim_end();
        before.ends_with([':', '：'])
            && before.rsplit([' ', '|', '　']).next().is_some_and(|label| CREDITS.labels.alone(label).is_some())
    }

    /// A short line without a link that its class calls a section.
    fn label(&self, index: usize, block: &TextBlock) -> Option<Section> {
        if block.chars > TELLS.reach.most_chars || matches!(block.kind, BlockKind::Heading(1) | BlockKind::Control) {
            return None;
        }
        let position = self.position(index);
        if position > 0.0
            && let Some(section) = parts_of_line(&block.text).find_map(words::behind_lead)
        {
            return Some(Section {
                path: vec![section.to_owned()],
                node: block.node,
                told_by: "words before it".to_owned(),
                confidence: TELLS.weights.lead + position + TELLS.weights.unlinked,
            });
        }
        let element = self.element(block.element)?;
        let inner = element.descendent_elements().skip(1).take(TELLS.reach.inner_elements);
        let (class, weight) = self.class(element).or_else(|| {
            // "Town |"
            let said = block.text.trim_matches(|letter: char| letter.is_whitespace() || "|/•·›»".contains(letter));
            let own = inner.filter(|inner| is_all_of(*inner, said));
            own.filter_map(told_by_class).next()
        })?;
        // Without a link only what stands at the headline is taken for the article's own.
        if position <= 0.0 {
            return None;
        }
        let mut confidence = weight + position + TELLS.weights.unlinked;
        // A kicker may be any word; one that the menu or the address has too is a section.
        let is_near = self.headline.is_some_and(|headline| headline.abs_diff(index) <= TELLS.reach.kicker_blocks);
        if confidence < TELLS.weights.least
            && is_near
            && !block.is_heading()
            && (self.own.is_named_after(&block.text) || self.is_in_menu(&block.text))
        {
            confidence += TELLS.weights.prefix - weight;
        }
        Some(Section { path: vec![block.text.clone()], node: block.node, told_by: class, confidence })
    }

    /// Whether an entry of a menu reads so.
    pub(super) fn is_in_menu(&self, text: &str) -> bool {
        let wanted = text.to_lowercase();
        let blocks = self.reading.outline.blocks.iter().filter(|block| self.settings[block.element] == Setting::Menu);
        blocks
            .filter(|block| block.link_chars > 0)
            .any(|block| links(block).any(|(entry, _)| entry.len() == text.len() && entry.to_lowercase() == wanted))
    }

    /// What the place of a block adds or takes.
    fn position(&self, index: usize) -> f64 {
        let (weights, reach) = (&TELLS.weights, &TELLS.reach);
        match self.headline {
            None => 0.0,
            Some(headline) if index < headline && headline - index <= reach.blocks_above => weights.above_headline,
            Some(headline) if index >= headline && index - headline <= reach.blocks_below => weights.below_headline,
            Some(_) => weights.far,
        }
    }

    /// The class of the element or of those close around it that calls it a section.
    fn class(&self, element: ElementRef<'_>) -> Option<(String, f64)> {
        let around = std::iter::once(element).chain(element.ancestors().filter_map(ElementRef::wrap));
        let holds_title = |outer: &ElementRef<'_>| self.around_headline.contains(&outer.id());
        let mut told = self.told.borrow_mut();
        let mut of_element =
            |outer: ElementRef<'_>| told.entry(outer.id()).or_insert_with(|| told_by_class(outer)).clone();
        around.take(1 + TELLS.reach.ancestors).take_while(|outer| !holds_title(outer)).find_map(&mut of_element)
    }

    /// Neighbouring links to parts of the page's URL are the path to the innermost of them.
    fn join_paths(&self, sections: &mut [Section]) {
        for index in 1..sections.len() {
            let depth = |section: &Section| {
                let link = self.reading.dom.element(section.node);
                link.map_or(0, |link| self.own.shared(self.own.target(link).as_ref()))
            };
            let (outer, inner) = (depth(&sections[index - 1]), depth(&sections[index]));
            if outer > 0 && inner > outer {
                let mut path = sections[index - 1].path.clone();
                path.append(&mut sections[index].path);
                sections[index].path = path;
                sections[index].confidence += TELLS.weights.each_further_tell;
            }
        }
    }
}

fn has_rel(link: ElementRef<'_>, wanted: &str) -> bool {
    let rel = attribute(link.value(), &local_name!("rel")).unwrap_or_default();
    rel.split_ascii_whitespace().any(|token| token.eq_ignore_ascii_case(wanted))
}

/// Whether the element holds `text` and nothing else. An element that holds far more is not read to its end.
fn is_all_of(element: ElementRef<'_>, text: &str) -> bool {
    let mut held = String::new();
    for piece in element.text() {
        held.push_str(piece);
        if held.trim().len() > 4 * text.len() + 200 {
            return false;
        }
    }
    fold_space(&held) == text
}
