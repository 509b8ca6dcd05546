//! What was typed into a form whose fields are named as the columns of a file.

use std::collections::HashMap;

use counter::{
    Refusal, Sheet,
    table::{Cells, Column as _, RowFault},
};
use serde::Deserialize;

use super::Refused;
use crate::imports::columns::Column;

/// The hidden field with the marks of what the form showed.
pub const SEEN: &str = "seen";

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Typed(HashMap<String, String>);

impl Typed {
    pub fn get(&self, field: &str) -> &str {
        self.0.get(field).map_or("", String::as_str)
    }

    #[must_use]
    pub fn with(mut self, field: &str, value: impl Into<String>) -> Self {
        self.0.insert(field.to_owned(), value.into());
        self
    }

    /// As it goes back onto the page.
    pub fn sheet(&self) -> Sheet {
        let fields = Column::ALL.iter().map(|column| column.key()).chain([SEEN]);
        fields.fold(Sheet::blank(), |sheet, field| sheet.typed(field, self.get(field)))
    }

    /// As it goes back after a refusal: whoever sends it again has seen what is on file by now.
    pub fn sheet_after(&self, refused: Refused) -> Sheet {
        self.clone().with(SEEN, refused.seen).sheet().refused(refused.refusals)
    }

    pub(super) fn read<T>(&self, read: impl FnOnce(&mut Cells<'_, Column>) -> T) -> Result<T, Vec<Refusal>> {
        let mut cells = Cells {
            row: 1,
            get: &|column: Column| self.0.get(column.key()).map(String::as_str),
            heading: &|column: Column| column.key().to_owned(),
            faults: Vec::new(),
        };
        let read = read(&mut cells);
        if cells.faults.is_empty() { Ok(read) } else { Err(refusals(cells.faults)) }
    }
}

/// The faults of the one row, each beside its field.
pub(super) fn refusals(mut faults: Vec<RowFault>) -> Vec<Refusal> {
    // Two rules may want the same of a field.
    faults.dedup();
    let refusal = |fault: RowFault| {
        let field = Column::of(&fault.column).map(Column::key);
        fault.refusal(field)
    };
    faults.into_iter().map(refusal).collect()
}
