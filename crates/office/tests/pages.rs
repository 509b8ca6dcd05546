//! Every page of the office, drawn from its sample in both languages.

use std::sync::Arc;

use counter::{
    Area, Desks, Error, Frame, Lang, Staff, Words,
    desk::START,
    error_page::{ErrorPage, OfficeErrorPage},
    page::Office,
    show::Show,
    site::Site,
    staff::{OnDuty, Role},
    texts::Kind,
};
use door::policy::sample_site;
use office::{
    api::keys::pages::*,
    customers::{
        editing::pages::EditPage,
        pages::*,
        person::pages::{ErasurePage, FilePage},
    },
    dashboard::pages::*,
    imports::pages::*,
    journal::pages::*,
    letters::pages::*,
    outbox::pages::*,
    pages::*,
    passkeys::{
        self,
        pages::{FactorsPage, NamePage, NewPasskeyPage},
    },
    texts::Topic,
    texts::pages::*,
    webhooks::pages as webhooks,
};
use uuid::Uuid;

struct Sample {
    name: &'static str,
    lang: Lang,
    text: String,
}

fn samples() -> Vec<Sample> {
    let words = [counter::words::WORDS, door::WORDS, office::WORDS];
    let words = Arc::new(Words::new(&words).expect("the words are Fluent"));
    Lang::ALL.into_iter().flat_map(|lang| samples_in(&words, lang)).collect()
}

fn samples_in(words: &Arc<Words>, lang: Lang) -> Vec<Sample> {
    let sites = ["invoice", "rental"].map(|preset| Arc::new(sample_site(preset)));
    let outside = || frame(words, lang, None, "/office/login");
    let inside = || at_work(frame(words, lang, Some(&sites[0]), "/office/invoice/operators"), &sites);
    let draw = |name, page: &dyn askama::DynTemplate| Sample {
        name,
        lang,
        text: page.dyn_render().expect("a sample can be drawn"),
    };
    let refused =
        |error: &Error, f: Frame| OfficeErrorPage { page: ErrorPage::of(f.clone(), error, Uuid::nil()), f };
    vec![
        draw("login", &LoginPage::sample(outside())),
        draw("code", &CodePage::sample(outside())),
        draw("recovery-code", &CodePage::sample_recovery(outside())),
        draw("passkey-code", &CodePage::sample_passkey(outside())),
        draw("factor", &FactorPage::sample(outside())),
        draw("new-passkey", &NewPasskeyPage::sample(outside())),
        draw("new-passkey-inside", &NewPasskeyPage::sample_inside(outside())),
        draw("factors", &FactorsPage::sample(outside())),
        draw("factors-last", &FactorsPage::sample_last(outside())),
        draw("add-passkey", &passkeys::pages::DeedPage::sample(outside())),
        draw("remove-passkey", &passkeys::pages::DeedPage::sample_removal(outside())),
        draw("passkey-name", &NamePage::sample(outside())),
        draw("first-password", &FirstPasswordPage::sample(outside())),
        draw("app", &AppPage::sample(outside())),
        draw("codes", &CodesPage::sample(outside())),
        draw("sites", &SitesPage::sample(outside(), &sites)),
        draw("no-site", &SitesPage::sample(outside(), &[])),
        draw("password", &PasswordPage::sample(outside())),
        draw("password-done", &PasswordPage { is_done: true, ..PasswordPage::sample(outside()) }),
        draw("start", &StartPage::sample(inside())),
        draw("start-idle", &StartPage::sample_idle(inside())),
        draw("start-uncounted", &StartPage::sample_uncounted(inside())),
        draw("customers", &CustomersPage::sample(inside())),
        draw("customer", &CustomerPage::sample(inside())),
        draw("customer-user", &UserPage::sample(inside())),
        draw("customer-letter", &DeedPage::sample_letter(inside())),
        draw("customer-closing", &DeedPage::sample_suspension(inside())),
        draw("registration", &EditPage::sample(inside())),
        draw("customer-changed-meanwhile", &EditPage::sample_met(inside())),
        draw("new-user", &EditPage::sample_addition(inside())),
        draw("changed-user", &EditPage::sample_user(inside())),
        draw("changed-user-confirmed", &EditPage::sample_confirmed_user(inside())),
        draw("acting", &ActingPage::sample(inside())),
        draw("erasure", &ErasurePage::sample(inside())),
        draw("erasure-elsewhere", &ErasurePage::sample_elsewhere(inside())),
        draw("disclosure", &DeedPage::sample_disclosure(inside())),
        draw("requests", &RequestsPage::sample(inside())),
        draw("request", &RequestPage::sample(inside())),
        draw("request-of-nobody", &RequestPage::sample_of_nobody(inside())),
        draw("imports", &ImportsPage::sample(inside())),
        draw("new-import", &NewImportPage::sample(inside())),
        draw("import", &ImportPage::sample(inside())),
        draw("import-refused", &ImportPage::sample_refused(inside())),
        draw("import-running", &ImportPage::sample_running(inside())),
        draw("import-stuck", &ImportPage::sample_stuck(inside())),
        draw("import-other-rows", &ImportPage::sample_other_rows(inside())),
        draw("import-done", &ImportPage::sample_done(inside())),
        draw("letters", &LettersPage::sample(inside())),
        draw("letter-run", &LetterRunPage::sample(inside())),
        draw("letter-run-printing", &LetterRunPage::sample_printing(inside())),
        draw("letter-run-stuck", &LetterRunPage::sample_stuck(inside())),
        draw("letter-run-destroyed", &LetterRunPage::sample_destroyed(inside())),
        draw("outbox", &OutboxPage::sample(inside())),
        draw("notice", &NoticePage::sample(inside())),
        draw("notice-suppressed", &NoticePage::sample_suppressed(inside())),
        draw("notice-waiting", &NoticePage::sample_waiting(inside())),
        draw("suppressed", &SuppressedPage::sample(inside())),
        draw("webhooks", &webhooks::WebhooksPage::sample(inside())),
        draw("webhook", &webhooks::WebhookPage::sample(inside())),
        draw("webhook-failing", &webhooks::WebhookPage::sample_failing(inside())),
        draw("webhook-stopped", &webhooks::WebhookPage::sample_stopped(inside())),
        draw("webhook-aside", &webhooks::WebhookPage::sample_aside(inside())),
        draw("new-webhook", &webhooks::EditPage::sample(inside())),
        draw("changed-webhook", &webhooks::EditPage::sample_change(inside())),
        draw("webhook-secret", &webhooks::SecretPage::sample(inside())),
        draw("webhook-secret-renewed", &webhooks::SecretPage::sample_renewed(inside())),
        draw("journal", &JournalPage::sample(inside())),
        draw("journal-broken", &JournalPage::sample_broken(inside())),
        draw("journal-cut-off", &JournalPage::sample_cut_off(inside())),
        draw("texts", &TextsPage::sample(inside())),
        draw("text-refused", &TextPage::sample(inside())),
        draw("text-news", &TextPage::sample_of(inside(), Topic::Of(Kind::News))),
        draw("text-faq", &TextPage::sample_of(inside(), Topic::Of(Kind::Faq))),
        draw("text-terms", &TextPage::sample_of(inside(), Topic::Of(Kind::Terms))),
        draw("text-consent", &TextPage::sample_of(inside(), Topic::Consent)),
        draw("text-mail", &TextPage::sample_of(inside(), Topic::Of(Kind::Mail))),
        draw("text-confirm", &TextConfirmPage::sample(inside(), Topic::Of(Kind::News))),
        draw("text-confirm-consent", &TextConfirmPage::sample(inside(), Topic::Consent)),
        draw("text-version", &TextVersionPage::sample(inside())),
        draw("journal-checking", &JournalPage::sample_checking(inside())),
        draw("operators", &OperatorsPage::sample(inside())),
        draw("keys", &KeysPage::sample(inside())),
        draw("new-key", &NewKeyPage::sample(inside())),
        draw("key-made", &KeyMadePage::sample(inside())),
        draw("forbidden", &refused(&Error::Forbidden, inside())),
        draw("fault", &refused(&Error::fault("a sample"), inside())),
        draw("not-found", &refused(&Error::NotFound, outside())),
    ]
}

fn frame(words: &Arc<Words>, lang: Lang, site: Option<&Arc<Site>>, path: &str) -> Frame {
    Frame {
        speech: words.speech(lang),
        site: site.cloned(),
        member: None,
        menu: Vec::new(),
        office: None,
        acting: None,
        path: path.to_owned(),
        form_token: "sample".to_owned(),
        show: Show::in_japan(),
    }
}

fn at_work(f: Frame, sites: &[Arc<Site>]) -> Frame {
    let on_duty = OnDuty {
        operator: Uuid::nil(),
        name: "Sato".to_owned(),
        email: "sato@example.jp".to_owned(),
        role: Role::Owner,
        session: Vec::new(),
    };
    let rooms = Desks::new(Vec::new(), office::ROOMS.to_vec()).pages(&sites[0], &Role::Owner);
    assert!(Role::Owner.reads(Area::House));
    let pages = std::iter::once(START).chain(rooms).collect();
    let staff = Staff::of_sites(on_duty, sites.to_vec());
    Frame { office: Some(Arc::new(Office { staff, pages })), ..f }
}

/// A missing word shows its key in brackets.
#[test]
fn no_page_lacks_a_word() {
    for Sample { name, lang, text } in samples() {
        let inside =
            text.split('[').skip(1).filter_map(|rest| rest.split_once(']')).map(|(inside, _)| inside);
        let is_key =
            |inside: &str| inside.contains('-') && inside.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        let missing: Vec<&str> = inside.filter(|inside| is_key(inside)).collect();
        assert!(missing.is_empty(), "{name} ({}): {missing:?}", lang.tag());
        assert!(!text.contains("{$"), "{name} ({}): an argument was not given", lang.tag());
    }
}

#[test]
fn every_page_says_its_language_what_it_is_and_that_it_is_the_office() {
    for Sample { name, lang, text } in samples() {
        assert!(text.contains(&format!("<html lang=\"{}\">", lang.tag())), "{name}");
        assert_eq!(text.matches("<h1").count(), 1, "{name} has one heading of the first order");
        let title = text.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next());
        let heading =
            text.split("<h1>").nth(1).and_then(|rest| rest.split("</h1>").next()).unwrap_or_default();
        assert!(title.is_some_and(|title| title.contains(heading)), "{name}: {title:?} is not {heading:?}");
        assert!(text.contains("class=\"office-mark\""), "{name}");
    }
}

#[test]
fn no_page_speaks_japanese_to_those_who_read_english() {
    for Sample { name, text, .. } in samples().into_iter().filter(|sample| sample.lang == Lang::En) {
        let is_kana = |c: char| ('\u{3041}'..='\u{30fa}').contains(&c);
        assert!(!text.contains(is_kana), "{name} speaks Japanese");
    }
}

#[test]
fn every_form_brings_its_token_and_no_page_has_inline_code() {
    for Sample { name, text, .. } in samples() {
        let forms = text.matches("method=\"post\"").count();
        assert_eq!(forms, text.matches("name=\"_token\"").count(), "{name}");
        for forbidden in [" style=", "<style", " onclick=", "javascript:", "<script>"] {
            assert!(!text.contains(forbidden), "{name} has {forbidden:?}, which the CSP shuts out");
        }
    }
}

#[test]
fn the_navigation_says_where_one_is() {
    let found =
        samples().into_iter().find(|sample| sample.name == "operators").expect("there is such a sample");
    assert!(found.text.contains("<a href=\"/office/invoice/operators\" aria-current=\"page\">"));
    assert_eq!(found.text.matches("aria-current=\"page\"").count(), 1);
}

/// It leaves the site, and so is no page of the office.
#[test]
fn the_file_of_a_person_lacks_no_word_in_either_language() {
    let words = [counter::words::WORDS, door::WORDS, office::WORDS];
    let words = Arc::new(Words::new(&words).expect("the words are Fluent"));
    for lang in Lang::ALL {
        let file = FilePage::sample(frame(&words, lang, Some(&Arc::new(sample_site("invoice"))), ""));
        let text = askama::Template::render(&file).expect("a sample can be drawn");
        for missing in ["[held-", "[person-", "<script", "href="] {
            assert!(!text.contains(missing), "{missing} in {}", lang.tag());
        }
    }
}
