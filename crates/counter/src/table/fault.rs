//! What is wrong with a file, told so that a clerk finds it in the spreadsheet.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    form::Refusal,
    list::{self, Encoding},
    words::Speech,
};

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowFault {
    /// As spreadsheets number them; 0 for the file as a whole.
    pub row: u64,
    /// The heading of the column, as the file has it.
    pub column: String,
    /// A word key.
    pub reason: String,
    pub args: Vec<(String, String)>,
}

impl RowFault {
    pub fn new(row: u64, column: impl Into<String>, reason: &str) -> Self {
        RowFault { row, column: column.into(), reason: reason.to_owned(), args: Vec::new() }
    }

    pub fn of_file(reason: &str) -> Self {
        RowFault::new(0, "", reason)
    }

    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.args.push((name.to_owned(), value.to_string()));
        self
    }

    /// As a form refuses it, whose fields are the columns of one row.
    pub fn refusal(self, field: Option<&'static str>) -> Refusal {
        let args = self.args.into_iter().map(|(name, value)| (name.into(), value)).collect();
        Refusal { field, key: self.reason.into(), args }
    }

    /// In the words of a language.
    pub fn says(&self, words: &Speech) -> String {
        let args: Vec<(&str, String)> =
            self.args.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
        words.say_args(&self.reason, &args)
    }
}

/// The same, as programs are told it: a row of 0 is the file as a whole.
#[derive(Serialize, ToSchema)]
#[schema(as = Fault)]
pub struct Told {
    pub row: u64,
    pub column: String,
    pub code: String,
    pub detail: String,
}

impl Told {
    pub fn all(faults: Vec<RowFault>, words: &Speech) -> Vec<Told> {
        let one = |fault: RowFault| {
            let detail = fault.says(words);
            Told { row: fault.row, column: fault.column, code: fault.reason, detail }
        };
        faults.into_iter().map(one).collect()
    }
}

/// In the order of the rows; those of the file as a whole last: what ended a check comes after what it found.
pub fn sort(faults: &mut [RowFault]) {
    faults.sort_by_key(|fault| if fault.row == 0 { u64::MAX } else { fault.row });
}

/// Nobody mends more rows than these before trying again.
pub const MOST_FAULTS: usize = 1000;

/// Whether there are too many to go on; then they are cut off, and say so.
pub fn are_too_many(faults: &mut Vec<RowFault>) -> bool {
    let too_many = faults.len() >= MOST_FAULTS;
    if too_many {
        faults.truncate(MOST_FAULTS);
        faults.push(RowFault::of_file("table-many-more"));
    }
    too_many
}

/// The list of them as a file, to be mended in the spreadsheet.
pub fn as_csv(faults: &[RowFault], words: &Speech, encoding: Encoding) -> Vec<u8> {
    let mut lines = vec![["fault-row", "fault-column", "fault-reason"].map(|word| words.say(word)).to_vec()];
    lines.extend(faults.iter().map(|one| vec![one.row.to_string(), one.column.clone(), one.says(words)]));
    list::as_csv(&lines, encoding)
}

/// As a row of the database keeps them.
pub fn as_json(faults: &[RowFault]) -> String {
    serde_json::to_string(faults).unwrap_or_else(|_| "[]".to_owned())
}

pub fn from_json(text: &str) -> Vec<RowFault> {
    serde_json::from_str(text).unwrap_or_default()
}
