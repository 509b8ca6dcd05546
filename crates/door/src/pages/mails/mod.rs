//! The mails of the door. One shape for all: to whom, what happened, what to do, and what to do when it
//! was not you; from whom, and whom to call.

mod address;
mod address_change;
mod factors;
mod invitations;
mod login_notice;
mod password;
mod pin;
mod registration;
mod users;

use askama::Template;
use counter::Frame;

pub use address_change::{AddressChangeMail, AddressChangedMail, NewAddressMail};
pub use login_notice::LoginNoticeMail;
pub use users::UserDeletedMail;

pub use address::{AddressRegisteredMail, ConfirmAddressMail};
pub use factors::{FactorChange, FactorMail};
pub use invitations::{InvitationAnsweredMail, InvitationMail};
pub use password::{OneTimePasswordMail, PasswordChangedMail, ResetLinkMail, SetUpMail};
pub use pin::{ConfirmLoginMail, LoginChange, LoginChangedMail, LoginTakenMail, ONE_SMS, PinMail, PinText};
pub use registration::{AlreadyRegisteredMail, RegistrationMail, RememberedCopiedMail};

/// What every mail is made of.
pub struct Letter {
    pub subject: String,
    pub lines: Vec<String>,
    /// What to press: its label and its address.
    pub link: Option<(String, String)>,
    pub after: Vec<String>,
}

/// What a mail says, in the words of a frame.
pub trait Mail {
    fn letter(&self, f: &Frame) -> Letter;
}

/// A mail with the site that it comes from and the person it speaks to.
pub struct Envelope<M> {
    pub f: Frame,
    pub to: Addressee,
    pub mail: M,
}

/// To whom a mail speaks.
pub struct Addressee {
    pub account: String,
    pub person: String,
}

impl<M: Mail> Envelope<M> {
    pub fn subject(&self) -> String {
        self.mail.letter(&self.f).subject
    }

    pub fn text(&self) -> String {
        let (f, letter) = (&self.f, self.mail.letter(&self.f));
        TextMail { f, greeting: self.to.greeting(f), letter }.render().expect("a mail is only words")
    }

    pub fn html(&self) -> String {
        let (f, letter) = (&self.f, self.mail.letter(&self.f));
        HtmlMail { f, greeting: self.to.greeting(f), letter }.render().expect("a mail is only words")
    }

    pub fn sample(f: Frame, mail: M) -> Self {
        let to = Addressee {
            account: "株式会社サンプル建設".to_owned(), person: "青葉 花子".to_owned()
        };
        Envelope { f, to, mail }
    }
}

#[derive(Template)]
#[template(path = "mails/mail.txt", escape = "none")]
struct TextMail<'a> {
    f: &'a Frame,
    greeting: Vec<String>,
    letter: Letter,
}

#[derive(Template)]
#[template(path = "mails/mail.html")]
struct HtmlMail<'a> {
    f: &'a Frame,
    greeting: Vec<String>,
    letter: Letter,
}

impl Addressee {
    /// The company's name, and below it the person's with 様; 御中 only where no person is named.
    fn greeting(&self, f: &Frame) -> Vec<String> {
        // To an address of which nothing else is known.
        if self.person.is_empty() && self.account.is_empty() {
            return Vec::new();
        }
        if self.person.is_empty() || self.person == self.account {
            return vec![f.say1("mail-to-account", "name", &self.account)];
        }
        vec![self.account.clone(), f.say1("mail-to-user", "name", &self.person)]
    }
}
