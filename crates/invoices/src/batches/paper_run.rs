//! The paper run (INV-12): one PDF to print for those who have not agreed to electronic delivery. In postal order,
//! each customer's address page in front of what it gets.

use std::{collections::BTreeMap, io::BufWriter, sync::Arc};

use counter::{
    Assignment, Error, Frame, Lang, audit,
    customers::Customer,
    kept::{self, Wrap},
    spool::{self, Reader},
};
use paper::Binder;
use store::{Conn, FromRow, Row, args};
use uuid::Uuid;

use super::files::What;
use crate::{
    document::{Kind, Pdf},
    policy,
    print::at_the_press,
    sheet,
    trail::{self, Happened, Step},
};

/// One document that goes by post.
pub struct OnPaper {
    pub id: Uuid,
    pub kind: Kind,
    pub number: String,
    pub customer: Customer,
    pub gross: counter::Yen,
    pub pdf: Option<Pdf>,
}

impl FromRow for OnPaper {
    fn from_row(row: &Row) -> store::Result<Self> {
        let kind: String = row.get("kind")?;
        Ok(OnPaper {
            id: row.get("id")?,
            kind: Kind::from_tag(&kind).unwrap_or(Kind::Invoice),
            number: row.get("number")?,
            customer: Customer {
                id: row.get("account")?,
                number: row.get("customer_number")?,
                name: row.get("customer")?,
                postal_code: row.get("postal_code")?,
                address: row.get("address")?,
            },
            gross: row.get("gross")?,
            pdf: crate::sql::pdf(row)?,
        })
    }
}

pub async fn list(conn: &mut Conn, site: &str, batch: Uuid) -> Result<Vec<OnPaper>, Error> {
    Ok(conn
        .all(
            "SELECT i.id, i.kind, i.number, i.account, i.customer_number, i.customer, i.gross, i.hash, i.length,
                    i.pages, a.postal_code, a.address
             FROM invoices i JOIN accounts a ON a.site = i.site AND a.id = i.account
             WHERE i.site = $1 AND i.batch = $2 AND i.delivery = 'paper'
             ORDER BY a.postal_code, i.customer_number, i.id",
            args![site, batch],
        )
        .await?)
}

pub async fn work(it: &Assignment) -> Result<(), Error> {
    let mut conn = it.portal.store.read().await?;
    let listed = list(&mut conn, it.slug(), it.id).await?;
    drop(conn);
    if listed.is_empty() {
        return Ok(());
    }
    let bound = bind(it, &listed).await?;
    let pieces = kept::put_away(&it.portal, it.slug(), bound, Wrap::Plain).await?;
    let mut tx = it.portal.store.begin().await?;
    kept::save(&mut tx, (&it.portal, it.slug()), (it.id, What::Paper.tag()), &pieces).await?;
    let printed: Vec<Step<'_>> = listed.iter().map(|one| Step::of(one.id, Happened::Printed)).collect();
    trail::add(&mut tx, it.slug(), &printed).await?;
    let deed = audit::Deed::of_system(it.slug(), "invoices.printed-paper-run").about(it.id);
    audit::record(&mut tx, &it.portal.keys, &deed.with("documents", listed.len())).await?;
    tx.commit().await?;
    Ok(())
}

/// Document after document, so that the run's length costs no memory until it is put away.
async fn bind(it: &Assignment, listed: &[OnPaper]) -> Result<Reader, Error> {
    let press = Arc::clone(&policy::of(&it.site)?.press);
    let f = Frame::of_site(&it.portal, &it.site, Lang::Ja);
    let today = it.portal.store.now().to_zoned(it.site.time_zone.clone()).date();
    let mut binder = Binder::begin(BufWriter::new(spool::nameless()?)).map_err(Error::fault)?;
    for theirs in by_customer(listed) {
        let enclosed = theirs
            .iter()
            .map(|one| sheet::Enclosed {
                title: f.say(one.kind.word()),
                number: one.number.clone(),
                pages: one.pdf.as_ref().map_or(0, |pdf| usize::try_from(pdf.pages).unwrap_or_default()),
            })
            .collect();
        let mut pdfs = Vec::with_capacity(theirs.len());
        for pdf in theirs.iter().filter_map(|one| one.pdf.as_ref()) {
            pdfs.push(it.portal.shelf.get(it.slug(), &pdf.key).await?);
        }
        let (customer, message) = (theirs[0].customer.clone(), f.say("paper-run-message"));
        let press = Arc::clone(&press);
        let bound = at_the_press(move || {
            let page = press.address_page(&customer, enclosed, (today, message))?;
            binder.add(&page).map_err(Error::fault)?;
            for pdf in &pdfs {
                binder.add(pdf).map_err(Error::fault)?;
            }
            Ok::<_, Error>(binder)
        });
        binder = bound.await??;
    }
    let written = binder.finish().map_err(Error::fault)?;
    Reader::of(written.into_inner().map_err(Error::fault)?).map_err(Error::fault)
}

/// In the order of the list, which is that of the post.
fn by_customer(listed: &[OnPaper]) -> Vec<Vec<&OnPaper>> {
    let mut places: BTreeMap<Uuid, usize> = BTreeMap::new();
    let mut all: Vec<Vec<&OnPaper>> = Vec::new();
    for one in listed {
        let place = *places.entry(one.customer.id).or_insert_with(|| {
            all.push(Vec::new());
            all.len() - 1
        });
        all[place].push(one);
    }
    all
}
