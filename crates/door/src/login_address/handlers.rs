//! GET and POST /{site}/login-address, …/sent, …/resend, …/confirm/{token}.

use axum::extract::{Path, Query};
use counter::{
    Answer, Error, Form, Member, Refusal, Sheet, Visit,
    audit::{self, Deed},
    fold,
    form::Pressed,
    limits::{self, Limit},
    page, refused, see_other,
};
use jiff::SignedDuration;
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    flows::{
        self,
        login_address::{LoginAddress, PAUSE, SENDS},
    },
    links,
    login::check_password,
    pages::{LoginAddressPage, LoginAddressSentPage, LoginConfirmPage},
    people::{self, User},
    policy::{Asks, Policy},
    secrets::Purpose,
};

/// Whoever sits down at an open session must not guess the password there.
const GUESSES: Limit = Limit { name: "login-address", most: 10, window: SignedDuration::from_mins(15) };

/// Where the login is not an address, the login does not change with it.
fn must_be_an_address(visit: &Visit) -> Result<(), Error> {
    if visit.site.part::<Policy>().login.asks == Asks::Email { Ok(()) } else { Err(Error::NotFound) }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Way {
    changed: Option<String>,
    again: Option<String>,
}

pub async fn show(visit: Visit, member: Member, Query(way): Query<Way>) -> Answer {
    must_be_an_address(&visit)?;
    page(&form(&visit, &member, Sheet::blank(), way.changed.is_some()))
}

fn form(visit: &Visit, member: &Member, sheet: Sheet, is_changed: bool) -> LoginAddressPage {
    LoginAddressPage { f: visit.frame(Some(member)), sheet, now: member.login.clone(), is_changed }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Change {
    address: String,
    address_again: String,
    current: String,
}

/// What is wrong with a new address. Whether somebody has it is not said here (DOOR-51).
pub fn refusals(user: &User, address: &str, again: &str) -> Vec<Refusal> {
    let Some(new) = fold::mail_address(address) else {
        return vec![Refusal::of("address", "refused-address")];
    };
    if fold::mail_address(again).as_ref() != Some(&new) {
        return vec![Refusal::of("address_again", "refused-addresses-differ")];
    }
    if user.is_address(&new) {
        return vec![Refusal::of("address", "refused-same-login")];
    }
    Vec::new()
}

pub async fn change(visit: Visit, member: Member, Form(typed): Form<Change>) -> Answer {
    must_be_an_address(&visit)?;
    let user = {
        let mut conn = visit.portal.store.read().await?;
        people::sql::user(&mut conn, visit.slug(), member.user).await?.ok_or(Error::SignInFirst)?
    };
    let mut refusals = refusals(&user, &typed.address, &typed.address_again);
    let mut tx = visit.portal.store.begin().await?;
    limits::take(&mut tx, visit.slug(), &GUESSES, &member.user.to_string()).await?;
    tx.commit().await?;
    if !check_password(&visit, Some(&user), &typed.current).await?.is_right {
        refusals.push(Refusal::of("current", "refused-current-password"));
    }
    let address = fold::mail_address(&typed.address).filter(|_| refusals.is_empty());
    let Some(address) = address else {
        let sheet = Sheet::blank()
            .typed("address", typed.address)
            .typed("address_again", typed.address_again)
            .refused(refusals);
        return refused(&form(&visit, &member, sheet, false));
    };
    let mut tx = visit.portal.store.begin().await?;
    let fresh = people::sql::lock_user(&mut tx, visit.slug(), user.id).await?.ok_or(Error::SignInFirst)?;
    if fresh.password != user.password {
        return Err(Error::Conflict);
    }
    super::ask(&mut tx, &visit, &fresh, &address).await?;
    let deed = Deed::of(&visit, "door.asked-for-login-address", format!("user:{}", user.id));
    audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    tx.commit().await?;
    Ok(see_other(visit.to("login-address/sent")))
}

pub async fn sent(visit: Visit, member: Member, Query(way): Query<Way>) -> Answer {
    must_be_an_address(&visit)?;
    match sent_page(&visit, Some(&member), member.user, way.again.is_some()).await? {
        Some(shown) => page(&shown),
        None => Ok(see_other(visit.to("login-address"))),
    }
}

/// None where no link is on its way any more. Without a member it is the PIN's page.
pub async fn sent_page(
    visit: &Visit,
    member: Option<&Member>,
    user: Uuid,
    resent: bool,
) -> Result<Option<LoginAddressSentPage>, Error> {
    let mut conn = visit.portal.store.read().await?;
    let machine = flows::load::<LoginAddress>(&mut conn, visit.slug(), user).await?;
    let Some(waiting) = machine.as_ref().and_then(LoginAddress::waiting) else { return Ok(None) };
    let wait = (waiting.sent + PAUSE).duration_since(visit.at).as_secs();
    let (form, once_more) = match member {
        Some(_) => ("login-address", "login-address/resend"),
        None => ("login-reset/change", "login-reset/sent/resend"),
    };
    Ok(Some(LoginAddressSentPage {
        f: visit.frame(member),
        address: waiting.address.clone(),
        form,
        resend: once_more,
        resend_in: (wait > 0).then_some(wait),
        can_resend: waiting.sends < SENDS,
        resent,
        with_password: false,
    }))
}

pub async fn send_again(visit: Visit, member: Member, _: Pressed) -> Answer {
    must_be_an_address(&visit)?;
    let again = if super::send_again(&visit, member.user).await? { "?again=1" } else { "" };
    Ok(see_other(visit.to(&format!("login-address/sent{again}"))))
}

/// GET: a mail scanner that fetches the link changes nothing.
pub async fn ask_confirmation(
    visit: Visit,
    member: Option<Member>,
    Path((_, token)): Path<(String, String)>,
) -> Answer {
    let mut conn = visit.portal.store.read().await?;
    match super::find(&mut conn, &visit, &token).await? {
        Ok(waiting) => {
            page(&LoginConfirmPage { f: visit.frame(member.as_ref()), address: waiting.address, token })
        }
        Err(why) => links::dead(&visit, Purpose::ConfirmLogin, why),
    }
}

pub async fn confirm(
    visit: Visit,
    member: Option<Member>,
    Path((_, token)): Path<(String, String)>,
    _: Pressed,
) -> Answer {
    match super::confirm(&visit, member.as_ref(), &token).await? {
        Ok(user) if member.is_some_and(|member| member.user == user) => {
            Ok(see_other(visit.to("login-address?changed=1")))
        }
        Ok(_) => Ok(see_other(visit.to("login?login-changed=1"))),
        Err(why) => links::dead(&visit, Purpose::ConfirmLogin, why),
    }
}
