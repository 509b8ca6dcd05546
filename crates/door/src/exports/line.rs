//! One line of the file: what stands in each column.

use counter::table::{Cells, Column as _, Row, RowFault};

use super::sql::{Account, User};
use crate::imports::columns::Column;

pub struct Line<'a> {
    pub account: &'a Account,
    pub user: Option<User>,
}

impl Row<Column> for Line<'_> {
    /// It is judged before it has a place.
    fn line(&self) -> u64 {
        0
    }

    fn read<T>(&self, read: impl FnOnce(&mut Cells<'_, Column>) -> T) -> (T, Vec<RowFault>) {
        let get = |column| Some(self.raw(column));
        let heading = |column: Column| column.key().to_owned();
        let mut cells = Cells { row: self.line(), get: &get, heading: &heading, faults: Vec::new() };
        let read = read(&mut cells);
        (read, cells.faults)
    }

    fn raw(&self, column: Column) -> &str {
        let (held, user) = (&self.account.held, self.user.as_ref());
        let cell = match column {
            Column::Number => Some(held.number.as_str()),
            Column::Name => held.said.name.as_deref(),
            Column::Kana => held.said.kana.as_deref(),
            Column::PostalCode => held.said.postal_code.as_deref(),
            Column::Address => self.address(0),
            Column::Address2 => self.address(1),
            Column::Address3 => self.address(2),
            Column::Phone => held.said.phone.as_deref(),
            Column::ContactMail => held.said.mail.as_deref(),
            Column::UserId | Column::AccessKey | Column::LoginId => user.map(|user| user.login.as_str()),
            Column::Email => user.and_then(|user| user.email.as_deref()),
            Column::Person => user.map(|user| user.name.as_str()),
        };
        cell.unwrap_or_default()
    }
}

impl Line<'_> {
    /// A fourth line and those below it share the last column with the third.
    fn address(&self, place: usize) -> Option<&str> {
        self.account.held.said.address.as_deref()?.splitn(3, '\n').nth(place)
    }
}
