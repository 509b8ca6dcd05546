//! Notices of the door: who gets which mail, in whose name.

mod catalogue;
pub mod pin;

pub use catalogue::mails;
pub use pin::login_taken;

use std::sync::Arc;

use counter::{Addressee, Envelope, Error, Frame, Lang, Mail, Portal, Visit, mail, site::Site};
use jiff::SignedDuration;
use store::Tx;
use uuid::Uuid;

use crate::{
    device,
    flows::{address_change, second_factor::LIFE},
    invitations::{Invitation, Invited, Inviter, State},
    links, login_notice,
    pages::{
        AddressChangeMail, AddressChangedMail, AddressRegisteredMail, AlreadyRegisteredMail,
        ConfirmAddressMail, FactorChange, FactorMail, InvitationAnsweredMail, InvitationMail,
        LoginNoticeMail, NewAddressMail, OneTimePasswordMail, PasswordChangedMail, RegistrationMail,
        RememberedCopiedMail, ResetLinkMail, SetUpMail, UserDeletedMail,
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

/// DOOR-16: to the user's own address only.
pub async fn login_notice(tx: &mut Tx, visit: &Visit, user: &User, notice: Uuid) -> Result<(), Error> {
    let Some(address) = &user.email else { return Ok(()) };
    let life = SignedDuration::from_hours(24 * login_notice::DAYS);
    let keys = &visit.portal.keys;
    let token = links::issue(tx, keys, visit.slug(), Purpose::NotMe, notice, life).await?;
    let mail = LoginNoticeMail {
        at: visit.at,
        device: device::name(&visit.agent),
        address: visit.address.to_string(),
        link: visit.link(&format!("not-me/{}", token.0)),
        days: login_notice::DAYS,
    };
    leave(tx, visit.frame(None), "door.login-notice", user, address, mail).await
}

pub async fn ask_old_address(tx: &mut Tx, visit: &Visit, user: &User, address: &str) -> Result<(), Error> {
    let life = address_change::LIFE;
    let keys = &visit.portal.keys;
    let token = links::issue(tx, keys, visit.slug(), Purpose::ChangeAddress, user.id, life).await?;
    let link = visit.link(&format!("address-change/{}", token.0));
    let mail = AddressChangeMail { link, hours: life.as_hours() };
    leave(tx, visit.frame(None), "door.change-address", user, address, mail).await
}

pub async fn ask_new_address(tx: &mut Tx, visit: &Visit, user: &User, address: &str) -> Result<(), Error> {
    let life = address_change::LIFE;
    let keys = &visit.portal.keys;
    let token = links::issue(tx, keys, visit.slug(), Purpose::NewAddress, user.id, life).await?;
    let link = visit.link(&format!("new-address/{}", token.0));
    let mail = NewAddressMail { link, hours: life.as_hours() };
    leave(tx, visit.frame(None), "door.new-address", user, address, mail).await
}

/// To both mailboxes; `user` still has the old one.
pub async fn address_changed(tx: &mut Tx, visit: &Visit, user: &User, new: &str) -> Result<(), Error> {
    if let Some(old) = &user.email {
        let mail = AddressChangedMail { at: visit.at, is_old: true };
        leave(tx, visit.frame(None), "door.address-changed", user, old, mail).await?;
    }
    let mail = AddressChangedMail { at: visit.at, is_old: false };
    leave(tx, visit.frame(None), "door.address-changed", user, new, mail).await
}

/// To the old mailbox, when the operator has put another one in its place; `user` still has the old one.
pub async fn address_replaced(
    tx: &mut Tx,
    portal: &Portal,
    (site, lang): (&Arc<Site>, Lang),
    user: &User,
) -> Result<(), Error> {
    let Some(old) = &user.email else { return Ok(()) };
    let mail = AddressChangedMail { at: tx.now(), is_old: true };
    leave(tx, Frame::of_site(portal, site, lang), "door.address-changed", user, old, mail).await
}

/// To be left while the user is still there.
pub async fn user_deleted(
    tx: &mut Tx,
    portal: &Portal,
    (site, lang): (&Arc<Site>, Lang),
    user: &User,
    account: &str,
) -> Result<(), Error> {
    let Some(address) = &user.email else { return Ok(()) };
    let mail = UserDeletedMail { at: tx.now(), account: account.to_owned() };
    leave(tx, Frame::of_site(portal, site, lang), "door.user-deleted", user, address, mail).await
}

/// To an address that nobody is known by yet.
pub async fn registration_link(
    tx: &mut Tx,
    portal: &Portal,
    (site, lang): (&Arc<Site>, Lang),
    (registration, address): (Uuid, &str),
    hours: i64,
) -> Result<(), Error> {
    let life = SignedDuration::from_hours(hours);
    let token = links::issue(tx, &portal.keys, &site.slug, Purpose::Register, registration, life).await?;
    let mail = RegistrationMail { link: portal.link(site, &format!("registration/{}", token.0)), hours };
    let nobody = Addressee::default();
    let f = Frame::of_site(portal, site, lang);
    leave_to(tx, f, "door.registration-link", (nobody, address), mail).await
}

pub async fn already_registered(
    tx: &mut Tx,
    portal: &Portal,
    (site, lang): (&Arc<Site>, Lang),
    user: &User,
    address: &str,
) -> Result<(), Error> {
    let mail = AlreadyRegisteredMail { link: portal.link(site, "login") };
    leave(tx, Frame::of_site(portal, site, lang), "door.already-registered", user, address, mail).await
}

pub async fn invitation(
    tx: &mut Tx,
    portal: &Portal,
    (site, lang): (&Arc<Site>, Lang),
    (id, by, invited): (Uuid, Inviter<'_>, Invited<'_>),
    (address, days): (&str, i64),
) -> Result<(), Error> {
    let life = SignedDuration::from_hours(24 * days);
    let token = links::issue(tx, &portal.keys, &site.slug, Purpose::Invitation, id, life).await?;
    let mail = InvitationMail {
        link: portal.link(site, &format!("invitations/{}", token.0)),
        company: by.account.name.clone(),
        person: by.user.name.clone(),
        comment: invited.comment.to_owned(),
        days,
    };
    let to = Addressee { account: invited.company.to_owned(), ..Addressee::default() };
    leave_to(tx, Frame::of_site(portal, site, lang), "door.invitation", (to, address), mail).await
}

/// Who has invited is told; who was invited is named as the inviter wrote it (PRT-13, PRT-22).
pub async fn invitation_answered(
    tx: &mut Tx,
    visit: &Visit,
    invitation: &Invitation,
    (state, company): (State, &str),
) -> Result<(), Error> {
    let inviter = people::sql::user(tx, visit.slug(), invitation.by).await?;
    let Some((inviter, address)) = inviter.and_then(|user| user.email.clone().map(|to| (user, to))) else {
        return Ok(());
    };
    let approved_by = (state == State::Approved).then(|| company.to_owned());
    let mail = InvitationAnsweredMail { invited: invitation.company.clone(), approved_by };
    let to =
        Addressee { user: Some(inviter.id), account: invitation.from_name.clone(), person: inviter.name };
    leave_to(tx, visit.frame(None), "door.invitation-answered", (to, &address), mail).await
}

pub async fn remembered_login_copied(tx: &mut Tx, visit: &Visit, user: &User) -> Result<(), Error> {
    let Some(address) = &user.email else { return Ok(()) };
    let mail = RememberedCopiedMail { at: visit.at, link: visit.link("login") };
    leave(tx, visit.frame(None), "door.remembered-copied", user, address, mail).await
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
    let to = Addressee { user: Some(user.id), account: account.name, person: user.name.clone() };
    leave_to(tx, f, kind, (to, address), mail).await
}

async fn leave_to(
    tx: &mut Tx,
    f: Frame,
    kind: &'static str,
    (to, address): (Addressee, &str),
    mail: impl Mail,
) -> Result<(), Error> {
    mail::leave(tx, &Envelope { f, to, mail }, kind, address).await?;
    Ok(())
}
