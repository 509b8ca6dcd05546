//! The job that carries a notice: hands it to its carrier, notes what came of it, and says when to try again.

use std::{sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use store::{
    Result, Store,
    jobs::{Job, Outcome, Worker},
};
use uuid::Uuid;

use crate::{
    Smtp, Webhook, message,
    notice::{Channel, State, Waiting},
    sql, suppressed,
};

pub(crate) const JOB: &str = "post.deliver";

const GIVEN_UP_AFTER: SignedDuration = SignedDuration::from_hours(72);
const SHORTEST: Duration = Duration::from_secs(10);
const LONGEST: Duration = Duration::from_hours(1);

pub struct Carriers {
    pub mail: MailCarrier,
    pub phone: PhoneCarrier,
    /// Keeps texts after delivery, for the demo's mailbox. Elsewhere they are wiped: they carry secrets.
    pub keep_texts: bool,
}

#[expect(clippy::large_enum_variant, reason = "a program has one of it")]
pub enum MailCarrier {
    Smtp(Smtp),
    /// Lying in the outbox is being delivered: the demo shows the outbox as a mailbox.
    Mailbox,
}

pub enum PhoneCarrier {
    Webhook(Webhook),
    Mailbox,
    /// The config names no gateway, so SMS and calls cannot leave.
    Missing,
}

/// What a carrier says of a notice, with the other side's words.
#[derive(Debug, PartialEq)]
pub(crate) enum Verdict {
    Delivered(String),
    /// It will never be taken.
    Refused(String),
    /// It may be taken another time, but not before that long.
    Later {
        why: String,
        not_before: Duration,
    },
    /// Nobody waits for it any more, so that it was not sent.
    TooLate,
    /// The other side was found out of reach a moment ago, so that it was not even asked.
    NotTried(String),
}

/// Lets the worker carry notices.
pub fn works(worker: Worker, store: Store, carriers: Arc<Carriers>) -> Worker {
    worker.does(JOB, move |job| {
        let (store, carriers) = (store.clone(), Arc::clone(&carriers));
        async move { deliver(&store, &carriers, &job).await }
    })
}

async fn deliver(store: &Store, carriers: &Carriers, job: &Job) -> Outcome {
    let Some(id) = job.payload["notice"].as_str().and_then(|id| Uuid::try_parse(id).ok()) else {
        return Outcome::Dead { why: "the job names no notice".to_owned() };
    };
    carry(store, carriers, &job.site, id).await.unwrap_or_else(|error| {
        let after = pause(store.now().duration_since(job.left_at), Duration::ZERO, chance(store));
        Outcome::Again { after, why: error.to_string() }
    })
}

async fn carry(store: &Store, carriers: &Carriers, site: &str, id: Uuid) -> Result<Outcome> {
    let mut conn = store.read().await?;
    let Some(notice) = sql::waiting(&mut conn, site, id).await? else {
        return Ok(Outcome::Done); // carried before, by a run whose lease was lost
    };
    let now = store.now();
    let is_mail = notice.channel == Channel::Mail;
    let verdict = match notice.until {
        Some(until) if now >= until => Verdict::TooLate,
        _ if is_mail && suppressed::find(&mut conn, site, &notice.to).await?.is_some() => {
            Verdict::Refused("not sent: mail to this address came back before".to_owned())
        }
        _ => hand_over(carriers, &notice, now).await,
    };
    settle(store, carriers, site, &notice, verdict).await
}

async fn hand_over(carriers: &Carriers, notice: &Waiting, now: Timestamp) -> Verdict {
    match (notice.channel, &carriers.mail, &carriers.phone) {
        (Channel::Mail, MailCarrier::Smtp(smtp), _) => match message::compose(notice) {
            Ok(mail) => smtp.deliver(&mail, now).await,
            Err(why) => Verdict::Refused(why),
        },
        (Channel::Sms | Channel::Voice, _, PhoneCarrier::Webhook(webhook)) => {
            webhook.deliver(notice, now).await
        }
        (Channel::Sms | Channel::Voice, _, PhoneCarrier::Missing) => {
            Verdict::Refused("no phone gateway is configured".to_owned())
        }
        (Channel::Mail, MailCarrier::Mailbox, _)
        | (Channel::Sms | Channel::Voice, _, PhoneCarrier::Mailbox) => {
            Verdict::Delivered("mailbox".to_owned())
        }
    }
}

async fn settle(
    store: &Store,
    carriers: &Carriers,
    site: &str,
    notice: &Waiting,
    verdict: Verdict,
) -> Result<Outcome> {
    let now = store.now();
    let age = now.duration_since(notice.again.unwrap_or(notice.left_at));
    let (state, reply, not_before) = match verdict {
        Verdict::NotTried(why) => {
            let after = pause(age, Duration::ZERO, chance(store));
            return Ok(Outcome::Again { after, why: notice.scrubbed(&why) });
        }
        Verdict::TooLate => (State::GivenUp, "too late".to_owned(), Duration::ZERO),
        Verdict::Delivered(reply) => (State::Delivered, reply, Duration::ZERO),
        Verdict::Refused(reply) => (State::Refused, reply, Duration::ZERO),
        Verdict::Later { why, .. } if age >= GIVEN_UP_AFTER => (State::GivenUp, why, Duration::ZERO),
        Verdict::Later { why, not_before } => (State::Waiting, why, not_before),
    };
    let reply = notice.scrubbed(&reply);

    let mut tx = store.begin().await?;
    sql::tried(&mut tx, site, notice.id, now, &reply).await?;
    if state != State::Waiting {
        sql::end(&mut tx, site, notice.id, now, state).await?;
        // Codes that are good for minutes are no use to anybody later.
        let is_of_use = state != State::Delivered && notice.until.is_none();
        if !carriers.keep_texts && !is_of_use {
            sql::wipe(&mut tx, site, notice.id).await?;
        }
    }
    if state == State::Refused && notice.channel == Channel::Mail && suppressed::is_gone(&reply) {
        suppressed::suppress(&mut tx, site, &notice.to, (&reply, Some(notice.id))).await?;
    }
    tx.commit().await?;

    tell(site, notice, state, &reply);
    Ok(match state {
        State::Delivered | State::Refused | State::GivenUp => Outcome::Done,
        State::Waiting => Outcome::Again { after: pause(age, not_before, chance(store)), why: reply },
    })
}

fn tell(site: &str, notice: &Waiting, state: State, reply: &str) {
    let (channel, kind, to) = (notice.channel.name(), notice.kind.as_str(), notice.masked());
    metrics::counter!("notices_tried_total", "channel" => channel, "state" => state.name()).increment(1);
    if state == State::Delivered {
        tracing::info!(site, notice = %notice.id, kind, channel, to, "notice delivered");
    } else {
        tracing::warn!(site, notice = %notice.id, kind, channel, to, state = state.name(), reply, "notice not delivered");
    }
}

fn chance(store: &Store) -> u8 {
    let [chance] = store.given().bytes();
    chance
}

/// How long to wait before the next try: a twelfth of the notice's age, between ten seconds and an hour, and up to a
/// quarter more by chance, so that what failed together does not come back together. Growing with the age
/// instead of doubling, an hour without the mail server costs minutes of further delay and not another hour.
fn pause(age: SignedDuration, not_before: Duration, chance: u8) -> Duration {
    let age = Duration::try_from(age).unwrap_or_default();
    let base = (age / 12).clamp(SHORTEST, LONGEST * 4 / 5).max(not_before);
    base + base / 4 * u32::from(chance) / 255
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_grows_to_an_hour_and_no_further() {
        let hours = SignedDuration::from_hours;
        assert_eq!(pause(hours(0), Duration::ZERO, 0), Duration::from_secs(10));
        assert_eq!(pause(hours(1), Duration::ZERO, 0), Duration::from_mins(5));
        assert_eq!(pause(hours(70), Duration::ZERO, 255), Duration::from_hours(1));
        assert_eq!(pause(hours(-1), Duration::ZERO, 0), Duration::from_secs(10), "a clock that was set back");
    }

    #[test]
    fn the_pause_is_never_shorter_than_what_was_asked_for() {
        for chance in 0..=255 {
            let pause = pause(SignedDuration::ZERO, Duration::from_mins(10), chance);
            assert!((Duration::from_mins(10)..=Duration::from_secs(750)).contains(&pause));
        }
    }
}
