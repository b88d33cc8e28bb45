//! The bytes of an XML document as text.

use std::borrow::Cow;

use crate::decode;

/// Bytes as text: byte order mark, then a declaration that the bytes bear out, then the transport, then a guess.
///
/// RFC 7303, section 3, ranks the transport's charset above the declaration; servers that add one to every file
/// taught readers otherwise.
pub(super) fn text<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Cow<'a, str> {
    let declared = declaration(bytes).map(|name| format!("text/xml; charset={name}"));
    for kind in [declared.as_deref(), content_type].into_iter().flatten() {
        let decoded = decode::decode(bytes, Some(kind), None);
        if !decoded.had_errors {
            return decoded.text;
        }
    }
    // A declaration that the bytes belie is not to be read again.
    let after = if declared.is_some() { bytes.iter().position(|byte| *byte == b'>').map_or(0, |at| at + 1) } else { 0 };
    decode::decode(&bytes[after..], None, None).text
}

/// The encoding that an XML declaration names.
fn declaration(bytes: &[u8]) -> Option<&str> {
    let start = std::str::from_utf8(bytes.get(..bytes.len().min(200))?.split(|byte| *byte == b'>').next()?).ok()?;
    let value = start.split_once("<?xml")?.1.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    value[1..].split_once(quote).map(|(name, _)| name)
}
