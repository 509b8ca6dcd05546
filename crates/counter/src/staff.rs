//! Staff: an operator at work in one site's office, and what their role lets them do (OFF-1).

use std::{fmt, ops::Deref, sync::Arc};

use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts, Request, State},
    http::request::Parts,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use uuid::Uuid;

use crate::{audit::Deed, error::Error, site::Site, visit::Visit};

/// Cheap to clone. The office's own layer finds out who is calling and puts this into the request.
#[derive(Clone)]
pub struct Staff {
    on_duty: Arc<OnDuty>,
    /// Those whose office they may open.
    sites: Arc<[Arc<Site>]>,
}

#[derive(Debug)]
pub struct OnDuty {
    /// Theirs, or the key's of a program.
    pub operator: Uuid,
    pub name: String,
    pub email: String,
    /// In the site that the request is for.
    pub role: Role,
    /// The session's key: a hash, so that it can stand in queries.
    pub session: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    Owner,
    /// Works at these desks.
    Clerk(Vec<String>),
    /// Unlocks, resends, gives out first passwords; sees no documents.
    Contact,
    /// Reads all, changes nothing.
    Auditor,
    /// A program with a key of the site, for what these scopes open.
    Program(Vec<Scope>),
}

/// What a key opens: one area, to be read or changed as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    pub area: Area,
    pub changes: bool,
}

impl Scope {
    pub fn reading(area: Area) -> Self {
        Scope { area, changes: false }
    }

    pub fn changing(area: Area) -> Self {
        Scope { area, changes: true }
    }

    /// Every one that a site with these desks has for its keys.
    pub fn all(desks: &[&'static str]) -> Vec<Scope> {
        let desks = desks.iter().map(|desk| Area::Desk(desk));
        let both = |area| [Scope::reading(area), Scope::changing(area)];
        let rooms = [Area::Customers, Area::Intake].into_iter();
        // Of the house programs read the log; its keys and its operators are for people.
        desks.chain(rooms).flat_map(both).chain([Scope::reading(Area::House)]).collect()
    }

    fn opens(self, area: Area, changes: bool) -> bool {
        self.area == area && (self.changes || !changes)
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.area.name(), if self.changes { "write" } else { "read" })
    }
}

/// What the pages of the office are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    Desk(&'static str),
    /// Customers, their users, letters, mail.
    Customers,
    /// Letting many in at once: files of customers, and print runs of letters.
    Intake,
    /// A member's own pages, in a customer's place.
    Acting,
    /// Operators, texts, keys, the audit log: the site itself.
    House,
}

impl Area {
    pub fn name(self) -> &'static str {
        match self {
            Area::Desk(desk) => desk,
            Area::Customers => "customers",
            Area::Intake => "intake",
            Area::Acting => "acting",
            Area::House => "house",
        }
    }
}

impl Role {
    pub fn reads(&self, area: Area) -> bool {
        match (self, area) {
            (Role::Owner | Role::Auditor, _)
            | (Role::Clerk(_) | Role::Contact, Area::Customers)
            | (Role::Clerk(_), Area::Intake) => true,
            (Role::Clerk(desks), Area::Desk(desk)) => desks.iter().any(|own| own == desk),
            (Role::Program(scopes), area) => scopes.iter().any(|scope| scope.opens(area, false)),
            // Without a desk there is nothing that they could do for anybody.
            (Role::Clerk(desks), Area::Acting) => !desks.is_empty(),
            // They see no documents, and a customer does.
            (Role::Contact, Area::Desk(_) | Area::Intake | Area::Acting)
            | (Role::Clerk(_) | Role::Contact, Area::House) => false,
        }
    }

    /// The word key of its name.
    pub fn word(&self) -> &'static str {
        match self {
            Role::Owner => "office-role-owner",
            Role::Clerk(_) => "office-role-clerk",
            Role::Contact => "office-role-contact",
            Role::Auditor => "office-role-auditor",
            Role::Program(_) => "office-role-program",
        }
    }

    pub fn changes(&self, area: Area) -> bool {
        match self {
            Role::Auditor => false,
            Role::Program(scopes) => scopes.iter().any(|scope| scope.opens(area, true)),
            _ => self.reads(area),
        }
    }
}

impl Staff {
    pub fn new(on_duty: OnDuty) -> Self {
        Staff::of_sites(on_duty, Vec::new())
    }

    pub fn of_sites(on_duty: OnDuty, sites: Vec<Arc<Site>>) -> Self {
        Staff { on_duty: Arc::new(on_duty), sites: sites.into() }
    }

    pub fn sites(&self) -> &[Arc<Site>] {
        &self.sites
    }

    /// As the audit log names them.
    pub fn by(&self) -> String {
        match self.role {
            Role::Program(_) => format!("key:{}", self.operator),
            _ => format!("operator:{}", self.operator),
        }
    }

    /// For pages that ask before something is changed: those who only read have no use for them.
    pub fn must_change(&self, area: Area) -> Result<(), Error> {
        if self.role.changes(area) { Ok(()) } else { Err(Error::Forbidden) }
    }

    /// Something that they did, to be recorded.
    pub fn deed(&self, visit: &Visit, did: &'static str) -> Deed {
        Deed::of(visit, did, self.by())
    }
}

impl Deref for Staff {
    type Target = OnDuty;
    fn deref(&self) -> &OnDuty {
        &self.on_duty
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Staff {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        parts.extensions.get::<Staff>().cloned().ok_or(Error::SignInFirst)
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for Staff {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Error> {
        Ok(parts.extensions.get::<Staff>().cloned())
    }
}

/// Stands before every page of the office: asking needs the right to read, everything else the right to change.
pub async fn must_be_on_duty(
    State(area): State<Area>,
    visit: Visit,
    staff: Staff,
    request: Request,
    next: Next,
) -> Response {
    if let Area::Desk(desk) = area
        && !visit.site.has_desk(desk)
    {
        return Error::NotFound.into_response();
    }
    let may = if request.method().is_safe() { staff.role.reads(area) } else { staff.role.changes(area) };
    if !may {
        return Error::Forbidden.into_response();
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_open_what_they_are_for() {
        let clerk = Role::Clerk(vec!["invoices".to_owned()]);
        let areas = [
            Area::Desk("invoices"),
            Area::Desk("rentals"),
            Area::Customers,
            Area::Intake,
            Area::Acting,
            Area::House,
        ];
        let (of_clerk, of_contact) =
            ([true, false, true, true, true, false], [false, false, true, false, false, false]);
        let idle = Role::Clerk(Vec::new());
        for (role, reads, changes) in [
            (Role::Owner, [true; 6], [true; 6]),
            (clerk, of_clerk, of_clerk),
            (idle, [false, false, true, true, false, false], [false, false, true, true, false, false]),
            (Role::Contact, of_contact, of_contact),
            (Role::Auditor, [true; 6], [false; 6]),
            (
                Role::Program(vec![Scope::reading(Area::Desk("invoices")), Scope::changing(Area::Intake)]),
                [true, false, false, true, false, false],
                [false, false, false, true, false, false],
            ),
        ] {
            assert_eq!(areas.map(|area| role.reads(area)), reads, "{role:?}");
            assert_eq!(areas.map(|area| role.changes(area)), changes, "{role:?}");
        }
    }
}
