//! A mistake in a site file: where it stands, what is wrong, what would be right.

use std::fmt::{self, Display, Formatter};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    pub file: String,
    /// Counted from 1, as editors do; the column in characters.
    pub line: usize,
    pub column: usize,
    /// `password.min`; empty where the text is no TOML at all.
    pub key: String,
    /// `what is wrong; what would be right`
    pub says: String,
}

impl Mistake {
    /// A mistake of the file as a whole.
    pub fn of_file(file: impl Into<String>, says: impl Into<String>) -> Self {
        Mistake { file: file.into(), line: 1, column: 1, key: String::new(), says: says.into() }
    }
}

impl Display for Mistake {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: ", self.file, self.line, self.column)?;
        if !self.key.is_empty() {
            write!(f, "{}: ", visible(&self.key))?;
        }
        f.write_str(&visible(&self.says))
    }
}

/// Keys and values are quoted from the file: what they hold must not steer the terminal.
fn visible(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
