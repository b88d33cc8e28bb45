//! A document as Markdown (CommonMark 0.31, tables as in GitHub Flavored Markdown).

use crate::document::{Block, Content, Document, Image, List, Span};

/// The body of `document` as Markdown.
pub fn body(document: &Document) -> String {
    let parts: Vec<String> = document.blocks.iter().map(block).filter(|part| !part.trim().is_empty()).collect();
    parts.join("\n\n")
}

fn block(block: &Block) -> String {
    match &block.content {
        Content::Heading { level, spans } => format!("{} {}", "#".repeat(usize::from(*level)), line(spans)),
        Content::Paragraph { spans, .. } => paragraph(spans),
        Content::List(content) => {
            let mut lines = Vec::new();
            list(content, 0, &mut lines);
            lines.join("\n")
        }
        Content::Quote(paragraphs) => quote(paragraphs),
        Content::Table { header, rows } => table(header, rows),
        Content::Code { language, text } => {
            // The fence must be longer than any run of backticks inside.
            let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
            let fence = "`".repeat(longest.max(2) + 1);
            format!("{fence}{}\n{}\n{fence}", language.as_deref().unwrap_or_default(), text.trim_end())
        }
        Content::Caption(spans) => format!("*{}*", line(spans)),
        Content::Image(content) => image(content),
        Content::Embed { url, provider, text } => {
            let quoted = quote(text);
            let label = provider.as_deref().unwrap_or("Embedded content");
            let link = url.as_deref().map(|url| format!("[{}](<{url}>)", escape(label)));
            [Some(quoted).filter(|quoted| !quoted.is_empty()), link]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join("\n\n")
        }
    }
}

fn image(image: &Image) -> String {
    let Some(url) = &image.url else { return String::new() };
    let mut text = format!("![{}](<{url}>)", escape(image.alt.as_deref().unwrap_or_default()));
    let below: Vec<&str> = [image.caption.as_deref(), image.credit.as_deref()].into_iter().flatten().collect();
    if !below.is_empty() {
        text.push_str(&format!("\n*{}*", escape(&below.join(" "))));
    }
    text
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

fn list(content: &List, indent: usize, lines: &mut Vec<String>) {
    for (number, item) in content.items.iter().enumerate() {
        let marker = if content.is_ordered { format!("{}. ", number + 1) } else { "- ".to_owned() };
        let text = inline(&item.spans).replace('\n', &format!("  \n{}", " ".repeat(indent + marker.len())));
        lines.push(format!("{}{marker}{}", " ".repeat(indent), text.trim_end()));
        for inner in &item.lists {
            list(inner, indent + marker.len(), lines);
        }
    }
}

fn table(header: &[Vec<Span>], rows: &[Vec<Vec<Span>>]) -> String {
    let width = rows.iter().map(Vec::len).chain([header.len()]).max().unwrap_or(0);
    let row = |cells: &[Vec<Span>]| {
        let mut cells: Vec<String> = cells.iter().map(|spans| line(spans).replace('|', "\\|")).collect();
        cells.resize(width, String::new());
        format!("| {} |", cells.join(" | "))
    };
    let mut lines = vec![row(header), format!("|{}", " --- |".repeat(width))];
    lines.extend(rows.iter().map(|cells| row(cells)));
    lines.join("\n")
}

/// Inline content as a paragraph: what would open another block at the start of a line is escaped.
fn paragraph(spans: &[Span]) -> String {
    let text = inline(spans);
    text.lines().map(escape_start).collect::<Vec<_>>().join("  \n")
}

/// Inline content on one line.
fn line(spans: &[Span]) -> String {
    inline(spans).replace('\n', " ")
}

fn escape_start(line: &str) -> String {
    let rest = line.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let opens_list = rest.len() < line.len() && rest.starts_with(['.', ')']) && rest[1..].starts_with(' ');
    if opens_list {
        let digits = line.len() - rest.len();
        return format!("{}\\{rest}", &line[..digits]);
    }
    if line.starts_with(['#', '>', '+', '=']) || line.starts_with("- ") || line.starts_with("---") {
        return format!("\\{line}");
    }
    line.to_owned()
}

fn inline(spans: &[Span]) -> String {
    let mut text = String::new();
    for span in spans {
        match span {
            Span::Text(part) => text.push_str(&escape(part)),
            Span::Bold(inner) => wrap(&mut text, "**", &inline(inner)),
            Span::Italic(inner) => wrap(&mut text, "*", &inline(inner)),
            Span::Code(part) => {
                let fence = if part.contains('`') { "``" } else { "`" };
                let space = if part.starts_with('`') || part.ends_with('`') { " " } else { "" };
                text.push_str(&format!("{fence}{space}{part}{space}{fence}"));
            }
            Span::Link { href, spans } => {
                let label = inline(spans);
                if label.trim().is_empty() {
                    text.push_str(&label);
                } else {
                    text.push_str(&format!("[{}](<{}>)", label.replace('\n', " "), href.replace(['<', '>'], "")));
                }
            }
            Span::Break => text.push('\n'),
        }
    }
    text
}

/// Emphasis must not begin or end with white space.
fn wrap(text: &mut String, mark: &str, inner: &str) {
    let trimmed = inner.trim();
    if trimmed.is_empty() {
        text.push_str(inner);
        return;
    }
    let start = inner.len() - inner.trim_start().len();
    let end = inner.trim_end().len();
    text.push_str(&inner[..start]);
    text.push_str(mark);
    text.push_str(&trimmed.replace('\n', &format!("{mark}\n{mark}")));
    text.push_str(mark);
    text.push_str(&inner[end..]);
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '~') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(content: Content) -> String {
        block(&Block { ids: Vec::new(), content })
    }

    #[test]
    fn escapes_what_would_be_markup() {
        let spans = vec![Span::Text("1. not *a* list_item".into())];
        assert_eq!(one(Content::Paragraph { is_dek: false, spans }), "1\\. not \\*a\\* list\\_item");
    }

    #[test]
    fn keeps_space_outside_of_emphasis() {
        let spans = vec![Span::Text("a".into()), Span::Bold(vec![Span::Text(" b ".into())]), Span::Text("c".into())];
        assert_eq!(one(Content::Paragraph { is_dek: false, spans }), "a **b** c");
    }

    #[test]
    fn a_table_without_header_has_an_empty_one() {
        let cell = |text: &str| vec![Span::Text(text.into())];
        let content = Content::Table { header: vec![], rows: vec![vec![cell("a|b"), cell("c")]] };
        assert_eq!(one(content), "|  |  |\n| --- | --- |\n| a\\|b | c |");
    }
}
