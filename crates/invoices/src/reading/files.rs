//! GET /{site}/invoices/{id}/pdf, /jp-pint.xml and /lines.csv: the document itself, shown or saved, and as data.
//! Whoever has one of them has the document: it counts as opened.

use axum::extract::{Path, RawQuery};
use counter::{Answer, Member, Visit};
use uuid::Uuid;

use super::{actions, document::find};
use crate::giving;

pub async fn pdf(
    visit: Visit,
    member: Member,
    Path((_, id)): Path<(String, Uuid)>,
    RawQuery(query): RawQuery,
) -> Answer {
    let document = find(&visit, &member, id).await?;
    let is_to_save = giving::is_to_save(query.as_deref());
    let answer = giving::pdf(&visit, &document, is_to_save).await?;
    actions::open(&visit, &member, &document).await?;
    if is_to_save {
        actions::save(&visit, &member, &[&document]).await?;
    }
    Ok(answer)
}

pub async fn jp_pint(visit: Visit, member: Member, Path((_, id)): Path<(String, Uuid)>) -> Answer {
    let document = find(&visit, &member, id).await?;
    let answer = giving::jp_pint(&visit, &document).await?;
    actions::open(&visit, &member, &document).await?;
    Ok(answer)
}

pub async fn csv(
    visit: Visit,
    member: Member,
    Path((_, id)): Path<(String, Uuid)>,
    RawQuery(query): RawQuery,
) -> Answer {
    let document = find(&visit, &member, id).await?;
    let answer = giving::csv(&visit, &document, query.as_deref()).await?;
    actions::open(&visit, &member, &document).await?;
    Ok(answer)
}
