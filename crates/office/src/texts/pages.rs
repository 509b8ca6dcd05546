//! What the pages of texts show.

use std::sync::Arc;

use askama::Template;
use counter::{
    Frame, Lang, Sheet, Words,
    mail::{self, Known},
    prose::{self, Part},
    site::LocalText,
    texts::{Content, Kind, State, Version},
};
use jiff::Timestamp;

use super::{
    Topic,
    topic::NEW,
    typed::{Taken, is_for_browsers},
};

/// 「文章の管理」
#[derive(Template)]
#[template(path = "texts.html")]
pub struct TextsPage {
    pub f: Frame,
    pub groups: Vec<Group>,
    pub may_change: bool,
}

/// All of one topic.
pub struct Group {
    pub topic: Topic,
    pub lines: Vec<Line>,
}

impl Group {
    fn new_path(&self) -> String {
        self.topic.path(NEW)
    }
}

/// One subject, as it stands now.
#[derive(Default)]
pub struct Line {
    pub name: String,
    pub title: String,
    pub label: String,
    pub state: Option<State>,
    pub starts: Option<Timestamp>,
    pub ends: Option<Timestamp>,
}

impl Line {
    fn state(&self) -> &'static str {
        self.state.map_or("texts-none", state_word)
    }

    pub fn of(version: &Version, now: Timestamp) -> Line {
        Line {
            name: version.subject.clone(),
            title: version.content.title.ja.clone(),
            label: version.label.clone(),
            state: Some(version.state(now)),
            starts: Some(version.starts),
            ends: version.ends,
        }
    }

    /// Of several versions the one that is shown, or else the newest.
    pub fn of_only(topic: Topic, versions: &[Version], now: Timestamp) -> Line {
        let mut counting = versions.iter().filter(|version| topic.counts(version));
        let newest = counting.clone().next();
        let shown = counting.find(|version| version.starts <= now);
        let line = shown.or(newest).map(|version| Line::of(version, now));
        Line { name: super::topic::ONLY.to_owned(), ..line.unwrap_or_default() }
    }

    pub fn of_mail(f: &Frame, known: &Known, own: Option<&Version>, now: Timestamp) -> Line {
        let title = name_of(f, known);
        let line = own.map(|version| Line::of(version, now)).unwrap_or_default();
        Line { name: known.kind.to_owned(), title, ..line }
    }
}

/// A kind of mail has the name that it has in the outbox.
pub fn name_of(f: &Frame, known: &Known) -> String {
    f.say(&mail::word(known.kind))
}

fn state_word(state: State) -> &'static str {
    match state {
        State::Waiting => "texts-waiting",
        State::Shown => "texts-shown",
        State::Over => "texts-over",
        State::Gone => "texts-gone",
    }
}

impl TextsPage {
    /// What a line without a title of its own is called.
    fn title(&self, group: &Group, line: &Line) -> String {
        if line.title.is_empty() { self.f.say(group.topic.word()) } else { line.title.clone() }
    }

    pub fn sample(f: Frame) -> Self {
        let line = |title: &str, state, ends| Line {
            name: "1".to_owned(),
            title: title.to_owned(),
            state: Some(state),
            starts: Some(Timestamp::UNIX_EPOCH),
            ends,
            ..Line::default()
        };
        let news = vec![
            line("New Year holidays", State::Shown, Some(Timestamp::UNIX_EPOCH)),
            line("New pages", State::Waiting, None),
            line("Maintenance", State::Over, None),
        ];
        let terms = vec![Line { label: "2026-04".to_owned(), ..line("", State::Shown, None) }];
        let mail = vec![Line { title: "Link for a new password".to_owned(), ..Line::default() }];
        let group = |topic, lines| Group { topic, lines };
        let groups = vec![
            group(Topic::Of(Kind::News), news),
            group(Topic::Of(Kind::Faq), Vec::new()),
            group(Topic::Consent, vec![Line::default()]),
            group(Topic::Of(Kind::Terms), terms),
            group(Topic::Of(Kind::Mail), mail),
        ];
        TextsPage { f, groups, may_change: true }
    }
}

/// A text as its readers will see it, in one language.
pub struct Preview {
    pub lang: Lang,
    pub title: String,
    pub body: String,
    /// A mail has no headings.
    pub is_mail: bool,
}

impl Preview {
    /// In every language in which there is something to see.
    pub fn all(f: &Frame, words: &Arc<Words>, known: Option<&Known>, content: &Content) -> Vec<Preview> {
        let langs = Lang::ALL.into_iter();
        match known {
            Some(known) => langs
                .map(|lang| {
                    Preview::of_mail(&Frame { speech: words.speech(lang), ..f.clone() }, known, content)
                })
                .collect(),
            None => langs
                .filter(|lang| !content.body.in_lang(*lang).is_empty())
                .map(|lang| Preview {
                    lang,
                    title: content.title.in_lang(lang).to_owned(),
                    body: content.body.in_lang(lang).to_owned(),
                    is_mail: false,
                })
                .collect(),
        }
    }

    pub fn of_mail(f: &Frame, known: &Known, content: &Content) -> Preview {
        let lang = f.speech.lang;
        let message = (known.sample)(f).among(content, lang);
        let link = message.link.map(|(label, href)| format!("{label}\n{href}"));
        let lines: Vec<String> = message.lines.into_iter().chain(link).chain(message.after).collect();
        Preview { lang, title: message.subject, body: lines.join("\n\n"), is_mail: true }
    }

    fn parts(&self) -> Vec<Part<'_>> {
        if self.is_mail {
            return prose::paragraphs(&self.body).map(Part::Paragraph).collect();
        }
        prose::parts(&self.body)
    }

    fn word(&self) -> &'static str {
        match self.lang {
            Lang::Ja => "texts-in-japanese",
            Lang::En => "texts-in-english",
        }
    }

    fn sample() -> Preview {
        let body = "1. Heading\nText.\n\nSecond paragraph.".to_owned();
        Preview { lang: Lang::Ja, title: "New Year holidays".to_owned(), body, is_mail: false }
    }
}

/// One text: what it says, and what it said before.
#[derive(Template)]
#[template(path = "text.html")]
pub struct TextPage {
    pub f: Frame,
    pub topic: Topic,
    pub name: String,
    pub is_new: bool,
    /// Newest first.
    pub versions: Vec<Version>,
    pub sheet: Sheet,
    pub action: String,
    /// Of a mail: its name, and the program's own words.
    pub sample: Option<(String, Preview)>,
    pub is_written: bool,
    pub may_change: bool,
    pub at: Timestamp,
}

impl TextPage {
    fn kind_of_moment(sheet: &Sheet, field: &str) -> &'static str {
        // What the browser's own field cannot hold is shown as it was typed.
        if is_for_browsers(sheet.value(field)) { "datetime-local" } else { "text" }
    }

    fn heading(&self) -> String {
        match (&self.sample, self.is_new) {
            (Some((name, _)), _) => name.clone(),
            (None, true) => self.f.say1("texts-new", "topic", self.f.say(self.topic.word())),
            (None, false) => self.f.say(self.topic.word()),
        }
    }

    fn version_path(&self, version: &Version) -> String {
        format!("{}/versions/{}", self.topic.path(&self.name), version.number)
    }

    fn version_name(version: &Version) -> String {
        if version.label.is_empty() { version.number.to_string() } else { version.label.clone() }
    }

    /// Of those that have begun only the newest is shown; the others are of before.
    fn state(&self, version: &Version) -> &'static str {
        let replaces = |other: &Version| {
            other.number > version.number && other.starts <= self.at && self.topic.counts(other)
        };
        let is_replaced = self.versions.iter().any(replaces) && self.topic.counts(version);
        if is_replaced { "texts-replaced" } else { state_word(version.state(self.at)) }
    }

    fn can_be_ended(&self) -> bool {
        let is_there = self.versions.first().is_some_and(|latest| !latest.gone);
        self.may_change && is_there && self.topic != Topic::Consent
    }

    fn by(&self, version: &Version) -> String {
        by(&self.f, version)
    }

    fn write_word(&self) -> &'static str {
        match (self.topic.is_mail(), self.versions.is_empty()) {
            (true, _) => "texts-write-mail",
            (false, true) => "texts-write",
            (false, false) => "texts-write-again",
        }
    }

    fn rows(&self) -> u32 {
        match self.topic {
            Topic::Consent | Topic::Of(Kind::Terms) => 20,
            Topic::Of(Kind::Mail) => 4,
            Topic::Of(_) => 10,
        }
    }

    fn body_hint(&self) -> &'static str {
        if self.topic.is_mail() { "texts-mail-hint" } else { "texts-body-hint" }
    }

    fn english(&self, word: &str) -> String {
        self.f.say1("texts-english", "what", self.f.say(word))
    }

    fn english_hint(&self) -> &'static str {
        match self.topic {
            Topic::Consent => "texts-english-must",
            Topic::Of(Kind::Mail) => "texts-english-mail",
            Topic::Of(_) => "texts-english-may",
        }
    }

    fn end_lead(&self) -> &'static str {
        if self.topic.is_mail() { "texts-end-mail-lead" } else { "texts-end-lead" }
    }

    fn end_word(&self) -> &'static str {
        if self.topic.is_mail() { "texts-end-mail" } else { "texts-end" }
    }

    pub fn sample(f: Frame) -> Self {
        let sheet = Sheet::blank().typed("title_ja", "New Year holidays").typed("at_login", "1").refused([
            counter::Refusal::of("starts", "texts-refused-moment"),
            counter::Refusal::of("body_ja", "texts-refused-no-body"),
        ]);
        TextPage {
            f,
            topic: Topic::Of(Kind::News),
            name: "1".to_owned(),
            is_new: false,
            versions: vec![version(2), version(1)],
            sheet,
            action: "texts/news/1".to_owned(),
            sample: None,
            is_written: true,
            may_change: true,
            at: Timestamp::UNIX_EPOCH,
        }
    }

    pub fn sample_of(f: Frame, topic: Topic) -> Self {
        let sample = topic.is_mail().then(|| ("Kind of mail".to_owned(), Preview::sample()));
        TextPage {
            topic,
            sample,
            sheet: Sheet::blank(),
            versions: Vec::new(),
            is_new: topic.is_many(),
            is_written: false,
            ..TextPage::sample(f)
        }
    }
}

/// What it will be.
#[derive(Template)]
#[template(path = "text_confirm.html")]
pub struct TextConfirmPage {
    pub f: Frame,
    pub topic: Topic,
    /// What the text is, by name.
    pub what: String,
    pub taken: Taken,
    pub previews: Vec<Preview>,
    pub action: String,
}

impl TextConfirmPage {
    fn place_word(&self) -> &'static str {
        if self.taken.content.at_login { "texts-where-login" } else { "texts-where-top" }
    }

    fn starts(&self) -> String {
        match self.taken.starts {
            Some(at) => self.f.show.date_time(at),
            None => self.f.say("texts-at-once"),
        }
    }

    pub fn sample(f: Frame, topic: Topic) -> Self {
        let taken = Taken {
            after: 0,
            label: "2026-04".to_owned(),
            content: Content { at_login: true, asks_again: true, ..Content::default() },
            starts: None,
            ends: Some(Timestamp::UNIX_EPOCH),
        };
        let what = f.say(topic.word());
        TextConfirmPage {
            f,
            topic,
            what,
            taken,
            previews: vec![Preview::sample()],
            action: "draft".to_owned(),
        }
    }
}

/// What it was at some time.
#[derive(Template)]
#[template(path = "text_version.html")]
pub struct TextVersionPage {
    pub f: Frame,
    pub topic: Topic,
    pub what: String,
    pub version: Version,
    pub previews: Vec<Preview>,
    pub back: String,
    /// Where to press so that it never begins; None where it cannot be taken back, or not by this person.
    pub take_back: Option<String>,
}

impl TextVersionPage {
    fn name(&self) -> String {
        TextPage::version_name(&self.version)
    }

    fn by(&self) -> String {
        by(&self.f, &self.version)
    }

    pub fn sample(f: Frame) -> Self {
        TextVersionPage {
            what: f.say("texts-news"),
            f,
            topic: Topic::Of(Kind::News),
            version: version(1),
            previews: vec![Preview::sample()],
            back: "texts/news/1".to_owned(),
            take_back: Some("texts/consent/-/versions/1/withdrawal".to_owned()),
        }
    }
}

/// Who wrote it; what came with the site's file was written by nobody here.
fn by(f: &Frame, version: &Version) -> String {
    if version.made_by.is_empty() { f.say("texts-by-file") } else { version.made_by.clone() }
}

fn version(number: i64) -> Version {
    let title = LocalText { ja: "New Year holidays".to_owned(), en: String::new() };
    Version {
        subject: "1".to_owned(),
        number,
        label: String::new(),
        content: Content { title, ..Content::default() },
        starts: Timestamp::UNIX_EPOCH,
        ends: Some(Timestamp::UNIX_EPOCH),
        gone: number == 2,
        made: Timestamp::UNIX_EPOCH,
        made_by: if number == 1 { "Sato".to_owned() } else { String::new() },
    }
}
