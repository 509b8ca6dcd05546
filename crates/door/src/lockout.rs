//! Lock-out: how failures of one user add up, and what the right password hears meanwhile (DOOR-11).
//!
//! While a user is locked, guesses are still looked at, because only the person with the right password
//! may learn that there is a lock (DOOR-10). So that this never becomes an oracle, a locked user's
//! guesses are looked at only as often again as the policy allows; after that even the right password
//! hears the common words until the lock is over.

use jiff::{SignedDuration, Timestamp};

use crate::policy::{Lockout, Until};

/// Where one user stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Standing {
    pub failures: u32,
    pub lock: Option<Lock>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lock {
    pub since: Timestamp,
    /// None: until the operator unlocks.
    pub until: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    Right,
    Wrong,
    /// Wrong, and now locked.
    NowLocked,
    /// Right, but locked: the person may be told until when.
    Locked(Lock),
}

impl Standing {
    /// After a proof that no guess could give; a lock that only the operator opens stays shut.
    #[must_use]
    pub fn forgiven(self) -> Standing {
        match self.lock {
            Some(Lock { until: None, .. }) => self,
            _ => Standing::default(),
        }
    }

    pub fn is_locked(self, now: Timestamp) -> bool {
        self.lock.is_some_and(|lock| lock.until.is_none_or(|until| now < until))
    }

    pub fn judge(self, is_right: bool, policy: &Lockout, now: Timestamp) -> (Standing, Judgement) {
        let lock = self.lock.filter(|lock| lock.until.is_none_or(|until| now < until));
        let failures = if lock.is_none() && self.lock.is_some() { 0 } else { self.failures };
        match (lock, is_right) {
            (None, true) => (Standing::default(), Judgement::Right),
            (None, false) => {
                let failures = failures + 1;
                if failures < policy.failures {
                    return (Standing { failures, lock: None }, Judgement::Wrong);
                }
                let lock = Lock { since: now, until: end_of_lock(policy, now) };
                (Standing { failures, lock: Some(lock) }, Judgement::NowLocked)
            }
            (Some(lock), true) if failures < 2 * policy.failures => {
                (Standing { failures, lock: Some(lock) }, Judgement::Locked(lock))
            }
            (Some(lock), _) => {
                let failures = failures.saturating_add(1);
                (Standing { failures, lock: Some(lock) }, Judgement::Wrong)
            }
        }
    }
}

fn end_of_lock(policy: &Lockout, now: Timestamp) -> Option<Timestamp> {
    match policy.until {
        Until::Minutes(minutes) => Some(now + SignedDuration::from_mins(i64::from(minutes))),
        Until::OperatorUnlocks => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const POLICY: Lockout = Lockout { failures: 10, until: Until::Minutes(15) };

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + minute * 60).expect("a time")
    }

    fn fail(times: u32, standing: Standing, minute: i64) -> Standing {
        (0..times).fold(standing, |standing, _| standing.judge(false, &POLICY, at(minute)).0)
    }

    #[test]
    fn the_tenth_failure_locks_for_fifteen_minutes() {
        let nine = fail(9, Standing::default(), 0);
        assert_eq!(nine.judge(true, &POLICY, at(0)).1, Judgement::Right);
        let (ten, judgement) = nine.judge(false, &POLICY, at(0));
        assert_eq!(judgement, Judgement::NowLocked);
        let lock = Lock { since: at(0), until: Some(at(15)) };
        assert_eq!(ten.judge(true, &POLICY, at(14)).1, Judgement::Locked(lock));
        assert_eq!(ten.judge(true, &POLICY, at(15)).1, Judgement::Right);
        assert_eq!(
            ten.judge(false, &POLICY, at(15)),
            (Standing { failures: 1, lock: None }, Judgement::Wrong)
        );
    }

    #[test]
    fn the_right_password_starts_the_count_anew() {
        let (after, _) = fail(9, Standing::default(), 0).judge(true, &POLICY, at(0));
        assert_eq!(after, Standing::default());
    }

    #[test]
    fn guesses_at_a_locked_user_are_looked_at_only_so_often() {
        let locked = fail(10, Standing::default(), 0);
        assert!(matches!(fail(9, locked, 1).judge(true, &POLICY, at(2)).1, Judgement::Locked(_)));
        assert_eq!(fail(10, locked, 1).judge(true, &POLICY, at(2)).1, Judgement::Wrong);
        assert_eq!(fail(10, locked, 1).judge(true, &POLICY, at(15)).1, Judgement::Right);
    }

    #[test]
    fn a_lock_until_the_operator_unlocks_never_ends_by_itself() {
        let policy = Lockout { failures: 5, until: Until::OperatorUnlocks };
        let locked = (0..5).fold(Standing::default(), |s, _| s.judge(false, &policy, at(0)).0);
        assert!(matches!(locked.judge(true, &policy, at(1_000_000)).1, Judgement::Locked(_)));
    }

    proptest! {
        /// Whatever the order of guesses, in any quarter of an hour no more than twenty are looked at.
        #[test]
        fn no_quarter_of_an_hour_looks_at_more_than_twice_the_policy(minutes in prop::collection::vec(0i64..15, 1..200)) {
            let mut minutes = minutes;
            minutes.sort_unstable();
            let mut standing = Standing::default();
            let mut looked_at = 0;
            for minute in minutes {
                // The right password would have been recognised here:
                if standing.judge(true, &POLICY, at(minute)).1 != Judgement::Wrong {
                    looked_at += 1;
                }
                standing = standing.judge(false, &POLICY, at(minute)).0;
            }
            prop_assert!(looked_at <= 20, "{looked_at}");
        }
    }
}
