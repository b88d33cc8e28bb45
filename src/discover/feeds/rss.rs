//! RSS of any version, and with the links of Atom, in the words of RSS 2.0.

use super::xml::local;

/// A well-formed document behind its `<rss`, with its version set to 2.0, which holds all that 0.91 to 0.94 hold; some
/// feeds claim a version there never was, or none. An item's link that is Atom's (`<atom:link href="…">`, RFC 4287, section
/// 4.2.7) stands at its end as its own.
pub(super) fn of_2_0(after_name: &str) -> String {
    let (attributes, rest) = after_name.split_once('>').unwrap_or((after_name, ""));
    let others: String = match attributes.split_once(" version=\"") {
        Some((before, after)) => before.to_owned() + after.split_once('"').map_or("", |(_, after)| after),
        None => attributes.to_owned(),
    };
    let mut out = format!("<rss version=\"2.0\"{others}>");
    // Only a link that is Atom's has an address for an attribute.
    if rest.contains("link ") {
        push_with_links(&mut out, rest)
    } else {
        out.push_str(rest)
    }
    out
}

fn push_with_links(out: &mut String, mut rest: &str) {
    let mut links = String::new();
    while let Some(start) = rest.find('<') {
        let Some(length) = rest[start..].find('>') else { break };
        let (before, tag) = rest[..=start + length].split_at(start);
        out.push_str(before);
        if tag == "</item>" {
            out.push_str(&std::mem::take(&mut links));
        } else if let Some(address) = page_of(tag) {
            links.push_str(&format!("<link>{address}</link>"));
        } else if tag.starts_with("<item") {
            links.clear();
        }
        out.push_str(tag);
        rest = &rest[start + length + 1..];
    }
    out.push_str(rest);
}

/// The address that a start tag links to as the page of the thing itself.
fn page_of(tag: &str) -> Option<&str> {
    let attributes = tag.strip_prefix('<')?;
    let name = attributes.split(|letter: char| letter.is_whitespace() || matches!(letter, '/' | '>')).next()?;
    if local(name) != "link" {
        return None;
    }
    let value = |name: &str| Some(attributes.split_once(&format!(" {name}=\""))?.1.split_once('"')?.0);
    matches!(value("rel"), None | Some("" | "alternate")).then(|| value("href")).flatten()
}
