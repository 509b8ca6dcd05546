//! Recovery codes: for the day on which the phone is lost. Ten of them, each good once.

use counter::{Error, Visit, fold};
use store::Tx;
use uuid::Uuid;

use super::{ceremonies, ceremonies::Ceremony, sql};
use crate::secrets::readable;

const HOW_MANY: usize = 10;
/// 50 bits each: enough for a keyed hash.
const LENGTH: usize = 10;

/// Makes ten new ones in place of any old ones, and lets this browser show them for a short while.
pub async fn make(tx: &mut Tx, visit: &Visit, user: Uuid) -> Result<(), Error> {
    let codes: Vec<String> = (0..HOW_MANY).map(|_| readable::<LENGTH>(tx.given())).collect();
    sql::delete_recovery_codes(tx, visit.slug(), user).await?;
    for code in &codes {
        sql::insert_recovery_code(tx, visit.slug(), user, &hash(visit, user, code)).await?;
    }
    let shown: Vec<String> = codes.iter().map(|code| show(code)).collect();
    ceremonies::begin(tx, visit, Ceremony::Codes, user, &shown).await
}

/// The key under which a typed code would stand in the database. Taken as people copy it from paper.
pub fn hash_of(visit: &Visit, user: Uuid, typed: &str) -> Vec<u8> {
    let typed: String = fold::half_width(typed).chars().filter(char::is_ascii_alphanumeric).collect();
    hash(visit, user, &typed.to_ascii_uppercase())
}

fn hash(visit: &Visit, user: Uuid, code: &str) -> Vec<u8> {
    let parts = [visit.slug().as_bytes(), user.as_bytes(), code.as_bytes()];
    visit.portal.keys.hash("recovery-code", &parts).to_vec()
}

fn show(code: &str) -> String {
    let (one, other) = code.split_at(LENGTH / 2);
    format!("{one}-{other}")
}
