//! Mails: one shape for all. To whom, what happened, what to do, and what to do when it was not you; from
//! whom, and whom to call.

use askama::Template;
use post::{Channel, Notice, Sender};
use store::{Conn, Tx};
use uuid::Uuid;

use crate::{
    error::Error,
    page::Frame,
    prose,
    texts::{self, Content, Kind},
    words::Lang,
};

/// What every mail is made of.
pub struct Message {
    pub subject: String,
    pub lines: Vec<String>,
    /// What to press: its label and its address.
    pub link: Option<(String, String)>,
    pub after: Vec<String>,
}

impl Message {
    /// With what a site has to say beside it, in the language of the mail and in no other. What happened, and what is to be done,
    /// stays.
    #[must_use]
    pub fn among(mut self, own: &Content, lang: Lang) -> Message {
        let [subject, before, after] = [&own.title, &own.body, &own.after].map(|text| text.in_lang(lang));
        if !subject.is_empty() {
            subject.clone_into(&mut self.subject);
        }
        self.lines.splice(0..0, prose::paragraphs(before).map(str::to_owned));
        self.after.extend(prose::paragraphs(after).map(str::to_owned));
        self
    }
}

/// The word key of a kind of notice.
pub fn word(kind: &str) -> String {
    format!("kind-{}", kind.replace('.', "-"))
}

/// A kind of mail, as whoever writes a site's own words sees it.
#[derive(Clone, Copy)]
pub struct Known {
    /// As the outbox has it; the word `kind-…` is its name.
    pub kind: &'static str,
    pub sample: fn(&Frame) -> Message,
}

/// What a site says of its own in mails of this kind.
pub async fn own_words(conn: &mut Conn, site: &str, kind: &str) -> Result<Content, Error> {
    let shown = texts::shown_of(conn, site, (Kind::Mail, kind)).await?;
    Ok(shown.map(|version| version.content).unwrap_or_default())
}

/// Leaves a mail in the outbox.
pub async fn leave<M: Mail>(
    tx: &mut Tx,
    mail: &Envelope<M>,
    kind: &'static str,
    address: &str,
) -> Result<Uuid, Error> {
    let site = mail.f.site.as_ref().ok_or_else(|| Error::fault("a mail belongs to a site"))?;
    let own = own_words(tx, &site.slug, kind).await?;
    Ok(post::leave(tx, &mail.notice(kind, address, &own)?).await?)
}

/// What a mail says, in the words of a frame.
pub trait Mail {
    fn message(&self, f: &Frame) -> Message;
}

/// To whom a mail speaks.
#[derive(Clone, Default)]
pub struct Addressee {
    /// Whose the mail is, where that is known.
    pub user: Option<Uuid>,
    pub account: String,
    pub person: String,
}

/// A mail with the site that it comes from and the person it speaks to.
pub struct Envelope<M> {
    pub f: Frame,
    pub to: Addressee,
    pub mail: M,
}

impl<M: Mail> Envelope<M> {
    pub fn subject(&self) -> String {
        self.mail.message(&self.f).subject
    }

    pub fn text(&self) -> String {
        self.written(&self.mail.message(&self.f)).0
    }

    pub fn html(&self) -> String {
        self.written(&self.mail.message(&self.f)).1
    }

    /// As text, and as HTML.
    fn written(&self, message: &Message) -> (String, String) {
        let (f, greeting) = (&self.f, &self.to.greeting(&self.f));
        let text = TextMail { f, greeting, message }.render().expect("a mail is only words");
        let html = HtmlMail { f, greeting, message }.render().expect("a mail is only words");
        (text, html)
    }

    /// As the outbox takes it, in the name of the frame's site and with its own words.
    pub fn notice(&self, kind: &'static str, address: &str, own: &Content) -> Result<Notice, Error> {
        let site = self.f.site.as_ref().ok_or_else(|| Error::fault("a mail belongs to a site"))?;
        let message = self.mail.message(&self.f).among(own, self.f.speech.lang);
        let (text, html) = self.written(&message);
        Ok(Notice {
            site: site.slug.clone(),
            kind,
            channel: Channel::Mail,
            user: self.to.user,
            to: address.to_owned(),
            to_name: None,
            from: Sender { name: self.f.site_name(), address: site.sender.address.clone() },
            reply_to: None,
            subject: message.subject,
            text,
            html: Some(html),
            locale: self.f.lang().to_owned(),
            unsubscribe: None,
            priority: 0,
        })
    }

    pub fn sample(f: Frame, mail: M) -> Self {
        let to = Addressee {
            user: None,
            account: "株式会社サンプル建設".to_owned(),
            person: "青葉 花子".to_owned(),
        };
        Envelope { f, to, mail }
    }
}

#[derive(Template)]
#[template(path = "mails/mail.txt", escape = "none")]
struct TextMail<'a> {
    f: &'a Frame,
    greeting: &'a [String],
    message: &'a Message,
}

#[derive(Template)]
#[template(path = "mails/mail.html")]
struct HtmlMail<'a> {
    f: &'a Frame,
    greeting: &'a [String],
    message: &'a Message,
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
