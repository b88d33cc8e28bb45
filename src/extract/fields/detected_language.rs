//! The language that a text is written in, by its own letters and words.
//!
//! A text of one of the languages that most pages are in is full of that language's function words, and is told by them
//! in a fortieth of the time that trigrams take. All others are left to the detector. The words:
//! `selectors/generic/function_words.toml`.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;
use unicode_normalization::char::is_combining_mark;

use super::candidate::Candidate;
use crate::record::Method;
use crate::selectors::generic;

static FUNCTION_WORDS: LazyLock<FunctionWords> = LazyLock::new(FunctionWords::bundled);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    chars: usize,
    words: usize,
    share: f32,
    second: f32,
    confidence: f64,
    scripts: Vec<String>,
    languages: Vec<Language>,
    confirming: Confirming,
}

/// What a guess of the detector at a few words is measured by.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Confirming {
    words: usize,
    count: usize,
    share: f32,
    languages: Vec<Language>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Language {
    code: String,
    words: Vec<String>,
}

/// The language of a text by its letters and words: ISO 639-1 where there is one.
pub(super) fn detected(text: &str) -> Option<Candidate<String>> {
    // The start of a text is enough, and the detector's time grows with its length.
    let end = text.char_indices().nth(FUNCTION_WORDS.chars).map_or(text.len(), |(index, _)| index);
    let text = &text[..end];
    if let Some(code) = FUNCTION_WORDS.language(text) {
        return Some(Candidate::new(code.to_owned(), code, Method::Text, "body", FUNCTION_WORDS.confidence));
    }
    let info = whatlang::detect(text)?;
    let code = info.lang().code();
    let two = TWO_LETTERS.iter().find(|(three, _)| *three == code).map_or(code, |(_, two)| *two);
    let is_of_one_language = FUNCTION_WORDS.scripts.iter().any(|name| name == info.script().name());
    if !is_of_one_language && !FUNCTION_WORDS.confirms(two, text).unwrap_or(info.is_reliable()) {
        return None;
    }
    Some(Candidate::new(two.to_owned(), code, Method::Text, "body", info.confidence()))
}

/// Words that hold sentences of one language together, and that no other of the languages has.
struct FunctionWords {
    /// Characters of a text that are looked at.
    chars: usize,
    /// Fewest words that tell.
    least_words: usize,
    /// Least share of the words.
    share: f32,
    /// The largest share of another language, of that share.
    second: f32,
    confidence: f64,
    /// Scripts that one language of any spread is written in.
    scripts: Vec<String>,
    codes: Vec<String>,
    confirming: Confirming,
    /// Of each word, in lower case, the place of its language in `codes`.
    languages: HashMap<String, usize>,
    longest: usize,
}

impl FunctionWords {
    fn bundled() -> Self {
        let file: File = generic::read("function_words");
        let mut languages = HashMap::new();
        for (number, language) in file.languages.iter().enumerate() {
            for word in &language.words {
                let other = languages.insert(word.clone(), number);
                assert!(other.is_none(), "selectors/generic/function_words.toml: two languages have {word}");
            }
        }
        FunctionWords {
            chars: file.chars,
            least_words: file.words,
            share: file.share,
            second: file.second,
            confidence: file.confidence,
            scripts: file.scripts,
            codes: file.languages.into_iter().map(|language| language.code).collect(),
            confirming: file.confirming,
            longest: languages.keys().map(String::len).max().unwrap_or(0),
            languages,
        }
    }

    /// Whether the words of a short text are those of the language that the detector takes it for; None where a text is long,
    /// or nothing is known of the language.
    #[expect(clippy::cast_precision_loss, reason = "the words of a thousand characters")]
    fn confirms(&self, code: &str, text: &str) -> Option<bool> {
        let confirming = &self.confirming;
        let language = confirming.languages.iter().find(|language| language.code == code)?;
        let lower = text.to_lowercase();
        let is_between = |letter: char| !letter.is_alphabetic() && !is_combining_mark(letter);
        let words: Vec<&str> = lower.split(is_between).filter(|word| !word.is_empty()).collect();
        let known = words.iter().filter(|word| language.words.iter().any(|known| known == *word)).count();
        let is_full = known >= confirming.count && known as f32 >= confirming.share * words.len() as f32;
        (is_full || words.len() < confirming.words).then_some(is_full)
    }

    /// The language whose words a text is full of; None where that is not beyond doubt.
    #[expect(clippy::cast_precision_loss, reason = "the words of a thousand characters")]
    fn language(&self, text: &str) -> Option<&str> {
        let mut counts = vec![0_usize; self.codes.len()];
        let mut words = 0;
        let mut lower = String::with_capacity(self.longest);
        for word in text.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty()) {
            words += 1;
            if word.len() > self.longest {
                continue;
            }
            lower.clear();
            lower.extend(word.chars().flat_map(char::to_lowercase));
            if let Some(&language) = self.languages.get(&lower) {
                counts[language] += 1;
            }
        }
        let (best, &most) = counts.iter().enumerate().max_by_key(|(_, count)| **count)?;
        let second = counts.iter().enumerate().filter(|(number, _)| *number != best).map(|(_, count)| *count).max()?;
        let is_plain = words >= self.least_words
            && most as f32 >= self.share * words as f32
            && second as f32 <= self.second * most as f32;
        is_plain.then(|| self.codes[best].as_str())
    }
}

/// ISO 639-3 to 639-1, for the languages the detector knows.
const TWO_LETTERS: [(&str, &str); 70] = [
    ("cym", "cy"),
    ("tgl", "tl"),
    ("hye", "hy"),
    ("epo", "eo"),
    ("eng", "en"),
    ("rus", "ru"),
    ("cmn", "zh"),
    ("spa", "es"),
    ("por", "pt"),
    ("ita", "it"),
    ("ben", "bn"),
    ("fra", "fr"),
    ("deu", "de"),
    ("ukr", "uk"),
    ("kat", "ka"),
    ("ara", "ar"),
    ("hin", "hi"),
    ("jpn", "ja"),
    ("heb", "he"),
    ("yid", "yi"),
    ("pol", "pl"),
    ("amh", "am"),
    ("jav", "jv"),
    ("kor", "ko"),
    ("nob", "no"),
    ("dan", "da"),
    ("swe", "sv"),
    ("fin", "fi"),
    ("tur", "tr"),
    ("nld", "nl"),
    ("hun", "hu"),
    ("ces", "cs"),
    ("ell", "el"),
    ("bul", "bg"),
    ("bel", "be"),
    ("mar", "mr"),
    ("kan", "kn"),
    ("ron", "ro"),
    ("slv", "sl"),
    ("hrv", "hr"),
    ("srp", "sr"),
    ("mkd", "mk"),
    ("lit", "lt"),
    ("lav", "lv"),
    ("est", "et"),
    ("tam", "ta"),
    ("vie", "vi"),
    ("urd", "ur"),
    ("tha", "th"),
    ("guj", "gu"),
    ("uzb", "uz"),
    ("pan", "pa"),
    ("aze", "az"),
    ("ind", "id"),
    ("tel", "te"),
    ("pes", "fa"),
    ("mal", "ml"),
    ("ori", "or"),
    ("mya", "my"),
    ("nep", "ne"),
    ("sin", "si"),
    ("khm", "km"),
    ("tuk", "tk"),
    ("aka", "ak"),
    ("zul", "zu"),
    ("sna", "sn"),
    ("afr", "af"),
    ("lat", "la"),
    ("slk", "sk"),
    ("cat", "ca"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_in_a_script_of_its_own_tells_the_language() {
        for (line, language) in
            [("ひらがなの文です", "ja"), ("다리가 다시 열렸다", "ko"), ("Η γέφυρα", "el"), ("สะพาน", "th")]
        {
            assert_eq!(detected(line).map(|found| found.value).as_deref(), Some(language), "{line}");
        }
    }

    #[test]
    fn a_few_words_are_told_by_the_words_that_hold_sentences_together() {
        for (text, language) in [
            ("बंदरगाह को कल नई रस्सियाँ मिलीं। काम दो हफ़्ते तक चला और उम्मीद से सस्ता रहा, यह बताया गया है।", Some("hi")),
            (
                "Havnen i byen fik nye reb i går. Arbejdet tog to uger, og det blev billigere end ventet, siger havnechefen.",
                Some("da"),
            ),
            // Neither French nor Spanish, as which their letters look.
            ("Porti mori dje litarë të rinj. Punimet zgjatën dy javë dhe ishin më të lira se sa pritej.", None),
            ("Luka je jučer dobila nova užad. Radovi su trajali dvije sedmice i bili su jeftiniji.", Some("hr")),
        ] {
            assert_eq!(detected(text).map(|found| found.value).as_deref(), language, "{text}");
        }
    }

    #[test]
    fn texts_in_languages_that_the_detector_lacks_are_told_by_their_words() {
        for (text, language) in [
            (
                "Batica erdhi në orën gjashtë dhe e çoi varkën e vogël të kuqe përtej murit, siç ndodh çdo pranverë kur askush nuk e tërheq në kohë. Dy veta nga zyra e portit hynë në ujë me një litar dhe e kthyen.",
                "sq",
            ),
            (
                "Flóðið kom klukkan sex og bar litla rauða bátinn yfir vegginn eins og gerist á hverju vori þegar enginn hefur dregið hann upp. Tveir menn óðu út með reipi og sóttu hann áður en vatnið fór.",
                "is",
            ),
            (
                "Itsasgora seietan iritsi zen eta txalupa gorri txikia horma gainetik eraman zuen, udaberri guztietan gertatzen den bezala. Portuko bi lagun soka batekin uretara sartu ziren eta itzuli egin zuten, eta jabeak udare saski batekin eskertu zien.",
                "eu",
            ),
            (
                "Daeth y llanw i mewn am chwech a chario’r cwch bach coch dros y wal, fel y mae’n digwydd bob gwanwyn pan nad oes neb wedi ei dynnu i fyny mewn pryd.",
                "cy",
            ),
        ] {
            assert_eq!(detected(text).map(|found| found.value).as_deref(), Some(language), "{text}");
        }
    }

    #[test]
    fn detects_a_language_from_its_text() {
        let text = "Die Brücke über den Fluss wurde am Montag nach zwei Jahren Bauzeit wieder für den Verkehr geöffnet, teilte die Stadt mit.";
        assert_eq!(detected(text).map(|language| language.value).as_deref(), Some("de"));
    }
}
