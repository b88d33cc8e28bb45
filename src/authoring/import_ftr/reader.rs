//! Reads an expression token by token, and notes how its CSS differs.

use super::translated::Wanted;
use crate::text::shorten;

pub(super) struct Reader<'a> {
    /// What is not read yet.
    pub(super) rest: &'a str,
    pub(super) wanted: Wanted,
    pub(super) differs: Vec<&'static str>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, wanted: Wanted) -> Self {
        Reader { rest: text.trim(), wanted, differs: Vec::new() }
    }

    pub(super) fn space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    pub(super) fn eat(&mut self, token: &str) -> bool {
        self.space();
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// A word of the language, not the beginning of a longer name.
    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        self.space();
        match self.rest.strip_prefix(word) {
            Some(rest) if !rest.starts_with(is_name) => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    pub(super) fn expect(&mut self, token: &str) -> Result<(), String> {
        if self.eat(token) { Ok(()) } else { Err(format!("`{token}` is missing before `{}`", self.beginning())) }
    }

    pub(super) fn name(&mut self) -> Option<&'a str> {
        self.space();
        let end = self.rest.find(|letter| !is_name(letter)).unwrap_or(self.rest.len());
        let name = &self.rest[..end];
        self.rest = &self.rest[end..];
        (!name.is_empty()).then_some(name)
    }

    pub(super) fn literal(&mut self) -> Result<&'a str, String> {
        self.space();
        let quote = self.rest.chars().next().filter(|letter| matches!(letter, '"' | '\''));
        let quote = quote.ok_or_else(|| format!("a text is missing before `{}`", self.beginning()))?;
        let end = self.rest[1..].find(quote).ok_or("a text has no end")?;
        let text = &self.rest[1..=end];
        self.rest = &self.rest[end + 2..];
        Ok(text)
    }

    /// The beginning of what is not understood, for a message.
    pub(super) fn beginning(&self) -> String {
        shorten(self.rest, 30)
    }

    pub(super) fn differ(&mut self, how: &'static str) {
        if !self.differs.contains(&how) {
            self.differs.push(how);
        }
    }
}

fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '-' | '_')
}
