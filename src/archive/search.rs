//! Full-text search.

use rusqlite::params;
use serde::Serialize;

use super::{Archive, Error};

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Words, phrases in quotes, AND, OR, NOT, NEAR, prefix*: FTS5's language.
    pub text: String,
    /// Published, or else first seen, since: RFC 3339.
    pub since: Option<String>,
    /// A host, without `www.`; its subdomains too.
    pub site: Option<String>,
    /// A category, whatever its case.
    pub category: Option<String>,
    /// The name of a source.
    pub source: Option<String>,
    /// A language; `en` finds `en-GB`.
    pub language: Option<String>,
    /// Best matches first instead of newest.
    pub by_relevance: bool,
    /// At most this many.
    pub limit: i64,
}

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
    /// The words in their surroundings, between `[` and `]`.
    pub snippet: Option<String>,
}

/// Relevance is judged among so many of the newest matches: a common word has hundreds of thousands, and to weigh them
/// all takes longer than a person waits.
const WEIGHED: i64 = 2_000;

impl Archive {
    /// Finds articles, the newest first.
    ///
    /// # Errors
    /// A query that FTS5 cannot read.
    pub fn search(&self, query: &Query) -> Result<Vec<Hit>, Error> {
        // The numbers come first: snippets are made for what is shown, not for what is found.
        let filters = "(?2 IS NULL OR coalesce(articles.published, articles.first_seen_at) >= ?2)
            AND (?3 IS NULL OR articles.site = ?3 OR articles.site LIKE '%.' || ?3)
            AND (?4 IS NULL OR articles.category = ?4 COLLATE NOCASE)
            AND (?5 IS NULL OR articles.source_name LIKE '%' || ?5 || '%')
            AND (?6 IS NULL OR articles.language = ?6 COLLATE NOCASE OR articles.language LIKE ?6 || '-%')";
        let is_filtered = [&query.since, &query.site, &query.category, &query.source, &query.language]
            .iter()
            .any(|filter| filter.is_some());
        let join = if is_filtered {
            format!("JOIN articles ON articles.id = search.rowid WHERE search MATCH ?1 AND {filters}")
        } else {
            "WHERE search MATCH ?1 AND ifnull(?2, ifnull(?3, ifnull(?4, ifnull(?5, ifnull(?6, 1)))))".to_owned()
        };
        let numbers = if query.by_relevance {
            format!(
                "SELECT id FROM (SELECT search.rowid AS id, bm25(search, 4.0, 1.0) AS weight FROM search {join} ORDER BY search.rowid DESC LIMIT {WEIGHED}) ORDER BY weight LIMIT ?7"
            )
        } else {
            format!("SELECT search.rowid FROM search {join} ORDER BY search.rowid DESC LIMIT ?7")
        };
        let bad = |error: rusqlite::Error| match &error {
            rusqlite::Error::SqliteFailure(_, Some(text))
                if text.contains("fts5") || text.contains("no such column") || text.contains("unterminated") =>
            {
                Error::BadQuery(text.clone())
            }
            _ => Error::from(error),
        };
        let numbers: Vec<i64> = self
            .db
            .prepare(&numbers)
            .and_then(|mut statement| {
                let rows = statement.query_map(
                    params![
                        query.text,
                        query.since,
                        query.site,
                        query.category,
                        query.source,
                        query.language,
                        query.limit
                    ],
                    |row| row.get(0),
                )?;
                rows.collect::<Result<_, _>>()
            })
            .map_err(bad)?;
        let mut one = self.db.prepare_cached(
            "SELECT articles.id, url, articles.title, published, site, category, source_name, language,
                    snippet(search, -1, '[', ']', '…', 24)
             FROM search JOIN articles ON articles.id = search.rowid WHERE search MATCH ?1 AND search.rowid = ?2",
        )?;
        let mut hits = Vec::with_capacity(numbers.len());
        for number in numbers {
            hits.push(one.query_row(params![query.text, number], |row| {
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
                })
            })?);
        }
        Ok(hits)
    }
}
