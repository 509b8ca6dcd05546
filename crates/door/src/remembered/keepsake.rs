//! What a browser keeps for 「30日間ログイン状態を保持」: a series, which stays, and the number of its turn, which
//! goes up with every use. A keyed hash over both makes the cookie: nobody can make up a turn, and one that
//! is past is known for what it is. All that the database keeps is a hash of the series and the last turn.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use counter::keys::Keys;
use store::Given;

use crate::secrets::{Purpose, Token, hash_of, is_equal};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keepsake {
    series: String,
    pub turn: i64,
}

impl Keepsake {
    pub fn new(given: &Given) -> Self {
        Keepsake { series: Token::new(given).0, turn: 1 }
    }

    /// The cookie that the browser brought; None where it was not made here.
    pub fn read(keys: &Keys, site: &str, cookie: &str) -> Option<Self> {
        let [series, turn, proof] = cookie.split('.').collect::<Vec<_>>()[..] else { return None };
        let keepsake = Keepsake { series: series.to_owned(), turn: turn.parse().ok()? };
        is_equal(keepsake.proof(keys, site).as_bytes(), proof.as_bytes()).then_some(keepsake)
    }

    pub fn cookie(&self, keys: &Keys, site: &str) -> String {
        format!("{}.{}.{}", self.series, self.turn, self.proof(keys, site))
    }

    pub fn next(&self) -> Self {
        Keepsake { series: self.series.clone(), turn: self.turn + 1 }
    }

    /// Its key in the database.
    pub fn id(&self, keys: &Keys, site: &str) -> Vec<u8> {
        hash_of(keys, Purpose::Remembered, site, &self.series)
    }

    /// The session that this turn opens. Made from the turn, so that of two tabs that come with the same
    /// cookie both get the same one, on whatever node.
    pub fn session(&self, keys: &Keys, site: &str) -> Token {
        Token(self.hash(keys, "remembered-session", site))
    }

    fn proof(&self, keys: &Keys, site: &str) -> String {
        self.hash(keys, "remembered-turn", site)
    }

    fn hash(&self, keys: &Keys, purpose: &str, site: &str) -> String {
        let parts = [site.as_bytes(), self.series.as_bytes(), &self.turn.to_be_bytes()];
        URL_SAFE_NO_PAD.encode(keys.hash(purpose, &parts))
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn only_what_was_made_here_for_this_site_is_read() {
        let keys = Keys::new([7; 32]);
        let keepsake = Keepsake::new(&Given::set(Timestamp::UNIX_EPOCH, 1));
        let cookie = keepsake.cookie(&keys, "partner");
        assert_eq!(Keepsake::read(&keys, "partner", &cookie), Some(keepsake.clone()));
        assert_eq!(Keepsake::read(&keys, "dealer", &cookie), None);
        assert_eq!(Keepsake::read(&Keys::new([8; 32]), "partner", &cookie), None);
        let later = cookie.replace(".1.", ".2.");
        assert_eq!(Keepsake::read(&keys, "partner", &later), None, "nobody makes up a turn");
        for garbled in ["", ".", "..", "a.1", "a.x.y", &format!("{cookie}.1")] {
            assert_eq!(Keepsake::read(&keys, "partner", garbled), None, "{garbled}");
        }
        let next = keepsake.next();
        assert_eq!(next.id(&keys, "partner"), keepsake.id(&keys, "partner"));
        assert_ne!(next.cookie(&keys, "partner"), cookie);
        assert_ne!(next.session(&keys, "partner").0, keepsake.session(&keys, "partner").0);
    }
}
