//! A compiled rule: what all files that apply to a page say, merged, its selectors and patterns ready to run.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use regex::Regex;

use super::css::Css;
use super::index::Index;
use crate::dom::NodeId;

/// Everything rules say about one page. An empty rule (no site, no preset) is the default.
#[derive(Debug, Clone, Default)]
pub struct Rule {
    /// Stem of the site file that applies.
    pub site: Option<String>,
    /// Presets that apply, strongest first (`wordpress/jannah`, `wordpress/core`).
    pub presets: Vec<String>,
    /// `sha256:` of the merged rule's canonical JSON (presets and variant in, tests out); None without any.
    pub hash: Option<String>,
    /// Headline.
    pub title: FieldRule,
    /// Standfirst.
    pub dek: FieldRule,
    /// Description.
    pub summary: FieldRule,
    /// Authors.
    pub authors: FieldRule,
    /// Publication date.
    pub published: FieldRule,
    /// Date of the last change.
    pub modified: FieldRule,
    /// Section.
    pub category: FieldRule,
    /// Tags.
    pub tags: FieldRule,
    /// Lead image.
    pub image: FieldRule,
    /// Language.
    pub language: FieldRule,
    /// Name of the site.
    pub publisher: FieldRule,
    /// Credits; every candidate that matches counts.
    pub source: FieldRule,
    /// The article's text.
    pub body: BodyRule,
    /// Paywalls.
    pub access: AccessRule,
    /// Articles of several pages.
    pub pages: PagesRule,
    /// Files that should have applied but are broken.
    pub problems: Vec<String>,
}

/// Where a part of a rule was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Kind of file.
    pub layer: Layer,
    /// Stem of the site file, name of the preset, or `flag`.
    pub file: String,
    /// The key, dotted (`body.strip`, `category`).
    pub key: String,
    /// Index in that key's list, as written in that file.
    pub index: usize,
}

impl Origin {
    /// The rule id that records and traces carry: `wordpress/jannah#category[0]`.
    pub fn id(&self) -> String {
        format!("{}#{}[{}]", self.file, self.key, self.index)
    }
}

/// Kind of file a part of a rule comes from, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// A preset.
    Preset,
    /// A site file (bundled, user's or `--selectors DIR`).
    Site,
    /// `--select`, `--strip`.
    Flag,
}

/// How one field is found.
#[derive(Debug, Clone, Default)]
pub struct FieldRule {
    /// Tried in this order.
    pub candidates: Vec<Candidate>,
    /// A value of the candidates that matches one of these is no value.
    pub drop: Vec<Regex>,
    /// A value that matches one of these is no value, whoever finds it.
    pub never: Vec<Regex>,
    /// Applied to a value in turn.
    pub replace: Vec<(Regex, String)>,
    /// Whole values and what they stand for.
    pub map: BTreeMap<String, String>,
    /// strptime formats of dates, tried in this order before the generic reader.
    pub formats: Vec<String>,
    /// Zone of dates that state no offset.
    pub timezone: Option<TimeZone>,
    /// Breadcrumb of the category, outermost first.
    pub path: Option<PathRule>,
}

/// One way to find a value.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Where it was written.
    pub origin: Origin,
    /// Where to look.
    pub pick: Pick,
    /// All matches are values, not only the first.
    pub many: bool,
    /// What a credit found by it is: `wire`, `syndicated`, `via`, `press_release`, `own`. None outside `[source]`.
    pub kind: Option<String>,
}

/// Where a candidate looks.
#[derive(Debug, Clone)]
pub enum Pick {
    /// The text or an attribute of an element.
    Css(Css),
    /// Several parts, joined in document order.
    All(Vec<Css>),
    /// A value inside JSON held by an element.
    Json {
        /// The script element.
        script: Css,
        /// RFC 6901 pointer.
        pointer: String,
        /// The value is HTML, to be parsed.
        as_html: bool,
    },
    /// A key of the main JSON-LD node, dotted.
    JsonLd(String),
    /// A segment of the URL's path, 1 the first.
    UrlSegment(usize),
    /// A pattern over the body's text; the value is the group `name`, else the whole match.
    BodyText {
        /// The pattern.
        pattern: Regex,
        /// Where it must stand.
        at: Side,
    },
}

/// Where in a block a pattern must stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Side {
    /// At its start.
    Start,
    /// At its end.
    End,
    /// Anywhere in it.
    #[default]
    Anywhere,
}

/// An element test with the place it was written.
#[derive(Debug, Clone)]
pub struct Matcher {
    /// Where it was written.
    pub origin: Origin,
    /// The test.
    pub css: Css,
}

/// How the category's breadcrumb is read.
#[derive(Debug, Clone)]
pub struct PathRule {
    /// Where it was written.
    pub origin: Origin,
    /// Its links.
    pub css: Css,
    /// Crumbs that are no section.
    pub drop: Vec<Regex>,
}

/// What a rule says of the body.
#[derive(Debug, Clone, Default)]
pub struct BodyRule {
    /// Tried in this order; the first that matches and holds `min_chars` wins.
    pub candidates: Vec<Candidate>,
    /// Characters a candidate's text must have.
    pub min_chars: usize,
    /// Nothing may drop these.
    pub keep: Vec<Matcher>,
    /// Elements that go.
    pub strip: Vec<Matcher>,
    /// Whole class or id tokens of elements that go.
    pub strip_class: Vec<Matcher>,
    /// A block goes whose whole text matches.
    pub strip_text: Vec<(Regex, Origin)>,
    /// The element and all after it go.
    pub cut_from: Vec<Matcher>,
    /// All before the element goes; it stays.
    pub cut_before: Vec<Matcher>,
    /// Elements that are read as another tag.
    pub replace_tag: Vec<(Matcher, String)>,
    /// Whether the generic layer's classes and phrases run inside the rule's body; never None after merging.
    pub clean: Option<Cleaning>,
    /// The body was found in page JSON: nothing that stands on the page itself belongs to it.
    pub is_elsewhere: bool,
    /// `keep`, `strip` and `strip_class`, filed for one walk.
    pub(super) elements: Index,
}

/// Whether the generic layer's classes and phrases run inside a rule's body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cleaning {
    /// They run.
    Generic,
    /// The rule alone decides.
    None,
}

/// What a rule says of paywalls.
#[derive(Debug, Clone, Default)]
pub struct AccessRule {
    /// One of these on the page: it is paywalled.
    pub paywalled_if: Vec<Matcher>,
}

/// What a rule says of further pages.
#[derive(Debug, Clone, Default)]
pub struct PagesRule {
    /// Link to the whole article on one page.
    pub single: Option<Matcher>,
    /// Link to the next page.
    pub next: Option<Matcher>,
    /// Pages at most.
    pub max: Option<usize>,
}

/// A value that a rule found.
#[derive(Debug, Clone)]
pub struct Hit<'a> {
    /// The value after `replace`, `map` and `drop`.
    pub value: String,
    /// As found.
    pub raw: String,
    /// `href` of the element, of the link in it or around it, as written.
    pub url: Option<String>,
    /// The element it was found in.
    pub node: Option<NodeId>,
    /// The candidate that found it.
    pub candidate: &'a Candidate,
    /// Its index in the merged list.
    pub index: usize,
}

impl PagesRule {
    /// The most pages that a rule may ask for: each is a request.
    pub const MOST: usize = 100;
}

impl Pick {
    /// As a reader of a record would write it.
    pub fn text(&self) -> String {
        match self {
            Pick::Css(css) => css.text.clone(),
            Pick::All(parts) => parts.iter().map(|css| css.text.as_str()).collect::<Vec<_>>().join(" + "),
            Pick::Json { script, pointer, .. } => format!("{} {pointer}", script.text),
            Pick::JsonLd(path) => format!("json_ld:{path}"),
            Pick::UrlSegment(number) => format!("url_segment:{number}"),
            Pick::BodyText { pattern, .. } => format!("body_text:{pattern}"),
        }
    }
}
