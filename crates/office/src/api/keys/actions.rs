//! What an owner does with keys.

use counter::{
    Error, Refusal, Staff, Visit, api, audit,
    desk::Desks,
    error::Result,
    fold,
    staff::{Area, Scope},
};
use door::secrets::Token;
use jiff::{ToSpan as _, civil::Date};
use serde::Deserialize;
use uuid::Uuid;

use super::{sql, written};

const LONGEST_NAME: usize = 60;
/// A key that nobody thinks of any more must not be good for ever.
pub const LONGEST_YEARS: i32 = 5;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub id: String,
    pub name: String,
    pub until: String,
    /// Each with a space after it, as the boxes of the form that were ticked.
    #[serde(flatten)]
    pub ticked: std::collections::HashMap<String, String>,
}

/// The scopes that a key of this site can have.
pub fn scopes(visit: &Visit) -> Vec<Scope> {
    let has = |scope: &Scope| match scope.area {
        Area::Desk(desk) => visit.site.has_desk(desk),
        _ => true,
    };
    visit.portal.part::<Desks>().scopes().into_iter().filter(has).collect()
}

/// The name of the box of a scope in the form.
pub fn field(scope: Scope) -> String {
    format!("scope-{scope}")
}

/// A new key: what its program holds, to be shown once. None where the button was pressed before.
pub async fn make(
    visit: &Visit,
    staff: &Staff,
    typed: &Typed,
) -> Result<Result<Option<String>, Vec<Refusal>>> {
    let mut refusals = Vec::new();
    let name = fold::half_width(&typed.name).trim().to_owned();
    match name.chars().count() {
        0 => refusals.push(Refusal::of("name", "keys-refused-no-name")),
        n if n > LONGEST_NAME => {
            refusals.push(Refusal::of("name", "refused-too-long").with("max", LONGEST_NAME));
        }
        _ => {}
    }
    let scopes: Vec<Scope> =
        scopes(visit).into_iter().filter(|scope| typed.ticked.contains_key(&field(*scope))).collect();
    if scopes.is_empty() {
        refusals.push(Refusal::of("scopes", "keys-refused-no-scope"));
    }
    let until = until(visit, &typed.until);
    if until.is_none() {
        refusals.push(Refusal::of("until", "keys-refused-until").with("years", LONGEST_YEARS));
    }
    let id: Uuid =
        typed.id.parse().map_err(|_| Error::Garbled("the form does not say which key it makes"))?;
    if !refusals.is_empty() {
        return Ok(Err(refusals));
    }
    let mut tx = visit.portal.store.begin().await?;
    let key = api::key(visit.slug(), &Token::new(tx.given()).0);
    let hash = super::recognise::hash(&visit.portal, &key);
    let written = written(&scopes);
    let new = sql::NewKey { id, name: &name, hash: &hash, scopes: &written, until, by: &staff.name };
    if !sql::insert(&mut tx, visit.slug(), &new).await? {
        return Ok(Ok(None));
    }
    let deed = staff.deed(visit, "office.made-key").about(format!("key:{id}"));
    let deed = deed.with("name", name).with("scopes", written).with("until", until.map(|at| at.to_string()));
    audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    tx.commit().await?;
    Ok(Ok(Some(key)))
}

/// The end of the day that was chosen.
fn until(visit: &Visit, typed: &str) -> Option<jiff::Timestamp> {
    let day: Date = fold::half_width(typed).trim().replace('/', "-").parse().ok()?;
    let zone = &visit.site.time_zone;
    let today = visit.at.to_zoned(zone.clone()).date();
    let last = today.checked_add(LONGEST_YEARS.years()).ok()?;
    let end = day.checked_add(1.day()).ok()?.to_zoned(zone.clone()).ok()?.timestamp();
    (today <= day && day <= last).then_some(end)
}

/// 「無効にする」: at once, wherever its program runs.
pub async fn end(visit: &Visit, staff: &Staff, id: Uuid) -> Result<bool> {
    let mut tx = visit.portal.store.begin().await?;
    let is_ended = sql::end(&mut tx, visit.slug(), id).await?;
    if is_ended {
        let deed = staff.deed(visit, "office.ended-key").about(format!("key:{id}"));
        audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    }
    tx.commit().await?;
    Ok(is_ended)
}
