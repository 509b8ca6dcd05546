//! The desk as the top page and the office see it.

use counter::{
    Desk, Member, OfficePage, Tile, Visit,
    error::{Error, Result},
};
use futures_util::{FutureExt as _, future::BoxFuture};
use store::Conn;

use crate::{office, sql};

/// As site files name it in `desks`.
pub const NAME: &str = "invoices";

pub struct Invoices;

impl Desk for Invoices {
    fn name(&self) -> &'static str {
        NAME
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

    fn office(&self) -> &'static [OfficePage] {
        office::PAGES
    }

    fn of_customer(&self) -> Option<OfficePage> {
        Some(OfficePage { path: "documents?customer=", word: "documents-title" })
    }

    fn naming(&self) -> &'static [&'static str] {
        &["invoices"]
    }
}
