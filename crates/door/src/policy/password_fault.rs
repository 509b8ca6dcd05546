//! What is wrong with a password, as a word key and its values.

use super::Class;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordFault {
    TooShort {
        min: usize,
    },
    TooLong {
        max: usize,
    },
    /// The first one that cannot stand in a password of this site.
    Character(char),
    Needs(Class),
    LoginIdInside,
    Common,
    SiteWord,
}

impl PasswordFault {
    pub fn key(&self) -> &'static str {
        match self {
            PasswordFault::TooShort { .. } => "password-fault-too-short",
            PasswordFault::TooLong { .. } => "password-fault-too-long",
            PasswordFault::Character(_) => "password-fault-character",
            PasswordFault::Needs(Class::Letter) => "password-fault-letter",
            PasswordFault::Needs(Class::Digit) => "password-fault-digit",
            PasswordFault::Needs(Class::Capital) => "password-fault-capital",
            PasswordFault::Needs(Class::Small) => "password-fault-small",
            PasswordFault::LoginIdInside => "password-fault-login-id",
            PasswordFault::Common => "password-fault-common",
            PasswordFault::SiteWord => "password-fault-site-word",
        }
    }

    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            PasswordFault::TooShort { min } => vec![("min", min.to_string())],
            PasswordFault::TooLong { max } => vec![("max", max.to_string())],
            PasswordFault::Character(c) => vec![("character", c.to_string())],
            _ => Vec::new(),
        }
    }
}
