//! Notices around the PIN and the login address: the PIN itself by three ways, the link to a new address, and word of
//! every change to those who can still stop it.

use std::sync::Arc;

use counter::{Addressee, Envelope, Error, Frame, Lang, Portal, Visit, mail, site::Site};
use jiff::SignedDuration;
use post::{Channel, Notice, Sender};
use store::Tx;

use super::{CONFIRM_HOURS, leave, leave_to};
use crate::{
    flows::pin::{LIFE, Way},
    links,
    pages::{ConfirmLoginMail, LoginChangedMail, LoginTakenMail, PinMail, PinText},
    people::{self, User, contacts},
    secrets::Purpose,
};

pub use crate::pages::LoginChange as What;

const PIN: &str = "door.pin";

/// What is of no use after ten minutes does not go out after them.
pub async fn pin(
    tx: &mut Tx,
    portal: &Portal,
    (site, lang): (&Arc<Site>, Lang),
    user: &User,
    (way, to): (Way, &str),
    pin: &str,
) -> Result<(), Error> {
    let f = Frame::of_site(portal, site, lang);
    let text = PinText { pin: pin.to_owned(), minutes: LIFE.as_mins() };
    let until = tx.now() + LIFE;
    let mut notice = match way {
        Way::Voice => by_phone(&f, site, Channel::Voice, to, text.voice(&f)),
        Way::Sms => by_phone(&f, site, Channel::Sms, to, text.sms(&f)),
        Way::Mail => {
            let account = people::sql::first_account(tx, &site.slug, user.id).await?;
            let addressee = Addressee { user: None, account: account.name, person: user.name.clone() };
            let own = mail::own_words(tx, &site.slug, PIN).await?;
            Envelope { f, to: addressee, mail: PinMail(text) }.notice(PIN, to, &own)?
        }
    };
    notice.user = Some(user.id);
    post::leave_until(tx, &notice, until).await?;
    Ok(())
}

fn by_phone(f: &Frame, site: &Site, channel: Channel, to: &str, text: String) -> Notice {
    Notice {
        site: site.slug.clone(),
        kind: PIN,
        channel,
        user: None,
        to: to.to_owned(),
        to_name: None,
        from: Sender { name: f.site_name(), address: site.sender.address.clone() },
        reply_to: None,
        subject: String::new(),
        text,
        html: None,
        locale: f.lang().to_owned(),
        unsubscribe: None,
        priority: 0,
    }
}

pub async fn confirm_login(tx: &mut Tx, visit: &Visit, user: &User, address: &str) -> Result<(), Error> {
    let life = SignedDuration::from_hours(CONFIRM_HOURS);
    let keys = &visit.portal.keys;
    let token = links::issue(tx, keys, visit.slug(), Purpose::ConfirmLogin, user.id, life).await?;
    let link = visit.link(&format!("login-address/confirm/{}", token.0));
    let mail = ConfirmLoginMail { link, hours: CONFIRM_HOURS };
    leave(tx, visit.frame(None), "door.confirm-login", user, address, mail).await
}

/// To the address that was the login until now, and to the contact on file where that is another.
pub async fn login_changed(tx: &mut Tx, visit: &Visit, user: &User, what: What) -> Result<(), Error> {
    let account = people::sql::first_account(tx, visit.slug(), user.id).await?;
    let on_file = contacts::of_account(tx, visit.slug(), account.id).await?.mail;
    let on_file = on_file.filter(|mail| !user.is_address(mail));
    for address in user.email.iter().chain(&on_file) {
        let mail = LoginChangedMail { at: visit.at, what };
        leave(tx, visit.frame(None), "door.login-changed", user, address, mail).await?;
    }
    Ok(())
}

/// To somebody whose address is a login already, and who may not be the person that typed it.
pub async fn login_taken(
    tx: &mut Tx,
    portal: &Portal,
    (site, lang): (&Arc<Site>, Lang),
    address: &str,
) -> Result<(), Error> {
    let f = Frame::of_site(portal, site, lang);
    leave_to(tx, f, "door.login-taken", (Addressee::default(), address), LoginTakenMail).await
}
