//! GET `/office/{site}/documents/{id}/correction.csv`: the file that corrects a document, but for what only an operator knows.
//! Filled in, it goes the way of every batch (INV-14).

use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::IntoResponse as _,
};
use counter::{
    Answer, Area, Error, Staff, Visit, customers,
    files::{self, Leaves},
    list::Encoding,
};
use uuid::Uuid;

use super::{actions, find, looked};
use crate::{file_name, intake::correction, sql};

pub async fn csv(visit: Visit, staff: Staff, Path((_, id)): Path<(String, Uuid)>) -> Answer {
    staff.must_change(Area::Desk(crate::NAME))?;
    let document = find(&visit, id).await?;
    let mut conn = visit.portal.store.read().await?;
    let said = sql::said(&mut conn, visit.slug(), id).await?;
    let invoice = actions::corrected_by_data(&document, said.as_ref()).ok_or(Error::NotFound)?;
    if !actions::can_be_cancelled(&mut conn, visit.slug(), &document).await? {
        return Err(Error::Conflict);
    }
    // Their number may be another one by now.
    let customer = customers::by_id(&mut conn, visit.slug(), document.account).await?;
    let customer = customer.ok_or(Error::NotFound)?;
    drop(conn);
    let words = visit.speech();
    let today = visit.at.to_zoned(visit.site.time_zone.clone()).date();
    let file = correction::write(invoice, (&customer.number, today), words.lang);
    looked(&visit, &staff, &document).await?;
    let ascii = format!("correction_{}.csv", file_name::in_ascii(&document));
    let name = format!("{}_{}.csv", words.say("correction-file"), file_name::of(&visit, &document));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(Encoding::Utf8.charset())),
        (header::CONTENT_DISPOSITION, files::disposition(Leaves::Saved, &ascii, &name)),
    ];
    Ok((headers, format!("{}{file}", Encoding::Utf8.mark())).into_response())
}
