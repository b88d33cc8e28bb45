//! Control characters that stand for signs.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;
use memchr::memchr_iter;

/// `text` with what windows-1252 has in the place of each control character from U+0080 to U+009F; the five for which it
/// has nothing go. No page means them: its quotes and dashes went through a program that took windows-1252 for Latin-1,
/// and no browser shows them. References by number are read so by the HTML standard (section 13.2.5.84).
///
/// What such a program made of punctuation in UTF-8 ("â", U+0080, U+0099) becomes that punctuation.
pub(super) fn read_as_meant(text: Cow<'_, str>) -> Cow<'_, str> {
    // The first byte of these characters in UTF-8, and of the signs up to "¿", but never a later byte of one.
    let bytes = text.as_bytes();
    let starts = memchr_iter(0xc2, bytes).filter(|at| matches!(bytes.get(at + 1), Some(0x80..=0x9f)));
    let (mut made, mut rest) = (String::new(), 0);
    for at in starts {
        // Taken with the punctuation before it.
        if at < rest {
            continue;
        }
        let is_mangled = bytes[at + 1] == 0x80 && text[rest..at].ends_with('â') && bytes.get(at + 2) == Some(&0xc2);
        match bytes.get(at + 3).filter(|last| is_mangled && matches!(last, 0x80..=0xbf)) {
            Some(&last) => {
                made.push_str(&text[rest..at - 'â'.len_utf8()]);
                made.extend(char::from_u32(0x2000 | u32::from(last & 0x3f)));
                rest = at + 4;
            }
            None => {
                made.push_str(&text[rest..at]);
                let sign = WINDOWS_1252.decode_without_bom_handling(&bytes[at + 1..at + 2]).0;
                made.extend(sign.chars().filter(|sign| !sign.is_control()));
                rest = at + 2;
            }
        }
    }
    if rest == 0 {
        return text;
    }
    made.push_str(&text[rest..]);
    made.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_are_the_signs_of_windows_1252() {
        let read = |text: &'static str| read_as_meant(text.into()).into_owned();
        assert_eq!(read("\u{93}It\u{92}s\u{94} \u{96} so\u{85}"), "“It’s” – so…");
        assert_eq!(read("a\u{81}b\u{8d}\u{8f}\u{90}\u{9d}"), "ab");
        assert_eq!(read("CAF\u{c9}\u{92}S, 20\u{a0}\u{80}"), "CAFÉ’S, 20\u{a0}€");
        assert_eq!(read("you\u{e2}\u{80}\u{99}re\u{e2}\u{80}\u{a6} \u{e2}\u{80}\u{94}"), "you’re… —");
        assert_eq!(read("\u{e2}\u{80} \u{e2}\u{80}"), "â€ â€");
        for plain in ["", "a", "é «ü» © \u{a0}", "Мост", "橋"] {
            assert!(matches!(read_as_meant(plain.into()), Cow::Borrowed(text) if text == plain));
        }
    }
}
