//! What a password must be. `password_rules.rs` makes the text of the rules from the same values.
//!
//! The rules take a password as it stands; where only half-width is allowed, `login` has folded it before. Characters are Unicode code
//! points, as NIST SP 800-63B-4 counts them.

use counter::site::Reading;
use serde::Deserialize;

use super::{common, password_fault::PasswordFault};

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PasswordPolicy {
    pub min: usize,
    pub max: usize,
    pub characters: Characters,
    /// At least one of each.
    pub needs: Vec<Class>,
    pub never: Vec<Never>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Characters {
    Any,
    /// Half-width letters, digits and symbols but these.
    Ascii {
        without: String,
    },
    /// Half-width letters and digits, and these symbols only.
    LettersDigitsAnd {
        symbols: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    Letter,
    Digit,
    Capital,
    Small,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Never {
    LoginIdInside,
    Common,
    SiteWords,
}

/// What a password must not give away.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    pub login_id: &'a str,
    pub site_words: &'a [&'a str],
}

impl PasswordPolicy {
    /// Everything that is wrong with it, but for being the present one: that is told by who has its hash
    /// (`password::NewPassword::refusals_of_change`).
    pub fn check(&self, candidate: &str, about: &About<'_>) -> Result<(), Vec<PasswordFault>> {
        let mut faults = self.check_form(candidate);
        // Taking a long text apart goes deep; what is too long is refused anyway.
        if candidate.chars().count() > self.max {
            return Err(faults);
        }
        let lower = candidate.to_lowercase();
        let told = self.never.iter().filter_map(|never| match never {
            Never::LoginIdInside => {
                has_login_id(&lower, about.login_id).then_some(PasswordFault::LoginIdInside)
            }
            Never::Common => common::is_common(candidate).then_some(PasswordFault::Common),
            Never::SiteWords => {
                let is_inside = about.site_words.iter().any(|word| has(&lower, &word.to_lowercase()));
                is_inside.then_some(PasswordFault::SiteWord)
            }
        });
        faults.extend(told);
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn check_form(&self, candidate: &str) -> Vec<PasswordFault> {
        let mut faults = Vec::new();
        let length = candidate.chars().count();
        if length < self.min {
            faults.push(PasswordFault::TooShort { min: self.min });
        }
        if length > self.max {
            faults.push(PasswordFault::TooLong { max: self.max });
        }
        let strange = candidate.chars().find(|c| !self.characters.allow(*c));
        faults.extend(strange.map(PasswordFault::Character));
        let lacking = self.needs.iter().filter(|class| !candidate.chars().any(|c| class.has(c)));
        faults.extend(lacking.copied().map(PasswordFault::Needs));
        faults
    }

    /// Whether the policy itself makes sense.
    pub(super) fn judge(&self, reading: &mut Reading<'_>) {
        reading.range("password.min", &self.min, &(8..=64));
        reading.range("password.max", &self.max, &(8..=256));
        if self.min > self.max {
            let says =
                format!("min {} is more than max {}; the other way round is right", self.min, self.max);
            reading.wrong(&["password.min", "password.max"], says);
        }
        self.characters.judge(reading);
        for (key, is_double) in
            [("password.needs", has_double(&self.needs)), ("password.never", has_double(&self.never))]
        {
            if is_double {
                reading.wrong(&[key], "something is named twice; once is right");
            }
        }
    }
}

fn has_double<T: PartialEq>(list: &[T]) -> bool {
    (1..list.len()).any(|at| list[..at].contains(&list[at]))
}

fn has(candidate: &str, word: &str) -> bool {
    !word.is_empty() && candidate.contains(word)
}

/// Of an address, the part before the @ alone gives the login away as well.
fn has_login_id(candidate: &str, login_id: &str) -> bool {
    let login_id = login_id.trim().to_lowercase();
    let local = login_id.split_once('@').map(|(local, _)| local).filter(|local| local.chars().count() >= 4);
    has(candidate, &login_id) || local.is_some_and(|local| has(candidate, local))
}

impl Characters {
    pub fn allow(&self, c: char) -> bool {
        match self {
            Characters::Any => true,
            Characters::Ascii { without } => c.is_ascii_graphic() && !without.contains(c),
            Characters::LettersDigitsAnd { symbols } => c.is_ascii_alphanumeric() || symbols.contains(c),
        }
    }

    fn judge(&self, reading: &mut Reading<'_>) {
        let (Characters::Ascii { without: symbols } | Characters::LettersDigitsAnd { symbols }) = self else {
            return;
        };
        if !symbols.chars().all(|c| c.is_ascii_punctuation()) {
            let says =
                "holds more than half-width symbols; letters and digits are always allowed, as in \".-_\"";
            reading.wrong(&["password.characters"], says);
        }
    }
}

impl Class {
    pub fn has(self, c: char) -> bool {
        match self {
            Class::Letter => c.is_ascii_alphabetic(),
            Class::Digit => c.is_ascii_digit(),
            Class::Capital => c.is_ascii_uppercase(),
            Class::Small => c.is_ascii_lowercase(),
        }
    }
}
