//! Texts that change with business and not with the program (OFF-6): news, questions and answers, terms, what a site adds to
//! its mails. They are versions, never changed and only added to; of each subject the newest is shown whose time has come.

mod sql;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{Conn, Result, Tx};

use crate::{site::LocalText, words::Lang};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 「お知らせ」
    News,
    /// 「よくあるご質問」
    Faq,
    /// 「利用規約」
    Terms,
    /// A site's own words around those of the program, in one kind of mail.
    Mail,
}

impl Kind {
    pub const ALL: [Kind; 4] = [Kind::News, Kind::Faq, Kind::Terms, Kind::Mail];

    pub fn name(self) -> &'static str {
        match self {
            Kind::News => "news",
            Kind::Faq => "faq",
            Kind::Terms => "terms",
            Kind::Mail => "mail",
        }
    }
}

/// What a version says. What a kind has no use for is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    /// Of a mail: its subject.
    pub title: LocalText,
    /// Prose; of a mail, what stands before the program's words.
    pub body: LocalText,
    /// Of a mail: what stands after them.
    pub after: LocalText,
    /// Of news: whether those who are not logged in see it, too.
    pub at_login: bool,
    /// Of questions: their order.
    pub place: u32,
    /// Of the consent: whether those who agreed before are asked anew.
    pub asks_again: bool,
}

/// One of a subject's versions.
#[derive(Clone, Debug)]
pub struct Version {
    pub subject: String,
    pub number: i64,
    /// Its name for people, where it has one.
    pub label: String,
    pub content: Content,
    pub starts: Timestamp,
    pub ends: Option<Timestamp>,
    /// With it the subject was taken away.
    pub gone: bool,
    pub made: Timestamp,
    pub made_by: String,
}

/// How a version stands at a moment, as long as no newer one has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Waiting,
    Shown,
    Over,
    Gone,
}

impl Version {
    pub fn state(&self, now: Timestamp) -> State {
        match self {
            Version { gone: true, .. } => State::Gone,
            Version { starts, .. } if *starts > now => State::Waiting,
            Version { ends: Some(ends), .. } if *ends <= now => State::Over,
            _ => State::Shown,
        }
    }

    /// Whether it was ever shown: among all versions of its subject none that is newer had begun before it.
    pub fn was_shown(&self, all: &[Version], now: Timestamp) -> bool {
        let came_before = |other: &Version| other.number > self.number && other.starts <= self.starts;
        !self.gone && self.starts <= now && !all.iter().any(came_before)
    }
}

/// A version as it is written.
#[derive(Clone, Debug)]
pub struct NewVersion<'a> {
    pub kind: Kind,
    pub subject: &'a str,
    /// The number of the version that it follows; 0 for the first.
    pub after: i64,
    pub label: &'a str,
    pub content: &'a Content,
    pub starts: Timestamp,
    pub ends: Option<Timestamp>,
    pub gone: bool,
    pub by: &'a str,
}

/// What is shown now, in the order in which it is shown: news from the newest, questions by their places.
pub async fn shown(conn: &mut Conn, site: &str, kind: Kind) -> Result<Vec<Version>> {
    let now = conn.now();
    let mut shown = sql::begun(conn, site, kind.name(), now).await?;
    shown.retain(|version| version.state(now) == State::Shown);
    order(kind, &mut shown);
    Ok(shown)
}

/// Of which kinds anything is shown now.
pub async fn shown_kinds(conn: &mut Conn, site: &str) -> Result<Vec<Kind>> {
    let now = conn.now();
    let names = sql::shown_kinds(conn, site, now).await?;
    Ok(Kind::ALL.into_iter().filter(|kind| names.iter().any(|name| name == kind.name())).collect())
}

/// The newest version of each subject, whatever its time.
pub async fn newest(conn: &mut Conn, site: &str, kind: Kind) -> Result<Vec<Version>> {
    let mut newest = sql::begun(conn, site, kind.name(), Timestamp::MAX).await?;
    order(kind, &mut newest);
    Ok(newest)
}

fn order(kind: Kind, versions: &mut [Version]) {
    versions.sort_by(|one, other| match kind {
        Kind::News => (other.starts, &other.subject).cmp(&(one.starts, &one.subject)),
        _ => (one.content.place, &one.subject).cmp(&(other.content.place, &other.subject)),
    });
}

pub async fn shown_of(conn: &mut Conn, site: &str, (kind, subject): (Kind, &str)) -> Result<Option<Version>> {
    let now = conn.now();
    let begun = sql::begun_of(conn, site, (kind.name(), subject), now).await?;
    Ok(begun.filter(|version| version.state(now) == State::Shown))
}

/// Every version of a subject, the newest first.
pub async fn versions(conn: &mut Conn, site: &str, (kind, subject): (Kind, &str)) -> Result<Vec<Version>> {
    sql::versions(conn, site, (kind.name(), subject)).await
}

/// Adds a version. False where somebody was quicker and it follows another one than was thought.
pub async fn write(tx: &mut Tx, site: &str, new: &NewVersion<'_>) -> Result<bool> {
    sql::insert(tx, site, new).await
}

/// A text in a language, or in Japanese where it has not been translated; and the language that it is.
pub fn in_lang(text: &LocalText, lang: Lang) -> (&str, Lang) {
    let own = text.in_lang(lang);
    if own.is_empty() { (&text.ja, Lang::Ja) } else { (own, lang) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_shown_from_its_start_to_its_end() {
        let at = |second| Timestamp::from_second(second).expect("a moment");
        let version = |ends: Option<i64>, gone| Version {
            subject: String::new(),
            number: 1,
            label: String::new(),
            content: Content::default(),
            starts: at(10),
            ends: ends.map(at),
            gone,
            made: at(0),
            made_by: String::new(),
        };
        for (ends, gone, now, state) in [
            (None, false, 9, State::Waiting),
            (None, false, 10, State::Shown),
            (Some(20), false, 19, State::Shown),
            (Some(20), false, 20, State::Over),
            (None, true, 11, State::Gone),
        ] {
            assert_eq!(version(ends, gone).state(at(now)), state, "{ends:?} {gone} {now}");
        }
    }

    #[test]
    fn what_is_not_translated_stands_in_japanese() {
        let both = LocalText { ja: "日本語".to_owned(), en: "English".to_owned() };
        let one = LocalText { en: String::new(), ..both.clone() };
        assert_eq!(in_lang(&both, Lang::En), ("English", Lang::En));
        assert_eq!(in_lang(&one, Lang::En), ("日本語", Lang::Ja));
        assert_eq!(in_lang(&one, Lang::Ja), ("日本語", Lang::Ja));
    }
}
