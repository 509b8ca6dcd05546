//! POST /{site}/profile/address, then GET and POST /{site}/address-change/{token} from the old mailbox, and
//! GET and POST /{site}/new-address/{token} from the new one. Fetching a link changes nothing.

use axum::extract::Path;
use counter::{
    Answer, Error, Form, Member, Refusal, Sheet, Visit, fold, form::Pressed, page, refused, see_other,
};
use serde::Deserialize;

use super::actions::{self, Asked, Confirmed, Gave};
use crate::{
    links,
    pages::{AddressChangedPage, NewAddressConfirmPage, NewAddressPage, NewAddressSentPage},
    policy::{Asks, Policy},
    secrets::Purpose,
    tickets::{self, Ticket},
};

/// Where people log in by their address, 「login-address」 changes both (DOOR-50).
fn must_be_apart_from_login(visit: &Visit) -> Result<(), Error> {
    match visit.site.part::<Policy>().login.asks {
        Asks::Email => Err(Error::NotFound),
        Asks::UserId | Asks::AccessKey | Asks::LoginIdAndEmail => Ok(()),
    }
}

pub async fn ask(visit: Visit, member: Member, _: Pressed) -> Answer {
    must_be_apart_from_login(&visit)?;
    let asked = if actions::ask(&visit, &member).await? { "?asked=1" } else { "" };
    Ok(see_other(visit.to(&format!("profile{asked}"))))
}

pub async fn show(visit: Visit, Path((_, token)): Path<(String, String)>) -> Answer {
    let found = {
        let mut conn = visit.portal.store.read().await?;
        actions::find(&mut conn, &visit, Purpose::ChangeAddress, &token).await?
    };
    match found {
        Ok(_) => page(&NewAddressPage { f: visit.frame(None), token, sheet: Sheet::blank() }),
        Err(why) => links::dead(&visit, Purpose::ChangeAddress, why),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    address: String,
    address_again: String,
}

pub async fn give(
    visit: Visit,
    Path((_, token)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Answer {
    let address = fold::mail_address(&typed.address);
    let refusal = match &address {
        None => Some(Refusal::of("address", "refused-address")),
        Some(_) if address != fold::mail_address(&typed.address_again) => {
            Some(Refusal::of("address_again", "refused-addresses-differ"))
        }
        Some(_) => None,
    };
    let gave = match (refusal, address) {
        (None, Some(address)) => actions::give(&visit, &token, &address).await?,
        (refusal, _) => Gave::Refused(refusal.unwrap_or_else(|| Refusal::of("address", "refused-address"))),
    };
    match gave {
        Gave::Asked(ticket) => {
            let mut response = see_other(visit.to("address-change/sent"));
            tickets::hand_over(&mut response, &visit, &ticket);
            Ok(response)
        }
        Gave::Refused(refusal) => {
            let sheet = Sheet::blank()
                .typed("address", &typed.address)
                .typed("address_again", &typed.address_again)
                .refused([refusal]);
            refused(&NewAddressPage { f: visit.frame(None), token, sheet })
        }
        Gave::Dead(why) => links::dead(&visit, Purpose::ChangeAddress, why),
    }
}

/// GET /address-change/sent: which mailbox to look into.
pub async fn sent(visit: Visit, ticket: Ticket) -> Answer {
    match actions::given(&visit, &ticket).await? {
        Some(address) => page(&NewAddressSentPage { f: visit.frame(None), address }),
        None => Ok(see_other(visit.to("profile"))),
    }
}

fn confirm_page(visit: &Visit, token: String, asked: Asked, sheet: Sheet) -> NewAddressConfirmPage {
    let old = asked.user.email.unwrap_or_default();
    NewAddressConfirmPage { f: visit.frame(None), token, sheet, old, new: asked.address }
}

pub async fn ask_confirmation(visit: Visit, Path((_, token)): Path<(String, String)>) -> Answer {
    match actions::asked(&visit, &token).await? {
        Ok(asked) => page(&confirm_page(&visit, token, asked, Sheet::blank())),
        Err(why) => links::dead(&visit, Purpose::NewAddress, why),
    }
}

pub async fn confirm(visit: Visit, Path((_, token)): Path<(String, String)>, _: Pressed) -> Answer {
    match actions::confirm(&visit, &token).await? {
        Confirmed::Changed => Ok(see_other(visit.to("new-address/done"))),
        Confirmed::Taken => match actions::asked(&visit, &token).await? {
            Ok(asked) => {
                let sheet = Sheet::blank().refused([Refusal::whole("refused-address-taken-meanwhile")]);
                refused(&confirm_page(&visit, token, asked, sheet))
            }
            Err(why) => links::dead(&visit, Purpose::NewAddress, why),
        },
        Confirmed::Dead(why) => links::dead(&visit, Purpose::NewAddress, why),
    }
}

/// GET /new-address/done: shown after the link is spent, in whichever browser.
pub async fn done(visit: Visit, member: Option<Member>) -> Answer {
    page(&AddressChangedPage { f: visit.frame(member.as_ref()) })
}
