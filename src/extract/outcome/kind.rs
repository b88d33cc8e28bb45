//! The kinds of walls, and what each makes of a page.

use serde::Deserialize;

use super::verdict::{Verdict, failure, not_article};
use super::words::{WALLS, Wall};
use crate::record::{ErrorCode, Outcome};

/// What stands in the place of the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    BotWall,
    ConsentWall,
    Soft404,
    Parked,
    LoginWall,
    Region,
    Failing,
    NeedsJavascript,
}

impl Kind {
    /// In the order in which they are looked for: a bot check may mention cookies, a consent page a log-in.
    pub(super) const ALL: [Kind; 8] = [
        Kind::BotWall,
        Kind::ConsentWall,
        Kind::Soft404,
        Kind::Parked,
        Kind::LoginWall,
        Kind::Region,
        Kind::Failing,
        Kind::NeedsJavascript,
    ];

    /// What gives it away.
    pub(super) fn wall(self) -> &'static Wall {
        match self {
            Kind::BotWall => &WALLS.bot_wall,
            Kind::ConsentWall => &WALLS.consent_wall,
            Kind::Soft404 => &WALLS.soft_404,
            Kind::Parked => &WALLS.parked,
            Kind::LoginWall => &WALLS.login_wall,
            Kind::Region => &WALLS.region,
            Kind::Failing => &WALLS.failing,
            Kind::NeedsJavascript => &WALLS.needs_javascript,
        }
    }

    /// What it makes of the page on which `evidence` was met.
    pub(super) fn verdict(self, evidence: &str) -> Verdict {
        let of = |outcome, code, what: &str| (outcome, Some(failure(code, format!("{what} ({evidence})"), false)));
        match self {
            Kind::BotWall => of(Outcome::Blocked, ErrorCode::BotWall, "a bot check instead of the article"),
            Kind::ConsentWall => {
                of(Outcome::ConsentWall, ErrorCode::ConsentWall, "a consent page instead of the article")
            }
            Kind::Soft404 => of(Outcome::Gone, ErrorCode::Soft404, "the page says that it is not there"),
            Kind::Parked => of(Outcome::NotArticle, ErrorCode::Parked, "a domain without a site of its own"),
            Kind::LoginWall => of(Outcome::Blocked, ErrorCode::LoginWall, "a log-in page instead of the article"),
            Kind::Region => of(Outcome::Blocked, ErrorCode::Legal, "the page is not shown where it was asked for"),
            Kind::Failing => of(Outcome::NotArticle, ErrorCode::NoContent, "an error page instead of the article"),
            Kind::NeedsJavascript => of_shell(evidence),
        }
    }
}

/// A page without text that a script would fill.
pub(super) fn of_shell(evidence: &str) -> Verdict {
    let message = format!("the page is a shell that scripts fill ({evidence}); hand over the rendered HTML instead");
    not_article(ErrorCode::NeedsJavascript, &message)
}
