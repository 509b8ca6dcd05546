//! Notices that found no way, sent once more; and how long their texts are kept for that.

use jiff::{SignedDuration, Timestamp};
use store::{Result, Store, Tx, args, jobs};
use uuid::Uuid;

use crate::notice::{State, delivery};

/// So long the text of an undelivered notice is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 14);

/// Others write in between.
const AT_ONCE: i64 = 1000;

/// Sends an undelivered notice again, the very same one. False where its text is gone, or where it is delivered, under way,
/// or of no use any more.
pub async fn send(tx: &mut Tx, site: &str, id: Uuid) -> Result<bool> {
    let now = tx.now();
    let woken = tx
        .run(
            "UPDATE notices SET state = $4, again = $3, ended_at = NULL
             WHERE site = $1 AND id = $2 AND state IN ($5, $6) AND text <> '' AND (until IS NULL OR until > $3)",
            args![site, id, now, State::Waiting.name(), State::Refused.name(), State::GivenUp.name()],
        )
        .await?;
    if woken == 1 {
        jobs::leave(tx, &delivery(site, id, 0, now)).await?;
    }
    Ok(woken == 1)
}

/// Texts carry codes and links: what nobody will send again any more goes.
pub async fn sweep(store: &Store, site: &str) -> Result<()> {
    loop {
        let mut tx = store.begin().await?;
        let before = tx.now().checked_sub(KEPT).unwrap_or(Timestamp::MIN);
        let wiped = tx
            .run(
                "UPDATE notices SET text = '', html = NULL, unsubscribe = NULL WHERE site = $1 AND id IN (
                     SELECT id FROM notices
                     WHERE site = $1 AND state IN ('refused', 'given-up') AND text <> '' AND ended_at < $2
                     ORDER BY ended_at LIMIT $3)",
                args![site, before, AT_ONCE],
            )
            .await?;
        tx.commit().await?;
        if wiped < u64::try_from(AT_ONCE).unwrap_or_default() {
            return Ok(());
        }
    }
}
