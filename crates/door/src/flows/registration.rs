//! Registration of a new ID, where people are invited: the address is given, the link of the mail to it is
//! opened, and behind it a person and their company get a login.
//!
//! The machine's subject is the registration, not a user: whether the address has a login already is found
//! out by the job that sends the mail, and told in the mail alone (DOOR-10).

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Machine, OutOfTurn};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    pub address: String,
    /// The invitation by which they came.
    pub invitation: Option<Uuid>,
    pub sends: u32,
    pub sent: Timestamp,
    pub stage: Stage,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// A mail is on its way.
    Asked,
    /// The link was opened, and something was typed behind it.
    Filling(Person),
    Done,
}

/// What is typed behind the link; the password is not kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub company: String,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    SentAgain {
        at: Timestamp,
    },
    /// Typed, and refused: kept for the next look at the page.
    Filled(Person),
    Registered(Person),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    SendMail,
    OpenAccount(Person),
    TakeUpInvitation(Uuid),
    EndTickets,
}

pub const SENDS: u32 = 5;
pub const PAUSE: SignedDuration = SignedDuration::from_secs(60);

impl Registration {
    /// The first mail leaves.
    pub fn begin(address: &str, invitation: Option<Uuid>, at: Timestamp) -> Self {
        let stage = Stage::Asked;
        Registration { address: address.to_owned(), invitation, sends: 1, sent: at, stage }
    }

    /// What was typed the last time.
    pub fn person(&self) -> Person {
        if let Stage::Filling(person) = &self.stage { person.clone() } else { Person::default() }
    }

    pub fn can_resend(&self) -> bool {
        self.stage != Stage::Done && self.sends < SENDS
    }
}

impl Machine for Registration {
    const KIND: &'static str = "registration";
    type Event = Event;
    type Effect = Effect;

    fn step(self, event: Event) -> Result<(Self, Vec<Effect>), OutOfTurn> {
        match (&self.stage, event) {
            (Stage::Done, _) => Err(OutOfTurn),
            (_, Event::SentAgain { at }) if self.can_resend() && at >= self.sent + PAUSE => {
                Ok((Registration { sends: self.sends + 1, sent: at, ..self }, vec![Effect::SendMail]))
            }
            (_, Event::SentAgain { .. }) => Err(OutOfTurn),
            (_, Event::Filled(person)) => {
                Ok((Registration { stage: Stage::Filling(person), ..self }, Vec::new()))
            }
            (_, Event::Registered(person)) => {
                let mut effects = vec![Effect::OpenAccount(person)];
                effects.extend(self.invitation.map(Effect::TakeUpInvitation));
                effects.push(Effect::EndTickets);
                Ok((Registration { stage: Stage::Done, ..self }, effects))
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

    fn person(name: &str) -> Person {
        Person { company: "サンプル未来".to_owned(), name: name.to_owned() }
    }

    #[test]
    fn what_was_typed_is_kept_also_over_another_mail() {
        let machine = Registration::begin("a@example.jp", None, at(0));
        let (machine, _) = machine.step(Event::Filled(person("未来 花子"))).unwrap();
        let (machine, effects) = machine.step(Event::SentAgain { at: at(60) }).unwrap();
        assert_eq!((machine.person(), effects), (person("未来 花子"), vec![Effect::SendMail]));
    }

    #[test]
    fn an_invitation_is_taken_up_by_who_came_by_it() {
        let invitation = Uuid::from_u128(7);
        let machine = Registration::begin("a@example.jp", Some(invitation), at(0));
        let (_, effects) = machine.step(Event::Registered(person("未来 花子"))).unwrap();
        let expected = [
            Effect::OpenAccount(person("未来 花子")),
            Effect::TakeUpInvitation(invitation),
            Effect::EndTickets,
        ];
        assert_eq!(effects, expected);
    }

    fn event() -> impl Strategy<Value = Event> {
        prop_oneof![
            (0i64..2000).prop_map(|second| Event::SentAgain { at: at(second) }),
            "[a-c]{1}".prop_map(|name| Event::Filled(person(&name))),
            "[a-c]{1}".prop_map(|name| Event::Registered(person(&name))),
        ]
    }

    proptest! {
        /// One account at most, five mails at most with a minute between them, nothing after the end.
        #[test]
        fn a_registration_opens_one_account_and_sends_five_mails(events in prop::collection::vec(event(), 0..60)) {
            let mut machine = Registration::begin("a@example.jp", None, at(0));
            let (mut accounts, mut mails) = (0, vec![at(0)]);
            for event in events {
                let before = machine.clone();
                let Ok((next, effects)) = machine.step(event) else { machine = before; continue };
                prop_assert!(before.stage != Stage::Done);
                accounts += effects.iter().filter(|effect| matches!(effect, Effect::OpenAccount(_))).count();
                if effects.contains(&Effect::SendMail) { mails.push(next.sent) }
                machine = next;
            }
            prop_assert!(accounts <= 1 && mails.len() <= SENDS as usize);
            prop_assert!(mails.windows(2).all(|two| two[1] >= two[0] + PAUSE));
        }
    }
}
