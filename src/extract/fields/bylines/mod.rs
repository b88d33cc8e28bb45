//! Reads names out of bylines: "Von Maria Muster und Ada Byron, Korrespondentin, am 3. Mai 2019".

pub(super) mod degrees;
pub(super) mod full_names;
pub(super) mod given_names;
pub(super) mod han_names;
pub(super) mod handles;
pub(super) mod hands;
pub(super) mod houses;
mod joiners;
pub(super) mod leads;
mod line;
mod named;
pub(super) mod parts;
pub(super) mod places;
pub(super) mod roles;
pub(super) mod single_name;
pub(super) mod uncased;
pub(super) mod words;

use crate::extract::agencies::is_agency;
use crate::record::Author;
use full_names::beside_weak_joiner;
use joiners::joined;
use leads::without_lead;
use line::{in_one_form, tells_how_to_reach, without_commas_before_generations};
use named::{Behind, Named};
use parts::{before_joined_letter, beside_dash, beside_joined_han, beside_slash, surname_first};
use places::is_dateline;
use single_name::is_clause;
use words::BYLINES;

/// The people and desks named in a byline; agencies and, beside others, the site itself are left out.
pub(super) fn people(byline: &str, url: Option<&str>, site_names: &[String]) -> Vec<Author> {
    // A page can print a novel where its author belongs.
    if byline.len() > 2_000 {
        return Vec::new();
    }
    let byline = in_one_form(byline);
    let byline = match hands::written(&byline) {
        Some(written) => in_one_form(written),
        None => byline,
    };
    let byline = byline.as_str();
    if is_dateline(byline) || tells_how_to_reach(byline) {
        return Vec::new();
    }
    let bare = without_lead(byline);
    if let Some(house) = houses::institution(bare, url) {
        return vec![house];
    }
    let turned = surname_first(bare);
    let bare = turned.as_deref().unwrap_or(bare);
    let generations = without_commas_before_generations(bare);
    let bare = generations.as_deref().unwrap_or(bare);
    let parts: Vec<&str> = joined(bare)
        .into_iter()
        .flat_map(beside_slash)
        .flat_map(beside_dash)
        .flat_map(beside_weak_joiner)
        .flat_map(beside_joined_han)
        .flat_map(before_joined_letter)
        .filter(|part| !hands::is_of_pictures(part))
        .collect();
    let is_single = parts.len() == 1;
    let mut named =
        Named { authors: Vec::new(), url: url.filter(|_| is_single), site_names, is_single, behind: Behind::default() };
    for part in parts {
        // "Reported by: Ada Byron, Edited by: Maria Muster"
        if !named.authors.is_empty() && hands::names_other_hand(part) {
            break;
        }
        let begins_in_capital = |author: &Author| author.name.starts_with(char::is_uppercase);
        if !named.authors.iter().any(begins_in_capital) && is_clause(without_lead(part)) && !houses::is_desk(part) {
            return Vec::new();
        }
        // "Von Kampagnen über Verbote bis hin zu Anreizen: Forscher haben untersucht, welche …"
        let is_prose = named.authors.is_empty()
            && part.split(' ').count() > BYLINES.most_words
            && single_name::read(part).is_none();
        if is_prose {
            return Vec::new();
        }
        named.add(part);
    }
    named.authors
}

/// Whether one of the names in a byline is an agency's.
pub(super) fn names_agency(byline: &str) -> bool {
    joined(byline).into_iter().any(|part| is_agency(without_lead(part)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(byline: &str) -> Vec<String> {
        people(byline, None, &[]).into_iter().map(|author| author.name).collect()
    }

    #[test]
    fn a_date_glued_to_the_name_is_none_of_it() {
        assert_eq!(names("by Ada ByronNovember 21, 2025"), ["Ada Byron"]);
        assert_eq!(names("Maria MusterMai 3, 2019"), ["Maria Muster"]);
    }

    #[test]
    fn reads_bylines_of_scripts_without_capitals() {
        for (byline, expected) in [
            ("〔記者王小明／台北報導〕", vec!["王小明"]),
            ("（记者 王小明）", vec!["王小明"]),
            ("（本报记者王小明、李四方）", vec!["王小明", "李四方"]),
            ("记者王小明 责任编辑：李四方", vec!["王小明"]),
            ("ライター：田中花子 編集：鈴木一郎", vec!["田中花子"]),
            ("編集委員 田中花子", vec!["田中花子"]),
            ("[서울=뉴시스] 김민아 기자", vec!["김민아"]),
            ("[김민아 기자 minah@example.test]", vec!["김민아"]),
            ("글 김민아 사진 박준호", vec!["김민아"]),
            ("דנה לוי ויוסי כהן", vec!["דנה לוי", "יוסי כהן"]),
            ("2024-05-12 10:30 作者：王小明 来源：港口日报", vec!["王小明"]),
            ("기자명 김민아 입력 2024.05.12 14:02", vec!["김민아"]),
            ("김민아·박준호 기자", vec!["김민아", "박준호"]),
            ("김민아 기자 minah@example.test", vec!["김민아"]),
            ("取材・文：田中太郎", vec!["田中太郎"]),
            ("文｜王小明", vec!["王小明"]),
            ("Підготувала Олена Коваль", vec!["Олена Коваль"]),
            ("राम कुमार, नई दिल्ली", vec!["राम कुमार"]),
            ("الكاتب: أحمد محمد", vec!["أحمد محمد"]),
            ("எழுதியவர்: குமார்", vec!["குமார்"]),
        ] {
            assert_eq!(names(byline), expected, "{byline}");
        }
    }

    #[test]
    fn names_are_joined_by_a_letter_a_dash_or_a_space() {
        for (byline, expected) in [
            ("أحمد محمد وسارة علي", vec!["أحمد محمد", "سارة علي"]),
            ("كتب أحمد محمد وليد وسارة علي", vec!["أحمد محمد وليد", "سارة علي"]),
            ("بقلم: وليد محمد", vec!["وليد محمد"]),
            ("Nguyễn Văn An - Trần Thị Bình", vec!["Nguyễn Văn An", "Trần Thị Bình"]),
            ("Kovács Anna és Nagy Péter", vec!["Kovács Anna", "Nagy Péter"]),
            ("记者 王小明 李四方", vec!["王小明", "李四方"]),
            ("采写/新京报记者 王小明", vec!["王小明"]),
            ("김민아 기자 입력 2024.05.12", vec!["김민아"]),
        ] {
            assert_eq!(names(byline), expected, "{byline}");
        }
    }

    #[test]
    fn what_somebody_does_is_no_part_of_the_name() {
        for (byline, expected) in [
            ("Ada Byron Contributor", vec!["Ada Byron"]),
            ("Ada Byron Political editor", vec!["Ada Byron"]),
            ("Ada Byron is a reporter at Example Times.", vec!["Ada Byron"]),
            ("By Ada Byron, Special to the Example Times", vec!["Ada Byron"]),
            ("Von Maria Muster (Text) und Max Beispiel (Fotos)", vec!["Maria Muster"]),
            ("Par notre correspondante Marie Exemple", vec!["Marie Exemple"]),
            ("Kovács Anna írása", vec!["Kovács Anna"]),
        ] {
            assert_eq!(names(byline), expected, "{byline}");
        }
    }

    #[test]
    fn the_generation_belongs_to_the_name() {
        for (byline, expected) in [
            ("By Ada Byron III", vec!["Ada Byron III"]),
            ("By John Muster Jr.", vec!["John Muster Jr."]),
            ("By John Muster, Jr. and Ada Byron", vec!["John Muster Jr.", "Ada Byron"]),
            ("John Muster Sr., Staff Writer", vec!["John Muster Sr."]),
        ] {
            assert_eq!(names(byline), expected, "{byline}");
        }
    }

    #[test]
    fn a_line_that_tells_how_to_reach_a_house_names_nobody() {
        assert_eq!(names("Muster GmbH, Tel. +49 30 123456, info@example.test"), [""; 0]);
        assert_eq!(names("Contact: Ada Byron, phone 555 0100"), [""; 0]);
    }

    #[test]
    fn who_edited_stands_behind_who_wrote() {
        assert_eq!(names("Reported by: Ada Byron, Edited by: Maria Muster"), ["Ada Byron"]);
        assert_eq!(names("Penulis: Siti Rahayu | Editor: Budi Santoso"), ["Siti Rahayu"]);
    }

    #[test]
    fn behind_a_desk_or_an_agency_stands_its_place() {
        assert_eq!(names("Webdesk, Lahore"), ["Webdesk"]);
        assert_eq!(names("एजेंसी, नई दिल्ली"), [""; 0]);
        assert_eq!(names("By ADA BYRON Associated Press"), ["ADA BYRON"]);
    }

    #[test]
    fn other_hands_and_second_sentences_are_no_names() {
        for (byline, expected) in [
            ("By Ada Byron, Photography by Carl Dunn", vec!["Ada Byron"]),
            ("Reviewed by Carl Dunn | Written by Ada Byron", vec!["Ada Byron"]),
            ("Jana Příkladná a Petr Vzor", vec!["Jana Příkladná", "Petr Vzor"]),
            ("作者：王小明和李四方", vec!["王小明", "李四方"]),
            ("本报记者王小明", vec!["王小明"]),
            ("Por Juana Ejemplo. Traducción de Ana Prueba", vec!["Juana Ejemplo"]),
            ("By Ada Byron.", vec!["Ada Byron"]),
            ("By John Muster Jr.", vec!["John Muster Jr."]),
            ("Enviado por Juana Ejemplo el Dom, 12/05/2024", vec!["Juana Ejemplo"]),
            ("By Ada (Maria) Byron", vec!["Ada (Maria) Byron"]),
            ("Ada Byron (Content Manager)", vec!["Ada Byron"]),
            ("By Ada Byron, Local Democracy Reporter", vec!["Ada Byron"]),
            ("di Redazione ANSA", vec![]),
            ("By the sea", vec![]),
            ("By the editors", vec!["the editors"]),
            ("By Ada Byron Follow", vec!["Ada Byron"]),
        ] {
            assert_eq!(names(byline), expected, "{byline}");
        }
    }

    #[test]
    fn what_somebody_did_is_no_name() {
        assert_eq!(names("By he worked"), [""; 0]);
        assert_eq!(names("He Jianguo"), ["He Jianguo"]);
    }

    #[test]
    fn a_sentence_is_no_byline() {
        let line = "Von Kampagnen über Verbote bis hin zu großen Anreizen: Forscher haben untersucht, welche Mittel am besten wirken.";
        assert_eq!(names(line), [] as [&str; 0]);
    }

    #[test]
    fn a_place_behind_the_site_is_nobody() {
        let sites = ["example times".to_owned()];
        assert!(people("Example Times, Basel a. R., Germany", None, &sites).is_empty());
        assert_eq!(people("Example Times, Ada Byron", None, &sites)[0].name, "Ada Byron");
    }

    #[test]
    fn a_place_behind_a_name_is_nobody() {
        assert_eq!(names("Von Maria Muster, Berlin"), ["Maria Muster"]);
        assert_eq!(names("María Ejemplo / Madrid"), ["María Ejemplo"]);
        assert_eq!(names("Maria, Anna und Jan"), ["Maria", "Anna", "Jan"]);
        assert_eq!(names("Por Ana Muster e Rui Exemplo — São Paulo"), ["Ana Muster", "Rui Exemplo"]);
    }

    #[test]
    fn accounts_become_names_or_nobody() {
        assert_eq!(names("maria-muster-x7k2q"), ["Maria Muster"]);
        assert_eq!(names("maria.muster"), ["maria.muster"]);
        assert_eq!(names("gewerk-x7k2q"), [] as [&str; 0]);
        assert_eq!(names("Nachrichten"), [] as [&str; 0]);
    }

    #[test]
    fn parts_names_at_a_slash_and_off_a_glued_day() {
        assert_eq!(names("Ada Byron/Maria Muster"), ["Ada Byron", "Maria Muster"]);
        assert_eq!(names("dpa/Maria Muster"), ["Maria Muster"]);
        assert_eq!(names("Ada Byron14 May 2026"), ["Ada Byron"]);
        assert_eq!(names("Team AC/DC"), ["Team AC/DC"]);
    }

    #[test]
    fn a_surname_before_a_comma_goes_behind_the_given_name() {
        assert_eq!(names("Harm, Robert"), ["Robert Harm"]);
        assert_eq!(names("Von Muster-Beispiel, Anna-Lena"), ["Anna-Lena Muster-Beispiel"]);
        assert_eq!(names("Ada Byron, Maria Muster"), ["Ada Byron", "Maria Muster"]);
        assert_eq!(names("Maria and Robert"), ["Maria", "Robert"]);
        assert_eq!(names("Martin, Anna"), ["Anna Martin"]);
        assert_eq!(names("Harm, Robert, Ada Byron").len(), 3);
        assert_eq!(names("Redaktion, Maria"), ["Redaktion", "Maria"]);
    }

    #[test]
    fn degrees_titles_and_the_rest_of_a_role_are_no_names() {
        assert_eq!(names("By Ada Byron, DVM, DACVB & Maria Muster, M.D. FACLM"), ["Ada Byron", "Maria Muster"]);
        assert_eq!(
            names("Dr Ada Byron, Dr Maria Muster, Robert Harm"),
            ["Dr Ada Byron", "Dr Maria Muster", "Robert Harm"]
        );
        assert_eq!(names("Ada Byron, Senior Director, Content & Marketing"), ["Ada Byron"]);
        assert_eq!(names("Ada Byron in Travel, Bridges. Tags: Rivers, Boats"), ["Ada Byron"]);
        assert_eq!(names("Ada Byron, Reporter, and Maria Muster"), ["Ada Byron", "Maria Muster"]);
        assert_eq!(names("Ada Byron says"), ["Ada Byron"]);
        assert_eq!(people("By Ada Byron, yesterday", None, &[])[0].role, None);
        assert_eq!(people("By Ada Byron, DVM . Reviewed by Maria Muster", None, &[])[0].role, None);
        assert_eq!(names("By Ada Byron and Maria Muster, Harbour history educators"), ["Ada Byron", "Maria Muster"]);
        assert_eq!(names("Ada Byron—10 minutes"), ["Ada Byron"]);
        assert!(names("Table of Contents").is_empty() && names("by up to").is_empty());
        assert!(names("by continuing, you agree to our User Terms").is_empty());
        assert_eq!(names("byron1815 in Bridges, in Travel"), ["byron1815"]);
        assert_eq!(names("Ada Byron, MD, gastroenterologist, Example Health"), ["Ada Byron"]);
    }

    #[test]
    fn a_lead_may_stand_right_before_the_name() {
        assert_eq!(names("ByAda Byron"), ["Ada Byron"]);
        assert_eq!(names("WRITTEN BYAda Byron"), ["Ada Byron"]);
        assert_eq!(names("Byron Ada"), ["Byron Ada"]);
    }

    #[test]
    fn where_somebody_was_is_no_part_of_the_name() {
        assert_eq!(names("Moritz Muster beim Gipfel der Stadt"), ["Moritz Muster"]);
        assert_eq!(names("Maria Muster bei Basel"), ["Maria Muster"]);
        assert_eq!(names("Li Bei Fen"), ["Li Bei Fen"]);
        assert_eq!(names("Maria Muster beim Gipfel der Stadt, Basel"), ["Maria Muster"]);
        assert_eq!(names("Maria Muster bei Basel, Ada Byron"), ["Maria Muster", "Ada Byron"]);
        assert_eq!(names("Basel, 3. Mai 2019"), [""; 0]);
        assert_eq!(names("Maria, 3. Mai 2019"), ["Maria"]);
        assert_eq!(names("Redaktion, 3. Mai 2019"), ["Redaktion"]);
    }

    #[test]
    fn tells_names_from_what_is_none() {
        assert_eq!(names("Maria Muster am 3. Mai 2019"), ["Maria Muster"]);
        for none in ["admin", "May 12, 2024", "ada@example.test", "https://example.test/ada", "5 min"] {
            assert_eq!(names(none), [""; 0], "{none}");
        }
    }

    #[test]
    fn parts_a_role_from_the_name_before_it() {
        let authors = people("Maria Muster Redakteurin für Wirtschaft", None, &[]);
        assert_eq!(
            (authors[0].name.as_str(), authors[0].role.as_deref()),
            ("Maria Muster", Some("Redakteurin für Wirtschaft"))
        );
        let authors = people("By Ada Byron, Senior Reporter", None, &[]);
        assert_eq!((authors[0].name.as_str(), authors[0].role.as_deref()), ("Ada Byron", Some("Senior Reporter")));
    }

    #[test]
    fn reads_bylines_of_many_languages() {
        for (byline, expected) in [
            ("Von Maria Muster", "Maria Muster"),
            ("Par Jeanne Exemple", "Jeanne Exemple"),
            ("Por Juana Ejemplo", "Juana Ejemplo"),
            ("Di Giovanna Esempio", "Giovanna Esempio"),
            ("Door Jan Voorbeeld", "Jan Voorbeeld"),
            ("Av Kari Eksempel", "Kari Eksempel"),
            ("Af Mette Eksempel", "Mette Eksempel"),
            ("Autor: Jana Příkladná", "Jana Příkladná"),
            ("Oleh Siti Contoh", "Siti Contoh"),
            ("Автор: Анна Примерова", "Анна Примерова"),
            ("بقلم: ليلى مثال", "ليلى مثال"),
            ("كتب أحمد مثال", "أحمد مثال"),
            ("نویسنده: لیلا نمونه", "لیلا نمونه"),
            ("به قلم لیلا نمونه", "لیلا نمونه"),
            ("گزارش از: لیلا نمونه", "لیلا نمونه"),
            ("خبرنگار: لیلا نمونه ۲۳ اردیبهشت ۱۴۰۳", "لیلا نمونه"),
            ("מאת דנה דוגמה", "דנה דוגמה"),
            ("作者：王小例", "王小例"),
            ("文／林範例", "林範例"),
            ("記者 林範例", "林範例"),
            ("田中花子記者", "田中花子"),
            ("김예시 기자", "김예시"),
            ("लेखक: अनिता उदाहरण", "अनिता उदाहरण"),
            ("Yazan: Ayşe Örnek", "Ayşe Örnek"),
            ("Συντάκτης: Άννα Παράδειγμα", "Άννα Παράδειγμα"),
            ("Skrevet av Kari Eksempel", "Kari Eksempel"),
            ("De către Ana Exemplu", "Ana Exemplu"),
            ("Írta: Példa Anna", "Példa Anna"),
            ("Tác giả: Nguyễn Thị Dụ", "Nguyễn Thị Dụ"),
        ] {
            assert_eq!(names(byline), [expected], "{byline}");
        }
    }

    #[test]
    fn keeps_names_that_hold_words_of_dates_and_ends() {
        assert_eq!(names("Tom May"), ["Tom May"]);
        assert_eq!(names("Maria Muster May 3, 2019"), ["Maria Muster"]);
        assert_eq!(names("Par Jean Le Gros"), ["Jean Le Gros"]);
        assert_eq!(names("Jeanne Exemple le 3 mai 2019"), ["Jeanne Exemple"]);
    }

    #[test]
    fn degrees_and_the_house_are_no_names() {
        assert_eq!(names("Ada Byron, MD, Ph.D."), ["Ada Byron"]);
        let authors = people("Ada Byron Example Times Staff", None, &["example times".to_owned()]);
        assert_eq!(authors.iter().map(|author| author.name.as_str()).collect::<Vec<_>>(), ["Ada Byron"]);
        for prompt in ["Written by", "About the author", "Alle Artikel", "View all posts"] {
            assert_eq!(names(prompt), [""; 0], "{prompt}");
        }
    }

    #[test]
    fn a_name_of_ten_thousand_letters_is_none() {
        assert_eq!(names(&"a".repeat(10_000)), [""; 0]);
    }
}
