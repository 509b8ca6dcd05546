//! Setting the first password by a link in a mail: how a person comes through the door where no letter
//! brings a password. That the link arrived proves the address; the password does the rest.

pub mod handlers;

use std::sync::Arc;

use counter::{Error, Lang, Portal, site::Site};
use store::Tx;

use crate::{notices, people::User};

/// How long the link lives. People are on holiday, too.
pub const DAYS: i64 = 7;

/// Sends the link, and ends the one before. The person has an address, or there is nowhere to send it.
pub async fn invite(
    tx: &mut Tx,
    portal: &Portal,
    (site, lang): (&Arc<Site>, Lang),
    user: &User,
) -> Result<(), Error> {
    notices::set_up_link(tx, portal, (site, lang), user, DAYS).await
}
