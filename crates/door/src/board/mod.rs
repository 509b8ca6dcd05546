//! What a site has to tell everybody: news, answers to what is often asked, the terms (OFF-6).

pub mod handlers;

use counter::{
    Visit,
    error::Result,
    prose::{self, Part},
    texts::{self, Kind, Version},
};
use jiff::Timestamp;

/// So much news stands on a page that is about something else.
const NEWEST: usize = 5;

/// What other pages show of it.
#[derive(Clone, Default)]
pub struct Board {
    pub news: Vec<Told>,
    /// Whether there is more news than that.
    pub has_more: bool,
    pub has_faq: bool,
    pub has_terms: bool,
}

/// One text, in the language of the page or, where it has not been translated, in Japanese.
#[derive(Clone)]
pub struct Told {
    pub title: String,
    pub body: String,
    /// Where it is another than the page's.
    pub lang: Option<&'static str>,
    pub at: Timestamp,
}

impl Told {
    pub fn of(visit: &Visit, version: &Version) -> Told {
        let (body, lang) = texts::in_lang(&version.content.body, visit.lang);
        let (title, _) = texts::in_lang(&version.content.title, lang);
        Told {
            title: title.to_owned(),
            body: body.to_owned(),
            lang: (lang != visit.lang).then_some(lang.tag()),
            at: version.starts,
        }
    }

    pub fn parts(&self) -> Vec<Part<'_>> {
        prose::parts(&self.body)
    }

    pub(crate) fn sample(title: &str) -> Told {
        let body = "1. Heading\nText.\n\nSecond paragraph.".to_owned();
        Told { title: title.to_owned(), body, lang: Some("ja"), at: Timestamp::UNIX_EPOCH }
    }
}

impl Board {
    /// On the pages that let people in. They are there without a database, and without news then.
    pub async fn at_the_door(visit: &Visit) -> Board {
        Board::of(visit, false).await.unwrap_or_else(|error| {
            tracing::warn!(error = error.chain(), "a page at the door stands without the site's news");
            Board::default()
        })
    }

    /// To those who are not logged in only what is meant for them, too.
    pub async fn of(visit: &Visit, is_inside: bool) -> Result<Board> {
        let mut conn = visit.portal.store.read().await?;
        let kinds = texts::shown_kinds(&mut conn, visit.slug()).await?;
        let news = if kinds.contains(&Kind::News) {
            texts::shown(&mut conn, visit.slug(), Kind::News).await?
        } else {
            Vec::new()
        };
        let meant: Vec<&Version> =
            news.iter().filter(|version| is_inside || version.content.at_login).collect();
        Ok(Board {
            has_more: meant.len() > NEWEST,
            news: meant.into_iter().take(NEWEST).map(|version| Told::of(visit, version)).collect(),
            has_faq: kinds.contains(&Kind::Faq),
            has_terms: kinds.contains(&Kind::Terms),
        })
    }

    pub(crate) fn sample() -> Board {
        let news = vec![Told::sample("New Year holidays"), Told::sample("Maintenance")];
        Board { news, has_more: true, has_faq: true, has_terms: true }
    }
}
