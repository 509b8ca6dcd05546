//! The columns of a file of customers: one row a person, or one row a customer where nobody logs in yet.

use counter::table::Column as _;

use crate::policy::{Asks, FirstCredential, Policy};

counter::columns! {
    Number = "number", "お客様番号";
    Name = "name", "お客様名";
    Kana = "kana", "フリガナ";
    PostalCode = "postal_code", "郵便番号";
    Address = "address", "住所";
    Address2 = "address_2", "住所2";
    Address3 = "address_3", "住所3";
    Phone = "phone", "電話番号";
    ContactMail = "contact_mail", "連絡先メールアドレス";
    UserId = "user_id", "ユーザID";
    AccessKey = "access_key", "アクセスキー";
    LoginId = "login_id", "ログインID";
    Email = "email", "メールアドレス";
    Person = "person", "ご担当者名";
}

/// The column of what people log in with.
pub fn login(asks: Asks) -> Column {
    match asks {
        Asks::UserId => Column::UserId,
        Asks::AccessKey => Column::AccessKey,
        Asks::LoginIdAndEmail => Column::LoginId,
        Asks::Email => Column::Email,
    }
}

/// Whether an operator lets people in here; else they come by invitations of their own kind.
pub fn takes_people(policy: &Policy) -> bool {
    policy.first_login.credential != FirstCredential::Invitation
}

/// Those that a site with this policy takes.
pub fn taken(policy: &Policy) -> impl Iterator<Item = Column> + '_ {
    let logins = [Column::UserId, Column::AccessKey, Column::LoginId];
    let people = [Column::Email, Column::Person];
    Column::ALL.iter().copied().filter(move |column| {
        if logins.contains(column) {
            takes_people(policy) && *column == login(policy.login.asks)
        } else {
            takes_people(policy) || !people.contains(column)
        }
    })
}
