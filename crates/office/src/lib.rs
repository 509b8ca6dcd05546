//! The frame of the back office (OFF-1): who works there, how they get in, at which sites, and where they begin.
//!
//! `dashboard` is where everybody begins. `operators` are the people; `login` and `first_login` let them in, each step an event of the machine in
//! `attempt`; `passkeys` are theirs beside the app; `sessions` says who is at work. `customers` and `letter` are about those whom the door lets in, `acting` is work in a customer's place, `imports` and
//! `letters` about many of them at once; `outbox` and `journal` show what was sent, and what was done by whom; `texts` is what the site tells its customers, and `api` lets
//! programs do what people do here, while `webhooks` tell them what was done. Desks bring their own pages and stand them behind
//! `counter::staff::must_be_on_duty`.

pub mod acting;
pub mod api;
pub mod attempt;
mod attempts;
pub mod customers;
pub mod dashboard;
pub mod first_login;
pub mod imports;
pub mod journal;
mod letter;
pub mod letters;
pub mod login;
pub mod operators;
pub mod outbox;
pub mod pages;
pub mod passkeys;
pub mod password;
pub mod sessions;
pub mod start;
pub mod texts;
pub mod webhooks;

pub use api::keys::sql::end_all as end_keys;
pub use sessions::{Operator, recognise};

/// The tables of operators who are logged in or about to be. A restore leaves them empty, as it does `door::WITHIN`.
pub const WITHIN: [&str; 2] = ["operator_attempts", "operator_sessions"];

use counter::{Area, Error, OfficePage, Portal, Room, words::WordList};
use store::jobs::Worker;

pub const WORDS: WordList =
    WordList { ja: include_str!("../words/ja.ftl"), en: include_str!("../words/en.ftl") };

/// What the office has beside the desks' pages.
pub const ROOMS: [Room; 10] = [
    Room {
        area: Area::Customers,
        page: OfficePage { path: "customers", word: "customers-title" },
        is_at: |_| true,
    },
    Room {
        area: Area::Customers,
        page: OfficePage { path: "requests", word: "requests-title" },
        is_at: customers::requests::are_taken,
    },
    Room { area: Area::Intake, page: OfficePage { path: "imports", word: "imports-title" }, is_at: |_| true },
    Room {
        area: Area::Intake,
        page: OfficePage { path: "letters", word: "letters-title" },
        is_at: |site| door::upkeep::letters::are_sent(site.part()),
    },
    Room {
        area: Area::Customers,
        page: OfficePage { path: "outbox", word: "outbox-title" },
        is_at: |_| true,
    },
    Room { area: Area::House, page: OfficePage { path: "texts", word: "texts-title" }, is_at: |_| true },
    Room {
        area: Area::House,
        page: OfficePage { path: "operators", word: "operators-title" },
        is_at: |_| true,
    },
    Room { area: Area::House, page: OfficePage { path: "keys", word: "keys-title" }, is_at: |_| true },
    Room {
        area: Area::House,
        page: OfficePage { path: "webhooks", word: "webhooks-title" },
        is_at: |_| true,
    },
    Room { area: Area::House, page: OfficePage { path: "journal", word: "journal-title" }, is_at: |_| true },
];

/// Operators, their sessions and attempts belong to no one site: theirs is the nameless one.
pub(crate) const NOWHERE: &str = "";

/// Lets the worker print letters and check logs.
pub fn works(worker: Worker, portal: &Portal) -> Worker {
    journal::works(letters::works(worker, portal), portal)
}

/// Clears away what nobody can use any more. Called now and then.
pub async fn sweep(portal: &Portal) -> Result<(), Error> {
    let mut tx = portal.store.begin().await?;
    sessions::sweep(&mut tx).await?;
    attempts::sweep(&mut tx).await?;
    counter::limits::sweep(&mut tx, NOWHERE).await?;
    counter::ceremonies::sweep(&mut tx, NOWHERE).await?;
    for site in portal.sites.slugs() {
        counter::api::once::sweep(&mut tx, &site).await?;
    }
    tx.commit().await?;
    for site in portal.sites.slugs() {
        acting::sweep(portal, &site).await?;
        letters::sweep(portal, &site).await?;
        post::again::sweep(&portal.store, &site).await?;
        webhooks::follow::sweep(portal, &site).await?;
    }
    dashboard::sweep(portal).await
}
