//! GET /: the demo's start page.

use counter::{Answer, Arrival, page};

use super::people;
use crate::pages::{LoginCard, SiteCard, StartPage};

pub async fn show(arrival: Arrival) -> Answer {
    let f = arrival.frame(None);
    let card = |site: std::sync::Arc<counter::site::Site>| SiteCard {
        slug: site.slug.clone(),
        name: site.name(arrival.lang).to_owned(),
        line: f.say(&format!("start-line-{}", site.slug)),
        logins: people::logins(&site.slug)
            .iter()
            .map(|login| LoginCard {
                login: login.id.to_owned(),
                password: login.password.to_owned(),
                state: f.say(login.state),
            })
            .collect(),
    };
    let sites = arrival.portal.sites.all().into_iter().map(card).collect();
    let https = arrival.portal.ways.certificate_url.clone();
    page(&StartPage { f: f.clone(), https, sites })
}
