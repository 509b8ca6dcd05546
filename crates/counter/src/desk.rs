//! Desk: what the door, the office and the program ask of a desk without knowing which it is.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse as _, Response},
};
use futures_util::future::{BoxFuture, FutureExt as _, ready};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use store::{Conn, jobs::Worker};
use utoipa_axum::router::OpenApiRouter;

use crate::{
    acting::Acting,
    api::document::within,
    chart::Bar,
    customers,
    error::{Error, Result},
    figures::Figures,
    index::Index,
    mail::Known,
    person::Held,
    portal::Portal,
    site::{Schema, Site},
    staff::{Area, Role, Scope, must_be_on_duty},
    visit::{Member, Visit},
    words::WordList,
};

/// What every desk has is asked for; the rest a desk says where it has something to say.
pub trait Desk: Send + Sync + 'static {
    /// As site files name it in `desks`: its crate's own name.
    fn name(&self) -> &'static str;

    fn words(&self) -> WordList;

    fn routes(&self) -> Routes;

    /// Adds what it reads out of its own sections of a site file.
    fn reads(&self, schema: Schema) -> Schema {
        schema
    }

    /// Adds the jobs that it works off.
    fn works(&self, worker: Worker, _portal: &Portal) -> Worker {
        worker
    }

    /// What stands for it on a member's top page.
    fn tiles<'a>(
        &'a self,
        conn: &'a mut Conn,
        visit: &'a Visit,
        member: &'a Member,
    ) -> BoxFuture<'a, Result<Vec<Tile>>>;

    /// Its pages in the menu that stands on every page of a member.
    fn menu(&self) -> &'static [MenuEntry] {
        &[]
    }

    /// Its pages in the office's navigation.
    fn office(&self) -> &'static [OfficePage];

    /// Its office page about one customer, whose number is put at the end of the path.
    fn of_customer(&self) -> Option<OfficePage> {
        None
    }

    /// The kinds of mails that it sends.
    fn mails(&self) -> &'static [Known] {
        &[]
    }

    /// What waits for somebody in the office.
    fn work<'a>(&'a self, _: &'a mut Conn, _site: &'a str) -> BoxFuture<'a, Result<Vec<Work>>> {
        ready(Ok(Vec::new())).boxed()
    }

    /// Counts what the office's first page shows of it.
    fn count<'a>(
        &'a self,
        _: &'a mut Conn,
        _site: &'a str,
        _figures: &'a mut Figures,
    ) -> BoxFuture<'a, Result<()>> {
        ready(Ok(())).boxed()
    }

    /// The same, as it is shown.
    fn bars(&self, _figures: &Figures) -> Vec<Bar> {
        Vec::new()
    }

    /// Its tables whose rows name documents on the shelf, by the columns `site` and `hash`.
    fn naming(&self) -> &'static [&'static str] {
        &[]
    }

    /// Its tables whose words are searched.
    fn indexes(&self) -> &'static [Index] {
        &[]
    }

    /// What it holds of a person.
    fn held(&self) -> &'static [Held] {
        &[]
    }

    /// Takes the name of a person who is erased (`$1` the site, `$2` the user's id) off what has to stay.
    fn forgets(&self) -> &'static [&'static str] {
        &[]
    }
}

/// Groups of routes that are guarded alike. The program stands the guards around them: no desk can forget one.
#[derive(Default)]
pub struct Routes {
    /// A member's pages, from which an operator in a customer's place is turned away.
    pub of_the_member_alone: Router<Portal>,
    /// A member's pages that are such an operator's to see and to do as well, as somebody has decided (OFF-1).
    pub open_to_acting: Router<Portal>,
    /// The operators' pages.
    pub office: Router<Portal>,
    /// What programs can do.
    pub api: OpenApiRouter<Portal>,
}

/// One way from the top page into a desk.
pub struct Tile {
    /// A path within the site.
    pub path: &'static str,
    /// The word key of its title.
    pub title: &'static str,
    /// What is to be found behind it, or what waits there.
    pub line: String,
    /// How much is new: shown beside the title where it is more than nothing.
    pub news: i64,
}

/// One entry of a member's menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MenuEntry {
    /// A path within the site; the door's own pages may stand there as well.
    pub path: &'static str,
    pub word: &'static str,
}

/// Something that waits for somebody in the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// A path within the site's office.
    pub path: &'static str,
    pub word: &'static str,
    pub count: i64,
}

/// One entry of the office's navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfficePage {
    /// A path within the site's office.
    pub path: &'static str,
    pub word: &'static str,
}

/// Where everybody begins who works in the office.
pub const START: OfficePage = OfficePage { path: "", word: "office-start" };

/// The desks of the program, in the order in which pages show them, and what else the office has.
#[derive(Clone)]
pub struct Desks {
    desks: Arc<[Arc<dyn Desk>]>,
    rooms: Arc<[Room]>,
}

/// What the office has beside its desks.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    pub area: Area,
    pub page: OfficePage,
    /// Whether a site has it.
    pub is_at: fn(&Site) -> bool,
}

impl Desks {
    pub fn new(desks: Vec<Arc<dyn Desk>>, rooms: Vec<Room>) -> Self {
        Desks { desks: desks.into(), rooms: rooms.into() }
    }

    /// Those that a site has chosen.
    pub fn of<'a>(&'a self, site: &'a Site) -> impl Iterator<Item = &'a Arc<dyn Desk>> {
        self.desks.iter().filter(|desk| site.has_desk(desk.name()))
    }

    pub fn names(&self) -> Vec<&'static str> {
        self.desks.iter().map(|desk| desk.name()).collect()
    }

    pub fn words(&self) -> impl Iterator<Item = WordList> {
        self.desks.iter().map(|desk| desk.words())
    }

    /// Every desk's routes, behind what hangs on the desk: whether the site has it, and whether a role or a key opens it. Who is
    /// calling is found out around these.
    pub fn routes(&self) -> Routes {
        self.desks.iter().fold(Routes::default(), |all, desk| {
            let (name, own) = (desk.name(), desk.routes());
            Routes {
                of_the_member_alone: all.of_the_member_alone.merge(of_members(name, own.of_the_member_alone)),
                open_to_acting: all.open_to_acting.merge(of_members(name, own.open_to_acting)),
                office: all.office.merge(of_operators(name, own.office)),
                api: all.api.merge(of_programs(name, own.api)),
            }
        })
    }

    /// With what every desk reads out of a site file, and the names by which one chooses among them.
    pub fn read(&self, schema: Schema) -> Schema {
        self.desks.iter().fold(schema.desks(self.names()), |schema, desk| desk.reads(schema))
    }

    /// With every desk's jobs, whichever a site has chosen: what was begun is ended.
    pub fn work(&self, worker: Worker, portal: &Portal) -> Worker {
        self.desks.iter().fold(worker, |worker, desk| desk.works(worker, portal))
    }

    /// What keys can open, at a site that has chosen any of the desks.
    pub fn scopes(&self) -> Vec<Scope> {
        Scope::all(&self.names())
    }

    /// Every desk's tables, whichever a site has chosen: what it chose once it may still keep.
    pub fn naming(&self) -> impl Iterator<Item = &'static str> {
        self.desks.iter().flat_map(|desk| desk.naming().iter().copied())
    }

    /// Every table whose words are searched: the customers', and those of all desks.
    pub fn indexes(&self) -> impl Iterator<Item = Index> {
        let desks = self.desks.iter().flat_map(|desk| desk.indexes().iter().copied());
        Some(customers::INDEX).into_iter().chain(desks)
    }

    /// What every desk holds of a person, and how each forgets their name; a site keeps what it had of a desk that it gave up.
    pub fn held(&self) -> impl Iterator<Item = &'static Held> {
        self.desks.iter().flat_map(|desk| desk.held())
    }

    pub fn forgets(&self) -> impl Iterator<Item = &'static str> {
        self.desks.iter().flat_map(|desk| desk.forgets().iter().copied())
    }

    /// What stands in a member's menu at a site, or in that of an operator in a customer's place. A single entry is no menu: the
    /// top page leads there.
    pub fn menu(&self, site: &Site, acting: Option<&Acting>) -> Vec<MenuEntry> {
        let desks = self.of(site).filter(|desk| acting.is_none_or(|acting| acting.opens(desk.name())));
        let entries: Vec<MenuEntry> = desks.flat_map(|desk| desk.menu().iter().copied()).collect();
        if entries.len() > 1 { entries } else { Vec::new() }
    }

    /// What stands in the office's navigation for somebody in this role.
    pub fn pages(&self, site: &Site, role: &Role) -> Vec<OfficePage> {
        let desks = self.of(site).map(|desk| (Area::Desk(desk.name()), desk.office()));
        let desks = desks.filter(|(area, _)| role.reads(*area)).flat_map(|(_, pages)| pages.iter().copied());
        let rooms = self.rooms.iter().filter(|room| role.reads(room.area) && (room.is_at)(site));
        desks.chain(rooms.map(|room| room.page)).collect()
    }

    /// Where somebody in this role finds what the desks have of one customer: the path, and its word.
    pub fn of_customer(&self, site: &Site, role: &Role, number: &str) -> Vec<(String, &'static str)> {
        let desks = self.of(site).filter(|desk| role.reads(Area::Desk(desk.name())));
        let number = utf8_percent_encode(number, NON_ALPHANUMERIC);
        desks
            .filter_map(|desk| desk.of_customer())
            .map(|page| (format!("{}{number}", page.path), page.word))
            .collect()
    }
}

// axum refuses to stand a layer around nothing.
fn of_members(desk: &'static str, routes: Router<Portal>) -> Router<Portal> {
    if routes.has_routes() { routes.route_layer(from_fn_with_state(desk, must_be_open)) } else { routes }
}

fn of_operators(desk: &'static str, routes: Router<Portal>) -> Router<Portal> {
    let area = Area::Desk(desk);
    if routes.has_routes() { routes.route_layer(from_fn_with_state(area, must_be_on_duty)) } else { routes }
}

fn of_programs(desk: &'static str, routes: OpenApiRouter<Portal>) -> OpenApiRouter<Portal> {
    let (handlers, document) = routes.split_for_parts();
    let is_empty = !handlers.has_routes();
    let all = OpenApiRouter::with_openapi(document).merge(handlers.into());
    if is_empty { all } else { within(Area::Desk(desk), all) }
}

/// Stands before a desk's pages: a site without this desk has none of them.
async fn must_be_open(
    State(desk): State<&'static str>,
    visit: Visit,
    request: Request,
    next: Next,
) -> Response {
    if !visit.site.has_desk(desk) {
        return Error::NotFound.into_response();
    }
    if !visit.opens(desk) {
        return Error::ClosedToActing.into_response();
    }
    next.run(request).await
}
