//! Lists: JSON Lines with a page a line, or one URL a line.

use std::io::{self, BufRead, Read};
use std::path::PathBuf;

use serde::de::{Deserialize, Deserializer, IgnoredAny, Visitor};
use serde_json::Value;
use url::Url;

use super::{
    CapturedAt, Format, Job, ReadFile, Reading, Stop, Task, failed, fetch, masked, masked_text, too_large, url_job,
};
use crate::page::{Hints, Page};
use crate::record::{ErrorCode, Input, InputKind};

/// The lines of one list as jobs.
pub(super) struct Lines {
    reader: Box<dyn BufRead + Send>,
    format: Format,
    folder: PathBuf,
    path: Option<String>,
    captured_at: Option<CapturedAt>,
    max_size: u64,
    stop: Stop,
    line: u64,
    is_over: bool,
}

impl std::fmt::Debug for Lines {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Lines").field("path", &self.path).field("line", &self.line).finish_non_exhaustive()
    }
}

/// One line of a JSON Lines input; or of what `offprint feed` prints, which says about the page what the feed does.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    html: Option<Html>,
    path: Option<PathBuf>,
    url: Option<String>,
    id: Option<Value>,
    content_type: Option<String>,
    captured_at: Option<String>,
    guid: Option<String>,
    title: Option<String>,
    published: Option<String>,
    summary: Option<String>,
    #[serde(default)]
    authors: Vec<String>,
    #[serde(default)]
    categories: Vec<String>,
    language: Option<String>,
    #[serde(rename = "updated")]
    _updated: Option<IgnoredAny>,
    #[serde(rename = "feed")]
    _feed: Option<IgnoredAny>,
}

/// A page in a JSON string. JavaScript writes half of a surrogate pair as it writes any letter (`\ud83d`); it is no
/// letter, and a page that a script cut in the middle of one is read with U+FFFD in its place, as browsers show it.
struct Html(String);

impl<'de> Deserialize<'de> for Html {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // serde_json gives as bytes what is in quotation marks, with such halves encoded as if they were letters.
        deserializer.deserialize_bytes(OfBytes)
    }
}

struct OfBytes;

impl Visitor<'_> for OfBytes {
    type Value = Html;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Html, E> {
        Ok(Html(text.to_owned()))
    }

    fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<Html, E> {
        self.visit_byte_buf(bytes.to_vec())
    }

    fn visit_byte_buf<E: serde::de::Error>(self, mut bytes: Vec<u8>) -> Result<Html, E> {
        let mut from = 0;
        while let Err(error) = std::str::from_utf8(&bytes[from..]) {
            let at = from + error.valid_up_to();
            let Some(half) = bytes.get_mut(at..at + 3).filter(|half| half[0] == 0xed) else {
                return Err(E::custom("the string is not UTF-8"));
            };
            half.copy_from_slice("\u{fffd}".as_bytes());
            from = at + 3;
        }
        String::from_utf8(bytes).map(Html).map_err(|_| E::custom("the string is not UTF-8"))
    }
}

/// Other encodings are not guessed: an address read in a wrong one is another address.
const NO_TEXT: &str = "the line is not text: a list is UTF-8, or UTF-16 with a byte order mark; save it as one of them";

impl Lines {
    pub(super) fn new(
        reader: Box<dyn BufRead + Send>,
        format: Format,
        folder: PathBuf,
        path: Option<String>,
        reading: &Reading,
    ) -> Self {
        Lines {
            reader,
            format,
            folder,
            path,
            captured_at: reading.captured_at,
            max_size: reading.max_size,
            stop: Stop::clone(&reading.stop),
            line: 0,
            is_over: false,
        }
    }

    fn input(&self) -> Input {
        let kind = match (self.format, &self.path) {
            (Format::Jsonl, _) => InputKind::Jsonl,
            (_, None) => InputKind::Stdin,
            _ => InputKind::Url,
        };
        Input { path: self.path.clone(), line: Some(self.line), kind, ..Input::default() }
    }

    /// The next line that is not blank, as text or as what is wrong with it.
    fn next_line(&mut self) -> Option<Result<String, Job>> {
        // A page of the largest size takes more room with its quotation marks escaped.
        let most = self.max_size.saturating_mul(2).saturating_add(65_536);
        loop {
            if self.is_over {
                return None;
            }
            let mut bytes = Vec::new();
            match self.reader.by_ref().take(most.saturating_add(1)).read_until(b'\n', &mut bytes) {
                Ok(0) => return None,
                Ok(_) => self.line += 1,
                Err(error) => {
                    self.line += 1;
                    return Some(Err(self.broken_off(&error)));
                }
            }
            if bytes.len() as u64 > most {
                return Some(Err(match skip_line(&mut self.reader) {
                    Ok(()) => too_large(self.input(), self.max_size),
                    Err(error) => self.broken_off(&error),
                }));
            }
            let text = match String::from_utf8(bytes) {
                Ok(text) => text,
                Err(_) => return Some(Err(self.bad_line(NO_TEXT))),
            };
            let text = text.trim_start_matches('\u{feff}').trim();
            let is_remark = self.format == Format::Urls && text.starts_with('#');
            if !text.is_empty() && !is_remark {
                return Some(Ok(text.to_owned()));
            }
        }
    }

    /// The list ends here, since it cannot be read on.
    fn broken_off(&mut self, error: &io::Error) -> Job {
        self.is_over = true;
        failed(self.input(), ErrorCode::Unreadable, &format!("the list cannot be read on: {error}"))
    }

    fn bad_line(&self, message: &str) -> Job {
        let place = self.path.as_deref().unwrap_or("standard input");
        failed(self.input(), ErrorCode::BadLine, &format!("{place}:{}: {message}", self.line))
    }

    fn job(&self, text: &str) -> Job {
        if self.format == Format::Jsonl {
            return self.page_job(text);
        }
        // The standard drops tabs from addresses and writes others as %00, so that two columns would be one address.
        if text.contains(char::is_control) {
            return self.bad_line("a tab or another control character stands in it; one URL a line");
        }
        match url_job(text, self.input().kind) {
            Some(job) => Job::new(Input { url: job.input.url, ..self.input() }, job.task),
            None => self.bad_line("not a URL with http:// or https://"),
        }
    }

    /// The job of a JSON Lines input's line.
    fn page_job(&self, text: &str) -> Job {
        let line = match read_line(text) {
            Ok(line) => line,
            Err(message) => return self.bad_line(&message),
        };
        let input = Input { id: line.id.as_ref().and_then(id_of).or(line.guid), ..self.input() };
        let hints = Hints {
            title: line.title,
            authors: line.authors,
            published: line.published,
            summary: line.summary,
            categories: line.categories,
            language: line.language,
        };
        let url = match line.url.as_deref().filter(|url| !url.is_empty()).map(Url::parse).transpose() {
            Ok(url) => url,
            Err(error) => {
                let input = Input { url: line.url.as_deref().map(masked_text), ..input };
                return failed(input, ErrorCode::BadUrl, &format!("`url` is not a URL: {error}"));
            }
        };
        let input = Input { url: url.as_ref().map(masked), ..input };
        let captured_at = match line.captured_at.as_deref().map(str::parse).transpose() {
            Ok(at) => at.map(CapturedAt::At).or(self.captured_at),
            Err(error) => {
                let message = format!("`captured_at` is no RFC 3339 time: {error}");
                return failed(input, ErrorCode::BadLine, &message);
            }
        };
        let job = match (line.html, line.path, url) {
            (Some(Html(html)), ..) if html.len() as u64 > self.max_size => too_large(input, self.max_size),
            (Some(Html(html)), _, url) => {
                // A JSON string is Unicode already, whatever the page's meta says.
                let content_type = Some("text/html; charset=utf-8".to_owned());
                let captured_at = captured_at.and_then(CapturedAt::stated);
                Job::new(input, Task::Page(Box::new(Page { url, content_type, captured_at, ..Page::new(html) })))
            }
            (None, Some(path), url) => {
                let path = if path.is_relative() { self.folder.join(path) } else { path };
                let (content_type, stop) = (line.content_type, Stop::clone(&self.stop));
                Job::new(input, Task::Read(ReadFile { path, url, content_type, captured_at, stop }))
            }
            (None, None, Some(url)) => fetch(input, url),
            (None, None, None) => self.bad_line("the line has none of `html`, `path` and `url`"),
        };
        Job { hints, ..job }
    }
}

/// An id as text: a string as it is, anything else as JSON.
fn id_of(id: &Value) -> Option<String> {
    match id {
        Value::Null => None,
        Value::String(id) => Some(id.clone()),
        other => Some(other.to_string()),
    }
}

/// A line is an object: serde would read a struct from a list too, by position.
fn read_line(text: &str) -> Result<Line, String> {
    if !text.starts_with('{') {
        return Err("the line is no JSON object; write {\"html\": …}, {\"path\": …} or {\"url\": …}".to_owned());
    }
    serde_json::from_str(text).map_err(|error| {
        let message = error.to_string();
        // It is always line 1: the line of the list is named already.
        let message = message.split(" at line 1 column ").next().unwrap_or(&message);
        format!("{message} at column {}", error.column())
    })
}

impl Iterator for Lines {
    type Item = Job;

    fn next(&mut self) -> Option<Job> {
        Some(match self.next_line()? {
            Ok(text) => self.job(&text),
            Err(job) => job,
        })
    }
}

/// Reads to the end of a line without keeping it.
fn skip_line(reader: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        match buffer.iter().position(|byte| *byte == b'\n') {
            Some(end) => {
                reader.consume(end + 1);
                return Ok(());
            }
            None => {
                let length = buffer.len();
                reader.consume(length);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn jobs(text: &'static str) -> Vec<Job> {
        let reading = Reading { max_size: 1_000_000, ..Reading::default() };
        Lines::new(
            Box::new(text.as_bytes()),
            Format::Jsonl,
            PathBuf::from("/lists"),
            Some("/lists/a.jsonl".into()),
            &reading,
        )
        .collect()
    }

    fn code(job: &Job) -> Option<ErrorCode> {
        match &job.task {
            Task::Failed { failure, .. } => Some(failure.code),
            _ => None,
        }
    }

    #[test]
    fn a_broken_line_is_one_job_and_the_next_goes_on() {
        let jobs = jobs("{\"html\":\"<p>a\",\"id\":7}\n{\"html\": \n\n{\"path\":\"b.html\",\"url\":\"\"}");
        assert_eq!(jobs.iter().map(code).collect::<Vec<_>>(), [None, Some(ErrorCode::BadLine), None]);
        assert_eq!(jobs[0].input.id.as_deref(), Some("7"));
        assert_eq!(jobs[2].input.line, Some(4));
        assert!(
            matches!(&jobs[2].task, Task::Read(file) if file.path == Path::new("/lists/b.html") && file.url.is_none())
        );
    }

    #[test]
    fn half_a_surrogate_pair_is_no_letter() {
        let jobs = jobs(
            "{\"html\":\"<p>a\\ud83d b\\udc00\\ud83d\\ude00 é\"}\n{\"html\":5}\n{\"html\":null,\"path\":\"a\"}\n{\"html\":\"\\x\"}",
        );
        let Task::Page(page) = &jobs[0].task else { panic!("{:?}", jobs[0]) };
        assert_eq!(String::from_utf8_lossy(&page.bytes), "<p>a\u{fffd} b\u{fffd}\u{1f600} é");
        assert_eq!(
            jobs[1..].iter().map(code).collect::<Vec<_>>(),
            [Some(ErrorCode::BadLine), None, Some(ErrorCode::BadLine)]
        );
    }

    #[test]
    fn what_a_feed_says_goes_with_the_page() {
        let jobs = jobs(
            "{\"url\":\"http://a.test/1\",\"title\":\"One\",\"published\":\"2026-05-01\",\"updated\":null,\"guid\":\"g1\",\"feed\":\"http://a.test/f\",\"summary\":null,\"authors\":[\"Ann Lee\"],\"categories\":[],\"language\":\"en\"}",
        );
        assert!(matches!(&jobs[0].task, Task::Fetch(url) if url.as_str() == "http://a.test/1"), "{:?}", jobs[0]);
        assert_eq!(jobs[0].input.id.as_deref(), Some("g1"));
        let said = Hints {
            title: Some("One".into()),
            authors: vec!["Ann Lee".into()],
            published: Some("2026-05-01".into()),
            language: Some("en".into()),
            ..Hints::default()
        };
        assert_eq!(jobs[0].hints, said);
    }

    #[test]
    fn a_line_is_an_object() {
        for text in ["[\"<p>a\", null]", "\"https://a.test/\"", "5", "null", "<p>a"] {
            let jobs = jobs(text);
            let Task::Failed { failure, .. } = &jobs[0].task else { panic!("{text} was read") };
            assert_eq!(failure.code, ErrorCode::BadLine);
            assert!(failure.message.starts_with("/lists/a.jsonl:1: the line is no JSON object; write"), "{failure:?}");
        }
    }

    #[test]
    fn what_is_wrong_in_a_line_is_named_with_its_column() {
        let jobs = jobs("\n{\"url\": 5}");
        let Task::Failed { failure, .. } = &jobs[0].task else { panic!("it was read") };
        assert_eq!(failure.message, "/lists/a.jsonl:2: invalid type: integer `5`, expected a string at column 9");
    }

    #[test]
    fn a_line_without_a_page_says_so() {
        assert_eq!(jobs("{\"id\":\"x\"}").iter().map(code).collect::<Vec<_>>(), [Some(ErrorCode::BadLine)]);
    }
}
