//! Each webhook follows the log: the next entry that it wants is told again and again until it is taken, and only then the
//! one after it. So nothing is left out, and nothing overtakes anything.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use counter::{
    Error, Portal,
    audit::{self, Deed, Entry},
};
use jiff::SignedDuration;
use post::outward::{Message, Outward, Told};
use store::jobs;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    GIVEN_UP, KEPT, Webhook, about,
    event::{self, Event},
    sql::{self, Hold},
};

/// How often to look for what was done.
const EVERY: Duration = Duration::from_secs(1);
/// So many are told something at a time by one node.
const AT_ONCE: usize = 16;
/// Longer than any call may take: so long a webhook is lost with its node.
const LEASE: SignedDuration = SignedDuration::from_mins(1);
/// So long one is told without a pause, before others have their turn.
const TURN: SignedDuration = SignedDuration::from_secs(30);
/// One site's webhooks take no more of that: they may all be slow.
const AT_ONCE_OF_SITE: usize = 4;
/// After how many tries days mean something.
const LEAST_TRIES: u32 = 12;
/// So many entries are read together.
const PAGE: i64 = 100;
/// So far behind it stays written down where it wants none of what happens.
const FAR: i64 = 1000;

/// Lets webhooks follow until told to stop, then ends the calls under way.
pub async fn run(portal: Portal, stop: CancellationToken) {
    let follower = Arc::new(Follower::new(portal.clone(), stop.clone()));
    let mut telling: JoinSet<()> = JoinSet::new();
    let (mut is_away, mut round) = (false, 0_usize);
    while !stop.is_cancelled() {
        while let Some(ended) = telling.try_join_next() {
            report(ended.map_err(|error| error.to_string()));
        }
        let mut looked = Ok(());
        // Each round begins with another site, so that none waits behind another's.
        let mut sites = portal.sites.slugs();
        let first = round % sites.len().max(1);
        sites.rotate_left(first);
        round = round.wrapping_add(1);
        for site in sites {
            match follower.behind(&site).await {
                Ok(hooks) => {
                    for hook in hooks.into_iter().take(AT_ONCE.saturating_sub(telling.len())) {
                        let Some(at_work) = AtWork::begin(&follower, &site, hook.id) else { continue };
                        telling.spawn(async move {
                            let turn = at_work.follower.turn(&at_work.site, &hook).await;
                            report(turn.map_err(|error| error.chain()));
                        });
                    }
                }
                Err(error) => looked = Err(error.chain()),
            }
        }
        if looked.is_err() != is_away {
            is_away = looked.is_err();
            report(looked);
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = portal.store.given().rest(EVERY) => {}
        }
    }
    while let Some(ended) = telling.join_next().await {
        report(ended.map_err(|error| error.to_string()));
    }
}

fn report(result: Result<(), String>) {
    if let Err(error) = result {
        tracing::warn!(error, "webhooks cannot be followed; tried again soon");
    }
}

/// Up to where it wants nothing of what it has not been told.
pub async fn passed(portal: &Portal, site: &str, hook: &Webhook) -> Result<i64, Error> {
    let mut reader = Reader::after(hook.seq);
    let next = reader.next(portal, site, hook).await?;
    Ok(next.map_or(reader.seq, |entry| entry.seq - 1))
}

/// Forgets old calls.
pub async fn sweep(portal: &Portal, site: &str) -> Result<(), Error> {
    loop {
        let mut tx = portal.store.begin().await?;
        let before = tx.now() - KEPT;
        let goes_on = sql::forget(&mut tx, site, before).await?;
        tx.commit().await?;
        if !goes_on {
            return Ok(());
        }
    }
}

/// One call, of whatever the webhook is told.
pub async fn call(portal: &Portal, site: &str, hook: &Webhook, entry: Entry) -> Result<Told, Error> {
    let (id, now) = (event::id(&entry), portal.store.now());
    let body = serde_json::to_string(&Event::of(site, entry)).map_err(Error::fault)?;
    let secrets = hook.secrets(&portal.keys, site, now);
    let url = hook.url(&portal.keys).unwrap_or_default();
    let message = Message { id: &id, body: &body, secrets: &secrets };
    let told = portal.part::<Outward>().tell(&url, &message, now).await;
    let outcome = if told.outcome.is_taken() { "taken" } else { "failed" };
    metrics::counter!("webhook_calls_total", "outcome" => outcome).increment(1);
    Ok(told)
}

/// Knows which webhooks there is something new for.
pub struct Follower {
    portal: Portal,
    stop: CancellationToken,
    /// How far each is known to want nothing, and what it wanted then: an idle site is not read again and again.
    passed: Mutex<HashMap<(String, Uuid), Passed>>,
    at_work: Mutex<HashSet<(String, Uuid)>>,
}

/// One that this node is telling something, as long as this is there.
struct AtWork {
    follower: Arc<Follower>,
    site: String,
    hook: Uuid,
}

impl AtWork {
    /// None where it is at work already, or where enough of its site are.
    fn begin(follower: &Arc<Follower>, site: &str, hook: Uuid) -> Option<AtWork> {
        let mut all = locked(&follower.at_work);
        let of_site = all.iter().filter(|(of, _)| of == site).count();
        if of_site >= AT_ONCE_OF_SITE || !all.insert((site.to_owned(), hook)) {
            return None;
        }
        Some(AtWork { follower: Arc::clone(follower), site: site.to_owned(), hook })
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        locked(&self.follower.at_work).remove(&(self.site.clone(), self.hook));
    }
}

fn locked<T>(it: &Mutex<T>) -> MutexGuard<'_, T> {
    it.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Clone)]
struct Passed {
    seq: i64,
    kinds: Vec<String>,
}

impl Follower {
    pub fn new(portal: Portal, stop: CancellationToken) -> Follower {
        Follower { portal, stop, passed: Mutex::default(), at_work: Mutex::default() }
    }

    /// Tells every webhook what it is to be told, one after the other.
    pub async fn round(&self) -> Result<(), Error> {
        for site in self.portal.sites.slugs() {
            for hook in self.behind(&site).await? {
                self.turn(&site, &hook).await?;
            }
        }
        Ok(())
    }

    /// Those for which there is something that they have not looked at.
    async fn behind(&self, site: &str) -> Result<Vec<Webhook>, Error> {
        let behind = sql::behind(&mut self.portal.store.read().await?, site).await?;
        let is_new = |(hook, head): &(Webhook, i64)| self.passed(site, hook) < *head;
        Ok(behind.into_iter().filter(is_new).map(|(hook, _)| hook).collect())
    }

    fn passed(&self, site: &str, hook: &Webhook) -> i64 {
        let all = locked(&self.passed);
        let passed = all.get(&(site.to_owned(), hook.id)).filter(|passed| passed.kinds == hook.kinds);
        passed.map_or(hook.seq, |passed| passed.seq.max(hook.seq))
    }

    fn remember(&self, site: &str, hook: &Webhook, seq: i64) {
        locked(&self.passed).insert((site.to_owned(), hook.id), Passed { seq, kinds: hook.kinds.clone() });
    }

    /// Tells one what it has not been told yet, until there is no more or something goes wrong.
    async fn turn(&self, site: &str, hook: &Webhook) -> Result<(), Error> {
        let store = &self.portal.store;
        let mut reader = Reader::after(self.passed(site, hook));
        let is_idle = reader.next(&self.portal, site, hook).await?.is_none();
        if is_idle {
            self.remember(site, hook, reader.seq);
            if reader.seq < hook.seq + FAR {
                return Ok(());
            }
        }
        let began = store.now();
        let mut tx = store.begin().await?;
        let hold = sql::take(&mut tx, site, hook.id, began + LEASE).await?;
        tx.commit().await?;
        let Some(mut hold) = hold else { return Ok(()) };
        let mut reader = Reader::after(hold.hook.seq);
        while let Some(entry) = reader.next(&self.portal, site, &hold.hook).await? {
            let goes_on = self.tell(&mut hold, entry).await?;
            if !goes_on || self.stop.is_cancelled() || store.now() > began + TURN {
                break;
            }
        }
        let mut tx = store.begin().await?;
        sql::let_go(&mut tx, &hold, reader.seq).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Whether it may be told the next one at once.
    async fn tell(&self, hold: &mut Hold, entry: Entry) -> Result<bool, Error> {
        let (portal, hook) = (&self.portal, &hold.hook);
        let (seq, did) = (entry.seq, entry.did.clone());
        let told = call(portal, &hold.site, hook, entry).await?;
        let is_taken = told.outcome.is_taken();
        let mut tx = portal.store.begin().await?;
        let now = tx.now();
        sql::note(&mut tx, (&hold.site, hook.id), (seq, &did), (&told, false)).await?;
        let goes_on = if is_taken {
            sql::took(&mut tx, hold, seq, now + LEASE).await?
        } else {
            let wait = jobs::back_off(tx.given(), hook.attempts + 1).max(told.not_before);
            let due = now.checked_add(wait).unwrap_or(now);
            let is_ours = sql::failed(&mut tx, hold, seq - 1, due).await?;
            let is_over = hook.failing_since.is_some_and(|since| now.duration_since(since) >= GIVEN_UP);
            // We may have been away ourselves.
            let is_hopeless = told.outcome.is_gone() || (is_over && hook.attempts >= LEAST_TRIES);
            if is_ours && is_hopeless && sql::stop(&mut tx, hold).await? {
                let deed = Deed::of_system(&hold.site, "office.stopped-webhook");
                let deed = deed.about(about(hook.id)).with("outcome", told.outcome.tag());
                audit::record(&mut tx, &portal.keys, &deed).await?;
            }
            false
        };
        tx.commit().await?;
        if is_taken {
            (hold.hook.attempts, hold.hook.failing_since) = (0, None);
        }
        Ok(goes_on)
    }
}

/// Reads on in the log, some entries at a time.
struct Reader {
    seq: i64,
    entries: VecDeque<Entry>,
}

impl Reader {
    fn after(seq: i64) -> Reader {
        Reader { seq, entries: VecDeque::new() }
    }

    /// The next entry that this one wants.
    async fn next(&mut self, portal: &Portal, site: &str, hook: &Webhook) -> Result<Option<Entry>, Error> {
        loop {
            while let Some(entry) = self.entries.pop_front() {
                self.seq = entry.seq;
                if hook.wants(&entry.did) {
                    return Ok(Some(entry));
                }
            }
            let mut conn = portal.store.read().await?;
            self.entries = audit::after(&mut conn, site, self.seq, PAGE).await?.into();
            if self.entries.is_empty() {
                return Ok(None);
            }
        }
    }
}
