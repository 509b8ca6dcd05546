//! What a document says, in forms that other companies' systems read (INV-4).

pub mod jp_pint;
pub mod lines;
mod units;
