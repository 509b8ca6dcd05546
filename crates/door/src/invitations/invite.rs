//! Inviting: the verbs that the desk calls.

use std::sync::Arc;

use counter::{
    Error, Lang, Portal,
    audit::{self, Deed},
    site::Site,
};
use jiff::SignedDuration;
use store::Tx;
use uuid::Uuid;

use super::{TempLogin, sql};
use crate::{
    notices,
    people::{Account, User},
};

/// How long a mail's invitation can be taken up.
pub const MAIL_DAYS: i64 = 30;
/// How long a letter's, which goes through more hands.
pub const LETTER_DAYS: i64 = 90;

/// Who invites, and in whose name.
#[derive(Clone, Copy)]
pub struct Inviter<'a> {
    pub account: &'a Account,
    pub user: &'a User,
}

/// Who is invited, as the inviter calls them.
#[derive(Clone, Copy)]
pub struct Invited<'a> {
    pub company: &'a str,
    pub comment: &'a str,
}

/// Sends the invitation. The inviter does not learn whether the address has a login (PRT-22).
pub async fn invite_by_mail(
    tx: &mut Tx,
    portal: &Portal,
    at: (&Arc<Site>, Lang),
    inviter: Inviter<'_>,
    (to, address): (Invited<'_>, &str),
) -> Result<Uuid, Error> {
    let life = SignedDuration::from_hours(24 * MAIL_DAYS);
    let id = insert(tx, &at.0.slug, inviter, to, (Some(address), None, life)).await?;
    notices::invitation(tx, portal, at, (id, inviter, to), (address, MAIL_DAYS)).await?;
    record(tx, portal, at.0, inviter, (id, "door.invited-by-mail")).await?;
    Ok(id)
}

/// Makes the invitation; the desk prints the letter with its 仮ID and 仮パスワード, which only their hashes keep.
pub async fn invite_by_letter(
    tx: &mut Tx,
    portal: &Portal,
    site: &Arc<Site>,
    inviter: Inviter<'_>,
    (to, temp): (Invited<'_>, &TempLogin),
) -> Result<Uuid, Error> {
    let hashes = (temp.id_hash(&portal.keys, &site.slug), temp.password_hash(&portal.keys, &site.slug));
    let life = SignedDuration::from_hours(24 * LETTER_DAYS);
    let id = insert(tx, &site.slug, inviter, to, (None, Some(hashes), life)).await?;
    record(tx, portal, site, inviter, (id, "door.invited-by-letter")).await?;
    Ok(id)
}

type Way<'a> = (Option<&'a str>, Option<(Vec<u8>, Vec<u8>)>, SignedDuration);

async fn insert(
    tx: &mut Tx,
    site: &str,
    inviter: Inviter<'_>,
    to: Invited<'_>,
    (address, temp, life): Way<'_>,
) -> Result<Uuid, Error> {
    let until = tx.now() + life;
    let who = (inviter.account.id, inviter.user.id);
    Ok(sql::insert(tx, site, who, to, sql::NewWay { address, temp, until }).await?)
}

async fn record(
    tx: &mut Tx,
    portal: &Portal,
    site: &Site,
    inviter: Inviter<'_>,
    (id, did): (Uuid, &'static str),
) -> Result<(), Error> {
    let mut deed = Deed::of_system(&site.slug, did).about(format!("invitation:{id}"));
    deed.by = format!("user:{}", inviter.user.id);
    audit::record(tx, &portal.keys, &deed).await?;
    Ok(())
}
