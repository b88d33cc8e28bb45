//! Accounts where a name belongs: `ada-byron-x7k2q`, `abyron`.

use super::given_names;
use super::words::BYLINES;

/// The name that an account in small letters spells: "Ada Byron" of `ada-byron-x7k2q`. A dot is what people
/// sign with on boards.
pub(super) fn name_of(part: &str) -> Option<String> {
    let is_small = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    if !part.contains(['-', '_']) || !part.chars().all(|letter| is_small(letter) || "-_".contains(letter)) {
        return None;
    }
    let words: Vec<&str> = part
        .split(['-', '_'])
        .filter(|word| !word.is_empty() && !word.contains(|letter: char| letter.is_numeric()))
        .collect();
    let is_name = (2..=3).contains(&words.len()) && given_names::is_one(words[0]);
    let capital = |word: &&str| word[..1].to_ascii_uppercase() + &word[1..];
    is_name.then(|| words.iter().map(capital).collect::<Vec<_>>().join(" "))
}

/// Whether an account in small letters is spelled of a name: `abyron`, `adabyron`, `adab` and `byron.ada` of "Ada Byron", and
/// `ada.de.luca` of "Ada De Luca".
pub(in crate::extract::fields) fn is_account_of(account: &str, name: &str) -> bool {
    let is_account = account.len() > 3
        && account
            .chars()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "._-".contains(letter));
    if !is_account || !name.is_ascii() {
        return false;
    }
    let letters: String = account.chars().filter(char::is_ascii_lowercase).collect();
    let lower = name.to_ascii_lowercase();
    let words: Vec<&str> = lower.split(' ').collect();
    let (first, last) = (words[0], words[words.len() - 1]);
    words.len() > 1
        && [
            words.concat(),
            format!("{first}{last}"),
            format!("{last}{first}"),
            format!("{}{last}", &first[..1]),
            format!("{first}{}", &last[..1]),
        ]
        .contains(&letters)
}

/// The one of `names` whose initials a text is: "AB" and "(ab)" of "Ada Byron".
pub(in crate::extract::fields) fn spelled_out<'a>(initials: &str, names: &'a [String]) -> Option<&'a str> {
    let letters: String = initials.chars().filter(|letter| letter.is_alphabetic()).collect();
    let is_short = (2..=3).contains(&letters.chars().count()) && initials.chars().count() <= 5;
    // "Ab" is a name, "AB" and "ab" are initials.
    let is_one_case = !letters.chars().any(char::is_uppercase) || !letters.chars().any(char::is_lowercase);
    if !is_short || !is_one_case {
        return None;
    }
    let lower = letters.to_lowercase();
    let spells = |name: &&String| {
        let firsts = name.split([' ', '-']).filter_map(|word| word.chars().next());
        firsts.flat_map(char::to_lowercase).eq(lower.chars())
    };
    let mut spelled = names.iter().filter(spells).map(String::as_str);
    let first = spelled.next()?;
    spelled.all(|other| other == first).then_some(first)
}

/// Whether a text is one word as people sign with on boards and no name is written: letters, digits and low lines;
/// `misaki_s`, not `site_admin`.
pub(in crate::extract::fields) fn is_account(text: &str) -> bool {
    let is_somebody = |word: &str| {
        let word = word.to_lowercase();
        !BYLINES.nobody.contains(&word) && !BYLINES.desks.contains(&word)
    };
    text.contains('_')
        && (BYLINES.least_account..=BYLINES.most_account).contains(&text.chars().count())
        && text.chars().any(char::is_alphabetic)
        && text.chars().all(|letter| letter.is_alphanumeric() || "_-".contains(letter))
        && text.split('_').all(is_somebody)
}

/// An account with a part that a program added: `firstname-xyz12`.
pub(super) fn is_code(part: &str) -> bool {
    let last = part.rsplit(['-', '_']).next().filter(|last| last.len() < part.len());
    let is_mixed = |last: &str| {
        last.len() > 3
            && last.contains(|letter: char| letter.is_ascii_digit())
            && last.contains(|letter: char| letter.is_ascii_lowercase())
            && last.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit())
    };
    !part.contains(' ') && last.is_some_and(is_mixed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_the_one_person_whose_they_are() {
        let names = ["Ada Byron".to_owned(), "Maria Muster".to_owned(), "Ada Byron".to_owned()];
        assert_eq!(spelled_out("AB", &names), Some("Ada Byron"));
        assert_eq!(spelled_out("(mm)", &names), Some("Maria Muster"));
        for other in ["Ab", "RH", "A", "ABC"] {
            assert_eq!(spelled_out(other, &names), None, "{other}");
        }
        assert_eq!(spelled_out("AB", &["Ada Byron".to_owned(), "Anna Bell".to_owned()]), None);
    }

    #[test]
    fn an_account_is_one_word_with_a_low_line() {
        assert!(is_account("harbour_cat") && is_account("кот_порта") && !is_account("harbourcat"));
        assert!(!is_account("__") && !is_account("by harbour_cat") && !is_account("a_b@example.com"));
    }

    #[test]
    fn an_account_is_spelled_of_its_owners_name() {
        assert!(is_account_of("abyron", "Ada Byron") && is_account_of("ada.byron2", "Ada Byron"));
        assert!(is_account_of("ada.de.luca", "Ada De Luca"));
        assert!(is_account("misaki_s") && !is_account("site_admin") && !is_account("sv_team") && !is_account("a_b"));
        assert!(!is_account_of("byron", "Ada Byron") && !is_account_of("Ada", "Ada Byron"));
    }
}
