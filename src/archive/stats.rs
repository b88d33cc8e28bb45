//! Counts over the archive: by day, by site, over time; and sites that have drifted from their own past.

use std::collections::BTreeMap;

use rusqlite::params;
use serde::Serialize;

use super::{Archive, Error};

/// Counts of the whole archive.
#[derive(Debug, Clone, Default, Serialize)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub struct Totals {
    pub feeds: i64,
    pub articles: i64,
    pub versions: i64,
    pub duplicates: BTreeMap<String, i64>,
    /// Articles that their servers say are there no longer.
    pub gone: i64,
    pub waiting: i64,
    pub failed: i64,
    /// Entries by outcome.
    pub outcomes: BTreeMap<String, i64>,
    /// Bytes of the database.
    pub database_bytes: i64,
    /// Articles and their mean quality by day of first sight, newest first.
    pub days: Vec<Day>,
    pub sites: Vec<SiteStats>,
}

/// A day.
#[derive(Debug, Clone, Serialize)]
pub struct Day {
    pub day: String,
    pub articles: i64,
    pub quality: f64,
}

/// A site.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub struct SiteStats {
    pub site: String,
    pub articles: i64,
    pub latest: String,
    pub words: f64,
    pub quality: f64,
    pub fallbacks: i64,
}

/// A site that is not what it was.
#[derive(Debug, Clone, Serialize)]
pub struct Drift {
    /// The site.
    pub site: String,
    /// What has changed, in words.
    pub reasons: Vec<String>,
    /// Articles looked at: the latest, and all before.
    pub recent: usize,
    /// The same.
    pub before: usize,
}

/// One article as far as drift is concerned.
struct Look {
    fell_back: bool,
    has: [bool; 4],
    words: i64,
}

const FIELDS: [&str; 4] = ["title", "published", "category", "authors"];

impl Archive {
    /// Counts everything; days and sites at most `limit` each.
    ///
    /// # Errors
    /// The database.
    pub fn totals(&self, limit: i64) -> Result<Totals, Error> {
        let number = |sql: &str| self.db.query_row(sql, [], |row| row.get::<_, i64>(0));
        let pairs = |sql: &str| -> Result<BTreeMap<String, i64>, rusqlite::Error> {
            self.db.prepare(sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        };
        let days = self
            .db
            .prepare("SELECT substr(first_seen_at, 1, 10), count(*), avg(quality) FROM articles GROUP BY 1 ORDER BY 1 DESC LIMIT ?1")?
            .query_map([limit], |row| Ok(Day { day: row.get(0)?, articles: row.get(1)?, quality: rounded(row.get(2)?) }))?
            .collect::<Result<_, _>>()?;
        let sites = self
            .db
            .prepare(
                "SELECT site, count(*), max(first_seen_at), avg(word_count), avg(quality), sum(fallback) FROM articles
                 GROUP BY site ORDER BY 2 DESC, 1 LIMIT ?1",
            )?
            .query_map([limit], |row| {
                Ok(SiteStats {
                    site: row.get(0)?,
                    articles: row.get(1)?,
                    latest: row.get(2)?,
                    words: rounded(row.get(3)?),
                    quality: rounded(row.get(4)?),
                    fallbacks: row.get(5)?,
                })
            })?
            .collect::<Result<_, _>>()?;
        Ok(Totals {
            feeds: number("SELECT count(*) FROM feeds")?,
            articles: number("SELECT count(*) FROM articles")?,
            versions: number("SELECT count(*) FROM versions")?,
            duplicates: pairs(
                "SELECT duplicate_kind, count(*) FROM articles WHERE duplicate_of IS NOT NULL GROUP BY 1",
            )?,
            gone: self.number_of_gone()?,
            waiting: number("SELECT count(*) FROM entries WHERE state = 'waiting'")?,
            failed: number("SELECT count(*) FROM entries WHERE state = 'failed'")?,
            outcomes: pairs("SELECT outcome, count(*) FROM entries WHERE outcome IS NOT NULL GROUP BY 1")?,
            database_bytes: number("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")?,
            days,
            sites,
        })
    }

    /// Sites whose latest articles differ from all before as if a selector had broken.
    ///
    /// # Errors
    /// The database.
    pub fn drift(&self) -> Result<Vec<Drift>, Error> {
        let sites: Vec<String> = self
            .db
            .prepare("SELECT site FROM articles GROUP BY site HAVING count(*) >= ?1 ORDER BY site")?
            .query_map([2 * self.policy.drift.least as i64], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let mut drifted = Vec::new();
        for site in sites {
            let looks = self.looks(&site)?;
            // The latest are at most half of a site's articles: the past must outweigh them.
            let recent = self.policy.drift.recent.min(looks.len() / 2);
            let (recent, before) = looks.split_at(recent);
            let reasons = self.reasons(recent, before);
            if !reasons.is_empty() {
                drifted.push(Drift { site, reasons, recent: recent.len(), before: before.len() });
            }
        }
        Ok(drifted)
    }

    /// The articles of a site, newest first.
    fn looks(&self, site: &str) -> Result<Vec<Look>, Error> {
        let mut statement = self.db.prepare_cached(
            "SELECT fallback, title IS NOT NULL, published IS NOT NULL, category IS NOT NULL, authors <> '[]', word_count
             FROM articles WHERE site = ?1 ORDER BY id DESC LIMIT 1000",
        )?;
        let rows = statement.query_map(params![site], |row| {
            Ok(Look {
                fell_back: row.get(0)?,
                has: [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?],
                words: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn reasons(&self, recent: &[Look], before: &[Look]) -> Vec<String> {
        let limits = &self.policy.drift;
        let mut reasons = Vec::new();
        if recent.len() < limits.least || before.len() < limits.least {
            return reasons;
        }
        let share = |looks: &[Look], is: &dyn Fn(&Look) -> bool| {
            looks.iter().filter(|look| is(look)).count() as f64 / looks.len() as f64
        };
        let (now, then) = (share(recent, &|look| look.fell_back), share(before, &|look| look.fell_back));
        if now - then >= limits.fell_back {
            reasons.push(format!(
                "the site's rule fell back on {} of the latest, {} before",
                percent(now),
                percent(then)
            ));
        }
        for (index, field) in FIELDS.iter().enumerate() {
            let (now, then) = (share(recent, &|look| look.has[index]), share(before, &|look| look.has[index]));
            if then - now >= limits.vanished {
                reasons.push(format!("{field} on {} of the latest, {} before", percent(now), percent(then)));
            }
        }
        let (now, then) = (middle(recent), middle(before));
        if (now as f64) <= then as f64 * limits.shorter {
            reasons.push(format!("{now} words in the middle of the latest, {then} before"));
        }
        reasons
    }
}

fn middle(looks: &[Look]) -> i64 {
    let mut words: Vec<i64> = looks.iter().map(|look| look.words).collect();
    words.sort_unstable();
    words[words.len() / 2]
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

fn rounded(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}
