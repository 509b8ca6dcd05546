//! The second factor at a login (DOOR-15, DOOR-20): after the right password, a proof of one of the kinds
//! that the person has. The machine's subject is the attempt, not the user: two browsers have two attempts,
//! and the tries are the attempt's, whichever kinds they go to.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Machine, OutOfTurn};
use crate::secrets::is_equal;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactor {
    pub user: Uuid,
    /// A hash of the password that began the attempt.
    pub proof: Vec<u8>,
    /// What this person may show, the best first.
    pub ways: Vec<Way>,
    /// Mails that have left.
    pub sends: u32,
    pub stage: Stage,
}

/// A kind of proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    Passkey,
    Authenticator,
    /// 6 digits to the user's own address.
    Mail,
    RecoveryCode,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    Asking(Asking),
    /// The right proof was shown; the attempt is over.
    Passed,
    /// Too many wrong ones: a new login.
    Spoiled,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asking {
    /// The kind that the page asks for.
    pub way: Way,
    pub tries: u32,
    /// The newest code by mail, if any has left.
    pub code: Option<Code>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// Its keyed hash; older ones count no more.
    pub hash: Vec<u8>,
    pub sent: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The person would rather show another kind; `code` is the hash of one to send, should it be mail.
    Chose {
        way: Way,
        code: Vec<u8>,
        at: Timestamp,
    },
    /// The code of the mail was typed.
    Typed {
        code: Vec<u8>,
        at: Timestamp,
    },
    /// Something else than a mailed code was shown; whether it is right was looked up under the user's lock.
    Showed {
        way: Way,
        is_right: bool,
    },
    SentAgain {
        code: Vec<u8>,
        at: Timestamp,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    SendCode,
    /// What was shown counts no second time.
    SpendProof,
    Enter,
    /// A spent attempt is one failure of the login: nothing can be guessed without end.
    CountFailure,
}

pub const TRIES: u32 = 5;
pub const SENDS: u32 = 5;
pub const LIFE: SignedDuration = SignedDuration::from_mins(10);
pub const PAUSE: SignedDuration = SignedDuration::from_secs(60);

counter::tags!(Way {
    Passkey = "passkey",
    Authenticator = "authenticator",
    Mail = "mail",
    RecoveryCode = "recovery-code",
});

impl SecondFactor {
    /// Asks for the first of the ways; where that is mail, the code with this hash leaves now. None where
    /// there is nothing to ask for.
    pub fn begin(
        (user, proof): (Uuid, Vec<u8>),
        ways: Vec<Way>,
        code: Vec<u8>,
        at: Timestamp,
    ) -> Option<(Self, Vec<Effect>)> {
        let way = *ways.first()?;
        let stage = Stage::Asking(Asking { way, tries: TRIES, code: None });
        let machine = SecondFactor { user, proof, ways, sends: 0, stage };
        if way != Way::Mail {
            return Some((machine, Vec::new()));
        }
        machine.step(Event::Chose { way, code, at }).ok()
    }

    pub fn asking(&self) -> Option<&Asking> {
        if let Stage::Asking(asking) = &self.stage { Some(asking) } else { None }
    }

    /// When the next mail may leave.
    pub fn next_mail(&self) -> Option<Timestamp> {
        self.asking().and_then(|asking| asking.code.as_ref()).map(|code| code.sent + PAUSE)
    }

    fn to(self, stage: Stage, effects: Vec<Effect>) -> (Self, Vec<Effect>) {
        (SecondFactor { stage, ..self }, effects)
    }

    fn send(self, asking: Asking, hash: Vec<u8>, at: Timestamp) -> (Self, Vec<Effect>) {
        let asking = Asking { way: Way::Mail, code: Some(Code { hash, sent: at }), ..asking };
        let sends = self.sends + 1;
        (SecondFactor { sends, ..self }).to(Stage::Asking(asking), vec![Effect::SendCode])
    }

    fn judge(self, asking: Asking, is_right: bool) -> (Self, Vec<Effect>) {
        match (is_right, asking.tries) {
            (true, _) => self.to(Stage::Passed, vec![Effect::SpendProof, Effect::Enter]),
            (false, 2..) => {
                let asking = Asking { tries: asking.tries - 1, ..asking };
                self.to(Stage::Asking(asking), Vec::new())
            }
            (false, _) => self.to(Stage::Spoiled, vec![Effect::CountFailure]),
        }
    }
}

impl Machine for SecondFactor {
    const KIND: &'static str = "second-factor";
    type Event = Event;
    type Effect = Effect;

    fn step(self, event: Event) -> Result<(Self, Vec<Effect>), OutOfTurn> {
        let Stage::Asking(asking) = self.stage.clone() else { return Err(OutOfTurn) };
        match event {
            Event::Chose { way, .. } if !self.ways.contains(&way) => Err(OutOfTurn),
            // A mail leaves when its kind is first asked for, and afterwards by 「再送する」 only.
            Event::Chose { way: Way::Mail, code, at } if asking.code.is_none() => {
                Ok(self.send(asking, code, at))
            }
            Event::Chose { way, .. } => Ok(self.to(Stage::Asking(Asking { way, ..asking }), Vec::new())),
            Event::Typed { code, at } => {
                let known = asking.code.clone().filter(|_| asking.way == Way::Mail).ok_or(OutOfTurn)?;
                let is_right = is_equal(&code, &known.hash) && at < known.sent + LIFE;
                Ok(self.judge(asking, is_right))
            }
            Event::Showed { way, is_right } if way == asking.way && way != Way::Mail => {
                Ok(self.judge(asking, is_right))
            }
            Event::Showed { .. } => Err(OutOfTurn),
            // A new code brings no new tries: they are the attempt's, not the code's.
            Event::SentAgain { code, at } => {
                let may = asking.way == Way::Mail && self.sends < SENDS;
                let is_time = self.next_mail().is_some_and(|next| at >= next);
                if may && is_time { Ok(self.send(asking, code, at)) } else { Err(OutOfTurn) }
            }
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

    fn begun(ways: &[Way]) -> SecondFactor {
        let begun = SecondFactor::begin((Uuid::nil(), Vec::new()), ways.to_vec(), vec![1], at(0));
        begun.expect("there are ways").0
    }

    fn typed(code: u8, second: i64) -> Event {
        Event::Typed { code: vec![code], at: at(second) }
    }

    fn chose(way: Way, code: u8, second: i64) -> Event {
        Event::Chose { way, code: vec![code], at: at(second) }
    }

    fn again(code: u8, second: i64) -> Event {
        Event::SentAgain { code: vec![code], at: at(second) }
    }

    fn walk(ways: &[Way], events: Vec<Event>) -> Result<(SecondFactor, Vec<Effect>), OutOfTurn> {
        events.into_iter().try_fold((begun(ways), Vec::new()), |(machine, mut done), event| {
            let (machine, effects) = machine.step(event)?;
            done.extend(effects);
            Ok((machine, done))
        })
    }

    const MAIL: [Way; 1] = [Way::Mail];
    const IN: [Effect; 2] = [Effect::SpendProof, Effect::Enter];

    #[test]
    fn the_right_code_within_ten_minutes_enters() {
        assert_eq!(walk(&MAIL, vec![typed(1, 599)]).unwrap().1, IN);
        assert_eq!(walk(&MAIL, vec![typed(1, 600)]).unwrap().1, []);
    }

    #[test]
    fn only_the_newest_code_counts() {
        assert_eq!(walk(&MAIL, vec![again(2, 60), typed(1, 61)]).unwrap().1, [Effect::SendCode]);
        let (machine, _) = walk(&MAIL, vec![again(2, 60), typed(2, 61)]).unwrap();
        assert_eq!(machine.stage, Stage::Passed);
    }

    #[test]
    fn the_fifth_wrong_proof_ends_the_attempt_whichever_kinds_were_tried() {
        let ways = [Way::Authenticator, Way::Mail];
        let wrong = Event::Showed { way: Way::Authenticator, is_right: false };
        let mut events = vec![wrong; 3];
        events.extend([chose(Way::Mail, 1, 1), typed(9, 2), typed(9, 2)]);
        let (machine, done) = walk(&ways, events).unwrap();
        assert_eq!(
            (machine.stage.clone(), done),
            (Stage::Spoiled, vec![Effect::SendCode, Effect::CountFailure])
        );
        assert_eq!(machine.step(typed(1, 2)), Err(OutOfTurn));
    }

    #[test]
    fn a_mail_leaves_only_when_it_is_asked_for_and_again_after_a_minute() {
        let ways = [Way::Passkey, Way::Mail];
        let begin = SecondFactor::begin((Uuid::nil(), Vec::new()), ways.to_vec(), vec![1], at(0)).unwrap();
        assert_eq!(begin.1, []);
        let to_and_fro = vec![chose(Way::Mail, 1, 1), chose(Way::Passkey, 2, 2), chose(Way::Mail, 3, 3)];
        assert_eq!(walk(&ways, to_and_fro).unwrap().1, [Effect::SendCode]);
        assert_eq!(walk(&MAIL, vec![again(2, 59)]), Err(OutOfTurn));
        assert!(walk(&MAIL, vec![again(2, 60)]).is_ok());
    }

    #[test]
    fn a_kind_that_the_person_has_not_cannot_be_chosen_nor_shown() {
        assert_eq!(walk(&MAIL, vec![chose(Way::Authenticator, 1, 1)]), Err(OutOfTurn));
        let right = Event::Showed { way: Way::Authenticator, is_right: true };
        assert_eq!(walk(&MAIL, vec![right]), Err(OutOfTurn));
    }

    fn way() -> impl Strategy<Value = Way> {
        prop::sample::select(Way::ALL.to_vec())
    }

    fn event() -> impl Strategy<Value = Event> {
        prop_oneof![
            (0u8..4, 0i64..2000).prop_map(|(code, second)| typed(code, second)),
            (0u8..4, 0i64..2000).prop_map(|(code, second)| again(code, second)),
            (way(), 0u8..4, 0i64..2000).prop_map(|(way, code, second)| chose(way, code, second)),
            (way(), prop::bool::weighted(0.1)).prop_map(|(way, is_right)| Event::Showed { way, is_right }),
        ]
    }

    proptest! {
        /// However kinds, mails and guesses alternate, an attempt bears five wrong proofs, enters once by a right
        /// one of its own kinds, and never again.
        #[test]
        fn nobody_enters_without_a_right_proof_and_tries_never_go_up(
            ways in prop::sample::subsequence(Way::ALL.to_vec(), 1..=4),
            events in prop::collection::vec(event(), 0..60),
        ) {
            let mut machine = begun(&ways);
            let (mut wrong, mut entered, mut sent) = (0, 0, u32::from(ways[0] == Way::Mail));
            for event in events {
                let before = machine.clone();
                let Ok((next, effects)) = machine.step(event.clone()) else { machine = before; continue };
                let was = before.asking().expect("a spent attempt moved");
                if let Some(is) = next.asking() {
                    prop_assert!(is.tries <= was.tries);
                    prop_assert!(ways.contains(&is.way));
                }
                sent += u32::try_from(effects.iter().filter(|effect| **effect == Effect::SendCode).count()).unwrap();
                if effects.contains(&Effect::Enter) {
                    entered += 1;
                    let is_proved = match &event {
                        Event::Showed { way, is_right } => *is_right && *way == was.way && ways.contains(way),
                        Event::Typed { code, .. } => was.code.as_ref().is_some_and(|known| known.hash == *code),
                        _ => false,
                    };
                    prop_assert!(is_proved, "{:?} entered", event);
                } else if matches!(event, Event::Typed { .. } | Event::Showed { .. }) {
                    wrong += 1;
                }
                machine = next;
            }
            prop_assert!(wrong <= TRIES && entered <= 1 && sent <= SENDS);
        }
    }
}
