//! What is on file, as a form shows it; and whether somebody else has changed it since.

use counter::{Refusal, hex, keys::Keys, table::Column as _};

use super::{
    super::accounts::Customer,
    typed::{SEEN, Typed},
};
use crate::{
    imports::{columns::Column, row::Said},
    people::User,
};

/// So much of a hash tells two values apart.
const MARK: usize = 8;

pub struct OnFile(Vec<(Column, String)>);

impl OnFile {
    pub fn of_customer(customer: &Customer) -> OnFile {
        OnFile(vec![
            (Column::Name, customer.name.clone()),
            (Column::Kana, customer.kana.clone()),
            (Column::PostalCode, customer.postal_code.clone()),
            (Column::Address, customer.address.clone()),
            (Column::Phone, customer.phone.clone().unwrap_or_default()),
            (Column::ContactMail, customer.mail.clone().unwrap_or_default()),
        ])
    }

    pub fn of_user(user: &User) -> OnFile {
        OnFile(vec![
            (Column::Person, user.name.clone()),
            (Column::Email, user.email.clone().unwrap_or_default()),
        ])
    }

    /// The form as it is first shown.
    pub fn form(&self, keys: &Keys) -> Typed {
        let form = Typed::default().with(SEEN, self.seen(keys));
        self.0.iter().fold(form, |form, (column, value)| form.with(column.key(), value))
    }

    /// A mark for each value.
    pub(super) fn seen(&self, keys: &Keys) -> String {
        let marks = self.0.iter().map(|(column, value)| {
            let hash = keys.hash("on-file", &[column.key().as_bytes(), value.as_bytes()]);
            hex::of(&hash[..MARK])
        });
        marks.collect::<Vec<_>>().join(".")
    }

    /// What somebody else has changed since the form was shown, unless the form says the same.
    pub(super) fn met(&self, keys: &Keys, typed: &Typed) -> Vec<Refusal> {
        let now = self.seen(keys);
        let mut shown = typed.get(SEEN).split('.');
        let differs = self.0.iter().zip(now.split('.')).filter(|((column, value), mark)| {
            let is_same = shown.next() == Some(*mark);
            !is_same && typed.get(column.key()).replace("\r\n", "\n").trim() != value
        });
        let refusal = |column: Column, value: &str| match value {
            "" => Refusal::of(column.key(), "edit-refused-emptied"),
            now => Refusal::of(column.key(), "edit-refused-meanwhile").with("now", now.replace('\n', " ")),
        };
        differs.map(|((column, value), _)| refusal(*column, value)).collect()
    }
}

impl From<&Customer> for Said {
    fn from(customer: &Customer) -> Said {
        Said {
            name: Some(customer.name.clone()),
            kana: Some(customer.kana.clone()),
            postal_code: Some(customer.postal_code.clone()),
            address: Some(customer.address.clone()),
            phone: Some(customer.phone.clone().unwrap_or_default()),
            mail: Some(customer.mail.clone().unwrap_or_default()),
        }
    }
}
