//! Inline content as Markdown: emphasis where CommonMark reads it as such, everything that would be markup escaped.

use std::borrow::Cow;

use crate::document::Span;
use crate::render::address::is_safe;

/// Spans as Markdown. A line end inside is `\n`; what may stand there is the caller's to say.
pub(super) fn inline(spans: &[Span]) -> String {
    let mut text = String::new();
    push(&mut text, spans, Around::default(), None);
    text
}

/// What is open around a span. Emphasis inside emphasis goes without signs, because CommonMark pairs `***` as it sees fit; a link
/// holds no link.
#[derive(Clone, Copy, Default)]
struct Around {
    is_emphasised: bool,
    is_linked: bool,
}

/// Appends `spans`; `next` is the first character behind them.
fn push(text: &mut String, spans: &[Span], around: Around, next: Option<char>) {
    let spans = merged(spans);
    for (index, span) in spans.iter().enumerate() {
        let next = spans[index + 1..].iter().find_map(first_char).or(next);
        match span {
            Span::Text(part) => text.push_str(&escape(part)),
            Span::Bold(inner) if !around.is_emphasised => emphasise(text, inner, "**", around, next),
            Span::Italic(inner) if !around.is_emphasised => emphasise(text, inner, "*", around, next),
            Span::Bold(inner) | Span::Italic(inner) => push(text, inner, around, next),
            // Fences in a row would be read as one.
            Span::Code(part) if text.ends_with('`') => text.push_str(&escape(part)),
            Span::Code(part) => text.push_str(&code(part)),
            Span::Link { href, spans } if !around.is_linked && is_safe(href) => {
                let mut label = String::new();
                push(&mut label, spans, Around { is_linked: true, ..around }, Some(']'));
                if label.trim().is_empty() {
                    text.push_str(&label);
                } else {
                    text.push_str(&format!("[{}](<{}>)", label.replace('\n', " "), destination(href)));
                }
            }
            Span::Link { spans, .. } => push(text, spans, around, next),
            Span::Break => text.push('\n'),
        }
    }
}

/// Appends `inner` between marks, the white space at its ends outside of them. Where CommonMark would not read the marks as
/// emphasis (punctuation on their inner side, a letter on the outer), the text goes without.
fn emphasise(text: &mut String, inner: &[Span], mark: &str, around: Around, next: Option<char>) {
    let mut content = String::new();
    push(&mut content, inner, Around { is_emphasised: true, ..around }, Some('*'));
    let trimmed = content.trim();
    let start = content.len() - content.trim_start().len();
    let end = content.trim_end().len();
    let before = if start > 0 { Some(' ') } else { text.chars().next_back() };
    let after = if end < content.len() { Some(' ') } else { next };
    let can_stand = |outer: Option<char>, inner: Option<char>| {
        inner.is_some_and(|inner| inner.is_alphanumeric() || !outer.is_some_and(char::is_alphanumeric))
    };
    // Signs in a row would be read as one run, and paired otherwise.
    if before == Some('*')
        || !can_stand(before, trimmed.chars().next())
        || !can_stand(after, trimmed.chars().next_back())
    {
        push(text, inner, around, next);
        return;
    }
    text.push_str(&content[..start]);
    text.push_str(mark);
    text.push_str(trimmed);
    text.push_str(mark);
    text.push_str(&content[end..]);
}

/// `**a****b**` is not two bold words: neighbours of one kind become one span.
fn merged(spans: &[Span]) -> Cow<'_, [Span]> {
    let is_pair = |pair: &[Span]| {
        matches!(
            pair,
            [Span::Bold(_), Span::Bold(_)] | [Span::Italic(_), Span::Italic(_)] | [Span::Code(_), Span::Code(_)]
        )
    };
    if !spans.windows(2).any(is_pair) {
        return Cow::Borrowed(spans);
    }
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match (joined.last_mut(), span) {
            (Some(Span::Bold(last)), Span::Bold(inner)) | (Some(Span::Italic(last)), Span::Italic(inner)) => {
                last.extend(inner.iter().cloned());
            }
            (Some(Span::Code(last)), Span::Code(inner)) => last.push_str(inner),
            _ => joined.push(span.clone()),
        }
    }
    Cow::Owned(joined)
}

fn first_char(span: &Span) -> Option<char> {
    match span {
        Span::Text(text) => text.chars().next(),
        Span::Bold(inner) | Span::Italic(inner) => inner.iter().find_map(first_char),
        Span::Code(_) => Some('`'),
        Span::Link { spans, .. } => spans.iter().find_map(first_char),
        Span::Break => Some('\n'),
    }
}

/// A code span; its fence is longer than any run of backticks inside.
fn code(part: &str) -> String {
    let longest = part.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let is_padded = part.starts_with('`') || part.ends_with('`') || part.starts_with(' ') && part.ends_with(' ');
    let space = if is_padded { " " } else { "" };
    format!("{fence}{space}{part}{space}{fence}")
}

/// An address as it can stand between `<` and `>`.
pub(super) fn destination(url: &str) -> String {
    url.chars().filter(|letter| !matches!(letter, '<' | '>' | '\n' | '\r' | '\\')).collect()
}

/// Text with a backslash before everything that could be markup in the middle of a line.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (index, letter) in text.char_indices() {
        let opens_entity = || text[index + 1..].starts_with(|next: char| next.is_ascii_alphanumeric() || next == '#');
        if matches!(letter, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '~' | '|') || letter == '&' && opens_entity()
            // Before a link it would make an image of it.
            || letter == '!' && text.len() == index + 1
        {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}
