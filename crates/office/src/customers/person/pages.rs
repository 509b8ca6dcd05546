//! The page that asks before a person is erased, and the page within their file.

use askama::Template;
use counter::{Frame, Refusal, Sheet, person::Told};
use door::{
    people::User,
    upkeep::{
        accounts::Customer,
        person::{Bond, HELD},
    },
};
use jiff::Timestamp;

use crate::customers::pages::{sample_customer, sample_user};

#[derive(Template)]
#[template(path = "customer_erasure.html")]
pub struct ErasurePage {
    pub f: Frame,
    pub sheet: Sheet,
    pub customer: Customer,
    pub user: User,
    pub bond: Bond,
    pub back: String,
}

impl ErasurePage {
    fn goes() -> [&'static str; 4] {
        ["erasure-goes-login", "erasure-goes-history", "erasure-goes-mails", "erasure-goes-requests"]
    }

    fn stays() -> [&'static str; 4] {
        ["erasure-stays-consents", "erasure-stays-documents", "erasure-stays-log", "erasure-stays-copies"]
    }

    pub fn sample(f: Frame) -> Self {
        ErasurePage {
            f,
            sheet: Sheet::blank().refused([Refusal::of("reason", "deed-refused-no-reason")]),
            customer: sample_customer(door::upkeep::State::Open),
            user: sample_user(),
            bond: Bond { is_elsewhere: false, is_last: true },
            back: "customers".to_owned(),
        }
    }

    pub fn sample_elsewhere(f: Frame) -> Self {
        let bond = Bond { is_elsewhere: true, is_last: false };
        ErasurePage { bond, sheet: Sheet::blank(), ..ErasurePage::sample(f) }
    }
}

/// It is read where there is no site around it: it brings its own style.
#[derive(Template)]
#[template(path = "person_file.html")]
pub struct FilePage {
    pub f: Frame,
    pub person: String,
    pub at: Timestamp,
    pub told: Vec<Told>,
}

impl FilePage {
    fn lines(&self, told: &Told) -> Vec<Vec<String>> {
        told.lines(&self.f.speech, &self.f.show)
    }

    pub fn sample(f: Frame) -> Self {
        let told = HELD.iter().map(Told::sample).collect();
        FilePage { f, person: "Hajime Ichi".to_owned(), at: Timestamp::UNIX_EPOCH, told }
    }
}
