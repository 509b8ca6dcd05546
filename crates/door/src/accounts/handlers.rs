//! GET /{site}/accounts and POST /{site}/accounts/{account}/switch.

use axum::extract::Path;
use counter::{
    Answer, Error, Member, Visit,
    audit::{self, Deed},
    form::Pressed,
    page, see_other,
};
use uuid::Uuid;

use crate::{pages::AccountsPage, people, sessions};

pub async fn show(visit: Visit, member: Member) -> Answer {
    let mut conn = visit.portal.store.read().await?;
    let accounts = people::sql::accounts_of(&mut conn, visit.slug(), member.user).await?;
    page(&AccountsPage { f: visit.frame(Some(&member)), present: member.account, accounts })
}

/// The next login lands in this account, too. There is no difference between another's account and none.
pub async fn switch(
    visit: Visit,
    member: Member,
    Path((_, account)): Path<(String, Uuid)>,
    _: Pressed,
) -> Answer {
    let mut tx = visit.portal.store.begin().await?;
    // Nobody takes the person out of the account meanwhile.
    people::sql::lock_user(&mut tx, visit.slug(), member.user).await?;
    if !people::sql::save_used(&mut tx, visit.slug(), member.user, account).await? {
        return Err(Error::NotFound);
    }
    let token = sessions::switch(&mut tx, &visit, &member, account).await?.ok_or(Error::SignInFirst)?;
    let deed = Deed::of(&visit, "door.switched-account", format!("user:{}", member.user));
    audit::record(&mut tx, &visit.portal.keys, &deed.about(format!("account:{account}"))).await?;
    tx.commit().await?;
    let mut response = see_other(visit.to(""));
    sessions::hand_over_token(&mut response, &visit, &token);
    Ok(response)
}
