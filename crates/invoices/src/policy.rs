//! What a site says of its invoices in `[invoices]`: who issues them, how tax is rounded, when they are published.

use std::{path::PathBuf, sync::Arc};

use counter::{
    Error,
    site::{Part, Reading, Site},
};
use jiff::civil::Time;
use serde::Deserialize;

use crate::{NAME, issuer, press::Press, tax::Rounding};

/// None on a site without this desk.
#[derive(Clone)]
pub struct Invoicing(pub Option<Chosen>);

/// Not found where the site has no such desk.
pub fn of(site: &Site) -> Result<&Chosen, Error> {
    site.part::<Invoicing>().0.as_ref().ok_or(Error::NotFound)
}

/// What the file says, and what is printed with.
#[derive(Clone)]
pub struct Chosen {
    pub policy: Policy,
    pub press: Arc<Press>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Policy {
    pub issuer: Issuer,
    #[serde(default)]
    pub rounding: Rounding,
    /// The time of day at which a batch is published, the day after its closing (INV-11).
    #[serde(default = "nine")]
    pub publish_at: Time,
    #[serde(default = "ten")]
    pub retention_years: u16,
    /// After so many days those who have not opened a document can be reminded (INV-13).
    #[serde(default = "seven")]
    pub remind_after_days: u16,
    /// A folder beside the site's file with the site's own paper templates.
    #[serde(default)]
    pub templates: Option<PathBuf>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Issuer {
    pub name: String,
    /// 登録番号: T and 13 digits.
    pub registration_number: String,
    pub postal_code: String,
    /// Its lines.
    pub address: Vec<String>,
    #[serde(default)]
    pub phone: Option<String>,
    /// A picture beside the site's file.
    #[serde(default)]
    pub seal: Option<PathBuf>,
    #[serde(default)]
    pub bank_accounts: Vec<BankAccount>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BankAccount {
    pub bank: String,
    pub branch: String,
    /// 普通, 当座
    pub kind: String,
    pub number: String,
    pub holder: String,
}

fn nine() -> Time {
    Time::constant(9, 0, 0, 0)
}

fn ten() -> u16 {
    10
}

fn seven() -> u16 {
    7
}

impl Part for Invoicing {
    const SECTIONS: &'static [&'static str] = &["invoices"];

    fn read(reading: &mut Reading<'_>) -> Option<Self> {
        if !reading.has("invoices") {
            if reading.chooses_desk(NAME) {
                reading.wrong(
                    &["desks"],
                    "the desk `invoices` is chosen; a section [invoices] with its issuer is missing",
                );
            }
            return Some(Invoicing(None));
        }
        let policy: Policy = reading.section("invoices")?;
        policy.check(reading);
        let press = Arc::new(Press::read(reading, &policy)?);
        Some(Invoicing(Some(Chosen { policy, press })))
    }
}

impl Policy {
    fn check(&self, reading: &mut Reading<'_>) {
        let issuer = &self.issuer;
        reading.line("invoices.issuer.name", &issuer.name);
        reading.line("invoices.issuer.postal-code", &issuer.postal_code);
        if !issuer::is_registration_number(&issuer.registration_number) {
            reading.wrong(
                &["invoices.issuer.registration-number"],
                "not a registration number; T and 13 digits are right",
            );
        }
        if self.retention_years < 7 {
            reading.wrong(
                &["invoices.retention-years"],
                "shorter than the law lets invoices be kept; 10 is right, 7 the least",
            );
        }
    }
}

#[cfg(test)]
impl Policy {
    pub fn sample() -> Policy {
        let text = "issuer = { name = \"サンプル建機株式会社\", registration-number = \"T7000012050002\", \
                    postal-code = \"100-0000\", address = [\"東京都千代田区見本町1-2-3\"] }";
        toml::from_str(text).expect("the sample is right")
    }
}
