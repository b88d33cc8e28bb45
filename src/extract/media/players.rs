//! Players and posts that a script makes of an element: `selectors/generic/players.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::dom::ElementRef;
use crate::selectors::generic;

static PLAYERS: LazyLock<Players> = LazyLock::new(|| generic::read("players"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Players {
    players: Vec<Player>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Player {
    element: String,
    attribute: String,
    /// What the attribute begins with.
    #[serde(default)]
    only: String,
    /// What comes before its value.
    address: String,
}

/// The address of what a script would play or show in place of `element`.
pub(in crate::extract) fn address(element: ElementRef<'_>) -> Option<String> {
    let name = element.value().name();
    PLAYERS.players.iter().filter(|player| player.element == name).find_map(|player| {
        let value = element.attr(&player.attribute)?.trim();
        // Some publishers write the whole address where its last part is asked for.
        let is_address = value.starts_with("https://") || value.starts_with("http://");
        let before = if is_address { "" } else { player.address.as_str() };
        (!value.is_empty() && value.starts_with(player.only.as_str())).then(|| format!("{before}{value}"))
    })
}

#[cfg(test)]
mod tests {
    use crate::extract::{Extractor, Options};
    use crate::page::Page;
    use crate::selectors::RuleSet;

    fn embedded(markup: &str) -> (Vec<String>, String) {
        let html = format!(
            "<html lang=en><head><title>The last rope ferry</title></head><body><article><h1>The last rope ferry</h1>
             <p>The last rope ferry on the river makes its final crossing on Sunday, after seventy years without a break.</p>
             {markup}
             <p>The boat has no engine: it is held by a rope, and the current pushes it from one bank to the other.</p>
             </article></body></html>"
        );
        let page = Page::new(html.into_bytes());
        let record = Extractor::new(RuleSet::default()).extract(&page, &Options::default()).record;
        let blocks = serde_json::to_value(&record.blocks).unwrap();
        let embeds = blocks.as_array().unwrap().iter().filter(|block| block["type"] == "embed");
        let addresses = embeds.map(|embed| embed["url"].as_str().unwrap().to_owned()).collect();
        (addresses, record.body.unwrap_or_default())
    }

    #[test]
    fn what_a_script_would_show_is_embedded() {
        for (markup, address) in [
            (
                "<lite-youtube videoid='abcDEF12345'><a href='#'>Play: The boat</a></lite-youtube>",
                "https://www.youtube.com/watch?v=abcDEF12345",
            ),
            ("<amp-twitter data-tweetid='1234567'></amp-twitter>", "https://twitter.com/i/status/1234567"),
            (
                "<amp-twitter data-tweetid='https://twitter.com/mara/status/1234567'></amp-twitter>",
                "https://twitter.com/mara/status/1234567",
            ),
            (
                "<script async src='https://telegram.org/js/widget.js' data-telegram-post='rivers/12'></script>",
                "https://t.me/rivers/12",
            ),
            ("<script src='https://gist.github.com/mara/abc.js'></script>", "https://gist.github.com/mara/abc.js"),
        ] {
            let (addresses, body) = embedded(markup);
            assert_eq!(addresses, [address]);
            assert!(!body.contains("Play:"), "{body}");
        }
        let other =
            "<script src='https://rivers.test/gauge.js'></script><my-gauge data-src='https://rivers.test/'></my-gauge>";
        assert!(embedded(other).0.is_empty());
    }

    #[test]
    fn the_address_of_a_post_is_the_longest_way_of_its_links() {
        let reddit = "<blockquote class='reddit-embed-bq'><a href='https://www.reddit.com/r/rivers/comments/1ab/the_boat/'>The \
                      boat</a> by <a href='https://www.reddit.com/user/mara/'>u/mara</a> in <a \
                      href='https://www.reddit.com/r/rivers/'>rivers</a></blockquote>";
        assert_eq!(embedded(reddit).0, ["https://www.reddit.com/r/rivers/comments/1ab/the_boat/"]);
        let threads = "<blockquote class='text-post-media' data-text-post-permalink='https://www.threads.net/@mara/post/C1'><a \
                       href='https://www.threads.net/@mara'>View on Threads</a></blockquote>";
        assert_eq!(embedded(threads).0, ["https://www.threads.net/@mara/post/C1"]);
    }
}
