//! The one-time password (DOOR-15): 6 digits by mail, bound to the login attempt in whose browser they were
//! asked for. The machine's subject is the attempt, not the user: two browsers have two codes.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Machine, OutOfTurn};
use crate::secrets::is_equal;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneTimePassword {
    pub user: Uuid,
    /// A hash of the password that began the attempt.
    pub proof: Vec<u8>,
    pub stage: Stage,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    Waiting(Waiting),
    /// The right code was typed; the attempt is over.
    Passed,
    /// Too many wrong ones: a new login.
    Spoiled,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// The keyed hash of the newest code; older ones count no more.
    pub code: Vec<u8>,
    pub tries: u32,
    pub sends: u32,
    pub sent: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    Tried { code: Vec<u8>, at: Timestamp },
    SentAgain { code: Vec<u8>, at: Timestamp },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    SendCode,
    Enter,
    EndAttempt,
}

pub const TRIES: u32 = 5;
pub const SENDS: u32 = 5;
pub const LIFE: SignedDuration = SignedDuration::from_mins(10);
pub const PAUSE: SignedDuration = SignedDuration::from_secs(60);

impl OneTimePassword {
    /// The first code has just been sent.
    pub fn begin((user, proof): (Uuid, Vec<u8>), code: Vec<u8>, at: Timestamp) -> Self {
        let waiting = Waiting { code, tries: TRIES, sends: 1, sent: at };
        OneTimePassword { user, proof, stage: Stage::Waiting(waiting) }
    }

    pub fn waiting(&self) -> Option<&Waiting> {
        if let Stage::Waiting(waiting) = &self.stage { Some(waiting) } else { None }
    }

    fn to(self, stage: Stage, effects: Vec<Effect>) -> (Self, Vec<Effect>) {
        (OneTimePassword { stage, ..self }, effects)
    }
}

impl Machine for OneTimePassword {
    const KIND: &'static str = "one-time-password";
    type Event = Event;
    type Effect = Effect;

    fn step(self, event: Event) -> Result<(Self, Vec<Effect>), OutOfTurn> {
        let Stage::Waiting(waiting) = self.stage.clone() else { return Err(OutOfTurn) };
        match event {
            Event::Tried { code, at } if is_equal(&code, &waiting.code) && at < waiting.sent + LIFE => {
                Ok(self.to(Stage::Passed, vec![Effect::Enter, Effect::EndAttempt]))
            }
            Event::Tried { .. } if waiting.tries > 1 => {
                let waiting = Waiting { tries: waiting.tries - 1, ..waiting };
                Ok(self.to(Stage::Waiting(waiting), Vec::new()))
            }
            Event::Tried { .. } => Ok(self.to(Stage::Spoiled, vec![Effect::EndAttempt])),
            // A new code brings no new tries: they are the attempt's, not the code's.
            Event::SentAgain { code, at } if waiting.sends < SENDS && at >= waiting.sent + PAUSE => {
                let waiting = Waiting { code, sends: waiting.sends + 1, sent: at, ..waiting };
                Ok(self.to(Stage::Waiting(waiting), vec![Effect::SendCode]))
            }
            Event::SentAgain { .. } => Err(OutOfTurn),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).expect("a time")
    }

    fn begun() -> OneTimePassword {
        OneTimePassword::begin((Uuid::nil(), Vec::new()), vec![1], at(0))
    }

    fn tried(code: u8, second: i64) -> Event {
        Event::Tried { code: vec![code], at: at(second) }
    }

    fn walk(events: Vec<Event>) -> Result<(OneTimePassword, Vec<Effect>), OutOfTurn> {
        events.into_iter().try_fold((begun(), Vec::new()), |(machine, mut done), event| {
            let (machine, effects) = machine.step(event)?;
            done.extend(effects);
            Ok((machine, done))
        })
    }

    #[test]
    fn the_right_code_within_ten_minutes_enters() {
        assert_eq!(walk(vec![tried(1, 599)]).unwrap().1, [Effect::Enter, Effect::EndAttempt]);
        assert_eq!(walk(vec![tried(1, 600)]).unwrap().1, []);
    }

    #[test]
    fn only_the_newest_code_counts() {
        let again = Event::SentAgain { code: vec![2], at: at(60) };
        assert_eq!(walk(vec![again.clone(), tried(1, 61)]).unwrap().1, [Effect::SendCode]);
        assert_eq!(
            walk(vec![again, tried(2, 61)]).unwrap().1,
            [Effect::SendCode, Effect::Enter, Effect::EndAttempt]
        );
    }

    #[test]
    fn the_fifth_wrong_code_ends_the_attempt() {
        let (machine, done) = walk(vec![tried(9, 1); 5]).unwrap();
        assert_eq!((machine.stage.clone(), done), (Stage::Spoiled, vec![Effect::EndAttempt]));
        assert_eq!(machine.step(tried(1, 2)), Err(OutOfTurn));
    }

    #[test]
    fn a_mail_is_sent_again_after_a_minute() {
        assert_eq!(walk(vec![Event::SentAgain { code: vec![2], at: at(59) }]), Err(OutOfTurn));
        assert!(walk(vec![Event::SentAgain { code: vec![2], at: at(60) }]).is_ok());
    }

    fn event() -> impl Strategy<Value = Event> {
        prop_oneof![
            (0u8..4, 0i64..2000).prop_map(|(code, second)| tried(code, second)),
            (0u8..4, 0i64..2000)
                .prop_map(|(code, second)| Event::SentAgain { code: vec![code], at: at(second) }),
        ]
    }

    proptest! {
        /// However mails and guesses alternate, an attempt bears five wrong codes, enters once, and never again.
        #[test]
        fn tries_never_go_up_and_a_spent_attempt_never_works(events in prop::collection::vec(event(), 0..60)) {
            let mut machine = begun();
            let (mut wrong, mut entered) = (0, 0);
            for event in events {
                let before = machine.clone();
                let is_try = matches!(event, Event::Tried { .. });
                let Ok((next, effects)) = machine.step(event) else { machine = before; continue };
                prop_assert!(before.waiting().is_some(), "a spent attempt moved");
                if let (Some(was), Some(is)) = (before.waiting(), next.waiting()) {
                    prop_assert!(is.tries <= was.tries);
                }
                if effects.contains(&Effect::Enter) { entered += 1 } else if is_try { wrong += 1 }
                machine = next;
            }
            prop_assert!(wrong <= TRIES && entered <= 1);
        }
    }
}
