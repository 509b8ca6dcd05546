//! `/office/{site}/documents/{id}/cancellation`: input → /{draft}/confirmation → /{draft}/completion.

use axum::extract::Path;
use counter::{
    Answer, Error, Form, Refusal, Sheet, Staff, Visit,
    drafts::{Owner, Way},
    error::Result,
    fold,
    form::Pressed,
    page, refused, see_other,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{CancellationPage, CancelledPage, ConfirmPage, actions, find};
use crate::document::Document;

const LONGEST_REASON: usize = 200;

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Typed {
    #[serde(default)]
    reason: String,
}

/// A reason as it is taken.
pub fn taken(reason: &str) -> Result<String, Refusal> {
    let typed = Typed::of(reason);
    typed.check().map_or(Ok(typed.reason), Err)
}

impl Typed {
    fn of(reason: &str) -> Typed {
        Typed { reason: fold::text(reason) }
    }

    fn check(&self) -> Option<Refusal> {
        let length = self.reason.chars().count();
        match length {
            0 => Some(Refusal::of("reason", "cancellation-refused-none")),
            _ if length > LONGEST_REASON => {
                Some(Refusal::of("reason", "cancellation-refused-long").with("most", LONGEST_REASON))
            }
            _ => Refusal::of_control("reason", &self.reason),
        }
    }

    fn sheet(&self) -> Sheet {
        Sheet::blank().typed("reason", &self.reason)
    }
}

/// A draft belongs to one document: its form is named after it.
fn way<'a>(visit: &'a Visit, staff: &Staff, id: Uuid) -> Way<'a> {
    let path = visit.office(&format!("documents/{id}/cancellation"));
    Way::of(visit, Owner::of_staff(staff), format!("cancellation:{id}"), path)
}

async fn standing(visit: &Visit, id: Uuid) -> Result<Document> {
    let document = find(visit, id).await?;
    let mut conn = visit.portal.store.read().await?;
    let stands = actions::can_be_cancelled(&mut conn, visit.slug(), &document).await?;
    if stands { Ok(document) } else { Err(Error::Conflict) }
}

pub async fn show(visit: Visit, staff: Staff, Path((_, id)): Path<(String, Uuid)>) -> Answer {
    let document = standing(&visit, id).await?;
    let action = way(&visit, &staff, id).input(None);
    page(&CancellationPage { f: visit.office_frame(&staff), document, sheet: Sheet::blank(), action })
}

pub async fn begin(
    visit: Visit,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    Form(typed): Form<Typed>,
) -> Answer {
    keep(&visit, &staff, (id, None), typed).await
}

pub async fn correct(visit: Visit, staff: Staff, Path((_, id, draft)): Path<(String, Uuid, Uuid)>) -> Answer {
    let way = way(&visit, &staff, id);
    let Some(typed) = way.typed::<Typed>(draft).await? else { return Ok(see_other(way.completion(draft))) };
    let (document, action) = (standing(&visit, id).await?, way.input(Some(draft)));
    page(&CancellationPage { f: visit.office_frame(&staff), document, sheet: typed.sheet(), action })
}

pub async fn save(
    visit: Visit,
    staff: Staff,
    Path((_, id, draft)): Path<(String, Uuid, Uuid)>,
    Form(typed): Form<Typed>,
) -> Answer {
    way(&visit, &staff, id).find::<Typed>(draft).await?;
    keep(&visit, &staff, (id, Some(draft)), typed).await
}

async fn keep(visit: &Visit, staff: &Staff, (id, draft): (Uuid, Option<Uuid>), typed: Typed) -> Answer {
    let way = way(visit, staff, id);
    let typed = Typed::of(&typed.reason);
    if let Some(refusal) = typed.check() {
        let (document, action) = (standing(visit, id).await?, way.input(draft));
        let sheet = typed.sheet().refused([refusal]);
        return refused(&CancellationPage { f: visit.office_frame(staff), document, sheet, action });
    }
    way.keep(visit.portal.store.begin().await?, draft, &typed).await
}

pub async fn confirm(visit: Visit, staff: Staff, Path((_, id, draft)): Path<(String, Uuid, Uuid)>) -> Answer {
    let way = way(&visit, &staff, id);
    let Some(typed) = way.typed::<Typed>(draft).await? else { return Ok(see_other(way.completion(draft))) };
    let (document, action) = (standing(&visit, id).await?, way.input(Some(draft)));
    page(&ConfirmPage { f: visit.office_frame(&staff), document, reason: typed.reason, action })
}

pub async fn send(
    visit: Visit,
    staff: Staff,
    Path((_, id, draft)): Path<(String, Uuid, Uuid)>,
    _: Pressed,
) -> Answer {
    let way = way(&visit, &staff, id);
    if let Some(typed) = way.typed::<Typed>(draft).await? {
        actions::cancel(&visit, &staff, (id, Some(draft)), &typed.reason).await?;
    }
    Ok(see_other(way.completion(draft)))
}

pub async fn done(visit: Visit, staff: Staff, Path((_, id, draft)): Path<(String, Uuid, Uuid)>) -> Answer {
    let way = way(&visit, &staff, id);
    let Some(number) = way.find::<Typed>(draft).await?.sent else {
        return Ok(see_other(way.confirmation(draft)));
    };
    let document = find(&visit, id).await?;
    page(&CancelledPage { f: visit.office_frame(&staff), document, number })
}
