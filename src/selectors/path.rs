//! The path of an address as people write it.

use std::borrow::Cow;

/// `path` with its percent triplets read (RFC 3986, 2.1), where what they stand for is text.
pub(super) fn readable(path: &str) -> Cow<'_, str> {
    if !path.contains('%') {
        return Cow::Borrowed(path);
    }
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        let triplet = tail.get(..2).filter(|_| *first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = triplet.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        match byte.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            // A slash in a segment parts none.
            Some(byte) if byte != b'/' => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(path), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn triplets_are_read_where_they_are_text() {
        for (path, expected) in [
            ("/stra%C3%9Fe/%e6%9d%b1", "/straße/東"),
            ("/a%2Fb%20c", "/a%2Fb c"),
            ("/100%/%zz%", "/100%/%zz%"),
            ("/%FF", "/%FF"),
            ("/%+1", "/%+1"),
        ] {
            assert_eq!(readable(path), expected);
        }
    }
}
