//! Every key of a rule file: the form of its value, what it says, and a value as one would write it.
//!
//! The reader of rule files, their JSON Schema and the reference in `docs/site-rules.md` are all made of these tables.

/// A key of a rule file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) form: Form,
    /// What it says, what holds without it: in the words of the reference.
    pub(super) about: &'static str,
    /// A value, as JSON.
    pub(super) example: &'static str,
}

/// Form of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Text,
    Texts,
    /// One text or several.
    Names,
    Flag,
    Count,
    /// A place in a row, the first is 1.
    Place,
    /// A JSON pointer.
    Pointer,
    /// A number of pages.
    Pages,
    Day,
    Delay,
    Cleaning,
    Map,
    Tags,
    Link,
    Path,
    Credit,
    Addresses,
    Kind,
    Side,
    Html,
    /// A list of selectors that has no layers under it.
    Elements,
    /// A list whose entries are… `.add` and `.remove` can change it.
    List(Item),
}

/// Form of an entry of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    Candidate,
    Selector,
    Pattern,
    Replacement,
    Token,
    Format,
}

/// A table of a rule file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Section {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    /// Its keys, in the order of the reference.
    pub(super) keys: &'static [&'static [Key]],
}

impl Section {
    pub(super) fn keys(&self) -> impl Iterator<Item = &'static Key> {
        self.keys.iter().copied().flatten()
    }
}

pub(super) const fn key(name: &'static str, form: Form, about: &'static str, example: &'static str) -> Key {
    Key { name, form, about, example }
}

/// Keys at the top of every file.
pub(super) const TOP: [Key; 3] = [
    key("name", Form::Text, "The site's name, for people.", r#""Example Times""#),
    key(
        "extends",
        Form::Names,
        "Presets that lie under this file: one name or several, the left one strongest; `[]` for none. Default: the preset \
         that is detected on the page.",
        r#""wordpress/jannah""#,
    ),
    key(
        "clean",
        Form::Cleaning,
        "Whether the classes and phrases of the generic layer also run inside the rule's body: `generic` or `none`. \
         Default: `none` where a site file names the body, `generic` where a preset does.",
        r#""generic""#,
    ),
];

/// Keys at the top of site files only.
pub(super) const TOP_OF_SITE: [Key; 1] = [key(
    "same_as",
    Form::Text,
    "Site files only: the rules of another file hold here, for another domain of the same site. It stands alone in its \
     file.",
    r#""example.com""#,
)];

/// Keys at the top of presets only.
pub(super) const TOP_OF_PRESET: [Key; 1] = [key(
    "part",
    Form::Flag,
    "Presets only: it is added under the winning preset wherever it is detected. What it adds to a list (`strip.add`) \
     stays where a preset replaces that list, and goes where a site file replaces it. Default: false.",
    "true",
)];

const FIELD_KEYS: [Key; 5] = [
    key(
        "candidates",
        Form::List(Item::Candidate),
        "Where to look, tried in turn: the first that finds a value wins. In `[source]` every one that finds something \
         counts.",
        r#"["h1.headline", "meta[property='og:title']@content"]"#,
    ),
    key(
        "replace",
        Form::List(Item::Replacement),
        "Edits of what the candidates find, one after the other. `$1` in `with` is what the first group matched.",
        r#"[{"pattern": " - Example Times$", "with": ""}]"#,
    ),
    key(
        "drop",
        Form::List(Item::Pattern),
        "A value of the candidates in which one of these matches is none, and the next candidate is asked; what is found \
         without the rule is not looked at. `^…$` for the whole value.",
        r#"["(?i)^staff$"]"#,
    ),
    key(
        "never",
        Form::List(Item::Pattern),
        "What the field never holds, whoever finds it, the generic layer too: of lists (authors, tags, the category's \
         path) single entries in which one of these matches, else the whole value; of dates as found or as the record \
         writes them. It needs no candidates.",
        r#"["^Example Times$"]"#,
    ),
    key(
        "map",
        Form::Map,
        "Whole values, as they are after `replace`, and what they stand for.",
        r#"{"nat": "National", "biz": "Business"}"#,
    ),
];

const DATE_KEYS: [Key; 2] = [
    key(
        "formats",
        Form::List(Item::Format),
        "`[published]` and `[modified]` only: strptime formats that are tried before the generic reader of dates, which \
         knows most.",
        r#"["%d %B %Y, %H:%M"]"#,
    ),
    key(
        "timezone",
        Form::Text,
        "`[published]` and `[modified]` only: the IANA zone of times that state none, whatever finds them; the record says \
         `assumed`.",
        r#""Europe/Berlin""#,
    ),
];

const PATH_KEYS: [Key; 1] = [key(
    "path",
    Form::Path,
    "`[category]` only: the links of the breadcrumb, outermost first, as a selector or `{ sel, has_text, drop }`; crumbs \
     that a pattern of `drop` matches are none, and so is the front page. Where no candidate finds the section, the last is \
     it.",
    r##"{"sel": "#breadcrumb a", "drop": ["(?i)^home$"]}"##,
)];

const fn field(name: &'static str, about: &'static str) -> Section {
    Section { name, about, keys: &[&FIELD_KEYS] }
}

/// The fields of the record that are found by candidates.
pub(super) const FIELDS: [Section; 12] = [
    field("title", "Headline, without the site's name."),
    field("dek", "Standfirst. Where it is printed above the text it becomes the first block of the body."),
    field("summary", "The publisher's description."),
    field("authors", "Who wrote it. A value that lists several names is taken apart."),
    Section { name: "published", about: "When it was published.", keys: &[&FIELD_KEYS, &DATE_KEYS] },
    Section { name: "modified", about: "When it was last changed.", keys: &[&FIELD_KEYS, &DATE_KEYS] },
    Section { name: "category", about: "The section it stands in.", keys: &[&FIELD_KEYS, &PATH_KEYS] },
    field("tags", "Keywords; every candidate that is `many` gives several."),
    field("image", "Address of the lead image: read the attribute, `img.lead@src`."),
    field("language", "Language, as BCP 47 writes it."),
    field("publisher", "Name of the site."),
    field("source", "Whom it was taken from: an agency, another publication."),
];

pub(super) const BODY: Section = Section {
    name: "body",
    about: "The article's text.",
    keys: &[&[
        key(
            "candidates",
            Form::List(Item::Candidate),
            "Where the text is, tried in turn: the first that matches and holds `min_chars` wins; of a selector without \
             `many` only the first match. Without candidates the generic scorer finds the text; what \
             the other lists name is added to its answer or taken off it.",
            r#"[".story-text", {"all": [".lead", ".story > p"]}]"#,
        ),
        key("min_chars", Form::Count, "A candidate with less text gives way to the next. Default: 0.", "200"),
        key(
            "keep",
            Form::List(Item::Selector),
            "Elements of the text that nothing may drop, not even that the page hides them.",
            r#"["aside.factbox"]"#,
        ),
        key(
            "strip",
            Form::List(Item::Selector),
            "Elements that go, inside a line too.",
            r#"[".ad-slot", {"sel": "p", "has_text": "(?i)^read (also|more):"}]"#,
        ),
        key(
            "strip_class",
            Form::List(Item::Token),
            "Elements that go, by a whole class or id, written without dot and hash.",
            r#"["sharedaddy"]"#,
        ),
        key(
            "strip_text",
            Form::List(Item::Pattern),
            "A block goes whose whole text matches.",
            r#"["(?i)follow us on .{1,40}"]"#,
        ),
        key(
            "cut_from",
            Form::List(Item::Selector),
            "The first element that matches goes, and all after it.",
            r#"[{"sel": "h3", "has_text": "(?i)^more from"}]"#,
        ),
        key(
            "cut_before",
            Form::List(Item::Selector),
            "All before the first element that matches goes; it stays.",
            r#"["p.dateline"]"#,
        ),
        key(
            "replace_tag",
            Form::Tags,
            "Elements that are read as another tag: p, div, h1 to h6, blockquote or figcaption.",
            r#"{"div.subhead": "h2", "div.pullquote": "blockquote"}"#,
        ),
    ]],
};

pub(super) const ACCESS: Section = Section {
    name: "access",
    about: "Paywalls.",
    keys: &[&[key(
        "paywalled_if",
        Form::List(Item::Selector),
        "Where one of these is on the page, the record's `outcome` is `paywalled`.",
        r#"[".paywall-box"]"#,
    )]],
};

pub(super) const PAGES: Section = Section {
    name: "pages",
    about: "Articles of several pages.",
    keys: &[&[
        key(
            "single",
            Form::Link,
            "Link to the whole article on one page, such as its print view; what it gives replaces the text.",
            r#""a.print-view""#,
        ),
        key("next", Form::Link, "Link to the next page.", r#"{"sel": "a.next", "has_text": "Next"}"#),
        key("max", Form::Pages, "Pages at most, from 1 to 100. Default: 10.", "20"),
    ]],
};

pub(super) const HTTP: Section = Section {
    name: "http",
    about: "What requests to the site carry. Never secrets: rule files are shared.",
    keys: &[&[
        key("headers", Form::Map, "Headers, beside those that say who asks.", r#"{"Accept-Language": "de"}"#),
        key(
            "cookies",
            Form::Map,
            "Cookies, such as the one that says that the consent dialog was answered.",
            r#"{"consent": "1"}"#,
        ),
        key(
            "delay",
            Form::Delay,
            "Least time between two requests, at most five minutes; the general rate may ask for more.",
            r#""5s""#,
        ),
    ]],
};

pub(super) const DETECT: Section = Section {
    name: "detect",
    about: "Presets only: what a page of this platform or theme has.",
    keys: &[&[
        key("any", Form::Elements, "One of these matches.", r#"["link[href*='/themes/jannah']", "body.jannah"]"#),
        key("all", Form::Elements, "All of these match.", r##"["#the-post"]"##),
    ]],
};

pub(super) const CHECK: Section = Section {
    name: "check",
    about: "Site files only: what `offprint selectors check` looks at.",
    keys: &[&[key(
        "pages",
        Form::Addresses,
        "Live articles, or feeds or sitemaps of them.",
        r#"["https://example.com/feed/"]"#,
    )]],
};

/// What a `[[variant]]` has beside sections.
pub(super) const VARIANT: Section = Section {
    name: "variant",
    about: "`[[variant]]`: another layout of the site. Its sections are merged over those of the file on pages of some paths, \
            of articles of some days, or both. The day is that of the page's structured data, else what the file's own \
            `[published]` finds (not a variant's), else that of the capture; where none is known no dated variant holds.",
    keys: &[&[
        key("name", Form::Text, "Its name, needed: by it a later layer changes it.", r#""before the redesign""#),
        key(
            "paths",
            Form::Texts,
            "Patterns of the URL's whole path, of which one must match: `*` is anything within a segment, `**` anything. \
             Letters stand as they are read, not in percent signs.",
            r#"["/archive/**"]"#,
        ),
        key("from", Form::Day, "For articles published on this day or later.", r#""2024-04-01""#),
        key("until", Form::Day, "For articles published on this day or earlier.", r#""2024-04-15""#),
        TOP[2],
    ]],
};

/// What a `[[test]]` says of its page.
pub(super) const TEST: Section = Section {
    name: "test",
    about: "`[[test]]`: a promise that `offprint selectors test` keeps. Beside `fixture` and `url` only what is written is \
            looked at.",
    keys: &[&TEST_PAGE, &PROMISES],
};

const TEST_PAGE: [Key; 2] = [
    key(
        "fixture",
        Form::Text,
        "Folder of the stored page, needed: `fixtures/sites/HOST/FIXTURE/page.html`, of presets \
         `fixtures/presets/NAME/FIXTURE/page.html`.",
        r#""bridge-reopens""#,
    ),
    key(
        "url",
        Form::Text,
        "The page's address, by which its rule is found.",
        r#""https://example.com/2026/08/bridge/""#,
    ),
];

/// Keys of a `[[test]]` beside `fixture` and `url`.
pub(super) const PROMISES: [Key; 13] = [
    key("title", Form::Text, "The record's `title`.", r#""Bridge reopens""#),
    key("dek", Form::Text, "The record's `dek`.", r#""Two years of work are over""#),
    key("category", Form::Text, "The record's `category`.", r#""Transport""#),
    key("category_path", Form::Texts, "The record's `category_path`.", r#"["News", "Transport"]"#),
    key("authors", Form::Texts, "The names of the record's `authors`, in their order.", r#"["Ann Lee"]"#),
    key("published", Form::Text, "The record's `published.value`, as much of it as is written.", r#""2026-08-14""#),
    key("modified", Form::Text, "The record's `modified.value`, as much of it as is written.", r#""2026-08-15T09:30""#),
    key("language", Form::Text, "The record's `language`.", r#""en""#),
    key("tags", Form::Texts, "The record's `tags`.", r#"["bridges"]"#),
    key(
        "source",
        Form::Credit,
        "Of the record's `source` the keys that are written: `name`, `kind`, `url`, `raw`.",
        r#"{"name": "Reuters", "kind": "wire"}"#,
    ),
    key("outcome", Form::Text, "The record's `outcome`.", r#""ok""#),
    key("contains", Form::Names, "Texts that the body holds.", r#"["two years of work"]"#),
    key("lacks", Form::Names, "Texts that the body does not hold.", r#"["Read also", "Subscribe"]"#),
];

/// Tags that an element can be read as.
pub(super) const TAGS: [&str; 10] = ["p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "figcaption"];

/// The section of a name that stands in files and, but for `http`, in variants.
pub(super) fn section(name: &str) -> Option<&'static Section> {
    static OTHERS: [Section; 4] = [BODY, ACCESS, PAGES, HTTP];
    static FOUND: [Section; 12] = FIELDS;
    FOUND.iter().chain(&OTHERS).find(|section| section.name == name)
}
