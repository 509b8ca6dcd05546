//! What is done about operators: mostly on the command line, by who runs the installation.

use std::sync::Arc;

use counter::{
    Arrival, Error, Portal,
    audit::{self, Deed},
    site::Site,
    staff::Role,
};
use door::secrets::readable;
use jiff::Timestamp;
use store::Tx;
use uuid::Uuid;

use super::{FIRST_CODE, FirstCode, Record, grouped, hash_first_code, key, sql, write_role};
use crate::{NOWHERE, attempts, sessions};

pub struct NewOperator<'a> {
    pub email: &'a str,
    pub name: &'a str,
    pub role: Role,
    pub sites: Vec<Arc<Site>>,
}

/// A printed code, shown once.
pub struct Printed {
    pub code: String,
    pub until: Timestamp,
}

/// Lets somebody into the office of these sites. Whoever is known already only gets the role.
pub async fn add(portal: &Portal, new: &NewOperator<'_>) -> Result<Option<Printed>, Error> {
    let mut tx = portal.store.begin().await?;
    let known = sql::by_email(&mut tx, &key(new.email)).await?;
    let (id, printed) = if let Some(known) = known {
        (known.id, None)
    } else {
        let id = insert(&mut tx, new).await?;
        (id, Some(print_code(&mut tx, portal, id).await?))
    };
    for site in &new.sites {
        sql::save_role(&mut tx, &site.slug, id, &new.role).await?;
        let deed = Deed::of_system(&site.slug, "office.gave-role").about(format!("operator:{id}"));
        let (role, desks) = write_role(&new.role);
        audit::record(&mut tx, &portal.keys, &deed.with("role", role).with("desks", desks)).await?;
    }
    tx.commit().await?;
    Ok(printed)
}

/// For the demo alone: with a password that everybody knows, and so without a second factor.
pub async fn add_to_demo(portal: &Portal, new: &NewOperator<'_>, password: &str) -> Result<(), Error> {
    let mut tx = portal.store.begin().await?;
    let id = if let Some(known) = sql::by_email(&mut tx, &key(new.email)).await? {
        known.id
    } else {
        let id = insert(&mut tx, new).await?;
        sql::save_demo_password(&mut tx, id, password).await?;
        id
    };
    for site in &new.sites {
        sql::save_role(&mut tx, &site.slug, id, &new.role).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn insert(tx: &mut Tx, new: &NewOperator<'_>) -> Result<Uuid, Error> {
    let id = tx.id();
    sql::insert(tx, id, (new.email.trim(), &key(new.email), new.name.trim())).await?;
    Ok(id)
}

async fn print_code(tx: &mut Tx, portal: &Portal, id: Uuid) -> Result<Printed, Error> {
    let code = grouped(&readable::<16>(tx.given()));
    let until = tx.now() + FIRST_CODE;
    let first = FirstCode { hash: hash_first_code(&portal.keys, id, &code), until };
    sql::save_first_code(tx, id, &first).await?;
    Ok(Printed { code, until })
}

/// Everything from the beginning: phone lost, password forgotten, or disabled by mistake.
pub async fn reset(portal: &Portal, email: &str) -> Result<Printed, Error> {
    let mut tx = portal.store.begin().await?;
    let record = find(&mut tx, email).await?;
    let printed = print_code(&mut tx, portal, record.id).await?;
    shut(&mut tx, record.id).await?;
    tell(&mut tx, portal, &record, "office.reset-operator").await?;
    tx.commit().await?;
    Ok(printed)
}

pub async fn disable(portal: &Portal, email: &str) -> Result<(), Error> {
    let mut tx = portal.store.begin().await?;
    let record = find(&mut tx, email).await?;
    sql::disable(&mut tx, record.id).await?;
    shut(&mut tx, record.id).await?;
    tell(&mut tx, portal, &record, "office.disabled-operator").await?;
    tx.commit().await?;
    Ok(())
}

/// Ends one person's role at one site. Who has none left can still log in, and finds nothing there.
pub async fn end_role(visit: &counter::Visit, staff: &counter::Staff, id: Uuid) -> Result<(), Error> {
    // Nobody locks themselves out by a slip of the hand; another owner can.
    if staff.operator == id {
        return Err(Error::Forbidden);
    }
    let mut tx = visit.portal.store.begin().await?;
    if !sql::end_role(&mut tx, visit.slug(), id).await? {
        return Err(Error::NotFound);
    }
    let deed = staff.deed(visit, "office.ended-role").about(format!("operator:{id}"));
    audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    tx.commit().await?;
    Ok(())
}

async fn find(tx: &mut Tx, email: &str) -> Result<Record, Error> {
    let found = sql::by_email(tx, &key(email)).await?.ok_or(Error::NotFound)?;
    sql::lock(tx, found.id).await?.ok_or(Error::NotFound)
}

async fn shut(tx: &mut Tx, id: Uuid) -> Result<(), Error> {
    sessions::sql::close_all_but(tx, id, &[]).await?;
    attempts::end_all(tx, id).await
}

async fn tell(tx: &mut Tx, portal: &Portal, record: &Record, did: &'static str) -> Result<(), Error> {
    for site in logs_of(tx, portal, record.id).await? {
        let deed = Deed::of_system(&site, did).about(format!("operator:{}", record.id));
        audit::record(tx, &portal.keys, &deed).await?;
    }
    Ok(())
}

/// Writes what an operator did into the log of every site at which they work.
pub async fn record(tx: &mut Tx, arrival: &Arrival, id: Uuid, did: &'static str) -> Result<(), Error> {
    for site in logs_of(tx, &arrival.portal, id).await? {
        audit::record(tx, &arrival.portal.keys, &deed_at(&site, arrival, id, did)).await?;
    }
    Ok(())
}

/// Likewise, with one of their passkeys: an operator who has several must be able to tell which.
pub async fn record_passkey(
    tx: &mut Tx,
    arrival: &Arrival,
    (id, did): (Uuid, &'static str),
    (passkey, name): (Uuid, &str),
) -> Result<(), Error> {
    for site in logs_of(tx, &arrival.portal, id).await? {
        let deed = deed_at(&site, arrival, id, did).about(format!("passkey:{passkey}")).with("name", name);
        audit::record(tx, &arrival.portal.keys, &deed).await?;
    }
    Ok(())
}

fn deed_at(site: &str, arrival: &Arrival, id: Uuid, did: &'static str) -> Deed {
    Deed {
        by: format!("operator:{id}"),
        address: Some(arrival.address.to_string()),
        ..Deed::of_system(site, did)
    }
}

/// In one order, always: two logins must not wait for one another's log.
async fn logs_of(tx: &mut Tx, portal: &Portal, id: Uuid) -> Result<Vec<String>, Error> {
    let roles = sql::roles(tx, &portal.sites.all(), id).await?;
    if roles.is_empty() {
        return Ok(vec![NOWHERE.to_owned()]);
    }
    Ok(roles.into_iter().map(|(site, _)| site.slug.clone()).collect())
}
