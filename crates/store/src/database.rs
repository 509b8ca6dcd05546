//! Which database: `sqlite:PATH`, or a PostgreSQL URL.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use crate::engines::postgres;
use crate::{Error, Result};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Shown without its password.
#[derive(Clone, PartialEq, Eq)]
pub enum Database {
    Sqlite(PathBuf),
    /// `postgres://user:password@host/name`, `?host=/run/postgresql` for a Unix socket,
    /// `?sslmode=require` for TLS with the server's certificate checked.
    Postgres(String),
}

impl FromStr for Database {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        if let Some(path) = text.strip_prefix("sqlite:").filter(|path| !path.is_empty()) {
            Ok(Self::Sqlite(path.into()))
        } else if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            postgres::settings(text)?;
            Ok(Self::Postgres(text.to_owned()))
        } else {
            let what = "a database is written sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME";
            Err(Error::Other(what.to_owned()))
        }
    }
}

impl fmt::Display for Database {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(to, "sqlite:{}", path.display()),
            Self::Postgres(url) => to.write_str(&postgres::without_password(url)),
        }
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        for url in [
            "postgres://madoguchi:s3cret@db.example.jp:5433/portal?sslmode=require",
            "postgres:///portal?host=/run/postgresql&user=madoguchi&password=s3cret",
        ] {
            let database: Database = url.parse().unwrap();
            let shown = format!("{database} {database:?}");
            assert!(!shown.contains("s3cret"), "{shown}");
            assert!(shown.contains("portal"), "{shown}");
        }
        let broken = "postgres://madoguchi:s3cret@db.example.jp:port/portal";
        assert!(!broken.parse::<Database>().unwrap_err().to_string().contains("s3cret"));
        assert!(!Database::Postgres(broken.to_owned()).to_string().contains("s3cret"));
    }

    #[test]
    fn anything_else_is_refused_with_what_would_be_right() {
        for text in ["", "sqlite:", "mysql://db.example.jp/portal", "portal.db"] {
            let error = text.parse::<Database>().unwrap_err().to_string();
            assert!(error.contains("sqlite:PATH"), "{error}");
        }
        assert_eq!("sqlite:data/portal.db".parse(), Ok(Database::Sqlite("data/portal.db".into())));
    }
}
