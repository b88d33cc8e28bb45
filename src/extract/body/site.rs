//! A rule's body: `keep` over `strip` over `cut` over `strip_text`, as marks on blocks.

use super::cut::cut_off;
use super::features::Survey;
use super::kinds::{Kind, Kinds};
use super::score;
use crate::dom::NodeId;
use crate::extract::blocks::{BlockKind, Outline, TextBlock};
use crate::extract::fields::candidate::{by_rule, method_of};
use crate::extract::fields::rule_confidence;
use crate::extract::limits::LIMITS;
use crate::extract::reading::Reading;
use crate::extract::trace::Mark;
use crate::record::{Method, Provenance};
use crate::selectors::{BodyRule, Candidate, Cleaning, Origin, Verdicts};
use crate::text::{count_words, fold_space};

/// Why a block is dropped that the rule's body does not hold.
const OUTSIDE: &str = "outside the rule's body";
/// Class of what an entry of the rule takes away.
const RULE: &str = "rule";
/// Why a block outside the rule's body is kept.
const STANDFIRST: &str = "standfirst";

/// Marks by the rule's body; None if there is no rule, nothing matched, or nothing was left.
pub(super) fn marks(reading: &Reading<'_>, survey: &Survey<'_>) -> Option<(Vec<Mark>, Provenance)> {
    let rule = &reading.rule.body;
    if rule.is_elsewhere {
        let outside = |index| Mark::dropped(score::class_of(reading.outline, survey, index), OUTSIDE);
        let marks = (0..reading.outline.blocks.len()).map(outside).collect();
        return Some((marks, Provenance::by(Method::PageJson, 0.0)));
    }
    for candidate in &rule.candidates {
        let roots = candidate.elements(reading.dom);
        if roots.is_empty() {
            continue;
        }
        let marks = inside(reading, survey, candidate, &roots);
        let chars: usize = kept(reading.outline, &marks).map(|index| reading.outline.blocks[index].chars).sum();
        if chars > 0 && chars >= rule.min_chars && !is_emptied(reading.outline, &marks, is_stripped) {
            let provenance = Provenance {
                method: method_of(candidate.origin.layer),
                rule: Some(candidate.origin.id()),
                selector: Some(candidate.pick.text()),
                candidate: Some(candidate.origin.index as u64),
                confidence: rule_confidence(),
            };
            return Some((marks, provenance));
        }
    }
    None
}

/// Whether too little to be content is kept of a text of which much was taken away.
pub(super) fn is_emptied(outline: &Outline, marks: &[Mark], is_taken: impl Fn(usize, &Mark) -> bool) -> bool {
    let words = |index: usize| count_words(&outline.blocks[index].text);
    let left: usize = kept(outline, marks).map(words).take(LIMITS.body.least_words.value as usize).sum();
    if left as f64 >= LIMITS.body.least_words.value {
        return false;
    }
    let taken = marks.iter().enumerate().filter(|(index, mark)| is_taken(*index, mark));
    taken.map(|(index, _)| words(index)).sum::<usize>() as f64 >= LIMITS.body.emptied_words.value
}

/// Whether a block is gone by an entry of the rule.
fn is_stripped(_: usize, mark: &Mark) -> bool {
    matches!(mark, Mark::Dropped { class, .. } if *class == RULE)
}

/// Whether the rule names blocks that are text or none.
pub(super) fn has_lists(rule: &BodyRule) -> bool {
    let named = [&rule.keep, &rule.strip, &rule.strip_class, &rule.cut_from, &rule.cut_before];
    !rule.strip_text.is_empty() || named.into_iter().any(|list| !list.is_empty())
}

/// Where the generic scorer decided, the rule's lists still name what is text and what is none.
pub(super) fn correct_anywhere(reading: &Reading<'_>, marks: &mut [Mark]) {
    let rule = &reading.rule.body;
    let elements = Elements::of(reading, rule);
    if elements.named.is_empty() && rule.strip_text.is_empty() {
        return cut(reading, rule, &[reading.dom.html.root_element().id()], marks);
    }
    for (index, mark) in marks.iter_mut().enumerate() {
        match elements.of_block(reading, index) {
            Some(Verdict::Keep(origin)) => *mark = Mark::kept(origin.id()),
            _ if !mark.is_kept() => {}
            Some(Verdict::Strip(origin)) => *mark = Mark::dropped(RULE, origin.id()),
            None => {
                if let Some(reason) = stripped_text(rule, &reading.outline.blocks[index].text) {
                    *mark = Mark::dropped(RULE, reason);
                }
            }
        }
    }
    cut(reading, rule, &[reading.dom.html.root_element().id()], marks);
}

/// Whether the rule strips a block by name.
pub(super) fn strips(reading: &Reading<'_>, index: usize) -> bool {
    let rule = &reading.rule.body;
    matches!(Elements::of(reading, rule).of_block(reading, index), Some(Verdict::Strip(_)))
        || stripped_text(rule, &reading.outline.blocks[index].text).is_some()
}

fn kept<'a>(outline: &'a Outline, marks: &'a [Mark]) -> impl Iterator<Item = usize> + 'a {
    (0..outline.blocks.len()).filter(|&index| marks[index].is_kept())
}

/// Drops what the rule cuts off, but what it keeps by name.
fn cut(reading: &Reading<'_>, rule: &BodyRule, roots: &[NodeId], marks: &mut [Mark]) {
    let is_cut = |mark: &&mut Mark| match mark {
        Mark::Kept { reason } => !reason.contains("#body.keep[") && reason != STANDFIRST,
        Mark::Dropped { .. } => false,
    };
    for (blocks, entry) in cut_off(reading, rule, roots) {
        marks[blocks].iter_mut().filter(is_cut).for_each(|mark| *mark = Mark::dropped(RULE, entry.clone()));
    }
}

/// Marks by one of the rule's candidates, whose elements are `roots`.
fn inside(reading: &Reading<'_>, survey: &Survey<'_>, candidate: &Candidate, roots: &[NodeId]) -> Vec<Mark> {
    let rule = &reading.rule.body;
    let is_cleaned = rule.clean == Some(Cleaning::Generic);
    let elements = Elements::of(reading, rule);
    let body = Body { reading, survey, elements, reason: candidate.origin.id(), is_cleaned };
    let dek = dek_node(reading);
    let mark = |(index, block): (usize, &TextBlock)| {
        let around = || ancestors(reading, block.node);
        match around().find(|node| roots.contains(node)) {
            Some(root) => body.mark(index, root),
            None if dek.is_some_and(|dek| around().any(|node| node == dek)) => Mark::kept(STANDFIRST),
            None => Mark::dropped(score::class_of(reading.outline, survey, index), OUTSIDE),
        }
    };
    let mut marks: Vec<Mark> = reading.outline.blocks.iter().enumerate().map(mark).collect();
    cut(reading, rule, roots, &mut marks);
    if is_cleaned {
        trailing_promotion(reading, survey, &mut marks);
    }
    marks
}

/// A body that a rule names.
struct Body<'a> {
    reading: &'a Reading<'a>,
    survey: &'a Survey<'a>,
    elements: Elements<'a>,
    /// Why its blocks are kept.
    reason: String,
    /// The generic layer's classes and phrases run inside it.
    is_cleaned: bool,
}

impl Body<'_> {
    /// What becomes of a block inside `root`.
    fn mark(&self, index: usize, root: NodeId) -> Mark {
        let block = &self.reading.outline.blocks[index];
        match self.elements.of_block(self.reading, index) {
            Some(Verdict::Keep(origin)) => return Mark::kept(origin.id()),
            Some(Verdict::Strip(origin)) => return Mark::dropped(RULE, origin.id()),
            None => {}
        }
        if let Some(reason) = stripped_text(&self.reading.rule.body, &block.text) {
            return Mark::dropped(RULE, reason);
        }
        let furniture = || self.is_cleaned.then(|| furniture(self.reading, self.survey, index, root)).flatten();
        match unprinted(block).or_else(furniture) {
            Some(class) => Mark::dropped(class, "class or phrase, with a second sign"),
            None => Mark::kept(self.reason.clone()),
        }
    }
}

/// The printed standfirst, where a rule names it: it belongs to the article though it stands outside the body.
fn dek_node(reading: &Reading<'_>) -> Option<NodeId> {
    let rule = &reading.rule.dek;
    let found = by_rule(rule, reading);
    found.iter().find(|candidate| !rule.is_never(&candidate.value)).and_then(|candidate| candidate.node)
}

/// What is no text of the article wherever it stands.
fn unprinted(block: &TextBlock) -> Option<&'static str> {
    match block.kind {
        _ if block.is_hidden => Some("hidden"),
        BlockKind::Caption => Some("caption"),
        BlockKind::Control => Some("form"),
        _ => None,
    }
}

/// What class names call furniture inside a text, in the order in which it is named.
const FURNITURE: [Kind; 11] = [
    Kind::Share,
    Kind::Related,
    Kind::Comments,
    Kind::Newsletter,
    Kind::Advertisement,
    Kind::AuthorBox,
    Kind::Consent,
    Kind::Popup,
    Kind::Tags,
    Kind::Navigation,
    Kind::Contents,
];

/// Furniture inside a rule's body: two signs are asked for, so that neither a class name nor a phrase drops alone.
fn furniture(reading: &Reading<'_>, survey: &Survey<'_>, index: usize, root: NodeId) -> Option<&'static str> {
    let outline = reading.outline;
    let block = &outline.blocks[index];
    let shape = &survey.shapes[index];
    let told: Kinds = outline
        .ancestors(block.element)
        .take_while(|&element| outline.elements[element].node != root)
        .fold(Kinds::default(), |kinds, element| kinds.and(outline.elements[element].own));
    let class = FURNITURE.into_iter().find(|&kind| told.has(kind));
    let is_links = shape.link_density > LIMITS.body.trailing.mostly_links;
    match (class, shape.phrase) {
        (Some(kind), Some(_)) => Some(kind.name()),
        (Some(kind), None) if is_links => Some(kind.name()),
        (None, Some(kind)) if is_links || opens_furniture(survey, outline, index) => Some(kind.name()),
        _ => None,
    }
}

/// A heading that says a phrase of furniture, with nothing but short or linked blocks behind it.
fn opens_furniture(survey: &Survey<'_>, outline: &Outline, index: usize) -> bool {
    outline.blocks[index].is_heading()
        && survey.shapes[index + 1..]
            .iter()
            .take(LIMITS.body.trailing.blocks_behind_heading)
            .all(|shape| shape.prose == 0.0)
}

/// The last list or paragraphs that send the reader to the site's own pages or to social networks: trailing
/// position, opening words and such a link; two of the three are asked for.
fn trailing_promotion(reading: &Reading<'_>, survey: &Survey<'_>, marks: &mut [Mark]) {
    let (outline, limits) = (reading.outline, &LIMITS.body.trailing);
    let tail: Vec<usize> = kept(outline, marks).collect();
    for &index in tail.iter().rev().take(limits.blocks) {
        let block = &outline.blocks[index];
        let shape = &survey.shapes[index];
        let is_item = block.kind == BlockKind::ListItem;
        // A credit at the very end stands behind the promotion as often as before it.
        let is_credit_like = is_item && block.chars < limits.credit_chars && shape.sentences <= limits.credit_sentences;
        let links_home = || is_item && shape.link_density > limits.least_links && leads_home(reading, index);
        if super::phrases::opening(&block.text).is_some() || links_home() {
            marks[index] = Mark::dropped(
                Kind::Promotion.name(),
                "at the end of the text, with opening words or a link to the site itself",
            );
        } else if !is_credit_like {
            return;
        }
    }
}

/// Whether a block links to the site's own front page or to a social network.
fn leads_home(reading: &Reading<'_>, index: usize) -> bool {
    let own = reading.address.and_then(url::Url::host_str);
    reading.outline.blocks[index].links().any(|(node, _)| {
        let href = reading.dom.element(node).and_then(|link| link.attr("href"));
        let Some(url) = href.and_then(|href| reading.absolute(href)) else { return false };
        url.host_str().is_some_and(|host| {
            Some(host) == own && url.path() == "/" || super::classes::VOCABULARY.provider(host).is_some()
        })
    })
}

fn stripped_text(rule: &BodyRule, text: &str) -> Option<String> {
    if rule.strip_text.is_empty() {
        return None;
    }
    let text = fold_space(text);
    rule.strip_text
        .iter()
        .find(|(pattern, _)| pattern.find(&text).is_some_and(|found| found.start() == 0 && found.end() == text.len()))
        .map(|(_, origin)| origin.id())
}

fn ancestors<'a>(reading: &Reading<'a>, node: NodeId) -> impl Iterator<Item = NodeId> + 'a {
    let mut next = reading.dom.html.tree.get(node);
    std::iter::from_fn(move || {
        let this = next?;
        next = this.parent();
        Some(this.id())
    })
}

/// What the rule says of a block.
enum Verdict<'a> {
    Keep(&'a Origin),
    Strip(&'a Origin),
}

/// What the rule says of the elements of the outline, what stands around each included.
struct Elements<'a> {
    named: Verdicts<'a>,
    /// For each element the node, itself or around it, that is named: kept, stripped.
    within: Vec<(Option<NodeId>, Option<NodeId>)>,
}

impl<'a> Elements<'a> {
    fn of(reading: &Reading<'a>, rule: &'a BodyRule) -> Self {
        let named = rule.verdicts(reading.dom);
        let mut within: Vec<(Option<NodeId>, Option<NodeId>)> = Vec::new();
        if !named.is_empty() {
            for (index, element) in reading.outline.elements.iter().enumerate() {
                let outer = (element.parent != index).then_some(element.parent);
                let end = outer.map(|outer| reading.outline.elements[outer].node);
                let above = outer.map_or((None, None), |outer| within[outer]);
                within.push(named_between(reading, &named, element.node, end, above));
            }
        }
        Elements { named, within }
    }

    /// The verdict of the elements around a block; keeping goes before stripping.
    fn of_block(&self, reading: &Reading<'_>, index: usize) -> Option<Verdict<'_>> {
        let block = &reading.outline.blocks[index];
        let around = *self.within.get(block.element)?;
        let end = Some(reading.outline.elements[block.element].node);
        let (kept, stripped) = named_between(reading, &self.named, block.node, end, around);
        let kept = kept.and_then(|node| self.named.keep(node)).map(Verdict::Keep);
        kept.or_else(|| stripped.and_then(|node| self.named.strip(node)).map(Verdict::Strip))
    }
}

/// The nearest named nodes from `node` up to, but without, `end`; else those `above`.
fn named_between(
    reading: &Reading<'_>,
    named: &Verdicts<'_>,
    node: NodeId,
    end: Option<NodeId>,
    above: (Option<NodeId>, Option<NodeId>),
) -> (Option<NodeId>, Option<NodeId>) {
    let (mut kept, mut stripped) = (None, None);
    for node in ancestors(reading, node).take_while(|node| Some(*node) != end) {
        kept = kept.or_else(|| named.keep(node).map(|_| node));
        stripped = stripped.or_else(|| named.strip(node).map(|_| node));
    }
    (kept.or(above.0), stripped.or(above.1))
}
