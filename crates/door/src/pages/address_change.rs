//! The pages behind the links of a change of address (DOOR-42).

use askama::Template;
use counter::{Frame, Refusal, Sheet};

/// Behind the old mailbox's link.
#[derive(Template)]
#[template(path = "new_address.html")]
pub struct NewAddressPage {
    pub f: Frame,
    pub token: String,
    pub sheet: Sheet,
}

impl NewAddressPage {
    pub fn sample(f: Frame) -> Self {
        let sheet = Sheet::blank()
            .typed("address", "tanto@rental.example.jp")
            .typed("address_again", "tanto@rental.example.jp")
            .refused([Refusal::of("address", "refused-address-taken")]);
        NewAddressPage { f, token: "3q2-7wEr0Zl8mXv5Kd9sTg".to_owned(), sheet }
    }
}

#[derive(Template)]
#[template(path = "new_address_sent.html")]
pub struct NewAddressSentPage {
    pub f: Frame,
    pub address: String,
}

impl NewAddressSentPage {
    pub fn sample(f: Frame) -> Self {
        NewAddressSentPage { f, address: "tanto@rental.example.jp".to_owned() }
    }
}

/// Behind the new mailbox's link.
#[derive(Template)]
#[template(path = "new_address_confirm.html")]
pub struct NewAddressConfirmPage {
    pub f: Frame,
    pub token: String,
    pub sheet: Sheet,
    pub old: String,
    pub new: String,
}

impl NewAddressConfirmPage {
    pub fn sample(f: Frame) -> Self {
        NewAddressConfirmPage {
            f,
            token: "3q2-7wEr0Zl8mXv5Kd9sTg".to_owned(),
            sheet: Sheet::blank().refused([Refusal::whole("refused-address-taken-meanwhile")]),
            old: "tanto1@rental.example.jp".to_owned(),
            new: "tanto@rental.example.jp".to_owned(),
        }
    }
}

#[derive(Template)]
#[template(path = "address_changed.html")]
pub struct AddressChangedPage {
    pub f: Frame,
}

impl AddressChangedPage {
    pub fn sample(f: Frame) -> Self {
        AddressChangedPage { f }
    }
}
