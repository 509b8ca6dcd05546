//! The mails of the desk: what has come, and what still waits to be opened. They name documents and no amounts.

use counter::{Frame, Mail, Message, mail::Known};

use crate::document::Kind;

pub const KNOWN: [Known; 2] = [
    Known { kind: "invoices.arrived", sample: |f| ArrivedMail::sample().message(f) },
    Known { kind: "invoices.reminder", sample: |f| ReminderMail::sample().message(f) },
];

/// One document that a mail tells of.
pub struct Arrival {
    pub kind: Kind,
    pub number: String,
}

/// More lines than these are only counted.
const MOST_NAMED: usize = 10;

/// INV-11: documents can be read behind the door.
pub struct ArrivedMail {
    pub link: String,
    pub arrivals: Vec<Arrival>,
}

impl Mail for ArrivedMail {
    fn message(&self, f: &Frame) -> Message {
        let mut lines = vec![f.say1("mail-arrived-what", "count", self.arrivals.len())];
        lines.push(named(f, &self.arrivals));
        Message {
            subject: f.say1("mail-arrived-subject", "site", f.site_name()),
            lines,
            link: Some((f.say("mail-arrived-link"), self.link.clone())),
            after: vec![f.say("mail-arrived-keep")],
        }
    }
}

impl ArrivedMail {
    pub fn sample() -> Self {
        ArrivedMail { link: "https://portal.example.jp/invoice/invoices".to_owned(), arrivals: arrivals() }
    }
}

/// INV-13: they have not been opened yet.
pub struct ReminderMail {
    pub link: String,
    pub arrivals: Vec<Arrival>,
}

impl Mail for ReminderMail {
    fn message(&self, f: &Frame) -> Message {
        let lines =
            vec![f.say1("mail-reminder-what", "count", self.arrivals.len()), named(f, &self.arrivals)];
        Message {
            subject: f.say1("mail-reminder-subject", "site", f.site_name()),
            lines,
            link: Some((f.say("mail-arrived-link"), self.link.clone())),
            after: vec![f.say("mail-reminder-done")],
        }
    }
}

impl ReminderMail {
    pub fn sample() -> Self {
        ReminderMail { link: "https://portal.example.jp/invoice/invoices".to_owned(), arrivals: arrivals() }
    }
}

fn named(f: &Frame, arrivals: &[Arrival]) -> String {
    let name =
        |one: &Arrival| f.say2("mail-arrived-one", ("kind", f.say(one.kind.word())), ("number", &one.number));
    let mut lines: Vec<String> = arrivals.iter().take(MOST_NAMED).map(name).collect();
    if let Some(more) = arrivals.len().checked_sub(MOST_NAMED).filter(|more| *more > 0) {
        lines.push(f.say1("mail-arrived-more", "count", more));
    }
    lines.join("\n")
}

fn arrivals() -> Vec<Arrival> {
    let one = |kind, number: &str| Arrival { kind, number: number.to_owned() };
    vec![one(Kind::Invoice, "INV-2026-000123"), one(Kind::Summary, "SUM-2026-10-0001")]
}
