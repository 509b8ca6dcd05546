//! The change of a person's address (DOOR-42), over both mailboxes. Whoever opens a link may do so in any
//! browser: that it arrived is the proof.

mod actions;
pub mod handlers;

use counter::Error;
use store::Tx;
use uuid::Uuid;

pub use actions::ask;

use crate::{
    flows::{self, Machine as _, address_change::AddressChange},
    links::{self, DeadLink},
    secrets::Purpose,
    tickets,
};

/// Ends a change that is on its way.
pub async fn give_up(tx: &mut Tx, site: &str, user: Uuid) -> Result<(), Error> {
    flows::end::<AddressChange>(tx, site, user).await?;
    links::end(tx, site, Purpose::ChangeAddress, user, DeadLink::Spoiled).await?;
    links::end(tx, site, Purpose::NewAddress, user, DeadLink::Spoiled).await?;
    tickets::end_all(tx, site, AddressChange::KIND, user).await
}
