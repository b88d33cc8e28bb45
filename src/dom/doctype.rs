//! The document type declaration: it tells the tree builder whether the page is in quirks mode. HTML Living Standard,
//! sections 13.2.5.53 to 13.2.5.68.

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::Doctype;

/// Reads what stands between `<!DOCTYPE` and `>`, NULLs replaced; `is_ended` says whether there is a `>`.
pub(super) fn read(declaration: &str, is_ended: bool) -> Doctype {
    let mut doctype = Doctype { force_quirks: !is_ended, ..Doctype::default() };
    let rest = declaration.trim_start_matches(is_space);
    let (name, rest) = rest.split_at(rest.find(is_space).unwrap_or(rest.len()));
    if name.is_empty() {
        doctype.force_quirks = true;
        return doctype;
    }
    doctype.name = Some(name.to_ascii_lowercase().into());
    let rest = rest.trim_start_matches(is_space);
    if rest.is_empty() {
        return doctype;
    }
    let keyword = |word: &str| rest.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word));
    if let Some(public) = keyword("public") {
        let rest = identifier(&rest[public.len()..], &mut doctype.public_id, &mut doctype.force_quirks);
        let rest = rest.trim_start_matches(is_space);
        if !rest.is_empty() {
            identifier(rest, &mut doctype.system_id, &mut doctype.force_quirks);
        }
    } else if let Some(system) = keyword("system") {
        identifier(&rest[system.len()..], &mut doctype.system_id, &mut doctype.force_quirks);
    } else {
        doctype.force_quirks = true;
    }
    doctype
}

/// Reads a quoted identifier; returns what stands behind it, nothing if there is none.
fn identifier<'a>(text: &'a str, id: &mut Option<StrTendril>, force_quirks: &mut bool) -> &'a str {
    let text = text.trim_start_matches(is_space);
    let Some(quote) = text.chars().next().filter(|quote| matches!(quote, '"' | '\'')) else {
        *force_quirks = true;
        return "";
    };
    let text = &text[1..];
    let (value, rest) = text.split_once(quote).unwrap_or_else(|| {
        *force_quirks = true;
        (text, "")
    });
    *id = Some(value.into());
    rest
}

fn is_space(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\x0c' | ' ')
}
