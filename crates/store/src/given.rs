//! What a program is given and must not take by itself: the time and chance.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use uuid::Uuid;

#[derive(Clone)]
pub struct Given(Arc<Gift>);

struct Gift {
    source: Source,
    /// The last id's time and place within its millisecond.
    last_id: AtomicU64,
}

enum Source {
    System,
    Set { clock: AtomicI64, chance: Box<Mutex<ChaCha20Rng>> },
}

impl Given {
    /// The real clock, and the operating system's chance.
    pub fn system() -> Self {
        Self::of(Source::System)
    }

    /// A clock that stands until it is turned, and chance that comes out alike for every equal seed.
    pub fn set(start: Timestamp, seed: u64) -> Self {
        let clock = AtomicI64::new(start.as_millisecond());
        let chance = ChaCha20Rng::seed_from_u64(seed);
        Self::of(Source::Set { clock, chance: Box::new(Mutex::new(chance)) })
    }

    fn of(source: Source) -> Self {
        Self(Arc::new(Gift { source, last_id: AtomicU64::new(0) }))
    }

    /// The time, to the millisecond.
    pub fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "this is the one clock")]
        let now = match &self.0.source {
            Source::System => Timestamp::now().as_millisecond(),
            Source::Set { clock, .. } => clock.load(Relaxed),
        };
        Timestamp::from_millisecond(now).expect("a clock stays within jiff's ten thousand years")
    }

    /// Turns a set clock on (tests).
    pub fn turn(&self, by: SignedDuration) {
        match &self.0.source {
            Source::System => panic!("only a set clock can be turned"),
            Source::Set { clock, .. } => {
                let by = i64::try_from(by.as_millis()).expect("a clock is turned by some years at most");
                clock.fetch_add(by, Relaxed);
            }
        }
    }

    pub fn fill(&self, bytes: &mut [u8]) {
        #[expect(clippy::disallowed_methods, reason = "this is the one source of chance")]
        match &self.0.source {
            Source::System => getrandom::fill(bytes).expect("the operating system always gives chance"),
            Source::Set { chance, .. } => {
                chance.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(bytes);
            }
        }
    }

    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// A UUID v7. Those of one process ascend, also within a millisecond and on a standing clock, so
    /// that lists come out in the order in which their rows were made.
    pub fn id(&self) -> Uuid {
        let now = u64::try_from(self.now().as_millisecond()).unwrap_or(0) << 12;
        let next = |last: u64| now.max(last + 1);
        let last = self.0.last_id.fetch_update(Relaxed, Relaxed, |last| Some(next(last)));
        let id = next(last.unwrap_or_else(|last| last));
        let mut rest = self.bytes::<10>();
        rest[..2].copy_from_slice(&id.to_be_bytes()[6..]);
        uuid::Builder::from_unix_timestamp_millis(id >> 12, &rest).into_uuid()
    }

    /// Waits on the real clock, for loops in the background.
    pub async fn rest(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_clock_only_turns_when_told() {
        let given = Given::set("2026-11-20T09:00:00.1234567Z".parse().unwrap(), 1);
        assert_eq!(given.now().to_string(), "2026-11-20T09:00:00.123Z");
        given.clone().turn(SignedDuration::from_mins(90));
        assert_eq!(given.now().to_string(), "2026-11-20T10:30:00.123Z");
    }

    #[test]
    fn equal_seeds_give_equal_chance() {
        let given = |seed| Given::set(Timestamp::UNIX_EPOCH, seed);
        assert_eq!(given(7).bytes::<16>(), given(7).bytes::<16>());
        assert_ne!(given(7).bytes::<16>(), given(8).bytes::<16>());
    }

    #[test]
    fn ids_ascend_on_a_standing_clock_and_carry_its_time() {
        let given = Given::set("2026-11-20T00:00:00Z".parse().unwrap(), 1);
        let ids: Vec<Uuid> = (0..5000).map(|_| given.id()).collect();
        assert!(ids.is_sorted_by(|a, b| a < b));
        assert_eq!(ids[0].get_version_num(), 7);
        let (seconds, _) = ids[0].get_timestamp().unwrap().to_unix();
        assert_eq!(i64::try_from(seconds).unwrap(), given.now().as_second());
    }

    #[test]
    fn the_real_clock_is_cut_to_the_millisecond() {
        assert_eq!(Given::system().now().as_nanosecond() % 1_000_000, 0);
    }

    #[test]
    #[should_panic(expected = "only a set clock can be turned")]
    fn the_real_clock_cannot_be_turned() {
        Given::system().turn(SignedDuration::from_secs(1));
    }
}
