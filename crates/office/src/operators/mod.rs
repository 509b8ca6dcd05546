//! Operators: who may work in the office, at which sites, and as what.

pub mod actions;
pub mod handlers;
pub mod sql;

use counter::{fold, keys::Keys, staff::Role};
use door::{
    lockout::Standing,
    policy::{About, Characters, Lockout, Never, PasswordFault, PasswordPolicy, Until},
};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// How long the printed code for the first login is good.
pub const FIRST_CODE: SignedDuration = SignedDuration::from_hours(7 * 24);

pub const LOCKOUT: Lockout = Lockout { failures: 10, until: Until::Minutes(15) };

/// An operator as the database has them.
#[derive(Clone, Debug)]
pub struct Record {
    pub id: Uuid,
    pub email: String,
    pub name: String,
    /// None until the first login is done.
    pub password: Option<String>,
    pub first: Option<FirstCode>,
    pub standing: Standing,
    /// The authenticator app's secret, sealed.
    pub app: Option<Vec<u8>>,
    pub app_step: i64,
    /// Of the demo's operators alone.
    pub is_without_app: bool,
    pub disabled: Option<Timestamp>,
    pub last_login: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstCode {
    pub hash: Vec<u8>,
    pub until: Timestamp,
}

impl Record {
    /// Of everything that a login stands on: an attempt that was begun before any of it changed goes no further.
    pub fn proof(&self, keys: &Keys) -> Vec<u8> {
        let password = self.password.as_deref().unwrap_or_default();
        let first = self.first.as_ref().map(|first| first.hash.as_slice()).unwrap_or_default();
        let app = self.app.as_deref().unwrap_or_default();
        keys.hash("office-attempt", &[password.as_bytes(), first, app]).to_vec()
    }

    pub fn is_shut_out(&self, now: Timestamp) -> bool {
        self.disabled.is_some() || self.standing.is_locked(now)
    }
}

/// As an address is found, however it was typed.
pub fn key(email: &str) -> String {
    fold::half_width(email).trim().to_lowercase()
}

/// Typed from paper: case, spaces and hyphens do not count.
pub fn hash_first_code(keys: &Keys, operator: Uuid, typed: &str) -> Vec<u8> {
    keys.hash("office-first-code", &[operator.as_bytes(), letters(typed).as_bytes()]).to_vec()
}

pub fn hash_recovery_code(keys: &Keys, operator: Uuid, typed: &str) -> Vec<u8> {
    keys.hash("office-recovery-code", &[operator.as_bytes(), letters(typed).as_bytes()]).to_vec()
}

fn letters(typed: &str) -> String {
    let typed = fold::half_width(typed);
    typed.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase()
}

/// As codes are shown: in groups of four.
pub fn grouped(code: &str) -> String {
    let groups: Vec<&str> = code.as_bytes().chunks(4).filter_map(|four| str::from_utf8(four).ok()).collect();
    groups.join("-")
}

/// What operators' passwords must be, on every site.
pub fn password_policy() -> PasswordPolicy {
    PasswordPolicy {
        min: 12,
        max: 128,
        characters: Characters::Any,
        needs: Vec::new(),
        never: vec![Never::LoginIdInside, Never::Common],
    }
}

pub fn check_password(candidate: &str, email: &str) -> Result<(), Vec<PasswordFault>> {
    password_policy().check(candidate, &About { login_id: email, site_words: &[] })
}

/// How a role is written down.
pub fn write_role(role: &Role) -> (&'static str, String) {
    match role {
        Role::Owner => ("owner", String::new()),
        Role::Clerk(desks) => ("clerk", desks.join(" ")),
        Role::Contact => ("contact", String::new()),
        Role::Auditor => ("auditor", String::new()),
        // No operator's: what it opens stands in its key.
        Role::Program(_) => ("program", String::new()),
    }
}

pub fn read_role(role: &str, desks: &str) -> Option<Role> {
    Some(match role {
        "owner" => Role::Owner,
        "clerk" => Role::Clerk(desks.split_whitespace().map(str::to_owned).collect()),
        "contact" => Role::Contact,
        "auditor" => Role::Auditor,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_read_as_it_was_written() {
        let clerk = Role::Clerk(vec!["invoices".to_owned(), "rentals".to_owned()]);
        for role in [Role::Owner, clerk, Role::Contact, Role::Auditor] {
            let (tag, desks) = write_role(&role);
            assert_eq!(read_role(tag, &desks), Some(role));
        }
        assert_eq!(read_role("king", ""), None);
    }

    #[test]
    fn a_printed_code_is_taken_as_people_type_it() {
        let (keys, who) = (Keys::new([7; 32]), Uuid::nil());
        let printed = hash_first_code(&keys, who, "ABCD-EFGH-2345-6789");
        for typed in ["abcdefgh23456789", " ABCD EFGH 2345 6789 ", "ＡＢＣＤ－ＥＦＧＨ－２３４５－６７８９"]
        {
            assert_eq!(hash_first_code(&keys, who, typed), printed, "{typed}");
        }
        assert_ne!(hash_first_code(&keys, who, "ABCD-EFGH-2345-6780"), printed);
        assert_ne!(hash_first_code(&keys, Uuid::max(), "ABCD-EFGH-2345-6789"), printed);
    }

    #[test]
    fn passwords_are_long_and_give_nothing_away() {
        assert!(check_password("Kumo no ue no 2026", "sato.taro@example.jp").is_ok());
        for bad in ["Kumo-2026", "Office-2026-demo", "password1234", "xx-sato.taro-xx"] {
            assert!(check_password(bad, "sato.taro@example.jp").is_err(), "{bad}");
        }
    }
}
