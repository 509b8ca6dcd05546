//! The change of an address (DOOR-42): the old mailbox is asked for the new address, the new mailbox whether
//! it is one, and only the new one's answer makes the change. One machine per user: asking again begins anew.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Machine, OutOfTurn};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressChange {
    pub stage: Stage,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// A link is on its way to the old mailbox.
    Asked {
        until: Timestamp,
    },
    /// A link is on its way to the new one.
    Given {
        address: String,
        until: Timestamp,
    },
    Changed,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    AskedAgain { at: Timestamp },
    AddressGiven { address: String, at: Timestamp },
    Confirmed { at: Timestamp },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// A link to the old mailbox, which ends the one before.
    AskOldMailbox,
    /// A link to the new mailbox.
    AskNewMailbox {
        address: String,
    },
    /// What the new mailbox was asked counts no more.
    EndNewLink,
    Change {
        address: String,
    },
}

/// How long each of the two links lives.
pub const LIFE: SignedDuration = SignedDuration::from_hours(24);

impl AddressChange {
    /// The old mailbox has just been asked.
    pub fn begin(at: Timestamp) -> Self {
        AddressChange { stage: Stage::Asked { until: at + LIFE } }
    }

    /// The address that the new mailbox is being asked about.
    pub fn given(&self) -> Option<&str> {
        if let Stage::Given { address, .. } = &self.stage { Some(address) } else { None }
    }
}

impl Machine for AddressChange {
    const KIND: &'static str = "address-change";
    type Event = Event;
    type Effect = Effect;

    fn step(self, event: Event) -> Result<(Self, Vec<Effect>), OutOfTurn> {
        let (stage, effects) = match (self.stage, event) {
            (Stage::Asked { .. }, Event::AskedAgain { at }) => {
                (Stage::Asked { until: at + LIFE }, vec![Effect::AskOldMailbox])
            }
            (Stage::Given { .. }, Event::AskedAgain { at }) => {
                (Stage::Asked { until: at + LIFE }, vec![Effect::EndNewLink, Effect::AskOldMailbox])
            }
            (Stage::Asked { until }, Event::AddressGiven { address, at }) if at < until => {
                let effects = vec![Effect::AskNewMailbox { address: address.clone() }];
                (Stage::Given { address, until: at + LIFE }, effects)
            }
            (Stage::Given { address, until }, Event::Confirmed { at }) if at < until => {
                (Stage::Changed, vec![Effect::Change { address }])
            }
            _ => return Err(OutOfTurn),
        };
        Ok((AddressChange { stage }, effects))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + hour * 3600).expect("a time")
    }

    fn given(address: &str, hour: i64) -> Event {
        Event::AddressGiven { address: address.to_owned(), at: at(hour) }
    }

    fn walk(events: Vec<Event>) -> Result<(AddressChange, Vec<Effect>), OutOfTurn> {
        let begun = (AddressChange::begin(at(0)), Vec::new());
        events.into_iter().try_fold(begun, |(machine, mut done), event| {
            let (machine, effects) = machine.step(event)?;
            done.extend(effects);
            Ok((machine, done))
        })
    }

    #[test]
    fn only_the_new_mailbox_makes_the_change() {
        let (machine, done) = walk(vec![given("new@example.jp", 1)]).unwrap();
        assert_eq!(machine.given(), Some("new@example.jp"));
        assert_eq!(done, [Effect::AskNewMailbox { address: "new@example.jp".to_owned() }]);
        let (machine, done) = machine.step(Event::Confirmed { at: at(2) }).unwrap();
        assert_eq!(done, [Effect::Change { address: "new@example.jp".to_owned() }]);
        assert_eq!(machine.step(Event::Confirmed { at: at(2) }), Err(OutOfTurn), "once");
        assert_eq!(walk(vec![Event::Confirmed { at: at(1) }]), Err(OutOfTurn));
    }

    #[test]
    fn each_mailbox_has_a_day() {
        assert_eq!(walk(vec![given("new@example.jp", 24)]), Err(OutOfTurn));
        assert!(walk(vec![given("new@example.jp", 23), Event::Confirmed { at: at(46) }]).is_ok());
        assert_eq!(walk(vec![given("new@example.jp", 23), Event::Confirmed { at: at(47) }]), Err(OutOfTurn));
    }

    #[test]
    fn asking_again_takes_back_what_the_new_mailbox_was_asked() {
        let (machine, done) =
            walk(vec![given("wrong@example.jp", 1), Event::AskedAgain { at: at(2) }]).unwrap();
        assert!(done.contains(&Effect::EndNewLink));
        assert_eq!(machine.step(Event::Confirmed { at: at(3) }), Err(OutOfTurn));
    }

    fn event() -> impl Strategy<Value = Event> {
        prop_oneof![
            (0i64..100).prop_map(|hour| Event::AskedAgain { at: at(hour) }),
            (0u8..3, 0i64..100).prop_map(|(who, hour)| given(&format!("{who}@example.jp"), hour)),
            (0i64..100).prop_map(|hour| Event::Confirmed { at: at(hour) }),
        ]
    }

    proptest! {
        /// Whatever happens, a change is of the address that was given last, since when the old mailbox was
        /// not asked again; it happens once, within a day, and nothing happens after it.
        #[test]
        fn a_change_is_what_was_last_given(events in prop::collection::vec(event(), 0..40)) {
            let mut machine = AddressChange::begin(at(0));
            let mut last: Option<(String, Timestamp)> = None;
            let mut changes = 0;
            for event in events {
                let Ok((next, effects)) = machine.clone().step(event.clone()) else { continue };
                prop_assert!(changes == 0, "something happened after the change");
                match event {
                    Event::AskedAgain { .. } => last = None,
                    Event::AddressGiven { address, at } => last = Some((address, at)),
                    Event::Confirmed { at } => {
                        let (address, since) = last.clone().expect("an address was given");
                        prop_assert_eq!(effects, vec![Effect::Change { address }]);
                        prop_assert!(at < since + LIFE);
                        changes += 1;
                    }
                }
                machine = next;
            }
        }
    }
}
