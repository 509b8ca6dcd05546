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

impl ErrorPage {
    pub fn of(f: Frame, error: &Error, request: Uuid) -> Self {
        let [title, body] = words(error);
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
        Error::Conflict => ["error-conflict", "error-conflict-body"],
        Error::StaleForm => ["error-stale-form", "error-stale-form-body"],
        Error::NoCookies => ["error-no-cookies", "error-no-cookies-body"],
        Error::Garbled(_) => ["error-garbled", "error-garbled-body"],
        Error::WrongMethod => ["error-wrong-method", "error-wrong-method-body"],
        Error::TooLarge => ["error-too-large", "error-too-large-body"],
        Error::TooMany { .. } => ["error-too-many", "error-too-many-body"],
        Error::Busy { .. } | Error::Again => ["error-busy", "error-busy-body"],
        Error::Fault(_) => ["error-fault", "error-fault-body"],
    }
}

/// Where a form was refused, its page is opened afresh; anywhere else the way leads to the start.
fn way_out(f: &Frame, error: &Error) -> Option<(String, String)> {
    match error {
        Error::StaleForm | Error::NoCookies => {
            Some((f.say("error-open-again"), format!("/{}", f.path.trim_start_matches(['/', '\\']))))
        }
        Error::SignInFirst => Some((f.say("error-to-login"), f.to("login"))),
        Error::Busy { .. } | Error::Again | Error::TooMany { .. } => None,
        // Outside all sites there is no start to go to.
        _ if f.site.is_none() && f.path == "/" => None,
        _ => Some((f.say("error-to-start"), f.to(""))),
    }
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
