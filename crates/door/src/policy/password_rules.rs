//! The text of a rule is made from the rule (DOOR-4): each is a word key, its values, and where a script can
//! tell, a test that ticks it off while the user types.

use super::{Characters, Class, Never, PasswordPolicy};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub key: &'static str,
    pub args: Vec<(&'static str, String)>,
    /// The source of a JavaScript regular expression with the flag `u`.
    pub test: Option<String>,
}

impl PasswordPolicy {
    /// The rules of a change: besides all others, the new password is not the present one.
    pub fn rules_of_change(&self) -> Vec<Rule> {
        let not_current = Rule { key: "password-rule-not-current", args: Vec::new(), test: None };
        [self.rules(), vec![not_current]].concat()
    }

    /// The rules of a first password.
    pub fn rules(&self) -> Vec<Rule> {
        let mut rules = vec![self.length_rule()];
        rules.extend(self.characters.rule());
        rules.extend(self.needs.iter().map(|class| class.rule()));
        rules.extend(self.never.iter().map(|never| never.rule()));
        rules
    }

    fn length_rule(&self) -> Rule {
        let (min, max) = (self.min, self.max);
        Rule {
            key: "password-rule-length",
            args: vec![("min", min.to_string()), ("max", max.to_string())],
            test: Some(format!("^[\\s\\S]{{{min},{max}}}$")),
        }
    }
}

impl Characters {
    fn rule(&self) -> Option<Rule> {
        let (key, args) = match self {
            Characters::Any => return None,
            Characters::Ascii { without } if without.is_empty() => ("password-rule-ascii", Vec::new()),
            Characters::Ascii { without } => {
                ("password-rule-ascii-without", vec![("symbols", spaced(without))])
            }
            Characters::LettersDigitsAnd { symbols } if symbols.is_empty() => {
                ("password-rule-letters-digits", Vec::new())
            }
            Characters::LettersDigitsAnd { symbols } => {
                ("password-rule-letters-digits-and", vec![("symbols", spaced(symbols))])
            }
        };
        Some(Rule { key, args, test: Some(format!("^[{}]+$", self.class())) })
    }

    /// The allowed characters as they stand between the brackets of a regular expression.
    fn class(&self) -> String {
        let symbols = ('!'..='~').filter(|c| c.is_ascii_punctuation() && self.allow(*c));
        // Every one of these may be escaped under the flag `u`, and no other.
        let escaped =
            symbols.map(|c| if "^$\\.*+?()[]{}|/-".contains(c) { format!("\\{c}") } else { c.to_string() });
        format!("A-Za-z0-9{}", escaped.collect::<String>())
    }
}

impl Class {
    fn rule(self) -> Rule {
        let (key, test) = match self {
            Class::Letter => ("password-rule-letter", "[A-Za-z]"),
            Class::Digit => ("password-rule-digit", "[0-9]"),
            Class::Capital => ("password-rule-capital", "[A-Z]"),
            Class::Small => ("password-rule-small", "[a-z]"),
        };
        Rule { key, args: Vec::new(), test: Some(test.to_owned()) }
    }
}

impl Never {
    fn rule(self) -> Rule {
        let key = match self {
            Never::LoginIdInside => "password-rule-no-login-id",
            Never::Common => "password-rule-not-common",
            Never::SiteWords => "password-rule-no-site-words",
        };
        Rule { key, args: Vec::new(), test: None }
    }
}

/// `. - _ = +`: with spaces between them the symbols can be told apart.
fn spaced(symbols: &str) -> String {
    symbols.chars().map(String::from).collect::<Vec<_>>().join(" ")
}
