//! Counting, and keeping what was counted.

use std::{sync::Arc, time::Instant};

use counter::{Desks, Error, Portal, figures::Figures, site::Site};
use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date};
use store::{Conn, args, jobs};
use tokio::sync::Mutex;

pub const DAYS: i64 = 30;

pub const JOBS_WAITING: &str = "jobs-waiting";
pub const JOBS_DEAD: &str = "jobs-dead";
pub const NOTICES_WAITING: &str = "notices-waiting";

/// For a count that took no longer than so many milliseconds whoever looks can wait.
const QUICK: i64 = 200;
/// None begins before so many times as long have passed: however often somebody looks, the database has little to do with it.
const REST: i64 = 20;

/// One long count at a time.
static COUNTING: Mutex<()> = Mutex::const_new(());

/// The figures of a site, as fresh as they are cheap. What takes long is counted behind the back of whoever looks, and is
/// there for the next.
pub async fn figures(portal: &Portal, site: &Arc<Site>) -> Result<Figures, Error> {
    let Some(kept) = Figures::load(&mut portal.store.read().await?, &site.slug).await? else {
        return count(portal, site, Figures::default()).await;
    };
    let rested = SignedDuration::from_millis(kept.took().saturating_mul(REST));
    let is_due = portal.store.now().duration_since(kept.at()) >= rested;
    if is_due && kept.took() <= QUICK {
        return count(portal, site, kept).await;
    }
    if is_due && let Ok(alone) = COUNTING.try_lock() {
        let (portal, site, before) = (portal.clone(), Arc::clone(site), kept.clone());
        tokio::spawn(async move {
            if let Err(error) = count(&portal, &site, before).await {
                tracing::warn!(site = site.slug, error = error.chain(), "figures could not be counted");
            }
            drop(alone);
        });
    }
    Ok(kept)
}

/// Counts for every site. Called now and then.
pub async fn sweep(portal: &Portal) -> Result<(), Error> {
    for site in portal.sites.all() {
        let before = Figures::load(&mut portal.store.read().await?, &site.slug).await?;
        if let Err(error) = count(portal, &site, before.unwrap_or_default()).await {
            tracing::warn!(site = site.slug, error = error.chain(), "figures could not be counted");
        }
    }
    Ok(())
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
