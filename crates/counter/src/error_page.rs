//! The page of a request that ended other than well: what happened, and what to do now.

use std::time::Duration;

use askama::Template;
use uuid::Uuid;

use crate::{error::Error, page::Frame};

#[derive(Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    pub f: Frame,
    pub status: u16,
    pub title: String,
    pub body: String,
    /// The id under which the log tells what happened.
    pub fault: Option<String>,
    /// What to press next: its label and its address.
    pub way_out: Option<(String, String)>,
}

/// The same in the office.
#[derive(Template)]
#[template(path = "office_error.html")]
pub struct OfficeErrorPage {
    pub f: Frame,
    pub page: ErrorPage,
}

impl ErrorPage {
    pub fn of(f: Frame, error: &Error, request: Uuid) -> Self {
        let [title, body] = if is_office(&f) { office_words(error) } else { words(error) };
        let wait = error.wait().map_or(0, minutes);
        ErrorPage {
            status: error.status().as_u16(),
            title: f.say(title),
            body: f.say1(body, "minutes", wait),
            fault: matches!(error, Error::Fault(_)).then(|| request.to_string()),
            way_out: way_out(&f, error),
            f,
        }
    }
}

fn words(error: &Error) -> [&'static str; 2] {
    match error {
        Error::NotFound => ["error-not-found", "error-not-found-body"],
        Error::SignInFirst => ["error-sign-in", "error-sign-in-body"],
        Error::Forbidden => ["error-forbidden", "error-forbidden-body"],
        Error::ClosedToActing => ["error-closed-to-acting", "error-closed-to-acting-body"],
        Error::Conflict | Error::Outdated | Error::UnderWay | Error::Unknown => {
            ["error-conflict", "error-conflict-body"]
        }
        Error::StaleForm => ["error-stale-form", "error-stale-form-body"],
        Error::NoCookies => ["error-no-cookies", "error-no-cookies-body"],
        Error::Garbled(_) | Error::Refused(_) | Error::WrongKind => ["error-garbled", "error-garbled-body"],
        Error::WrongMethod => ["error-wrong-method", "error-wrong-method-body"],
        Error::TooLarge => ["error-too-large", "error-too-large-body"],
        Error::TooMany { .. } => ["error-too-many", "error-too-many-body"],
        Error::Busy { .. } | Error::Again => ["error-busy", "error-busy-body"],
        Error::Fault(_) => ["error-fault", "error-fault-body"],
    }
}

/// Nobody there has a support line to call.
fn office_words(error: &Error) -> [&'static str; 2] {
    match error {
        Error::Forbidden => ["error-forbidden", "office-error-forbidden-body"],
        Error::Fault(_) => ["error-fault", "office-error-fault-body"],
        _ => words(error),
    }
}

/// Where a form was refused, its page is opened afresh; anywhere else the way leads to the start.
fn way_out(f: &Frame, error: &Error) -> Option<(String, String)> {
    match error {
        Error::StaleForm | Error::NoCookies => {
            Some((f.say("error-open-again"), format!("/{}", f.path.trim_start_matches(['/', '\\']))))
        }
        Error::SignInFirst if is_office(f) => Some((f.say("error-to-login"), "/office/login".to_owned())),
        Error::SignInFirst => Some((f.say("error-to-login"), f.to("login"))),
        Error::Busy { .. } | Error::Again | Error::TooMany { .. } => None,
        // Outside all sites there is no start to go to.
        _ if f.site.is_none() && f.path == "/" => None,
        // At a site where one has no role there is no start, either.
        _ if is_office(f) && f.office.is_none() => Some((f.say("error-to-start"), "/office/".to_owned())),
        _ if is_office(f) => Some((f.say("error-to-start"), f.office(""))),
        _ => Some((f.say("error-to-start"), f.to(""))),
    }
}

fn is_office(f: &Frame) -> bool {
    f.path == "/office" || f.path.starts_with("/office/")
}

/// Never shown as zero.
fn minutes(wait: Duration) -> u64 {
    wait.as_secs().div_ceil(60).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_rounded_up_to_minutes() {
        for (seconds, shown) in [(0, 1), (1, 1), (60, 1), (61, 2), (900, 15)] {
            assert_eq!(minutes(Duration::from_secs(seconds)), shown, "{seconds} s");
        }
    }
}
