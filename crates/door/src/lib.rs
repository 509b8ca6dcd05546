//! The door: everything between a stranger and a desk.
//!
//! `policy` is what a site declares; `login`, `first_login`, `recovery`, `password` and `consent` are what
//! a person walks through; `sessions` says who is inside. The flows of several steps are machines in
//! `flows`. `upkeep` is what operators do for people's logins,
//! `imports` lets many in at once, `exports` writes them down. The program puts the handlers on its page of routes.

pub mod accounts;
pub mod address_change;
pub mod board;
pub mod certificates;
pub mod consent;
mod device;
pub mod exports;
pub mod factors;
pub mod figures;
pub mod first_login;
pub mod flows;
pub mod hashing;
pub mod history;
pub mod imports;
pub mod invitations;
mod later;
mod links;
pub mod lockout;
pub mod login;
pub mod login_address;
pub mod login_notice;
mod loose_ends;
mod notices;
pub mod pages;
pub mod password;
pub mod people;
pub mod pin;
pub mod policy;
pub mod profile;
pub mod recovery;
pub mod registration;
mod remembered;
pub mod reset_request;
pub mod secrets;
pub mod sessions;
pub mod set_up;
mod tickets;
pub mod top;
pub mod upkeep;
pub mod users;
mod words;

pub use links::expire_all as expire_links;
pub use notices::mails;
pub use words::WORDS;

use counter::{Error, Portal, site::Sites};
use jiff::SignedDuration;
use store::{Store, jobs::Worker};

/// The tables of those who are somewhere within the door. A restore leaves them empty: among them are logins that have
/// been ended since, by their owner or by us.
pub const WITHIN: [&str; 4] = ["ceremonies", "remembered", "sessions", "tickets"];

/// The door's jobs.
pub fn works(worker: Worker, portal: &Portal) -> Worker {
    let worker = recovery::works(worker, portal.clone());
    let worker = registration::works(worker, portal.clone());
    let worker = pin::works(worker, portal.clone());
    imports::works(worker, portal)
}

/// Writes down what the sites' files say that must be kept: the consent texts. Called before the sites
/// are served: when the program starts, and before a reload takes effect.
pub async fn publish(store: &Store, sites: &Sites) -> Result<(), Error> {
    for site in sites.all() {
        if let Some(consent) = &site.part::<policy::Policy>().consent {
            consent::publish(store, &site.slug, consent).await?;
        }
    }
    Ok(())
}

/// Clears away what nobody can use any more. Called now and then.
pub async fn sweep(portal: &Portal) -> Result<(), Error> {
    for site in portal.sites.all() {
        let mut tx = portal.store.begin().await?;
        sessions::sweep(&mut tx, &site.slug, &site.part::<policy::Policy>().sessions).await?;
        tickets::sweep(&mut tx, &site.slug).await?;
        let yesterday = tx.now() - SignedDuration::from_hours(24);
        flows::sweep::<flows::address_change::AddressChange>(&mut tx, &site.slug, yesterday).await?;
        flows::sweep::<flows::pin::Pin>(&mut tx, &site.slug, yesterday).await?;
        flows::sweep::<flows::login_address::LoginAddress>(&mut tx, &site.slug, yesterday).await?;
        flows::sweep::<flows::second_factor::SecondFactor>(&mut tx, &site.slug, yesterday).await?;
        let before = yesterday - SignedDuration::from_hours(24);
        flows::sweep::<flows::registration::Registration>(&mut tx, &site.slug, before).await?;
        remembered::sweep(&mut tx, &site.slug).await?;
        history::sweep(&mut tx, &site.slug).await?;
        login_notice::sweep(&mut tx, &site.slug).await?;
        users::erasure::sweep(&mut tx, &site.slug).await?;
        links::sweep(&mut tx, &site.slug).await?;
        counter::ceremonies::sweep(&mut tx, &site.slug).await?;
        counter::drafts::sweep(&mut tx, &site.slug).await?;
        counter::limits::sweep(&mut tx, &site.slug).await?;
        tx.commit().await?;
    }
    Ok(())
}
