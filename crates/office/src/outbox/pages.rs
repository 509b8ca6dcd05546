//! What the pages about the outbox show.

use askama::Template;
use counter::{
    Frame, Sheet, Speech,
    list::{Asked, ListView, Page},
    mail,
};
use jiff::Timestamp;
use post::{State, mailbox::Posted, suppressed::Suppressed};
use uuid::Uuid;

use super::sql::{LISTING, SUPPRESSED};

pub const FILTERS: [&str; 2] = ["to", "state"];

pub fn state_word(state: State) -> &'static str {
    match state {
        State::Waiting => "outbox-waiting",
        State::Delivered => "outbox-delivered",
        State::Refused => "outbox-refused",
        State::GivenUp => "outbox-given-up",
    }
}

pub fn channel_word(channel: &str) -> &'static str {
    match channel {
        "sms" => "outbox-sms",
        "voice" => "outbox-voice",
        _ => "outbox-mail",
    }
}

/// What a notice is about.
pub fn kind(words: &Speech, notice: &Posted) -> String {
    words.say_or(&mail::word(&notice.kind), &notice.kind)
}

/// 「送信の記録」
#[derive(Template)]
#[template(path = "outbox.html")]
pub struct OutboxPage {
    pub f: Frame,
    pub list: ListView,
    pub notices: Vec<Posted>,
    /// The filters as they are set.
    pub sheet: Sheet,
    pub may_change: bool,
}

impl OutboxPage {
    fn states() -> Vec<(&'static str, &'static str)> {
        State::ALL.into_iter().map(|state| (state.name(), state_word(state))).collect()
    }

    fn asks_for(&self, state: &str) -> bool {
        self.sheet.value("state") == state
    }

    fn kind(&self, notice: &Posted) -> String {
        kind(&self.f, notice)
    }

    fn channel(notice: &Posted) -> &'static str {
        channel_word(&notice.channel)
    }

    fn state(notice: &Posted) -> &'static str {
        state_word(notice.state)
    }

    pub fn sample(f: Frame) -> Self {
        let rows = vec![
            notice("door.reset-link", State::Delivered),
            notice("invoices.arrived", State::Refused),
            notice("old.long-forgotten", State::GivenUp),
        ];
        let page = Page { rows, count: 3, ..Page::nothing() };
        let list = ListView::of(&LISTING, &Asked::of(None), &page, "outbox.csv", &f.speech);
        let sheet = Sheet::blank().typed("to", "hanako@example.jp").typed("state", "refused");
        OutboxPage { f, list, notices: page.rows, sheet, may_change: true }
    }
}

#[derive(Template)]
#[template(path = "notice.html")]
pub struct NoticePage {
    pub f: Frame,
    pub notice: Posted,
    /// Why nothing is sent to this address.
    pub suppressed: Option<Suppressed>,
    pub can_go_again: bool,
    pub looks_again: bool,
    pub may_change: bool,
}

impl NoticePage {
    fn kind(&self) -> String {
        kind(&self.f, &self.notice)
    }

    fn channel(&self) -> &'static str {
        channel_word(&self.notice.channel)
    }

    fn state(&self) -> &'static str {
        state_word(self.notice.state)
    }

    fn is_waiting(&self) -> bool {
        self.notice.state == State::Waiting
    }

    /// Why it cannot be sent once more, where one would like to.
    fn why_not(&self) -> Option<&'static str> {
        (self.notice.is_undelivered() && self.notice.text.is_empty()).then_some("outbox-text-gone")
    }

    pub fn sample(f: Frame) -> Self {
        let notice = notice("invoices.arrived", State::Refused);
        NoticePage { f, notice, suppressed: None, can_go_again: true, looks_again: false, may_change: true }
    }

    pub fn sample_suppressed(f: Frame) -> Self {
        let notice = Posted { text: String::new(), ..notice("invoices.arrived", State::Refused) };
        let suppressed = Some(suppressed());
        NoticePage { notice, suppressed, can_go_again: false, ..NoticePage::sample(f) }
    }

    pub fn sample_waiting(f: Frame) -> Self {
        let notice = Posted { ended_at: None, reply: None, ..notice("door.reset-link", State::Waiting) };
        NoticePage { notice, can_go_again: false, looks_again: true, ..NoticePage::sample(f) }
    }
}

/// 「配信を止めている宛先」
#[derive(Template)]
#[template(path = "suppressed.html")]
pub struct SuppressedPage {
    pub f: Frame,
    pub list: ListView,
    pub addresses: Vec<Suppressed>,
    pub may_change: bool,
}

impl SuppressedPage {
    pub fn sample(f: Frame) -> Self {
        let page = Page { rows: vec![suppressed()], count: 1, ..Page::nothing() };
        let list = ListView::of(&SUPPRESSED, &Asked::of(None), &page, "suppressed.csv", &f.speech);
        SuppressedPage { f, list, addresses: page.rows, may_change: true }
    }
}

fn suppressed() -> Suppressed {
    Suppressed {
        address: "hanako@example.jp".to_owned(),
        since: Timestamp::UNIX_EPOCH,
        why: "550 5.1.1 no such user".to_owned(),
        notice: Some(Uuid::nil()),
    }
}

fn notice(kind: &str, state: State) -> Posted {
    Posted {
        id: Uuid::nil(),
        at: Timestamp::UNIX_EPOCH,
        site: "invoice".to_owned(),
        kind: kind.to_owned(),
        channel: "mail".to_owned(),
        to: "hanako@example.jp".to_owned(),
        subject: "Notice".to_owned(),
        text: "text".to_owned(),
        html: None,
        state,
        attempts: 2,
        tried_at: Some(Timestamp::UNIX_EPOCH),
        ended_at: Some(Timestamp::UNIX_EPOCH),
        reply: Some("550 5.1.1 no such user".to_owned()),
        until: None,
    }
}
