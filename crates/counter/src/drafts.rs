//! Drafts: what is typed on the way from input over confirm to complete lies here, on the server (ALL-8).
//! Back, Reload, a second tab and a session that ended meanwhile lose nothing; and however often the last
//! button is pressed, the thing is sent once.

use jiff::{SignedDuration, Timestamp};
use serde::{Serialize, de::DeserializeOwned};
use store::{Conn, Tx, args};
use uuid::Uuid;

use crate::{
    error::{Answer, Error},
    hex,
    page::see_other,
    staff::Staff,
    visit::{Member, Visit},
};

/// Whose draft it is: a member's, on whatever device; or, before the door, this browser's.
pub struct Owner(String);

impl Owner {
    pub fn of(visit: &Visit, member: Option<&Member>) -> Owner {
        let browser = || {
            format!("browser:{}", hex::of(&visit.portal.keys.hash("draft", &[visit.form_token.as_bytes()])))
        };
        Owner(match (&visit.acting, member) {
            // The customer does not find among their own what an operator typed for them.
            (Some(acting), _) => return Owner::of_acting(acting.id),
            (None, Some(member)) => format!("user:{}", member.user),
            (None, None) => browser(),
        })
    }

    fn of_acting(id: Uuid) -> Owner {
        Owner(format!("acting:{id}"))
    }

    /// An operator's, at whichever site of theirs.
    pub fn of_staff(staff: &Staff) -> Owner {
        Owner(staff.by())
    }
}

/// The way of one form from input over confirmation to completion: whose it is, what it is called, and where its pages are.
pub struct Way<'a> {
    visit: &'a Visit,
    owner: Owner,
    form: String,
    /// Of its first page, from the root: `/office/invoice/disposal`. A draft's pages lie below it.
    path: String,
}

impl<'a> Way<'a> {
    pub fn of(visit: &'a Visit, owner: Owner, form: impl Into<String>, path: String) -> Self {
        Way { visit, owner, form: form.into(), path }
    }

    /// Where the form is sent: to begin a draft, or to go on with one.
    pub fn input(&self, draft: Option<Uuid>) -> String {
        draft.map_or_else(|| self.path.clone(), |id| format!("{}/{id}", self.path))
    }

    pub fn confirmation(&self, draft: Uuid) -> String {
        format!("{}/{draft}/confirmation", self.path)
    }

    pub fn completion(&self, draft: Uuid) -> String {
        format!("{}/{draft}/completion", self.path)
    }

    /// Nobody's but the owner's is found.
    pub async fn find<T: DeserializeOwned>(&self, draft: Uuid) -> Result<Draft<T>, Error> {
        let mut conn = self.visit.portal.store.read().await?;
        find(&mut conn, self.visit.slug(), &self.owner, &self.form, draft).await
    }

    /// What can still be corrected and sent; none once it was sent.
    pub async fn typed<T: DeserializeOwned>(&self, draft: Uuid) -> Result<Option<T>, Error> {
        let draft = self.find(draft).await?;
        Ok(draft.sent.is_none().then_some(draft.typed))
    }

    /// Keeps what was found right, in a new draft or in the one that there is, and leads on to its confirmation.
    pub async fn keep<T: Serialize>(&self, mut tx: Tx, draft: Option<Uuid>, typed: &T) -> Answer {
        let own = (&self.owner, &*self.form);
        let id = keep(&mut tx, self.visit.slug(), own, draft, typed).await?;
        tx.commit().await?;
        Ok(see_other(self.confirmation(id)))
    }
}

/// What somebody is filling in.
pub struct Draft<T> {
    pub id: Uuid,
    pub typed: T,
    /// What became of it, once it was sent: a number to show.
    pub sent: Option<String>,
}

const LIFE: SignedDuration = SignedDuration::from_hours(24 * 30);

async fn begin<T: Serialize>(
    tx: &mut Tx,
    site: &str,
    owner: &Owner,
    form: &str,
    typed: &T,
) -> Result<Uuid, Error> {
    let (id, until) = (tx.id(), tx.now() + LIFE);
    let typed = serde_json::to_string(typed).map_err(Error::fault)?;
    tx.run(
        "INSERT INTO drafts (site, id, owner, form, typed, until) VALUES ($1, $2, $3, $4, $5, $6)",
        args![site, id, &owner.0, form, typed, until],
    )
    .await?;
    Ok(id)
}

/// Begins a draft, or goes on with the one that there is.
async fn keep<T: Serialize>(
    tx: &mut Tx,
    site: &str,
    (owner, form): (&Owner, &str),
    draft: Option<Uuid>,
    typed: &T,
) -> Result<Uuid, Error> {
    match draft {
        Some(id) => {
            save(tx, site, (owner, form, id), typed).await?;
            Ok(id)
        }
        None => begin(tx, site, owner, form, typed).await,
    }
}

/// The owner's draft; nobody else's is ever found.
async fn find<T: DeserializeOwned>(
    conn: &mut Conn,
    site: &str,
    owner: &Owner,
    form: &str,
    id: Uuid,
) -> Result<Draft<T>, Error> {
    let row: Option<(String, Option<String>, Timestamp)> = conn
        .maybe(
            "SELECT typed, sent, until FROM drafts WHERE site = $1 AND id = $2 AND owner = $3 AND form = $4",
            args![site, id, &owner.0, form],
        )
        .await?;
    let now = conn.now();
    let (typed, sent, _) = row.filter(|(_, _, until)| now < *until).ok_or(Error::NotFound)?;
    Ok(Draft { id, typed: serde_json::from_str(&typed).map_err(Error::fault)?, sent })
}

/// Keeps what was typed. What has been sent stays as it is, and so does what is somebody else's.
async fn save<T: Serialize>(
    tx: &mut Tx,
    site: &str,
    (owner, form, id): (&Owner, &str, Uuid),
    typed: &T,
) -> Result<(), Error> {
    let typed = serde_json::to_string(typed).map_err(Error::fault)?;
    tx.run(
        "UPDATE drafts SET typed = $5 WHERE site = $1 AND id = $2 AND owner = $3 AND form = $4 AND sent IS NULL",
        args![site, id, &owner.0, form, typed],
    )
    .await?;
    Ok(())
}

/// True for the one press that sends; to be called in the transaction that does what is sent.
pub async fn send(tx: &mut Tx, site: &str, id: Uuid, number: &str) -> Result<bool, Error> {
    let sent = tx
        .run(
            "UPDATE drafts SET sent = $3 WHERE site = $1 AND id = $2 AND sent IS NULL",
            args![site, id, number],
        )
        .await?;
    Ok(sent == 1)
}

/// What was not sent while somebody acted in a customer's place: nobody can come back to it.
pub async fn forget_acting(tx: &mut Tx, site: &str, acting: Uuid) -> Result<(), Error> {
    let Owner(owner) = Owner::of_acting(acting);
    tx.run("DELETE FROM drafts WHERE site = $1 AND owner = $2", args![site, owner]).await?;
    Ok(())
}

pub async fn sweep(tx: &mut Tx, site: &str) -> Result<u64, Error> {
    let now = tx.now();
    Ok(tx.run("DELETE FROM drafts WHERE site = $1 AND until <= $2", args![site, now]).await?)
}
