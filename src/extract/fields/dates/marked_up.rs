//! Dates that the markup tells to be dates: `<time>`, and elements whose class says so.

use super::around::Around;
use super::found::{Dates, of_date};
use super::lines::tells_of_other_day;
use crate::extract::fields::candidate::Candidate;
use crate::extract::fields::date_text::labels::{self, Label};
use crate::extract::fields::date_text::words::{WORDS, begins_with_publication, begins_with_update, tells_of_edit};
use crate::extract::fields::date_text::{self, Setting, Writer};
use crate::extract::fields::markup::Found;
use crate::extract::fields::weights;
use crate::record::{Date, Method};

/// Adds the dates of elements, those nearest to the headline.
pub(super) fn collect(around: &Around<'_>, dates: &mut Dates) {
    for (block, found) in nearest(around) {
        let blocks = &around.reading.outline.blocks;
        if blocks.get(block).is_some_and(|block| tells_of_edit(&block.text)) || tells_of_other_day(&found.text) {
            continue;
        }
        let is_time = found.told_by == Found::TIME;
        let carriers = weights::published();
        let (carrier, confidence) =
            if is_time { ("time_element", carriers.time_element) } else { ("date_class", carriers.date_class) };
        let selector = if is_time { "time".to_owned() } else { format!(".{}", found.told_by) };
        for (label, date) in read(found, &around.setting) {
            let mut signs = if found.is_of_reader && found.is_elsewhere {
                vec![("in_comments", 1.0), ("elsewhere", 1.0)]
            } else {
                around.position(block)
            };
            signs.extend(told_by_class(found, label).map(|sign| (sign, 1.0)));
            signs.push((carrier, 1.0));
            let said = [(found.says_published, "says_published"), (found.says_updated, "says_updated")];
            signs.extend(said.iter().filter(|(is_said, _)| *is_said).map(|(_, sign)| (*sign, 1.0)));
            if found.is_elsewhere {
                signs.push(("elsewhere", 1.0));
            }
            let date = of_date(date, Method::Dom, &selector, confidence).at(found.node);
            dates.add(label, Candidate { signs, ..date });
        }
    }
}

/// The elements nearest to the headline, each with the block it stands in.
fn nearest<'a>(around: &Around<'a>) -> impl Iterator<Item = (usize, &'a Found)> + use<'a> {
    let mut found: Vec<(usize, &Found)> =
        around.markup.dates.iter().map(|found| (around.place.block_of(found.node), found)).collect();
    let title = around.title_block();
    found.sort_by_key(|(block, found)| (found.is_elsewhere, block.abs_diff(title), found.order));
    found.into_iter().take(WORDS.lines.most_elements)
}

/// The dates of an element and what they are called: that of its attribute, which a program wrote, else those of its text.
fn read(found: &Found, setting: &Setting<'_>) -> Vec<(Label, Date)> {
    let declared = Setting { written_by: Writer::Program, ..*setting };
    let by_attribute = found.attribute.as_deref().and_then(|text| date_text::read(text, &declared));
    let printed = labels::labelled(&found.text, setting);
    match by_attribute {
        None => printed,
        Some(date) => {
            let label = printed.first().map_or_else(|| label_of(&found.text), |(label, _)| *label);
            vec![(label, date)]
        }
    }
}

/// What the class alone calls a date, as a sign and no more: themes call their only date "updated" to please validators
/// of hAtom.
fn told_by_class(found: &Found, label: Label) -> Option<&'static str> {
    let class = found.class.as_deref().unwrap_or_default().trim_start_matches("date").trim_start_matches("dt-");
    match (label, label_of(class)) {
        (Label::None, Label::Updated) => Some("class_updated"),
        (Label::None, Label::Published) => Some("class_published"),
        _ => None,
    }
}

/// What a text or class name that begins with a label calls its date.
fn label_of(text: &str) -> Label {
    match text {
        text if begins_with_update(text) => Label::Updated,
        text if begins_with_publication(text) => Label::Published,
        _ => Label::None,
    }
}
