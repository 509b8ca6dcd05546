//! A text as it is typed, and what can be made of it.

use counter::{
    Refusal, Sheet, fold,
    site::LocalText,
    texts::{Content, Version},
};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use serde::{Deserialize, Serialize};

use super::Topic;

const LONGEST_TITLE: usize = 100;
const LONGEST_LABEL: usize = 40;
const LAST_PLACE: u32 = 9999;

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// The number of the version from which it was begun.
    pub after: String,
    pub label: String,
    pub title_ja: String,
    pub title_en: String,
    pub body_ja: String,
    pub body_en: String,
    pub after_ja: String,
    pub after_en: String,
    pub starts: String,
    pub ends: String,
    pub place: String,
    pub at_login: String,
    pub asks_again: String,
}

/// What was typed, taken.
#[derive(Clone, Debug)]
pub struct Taken {
    pub after: i64,
    pub label: String,
    pub content: Content,
    /// None for at once.
    pub starts: Option<Timestamp>,
    pub ends: Option<Timestamp>,
}

impl Typed {
    /// What stands on the form when it is opened: the newest of these versions. What still waits keeps its time, and so does
    /// news, so that a slip of the pen can be mended; of anything else a new version has a time of its own.
    pub fn of(topic: Topic, versions: &[Version], zone: &TimeZone, now: Timestamp) -> Typed {
        let after = versions.first().map_or(0, |newest| newest.number).to_string();
        let Some(latest) = versions.iter().find(|version| topic.counts(version)) else {
            return Typed { after, ..Typed::of_content(&Content::default()) };
        };
        let typed = Typed { after, ..Typed::of_content(&latest.content) };
        if !topic.is_news() && latest.starts <= now {
            return typed;
        }
        let moment = |at: Timestamp| as_browsers_do(at.to_zoned(zone.clone()).datetime());
        Typed {
            starts: moment(latest.starts),
            ends: latest.ends.map(moment).unwrap_or_default(),
            asks_again: tick(latest.content.asks_again),
            ..typed
        }
    }

    fn of_content(content: &Content) -> Typed {
        Typed {
            title_ja: content.title.ja.clone(),
            title_en: content.title.en.clone(),
            body_ja: content.body.ja.clone(),
            body_en: content.body.en.clone(),
            after_ja: content.after.ja.clone(),
            after_en: content.after.en.clone(),
            place: content.place.to_string(),
            at_login: tick(content.at_login),
            ..Typed::default()
        }
    }

    pub fn sheet(&self) -> Sheet {
        Sheet::blank()
            .typed("after", &self.after)
            .typed("label", &self.label)
            .typed("title_ja", &self.title_ja)
            .typed("title_en", &self.title_en)
            .typed("body_ja", &self.body_ja)
            .typed("body_en", &self.body_en)
            .typed("after_ja", &self.after_ja)
            .typed("after_en", &self.after_en)
            .typed("starts", moment_shown(&self.starts))
            .typed("ends", moment_shown(&self.ends))
            .typed("place", &self.place)
            .typed("at_login", &self.at_login)
            .typed("asks_again", &self.asks_again)
    }

    pub fn take(&self, topic: Topic, zone: &TimeZone, now: Timestamp) -> Result<Taken, Vec<Refusal>> {
        let mut reading = Reading { refusals: Vec::new(), zone };
        let content = Content {
            title: LocalText {
                ja: reading.line("title_ja", &self.title_ja, topic.no_title(), LONGEST_TITLE),
                en: reading.line("title_en", &self.title_en, None, LONGEST_TITLE),
            },
            body: LocalText {
                ja: reading.prose("body_ja", &self.body_ja, topic.no_body(), topic.longest()),
                en: reading.prose("body_en", &self.body_en, topic.no_english(), topic.longest()),
            },
            after: LocalText {
                ja: reading.prose("after_ja", &self.after_ja, None, topic.longest()),
                en: reading.prose("after_en", &self.after_en, None, topic.longest()),
            },
            at_login: !self.at_login.is_empty(),
            place: reading.place(&self.place),
            asks_again: topic.is_consent() && !self.asks_again.is_empty(),
        };
        let label = reading.line("label", &self.label, topic.no_label(), LONGEST_LABEL);
        let starts = reading.moment("starts", &self.starts);
        let ends = reading.moment("ends", &self.ends);
        // What people agreed to, or were bound by, is not changed behind their backs.
        if topic.is_labelled() && starts.is_some_and(|starts| starts < now) {
            reading.refuse("starts", "texts-refused-past");
        }
        if ends.is_some_and(|ends| ends <= starts.unwrap_or(now).max(now)) {
            reading.refuse("ends", "texts-refused-ends");
        }
        if topic.is_many() && content.title.en.is_empty() != content.body.en.is_empty() {
            let missing = if content.title.en.is_empty() { "title_en" } else { "body_en" };
            reading.refuse(missing, "texts-refused-half");
        }
        if topic.is_mail() && content == (Content { place: content.place, ..Content::default() }) {
            reading.refuse("title_ja", "texts-refused-empty");
        }
        if reading.refusals.is_empty() {
            let after = self.after.parse().unwrap_or(0);
            Ok(Taken { after, label, content, starts, ends })
        } else {
            Err(reading.refusals)
        }
    }
}

fn tick(is_set: bool) -> String {
    if is_set { "1".to_owned() } else { String::new() }
}

/// A moment that can be read stands on the form as the browser's own field holds it, whatever way it was typed.
fn moment_shown(typed: &str) -> String {
    civil(&fold::half_width(typed)).map_or_else(|| typed.to_owned(), as_browsers_do)
}

fn as_browsers_do(at: DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M").to_string()
}

/// Whether the browser's own field can hold it.
pub fn is_for_browsers(value: &str) -> bool {
    value.is_empty() || civil(value).is_some_and(|at| as_browsers_do(at) == value)
}

/// What is said where nothing stands in a field; None where that is well.
type Missing = Option<&'static str>;

struct Reading<'a> {
    refusals: Vec<Refusal>,
    zone: &'a TimeZone,
}

impl Reading<'_> {
    fn refuse(&mut self, field: &'static str, key: &'static str) {
        self.refusals.push(Refusal::of(field, key));
    }

    fn line(&mut self, field: &'static str, typed: &str, missing: Missing, most: usize) -> String {
        let text = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        self.bound(field, &text, missing, most);
        text
    }

    fn prose(&mut self, field: &'static str, typed: &str, missing: Missing, most: usize) -> String {
        let text = typed.replace("\r\n", "\n").trim().to_owned();
        self.bound(field, &text, missing, most);
        text
    }

    fn bound(&mut self, field: &'static str, text: &str, missing: Missing, most: usize) {
        if let (Some(missing), true) = (missing, text.is_empty()) {
            self.refuse(field, missing);
        } else if text.chars().count() > most {
            self.refusals.push(Refusal::of(field, "texts-refused-long").with("most", most));
        }
    }

    fn place(&mut self, typed: &str) -> u32 {
        let digits = fold::half_width(typed);
        let place = if digits.trim().is_empty() { Some(0) } else { digits.trim().parse().ok() };
        place.filter(|place| *place <= LAST_PLACE).unwrap_or_else(|| {
            self.refusals.push(Refusal::of("place", "texts-refused-place").with("most", LAST_PLACE));
            0
        })
    }

    /// As browsers send it, or as people write it: 2026-11-20T09:00, 2026/11/20 9:00, 2026/11/20.
    fn moment(&mut self, field: &'static str, typed: &str) -> Option<Timestamp> {
        let typed = fold::half_width(typed);
        if typed.trim().is_empty() {
            return None;
        }
        let at = civil(&typed).and_then(|at| at.to_zoned(self.zone.clone()).ok());
        if at.is_none() {
            self.refuse(field, "texts-refused-moment");
        }
        at.map(|at| at.timestamp())
    }
}

fn civil(typed: &str) -> Option<DateTime> {
    let mut parts = typed.split(['T', ' ']).filter(|part| !part.is_empty());
    let mut day = parts.next()?.split(['-', '/']).map(str::parse::<i16>);
    let mut time = parts.next().unwrap_or("0:0").split(':').map(str::parse::<i8>);
    let (year, month, date) = (day.next()?.ok()?, day.next()?.ok()?, day.next()?.ok()?);
    let (hour, minute) = (time.next()?.ok()?, time.next()?.ok()?);
    let is_whole = day.next().is_none() && parts.next().is_none();
    let small = |number: i16| i8::try_from(number).ok();
    let at = DateTime::new(year, small(month)?, small(date)?, hour, minute, 0, 0).ok()?;
    (is_whole && (2000..=9999).contains(&year)).then_some(at)
}

#[cfg(test)]
mod tests {
    use counter::texts::Kind;

    use super::*;

    const NEWS: Topic = Topic::Of(Kind::News);
    const MAIL: Topic = Topic::Of(Kind::Mail);

    fn keys(typed: &Typed, topic: Topic) -> Vec<(String, String)> {
        let now = "2026-11-20T00:00:00Z".parse().expect("a moment");
        let refusals = typed.take(topic, &TimeZone::UTC, now).err().unwrap_or_default();
        refusals
            .into_iter()
            .map(|refusal| (refusal.field.unwrap_or_default().to_owned(), refusal.key.to_string()))
            .collect()
    }

    fn typed(set: impl FnOnce(&mut Typed)) -> Typed {
        let mut typed =
            Typed { title_ja: "題".to_owned(), body_ja: "本文".to_owned(), ..Typed::default() };
        set(&mut typed);
        typed
    }

    #[test]
    fn what_cannot_be_taken_is_named_with_its_field() {
        let with = |set: fn(&mut Typed)| typed(set);
        for (typed, topic, refused) in [
            (with(|_| {}), NEWS, None),
            (with(|one| one.title_ja.clear()), NEWS, Some(("title_ja", "texts-refused-no-title"))),
            (with(|one| one.body_ja = " \r\n".to_owned()), NEWS, Some(("body_ja", "texts-refused-no-body"))),
            (with(|one| one.title_en = "Title".to_owned()), NEWS, Some(("body_en", "texts-refused-half"))),
            (with(|one| one.body_en = "Body".to_owned()), NEWS, Some(("title_en", "texts-refused-half"))),
            (with(|one| one.title_ja = "あ".repeat(101)), NEWS, Some(("title_ja", "texts-refused-long"))),
            (with(|one| one.starts = "tomorrow".to_owned()), NEWS, Some(("starts", "texts-refused-moment"))),
            (
                with(|one| one.starts = "2026-02-30T09:00".to_owned()),
                NEWS,
                Some(("starts", "texts-refused-moment")),
            ),
            (with(|one| one.starts = "2020/1/1".to_owned()), NEWS, None),
            (
                with(|one| one.ends = "2026/11/19 23:59".to_owned()),
                NEWS,
                Some(("ends", "texts-refused-ends")),
            ),
            (
                with(|one| one.place = "10000".to_owned()),
                Topic::Of(Kind::Faq),
                Some(("place", "texts-refused-place")),
            ),
            (with(|_| {}), Topic::Of(Kind::Terms), Some(("label", "texts-refused-no-label"))),
            (
                with(|one| {
                    one.label = "2".to_owned();
                    one.starts = "2026-11-19T09:00".to_owned();
                }),
                Topic::Of(Kind::Terms),
                Some(("starts", "texts-refused-past")),
            ),
            (
                with(|one| one.label = "2".to_owned()),
                Topic::Consent,
                Some(("body_en", "texts-refused-no-english")),
            ),
            (Typed::default(), MAIL, Some(("title_ja", "texts-refused-empty"))),
            (with(|one| one.title_ja.clear()), MAIL, None),
        ] {
            assert_eq!(
                keys(&typed, topic),
                refused
                    .map(|(field, key)| (field.to_owned(), key.to_owned()))
                    .into_iter()
                    .collect::<Vec<_>>(),
                "{topic:?} {typed:?}"
            );
        }
    }

    #[test]
    fn a_moment_is_taken_as_browsers_send_it_and_as_people_write_it() {
        let now = "2026-11-20T00:00:00Z".parse().expect("a moment");
        for written in ["2026-12-01T09:05", "2026/12/01 9:05", "２０２６／１２／１ ９：０５"] {
            let typed = typed(|one| one.starts = written.to_owned());
            let taken = typed.take(NEWS, &TimeZone::UTC, now).expect("a moment");
            assert_eq!(
                taken.starts.map(|at| at.to_string()).as_deref(),
                Some("2026-12-01T09:05:00Z"),
                "{written}"
            );
        }
    }
}
