//! What can be written here.

use counter::texts::{Kind, Version};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Kept by the door, beside what people answered.
    Consent,
    Of(Kind),
}

/// The subject of a topic that has only one.
pub const ONLY: &str = "-";
/// In an address: one that is not there yet.
pub const NEW: &str = "new";

impl Topic {
    pub fn named(name: &str) -> Option<Topic> {
        let kind = || Kind::ALL.into_iter().find(|kind| kind.name() == name).map(Topic::Of);
        if name == Topic::Consent.name() { Some(Topic::Consent) } else { kind() }
    }

    pub fn name(self) -> &'static str {
        match self {
            Topic::Consent => "consent",
            Topic::Of(kind) => kind.name(),
        }
    }

    /// Whether there are several of it, made and taken away by those who write.
    pub fn is_many(self) -> bool {
        matches!(self, Topic::Of(Kind::News | Kind::Faq))
    }

    pub fn is_mail(self) -> bool {
        self == Topic::Of(Kind::Mail)
    }

    /// Whether its versions have names for people.
    pub fn is_labelled(self) -> bool {
        matches!(self, Topic::Consent | Topic::Of(Kind::Terms))
    }

    pub fn is_titled(self) -> bool {
        self.is_many() || self.is_mail()
    }

    pub fn is_news(self) -> bool {
        self == Topic::Of(Kind::News)
    }

    pub fn is_faq(self) -> bool {
        self == Topic::Of(Kind::Faq)
    }

    pub fn is_consent(self) -> bool {
        self == Topic::Consent
    }

    /// A consent that was taken back counts for nothing. Of anything else being gone is what a version says.
    pub fn counts(self, version: &Version) -> bool {
        !(self.is_consent() && version.gone)
    }

    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Topic::Consent => "texts-consent",
            Topic::Of(Kind::Terms) => "texts-terms",
            Topic::Of(Kind::News) => "texts-news",
            Topic::Of(Kind::Faq) => "texts-faq",
            Topic::Of(Kind::Mail) => "texts-mail",
        }
    }

    pub fn title_word(self) -> &'static str {
        match self {
            Topic::Of(Kind::Faq) => "texts-question",
            Topic::Of(Kind::Mail) => "texts-subject",
            _ => "texts-title-label",
        }
    }

    pub fn body_word(self) -> &'static str {
        match self {
            Topic::Of(Kind::Faq) => "texts-answer",
            Topic::Of(Kind::Mail) => "texts-before",
            _ => "texts-body",
        }
    }

    /// What is said where it lacks a title; None where it needs none. The others below likewise.
    pub fn no_title(self) -> Option<&'static str> {
        match self {
            Topic::Of(Kind::News) => Some("texts-refused-no-title"),
            Topic::Of(Kind::Faq) => Some("texts-refused-no-question"),
            Topic::Consent | Topic::Of(Kind::Terms | Kind::Mail) => None,
        }
    }

    pub fn no_body(self) -> Option<&'static str> {
        match self {
            Topic::Of(Kind::Faq) => Some("texts-refused-no-answer"),
            Topic::Of(Kind::Mail) => None,
            _ => Some("texts-refused-no-body"),
        }
    }

    pub fn no_english(self) -> Option<&'static str> {
        self.is_consent().then_some("texts-refused-no-english")
    }

    pub fn no_label(self) -> Option<&'static str> {
        self.is_labelled().then_some("texts-refused-no-label")
    }

    /// The most letters that its longest text may have.
    pub fn longest(self) -> usize {
        match self {
            Topic::Consent | Topic::Of(Kind::Terms) => 50_000,
            Topic::Of(Kind::News | Kind::Faq) => 5000,
            Topic::Of(Kind::Mail) => 1000,
        }
    }

    /// Where the office has it, below the site's own office.
    pub fn path(self, subject: &str) -> String {
        format!("texts/{}/{subject}", self.name())
    }
}
