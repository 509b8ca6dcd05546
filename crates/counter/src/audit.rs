//! The audit log: who did what, when, from where, on whose behalf (ALL-10).
//!
//! Append-only, and chained per site: each entry's hash covers the one before, keyed with the
//! installation's secret, so that whoever can write the database still cannot rewrite history.
//! Record last in a transaction: the chain's head is the one row that all writers of a site share.

use jiff::Timestamp;
use serde_json::{Map, Value as Json};
use store::{Conn, FromRow, Row, Store, Tx, args};

use crate::{
    hex,
    keys::Keys,
    list::{Column, Kind, Listing},
    visit::Visit,
};

/// The column of those for whom somebody acted; nearly always empty.
pub const ON_BEHALF: &str = "on_behalf";

/// The log as a list.
pub const LISTING: Listing = Listing {
    rows: "audit WHERE site = $1",
    columns: &[
        Column { name: "seq", word: "journal-seq", can_sort: false, kind: Kind::Number },
        Column { name: "at", word: "journal-at", can_sort: true, kind: Kind::Number },
        Column { name: "by_whom", word: "journal-by", can_sort: false, kind: Kind::Text },
        Column { name: ON_BEHALF, word: "journal-on-behalf", can_sort: false, kind: Kind::Text },
        Column { name: "did", word: "journal-did", can_sort: false, kind: Kind::Text },
        Column { name: "about", word: "journal-about", can_sort: false, kind: Kind::Text },
        Column { name: "address", word: "journal-address", can_sort: false, kind: Kind::Text },
        Column { name: "details", word: "journal-details", can_sort: false, kind: Kind::Text },
    ],
    more: "hash",
    key: "seq",
    key_kind: Kind::Number,
    order: "at",
    is_newest_first: true,
};

/// One thing done, to be recorded.
pub struct Deed {
    pub site: String,
    /// "user:{id}", "operator:{id}", "system" or "stranger".
    pub by: String,
    pub on_behalf: Option<String>,
    /// What was done, as `crate.verb-in-the-past`: "door.logged-in".
    pub did: &'static str,
    /// The thing it was done to.
    pub about: String,
    pub address: Option<String>,
    pub details: Map<String, Json>,
}

impl Deed {
    /// Where an operator acts in a customer's place, it is the operator who did it, on behalf of whoever it would
    /// have been.
    pub fn of(visit: &Visit, did: &'static str, by: impl Into<String>) -> Self {
        let (by, on_behalf) = match &visit.acting {
            Some(acting) => (acting.by(), Some(by.into())),
            None => (by.into(), None),
        };
        Deed {
            site: visit.slug().to_owned(),
            by,
            on_behalf,
            did,
            about: String::new(),
            address: Some(visit.address.to_string()),
            details: Map::new(),
        }
    }

    pub fn of_system(site: &str, did: &'static str) -> Self {
        Deed {
            site: site.to_owned(),
            by: "system".to_owned(),
            on_behalf: None,
            did,
            about: String::new(),
            address: None,
            details: Map::new(),
        }
    }

    /// For whom it was done, unless that is known already.
    #[must_use]
    pub fn on_behalf(mut self, of: impl Into<String>) -> Self {
        self.on_behalf.get_or_insert_with(|| of.into());
        self
    }

    #[must_use]
    pub fn about(mut self, thing: impl ToString) -> Self {
        self.about = thing.to_string();
        self
    }

    /// Facts that help a reader of the log. Never a secret (DOOR-73).
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Json>) -> Self {
        self.details.insert(name.to_owned(), value.into());
        self
    }
}

/// Gives the entry's number.
pub async fn record(tx: &mut Tx, keys: &Keys, deed: &Deed) -> Result<i64, store::Error> {
    let (seq, before) = take_head(tx, &deed.site).await?;
    let entry = Entry {
        seq,
        at: tx.now(),
        by: deed.by.clone(),
        on_behalf: deed.on_behalf.clone(),
        did: deed.did.to_owned(),
        about: deed.about.clone(),
        address: deed.address.clone(),
        details: Json::Object(deed.details.clone()).to_string(),
        hash: Vec::new(),
    };
    let hash = entry.hash_after(keys, &deed.site, &before);
    tx.run(
        "INSERT INTO audit (site, seq, at, by_whom, on_behalf, did, about, address, details, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        args![
            &deed.site,
            entry.seq,
            entry.at,
            entry.by,
            entry.on_behalf,
            entry.did,
            entry.about,
            entry.address,
            entry.details,
            hash.clone()
        ],
    )
    .await?;
    tx.run("UPDATE audit_heads SET hash = $2 WHERE site = $1", args![&deed.site, hash]).await?;
    Ok(seq)
}

/// The next number and the last hash. The update locks the head until the transaction ends.
async fn take_head(tx: &mut Tx, site: &str) -> Result<(i64, Vec<u8>), store::Error> {
    tx.one(
        "INSERT INTO audit_heads (site, seq, hash) VALUES ($1, 1, $2)
         ON CONFLICT (site) DO UPDATE SET seq = audit_heads.seq + 1
         RETURNING seq, hash",
        args![site, Vec::new()],
    )
    .await
}

/// An entry as it stands in the log.
pub struct Entry {
    pub seq: i64,
    pub at: Timestamp,
    pub by: String,
    pub on_behalf: Option<String>,
    pub did: String,
    pub about: String,
    pub address: Option<String>,
    pub details: String,
    pub hash: Vec<u8>,
}

impl FromRow for Entry {
    fn from_row(row: &Row) -> Result<Self, store::Error> {
        Ok(Entry {
            seq: row.get("seq")?,
            at: row.get("at")?,
            by: row.get("by_whom")?,
            on_behalf: row.get("on_behalf")?,
            did: row.get("did")?,
            about: row.get("about")?,
            address: row.get("address")?,
            details: row.get("details")?,
            hash: row.get("hash")?,
        })
    }
}

impl Entry {
    /// The word key of a kind of deed.
    pub fn word(did: &str) -> String {
        format!("did-{}", did.replace('.', "-"))
    }

    /// The name of what was done that has this word key. No crate has a hyphen in its name.
    pub fn of_word(word: &str) -> Option<String> {
        Some(word.strip_prefix("did-")?.replacen('-', ".", 1))
    }

    /// What else is known, a name and a value each.
    pub fn facts(&self) -> Vec<(String, Json)> {
        let facts: Map<String, Json> = serde_json::from_str(&self.details).unwrap_or_default();
        facts.into_iter().collect()
    }

    fn hash_after(&self, keys: &Keys, site: &str, before: &[u8]) -> Vec<u8> {
        let seq = self.seq.to_be_bytes();
        let at = self.at.as_millisecond().to_be_bytes();
        let on_behalf = self.on_behalf.as_deref().unwrap_or_default();
        let address = self.address.as_deref().unwrap_or_default();
        let parts: [&[u8]; 10] = [
            before,
            site.as_bytes(),
            &seq,
            &at,
            self.by.as_bytes(),
            on_behalf.as_bytes(),
            self.did.as_bytes(),
            self.about.as_bytes(),
            address.as_bytes(),
            self.details.as_bytes(),
        ];
        keys.hash("audit", &parts).to_vec()
    }
}

/// What `madoguchi audit verify` found for one site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Whole up to this entry. The hash is worth keeping elsewhere: it proves later that no end was cut off.
    Whole {
        entries: i64,
        head: String,
    },
    BrokenAt {
        seq: i64,
    },
    /// The log ends before its head does: entries at the end are missing.
    CutOff {
        entries: i64,
        expected: i64,
    },
}

pub async fn verify(store: &Store, keys: &Keys, site: &str) -> Result<Finding, store::Error> {
    let mut conn = store.read().await?;
    let head: Option<(i64, Vec<u8>)> =
        conn.maybe("SELECT seq, hash FROM audit_heads WHERE site = $1", args![site]).await?;
    let (expected, head) = match head {
        Some(head) => head,
        None if has_lost_its_head(&mut conn, site).await? => return Ok(Finding::BrokenAt { seq: 1 }),
        None => (0, Vec::new()),
    };
    let (mut seq, mut hash) = (0, Vec::new());
    loop {
        let entries = after(&mut conn, site, seq, 1000).await?;
        if entries.is_empty() {
            break;
        }
        for entry in entries {
            // What was added since the head was read is the next verification's matter.
            if seq == expected {
                break;
            }
            hash = entry.hash_after(keys, site, &hash);
            if entry.seq != seq + 1 || hash != entry.hash {
                return Ok(Finding::BrokenAt { seq: seq + 1 });
            }
            seq = entry.seq;
        }
        if seq == expected {
            break;
        }
    }
    if seq < expected {
        return Ok(Finding::CutOff { entries: seq, expected });
    }
    if hash != head {
        return Ok(Finding::BrokenAt { seq });
    }
    let head = hex::of(&head);
    Ok(Finding::Whole { entries: seq, head })
}

/// The first entry brings its head along: so where there is one after an entry has been seen, all is as it should be.
async fn has_lost_its_head(conn: &mut Conn, site: &str) -> Result<bool, store::Error> {
    if after(conn, site, 0, 1).await?.is_empty() {
        return Ok(false);
    }
    let heads: i64 = conn.one("SELECT count(*) FROM audit_heads WHERE site = $1", args![site]).await?;
    Ok(heads == 0)
}

/// Every site that has a log, whether its file is there or not: of all sites, since nobody else asks.
pub async fn sites(conn: &mut Conn) -> Result<Vec<String>, store::Error> {
    conn.all(
        "WITH RECURSIVE sites (site) AS (
             SELECT min(site) FROM audit
             UNION ALL
             SELECT (SELECT min(audit.site) FROM audit WHERE audit.site > sites.site)
             FROM sites WHERE sites.site IS NOT NULL
         )
         SELECT site FROM sites WHERE site IS NOT NULL UNION SELECT site FROM audit_heads",
        args![],
    )
    .await
}

/// Every kind of deed that a site's log knows, read by leaps from one to the next.
pub async fn kinds(conn: &mut Conn, site: &str) -> Result<Vec<String>, store::Error> {
    conn.all(
        "WITH RECURSIVE kinds (did) AS (
             SELECT min(did) FROM audit WHERE site = $1
             UNION ALL
             SELECT (SELECT min(audit.did) FROM audit WHERE audit.site = $1 AND audit.did > kinds.did)
             FROM kinds WHERE kinds.did IS NOT NULL
         )
         SELECT did FROM kinds WHERE did IS NOT NULL",
        args![site],
    )
    .await
}

/// The next entries. The order of their numbers is the order in which they became true, so that nothing appears before an
/// entry that was read.
pub async fn after(conn: &mut Conn, site: &str, seq: i64, most: i64) -> Result<Vec<Entry>, store::Error> {
    conn.all(
        "SELECT seq, at, by_whom, on_behalf, did, about, address, details, hash FROM audit
         WHERE site = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        args![site, seq, most],
    )
    .await
}
