//! Lists of subscriptions: OPML 1.0 and 2.0.

use std::collections::HashSet;

use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};
use url::Url;

use super::entry::web_address;
use super::plain::plain;

/// One feed of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// Where the feed is.
    pub url: Url,
    /// What the list calls it.
    pub title: Option<String>,
}

/// The feeds of a well-formed OPML document, whatever folders they lie in, each once. A file of the user's own says whom
/// to log in as; a list that came from elsewhere does not.
pub(super) fn subscriptions(text: &str, base: Option<&Url>) -> Vec<Subscription> {
    let mut found: Vec<Subscription> = Vec::new();
    let mut seen = HashSet::new();
    let is_own = base.is_some_and(|base| base.scheme() == "file");
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(start) | Event::Empty(start)) => {
                let value = |name: &str| {
                    let attribute = start.attributes().flatten().find(|attribute| {
                        let key: &str = attribute.key.as_ref();
                        key.eq_ignore_ascii_case(name)
                    })?;
                    attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
                };
                let Some(mut url) = value("xmlUrl").and_then(|url| web_address(&url, base)) else { continue };
                if is_own && let Some(named) = value("xmlUrl").and_then(|url| Url::parse(url.trim()).ok()) {
                    let _ = url.set_username(named.username());
                    let _ = url.set_password(named.password());
                }
                let title = value("title").or_else(|| value("text")).and_then(|title| plain(&title));
                if seen.insert(url.clone()) {
                    found.push(Subscription { url, title });
                }
            }
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}
