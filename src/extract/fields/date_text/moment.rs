//! A point in time as far as a text tells it, and how a record writes it.

use jiff::civil::{Date as Day, Time};
use jiff::tz::{Offset, TimeZone};

use super::clock::{clock, zone_after};
use crate::record::{Date, OffsetKnowledge, Precision};

/// A point in time as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Moment {
    pub(super) day: Day,
    pub(super) time: Option<Time>,
    pub(super) has_seconds: bool,
    pub(super) offset: Option<Offset>,
}

impl Moment {
    /// A day, and the time of day that `text` names beside it.
    pub(super) fn with_clock(day: Day, text: &str) -> Self {
        let clock = clock(text);
        Moment {
            day,
            time: clock.map(|(time, _)| time),
            has_seconds: clock.is_some_and(|(_, has_seconds)| has_seconds),
            offset: clock.and_then(|(time, _)| zone_after(text, day.to_datetime(time))),
        }
    }

    /// RFC 3339 where time and offset are known, a shorter form of ISO 8601 where less is.
    pub(super) fn printed(self, raw: String, timezone: Option<&TimeZone>) -> Date {
        let day = self.day;
        let Some(time) = self.time else {
            return Date { value: day.to_string(), raw, precision: Precision::Day, offset: OffsetKnowledge::Unknown };
        };
        let precision = if self.has_seconds { Precision::Second } else { Precision::Minute };
        let assumed = || {
            timezone.and_then(|zone| {
                Some(
                    zone.to_ambiguous_timestamp(day.to_datetime(time))
                        .compatible()
                        .ok()?
                        .to_zoned_datetime(zone.clone())
                        .offset(),
                )
            })
        };
        let (offset, knowledge) = match self.offset {
            Some(offset) => (Some(offset), OffsetKnowledge::Explicit),
            None => match assumed() {
                Some(offset) => (Some(offset), OffsetKnowledge::Assumed),
                None => (None, OffsetKnowledge::Unknown),
            },
        };
        let clock = if offset.is_some() || self.has_seconds {
            format!("{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())
        } else {
            format!("{:02}:{:02}", time.hour(), time.minute())
        };
        let zone = offset.map(print_offset).unwrap_or_default();
        Date { value: format!("{day}T{clock}{zone}"), raw, precision, offset: knowledge }
    }
}

fn print_offset(offset: Offset) -> String {
    let minutes = offset.seconds() / 60;
    format!("{}{:02}:{:02}", if minutes < 0 { '-' } else { '+' }, minutes.abs() / 60, minutes.abs() % 60)
}
