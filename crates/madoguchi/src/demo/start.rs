//! GET /: the demo's start page.

use counter::{Answer, Arrival, page};

use crate::pages::{LoginCard, SiteCard, StartPage};

pub async fn show(arrival: Arrival) -> Answer {
    let f = arrival.frame(None);
    let card = |site: std::sync::Arc<counter::site::Site>| SiteCard {
        slug: site.slug.clone(),
        name: site.name(arrival.lang).to_owned(),
        line: f.say(&format!("start-line-{}", site.slug)),
        logins: logins(&site.slug)
            .iter()
            .map(|(login, password, state)| LoginCard {
                login: (*login).to_owned(),
                password: (*password).to_owned(),
                state: f.say(state),
            })
            .collect(),
    };
    let sites = arrival.portal.sites.all().into_iter().map(card).collect();
    page(&StartPage { f: f.clone(), sites })
}

/// The logins to copy: login, password, and the word key of where each stands.
fn logins(slug: &str) -> &'static [(&'static str, &'static str, &'static str)] {
    match slug {
        "invoice" => &[
            ("INV00001", "Hajime2026x", "start-state-letter"),
            ("INV00002", "Kensetsu2026", "start-state-through"),
            ("INV00003", "Kamide2026", "start-state-declined"),
        ],
        _ => &[],
    }
}
