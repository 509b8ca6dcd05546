//! Counting, and keeping what was counted.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use counter::{Desks, Error, Portal, figures::Figures, site::Site};
use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date};
use store::{Conn, args, jobs};
use tokio::{sync::Mutex, time::timeout};

pub const DAYS: i64 = 30;

pub const JOBS_WAITING: &str = "jobs-waiting";
pub const JOBS_DEAD: &str = "jobs-dead";
pub const NOTICES_WAITING: &str = "notices-waiting";

/// So long whoever looks waits for a count; and so long where nobody has counted before.
const PATIENCE: Duration = Duration::from_millis(200);
const FIRST_PATIENCE: Duration = Duration::from_secs(2);
/// None begins before so many times as long have passed: however often somebody looks, the database has little to do with it.
const REST: i64 = 20;

/// One count at a time.
static COUNTING: Mutex<()> = Mutex::const_new(());

/// The figures of a site, as fresh as they are cheap. What takes long is counted behind the back of whoever looks, and is
/// there for the next. None where nothing has been counted yet.
pub async fn figures(portal: &Portal, site: &Arc<Site>) -> Result<Option<Figures>, Error> {
    let kept = Figures::load(&mut portal.store.read().await?, &site.slug).await?;
    let now = portal.store.now();
    let has_rested = |kept: &Figures| {
        now.duration_since(kept.at()) >= SignedDuration::from_millis(kept.took().saturating_mul(REST))
    };
    if !kept.as_ref().is_none_or(has_rested) {
        return Ok(kept);
    }
    let Ok(alone) = COUNTING.try_lock() else { return Ok(kept) };
    let patience = if kept.is_some() { PATIENCE } else { FIRST_PATIENCE };
    let (portal, site, before) = (portal.clone(), Arc::clone(site), kept.clone().unwrap_or_default());
    let counting = tokio::spawn(async move {
        let counted = count_or_say(&portal, &site, before).await;
        drop(alone);
        counted
    });
    let counted = timeout(patience, counting).await.ok().and_then(Result::ok).flatten();
    Ok(counted.or(kept))
}

/// Counts for every site. Called now and then.
pub async fn sweep(portal: &Portal) -> Result<(), Error> {
    for site in portal.sites.all() {
        let before = Figures::load(&mut portal.store.read().await?, &site.slug).await?;
        count_or_say(portal, &site, before.unwrap_or_default()).await;
    }
    Ok(())
}

async fn count_or_say(portal: &Portal, site: &Arc<Site>, before: Figures) -> Option<Figures> {
    count(portal, site, before)
        .await
        .inspect_err(|error| {
            tracing::warn!(site = site.slug, error = error.chain(), "figures could not be counted");
        })
        .ok()
}

async fn count(portal: &Portal, site: &Arc<Site>, before: Figures) -> Result<Figures, Error> {
    let start = Instant::now();
    let mut conn = portal.store.read().await?;
    let mut figures = Figures::default();
    door::figures::count(&mut conn, &site.slug, &mut figures).await?;
    for desk in portal.part::<Desks>().of(site) {
        desk.count(&mut conn, &site.slug, &mut figures).await?;
    }
    let standing = jobs::standing(&mut conn, &site.slug).await?;
    figures.set(JOBS_WAITING, standing.waiting + standing.held);
    figures.set(JOBS_DEAD, standing.dead);
    let waiting: i64 = conn
        .one(
            "SELECT count(*) FROM notices WHERE site = $1 AND state <> 'delivered' AND state = 'waiting'",
            args![&site.slug],
        )
        .await?;
    figures.set(NOTICES_WAITING, waiting);
    let now = portal.store.now();
    let days = days(site, now);
    for day in &days {
        count_logins(&mut conn, (site, *day), &before, &mut figures).await?;
    }
    drop(conn);
    figures.counted(now, i64::try_from(start.elapsed().as_millis()).unwrap_or(i64::MAX));
    let mut tx = portal.store.begin().await?;
    figures.save(&mut tx, &site.slug, days.first().map_or(0, |day| digits(*day))).await?;
    tx.commit().await?;
    Ok(figures)
}

/// The last days of a site's calendar, today at the end.
pub fn days(site: &Site, now: Timestamp) -> Vec<Date> {
    let today = now.to_zoned(site.time_zone.clone()).date();
    (0..DAYS).rev().filter_map(|back| today.checked_sub(back.days()).ok()).collect()
}

pub fn digits(day: Date) -> i64 {
    i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
}

/// A day that was over when it was counted is not counted again.
async fn count_logins(
    conn: &mut Conn,
    (site, day): (&Site, Date),
    before: &Figures,
    figures: &mut Figures,
) -> Result<(), Error> {
    let midnight = |day: Date| day.to_zoned(site.time_zone.clone()).map(|at| at.timestamp());
    let (Ok(from), Ok(until)) = (midnight(day), day.tomorrow().and_then(midnight)) else { return Ok(()) };
    let names = [door::figures::LOGINS, door::figures::REFUSED];
    let kept = names.map(|name| before.of(name, digits(day)));
    let counted = match kept {
        [Some(inside), Some(refused)] if before.at() >= until => (inside, refused),
        _ => door::figures::logins(conn, &site.slug, [from, until]).await?,
    };
    figures.set_of(names[0], digits(day), counted.0);
    figures.set_of(names[1], digits(day), counted.1);
    Ok(())
}
