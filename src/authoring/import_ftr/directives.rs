//! What each directive of a pattern becomes in the rule.

use serde_json::Value;

use super::entries::{add, edit, entry, sound};
use super::fate::{Fate, Outcome};
use super::rule::{Field, Rule};
use super::translated::{Translated, Wanted};
use super::xpath::translate;
use crate::authoring::written::{toml_text, toml_value};
use crate::extract::is_read_late;

impl Rule {
    /// Takes one line in.
    pub(super) fn take(&mut self, directive: &str, value: &str) -> Outcome {
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
            "strip_id_or_class" => self.take_part_of_name(unquoted(value)),
            "strip_image_src" => self.strip_by(&format!("img[src*={}]", quoted(unquoted(value))?)),
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
            "test_url" => self.take_page(value),
            "test_contains" => {
                self.contains.push(value.to_owned());
                Ok((Fate::Approximated, "kept as a comment: a promise needs its page stored".to_owned()))
            }
            "prune" if value != "no" => {
                self.clean = Some("generic");
                Ok((Fate::Approximated, "`clean = \"generic\"`: other classes and phrases are taken away".to_owned()))
            }
            other => setting(other, value),
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
            return dropped("an attribute or a part of a text is not an element");
        }
        for part in &found.parts {
            let entry = entry(part, false);
            sound(&format!("[body]\nstrip = [{entry}]\n"))?;
            add(&mut self.strip, entry);
        }
        told(&found)
    }

    fn take_part_of_name(&mut self, name: &str) -> Outcome {
        self.strip_by(&format!("[class*={0}], [id*={0}]", quoted(name)?))?;
        Ok(match name.chars().count() {
            0..5 => (Fate::Exact, "a part of a name this short is in many others".to_owned()),
            _ => (Fate::Exact, String::new()),
        })
    }

    fn strip_by(&mut self, css: &str) -> Outcome {
        let entry = toml_text(css);
        sound(&format!("[body]\nstrip = [{entry}]\n"))?;
        add(&mut self.strip, entry);
        exact()
    }

    fn take_page(&mut self, value: &str) -> Outcome {
        let url = url::Url::parse(value).map_err(|error| format!("it is no URL: {error}"))?;
        if !matches!(url.scheme(), "http" | "https") {
            return dropped("it is not a web address");
        }
        add(&mut self.pages, toml_text(url.as_str()));
        Ok((Fate::Exact, "a page of [check]; unverified".to_owned()))
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
}

/// Directives that set no part of a rule: what they ask for is so anyhow, or is not to be had.
fn setting(directive: &str, value: &str) -> Outcome {
    match directive {
        "prune" => needless("a body that a rule names is taken whole"),
        "tidy" | "parser" => needless("pages are read as browsers read them"),
        "convert_double_br_tags" => needless("double line breaks part paragraphs"),
        "src_lazy_load_attr" if is_read_late(value) => needless("lazy images are read"),
        "src_lazy_load_attr" => {
            dropped("of pictures only the lead one can be named: [image] candidates, `img@ATTRIBUTE`")
        }
        "autodetect_on_failure" if value == "yes" => {
            needless("the generic scorer takes over where no candidate matches")
        }
        "requires_login"
        | "not_logged_in_xpath"
        | "login_uri"
        | "login_username_field"
        | "login_password_field"
        | "login_extra_fields" => dropped("logins are not a rule's"),
        "if_page_contains" => dropped("a condition on the line before it has no counterpart"),
        "wrap_in" | "move_into" | "dissolve" | "strip_attr" | "strip_comments" | "footnotes" => {
            dropped("the page's tree is never changed")
        }
        "autodetect_next_page"
        | "insert_detected_image"
        | "autodetect_on_failure"
        | "single_page_link_in_feed"
        | "skip_json_ld"
        | "native_ad_clue"
        | "feed_field" => dropped("there is no such setting"),
        other => Err(format!("`{other}` is not a known directive")),
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

fn told(found: &Translated) -> Outcome {
    let fate = if found.differs.is_empty() { Fate::Exact } else { Fate::Approximated };
    Ok((fate, found.differs.join("; ")))
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
