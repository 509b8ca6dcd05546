//! Consent to electronic delivery: asked for, given, refused, shown, withdrawn (DOOR-31).

use askama::Template;
use counter::{
    Frame,
    prose::{self, Part},
};
use jiff::Timestamp;

use super::{Progress, login::SAMPLE_TIME};

/// The site's own text in the page's language, and the names of the documents that it is about.
#[derive(Clone, Debug)]
pub struct ConsentText {
    pub version: String,
    pub documents: Vec<String>,
    /// Prose: see `counter::prose`.
    pub body: String,
}

#[derive(Template)]
#[template(path = "consent.html")]
pub struct ConsentPage {
    pub f: Frame,
    pub progress: Progress,
    pub text: ConsentText,
}

impl ConsentPage {
    fn parts(&self) -> Vec<Part<'_>> {
        prose::parts(&self.text.body)
    }

    fn documents(&self) -> String {
        self.text.documents.join(&self.f.say("list-comma"))
    }

    pub fn sample(f: Frame) -> Self {
        let documents = ["請求書", "請求総括表"].map(str::to_owned).to_vec();
        let text = ConsentText { version: "2026-04".to_owned(), documents, body: SAMPLE_BODY.to_owned() };
        ConsentPage { f, progress: Progress::sample(1), text }
    }
}

#[derive(Template)]
#[template(path = "declined.html")]
pub struct DeclinedPage {
    pub f: Frame,
}

impl DeclinedPage {
    pub fn sample(f: Frame) -> Self {
        DeclinedPage { f }
    }
}

#[derive(Template)]
#[template(path = "consent_given.html")]
pub struct ConsentGivenPage {
    pub f: Frame,
    pub given_at: Timestamp,
    pub version: String,
    pub body: String,
    pub hash: String,
}

impl ConsentGivenPage {
    fn parts(&self) -> Vec<Part<'_>> {
        prose::parts(&self.body)
    }

    pub fn sample(f: Frame) -> Self {
        ConsentGivenPage {
            f,
            given_at: SAMPLE_TIME,
            version: "2026-04".to_owned(),
            body: SAMPLE_BODY.to_owned(),
            hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
        }
    }
}

/// Whoever has declined, or has withdrawn what they agreed to.
#[derive(Template)]
#[template(path = "consent_missing.html")]
pub struct ConsentMissingPage {
    pub f: Frame,
    pub answered_at: Timestamp,
    pub is_declined: bool,
}

impl ConsentMissingPage {
    fn answer(&self) -> String {
        let word = if self.is_declined { "consent-missing-declined" } else { "consent-missing-withdrawn" };
        self.f.say1(word, "at", self.f.show.date_time(self.answered_at))
    }

    pub fn sample(f: Frame) -> Self {
        ConsentMissingPage { f, answered_at: SAMPLE_TIME, is_declined: true }
    }
}

#[derive(Template)]
#[template(path = "withdraw_consent.html")]
pub struct WithdrawConsentPage {
    pub f: Frame,
}

impl WithdrawConsentPage {
    pub fn sample(f: Frame) -> Self {
        WithdrawConsentPage { f }
    }
}

#[derive(Template)]
#[template(path = "consent_withdrawn.html")]
pub struct ConsentWithdrawnPage {
    pub f: Frame,
}

impl ConsentWithdrawnPage {
    pub fn sample(f: Frame) -> Self {
        ConsentWithdrawnPage { f }
    }
}

const SAMPLE_BODY: &str = "\
当社は、お客様への請求書等を、本サイトを通じて電子的に交付します。内容をお読みのうえ、同意の可否をお選びください。

第1条（対象となる書類）
この同意の対象は、請求書および請求総括表です。

第2条（交付の方法）
書類はPDF形式で本サイトに掲載します。
お客様は、本サイトにログインして書類をダウンロードします。

第3条（同意の撤回）
お客様は、本サイトの画面からいつでもこの同意を撤回できます。撤回の後は、紙の書類を郵送します。";
