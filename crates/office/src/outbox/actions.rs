//! What operators do with notices.

use counter::{Error, Frame, Staff, Visit, audit, mail::Addressee, mail::Envelope};
use post::bounce::{self, Taken};
use uuid::Uuid;

use super::mails::TestMail;

/// 「もう一度送る」: nothing where it cannot be sent once more.
pub async fn send_again(visit: &Visit, staff: &Staff, id: Uuid) -> Result<bool, Error> {
    let mut tx = visit.portal.store.begin().await?;
    let goes_again = post::again::send(&mut tx, visit.slug(), id).await?;
    if goes_again {
        let deed = staff.deed(visit, "office.sent-notice-again").about(format!("notice:{id}"));
        audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    }
    tx.commit().await?;
    Ok(goes_again)
}

/// 「配信を再開する」
pub async fn release(visit: &Visit, staff: &Staff, address: &str) -> Result<bool, Error> {
    let mut tx = visit.portal.store.begin().await?;
    let is_free = post::suppressed::release(&mut tx, visit.slug(), address).await?;
    if is_free {
        let deed = staff.deed(visit, "office.released-address").with("address", address);
        audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    }
    tx.commit().await?;
    Ok(is_free)
}

/// A mail that came back, handed in by a program.
pub async fn take_bounce(visit: &Visit, staff: &Staff, report: &[u8]) -> Result<Taken, Error> {
    let Some(bounce) = bounce::read(report) else { return Ok(Taken::Unknown) };
    let mut tx = visit.portal.store.begin().await?;
    let taken = bounce::note(&mut tx, visit.slug(), &bounce).await?.unwrap_or(Taken::Unknown);
    if matches!(taken, Taken::Noted | Taken::Suppressed) {
        let deed = staff.deed(visit, "office.took-bounce").about(format!("notice:{}", bounce.notice));
        audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    }
    tx.commit().await?;
    Ok(taken)
}

/// 「テストメールを送る」: to the operator's own address, on the way that all mail goes.
pub async fn test(visit: &Visit, staff: &Staff) -> Result<Uuid, Error> {
    let to = Addressee { person: staff.name.clone(), ..Addressee::default() };
    let f: Frame = visit.frame(None);
    let mail = Envelope { f, to, mail: TestMail { at: visit.at } };
    let mut tx = visit.portal.store.begin().await?;
    let id = counter::mail::leave(&mut tx, &mail, "office.test-mail", &staff.email).await?;
    let deed = staff.deed(visit, "office.sent-test-mail").about(format!("notice:{id}"));
    audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    tx.commit().await?;
    Ok(id)
}
