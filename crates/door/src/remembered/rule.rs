//! What a cookie's turn means: the next turn, the same one again, or a copy in other hands.

use jiff::{SignedDuration, Timestamp};

/// Two tabs, a reload, an answer lost on the way: for so long the turn before still counts.
pub const GRACE: SignedDuration = SignedDuration::from_secs(60);

/// Where one remembered login stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Series {
    pub turn: i64,
    /// When the last turn was handed out.
    pub turned: Timestamp,
    pub until: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The newest cookie: it opens a session, and the next one takes its place.
    Turn,
    /// The one before, a moment ago: what it brought then, it brings again.
    Again,
    /// An old one: somebody has a copy, and nobody can tell who.
    Stolen,
    Over,
}

impl Series {
    pub fn judge(self, turn: i64, now: Timestamp) -> Verdict {
        if now >= self.until || turn > self.turn {
            Verdict::Over
        } else if turn == self.turn {
            Verdict::Turn
        } else if turn + 1 == self.turn && now < self.turned + GRACE {
            Verdict::Again
        } else {
            Verdict::Stolen
        }
    }

    #[must_use]
    pub fn turned(self, now: Timestamp) -> Self {
        Series { turn: self.turn + 1, turned: now, ..self }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).expect("a time")
    }

    fn begun() -> Series {
        Series { turn: 1, turned: at(0), until: at(30 * 86_400) }
    }

    #[test]
    fn each_turn_counts_once_and_a_minute_more() {
        let used = begun().turned(at(100));
        assert_eq!(used.judge(2, at(5000)), Verdict::Turn);
        assert_eq!(used.judge(1, at(159)), Verdict::Again);
        assert_eq!(used.judge(1, at(160)), Verdict::Stolen);
        assert_eq!(used.turned(at(101)).judge(1, at(102)), Verdict::Stolen);
        assert_eq!(used.judge(3, at(101)), Verdict::Over, "as after a backup was played back");
        assert_eq!(used.judge(2, at(30 * 86_400)), Verdict::Over);
        assert_eq!(used.judge(1, at(30 * 86_400)), Verdict::Over, "what is over is no theft");
    }

    proptest! {
        /// A browser that always brings its newest cookie is never taken for a thief, and a copy that is
        /// used beside it is found out, whoever comes first, as soon as the other one comes.
        #[test]
        fn of_two_who_share_a_cookie_one_is_found_out(waits in prop::collection::vec(61i64..80_000, 2..12), copied_at in 0usize..10) {
            let (mut series, mut now, mut own) = (begun(), 0, 1);
            let mut copy = None;
            for (n, wait) in waits.iter().enumerate() {
                now += wait;
                if n == copied_at { copy = Some(own); }
                prop_assert!(matches!(series.judge(own, at(now)), Verdict::Turn | Verdict::Over));
                series = series.turned(at(now));
                own = series.turn;
            }
            if let Some(copy) = copy {
                prop_assert!(matches!(series.judge(copy, at(now + 61)), Verdict::Stolen | Verdict::Over));
            }
        }
    }
}
