//! GET and POST /{site}/factors/…: 「多要素認証」, where members see, add and remove what they have beside the
//! password. Every change asks for the password first.

use axum::extract::{Path, Query};
use counter::{
    Answer, Error, Form, Frame, Member, Refusal, Sheet, Visit,
    ceremonies::{self, Ceremony},
    fold,
    form::Pressed,
    limits, page, refused, see_other,
};
use serde::Deserialize;
use store::Tx;
use uuid::Uuid;

use super::{
    actions, authenticator::NewAuthenticator, may_remove, passkeys, passkeys::Place, registrable, sql,
};
use crate::{
    device,
    login::check_password,
    pages::{
        AuthenticatorLine, AuthenticatorPage, FactorDeed, FactorDeedPage, FactorsPage, PasskeyForm,
        PasskeyLine, PasskeyPage, RecoveryCodesPage, Registration, RenamePasskeyPage,
    },
    password::handlers::GUESSES,
    people::{self, User},
    policy::{Kind, Policy, Use},
};

/// A site without second factors has no such page.
fn must_be_offered(visit: &Visit) -> Result<(), Error> {
    let is_offered = visit.site.part::<Policy>().factors.second() != Use::Off;
    is_offered.then_some(()).ok_or(Error::NotFound)
}

/// The kind that a path names, where this site has it.
pub fn kind_of(visit: &Visit, name: &str) -> Result<Kind, Error> {
    let kind = match name {
        "passkey" => Kind::Passkey,
        "authenticator" => Kind::Authenticator,
        _ => return Err(Error::NotFound),
    };
    let is_offered = registrable(&visit.site.part::<Policy>().factors).contains(&kind);
    is_offered.then_some(kind).ok_or(Error::NotFound)
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Way {
    done: Option<String>,
}

pub async fn show(visit: Visit, member: Member, Query(way): Query<Way>) -> Answer {
    must_be_offered(&visit)?;
    let policy = &visit.site.part::<Policy>().factors;
    let mut conn = visit.portal.store.read().await?;
    let has = sql::has(&mut conn, visit.slug(), member.user).await?;
    let app = sql::authenticator(&mut conn, visit.slug(), member.user).await?;
    let passkeys = sql::passkeys(&mut conn, visit.slug(), member.user).await?;
    let as_line = |row: sql::PasskeyRow| PasskeyLine {
        id: row.id.to_string(),
        name: row.name,
        added: row.added,
        used: row.used,
    };
    let place = Place::of(&visit.portal, &visit.site);
    let offers = |kind| policy.use_of(kind) != Use::Off;
    page(&FactorsPage {
        f: visit.frame(Some(&member)),
        place: place
            .filter(|_| offers(Kind::Passkey))
            .map(|place| (place.rp.clone(), place.link(&visit.to("factors")))),
        passkeys: passkeys.into_iter().map(as_line).collect(),
        can_remove_passkey: may_remove(policy, &has, Kind::Passkey),
        offers_app: offers(Kind::Authenticator),
        app: app.map(|app| AuthenticatorLine {
            added: app.added,
            used: app.used,
            can_remove: may_remove(policy, &has, Kind::Authenticator),
        }),
        mail: (policy.one_time_password == Use::UsersChoice).then_some(has.wants_code),
        recovery_codes: (has.passkeys > 0 || has.authenticator).then_some(has.recovery_codes),
        is_done: way.done.is_some(),
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Which {
    passkey: Option<String>,
}

/// GET /factors/do/{deed}: what is about to be done, and the field for the password.
pub async fn ask_password(
    visit: Visit,
    member: Member,
    Path((_, deed)): Path<(String, String)>,
    Query(which): Query<Which>,
) -> Answer {
    let deed = deed_of(&visit, &member, &deed, which.passkey).await?;
    page(&deed_page(&visit, &member, deed, Sheet::blank()))
}

async fn deed_of(
    visit: &Visit,
    member: &Member,
    name: &str,
    passkey: Option<String>,
) -> Result<FactorDeed, Error> {
    must_be_offered(visit)?;
    let policy = &visit.site.part::<Policy>().factors;
    let deed = match (name, passkey) {
        ("add-passkey", None) => kind_of(visit, "passkey").map(|_| FactorDeed::AddPasskey)?,
        ("add-authenticator", None) => {
            kind_of(visit, "authenticator").map(|_| FactorDeed::AddAuthenticator)?
        }
        ("remove-authenticator", None) => FactorDeed::RemoveAuthenticator,
        ("make-codes", None) => FactorDeed::MakeCodes,
        ("use-mail" | "drop-mail", None) if policy.one_time_password == Use::UsersChoice => {
            if name == "use-mail" { FactorDeed::UseMail } else { FactorDeed::DropMail }
        }
        ("remove-passkey", Some(id)) => {
            let id: Uuid = id.parse().map_err(|_| Error::NotFound)?;
            let mut conn = visit.portal.store.read().await?;
            let row = sql::passkey(&mut conn, visit.slug(), member.user, id).await?.ok_or(Error::NotFound)?;
            FactorDeed::RemovePasskey { id, name: row.name }
        }
        _ => return Err(Error::NotFound),
    };
    Ok(deed)
}

fn deed_page(visit: &Visit, member: &Member, deed: FactorDeed, sheet: Sheet) -> FactorDeedPage {
    FactorDeedPage { f: visit.frame(Some(member)), deed, sheet }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Proof {
    current: String,
    /// The one that is to go.
    passkey: Option<String>,
}

pub async fn act(
    visit: Visit,
    member: Member,
    Path((_, deed)): Path<(String, String)>,
    Form(proof): Form<Proof>,
) -> Answer {
    let deed = deed_of(&visit, &member, &deed, proof.passkey).await?;
    let (mut tx, user) = match prove(&visit, &member, &proof.current).await? {
        Ok(proved) => proved,
        Err(refusal) => {
            let sheet = Sheet::blank().refused([refusal]);
            return refused(&deed_page(&visit, &member, deed, sheet));
        }
    };
    let mut next = "factors?done=1";
    let done = match &deed {
        FactorDeed::AddPasskey => {
            next = "factors/passkey";
            Ok(actions::begin_passkey(&mut tx, &visit, &user).await?)
        }
        FactorDeed::AddAuthenticator => {
            next = "factors/authenticator";
            Ok(actions::begin_authenticator(&mut tx, &visit, &user).await?)
        }
        FactorDeed::MakeCodes => {
            let has = sql::has(&mut tx, visit.slug(), user.id).await?;
            if has.passkeys == 0 && !has.authenticator {
                return Ok(see_other(visit.to("factors")));
            }
            next = "factors/codes";
            Ok(actions::make_new_codes(&mut tx, &visit, &user).await?)
        }
        FactorDeed::RemoveAuthenticator => actions::remove_authenticator(&mut tx, &visit, &user).await?,
        FactorDeed::RemovePasskey { id, .. } => {
            actions::remove_passkey(&mut tx, &visit, (&user, &member.session), *id).await?
        }
        FactorDeed::UseMail => actions::want_code(&mut tx, &visit, &user, true).await?,
        FactorDeed::DropMail => actions::want_code(&mut tx, &visit, &user, false).await?,
    };
    if let Err(refusal) = done {
        let sheet = Sheet::blank().refused([refusal]);
        return refused(&deed_page(&visit, &member, deed, sheet));
    }
    tx.commit().await?;
    Ok(see_other(visit.to(next)))
}

/// The password once more, and the user's lock: whoever sits down at an open session must not get to keep it.
async fn prove(visit: &Visit, member: &Member, typed: &str) -> Result<Result<(Tx, User), Refusal>, Error> {
    let user = user_of(visit, member).await?;
    // Taken before it is looked at, or the right guess would still be heard after the last try.
    let mut tx = visit.portal.store.begin().await?;
    limits::take(&mut tx, visit.slug(), &GUESSES, &member.user.to_string()).await?;
    tx.commit().await?;
    if !check_password(visit, Some(&user), typed).await?.is_right {
        return Ok(Err(Refusal::of("current", "refused-current-password")));
    }
    let mut tx = visit.portal.store.begin().await?;
    let locked = people::sql::lock_user(&mut tx, visit.slug(), member.user).await?;
    let locked = locked.filter(|locked| locked.password == user.password).ok_or(Error::Conflict)?;
    Ok(Ok((tx, locked)))
}

async fn user_of(visit: &Visit, member: &Member) -> Result<User, Error> {
    let mut conn = visit.portal.store.read().await?;
    people::sql::user(&mut conn, visit.slug(), member.user).await?.ok_or(Error::SignInFirst)
}

fn registration(visit: &Visit) -> Registration {
    Registration { progress: None, way: visit.to("factors"), back: visit.to("factors") }
}

/// GET /factors/authenticator: the picture, for a quarter of an hour after the password.
pub async fn show_authenticator(visit: Visit, member: Member) -> Answer {
    let user = user_of(&visit, &member).await?;
    let mut conn = visit.portal.store.read().await?;
    let Some(new) = actions::pending_authenticator(&mut conn, &visit, &user).await? else {
        return Ok(see_other(visit.to("factors")));
    };
    page(&authenticator_page(visit.frame(Some(&member)), registration(&visit), new, Sheet::blank()))
}

pub fn authenticator_page(
    f: Frame,
    registration: Registration,
    new: NewAuthenticator,
    sheet: Sheet,
) -> AuthenticatorPage {
    AuthenticatorPage { f, registration, new, sheet }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Code {
    pub code: String,
}

/// As people copy it from a phone.
pub fn code_of(typed: &str) -> String {
    fold::half_width(typed).chars().filter(|c| !c.is_whitespace()).collect()
}

pub async fn confirm_app(visit: Visit, member: Member, Form(typed): Form<Code>) -> Answer {
    let mut tx = visit.portal.store.begin().await?;
    let user = people::sql::lock_user(&mut tx, visit.slug(), member.user).await?.ok_or(Error::SignInFirst)?;
    if let Err(refusal) =
        actions::confirm_authenticator(&mut tx, &visit, &user, &code_of(&typed.code)).await?
    {
        let Some(new) = actions::pending_authenticator(&mut tx, &visit, &user).await? else {
            return after_registration(tx, &visit, user.id).await;
        };
        let sheet = Sheet::blank().refused([refusal]);
        return refused(&authenticator_page(visit.frame(Some(&member)), registration(&visit), new, sheet));
    }
    after_registration(tx, &visit, user.id).await
}

/// On to the codes, where some have just been made.
async fn after_registration(mut tx: Tx, visit: &Visit, user: Uuid) -> Answer {
    let codes = actions::new_codes(&mut tx, visit, user).await?;
    tx.commit().await?;
    Ok(see_other(visit.to(if codes.is_some() { "factors/codes" } else { "factors?done=1" })))
}

/// GET /factors/passkey: the button that lets the browser make one.
pub async fn show_passkey(visit: Visit, member: Member) -> Answer {
    let mut conn = visit.portal.store.read().await?;
    let options = passkeys::options(&mut conn, &visit, Ceremony::NewPasskey, member.user).await?;
    if options.is_none() {
        return Ok(see_other(visit.to("factors")));
    }
    let f = visit.frame(Some(&member));
    page(&passkey_page(&visit, f, (registration(&visit), options), Sheet::blank())?)
}

pub fn passkey_page(
    visit: &Visit,
    f: Frame,
    (registration, options): (Registration, Option<String>),
    sheet: Sheet,
) -> Result<PasskeyPage, Error> {
    let place = Place::of(&visit.portal, &visit.site).ok_or(Error::NotFound)?;
    let here = place.link(&visit.to("factors"));
    let sheet =
        if sheet.value("name").is_empty() { sheet.typed("name", device::name(&visit.agent)) } else { sheet };
    Ok(PasskeyPage { f, registration, sheet, form: PasskeyForm { rp: place.rp, here, options } })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct NewPasskey {
    pub name: String,
    /// What the browser says of the passkey that it made, in JSON.
    pub answer: String,
}

pub async fn create_passkey(visit: Visit, member: Member, Form(typed): Form<NewPasskey>) -> Answer {
    let mut tx = visit.portal.store.begin().await?;
    let user = people::sql::lock_user(&mut tx, visit.slug(), member.user).await?.ok_or(Error::SignInFirst)?;
    // Whoever presses twice, or comes too late, has no challenge: nothing to answer, nothing to begin anew.
    let until = ceremonies::until(&mut tx, &visit, Ceremony::NewPasskey, user.id).await?;
    let Some(until) = until else { return after_registration(tx, &visit, user.id).await };
    if let Err(refusal) = actions::add_passkey(&mut tx, &visit, &user, (&typed.name, &typed.answer)).await? {
        // Another challenge, and no more time than the first.
        actions::begin_passkey(&mut tx, &visit, &user).await?;
        ceremonies::end_at(&mut tx, &visit, Ceremony::NewPasskey, until).await?;
        let options = passkeys::options(&mut tx, &visit, Ceremony::NewPasskey, user.id).await?;
        tx.commit().await?;
        let sheet = Sheet::blank().typed("name", typed.name).refused([refusal]);
        let f = visit.frame(Some(&member));
        return refused(&passkey_page(&visit, f, (registration(&visit), options), sheet)?);
    }
    after_registration(tx, &visit, user.id).await
}

/// GET /factors/codes: the recovery codes, once.
pub async fn show_codes(visit: Visit, member: Member) -> Answer {
    let mut conn = visit.portal.store.read().await?;
    let Some(codes) = actions::new_codes(&mut conn, &visit, member.user).await? else {
        return Ok(see_other(visit.to("factors")));
    };
    let action = visit.to("factors/codes");
    page(&RecoveryCodesPage { f: visit.frame(Some(&member)), progress: None, action, codes })
}

pub async fn put_codes_away(visit: Visit, member: Member, _: Pressed) -> Answer {
    let mut tx = visit.portal.store.begin().await?;
    actions::put_codes_away(&mut tx, &visit, member.user).await?;
    tx.commit().await?;
    Ok(see_other(visit.to("factors?done=1")))
}

/// GET /factors/passkeys/{passkey}/name
pub async fn show_name(visit: Visit, member: Member, Path((_, id)): Path<(String, String)>) -> Answer {
    let id: Uuid = id.parse().map_err(|_| Error::NotFound)?;
    let mut conn = visit.portal.store.read().await?;
    let row = sql::passkey(&mut conn, visit.slug(), member.user, id).await?.ok_or(Error::NotFound)?;
    let sheet = Sheet::blank().typed("name", row.name);
    page(&RenamePasskeyPage { f: visit.frame(Some(&member)), id: id.to_string(), sheet })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Name {
    name: String,
}

pub async fn rename(
    visit: Visit,
    member: Member,
    Path((_, id)): Path<(String, String)>,
    Form(typed): Form<Name>,
) -> Answer {
    let id: Uuid = id.parse().map_err(|_| Error::NotFound)?;
    let mut tx = visit.portal.store.begin().await?;
    actions::rename_passkey(&mut tx, &visit, member.user, (id, &typed.name)).await?;
    tx.commit().await?;
    Ok(see_other(visit.to("factors?done=1")))
}
