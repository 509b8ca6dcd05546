//! What all desks stand on: callers, forms and drafts, lists, pages, words, errors, audit.
//!
//! Read `visit.rs` first (what one request knows), then `page.rs` (what every page shows around its
//! content) and `error.rs` (the ways a request can end other than well).

pub mod acting;
pub mod api;
pub mod assets;
pub mod audit;
pub mod ceremonies;
pub mod chart;
pub mod cookies;
pub mod customers;
pub mod desk;
pub mod drafts;
mod dress;
pub mod error;
pub mod error_page;
pub mod figures;
pub mod files;
pub mod fold;
pub mod form;
pub mod hex;
pub mod index;
pub mod kept;
pub mod keys;
pub mod layers;
pub mod leftovers;
pub mod limits;
pub mod list;
pub mod mail;
pub mod money;
pub mod page;
pub mod passkeys;
pub mod peer;
pub mod person;
pub mod portal;
pub mod prose;
pub mod show;
pub mod site;
pub mod spool;
pub mod staff;
pub mod table;
pub mod tags;
pub mod texts;
pub mod undertaking;
pub mod upload;
pub mod visit;
pub mod words;

pub use acting::Acting;
pub use desk::{Desk, Desks, MenuEntry, OfficePage, Room, Tile};
pub use error::{Answer, Error};
pub use form::{Form, Refusal, Sheet};
pub use mail::{Addressee, Envelope, Mail, Message};
pub use money::Yen;
pub use page::{Frame, looking_again, page, refused, see_other};
pub use peer::{CertificateHeader, Scheme, TlsPeer};
pub use portal::{Portal, Ways};
pub use staff::{Area, Staff};
pub use undertaking::{Assignment, Undertaking};
pub use upload::Upload;
pub use visit::{Arrival, Member, Visit};
pub use words::{Lang, Speech, Words};
