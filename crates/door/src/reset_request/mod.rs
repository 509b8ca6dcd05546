//! A request for a new first password, where only the operator can give one: input, confirm, complete.
//! The office works the requests off; whether the login exists is looked up there, not here (DOOR-10).

pub mod handlers;
pub mod queue;
mod sql;

use counter::{Refusal, fold};
use serde::{Deserialize, Serialize};

/// The draft's name.
pub const FORM: &str = "reset-request";

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ResetRequest {
    pub login: String,
    pub company: String,
    pub person: String,
    pub phone: String,
    pub note: String,
}

const LONGEST_LINE: usize = 100;
const LONGEST_NOTE: usize = 1000;

impl ResetRequest {
    /// As it was meant: half-width where half-width is meant, no spaces at the ends (ALL-7).
    #[must_use]
    pub fn folded(self) -> Self {
        ResetRequest {
            login: fold::half_width(&self.login),
            company: self.company.trim().to_owned(),
            person: self.person.trim().to_owned(),
            phone: fold::phone(&self.phone).unwrap_or(self.phone),
            note: self.note.trim().to_owned(),
        }
    }

    pub fn check(&self) -> Vec<Refusal> {
        let lines = [("login", &self.login), ("company", &self.company), ("person", &self.person)];
        let line = |(field, typed): (&'static str, &String)| match typed.chars().count() {
            0 => Some(Refusal::of(field, "refused-empty")),
            n if n > LONGEST_LINE => Some(Refusal::of(field, "refused-too-long").with("max", LONGEST_LINE)),
            _ => None,
        };
        let mut refusals: Vec<Refusal> = lines.into_iter().filter_map(line).collect();
        if fold::phone(&self.phone).is_none() {
            refusals.push(Refusal::of("phone", "refused-phone"));
        }
        if self.note.chars().count() > LONGEST_NOTE {
            refusals.push(Refusal::of("note", "refused-too-long").with("max", LONGEST_NOTE));
        }
        refusals
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_or_too_long_is_named_beside_its_field() {
        let right = ResetRequest {
            login: " ＣＥＲＴ０００１ ".into(),
            company: "サンプル商事株式会社".into(),
            person: "証明 太郎".into(),
            phone: "０３−００００−００１２".into(),
            note: String::new(),
        };
        let folded = right.clone().folded();
        assert_eq!((folded.login.as_str(), folded.phone.as_str()), ("CERT0001", "03-0000-0012"));
        assert_eq!(folded.check(), []);
        let fields = |request: ResetRequest| {
            request.folded().check().into_iter().filter_map(|refusal| refusal.field).collect::<Vec<_>>()
        };
        assert_eq!(fields(ResetRequest::default()), ["login", "company", "person", "phone"]);
        assert_eq!(fields(ResetRequest { phone: "12345".into(), ..right.clone() }), ["phone"]);
        assert_eq!(fields(ResetRequest { note: "あ".repeat(1001), ..right.clone() }), ["note"]);
        assert_eq!(fields(ResetRequest { company: "あ".repeat(101), ..right }), ["company"]);
    }
}
