//! Signs of authors that only show beside the other lists, the headline and the site.

use super::common_words::CommonWords;
use crate::extract::fields::bylines::full_names::are_full_names;
use crate::extract::fields::bylines::given_names;
use crate::extract::fields::bylines::houses::is_desk;
use crate::extract::fields::candidate::Candidate;
use crate::extract::fields::ranking::Readings;
use crate::extract::fields::site;
use crate::extract::reading::Reading;
use crate::record::Author;

/// Carriers that declare authors.
pub(super) const DECLARED: [&str; 10] = [
    "json_ld",
    "json_ld_work",
    "json_ld_person",
    "microdata",
    "meta_author",
    "meta_article_author",
    "meta_other",
    "meta_citation",
    "meta_label",
    "feed",
];

/// Signs of authors that stand printed.
const PRINTED: [&str; 10] = [
    "rel_author",
    "byline_class",
    "author_link",
    "lead_line",
    "lead_inside",
    "dated_line",
    "dated_words",
    "name_line",
    "bold_line",
    "spelled_link",
];

/// Names of such a list: of two the second is an editor's as often.
const LEAST_LISTED: usize = 3;

/// Lines that say by themselves that a person follows.
const PERSON_LINES: [&str; 7] =
    ["has_lead", "lead_line", "dated_line", "name_line", "bold_line", "dated_words", "degree_line"];

/// Adds these signs to every reading.
pub(super) fn compare(
    readings: &mut Readings,
    candidates: &[Candidate<Vec<Author>>],
    reading: &Reading<'_>,
    headline: Option<&str>,
) {
    let sites: Vec<String> = site::names(reading)
        .iter()
        .map(|name| name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect())
        .collect();
    let lists = Lists::of(readings, candidates, &sites);
    let names = lists.authors.iter().flat_map(|authors| authors.iter()).map(|author| author.name.as_str());
    let common = CommonWords::of(names, reading);
    let headline = headline.unwrap_or_default().to_lowercase();
    for index in 0..lists.folded.len() {
        lists.count_carriers(index, readings);
        lists.beside_others(index, readings);
        lists.around_byline(index, readings);
        lists.beside_house(index, readings);
        lists.completion(index, readings);
        of_names(lists.authors[index], &common, &headline, index, readings);
        like_site(&lists.folded[index], &sites, index, readings);
    }
}

/// What the lists of authors of a page name.
struct Lists<'a> {
    /// Names of the site, folded.
    sites: &'a [String],
    authors: Vec<&'a [Author]>,
    /// Their names as they are compared.
    folded: Vec<Vec<String>>,
    /// Whether a carrier declares the list.
    declared: Vec<bool>,
    /// Lists of people that a line of the page names.
    persons: Vec<usize>,
    /// Lists of nobody but the site that a carrier declares.
    houses: Vec<usize>,
}

impl<'a> Lists<'a> {
    fn of(readings: &Readings, candidates: &'a [Candidate<Vec<Author>>], sites: &'a [String]) -> Self {
        let authors: Vec<&[Author]> = (0..readings.keys.len())
            .map(|index| &candidates[readings.members(index).next().expect("a reading has a member")].value[..])
            .collect();
        let folded: Vec<Vec<String>> = authors.iter().map(|authors| folded(authors)).collect();
        let has_any = |index: usize, names: &[&str]| names.iter().any(|name| readings.has(index, name));
        let declared: Vec<bool> = (0..folded.len()).map(|index| has_any(index, &DECLARED)).collect();
        let is_person = |index: &usize| {
            has_any(*index, &PERSON_LINES)
                && !has_any(*index, &["elsewhere", "in_comments"])
                && authors[*index].iter().all(|author| may_be_person(&author.name))
                && !is_of_house(authors[*index], &folded[*index], sites)
        };
        let is_house = |index: &usize| declared[*index] && is_of_house(authors[*index], &folded[*index], sites);
        let persons = (0..folded.len()).filter(is_person).collect();
        let houses = (0..folded.len()).filter(is_house).collect();
        Lists { sites, authors, folded, declared, persons, houses }
    }

    /// The other lists, with their index.
    fn others(&self, index: usize) -> impl Iterator<Item = (usize, &Vec<String>)> {
        self.folded.iter().enumerate().filter(move |(other, _)| *other != index)
    }

    /// How many declare and print the list.
    fn count_carriers(&self, index: usize, readings: &mut Readings) {
        let agreeing = DECLARED.iter().filter(|name| readings.has(index, name)).count();
        readings.add(index, "declared_by_many", (agreeing.saturating_sub(1) as f64 / 2.0).min(1.0));
        // Who wrote an article also answers its readers and stands on its cards.
        if readings.has(index, "near_title") {
            ["in_comments", "elsewhere", "elsewhere_near_title"].iter().for_each(|name| readings.remove(index, name));
        }
        let printings = PRINTED.iter().filter(|name| readings.has(index, name)).count();
        readings.add(index, "printed_by_many", (printings.saturating_sub(1) as f64 / 2.0).min(1.0));
        if printings > 0 && self.declared[index] {
            readings.add(index, "printed_and_declared", 1.0);
        }
        match self.folded[index].len() {
            1 => {}
            2 | 3 => readings.add(index, "two_or_three", 1.0),
            _ => readings.add(index, "many_names", 1.0),
        }
    }

    /// Whether it holds the names of other lists, or they hold its own.
    fn beside_others(&self, index: usize, readings: &mut Readings) {
        let own = &self.folded[index];
        let holds = |outer: &[String], inner: &[String]| {
            outer.len() > inner.len() && inner.iter().all(|name| outer.contains(name))
        };
        if self.others(index).any(|(other, list)| self.declared[other] && holds(own, list)) {
            readings.add(index, "adds_to_declared", 1.0);
        }
        if self.others(index).any(|(_, list)| holds(list, own)) {
            readings.add(index, "part_of_another", 1.0);
        }
        let is_part = |name: &String, theirs: &String| {
            theirs.len() > name.len() && name.len() > 2 && theirs.contains(name.as_str())
        };
        if self.others(index).any(|(_, list)| own.iter().any(|name| list.iter().any(|theirs| is_part(name, theirs)))) {
            readings.add(index, "inside_another", 1.0);
        }
    }

    /// A list whose items are a name each and one of which another line names again is the byline, and names all who wrote.
    fn around_byline(&self, index: usize, readings: &mut Readings) {
        let own = &self.folded[index];
        let is_list = ["name_in_list", "name_in_items"].iter().any(|name| readings.has(index, name));
        let is_of_page = readings.has(index, "near_title") && !readings.has(index, "elsewhere");
        if own.len() < LEAST_LISTED
            || !is_list
            || !is_of_page
            || !self.authors[index].iter().all(|one| are_full_names(&one.name))
        {
            return;
        }
        let is_named_again = |(other, list): &(usize, &Vec<String>)| {
            PRINTED.iter().any(|name| readings.has(*other, name))
                && !self.declared[*other]
                && list.len() < own.len()
                && list.iter().all(|name| own.contains(name))
        };
        let again: Vec<usize> = self.others(index).filter(is_named_again).map(|(other, _)| other).collect();
        if again.is_empty() {
            return;
        }
        for other in again {
            ["part_of_another", "printed_by_many"].iter().for_each(|name| readings.remove(other, name));
        }
        ["name_in_list", "two_or_three", "author_link"].iter().for_each(|name| readings.remove(index, name));
        readings.add(index, "lead_line", 1.0);
        readings.add(index, "printed_by_many", 1.0);
    }

    /// The account that a house publishes under is declared, who wrote is printed beside the headline or the text.
    fn beside_house(&self, index: usize, readings: &mut Readings) {
        let folded = &self.folded[index];
        let is_house = folded.iter().all(|name| self.sites.iter().any(|site| site.contains(name.as_str())))
            || is_of_house(self.authors[index], folded, self.sites);
        if is_house && self.persons.iter().any(|other| *other != index) {
            readings.add(index, "house_beside_person", 1.0);
        }
        if !is_house && self.persons.contains(&index) && self.houses.iter().any(|other| *other != index) {
            readings.add(index, "person_beside_house", 1.0);
        }
    }

    /// "Ada" is declared, "Ada Byron" printed.
    fn completion(&self, index: usize, readings: &mut Readings) {
        let own = &self.folded[index];
        let is_completed = |other: usize, list: &[String]| {
            self.declared[other] && own.len() == 1 && list.len() == 1 && is_begun(list, own)
        };
        if !self.others(index).any(|(other, list)| is_completed(other, list)) {
            return;
        }
        readings.add(index, "completes_declared", 1.0);
        let is_one_word = |other: usize| !self.authors[other][0].name.contains(' ');
        if are_full_names(&self.authors[index][0].name)
            && self.others(index).any(|(other, list)| is_completed(other, list) && is_one_word(other))
        {
            readings.add(index, "completes_first_name", 1.0);
        }
    }
}

/// Whether nobody but the site and its desks is named: "Example Times", "Example Times Staff", "Redaktion".
fn is_of_house(authors: &[Author], folded: &[String], sites: &[String]) -> bool {
    let holds_site =
        |name: &String| sites.iter().any(|site| site.chars().count() > 2 && name.starts_with(site.as_str()));
    authors.iter().zip(folded).all(|(author, name)| sites.contains(name) || holds_site(name) || is_desk(&author.name))
}

/// Whether a line that says so may name a person: a full name, or words of a script that has no capitals.
fn may_be_person(name: &str) -> bool {
    let is_uncased = |letter: char| !letter.is_ascii() && !letter.is_uppercase() && !letter.is_lowercase();
    // "IN THIS ARTICLE" is written like a name, too.
    let is_shouted = !name.contains(char::is_lowercase) && !given_names::begin(name);
    are_full_names(name) && !is_shouted || name.chars().all(|letter| letter == ' ' || is_uncased(letter))
}

/// What the names of a list look like.
fn of_names(authors: &[Author], common: &CommonWords, headline: &str, index: usize, readings: &mut Readings) {
    let share = |is: &dyn Fn(&str) -> bool| {
        authors.iter().filter(|author| is(&author.name)).count() as f64 / authors.len().max(1) as f64
    };
    // "Shopping Options" is written like a name, until the page writes "options" in a sentence.
    readings.add(index, "common_words", share(&|name| common.are_in(name)));
    // Of whom an article tells.
    readings.add(index, "in_headline", share(&|name| headline.contains(&name.to_lowercase())));
    readings.add(index, "one_word", share(&|name| !name.contains(' ')));
    readings.add(index, "long_name", share(&|name| name.split(' ').count() > 3));
    readings.add(index, "no_capital", share(&|name| !name.chars().any(char::is_uppercase) && name.is_ascii()));
    readings.add(index, "digits", share(&|name| name.chars().any(char::is_numeric)));
    readings.add(index, "desk", share(&is_desk));
    readings.add(index, "given_name", share(&given_names::begin));
}

/// How many of the names are the site's, and how many are like it.
fn like_site(own: &[String], sites: &[String], index: usize, readings: &mut Readings) {
    let share = |count: usize| count as f64 / own.len().max(1) as f64;
    readings.add(index, "is_site", share(own.iter().filter(|name| sites.contains(name)).count()));
    let resembles = |name: &&String| {
        sites.iter().any(|site| site.len() > 3 && (site.contains(name.as_str()) || name.contains(site.as_str())))
    };
    readings.add(index, "like_site", share(own.iter().filter(resembles).count()));
}

/// Whether the one name of `long` begins with that of `short` and goes on.
fn is_begun(short: &[String], long: &[String]) -> bool {
    long[0].len() > short[0].len() && long[0].starts_with(short[0].as_str())
}

/// Names as they are compared, in alphabetical order.
pub(super) fn folded(authors: &[Author]) -> Vec<String> {
    let fold =
        |name: &str| name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let mut names: Vec<String> = authors.iter().map(|author| fold(&author.name)).collect();
    names.sort_unstable();
    names
}
