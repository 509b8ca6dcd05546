//! 「お客様の切り替え」.

use askama::Template;
use counter::Frame;
use uuid::Uuid;

use crate::people::Account;

#[derive(Template)]
#[template(path = "accounts.html")]
pub struct AccountsPage {
    pub f: Frame,
    /// The account that the session acts for.
    pub present: Uuid,
    pub accounts: Vec<Account>,
}

impl AccountsPage {
    fn is_present(&self, account: &Account) -> bool {
        account.id == self.present
    }

    pub fn sample(f: Frame) -> Self {
        let account = |n: u128, number: &str, name: &str| Account {
            id: Uuid::from_u128(n),
            number: number.to_owned(),
            name: name.to_owned(),
            kana: String::new(),
        };
        let accounts = vec![
            account(1, "P0000001", "Sample Shokai"),
            account(2, "P0000003", "Sample Shokai, Kansai Branch"),
        ];
        AccountsPage { f, present: Uuid::from_u128(1), accounts }
    }
}
