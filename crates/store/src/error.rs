//! What can go wrong, sorted by what the caller can do about it, alike on both engines.

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Its texts are for logs. None of them holds a bound value, so none holds personal data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The database is gone, busy beyond patience, or too slow: the caller's user comes back later.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// A race was lost and nothing was kept: the whole request, or the whole job, is run again.
    #[error("a race in the database was lost: {0}")]
    Again(String),
    /// A unique index refused the row. Named as on PostgreSQL; a primary key is `<table>_pkey`.
    #[error("{constraint} already holds such a row")]
    Unique { constraint: String },
    #[error("there is no such row")]
    Missing,
    /// The disk is full, broken or read-only.
    #[error("the database cannot be written: {0}")]
    Full(String),
    /// The migrations in the database are not those of this program.
    #[error("{0}")]
    Changed(String),
    /// A column does not hold what the program takes it for.
    #[error("{0}")]
    Decode(String),
    /// A mistake in the program or its SQL.
    #[error("{0}")]
    Other(String),
}

impl Error {
    /// A mistake in SQL is found faster with the SQL.
    pub(crate) fn in_sql(self, sql: &str) -> Self {
        match self {
            Self::Other(what) => Self::Other(format!("{what}, in: {}", words(sql))),
            Self::Decode(what) => Self::Decode(format!("{what}, in: {}", words(sql))),
            other => other,
        }
    }
}

fn words(sql: &str) -> String {
    let mut text = sql.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = text.char_indices().nth(300) {
        text.truncate(end);
    }
    text
}
