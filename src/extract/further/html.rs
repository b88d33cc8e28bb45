//! Text of page JSON as HTML.

/// What has no paragraphs of its own gets one a line.
pub(super) fn as_html(text: &str) -> String {
    if text.contains("<p") || text.contains("<br") || text.contains("<div") {
        return text.to_owned();
    }
    paragraphs(text)
}

/// A paragraph of each line.
pub(super) fn paragraphs(text: &str) -> String {
    text.split(['\n', '\r'])
        .filter(|line| !line.trim().is_empty())
        .map(|line| format!("<p>{}</p>\n", escape(line)))
        .collect()
}

pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
