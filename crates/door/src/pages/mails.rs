//! The mails of the door. One shape for all: to whom, what happened, what to do, and what to do when it
//! was not you; from whom, and whom to call.

use askama::Template;
use counter::Frame;
use jiff::Timestamp;

use super::login::SAMPLE_TIME;

/// What every mail is made of.
pub struct Letter {
    pub subject: String,
    pub lines: Vec<String>,
    /// What to press: its label and its address.
    pub link: Option<(String, String)>,
    pub after: Vec<String>,
}

/// To whom a mail speaks.
pub struct Addressee {
    pub account: String,
    pub person: String,
}

pub trait Mail {
    fn frame(&self) -> &Frame;
    fn to(&self) -> &Addressee;
    fn letter(&self) -> Letter;

    fn subject(&self) -> String {
        self.letter().subject
    }

    fn text(&self) -> String {
        TextMail { f: self.frame(), to: self.to(), letter: self.letter() }
            .render()
            .expect("a mail is only words")
    }

    fn html(&self) -> String {
        HtmlMail { f: self.frame(), to: self.to(), letter: self.letter() }
            .render()
            .expect("a mail is only words")
    }
}

#[derive(Template)]
#[template(path = "mails/mail.txt", escape = "none")]
struct TextMail<'a> {
    f: &'a Frame,
    to: &'a Addressee,
    letter: Letter,
}

#[derive(Template)]
#[template(path = "mails/mail.html")]
struct HtmlMail<'a> {
    f: &'a Frame,
    to: &'a Addressee,
    letter: Letter,
}

impl TextMail<'_> {
    fn greeting(&self) -> Vec<String> {
        self.to.greeting(self.f)
    }
}

impl HtmlMail<'_> {
    fn greeting(&self) -> Vec<String> {
        self.to.greeting(self.f)
    }
}

impl Addressee {
    /// The company's name, and below it the person's with 様; 御中 only where no person is named.
    fn greeting(&self, f: &Frame) -> Vec<String> {
        if self.person.is_empty() || self.person == self.account {
            return vec![f.say1("mail-to-account", "name", &self.account)];
        }
        vec![self.account.clone(), f.say1("mail-to-user", "name", &self.person)]
    }

    fn sample() -> Self {
        Addressee { account: "株式会社サンプル建設".to_owned(), person: "青葉 花子".to_owned() }
    }
}

/// DOOR-33: the address is not the user's until the link has been opened and the code typed there.
pub struct ConfirmAddressMail {
    pub f: Frame,
    pub to: Addressee,
    pub link: String,
    pub address: String,
    /// How long the link lives.
    pub hours: i64,
}

impl Mail for ConfirmAddressMail {
    fn frame(&self) -> &Frame {
        &self.f
    }

    fn to(&self) -> &Addressee {
        &self.to
    }

    fn letter(&self) -> Letter {
        let f = &self.f;
        Letter {
            subject: f.say1("mail-confirm-subject", "site", f.site_name()),
            lines: vec![
                f.say1("mail-confirm-what", "address", &self.address),
                f.say1("mail-confirm-do", "hours", self.hours),
            ],
            link: Some((f.say("mail-confirm-link"), self.link.clone())),
            after: vec![f.say("mail-confirm-code"), f.say("mail-confirm-not-you")],
        }
    }
}

impl ConfirmAddressMail {
    pub fn sample(f: Frame) -> Self {
        let link = format!("https://portal.example.jp{}", f.to("confirm/3q2-7wEr0Zl8mXv5Kd9sTg"));
        ConfirmAddressMail {
            f,
            to: Addressee::sample(),
            link,
            address: "keiri@aoba.example.jp".to_owned(),
            hours: 24,
        }
    }
}

/// DOOR-19.
pub struct PasswordChangedMail {
    pub f: Frame,
    pub to: Addressee,
    pub at: Timestamp,
}

impl Mail for PasswordChangedMail {
    fn frame(&self) -> &Frame {
        &self.f
    }

    fn to(&self) -> &Addressee {
        &self.to
    }

    fn letter(&self) -> Letter {
        let f = &self.f;
        Letter {
            subject: f.say1("mail-password-subject", "site", f.site_name()),
            lines: vec![
                f.say1("mail-password-what", "at", f.show.date_time(self.at)),
                f.say("mail-password-others"),
            ],
            link: None,
            after: vec![f.say("mail-password-not-you")],
        }
    }
}

impl PasswordChangedMail {
    pub fn sample(f: Frame) -> Self {
        PasswordChangedMail { f, to: Addressee::sample(), at: SAMPLE_TIME }
    }
}

pub struct ResetLinkMail {
    pub f: Frame,
    pub to: Addressee,
    pub link: String,
    /// How long the link lives.
    pub minutes: i64,
}

impl Mail for ResetLinkMail {
    fn frame(&self) -> &Frame {
        &self.f
    }

    fn to(&self) -> &Addressee {
        &self.to
    }

    fn letter(&self) -> Letter {
        let f = &self.f;
        Letter {
            subject: f.say1("mail-reset-subject", "site", f.site_name()),
            lines: vec![f.say("mail-reset-what"), f.say1("mail-reset-do", "minutes", self.minutes)],
            link: Some((f.say("mail-reset-link"), self.link.clone())),
            after: vec![f.say("mail-reset-not-you")],
        }
    }
}

impl ResetLinkMail {
    pub fn sample(f: Frame) -> Self {
        let link = format!("https://portal.example.jp{}", f.to("recovery/3q2-7wEr0Zl8mXv5Kd9sTg"));
        ResetLinkMail { f, to: Addressee::sample(), link, minutes: 60 }
    }
}

/// The address is the user's now.
pub struct AddressRegisteredMail {
    pub f: Frame,
    pub to: Addressee,
}

impl Mail for AddressRegisteredMail {
    fn frame(&self) -> &Frame {
        &self.f
    }

    fn to(&self) -> &Addressee {
        &self.to
    }

    fn letter(&self) -> Letter {
        let f = &self.f;
        Letter {
            subject: f.say1("mail-registered-subject", "site", f.site_name()),
            lines: vec![f.say("mail-registered-what"), f.say("mail-registered-do")],
            link: None,
            after: vec![f.say("mail-registered-not-you")],
        }
    }
}

impl AddressRegisteredMail {
    pub fn sample(f: Frame) -> Self {
        AddressRegisteredMail { f, to: Addressee::sample() }
    }
}

/// DOOR-15: the code stands in a line of its own, and in the subject nothing of it, since subjects are
/// shown on locked screens.
pub struct OneTimePasswordMail {
    pub f: Frame,
    pub to: Addressee,
    pub code: String,
    /// How long the code lives.
    pub minutes: i64,
}

impl Mail for OneTimePasswordMail {
    fn frame(&self) -> &Frame {
        &self.f
    }

    fn to(&self) -> &Addressee {
        &self.to
    }

    fn letter(&self) -> Letter {
        let f = &self.f;
        Letter {
            subject: f.say1("mail-otp-subject", "site", f.site_name()),
            lines: vec![
                f.say1("mail-otp-what", "minutes", self.minutes),
                f.say1("mail-otp-code", "code", &self.code),
            ],
            link: None,
            after: vec![f.say("mail-otp-not-you")],
        }
    }
}

impl OneTimePasswordMail {
    pub fn sample(f: Frame) -> Self {
        OneTimePasswordMail { f, to: Addressee::sample(), code: "402918".to_owned(), minutes: 10 }
    }
}
