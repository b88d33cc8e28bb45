//! What is known when a date is read.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// What is known when a date is read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Setting<'a> {
    /// When the page was captured: the "now" of relative dates and the bound of plausible ones.
    pub captured_at: Option<Timestamp>,
    /// In 03/04/2024 the month stands first.
    pub month_first: bool,
    /// Pages of this language are written where the month stands first, and where the day does.
    pub order_is_open: bool,
    /// Language of the page, as its primary subtag in small letters.
    pub language: Option<&'a str>,
    /// Zone of times without an offset.
    pub timezone: Option<&'a TimeZone>,
    /// Who wrote the date: people mention the days of history too.
    pub written_by: Writer,
}

/// Who wrote a date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Writer {
    /// A program, into a carrier made for dates.
    Program,
    /// People, into the page's text.
    #[default]
    People,
}
