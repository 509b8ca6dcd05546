//! GET /{site}/news, /{site}/faq, /{site}/terms and the terms of before.

use axum::extract::{Path, Query};
use counter::{
    Answer, Error, Member, Sheet, Visit, fold, page,
    texts::{self, Kind},
};
use serde::Deserialize;

use super::Told;
use crate::pages::{FaqPage, NewsPage, TermsPage};

pub async fn news(visit: Visit, member: Option<Member>) -> Answer {
    let mut conn = visit.portal.store.read().await?;
    let shown = texts::shown(&mut conn, visit.slug(), Kind::News).await?;
    let meant = shown.iter().filter(|version| member.is_some() || version.content.at_login);
    let news = meant.map(|version| Told::of(&visit, version)).collect();
    page(&NewsPage { f: visit.frame(member.as_ref()), news })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    q: String,
}

/// For everybody: who cannot log in looks for an answer first of all.
pub async fn faq(visit: Visit, member: Option<Member>, Query(asked): Query<Asked>) -> Answer {
    let mut conn = visit.portal.store.read().await?;
    let shown = texts::shown(&mut conn, visit.slug(), Kind::Faq).await?;
    if shown.is_empty() {
        return Err(Error::NotFound);
    }
    let words: Vec<String> = asked.q.split_whitespace().map(fold::search).collect();
    let answers = shown.iter().map(|version| Told::of(&visit, version)).filter(|told| {
        let text = fold::search(&format!("{} {}", told.title, told.body));
        words.iter().all(|word| text.contains(word))
    });
    page(&FaqPage {
        f: visit.frame(member.as_ref()),
        answers: answers.collect(),
        is_search: !words.is_empty(),
        sheet: Sheet::blank().typed("q", &asked.q),
    })
}

pub async fn terms(visit: Visit, member: Option<Member>) -> Answer {
    show_terms(&visit, member.as_ref(), None).await
}

pub async fn old_terms(
    visit: Visit,
    member: Option<Member>,
    Path((_, number)): Path<(String, i64)>,
) -> Answer {
    show_terms(&visit, member.as_ref(), Some(number)).await
}

/// What has been in force once can be read as long as the site has terms at all.
async fn show_terms(visit: &Visit, member: Option<&Member>, number: Option<i64>) -> Answer {
    let mut conn = visit.portal.store.read().await?;
    let terms = (Kind::Terms, "");
    let present = texts::shown_of(&mut conn, visit.slug(), terms).await?.ok_or(Error::NotFound)?;
    let all = texts::versions(&mut conn, visit.slug(), terms).await?;
    let shown: Vec<_> = all.iter().filter(|version| version.was_shown(&all, visit.at)).collect();
    let number = number.unwrap_or(present.number);
    let version = shown.iter().find(|version| version.number == number).ok_or(Error::NotFound)?;
    page(&TermsPage {
        f: visit.frame(member),
        label: version.label.clone(),
        text: Told::of(visit, version),
        is_present: number == present.number,
        others: shown
            .iter()
            .filter(|other| other.number != number)
            .map(|other| TermsPage::other(other))
            .collect(),
    })
}
