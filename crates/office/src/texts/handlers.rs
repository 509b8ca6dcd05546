//! GET /office/{site}/texts and what lies below it.

use axum::extract::{Path, Query};
use counter::{
    Answer, Area, Desks, Error, Form, Frame, Refusal, Staff, Visit,
    drafts::{Owner, Way},
    form::Pressed,
    mail::Known,
    page, refused, see_other,
    texts::{self, Content, Kind, State, Version},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    Topic,
    actions::{self, CHANGED, Outcome, Subject, asks_for_consent},
    pages::{Group, Line, Preview, TextConfirmPage, TextPage, TextVersionPage, TextsPage, name_of},
    topic::ONLY,
    typed::Typed,
};

/// The draft's name.
const FORM: &str = "office-text";

/// The kinds of mail that this site sends.
pub fn mails(visit: &Visit) -> Vec<Known> {
    let desks = visit.portal.part::<Desks>().of(&visit.site);
    door::mails(&visit.site).into_iter().chain(desks.flat_map(|desk| desk.mails().iter().copied())).collect()
}

pub async fn show_all(visit: Visit, staff: Staff) -> Answer {
    let mut conn = visit.portal.store.read().await?;
    let site = visit.slug();
    let f = visit.office_frame(&staff);
    let mut groups = Vec::new();
    for kind in [Kind::News, Kind::Faq] {
        let newest = texts::newest(&mut conn, site, kind).await?;
        let lines = newest
            .iter()
            .filter(|version| !version.gone)
            .map(|version| Line::of(version, visit.at))
            .collect();
        groups.push(Group { topic: Topic::Of(kind), lines });
    }
    let mut single = vec![Topic::Of(Kind::Terms)];
    if asks_for_consent(&visit.site) {
        single.insert(0, Topic::Consent);
    }
    for topic in single {
        let subject = Subject { topic, name: ONLY.to_owned() };
        let versions = subject.versions(&mut conn, site).await?;
        groups.push(Group { topic, lines: vec![Line::of_only(topic, &versions, visit.at)] });
    }
    let own = texts::newest(&mut conn, site, Kind::Mail).await?;
    let mails = mails(&visit);
    let lines = mails.iter().map(|known| {
        let version = own.iter().find(|version| version.subject == known.kind && !version.gone);
        Line::of_mail(&f, known, version, visit.at)
    });
    groups.push(Group { topic: Topic::Of(Kind::Mail), lines: lines.collect() });
    page(&TextsPage { f, groups, may_change: staff.role.changes(Area::House) })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct After {
    written: Option<String>,
}

pub async fn show(
    visit: Visit,
    staff: Staff,
    Path((_, topic, name)): Path<(String, String, String)>,
    Query(after): Query<After>,
) -> Answer {
    let subject = Subject::find(&visit, &topic, name)?;
    let versions = subject.versions(&mut visit.portal.store.read().await?, visit.slug()).await?;
    let typed = Typed::of(subject.topic, &versions, &visit.site.time_zone, visit.at);
    shown(
        &visit,
        &staff,
        (subject, versions),
        Shown { is_written: after.written.is_some(), ..Shown::of(typed) },
    )
}

struct Shown {
    typed: Typed,
    refusals: Vec<Refusal>,
    draft: Option<Uuid>,
    is_written: bool,
}

impl Shown {
    fn of(typed: Typed) -> Shown {
        Shown { typed, refusals: Vec::new(), draft: None, is_written: false }
    }
}

fn shown(visit: &Visit, staff: &Staff, (subject, versions): (Subject, Vec<Version>), it: Shown) -> Answer {
    // Only news, questions and the like can be new; of anything else that was never written there is nothing.
    if versions.is_empty() && subject.topic.is_many() && !subject.is_new() {
        return Err(Error::NotFound);
    }
    let f = visit.office_frame(staff);
    let path = subject.path();
    let action = match it.draft {
        Some(id) => way(visit, staff, &subject).input(Some(id)),
        None => visit.office(&path),
    };
    let page_of = TextPage {
        sample: sample(visit, &f, &subject),
        action,
        sheet: it.typed.sheet().refused(it.refusals),
        is_written: it.is_written,
        may_change: staff.role.changes(Area::House),
        at: visit.at,
        topic: subject.topic,
        is_new: subject.is_new(),
        name: subject.name,
        versions,
        f,
    };
    if page_of.sheet.is_refused() { refused(&page_of) } else { page(&page_of) }
}

fn known(visit: &Visit, subject: &Subject) -> Option<Known> {
    mails(visit).into_iter().find(|known| subject.topic.is_mail() && known.kind == subject.name)
}

/// The program's own words, where the subject is a mail.
fn sample(visit: &Visit, f: &Frame, subject: &Subject) -> Option<(String, Preview)> {
    let known = known(visit, subject)?;
    Some((name_of(f, &known), Preview::of_mail(f, &known, &Content::default())))
}

/// What a text is, by name.
fn what(visit: &Visit, f: &Frame, subject: &Subject) -> String {
    known(visit, subject).map_or_else(|| f.say(subject.topic.word()), |known| name_of(f, &known))
}

fn way<'a>(visit: &'a Visit, staff: &Staff, subject: &Subject) -> Way<'a> {
    let path = visit.office(&format!("{}/drafts", subject.path()));
    Way::of(visit, Owner::of_staff(staff), FORM, path)
}

pub async fn begin(
    visit: Visit,
    staff: Staff,
    Path((_, topic, name)): Path<(String, String, String)>,
    Form(typed): Form<Typed>,
) -> Answer {
    let subject = Subject::find(&visit, &topic, name)?;
    keep(&visit, &staff, subject, (None, typed)).await
}

pub async fn correct(
    visit: Visit,
    staff: Staff,
    Path((_, topic, name, id)): Path<(String, String, String, Uuid)>,
) -> Answer {
    let subject = Subject::find(&visit, &topic, name)?;
    let Some(typed) = way(&visit, &staff, &subject).typed(id).await? else {
        return Ok(see_other(visit.office("texts")));
    };
    let versions = subject.versions(&mut visit.portal.store.read().await?, visit.slug()).await?;
    shown(&visit, &staff, (subject, versions), Shown { draft: Some(id), ..Shown::of(typed) })
}

pub async fn save(
    visit: Visit,
    staff: Staff,
    Path((_, topic, name, id)): Path<(String, String, String, Uuid)>,
    Form(typed): Form<Typed>,
) -> Answer {
    let subject = Subject::find(&visit, &topic, name)?;
    way(&visit, &staff, &subject).find::<Typed>(id).await?;
    keep(&visit, &staff, subject, (Some(id), typed)).await
}

async fn keep(
    visit: &Visit,
    staff: &Staff,
    subject: Subject,
    (draft, typed): (Option<Uuid>, Typed),
) -> Answer {
    if let Err(refusals) = typed.take(subject.topic, &visit.site.time_zone, visit.at) {
        return refuse(visit, staff, subject, (draft, typed, refusals)).await;
    }
    let tx = visit.portal.store.begin().await?;
    way(visit, staff, &subject).keep(tx, draft, &typed).await
}

async fn refuse(
    visit: &Visit,
    staff: &Staff,
    subject: Subject,
    (draft, typed, refusals): (Option<Uuid>, Typed, Vec<Refusal>),
) -> Answer {
    let versions = subject.versions(&mut visit.portal.store.read().await?, visit.slug()).await?;
    // Only who has been told that another version has come in between may go on from it.
    let is_told = refusals.iter().any(|refusal| refusal.key == CHANGED);
    let newest = versions.first().map_or(0, |newest| newest.number).to_string();
    let typed = if is_told { Typed { after: newest, ..typed } } else { typed };
    shown(visit, staff, (subject, versions), Shown { typed, refusals, draft, is_written: false })
}

pub async fn confirm(
    visit: Visit,
    staff: Staff,
    Path((_, topic, name, id)): Path<(String, String, String, Uuid)>,
) -> Answer {
    let subject = Subject::find(&visit, &topic, name)?;
    let way = way(&visit, &staff, &subject);
    let typed = way.typed::<Typed>(id).await?;
    let taken = typed.map(|typed| typed.take(subject.topic, &visit.site.time_zone, visit.at));
    let Some(Ok(taken)) = taken else { return Ok(see_other(way.input(Some(id)))) };
    let f = visit.office_frame(&staff);
    page(&TextConfirmPage {
        what: what(&visit, &f, &subject),
        previews: previews(&visit, &f, &subject, &taken.content),
        topic: subject.topic,
        action: way.input(Some(id)),
        taken,
        f,
    })
}

fn previews(visit: &Visit, f: &Frame, subject: &Subject, content: &Content) -> Vec<Preview> {
    Preview::all(f, &visit.portal.words, known(visit, subject).as_ref(), content)
}

pub async fn send(
    visit: Visit,
    staff: Staff,
    Path((_, topic, name, id)): Path<(String, String, String, Uuid)>,
    _: Pressed,
) -> Answer {
    let subject = Subject::find(&visit, &topic, name)?;
    let draft = way(&visit, &staff, &subject).find::<Typed>(id).await?;
    match actions::write(&visit, &staff, &subject, (id, &draft.typed)).await? {
        Outcome::Written(subject) => Ok(see_other(visit.office(&format!("{}?written=1", subject.path())))),
        Outcome::Refused(refusal) => {
            refuse(&visit, &staff, subject, (Some(id), draft.typed, vec![refusal])).await
        }
    }
}

pub async fn end(
    visit: Visit,
    staff: Staff,
    Path((_, topic, name)): Path<(String, String, String)>,
    _: Pressed,
) -> Answer {
    let subject = Subject::find(&visit, &topic, name)?;
    actions::end(&visit, &staff, &subject).await?;
    Ok(see_other(visit.office("texts")))
}

pub async fn version(
    visit: Visit,
    staff: Staff,
    Path((_, topic, name, number)): Path<(String, String, String, i64)>,
) -> Answer {
    let subject = Subject::find(&visit, &topic, name)?;
    let versions = subject.versions(&mut visit.portal.store.read().await?, visit.slug()).await?;
    let version = versions.into_iter().find(|version| version.number == number).ok_or(Error::NotFound)?;
    let can_be_taken_back = subject.topic == Topic::Consent
        && version.state(visit.at) == State::Waiting
        && staff.role.changes(Area::House);
    let take_back = || visit.office(&format!("{}/versions/{number}/withdrawal", subject.path()));
    let f = visit.office_frame(&staff);
    page(&TextVersionPage {
        what: what(&visit, &f, &subject),
        previews: previews(&visit, &f, &subject, &version.content),
        topic: subject.topic,
        back: visit.office(&subject.path()),
        take_back: can_be_taken_back.then(take_back),
        version,
        f,
    })
}

pub async fn take_back(
    visit: Visit,
    staff: Staff,
    Path((_, topic, name, number)): Path<(String, String, String, i64)>,
    _: Pressed,
) -> Answer {
    let subject = Subject::find(&visit, &topic, name)?;
    actions::take_back(&visit, &staff, &subject, number).await?;
    Ok(see_other(visit.office(&subject.path())))
}
