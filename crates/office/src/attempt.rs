//! An operator's way in, from the right password (or printed code) to the open session: a machine, so that no
//! step can be left out. What is chosen on the way is saved at one moment, when the app has shown its first
//! code, or a passkey was made: whoever stops before that begins again with the same printed code.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    pub operator: Uuid,
    /// Of everything that the attempt stands on; once that has changed it goes no further.
    pub proof: Vec<u8>,
    /// A path in the office.
    pub next: Option<String>,
    pub stage: Stage,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// The password was right: a passkey, a code of the app, or a recovery code.
    Code {
        tries: u32,
    },
    /// The printed code was right: a password of one's own.
    Password,
    /// An app or a passkey is to be registered; the password waits as its hash.
    #[serde(rename = "App")]
    Factor {
        password: String,
        secret: Vec<u8>,
    },
    /// All is registered; the recovery codes are shown.
    Codes {
        codes: Vec<String>,
    },
    Passed,
    /// Too many wrong codes: a new login.
    Spoiled,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    Showed { is_right: bool },
    ChosePassword { hash: String, secret: Vec<u8> },
    RegisteredFactor { codes: Vec<String> },
    PutCodesAway,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// What was shown counts no second time.
    SpendProof,
    /// A spent attempt is one failure of the login.
    CountFailure,
    /// Password, factor and recovery codes are saved, and the printed code is used up.
    Register,
    Enter,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfTurn;

pub const TRIES: u32 = 5;

impl Attempt {
    pub fn step(self, event: Event) -> Result<(Self, Vec<Effect>), OutOfTurn> {
        let (stage, effects) = match (self.stage, event) {
            (Stage::Code { .. }, Event::Showed { is_right: true }) => {
                (Stage::Passed, vec![Effect::SpendProof, Effect::Enter])
            }
            (Stage::Code { tries: tries @ 2.. }, Event::Showed { is_right: false }) => {
                (Stage::Code { tries: tries - 1 }, Vec::new())
            }
            (Stage::Code { .. }, Event::Showed { is_right: false }) => {
                (Stage::Spoiled, vec![Effect::CountFailure])
            }
            // Whoever goes back may choose another password; the app's secret is then another, too.
            (Stage::Password | Stage::Factor { .. }, Event::ChosePassword { hash, secret }) => {
                (Stage::Factor { password: hash, secret }, Vec::new())
            }
            (Stage::Factor { .. }, Event::RegisteredFactor { codes }) => {
                (Stage::Codes { codes }, vec![Effect::Register])
            }
            (Stage::Codes { .. }, Event::PutCodesAway) => (Stage::Passed, vec![Effect::Enter]),
            _ => return Err(OutOfTurn),
        };
        Ok((Attempt { stage, ..self }, effects))
    }

    /// Where the browser belongs.
    pub fn path(&self) -> &'static str {
        match self.stage {
            Stage::Code { .. } => "/office/login/code",
            Stage::Password => "/office/first-login/password",
            Stage::Factor { .. } => "/office/first-login/factor",
            Stage::Codes { .. } => "/office/first-login/codes",
            Stage::Passed | Stage::Spoiled => "/office/login",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(stage: Stage) -> Attempt {
        Attempt { operator: Uuid::nil(), proof: Vec::new(), next: None, stage }
    }

    fn stages() -> [Stage; 6] {
        [
            Stage::Code { tries: TRIES },
            Stage::Password,
            Stage::Factor { password: "hash".to_owned(), secret: vec![1] },
            Stage::Codes { codes: vec!["code".to_owned()] },
            Stage::Passed,
            Stage::Spoiled,
        ]
    }

    fn events() -> [Event; 5] {
        [
            Event::Showed { is_right: true },
            Event::Showed { is_right: false },
            Event::ChosePassword { hash: "hash".to_owned(), secret: vec![2] },
            Event::RegisteredFactor { codes: Vec::new() },
            Event::PutCodesAway,
        ]
    }

    /// Every stage with every event: what is not named here is out of turn.
    #[test]
    fn only_a_shown_code_or_a_whole_registration_enters() {
        let mut entered = Vec::new();
        for stage in stages() {
            for event in events() {
                let Ok((_, effects)) = at(stage.clone()).step(event.clone()) else { continue };
                if effects.contains(&Effect::Enter) {
                    entered.push((stage.clone(), event));
                }
            }
        }
        let [code, _, _, codes, ..] = stages();
        let expected = vec![(code, Event::Showed { is_right: true }), (codes, Event::PutCodesAway)];
        assert_eq!(entered, expected);
    }

    #[test]
    fn nothing_leads_out_of_an_attempt_that_is_over() {
        for stage in [Stage::Passed, Stage::Spoiled] {
            for event in events() {
                assert_eq!(at(stage.clone()).step(event), Err(OutOfTurn));
            }
        }
    }

    #[test]
    fn the_fifth_wrong_code_ends_the_attempt_and_counts() {
        let mut attempt = at(Stage::Code { tries: TRIES });
        for _ in 1..TRIES {
            let (next, effects) = attempt.step(Event::Showed { is_right: false }).unwrap();
            assert_eq!(effects, []);
            attempt = next;
        }
        let (spoiled, effects) = attempt.step(Event::Showed { is_right: false }).unwrap();
        assert_eq!((spoiled.stage, effects), (Stage::Spoiled, vec![Effect::CountFailure]));
    }

    #[test]
    fn the_first_login_saves_everything_at_one_moment() {
        let [_, _, chose, confirmed, put_away] = [
            events()[0].clone(),
            events()[1].clone(),
            events()[2].clone(),
            events()[3].clone(),
            Event::PutCodesAway,
        ];
        let (attempt, effects) = at(Stage::Password).step(chose).unwrap();
        assert_eq!(effects, []);
        let (attempt, effects) = attempt.step(confirmed).unwrap();
        assert_eq!(effects, [Effect::Register]);
        let (attempt, effects) = attempt.step(put_away).unwrap();
        assert_eq!((attempt.stage, effects), (Stage::Passed, vec![Effect::Enter]));
    }
}
