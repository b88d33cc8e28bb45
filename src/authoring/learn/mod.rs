//! A rule file for a site out of several of its pages.
//!
//! Only what the generic layer does not answer as well is proposed: gaps that an element of other pages fills, and text
//! that is kept although the site prints it on every page. The rest is said in comments.

mod body;
mod fields;
mod sample;
mod strips;

use std::collections::BTreeMap;

use url::Url;

use super::draft::{fixture_name, host_of, promise, stem_of};
use super::hints::learning;
use super::written::{comment, toml_text};
use crate::extract::Extraction;
use crate::page::Page;
use sample::Sample;

/// A page to learn from.
#[derive(Debug)]
pub struct Lesson {
    /// The page.
    pub page: Page,
    /// Its address.
    pub url: Url,
    /// What comes out of it now, with the trace.
    pub present: Extraction,
}

/// What was learned of a site.
#[derive(Debug)]
pub struct Learned {
    /// Name of the rule file without `.toml`.
    pub stem: String,
    /// The file.
    pub text: String,
    /// Pages that were learned from.
    pub pages: usize,
    /// Pages that the file's promises are about, by the name of their fixture.
    pub fixtures: Vec<(String, Page)>,
    /// What was proposed, a line each, with its evidence.
    pub proposals: Vec<String>,
}

/// Why nothing can be learned.
#[derive(Debug, thiserror::Error)]
pub enum LearnError {
    /// What repeats shows on two pages and more.
    #[error("too few pages: {given} given, different articles among them: {articles}; learning takes two")]
    TooFew {
        /// Pages given.
        given: usize,
        /// Different articles among them.
        articles: usize,
    },
    /// A rule is for one site.
    #[error("the pages are of several sites: {}", listed(.0))]
    SeveralHosts(Vec<(String, usize)>),
}

/// What comes out of every page with a site file of some text laid over the present rules, in the order of the pages.
pub type Judge<'a> = dyn Fn(&str, &[Lesson]) -> Vec<Extraction> + 'a;

/// Drafts a rule file for the one site of `lessons`.
///
/// # Errors
/// The pages are of several sites, or hold fewer than two different articles.
pub fn learn(lessons: Vec<Lesson>, judge: &Judge<'_>) -> Result<Learned, LearnError> {
    let given = lessons.len();
    one_host(&lessons)?;
    let articles: Vec<Lesson> = lessons.into_iter().filter(|lesson| is_content(&lesson.present)).collect();
    let mut lessons = sample::distinct(articles);
    if lessons.len() < 2 {
        return Err(LearnError::TooFew { given, articles: lessons.len() });
    }
    lessons.truncate(learning().most_pages);
    let stem = stem_of(&lessons[0].url, &lessons[0].present);
    let by_text = |text: &str| judge(text, &lessons);
    let sample = Sample::of(&lessons);
    let fields = fields::learn(&sample, &by_text);
    let strips = strips::learn(&sample);
    let body = body::learn(&sample, &strips, &by_text);
    let mut text = head(&lessons, body.is_proposed());
    fields.iter().for_each(|field| text.push_str(&field.text(sample.sheets.len())));
    text.push_str(&body.text(sample.sheets.len()));
    let proposals = fields.iter().filter_map(fields::FieldLesson::told).chain(body.told()).collect();
    let lacks = body.taken_away();
    let after = judge(&text, &lessons);
    let mut fixtures: Vec<(String, Page)> = Vec::new();
    // Pages on which the rule takes something away come first: on others its promises would show nothing.
    let mut shown: Vec<(&Lesson, &Extraction)> = lessons.iter().zip(&after).collect();
    shown.sort_by_key(|(lesson, extraction)| lesson.present.record.body == extraction.record.body);
    for (lesson, extraction) in shown.into_iter().take(learning().most_promises) {
        let mut name = fixture_name(&lesson.url);
        if fixtures.iter().any(|(known, _)| *known == name) {
            name.push_str(&format!("-{}", fixtures.len() + 1));
        }
        text.push_str(&promise(&name, &lesson.url, extraction, lacks.clone()));
        fixtures.push((name, lesson.page.clone()));
    }
    Ok(Learned { stem, text, pages: lessons.len(), fixtures, proposals })
}

/// Whether all pages are of one host, `www.` aside.
fn one_host(lessons: &[Lesson]) -> Result<(), LearnError> {
    let mut hosts: BTreeMap<String, usize> = BTreeMap::new();
    for lesson in lessons {
        *hosts.entry(host_of(&lesson.url)).or_default() += 1;
    }
    if hosts.len() > 1 {
        let mut hosts: Vec<(String, usize)> = hosts.into_iter().collect();
        hosts.sort_by_key(|(_, pages)| std::cmp::Reverse(*pages));
        return Err(LearnError::SeveralHosts(hosts));
    }
    Ok(())
}

fn is_content(extraction: &Extraction) -> bool {
    extraction.record.outcome.has_content()
}

fn head(lessons: &[Lesson], names_body: bool) -> String {
    let mut text = String::new();
    if let Some(name) = lessons.iter().find_map(|lesson| lesson.present.record.publisher.name.as_ref()) {
        text.push_str(&format!("name = {}\n", toml_text(name)));
    }
    let first = &lessons[0].present.record.rules.presets;
    let presets = if first.is_empty() { "none".to_owned() } else { first.join(", ") };
    text.push_str(&comment(&format!(
        "Learned from {} pages. Presets found on the first, under this file without naming them: {presets}.",
        lessons.len()
    )));
    if names_body {
        text.push_str(CLEAN);
    }
    text
}

/// What nobody has seen yet inside the element of the text is judged as everywhere.
const CLEAN: &str = "clean = \"generic\"\n";

fn listed(hosts: &[(String, usize)]) -> String {
    let shown: Vec<String> = hosts.iter().take(5).map(|(host, pages)| format!("{host} ({pages})")).collect();
    let more = if hosts.len() > 5 { format!(" and {} more", hosts.len() - 5) } else { String::new() };
    format!("{}{more}", shown.join(", "))
}
