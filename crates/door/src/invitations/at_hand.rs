//! An invitation at hand: whoever opened its link or typed its letter's 仮ID and 仮パスワード in this browser may
//! go on with it here, over a login or a registration. The handle goes through addresses and is good in this
//! one browser alone, so neither the link's token nor the letter's secrets travel on.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use counter::Visit;
use uuid::Uuid;

use crate::secrets::is_equal;

pub fn of(visit: &Visit, id: Uuid) -> String {
    format!("{id}.{}", proof(visit, id))
}

pub fn read(visit: &Visit, handle: &str) -> Option<Uuid> {
    let (id, brought) = handle.split_once('.')?;
    let id = Uuid::try_parse(id).ok()?;
    is_equal(proof(visit, id).as_bytes(), brought.as_bytes()).then_some(id)
}

/// The form token stands for the browser.
fn proof(visit: &Visit, id: Uuid) -> String {
    let parts = [visit.slug().as_bytes(), id.as_bytes(), visit.form_token.as_bytes()];
    URL_SAFE_NO_PAD.encode(visit.portal.keys.hash("invitation-at-hand", &parts))
}
