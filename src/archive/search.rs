//! Full-text search.

use rusqlite::params;
use serde::Serialize;

use super::query::Query;
use super::{Archive, Error, facets, stamp};

/// An article found.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the schema's names")]
pub struct Hit {
    pub id: i64,
    pub url: String,
    pub title: Option<String>,
    pub published: Option<String>,
    pub site: String,
    pub category: Option<String>,
    pub source: Option<String>,
    pub language: Option<String>,
    /// When its server first said that it is there no longer.
    pub gone_at: Option<String>,
    /// The words in their surroundings, between `[` and `]`.
    pub snippet: Option<String>,
}

impl Archive {
    /// Finds articles, the newest first.
    ///
    /// # Errors
    /// A query that FTS5 cannot read.
    pub fn search(&self, query: &Query) -> Result<Vec<Hit>, Error> {
        if query.text.trim().is_empty() {
            return Err(Error::EmptyQuery);
        }
        self.check(&query.text)?;
        let most = if query.by_relevance { self.policy.relevance.newest.max(query.limit) } else { query.limit };
        let mut numbers = self.newest(query, most)?;
        if query.by_relevance {
            numbers = self.weighed(&query.text, &numbers)?;
            numbers.truncate(usize::try_from(query.limit).unwrap_or(0));
        }
        // Snippets are made for what is shown, not for what is found.
        numbers.into_iter().map(|number| self.hit(&query.text, number)).collect()
    }

    /// Whether FTS5 can read the query by itself, before anything is put around it.
    fn check(&self, text: &str) -> Result<(), Error> {
        let looked = self
            .db
            .prepare_cached("SELECT 1 FROM search WHERE search MATCH ?1 AND rowid = 0")
            .and_then(|mut statement| statement.exists([text]));
        match looked {
            Ok(_) => Ok(()),
            // SQLite's general error: here nothing but the query can be at fault.
            Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::Unknown) => {
                Err(Error::BadQuery(text.to_owned()))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Numbers of the newest articles that match.
    fn newest(&self, query: &Query, most: i64) -> Result<Vec<i64>, Error> {
        let expression = format!("{}({})", facets::asked(query), query.text);
        let mut statement;
        let mut rows = match query.since {
            None => {
                statement =
                    self.db.prepare("SELECT rowid FROM search WHERE search MATCH ?1 ORDER BY rowid DESC LIMIT ?2")?;
                statement.query(params![expression, most])?
            }
            // What was seen before that time was not published after it, so that the index need not be read further
            // back; unless the clock was ahead when it was seen. Without the index named and the plus, SQLite walks all
            // articles for the smallest number.
            Some(since) => {
                statement = self.db.prepare(
                    "SELECT articles.id FROM search JOIN articles ON articles.id = search.rowid
                     WHERE search MATCH ?1 AND search.rowid >=
                         min((SELECT id FROM articles WHERE first_seen_at >= ?3 ORDER BY first_seen_at, id LIMIT 1),
                             (SELECT ifnull(min(+id), 9e18) FROM articles INDEXED BY articles_seen
                              WHERE first_seen_at > strftime('%Y-%m-%dT%H:%M:%SZ', 'now')))
                     AND coalesce(articles.published_at, articles.first_seen_at) >= ?3
                     ORDER BY search.rowid DESC LIMIT ?2",
                )?;
                statement.query(params![expression, most, stamp(since)])?
            }
        };
        let mut numbers = Vec::new();
        while let Some(row) = rows.next()? {
            numbers.push(row.get(0)?);
        }
        Ok(numbers)
    }

    fn hit(&self, text: &str, number: i64) -> Result<Hit, Error> {
        let mut one = self.db.prepare_cached(
            "SELECT articles.id, url, articles.title, published, site, category, source_name, language,
                    snippet(search, -1, '[', ']', '…', 24)
             FROM search JOIN articles ON articles.id = search.rowid WHERE search MATCH ?1 AND search.rowid = ?2",
        )?;
        let hit = one.query_row(params![text, number], |row| {
            Ok(Hit {
                id: row.get(0)?,
                url: row.get(1)?,
                title: row.get(2)?,
                published: row.get(3)?,
                site: row.get(4)?,
                category: row.get(5)?,
                source: row.get(6)?,
                language: row.get(7)?,
                snippet: row.get(8)?,
                gone_at: None,
            })
        })?;
        Ok(Hit { gone_at: self.gone_since(number)?.map(|gone| gone.since), ..hit })
    }
}
