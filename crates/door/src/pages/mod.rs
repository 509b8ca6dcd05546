//! The pages of the door: what each shows. Handlers fill them; the templates beside this crate draw them.

mod accounts;
mod address_change;
mod board;
mod consent;
mod dead_link;
mod entrances;
mod factors;
mod first_login;
mod history;
mod invitations;
mod login;
mod login_address;
mod login_notice;
mod mails;
mod one_time_password;
mod password;
mod pin;
mod profile;
mod recovery;
mod registration;
mod reset_request;
mod sessions;
mod set_up;
mod tabs;
mod top;
mod users;

use counter::Frame;

pub use accounts::AccountsPage;
pub use address_change::{AddressChangedPage, NewAddressConfirmPage, NewAddressPage, NewAddressSentPage};
pub use board::{FaqPage, NewsPage, TermsPage};
pub use consent::{
    ConsentGivenPage, ConsentMissingPage, ConsentPage, ConsentText, ConsentWithdrawnPage, DeclinedPage,
    WithdrawConsentPage,
};
pub use dead_link::DeadLinkPage;
pub use entrances::EntrancesPage;
pub use factors::{
    AuthenticatorLine, AuthenticatorPage, ChallengePage, ChooseFactorPage, FactorDeed, FactorDeedPage,
    FactorsPage, PasskeyForm, PasskeyLine, PasskeyPage, RecoveryCodesPage, Registration, RenamePasskeyPage,
};
pub use first_login::{AddressPage, ConfirmPage, SentPage};
pub use history::HistoryPage;
pub use invitations::{InvitationAnswerPage, InvitationPage, TempLoginPage};
pub use login::{InUsePage, LoginPage};
pub use login_address::{LoginAddressPage, LoginAddressSentPage, LoginConfirmPage};
pub use login_notice::{LoginReportedPage, NotMePage};
pub use mails::{
    AddressChangeMail, AddressChangedMail, AddressRegisteredMail, AlreadyRegisteredMail, ConfirmAddressMail,
    ConfirmLoginMail, FactorChange, FactorMail, InvitationAnsweredMail, InvitationMail, LoginChange,
    LoginChangedMail, LoginNoticeMail, LoginTakenMail, NewAddressMail, ONE_SMS, OneTimePasswordMail,
    PasswordChangedMail, PinMail, PinText, RegistrationMail, RememberedCopiedMail, ResetLinkMail, SetUpMail,
    UserDeletedMail,
};
pub use one_time_password::OneTimePasswordPage;
pub use password::{ChangePasswordPage, NewPasswordPage, PasswordChangedPage, PasswordDonePage};
pub use pin::{InquiryPage, PinAskPage, PinChangePage, PinCodePage, PinStep};
pub use profile::{EmptyTabPage, ProfilePage};
pub use recovery::{ForgottenPage, ForgottenSentPage};
pub use registration::{RegisterPage, RegistrationPage, RegistrationSentPage};
pub use reset_request::{ResetRequestConfirmPage, ResetRequestDonePage, ResetRequestPage};
pub use sessions::{SessionLine, SessionsPage};
pub use set_up::SetUpPage;
pub use tabs::{Tab, Tabs};
pub use top::TopPage;
pub use users::{DeleteUserPage, State, UserLine, UsersPage};

use crate::policy::{Policy, Rule};

/// Where a person stands on a way of several steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The step they are at: its place in `steps`, counted from 0.
    pub now: usize,
    /// The word key of each step's name.
    pub steps: Vec<&'static str>,
}

impl Progress {
    /// 「ステップ 2 / 5」, as people count.
    pub fn count(&self, f: &Frame) -> String {
        f.say2("steps-count", ("now", self.now + 1), ("count", self.steps.len()))
    }

    pub fn name(&self) -> &'static str {
        self.steps.get(self.now).copied().unwrap_or_default()
    }

    pub fn is_done(&self, step: &usize) -> bool {
        *step < self.now
    }

    pub fn is_now(&self, step: &usize) -> bool {
        *step == self.now
    }

    fn sample(now: usize) -> Self {
        let steps = vec!["step-login", "step-consent", "step-address", "step-confirm", "step-password"];
        Progress { now, steps }
    }
}

/// What the site's policy says is what the page says (DOOR-4).
fn policy(f: &Frame) -> &Policy {
    f.site.as_ref().expect("the door's pages are pages of a site").part::<Policy>()
}

/// One line of the list of rules that a page shows beside a password.
pub struct RuleLine {
    pub text: String,
    /// What a script tests while the person types; the server tests for itself.
    pub test: Option<String>,
}

/// The rules of a password, in the words of this page's language.
fn password_rules(f: &Frame) -> Vec<RuleLine> {
    policy(f).password.rules().iter().map(|rule| line(f, rule)).collect()
}

/// The same where there is a password already, which the new one must not be.
fn change_rules(f: &Frame) -> Vec<RuleLine> {
    policy(f).password.rules_of_change().iter().map(|rule| line(f, rule)).collect()
}

/// The code that a person makes up follows the same rules, but for the one about the person's own login.
fn code_rules(f: &Frame) -> Vec<RuleLine> {
    let rules = policy(f).password.rules();
    rules.iter().filter(|rule| rule.key != "password-rule-no-login-id").map(|rule| line(f, rule)).collect()
}

fn line(f: &Frame, rule: &Rule) -> RuleLine {
    RuleLine { text: f.say_args(rule.key, &rule.args), test: rule.test.clone() }
}
