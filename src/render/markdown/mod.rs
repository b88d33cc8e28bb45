//! A document as Markdown (CommonMark 0.31, tables as in GitHub Flavored Markdown).
//!
//! Text stays text: nothing in it becomes a heading, a list, HTML or a link that runs script.

mod inline;

use inline::{destination, escape, inline};

use super::address::is_safe;
use crate::document::{Content, Document, Image, List, Span};

/// The body of `document` as Markdown.
pub fn body(document: &Document) -> String {
    let mut parts: Vec<String> = Vec::with_capacity(document.blocks.len());
    let mut previous: Option<&Content> = None;
    for block in &document.blocks {
        let part = match (previous, &block.content) {
            // Two lists in a row would be read as one, so the second takes the other sign.
            (Some(Content::List(before)), Content::List(content)) if before.is_ordered == content.is_ordered => {
                list_text(content, Signs::SECOND)
            }
            (_, content) => block_text(content),
        };
        if !part.trim().is_empty() {
            parts.push(part);
            previous = Some(&block.content);
        }
    }
    parts.join("\n\n")
}

fn block_text(content: &Content) -> String {
    match content {
        Content::Heading { level, spans } => heading(*level, spans),
        Content::Paragraph { spans, .. } => paragraph(spans),
        Content::List(content) => list_text(content, Signs::FIRST),
        Content::Quote(paragraphs) => quote(paragraphs),
        Content::Table { header, rows } => table(header, rows),
        Content::Code { language, text } => {
            // The fence must be longer than any run of backticks inside.
            let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
            let fence = "`".repeat(longest.max(2) + 1);
            format!("{fence}{}\n{}\n{fence}", language.as_deref().unwrap_or_default(), text.trim_end())
        }
        Content::Caption(spans) => emphasised(&line(spans)),
        Content::Image(content) => image(content),
        Content::Embed { url, provider, text } => {
            let quoted = quote(text);
            let label = provider.as_deref().unwrap_or("Embedded content");
            let link = url
                .as_deref()
                .filter(|url| is_safe(url))
                .map(|url| format!("[{}](<{}>)", escape(label), destination(url)));
            [Some(quoted).filter(|quoted| !quoted.is_empty()), link]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join("\n\n")
        }
    }
}

/// A heading of one line; a `#` at its end would be read as its closing sign.
fn heading(level: u8, spans: &[Span]) -> String {
    let text = line(spans);
    let text = match text.strip_suffix('#') {
        Some(start) => format!("{start}\\#"),
        None => text,
    };
    format!("{} {text}", "#".repeat(usize::from(level)))
}

fn image(image: &Image) -> String {
    let Some(url) = image.url.as_deref().filter(|url| is_safe(url)) else { return String::new() };
    let mut text = format!("![{}](<{}>)", escape(image.alt.as_deref().unwrap_or_default()), destination(url));
    let below: Vec<&str> = [image.caption.as_deref(), image.credit.as_deref()].into_iter().flatten().collect();
    if !below.is_empty() {
        text.push('\n');
        text.push_str(&emphasised(&escape(&below.join(" ")).replace('\n', " ")));
    }
    text
}

/// A line between the signs of emphasis, which must not stand beside white space.
fn emphasised(line: &str) -> String {
    let trimmed = line.trim();
    if trimmed.is_empty() { String::new() } else { format!("*{trimmed}*") }
}

fn quote(paragraphs: &[Vec<Span>]) -> String {
    let paragraphs: Vec<String> = paragraphs.iter().map(|spans| paragraph(spans)).collect();
    let text = paragraphs.join("\n\n");
    if text.is_empty() {
        return text;
    }
    text.lines()
        .map(|line| if line.is_empty() { ">".to_owned() } else { format!("> {line}") })
        .collect::<Vec<_>>()
        .join("\n")
}

/// The signs of a list's items.
#[derive(Clone, Copy)]
struct Signs {
    bullet: char,
    delimiter: char,
}

impl Signs {
    const FIRST: Signs = Signs { bullet: '-', delimiter: '.' };
    const SECOND: Signs = Signs { bullet: '+', delimiter: ')' };
}

fn list_text(content: &List, signs: Signs) -> String {
    let mut lines = Vec::new();
    list(content, 0, signs, &mut lines);
    lines.join("\n")
}

fn list(content: &List, indent: usize, signs: Signs, lines: &mut Vec<String>) {
    // Nine digits are the most that CommonMark takes for an item's number.
    let first = content.start.filter(|start| *start < 100_000_000).unwrap_or(1) as usize;
    for (number, item) in content.items.iter().enumerate() {
        let marker = if content.is_ordered {
            format!("{}{} ", first + number, signs.delimiter)
        } else {
            format!("{} ", signs.bullet)
        };
        let space = " ".repeat(indent + marker.len());
        let text = paragraph(&item.spans).replace('\n', &format!("\n{space}"));
        lines.push(format!("{}{marker}{}", " ".repeat(indent), text.trim_end()));
        let mut before: Option<bool> = None;
        for inner in &item.lists {
            let signs = if before == Some(inner.is_ordered) { Signs::SECOND } else { Signs::FIRST };
            list(inner, indent + marker.len(), signs, lines);
            before = Some(inner.is_ordered);
        }
    }
}

fn table(header: &[Vec<Span>], rows: &[Vec<Vec<Span>>]) -> String {
    let width = rows.iter().map(Vec::len).chain([header.len()]).max().unwrap_or(0);
    let row = |cells: &[Vec<Span>]| {
        let mut cells: Vec<String> = cells.iter().map(|spans| cell(spans)).collect();
        cells.resize(width, String::new());
        format!("| {} |", cells.join(" | "))
    };
    let mut lines = vec![row(header), format!("|{}", " --- |".repeat(width))];
    lines.extend(rows.iter().map(|cells| row(cells)));
    lines.join("\n")
}

/// The content of a cell. A bar ends it even inside a code span.
fn cell(spans: &[Span]) -> String {
    let text = line(spans);
    let mut escaped = String::with_capacity(text.len());
    let mut before = ' ';
    for letter in text.chars() {
        if letter == '|' && before != '\\' {
            escaped.push('\\');
        }
        before = letter;
        escaped.push(letter);
    }
    escaped
}

/// Inline content as a paragraph: what would open another block at the start of a line is escaped.
fn paragraph(spans: &[Span]) -> String {
    let text = inline(spans);
    text.lines().map(|line| escape_start(line.trim())).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("  \n")
}

/// Inline content on one line.
fn line(spans: &[Span]) -> String {
    inline(spans).replace('\n', " ").trim().to_owned()
}

fn escape_start(line: &str) -> String {
    let rest = line.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let is_number = rest.len() < line.len() && rest.starts_with(['.', ')']);
    if is_number && rest[1..].chars().next().is_none_or(char::is_whitespace) {
        let digits = line.len() - rest.len();
        return format!("{}\\{rest}", &line[..digits]);
    }
    let is_dashes =
        line.starts_with('-') && line.trim_start_matches('-').chars().next().is_none_or(char::is_whitespace);
    if line.starts_with(['#', '>', '+', '=', ':']) || is_dashes {
        return format!("\\{line}");
    }
    line.to_owned()
}

#[cfg(test)]
mod tests;
