//! Notices of the door: who gets which mail, in whose name.

use std::sync::Arc;

use counter::{Error, Frame, Lang, Portal, Visit, site::Site};
use jiff::SignedDuration;
use post::{Channel, Notice, Sender};
use store::Tx;

use crate::{
    flows::one_time_password::LIFE,
    links,
    pages::{
        AddressRegisteredMail, Addressee, ConfirmAddressMail, Mail, OneTimePasswordMail, PasswordChangedMail,
        ResetLinkMail,
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
    let mail = ConfirmAddressMail {
        f: visit.frame(None),
        to: addressee(tx, &visit.site, user).await?,
        link: visit.link(&format!("confirm/{}", token.0)),
        address: address.to_owned(),
        hours: CONFIRM_HOURS,
    };
    leave(tx, "door.confirm-address", address, &mail).await
}

pub async fn address_registered(tx: &mut Tx, visit: &Visit, user: &User, address: &str) -> Result<(), Error> {
    let to = addressee(tx, &visit.site, user).await?;
    leave(tx, "door.address-registered", address, &AddressRegisteredMail { f: visit.frame(None), to }).await
}

/// DOOR-19. A user without an address cannot be told.
pub async fn password_changed(tx: &mut Tx, visit: &Visit, user: &User) -> Result<(), Error> {
    let Some(address) = &user.email else { return Ok(()) };
    let to = addressee(tx, &visit.site, user).await?;
    let mail = PasswordChangedMail { f: visit.frame(None), to, at: visit.at };
    leave(tx, "door.password-changed", address, &mail).await
}

pub async fn one_time_password(
    tx: &mut Tx,
    visit: &Visit,
    user: &User,
    address: &str,
    code: &str,
) -> Result<(), Error> {
    let to = addressee(tx, &visit.site, user).await?;
    let mail =
        OneTimePasswordMail { f: visit.frame(None), to, code: code.to_owned(), minutes: LIFE.as_mins() };
    leave(tx, "door.one-time-password", address, &mail).await
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
    let mail = ResetLinkMail {
        f: Frame::of_site(portal, site, lang),
        to: addressee(tx, site, user).await?,
        link: portal.link(site, &format!("recovery/{}", token.0)),
        minutes: i64::from(minutes),
    };
    leave(tx, "door.reset-link", address, &mail).await
}

async fn addressee(tx: &mut Tx, site: &Site, user: &User) -> Result<Addressee, Error> {
    let account = people::sql::first_account(tx, &site.slug, user.id).await?;
    Ok(Addressee { account: account.name, person: user.name.clone() })
}

async fn leave(tx: &mut Tx, kind: &'static str, to: &str, mail: &impl Mail) -> Result<(), Error> {
    let frame = mail.frame();
    let site = frame.site.as_ref().ok_or_else(|| Error::fault("a mail of the door belongs to a site"))?;
    let notice = Notice {
        site: site.slug.clone(),
        kind,
        channel: Channel::Mail,
        to: to.to_owned(),
        to_name: None,
        from: Sender { name: frame.site_name(), address: site.sender.address.clone() },
        reply_to: None,
        subject: mail.subject(),
        text: mail.text(),
        html: Some(mail.html()),
        locale: frame.lang().to_owned(),
        unsubscribe: None,
        priority: 0,
    };
    post::leave(tx, &notice).await?;
    Ok(())
}
