//! The site's consent document (DOOR-31). The method of delivery and the time of issue are the product's words
//! around it; what is agreed to stands here.

use counter::{
    hex,
    site::{LocalText, Reading},
    words::Lang,
};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Consent {
    pub version: String,
    /// Whether those who agreed to an earlier version are asked at their next login.
    pub asks_again: bool,
    /// The kinds of documents that are delivered.
    pub documents: Vec<LocalText>,
    pub ja: String,
    pub en: String,
}

impl Consent {
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }

    /// What is kept beside each consent, as proof of what it was given to.
    pub fn hash(&self) -> String {
        let mut hash = Sha256::new();
        let documents = self.documents.iter().flat_map(|name| [&name.ja, &name.en]);
        for text in [&self.version, &self.ja, &self.en].into_iter().chain(documents) {
            // With its length, so that no text can pass for two others.
            hash.update(format!("{}:{text}", text.len()));
        }
        hex::of(&hash.finalize())
    }

    /// As it would be, had it been typed in the office.
    #[must_use]
    pub fn as_typed(&self) -> Consent {
        let [ja, en] = [&self.ja, &self.en].map(|text| text.replace("\r\n", "\n").trim().to_owned());
        Consent { ja, en, ..self.clone() }
    }

    pub(super) fn check(&self, reading: &mut Reading<'_>) {
        reading.line("consent.version", &self.version);
        reading.text("consent.ja", &self.ja);
        reading.text("consent.en", &self.en);
        let is_named = |name: &LocalText| !name.ja.trim().is_empty() && !name.en.trim().is_empty();
        if self.documents.is_empty() || !self.documents.iter().all(is_named) {
            let says =
                "missing or without a name; documents = [{ ja = \"請求書\", en = \"Invoices\" }] is right";
            reading.wrong(&["consent.documents"], says);
        }
    }
}
