//! The demo's own pages: the start page and the mailbox.

use askama::Template;
use counter::Frame;
use post::mailbox::Posted;

#[derive(Template)]
#[template(path = "start.html")]
pub struct StartPage {
    pub f: Frame,
    /// Where HTTPS is.
    pub https: Option<String>,
    pub sites: Vec<SiteCard>,
    /// The logins of the back office.
    pub office: Vec<LoginCard>,
}

pub struct SiteCard {
    pub slug: String,
    pub name: String,
    pub line: String,
    pub logins: Vec<LoginCard>,
}

pub struct LoginCard {
    pub login: String,
    /// Empty where the form does not ask for it.
    pub email: String,
    pub password: String,
    pub state: String,
}

#[derive(Template)]
#[template(path = "mailbox.html")]
pub struct MailboxPage {
    pub f: Frame,
    pub mails: Vec<MailCard>,
}

pub struct MailCard {
    pub at: String,
    pub site: String,
    pub channel: String,
    pub to: String,
    pub subject: String,
    pub text: String,
}

impl MailCard {
    pub fn of(mail: Posted, f: &Frame) -> Self {
        let channel = match mail.channel.as_str() {
            "sms" => f.say("mailbox-sms"),
            "voice" => f.say("mailbox-voice"),
            _ => f.say("mailbox-mail"),
        };
        let at = f.show.date_time(mail.at);
        MailCard { at, site: mail.site, channel, to: mail.to, subject: mail.subject, text: mail.text }
    }

    fn pieces(&self) -> Vec<Piece<'_>> {
        pieces(&self.text)
    }
}

/// Part of a plain text, as a page shows it.
#[derive(Debug, PartialEq, Eq)]
enum Piece<'t> {
    Words(&'t str),
    Link(&'t str),
}

/// Finds the addresses in a plain text.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = ["https://", "http://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
        let (words, from) = rest.split_at(start);
        let is_of_address = |c: char| c.is_ascii_graphic() && !"\"<>".contains(c);
        let (address, after) = from.split_at(from.find(|c| !is_of_address(c)).unwrap_or(from.len()));
        // A full stop or a bracket at the end belongs to the sentence.
        let link = address.trim_end_matches(['.', ',', ')', ']', ';']);
        pieces.extend((!words.is_empty()).then_some(Piece::Words(words)));
        pieces.push(Piece::Link(link));
        rest = &from[link.len()..];
        debug_assert!(rest.ends_with(after));
    }
    pieces.extend((!rest.is_empty()).then_some(Piece::Words(rest)));
    pieces
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use counter::{Lang, show::Show};
    use jiff::tz::TimeZone;

    use super::{Piece::*, *};

    #[test]
    fn addresses_become_links_and_the_rest_stays_as_it_is() {
        assert_eq!(pieces("no address"), [Words("no address")]);
        assert_eq!(pieces(""), []);
        assert_eq!(
            pieces("see (http://a.example/x?y=1&z).\nhttps://b.example/です"),
            [
                Words("see ("),
                Link("http://a.example/x?y=1&z"),
                Words(").\n"),
                Link("https://b.example/"),
                Words("です")
            ]
        );
        assert_eq!(
            pieces("https://a.example/\"onclick=<b>"),
            [Link("https://a.example/"), Words("\"onclick=<b>")]
        );
    }

    #[test]
    fn what_was_posted_is_shown_and_not_obeyed() {
        for f in frames() {
            let mail = MailCard {
                at: "2026/11/20 10:15".to_owned(),
                site: "invoice".to_owned(),
                channel: f.say("mailbox-mail"),
                to: "keiri@aoba.example.jp".to_owned(),
                subject: "<i>Sample</i>".to_owned(),
                text: "<b>x</b>\nhttps://portal.example.jp/invoice/confirm/3q2?a=1&b=2\n".to_owned(),
            };
            let html = MailboxPage { f, mails: vec![mail] }.render().unwrap();
            assert!(!html.contains("<b>") && !html.contains("<i>"), "{html}");
            assert!(
                html.contains("<a href=\"https://portal.example.jp/invoice/confirm/3q2?a=1&#38;b=2\">"),
                "{html}"
            );
            assert_has_all_words(&html);
        }
    }

    #[test]
    fn the_start_page_shows_each_site_with_its_logins() {
        for f in frames() {
            let login = LoginCard {
                email: "tanto1@rental.example.jp".to_owned(),
                login: "INV00001".to_owned(),
                password: "Hajime2026x".to_owned(),
                state: f.say("start-state-letter"),
            };
            let card = |slug: &str, logins| SiteCard {
                slug: slug.to_owned(),
                name: "Sample".to_owned(),
                line: f.say(&format!("start-line-{slug}")),
                logins,
            };
            let sites = vec![card("invoice", vec![login]), card("rental", Vec::new())];
            let https = Some("https://localhost:8443".to_owned());
            let html = StartPage { f: f.clone(), https, sites, office: Vec::new() }.render().unwrap();
            assert!(html.contains("href=\"https://localhost:8443/\""), "{html}");
            assert!(html.contains("href=\"/invoice/\"") && html.contains("Hajime2026x"), "{html}");
            assert_has_all_words(&html);
        }
    }

    /// A missing word shows its key in brackets.
    fn assert_has_all_words(html: &str) {
        assert!(!html.contains('['), "{html}");
    }

    fn frames() -> impl Iterator<Item = Frame> {
        let words = Arc::new(counter::Words::new(&[counter::words::WORDS, crate::WORDS]).unwrap());
        Lang::ALL.into_iter().map(move |lang| Frame {
            speech: words.speech(lang),
            site: None,
            member: None,
            menu: Vec::new(),
            path: "/".to_owned(),
            office: None,
            acting: None,
            form_token: "sample".to_owned(),
            show: Show { zone: TimeZone::UTC },
        })
    }
}
