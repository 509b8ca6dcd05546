//! How a customer is reached beside the login. A PIN goes here, and never to what somebody types in (DOOR-52).

use counter::{Error, fold};
use store::{Conn, FromRow, Row, Tx, args};
use uuid::Uuid;

/// What an account has on file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contacts {
    /// Its bare digits.
    pub phone: Option<String>,
    pub mail: Option<String>,
}

impl Contacts {
    /// From what was typed or imported; what cannot be a contact is a mistake of the caller, who asks the person first.
    pub fn of(phone: Option<&str>, mail: Option<&str>) -> Result<Contacts, Error> {
        let phone = phone
            .map(|typed| fold::phone_digits(typed).ok_or_else(|| Error::fault("that is no phone number")));
        let mail = mail
            .map(|typed| fold::mail_address(typed).ok_or_else(|| Error::fault("that is no mail address")));
        Ok(Contacts { phone: phone.transpose()?, mail: mail.transpose()? })
    }

    /// The number that takes short messages.
    pub fn mobile(&self) -> Option<&String> {
        self.phone.as_ref().filter(|digits| fold::is_mobile(digits))
    }
}

impl FromRow for Contacts {
    fn from_row(row: &Row) -> store::Result<Self> {
        Ok(Contacts { phone: row.get("phone")?, mail: row.get("mail")? })
    }
}

pub async fn save(tx: &mut Tx, site: &str, account: Uuid, contacts: &Contacts) -> store::Result<()> {
    tx.run(
        "UPDATE accounts SET phone = $3, mail = $4 WHERE site = $1 AND id = $2",
        args![site, account, contacts.phone.clone(), contacts.mail.clone()],
    )
    .await?;
    super::sql::save_words(tx, site, account).await
}

pub async fn of_account(conn: &mut Conn, site: &str, account: Uuid) -> store::Result<Contacts> {
    let found = conn
        .maybe("SELECT phone, mail FROM accounts WHERE site = $1 AND id = $2", args![site, account])
        .await?;
    Ok(found.unwrap_or_default())
}
