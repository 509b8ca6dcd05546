//! The frame of the back office (OFF-1): who works there, how they get in, at which sites, and where they begin.
//!
//! `operators` are the people; `login` and `first_login` let them in, each step an event of the machine in
//! `attempt`; `sessions` says who is at work. `customers` and `letter` are about those whom the door lets in, `imports` and
//! `letters` about many of them at once. Desks bring their own pages and stand them behind
//! `counter::staff::must_be_on_duty`.

pub mod attempt;
mod attempts;
pub mod customers;
pub mod first_login;
pub mod imports;
mod letter;
pub mod letters;
pub mod login;
pub mod operators;
pub mod pages;
pub mod password;
pub mod sessions;
pub mod start;

pub use letters::works;
pub use sessions::{Operator, recognise};

use counter::{Area, Error, OfficePage, Portal, Room, words::WordList};

pub const WORDS: WordList =
    WordList { ja: include_str!("../words/ja.ftl"), en: include_str!("../words/en.ftl") };

/// What the office has beside the desks' pages.
pub const ROOMS: [Room; 5] = [
    Room {
        area: Area::Customers,
        page: OfficePage { path: "customers", word: "customers-title" },
        is_at: |_| true,
    },
    Room { area: Area::Customers, page: REQUESTS, is_at: customers::requests::are_taken },
    Room { area: Area::Intake, page: OfficePage { path: "imports", word: "imports-title" }, is_at: |_| true },
    Room {
        area: Area::Intake,
        page: OfficePage { path: "letters", word: "letters-title" },
        is_at: |site| door::upkeep::letters::are_sent(site.part()),
    },
    Room {
        area: Area::House,
        page: OfficePage { path: "operators", word: "operators-title" },
        is_at: |_| true,
    },
];

const REQUESTS: OfficePage = OfficePage { path: "requests", word: "requests-title" };

/// Operators, their sessions and attempts belong to no one site: theirs is the nameless one.
pub(crate) const NOWHERE: &str = "";

/// Clears away what nobody can use any more. Called now and then.
pub async fn sweep(portal: &Portal) -> Result<(), Error> {
    let mut tx = portal.store.begin().await?;
    sessions::sweep(&mut tx).await?;
    attempts::sweep(&mut tx).await?;
    counter::limits::sweep(&mut tx, NOWHERE).await?;
    tx.commit().await?;
    for site in portal.sites.slugs() {
        letters::sweep(portal, &site).await?;
    }
    Ok(())
}
