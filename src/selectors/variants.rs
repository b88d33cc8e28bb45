//! Variants of a rule file: which hold for a page, by its path and its day.

use jiff::civil::Date as Day;

use super::file::{RuleFile, Variant};
use super::path::readable;

/// The variants of a file that hold for a page, in the order they stand.
pub(super) fn holding(file: &RuleFile, path: &str, day: Option<Day>) -> Vec<usize> {
    let path = readable(path);
    let holds = |variant: &Variant| {
        let is_met = |pattern: &String| glob(readable(pattern).as_bytes(), path.as_bytes());
        let on_path = variant.paths.is_empty() || variant.paths.iter().any(is_met);
        let in_time = day.map_or(!variant.is_dated(), |day| {
            variant.until.is_none_or(|until| day <= until) && variant.from.is_none_or(|from| day >= from)
        });
        on_path && in_time && (variant.is_dated() || !variant.paths.is_empty())
    };
    (0..file.variants.len()).filter(|&index| holds(&file.variants[index])).collect()
}

/// `*` stands for anything within a segment, `**` for anything.
fn glob(pattern: &[u8], path: &[u8]) -> bool {
    // `matched[at]`: the pattern read so far matches the first `at` bytes of the path. One row a sign, so that no
    // pattern takes more than its length times that of the path.
    let mut matched = vec![false; path.len() + 1];
    matched[0] = true;
    let mut rest = pattern;
    while let [sign, tail @ ..] = rest {
        let is_deep = *sign == b'*' && tail.first() == Some(&b'*');
        let mut next = vec![false; path.len() + 1];
        for at in 0..=path.len() {
            next[at] = match sign {
                b'*' => matched[at] || at > 0 && next[at - 1] && (is_deep || path[at - 1] != b'/'),
                sign => at > 0 && matched[at - 1] && path[at - 1] == *sign,
            };
        }
        matched = next;
        rest = if is_deep { &tail[1..] } else { tail };
    }
    matched[path.len()]
}
