//! Players and posts of other sites: where they stand there, and on which platform.

use url::Url;

use super::address::lazy;
use super::is;
use super::players;
use crate::document::Content;
use crate::dom::ElementRef;
use crate::extract::assemble::source::Source;
use crate::extract::body::classes::VOCABULARY;
use crate::text::fold_space;

/// A film or recording of the page itself, or a frame of a known platform; other frames are advertisements and widgets more
/// often than not.
pub(super) fn frame(source: &Source<'_>, element: ElementRef<'_>) -> Option<Content> {
    // Before a player is loaded, or may be, its address waits in another attribute.
    let address = |element: ElementRef<'_>| {
        let mut names = std::iter::once("src").chain(lazy());
        names.find_map(|name| element.attr(name).filter(|href| leads_to_a_page(href))).map(str::to_owned)
    };
    let href = players::address(element)
        .or_else(|| address(element))
        .or_else(|| element.child_elements().filter(|child| is(child, "source")).find_map(address))?;
    let url = (source.absolute)(&href).filter(|url| url.starts_with("http"))?;
    let provider = provider_of(element, Some(&url));
    if provider.is_none() && !is(&element, "video") && !is(&element, "audio") {
        return None;
    }
    Some(Content::Embed { url: Some(url), provider, text: Vec::new() })
}

fn leads_to_a_page(href: &str) -> bool {
    let href = href.trim_start();
    let is_empty_page = ["about:", "data:", "javascript:", "blob:"].iter().any(|scheme| href.starts_with(scheme));
    !href.is_empty() && !is_empty_page
}

/// Where an embedded post stands on its platform.
pub(in crate::extract) fn post_address(post: ElementRef<'_>) -> Option<String> {
    let told = ["cite", "data-instgrm-permalink", "data-href", "data-text-post-permalink"];
    let links = || post.descendent_elements().filter(|inner| is(inner, "a")).filter_map(|link| link.attr("href"));
    // The ways to writers, hashtags and boards are shorter than that to the post.
    let way = |href: &&str| {
        let href = href.split(['?', '#']).next().unwrap_or_default();
        href.trim_end_matches('/').matches('/').count()
    };
    told.iter().find_map(|name| post.attr(name)).or_else(|| links().max_by_key(way)).map(fold_space)
}

/// The platform of an embedded post or player: that of its address, or the one that its class names, for some have no
/// address of their own.
pub(in crate::extract) fn provider_of(element: ElementRef<'_>, url: Option<&str>) -> Option<String> {
    let by_class = || element.attr("class").and_then(|class| VOCABULARY.provider_by_class(class)).map(str::to_owned);
    url.and_then(provider).or_else(by_class)
}

/// The platform that serves an embedded address.
fn provider(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    VOCABULARY.provider(url.host_str()?).map(str::to_owned)
}
