//! People: accounts (customer companies) and users (the persons who log in).

pub mod sql;

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
}

/// The password of the letter: made by the system, kept as a keyed hash, good until a date (DOOR-14).
pub struct FirstPassword {
    pub hash: Vec<u8>,
    pub until: Option<Timestamp>,
}

/// A customer who is let in: the company, its first person, and what the letter says.
pub struct Newcomer<'a> {
    pub number: &'a str,
    pub company: &'a str,
    pub kana: &'a str,
    pub login: &'a str,
    /// Where the operator already knows it.
    pub email: Option<&'a str>,
    pub name: &'a str,
    pub first_password: &'a str,
    pub first_until: Option<Timestamp>,
}

/// Adds an account with its first user, who then comes through the public door.
pub async fn admit(tx: &mut Tx, keys: &Keys, site: &Site, newcomer: &Newcomer<'_>) -> Result<User, Error> {
    let account = Account {
        id: tx.id(),
        number: newcomer.number.to_owned(),
        name: newcomer.company.to_owned(),
        kana: newcomer.kana.to_owned(),
    };
    let id = tx.id();
    let user = User {
        id,
        login: newcomer.login.to_owned(),
        name: newcomer.name.to_owned(),
        email: newcomer.email.map(str::to_owned),
        password: None,
        first: Some(FirstPassword {
            hash: hash_first_password(keys, &site.slug, id, newcomer.first_password),
            until: newcomer.first_until,
        }),
        through: None,
        suspended: None,
        standing: Standing::default(),
        last_login: None,
        wants_code: false,
    };
    let key = site.part::<Policy>().login.key(newcomer.login, newcomer.email.unwrap_or_default());
    sql::insert_account(tx, &site.slug, &account).await?;
    sql::insert_user(tx, &site.slug, &user, &key).await?;
    sql::insert_membership(tx, &site.slug, user.id, account.id).await?;
    Ok(user)
}

impl User {
    pub fn is_address(&self, typed: &str) -> bool {
        self.email.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(typed))
    }
}

pub(crate) fn lock_from(since: Option<Timestamp>, until: Option<Timestamp>) -> Option<Lock> {
    since.map(|since| Lock { since, until })
}
