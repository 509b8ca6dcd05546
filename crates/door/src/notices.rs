//! Notices of the door: who gets which mail, in whose name.

use std::sync::Arc;

use counter::{Error, Frame, Lang, Portal, Visit, site::Site};
use jiff::SignedDuration;
use post::{Channel, Notice, Sender};
use store::Tx;

use crate::{
    flows::second_factor::LIFE,
    links,
    pages::{
        AddressRegisteredMail, Addressee, ConfirmAddressMail, Envelope, FactorChange, FactorMail, Mail,
        OneTimePasswordMail, PasswordChangedMail, ResetLinkMail, SetUpMail,
    },
    people::{self, User},
    secrets::Purpose,
};

/// How long the link that confirms an address lives (DOOR-33).
pub const CONFIRM_HOURS: i64 = 24;

pub async fn confirm_address(tx: &mut Tx, visit: &Visit, user: &User, address: &str) -> Result<(), Error> {
    let life = SignedDuration::from_hours(CONFIRM_HOURS);
    let keys = &visit.portal.keys;
    let token = links::issue(tx, keys, visit.slug(), Purpose::ConfirmAddress, user.id, life).await?;
    let link = visit.link(&format!("confirm/{}", token.0));
    let mail = ConfirmAddressMail { link, address: address.to_owned(), hours: CONFIRM_HOURS };
    leave(tx, visit.frame(None), "door.confirm-address", user, address, mail).await
}

pub async fn address_registered(tx: &mut Tx, visit: &Visit, user: &User, address: &str) -> Result<(), Error> {
    leave(tx, visit.frame(None), "door.address-registered", user, address, AddressRegisteredMail).await
}

/// DOOR-19. A user without an address cannot be told.
pub async fn password_changed(tx: &mut Tx, visit: &Visit, user: &User) -> Result<(), Error> {
    let Some(address) = &user.email else { return Ok(()) };
    let mail = PasswordChangedMail { at: visit.at };
    leave(tx, visit.frame(None), "door.password-changed", user, address, mail).await
}

pub async fn one_time_password(
    tx: &mut Tx,
    visit: &Visit,
    user: &User,
    address: &str,
    code: &str,
) -> Result<(), Error> {
    let mail = OneTimePasswordMail { code: code.to_owned(), minutes: LIFE.as_mins() };
    leave(tx, visit.frame(None), "door.one-time-password", user, address, mail).await
}

/// A user without an address cannot be told.
pub async fn factor_changed(
    tx: &mut Tx,
    visit: &Visit,
    user: &User,
    change: FactorChange,
) -> Result<(), Error> {
    let Some(address) = &user.email else { return Ok(()) };
    let mail = FactorMail { change, at: visit.at };
    leave(tx, visit.frame(None), "door.factor-changed", user, address, mail).await
}

pub async fn factors_cleared(
    tx: &mut Tx,
    portal: &Portal,
    (site, lang): (&Arc<Site>, Lang),
    user: &User,
    change: FactorChange,
) -> Result<(), Error> {
    let Some(address) = &user.email else { return Ok(()) };
    let mail = FactorMail { change, at: tx.now() };
    leave(tx, Frame::of_site(portal, site, lang), "door.factor-changed", user, address, mail).await
}

pub async fn reset_link(
    tx: &mut Tx,
    portal: &Portal,
    (site, lang): (&Arc<Site>, Lang),
    user: &User,
    minutes: u32,
) -> Result<(), Error> {
    let Some(address) = &user.email else { return Ok(()) };
    let life = SignedDuration::from_mins(i64::from(minutes));
    let token = links::issue(tx, &portal.keys, &site.slug, Purpose::ResetPassword, user.id, life).await?;
    let link = portal.link(site, &format!("recovery/{}", token.0));
    let mail = ResetLinkMail { link, minutes: i64::from(minutes) };
    leave(tx, Frame::of_site(portal, site, lang), "door.reset-link", user, address, mail).await
}

pub async fn set_up_link(
    tx: &mut Tx,
    portal: &Portal,
    (site, lang): (&Arc<Site>, Lang),
    user: &User,
    days: i64,
) -> Result<(), Error> {
    let Some(address) = &user.email else { return Ok(()) };
    let life = SignedDuration::from_hours(24 * days);
    let token = links::issue(tx, &portal.keys, &site.slug, Purpose::SetUp, user.id, life).await?;
    let link = portal.link(site, &format!("set-up/{}", token.0));
    let mail = SetUpMail { link, login: user.login.clone(), days };
    leave(tx, Frame::of_site(portal, site, lang), "door.set-up-link", user, address, mail).await
}

/// Leaves a mail that speaks to a user, for an address that need not be theirs yet.
async fn leave(
    tx: &mut Tx,
    f: Frame,
    kind: &'static str,
    user: &User,
    address: &str,
    mail: impl Mail,
) -> Result<(), Error> {
    let site = f.site.clone().ok_or_else(|| Error::fault("a mail of the door belongs to a site"))?;
    let account = people::sql::first_account(tx, &site.slug, user.id).await?;
    let to = Addressee { account: account.name, person: user.name.clone() };
    let mail = Envelope { f, to, mail };
    let notice = Notice {
        site: site.slug.clone(),
        kind,
        channel: Channel::Mail,
        to: address.to_owned(),
        to_name: None,
        from: Sender { name: mail.f.site_name(), address: site.sender.address.clone() },
        reply_to: None,
        subject: mail.subject(),
        text: mail.text(),
        html: Some(mail.html()),
        locale: mail.f.lang().to_owned(),
        unsubscribe: None,
        priority: 0,
    };
    post::leave(tx, &notice).await?;
    Ok(())
}
