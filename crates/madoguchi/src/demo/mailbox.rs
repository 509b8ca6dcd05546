//! GET /demo/mailbox and /demo/mailbox.json: every mail, SMS and voice call, newest first. It exists in
//! the demo alone.

use axum::{Json, extract::Query};
use counter::{Answer, Arrival, Error, page};
use post::mailbox::{self, Posted};
use serde::Deserialize;
use serde_json::{Value as JsonValue, json};

use crate::pages::{MailCard, MailboxPage};

const SHOWN: i64 = 100;

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Filter {
    to: String,
}

pub async fn show(arrival: Arrival, Query(filter): Query<Filter>) -> Answer {
    let f = arrival.frame(None);
    let mails = newest(&arrival, &filter).await?;
    let mails = mails.into_iter().map(|mail| MailCard::of(mail, &f)).collect();
    page(&MailboxPage { f: f.clone(), mails })
}

pub async fn json(arrival: Arrival, Query(filter): Query<Filter>) -> Result<Json<JsonValue>, Error> {
    let mails = newest(&arrival, &filter).await?;
    let mail = |mail: Posted| {
        json!({
            "id": mail.id.to_string(), "at": mail.at.to_string(), "site": mail.site, "channel": mail.channel,
            "to": mail.to, "subject": mail.subject, "text": mail.text, "html": mail.html,
        })
    };
    Ok(Json(mails.into_iter().map(mail).collect()))
}

async fn newest(arrival: &Arrival, filter: &Filter) -> Result<Vec<Posted>, Error> {
    let mut conn = arrival.portal.store.read().await?;
    let mut mails = Vec::new();
    for site in arrival.portal.sites.slugs() {
        mails.extend(mailbox::newest(&mut conn, &site, SHOWN).await?);
    }
    mails.retain(|mail| filter.to.is_empty() || mail.to == filter.to);
    mails.sort_by_key(|mail| std::cmp::Reverse(mail.at));
    Ok(mails)
}
