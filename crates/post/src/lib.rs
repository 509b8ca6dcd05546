//! The outbox: notices are left in the caller's transaction and carried by jobs — mail over SMTP, SMS and
//! voice through the phone gateway. What is sent, and to whom, is the caller's business. `outward` carries signed
//! messages to other people's programs.

pub mod again;
pub mod bounce;
mod deliver;
pub mod mailbox;
mod message;
mod notice;
pub mod outward;
mod smtp;
mod sql;
pub mod suppressed;
#[cfg(feature = "testing")]
#[expect(clippy::unwrap_used, reason = "it runs in tests, and a poisoned lock is a test that failed before")]
pub mod testing;
pub mod web;
mod webhook;

pub use deliver::{Carriers, MailCarrier, PhoneCarrier, works};
pub use notice::{Channel, Notice, Sender, State, leave, leave_all, leave_until};
pub use smtp::Smtp;
pub use webhook::Webhook;

/// The address of a mail server or phone gateway that cannot be used as it is written.
/// Never carries the address itself: it may hold a password.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unusable(pub(crate) String);
