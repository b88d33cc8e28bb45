//! Records as CSV: a column a field, lists and objects as JSON in their cell. Quoted as RFC 4180 has it; lines end in LF,
//! as tools on a command line expect them and spreadsheets read them.

use serde_json::Value;

use super::json::Fields;
use crate::record::Record;

/// What most tables want of a record, and which input it is of, which a page that failed has nothing else to tell by;
/// `blocks`, `provenance` and the like are for JSON.
const COLUMNS: &str = "outcome,error.code,url,canonical_url,title,dek,summary,body,category,category_path,tags,authors,byline_raw,\
published.value,modified.value,language,publisher.name,source.name,source.kind,source.raw,image.url,access.declared_free,\
access.observed,word_count,quality.score,quality.verdict,content_hash,fetch.fetched_at,input.id,input.path,input.line";

/// Columns of a table.
#[derive(Debug, Clone)]
pub struct Columns(Vec<Vec<String>>);

impl Columns {
    /// The fields named, else the usual ones.
    pub fn of(fields: Option<&Fields>) -> Self {
        let names: Vec<String> =
            fields.map_or_else(|| COLUMNS.split(',').map(str::to_owned).collect(), |fields| fields.names().collect());
        Columns(names.into_iter().map(|name| name.split('.').map(str::to_owned).collect()).collect())
    }

    /// The same and these behind them.
    pub fn and(mut self, names: &[&str]) -> Self {
        self.0.extend(names.iter().map(|name| vec![(*name).to_owned()]));
        self
    }

    /// The first line: dots in names become underscores, as databases want them.
    pub fn header(&self) -> String {
        line(self.0.iter().map(|path| path.join("_")))
    }

    /// A record's line.
    pub fn row(&self, record: &Record) -> String {
        let value = serde_json::to_value(record).unwrap_or_default();
        line(
            self.0
                .iter()
                .map(|path| cell(path.iter().try_fold(&value, |value, key| value.get(key)).unwrap_or(&Value::Null))),
        )
    }
}

/// One line of cells, with its line end.
pub fn line(cells: impl Iterator<Item = String>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory does not fail.
    let _ = writer.write_record(cells);
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// A value as a cell: nothing for null, text as it is, the rest as JSON.
pub fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_keep_quotes_lines_and_lists() {
        let record = Record {
            title: Some("A \"quoted\", title".into()),
            body: Some("one\n\ntwo".into()),
            tags: vec!["a".into(), "b".into()],
            ..Record::default()
        };
        let fields = Fields::parse("title,body,tags,source.name").expect("known fields");
        let columns = Columns::of(Some(&fields));
        assert_eq!(columns.header(), "title,body,tags,source_name\n");
        assert_eq!(columns.row(&record), "\"A \"\"quoted\"\", title\",\"one\n\ntwo\",\"[\"\"a\"\",\"\"b\"\"]\",\n");
        assert_eq!(Columns::of(None).header().split(',').count(), 31);
    }
}
