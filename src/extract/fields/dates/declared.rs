//! When the article was published and changed as JSON-LD, microdata and meta elements say.

use super::found::{Dates, of_date};
use crate::extract::fields::candidate::Candidate;
use crate::extract::fields::date_text::{self, Setting, Writer};
use crate::extract::fields::metas::METAS;
use crate::extract::fields::weights;
use crate::extract::reading::Reading;
use crate::record::{Date, Method};
use crate::structured;

/// What JSON-LD, microdata and meta elements say.
pub(super) fn collect(reading: &Reading<'_>, setting: &Setting<'_>, dates: &mut Dates) {
    let data = reading.structured;
    let carriers = weights::published();
    let main = data.article().into_iter().map(|node| (node, Method::JsonLd, carriers.json_ld, "json_ld"));
    let mut has_item = false;
    let items = data.microdata.iter().map(|item| {
        let is_article = structured::ARTICLE_TYPES.iter().any(|name| structured::is_type(item, name));
        let sign = if is_article && !has_item { "microdata" } else { "microdata_other" };
        has_item |= is_article;
        (item, Method::Microdata, carriers.microdata, sign)
    });
    let pages = data.json_ld.iter().filter(|node| {
        ["WebPage", "Product", "Recipe", "VideoObject", "Event"].iter().any(|name| structured::is_type(node, name))
    });
    let pages = pages.map(|node| (node, Method::JsonLd, carriers.microdata, "json_ld_page"));
    for (node, method, confidence, sign) in main.chain(items.take(6)).chain(pages.take(6)) {
        for key in ["datePublished", "dateCreated", "dateModified"] {
            let Some(text) = node.get(key).and_then(structured::text) else { continue };
            let Some(date) = date_text::read(&text, setting) else { continue };
            if key == "datePublished" {
                dates.published.extend(in_other_orders(&text, setting, method, key).map(|other| other.sign(sign, 1.0)));
            }
            let candidate = of_date(date, method, key, confidence);
            match key {
                "datePublished" => {
                    let by_newsroom = f64::from(u8::from(sign == "json_ld" && data.is_news()));
                    dates.published.push(candidate.sign(sign, 1.0).sign("json_ld_news", by_newsroom));
                }
                "dateCreated" => dates.published.push(candidate.sign("created", 1.0)),
                _ => dates.modified.push(candidate.sign("declared_change", 1.0)),
            }
        }
    }
    for (names, sign) in
        [(&METAS.published, "meta"), (&METAS.published_elsewhere, "meta_other"), (&METAS.modified, "declared_change")]
    {
        for name in names {
            let Some(text) = data.meta(name) else { continue };
            let Some(date) = date_text::read(text, setting) else { continue };
            if sign != "declared_change" {
                let others = in_other_orders(text, setting, Method::Meta, name);
                dates.published.extend(others.map(|other| other.sign(sign, 1.0)));
            }
            let confidence = if sign == "meta_other" { carriers.meta_other } else { carriers.meta };
            let candidate = of_date(date, Method::Meta, name, confidence);
            let list = if sign == "declared_change" { &mut dates.modified } else { &mut dates.published };
            list.push(candidate.sign(sign, 1.0));
        }
    }
    for (name, text) in data.meta.iter().filter(|(name, _)| METAS.calls_publication(name)) {
        if let Some(date) = date_text::read(text, setting) {
            dates
                .published
                .push(of_date(date, Method::Meta, name, weights::published().meta_other).sign("meta_other", 1.0));
        }
    }
    // Where nothing but a change is declared, the day of that change is what can be said of the publication.
    if dates.published.iter().all(|candidate| candidate.rule.is_some()) {
        dates.published.extend(dates.modified.iter().filter(|candidate| candidate.rule.is_none()).cloned());
    }
}

/// What a program wrote, with its figures in another order where that is a day too: "04/05/2024".
fn in_other_orders(
    text: &str,
    setting: &Setting<'_>,
    method: Method,
    selector: &str,
) -> impl Iterator<Item = Candidate<Date>> {
    let others = date_text::in_other_orders(text, setting).into_iter();
    others.map(move |date| of_date(date, method, selector, weights::published().other_order).sign("other_order", 1.0))
}

/// What the article declares as its day of publication and what is none: a month 13, a year 0, a placeholder.
pub(in crate::extract::fields) fn unreadable(reading: &Reading<'_>) -> Option<String> {
    let setting = Setting { written_by: Writer::Program, ..super::setting(reading) };
    let data = reading.structured;
    let of_article = data.article().and_then(|article| article.get("datePublished")).and_then(structured::text);
    let of_meta = || METAS.published.iter().find_map(|name| data.meta(name)).map(str::to_owned);
    let text = of_article.or_else(of_meta).filter(|text| text.contains(char::is_alphanumeric))?;
    date_text::read(&text, &setting).is_none().then_some(text)
}
