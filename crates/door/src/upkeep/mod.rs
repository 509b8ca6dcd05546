//! Upkeep: what an operator does for a customer's logins (OFF-3). Each deed stands in the log in the operator's
//! name, and whoever is shut out is out at once.

pub mod accounts;
pub mod acting;
pub mod by_hand;
pub mod letters;
mod listing;
pub mod names;
pub mod person;
pub mod users;

pub use listing::{AccountLine, LISTING, LOCKED, conditions, words};

use counter::{
    Error, Staff, Visit,
    audit::{self, Deed},
};
use serde::{Deserialize, Serialize};
use store::Tx;
use utoipa::ToSchema;

/// How an account stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = CustomerStanding)]
pub enum State {
    /// Nobody of it has been through the door yet.
    Waiting,
    Open,
    /// Nobody gets in until the operator opens it again.
    Suspended,
    /// No customer any more; what was delivered stays.
    Closed,
}

counter::tags!(State {
    Waiting = "waiting" => "customers-waiting",
    Open = "open" => "customers-open",
    Suspended = "suspended" => "customers-suspended",
    Closed = "closed" => "customers-closed",
});

impl State {
    pub fn is_shut(self) -> bool {
        matches!(self, State::Suspended | State::Closed)
    }
}

/// Written last in a transaction, as everything that goes into the log.
async fn record(tx: &mut Tx, visit: &Visit, deed: Deed) -> Result<(), Error> {
    audit::record(tx, &visit.portal.keys, &deed).await?;
    Ok(())
}

/// The log has the person by the id alone: it cannot forget a name when they are erased.
fn about_user(visit: &Visit, staff: &Staff, did: &'static str, user: &crate::people::User) -> Deed {
    staff.deed(visit, did).about(format!("user:{}", user.id))
}
