//! The PIN (DOOR-52): from a customer number to a new login address, a new password, or both. The machine's subject is
//! the attempt in one browser. A number that nobody has walks the same way as far as the page that asks for the PIN,
//! and never further: for it, no PIN is ever made.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Machine, OutOfTurn};
use crate::secrets::is_equal;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    pub stage: Stage,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    Asked(Asked),
    /// The PIN was right, and the user has a second factor (DOOR-56).
    SecondFactor(SecondFactor),
    /// May set a new login address, a new password, or both.
    Open(Open),
    /// The link to the new address is on its way; the address may still be corrected.
    AddressSent {
        open: Open,
        address: String,
    },
    Done,
    /// Too many wrong ones: from the beginning.
    Spoiled,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// 「お客様ID」 as it was typed.
    pub number: String,
    pub way: Way,
    /// None until somebody was found behind the number and could be reached: for most strangers' numbers, for ever.
    pub secret: Option<Secret>,
    pub tries: u32,
    pub sends: u32,
    pub sent: Timestamp,
}

/// How the PIN is brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    Voice,
    Sms,
    Mail,
}

counter::tags!(Way {
    Voice = "voice",
    Sms = "sms",
    Mail = "mail",
});

/// The newest PIN, as its keyed hash, and who gets in by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret {
    pub person: Person,
    pub hash: Vec<u8>,
    pub made: Timestamp,
}

/// The user, and the mark of what they logged in with when the PIN was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub user: Uuid,
    pub proof: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactor {
    pub person: Person,
    /// The newest code, where the factor is one that we send.
    pub code: Option<Code>,
    pub tries: u32,
    pub sends: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    pub hash: Vec<u8>,
    pub made: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    pub person: Person,
    pub until: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The job found whom it belongs to. `send` says for which of the askings.
    PinMade {
        send: u32,
        secret: Secret,
    },
    SentAgain {
        at: Timestamp,
    },
    Tried {
        hash: Vec<u8>,
        at: Timestamp,
        /// Whether this user has a second factor.
        needs_factor: bool,
    },
    CodeSent {
        code: Code,
    },
    FactorTried {
        is_right: bool,
        at: Timestamp,
    },
    /// What the last page asks for. The new mark, where the password has changed.
    Changed {
        proof: Option<Vec<u8>>,
        address: Option<String>,
        at: Timestamp,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Let the job look whom the number belongs to.
    LookUp {
        send: u32,
    },
    AskFactor,
    OpenChange,
    SetPassword,
    SendLink {
        address: String,
    },
    EndAttempt,
}

pub const TRIES: u32 = 5;
pub const SENDS: u32 = 3;
pub const LIFE: SignedDuration = SignedDuration::from_mins(10);
pub const PAUSE: SignedDuration = SignedDuration::from_secs(60);
/// How long the page for the change stands open.
pub const OPEN: SignedDuration = SignedDuration::from_mins(30);

impl Pin {
    pub fn begin(number: &str, way: Way, at: Timestamp) -> Self {
        let number = number.to_owned();
        Pin { stage: Stage::Asked(Asked { number, way, secret: None, tries: TRIES, sends: 1, sent: at }) }
    }

    pub fn asked(&self) -> Option<&Asked> {
        if let Stage::Asked(asked) = &self.stage { Some(asked) } else { None }
    }

    /// Whose attempt it is, so far as that is known.
    pub fn person(&self) -> Option<&Person> {
        match &self.stage {
            Stage::Asked(asked) => asked.secret.as_ref().map(|secret| &secret.person),
            Stage::SecondFactor(second) => Some(&second.person),
            Stage::Open(open) | Stage::AddressSent { open, .. } => Some(&open.person),
            Stage::Done | Stage::Spoiled => None,
        }
    }

    fn at(stage: Stage, effects: Vec<Effect>) -> (Self, Vec<Effect>) {
        (Pin { stage }, effects)
    }
}

impl Stage {
    /// The page that belongs to the stage, below `/{site}/`.
    pub fn page(&self) -> &'static str {
        match self {
            Stage::Asked(_) => "login-reset/pin",
            Stage::SecondFactor(_) => "login-reset/code",
            Stage::Open(_) => "login-reset/change",
            Stage::AddressSent { .. } => "login-reset/sent",
            Stage::Done | Stage::Spoiled => "login-reset",
        }
    }
}

impl Asked {
    fn is_right(&self, hash: &[u8], at: Timestamp) -> Option<Person> {
        let secret = self.secret.as_ref()?;
        (is_equal(&secret.hash, hash) && at < secret.made + LIFE).then(|| secret.person.clone())
    }

    fn step(self, event: Event) -> Result<(Pin, Vec<Effect>), OutOfTurn> {
        match event {
            Event::PinMade { send, secret } if send == self.sends && self.secret.is_none() => {
                Ok(Pin::at(Stage::Asked(Asked { secret: Some(secret), ..self }), Vec::new()))
            }
            // A new PIN brings no new tries: they are the attempt's.
            Event::SentAgain { at } if self.sends < SENDS && at >= self.sent + PAUSE => {
                let asked = Asked { secret: None, sends: self.sends + 1, sent: at, ..self };
                let effects = vec![Effect::LookUp { send: asked.sends }];
                Ok(Pin::at(Stage::Asked(asked), effects))
            }
            Event::Tried { hash, at, needs_factor } => match (self.is_right(&hash, at), self.tries) {
                (Some(person), _) if needs_factor => {
                    let second = SecondFactor { person, code: None, tries: TRIES, sends: 0 };
                    Ok(Pin::at(Stage::SecondFactor(second), vec![Effect::AskFactor]))
                }
                (Some(person), _) => Ok(open(person, at)),
                (None, 2..) => Ok(Pin::at(Stage::Asked(Asked { tries: self.tries - 1, ..self }), Vec::new())),
                (None, _) => Ok(Pin::at(Stage::Spoiled, vec![Effect::EndAttempt])),
            },
            _ => Err(OutOfTurn),
        }
    }
}

impl SecondFactor {
    fn step(self, event: Event) -> Result<(Pin, Vec<Effect>), OutOfTurn> {
        match event {
            Event::CodeSent { code } if self.may_send(code.made) => {
                let second = SecondFactor { code: Some(code), sends: self.sends + 1, ..self };
                Ok(Pin::at(Stage::SecondFactor(second), Vec::new()))
            }
            Event::FactorTried { is_right: true, at } => Ok(open(self.person, at)),
            Event::FactorTried { is_right: false, .. } if self.tries > 1 => {
                let second = SecondFactor { tries: self.tries - 1, ..self };
                Ok(Pin::at(Stage::SecondFactor(second), Vec::new()))
            }
            Event::FactorTried { is_right: false, .. } => {
                Ok(Pin::at(Stage::Spoiled, vec![Effect::EndAttempt]))
            }
            _ => Err(OutOfTurn),
        }
    }

    fn may_send(&self, at: Timestamp) -> bool {
        self.sends < SENDS && self.code.as_ref().is_none_or(|code| at >= code.made + PAUSE)
    }
}

fn open(person: Person, at: Timestamp) -> (Pin, Vec<Effect>) {
    Pin::at(Stage::Open(Open { person, until: at + OPEN }), vec![Effect::OpenChange])
}

impl Open {
    fn step(self, event: Event) -> Result<(Pin, Vec<Effect>), OutOfTurn> {
        let Event::Changed { proof, address, at } = event else { return Err(OutOfTurn) };
        if at >= self.until || (proof.is_none() && address.is_none()) {
            return Err(OutOfTurn);
        }
        let mut effects = Vec::new();
        let mut open = self;
        if let Some(proof) = proof {
            effects.push(Effect::SetPassword);
            open.person.proof = proof;
        }
        let Some(address) = address else {
            effects.push(Effect::EndAttempt);
            return Ok(Pin::at(Stage::Done, effects));
        };
        effects.push(Effect::SendLink { address: address.clone() });
        Ok(Pin::at(Stage::AddressSent { open, address }, effects))
    }
}

impl Machine for Pin {
    const KIND: &'static str = "pin";
    type Event = Event;
    type Effect = Effect;

    fn step(self, event: Event) -> Result<(Self, Vec<Effect>), OutOfTurn> {
        match self.stage {
            Stage::Asked(asked) => asked.step(event),
            Stage::SecondFactor(second) => second.step(event),
            Stage::Open(open) | Stage::AddressSent { open, .. } => open.step(event),
            Stage::Done | Stage::Spoiled => Err(OutOfTurn),
        }
    }
}

#[cfg(test)]
mod tests;
