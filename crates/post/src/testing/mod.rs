//! The other side, for tests: a mail server and a phone gateway on loopback that answer as they are told to.

mod gateway;
mod server;
mod tls;

pub use gateway::{Call, WebhookPeer};
pub use server::{Answer, Mail, SmtpPeer, Stage};
