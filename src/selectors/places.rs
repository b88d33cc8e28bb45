//! Where a candidate can look, and the keys that have a meaning beside each place.

use super::keys::{Form, Key, key};

/// A place where a candidate looks: the key that names it, and those that have a meaning beside it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) key: Key,
    pub(super) beside: &'static [Key],
}

/// Only where an element says so.
pub(super) const HAS_TEXT: Key =
    key("has_text", Form::Text, "Only elements in whose text this pattern matches.", r#""^By \\p{Lu}""#);
const MANY: Key = key("many", Form::Flag, "Every match counts, not only the first. Default: false.", "true");

/// What a credit is, beside any place of `[source]`.
pub(super) const KIND: Key = key(
    "kind",
    Form::Kind,
    "`[source]` only: what the credit is: `wire`, `syndicated`, `via`, `press_release` or `own`. Default: `wire` for \
     `body_text`, else `syndicated`.",
    r#""via""#,
);

/// Where a candidate can look.
pub(super) const PLACES: [Place; 6] = [
    Place {
        key: key(
            "sel",
            Form::Text,
            "The text of an element, by a selector, or its attribute: `CSS@attribute`. Alone it needs no table: \
             `\"h1.headline\"`.",
            r#""time.published@datetime""#,
        ),
        beside: &[HAS_TEXT, MANY],
    },
    Place {
        key: key(
            "all",
            Form::Elements,
            "Several parts, together in the order of the page.",
            r#"[".lead", ".story > p"]"#,
        ),
        beside: &[],
    },
    Place {
        key: key(
            "json",
            Form::Text,
            "A value inside an element that holds JSON, or a script that assigns it to a variable or adds it to a list \
             (`push`). Of an object its `name` is the value.",
            r##""script#__NEXT_DATA__""##,
        ),
        beside: &[
            key(
                "pointer",
                Form::Pointer,
                "Where in the JSON it is (RFC 6901), needed. A `*` stands for every item of a list: \
                 `/article/parts/*/html`.",
                r#""/props/article/html""#,
            ),
            key("as", Form::Html, "`[body]` only: the value is HTML.", r#""html""#),
            MANY,
        ],
    },
    Place {
        key: key("json_ld", Form::Text, "A key of the article in the page's JSON-LD, dotted.", r#""articleSection""#),
        beside: &[MANY],
    },
    Place {
        key: key(
            "url_segment",
            Form::Place,
            "A segment of the URL's path, the first is 1; its hyphens become spaces.",
            "1",
        ),
        beside: &[],
    },
    Place {
        key: key(
            "body_text",
            Form::Text,
            "`[source]` only: a pattern over each block of the text. The value is its group `name`, else all it matches.",
            r#""^Source: (?P<name>.{2,60})$""#,
        ),
        beside: &[key(
            "at",
            Form::Side,
            "Where in the block it must match: `start` or `end`. Default: anywhere.",
            r#""end""#,
        )],
    },
];

/// What a credit can be.
pub(super) const KINDS: [&str; 5] = ["wire", "syndicated", "via", "press_release", "own"];
