//! Atom 0.3, and Atom with types of text that no standard knows, in the words of Atom 1.0 (RFC 4287).

use std::borrow::Cow;

use super::xml::local;

/// The namespace of Atom 0.3.
const OF_0_3: &str = "http://purl.org/atom/ns#";
/// The namespace of Atom 1.0.
const OF_1_0: &str = "http://www.w3.org/2005/Atom";

/// What 0.3 calls otherwise.
const RENAMED: [(&str, &str); 4] =
    [("issued", "published"), ("modified", "updated"), ("tagline", "subtitle"), ("copyright", "rights")];

/// Elements that hold text of a type, in either version.
const TEXTS: [&str; 7] = ["title", "subtitle", "tagline", "summary", "rights", "copyright", "content"];

/// `text`, well-formed XML, as Atom 1.0. No reader refuses a feed for an invalid type: the content is taken as text.
pub(super) fn of_1_0(text: &str) -> Cow<'_, str> {
    let is_old = text.contains(OF_0_3);
    if !is_old && !text.contains(" type=\"") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let Some(length) = rest[start..].find('>') else { break };
        let (before, tag) = rest[..=start + length].split_at(start);
        out.push_str(before);
        push_tag(&mut out, tag, is_old);
        rest = &rest[start + length + 1..];
    }
    out.push_str(rest);
    Cow::Owned(if is_old { out.replacen(OF_0_3, OF_1_0, 1) } else { out })
}

fn push_tag(out: &mut String, tag: &str, is_old: bool) {
    let after = tag[1..].trim_start_matches('/');
    let name = after.split(|letter: char| letter.is_whitespace() || matches!(letter, '/' | '>')).next();
    let name = local(name.unwrap_or_default());
    let typed = if TEXTS.contains(&name) { with_type(tag) } else { Cow::Borrowed(tag) };
    match RENAMED.iter().find(|(old, _)| is_old && *old == name) {
        Some((old, new)) => out.push_str(&typed.replacen(old, new, 1)),
        None => out.push_str(&typed),
    }
}

/// The tag of a text with a type of RFC 4287, section 3.1.1.
fn with_type(tag: &str) -> Cow<'_, str> {
    let Some((before, (value, after))) =
        tag.split_once(" type=\"").and_then(|(before, after)| Some((before, after.split_once('"')?)))
    else {
        return Cow::Borrowed(tag);
    };
    let lower = value.to_ascii_lowercase();
    let is_escaped = tag.contains(" mode=\"escaped\"");
    let known = match lower.trim() {
        // What stands elsewhere may be of any type, and is not read.
        _ if tag.contains(" src=\"") => return Cow::Owned(format!("{before}{after}")),
        "text" | "html" | "xhtml" => lower.trim(),
        other if other.contains("xhtml") && !is_escaped => "xhtml",
        other if other.contains("html") => "html",
        _ => "text",
    };
    if known == value { Cow::Borrowed(tag) } else { Cow::Owned(format!("{before} type=\"{known}\"{after}")) }
}
