//! Reporters named in what the text begins with: `(서울=연합뉴스) 김민아 기자 = …`, `〔記者王小明／台北報導〕…`, `新华社北京5月12日电（记者王小明）…`.

use crate::extract::fields::bylines::words::{BYLINES, by_pattern};

/// The opening that names who wrote the text, and the names in it.
pub(super) fn opening(text: &str) -> Option<(&str, &str)> {
    if text.starts_with(|letter: char| letter.is_ascii_alphanumeric()) {
        return None;
    }
    let end = text.char_indices().nth(BYLINES.datelines.most_chars).map_or(text.len(), |(at, _)| at);
    let head = &text[..end];
    [bracket_at(head, 0), before_equals_sign(head), wired(head)]
        .into_iter()
        .flatten()
        .find_map(|opening| Some((opening, by_pattern(opening)?)))
}

/// The bracket that opens at `start`.
fn bracket_at(head: &str, start: usize) -> Option<&str> {
    let rest = &head[start..];
    let first = rest.chars().next()?;
    let (_, close) = BYLINES.datelines.brackets.iter().find(|(open, _)| *open == first)?;
    Some(&rest[..rest.find(*close)? + close.len_utf8()])
}

/// Korean agencies part the dateline from the text by an equals sign.
fn before_equals_sign(head: &str) -> Option<&str> {
    let behind = head.find([']', ')'])?;
    let sign = head[behind..].find(" =")? + behind;
    Some(&head[..sign + " =".len()])
}

/// The bracket behind a place, a day and a word like "by wire".
fn wired(head: &str) -> Option<&str> {
    let at = head.find(['（', '('])?;
    BYLINES.datelines.wired.iter().any(|word| head[..at].ends_with(word.as_str())).then(|| bracket_at(head, at))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_of_east_asia_name_who_wrote_the_text() {
        for (text, names) in [
            ("(서울=연합뉴스) 김민아 기자 = 작은 항구 도시의 의회는", Some("김민아")),
            ("[서울=뉴시스]김민아 기자 = 작은 항구 도시의 의회는", Some("김민아")),
            ("[항구경제 김민아 기자] 작은 항구 도시의 의회는", Some("김민아")),
            ("[항구신문=김민아 기자] 작은 항구 도시의 의회는", Some("김민아")),
            ("〔記者王小明／台北報導〕這座港口小城的議會", Some("王小明")),
            ("（中央社記者王小明台北12日電）這座港口小城的議會", Some("王小明")),
            ("新华社港口5月12日电（记者王小明、李四方）这座港口小城的议会", Some("王小明、李四方")),
            ("中新网港口5月12日电 (记者 王小明)这座港口小城的议会", Some("王小明")),
            ("【ロンドン＝田中太郎】小さな港町の議会は", Some("田中太郎")),
            ("【ロンドン共同】小さな港町の議会は", None),
            ("（法新社巴黎12日電）這座港口小城的議會", None),
            ("작은 항구 도시의 의회는 (김민아 기자)", None),
        ] {
            assert_eq!(opening(text).map(|(_, names)| names), names, "{text}");
        }
    }
}
