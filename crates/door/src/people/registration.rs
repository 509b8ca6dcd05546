//! Registering a customer with its one login: what the dealer's desk and the office call (DOOR-50).

use std::sync::Arc;

use counter::{Error, Lang, Portal, Refusal, fold, site::Site};
use store::{Tx, args};

use super::{Account, Contacts, NewAccount, NewUser, add_user, contacts, open_account, sql};
use crate::{notices, policy::Policy, set_up};

pub struct Registration<'a> {
    pub account: NewAccount<'a>,
    /// Where a PIN may go (DOOR-52), as they were typed.
    pub phone: Option<&'a str>,
    pub mail: Option<&'a str>,
    /// The mail address that becomes the login, once its owner has opened the link.
    pub login: &'a str,
    /// The person; may be empty.
    pub name: &'a str,
}

impl Registration<'_> {
    /// What of it the person who registers can mend.
    pub fn refusals(&self) -> Vec<Refusal> {
        let phone = self.phone.filter(|typed| fold::phone_digits(typed).is_none());
        let mail = self.mail.filter(|typed| fold::mail_address(typed).is_none());
        let login = fold::mail_address(self.login).is_none();
        let number = fold::half_width(self.account.number).is_empty();
        let all = [
            number.then(|| Refusal::of("number", "refused-empty")),
            phone.map(|_| Refusal::of("phone", "refused-phone")),
            mail.map(|_| Refusal::of("mail", "refused-address")),
            login.then(|| Refusal::of("login", "refused-address")),
        ];
        all.into_iter().flatten().collect()
    }
}

/// Opens the account and sends the link with which its owner sets the login up. An address that is somebody's login
/// already is told so by mail, and the account is left without a login: whoever registers must not learn which
/// addresses have one (DOOR-51), so that the outcome is the same for them. The audit entry is the caller's, who knows
/// in whose name this is done.
pub async fn register(
    tx: &mut Tx,
    portal: &Portal,
    (site, lang): (&Arc<Site>, Lang),
    new: &Registration<'_>,
) -> Result<Result<Account, Vec<Refusal>>, Error> {
    let mut refusals = new.refusals();
    if refusals.is_empty() && is_number_taken(tx, &site.slug, new.account.number).await? {
        refusals.push(Refusal::of("number", "refused-number-taken"));
    }
    if !refusals.is_empty() {
        return Ok(Err(refusals));
    }
    let account = open_account(tx, site, &new.account).await?;
    contacts::save(tx, &site.slug, account.id, &Contacts::of(new.phone, new.mail)?).await?;
    let login = fold::mail_address(new.login).unwrap_or_default();
    let key = site.part::<Policy>().login.key(&login, &login);
    if sql::user_by_login(tx, &site.slug, &key).await?.is_some() {
        notices::login_taken(tx, portal, (site, lang), &login).await?;
        return Ok(Ok(account));
    }
    let user = NewUser { login: &login, email: Some(&login), name: new.name, first: None };
    let user = add_user(tx, &portal.keys, site, &account, &user).await?;
    set_up::invite(tx, portal, (site, lang), &user).await?;
    Ok(Ok(account))
}

async fn is_number_taken(tx: &mut Tx, site: &str, number: &str) -> Result<bool, Error> {
    let found: Option<String> =
        tx.maybe("SELECT id FROM accounts WHERE site = $1 AND number = $2", args![site, number]).await?;
    Ok(found.is_some())
}
