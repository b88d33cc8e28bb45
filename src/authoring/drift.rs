//! Whether a site's rule still does its work on the site's pages of today.

use url::Url;

use crate::record::{Method, Outcome, Record};
use crate::selectors::{RuleFile, Setting};

/// Fields whose rule is missed when it finds nothing. Others are rightly absent from many pages.
const FIELDS: [&str; 5] = ["title", "authors", "published", "category", "language"];

/// What a rule file says it finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    stem: String,
    /// Fields that the file names candidates for.
    named: Vec<&'static str>,
    /// Fields that every promise of the file states.
    promised: Vec<&'static str>,
}

/// How a rule did on one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// What became of the page.
    pub outcome: Outcome,
    /// The rules of this site applied.
    pub is_of_site: bool,
    /// The rule's body did not match.
    pub fallback: bool,
    /// What is wrong with this page by itself.
    pub failures: Vec<String>,
    /// Named fields whose value comes from no candidate of the file, with what it comes from.
    unfound: Vec<(&'static str, Option<String>)>,
    /// Promised fields without a value.
    missing: Vec<&'static str>,
    /// What was asked for and where that led, where it is another host.
    moved: Option<(String, String)>,
}

impl Watched {
    /// What the file of the site `stem` says it finds.
    pub fn of(stem: &str, file: &RuleFile) -> Self {
        let has_candidates = |field: &&str| match file.settings.get(&format!("{field}.candidates")) {
            Some(Setting::List(entries) | Setting::Edit { add: entries, .. }) => !entries.is_empty(),
            _ => false,
        };
        let is_promised =
            |field: &&str| !file.tests.is_empty() && file.tests.iter().all(|test| test.expected.contains_key(*field));
        Watched {
            stem: stem.to_owned(),
            named: FIELDS.into_iter().filter(has_candidates).collect(),
            promised: FIELDS.into_iter().filter(is_promised).collect(),
        }
    }

    /// How the rule did on the page that gave `record`.
    pub fn look(&self, record: &Record) -> Seen {
        let is_of_site = record.rules.site.as_deref() == Some(&self.stem);
        let mut failures = Vec::new();
        if !record.outcome.has_content() && record.outcome != Outcome::NotArticle {
            let message = record.error.as_ref().map_or("no text", |failure| &failure.message);
            failures.push(message.to_owned());
        }
        if is_of_site && record.rules.fallback && failures.is_empty() {
            failures.push(match (&record.error, record.outcome) {
                (Some(why), Outcome::NotArticle) => format!("no article: {}", why.message),
                _ => "no candidate of [body] matches, or its strips leave nothing: the text comes from the generic scorer"
                    .to_owned(),
            });
        }
        let own = format!("{}#", self.stem);
        let unfound = self.named.iter().filter_map(|field| {
            let provenance = record.provenance.get(*field);
            let is_own = provenance.is_some_and(|found| {
                found.method == Method::SiteRule && found.rule.as_deref().is_some_and(|rule| rule.starts_with(&own))
            });
            let by = provenance.and_then(|found| found.rule.clone().or_else(|| found.selector.clone()));
            (!is_own).then_some((*field, by))
        });
        let missing = self.promised.iter().filter(|field| !has_value(record, field));
        Seen {
            outcome: record.outcome,
            is_of_site,
            fallback: is_of_site && record.rules.fallback,
            failures,
            unfound: unfound.collect(),
            missing: missing.copied().collect(),
            moved: moved(record),
        }
    }

    /// What is wrong with the rule by all pages that were looked at, beside what is wrong with single ones. A field
    /// counts as lost when it is on none of them.
    pub fn verdict(&self, seen: &[Seen]) -> Vec<String> {
        let articles: Vec<&Seen> = seen.iter().filter(|page| page.is_of_site && page.is_content()).collect();
        let Some(first) = articles.first() else {
            let why = match seen.iter().any(Seen::is_content) {
                true => "the site's rules apply to none of the pages",
                false => "no page gave an article",
            };
            let moved = seen.iter().find_map(|page| page.moved.as_ref().filter(|_| !page.is_of_site));
            let moved = moved.map(|(from, to)| format!(": {from} is redirected to {to}"));
            return vec![why.to_owned() + &moved.unwrap_or_default()];
        };
        let mut failures = Vec::new();
        for (field, by) in &first.unfound {
            if articles.iter().all(|page| page.unfound.iter().any(|(other, _)| other == field)) {
                let instead = by.as_ref().map_or("nothing is found".to_owned(), |by| format!("the value is from {by}"));
                failures.push(format!("no candidate of [{field}] finds anything: {instead}"));
            }
        }
        let is_gone = |field: &&&str| articles.iter().all(|page| page.missing.contains(*field));
        failures.extend(first.missing.iter().filter(is_gone).map(|field| format!("{field} is promised and gone")));
        failures
    }
}

impl Seen {
    /// That there was no page to look at, and why.
    pub fn no_page(why: String) -> Self {
        Seen {
            outcome: Outcome::NotArticle,
            is_of_site: false,
            fallback: false,
            failures: vec![why],
            unfound: Vec::new(),
            missing: Vec::new(),
            moved: None,
        }
    }

    fn is_content(&self) -> bool {
        self.outcome.has_content()
    }
}

/// What was asked for and where that led, if it is another host.
fn moved(record: &Record) -> Option<(String, String)> {
    let (from, to) = (record.fetch.redirects.first()?, record.url.as_ref()?);
    let host = |url: &str| Url::parse(url).ok()?.host_str().map(str::to_owned);
    (host(from) != host(to)).then(|| (from.clone(), to.clone()))
}

fn has_value(record: &Record, field: &str) -> bool {
    match field {
        "title" => record.title.is_some(),
        "authors" => !record.authors.is_empty(),
        "published" => record.published.is_some(),
        "category" => record.category.is_some(),
        _ => record.language.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Author, Provenance, RulesApplied};
    use crate::selectors::Layer;

    fn watched() -> Watched {
        let text = "[title]\ncandidates = [\"h1\"]\n[[test]]\nfixture = \"one\"\nauthors = [\"Ann\"]\n";
        Watched::of("a.test", &RuleFile::parse(text, "a.test", Layer::Site, "a.test.toml").expect("sound"))
    }

    fn record(rule: Option<&str>, has_author: bool) -> Record {
        let mut record = Record {
            title: Some("Ferry".to_owned()),
            outcome: Outcome::Ok,
            rules: RulesApplied { site: Some("a.test".to_owned()), ..RulesApplied::default() },
            ..Record::default()
        };
        let method = if rule.is_some() { Method::SiteRule } else { Method::Meta };
        record.provenance.insert(
            "title".to_owned(),
            Provenance {
                method,
                rule: rule.map(str::to_owned),
                selector: Some("og:title".to_owned()),
                candidate: None,
                confidence: 1.0,
            },
        );
        if has_author {
            record.authors.push(Author { name: "Ann".to_owned(), url: None, role: None });
        }
        record
    }

    #[test]
    fn a_field_is_lost_when_it_is_on_no_page() {
        let watched = watched();
        let seen = |pages: &[(Option<&str>, bool)]| -> Vec<Seen> {
            pages.iter().map(|(rule, has_author)| watched.look(&record(*rule, *has_author))).collect()
        };
        let own = Some("a.test#title[0]");
        assert_eq!(watched.verdict(&seen(&[(own, true), (None, false)])), [] as [String; 0]);
        assert_eq!(
            watched.verdict(&seen(&[(None, false), (None, false)])),
            ["no candidate of [title] finds anything: the value is from og:title", "authors is promised and gone"]
        );
        assert_eq!(watched.verdict(&[]), ["no page gave an article"]);
    }

    #[test]
    fn a_rule_that_fell_back_or_a_page_that_failed_is_a_failure_of_that_page() {
        let mut fell_back = record(None, true);
        fell_back.rules.fallback = true;
        assert!(watched().look(&fell_back).failures[0].contains("generic scorer"));
        let gone = Record { outcome: Outcome::Gone, ..record(None, true) };
        assert_eq!(watched().look(&gone).failures, ["no text"]);
        let gone = Record { outcome: Outcome::Gone, ..fell_back };
        assert_eq!(watched().look(&gone).failures, ["no text"], "a page that is gone says nothing of the rule");
        let other = Record { rules: RulesApplied::default(), ..record(None, true) };
        let seen = watched().look(&other);
        assert!(seen.failures.is_empty());
        assert_eq!(watched().verdict(&[seen]), ["the site's rules apply to none of the pages"]);
    }
}
