//! The desk as the top page and the office see it.

use counter::{
    Desk, Member, OfficePage, Portal, Tile, Visit,
    chart::Bar,
    desk::{MenuEntry, Routes, Work},
    error::{Error, Result},
    figures::Figures,
    index::Index,
    mail::Known,
    person::Held,
    site::Schema,
    words::WordList,
};
use futures_util::{FutureExt as _, future::BoxFuture};
use store::{Conn, jobs::Worker};

use crate::{WORDS, batches, disposal, mails, office, policy::Invoicing, routes, search, sql, trail};

/// As site files name it in `desks`.
pub const NAME: &str = "invoices";

const UNREAD: &str = "invoices-unread";
const OPENED: &str = "invoices-opened";
const PUBLISHED: &str = "invoices-published";

pub struct Invoices;

impl Desk for Invoices {
    fn name(&self) -> &'static str {
        NAME
    }

    fn words(&self) -> WordList {
        WORDS
    }

    fn routes(&self) -> Routes {
        routes::all()
    }

    fn reads(&self, schema: Schema) -> Schema {
        schema.part::<Invoicing>()
    }

    fn works(&self, worker: Worker, portal: &Portal) -> Worker {
        disposal::works(batches::works(worker, portal), portal)
    }

    fn tiles<'a>(
        &'a self,
        conn: &'a mut Conn,
        visit: &'a Visit,
        member: &'a Member,
    ) -> BoxFuture<'a, Result<Vec<Tile>>> {
        async {
            let unread = sql::unread(conn, visit.slug(), member.account).await?;
            let line = match unread {
                0 => visit.speech().say("invoices-tile-none"),
                _ => visit.speech().say("invoices-tile"),
            };
            Ok::<_, Error>(vec![Tile { path: "invoices", title: "invoices-title", line, news: unread }])
        }
        .boxed()
    }

    fn menu(&self) -> &'static [MenuEntry] {
        &[MenuEntry { path: "invoices", word: "invoices-title" }]
    }

    fn office(&self) -> &'static [OfficePage] {
        office::PAGES
    }

    fn of_customer(&self) -> Option<OfficePage> {
        Some(OfficePage { path: "documents?customer=", word: "documents-title" })
    }

    fn mails(&self) -> &'static [Known] {
        &mails::KNOWN
    }

    fn work<'a>(&'a self, conn: &'a mut Conn, site: &'a str) -> BoxFuture<'a, Result<Vec<Work>>> {
        async {
            let (checked, ready, stalled) = batches::sql::waiting(conn, site).await?;
            let disposals = disposal::stalled(conn, site).await?;
            let work = |path, word, count| Work { path, word, count };
            Ok(vec![
                work("batches", "batches-work-stalled", stalled),
                work("disposal", "disposal-work-stalled", disposals),
                work("batches", "batches-work-checked", checked),
                work("batches", "batches-work-ready", ready),
            ])
        }
        .boxed()
    }

    fn count<'a>(
        &'a self,
        conn: &'a mut Conn,
        site: &'a str,
        figures: &'a mut Figures,
    ) -> BoxFuture<'a, Result<()>> {
        async {
            let (published, opened, unread) = sql::published(conn, site).await?;
            figures.set(PUBLISHED, published);
            figures.set(OPENED, opened);
            figures.set(UNREAD, unread);
            Ok(())
        }
        .boxed()
    }

    fn bars(&self, figures: &Figures) -> Vec<Bar> {
        let published = figures.get(PUBLISHED);
        vec![
            Bar::of("invoices-figures-opened", figures.get(OPENED), published),
            Bar::of("invoices-figures-unread", figures.get(UNREAD), published).bad(),
        ]
    }

    fn naming(&self) -> &'static [&'static str] {
        &["invoices"]
    }

    fn indexes(&self) -> &'static [Index] {
        &[search::INDEX]
    }

    fn held(&self) -> &'static [Held] {
        &[trail::HELD]
    }

    fn forgets(&self) -> &'static [&'static str] {
        &trail::FORGETS
    }
}
