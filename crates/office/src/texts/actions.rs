//! Writing a version, and taking a subject away.

use counter::{
    Error, Refusal, Staff, Visit, audit, drafts,
    error::Result,
    site::{LocalText, Site},
    texts::{self, Content, Kind, NewVersion, Version},
};
use door::{
    consent::{self, Written},
    policy::{Consent, Policy},
};
use store::Conn;
use uuid::Uuid;

use super::{
    Topic,
    topic::{NEW, ONLY},
    typed::{Taken, Typed},
};

/// A subject that a site has, or may have.
#[derive(Clone, Debug)]
pub struct Subject {
    pub topic: Topic,
    /// As it stands in addresses.
    pub name: String,
}

impl Subject {
    /// Nothing is found but what can be written at this site.
    pub fn find(visit: &Visit, topic: &str, name: String) -> Result<Subject> {
        let topic = Topic::named(topic).ok_or(Error::NotFound)?;
        let is_there = match topic {
            Topic::Consent => name == ONLY && asks_for_consent(&visit.site),
            Topic::Of(Kind::Terms) => name == ONLY,
            Topic::Of(Kind::Mail) => super::handlers::mails(visit).iter().any(|known| known.kind == name),
            Topic::Of(Kind::News | Kind::Faq) => name == NEW || name.parse::<Uuid>().is_ok(),
        };
        if is_there { Ok(Subject { topic, name }) } else { Err(Error::NotFound) }
    }

    pub fn is_new(&self) -> bool {
        self.name == NEW
    }

    /// As texts are kept.
    pub fn key(&self) -> &str {
        if self.name == ONLY { "" } else { &self.name }
    }

    pub fn path(&self) -> String {
        self.topic.path(&self.name)
    }

    fn about(&self) -> String {
        format!("text:{}:{}", self.topic.name(), self.name)
    }

    pub async fn versions(&self, conn: &mut Conn, site: &str) -> Result<Vec<Version>> {
        Ok(match self.topic {
            Topic::Consent => consent::sql::written(conn, site).await?.into_iter().map(of_consent).collect(),
            Topic::Of(kind) => texts::versions(conn, site, (kind, self.key())).await?,
        })
    }
}

pub fn asks_for_consent(site: &Site) -> bool {
    site.part::<Policy>().consent.is_some()
}

/// The door keeps them in its own way.
fn of_consent(written: Written) -> Version {
    let Consent { version, ja, en, asks_again, .. } = written.consent;
    Version {
        subject: String::new(),
        number: written.number,
        label: version,
        content: Content { body: LocalText { ja, en }, asks_again, ..Content::default() },
        starts: written.since,
        ends: None,
        gone: written.gone,
        made: written.since,
        made_by: written.made_by,
    }
}

/// What is refused where somebody else was quicker.
pub const CHANGED: &str = "texts-refused-changed";

/// What came of it.
pub enum Outcome {
    /// Now, or by an earlier press of the button.
    Written(Subject),
    Refused(Refusal),
}

/// Writes what was looked at; once, however often it is asked for.
pub async fn write(
    visit: &Visit,
    staff: &Staff,
    subject: &Subject,
    (draft, typed): (Uuid, &Typed),
) -> Result<Outcome> {
    let taken = match typed.take(subject.topic, &visit.site.time_zone, visit.at) {
        Ok(taken) => taken,
        Err(mut refusals) => return Ok(Outcome::Refused(refusals.swap_remove(0))),
    };
    // A new one has the draft's own id, and so only one of them ever comes of it.
    let name = if subject.is_new() { draft.to_string() } else { subject.name.clone() };
    let subject = Subject { topic: subject.topic, name };
    let mut tx = visit.portal.store.begin().await?;
    if !drafts::send(&mut tx, visit.slug(), draft, &subject.name).await? {
        return Ok(Outcome::Written(subject));
    }
    let at = tx.now();
    let versions = subject.versions(&mut tx, visit.slug()).await?;
    if versions.first().map_or(0, |newest| newest.number) != taken.after {
        return Ok(Outcome::Refused(Refusal::whole(CHANGED)));
    }
    if subject.topic.is_labelled() && versions.iter().any(|version| version.label == taken.label) {
        return Ok(Outcome::Refused(Refusal::of("label", "texts-refused-label")));
    }
    let is_written = match subject.topic {
        Topic::Consent => {
            let present = consent::present(&mut tx, &visit.site).await?;
            let new = Consent {
                version: taken.label.clone(),
                asks_again: taken.content.asks_again,
                documents: present.documents,
                ja: taken.content.body.ja.clone(),
                en: taken.content.body.en.clone(),
            };
            let since = taken.starts.unwrap_or(at);
            consent::write(&mut tx, visit.slug(), (&new, taken.after), (since, &staff.name)).await?
        }
        Topic::Of(kind) => {
            texts::write(&mut tx, visit.slug(), &version(kind, &subject, &taken, (at, &staff.name))).await?
        }
    };
    if !is_written {
        return Ok(Outcome::Refused(Refusal::whole(CHANGED)));
    }
    let deed = staff.deed(visit, "office.wrote-text").about(subject.about());
    let deed = if taken.label.is_empty() { deed } else { deed.with("version", taken.label.as_str()) };
    audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    tx.commit().await?;
    Ok(Outcome::Written(subject))
}

fn version<'a>(
    kind: Kind,
    subject: &'a Subject,
    taken: &'a Taken,
    (at, by): (jiff::Timestamp, &'a str),
) -> NewVersion<'a> {
    NewVersion {
        kind,
        subject: subject.key(),
        after: taken.after,
        label: &taken.label,
        content: &taken.content,
        starts: taken.starts.unwrap_or(at),
        ends: taken.ends,
        gone: false,
        by,
    }
}

/// 「掲載をやめる」: from now on nothing of it is shown; its versions stay.
pub async fn end(visit: &Visit, staff: &Staff, subject: &Subject) -> Result<()> {
    let Topic::Of(kind) = subject.topic else { return Err(Error::NotFound) };
    let mut tx = visit.portal.store.begin().await?;
    let versions = subject.versions(&mut tx, visit.slug()).await?;
    let latest = versions.first().ok_or(Error::NotFound)?;
    if latest.gone {
        return Ok(());
    }
    let gone = NewVersion {
        kind,
        subject: subject.key(),
        after: latest.number,
        label: "",
        content: &latest.content,
        starts: tx.now(),
        ends: None,
        gone: true,
        by: &staff.name,
    };
    if texts::write(&mut tx, visit.slug(), &gone).await? {
        let deed = staff.deed(visit, "office.ended-text").about(subject.about());
        audit::record(&mut tx, &visit.portal.keys, &deed).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// 「この版を取りやめる」: a consent that has not begun will not. What has been shown stays what was agreed to.
pub async fn take_back(visit: &Visit, staff: &Staff, subject: &Subject, number: i64) -> Result<()> {
    if subject.topic != Topic::Consent {
        return Err(Error::NotFound);
    }
    let mut tx = visit.portal.store.begin().await?;
    let versions = subject.versions(&mut tx, visit.slug()).await?;
    let version = versions.into_iter().find(|version| version.number == number).ok_or(Error::NotFound)?;
    if version.gone {
        return Ok(());
    }
    if !consent::take_back(&mut tx, visit.slug(), number).await? {
        return Err(Error::Conflict);
    }
    let deed = staff.deed(visit, "office.ended-text").about(subject.about()).with("version", version.label);
    audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    tx.commit().await?;
    Ok(())
}
