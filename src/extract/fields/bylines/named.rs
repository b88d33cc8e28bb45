//! The names of one byline, part by part: what a part is depends on what stood before it.

use super::degrees::is_degree;
use super::full_names::is_full_name;
use super::houses::without_house;
use super::leads::without_lead;
use super::places::{is_place, tells_where};
use super::roles::is_role;
use super::single_name::end_of_name;
use super::words::BYLINES;
use super::{given_names, houses, single_name};
use crate::extract::agencies::is_agency;
use crate::extract::fields::date_text::words::WORDS;
use crate::record::Author;

/// The names of one byline as its parts are read.
pub(super) struct Named<'a> {
    pub(super) authors: Vec<Author>,
    pub(super) url: Option<&'a str>,
    pub(super) site_names: &'a [String],
    /// The byline has one part alone.
    pub(super) is_single: bool,
    pub(super) behind: Behind,
}

/// What the part before was.
#[derive(Default)]
pub(super) struct Behind {
    /// "Maria Muster beim Gipfel"
    place: bool,
    /// A name with something behind it in its own part.
    ended_name: bool,
    role: bool,
    /// The site itself.
    site: bool,
}

impl Named<'_> {
    /// Reads the next part.
    pub(super) fn add(&mut self, part: &str) {
        let Some((name, role)) = single_name::read(part) else { return };
        // "Ada Byron, Local Democracy Reporter": words before a role are somebody where one is a given name.
        // So are words that no name is written with: "Ada Byron and Maria Muster, Harbour history educators".
        let is_of_role = |name: &str| {
            let is_word = |word: &str| {
                BYLINES.modifiers.contains(&word.to_lowercase())
                    || word.starts_with(char::is_lowercase)
                        && word.chars().count() > BYLINES.full_names.particle_letters
            };
            !given_names::begin(name) && name.split(' ').any(is_word)
        };
        if role.is_some()
            && is_of_role(&name)
            && let Some(last) = self.authors.last_mut()
        {
            last.role.get_or_insert_with(|| part.trim().to_owned());
            (self.behind.ended_name, self.behind.role) = (true, true);
            return;
        }
        let name = without_house(name, self.site_names);
        let name = without_agency(name);
        // "Redazione ANSA"
        if name.split_once(' ').is_some_and(|(desk, rest)| houses::is_desk(desk) && is_agency(rest)) {
            return;
        }
        // "Maria Muster beim Gipfel, Basel": the place of what is reported.
        let was_place = std::mem::replace(&mut self.behind.place, tells_where(part));
        if was_place && !name.contains(' ') || self.belongs_to_last(&name) {
            return;
        }
        // "By Ada Byron, yesterday"
        if !name.starts_with(char::is_uppercase) && WORDS.days_back.is_one(&name) {
            return;
        }
        if self.is_role_of_last(&name)
            && let Some(last) = self.authors.last_mut()
        {
            last.role.get_or_insert(name);
            (self.behind.ended_name, self.behind.role) = (true, true);
            return;
        }
        // "Example Times, Basel a. R.": where the house is.
        let is_site = !self.is_single && self.site_names.contains(&name.to_lowercase());
        let was_site = std::mem::replace(&mut self.behind.site, is_site);
        if was_site && !is_full_name(&name) && !given_names::begin(&name) {
            self.behind.site = true;
            return;
        }
        // Behind a role stands a house more often than a second person: "Ada Byron, Editor, Example Press".
        let is_house = self.behind.role && !given_names::begin(&name);
        // "Ada Byron, Head of Content & Marketing", "Ada Byron in Travel, Bridges": single words behind a role or behind
        // what ends a name are none.
        if is_house || self.behind.ended_name && !name.contains(' ') {
            return;
        }
        let bare = without_lead(part);
        self.behind.role = false;
        self.behind.ended_name = end_of_name(bare, &bare.to_lowercase()) < bare.len();
        if !is_agency(&name) && !is_site {
            self.authors.push(Author { name, url: self.url.map(str::to_owned), role });
        }
    }

    /// A degree of the last one named, or where he was: of several people the last may sign by one name.
    fn belongs_to_last(&self, name: &str) -> bool {
        let may_be_place = self.authors.len() == 1;
        let is_bureau = |last: &str| houses::is_desk(last) && !given_names::begin(name) && !houses::is_desk(name);
        // "एजेंसी, नई दिल्ली": an agency stood before it.
        let is_known_place = || !self.is_single && BYLINES.places.contains(&name.to_lowercase());
        self.authors.last().map_or_else(is_known_place, |last| {
            is_degree(name, &last.name)
                || is_known_place()
                || may_be_place && (is_place(name, &last.name) || is_bureau(&last.name))
        })
    }

    fn is_role_of_last(&self, name: &str) -> bool {
        let is_small = || {
            name.starts_with(char::is_lowercase)
                && !is_agency(name)
                && self.authors.iter().all(|author| author.name.starts_with(char::is_uppercase))
        };
        is_role(&name.to_lowercase()) || is_small()
    }
}

/// "ADA BYRON Associated Press": the name without the agency right behind it.
fn without_agency(name: String) -> String {
    let mut spaces = name.match_indices(' ').map(|(at, _)| at).filter(|&at| name[..at].contains(' '));
    let is_behind = |at: &usize| name[*at..].trim().contains(' ') && is_agency(name[*at..].trim());
    let cut = if is_agency(&name) { None } else { spaces.find(is_behind) };
    cut.map_or(name.clone(), |at| name[..at].to_owned())
}
