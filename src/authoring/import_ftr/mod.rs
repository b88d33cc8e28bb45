//! Site patterns of Full-Text RSS as rule files: what each line becomes, and what of it is lost.
//!
//! A pattern is a text file named after its host, `directive: value` a line, `#` before comments.

mod conditions;
mod reader;
mod xpath;

use serde_json::{Map, Value};

use super::written::{comment, toml_key, toml_text, toml_value};
use crate::selectors::{Layer, RuleFile};
use xpath::{Cut, Part, Translated, Wanted, translate};

/// A converted pattern.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The rule file's name without `.toml`.
    pub stem: String,
    /// The rule file; empty where nothing was left to write.
    pub text: String,
    /// What became of each line that says something.
    pub lines: Vec<ImportedLine>,
}

/// What became of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedLine {
    /// 1-based.
    pub number: usize,
    /// As written.
    pub text: String,
    /// What became of it.
    pub fate: Fate,
    /// What differs, or why it was dropped; for exact lines what it became, where that needs saying.
    pub note: String,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It means the same.
    Exact,
    /// Nearly the same.
    Approximated,
    /// It is left out.
    Dropped,
}

type Outcome = Result<(Fate, String), String>;

/// Converts the pattern `text` of the file called `name` (`example.com.txt`, `.example.com.txt`).
///
/// # Errors
/// The name is no host.
pub fn import_ftr(name: &str, text: &str) -> Result<Imported, String> {
    let stem = name.strip_suffix(".txt").unwrap_or(name).trim_matches('.').to_ascii_lowercase();
    let stem = stem.strip_prefix("www.").unwrap_or(&stem).to_owned();
    let is_host = stem.contains('.') && stem.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte));
    if !is_host {
        return Err(format!("{name} is not named after a host"));
    }
    let text = text.trim_start_matches('\u{feff}');
    let mut rule = Rule::default();
    for line in text.lines() {
        match line.split_once(':').map(|(directive, _)| directive.trim()) {
            Some("title") => rule.title.lines += 1,
            Some("author") => rule.authors.lines += 1,
            Some("date") => rule.published.lines += 1,
            _ => {}
        }
    }
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let outcome = match line.split_once(':') {
            Some((directive, value)) => rule.take(directive.trim(), value.trim()),
            None => Err("it is no `directive: value`".to_owned()),
        };
        let (fate, note) = outcome.unwrap_or_else(|why| (Fate::Dropped, why));
        lines.push(ImportedLine { number: index + 1, text: line.to_owned(), fate, note });
    }
    // An edit that was announced and never said.
    if let Some(found) = rule.find.take() {
        lines.push(ImportedLine {
            number: 0,
            text: found,
            fate: Fate::Dropped,
            note: "nothing replaces it".to_owned(),
        });
    }
    Ok(Imported { stem, text: rule.text(), lines })
}

/// A rule file in the making.
#[derive(Default)]
struct Rule {
    body: Vec<String>,
    strip: Vec<String>,
    title: Field,
    authors: Field,
    published: Field,
    headers: Map<String, Value>,
    cookies: Map<String, Value>,
    next: Option<String>,
    single: Option<String>,
    replace_tag: Map<String, Value>,
    clean: Option<&'static str>,
    pages: Vec<String>,
    contains: Vec<String>,
    /// The first half of an edit.
    find: Option<String>,
}

#[derive(Default)]
struct Field {
    candidates: Vec<String>,
    replace: Vec<String>,
    /// Lines of the pattern that name it: edits are those of the field, so they hold for all.
    lines: usize,
}

fn exact() -> Outcome {
    Ok((Fate::Exact, String::new()))
}

fn needless(why: &str) -> Outcome {
    Ok((Fate::Exact, format!("{why} without a rule")))
}

fn dropped(why: &str) -> Outcome {
    Err(why.to_owned())
}

impl Rule {
    fn take(&mut self, directive: &str, value: &str) -> Outcome {
        let (directive, argument) = match directive.split_once('(') {
            Some((name, argument)) => (name.trim(), Some(argument.trim_end_matches(')'))),
            None => (directive, None),
        };
        if value.is_empty() {
            return dropped("it has no value");
        }
        match directive {
            "body" => self.take_body(value),
            "title" => take_field(&mut self.title, "title", value, Wanted::First),
            "author" => take_field(&mut self.authors, "authors", value, Wanted::All),
            "date" => take_field(&mut self.published, "published", value, Wanted::First),
            "strip" => self.take_strip(value),
            "strip_id_or_class" => {
                let name = unquoted(value);
                self.strip_by(&format!("[class*={0}], [id*={0}]", quoted(name)?))?;
                Ok(match name.chars().count() {
                    0..5 => (Fate::Exact, "a part of a name this short is in many others".to_owned()),
                    _ => (Fate::Exact, String::new()),
                })
            }
            "strip_image_src" => {
                self.strip_by(&format!("img[src*={}]", quoted(unquoted(value))?))?;
                exact()
            }
            "prune" if value == "no" => needless("a body that a rule names is taken whole"),
            "prune" => {
                self.clean = Some("generic");
                Ok((Fate::Approximated, "`clean = \"generic\"`: other classes and phrases are taken away".to_owned()))
            }
            "tidy" | "parser" => needless("pages are read as browsers read them"),
            "convert_double_br_tags" => needless("double line breaks part paragraphs"),
            "src_lazy_load_attr" => needless("lazy images are read"),
            "autodetect_on_failure" if value == "yes" => {
                needless("the generic scorer takes over where no candidate matches")
            }
            "autodetect_next_page" | "insert_detected_image" | "autodetect_on_failure" => {
                dropped("there is no such setting")
            }
            "find_string" => {
                self.find = Some(value.to_owned());
                Ok((Fate::Approximated, "see the line that replaces it".to_owned()))
            }
            "replace_string" => {
                let found = match argument {
                    Some(argument) => argument.to_owned(),
                    None => self.find.take().ok_or("no find_string stands before it")?,
                };
                self.take_edit(&found, value)
            }
            "http_header" => self.take_header(argument.unwrap_or_default().trim(), value),
            "next_page_link" | "single_page_link" => self.take_link(directive, value),
            "test_url" => {
                let url = url::Url::parse(value).map_err(|error| format!("it is no URL: {error}"))?;
                if !matches!(url.scheme(), "http" | "https") {
                    return dropped("it is no web address");
                }
                add(&mut self.pages, toml_text(url.as_str()));
                Ok((Fate::Exact, "a page of [check]; unverified".to_owned()))
            }
            "test_contains" => {
                self.contains.push(value.to_owned());
                Ok((Fate::Approximated, "kept as a comment: a promise needs its page stored".to_owned()))
            }
            "requires_login"
            | "not_logged_in_xpath"
            | "login_uri"
            | "login_username_field"
            | "login_password_field"
            | "login_extra_fields" => dropped("logins are not a rule's"),
            "if_page_contains" => dropped("a condition on the line before it has no counterpart"),
            "wrap_in" | "move_into" | "dissolve" | "strip_comments" | "footnotes" => {
                dropped("the page's tree is never changed")
            }
            "single_page_link_in_feed" | "skip_json_ld" | "native_ad_clue" | "feed_field" => {
                dropped("there is no such setting")
            }
            other => Err(format!("`{other}` is no known directive")),
        }
    }

    fn take_body(&mut self, value: &str) -> Outcome {
        let mut found = translate(value, Wanted::All)?;
        if found.parts.iter().any(|part| part.attribute.is_some() || !part.cuts.is_empty()) {
            return dropped("a body is made of elements");
        }
        let entry = match &found.parts[..] {
            [part] => entry(part, !part.is_single && (!part.css.ends_with("']") || !part.css.contains("[id="))),
            parts => {
                if parts.iter().any(|part| part.is_single) {
                    found.differs.push("every match counts, not only the first of the page");
                }
                format!("{{ all = [{}] }}", parts.iter().map(|part| entry(part, false)).collect::<Vec<_>>().join(", "))
            }
        };
        sound(&format!("[body]\ncandidates = [{entry}]\n"))?;
        add(&mut self.body, entry);
        told(&found)
    }

    fn take_strip(&mut self, value: &str) -> Outcome {
        if matches!(value, "//comment()" | "comment()") {
            return needless("comments are no text");
        }
        let found = translate(value, Wanted::Each)?;
        if found.parts.iter().any(|part| part.attribute.is_some() || !part.cuts.is_empty()) {
            return dropped("an attribute or a part of a text is no element");
        }
        for part in &found.parts {
            let entry = entry(part, false);
            sound(&format!("[body]\nstrip = [{entry}]\n"))?;
            add(&mut self.strip, entry);
        }
        told(&found)
    }

    fn strip_by(&mut self, css: &str) -> Result<(), String> {
        let entry = toml_text(css);
        sound(&format!("[body]\nstrip = [{entry}]\n"))?;
        add(&mut self.strip, entry);
        Ok(())
    }

    /// An edit of the page's source carries over where all it does is to rename a tag.
    fn take_edit(&mut self, from: &str, to: &str) -> Outcome {
        let tag = |text: &str| {
            let inner = text.strip_prefix('<')?;
            let inner = inner.strip_prefix('/').unwrap_or(inner).trim_end_matches('>').trim();
            let is_tag = !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_alphanumeric());
            is_tag.then(|| inner.to_ascii_lowercase())
        };
        let (Some(from), Some(to)) = (tag(from), tag(to)) else {
            return dropped("edits of a page's source are not safe to carry over");
        };
        let mut renamed = self.replace_tag.clone();
        renamed.insert(from, to.into());
        sound(&format!("[body]\nreplace_tag = {}\n", toml_value(&Value::Object(renamed.clone()))))?;
        self.replace_tag = renamed;
        Ok((Fate::Approximated, "`replace_tag`: block-level elements only".to_owned()))
    }

    fn take_header(&mut self, name: &str, value: &str) -> Outcome {
        match name.to_ascii_lowercase().as_str() {
            "" => dropped("no header is named"),
            "user-agent" => dropped("the program does not pretend to be a browser or a search engine's crawler"),
            "referer" => dropped("the program does not pretend to come from elsewhere"),
            "cookie" => {
                let mut cookies = self.cookies.clone();
                for pair in value.split(';').filter(|pair| !pair.trim().is_empty()) {
                    let (name, value) = pair.split_once('=').ok_or("a cookie is name=value")?;
                    cookies.insert(name.trim().to_owned(), value.trim().into());
                }
                sound(&format!("[http]\ncookies = {}\n", toml_value(&Value::Object(cookies.clone()))))?;
                self.cookies = cookies;
                exact()
            }
            _ => {
                let mut headers = self.headers.clone();
                headers.insert(name.to_owned(), value.into());
                sound(&format!("[http]\nheaders = {}\n", toml_value(&Value::Object(headers.clone()))))?;
                self.headers = headers;
                exact()
            }
        }
    }

    fn take_link(&mut self, directive: &str, value: &str) -> Outcome {
        let mut found = translate(value, Wanted::First)?;
        if found.parts.len() != 1 {
            return dropped("one link is named, not several");
        }
        let part = found.parts.remove(0);
        if !part.cuts.is_empty() {
            return dropped("an address that is put together has no counterpart");
        }
        let (key, slot) =
            if directive == "next_page_link" { ("next", &mut self.next) } else { ("single", &mut self.single) };
        if slot.is_some() {
            return dropped("a line before it names one already");
        }
        let entry = entry(&part, false);
        sound(&format!("[pages]\n{key} = {entry}\n"))?;
        *slot = Some(entry);
        told(&found)
    }

    fn text(&self) -> String {
        let mut text = String::new();
        if let Some(clean) = self.clean {
            text.push_str(&format!("clean = \"{clean}\"\n"));
        }
        let table = |name: &str, map: &Map<String, Value>| match map.is_empty() {
            true => String::new(),
            false => format!("{} = {}\n", toml_key(name), toml_value(&Value::Object(map.clone()))),
        };
        let list = |name: &str, entries: &[String]| match entries.is_empty() {
            true => String::new(),
            false => {
                format!("{name} = [\n{}]\n", entries.iter().map(|entry| format!("  {entry},\n")).collect::<String>())
            }
        };
        let mut section = |name: &str, inner: String| {
            if !inner.is_empty() {
                text.push_str(&format!("\n[{name}]\n{inner}"));
            }
        };
        section("http", table("headers", &self.headers) + &table("cookies", &self.cookies));
        for (name, field) in [("title", &self.title), ("authors", &self.authors), ("published", &self.published)] {
            section(name, list("candidates", &field.candidates) + &list("replace", &field.replace));
        }
        let body = list("candidates", &self.body) + &list("strip.add", &self.strip);
        section("body", body + &table("replace_tag", &self.replace_tag));
        let link = |name: &str, entry: &Option<String>| {
            entry.as_ref().map(|entry| format!("{name} = {entry}\n")).unwrap_or_default()
        };
        section("pages", link("single", &self.single) + &link("next", &self.next));
        let contains: String =
            self.contains.iter().map(|line| comment(&format!("On the page before: \"{line}\""))).collect();
        section("check", if self.pages.is_empty() { String::new() } else { list("pages", &self.pages) + &contains });
        text.trim_start().to_owned()
    }
}

fn take_field(field: &mut Field, name: &str, value: &str, wanted: Wanted) -> Outcome {
    let mut found = translate(value, wanted)?;
    let is_alone = field.lines == 1 && found.parts.len() == 1;
    for part in &found.parts {
        let entry = entry(part, wanted == Wanted::All && !part.is_single);
        sound(&format!("[{name}]\ncandidates = [{entry}]\n"))?;
        add(&mut field.candidates, entry);
        for cut in &part.cuts {
            let (pattern, with) = edit(cut, is_alone);
            let replace = format!("{{ pattern = {}, with = {} }}", toml_text(&pattern), toml_text(with));
            sound(&format!("[{name}]\nreplace = [{replace}]\n"))?;
            add(&mut field.replace, replace);
        }
        if !part.cuts.is_empty() && !is_alone {
            found.differs.push("a value without that text stays as it is instead of being empty");
        }
    }
    told(&found)
}

/// A cut as an edit of the value. One that empties values without the text would empty those of other lines too.
fn edit(cut: &Cut, is_alone: bool) -> (String, &'static str) {
    match (cut, is_alone) {
        (Cut::After(text), true) => (format!("(?s)^(?:.*?{}(.*)|.*)$", regex::escape(text)), "$1"),
        (Cut::Before(text), true) => (format!("(?s)^(?:(.*?){}.*|.*)$", regex::escape(text)), "$1"),
        (Cut::After(text), false) => (format!("^.*?{}", regex::escape(text)), ""),
        (Cut::Before(text), false) => (format!("{}.*$", regex::escape(text)), ""),
    }
}

fn told(found: &Translated) -> Outcome {
    let fate = if found.differs.is_empty() { Fate::Exact } else { Fate::Approximated };
    Ok((fate, found.differs.join("; ")))
}

/// A path as an entry of a list.
fn entry(part: &Part, many: bool) -> String {
    let css = match &part.attribute {
        Some(attribute) => format!("{}@{attribute}", part.css),
        None => part.css.clone(),
    };
    if part.has_text.is_none() && !many {
        return toml_text(&css);
    }
    let mut table = Map::new();
    table.insert("sel".to_owned(), css.into());
    table.extend(part.has_text.clone().map(|pattern| ("has_text".to_owned(), pattern.into())));
    if many {
        table.insert("many".to_owned(), true.into());
    }
    toml_value(&Value::Object(table))
}

/// What was written once need not be written again.
fn add(list: &mut Vec<String>, entry: String) {
    if !list.contains(&entry) {
        list.push(entry);
    }
}

/// Whether a piece of a rule file is one: what the program would not read is not written.
fn sound(text: &str) -> Result<(), String> {
    match RuleFile::parse(text, "import", Layer::Site, "import") {
        Ok(_) => Ok(()),
        Err(errors) => Err(errors.into_iter().next().map_or_else(String::new, |error| error.message)),
    }
}

fn unquoted(value: &str) -> &str {
    let inner = value.strip_prefix(['"', '\'']).and_then(|inner| inner.strip_suffix(['"', '\'']));
    inner.unwrap_or(value)
}

fn quoted(text: &str) -> Result<String, String> {
    if text.contains(['\'', '\\']) || text.contains(char::is_control) {
        return Err("a name holds quotes or control characters".to_owned());
    }
    Ok(format!("'{text}'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fates(imported: &Imported) -> Vec<(usize, Fate)> {
        imported.lines.iter().map(|line| (line.number, line.fate)).collect()
    }

    #[test]
    fn a_pattern_becomes_a_rule_and_every_line_is_accounted_for() {
        let pattern = "# a comment\nbody: //div[@id='story']\nbody: //div[@class='text'] | //p[@class='lead']\ntitle: //h1[1]\n\
                       author: substring-after(//span[@class='by'], 'By ')\ndate: //time/@datetime\nstrip: //p[contains(., 'Read also')]\n\
                       strip_id_or_class: share\nstrip: //p/@style\nprune: no\nhttp_header(user-agent): Googlebot\nhttp_header(Cookie): a=1; b=2\n\
                       replace_string(<h5>): <h3>\nreplace_string(<br />): <p>\nnext_page_link: //a[@class='next']\ntest_url: http://example.test/a\n\
                       test_contains: Two years\nsomething\nwho_knows: x\nbody: //div[count(p)>2]\n";
        let imported = import_ftr(".www.Example.test.txt", pattern).expect("a host");
        assert_eq!(imported.stem, "example.test");
        use Fate::{Approximated, Dropped, Exact};
        assert_eq!(
            fates(&imported),
            [
                (2, Exact),
                (3, Exact),
                (4, Exact),
                (5, Exact),
                (6, Exact),
                (7, Exact),
                (8, Exact),
                (9, Dropped),
                (10, Exact),
                (11, Dropped),
                (12, Exact),
                (13, Approximated),
                (14, Dropped),
                (15, Exact),
                (16, Exact),
                (17, Approximated),
                (18, Dropped),
                (19, Dropped),
                (20, Dropped),
            ]
        );
        let rule = RuleFile::parse(&imported.text, "example.test", Layer::Site, "a")
            .unwrap_or_else(|errors| panic!("{errors:?}\n{}", imported.text));
        assert_eq!(rule.check.len(), 1);
        for line in [
            "cookies = { a = \"1\", b = \"2\" }",
            "  \"div[id='story']\",\n  { all = [\"div[class='text']\", \"p[class='lead']\"] },\n",
            "  \"span[class='by']\",\n]\nreplace = [\n  { pattern = \"(?s)^(?:.*?By (.*)|.*)$\", with = \"$1\" },\n",
            "  \"time@datetime\",\n",
            "  { sel = \"p\", has_text = \"Read also\" },\n  \"[class*='share'], [id*='share']\",\n",
            "replace_tag = { h5 = \"h3\" }",
            "next = \"a[class='next']\"",
        ] {
            assert!(imported.text.contains(line), "{line}\n{}", imported.text);
        }
    }

    /// The share of XPath lines that come out exact, by `forms.txt`.
    #[test]
    fn most_lines_of_the_common_forms_are_exact() {
        let (mut lines, mut exact, mut told) = (0.0, 0.0, String::new());
        let mut kind = (String::new(), 0.0, Vec::new());
        let text = include_str!("forms.txt").lines().chain([", 0 lines"]);
        for line in text.filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
            if let Some(form) = line.strip_prefix("  ") {
                let imported = import_ftr("a.test.txt", form).expect("named after a host");
                kind.2.push((form, imported.lines[0].fate));
                continue;
            }
            let (name, weight, forms) = std::mem::take(&mut kind);
            if !forms.is_empty() {
                let share = forms.iter().filter(|(_, fate)| *fate == Fate::Exact).count() as f64 / forms.len() as f64;
                lines += weight;
                exact += weight * share;
                let others: Vec<_> = forms.iter().filter(|(_, fate)| *fate != Fate::Exact).collect();
                told.push_str(&format!("{name} {share:.2} {others:?}\n"));
            }
            let (name, weight) = line.split_once(", ").expect("a kind and its lines");
            let weight = weight.strip_suffix(" lines").and_then(|weight| weight.parse().ok());
            kind = (name.to_owned(), weight.expect("a number of lines"), Vec::new());
        }
        let share = exact / lines;
        println!("{share:.3} of {lines} lines\n{told}");
        assert!(share >= 0.85, "{share:.3} of the lines are exact\n{told}");
    }

    #[test]
    fn an_edit_of_one_line_empties_no_value_of_another() {
        let text = |pattern: &str| import_ftr("a.test.txt", pattern).expect("named after a host").text;
        let alone = text("author: substring-after(//p[@class='by'], 'By ')\n");
        assert!(alone.contains(r#"{ pattern = "(?s)^(?:.*?By (.*)|.*)$", with = "$1" }"#), "{alone}");
        let two = text("author: substring-after(//p[@class='by'], 'By ')\nauthor: //a[@rel='author']\n");
        assert!(two.contains(r#"{ pattern = "^.*?By ", with = "" }"#), "{two}");
    }

    #[test]
    fn what_is_not_named_after_a_host_is_no_pattern() {
        assert!(import_ftr("README.txt", "body: //p").is_err() && import_ftr("a/../b.txt", "").is_err());
    }
}
