//! Teasers: a text that ends where a publisher asks for money, or whose paid part the server left out.
//!
//! The line that asks, the lengths and the reasons are `selectors/generic/outcomes.toml`'s.

use super::verdict::Found;
use super::words::WALLS;
use crate::dom::Selector;
use crate::extract::body::kinds::Kind;
use crate::extract::fields::paid_parts;
use crate::extract::reading::Reading;
use crate::text::lower_case;

/// Whether the text is a teaser.
pub(super) fn is_met(reading: &Reading<'_>, found: &Found<'_>) -> bool {
    found.paywall_rule
        || found.declared_free != Some(true) && (is_asked(reading, found) || lacks_paid_part(reading, found))
}

/// Whether a line near the end of the text asks to subscribe.
fn is_asked(reading: &Reading<'_>, found: &Found<'_>) -> bool {
    let has_wall = || {
        reading.outline.elements.iter().any(|element| {
            element.own.has(Kind::Paywall)
                && reading.dom.element(element.node).is_some_and(|element| {
                    element.attr("id").is_some_and(|id| WALLS.paywall.ids.iter().any(|known| known == id))
                })
        })
    };
    let may_be_cut = found.declared_free == Some(false)
        || found.words < WALLS.limits.most_words * WALLS.teaser.word_factor
        || has_wall();
    // Last, since it takes longest.
    may_be_cut && tail(reading, found).any(|text| text.len() < WALLS.teaser.most_line_bytes && asks(text))
}

/// The texts around the end of the body: its last blocks and those behind them.
fn tail<'a>(reading: &Reading<'a>, found: &Found<'_>) -> impl Iterator<Item = &'a str> {
    let blocks = &reading.outline.blocks;
    let last = found.is_kept.iter().rposition(|&kept| kept).unwrap_or(0);
    let first = (last + 1).saturating_sub(WALLS.teaser.last_blocks).min(blocks.len());
    let shown = blocks[first..].iter().filter(|block| !block.is_hidden);
    shown.take(WALLS.teaser.most_blocks).map(|block| block.text.as_str())
}

/// Whether a line asks to subscribe. In languages that are not written in ASCII alone it may count what is left: "残り1,234文字".
fn asks(line: &str) -> bool {
    let lower = lower_case(line);
    let is_phrase = |text: &str| WALLS.paywall.said_by(text).is_some();
    let without_numbers = || lower.replace(|letter: char| letter.is_numeric() || matches!(letter, ',' | '，'), "");
    is_phrase(&lower) || !lower.is_ascii() && lower.contains(char::is_numeric) && is_phrase(&without_numbers())
}

/// Whether the paid text was left out: the page declares which of its elements hold it, these are empty, and what is left
/// is short. Where the page has no such element, the text must break off as well: many publishers declare elements that
/// their pages never have.
fn lacks_paid_part(reading: &Reading<'_>, found: &Found<'_>) -> bool {
    let part = &WALLS.paid_part;
    if found.declared_free != Some(false) || found.words >= part.most_words {
        return false;
    }
    let selectors = paid_parts(reading);
    let selectors: Vec<Selector> = selectors.iter().filter_map(|selector| plain_selector(selector)).collect();
    if selectors.is_empty() {
        return false;
    }
    let elements = || selectors.iter().flat_map(|selector| reading.dom.html.select(selector));
    let letters =
        elements().flat_map(|element| element.text()).flat_map(str::chars).filter(|letter| !letter.is_whitespace());
    let is_empty = letters.take(part.left_chars + 1).count() <= part.left_chars;
    let breaks_off = || {
        let last =
            found.is_kept.iter().rposition(|kept| *kept).map(|last| reading.outline.blocks[last].text.trim_end());
        last.is_some_and(|last| part.endings.iter().any(|ending| last.ends_with(ending.as_str())))
    };
    is_empty && (elements().next().is_some() || breaks_off())
}

/// A selector made of nothing but names of classes, ids and elements, one inside the other: publishers need no more, and
/// it is quickly looked for. None for others.
fn plain_selector(selector: &str) -> Option<Selector> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.#, >".contains(letter);
    let may_be = selector.len() <= WALLS.paid_part.most_selector_bytes && selector.chars().all(is_plain);
    may_be.then(|| Selector::parse(selector).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walls_are_told_in_many_languages() {
        for line in [
            "You have reached your limit of free articles.",
            "Diesen Artikel lesen Sie mit einem Abonnement.",
            "Чтобы читать дальше, оформите подписку",
            "اشترك لمتابعة القراءة",
            "ادامه مطلب فقط برای مشترکان",
            "पूरा लेख पढ़ने के लिए सब्सक्राइब करें",
            "付费后可阅读全文",
            "本文为会员专享内容",
            "続きを読むには会員登録が必要です",
            "Berlangganan untuk melanjutkan membaca",
            "สมัครสมาชิกเพื่ออ่านต่อ",
            "残り1,234文字",
            "残り: 567文字／全文: 890文字",
            "Pozostało 75% artykułu. Zaloguj się",
            "登录后阅读全文",
            "Create a free account to read the full story.",
        ] {
            assert!(asks(line), "{line}");
        }
        for line in
            ["Suscríbete a nuestro boletín", "メルマガ登録はこちら", "Подпишитесь на наш канал", "残り3分で逆転した"]
        {
            assert!(!asks(line), "{line}");
        }
    }

    #[test]
    fn selectors_of_strangers_are_plain_or_none() {
        for selector in [".paywall", "#opi_gating", "main .article-page", ".a > section, .b"] {
            assert!(plain_selector(selector).is_some(), "{selector}");
        }
        for selector in ["", "p:has(a:has(b))", "[class*=a]", ".a..b", &".a ".repeat(200)] {
            assert!(plain_selector(selector).is_none(), "{selector}");
        }
    }

    #[test]
    fn a_whole_text_above_a_box_that_promises_more_is_no_teaser() {
        use crate::extract::{Extractor, Options};
        use crate::page::Page;
        use crate::record::Outcome;
        use crate::selectors::RuleSet;
        let outcome = |last: &str| {
            let html = format!(
                "<html lang='en'><head><title>The last rope ferry</title></head><body><main><article><h1>The last rope ferry</h1>
                 <p>The last rope ferry on the river makes its final crossing on Sunday, after seventy years without a break.</p>
                 <p>Its owner says that in forty years he failed to keep the timetable only twice, both times because of ice.</p>
                 <p>From Monday a bus takes passengers across the new bridge, eleven kilometres upstream, in half an hour.</p>
                 <p>{last}</p></article></main></body></html>"
            );
            let page = Page::new(html.into_bytes());
            Extractor::new(RuleSet::default()).extract(&page, &Options::default()).record.outcome
        };
        for box_below in [
            "Enjoyed this? Subscribe to read more stories from the river.",
            "Sign up for our newsletter to continue reading stories like this every week.",
            "Sign in to read comments",
        ] {
            assert_eq!(outcome(box_below), Outcome::Ok, "{box_below}");
        }
        assert_eq!(outcome("Subscribe to continue reading"), Outcome::Paywalled);
    }
}
