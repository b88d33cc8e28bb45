//! Tags, text and comments out of a page's characters: tokenization as the HTML Living Standard has it (section 13.2.5),
//! for html5ever's tree builder.
//!
//! The whole page is in memory and parse errors are nobody's concern, so what the standard describes as one step a
//! character is read run by run. Tests hold it to html5ever's own tokenizer, which takes two thirds of its parser's time.

use std::ops::Range;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::{Attribute, LocalName, QualName, ns};
use memchr::{memchr, memchr_iter, memchr2, memchr3, memmem};

use super::character_references::{self, Place};
use super::doctype;

/// Most attributes of one tag: each is compared with all before it. Real tags have a dozen; what generated markup repeats
/// in a tag stays below a hundred.
const MAX_ATTRIBUTES: usize = 1_000;

/// Gives the tokens of `text` to `sink`. Returns whether attributes were left out.
pub(super) fn run(text: &str, sink: &impl TokenSink) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let input = with_plain_line_ends(text);
    let mut tokenizer = Tokenizer { text: &input, input: &input, at: 0, sink, is_bounded: false };
    while tokenizer.at < tokenizer.text.len() {
        tokenizer.data();
    }
    let _ = tokenizer.put(Token::EOFToken);
    sink.end();
    tokenizer.is_bounded
}

/// `text` with every line end as `\n`.
///
/// HTML Living Standard, section 13.2.3.5.
fn with_plain_line_ends(text: &str) -> StrTendril {
    // A tendril is shorter than 4 GiB.
    let mut plain = StrTendril::with_capacity(text.len() as u32);
    let mut start = 0;
    for end in memchr_iter(b'\r', text.as_bytes()) {
        plain.push_slice(&text[start..end]);
        start = end + 1;
        // Before a line feed it is no line end of its own.
        if text.as_bytes().get(start) != Some(&b'\n') {
            plain.push_char('\n');
        }
    }
    plain.push_slice(&text[start..]);
    plain
}

struct Tokenizer<'a, S> {
    /// The page, line ends plain.
    text: &'a str,
    /// The same: what is cut from it shares its memory.
    input: &'a StrTendril,
    at: usize,
    sink: &'a S,
    is_bounded: bool,
}

impl<'a, S: TokenSink> Tokenizer<'a, S> {
    fn put(&self, token: Token) -> TokenSinkResult<S::Handle> {
        self.sink.process_token(token, 1)
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Steps over `length` bytes; says which.
    fn take(&mut self, length: usize) -> Range<usize> {
        self.at += length;
        self.at - length..self.at
    }

    /// Steps over all bytes before the first at which `ends`, or the rest.
    fn take_until(&mut self, ends: impl Fn(u8) -> bool) -> Range<usize> {
        let rest = self.rest();
        self.take(rest.bytes().position(ends).unwrap_or(rest.len()))
    }

    fn cut(&self, part: Range<usize>) -> StrTendril {
        self.input.subtendril(part.start as u32, part.len() as u32)
    }

    /// The same outside of data, where a NULL is replaced.
    fn cut_replaced(&self, part: Range<usize>) -> StrTendril {
        let text = &self.text[part.clone()];
        if memchr(0, text.as_bytes()).is_some() { text.replace('\0', "\u{fffd}").into() } else { self.cut(part) }
    }

    fn characters(&self, characters: StrTendril) {
        if !characters.is_empty() {
            let _ = self.put(Token::CharacterTokens(characters));
        }
    }

    /// Text up to the next tag, and that. Sections 13.2.5.1 and 13.2.5.6.
    fn data(&mut self) {
        let rest = self.rest();
        let text = self.take(memchr3(b'<', b'&', 0, rest.as_bytes()).unwrap_or(rest.len()));
        self.characters(self.cut(text));
        let rest = self.rest().as_bytes();
        match (rest.first(), rest.get(1)) {
            (Some(b'&'), _) => self.text_with_references(),
            (Some(0), _) => {
                self.at += 1;
                let _ = self.put(Token::NullCharacterToken);
            }
            (Some(b'<'), Some(b'!')) => self.markup_declaration(),
            (Some(b'<'), Some(b'/')) => self.end_tag(),
            (Some(b'<'), Some(b'?')) => {
                self.at += 1;
                self.bogus_comment();
            }
            (Some(b'<'), Some(letter)) if letter.is_ascii_alphabetic() => {
                self.at += 1;
                self.tag(TagKind::StartTag);
            }
            (Some(_), _) => {
                let sign = self.take(1);
                self.characters(self.cut(sign));
            }
            (None, _) => {}
        }
    }

    /// Text from a character reference up to the next tag.
    fn text_with_references(&mut self) {
        let rest = self.rest();
        let text = self.take(memchr2(b'<', 0, rest.as_bytes()).unwrap_or(rest.len()));
        self.characters(character_references::replaced(&self.text[text], Place::Text).into());
    }

    /// Section 13.2.5.7.
    fn end_tag(&mut self) {
        match self.text.as_bytes().get(self.at + 2) {
            Some(letter) if letter.is_ascii_alphabetic() => {
                self.at += 2;
                self.tag(TagKind::EndTag);
            }
            Some(b'>') => self.at += 3,
            Some(_) => {
                self.at += 2;
                self.bogus_comment();
            }
            None => {
                let rest = self.take(2);
                self.characters(self.cut(rest));
            }
        }
    }

    /// A tag from its name on. One that the page breaks off in is dropped. Sections 13.2.5.8 and 13.2.5.32 to 13.2.5.40.
    fn tag(&mut self, kind: TagKind) {
        let name = self.take_until(|byte| is_space(byte) || matches!(byte, b'/' | b'>'));
        let name = local_name(&self.text[name]);
        let mut tag = Tag { kind, name, self_closing: false, attrs: Vec::new(), had_duplicate_attributes: false };
        loop {
            self.take_until(|byte| !is_space(byte));
            match self.peek() {
                None => return,
                Some(b'>') => break,
                Some(b'/') => {
                    self.at += 1;
                    tag.self_closing = self.peek() == Some(b'>');
                }
                Some(_) => {
                    if self.attribute(&mut tag).is_none() {
                        self.at = self.text.len();
                        return;
                    }
                }
            }
        }
        self.at += 1;
        let name = tag.name.clone();
        match self.put(Token::TagToken(tag)) {
            TokenSinkResult::RawData(kind) => self.raw_text(kind, &name),
            TokenSinkResult::Plaintext => {
                let rest = self.take(self.rest().len());
                self.characters(self.cut_replaced(rest));
            }
            TokenSinkResult::Continue | TokenSinkResult::Script(_) | TokenSinkResult::EncodingIndicator(_) => {}
        }
    }

    /// One attribute; None if the page ends in it.
    fn attribute(&mut self, tag: &mut Tag) -> Option<()> {
        let start = self.at;
        // An equals sign at the beginning belongs to the name.
        self.at += 1;
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
        self.take_until(|byte| is_space(byte) || matches!(byte, b'/' | b'>' | b'='));
        let name = &self.text[start..self.at];
        self.take_until(|byte| !is_space(byte));
        let value = if self.peek()? == b'=' {
            self.at += 1;
            self.take_until(|byte| !is_space(byte));
            self.value()?
        } else {
            StrTendril::new()
        };
        if tag.attrs.len() >= MAX_ATTRIBUTES {
            self.is_bounded = true;
            return Some(());
        }
        let name = local_name(name);
        if tag.attrs.iter().any(|known| known.name.local == name) {
            tag.had_duplicate_attributes = true;
        } else {
            tag.attrs.push(Attribute { name: QualName::new(None, ns!(), name), value });
        }
        Some(())
    }

    /// The value of an attribute behind its equals sign; None if the page ends in it.
    fn value(&mut self) -> Option<StrTendril> {
        let value = match self.peek()? {
            quote @ (b'"' | b'\'') => {
                self.at += 1;
                let value = self.take(memchr(quote, self.rest().as_bytes())?);
                self.at += 1;
                value
            }
            b'>' => return Some(StrTendril::new()),
            _ => self.take_until(|byte| is_space(byte) || byte == b'>'),
        };
        self.peek()?;
        Some(self.replaced(value, Place::Attribute))
    }

    /// What stands up to the end tag of `name` is text, whatever it looks like. Sections 13.2.5.2 to 13.2.5.4.
    fn raw_text(&mut self, kind: RawKind, name: &LocalName) {
        let rest = self.rest();
        let length = match kind {
            RawKind::ScriptData => script_length(rest),
            _ => end_tags(rest, name).next().unwrap_or(rest.len()),
        };
        let text = self.take(length);
        self.characters(match kind {
            RawKind::Rcdata => self.replaced(text, Place::Text),
            _ => self.cut_replaced(text),
        });
    }

    /// `part` of the text, NULLs and character references replaced.
    fn replaced(&self, part: Range<usize>, place: Place) -> StrTendril {
        // Most hold neither.
        if memchr2(0, b'&', self.text[part.clone()].as_bytes()).is_none() {
            return self.cut(part);
        }
        character_references::replaced(&self.cut_replaced(part), place).into()
    }

    /// Section 13.2.5.42.
    fn markup_declaration(&mut self) {
        self.at += 2;
        let rest = self.rest();
        if rest.starts_with("--") {
            self.at += 2;
            self.comment();
        } else if let Some(keyword) = rest.get(..7).filter(|word| word.eq_ignore_ascii_case("doctype")) {
            self.at += keyword.len();
            let length = memchr(b'>', self.rest().as_bytes());
            let declaration = self.take(length.unwrap_or(self.rest().len()));
            self.at += usize::from(length.is_some());
            let doctype = doctype::read(&self.cut_replaced(declaration), length.is_some());
            let _ = self.put(Token::DoctypeToken(doctype));
        } else if rest.starts_with("[CDATA[") && self.sink.adjusted_current_node_present_but_not_in_html_namespace() {
            self.at += 7;
            self.cdata();
        } else {
            self.bogus_comment();
        }
    }

    /// Sections 13.2.5.43 to 13.2.5.52.
    fn comment(&mut self) {
        let rest = self.rest();
        let abrupt = [">", "->"].into_iter().find(|end| rest.starts_with(end));
        let end = memchr_iter(b'>', rest.as_bytes()).find_map(|at| {
            let sign = ["-->", "--!>"].into_iter().find(|sign| rest[..=at].ends_with(sign))?;
            Some((at + 1 - sign.len(), sign))
        });
        let (length, sign) = match (abrupt, end) {
            (Some(sign), _) => (0, sign),
            (None, Some(end)) => end,
            (None, None) => {
                let sign = ["--!", "--", "-"].into_iter().find(|sign| rest.ends_with(sign)).unwrap_or_default();
                (rest.len() - sign.len(), sign)
            }
        };
        let comment = self.take(length);
        self.at += sign.len();
        let _ = self.put(Token::CommentToken(self.cut_replaced(comment)));
    }

    /// Section 13.2.5.41.
    fn bogus_comment(&mut self) {
        let length = memchr(b'>', self.rest().as_bytes());
        let comment = self.take(length.unwrap_or(self.rest().len()));
        self.at += usize::from(length.is_some());
        let _ = self.put(Token::CommentToken(self.cut_replaced(comment)));
    }

    /// Section 13.2.5.69.
    fn cdata(&mut self) {
        let length = memmem::find(self.rest().as_bytes(), b"]]>");
        let end = self.at + length.unwrap_or(self.rest().len());
        while let Some(length) = memchr(0, &self.text.as_bytes()[self.at..end]) {
            let text = self.take(length);
            self.characters(self.cut(text));
            let _ = self.put(Token::NullCharacterToken);
            self.at += 1;
        }
        let text = self.take(end - self.at);
        self.characters(self.cut(text));
        self.at += length.map_or(0, |_| 3);
    }
}

/// White space inside tags; line ends are plain.
#[inline]
fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\x0c' | b' ')
}

fn local_name(written: &str) -> LocalName {
    // Without an early end: names are short.
    if written.bytes().fold(false, |is_changed, byte| is_changed | (byte.is_ascii_uppercase() || byte == 0)) {
        LocalName::from(written.to_ascii_lowercase().replace('\0', "\u{fffd}"))
    } else {
        LocalName::from(written)
    }
}

/// Where end tags of `name` begin in `text`.
fn end_tags<'a>(text: &'a str, name: &'a str) -> impl Iterator<Item = usize> + 'a {
    memmem::find_iter(text.as_bytes(), "</").filter(move |at| is_tag(&text[at + 2..], name))
}

/// Whether `text` begins with the name of a tag and what may end it.
fn is_tag(text: &str, name: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
        && bytes.get(name.len()).is_some_and(|&end| is_space(end) || matches!(end, b'/' | b'>'))
}

/// Length of a script before its end tag. Inside what looks like a comment a further script may open and close.
/// Sections 13.2.5.15 to 13.2.5.31.
fn script_length(text: &str) -> usize {
    #[derive(PartialEq)]
    enum State {
        Script,
        Escaped,
        DoubleEscaped,
    }
    let (mut at, mut state) = (0, State::Script);
    while let Some(found) = memchr2(b'<', b'-', &text.as_bytes()[at..]) {
        at += found;
        let rest = &text[at..];
        if let Some(tag) = rest.strip_prefix("</").filter(|tag| is_tag(tag, "script")) {
            if state != State::DoubleEscaped {
                return at;
            }
            state = State::Escaped;
            at += rest.len() - tag.len();
        } else if state == State::Script && rest.starts_with("<!--") {
            state = State::Escaped;
            // Its dashes may be those that end it.
            at += 2;
            continue;
        } else if state != State::Script && rest.starts_with("-->") {
            state = State::Script;
        } else if state == State::Escaped && rest.starts_with('<') && is_tag(&rest[1..], "script") {
            state = State::DoubleEscaped;
        }
        at += 1;
    }
    text.len()
}
