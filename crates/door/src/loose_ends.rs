//! Loose ends: what still hangs on an old password or an old mailbox when a person gets a new one. All ways to
//! a new one tie them up here, so that none forgets any.

use counter::Error;
use store::Tx;

use crate::{
    flows::{self, address_change::AddressChange, first_login::FirstLogin, login_address::LoginAddress},
    links::{self, DeadLink},
    login_notice,
    people::User,
    secrets::Purpose,
    tickets,
};

/// Everything that a mail to the person, or somebody who knew the password, has under way.
const PURPOSES: [Purpose; 6] = [
    Purpose::ConfirmAddress,
    Purpose::ResetPassword,
    Purpose::SetUp,
    Purpose::ChangeAddress,
    Purpose::NewAddress,
    Purpose::ConfirmLogin,
];

/// A new password, or the end of the old one. The links of login notices stay: they are how the owner of the
/// mailbox says that it was somebody else.
pub async fn tie_up(tx: &mut Tx, site: &str, user: &User) -> Result<(), Error> {
    for purpose in PURPOSES {
        links::end(tx, site, purpose, user.id, DeadLink::Superseded).await?;
    }
    tickets::end_every(tx, site, user.id).await?;
    flows::end::<AddressChange>(tx, site, user.id).await?;
    flows::end::<LoginAddress>(tx, site, user.id).await?;
    // Who is through begins anew at the next login what still has to be done.
    if user.through.is_some() {
        flows::end::<FirstLogin>(tx, site, user.id).await?;
    }
    Ok(())
}

/// A new mailbox: who reads the old one has no say any more.
pub async fn leave_mailbox(tx: &mut Tx, site: &str, user: &User) -> Result<(), Error> {
    tie_up(tx, site, user).await?;
    login_notice::end_links(tx, site, user.id, DeadLink::Spoiled).await
}
