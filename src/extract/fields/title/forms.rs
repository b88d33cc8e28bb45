//! Forms of one headline that carriers cut, label or glue.

use super::frame::{self, FRAME};
use super::text::key;
use crate::extract::fields::candidate::Candidate;
use crate::record::Method;

/// Takes the forms out that break off where another goes on: "Old bridge reopens after two…", "Old bridge reopens aft".
pub(super) fn without_short_forms(candidates: &mut Vec<Candidate<String>>) {
    let values: Vec<String> = candidates.iter().map(|one| one.value.clone()).collect();
    let is_cut = |one: &Candidate<String>| values.iter().any(|other| breaks_off_in_a_word(&one.value, other));
    candidates.retain(|one| one.method != Method::Meta || !is_cut(one));
    let stem = |value: &str| {
        let stem = value.strip_suffix('…').or_else(|| value.strip_suffix("..."))?.trim_end();
        (stem.chars().count() > FRAME.lengths.broken_off).then(|| stem.to_owned())
    };
    // Hardly any page has one.
    let stems: Vec<String> = candidates.iter().filter_map(|one| stem(&one.value)).collect();
    let goes_on = |stem: &String| {
        candidates.iter().any(|other| other.value.len() > stem.len() + 4 && other.value.starts_with(stem.as_str()))
    };
    let short: Vec<String> = stems.into_iter().filter(goes_on).collect();
    candidates.retain(|one| short.is_empty() || stem(&one.value).is_none_or(|stem| !short.contains(&stem)));
}

/// Whether a form ends inside a word of another: programs cut what they declare after so many characters.
fn breaks_off_in_a_word(form: &str, other: &str) -> bool {
    let is_inside = |letter: Option<char>| letter.is_some_and(|letter| letter.is_lowercase());
    let rest = other.strip_prefix(form).filter(|_| form.len() >= FRAME.lengths.broken_off);
    rest.is_some_and(|rest| is_inside(form.chars().next_back()) && is_inside(rest.chars().next()))
}

/// Takes "Re: " and its like off where another form of the headline lacks it; "Re:" and what stands in brackets always:
/// articles begin with "Thema:" too.
pub(super) fn without_labels_of_threads(candidates: &mut [Candidate<String>]) {
    // "[Solved] Re: Pump makes a noise"
    let bare = |value: &str| {
        let mut topic = frame::without_thread_label(value)?;
        while let Some(rest) = frame::without_thread_label(topic) {
            topic = rest;
        }
        Some(topic.to_owned())
    };
    // Hardly any page has one.
    let labelled: Vec<(usize, String)> =
        candidates.iter().enumerate().filter_map(|(index, one)| Some((index, bare(&one.value)?))).collect();
    for (index, topic) in labelled {
        let wanted = key(&topic);
        let is_label = frame::begins_with_sure_thread_label(&candidates[index].value);
        if !wanted.is_empty() && (is_label || candidates.iter().any(|other| key(&other.value) == wanted)) {
            candidates[index].value = topic;
        }
    }
}

/// Words that ran together ("reopensAfter") and spaces before a mark, as neighbouring elements leave them.
pub(super) fn flaws(text: &str) -> usize {
    let letters: Vec<char> = text.chars().collect();
    let is_glued = |pair: &&[char]| pair[0].is_lowercase() && pair[1].is_uppercase();
    let is_loose = |pair: &&[char]| pair[0].is_whitespace() && matches!(pair[1], ':' | ',' | '.' | ';' | '?' | '!');
    letters.windows(2).filter(|pair| is_glued(pair) || is_loose(pair)).count()
}
