//! Webhooks (OFF-8): other people's programs are told what was done, as signed messages (Standard Webhooks). Each follows the
//! audit log from where it stands (`follow`), one entry after the other, and is told the same one until it has taken it.

mod actions;
pub mod event;
pub mod follow;
pub mod handlers;
pub mod pages;
pub mod sql;

pub use sql::aside;

use counter::keys::Keys;
use jiff::{SignedDuration, Timestamp};
use post::outward::Secret;
use store::{Conn, FromRow, Result, Row, Tx};
use url::Url;
use uuid::Uuid;

/// So long a secret signs beside the one that has taken its place.
const BOTH: SignedDuration = SignedDuration::from_hours(24);
/// What fails so long is somebody's work.
const ODD: SignedDuration = SignedDuration::from_hours(1);
/// What fails so long is called no more.
const GIVEN_UP: SignedDuration = SignedDuration::from_hours(24 * 3);
/// How long its calls are remembered.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 14);

#[derive(Clone, Debug)]
pub struct Webhook {
    pub id: Uuid,
    pub name: String,
    url: Vec<u8>,
    /// All where there is none.
    pub kinds: Vec<String>,
    pub state: State,
    pub made: Timestamp,
    pub made_by: String,
    /// The number of its secret.
    pub secret: i64,
    pub renewed: Option<Timestamp>,
    /// The last entry of the log that it has been told or does not want.
    pub seq: i64,
    /// When it last took something.
    pub told: Option<Timestamp>,
    pub attempts: u32,
    pub failing_since: Option<Timestamp>,
    pub due: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Active,
    Paused,
    /// By the program: nobody took anything for days, or nobody is there any more.
    Stopped,
    /// Since a restore: what is told from a copy is told twice.
    Aside,
}

counter::tags!(State {
    Active = "active",
    Paused = "paused",
    Stopped = "stopped",
    Aside = "aside",
});

impl Webhook {
    pub fn wants(&self, did: &str) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|kind| kind == did)
    }

    /// None where the installation's secret is another than when it was made.
    pub fn url(&self, keys: &Keys) -> Option<String> {
        keys.open(URL, &self.url)
    }

    /// What may be shown of its address to everybody.
    pub fn host(&self, keys: &Keys) -> String {
        let url = self.url(keys).and_then(|url| Url::parse(&url).ok());
        url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Made from the installation's own, so that it need not be kept.
    pub fn secret(&self, keys: &Keys, site: &str) -> Secret {
        secret(keys, site, self.id, self.secret)
    }

    /// Those that sign: the present one first.
    fn secrets(&self, keys: &Keys, site: &str, now: Timestamp) -> Vec<Secret> {
        let before = self.renewed.filter(|at| now < *at + BOTH).map(|_| self.secret - 1);
        let numbers = [Some(self.secret), before].into_iter().flatten();
        numbers.map(|number| secret(keys, site, self.id, number)).collect()
    }
}

/// What the log calls one of them.
fn about(id: Uuid) -> String {
    format!("webhook:{id}")
}

/// What addresses are sealed for.
const URL: &str = "webhook-url";

fn secret(keys: &Keys, site: &str, id: Uuid, number: i64) -> Secret {
    Secret(keys.hash("webhook", &[site.as_bytes(), id.as_bytes(), &number.to_be_bytes()]))
}

impl FromRow for Webhook {
    fn from_row(row: &Row) -> Result<Self> {
        let kinds: String = row.get("kinds")?;
        Ok(Webhook {
            id: row.get("id")?,
            name: row.get("name")?,
            url: row.get("url")?,
            kinds: kinds.split_whitespace().map(str::to_owned).collect(),
            state: row.get("state")?,
            made: row.get("made")?,
            made_by: row.get("made_by")?,
            secret: row.get("secret")?,
            renewed: row.get("renewed")?,
            seq: row.get("seq")?,
            told: row.get("told")?,
            attempts: row.get("attempts")?,
            failing_since: row.get("failing_since")?,
            due: row.get("due")?,
        })
    }
}

/// How many of a site's tell nobody anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    pub failing: i64,
    pub stopped: i64,
    pub aside: i64,
}

/// Those of a site that somebody should look at.
pub async fn odd(conn: &mut Conn, site: &str) -> Result<i64> {
    let before = conn.now() - ODD;
    sql::odd(conn, site, before).await
}

/// Silences all that are active in the whole database: it is a copy, and what it would tell has been told.
pub async fn put_aside(tx: &mut Tx) -> Result<u64> {
    sql::change_all(tx, State::Active, State::Aside).await
}

/// Lets those go on that were put aside.
pub async fn take_up(tx: &mut Tx) -> Result<u64> {
    sql::change_all(tx, State::Aside, State::Active).await
}
