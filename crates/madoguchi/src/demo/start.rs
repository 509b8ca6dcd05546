//! GET /: the demo's start page.

use counter::{Answer, Arrival, page};

use super::{people, people::Login, sites::FILES};
use crate::pages::{LoginCard, SiteCard, StartPage};

pub async fn show(arrival: Arrival) -> Answer {
    let f = arrival.frame(None);
    let to_copy = |login: &Login| LoginCard {
        login: login.id.to_owned(),
        email: login.email.unwrap_or_default().to_owned(),
        password: login.password.to_owned(),
        state: f.say(login.state),
    };
    let card = |site: std::sync::Arc<counter::site::Site>| SiteCard {
        slug: site.slug.clone(),
        name: site.name(arrival.lang).to_owned(),
        line: f.say(&format!("start-line-{}", site.slug)),
        logins: people::logins(&site.slug).iter().map(to_copy).collect(),
    };
    let mut sites = arrival.portal.sites.all();
    // In the order of the contract; what somebody has added comes after.
    let place = |slug: &str| FILES.iter().position(|(name, _)| name.strip_suffix(".toml") == Some(slug));
    sites.sort_by_key(|site| place(&site.slug).unwrap_or(FILES.len()));
    let sites = sites.into_iter().map(card).collect();
    let https = arrival.portal.ways.certificate_url.clone();
    let office = people::office_logins().iter().map(to_copy).collect();
    page(&StartPage { f: f.clone(), https, sites, office })
}
