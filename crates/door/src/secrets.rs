//! Secrets that the program makes: links, tickets, session tokens, first passwords. The database keeps
//! their keyed hashes alone (DOOR-71).

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use counter::keys::Keys;
use store::Given;
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

/// What a secret is good for. It goes into the hash, so a token for one thing opens no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Session,
    Ticket,
    ConfirmAddress,
    ResetPassword,
    SetUp,
    /// 「心当たりがない場合」
    NotMe,
    /// Asks the old mailbox for the new address.
    ChangeAddress,
    /// Asks the new mailbox whether it is one.
    NewAddress,
    ConfirmLogin,
    Register,
    Invitation,
    Remembered,
}

impl Purpose {
    pub fn tag(self) -> &'static str {
        match self {
            Purpose::Session => "session",
            Purpose::Ticket => "ticket",
            Purpose::ConfirmAddress => "confirm-address",
            Purpose::ResetPassword => "reset-password",
            Purpose::SetUp => "set-up",
            Purpose::NotMe => "not-me",
            Purpose::ChangeAddress => "change-address",
            Purpose::NewAddress => "new-address",
            Purpose::ConfirmLogin => "confirm-login",
            Purpose::Register => "register",
            Purpose::Invitation => "invitation",
            Purpose::Remembered => "remembered",
        }
    }
}

/// 256 random bits, as text that fits a cookie and a URL.
pub struct Token(pub String);

impl Token {
    pub fn new(given: &Given) -> Self {
        Token(URL_SAFE_NO_PAD.encode(given.bytes::<32>()))
    }

    pub fn hash(&self, keys: &Keys, purpose: Purpose, site: &str) -> Vec<u8> {
        hash_of(keys, purpose, site, &self.0)
    }
}

/// The key under which a token that came from outside would stand in the database.
pub fn hash_of(keys: &Keys, purpose: Purpose, site: &str, token: &str) -> Vec<u8> {
    keys.hash(purpose.tag(), &[site.as_bytes(), token.as_bytes()]).to_vec()
}

/// First passwords come from the system and have enough chance in them for a keyed hash.
pub fn hash_first_password(keys: &Keys, site: &str, user: Uuid, password: &str) -> Vec<u8> {
    keys.hash("first-password", &[site.as_bytes(), user.as_bytes(), password.as_bytes()]).to_vec()
}

pub fn is_equal(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}

/// Letters and digits that nobody takes for one another, on paper or on the phone.
const READABLE: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// `N` of them by chance: 5 bits each.
pub fn readable<const N: usize>(given: &Given) -> String {
    given.bytes::<N>().iter().map(|byte| char::from(READABLE[usize::from(byte % 32)])).collect()
}
