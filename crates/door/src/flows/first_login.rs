//! First login (DOOR-30 to DOOR-36): from the letter's password to the open door, by the steps that the
//! site's policy names. A person who is through already comes back here when a new consent text asks.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Machine, OutOfTurn};
use crate::policy::Step;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstLogin {
    /// The steps of this person, in order.
    pub steps: Vec<Step>,
    pub stage: Stage,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Asks for a second factor to be registered.
    SecondFactor,
    /// It is, and the recovery codes are shown.
    RecoveryCodes,
    Consent,
    /// Asks for the code and the address; after a spoiled link with the address typed before.
    Address {
        before: Option<String>,
    },
    /// The link has been sent.
    Waiting(Waiting),
    Password,
    Done,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    pub address: String,
    /// 「認証コード」, sealed: the page shows it again, so a hash would not do.
    pub code: Vec<u8>,
    pub tries: u32,
    pub sends: u32,
    pub sent: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    FactorRegistered,
    CodesCopied,
    Agreed,
    Declined,
    AddressGiven { address: String, code: Vec<u8>, at: Timestamp },
    SentAgain { at: Timestamp },
    CodeTried { is_right: bool },
    PasswordSet,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    KeepAgreement,
    KeepRefusal,
    /// Ends older links and sends a new one.
    SendLink {
        address: String,
    },
    RegisterAddress {
        address: String,
    },
    SpoilLinks,
    SetPassword,
    OpenDoor,
    EndTickets,
}

/// Wrong codes that a link bears.
pub const TRIES: u32 = 5;
/// Mails to one address before it has to be typed again.
pub const SENDS: u32 = 5;
/// Between two mails.
pub const PAUSE: SignedDuration = SignedDuration::from_secs(60);

impl FirstLogin {
    /// None where nothing is to be done.
    pub fn begin(steps: &[Step]) -> Option<FirstLogin> {
        let first = steps.first()?;
        Some(FirstLogin { steps: steps.to_vec(), stage: Stage::opening(*first) })
    }

    /// Whoever lost their factor on the way, or began before one was required, registers one before going on.
    #[must_use]
    pub fn with_factor_first(self) -> FirstLogin {
        let present = self.stage.step();
        let left = self.steps.iter().copied().skip_while(|step| Some(*step) != present);
        let left = left.filter(|step| *step != Step::SecondFactor);
        let steps = [Step::SecondFactor].into_iter().chain(left).collect();
        FirstLogin { steps, stage: Stage::SecondFactor }
    }

    /// Whoever agreed to a text in whose place there is another by now is asked again before going on; after a second
    /// factor, which comes before everything else.
    #[must_use]
    pub fn with_consent_ahead(self) -> FirstLogin {
        let FirstLogin { steps, stage } = self;
        let present = steps.iter().position(|step| Some(*step) == stage.step()).unwrap_or(steps.len());
        let (walked, left) = steps.split_at(present);
        if left.contains(&Step::Consent) {
            return FirstLogin { steps, stage };
        }
        let (factor, left) = left.split_at(usize::from(stage.step() == Some(Step::SecondFactor)));
        let stage = if factor.is_empty() { Stage::Consent } else { stage };
        let walked = walked.iter().filter(|step| **step != Step::Consent);
        let steps = walked.chain(factor).chain([&Step::Consent]).chain(left).copied().collect();
        FirstLogin { steps, stage }
    }

    /// What is known while a mail is on its way.
    pub fn waiting(&self) -> Option<&Waiting> {
        if let Stage::Waiting(waiting) = &self.stage { Some(waiting) } else { None }
    }

    fn advance(mut self, mut effects: Vec<Effect>) -> (FirstLogin, Vec<Effect>) {
        let present = self.steps.iter().position(|step| Some(*step) == self.stage.step());
        if let Some(next) = present.and_then(|present| self.steps.get(present + 1)) {
            self.stage = Stage::opening(*next);
        } else {
            self.stage = Stage::Done;
            effects.push(Effect::OpenDoor);
        }
        (self, effects)
    }

    fn stay(mut self, stage: Stage, effects: Vec<Effect>) -> (FirstLogin, Vec<Effect>) {
        self.stage = stage;
        (self, effects)
    }
}

impl Stage {
    fn opening(step: Step) -> Stage {
        match step {
            Step::SecondFactor => Stage::SecondFactor,
            Step::Consent => Stage::Consent,
            Step::Address => Stage::Address { before: None },
            Step::Password => Stage::Password,
        }
    }

    pub fn step(&self) -> Option<Step> {
        match self {
            Stage::SecondFactor | Stage::RecoveryCodes => Some(Step::SecondFactor),
            Stage::Consent => Some(Step::Consent),
            Stage::Address { .. } | Stage::Waiting(_) => Some(Step::Address),
            Stage::Password => Some(Step::Password),
            Stage::Done => None,
        }
    }

    /// The page that belongs to the stage, below `/{site}/first-login/`.
    pub fn page(&self) -> &'static str {
        match self {
            Stage::SecondFactor => "factor",
            Stage::RecoveryCodes => "codes",
            Stage::Consent => "consent",
            Stage::Address { .. } => "address",
            Stage::Waiting(_) => "sent",
            Stage::Password => "password",
            Stage::Done => "done",
        }
    }
}

impl Machine for FirstLogin {
    const KIND: &'static str = "first-login";
    type Event = Event;
    type Effect = Effect;

    fn step(self, event: Event) -> Result<(Self, Vec<Effect>), OutOfTurn> {
        match (self.stage.clone(), event) {
            (Stage::SecondFactor, Event::FactorRegistered) => {
                // Whoever else knows the password has proved less from now on.
                Ok(self.stay(Stage::RecoveryCodes, vec![Effect::EndTickets]))
            }
            (Stage::RecoveryCodes, Event::CodesCopied) => Ok(self.advance(Vec::new())),
            (Stage::Consent, Event::Agreed) => Ok(self.advance(vec![Effect::KeepAgreement])),
            (Stage::Consent, Event::Declined) => {
                Ok(self.stay(Stage::Consent, vec![Effect::KeepRefusal, Effect::EndTickets]))
            }
            (Stage::Address { .. } | Stage::Waiting(_), Event::AddressGiven { address, code, at }) => {
                let effects = vec![Effect::SendLink { address: address.clone() }];
                Ok(self.stay(
                    Stage::Waiting(Waiting { address, code, tries: TRIES, sends: 1, sent: at }),
                    effects,
                ))
            }
            (Stage::Waiting(waiting), Event::SentAgain { at })
                if waiting.sends < SENDS && at >= waiting.sent + PAUSE =>
            {
                let effects = vec![Effect::SendLink { address: waiting.address.clone() }];
                let sends = waiting.sends + 1;
                Ok(self.stay(Stage::Waiting(Waiting { sends, sent: at, ..waiting }), effects))
            }
            (Stage::Waiting(waiting), Event::CodeTried { is_right: true }) => {
                Ok(self.advance(vec![Effect::RegisterAddress { address: waiting.address }]))
            }
            (Stage::Waiting(waiting), Event::CodeTried { is_right: false }) if waiting.tries > 1 => {
                Ok(self.stay(Stage::Waiting(Waiting { tries: waiting.tries - 1, ..waiting }), Vec::new()))
            }
            (Stage::Waiting(waiting), Event::CodeTried { is_right: false }) => {
                Ok(self.stay(Stage::Address { before: Some(waiting.address) }, vec![Effect::SpoilLinks]))
            }
            (Stage::Password, Event::PasswordSet) => Ok(self.advance(vec![Effect::SetPassword])),
            _ => Err(OutOfTurn),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: [Step; 3] = [Step::Consent, Step::Address, Step::Password];
    const WITH_FACTOR: [Step; 4] = [Step::SecondFactor, Step::Consent, Step::Address, Step::Password];

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).expect("a time")
    }

    fn given(second: i64) -> Event {
        Event::AddressGiven { address: "keiri@aoba.example.jp".into(), code: vec![1], at: at(second) }
    }

    fn walk(events: &[Event]) -> Result<(FirstLogin, Vec<Effect>), OutOfTurn> {
        let start = FirstLogin::begin(&ALL).expect("there are steps");
        events.iter().cloned().try_fold((start, Vec::new()), |(machine, mut done), event| {
            let (machine, effects) = machine.step(event)?;
            done.extend(effects);
            Ok((machine, done))
        })
    }

    #[test]
    fn the_whole_way_opens_the_door() {
        let right = Event::CodeTried { is_right: true };
        let (machine, done) = walk(&[Event::Agreed, given(0), right, Event::PasswordSet]).unwrap();
        assert_eq!(machine.stage, Stage::Done);
        let address = "keiri@aoba.example.jp".to_owned();
        assert_eq!(
            done,
            [
                Effect::KeepAgreement,
                Effect::SendLink { address: address.clone() },
                Effect::RegisterAddress { address },
                Effect::SetPassword,
                Effect::OpenDoor
            ]
        );
    }

    #[test]
    fn the_fifth_wrong_code_spoils_the_link_and_keeps_the_address() {
        let wrong = Event::CodeTried { is_right: false };
        let mut events = vec![Event::Agreed, given(0)];
        events.extend(vec![wrong; 5]);
        let (machine, done) = walk(&events).unwrap();
        assert_eq!(machine.stage, Stage::Address { before: Some("keiri@aoba.example.jp".into()) });
        assert_eq!(done.last(), Some(&Effect::SpoilLinks));
        assert_eq!(machine.step(Event::CodeTried { is_right: true }), Err(OutOfTurn));
    }

    #[test]
    fn mails_are_sent_again_after_a_minute_and_five_times_at_most() {
        let start = [Event::Agreed, given(0)];
        let again = |seconds: &[i64]| {
            let mut events = start.to_vec();
            events.extend(seconds.iter().map(|second| Event::SentAgain { at: at(*second) }));
            walk(&events).map(|(machine, _)| machine)
        };
        assert_eq!(again(&[59]), Err(OutOfTurn));
        assert!(again(&[60, 120, 180, 240]).is_ok());
        assert_eq!(again(&[60, 120, 180, 240, 300]), Err(OutOfTurn));
    }

    #[test]
    fn a_refusal_is_kept_and_asks_again_next_time() {
        let (machine, done) = walk(&[Event::Declined]).unwrap();
        assert_eq!(machine.stage, Stage::Consent);
        assert_eq!(done, [Effect::KeepRefusal, Effect::EndTickets]);
    }

    #[test]
    fn a_factor_that_is_missing_comes_before_what_is_left_to_do() {
        let (machine, _) = walk(&[Event::Agreed]).unwrap();
        let machine = machine.with_factor_first();
        assert_eq!(machine.steps, [Step::SecondFactor, Step::Address, Step::Password]);
        assert_eq!(machine.clone().step(Event::CodesCopied), Err(OutOfTurn));
        let (machine, _) = machine.step(Event::FactorRegistered).unwrap();
        let (machine, done) = machine.step(Event::CodesCopied).unwrap();
        assert_eq!((machine.stage, done), (Stage::Address { before: None }, vec![]));
    }

    #[test]
    fn a_consent_that_is_asked_again_comes_before_what_is_left_to_do() {
        let (machine, _) = walk(&[Event::Agreed, given(0)]).unwrap();
        let machine = machine.with_consent_ahead();
        assert_eq!((machine.steps.clone(), &machine.stage), (ALL.to_vec(), &Stage::Consent));
        assert_eq!(machine.clone().with_consent_ahead(), machine, "once");
        let (machine, done) = machine.step(Event::Agreed).unwrap();
        assert_eq!((machine.stage, done), (Stage::Address { before: None }, vec![Effect::KeepAgreement]));

        let done = FirstLogin { steps: ALL.to_vec(), stage: Stage::Done }.with_consent_ahead();
        assert_eq!(done.steps, [Step::Address, Step::Password, Step::Consent], "what was walked stays known");
        assert_eq!(done.step(Event::Agreed).unwrap().1, [Effect::KeepAgreement, Effect::OpenDoor]);

        let codes =
            FirstLogin { steps: vec![Step::SecondFactor, Step::Password], stage: Stage::RecoveryCodes };
        let (machine, _) = codes.with_consent_ahead().step(Event::CodesCopied).unwrap();
        assert_eq!(machine.stage, Stage::Consent, "the factor stays first");
    }

    fn event() -> impl Strategy<Value = Event> {
        prop_oneof![
            Just(Event::FactorRegistered),
            Just(Event::CodesCopied),
            Just(Event::Agreed),
            Just(Event::Declined),
            (0i64..600).prop_map(given),
            (0i64..600).prop_map(|second| Event::SentAgain { at: at(second) }),
            any::<bool>().prop_map(|is_right| Event::CodeTried { is_right }),
            Just(Event::PasswordSet),
        ]
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        prop::sample::subsequence(WITH_FACTOR.to_vec(), 1..=4)
    }

    proptest! {
        /// No order of events opens the door without every step that the policy names.
        #[test]
        fn the_door_opens_only_after_every_step(steps in steps(), events in prop::collection::vec(event(), 0..40)) {
            let mut machine = FirstLogin::begin(&steps).expect("there are steps");
            let mut done = Vec::new();
            let mut is_registered = false;
            for event in events {
                let before = machine.clone();
                let registers = event == Event::FactorRegistered;
                match machine.step(event) {
                    Ok((next, effects)) => {
                        is_registered |= registers;
                        if let (Stage::Waiting(was), Stage::Waiting(is)) = (&before.stage, &next.stage)
                            && !effects.iter().any(|effect| matches!(effect, Effect::SendLink { .. }))
                        {
                            prop_assert!(is.tries < was.tries, "tries never go up");
                        }
                        machine = next;
                        done.extend(effects);
                    }
                    Err(OutOfTurn) => machine = before,
                }
            }
            if done.contains(&Effect::OpenDoor) {
                prop_assert_eq!(machine.stage, Stage::Done);
                for step in steps {
                    let proof = match step {
                        Step::SecondFactor => is_registered,
                        Step::Consent => done.contains(&Effect::KeepAgreement),
                        Step::Address => done.iter().any(|effect| matches!(effect, Effect::RegisterAddress { .. })),
                        Step::Password => done.contains(&Effect::SetPassword),
                    };
                    prop_assert!(proof, "{:?} was skipped", step);
                }
            }
        }
    }
}
