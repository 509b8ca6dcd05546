//! Customers as desks see them: who they are, where their paper goes, and whom to tell. The door keeps them;
//! here they are only read.

use std::collections::HashMap;

use store::{Conn, FromRow, Result, Row, args};
use uuid::Uuid;

use crate::{
    fold,
    index::{Index, Words},
    site::{Part, Reading, Site},
    words::Lang,
};

/// By what stands in the column `words` of customers.
pub const INDEX: Index = Index { table: "accounts", order: None };

/// Whether a site delivers electronically only to those who have agreed to it: to be read before anything is
/// sent by mail instead of on paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsksConsent(pub bool);

impl Part for AsksConsent {
    const SECTIONS: &'static [&'static str] = &[];

    fn read(reading: &mut Reading<'_>) -> Option<Self> {
        Some(AsksConsent(reading.has("consent")))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    pub id: Uuid,
    /// 「お客様番号」
    pub number: String,
    pub name: String,
    pub postal_code: String,
    /// Its lines, one below the other.
    pub address: String,
}

impl FromRow for Customer {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Customer {
            id: row.get("id")?,
            number: row.get("number")?,
            name: row.get("name")?,
            postal_code: row.get("postal_code")?,
            address: row.get("address")?,
        })
    }
}

/// A person of a customer who is told of what is delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    pub account: Uuid,
    pub user: Uuid,
    pub name: String,
    pub email: String,
    pub lang: Lang,
}

impl FromRow for Recipient {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Recipient {
            account: row.get("account_id")?,
            user: row.get("id")?,
            name: row.get("name")?,
            email: row.get("email")?,
            lang: Lang::from_tag(&row.get::<String>("lang")?).unwrap_or_default(),
        })
    }
}

pub async fn by_id(conn: &mut Conn, site: &str, id: Uuid) -> Result<Option<Customer>> {
    conn.maybe(
        "SELECT id, number, name, postal_code, address FROM accounts WHERE site = $1 AND id = $2",
        args![site, id],
    )
    .await
}

/// Those of these customer numbers that there are.
pub async fn by_numbers(
    conn: &mut Conn,
    site: &str,
    numbers: &[String],
) -> Result<HashMap<String, Customer>> {
    let customers: Vec<Customer> = conn
        .all_among(
            "SELECT id, number, name, postal_code, address FROM accounts
             WHERE site = $1 AND number IN ({among})",
            args![site],
            numbers,
        )
        .await?;
    Ok(customers.into_iter().map(|customer| (customer.number.clone(), customer)).collect())
}

/// Whose number this is; or else those whose number, name, kana or phone holds it, up to so many. None where nothing is asked
/// for.
pub async fn by_words(conn: &mut Conn, site: &str, typed: &str, most: usize) -> Result<Option<Vec<Uuid>>> {
    let words = Words::whole(typed);
    if words.is_nothing() {
        return Ok(None);
    }
    let number = fold::half_width(typed);
    let of_number: Vec<Uuid> =
        conn.all("SELECT id FROM accounts WHERE site = $1 AND number = $2", args![site, number]).await?;
    if !of_number.is_empty() {
        return Ok(Some(of_number));
    }
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    INDEX.ids(conn, site, &words, most).await.map(Some)
}

/// Whom to tell at these accounts. An account that is not among the answers gets paper.
pub async fn recipients(conn: &mut Conn, site: &Site, accounts: &[Uuid]) -> Result<Vec<Recipient>> {
    let consent = if site.part::<AsksConsent>().0 {
        "AND (SELECT c.answer FROM consents c WHERE c.site = m.site AND c.user_id = m.user_id
              ORDER BY c.at DESC, c.id DESC LIMIT 1) = 'agreed'"
    } else {
        ""
    };
    let sql = format!(
        "SELECT m.account_id, u.id, u.name, u.email, u.lang
         FROM memberships m JOIN users u ON u.site = m.site AND u.id = m.user_id
         JOIN accounts a ON a.site = m.site AND a.id = m.account_id AND a.shut IS NULL
         WHERE m.site = $1 AND m.account_id IN ({{among}}) AND u.email IS NOT NULL
           AND u.through IS NOT NULL AND u.suspended IS NULL {consent}
         ORDER BY m.account_id, u.id"
    );
    conn.all_among(&sql, args![&site.slug], accounts.iter().copied()).await
}
