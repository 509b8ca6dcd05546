//! The SQL of webhooks.

use counter::{
    audit::Entry,
    list::{Column, Kind, Listing},
};
use jiff::Timestamp;
use post::outward::{Outcome, Told};
use store::{Conn, FromRow, Result, Row, Tx, args};
use uuid::Uuid;

use super::{Standing, State, Webhook};

/// Whoever is at it no longer holds it, so that what comes of the call under way changes nothing. The next call waits until that
/// one is over.
const TAKEN_AWAY: &str = "held_by = NULL, attempts = 0, failing_since = NULL";

/// The number of the site's newest entry.
const HEAD: &str = "COALESCE((SELECT seq FROM audit_heads WHERE site = $1), 0)";

const WEBHOOK: &str =
    "id, name, url, kinds, state, made, made_by, secret, renewed, seq, told, attempts, failing_since, due";

/// Others write in between.
const AT_ONCE: i64 = 1000;

/// The calls of one webhook. Ids are made in the order of time.
pub const CALLS: Listing = Listing {
    rows: "webhook_calls WHERE site = $1 AND webhook = $2",
    columns: &[
        Column { name: "id", word: "webhooks-call-at", can_sort: true, kind: Kind::Text },
        Column { name: "did", word: "webhooks-call-did", can_sort: false, kind: Kind::Text },
        Column { name: "outcome", word: "webhooks-call-outcome", can_sort: false, kind: Kind::Text },
        Column { name: "took", word: "webhooks-call-took", can_sort: false, kind: Kind::Number },
    ],
    more: "seq, at, by_hand, said",
    key: "id",
    key_kind: Kind::Text,
    order: "id",
    is_newest_first: true,
};

/// One call, and what came of it.
pub struct Call {
    pub id: Uuid,
    pub seq: i64,
    pub did: String,
    pub at: Timestamp,
    /// Somebody has pressed a button for it.
    pub by_hand: bool,
    /// None where this program does not know it any more.
    pub outcome: Option<Outcome>,
    pub said: String,
    pub took: i64,
}

impl Call {
    pub fn is_taken(&self) -> bool {
        self.outcome.is_some_and(Outcome::is_taken)
    }
}

impl FromRow for Call {
    fn from_row(row: &Row) -> Result<Self> {
        let outcome: String = row.get("outcome")?;
        Ok(Call {
            id: row.get("id")?,
            seq: row.get("seq")?,
            did: row.get("did")?,
            at: row.get("at")?,
            by_hand: row.get("by_hand")?,
            outcome: Outcome::from_tag(&outcome),
            said: row.get("said")?,
            took: row.get("took")?,
        })
    }
}

/// Whoever tells a webhook holds it meanwhile.
#[derive(Clone)]
pub struct Hold {
    pub site: String,
    pub hook: Webhook,
    by: Uuid,
}

pub async fn all(conn: &mut Conn, site: &str) -> Result<Vec<Webhook>> {
    conn.all(&format!("SELECT {WEBHOOK} FROM webhooks WHERE site = $1 ORDER BY name, id"), args![site]).await
}

pub async fn count(conn: &mut Conn, site: &str) -> Result<i64> {
    conn.one("SELECT count(*) FROM webhooks WHERE site = $1", args![site]).await
}

pub async fn find(conn: &mut Conn, site: &str, id: Uuid) -> Result<Option<Webhook>> {
    conn.maybe(&format!("SELECT {WEBHOOK} FROM webhooks WHERE site = $1 AND id = $2"), args![site, id]).await
}

/// As an owner wants it.
pub struct Wanted<'a> {
    pub id: Uuid,
    pub name: &'a str,
    pub url: &'a [u8],
    pub kinds: &'a str,
    pub by: &'a str,
}

/// From what happens next on. `false` where it is there already: the button was pressed twice.
pub async fn insert(tx: &mut Tx, site: &str, new: &Wanted<'_>) -> Result<bool> {
    let now = tx.now();
    let sql = format!(
        "INSERT INTO webhooks (site, id, name, url, kinds, state, made, made_by, secret, seq, attempts, due)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, {HEAD}, 0, $7) ON CONFLICT (site, id) DO NOTHING"
    );
    let args = args![site, new.id, new.name, new.url, new.kinds, State::Active, now, new.by];
    Ok(tx.run(&sql, args).await? == 1)
}

/// It has passed what it did not want before. `false` where it is gone.
pub async fn change(tx: &mut Tx, site: &str, new: &Wanted<'_>, passed: i64) -> Result<bool> {
    let now = tx.now();
    let sql = format!(
        "UPDATE webhooks SET {TAKEN_AWAY}, name = $3, url = $4, kinds = $5, due = $6,
                             seq = CASE WHEN seq < $7 THEN $7 ELSE seq END
         WHERE site = $1 AND id = $2"
    );
    Ok(tx.run(&sql, args![site, new.id, new.name, new.url, new.kinds, now, passed]).await? == 1)
}

pub async fn pause(tx: &mut Tx, site: &str, id: Uuid) -> Result<bool> {
    let sql =
        format!("UPDATE webhooks SET {TAKEN_AWAY}, state = $3 WHERE site = $1 AND id = $2 AND state = $4");
    Ok(tx.run(&sql, args![site, id, State::Paused, State::Active]).await? == 1)
}

/// From where it stands, or from what happens next on.
pub async fn resume(tx: &mut Tx, site: &str, id: Uuid, skips: bool) -> Result<bool> {
    let now = tx.now();
    let seq = if skips { HEAD } else { "seq" };
    let sql = format!(
        "UPDATE webhooks SET {TAKEN_AWAY}, state = $3, due = $4, seq = {seq}
         WHERE site = $1 AND id = $2 AND state <> $5 AND (state <> $3 OR failing_since IS NOT NULL)"
    );
    Ok(tx.run(&sql, args![site, id, State::Active, now, State::Aside]).await? == 1)
}

/// The secret after this one. `false` where it has it already: the button was pressed twice.
pub async fn renew(tx: &mut Tx, site: &str, id: Uuid, secret: i64) -> Result<bool> {
    let now = tx.now();
    let sql = format!(
        "UPDATE webhooks SET {TAKEN_AWAY}, secret = secret + 1, renewed = $4, due = $4
         WHERE site = $1 AND id = $2 AND secret = $3"
    );
    Ok(tx.run(&sql, args![site, id, secret, now]).await? == 1)
}

/// Its calls are forgotten in their time: they may be many.
pub async fn end(tx: &mut Tx, site: &str, id: Uuid) -> Result<bool> {
    Ok(tx.run("DELETE FROM webhooks WHERE site = $1 AND id = $2", args![site, id]).await? == 1)
}

pub async fn change_all(tx: &mut Tx, from: State, to: State) -> Result<u64> {
    let now = tx.now();
    let sql = format!("UPDATE webhooks SET {TAKEN_AWAY}, state = $2, due = $3 WHERE state = $1");
    tx.run(&sql, args![from, to, now]).await
}

/// How many each site has that are put aside.
pub async fn aside(conn: &mut Conn) -> Result<Vec<(String, i64)>> {
    let sql = "SELECT site, count(*) FROM webhooks WHERE state = $1 GROUP BY site ORDER BY site";
    conn.all(sql, args![State::Aside]).await
}

pub async fn odd(conn: &mut Conn, site: &str, before: Timestamp) -> Result<i64> {
    let sql = "SELECT count(*) FROM webhooks
               WHERE site = $1 AND (state = $2 OR (state = $3 AND failing_since < $4))";
    conn.one(sql, args![site, State::Stopped, State::Active, before]).await
}

pub async fn standing(conn: &mut Conn, site: &str) -> Result<Standing> {
    let sql = "SELECT count(CASE WHEN state = 'active' AND failing_since IS NOT NULL THEN 1 END),
                      count(CASE state WHEN 'stopped' THEN 1 END), count(CASE state WHEN 'aside' THEN 1 END)
               FROM webhooks WHERE site = $1";
    let (failing, stopped, aside) = conn.one(sql, args![site]).await?;
    Ok(Standing { failing, stopped, aside })
}

/// Those that may be told something that they have not looked at, each with the number of the newest entry.
pub async fn behind(conn: &mut Conn, site: &str) -> Result<Vec<(Webhook, i64)>> {
    struct Behind(Webhook, i64);
    impl FromRow for Behind {
        fn from_row(row: &Row) -> Result<Self> {
            Ok(Behind(Webhook::from_row(row)?, row.get("head")?))
        }
    }
    let sql = format!(
        "SELECT {WEBHOOK}, head FROM webhooks, (SELECT seq AS head FROM audit_heads WHERE site = $1) AS heads
         WHERE site = $1 AND state = $2 AND due <= $3 AND seq < head AND (held_until IS NULL OR held_until <= $3)
         ORDER BY due, id"
    );
    let now = conn.now();
    let found: Vec<Behind> = conn.all(&sql, args![site, State::Active, now]).await?;
    Ok(found.into_iter().map(|Behind(hook, head)| (hook, head)).collect())
}

/// None where somebody else was quicker, or where it is not to be told anything any more.
pub async fn take(tx: &mut Tx, site: &str, id: Uuid, until: Timestamp) -> Result<Option<Hold>> {
    let (now, by) = (tx.now(), tx.id());
    let sql = format!(
        "UPDATE webhooks SET held_by = $4, held_until = $5
         WHERE site = $1 AND id = $2 AND state = $6 AND due <= $3 AND (held_until IS NULL OR held_until <= $3)
         RETURNING {WEBHOOK}"
    );
    let hook = tx.maybe(&sql, args![site, id, now, by, until, State::Active]).await?;
    Ok(hook.map(|hook| Hold { site: site.to_owned(), hook, by }))
}

/// It has taken this entry. `false`: it is not ours any more, or is to be told nothing more.
pub async fn took(tx: &mut Tx, hold: &Hold, seq: i64, until: Timestamp) -> Result<bool> {
    let now = tx.now();
    let sql = "UPDATE webhooks SET seq = $4, told = $5, attempts = 0, failing_since = NULL, held_until = $6
               WHERE site = $1 AND id = $2 AND held_by = $3 RETURNING state";
    let state: Option<String> =
        tx.maybe(sql, args![&hold.site, hold.hook.id, hold.by, seq, now, until]).await?;
    Ok(state.is_some_and(|state| state == State::Active.tag()))
}

/// It has taken something out of turn.
pub async fn touch(tx: &mut Tx, site: &str, id: Uuid) -> Result<()> {
    let now = tx.now();
    tx.run("UPDATE webhooks SET told = $3 WHERE site = $1 AND id = $2", args![site, id, now]).await?;
    Ok(())
}

/// It has not taken the next entry, and is let go until then. `false`: it is not ours any more.
pub async fn failed(tx: &mut Tx, hold: &Hold, seq: i64, due: Timestamp) -> Result<bool> {
    let now = tx.now();
    let sql =
        "UPDATE webhooks SET seq = $4, attempts = attempts + 1, failing_since = COALESCE(failing_since, $5),
                                   due = $6, held_by = NULL, held_until = NULL
               WHERE site = $1 AND id = $2 AND held_by = $3";
    Ok(tx.run(sql, args![&hold.site, hold.hook.id, hold.by, seq, now, due]).await? == 1)
}

/// It is called no more. `false` where somebody has paused or ended it meanwhile.
pub async fn stop(tx: &mut Tx, hold: &Hold) -> Result<bool> {
    let sql = "UPDATE webhooks SET state = $3 WHERE site = $1 AND id = $2 AND state = $4";
    let args = args![&hold.site, hold.hook.id, State::Stopped, State::Active];
    Ok(tx.run(sql, args).await? == 1)
}

/// Lets it go: it has nothing to be told up to here. Those that have waited longer come before it now.
pub async fn let_go(tx: &mut Tx, hold: &Hold, seq: i64) -> Result<()> {
    let now = tx.now();
    let sql = "UPDATE webhooks SET seq = $4, due = $5, held_by = NULL, held_until = NULL
               WHERE site = $1 AND id = $2 AND held_by = $3";
    tx.run(sql, args![&hold.site, hold.hook.id, hold.by, seq, now]).await?;
    Ok(())
}

pub async fn note(
    tx: &mut Tx,
    (site, hook): (&str, Uuid),
    (seq, did): (i64, &str),
    (told, by_hand): (&Told, bool),
) -> Result<()> {
    let (id, now) = (tx.id(), tx.now());
    let took = i64::try_from(told.took.as_millis()).unwrap_or(i64::MAX);
    tx.run(
        "INSERT INTO webhook_calls (site, id, webhook, seq, did, at, by_hand, outcome, said, took)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        args![site, id, hook, seq, did, now, by_hand, told.outcome.tag(), &told.said, took],
    )
    .await?;
    Ok(())
}

/// Which entry a call was about.
pub async fn seq_of(conn: &mut Conn, site: &str, (hook, call): (Uuid, Uuid)) -> Result<Option<i64>> {
    let sql = "SELECT seq FROM webhook_calls WHERE site = $1 AND webhook = $2 AND id = $3";
    conn.maybe(sql, args![site, hook, call]).await
}

/// An entry of the log by its number.
pub async fn entry(conn: &mut Conn, site: &str, seq: i64) -> Result<Option<Entry>> {
    let found = counter::audit::after(conn, site, seq - 1, 1).await?;
    Ok(found.into_iter().find(|entry| entry.seq == seq))
}

/// Forgets some of the calls that are older. `false` where none is left.
pub async fn forget(tx: &mut Tx, site: &str, before: Timestamp) -> Result<bool> {
    let sql = "DELETE FROM webhook_calls WHERE site = $1 AND id IN (
                   SELECT id FROM webhook_calls WHERE site = $1 AND at < $2 ORDER BY at LIMIT $3)";
    let forgotten = tx.run(sql, args![site, before, AT_ONCE]).await?;
    Ok(forgotten == AT_ONCE.unsigned_abs())
}
