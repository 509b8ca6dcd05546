//! A link from a mail that opens nothing: why, and what to do (DOOR-33).

use askama::Template;
use counter::Frame;

use super::policy;
use crate::{links::DeadLink, policy::Recovery, secrets::Purpose};

#[derive(Template)]
#[template(path = "dead_link.html")]
pub struct DeadLinkPage {
    pub f: Frame,
    pub(crate) purpose: Purpose,
    pub(crate) why: DeadLink,
}

impl DeadLinkPage {
    fn title(&self) -> &'static str {
        match self.why {
            DeadLink::Used => "dead-link-used",
            DeadLink::Expired => "dead-link-expired",
            DeadLink::Superseded => "dead-link-superseded",
            DeadLink::Spoiled => "dead-link-spoiled",
            DeadLink::Unknown => "dead-link-unknown",
        }
    }

    fn what_to_do(&self) -> &'static str {
        match (self.purpose, self.why) {
            (_, DeadLink::Unknown) => "dead-link-unknown-next",
            (Purpose::NotMe, DeadLink::Used) => "dead-link-not-me-used-next",
            (Purpose::NotMe, DeadLink::Expired) => "dead-link-not-me-expired-next",
            (Purpose::NotMe, _) => "dead-link-not-me-next",
            (_, DeadLink::Superseded) => "dead-link-superseded-next",
            (Purpose::ResetPassword, DeadLink::Used) => "dead-link-reset-used-next",
            (Purpose::ResetPassword, _) => "dead-link-reset-next",
            (Purpose::SetUp, DeadLink::Used) => "dead-link-set-up-used-next",
            (Purpose::SetUp, _) => "dead-link-set-up-next",
            (Purpose::ChangeAddress, DeadLink::Used) => "dead-link-change-address-used-next",
            (Purpose::NewAddress, DeadLink::Used) => "dead-link-new-address-used-next",
            (Purpose::ChangeAddress | Purpose::NewAddress, _) => "dead-link-change-address-next",
            (Purpose::ConfirmLogin, DeadLink::Used) => "dead-link-login-used-next",
            (Purpose::ConfirmLogin, _) => "dead-link-login-next",
            (Purpose::Register, DeadLink::Used) => "dead-link-register-used-next",
            (Purpose::Register, _) => "dead-link-register-next",
            (Purpose::Invitation, DeadLink::Used) => "dead-link-invitation-used-next",
            (Purpose::Invitation, _) => "dead-link-invitation-next",
            (_, DeadLink::Used) => "dead-link-used-next",
            (_, DeadLink::Expired) => "dead-link-expired-next",
            (_, DeadLink::Spoiled) => "dead-link-spoiled-next",
        }
    }

    /// A reset begins anew without a login.
    fn asks_for_reset(&self) -> bool {
        let can_reset = matches!(policy(&self.f).recovery, Recovery::ResetLink { .. });
        match self.purpose {
            Purpose::ResetPassword => self.why != DeadLink::Used,
            Purpose::NotMe => can_reset && self.why != DeadLink::Unknown,
            _ => false,
        }
    }

    pub fn sample(f: Frame) -> Self {
        DeadLinkPage { f, purpose: Purpose::ConfirmAddress, why: DeadLink::Used }
    }

    /// Every way in which a link can be dead, for those who look at all pages.
    pub fn samples(f: &Frame) -> Vec<Self> {
        let all =
            [DeadLink::Used, DeadLink::Expired, DeadLink::Superseded, DeadLink::Spoiled, DeadLink::Unknown];
        let purposes = [
            Purpose::ConfirmAddress,
            Purpose::ResetPassword,
            Purpose::SetUp,
            Purpose::NotMe,
            Purpose::ChangeAddress,
            Purpose::NewAddress,
            Purpose::ConfirmLogin,
            Purpose::Register,
            Purpose::Invitation,
        ];
        let of = |purpose| all.map(|why| DeadLinkPage { f: f.clone(), purpose, why });
        purposes.into_iter().flat_map(of).collect()
    }
}
