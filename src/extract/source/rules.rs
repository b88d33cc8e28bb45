//! Credits that a site's or a theme's rule names.

use super::line::Lines;
use super::names::{Own, clean, foreign};
use super::printed::printed;
use crate::dom::NodeId;
use crate::extract::blocks::BlockKind;
use crate::extract::credits::CREDITS;
use crate::extract::fields::candidate::{Candidate, by_rule, method_of};
use crate::extract::reading::Reading;
use crate::extract::trace::Mark;
use crate::record::{Credit, CreditPlace, SourceKind};
use crate::selectors::{Candidate as RuleCandidate, Pick, Side};

/// What the rule's candidates find. Kept blocks that are nothing but a credit are dropped from the body.
pub(super) fn credits(reading: &Reading<'_>, own: &Own, marks: &mut [Mark], credits: &mut Vec<Candidate<Credit>>) {
    let found = by_rule(&reading.rule.source, reading);
    let lines = Lines { reading, own };
    let printed = printed(&found, &lines);
    for (found, printed) in found.into_iter().zip(printed) {
        let candidate =
            reading.rule.source.candidates.iter().find(|candidate| Some(candidate.origin.id()) == found.rule);
        let kind = candidate.and_then(|candidate| candidate.kind.as_deref()).map_or(SourceKind::Syndicated, kind_named);
        let name = name_of(&found.value);
        let url = found.url.as_deref().and_then(|href| foreign(href, reading));
        let raw = printed.as_ref().map_or_else(|| found.raw.clone(), |printed| printed.text.clone());
        let place = candidate.map_or(CreditPlace::Box, |candidate| place_of(candidate, found.node, reading));
        let told_by = found.rule.clone().unwrap_or_default();
        let mut credit = found.with(Credit { name, kind, url, raw: Some(raw), place });
        if let Some(printed) = printed {
            // Whoever reads the same line later knows it again.
            credit.node = Some(reading.outline.blocks[printed.blocks.start].node);
            for mark in marks[printed.blocks].iter_mut().filter(|mark| mark.is_kept()) {
                *mark = Mark::dropped("credit", format!("source line: {told_by}"));
            }
        }
        credits.push(credit);
    }
    in_text(reading, credits);
}

/// What is printed stands in a box; the rest the page only says of itself.
fn place_of(candidate: &RuleCandidate, node: Option<NodeId>, reading: &Reading<'_>) -> CreditPlace {
    let is_meta = || {
        let element = node.and_then(|node| reading.dom.element(node));
        element.is_some_and(|element| element.value().name() == "meta")
    };
    match candidate.pick {
        Pick::Json { .. } | Pick::JsonLd(_) | Pick::UrlSegment(_) => CreditPlace::Structured,
        Pick::Css(_) if is_meta() => CreditPlace::Structured,
        _ => CreditPlace::Box,
    }
}

fn in_text(reading: &Reading<'_>, credits: &mut Vec<Candidate<Credit>>) {
    for candidate in &reading.rule.source.candidates {
        let Pick::BodyText { pattern, at } = &candidate.pick else { continue };
        let blocks = &reading.outline.blocks;
        for block in blocks.iter().filter(|block| block.kind != BlockKind::Control) {
            let Some(found) = pattern.captures(&block.text) else { continue };
            let whole = found.get(0).expect("group 0 is the whole match");
            let stands = match at {
                Side::Start => whole.start() == 0,
                Side::End => whole.end() == block.text.len(),
                Side::Anywhere => true,
            };
            if !stands {
                continue;
            }
            let name = found.name("name").unwrap_or(whole).as_str();
            let kind = candidate.kind.as_deref().map_or(SourceKind::Wire, kind_named);
            let place = if *at == Side::Start { CreditPlace::Dateline } else { CreditPlace::InlineBody };
            let raw = whole.as_str().trim().to_owned();
            let credit = Credit { name: name_of(name), kind, url: None, raw: Some(raw), place };
            let method = method_of(candidate.origin.layer);
            let confidence = CREDITS.confidence.pattern_of_rule;
            let mut carrier = Candidate::new(credit, whole.as_str(), method, candidate.pick.text(), confidence);
            carrier.rule = Some(candidate.origin.id());
            credits.push(carrier.at(block.node));
            break;
        }
    }
}

fn kind_named(kind: &str) -> SourceKind {
    match kind {
        "wire" => SourceKind::Wire,
        "via" => SourceKind::Via,
        "press_release" => SourceKind::PressRelease,
        "own" => SourceKind::Own,
        _ => SourceKind::Syndicated,
    }
}

fn name_of(text: &str) -> Option<String> {
    let name = clean(text);
    (!name.is_empty()).then(|| name.to_owned())
}
