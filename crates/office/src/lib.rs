//! The frame of the back office (OFF-1): who works there, how they get in, at which sites, and where they begin.
//!
//! `operators` are the people; `login` and `first_login` let them in, each step an event of the machine in
//! `attempt`; `sessions` says who is at work. Desks bring their own pages and stand them behind
//! `counter::staff::must_be_on_duty`.

pub mod attempt;
mod attempts;
pub mod first_login;
pub mod login;
pub mod operators;
pub mod pages;
pub mod password;
pub mod sessions;
pub mod start;

pub use sessions::{Operator, recognise};

use counter::{Area, Error, OfficePage, Portal, words::WordList};

pub const WORDS: WordList =
    WordList { ja: include_str!("../words/ja.ftl"), en: include_str!("../words/en.ftl") };

/// What the office has beside the desks' pages.
pub const ROOMS: &[(Area, &[OfficePage])] =
    &[(Area::House, &[OfficePage { path: "operators", word: "operators-title" }])];

/// Operators, their sessions and attempts belong to no one site: theirs is the nameless one.
pub(crate) const NOWHERE: &str = "";

/// Clears away what nobody can use any more. Called now and then.
pub async fn sweep(portal: &Portal) -> Result<(), Error> {
    let mut tx = portal.store.begin().await?;
    sessions::sweep(&mut tx).await?;
    attempts::sweep(&mut tx).await?;
    counter::limits::sweep(&mut tx, NOWHERE).await?;
    tx.commit().await?;
    Ok(())
}
