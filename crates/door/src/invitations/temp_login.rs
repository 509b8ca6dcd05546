//! 「仮ID」 and 「仮パスワード」 of a letter: 8 half-width letters and digits each, no look-alike characters
//! (DOOR-61). The letter is the only place where they can be read.

use counter::{fold, keys::Keys};
use store::Given;

use crate::secrets::readable;

pub struct TempLogin {
    pub id: String,
    pub password: String,
}

impl TempLogin {
    pub fn by_chance(given: &Given) -> Self {
        TempLogin { id: readable::<8>(given), password: readable::<8>(given) }
    }

    /// As it was meant: full-width, small letters, spaces and hyphens are forgiven (ALL-7).
    pub fn typed(id: &str, password: &str) -> Self {
        TempLogin { id: plain(id), password: plain(password) }
    }

    pub fn id_hash(&self, keys: &Keys, site: &str) -> Vec<u8> {
        keys.hash("temp-id", &[site.as_bytes(), self.id.as_bytes()]).to_vec()
    }

    /// Over both: a password is nothing without its ID.
    pub fn password_hash(&self, keys: &Keys, site: &str) -> Vec<u8> {
        let parts = [site.as_bytes(), self.id.as_bytes(), self.password.as_bytes()];
        keys.hash("temp-password", &parts).to_vec()
    }
}

fn plain(typed: &str) -> String {
    let typed = fold::half_width(typed).to_uppercase();
    typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | 'ー' | '_')).collect()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn what_a_hand_makes_of_the_letter_is_read_as_the_letter_has_it() {
        for typed in [
            "TMP4K7QX",
            " tmp4k7qx ",
            "ＴＭＰ４Ｋ７ＱＸ",
            "tmp4-k7qx",
            "TMP4 K7QX",
            "ＴＭＰ４ーＫ７ＱＸ",
            "TMP4‐K7QX",
        ] {
            assert_eq!(TempLogin::typed(typed, "").id, "TMP4K7QX", "{typed}");
        }
    }

    #[test]
    fn letters_have_no_characters_that_look_alike() {
        let given = Given::set(Timestamp::UNIX_EPOCH, 1);
        for _ in 0..200 {
            let TempLogin { id, password } = TempLogin::by_chance(&given);
            assert_eq!((id.len(), password.len()), (8, 8));
            assert!(!format!("{id}{password}").contains(['0', 'O', '1', 'I']));
        }
    }
}
