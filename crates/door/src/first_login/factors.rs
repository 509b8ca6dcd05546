//! GET and POST /{site}/first-login/factor/… and /{site}/first-login/codes: where the policy requires a second
//! factor, whoever has none registers one before anything else (DOOR-20).

use axum::{extract::Path, response::Response};
use counter::{
    Answer, Error, Form, Sheet, Visit, ceremonies::Ceremony, form::Pressed, page, refused, see_other,
};
use serde::Deserialize;
use store::Tx;

use super::{
    actions::{self, Brought, Moved, Standing},
    handlers::{End, answer, progress, to_stage},
};
use crate::{
    factors::{
        self,
        actions::{add_passkey, begin_authenticator, begin_passkey, confirm_authenticator, new_codes},
        handlers::{Code, NewPasskey, authenticator_page, code_of, passkey_page},
        passkeys, recovery_codes,
    },
    flows::{
        Machine as _,
        first_login::{Event, FirstLogin, Stage},
    },
    pages::{ChooseFactorPage, RecoveryCodesPage, Registration},
    people::{self, User},
    policy::{Kind, Policy},
    tickets::{self, Ticket},
};

const WAY: &str = "first-login/factor";

/// Where the browser's ticket stands, with the person; or the way to where they are.
type Stands = Result<(Standing, User), Response>;

async fn stand(visit: &Visit, ticket: &Ticket, stage: &Stage) -> Result<Stands, Error> {
    let standing = match actions::stand(visit, ticket).await {
        // A button pressed twice brings the ticket of before.
        Err(Error::SignInFirst) => return Ok(Err(see_other(visit.to("first-login")))),
        stands => stands?,
    };
    if standing.machine.stage != *stage {
        return Ok(Err(to_stage(visit, &standing.machine)));
    }
    let mut conn = visit.portal.store.read().await?;
    let user = people::sql::user(&mut conn, visit.slug(), standing.user).await?.ok_or(Error::SignInFirst)?;
    Ok(Ok((standing, user)))
}

fn registration(visit: &Visit, standing: &Standing) -> Registration {
    Registration { progress: Some(progress(&standing.machine)), way: visit.to(WAY), back: visit.to(WAY) }
}

/// GET /first-login/factor: which kind shall it be?
pub async fn choose(visit: Visit, ticket: Ticket) -> Answer {
    let standing = match stand(&visit, &ticket, &Stage::SecondFactor).await? {
        Ok((standing, _)) => standing,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let kinds = factors::registrable(&visit.site.part::<Policy>().factors);
    page(&ChooseFactorPage {
        f: visit.frame(None),
        progress: progress(&standing.machine),
        passkey: kinds.contains(&Kind::Passkey) && passkeys::Place::of(&visit.portal, &visit.site).is_some(),
        authenticator: kinds.contains(&Kind::Authenticator),
    })
}

/// POST /first-login/factor/{kind}/begin
pub async fn begin(
    visit: Visit,
    ticket: Ticket,
    Path((_, kind)): Path<(String, String)>,
    _: Pressed,
) -> Answer {
    let user = match stand(&visit, &ticket, &Stage::SecondFactor).await? {
        Ok((_, user)) => user,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let kind = factors::handlers::kind_of(&visit, &kind)?;
    let mut tx = visit.portal.store.begin().await?;
    match kind {
        Kind::Passkey => begin_passkey(&mut tx, &visit, &user).await?,
        _ => begin_authenticator(&mut tx, &visit, &user).await?,
    }
    tx.commit().await?;
    let page = if kind == Kind::Passkey { "passkey" } else { "authenticator" };
    Ok(see_other(visit.to(&format!("{WAY}/{page}"))))
}

pub async fn show_authenticator(visit: Visit, ticket: Ticket) -> Answer {
    let (standing, user) = match stand(&visit, &ticket, &Stage::SecondFactor).await? {
        Ok(stands) => stands,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let mut conn = visit.portal.store.read().await?;
    let new = factors::actions::pending_authenticator(&mut conn, &visit, &user).await?;
    let Some(new) = new else { return Ok(see_other(visit.to(WAY))) };
    page(&authenticator_page(visit.frame(None), registration(&visit, &standing), new, Sheet::blank()))
}

pub async fn confirm_app(visit: Visit, ticket: Ticket, Form(typed): Form<Code>) -> Answer {
    let (standing, user) = match stand(&visit, &ticket, &Stage::SecondFactor).await? {
        Ok(stands) => stands,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let mut tx = visit.portal.store.begin().await?;
    people::sql::lock_user(&mut tx, visit.slug(), user.id).await?;
    let confirmed = confirm_authenticator(&mut tx, &visit, &user, &code_of(&typed.code)).await?;
    if let Err(refusal) = confirmed {
        let new = factors::actions::pending_authenticator(&mut tx, &visit, &user).await?;
        let Some(new) = new else { return Ok(see_other(visit.to(WAY))) };
        let sheet = Sheet::blank().refused([refusal]);
        return refused(&authenticator_page(visit.frame(None), registration(&visit, &standing), new, sheet));
    }
    registered(tx, &visit, &standing).await
}

/// The ticket rises with the factor: those that only the password brought are over.
async fn registered(mut tx: Tx, visit: &Visit, standing: &Standing) -> Answer {
    let moved = actions::step_in(
        &mut tx,
        visit,
        (standing.user, &standing.wish),
        Event::FactorRegistered,
        Brought::Nothing,
    )
    .await?;
    if matches!(moved, Moved::OutOfTurn) {
        // Another browser was quicker: nothing of this one's is kept.
        return Ok(see_other(visit.to("first-login")));
    }
    let ticket = tickets::issue(&mut tx, visit, FirstLogin::KIND, standing.user, &standing.wish).await?;
    tx.commit().await?;
    let mut response = answer(visit, moved, End::AsWished(&standing.wish));
    tickets::hand_over(&mut response, visit, &ticket);
    Ok(response)
}

pub async fn show_passkey(visit: Visit, ticket: Ticket) -> Answer {
    let (standing, user) = match stand(&visit, &ticket, &Stage::SecondFactor).await? {
        Ok(stands) => stands,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let mut conn = visit.portal.store.read().await?;
    let options = passkeys::options(&mut conn, &visit, Ceremony::NewPasskey, user.id).await?;
    if options.is_none() {
        return Ok(see_other(visit.to(WAY)));
    }
    page(&passkey_page(
        &visit,
        visit.frame(None),
        (registration(&visit, &standing), options),
        Sheet::blank(),
    )?)
}

pub async fn create_passkey(visit: Visit, ticket: Ticket, Form(typed): Form<NewPasskey>) -> Answer {
    let (standing, user) = match stand(&visit, &ticket, &Stage::SecondFactor).await? {
        Ok(stands) => stands,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let mut tx = visit.portal.store.begin().await?;
    people::sql::lock_user(&mut tx, visit.slug(), user.id).await?;
    if let Err(refusal) = add_passkey(&mut tx, &visit, &user, (&typed.name, &typed.answer)).await? {
        // A challenge is answered once: the next try has one of its own.
        begin_passkey(&mut tx, &visit, &user).await?;
        let options = passkeys::options(&mut tx, &visit, Ceremony::NewPasskey, user.id).await?;
        tx.commit().await?;
        let sheet = Sheet::blank().typed("name", typed.name).refused([refusal]);
        let registration = registration(&visit, &standing);
        return refused(&passkey_page(&visit, visit.frame(None), (registration, options), sheet)?);
    }
    registered(tx, &visit, &standing).await
}

pub async fn show_codes(visit: Visit, ticket: Ticket) -> Answer {
    let (standing, user) = match stand(&visit, &ticket, &Stage::RecoveryCodes).await? {
        Ok(stands) => stands,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let mut conn = visit.portal.store.read().await?;
    let codes = new_codes(&mut conn, &visit, user.id).await?;
    page(&RecoveryCodesPage {
        f: visit.frame(None),
        progress: Some(progress(&standing.machine)),
        action: visit.to("first-login/codes"),
        codes: codes.unwrap_or_default(),
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Copied {
    anew: Option<String>,
}

/// POST /first-login/codes: copied; or made anew, where this browser may no longer show them.
pub async fn put_codes_away(visit: Visit, ticket: Ticket, Form(copied): Form<Copied>) -> Answer {
    let (standing, user) = match stand(&visit, &ticket, &Stage::RecoveryCodes).await? {
        Ok(stands) => stands,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let mut tx = visit.portal.store.begin().await?;
    people::sql::lock_user(&mut tx, visit.slug(), user.id).await?;
    if copied.anew.is_some() {
        recovery_codes::make(&mut tx, &visit, user.id).await?;
        tx.commit().await?;
        return Ok(see_other(visit.to("first-login/codes")));
    }
    factors::actions::put_codes_away(&mut tx, &visit, user.id).await?;
    let moved =
        actions::step_in(&mut tx, &visit, (user.id, &standing.wish), Event::CodesCopied, Brought::Nothing)
            .await?;
    tx.commit().await?;
    Ok(answer(&visit, moved, End::AsWished(&standing.wish)))
}
