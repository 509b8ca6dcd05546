//! Recovery codes: for the day on which the phone is lost. Ten of them, each good once.

use counter::{
    Error, Visit,
    audit::{self, Deed},
    ceremonies::{self, Ceremony},
    fold,
};
use store::Tx;
use uuid::Uuid;

use super::sql;
use crate::{notices, pages::FactorChange, people::User, secrets::readable, sessions::browser};

const HOW_MANY: usize = 10;
/// 50 bits each: enough for a keyed hash.
const LENGTH: usize = 10;

/// Makes ten new ones in place of any old ones, and lets this browser show them for a short while.
pub async fn make(tx: &mut Tx, visit: &Visit, user: Uuid) -> Result<(), Error> {
    let codes: Vec<String> = (0..HOW_MANY).map(|_| readable::<LENGTH>(tx.given())).collect();
    sql::delete_recovery_codes(tx, visit.slug(), user).await?;
    for code in &codes {
        let hash = hash(visit, user, code);
        sql::insert_recovery_code(tx, visit.slug(), user, &hash, &browser(visit)).await?;
    }
    let shown: Vec<String> = codes.iter().map(|code| show(code)).collect();
    ceremonies::begin(tx, visit, Ceremony::Codes, user, &shown).await
}

/// The key under which a typed code would stand in the database. Taken as people copy it from paper.
pub fn hash_of(visit: &Visit, user: Uuid, typed: &str) -> Vec<u8> {
    let typed: String = fold::half_width(typed).chars().filter(char::is_ascii_alphanumeric).collect();
    hash(visit, user, &typed.to_ascii_uppercase())
}

/// The user hears of it. False where it was used before.
pub async fn use_up(tx: &mut Tx, visit: &Visit, user: &User, hash: &[u8]) -> Result<bool, Error> {
    let site = visit.slug();
    if !sql::use_recovery_code(tx, site, user.id, hash).await? {
        return Ok(false);
    }
    let left = sql::has(tx, site, user.id).await?.recovery_codes;
    notices::factor_changed(tx, visit, user, FactorChange::RecoveryCodeUsed { left }).await?;
    let deed = Deed::of(visit, "door.used-recovery-code", format!("user:{}", user.id));
    audit::record(tx, &visit.portal.keys, &deed.with("left", left)).await?;
    Ok(true)
}

fn hash(visit: &Visit, user: Uuid, code: &str) -> Vec<u8> {
    let parts = [visit.slug().as_bytes(), user.as_bytes(), code.as_bytes()];
    visit.portal.keys.hash("recovery-code", &parts).to_vec()
}

fn show(code: &str) -> String {
    let (one, other) = code.split_at(LENGTH / 2);
    format!("{one}-{other}")
}
