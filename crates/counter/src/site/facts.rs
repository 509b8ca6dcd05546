//! The facts of a site: everything in its file that is no section of a crate.

use std::path::Path;

use jiff::tz::TimeZone;
use serde::Deserialize;

use super::{Brand, LocalText, Reading, Sender, Support, colour, says, schema::Schema};

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct Facts {
    pub slug: String,
    pub preset: String,
    pub names: LocalText,
    pub host: Option<String>,
    pub time_zone: String,
    pub desks: Option<Vec<String>>,
    pub support: Support,
    pub sender: Sender,
    pub brand: Brand,
}

pub(super) const FACTS: [&str; 9] =
    ["slug", "preset", "names", "host", "time-zone", "desks", "support", "sender", "brand"];
pub(super) const TABLES: [&str; 4] = ["names", "support", "sender", "brand"];

impl Default for Facts {
    fn default() -> Self {
        Facts {
            slug: String::new(),
            preset: String::new(),
            names: LocalText::default(),
            host: None,
            time_zone: "Asia/Tokyo".to_owned(),
            desks: None,
            support: Support::default(),
            sender: Sender::default(),
            brand: Brand::default(),
        }
    }
}

impl Facts {
    /// The time zone, once all facts have been looked at.
    pub(super) fn check(&self, reading: &mut Reading<'_>, schema: &Schema, file: &Path) -> Option<TimeZone> {
        check_slug(reading, &self.slug, schema.reserved);
        check_local(reading, "names", &self.names);
        check_desks(reading, self.desks.as_deref(), &schema.desks);
        if let Some(host) = &self.host
            && !is_host(host)
        {
            let says = "not a host name; small letters, digits and hyphens, as in `portal.example.jp`, without \
                        port and without https:// are right";
            reading.wrong(&["host"], says);
        }
        self.check_contacts(reading);
        check_brand(reading, &self.brand, file);
        zone(reading, &self.time_zone)
    }

    fn check_contacts(&self, reading: &mut Reading<'_>) {
        check_local(reading, "support.name", &self.support.name);
        check_phone(reading, "support.phone", &self.support.phone);
        check_local(reading, "support.hours", &self.support.hours);
        check_mail(reading, "support.mail", &self.support.mail);
        reading.line("sender.name", &self.sender.name);
        check_mail(reading, "sender.address", &self.sender.address);
    }
}

fn check_slug(reading: &mut Reading<'_>, slug: &str, reserved: &[&str]) {
    reading.text("slug", slug);
    let is_plain = slug.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    let begins_well = slug.starts_with(|c: char| c.is_ascii_lowercase()) && !slug.ends_with('-');
    if !is_plain || !begins_well || slug.len() > 32 {
        let says = "cannot stand in an address; up to 32 small letters, digits and hyphens, a letter first, are right";
        reading.wrong(&["slug"], says);
    }
    if reserved.contains(&slug) {
        reading.wrong(&["slug"], format!("`/{slug}` is taken by the program; another name is right"));
    }
}

fn check_local(reading: &mut Reading<'_>, key: &str, text: &LocalText) {
    for (lang, text) in [("ja", &text.ja), ("en", &text.en)] {
        reading.line(&format!("{key}.{lang}"), text);
    }
}

fn check_desks(reading: &mut Reading<'_>, desks: Option<&[String]>, known: &[&str]) {
    let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    let right = format!("this program has {}; `[]` is right for a door without a desk", names.join(", "));
    let Some(desks) = desks else {
        reading.wrong(&["desks"], format!("missing; {right}"));
        return;
    };
    let strange: Vec<&String> = desks.iter().filter(|desk| !known.contains(&desk.as_str())).collect();
    if !strange.is_empty() {
        let says = strange.iter().map(|desk| match says::nearest(desk, known.iter().copied()) {
            Some(near) => format!("unknown desk `{desk}`; did you mean `{near}`?"),
            None => format!("unknown desk `{desk}`"),
        });
        reading.wrong(&["desks"], format!("{}; {right}", says.collect::<Vec<_>>().join("; ")));
    }
    if (1..desks.len()).any(|at| desks[..at].contains(&desks[at])) {
        reading.wrong(&["desks"], "a desk is named twice; once is right");
    }
}

fn check_phone(reading: &mut Reading<'_>, key: &str, phone: &str) {
    reading.line(key, phone);
    let is_phone = phone.chars().all(|c| c.is_ascii_digit() || "+-() ".contains(c));
    if !is_phone || phone.chars().filter(char::is_ascii_digit).count() < 9 {
        reading.wrong(&[key], "not a phone number; digits and hyphens, as in `03-0000-0000`, are right");
    }
}

fn check_mail(reading: &mut Reading<'_>, key: &str, address: &str) {
    reading.line(key, address);
    let is_local = |local: &str| {
        !local.is_empty()
            && local.chars().all(|c| c.is_ascii_alphanumeric() || ".!#$%&'*+-/=?^_`{|}~".contains(c))
    };
    if !address
        .split_once('@')
        .is_some_and(|(local, host)| is_local(local) && is_host(host) && host.contains('.'))
    {
        reading.wrong(&[key], "not a mail address; one as in `info@example.jp` is right");
    }
}

fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    host.len() <= 253 && host.split('.').all(is_label)
}

fn check_brand(reading: &mut Reading<'_>, brand: &Brand, file: &Path) {
    reading.text("brand.colour", &brand.colour);
    match colour::parse(&brand.colour) {
        None => reading.wrong(&["brand.colour"], "not a colour; one as in `#00695c` is right"),
        Some(channels) => {
            let contrast = colour::contrast_with_white(channels);
            if contrast < colour::LEGIBLE {
                let says = format!(
                    "white letters on it reach a contrast of {contrast:.2}:1; 4.5:1 is wanted, as `{}` has it",
                    colour::legible(channels)
                );
                reading.wrong(&["brand.colour"], says);
            }
        }
    }
    if let Some(logo) = &brand.logo {
        check_logo(reading, logo, file);
    }
}

fn check_logo(reading: &mut Reading<'_>, logo: &str, file: &Path) {
    let path = Path::new(logo);
    let is_plain = path.file_name().is_some_and(|name| name == logo) && !logo.starts_with('.');
    let kind = path.extension().and_then(|kind| kind.to_str()).unwrap_or_default();
    if !is_plain || logo.contains('\\') || !["svg", "png", "webp", "jpg"].contains(&kind) {
        let says =
            "not the name of a picture beside this file; one as in `logo.svg` (svg, png, webp, jpg) is right";
        reading.wrong(&["brand.logo"], says);
    } else if !file.with_file_name(logo).is_file() {
        reading.wrong(&["brand.logo"], format!("there is no `{logo}` beside this file; put it there"));
    }
}

fn zone(reading: &mut Reading<'_>, name: &str) -> Option<TimeZone> {
    let zone = TimeZone::get(name).ok();
    if zone.is_none() {
        let known: Vec<String> = jiff::tz::db().available().map(|name| name.to_string()).collect();
        let right = match says::nearest(name, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "an IANA name, as in `Asia/Tokyo`, is right".to_owned(),
        };
        reading.wrong(&["time-zone"], format!("unknown time zone `{name}`; {right}"));
    }
    zone
}
