//! 「ご利用案内状」 (OFF-5): the letter that brings a first password. It is printed in the moment in which the password is made:
//! one is kept nowhere, many wait sealed for their printer, and whoever wants one again gets another password.

use std::sync::{Arc, LazyLock};

use axum::response::Response;
use counter::{
    Error, Frame, Lang, Portal, Visit,
    files::{self, Leaves},
    site::Site,
};
use door::{
    policy::{Policy, Step},
    upkeep::{accounts::Customer, users::Given},
};
use jiff::{Timestamp, civil::Date};
use paper::{Assets, Printed, Template, qr};
use serde::Serialize;

static TEMPLATE: LazyLock<Option<Template>> = LazyLock::new(|| {
    Template::read("letter.typ", include_str!("../paper/letter.typ"), &[paper::STATIONERY]).ok()
});

/// One letter after the other, each on a page of its own.
#[derive(Serialize)]
pub struct Letters {
    /// The site's name.
    site: String,
    issued: String,
    from: From,
    look: Look,
    all: Vec<Letter>,
}

#[derive(Serialize)]
struct Letter {
    recipient: Recipient,
    login_label: String,
    login: String,
    password: String,
    /// The last day on which the password is good.
    until: Option<String>,
    url: String,
    qr: String,
    /// What comes after the first password, in the words of the site's policy (DOOR-4).
    steps: Vec<String>,
    rules: Vec<String>,
    /// For somebody who has been here before.
    is_again: bool,
}

#[derive(Serialize)]
struct From {
    name: String,
    phone: String,
    hours: String,
    mail: String,
}

#[derive(Serialize)]
struct Recipient {
    postal_code: String,
    address: Vec<String>,
    company: String,
    department: Option<String>,
    person: Option<String>,
    customer_number: String,
}

#[derive(Serialize)]
struct Look {
    accent: String,
    fold_marks: bool,
}

impl Letters {
    /// Letters are Japanese, as papers are: nobody knows yet what the reader would choose.
    pub fn to(
        portal: &Portal,
        site: &Arc<Site>,
        at: Timestamp,
        recipients: &[(&Customer, &Given)],
    ) -> Result<Letters, Error> {
        let f = Frame::of_site(portal, site, Lang::Ja);
        let url = portal.link(site, "login");
        let qr = qr::svg(&url).ok_or_else(|| Error::fault("the login page's address fits no QR code"))?;
        let page = (url.as_str(), qr.as_str());
        let letters = recipients.iter().map(|(customer, given)| letter(&f, site, page, (customer, given)));
        Ok(Letters {
            site: site.name(Lang::Ja).to_owned(),
            issued: day(site, at).to_string(),
            from: From {
                name: site.support.name.ja.clone(),
                phone: site.support.phone.clone(),
                hours: site.support.hours.ja.clone(),
                mail: site.support.mail.clone(),
            },
            look: Look { accent: accent(&site.brand.colour), fold_marks: true },
            all: letters.collect::<Result<_, _>>()?,
        })
    }

    /// Takes milliseconds a letter: to be done at the press.
    pub fn print(&self) -> Result<Printed, Error> {
        let template = TEMPLATE.as_ref().ok_or_else(|| Error::fault("the letter's template is none"))?;
        template.print(self, &Assets::default()).map_err(Error::fault)
    }
}

fn day(site: &Site, at: Timestamp) -> Date {
    at.to_zoned(site.time_zone.clone()).date()
}

fn letter(
    f: &Frame,
    site: &Site,
    (url, qr): (&str, &str),
    (customer, given): (&Customer, &Given),
) -> Result<Letter, Error> {
    let policy = site.part::<Policy>();
    let is_again = given.user.through.is_some();
    let again = [Step::Password];
    let steps: &[Step] = if is_again { &again } else { &policy.first_login.steps };
    let rules = policy.password.rules();
    let sets_password = steps.contains(&Step::Password);
    // On its last day the password is good until the minute; the letter names the last whole one.
    let last = given.until.map(|until| day(site, until).yesterday().map_err(Error::fault)).transpose()?;
    Ok(Letter {
        recipient: Recipient {
            postal_code: customer.postal_code.clone(),
            address: customer.address.lines().map(str::to_owned).collect(),
            company: customer.name.clone(),
            department: None,
            person: Some(given.user.name.clone()).filter(|name| !name.is_empty()),
            customer_number: customer.number.clone(),
        },
        login_label: f.say(policy.login.asks.word()),
        login: given.user.login.clone(),
        password: given.password.clone(),
        until: last.map(|day| day.to_string()),
        qr: qr.to_owned(),
        url: url.to_owned(),
        steps: steps.iter().map(|step| f.say(step_word(*step))).collect(),
        rules: if sets_password {
            rules.iter().map(|rule| f.say_args(rule.key, &rule.args)).collect()
        } else {
            Vec::new()
        },
        is_again,
    })
}

fn accent(colour: &str) -> String {
    if colour.is_empty() { "#000000".to_owned() } else { colour.to_owned() }
}

fn step_word(step: Step) -> &'static str {
    match step {
        Step::SecondFactor => "letter-step-factor",
        Step::Consent => "letter-step-consent",
        Step::Address => "letter-step-address",
        Step::Password => "letter-step-password",
    }
}

/// The letter as a PDF that is shown and kept nowhere, not by the browser either.
pub async fn print(visit: &Visit, customer: &Customer, given: &Given) -> Result<Response, Error> {
    let letter = Letters::to(&visit.portal, &visit.site, visit.at, &[(customer, given)])?;
    let (login, number) = (given.user.login.clone(), customer.number.clone());
    let printed = paper::at_the_press(move || letter.print()).await.map_err(Error::fault)??;
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric() || *c == '-').collect::<String>();
    let ascii: String = plain(&number).chars().filter(char::is_ascii).collect();
    let name = format!("ご利用案内状_{}_{}.pdf", plain(&number), plain(&login));
    Ok(files::pdf(printed.pdf, Leaves::Shown, (&format!("letter_{ascii}.pdf"), &name)))
}
