//! A new login address (DOOR-50): it takes effect when the link that went there has been opened, and not before. The
//! machine's subject is the user; a newer wish takes the place of an older one. The PIN and the settings' page share it.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Machine, OutOfTurn};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LoginAddress {
    /// The link is on its way.
    Waiting(Waiting),
    Changed,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    pub address: String,
    /// The mark of what the person logged in with when this was asked for: after another change it goes no further.
    pub proof: Vec<u8>,
    pub sends: u32,
    pub sent: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    SentAgain { at: Timestamp },
    Confirmed,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    SendLink { address: String },
    ChangeLogin { address: String },
}

pub const SENDS: u32 = 3;
pub const PAUSE: SignedDuration = SignedDuration::from_secs(60);

impl LoginAddress {
    /// The first link is sent with it.
    pub fn begin(address: &str, proof: Vec<u8>, at: Timestamp) -> Self {
        LoginAddress::Waiting(Waiting { address: address.to_owned(), proof, sends: 1, sent: at })
    }

    pub fn waiting(&self) -> Option<&Waiting> {
        if let LoginAddress::Waiting(waiting) = self { Some(waiting) } else { None }
    }
}

impl Machine for LoginAddress {
    const KIND: &'static str = "login-address";
    type Event = Event;
    type Effect = Effect;

    fn step(self, event: Event) -> Result<(Self, Vec<Effect>), OutOfTurn> {
        let LoginAddress::Waiting(waiting) = self else { return Err(OutOfTurn) };
        let address = waiting.address.clone();
        match event {
            Event::SentAgain { at } if waiting.sends < SENDS && at >= waiting.sent + PAUSE => {
                let waiting = Waiting { sends: waiting.sends + 1, sent: at, ..waiting };
                Ok((LoginAddress::Waiting(waiting), vec![Effect::SendLink { address }]))
            }
            Event::SentAgain { .. } => Err(OutOfTurn),
            Event::Confirmed => Ok((LoginAddress::Changed, vec![Effect::ChangeLogin { address }])),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).expect("a time")
    }

    fn begun() -> LoginAddress {
        LoginAddress::begin("atarashii@example.jp", vec![1], at(0))
    }

    #[test]
    fn the_link_changes_the_login_once() {
        let (changed, effects) = begun().step(Event::Confirmed).unwrap();
        assert_eq!(effects, [Effect::ChangeLogin { address: "atarashii@example.jp".to_owned() }]);
        assert_eq!(changed.step(Event::Confirmed), Err(OutOfTurn));
    }

    #[test]
    fn the_mail_is_sent_again_after_a_minute_and_three_times_at_most() {
        let again = |machine: LoginAddress, second| machine.step(Event::SentAgain { at: at(second) });
        assert_eq!(again(begun(), 59), Err(OutOfTurn));
        let (twice, _) = again(begun(), 60).unwrap();
        let (thrice, _) = again(twice, 120).unwrap();
        assert_eq!(again(thrice, 180), Err(OutOfTurn));
    }
}
