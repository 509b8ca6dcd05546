//! What the pages about webhooks show.

use askama::Template;
use counter::{
    Frame, Refusal, Sheet, Speech,
    audit::Entry,
    list::{Asked, ListView, Page},
};
use jiff::Timestamp;
use post::outward::Outcome;
use uuid::Uuid;

use super::{
    BOTH, GIVEN_UP, State, Webhook,
    actions::field,
    sql::{CALLS, Call},
};

/// What the state is called; one that fails is a state of its own to people.
fn state_word(hook: &Webhook) -> &'static str {
    match hook.state {
        State::Active if hook.failing_since.is_some() => "webhooks-failing",
        State::Active => "webhooks-active",
        State::Paused => "webhooks-paused",
        State::Stopped => "webhooks-stopped",
        State::Aside => "webhooks-aside",
    }
}

/// What came of a call, in words. What the other side said may tell more of it than everybody is to know.
pub fn outcome(words: &Speech, call: &Call, whole: bool) -> String {
    let word = match call.outcome {
        Some(Outcome::Answered(status)) if whole && !call.said.is_empty() => {
            return format!("HTTP {status}: {}", call.said);
        }
        Some(Outcome::Answered(status)) => return format!("HTTP {status}"),
        Some(Outcome::Barred) => "webhooks-barred",
        Some(Outcome::Untrusted) => "webhooks-untrusted",
        Some(Outcome::OutOfReach) => "webhooks-out-of-reach",
        Some(Outcome::Silent) => "webhooks-silent",
        Some(Outcome::BrokenOff) | None => "webhooks-broken-off",
    };
    words.say(word)
}

/// One webhook in the list of all.
pub struct Line {
    pub hook: Webhook,
    pub host: String,
}

#[derive(Template)]
#[template(path = "webhooks.html")]
pub struct WebhooksPage {
    pub f: Frame,
    pub lines: Vec<Line>,
    pub may_change: bool,
}

/// When it last took something.
fn told(f: &Frame, hook: &Webhook) -> String {
    hook.told.map_or_else(|| f.say("webhooks-never-told"), |at| f.show.date_time(at))
}

impl WebhooksPage {
    pub fn sample(f: Frame) -> Self {
        let line = |hook| Line { hook, host: "core.example.jp".to_owned() };
        WebhooksPage { f, lines: vec![line(hook()), line(failing())], may_change: true }
    }
}

#[derive(Template)]
#[template(path = "webhook.html")]
pub struct WebhookPage {
    pub f: Frame,
    pub hook: Webhook,
    pub address: String,
    pub list: ListView,
    pub calls: Vec<Call>,
    pub at: Timestamp,
    pub may_change: bool,
}

impl WebhookPage {
    fn state(&self) -> &'static str {
        state_word(&self.hook)
    }

    fn is_active(&self) -> bool {
        self.hook.state == State::Active
    }

    /// What to know where it is told nothing, and what to do.
    fn trouble(&self) -> Option<String> {
        let show = &self.f.show;
        let since = self.hook.failing_since;
        let (word, args) = match (self.hook.state, since) {
            (State::Active, Some(since)) => (
                "webhooks-failing-lead",
                vec![
                    ("since", show.date_time(since)),
                    ("due", show.date_time(self.hook.due)),
                    ("end", show.date_time(since + GIVEN_UP)),
                ],
            ),
            (State::Stopped, _) => ("webhooks-stopped-lead", Vec::new()),
            (State::Aside, _) => ("webhooks-aside-lead", Vec::new()),
            (State::Active | State::Paused, _) => return None,
        };
        Some(self.f.say_args(word, &args))
    }

    fn kinds(&self) -> Vec<String> {
        self.hook.kinds.iter().map(|did| self.did(did)).collect()
    }

    fn did(&self, did: &str) -> String {
        self.f.say_or(&Entry::word(did), did)
    }

    fn outcome(&self, call: &Call) -> String {
        outcome(&self.f, call, self.may_change)
    }

    fn is_aside(&self) -> bool {
        self.hook.state == State::Aside
    }

    /// Until when the secret before this one signs as well.
    fn both_until(&self) -> Option<String> {
        let until = self.hook.renewed.map(|at| at + BOTH).filter(|until| self.at < *until)?;
        Some(self.f.say1("webhooks-both-until", "until", self.f.show.date_time(until)))
    }

    fn can_be_resumed(&self) -> bool {
        !self.is_aside() && (!self.is_active() || self.hook.failing_since.is_some())
    }

    pub fn sample(f: Frame) -> Self {
        let call = |did: &str, outcome, said: &str| Call {
            id: Uuid::nil(),
            seq: 17,
            did: did.to_owned(),
            at: Timestamp::UNIX_EPOCH,
            by_hand: outcome == Some(Outcome::Silent),
            outcome,
            said: said.to_owned(),
            took: 34,
        };
        let rows = vec![
            call("invoices.opened", Some(Outcome::Answered(204)), ""),
            call("invoices.opened", Some(Outcome::Answered(500)), "out of memory"),
            call("old.no-longer-known", Some(Outcome::Silent), ""),
            call("door.logged-in", None, ""),
        ];
        let page = Page { count: 4, rows, ..Page::nothing() };
        let list = ListView::of(&CALLS, &Asked::of(None), &page, "calls.csv", &f.speech);
        let address = "https://core.example.jp/hooks".to_owned();
        let at = Timestamp::UNIX_EPOCH;
        WebhookPage { f, hook: hook(), address, list, calls: page.rows, at, may_change: true }
    }

    pub fn sample_failing(f: Frame) -> Self {
        WebhookPage { hook: failing(), ..WebhookPage::sample(f) }
    }

    pub fn sample_stopped(f: Frame) -> Self {
        WebhookPage { hook: Webhook { state: State::Stopped, ..failing() }, ..WebhookPage::sample(f) }
    }

    pub fn sample_aside(f: Frame) -> Self {
        WebhookPage { hook: Webhook { state: State::Aside, ..hook() }, ..WebhookPage::sample(f) }
    }
}

/// A kind of deed to choose.
pub struct Tick {
    pub did: String,
    pub name: String,
    pub is_ticked: bool,
}

/// Those of the door, of the office, of a desk.
pub struct Group {
    pub whose: String,
    pub ticks: Vec<Tick>,
}

impl Group {
    fn is_ticked(&self) -> bool {
        self.ticks.iter().any(|tick| tick.is_ticked)
    }
}

/// A new webhook, or one to be changed.
#[derive(Template)]
#[template(path = "webhook_edit.html")]
pub struct EditPage {
    pub f: Frame,
    pub of: Option<Uuid>,
    pub id: String,
    pub wants_all: bool,
    pub groups: Vec<Group>,
    pub sheet: Sheet,
}

impl EditPage {
    fn title(&self) -> &'static str {
        if self.of.is_some() { "webhooks-change" } else { "webhooks-new" }
    }

    /// Where the form goes.
    fn action(&self) -> String {
        self.f
            .office(&self.of.map_or_else(|| "webhooks/new".to_owned(), |id| format!("webhooks/{id}/change")))
    }

    fn back(&self) -> String {
        self.f.office(&self.of.map_or_else(|| "webhooks".to_owned(), |id| format!("webhooks/{id}")))
    }

    fn says(&self, group: &Group) -> String {
        self.f.say_or(&format!("webhooks-of-{}", group.whose), &group.whose)
    }

    fn field(tick: &Tick) -> String {
        field(&tick.did)
    }

    pub fn sample(f: Frame) -> Self {
        let tick =
            |did: &str, is_ticked| Tick { name: f.say(&Entry::word(did)), did: did.to_owned(), is_ticked };
        let group = |whose: &str, ticks| Group { whose: whose.to_owned(), ticks };
        let groups = vec![
            group("door", vec![tick("door.logged-in", true), tick("door.closed-account", false)]),
            group("office", vec![tick("office.made-key", false)]),
        ];
        let sheet = Sheet::blank().typed("url", "http://core.example.jp").refused([
            Refusal::of("name", "webhooks-refused-no-name"),
            Refusal::of("url", "webhooks-refused-plain"),
            Refusal::of("kinds", "webhooks-refused-no-kind"),
        ]);
        EditPage { f, of: None, id: Uuid::nil().to_string(), wants_all: false, groups, sheet }
    }

    pub fn sample_change(f: Frame) -> Self {
        let sheet = Sheet::blank()
            .typed("url", "https://192.168.0.1/")
            .refused([Refusal::of("url", "webhooks-refused-private")]);
        EditPage { of: Some(Uuid::nil()), wants_all: true, sheet, ..EditPage::sample(f) }
    }
}

#[derive(Template)]
#[template(path = "webhook_secret.html")]
pub struct SecretPage {
    pub f: Frame,
    pub id: Uuid,
    pub name: String,
    pub secret: String,
    pub is_new: bool,
}

impl SecretPage {
    fn title(&self) -> &'static str {
        if self.is_new { "webhooks-made" } else { "webhooks-renewed" }
    }

    pub fn sample(f: Frame) -> Self {
        SecretPage {
            f,
            id: Uuid::nil(),
            name: "Core system".to_owned(),
            secret: "whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=".to_owned(),
            is_new: true,
        }
    }

    pub fn sample_renewed(f: Frame) -> Self {
        SecretPage { is_new: false, ..SecretPage::sample(f) }
    }
}

fn hook() -> Webhook {
    Webhook {
        id: Uuid::nil(),
        name: "Core system".to_owned(),
        url: Vec::new(),
        kinds: vec!["invoices.opened".to_owned(), "door.logged-in".to_owned()],
        state: State::Active,
        made: Timestamp::UNIX_EPOCH,
        made_by: "Sato".to_owned(),
        secret: 2,
        renewed: Some(Timestamp::UNIX_EPOCH),
        seq: 17,
        told: Some(Timestamp::UNIX_EPOCH),
        attempts: 0,
        failing_since: None,
        due: Timestamp::UNIX_EPOCH,
    }
}

fn failing() -> Webhook {
    let since = Some(Timestamp::UNIX_EPOCH);
    Webhook { kinds: Vec::new(), renewed: None, told: None, attempts: 3, failing_since: since, ..hook() }
}
