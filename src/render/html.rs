//! A document as clean HTML: semantic elements, everything escaped, no attribute but addresses and languages.

use super::address::is_safe;
use crate::document::{Block, Content, Document, Image, List, Span};
use crate::record::Record;

/// The body of `document` as an HTML fragment.
pub fn body(document: &Document) -> String {
    let parts: Vec<String> = document.blocks.iter().map(block).filter(|part| !part.is_empty()).collect();
    let html = parts.join("\n");
    if document.is_right_to_left && !html.is_empty() { format!("<div dir=\"rtl\">\n{html}\n</div>") } else { html }
}

/// A whole page: title and body of `document`, in the record's language and direction.
pub fn page(document: &Document, record: &Record) -> String {
    let title = escape(record.title.as_deref().unwrap_or_default());
    let language =
        record.language.as_deref().map(|language| format!(" lang=\"{}\"", escape(language))).unwrap_or_default();
    let direction = if document.is_right_to_left { " dir=\"rtl\"" } else { "" };
    format!(
        "<!DOCTYPE html>\n<html{language}{direction}>\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n</head>\n<body>\n<article>\n<h1>{title}</h1>\n{}\n</article>\n</body>\n</html>",
        body(document)
    )
}

fn block(block: &Block) -> String {
    match &block.content {
        Content::Heading { level, spans } => format!("<h{level}>{}</h{level}>", inline(spans)),
        Content::Paragraph { is_dek: true, spans } => format!("<p class=\"dek\">{}</p>", inline(spans)),
        Content::Paragraph { spans, .. } => format!("<p>{}</p>", inline(spans)),
        Content::List(content) => list(content),
        Content::Quote(paragraphs) => format!("<blockquote>{}</blockquote>", paragraphs_html(paragraphs)),
        Content::Table { header, rows } => table(header, rows),
        Content::Code { language, text } => {
            let class = language
                .as_deref()
                .map(|language| format!(" class=\"language-{}\"", escape(language)))
                .unwrap_or_default();
            format!("<pre><code{class}>{}</code></pre>", escape(text))
        }
        Content::Caption(spans) => format!("<p><small>{}</small></p>", inline(spans)),
        Content::Image(content) => image(content),
        Content::Embed { url, provider, text } => embed(url.as_deref(), provider.as_deref(), text),
    }
}

fn paragraphs_html(paragraphs: &[Vec<Span>]) -> String {
    paragraphs.iter().map(|spans| format!("<p>{}</p>", inline(spans))).collect()
}

fn list(content: &List) -> String {
    let tag = if content.is_ordered { "ol" } else { "ul" };
    let start = content.start.map(|start| format!(" start=\"{start}\"")).unwrap_or_default();
    let items: String = content
        .items
        .iter()
        .map(|item| format!("<li>{}{}</li>", inline(&item.spans), item.lists.iter().map(list).collect::<String>()))
        .collect();
    format!("<{tag}{start}>{items}</{tag}>")
}

fn table(header: &[Vec<Span>], rows: &[Vec<Vec<Span>>]) -> String {
    let row = |cells: &[Vec<Span>], tag: &str| {
        let cells: String = cells.iter().map(|spans| format!("<{tag}>{}</{tag}>", inline(spans))).collect();
        format!("<tr>{cells}</tr>")
    };
    let head = if header.is_empty() { String::new() } else { format!("<thead>{}</thead>", row(header, "th")) };
    let rows: String = rows.iter().map(|cells| row(cells, "td")).collect();
    format!("<table>{head}<tbody>{rows}</tbody></table>")
}

fn image(image: &Image) -> String {
    let Some(url) = image.url.as_deref().filter(|url| is_safe(url)) else { return String::new() };
    let alt = escape(image.alt.as_deref().unwrap_or_default());
    let below: Vec<String> =
        [image.caption.as_deref(), image.credit.as_deref()].into_iter().flatten().map(escape).collect();
    let caption =
        if below.is_empty() { String::new() } else { format!("<figcaption>{}</figcaption>", below.join(" ")) };
    format!("<figure><img src=\"{}\" alt=\"{alt}\">{caption}</figure>", escape(url))
}

fn embed(url: Option<&str>, provider: Option<&str>, text: &[Vec<Span>]) -> String {
    let link = url
        .filter(|url| is_safe(url))
        .map(|url| format!("<p><a href=\"{}\">{}</a></p>", escape(url), escape(provider.unwrap_or(url))));
    let link = link.unwrap_or_default();
    if text.is_empty() { link } else { format!("<blockquote>{}{link}</blockquote>", paragraphs_html(text)) }
}

fn inline(spans: &[Span]) -> String {
    spans
        .iter()
        .map(|span| match span {
            Span::Text(text) => escape(text),
            Span::Bold(inner) => format!("<strong>{}</strong>", inline(inner)),
            Span::Italic(inner) => format!("<em>{}</em>", inline(inner)),
            Span::Code(text) => format!("<code>{}</code>", escape(text)),
            Span::Link { href, spans } if is_safe(href) => {
                format!("<a href=\"{}\">{}</a>", escape(href), inline(spans))
            }
            Span::Link { spans, .. } => inline(spans),
            Span::Break => "<br>".to_owned(),
        })
        .collect()
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_text_and_addresses() {
        let spans = vec![
            Span::Text("a < b & c".into()),
            Span::Link { href: "https://a.test/?q=\"x\"".into(), spans: vec![Span::Text("l".into())] },
        ];
        assert_eq!(inline(&spans), "a &lt; b &amp; c<a href=\"https://a.test/?q=&quot;x&quot;\">l</a>");
    }

    #[test]
    fn drops_addresses_that_run_script() {
        let spans = vec![Span::Link { href: "javascript:alert(1)".into(), spans: vec![Span::Text("l".into())] }];
        assert_eq!(inline(&spans), "l");
    }
}
