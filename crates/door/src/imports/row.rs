//! One row: what it says of a customer and of a person. Nothing here knows what there is already.

use counter::{
    fold::{self, half_width},
    table::{Cells, RowFault},
};

use super::columns::{self, Column};
use crate::policy::{Asks, Policy};

/// What a row says, as far as its file has the columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub row: u64,
    pub number: String,
    pub account: Said,
    pub person: Option<Person>,
}

/// None where the file says nothing of it; what it says is nothing is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    pub name: Option<String>,
    pub kana: Option<String>,
    pub postal_code: Option<String>,
    /// Its lines, one below the other.
    pub address: Option<String>,
    /// Bare digits.
    pub phone: Option<String>,
    pub mail: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub login: String,
    /// The key under which they are found.
    pub key: String,
    pub name: Option<String>,
    pub email: Option<String>,
}

/// The lines of one address in three columns.
const ADDRESS: [Column; 3] = [Column::Address, Column::Address2, Column::Address3];
/// What a customer number may be: it stands in addresses and file names.
const LONGEST_NUMBER: usize = 40;

pub fn read(cells: &mut Cells<'_, Column>, policy: &Policy) -> Option<Entry> {
    let number = half_width(&cells.needed(Column::Number));
    if !number.is_empty() && !is_plain(&number) {
        cells.wrong(Column::Number, "import-number");
    }
    let account = said(cells);
    let person = if columns::takes_people(policy) { person(cells, policy) } else { None };
    cells.faults.is_empty().then_some(Entry { row: cells.row, number, account, person })
}

fn is_plain(text: &str) -> bool {
    text.len() <= LONGEST_NUMBER && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c))
}

pub fn said(cells: &mut Cells<'_, Column>) -> Said {
    let name = found_by(cells, Column::Name);
    if name.as_deref() == Some("") {
        cells.wrong(Column::Name, "table-missing");
    }
    Said {
        name,
        kana: found_by(cells, Column::Kana).map(|kana| half_width(&kana)),
        postal_code: or_nothing(cells, Column::PostalCode, "import-postal-code", postal_code),
        address: address(cells),
        phone: or_nothing(cells, Column::Phone, "import-phone", fold::phone_digits),
        mail: or_nothing(cells, Column::ContactMail, "import-mail", fold::mail_address),
    }
}

fn found_by(cells: &mut Cells<'_, Column>, column: Column) -> Option<String> {
    cells.has(column).then(|| cells.name(column))
}

fn text(cells: &mut Cells<'_, Column>, column: Column) -> Option<String> {
    cells.has(column).then(|| cells.text(column))
}

/// What a cell says; empty where it is, and where it says what cannot be.
fn or_nothing(
    cells: &mut Cells<'_, Column>,
    column: Column,
    reason: &str,
    parse: fn(&str) -> Option<String>,
) -> Option<String> {
    cells.has(column).then(|| cells.maybe(column, reason, parse).unwrap_or_default())
}

fn address(cells: &mut Cells<'_, Column>) -> Option<String> {
    let given: Vec<Column> = ADDRESS.into_iter().filter(|column| cells.has(*column)).collect();
    let lines: Vec<String> = given.iter().map(|column| cells.text(*column)).collect();
    let lines = lines.iter().flat_map(|line| line.lines()).map(str::trim).filter(|line| !line.is_empty());
    let address = lines.collect::<Vec<_>>().join("\n");
    (!given.is_empty()).then_some(address)
}

/// 100-0001, however it is typed. Spreadsheets take the zero in front away.
fn postal_code(typed: &str) -> Option<String> {
    let typed = half_width(typed).replace(['〒', '-', ' '], "");
    let is_one = (6..=7).contains(&typed.len()) && typed.bytes().all(|byte| byte.is_ascii_digit());
    is_one.then(|| {
        let digits = format!("{typed:0>7}");
        format!("{}-{}", &digits[..3], &digits[3..])
    })
}

/// None where the row says nothing of a person; a fault where it says something but not the login.
pub fn person(cells: &mut Cells<'_, Column>, policy: &Policy) -> Option<Person> {
    let asks = policy.login.asks;
    let column = columns::login(asks);
    let of_person = [column, Column::Email, Column::Person];
    if of_person.iter().all(|column| cells.is_blank(*column)) {
        return None;
    }
    let (name, email) = name_and_email(cells, asks);
    let login = if asks == Asks::Email {
        email.clone().unwrap_or_default()
    } else {
        let login = half_width(&cells.needed(column));
        if !login.is_empty() {
            judge(cells, asks, &login);
        }
        login
    };
    let key = policy.login.key(&login, email.as_deref().unwrap_or_default());
    Some(Person { login, key, name, email })
}

/// Where the address is what one logs in by, there must be one.
pub fn name_and_email(cells: &mut Cells<'_, Column>, asks: Asks) -> (Option<String>, Option<String>) {
    let name = text(cells, Column::Person);
    let email = cells.maybe(Column::Email, "import-mail", fold::mail_address);
    let needs_email = matches!(asks, Asks::Email | Asks::LoginIdAndEmail);
    if needs_email && cells.is_blank(Column::Email) {
        cells.wrong(Column::Email, "table-missing");
    }
    (name, email)
}

fn judge(cells: &mut Cells<'_, Column>, asks: Asks, login: &str) {
    let column = columns::login(asks);
    match asks.exact_length() {
        Some(length) if login.chars().count() != length => {
            cells.wrong_with(column, "import-login-length", ("length", length));
        }
        _ if !is_plain(login) => cells.wrong(column, "import-number"),
        _ => {}
    }
}

/// The faults of a file that says one thing of a customer here and another there.
pub fn contradicts(first: &Said, entry: &Entry, row: u64) -> Vec<RowFault> {
    let said = &entry.account;
    let pairs = [
        (Column::Name, &first.name, &said.name),
        (Column::Kana, &first.kana, &said.kana),
        (Column::PostalCode, &first.postal_code, &said.postal_code),
        (Column::Address, &first.address, &said.address),
        (Column::Phone, &first.phone, &said.phone),
        (Column::ContactMail, &first.mail, &said.mail),
    ];
    let differing = pairs.into_iter().filter(|(_, one, other)| one != other);
    differing
        .map(|(column, ..)| {
            use counter::table::Column as _;
            RowFault::new(entry.row, column.ja(), "import-differs").with("row", row)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_as_long_as_what_they_are_found_by() {
        for (typed, is_short) in [("㌀".repeat(50), true), ("㌀".repeat(51), false), ("ｱ".repeat(200), true)]
        {
            for column in [Column::Name, Column::Kana] {
                let get = |asked| Some(if asked == column { typed.as_str() } else { "ア" });
                let heading = |_| String::new();
                let mut cells = Cells { row: 2, get: &get, heading: &heading, faults: Vec::new() };
                said(&mut cells);
                let reasons = cells.faults.iter().filter(|fault| fault.reason == "table-too-long").count();
                assert_eq!(reasons, usize::from(!is_short), "{typed}");
            }
        }
    }

    #[test]
    fn postal_codes_are_taken_as_they_are_typed() {
        for (typed, code) in [
            ("100-0001", Some("100-0001")),
            ("〒１００−０００１", Some("100-0001")),
            ("1000001", Some("100-0001")),
            // Hokkaido's, out of a spreadsheet.
            ("600001", Some("060-0001")),
            ("10001", None),
            ("10000012", None),
            ("100-000a", None),
        ] {
            assert_eq!(postal_code(typed).as_deref(), code, "{typed}");
        }
    }
}
