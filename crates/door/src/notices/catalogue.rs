//! The door's mails by their kinds: which of them a site sends, and what each says.

use counter::{Frame, Mail, Message, mail::Known, site::Site};

use crate::{
    pages::{
        AddressChangeMail, AddressChangedMail, AddressRegisteredMail, AlreadyRegisteredMail,
        ConfirmAddressMail, ConfirmLoginMail, FactorMail, InvitationAnsweredMail, InvitationMail,
        LoginChange, LoginChangedMail, LoginNoticeMail, LoginTakenMail, NewAddressMail, OneTimePasswordMail,
        PasswordChangedMail, PinMail, PinText, RegistrationMail, RememberedCopiedMail, ResetLinkMail,
        SetUpMail, UserDeletedMail,
    },
    policy::{Asks, FirstCredential, LoginNotice, PerAccount, Policy, Recovery, Step, Use},
};

const fn known(kind: &'static str, sample: fn(&Frame) -> Message) -> Known {
    Known { kind, sample }
}

const SET_UP: [Known; 1] = [known("door.set-up-link", |f| SetUpMail::sample().message(f))];
const INVITATION: [Known; 4] = [
    known("door.registration-link", |f| RegistrationMail::sample().message(f)),
    known("door.already-registered", |f| AlreadyRegisteredMail::sample().message(f)),
    known("door.invitation", |f| InvitationMail::sample().message(f)),
    known("door.invitation-answered", |f| InvitationAnsweredMail::sample(Some("サンプル未来")).message(f)),
];
const FIRST_ADDRESS: [Known; 2] = [
    known("door.confirm-address", |f| ConfirmAddressMail::sample().message(f)),
    known("door.address-registered", |f| AddressRegisteredMail.message(f)),
];
const CODE: [Known; 1] = [known("door.one-time-password", |f| OneTimePasswordMail::sample().message(f))];
const FACTOR: [Known; 1] =
    [known("door.factor-changed", |f| FactorMail::samples().swap_remove(0).message(f))];
const LOGIN: [Known; 1] = [known("door.login-notice", |f| LoginNoticeMail::sample().message(f))];
const REMEMBERED: [Known; 1] =
    [known("door.remembered-copied", |f| RememberedCopiedMail::sample().message(f))];
const CHANGED: [Known; 2] = [
    known("door.password-changed", |f| PasswordChangedMail::sample().message(f)),
    known("door.address-changed", |f| AddressChangedMail::sample(false).message(f)),
];
const RESET: [Known; 1] = [known("door.reset-link", |f| ResetLinkMail::sample().message(f))];
const PIN: [Known; 1] = [known("door.pin", |f| PinMail(PinText::sample()).message(f))];
const ADDRESS: [Known; 2] = [
    known("door.change-address", |f| AddressChangeMail::sample().message(f)),
    known("door.new-address", |f| NewAddressMail::sample().message(f)),
];
const LOGIN_ADDRESS: [Known; 2] = [
    known("door.confirm-login", |f| ConfirmLoginMail::sample().message(f)),
    known("door.login-taken", |f| LoginTakenMail.message(f)),
];
const LOGIN_CHANGED: [Known; 1] =
    [known("door.login-changed", |f| LoginChangedMail::sample(LoginChange::Password).message(f))];
const DELETED: [Known; 1] = [known("door.user-deleted", |f| UserDeletedMail::sample().message(f))];

/// What a site's policy sends, about in the order in which a customer meets it.
pub fn mails(site: &Site) -> Vec<Known> {
    let policy = site.part::<Policy>();
    let credential = &policy.first_login.credential;
    let has_several = policy.users.per_account != PerAccount::One;
    let is_invited = *credential == FirstCredential::Invitation;
    let is_by_letter = matches!(credential, FirstCredential::LetterWithPassword { .. });
    let is_by_address = policy.login.asks == Asks::Email;
    let is_reset_by_pin = policy.recovery == Recovery::Pin;
    let groups: [(bool, &[Known]); 14] = [
        (is_invited, &INVITATION),
        (!is_by_letter && !is_invited || has_several, &SET_UP),
        (policy.first_login.steps.contains(&Step::Address), &FIRST_ADDRESS),
        (policy.factors.one_time_password != Use::Off, &CODE),
        (policy.notices.at_login == LoginNotice::Sent, &LOGIN),
        (policy.sessions.remember_days.is_some(), &REMEMBERED),
        (matches!(policy.recovery, Recovery::ResetLink { .. }), &RESET),
        (is_reset_by_pin, &PIN),
        (true, &CHANGED),
        (policy.factors.second() != Use::Off, &FACTOR),
        (!is_by_address, &ADDRESS),
        (is_by_address, &LOGIN_ADDRESS),
        (is_by_address || is_reset_by_pin, &LOGIN_CHANGED),
        (has_several, &DELETED),
    ];
    groups.into_iter().filter(|(is_sent, _)| *is_sent).flat_map(|(_, mails)| mails.iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::policy::{PRESETS, sample_site};

    /// A mail without a place here could not be given a site's own words.
    #[test]
    fn every_mail_that_the_door_sends_is_some_sites() {
        let sources = [include_str!("../notices.rs"), include_str!("pin.rs")].concat();
        let sent: BTreeSet<&str> =
            sources.split('"').filter(|literal| literal.starts_with("door.")).collect();
        let listed: BTreeSet<&str> = PRESETS
            .iter()
            .flat_map(|(preset, _)| mails(&sample_site(preset)))
            .map(|known| known.kind)
            .collect();
        assert_eq!(sent, listed);
    }
}
