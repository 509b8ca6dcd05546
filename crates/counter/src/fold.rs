//! Fold: forgiving input (ALL-7). What people type with the wrong width, with spaces or in capitals is
//! taken as what they meant.

use unicode_normalization::UnicodeNormalization as _;

/// Half-width where half-width is meant, and no spaces at the ends.
pub fn half_width(typed: &str) -> String {
    let typed: String = typed.nfkc().map(plain_mark).collect();
    typed.trim().to_owned()
}

/// A text of any number of lines as it is kept: one ends as another, whoever sent them, and nothing surrounds them.
pub fn text(typed: &str) -> String {
    typed.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned()
}

/// Whether there is a letter in it that nobody sees, and that does something to whatever shows it.
pub fn has_control(text: &str) -> bool {
    text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

/// The form under which a login is found: half-width, and small and capital letters alike.
pub fn login(typed: &str) -> String {
    half_width(typed).to_lowercase()
}

/// Marks that NFKC leaves as they are, though people mean the plain one.
fn plain_mark(typed: char) -> char {
    match typed {
        '〜' | '∼' => '~',
        '−' | '‐' | '‑' | '–' | '—' | '―' => '-',
        '’' | '‘' => '\'',
        '”' | '“' => '"',
        '￥' => '¥',
        '\u{3000}' => ' ',
        other => other,
    }
}

/// The form in which words are kept and searched: letters of any width, size and kana, without what nobody remembers.
pub fn search(text: &str) -> String {
    half_width(text).to_lowercase().nfkc().filter(|letter| !is_idle(*letter)).map(katakana).collect()
}

/// How many letters a text comes to at most, as it was typed or in one of these forms: of one letter NFKC makes up to eighteen,
/// and indexes hold them all.
pub fn longest(text: &str) -> usize {
    let count = |text: &str| text.chars().count();
    count(text).max(count(&half_width(text))).max(count(&search(text)))
}

/// A pattern for LIKE with `ESCAPE '\\'` that finds what holds this folded word.
pub fn containing(word: &str) -> String {
    format!("%{}%", word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
}

/// Nobody remembers whether a number has its hyphens, or a name its long vowel.
fn is_idle(letter: char) -> bool {
    letter.is_whitespace() || letter.is_control() || matches!(letter, 'ー' | '-' | '・' | '_')
}

fn katakana(letter: char) -> char {
    match letter {
        'ぁ'..='ゖ' => char::from_u32(u32::from(letter) + 0x60).unwrap_or(letter),
        other => other,
    }
}

/// A Japanese phone number, with hyphens or without; None where it cannot be one.
pub fn phone(typed: &str) -> Option<String> {
    let typed = half_width(typed).replace(['(', ')', ' '], "-");
    let typed = typed.trim_matches('-').to_owned();
    let digits = typed.chars().filter(char::is_ascii_digit).count();
    let is_plain = typed.chars().all(|c| c.is_ascii_digit() || c == '-') && !typed.contains("--");
    (is_plain && typed.starts_with('0') && (10..=11).contains(&digits)).then_some(typed)
}

/// The bare digits of a Japanese phone number: what is dialled, and what numbers are compared by.
pub fn phone_digits(typed: &str) -> Option<String> {
    phone(typed).map(|typed| typed.replace('-', ""))
}

/// Whether a number takes short messages: of Japan's, those of mobile phones.
pub fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && ["070", "080", "090"].iter().any(|head| digits.starts_with(head))
}

/// A mail address as typed; None where it cannot be one.
pub fn mail_address(typed: &str) -> Option<String> {
    let typed = half_width(typed);
    let (local, domain) = typed.rsplit_once('@')?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c);
    let is_local = !local.is_empty() && local.len() <= 64 && local.chars().all(is_plain);
    let labels: Vec<&str> = domain.split('.').collect();
    let is_label = |label: &&str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let is_domain = labels.len() >= 2 && typed.len() <= 254 && labels.iter().all(is_label);
    (is_local && is_domain).then(|| format!("{local}@{}", domain.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_and_spaces_are_forgiven() {
        for (typed, meant) in [
            (" ＩＮＶ０００01　", "INV00001"),
            ("Kensetsu２０２６", "Kensetsu2026"),
            ("a−b〜c", "a-b~c"),
            ("ｶﾞ", "ガ"),
        ] {
            assert_eq!(half_width(typed), meant);
        }
        assert_eq!(login("ｉｎｖ00001 "), login("INV00001"));
    }

    #[test]
    fn phone_numbers_are_taken_with_or_without_hyphens() {
        for (typed, expected) in [
            ("０３（０００００）００１", Some("03-00000-001")),
            ("03-0000-0012", Some("03-0000-0012")),
            ("09000000004", Some("09000000004")),
            ("12345", None),
            ("03-0000-001a", None),
            ("8131234567", None),
        ] {
            assert_eq!(phone(typed).as_deref(), expected, "{typed}");
        }
    }

    #[test]
    fn only_mobile_phones_take_short_messages() {
        for (typed, digits, is_it) in [
            ("０９０−００００−０００４", "09000000004", true),
            ("070-0000-0001", "07000000001", true),
            ("03-0000-0012", "0300000012", false),
            ("050-0000-0012", "05000000012", false),
        ] {
            assert_eq!(phone_digits(typed).as_deref(), Some(digits));
            assert_eq!(is_mobile(digits), is_it, "{typed}");
        }
    }

    #[test]
    fn mail_addresses_are_told_from_what_cannot_be_one() {
        for (typed, expected) in [
            ("keiri@aoba.example.jp", Some("keiri@aoba.example.jp")),
            ("　Ｋｅｉｒｉ＠Aoba.Example.JP ", Some("Keiri@aoba.example.jp")),
            // Japanese carriers gave out addresses like these.
            ("a..b.@mobile.example.jp", Some("a..b.@mobile.example.jp")),
            ("keiri@localhost", None),
            ("keiri@-aoba.example.jp", None),
            ("keiri@aoba..jp", None),
            ("keiri aoba@example.jp", None),
            ("経理@example.jp", None),
            ("@example.jp", None),
            ("a@b@example.jp", None),
            ("a\r\nBcc: x@example.jp", None),
        ] {
            assert_eq!(mail_address(typed).as_deref(), expected, "{typed}");
        }
    }
}
