//! The gate: how much one key may ask of one node in a minute. A program that runs in a circle then slows itself down
//! and nobody else. Kept in memory, since a limit of this kind is not worth a write for each request.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::error::{Error, Result};

/// Twenty a second: with pages of 200, a million customers are read in under five minutes.
pub const MOST: u32 = 1200;
const WINDOW: SignedDuration = SignedDuration::from_secs(60);
/// Windows that are over are forgotten when there are so many.
const MANY: usize = 10_000;

#[derive(Clone, Default)]
pub struct Gate(Arc<Mutex<HashMap<Uuid, Window>>>);

#[derive(Clone, Copy)]
struct Window {
    began: Timestamp,
    used: u32,
}

impl Window {
    /// A clock that was set back opens a new one, too.
    fn is_over(&self, now: Timestamp) -> bool {
        now < self.began || now >= self.began + WINDOW
    }
}

/// What is left of the minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    asks: u32,
    seconds: u64,
}

impl Gate {
    pub fn take(&self, key: Uuid, now: Timestamp) -> Result<Left> {
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() > MANY {
            windows.retain(|_, window| !window.is_over(now));
        }
        let window = windows.entry(key).or_insert(Window { began: now, used: 0 });
        if window.is_over(now) {
            *window = Window { began: now, used: 0 };
        }
        let rest = (window.began + WINDOW).duration_since(now);
        let wait = Duration::try_from(rest).unwrap_or_default();
        if window.used >= MOST {
            return Err(Error::TooMany { wait });
        }
        window.used += 1;
        Ok(Left { asks: MOST - window.used, seconds: wait.as_secs() })
    }
}

impl Left {
    /// As the IETF's draft on rate limits writes it.
    pub fn tell(self, headers: &mut HeaderMap) {
        let policy = format!("\"key\";q={MOST};w={}", WINDOW.as_secs());
        let left = format!("\"key\";r={};t={}", self.asks, self.seconds);
        for (name, value) in [("ratelimit-policy", policy), ("ratelimit", left)] {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_its_minute_and_takes_nothing_from_another() {
        let (gate, one, other) = (Gate::default(), Uuid::nil(), Uuid::max());
        let start = Timestamp::UNIX_EPOCH;
        for used in 1..=MOST {
            let left = gate.take(one, start).expect("not used up");
            assert_eq!(left, Left { asks: MOST - used, seconds: 60 });
        }
        let late = start + SignedDuration::from_secs(20);
        let refused = gate.take(one, late).expect_err("used up");
        assert_eq!(refused.wait(), Some(Duration::from_secs(40)));
        assert!(gate.take(other, late).is_ok());
        assert!(gate.take(one, start + WINDOW).is_ok(), "a new minute");
        assert!(gate.take(one, start).is_ok(), "a clock that was set back shuts nobody out");
    }
}
