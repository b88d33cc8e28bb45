//! Pictures that stand for one that is missing, or for the site, told by what their files are called.

use url::Url;

use super::about::ABOUT;
use super::site;
use super::title::text::key;
use crate::extract::reading::Reading;

/// Whether the picture at `url` is none of an article.
pub(in crate::extract) fn is_stand_in(url: &Url, reading: &Reading<'_>) -> bool {
    let path = url.path().to_ascii_lowercase();
    let words = &ABOUT.stand_ins;
    if words.anywhere.iter().any(|known| path.contains(known.as_str())) {
        return true;
    }
    let name = path.rsplit('/').find(|part| !part.is_empty()).unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let is_size = || words.sizes_of_films.iter().any(|part| path.contains(part.as_str()));
    if words.alone.iter().any(|known| known == stem) && !is_size() {
        return true;
    }
    is_called_so(stem, || site::names(reading).iter().map(|name| key(name)).collect())
}

/// Whether all words of a file's name are such words or the site's, and one tells it; `names` are the keys of the site's.
fn is_called_so(stem: &str, names: impl Fn() -> Vec<String>) -> bool {
    let known = &ABOUT.stand_ins;
    let has = |list: &[String], word: &str| list.iter().any(|one| one == word);
    // Sizes and days: "logo-600x60".
    let is_number = |word: &&str| word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'x');
    let words: Vec<&str> =
        stem.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !is_number(word)).collect();
    let is_telling = words.iter().any(|word| has(&known.telling, word))
        || words.iter().any(|word| has(&known.telling_beside, word))
            && words.iter().any(|word| has(&known.beside, word))
        || words.len() > 1 && words.iter().all(|word| has(&known.shared, word));
    if !is_telling {
        return false;
    }
    let lists = [&known.telling, &known.telling_beside, &known.beside, &known.shared];
    let is_known = |word: &&str| lists.iter().any(|list| has(list, word));
    let others: String = words.iter().filter(|word| !is_known(word)).copied().collect();
    // A name of the site may hold such words itself: "harbour-news-logo".
    let tells = |word: &&&str| has(&known.telling, word) || has(&known.telling_beside, word);
    let named: String = words.iter().filter(|word| !tells(word)).copied().collect();
    others.is_empty() || names().iter().any(|name| *name == key(&others) || *name == key(&named))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_of_the_site_or_of_none_is_told_by_its_name() {
        let is_one = |stem: &str| is_called_so(stem, || vec!["harbournews".to_owned()]);
        for stem in [
            "logo",
            "logo-600x60",
            "site-logo",
            "harbour-news-logo",
            "default-og",
            "og_default",
            "no-image",
            "no_photo",
            "default-social-share",
            "image-default-1200x630",
            "apple-touch-icon-default",
            "noimage",
            "fallback",
            "logo_en",
            "my-logo-white",
            "fb-share",
            "social-share",
        ] {
            assert!(is_one(stem), "{stem}");
        }
        for stem in [
            "default",
            "hqdefault",
            "casino-image",
            "piano_image",
            "no-2",
            "logo-of-the-club",
            "default-risk",
            "og-image",
            "share",
            "city-logo",
            "missing-boy",
            "blank-page-novel",
            "avatar-2",
            "",
            "600x400",
        ] {
            assert!(!is_one(stem), "{stem}");
        }
    }
}
