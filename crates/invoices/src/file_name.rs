//! The name under which a document is saved: it sorts by day, and says what it is and whose (INV-2).

use counter::{Visit, words::Lang};

use crate::{document::Document, policy::Invoicing};

/// 20261101_請求書_INV-2026-000123_サンプル建機, without its ending. Documents are Japanese, and so are their names,
/// in whichever language somebody reads the page.
pub fn of(visit: &Visit, document: &Document) -> String {
    let japanese = visit.portal.words.speech(Lang::Ja);
    let issuer = match &visit.site.part::<Invoicing>().0 {
        Some(chosen) => short(&chosen.policy.issuer.name),
        None => visit.site.name(Lang::Ja).to_owned(),
    };
    let day = document.issued.strftime("%Y%m%d").to_string();
    let parts = [day, japanese.say(document.kind.word()), document.number.clone(), issuer];
    parts.map(|part| plain(&part)).join("_")
}

/// For programs that read nothing but ASCII.
pub fn in_ascii(document: &Document) -> String {
    let number: String =
        plain(&document.number).chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    format!("{}_{}_{number}", document.issued.strftime("%Y%m%d"), document.kind.tag())
}

/// A company's name without its legal form.
fn short(name: &str) -> String {
    let forms = ["株式会社", "有限会社", "合同会社", "(株)", "（株）", "㈱", "(有)", "（有）", "㈲"];
    let bare = forms.iter().fold(name.to_owned(), |name, form| name.replace(form, ""));
    bare.trim().to_owned()
}

/// No file system takes a part of the name for something else.
fn plain(part: &str) -> String {
    let harmless = |c: char| {
        let is_special =
            c.is_control() || c.is_whitespace() || "/\\:*?\"<>|_%".contains(c) || is_invisible(c);
        if is_special { '-' } else { c }
    };
    part.trim().trim_matches('.').chars().take(60).map(harmless).collect()
}

/// Marks that turn the direction of writing round can make one ending look like another.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_name_is_nothing_but_a_name() {
        for (part, name) in [
            ("INV-2026-000123", "INV-2026-000123"),
            ("../../etc/passwd", "-..-etc-passwd"),
            ("a\"b\r\nc", "a-b--c"),
            ("A_1 株", "A-1-株"),
            ("fdp\u{202e}exe", "fdp-exe"),
        ] {
            assert_eq!(plain(part), name);
        }
        assert_eq!(short("株式会社サンプル建機"), "サンプル建機");
        assert_eq!(short("サンプル建機 株式会社"), "サンプル建機");
    }
}
