//! Sites: each is one TOML file that says who the operating company is and how its door stands (DOOR-1).
//!
//! `schema.rs` reads a file, `reading.rs` lays it over its preset and gathers the mistakes, `sites.rs` keeps
//! what was read. What a crate makes of its own sections stands in the site as a part.

mod colour;
mod facts;
mod mistake;
mod reading;
mod says;
mod schema;
mod sites;
mod source;
#[cfg(test)]
mod tests;

use std::{any::type_name, path::PathBuf};

use axum::http::Extensions;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::words::Lang;

pub use mistake::Mistake;
pub use reading::Reading;
pub use schema::{Part, Schema};
pub use sites::Sites;

/// One operating company's portal.
#[derive(Clone, Debug)]
pub struct Site {
    /// It is served under `/{slug}/`.
    pub slug: String,
    pub names: LocalText,
    pub host: Option<String>,
    pub support: Support,
    pub sender: Sender,
    pub brand: Brand,
    pub time_zone: TimeZone,
    pub desks: Vec<String>,
    pub preset: String,
    /// The file that says all this; the logo lies beside it.
    pub file: PathBuf,
    parts: Extensions,
}

/// What a site writes in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LocalText {
    pub ja: String,
    pub en: String,
}

/// Whom users call.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Support {
    pub name: LocalText,
    pub phone: String,
    pub hours: LocalText,
    pub mail: String,
}

/// Whom mails come from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sender {
    pub name: String,
    pub address: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Brand {
    /// `#rrggbb`; white letters on it are legible.
    pub colour: String,
    /// The name of a picture beside the site file.
    pub logo: Option<String>,
}

impl LocalText {
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }
}

impl Site {
    pub fn name(&self, lang: Lang) -> &str {
        self.names.in_lang(lang)
    }

    pub fn has_desk(&self, desk: &str) -> bool {
        self.desks.iter().any(|own| own == desk)
    }

    /// What a crate made of its own sections of the file.
    pub fn part<P: Part>(&self) -> &P {
        self.parts.get().unwrap_or_else(|| {
            panic!(
                "{} is read into every site whose schema has it: add it with Schema::part",
                type_name::<P>()
            )
        })
    }

    pub fn logo_file(&self) -> Option<PathBuf> {
        self.brand.logo.as_ref().map(|logo| self.file.with_file_name(logo))
    }

    /// The words that everyone would try first as a password of this site, in small letters.
    pub fn words(&self) -> Vec<String> {
        let names = [&self.slug, &self.names.ja, &self.names.en, &self.sender.name];
        let mut words: Vec<String> = names
            .iter()
            .flat_map(|name| name.split(|c: char| !c.is_alphanumeric()))
            .chain(self.host.iter().flat_map(|host| host.split('.')))
            .map(str::to_lowercase)
            // Short Latin words hide in every other word; two kanji are a word of their own.
            .filter(|word| word.chars().count() >= if word.is_ascii() { 4 } else { 2 })
            .collect();
        words.sort();
        words.dedup();
        words
    }
}
