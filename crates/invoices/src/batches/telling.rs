//! Telling customers of documents: one notice for each person, and in each document's trail whom it went to.

use std::collections::HashMap;

use counter::{Addressee, Assignment, Envelope, Error, Frame, Mail, customers::Recipient, mail};
use store::{FromRow, Row, Tx};
use uuid::Uuid;

use crate::{
    document::Kind,
    mails::Arrival,
    trail::{self, Happened, Step},
};

/// Many at once: what somebody waits for goes first.
const PRIORITY: i64 = 100;

/// One document to be told of.
#[derive(Clone)]
pub struct Told {
    pub id: Uuid,
    pub account: Uuid,
    pub kind: Kind,
    pub number: String,
    pub customer: String,
}

impl FromRow for Told {
    fn from_row(row: &Row) -> store::Result<Self> {
        let kind: String = row.get("kind")?;
        Ok(Told {
            id: row.get("id")?,
            account: row.get("account")?,
            kind: Kind::from_tag(&kind).unwrap_or(Kind::Invoice),
            number: row.get("number")?,
            customer: row.get("customer")?,
        })
    }
}

/// Leaves the notices, with what each says of its documents; their ids come back in the recipients' order.
pub async fn tell<M: Mail>(
    it: &Assignment,
    tx: &mut Tx,
    (documents, recipients): (&[Told], &[Recipient]),
    (kind, what): (&'static str, Happened),
    about: impl Fn(String, Vec<Arrival>) -> M,
) -> Result<Vec<Uuid>, Error> {
    let mut of_account: HashMap<Uuid, Vec<&Told>> = HashMap::new();
    for one in documents {
        of_account.entry(one.account).or_default().push(one);
    }
    let theirs = |to: &Recipient| of_account.get(&to.account).map(Vec::as_slice).unwrap_or_default();
    let link = it.portal.link(&it.site, "invoices");
    let own = mail::own_words(tx, it.slug(), kind).await?;
    let mut notices = Vec::with_capacity(recipients.len());
    for to in recipients {
        let arrival = |one: &&Told| Arrival { kind: one.kind, number: one.number.clone() };
        let mail = about(link.clone(), theirs(to).iter().map(arrival).collect());
        let account = theirs(to).first().map(|one| one.customer.clone()).unwrap_or_default();
        let f = Frame::of_site(&it.portal, &it.site, to.lang);
        let addressee = Addressee { user: Some(to.user), account, person: to.name.clone() };
        let mut notice = Envelope { f, to: addressee, mail }.notice(kind, &to.email, &own)?;
        notice.priority = PRIORITY;
        notices.push(notice);
    }
    let ids = post::leave_all(tx, &notices).await?;
    let mut steps = Vec::new();
    for (to, notice) in recipients.iter().zip(&ids) {
        let told = |one: &&Told| Step::of(one.id, what).by(&to.email, to.user).by_notice(*notice);
        steps.extend(theirs(to).iter().map(told));
    }
    trail::add(tx, it.slug(), &steps).await?;
    Ok(ids)
}
