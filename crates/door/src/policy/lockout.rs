//! How many wrong passwords lock a user out, and until when (DOOR-11).

use counter::site::Reading;
use serde::Deserialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Lockout {
    pub failures: u32,
    pub until: Until,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Until {
    Minutes(u32),
    OperatorUnlocks,
}

impl Lockout {
    pub(super) fn check(&self, reading: &mut Reading<'_>) {
        // NIST SP 800-63B-4 §3.2.2: no more than 100.
        reading.range("lockout.failures", &self.failures, &(3..=100));
        if let Until::Minutes(minutes) = self.until {
            reading.range("lockout.until", &minutes, &(1..=1440));
        }
    }
}
