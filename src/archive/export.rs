//! Which articles an export or another look takes.

use rusqlite::params;

use super::{Archive, Error};

/// A choice of articles.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// First seen since: RFC 3339.
    pub since: Option<String>,
    /// A host, without `www.`; its subdomains too.
    pub site: Option<String>,
    /// Every version instead of the current one.
    pub all_versions: bool,
    /// Without those that are linked to another as duplicates.
    pub without_duplicates: bool,
    /// Those alone that their servers say are there no longer.
    pub only_gone: bool,
}

/// A version's number and place.
#[derive(Debug, Clone)]
pub struct Chosen {
    /// The article.
    pub article: i64,
    /// The version.
    pub number: i64,
    /// Its site.
    pub site: String,
    /// The WARC file of its raw page, and where it begins and ends there.
    pub place: Option<(String, u64, u64)>,
}

impl Archive {
    /// The versions chosen, in the order they were stored, which is that of the raw pages: reading them goes forward.
    ///
    /// # Errors
    /// The database.
    pub fn chosen(&self, selection: &Selection) -> Result<Vec<Chosen>, Error> {
        let gone = match selection.only_gone {
            true if !self.knows_the_gone()? => return Ok(Vec::new()),
            true => "AND gone_at IS NOT NULL",
            false => "",
        };
        let mut statement = self.db.prepare(&format!(
            "SELECT articles.id, versions.number, articles.site, warc_file, warc_offset, warc_end
             FROM articles JOIN versions ON versions.article_id = articles.id
             WHERE (?1 IS NULL OR first_seen_at >= ?1)
               AND (?2 IS NULL OR site = ?2 OR site LIKE '%.' || ?2)
               AND (?3 OR versions.number = articles.version)
               AND NOT (?4 AND duplicate_of IS NOT NULL) {gone}
             ORDER BY versions.rowid",
        ))?;
        let rows = statement.query_map(
            params![selection.since, selection.site, selection.all_versions, selection.without_duplicates],
            |row| {
                let file: Option<String> = row.get(3)?;
                let (offset, end): (Option<i64>, Option<i64>) = (row.get(4)?, row.get(5)?);
                let place = file.zip(offset.zip(end)).map(|(file, (offset, end))| (file, offset as u64, end as u64));
                Ok(Chosen { article: row.get(0)?, number: row.get(1)?, site: row.get(2)?, place })
            },
        )?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
