//! How long a login lasts, and whether one user may have two.

use counter::site::Reading;
use serde::{Deserialize, Deserializer};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Sessions {
    pub at_once: AtOnce,
    pub idle_minutes: u32,
    /// 「30日間ログイン状態を保持」
    #[serde(rename = "remember", deserialize_with = "remember")]
    pub remember_days: Option<u32>,
}

/// The same user twice at once (DOOR-12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AtOnce {
    Refused,
    /// After the right password the user may end the other session.
    Takeover,
    Allowed,
}

impl Sessions {
    pub(super) fn check(&self, reading: &mut Reading<'_>) {
        reading.range("sessions.idle-minutes", &self.idle_minutes, &(1..=720));
        let Some(days) = self.remember_days else { return };
        reading.range("sessions.remember", &days, &(1..=90));
        if self.at_once == AtOnce::Refused {
            let says = "a login that is kept for days would shut out the same user's next one as long; \
                        remember = \"off\" is right, or at-once = \"takeover\"";
            reading.wrong(&["sessions.remember", "sessions.at-once"], says);
        }
    }
}

// TOML has no null: what a preset switches on, a site must be able to write off.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Remember {
    Off,
    Days(u32),
}

fn remember<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u32>, D::Error> {
    Ok(match Remember::deserialize(from)? {
        Remember::Off => None,
        Remember::Days(days) => Some(days),
    })
}
