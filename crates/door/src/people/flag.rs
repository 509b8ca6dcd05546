//! The operator's flag: a person who must do something at the next login before anything else.

use counter::{
    Error, Visit,
    audit::{self, Deed},
    keys::Keys,
    site::Site,
};
use store::Tx;

use super::{User, sql};
use crate::{
    flows::{self, Machine as _, first_login::FirstLogin},
    policy::{Policy, Step},
    tickets,
};

/// Flags a person, for `by`: at the next login the steps of `when-flagged` are taken. Whoever is inside now
/// stays inside.
pub async fn flag(tx: &mut Tx, keys: &Keys, site: &Site, user: &User, by: &str) -> Result<(), Error> {
    sql::save_flag(tx, &site.slug, user.id, true).await?;
    if user.through.is_some() {
        // What had begun without the flag begins anew with it.
        flows::end::<FirstLogin>(tx, &site.slug, user.id).await?;
        tickets::end_all(tx, &site.slug, FirstLogin::KIND, user.id).await?;
    }
    let mut deed = Deed::of_system(&site.slug, "door.flagged-user").about(format!("user:{}", user.id));
    by.clone_into(&mut deed.by);
    audit::record(tx, keys, &deed).await?;
    Ok(())
}

/// A password that was just chosen elsewhere is not asked for once more, where the flag asks for nothing else.
pub async fn password_was_chosen(tx: &mut Tx, visit: &Visit, user: &User) -> Result<(), Error> {
    if user.must_change && visit.site.part::<Policy>().first_login.when_flagged == [Step::Password] {
        sql::save_flag(tx, visit.slug(), user.id, false).await?;
    }
    Ok(())
}
