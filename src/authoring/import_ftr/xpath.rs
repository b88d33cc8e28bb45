//! XPath 1.0 as site patterns use it, in CSS.
//!
//! What means the same in both is exact; where CSS only comes close, that is reported; the rest is refused with the
//! reason. Conditions in square brackets are `conditions`, what a step selects is `steps`.

use super::conditions::quoted;
use super::path::{CHILD, Path, TEXT_INSIDE, WITHIN};
use super::reader::Reader;
use super::translated::{Cut, Part, Translated, Wanted};

/// Brackets nested deeper are no pattern of a site, and each takes room on the stack.
const DEEPEST: usize = 32;

/// How deep the brackets of an expression nest at most.
fn nesting(text: &str) -> usize {
    let (mut open, mut deepest) = (0_usize, 0);
    for letter in text.chars() {
        match letter {
            '(' | '[' => open += 1,
            ')' | ']' => open = open.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(open);
    }
    deepest
}

/// Translates an expression.
///
/// # Errors
/// Why it has no CSS.
pub(super) fn translate(text: &str, wanted: Wanted) -> Result<Translated, String> {
    if nesting(text) > DEEPEST {
        return Err(format!("brackets nested more than {DEEPEST} deep are not read"));
    }
    let mut reader = Reader::new(text, wanted);
    let mut parts = vec![reader.whole()?];
    while reader.eat("|") {
        parts.push(reader.whole()?);
    }
    if !reader.rest.is_empty() {
        return Err(format!("`{}` is not understood", reader.beginning()));
    }
    Ok(Translated { parts, differs: reader.differs })
}

impl Reader<'_> {
    /// A path, or a string function around one.
    fn whole(&mut self) -> Result<Part, String> {
        for function in ["string", "normalize-space", "translate", "concat", "substring-after", "substring-before"] {
            let before = self.rest;
            if !(self.eat(function) && self.eat("(")) {
                self.rest = before;
                continue;
            }
            if matches!(function, "translate" | "concat") {
                return Err(format!("{function}() has no counterpart"));
            }
            let mut part = self.whole()?;
            if let Some(after) = function.strip_prefix("substring-") {
                self.expect(",")?;
                let text = self.literal()?.to_owned();
                part.cuts.push(if after == "after" { Cut::After(text) } else { Cut::Before(text) });
            }
            self.expect(")")?;
            part.is_single = true;
            return Ok(part);
        }
        if self.eat("(") {
            let mut part = self.whole()?;
            self.expect(")")?;
            if self.eat("[") {
                self.eat("position()");
                self.eat("=");
                let place = self.name().unwrap_or_default();
                if !self.eat("]") {
                    return Err("a place in the whole document has no counterpart".to_owned());
                }
                match place {
                    "1" if self.wanted != Wanted::Each => part.is_single = true,
                    "1" => self.differ("every match goes, not only the first of the page"),
                    _ => return Err("a place in the whole document has no counterpart".to_owned()),
                }
            }
            return Ok(part);
        }
        self.path()
    }

    fn path(&mut self) -> Result<Part, String> {
        let mut path = Path::default();
        self.eat(".");
        let mut combinator = self.separator().unwrap_or(WITHIN);
        if self.eat("id(") {
            path.steps.push((WITHIN, format!("[id={}]", quoted(self.literal()?)?)));
            self.expect(")")?;
            match self.separator() {
                Some(separator) => combinator = separator,
                None => return Ok(Part { css: path.css(), ..Part::default() }),
            }
        }
        if combinator == CHILD && path.steps.is_empty() && !self.rest.trim_start().starts_with("html") {
            path.steps.push((WITHIN, ":root".to_owned()));
        }
        let mut part = Part::default();
        loop {
            if self.eat("@") {
                part.attribute = Some(self.name().ok_or("an attribute has no name")?.to_ascii_lowercase());
                break;
            }
            if self.eat("text()") {
                self.differ("the text of elements inside counts too");
                break;
            }
            if self.eat("node()") || path.steps.is_empty() && self.rest.trim_start().is_empty() {
                return Err("nodes that are not elements cannot be selected".to_owned());
            }
            if let Some(pattern) = &path.has_text {
                let goes_out =
                    self.rest.trim_start().starts_with("..") || self.rest.trim_start().starts_with("parent::");
                if !goes_out || pattern.starts_with('^') {
                    return Err("a text is asked of an element around the one selected".to_owned());
                }
                self.differ(TEXT_INSIDE);
            }
            self.step(&mut path, combinator)?;
            match self.separator() {
                Some(separator) => combinator = separator,
                None => break,
            }
        }
        if path.steps.is_empty() {
            return Err("no element is selected".to_owned());
        }
        part.css = path.css();
        part.has_text = path.has_text;
        Ok(part)
    }

    /// What parts two steps, as a combinator.
    pub(super) fn separator(&mut self) -> Option<&'static str> {
        if self.eat("//") { Some(WITHIN) } else { self.eat("/").then_some(CHILD) }
    }

    pub(super) fn node_name(&mut self) -> Result<String, String> {
        if self.eat("*") {
            return Ok("*".to_owned());
        }
        let name = self.name().ok_or_else(|| format!("`{}` is not an element", self.beginning()))?;
        if self.rest.starts_with(['(', ':']) || !name.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            return Err(format!("`{name}` is not an element or axis that has a counterpart"));
        }
        Ok(self.in_lower_case(name))
    }

    /// Names of elements and attributes are in lower case in the tree of a page, so that a pattern with others finds
    /// nothing.
    pub(super) fn in_lower_case(&mut self, name: &str) -> String {
        if name.contains(|letter: char| letter.is_ascii_uppercase()) {
            self.differ("names are read in lower case");
        }
        name.to_ascii_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn css(xpath: &str, wanted: Wanted) -> String {
        match translate(xpath, wanted) {
            Ok(found) => {
                let parts: Vec<String> = found
                    .parts
                    .iter()
                    .map(|part| {
                        scraper::Selector::parse(&part.css).unwrap_or_else(|error| panic!("{}: {error}", part.css));
                        let attribute = part.attribute.as_ref().map(|name| format!("@{name}")).unwrap_or_default();
                        let text = part.has_text.as_ref().map(|text| format!(" /{text}/")).unwrap_or_default();
                        let single = if part.is_single { " 1" } else { "" };
                        let cuts = if part.cuts.is_empty() { String::new() } else { format!(" {:?}", part.cuts) };
                        format!("{}{attribute}{text}{single}{cuts}", part.css)
                    })
                    .collect();
                parts.join(" | ") + if found.differs.is_empty() { "" } else { " ~" }
            }
            Err(why) => format!("! {why}"),
        }
    }

    #[test]
    fn common_forms_are_exact() {
        for (xpath, expected) in [
            ("//h1", "h1"),
            ("//*[@id='story']", "[id='story']"),
            ("//div[@class=\"post body\"]", "div[class='post body']"),
            ("//div[contains(@class, 'post')]", "div[class*='post']"),
            ("//div[contains(concat(' ',normalize-space(@class),' '),' post ')]", "div[class~='post']"),
            ("//div[contains(concat(' ', @class, ' '), ' post ')]", "div[class~='post']"),
            ("//div[contains(concat(' ', @class, ' '), ' post')]", "div:is([class^='post'], [class*=' post'])"),
            ("//div[contains(concat(' ', @class, ' '), 'post ')]", "div:is([class$='post'], [class*='post '])"),
            ("//img/parent::div[1]", "div:has(> img)"),
            ("//div[starts-with(@id, 'post-')]", "div[id^='post-']"),
            ("//meta[@property='og:title']/@content", "meta[property='og:title']@content"),
            ("//div[@id='a']/div[@class='b']//p", "div[id='a'] > div[class='b'] p"),
            ("//div[@class='a' or @class='b']", "div:is([class='a'], [class='b'])"),
            ("//a[@rel='author' and @href]", "a[rel='author'][href]"),
            ("//div[not(@class)]", "div:not([class])"),
            ("//div[@id='a'] | //article", "div[id='a'] | article"),
            ("/html/body/div[2]", "html > body > div:nth-of-type(2)"),
            ("//p[last()]", "p:last-of-type"),
            ("//p[position() < 3]", "p:nth-of-type(-n+2)"),
            ("//div[p]", "div:has(> p)"),
            ("//div[.//a[@rel='tag']]", "div:has(a[rel='tag'])"),
            ("//img/..", ":has(> img)"),
            ("//img[@id='x']/parent::div", "div:has(> img[id='x'])"),
            ("//span[@class='x']/ancestor::div", "div:has(span[class='x'])"),
            ("//h2[@id='more']/following-sibling::*", "h2[id='more'] ~ *"),
            ("//h2[@id='more']/following-sibling::*[1]", "h2[id='more'] + *"),
            ("//hr/preceding-sibling::p", "p:has(~ hr)"),
            ("//p[contains(., 'Read also')]", "p /Read also/"),
            ("//a[.='Next']", "a /^Next$/"),
            ("normalize-space(//span[@itemprop='author'])", "span[itemprop='author'] 1"),
            ("//div[@title=\"it's\"]", "div[title=\"it's\"]"),
            ("//div[@a!='b']", "div[a]:not([a='b'])"),
            ("//article//*[self::h2]", "article :is(h2)"),
            (
                "//div[@class='a'][2]",
                "div[class='a'] ~ div[class='a']:not(div[class='a'] ~ div[class='a'] ~ div[class='a'])",
            ),
            ("//div[@class='x'][1]", "div[class='x']:not(div[class='x'] ~ div[class='x'])"),
            ("//table[@width='300'][last()]", "table[width='300']:not(:has(~ table[width='300']))"),
            ("//p[em][position() > 1]", "p:has(> em) ~ p:has(> em)"),
            ("//a[@class='more' and contains(., 'Continue')]", "a[class='more'] /Continue/"),
            ("//a[contains(., 'Continue')][@class='more']", "a[class='more'] /Continue/"),
            ("//p[not(node())]", "p:not(:not(:empty))"),
            ("id('story')", "[id='story']"),
            ("id('story')/p", "[id='story'] > p"),
            ("(//div[@class='x'])[1]", "div[class='x'] 1"),
            ("string(//h1)", "h1 1"),
            ("substring-after(//span[@class='by'], 'By ')", "span[class='by'] 1 [After(\"By \")]"),
            ("substring-before(substring-after(//p, '('), ')')", "p 1 [After(\"(\"), Before(\")\")]"),
        ] {
            assert_eq!(css(xpath, Wanted::All), expected, "{xpath}");
        }
        for (xpath, expected) in [("(//h1)[1]", "h1 1"), ("//div[@class='x'][1]", "div[class='x']")] {
            assert_eq!(css(xpath, Wanted::First), expected, "{xpath}");
        }
    }

    #[test]
    fn what_differs_is_told() {
        for (xpath, expected) in [
            ("//p[contains(text(), 'Read')]", "p /Read/ ~"),
            ("//h1/text()", "h1 ~"),
            ("//p/a[contains(., 'Subscribe')]/..", "p:has(> a) /Subscribe/ ~"),
            ("//strong[contains(., 'See also')]/parent::p", "p:has(> strong) /See also/ ~"),
            ("//div[h4[contains(., 'More from')]]", "div:has(> h4) /More from/ ~"),
            // A place behind an axis is counted along it, not among all siblings.
            ("//h3/following-sibling::ul[1]", "h3 ~ ul:not(h3 ~ ul ~ ul) ~"),
            ("//h3/preceding-sibling::p[1]", "p:has(~ h3):not(:has(~ p ~ h3)) ~"),
            ("//img/ancestor::div[1]", "div:has(img):not(:has(div img)) ~"),
            ("//DIV[@ID='story']", "div[id='story'] ~"),
        ] {
            assert_eq!(css(xpath, Wanted::All), expected, "{xpath}");
        }
        assert_eq!(css("(//div[@class='x'])[1]", Wanted::Each), "div[class='x'] ~");
    }

    #[test]
    fn what_has_no_counterpart_says_why() {
        for xpath in [
            "//div[@class='a'][20]",
            "//h3/following-sibling::*[2]",
            "//h3/following-sibling::p[last()]",
            "//img/ancestor::div[@class='x'][1]",
            "//div[@class='a'][0]",
            "//p[contains(., 'x')][2]",
            "//div[h4[.='x']]",
            "//h4[.='x']/..",
            "//p[not(@class='a' and contains(., 'x'))]",
            "concat(//a, //b)",
            "//div[contains(p, 'x')]",
            "//a/following::p",
            "//div[count(p) > 3]",
            "//p[not(contains(., 'x'))]",
            "//div[",
            "//div[@class='x",
            "",
            "//h2[contains(., 'x')]/following-sibling::p",
            &"(".repeat(100_000),
            &format!("//p[{}", "(".repeat(1_900)),
        ] {
            let found = css(xpath, Wanted::All);
            assert!(found.starts_with("! "), "{xpath}: {found}");
        }
    }
}
