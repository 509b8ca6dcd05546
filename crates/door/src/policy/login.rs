//! What the login form asks, and what stands before it.

use counter::{fold, site::Reading};
use pki::Trusted;
use serde::Deserialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoginForm {
    pub asks: Asks,
    pub entrances: Entrances,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Section {
    asks: Asks,
    entrances: Entrances,
    /// The file with the certificate of the CA that issues the members' client certificates.
    #[serde(default)]
    member_ca: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asks {
    UserId,
    AccessKey,
    Email,
    LoginIdAndEmail,
}

impl Asks {
    /// The word key of what one logs in with.
    pub fn word(self) -> &'static str {
        match self {
            Asks::UserId => "login-user-id",
            Asks::AccessKey => "login-access-key",
            Asks::Email | Asks::LoginIdAndEmail => "login-login-id",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Entrances {
    One,
    /// Client certificate, or one-time password.
    Choice,
}

impl Section {
    pub(super) fn form(&self) -> LoginForm {
        LoginForm { asks: self.asks, entrances: self.entrances }
    }

    pub(super) fn member_ca(&self, reading: &mut Reading<'_>) -> Option<Trusted> {
        let path = self.member_ca.as_ref()?;
        let text = reading.file("login.member-ca", path)?;
        let read = Trusted::read(&text);
        if let Err(error) = &read {
            let says = format!(
                "`{path}` is not right: {error}; the certificate of a CA as PEM, from `-----BEGIN \
                 CERTIFICATE-----` on, is right"
            );
            reading.wrong(&["login.member-ca"], says);
        }
        read.ok()
    }
}

impl LoginForm {
    /// The key under which a user is found, made from what the form asks. Where several people share a
    /// login ID, only their address tells them apart.
    pub fn key(&self, login: &str, email: &str) -> String {
        match self.asks {
            Asks::LoginIdAndEmail => format!("{} {}", fold::login(login), fold::login(email)),
            Asks::UserId | Asks::AccessKey | Asks::Email => fold::login(login),
        }
    }
}

impl Asks {
    /// 「アクセスキー」 has 8 characters; the others are as long as they are.
    pub fn exact_length(self) -> Option<usize> {
        (self == Asks::AccessKey).then_some(8)
    }
}
