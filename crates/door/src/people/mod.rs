//! People: accounts (customer companies) and users (the persons who log in).

mod address;
pub mod contacts;
mod flag;
mod registration;
mod room;
pub mod sql;

pub use address::{is_anothers_login, is_taken, move_to};
pub use contacts::Contacts;
pub use flag::{flag, password_was_chosen};
pub use registration::{Registration, register};

use counter::{Error, keys::Keys, site::Site};
use jiff::Timestamp;
use store::Tx;
use uuid::Uuid;

use crate::{
    lockout::{Lock, Standing},
    policy::Policy,
    secrets::hash_first_password,
};

pub struct Account {
    pub id: Uuid,
    /// 「お客様番号」
    pub number: String,
    pub name: String,
    pub kana: String,
}

pub struct User {
    pub id: Uuid,
    /// The login as it was given out.
    pub login: String,
    pub name: String,
    pub email: Option<String>,
    /// The hash of the password that the person chose.
    pub password: Option<String>,
    pub first: Option<FirstPassword>,
    /// When the last step of the first login was done.
    pub through: Option<Timestamp>,
    pub suspended: Option<Timestamp>,
    pub standing: Standing,
    pub last_login: Option<Timestamp>,
    /// 「多要素認証」: the user's own choice, where the policy leaves it to them.
    pub wants_code: bool,
    /// The operator's flag: the steps of `when-flagged` come before anything else at the next login.
    pub must_change: bool,
    /// Since when a login is reported as somebody else's (DOOR-16): the password lets nobody in.
    pub reported: Option<Timestamp>,
}

/// The password of the letter: made by the system, kept as a keyed hash, good until a date (DOOR-14).
pub struct FirstPassword {
    pub hash: Vec<u8>,
    pub until: Option<Timestamp>,
}

/// A customer company that is let in.
#[derive(Clone, Copy, Default)]
pub struct NewAccount<'a> {
    pub number: &'a str,
    pub name: &'a str,
    pub kana: &'a str,
}

/// A person who is let in. Without a first password they come by a link in a mail.
#[derive(Clone, Copy, Default)]
pub struct NewUser<'a> {
    pub login: &'a str,
    /// Where it is known already.
    pub email: Option<&'a str>,
    pub name: &'a str,
    /// What the letter says, and until when it is good.
    pub first: Option<(&'a str, Option<Timestamp>)>,
}

pub async fn open_account(tx: &mut Tx, site: &Site, new: &NewAccount<'_>) -> Result<Account, Error> {
    let account = Account {
        id: tx.id(),
        number: new.number.to_owned(),
        name: new.name.to_owned(),
        kana: new.kana.to_owned(),
    };
    sql::insert_account(tx, &site.slug, &account).await?;
    Ok(account)
}

/// Adds a person, who then comes through the public door. An account that has all the users that its site allows
/// takes no other.
pub async fn add_user(
    tx: &mut Tx,
    keys: &Keys,
    site: &Site,
    account: &Account,
    new: &NewUser<'_>,
) -> Result<User, Error> {
    room::must_be_left(tx, site, account.id).await?;
    let id = tx.id();
    let first = new.first.map(|(password, until)| FirstPassword {
        hash: hash_first_password(keys, &site.slug, id, password),
        until,
    });
    let user = User {
        id,
        login: new.login.to_owned(),
        name: new.name.to_owned(),
        email: new.email.map(str::to_owned),
        password: None,
        first,
        through: None,
        suspended: None,
        standing: Standing::default(),
        last_login: None,
        wants_code: false,
        must_change: false,
        reported: None,
    };
    let key = site.part::<Policy>().login.key(new.login, new.email.unwrap_or_default());
    sql::insert_user(tx, &site.slug, &user, &key).await?;
    sql::insert_membership(tx, &site.slug, user.id, account.id).await?;
    Ok(user)
}

/// One person may belong to several accounts with one login (DOOR-62). Joining twice changes nothing.
pub async fn join(tx: &mut Tx, site: &Site, user: Uuid, account: Uuid) -> Result<(), Error> {
    let joined = sql::accounts_of(tx, &site.slug, user).await?;
    if joined.iter().any(|one| one.id == account) {
        return Ok(());
    }
    room::must_be_left(tx, site, account).await?;
    sql::insert_membership(tx, &site.slug, user, account).await?;
    Ok(())
}

/// A customer number that nobody has, for an account that nobody numbered: eight digits, as many as can be
/// told on the phone.
pub async fn fresh_number(tx: &mut Tx, site: &str) -> Result<String, Error> {
    loop {
        let chance = u64::from_be_bytes(tx.given().bytes());
        let number = format!("{:08}", 10_000_000 + chance % 90_000_000);
        if !sql::knows_number(tx, site, &number).await? {
            return Ok(number);
        }
    }
}

/// Adds an account with its first person.
pub async fn admit(
    tx: &mut Tx,
    keys: &Keys,
    site: &Site,
    account: &NewAccount<'_>,
    user: &NewUser<'_>,
) -> Result<User, Error> {
    let account = open_account(tx, site, account).await?;
    add_user(tx, keys, site, &account, user).await
}

impl User {
    /// A mark of everything that the person logs in with: what was begun under another goes no further.
    pub fn proof(&self, keys: &Keys) -> Vec<u8> {
        let [password, email] = [&self.password, &self.email].map(|it| it.as_deref().unwrap_or_default());
        let shut_out = [u8::from(self.is_shut_out())];
        let parts =
            [self.id.as_bytes(), self.login.as_bytes(), password.as_bytes(), email.as_bytes(), &shut_out];
        keys.hash("login-of-a-person", &parts).to_vec()
    }

    /// Suspended, or reported as somebody else (DOOR-16): let in by nothing that they show.
    pub fn is_shut_out(&self) -> bool {
        self.suspended.is_some() || self.reported.is_some()
    }

    pub fn is_address(&self, typed: &str) -> bool {
        self.email.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(typed))
    }
}

pub(crate) fn lock_from(since: Option<Timestamp>, until: Option<Timestamp>) -> Option<Lock> {
    since.map(|since| Lock { since, until })
}
