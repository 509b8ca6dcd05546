//! What the pages about customers show.

use askama::Template;
use counter::{
    Frame, Refusal, Sheet,
    list::{Asked, ListView, Page},
};
use door::{
    consent,
    factors::Has,
    history,
    history::Login,
    lockout::{Lock, Standing},
    people::{FirstPassword, User},
    policy::Step,
    reset_request::{
        ResetRequest,
        queue::{self, Request},
    },
    sessions::Live,
    upkeep::{AccountLine, LISTING, LOCKED, State, accounts::Customer, users::Person},
};
use jiff::Timestamp;
use uuid::Uuid;

use super::deeds::{AccountDeed, UserDeed};

#[derive(Template)]
#[template(path = "customers.html")]
pub struct CustomersPage {
    pub f: Frame,
    pub list: ListView,
    /// The filters as they are set.
    pub sheet: Sheet,
    pub customers: Vec<AccountLine>,
    pub may_edit: bool,
}

impl CustomersPage {
    /// Each state that can be asked for, with its word.
    fn states() -> Vec<(&'static str, &'static str)> {
        let states = State::ALL.into_iter().map(|state| (state.tag(), state.word()));
        states.chain([(LOCKED, "customers-locked")]).collect()
    }

    fn asks_for(&self, state: &str) -> bool {
        self.sheet.value("state") == state
    }

    pub fn sample(f: Frame) -> Self {
        let line = |number: &str, name: &str, kana: &str, state| AccountLine {
            id: Uuid::nil(),
            number: number.to_owned(),
            name: name.to_owned(),
            kana: kana.to_owned(),
            phone: Some("0300000001".to_owned()),
            state,
            created: Timestamp::UNIX_EPOCH,
        };
        let rows = vec![
            line("100001", "Hajime Construction Co., Ltd.", "HAJIME", State::Waiting),
            line("100002", "Aoba Construction Co., Ltd.", "AOBA", State::Open),
            line("100003", "Kamide Industries", "KAMIDE", State::Suspended),
            line(
                "100004",
                "Very Long Construction Machinery Rental and Leasing Management Co., Ltd.",
                "",
                State::Closed,
            ),
        ];
        let page = Page { rows, count: 4, after: Some("t31.x".to_owned()), ..Page::nothing() };
        let list = ListView::of(&LISTING, &Asked::of(None), &page, "customers.csv", &f.speech);
        let sheet = Sheet::blank().typed("word", "aoba").typed("state", "open");
        CustomersPage { f, list, sheet, customers: page.rows, may_edit: true }
    }
}

#[derive(Template)]
#[template(path = "customer.html")]
pub struct CustomerPage {
    pub f: Frame,
    pub customer: Customer,
    pub people: Vec<User>,
    pub deeds: Vec<AccountDeed>,
    /// To what the desks have of this customer.
    pub ways: Vec<(String, &'static str)>,
    pub may_edit: bool,
    pub may_add: bool,
    pub at: Timestamp,
    /// What was just done, as a word key.
    pub note: Option<&'static str>,
}

/// How a person stands, in one word.
fn state(user: &User, at: Timestamp) -> &'static str {
    if user.suspended.is_some() {
        "user-state-suspended"
    } else if user.standing.is_locked(at) {
        "user-state-locked"
    } else if user.reported.is_some() {
        "user-state-reported"
    } else if user.through.is_none() {
        "user-state-waiting"
    } else {
        "user-state-active"
    }
}

fn is_barred(user: &User, at: Timestamp) -> bool {
    matches!(state(user, at), "user-state-suspended" | "user-state-locked" | "user-state-reported")
}

fn moment(f: &Frame, at: Option<&Timestamp>) -> String {
    at.map_or_else(|| f.say("customers-never"), |at| f.show.date_time(*at))
}

impl CustomerPage {
    fn state(&self, user: &User) -> &'static str {
        state(user, self.at)
    }

    fn is_barred(&self, user: &User) -> bool {
        is_barred(user, self.at)
    }

    fn moment(&self, at: Option<&Timestamp>) -> String {
        moment(&self.f, at)
    }

    pub fn sample(f: Frame) -> Self {
        let through = User { through: Some(Timestamp::UNIX_EPOCH), ..sample_user() };
        CustomerPage {
            f,
            customer: sample_customer(State::Open),
            people: vec![through, sample_locked()],
            deeds: vec![AccountDeed::Suspend, AccountDeed::Close],
            ways: vec![("/office/invoice/documents".to_owned(), "office-start")],
            may_edit: true,
            may_add: true,
            at: Timestamp::UNIX_EPOCH,
            note: Some("customer-changed"),
        }
    }
}

#[derive(Template)]
#[template(path = "customer_user.html")]
pub struct UserPage {
    pub f: Frame,
    pub customer: Customer,
    pub person: Person,
    pub deeds: Vec<UserDeed>,
    pub may_edit: bool,
    /// Whether this operator may act in the person's place, as they stand.
    pub may_act: bool,
    pub may_disclose: bool,
    pub at: Timestamp,
    /// What was just done, as a word key.
    pub note: Option<&'static str>,
}

impl UserPage {
    fn name(&self) -> String {
        format!("{} {}", self.person.user.login, self.person.user.name).trim_end().to_owned()
    }

    fn state(&self) -> &'static str {
        state(&self.person.user, self.at)
    }

    fn is_barred(&self) -> bool {
        is_barred(&self.person.user, self.at)
    }

    fn moment(&self, at: Option<&Timestamp>) -> String {
        moment(&self.f, at)
    }

    /// What the lock is like, where there is one.
    fn lock(&self) -> Option<String> {
        let Standing { failures, lock } = self.person.user.standing;
        let Lock { since, until } = lock.filter(|_| self.person.user.standing.is_locked(self.at))?;
        let (since, f) = (self.f.show.date_time(since), &self.f);
        Some(match until {
            Some(until) => f.say_args(
                "user-lock-until",
                &[("failures", failures.to_string()), ("since", since), ("until", f.show.date_time(until))],
            ),
            None => f.say2("user-lock", ("failures", failures), ("since", since)),
        })
    }

    fn step(&self) -> String {
        let word = match self.person.step {
            None if self.person.user.through.is_some() => "user-step-done",
            None => "user-step-none",
            Some(Step::SecondFactor) => "step-factor",
            Some(Step::Consent) => "step-consent",
            Some(Step::Address) => "step-address",
            Some(Step::Password) => "step-password",
        };
        let word = self.f.say(word);
        if self.person.step.is_some() { self.f.say1("user-step-at", "step", word) } else { word }
    }

    fn first(&self) -> Option<String> {
        let first = self.person.user.first.as_ref()?;
        Some(match first.until {
            None => self.f.say("user-first-open"),
            Some(until) if self.at >= until => {
                self.f.say1("user-first-over", "until", self.f.show.date_time(until))
            }
            Some(until) => self.f.say1("user-first-until", "until", self.f.show.date_time(until)),
        })
    }

    fn consent(&self) -> Option<String> {
        let given = self.person.consent.as_ref()?;
        let word = if given.answer == "agreed" { "user-consent-agreed" } else { "user-consent-not" };
        Some(self.f.say2(word, ("version", &given.version), ("at", self.f.show.date_time(given.at))))
    }

    fn factors(&self) -> String {
        let Has { passkeys, authenticator, recovery_codes, wants_code } = self.person.has;
        let lines = [
            (passkeys > 0).then(|| self.f.say1("user-factor-passkeys", "count", passkeys)),
            authenticator.then(|| self.f.say("user-factor-app")),
            wants_code.then(|| self.f.say("user-factor-code")),
            (recovery_codes > 0).then(|| self.f.say1("user-factor-recovery", "count", recovery_codes)),
        ];
        let lines: Vec<String> = lines.into_iter().flatten().collect();
        if lines.is_empty() { self.f.say("customers-never") } else { lines.join(&self.f.say("and")) }
    }

    fn way(&self) -> String {
        format!("{}/{}/users/{}", self.f.office("customers"), self.customer.id, self.person.user.id)
    }

    pub fn sample(f: Frame) -> Self {
        let login = |outcome| Login {
            at: Timestamp::UNIX_EPOCH,
            outcome,
            device: "Windows / Chrome".to_owned(),
            address: "192.0.2.1".to_owned(),
        };
        let live = Live {
            id: Vec::new(),
            began: Timestamp::UNIX_EPOCH,
            seen: Timestamp::UNIX_EPOCH,
            device: "Windows / Chrome".to_owned(),
            series: None,
        };
        UserPage {
            f,
            customer: sample_customer(State::Open),
            person: Person {
                user: sample_locked(),
                step: Some(Step::Address),
                consent: Some(consent::Given {
                    answer: "agreed".to_owned(),
                    version: "2026-10".to_owned(),
                    hash: String::new(),
                    at: Timestamp::UNIX_EPOCH,
                }),
                has: Has { passkeys: 1, authenticator: true, recovery_codes: 8, wants_code: true },
                live: vec![live],
                logins: vec![login(history::Outcome::In), login(history::Outcome::Wrong)],
            },
            deeds: UserDeed::ALL.to_vec(),
            may_edit: true,
            may_act: true,
            may_disclose: true,
            at: Timestamp::UNIX_EPOCH,
            note: Some(UserDeed::Unlock.done_word()),
        }
    }
}

/// Asks why somebody is to act in a customer's place.
#[derive(Template)]
#[template(path = "customer_acting.html")]
pub struct ActingPage {
    pub f: Frame,
    pub sheet: Sheet,
    pub customer: String,
    pub person: String,
    pub minutes: i64,
    pub back: String,
}

impl ActingPage {
    fn may() -> [&'static str; 3] {
        ["acting-may-see", "acting-may-do", "acting-never"]
    }

    fn stays() -> [&'static str; 3] {
        ["acting-is-logged", "acting-is-seen", "acting-is-unread"]
    }

    pub fn sample(f: Frame) -> Self {
        ActingPage {
            f,
            sheet: Sheet::blank().refused([Refusal::of("reason", "deed-refused-no-reason")]),
            customer: "100001 Hajime Construction Co., Ltd.".to_owned(),
            person: "INV00001 Hajime Ichi".to_owned(),
            minutes: 30,
            back: "customers".to_owned(),
        }
    }
}

/// Asks once more before anything is done.
#[derive(Template)]
#[template(path = "customer_deed.html")]
pub struct DeedPage {
    pub f: Frame,
    pub sheet: Sheet,
    pub title: &'static str,
    pub lead: &'static str,
    pub customer: String,
    pub person: Option<String>,
    pub needs_reason: bool,
    /// What comes is a letter, in a window of its own.
    pub is_paper: bool,
    /// Without one a letter is for handing over.
    pub has_address: bool,
    pub back: String,
}

impl DeedPage {
    pub fn sample_suspension(f: Frame) -> Self {
        let refusal = Refusal::of("reason", "deed-refused-no-reason");
        DeedPage {
            sheet: Sheet::blank().refused([refusal]),
            title: AccountDeed::Close.word(),
            lead: AccountDeed::Close.lead_word(),
            person: None,
            needs_reason: true,
            is_paper: false,
            ..DeedPage::sample_letter(f)
        }
    }

    pub fn sample_disclosure(f: Frame) -> Self {
        let (title, lead) = ("disclosure-title", "disclosure-lead");
        DeedPage { title, lead, needs_reason: true, is_paper: false, ..DeedPage::sample_letter(f) }
    }

    pub fn sample_letter(f: Frame) -> Self {
        DeedPage {
            f,
            sheet: Sheet::blank(),
            title: UserDeed::Letter.word(),
            lead: UserDeed::Letter.lead_word(),
            customer: "100001 Hajime Construction Co., Ltd.".to_owned(),
            person: Some("INV00001 Hajime Ichi".to_owned()),
            needs_reason: false,
            is_paper: true,
            has_address: false,
            back: "customers".to_owned(),
        }
    }
}

#[derive(Template)]
#[template(path = "requests.html")]
pub struct RequestsPage {
    pub f: Frame,
    pub list: ListView,
    pub requests: Vec<Request>,
    /// Whether those that are answered are shown as well.
    pub shows_all: bool,
}

impl RequestsPage {
    pub fn sample(f: Frame) -> Self {
        let answered = Request {
            done: Some(Timestamp::UNIX_EPOCH),
            done_by: Some("Sato".to_owned()),
            answer: Some(queue::Answer::Letter),
            ..sample_request()
        };
        let page = Page { rows: vec![sample_request(), answered], count: 2, ..Page::nothing() };
        let list = ListView::of(&queue::LISTING, &Asked::of(None), &page, "requests.csv", &f.speech);
        RequestsPage { f, list, requests: page.rows, shows_all: true }
    }
}

#[derive(Template)]
#[template(path = "request.html")]
pub struct RequestPage {
    pub f: Frame,
    pub sheet: Sheet,
    pub request: Request,
    /// Whose login it names, as it is on file.
    pub named: Option<(User, Customer)>,
    pub may_answer: bool,
    pub may_send: bool,
}

impl RequestPage {
    /// When it was answered, and by whom.
    fn answered(&self) -> String {
        let by = self.request.done_by.as_deref().unwrap_or_default();
        format!("{} {by}", moment(&self.f, self.request.done.as_ref()))
    }

    pub fn sample(f: Frame) -> Self {
        let refusal = Refusal::of("reason", "deed-refused-no-reason");
        RequestPage {
            f,
            sheet: Sheet::blank().refused([refusal]),
            request: sample_request(),
            named: Some((sample_user(), sample_customer(State::Open))),
            may_answer: true,
            may_send: true,
        }
    }

    pub fn sample_of_nobody(f: Frame) -> Self {
        RequestPage { named: None, may_send: false, sheet: Sheet::blank(), ..RequestPage::sample(f) }
    }
}

fn sample_request() -> Request {
    Request {
        id: Uuid::nil(),
        number: "R20261101-ABCD".to_owned(),
        typed: ResetRequest {
            login: "INV00001".to_owned(),
            company: "Hajime Construction Co., Ltd.".to_owned(),
            person: "Hajime Ichi".to_owned(),
            phone: "03-0000-0001".to_owned(),
            note: "I took this over from somebody else\nand cannot find the letter.".to_owned(),
        },
        at: Timestamp::UNIX_EPOCH,
        done: None,
        done_by: None,
        answer: None,
    }
}

pub fn sample_customer(state: State) -> Customer {
    Customer {
        id: Uuid::nil(),
        number: "100001".to_owned(),
        name: "Hajime Construction Co., Ltd.".to_owned(),
        kana: "HAJIME".to_owned(),
        postal_code: "100-0000".to_owned(),
        address: "1-2-3 Mihoncho, Chiyoda-ku, Tokyo\nSample Building 5F".to_owned(),
        phone: Some("0300000001".to_owned()),
        mail: Some("info@hajime.example.jp".to_owned()),
        state,
        created: Timestamp::UNIX_EPOCH,
    }
}

pub fn sample_user() -> User {
    User {
        id: Uuid::nil(),
        login: "INV00001".to_owned(),
        name: "Hajime Ichi".to_owned(),
        email: Some("hajime@hajime.example.jp".to_owned()),
        password: None,
        first: Some(FirstPassword { hash: Vec::new(), until: Some(Timestamp::UNIX_EPOCH) }),
        through: None,
        suspended: None,
        standing: Standing::default(),
        last_login: None,
        wants_code: false,
        must_change: false,
        reported: None,
    }
}

fn sample_locked() -> User {
    let lock = Lock { since: Timestamp::UNIX_EPOCH, until: None };
    User { standing: Standing { failures: 10, lock: Some(lock) }, ..sample_user() }
}
