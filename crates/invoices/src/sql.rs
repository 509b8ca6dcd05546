//! The SQL of documents, as customers and operators read them. What writes them stands with the batches.

use std::collections::{BTreeSet, HashMap};

use counter::list::{Column, Kind as Holds, Listing};
use shelf::DocumentKey;
use store::{Conn, Error, FromRow, Result, Row, args};
use uuid::Uuid;

use crate::{
    document::{Document, Kind, Pdf, Period, State},
    said::Said,
};

/// The column that only files have: on a page it would be wider than all others, and it stands on each document's own.
pub const HASH: &str = "hash";

/// `$1` is the site, `$2` the account.
pub const OF_ACCOUNT: Listing =
    Listing { rows: "invoices WHERE site = $1 AND account = $2 AND published IS NOT NULL", ..LISTING };

/// `$1` is the site. Whose a document is comes beside what it is.
pub const OF_SITE: Listing =
    Listing { rows: "invoices WHERE site = $1", columns: COLUMNS_OF_SITE, more: MORE_OF_SITE, ..LISTING };

const COLUMNS_OF_SITE: &[Column] = &[
    Column { name: "issued", word: "invoice-issued", can_sort: true, kind: Holds::Number },
    Column { name: "kind", word: "invoice-kind", can_sort: false, kind: Holds::Text },
    Column { name: "number", word: "invoice-number", can_sort: true, kind: Holds::Text },
    Column { name: "customer_number", word: "invoice-customer-number", can_sort: false, kind: Holds::Text },
    Column { name: "customer", word: "invoice-customer-name", can_sort: false, kind: Holds::Text },
    Column { name: "subject", word: "invoice-subject", can_sort: false, kind: Holds::Text },
    Column { name: "gross", word: "invoice-gross", can_sort: true, kind: Holds::Number },
    Column { name: "due", word: "invoice-due", can_sort: false, kind: Holds::Number },
    Column { name: "state", word: "invoice-state", can_sort: false, kind: Holds::Text },
    Column { name: HASH, word: "invoice-hash", can_sort: false, kind: Holds::Text },
];

const MORE_OF_SITE: &str = "id, batch, account, period_from, period_until, published, earlier, later, reason, length, \
     pages, opened, opened_by";

const LISTING: Listing = Listing {
    rows: "",
    columns: &[
        Column { name: "issued", word: "invoice-issued", can_sort: true, kind: Holds::Number },
        Column { name: "kind", word: "invoice-kind", can_sort: true, kind: Holds::Text },
        Column { name: "number", word: "invoice-number", can_sort: true, kind: Holds::Text },
        Column { name: "subject", word: "invoice-subject", can_sort: false, kind: Holds::Text },
        Column { name: "period_from", word: "invoice-period", can_sort: false, kind: Holds::Number },
        Column { name: "gross", word: "invoice-gross", can_sort: true, kind: Holds::Number },
        Column { name: "due", word: "invoice-due", can_sort: false, kind: Holds::Number },
        Column { name: "state", word: "invoice-state", can_sort: true, kind: Holds::Text },
        Column { name: HASH, word: "invoice-hash", can_sort: false, kind: Holds::Text },
    ],
    // A row of the list is a whole document.
    more: COLUMNS_BESIDE,
    key: "id",
    key_kind: Holds::Text,
    order: "issued",
    is_newest_first: true,
};

const COLUMNS_BESIDE: &str = "id, batch, account, period_until, published, customer, customer_number, earlier, later, reason, \
     length, pages, opened, opened_by";

pub(crate) const COLUMNS: &str = "id, batch, account, kind, number, subject, issued, period_from, period_until, due, gross, state, \
     published, customer, customer_number, earlier, later, reason, hash, length, pages, opened, opened_by";

impl FromRow for Document {
    fn from_row(row: &Row) -> Result<Self> {
        let (kind, state): (String, String) = (row.get("kind")?, row.get("state")?);
        let period = match (row.get("period_from")?, row.get("period_until")?) {
            (Some(from), Some(until)) => Some(Period { from, until }),
            _ => None,
        };
        Ok(Document {
            id: row.get("id")?,
            batch: row.get("batch")?,
            account: row.get("account")?,
            kind: Kind::from_tag(&kind).ok_or_else(|| unknown("kind of document", &kind))?,
            number: row.get("number")?,
            subject: row.get("subject")?,
            issued: row.get("issued")?,
            period,
            due: row.get("due")?,
            gross: row.get("gross")?,
            state: State::from_tag(&state).ok_or_else(|| unknown("state", &state))?,
            published: row.get("published")?,
            customer: row.get("customer")?,
            customer_number: row.get("customer_number")?,
            earlier: row.get("earlier")?,
            later: row.get("later")?,
            reason: row.get("reason")?,
            pdf: pdf(row)?,
            opened: row.get("opened")?,
            opened_by: row.get("opened_by")?,
        })
    }
}

/// None until it has been printed.
pub fn pdf(row: &Row) -> Result<Option<Pdf>> {
    let Some(hash) = row.get::<Option<String>>("hash")? else { return Ok(None) };
    Ok(Some(Pdf { key: key(&hash, row.get("length")?)?, pages: row.get("pages")? }))
}

pub fn key(hash: &str, length: i64) -> Result<DocumentKey> {
    let key = u64::try_from(length).ok().and_then(|length| DocumentKey::named(hash, length));
    key.ok_or_else(|| unknown("document on the shelf", hash))
}

/// A length as a column holds it.
pub fn length(key: &DocumentKey) -> i64 {
    i64::try_from(key.length).unwrap_or(i64::MAX)
}

fn unknown(what: &str, name: &str) -> Error {
    Error::Decode(format!("no {what} is called {name}"))
}

/// A document of one customer, as soon as it is published.
pub async fn of_account(conn: &mut Conn, site: &str, account: Uuid, id: Uuid) -> Result<Option<Document>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM invoices WHERE site = $1 AND account = $2 AND id = $3 AND published IS NOT NULL"
    );
    conn.maybe(&sql, args![site, account, id]).await
}

pub async fn of_site(conn: &mut Conn, site: &str, id: Uuid) -> Result<Option<Document>> {
    let sql = format!("SELECT {COLUMNS} FROM invoices WHERE site = $1 AND id = $2");
    conn.maybe(&sql, args![site, id]).await
}

pub async fn of_ids(conn: &mut Conn, site: &str, ids: &BTreeSet<Uuid>) -> Result<Vec<Document>> {
    let sql = format!("SELECT {COLUMNS} FROM invoices WHERE site = $1 AND id IN ({{among}})");
    conn.all_among(&sql, args![site], ids.iter().copied()).await
}

/// A document that has a number already.
#[derive(Clone, Copy, Debug)]
pub struct Holder {
    pub account: Uuid,
    /// Whether another one takes its place, or is about to.
    pub is_replaced: bool,
    /// Whether its batch is still being imported: it may be taken back with the whole of it.
    pub is_coming: bool,
}

pub async fn holders(conn: &mut Conn, site: &str, numbers: &[&str]) -> Result<HashMap<String, Holder>> {
    let found: Vec<(String, Uuid, i64, i64)> = conn
        .all_among(
            "SELECT i.number, i.account,
                    (SELECT count(*) FROM invoices l
                     WHERE l.site = $1 AND l.earlier = i.id AND l.kind IN ('correction', 'cancellation')),
                    (SELECT count(*) FROM invoice_batches b
                     WHERE b.site = $1 AND b.id = i.batch AND b.stage = 'importing')
             FROM invoices i WHERE i.site = $1 AND i.number IN ({among})",
            args![site],
            numbers.iter().copied(),
        )
        .await?;
    let holder = |(number, account, successors, importing): (String, Uuid, i64, i64)| {
        (number, Holder { account, is_replaced: successors > 0, is_coming: importing > 0 })
    };
    Ok(found.into_iter().map(holder).collect())
}

/// None where it came as a ready PDF.
pub async fn said(conn: &mut Conn, site: &str, id: Uuid) -> Result<Option<Said>> {
    let said: Option<Option<String>> =
        conn.maybe("SELECT said FROM invoices WHERE site = $1 AND id = $2", args![site, id]).await?;
    let parse = |text: String| {
        serde_json::from_str(&text).map_err(|error| Error::Decode(format!("what a document says: {error}")))
    };
    said.flatten().map(parse).transpose()
}

/// Of all customers: what was published, what somebody opened, and what still waits to be.
pub async fn published(conn: &mut Conn, site: &str) -> Result<(i64, i64, i64)> {
    conn.one(
        "SELECT count(*), count(opened), count(CASE WHEN state = 'unread' THEN 1 END)
         FROM invoices WHERE site = $1 AND published IS NOT NULL",
        args![site],
    )
    .await
}

pub async fn unread(conn: &mut Conn, site: &str, account: Uuid) -> Result<i64> {
    conn.one(
        "SELECT count(*) FROM invoices
         WHERE site = $1 AND account = $2 AND state = 'unread' AND published IS NOT NULL",
        args![site, account],
    )
    .await
}
