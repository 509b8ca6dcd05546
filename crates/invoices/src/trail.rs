//! The proof trail (INV-3): what happened to a document, who did it, and which notice told of it.

use counter::person::{Fact, Held};
use jiff::Timestamp;
use serde::Serialize;
use store::{Conn, Error, FromRow, Result, Row, Tx, args};
use utoipa::ToSchema;
use uuid::Uuid;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Happened {
    Issued,
    Notified,
    Reminded,
    /// On paper: printed for the post.
    Printed,
    Opened,
    Saved,
    Corrected,
    Cancelled,
}

counter::tags!(Happened {
    Issued = "issued" => "invoice-event-issued",
    Notified = "notified" => "invoice-event-notified",
    Reminded = "reminded" => "invoice-event-reminded",
    Printed = "printed" => "invoice-event-printed",
    Opened = "opened" => "invoice-event-opened",
    Saved = "saved" => "invoice-event-saved",
    Corrected = "corrected" => "invoice-event-corrected",
    Cancelled = "cancelled" => "invoice-event-cancelled",
});

/// One step as it is written.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    document: Uuid,
    what: Happened,
    who: &'a str,
    user: Option<Uuid>,
    notice: Option<Uuid>,
}

impl<'a> Step<'a> {
    /// What the house did by itself.
    pub fn of(document: Uuid, what: Happened) -> Step<'a> {
        Step { document, what, who: "", user: None, notice: None }
    }

    /// Of the customer's people: a name, or the address that a notice went to.
    #[must_use]
    pub fn by(self, who: &'a str, user: Uuid) -> Self {
        Step { who, user: Some(user), ..self }
    }

    /// Nobody of the customer's: the number of the document that took this one's place, or a name that no user has.
    #[must_use]
    pub fn named(self, who: &'a str) -> Self {
        Step { who, ..self }
    }

    /// The outbox knows what became of it.
    #[must_use]
    pub fn by_notice(self, notice: Uuid) -> Self {
        Step { notice: Some(notice), ..self }
    }
}

pub async fn add(tx: &mut Tx, site: &str, steps: &[Step<'_>]) -> Result<()> {
    let now = tx.now();
    add_at(tx, site, now, steps).await
}

/// As if it had happened at that time.
pub async fn add_at(tx: &mut Tx, site: &str, at: Timestamp, steps: &[Step<'_>]) -> Result<()> {
    let row = |step: &Step<'_>| {
        args![site, step.document, tx.id(), at, step.what.tag(), step.who, step.user, step.notice].to_vec()
    };
    let rows: Vec<_> = steps.iter().map(row).collect();
    tx.add_all("invoice_events (site, invoice, id, at, what, who, user_id, notice)", &rows).await?;
    Ok(())
}

/// It goes with its document.
pub async fn end(tx: &mut Tx, site: &str, document: Uuid) -> Result<()> {
    tx.run("DELETE FROM invoice_events WHERE site = $1 AND invoice = $2", args![site, document]).await?;
    Ok(())
}

/// One step as it is read.
#[derive(Clone, Debug)]
pub struct Event {
    pub at: Timestamp,
    pub what: Happened,
    /// A person's name or an address.
    pub who: String,
    /// What became of the notice, where the event is one.
    pub notice: Option<String>,
    pub notice_ended: Option<Timestamp>,
}

impl FromRow for Event {
    fn from_row(row: &Row) -> Result<Self> {
        let what: String = row.get("what")?;
        let unknown = || Error::Decode(format!("no event is called {what}"));
        Ok(Event {
            at: row.get("at")?,
            what: Happened::from_tag(&what).ok_or_else(unknown)?,
            who: row.get("who")?,
            notice: row.get("notice_state")?,
            notice_ended: row.get("ended_at")?,
        })
    }
}

/// A document's, oldest first.
pub async fn of(conn: &mut Conn, site: &str, document: Uuid) -> Result<Vec<Event>> {
    conn.all(
        "SELECT e.at, e.what, e.who, n.state AS notice_state, n.ended_at
         FROM invoice_events e LEFT JOIN notices n ON n.site = e.site AND n.id = e.notice
         WHERE e.site = $1 AND e.invoice = $2 ORDER BY e.id LIMIT 500",
        args![site, document],
    )
    .await
}

/// What the trails have of one person.
pub const HELD: Held = Held {
    table: "invoice_events",
    word: "held-documents",
    sql: "SELECT e.at, i.number, e.what, e.who FROM invoice_events e
          JOIN invoices i ON i.site = e.site AND i.id = e.invoice
          WHERE e.site = $1 AND e.user_id = $2 ORDER BY e.id",
    facts: &[
        Fact::time("at", "invoice-event-at"),
        Fact::text("number", "held-document"),
        Fact::named("what", "invoice-event", |tag| {
            Happened::from_tag(tag).map_or_else(|| tag.to_owned(), |what| what.word().to_owned())
        }),
        Fact::text("who", "invoice-event-who"),
    ],
};

/// That somebody of the customer was told, opened and saved stays provable, by the id that the consents have, too.
pub const FORGETS: [&str; 3] = [
    "UPDATE invoices SET opened_by = '' WHERE site = $1 AND id IN
       (SELECT invoice FROM invoice_events WHERE site = $1 AND user_id = $2 AND what = 'opened')",
    // Whoever saved several at once used to open them without a step that says so.
    "UPDATE invoices SET opened_by = '' WHERE site = $1 AND (id, opened, opened_by) IN
       (SELECT invoice, at, who FROM invoice_events WHERE site = $1 AND user_id = $2 AND what = 'saved')",
    "UPDATE invoice_events SET who = '' WHERE site = $1 AND user_id = $2",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_lead_back_to_what_they_name() {
        assert!(Happened::ALL.iter().all(|what| Happened::from_tag(what.tag()) == Some(*what)));
    }
}
