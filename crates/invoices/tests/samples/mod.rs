//! Every page of the desk from its `sample()`, for the tests that look at all of them and for the preview.

use std::{path::Path, sync::Arc};

use counter::{
    Frame, Lang, Member, Staff, Words,
    page::Office,
    show::Show,
    site::{Schema, Site},
    staff::{OnDuty, Role},
    visit::Known,
};
use invoices::{
    office::{
        PAGES,
        disposal::{DisposalConfirmPage, DisposalPage},
        documents,
        pages::{BatchPage, BatchesPage, NewBatchPage},
    },
    pages::{DocumentPage, ListPage},
    policy::Invoicing,
};
use jiff::Timestamp;

pub struct Sample {
    pub name: &'static str,
    pub lang: Lang,
    pub text: String,
}

pub fn samples() -> Vec<Sample> {
    let words = Words::new(&[counter::words::WORDS, invoices::WORDS]).expect("the words are Fluent");
    let (words, site) = (Arc::new(words), Arc::new(site()));
    Lang::ALL.into_iter().flat_map(|lang| samples_in(&words, &site, lang)).collect()
}

fn samples_in(words: &Arc<Words>, site: &Arc<Site>, lang: Lang) -> Vec<Sample> {
    let f = || frame(words, site, lang);
    let office = || at_work(frame(words, site, lang));
    let sample = |name, page: &dyn askama::DynTemplate| Sample {
        name,
        lang,
        text: page.dyn_render().expect("a sample can be drawn"),
    };
    vec![
        sample("invoices", &ListPage::sample(f())),
        sample("invoices-empty", &ListPage::sample_empty(f())),
        sample("invoices-refused", &ListPage::sample_refused(f())),
        sample("invoice", &DocumentPage::sample(f())),
        sample("invoice-corrected", &DocumentPage::sample_corrected(f())),
        sample("invoice-cancelled", &DocumentPage::sample_cancelled(f())),
        sample("invoice-summary", &DocumentPage::sample_summary(f())),
        sample("office-batches", &BatchesPage::sample(office())),
        sample("office-batch-refused", &BatchPage::sample_refused(office())),
        sample("office-batch-checking", &BatchPage::sample_checking(office())),
        sample("office-batch-checked", &BatchPage::sample_checked(office())),
        sample("office-batch-stuck", &BatchPage::sample_stuck(office())),
        sample("office-batch-published", &BatchPage::sample_published(office())),
        sample("office-new-batch", &NewBatchPage::sample(office())),
        sample("office-documents", &documents::DocumentsPage::sample(office())),
        sample("office-documents-refused", &documents::DocumentsPage::sample_refused(office())),
        sample("office-document", &documents::DocumentPage::sample(office())),
        sample("office-cancellation", &documents::CancellationPage::sample(office())),
        sample("office-cancellation-confirm", &documents::ConfirmPage::sample(office())),
        sample("office-cancellation-done", &documents::CancelledPage::sample(office())),
        sample("office-disposal", &DisposalPage::sample(office())),
        sample("office-disposal-confirm", &DisposalConfirmPage::sample(office())),
    ]
}

fn site() -> Site {
    let schema = Schema::new(&[("plain", "")]).desks(["invoices"]).part::<Invoicing>();
    schema.read(Path::new("sample.toml"), SITE).unwrap_or_else(|mistakes| {
        let mistakes: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        panic!("the sample of a site is right:\n{}", mistakes.join("\n"))
    })
}

const SITE: &str = r##"slug = "invoice"
preset = "plain"
names = { ja = "サンプル商会 会員サイト", en = "Sample Shokai Member Site" }
desks = ["invoices"]
[support]
name = { ja = "サンプル商会 お客様窓口", en = "Sample Shokai Support" }
phone = "03-0000-0000"
hours = { ja = "平日 9:00〜17:00", en = "Mon–Fri 9:00–17:00 (JST)" }
mail = "support@sample.example.jp"
[sender]
name = "サンプル商会"
address = "no-reply@sample.example.jp"
[brand]
colour = "#1a5276"
[invoices.issuer]
name = "株式会社サンプル商会"
registration-number = "T8000000000001"
postal-code = "100-0000"
address = ["東京都千代田区見本町1-2-3"]
"##;

fn frame(words: &Arc<Words>, site: &Arc<Site>, lang: Lang) -> Frame {
    Frame {
        speech: words.speech(lang),
        site: Some(Arc::clone(site)),
        member: Some(member(lang)),
        menu: Vec::new(),
        path: format!("/{}/invoices", site.slug),
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
        number: "100002".to_owned(),
        since: Timestamp::UNIX_EPOCH,
        last_login: None,
    })
}

fn at_work(f: Frame) -> Frame {
    let on_duty = OnDuty {
        operator: uuid::Uuid::nil(),
        name: "Sato".to_owned(),
        email: "sato@example.jp".to_owned(),
        role: Role::Owner,
        session: Vec::new(),
    };
    let staff = Staff::of_sites(on_duty, f.site.iter().cloned().collect());
    Frame { office: Some(Arc::new(Office { staff, pages: PAGES.to_vec() })), member: None, ..f }
}
