//! The demo's people, as its contract has them: one file per site. They are let in once; a second start
//! finds them.

mod certificate;
mod dealer;
mod invoice;
mod office;
mod partner;
mod rental;

use std::sync::Arc;

use counter::{Error, Portal, site::Site};
use door::{
    hashing::Hashing,
    people::{self, Account, NewAccount, NewUser, User},
    policy::Policy,
};
use store::Tx;

/// A login to copy from the start page, and the word key of where the person stands.
pub struct Login {
    pub id: &'static str,
    /// Where the form asks for it beside the ID.
    pub email: Option<&'static str>,
    pub password: &'static str,
    pub state: &'static str,
}

/// A site whose file has been taken out of the folder has no people.
pub async fn settle(portal: &Portal, scale: u32) -> Result<(), Error> {
    if let Some(ground) = Ground::of(portal, "invoice") {
        invoice::settle(&ground, scale).await?;
    }
    if let Some(ground) = Ground::of(portal, "certificate") {
        certificate::settle(&ground).await?;
    }
    if let Some(ground) = Ground::of(portal, "partner") {
        partner::settle(&ground).await?;
    }
    if let Some(ground) = Ground::of(portal, "dealer") {
        dealer::settle(&ground).await?;
    }
    if let Some(ground) = Ground::of(portal, "rental") {
        rental::settle(&ground).await?;
    }
    office::settle(portal).await
}

pub fn office_logins() -> &'static [Login] {
    office::LOGINS
}

pub fn logins(slug: &str) -> &'static [Login] {
    match slug {
        "invoice" => invoice::LOGINS,
        "certificate" => certificate::LOGINS,
        "partner" => partner::LOGINS,
        "dealer" => dealer::LOGINS,
        "rental" => rental::LOGINS,
        _ => &[],
    }
}

/// One site while its people are let in.
struct Ground<'a> {
    portal: &'a Portal,
    site: Arc<Site>,
}

impl Ground<'_> {
    fn of<'a>(portal: &'a Portal, slug: &str) -> Option<Ground<'a>> {
        portal.sites.get(slug).map(|site| Ground { portal, site })
    }

    async fn knows(&self, login: &str, email: &str) -> Result<bool, Error> {
        let key = self.site.part::<Policy>().login.key(login, email);
        let mut conn = self.portal.store.read().await?;
        Ok(people::sql::user_by_login(&mut conn, &self.site.slug, &key).await?.is_some())
    }

    async fn hash(&self, password: &str) -> Result<String, Error> {
        self.portal.part::<Hashing>().make(password).await
    }

    async fn open_account(&self, tx: &mut Tx, account: &NewAccount<'_>) -> Result<Account, Error> {
        people::open_account(tx, &self.site, account).await
    }

    async fn add(&self, tx: &mut Tx, account: &Account, user: &NewUser<'_>) -> Result<User, Error> {
        people::add_user(tx, &self.portal.keys, &self.site, account, user).await
    }

    /// Adds somebody who has the first login behind them.
    async fn add_through(
        &self,
        tx: &mut Tx,
        account: &Account,
        user: &NewUser<'_>,
        hash: &str,
    ) -> Result<User, Error> {
        let added = self.add(tx, account, user).await?;
        let now = tx.now();
        people::sql::save_password(tx, &self.site.slug, added.id, hash).await?;
        people::sql::save_through(tx, &self.site.slug, added.id, now).await?;
        Ok(added)
    }
}
