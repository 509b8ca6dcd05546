//! What an owner does with webhooks.

use std::collections::{BTreeSet, HashMap};

use counter::{
    Error, Portal, Refusal, Staff, Visit,
    audit::{self, Entry},
    error::Result,
    fold,
};
use post::outward::{Barred, Outward};
use serde::Deserialize;
use store::{Conn, Tx};
use url::Url;
use uuid::Uuid;

use super::{State, URL, Webhook, about, follow, sql};

const LONGEST_NAME: usize = 60;
/// Each is called for each thing that is done.
const MOST: i64 = 20;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub id: String,
    pub name: String,
    pub url: String,
    /// `some` where only those are wanted that are ticked.
    pub which: String,
    #[serde(flatten)]
    pub ticked: HashMap<String, String>,
}

/// The name of the box of a kind in the form.
pub fn field(did: &str) -> String {
    format!("kind-{did}")
}

/// What is done at this site, as far as the program knows: of the door, the office, and its desks.
pub fn kinds(visit: &Visit) -> Vec<String> {
    let known = visit.portal.words.keys("did-").filter_map(Entry::of_word);
    let is_here = |did: &String| {
        let whose = did.split('.').next().unwrap_or_default();
        ["door", "office"].contains(&whose) || visit.site.has_desk(whose)
    };
    known.filter(is_here).collect::<BTreeSet<_>>().into_iter().collect()
}

impl Typed {
    pub fn of(hook: &Webhook, visit: &Visit) -> Typed {
        let ticked = hook.kinds.iter().map(|did| (field(did), "1".to_owned())).collect();
        Typed {
            id: hook.id.to_string(),
            name: hook.name.clone(),
            url: hook.url(&visit.portal.keys).unwrap_or_default(),
            which: if hook.kinds.is_empty() { "all" } else { "some" }.to_owned(),
            ticked,
        }
    }

    fn read(&self, visit: &Visit) -> std::result::Result<Wanted, Vec<Refusal>> {
        let mut refusals = Vec::new();
        let name = fold::half_width(&self.name).trim().to_owned();
        match name.chars().count() {
            0 => refusals.push(Refusal::of("name", "webhooks-refused-no-name")),
            n if n > LONGEST_NAME => {
                refusals.push(Refusal::of("name", "refused-too-long").with("max", LONGEST_NAME));
            }
            _ => {}
        }
        let url = visit.portal.part::<Outward>().read(&self.url);
        let wants_all = self.which != "some";
        let ticked = kinds(visit).into_iter().filter(|did| self.ticked.contains_key(&field(did)));
        let kinds: Vec<String> = if wants_all { Vec::new() } else { ticked.collect() };
        if !wants_all && kinds.is_empty() {
            refusals.push(Refusal::of("kinds", "webhooks-refused-no-kind"));
        }
        match url {
            Ok(url) if refusals.is_empty() => Ok(Wanted { name, url, kinds: kinds.join(" ") }),
            Ok(_) => Err(refusals),
            Err(barred) => {
                refusals.push(Refusal::of("url", refusal(barred)));
                Err(refusals)
            }
        }
    }

    fn id(&self) -> Result<Uuid> {
        self.id.parse().map_err(|_| Error::Garbled("the form does not say which webhook it is about"))
    }
}

fn refusal(barred: Barred) -> &'static str {
    match barred {
        Barred::Unreadable => "webhooks-refused-url",
        Barred::Plain => "webhooks-refused-plain",
        Barred::WithPassword => "webhooks-refused-password",
        Barred::Private => "webhooks-refused-private",
    }
}

/// A form that was filled in rightly.
struct Wanted {
    name: String,
    url: Url,
    kinds: String,
}

impl Wanted {
    fn sealed(&self, portal: &Portal) -> Vec<u8> {
        portal.keys.seal(portal.store.given(), URL, self.url.as_str())
    }

    /// Who reads the log learns where to, but not the rest of the address.
    fn record(&self, deed: audit::Deed) -> audit::Deed {
        let deed =
            deed.with("name", self.name.as_str()).with("host", self.url.host_str().unwrap_or_default());
        deed.with("kinds", self.kinds.as_str())
    }
}

/// A new one, which is told from now on. None where the button was pressed before.
pub async fn make(
    visit: &Visit,
    staff: &Staff,
    typed: &Typed,
) -> Result<std::result::Result<Option<Webhook>, Vec<Refusal>>> {
    let id = typed.id()?;
    let there = sql::count(&mut visit.portal.store.read().await?, visit.slug()).await?;
    if there >= MOST {
        return Ok(Err(vec![Refusal::whole("webhooks-refused-many").with("max", MOST)]));
    }
    let wanted = match typed.read(visit) {
        Ok(wanted) => wanted,
        Err(refusals) => return Ok(Err(refusals)),
    };
    let url = wanted.sealed(&visit.portal);
    let mut tx = visit.portal.store.begin().await?;
    let new = sql::Wanted { id, name: &wanted.name, url: &url, kinds: &wanted.kinds, by: &staff.name };
    if !sql::insert(&mut tx, visit.slug(), &new).await? {
        return Ok(Ok(None));
    }
    let hook = sql::find(&mut tx, visit.slug(), id).await?;
    let deed = wanted.record(staff.deed(visit, "office.made-webhook").about(about(id)));
    audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    tx.commit().await?;
    Ok(Ok(hook))
}

/// What waits goes to the new address, too. Where nothing waits, it is told what it newly wants from now on; else from what has
/// waited longest.
pub async fn change(
    visit: &Visit,
    staff: &Staff,
    id: Uuid,
    typed: &Typed,
) -> Result<std::result::Result<(), Vec<Refusal>>> {
    let wanted = match typed.read(visit) {
        Ok(wanted) => wanted,
        Err(refusals) => return Ok(Err(refusals)),
    };
    let before = sql::find(&mut visit.portal.store.read().await?, visit.slug(), id).await?;
    let before = before.ok_or(Error::NotFound)?;
    let passed = follow::passed(&visit.portal, visit.slug(), &before).await?;
    let new = sql::Wanted {
        id,
        name: &wanted.name,
        url: &wanted.sealed(&visit.portal),
        kinds: &wanted.kinds,
        by: &staff.name,
    };
    let mut tx = visit.portal.store.begin().await?;
    if !sql::change(&mut tx, visit.slug(), &new, passed).await? {
        return Err(Error::NotFound);
    }
    let deed = wanted.record(staff.deed(visit, "office.changed-webhook").about(about(id)));
    audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

pub async fn pause(visit: &Visit, staff: &Staff, id: Uuid) -> Result<()> {
    let mut tx = visit.portal.store.begin().await?;
    if sql::pause(&mut tx, visit.slug(), id).await? {
        record(&mut tx, visit, staff, "office.paused-webhook", id).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Goes on where it stopped, or leaves out what happened meanwhile.
pub async fn resume(visit: &Visit, staff: &Staff, id: Uuid, skips: bool) -> Result<()> {
    let mut tx = visit.portal.store.begin().await?;
    if sql::resume(&mut tx, visit.slug(), id, skips).await? {
        let deed = staff.deed(visit, "office.resumed-webhook").about(about(id)).with("skips", skips);
        audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// With the secret after this one, which signs as well for a day. Whoever presses twice is shown the same new one.
pub async fn renew(visit: &Visit, staff: &Staff, id: Uuid, secret: i64) -> Result<Webhook> {
    let mut tx = visit.portal.store.begin().await?;
    let is_renewed = sql::renew(&mut tx, visit.slug(), id, secret).await?;
    let hook = sql::find(&mut tx, visit.slug(), id).await?.ok_or(Error::NotFound)?;
    if is_renewed {
        record(&mut tx, visit, staff, "office.renewed-webhook-secret", id).await?;
    } else if hook.secret != secret + 1 {
        return Err(Error::Conflict);
    }
    tx.commit().await?;
    Ok(hook)
}

pub async fn end(visit: &Visit, staff: &Staff, id: Uuid) -> Result<()> {
    let mut tx = visit.portal.store.begin().await?;
    if sql::end(&mut tx, visit.slug(), id).await? {
        record(&mut tx, visit, staff, "office.ended-webhook", id).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The test itself stands in the log, and that entry is what is sent: at once, whatever the webhook wants or does.
pub async fn test(visit: &Visit, staff: &Staff, id: Uuid) -> Result<()> {
    let mut tx = visit.portal.store.begin().await?;
    let hook = at_large(&mut tx, visit, id).await?;
    let seq = record(&mut tx, visit, staff, "office.tested-webhook", id).await?;
    tx.commit().await?;
    send(visit, &hook, seq).await
}

/// An entry once more, at once and beside its turn.
pub async fn send_again(visit: &Visit, staff: &Staff, id: Uuid, call: Uuid) -> Result<()> {
    let mut tx = visit.portal.store.begin().await?;
    let hook = at_large(&mut tx, visit, id).await?;
    let seq = sql::seq_of(&mut tx, visit.slug(), (id, call)).await?.ok_or(Error::NotFound)?;
    let deed = staff.deed(visit, "office.sent-event-again").about(about(id)).with("seq", seq);
    audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    tx.commit().await?;
    send(visit, &hook, seq).await
}

/// A copy of the database tells nobody anything until it is released.
async fn at_large(conn: &mut Conn, visit: &Visit, id: Uuid) -> Result<Webhook> {
    let hook = sql::find(conn, visit.slug(), id).await?.ok_or(Error::NotFound)?;
    if hook.state == State::Aside { Err(Error::Conflict) } else { Ok(hook) }
}

async fn send(visit: &Visit, hook: &Webhook, seq: i64) -> Result<()> {
    let (portal, site) = (&visit.portal, visit.slug());
    let entry = sql::entry(&mut portal.store.read().await?, site, seq).await?.ok_or(Error::NotFound)?;
    let did = entry.did.clone();
    let told = follow::call(portal, site, hook, entry).await?;
    let mut tx = portal.store.begin().await?;
    sql::note(&mut tx, (site, hook.id), (seq, &did), (&told, true)).await?;
    if told.outcome.is_taken() {
        sql::touch(&mut tx, site, hook.id).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn record(tx: &mut Tx, visit: &Visit, staff: &Staff, did: &'static str, id: Uuid) -> Result<i64> {
    let deed = staff.deed(visit, did).about(about(id));
    Ok(audit::record(tx, &visit.portal.keys, &deed).await?)
}
