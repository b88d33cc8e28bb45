//! Conditions in square brackets, in CSS.

use super::path::{Path, TEXT_INSIDE, WITHIN};
use super::reader::Reader;

/// A condition in square brackets.
pub(super) enum Condition {
    /// On the element, as a piece of a compound selector.
    Css(String),
    /// On its text, as a pattern.
    Text(String),
    /// On both.
    Both(String, String),
    /// Its place among its siblings, as the argument of `:nth-of-type()`.
    Place(String),
    Last,
}

/// What a comparison is about.
enum Subject {
    Attribute(String),
    /// Of the element itself.
    Text,
    None,
}

impl Reader<'_> {
    /// Conditions parted by `or`.
    pub(super) fn any(&mut self) -> Result<Condition, String> {
        let mut all = vec![self.all()?];
        while self.eat_word("or") {
            all.push(self.all()?);
        }
        if all.len() == 1 {
            return Ok(all.remove(0));
        }
        let (mut css, mut texts) = (Vec::new(), Vec::new());
        for condition in all {
            match condition {
                Condition::Css(one) => css.push(one),
                Condition::Text(one) => texts.push(one),
                _ => return Err("a choice of places has no counterpart".to_owned()),
            }
        }
        match (css.is_empty(), texts.is_empty()) {
            (false, true) => Ok(Condition::Css(format!(":is({})", css.join(", ")))),
            (true, false) => Ok(Condition::Text(format!("(?:{})", texts.join("|")))),
            _ => Err("a choice between text and attributes has no counterpart".to_owned()),
        }
    }

    /// Conditions parted by `and`.
    fn all(&mut self) -> Result<Condition, String> {
        let mut found = self.one()?;
        while self.eat_word("and") {
            found = match (found, self.one()?) {
                (Condition::Css(a), Condition::Css(b)) => Condition::Css(a + &b),
                (Condition::Css(css), Condition::Text(text)) | (Condition::Text(text), Condition::Css(css)) => {
                    Condition::Both(css, text)
                }
                (Condition::Css(a), Condition::Both(b, text)) | (Condition::Both(a, text), Condition::Css(b)) => {
                    Condition::Both(a + &b, text)
                }
                _ => return Err("two texts asked for at once have no counterpart".to_owned()),
            };
        }
        Ok(found)
    }

    fn one(&mut self) -> Result<Condition, String> {
        self.space();
        if self.eat("node()") {
            return Ok(Condition::Css(":not(:empty)".to_owned()));
        }
        if self.eat("not(") || self.eat("not (") {
            let inner = self.any()?;
            self.expect(")")?;
            return match inner {
                Condition::Css(css) => Ok(Condition::Css(format!(":not({css})"))),
                _ => Err("the absence of a text has no counterpart".to_owned()),
            };
        }
        if self.eat("last()") {
            return match self.rest.trim_start().starts_with(['-', '+']) {
                true => Err("a place before the last has no counterpart".to_owned()),
                false => Ok(Condition::Last),
            };
        }
        if self.eat("position()") {
            return self.place();
        }
        for function in ["contains", "starts-with"] {
            let before = self.rest;
            if self.eat(function) && self.eat("(") {
                return self.part_of(function == "contains");
            }
            self.rest = before;
        }
        if self.eat("(") {
            let inner = self.any()?;
            self.expect(")")?;
            return Ok(inner);
        }
        if self.rest.starts_with(|letter: char| letter.is_ascii_digit()) {
            return Ok(Condition::Place(self.name().unwrap_or_default().to_owned()));
        }
        for function in ["count", "string-length", "name", "local-name", "substring", "translate"] {
            if self.rest.starts_with(function) && self.rest[function.len()..].trim_start().starts_with('(') {
                return Err(format!("{function}() has no counterpart"));
            }
        }
        if self.eat("self::") {
            let name = self.node_name()?;
            return Ok(Condition::Css(format!(":is({name})")));
        }
        match self.subject()? {
            Subject::Attribute(name) => Ok(Condition::Css(self.compared(&name)?)),
            Subject::Text => {
                self.expect("=")?;
                let text = regex::escape(self.literal()?.trim());
                Ok(Condition::Text(format!("^{text}$")))
            }
            Subject::None => self.inner(),
        }
    }

    fn place(&mut self) -> Result<Condition, String> {
        let sign =
            ["<=", ">=", "=", "<", ">"].into_iter().find(|sign| self.eat(sign)).ok_or("position() is not compared")?;
        if self.eat("last()") {
            return if sign == "=" {
                Ok(Condition::Last)
            } else {
                Err("a place before the last has no counterpart".to_owned())
            };
        }
        let number: i64 =
            self.name().and_then(|number| number.parse().ok()).ok_or("position() is compared to no number")?;
        Ok(Condition::Place(match sign {
            "=" => number.to_string(),
            "<=" => format!("-n+{number}"),
            "<" => format!("-n+{}", number - 1),
            ">=" => format!("n+{number}"),
            _ => format!("n+{}", number + 1),
        }))
    }

    /// `contains(…)` and `starts-with(…)` behind the bracket.
    fn part_of(&mut self, is_anywhere: bool) -> Result<Condition, String> {
        let before = self.rest;
        // contains(concat(' ', normalize-space(@class), ' '), ' token ')
        if self.eat("concat(") {
            self.literal()?;
            self.expect(",")?;
            let is_folded = self.eat("normalize-space(");
            self.expect("@")?;
            let name = self.name().ok_or("an attribute has no name")?.to_ascii_lowercase();
            if is_folded {
                self.expect(")")?;
            }
            self.expect(",")?;
            self.literal()?;
            self.expect(")")?;
            self.expect(",")?;
            let token = self.literal()?;
            self.expect(")")?;
            let trimmed = token.trim();
            if trimmed.contains(' ') {
                return Err("several class names in a row have no counterpart".to_owned());
            }
            return Ok(Condition::Css(match (token.starts_with(' '), token.ends_with(' ')) {
                (true, true) => format!("[{name}~={}]", quoted(trimmed)?),
                (true, false) => format!(":is([{name}^={}], [{name}*={}])", quoted(trimmed)?, quoted(token)?),
                (false, true) => format!(":is([{name}$={}], [{name}*={}])", quoted(trimmed)?, quoted(token)?),
                (false, false) => format!("[{name}*={}]", quoted(token)?),
            }));
        }
        self.rest = before;
        let subject = self.subject()?;
        self.expect(",")?;
        let text = self.literal()?;
        self.expect(")")?;
        match subject {
            Subject::Attribute(_) if text.is_empty() => Err("an empty text is part of every other".to_owned()),
            Subject::Attribute(name) => {
                let sign = if is_anywhere { "*=" } else { "^=" };
                Ok(Condition::Css(format!("[{name}{sign}{}]", quoted(text)?)))
            }
            Subject::Text => {
                let text = regex::escape(text.trim());
                Ok(Condition::Text(if is_anywhere { text } else { format!("^{text}") }))
            }
            Subject::None => Err("the text of an element inside has no counterpart".to_owned()),
        }
    }

    /// What a comparison is about.
    fn subject(&mut self) -> Result<Subject, String> {
        let before = self.rest;
        let is_folded = self.eat("normalize-space(") || self.eat("string(");
        let subject = if self.eat("@") {
            let name = self.name().ok_or("an attribute has no name")?;
            Subject::Attribute(self.in_lower_case(name))
        } else if self.eat("text()") {
            self.differ("the text of elements inside counts too");
            Subject::Text
        } else if is_folded && self.rest.trim_start().starts_with(')') {
            Subject::Text
        } else if self.rest.trim_start().starts_with('.')
            && !self.rest.trim_start().starts_with("./")
            && !self.rest.trim_start().starts_with("..")
        {
            self.eat(".");
            Subject::Text
        } else {
            self.rest = before;
            return Ok(Subject::None);
        };
        if is_folded {
            self.expect(")")?;
        }
        Ok(subject)
    }

    /// An attribute, and what it is compared with.
    fn compared(&mut self, name: &str) -> Result<String, String> {
        if self.eat("!=") {
            let value = quoted(self.literal()?)?;
            return Ok(format!("[{name}]:not([{name}={value}])"));
        }
        if self.eat("=") {
            let value = self.literal()?;
            return Ok(format!("[{name}={}]", quoted(value)?));
        }
        Ok(format!("[{name}]"))
    }

    /// A path inside of a condition: the element has something.
    fn inner(&mut self) -> Result<Condition, String> {
        self.eat("./");
        let before = if self.eat("following-sibling::") {
            "~ "
        } else if self.eat(".//") || self.eat("//") || self.eat("/") || self.eat("descendant::") {
            ""
        } else if self.rest.starts_with("..")
            || self.rest.contains("ancestor::")
            || self.rest.starts_with("preceding")
            || self.rest.starts_with("parent::")
        {
            return Err("a condition on what stands around or before has no counterpart".to_owned());
        } else {
            "> "
        };
        let mut path = Path::default();
        let mut combinator = WITHIN;
        loop {
            if self.eat("@") {
                let name = self.name().ok_or("an attribute has no name")?.to_ascii_lowercase();
                let css = self.compared(&name)?;
                let last = path.steps.last_mut().ok_or("a condition has no element")?;
                last.1.push_str(&css);
                break;
            }
            self.step(&mut path, combinator)?;
            match self.separator() {
                Some(separator) => combinator = separator,
                None => break,
            }
        }
        let has = format!(":has({before}{})", path.css());
        match path.has_text {
            None => Ok(Condition::Css(has)),
            Some(pattern) if before != "~ " && !pattern.starts_with('^') => {
                self.differ(TEXT_INSIDE);
                Ok(Condition::Both(has, pattern))
            }
            Some(_) => Err("the text of another element has no counterpart".to_owned()),
        }
    }
}

/// A value in quotes.
pub(super) fn quoted(text: &str) -> Result<String, String> {
    if text.contains(|letter: char| letter.is_control() || letter == '\\') {
        return Err("a value holds control characters".to_owned());
    }
    Ok(if text.contains('\'') { format!("\"{text}\"") } else { format!("'{text}'") })
}
