//! Credits that a site's or a theme's rule names.

use super::names::{clean, foreign};
use crate::extract::blocks::BlockKind;
use crate::extract::fields::candidate::{Candidate, by_rule, method_of};
use crate::extract::reading::Reading;
use crate::record::{Credit, CreditPlace, SourceKind};
use crate::selectors::{Pick, Side};

/// Confidence in what a rule's pattern finds in the text: it was written for this site.
const PATTERN_CONFIDENCE: f64 = 0.95;

pub(super) fn credits(reading: &Reading<'_>, credits: &mut Vec<Candidate<Credit>>) {
    for found in by_rule(&reading.rule.source, reading) {
        let candidate =
            reading.rule.source.candidates.iter().find(|candidate| Some(candidate.origin.id()) == found.rule);
        let kind = candidate.and_then(|candidate| candidate.kind.as_deref()).map_or(SourceKind::Syndicated, kind_named);
        let name = name_of(&found.value);
        let url = found.url.as_deref().and_then(|href| foreign(href, reading));
        let credit = Credit { name, kind, url, raw: Some(found.raw.clone()), place: CreditPlace::Box };
        credits.push(found.with(credit));
    }
    in_text(reading, credits);
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
            let mut carrier = Candidate::new(credit, whole.as_str(), method, candidate.pick.text(), PATTERN_CONFIDENCE);
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
