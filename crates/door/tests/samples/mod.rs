//! Every page and mail of the door from its `sample()`, for the tests that look at all of them and for the
//! preview.

use std::{sync::Arc, time::Duration};

use askama::Template;
use counter::{
    Envelope, Error, Frame, Lang, Mail, Member, Refusal, Sheet, Words, error_page::ErrorPage, show::Show,
    site::Site, visit::Known,
};
use door::pages::*;
use door::{invitations::State, login::Entrance, policy::sample_site};
use jiff::Timestamp;

mod dealers;
mod users;

pub struct Sample {
    pub name: String,
    pub lang: Lang,
    /// `html` or `txt`
    pub kind: &'static str,
    pub text: String,
}

/// What the program pours together, without the program.
pub fn words() -> Arc<Words> {
    Arc::new(Words::new(&[counter::words::WORDS, door::WORDS]).expect("the words are Fluent"))
}

pub fn samples() -> Vec<Sample> {
    let words = words();
    Lang::ALL.into_iter().flat_map(|lang| samples_in(&words, lang)).collect()
}

fn samples_in(words: &Arc<Words>, lang: Lang) -> Vec<Sample> {
    let site = Arc::new(sample_site("invoice"));
    let outside = || frame(words, lang, &site, None);
    let inside = || frame(words, lang, &site, Some(member(lang)));
    let mut all = vec![
        page("login-refused", &LoginPage::sample(outside())),
        page("login-note", &LoginPage { note: Some("login-note-logged-out"), ..login(outside()) }),
        page("in-use", &InUsePage::sample(outside())),
        page("in-use-refused", &InUsePage { can_take_over: false, ..InUsePage::sample(outside()) }),
        page("consent", &ConsentPage::sample(outside())),
        page("declined", &DeclinedPage::sample(outside())),
        page("address", &AddressPage::sample(outside())),
        page("sent", &SentPage::sample(outside())),
        page("sent-enough", &SentPage { can_resend: false, resent: false, ..SentPage::sample(outside()) }),
        page("confirm", &ConfirmPage::sample(outside())),
        page("set-up", &SetUpPage::sample(outside())),
        page("new-password", &NewPasswordPage::sample(outside())),
        page("new-password-only", &NewPasswordPage { progress: None, ..NewPasswordPage::sample(outside()) }),
        page("password-done", &PasswordDonePage::sample(inside())),
        page("forgotten", &ForgottenPage::sample(outside())),
        page("forgotten-sent", &ForgottenSentPage::sample(outside())),
        page("change-password", &ChangePasswordPage::sample(inside())),
        page("password-changed", &PasswordChangedPage::sample(inside())),
        page("top", &TopPage::sample(inside())),
        page("reset-request", &ResetRequestPage::sample(outside())),
        page("reset-request-confirm", &ResetRequestConfirmPage::sample(outside())),
        page("reset-request-done", &ResetRequestDonePage::sample(outside())),
        page("one-time-password", &OneTimePasswordPage::sample(outside())),
        page("factors", &FactorsPage::sample(inside())),
        page("factors-empty", &FactorsPage::sample_empty(inside())),
        page("factors-last", &FactorsPage::sample_last(inside())),
        page("choose-factor", &ChooseFactorPage::sample(outside())),
        page("authenticator", &AuthenticatorPage::sample(inside())),
        page("authenticator-first", &AuthenticatorPage::sample_first(outside())),
        page("rename-passkey", &RenamePasskeyPage::sample(inside())),
        page("recovery-codes", &RecoveryCodesPage::sample(inside())),
        page("recovery-codes-gone", &RecoveryCodesPage::sample_gone(outside())),
        page("sessions", &SessionsPage::sample(inside())),
        page("history", &HistoryPage::sample(inside())),
        page("consent-given", &ConsentGivenPage::sample(inside())),
        page("consent-missing", &ConsentMissingPage::sample(inside())),
        page("withdraw-consent", &WithdrawConsentPage::sample(inside())),
        page("consent-withdrawn", &ConsentWithdrawnPage::sample(outside())),
    ];
    all.extend(errors().into_iter().map(|(name, error)| {
        page(&format!("error-{name}"), &ErrorPage::of(outside(), &error, uuid::Uuid::nil()))
    }));
    let deeds = FactorDeedPage::samples(&inside());
    all.extend(deeds.iter().enumerate().map(|(n, deed)| page(&format!("factor-deed-{n}"), deed)));
    let new = PasskeyPage::samples(&inside());
    all.extend(new.iter().enumerate().map(|(n, new)| page(&format!("new-passkey-{n}"), new)));
    let challenges = ChallengePage::samples(&outside());
    all.extend(challenges.iter().enumerate().map(|(n, asked)| page(&format!("challenge-{n}"), asked)));
    all.extend(
        FactorMail::samples()
            .into_iter()
            .enumerate()
            .flat_map(|(n, changed)| mail(&format!("factor-{n}"), outside(), changed)),
    );
    let dead = DeadLinkPage::samples(&outside());
    all.extend(dead.iter().enumerate().map(|(n, dead)| page(&format!("dead-link-{n}"), dead)));
    all.extend(presets().flat_map(|(preset, site)| {
        let f = || frame(words, lang, &site, None);
        [
            page(&format!("login-{preset}"), &login(f())),
            page(&format!("new-password-{preset}"), &NewPasswordPage::sample(f())),
            page(
                &format!("forgotten-{preset}"),
                &ForgottenPage { sheet: Sheet::blank(), ..ForgottenPage::sample(f()) },
            ),
        ]
    }));
    all.extend(users::samples(words, lang));
    all.extend(dealers::samples(words, lang));
    let two_doors = Arc::new(sample_site("certificate"));
    let choosing = || frame(words, lang, &two_doors, None);
    let by_certificate = || LoginPage::sample_of(choosing(), Entrance::Certificate);
    let no_certificate =
        LoginPage { sheet: Sheet::blank(), note: Some("login-note-no-certificate"), ..by_certificate() };
    let length = Refusal::of("login", "refused-access-key-length").with("length", 8);
    let short = LoginPage {
        sheet: Sheet::blank().typed("login", "CERT").refused([length]),
        ..LoginPage::sample_of(choosing(), Entrance::OneTimePassword)
    };
    all.extend([
        page("entrances", &EntrancesPage::sample(choosing())),
        page("entrance-certificate", &no_certificate),
        page("entrance-certificate-refused", &by_certificate()),
        page("entrance-code", &LoginPage::sample_of(choosing(), Entrance::OneTimePassword)),
        page("entrance-code-short", &short),
    ]);
    all.extend(board(&outside, &inside));
    all.extend(partner(words, lang));
    all.extend(mail("confirm-address", outside(), ConfirmAddressMail::sample()));
    all.extend(mail("address-registered", outside(), AddressRegisteredMail));
    all.extend(mail("password-changed", outside(), PasswordChangedMail::sample()));
    all.extend(mail("one-time-password", outside(), OneTimePasswordMail::sample()));
    all.extend(mail("set-up", outside(), SetUpMail::sample()));
    all.extend(mail("reset-link", outside(), ResetLinkMail::sample()));
    all.into_iter().map(|(name, kind, text)| Sample { name, lang, kind, text }).collect()
}

/// What a site has to tell everybody.
fn board(outside: &impl Fn() -> Frame, inside: &impl Fn() -> Frame) -> Vec<(String, &'static str, String)> {
    vec![
        page("news", &NewsPage::sample(outside())),
        page("news-none", &NewsPage { news: Vec::new(), ..NewsPage::sample(inside()) }),
        page("faq", &FaqPage::sample(inside())),
        page("faq-nothing", &FaqPage::sample_nothing(outside())),
        page("terms", &TermsPage::sample(outside())),
        page("terms-old", &TermsPage::sample_old(inside())),
    ]
}

/// Where people come by invitation.
fn partner(words: &Arc<Words>, lang: Lang) -> Vec<(String, &'static str, String)> {
    let site = Arc::new(sample_site("partner"));
    let outside = || frame(words, lang, &site, None);
    let inside = || frame(words, lang, &site, Some(member(lang)));
    let blank = Sheet::blank;
    let mut all = vec![
        page("registration", &RegistrationPage { sheet: blank(), ..RegistrationPage::sample(outside()) }),
        page("registration-refused", &RegistrationPage::sample(outside())),
        page("registration-sent", &RegistrationSentPage::sample(outside())),
        page("register", &RegisterPage { sheet: blank(), ..RegisterPage::sample(outside()) }),
        page("register-refused", &RegisterPage::sample(outside())),
        page("invitation", &InvitationPage::sample(outside())),
        page("invitation-known", &InvitationPage { has_login: true, ..InvitationPage::sample(outside()) }),
        page("invitation-answer", &InvitationAnswerPage::sample(inside())),
        page("temp-login", &TempLoginPage { sheet: blank(), ..TempLoginPage::sample(inside()) }),
        page(
            "temp-login-refused",
            &TempLoginPage { waiting: Vec::new(), ..TempLoginPage::sample(outside()) },
        ),
        page("accounts", &AccountsPage::sample(inside())),
        page("top-partner", &TopPage { has_consent_page: false, ..TopPage::sample(inside()) }),
        page("sessions-kept", &SessionsPage::sample(inside())),
    ];
    all.extend(State::ALL.map(|state| {
        page(&format!("invitation-{}", state.tag()), &InvitationAnswerPage::sample_in(inside(), state))
    }));
    all.extend(mail("registration", outside(), RegistrationMail::sample()));
    all.extend(mail("already-registered", outside(), AlreadyRegisteredMail::sample()));
    all.extend(mail("remembered-copied", outside(), RememberedCopiedMail::sample()));
    all.extend(mail("invitation", outside(), InvitationMail::sample()));
    all.extend(mail("invitation-approved", outside(), InvitationAnsweredMail::sample(Some("サンプル未来"))));
    all.extend(mail("invitation-declined", outside(), InvitationAnsweredMail::sample(None)));
    all
}

fn errors() -> Vec<(&'static str, Error)> {
    let wait = Duration::from_mins(10);
    vec![
        ("not-found", Error::NotFound),
        ("sign-in-first", Error::SignInFirst),
        ("forbidden", Error::Forbidden),
        ("conflict", Error::Conflict),
        ("stale-form", Error::StaleForm),
        ("no-cookies", Error::NoCookies),
        ("garbled", Error::Garbled("a sample")),
        ("wrong-method", Error::WrongMethod),
        ("too-large", Error::TooLarge),
        ("too-many", Error::TooMany { wait }),
        ("busy", Error::Busy { wait, why: "a sample".into() }),
        ("fault", Error::fault("a sample")),
    ]
}

fn presets() -> impl Iterator<Item = (&'static str, Arc<Site>)> {
    let presets = ["invoice", "certificate", "partner", "dealer", "rental", "modern"];
    presets.into_iter().map(|preset| (preset, Arc::new(sample_site(preset))))
}

fn login(f: Frame) -> LoginPage {
    LoginPage { sheet: Sheet::blank(), next: String::new(), ..LoginPage::sample(f) }
}

fn page(name: &str, page: &impl Template) -> (String, &'static str, String) {
    (name.to_owned(), "html", page.render().expect("a sample can be drawn"))
}

fn mail(name: &str, f: Frame, mail: impl Mail) -> [(String, &'static str, String); 2] {
    let mail = Envelope::sample(f, mail);
    let text = format!("Subject: {}\n\n{}", mail.subject(), mail.text());
    [(format!("mail-{name}"), "html", mail.html()), (format!("mail-{name}"), "txt", text)]
}

fn frame(words: &Arc<Words>, lang: Lang, site: &Arc<Site>, member: Option<Member>) -> Frame {
    Frame {
        speech: words.speech(lang),
        site: Some(Arc::clone(site)),
        member,
        menu: Vec::new(),
        path: format!("/{}/login", site.slug),
        office: None,
        acting: None,
        form_token: "sample".to_owned(),
        show: Show { zone: site.time_zone.clone() },
    }
}

fn member(lang: Lang) -> Member {
    let [user_name, account_name] = match lang {
        Lang::Ja => ["青葉 花子", "サンプル青葉建設株式会社"],
        Lang::En => ["Hanako Aoba", "Sample Aoba Construction"],
    };
    Member::new(Known {
        user: uuid::Uuid::nil(),
        account: uuid::Uuid::nil(),
        session: Vec::new(),
        login: "INV00002".to_owned(),
        user_name: user_name.to_owned(),
        account_name: account_name.to_owned(),
        number: "INV00002".to_owned(),
        since: Timestamp::UNIX_EPOCH,
        last_login: None,
    })
}
