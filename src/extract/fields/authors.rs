//! The people and desks who wrote the article: what the page declares and what it prints, weighed against each other.
//! Agencies are sources, not authors.

use std::collections::HashSet;

use serde_json::Value;

use super::byline_words::BYLINES;
use super::bylines::{self, people};
use super::candidate::{Candidate, by_rule};
use super::leads;
use super::markup::Markup;
use super::owner;
use super::place::Place;
use super::printed_authors;
use super::ranking::{self, Readings};
use super::{given_names, handles, site, weights};
use crate::extract::agencies;
use crate::extract::reading::Reading;
use crate::record::{Author, Method};
use crate::structured;

/// Names of meta elements that hold authors, each with its sign.
const META: [(&str, &str); 12] = [
    ("author", "meta_author"),
    ("article:author", "meta_article_author"),
    ("og:article:author", "meta_article_author"),
    ("article:author_name", "meta_article_author"),
    ("parsely-author", "meta_other"),
    ("sailthru.author", "meta_other"),
    ("cxenseparse:author", "meta_other"),
    ("dc.creator", "meta_other"),
    ("dcterms.creator", "meta_other"),
    ("citation_author", "meta_citation"),
    ("byl", "meta_other"),
    ("creator", "meta_other"),
];

/// All candidates, the rule's first; each is the whole list one carrier gives, empty where it names nobody but an
/// agency or the site.
pub(super) fn candidates(
    reading: &Reading<'_>,
    markup: &Markup,
    place: &Place,
    title: Option<usize>,
) -> Vec<Candidate<Vec<Author>>> {
    let sites: Vec<String> = site::names(reading).iter().map(|name| name.to_lowercase()).collect();
    let named = Named { reading, sites: &sites };
    let mut lists = Vec::new();
    let ruled = by_rule(&reading.rule.authors, reading);
    // Where the rule's byline is an agency's, nothing else that the page prints is one.
    let is_of_agency = ruled.first().is_some_and(|candidate| agencies::is_agency(&candidate.value));
    if let Some(first) = ruled.first().cloned() {
        let same: Vec<_> = ruled.iter().filter(|candidate| candidate.rule == first.rule).collect();
        let authors =
            same.iter().flat_map(|candidate| named.people(&candidate.value, candidate.url.as_deref())).collect();
        lists.push(first.with(authors));
    }
    lists.extend(declared(&named));
    if !is_of_agency {
        lists.extend(printed_authors::candidates(&named, markup, place, title));
    }
    if !reading.page.hints.authors.is_empty() {
        let raw = reading.page.hints.authors.join(", ");
        let authors = reading.page.hints.authors.iter().flat_map(|name| named.people(name, None)).collect();
        lists.push(Candidate::new(authors, raw, Method::Feed, "author", weights::authors("feed")).sign("feed", 1.0));
    }
    for list in &mut lists {
        dedup(&mut list.value);
        without_site(&mut list.value, &sites);
    }
    name_accounts(&mut lists);
    lists
}

/// Accounts that spell a name printed elsewhere on the page are that person: `abyron` of "Ada Byron".
fn name_accounts(lists: &mut [Candidate<Vec<Author>>]) {
    let full: Vec<String> = lists
        .iter()
        .flat_map(|list| &list.value)
        .map(|author| &author.name)
        .filter(|name| bylines::is_full_name(name))
        .cloned()
        .collect();
    for author in lists.iter_mut().flat_map(|list| &mut list.value) {
        if let Some(name) = full.iter().find(|name| handles::is_account_of(&author.name, name)) {
            author.name.clone_from(name);
        }
    }
}

/// Whose page it is, where it declares nobody: candidates like the others, and no bylines.
pub(super) fn owners(reading: &Reading<'_>, found: &[Candidate<Vec<Author>>]) -> Vec<Candidate<Vec<Author>>> {
    let is_declared = |list: &&Candidate<Vec<Author>>| {
        list.rule.is_some() || matches!(list.method, Method::JsonLd | Method::Microdata | Method::Meta)
    };
    let mut declared = found.iter().filter(is_declared).flat_map(|list| &list.value);
    if declared.any(|author| author.name.contains(' ')) {
        return Vec::new();
    }
    let sites: Vec<String> = site::names(reading).iter().map(|name| name.to_lowercase()).collect();
    owner::candidates(&Named { reading, sites: &sites })
}

/// Takes the site itself out of a list that names somebody else too.
fn without_site(authors: &mut Vec<Author>, sites: &[String]) {
    let is_site = |author: &Author| sites.contains(&author.name.to_lowercase());
    if !authors.iter().all(is_site) {
        authors.retain(|author| !is_site(author));
    }
}

/// Reads names on one page.
pub(super) struct Named<'a> {
    pub(super) reading: &'a Reading<'a>,
    /// Names of the site in lower case.
    pub(super) sites: &'a [String],
}

impl Named<'_> {
    /// The people in a byline; the link as written becomes an address.
    pub(super) fn people(&self, byline: &str, href: Option<&str>) -> Vec<Author> {
        let url = href.and_then(|href| self.reading.absolute(href)).map(String::from);
        people(byline, url.as_deref(), self.sites)
    }

    /// The organisation called `name`.
    fn house(&self, name: &str, href: Option<&str>) -> Option<Author> {
        let url = href.and_then(|href| self.reading.absolute(href)).map(String::from);
        bylines::house(name, url.as_deref())
    }
}

/// What JSON-LD, microdata and meta elements say.
fn declared(named: &Named<'_>) -> Vec<Candidate<Vec<Author>>> {
    let data = named.reading.structured;
    let mut lists = Vec::new();
    if let Some(authors) = data.article().and_then(|article| article.get("author").or_else(|| article.get("creator"))) {
        let is_person = first(authors).is_some_and(|value| structured::is_type(value, "Person"));
        let is_house = first(authors)
            .is_some_and(|value| BYLINES.organisations.iter().any(|name| structured::is_type(value, name)));
        let sign = if is_house { "json_ld_house" } else { "json_ld" };
        let mut list = of_value(named, authors, Method::JsonLd, "author", weights::authors("json_ld")).sign(sign, 1.0);
        if is_person {
            list = list.sign("declared_person", 1.0);
        }
        if data.is_news() && !is_house {
            list = list.sign("json_ld_news", 1.0);
        }
        lists.push(list);
    }
    // Some houses name themselves as the author and the reporter as the creator.
    if let Some(article) = data.article()
        && let (Some(author), Some(creators)) = (article.get("author"), article.get("creator"))
        && author != creators
    {
        let list = of_value(named, creators, Method::JsonLd, "creator", weights::authors("json_ld"));
        let is_of_house = first(author)
            .is_some_and(|value| BYLINES.organisations.iter().any(|name| structured::is_type(value, name)));
        if !list.value.is_empty() {
            lists.push(list.sign(if is_of_house { "json_ld" } else { "json_ld_creator" }, 1.0));
        }
    }
    // A recipe, a course or a film that is the page's only work has an author too.
    if data.article().is_none()
        && let Some(authors) = data.json_ld.iter().filter(|node| is_work(node)).find_map(|node| node.get("author"))
    {
        let list = of_value(named, authors, Method::JsonLd, "author", weights::authors("json_ld"));
        lists.push(list.sign("json_ld_work", 1.0));
    }
    // Search engine plugins describe the author as a node of its own.
    let mut persons = data.json_ld.iter().filter(|node| structured::is_type(node, "Person"));
    if let (Some(person), None) = (persons.next(), persons.next()) {
        let list = of_value(named, person, Method::JsonLd, "Person", weights::authors("json_ld"));
        lists.push(list.sign("json_ld_person", 1.0));
    }
    let mut is_first = true;
    for item in &data.microdata {
        if let Some(authors) = item.get("author") {
            let is_article = structured::ARTICLE_TYPES.iter().any(|name| structured::is_type(item, name));
            let sign = if is_article && is_first { "microdata" } else { "microdata_other" };
            is_first &= !is_article;
            let list = of_value(named, authors, Method::Microdata, "author", weights::authors("microdata"));
            lists.push(list.sign(sign, 1.0));
        }
        if lists.len() > 12 {
            break;
        }
    }
    for (name, sign) in META {
        let values: Vec<&str> = data.meta_all(name).filter(|value| !value.starts_with("http")).take(50).collect();
        if !values.is_empty() {
            // "Byron, Ada": libraries put the surname first, one name to an element.
            let is_inverted =
                name.starts_with("citation") && values.iter().all(|value| value.matches(',').count() == 1);
            let authors = values.iter().flat_map(|value| match value.split_once(',').filter(|_| is_inverted) {
                Some((last, first)) => named.people(&format!("{} {}", first.trim(), last.trim()), None),
                None => named.people(value, None),
            });
            let list =
                Candidate::new(authors.collect(), values.join(", "), Method::Meta, name, weights::authors("meta"));
            lists.push(list.sign(sign, 1.0));
        }
    }
    // Labelled pairs that plugins write for link previews: "Written by" / "Ada Byron", in the site's language.
    for (label, value) in [("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2")] {
        if data.meta(label).is_some_and(leads::is_lead)
            && let Some(raw) = data.meta(value)
        {
            let list = Candidate::new(named.people(raw, None), raw, Method::Meta, value, weights::authors("meta"));
            lists.push(list.sign("meta_label", 1.0));
        }
    }
    lists
}

/// Whether a JSON-LD node can be the work that a page is about; reviews and comments are others'.
fn is_work(node: &Value) -> bool {
    BYLINES.works.iter().any(|name| structured::is_type(node, name))
}

fn first(value: &Value) -> Option<&Value> {
    match value {
        Value::Array(items) => items.first(),
        value => Some(value),
    }
}

fn of_value(
    named: &Named<'_>,
    value: &Value,
    method: Method,
    selector: &str,
    confidence: f64,
) -> Candidate<Vec<Author>> {
    let mut authors = Vec::new();
    let mut raw = Vec::new();
    let items = match value {
        Value::Array(items) => items.as_slice(),
        value => std::slice::from_ref(value),
    };
    for item in items.iter().take(50) {
        let name = match item {
            Value::Object(object) => object.get("name").map(structured::names).unwrap_or_default(),
            other => structured::text(other).into_iter().collect(),
        };
        let url = item.get("url").and_then(structured::text);
        let is_house = BYLINES.organisations.iter().any(|kind| structured::is_type(item, kind));
        for name in name {
            match named.house(&name, url.as_deref()).filter(|_| is_house) {
                Some(house) => authors.push(house),
                None => authors.extend(named.people(&name, url.as_deref())),
            }
            raw.push(name);
        }
    }
    Candidate::new(authors, raw.join(", "), method, selector, confidence)
}

/// Whether the page declares an agency as its author.
pub(super) fn declares_agency(candidates: &[Candidate<Vec<Author>>]) -> bool {
    candidates.iter().any(|list| {
        list.value.is_empty()
            && matches!(list.method, Method::JsonLd | Method::Microdata | Method::Meta)
            && bylines::names_agency(&list.raw)
    })
}

/// Carriers that declare authors.
const DECLARED: [&str; 10] = [
    "json_ld",
    "json_ld_work",
    "json_ld_person",
    "microdata",
    "meta_author",
    "meta_article_author",
    "meta_other",
    "meta_citation",
    "meta_label",
    "feed",
];

/// Index of the winner: a rule's, else the list that weighs most.
///
/// Where the page declares an agency and nobody else, names from cards and comments are other articles' authors.
pub(super) fn choose(
    candidates: &mut [Candidate<Vec<Author>>],
    reading: &Reading<'_>,
    headline: Option<&str>,
    by_agency: bool,
) -> Option<usize> {
    let mut readings = Readings::of(candidates, |authors| folded(authors).join(";"));
    compare(&mut readings, candidates, reading, headline);
    let is_apart = |best: &usize| {
        by_agency
            && !DECLARED.iter().any(|name| readings.has(*best, name))
            && (readings.has(*best, "elsewhere") || !readings.has(*best, "near_title"))
    };
    let best = readings.settle(ranking::of_authors(), candidates).filter(|best| !is_apart(best));
    if let Some(ruled) = candidates.iter().position(|candidate| candidate.rule.is_some()) {
        return Some(ruled);
    }
    let told = |index: usize| {
        let authors = &candidates[index].value;
        (
            authors.iter().filter(|author| author.url.is_some()).count(),
            authors.iter().filter(|a| a.role.is_some()).count(),
        )
    };
    readings.members(best?).max_by_key(|&index| (told(index), std::cmp::Reverse(index)))
}

/// Names as they are compared, in alphabetical order.
fn folded(authors: &[Author]) -> Vec<String> {
    let fold =
        |name: &str| name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let mut names: Vec<String> = authors.iter().map(|author| fold(&author.name)).collect();
    names.sort_unstable();
    names
}

/// Signs that only show beside the other lists and the site.
fn compare(
    readings: &mut Readings,
    candidates: &[Candidate<Vec<Author>>],
    reading: &Reading<'_>,
    headline: Option<&str>,
) {
    const PRINTED: [&str; 10] = [
        "rel_author",
        "byline_class",
        "author_link",
        "lead_line",
        "lead_inside",
        "dated_line",
        "dated_words",
        "name_line",
        "bold_line",
        "spelled_link",
    ];
    // Lines that say by themselves that a person follows.
    const PERSON_LINES: [&str; 7] =
        ["has_lead", "lead_line", "dated_line", "name_line", "bold_line", "dated_words", "degree_line"];
    let sites: Vec<String> = site::names(reading)
        .iter()
        .map(|name| name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect())
        .collect();
    let authors: Vec<&[Author]> = (0..readings.keys.len())
        .map(|index| &candidates[readings.members(index).next().expect("a reading has a member")].value[..])
        .collect();
    let lists: Vec<Vec<String>> = authors.iter().map(|authors| folded(authors)).collect();
    let declared: Vec<bool> =
        (0..lists.len()).map(|index| DECLARED.iter().any(|name| readings.has(index, name))).collect();
    let is_person = |index: &usize| {
        PERSON_LINES.iter().any(|name| readings.has(*index, name))
            && !readings.has(*index, "elsewhere")
            && !readings.has(*index, "in_comments")
            && authors[*index].iter().all(|author| bylines::are_full_names(&author.name))
    };
    let is_one_word = |index: usize| authors[index].len() == 1 && !authors[index][0].name.contains(' ');
    let persons: Vec<usize> = (0..lists.len()).filter(is_person).collect();
    let houses: Vec<usize> = (0..lists.len())
        .filter(|index| declared[*index] && lists[*index].iter().all(|name| sites.contains(name)))
        .collect();
    let common = common_words(&authors, reading);
    let headline = headline.unwrap_or_default().to_lowercase();
    for (index, own) in lists.iter().enumerate() {
        let agreeing = DECLARED.iter().filter(|name| readings.has(index, name)).count();
        readings.add(index, "declared_by_many", (agreeing.saturating_sub(1) as f64 / 2.0).min(1.0));
        // Who wrote an article also answers its readers and stands on its cards.
        if readings.has(index, "near_title") {
            ["in_comments", "elsewhere", "elsewhere_near_title"].iter().for_each(|name| readings.remove(index, name));
        }
        let printings = PRINTED.iter().filter(|name| readings.has(index, name)).count();
        readings.add(index, "printed_by_many", (printings.saturating_sub(1) as f64 / 2.0).min(1.0));
        if printings > 0 && declared[index] {
            readings.add(index, "printed_and_declared", 1.0);
        }
        match own.len() {
            1 => {}
            2 | 3 => readings.add(index, "two_or_three", 1.0),
            _ => readings.add(index, "many_names", 1.0),
        }
        let holds = |outer: &[String], inner: &[String]| {
            outer.len() > inner.len() && inner.iter().all(|name| outer.contains(name))
        };
        let others = || lists.iter().enumerate().filter(|(other, _)| *other != index);
        if others().any(|(other, list)| declared[other] && holds(own, list)) {
            readings.add(index, "adds_to_declared", 1.0);
        }
        if others().any(|(_, list)| holds(list, own)) {
            readings.add(index, "part_of_another", 1.0);
        }
        if others().any(|(_, list)| {
            own.iter().any(|name| {
                list.iter().any(|theirs| theirs.len() > name.len() && name.len() > 2 && theirs.contains(name.as_str()))
            })
        }) {
            readings.add(index, "inside_another", 1.0);
        }
        // The account that a house publishes under is declared, who wrote is printed beside the headline or the text.
        let is_house = own.iter().all(|name| sites.iter().any(|site| site.contains(name.as_str())));
        if is_house && persons.iter().any(|other| *other != index) {
            readings.add(index, "house_beside_person", 1.0);
        }
        if !is_house && persons.contains(&index) && houses.iter().any(|other| *other != index) {
            readings.add(index, "person_beside_house", 1.0);
        }
        // "Ada" is declared, "Ada Byron" printed.
        if others().any(|(other, list)| declared[other] && own.len() == 1 && list.len() == 1 && is_begun(list, own)) {
            readings.add(index, "completes_declared", 1.0);
            if bylines::are_full_names(&authors[index][0].name)
                && others().any(|(other, list)| declared[other] && is_one_word(other) && is_begun(list, own))
            {
                readings.add(index, "completes_first_name", 1.0);
            }
        }
        let authors = authors[index];
        let share = |is: &dyn Fn(&str) -> bool| {
            authors.iter().filter(|author| is(&author.name)).count() as f64 / authors.len().max(1) as f64
        };
        // "Shopping Options" is written like a name, until the page writes "options" in a sentence.
        readings.add(index, "common_words", share(&|name| has_common_word(name, &common)));
        // Of whom an article tells.
        readings.add(index, "in_headline", share(&|name| headline.contains(&name.to_lowercase())));
        readings.add(index, "one_word", share(&|name| !name.contains(' ')));
        readings.add(index, "long_name", share(&|name| name.split(' ').count() > 3));
        readings.add(index, "no_capital", share(&|name| !name.chars().any(char::is_uppercase) && name.is_ascii()));
        readings.add(index, "digits", share(&|name| name.chars().any(char::is_numeric)));
        readings.add(index, "desk", share(&bylines::is_desk));
        readings.add(index, "given_name", share(&given_names::begin));
        readings.add(
            index,
            "is_site",
            own.iter().filter(|name| sites.contains(name)).count() as f64 / own.len().max(1) as f64,
        );
        let resembles = |name: &&String| {
            sites.iter().any(|site| site.len() > 3 && (site.contains(name.as_str()) || name.contains(site.as_str())))
        };
        readings.add(index, "like_site", own.iter().filter(resembles).count() as f64 / own.len().max(1) as f64);
    }
}

/// Words of the names, in lower case, that the page also writes in lower case.
fn common_words(authors: &[&[Author]], reading: &Reading<'_>) -> HashSet<String> {
    let names = authors.iter().flat_map(|authors| authors.iter());
    let asked: HashSet<String> = names
        .flat_map(|author| words(&author.name))
        .filter(|word| word.chars().count() >= BYLINES.least_common)
        .map(str::to_lowercase)
        .filter(|word| word.starts_with(char::is_lowercase))
        .collect();
    let mut common = HashSet::new();
    if asked.is_empty() {
        return common;
    }
    // Most words of the page begin with another letter.
    let mut begins = [false; 256];
    asked.iter().for_each(|word| begins[usize::from(word.as_bytes()[0])] = true);
    let mut look_up = |word: &str| {
        if asked.contains(word) && !common.contains(word) {
            common.insert(word.to_owned());
        }
    };
    for block in &reading.outline.blocks {
        if block.text.is_ascii() {
            let words = block.text.as_bytes().split(|byte| !byte.is_ascii_alphanumeric());
            let words = words.filter(|word| word.first().is_some_and(|first| begins[usize::from(*first)]));
            words.filter_map(|word| std::str::from_utf8(word).ok()).for_each(&mut look_up);
        } else {
            words(&block.text).filter(|word| begins[usize::from(word.as_bytes()[0])]).for_each(&mut look_up);
        }
    }
    common
}

fn has_common_word(name: &str, common: &HashSet<String>) -> bool {
    words(name).any(|word| common.contains(&word.to_lowercase()))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Whether the one name of `long` begins with that of `short` and goes on.
fn is_begun(short: &[String], long: &[String]) -> bool {
    long[0].len() > short[0].len() && long[0].starts_with(short[0].as_str())
}

fn dedup(authors: &mut Vec<Author>) {
    let mut seen: Vec<String> = Vec::new();
    authors.retain(|author| {
        let key = author.name.to_lowercase();
        let is_new = !seen.contains(&key);
        seen.push(key);
        is_new
    });
}
