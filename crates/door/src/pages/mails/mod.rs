//! The mails of the door.

mod address;
mod address_change;
mod factors;
mod invitations;
mod login_notice;
mod password;
mod pin;
mod registration;
mod users;

pub use address_change::{AddressChangeMail, AddressChangedMail, NewAddressMail};
pub use login_notice::LoginNoticeMail;
pub use users::UserDeletedMail;

pub use address::{AddressRegisteredMail, ConfirmAddressMail};
pub use factors::{FactorChange, FactorMail};
pub use invitations::{InvitationAnsweredMail, InvitationMail};
pub use password::{OneTimePasswordMail, PasswordChangedMail, ResetLinkMail, SetUpMail};
pub use pin::{ConfirmLoginMail, LoginChange, LoginChangedMail, LoginTakenMail, ONE_SMS, PinMail, PinText};
pub use registration::{AlreadyRegisteredMail, RegistrationMail, RememberedCopiedMail};
