//! Visit: what one request knows before any handler runs: the browser, the language, the site, and
//! (where the door let them in) the member.

use std::{iter, net::IpAddr, ops::Deref, sync::Arc};

use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    http::request::Parts,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use crate::{
    acting::Acting,
    desk::{Desks, START},
    error::Error,
    page::{Frame, Office},
    peer::Scheme,
    portal::Portal,
    show::Show,
    site::Site,
    staff::Staff,
    words::{Lang, Speech},
};

/// One request, whether or not it is for a site. Cheap to clone.
#[derive(Clone)]
pub struct Arrival {
    pub portal: Portal,
    pub site: Option<Arc<Site>>,
    pub lang: Lang,
    pub address: IpAddr,
    /// Whether this very request came over TLS.
    pub scheme: Scheme,
    /// The client certificate that the browser showed, in DER; nobody has judged it yet.
    pub certificate: Option<Arc<[u8]>>,
    /// The browser's own description, cut to a sane length.
    pub agent: Arc<str>,
    /// Whether it is for the office: with its own login, its own cookies and its own look.
    pub is_office: bool,
    /// Whether it is a program's (`/api/…`), which brings its key and no cookies.
    pub is_program: bool,
    /// Path and query as asked for.
    pub path: Arc<str>,
    /// What forms on pages of this browser must bring back.
    pub form_token: Arc<str>,
    /// Whether the browser brought our cookies: a form that comes without them cannot be taken.
    pub has_cookies: bool,
    pub at: Timestamp,
    /// Who acts in a customer's place, on a member's page.
    pub acting: Option<Acting>,
    /// The request's id, in the log and on a page that tells of a fault.
    pub request: Uuid,
}

impl Arrival {
    pub fn speech(&self) -> Speech {
        self.portal.words.speech(self.lang)
    }

    pub fn frame(&self, member: Option<&Member>) -> Frame {
        let site = self.site.as_deref();
        let menu = site
            .filter(|_| member.is_some())
            .map(|site| self.portal.part::<Desks>().menu(site, self.acting.as_ref()));
        Frame {
            speech: self.speech(),
            site: self.site.clone(),
            member: member.cloned(),
            menu: menu.unwrap_or_default(),
            office: None,
            acting: self.acting.clone(),
            path: self.path.to_string(),
            form_token: self.form_token.to_string(),
            show: site.map_or_else(Show::in_japan, Show::of),
        }
    }

    /// Around a page of the office.
    pub fn office_frame(&self, staff: &Staff) -> Frame {
        let Some(site) = &self.site else { return self.frame(None) };
        let pages = self.portal.part::<Desks>().pages(site, &staff.role);
        let pages = iter::once(START).chain(pages).collect();
        Frame { office: Some(Arc::new(Office { staff: staff.clone(), pages })), ..self.frame(None) }
    }

    /// The same, by an operator in a customer's place. A form that this browser was shown as anybody else is not
    /// taken, nor the other way round: nothing that was typed for one customer arrives at another.
    #[must_use]
    pub fn acted(self, acting: Acting) -> Arrival {
        let token = self.portal.keys.hash("form-acting", &[self.form_token.as_bytes(), acting.id.as_bytes()]);
        Arrival { form_token: URL_SAFE_NO_PAD.encode(token).into(), acting: Some(acting), ..self }
    }

    /// Whether a desk's pages are for who is calling: an operator in a customer's place sees no more than in the
    /// office.
    pub fn opens(&self, desk: &'static str) -> bool {
        self.acting.as_ref().is_none_or(|acting| acting.opens(desk))
    }

    /// What limits count by: the address; of IPv6 the network that one household or office has.
    pub fn neighbourhood(&self) -> String {
        match self.address {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        }
    }

    pub fn is_own_token(&self, token: &str) -> bool {
        token.as_bytes().ct_eq(self.form_token.as_bytes()).into()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Arrival {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        Ok(parts.extensions.get::<Arrival>().cloned().expect("layers::receive stands around every route"))
    }
}

/// One request to one site.
#[derive(Clone)]
pub struct Visit {
    arrival: Arrival,
    pub site: Arc<Site>,
}

impl Visit {
    /// The same, by an operator in a customer's place.
    #[must_use]
    pub fn acted(self, acting: Acting) -> Visit {
        Visit { arrival: self.arrival.acted(acting), ..self }
    }

    pub fn arrival(&self) -> &Arrival {
        &self.arrival
    }

    pub fn slug(&self) -> &str {
        &self.site.slug
    }

    /// A path on this site, for redirects: `/{slug}/{path}`.
    pub fn to(&self, path: &str) -> String {
        format!("/{}/{path}", self.site.slug)
    }

    /// A path in this site's office.
    pub fn office(&self, path: &str) -> String {
        format!("/office/{}/{path}", self.site.slug)
    }

    /// A full address on this site, for mails.
    pub fn link(&self, path: &str) -> String {
        self.portal.link(&self.site, path)
    }
}

impl Deref for Visit {
    type Target = Arrival;
    fn deref(&self) -> &Arrival {
        &self.arrival
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let arrival = <Arrival as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        let site = arrival.site.clone().ok_or(Error::NotFound)?;
        Ok(Visit { arrival, site })
    }
}

/// A user who is through the door, in a session, acting for one account. Cheap to clone.
#[derive(Clone)]
pub struct Member(Arc<Known>);

#[derive(Debug)]
pub struct Known {
    pub user: Uuid,
    pub account: Uuid,
    /// The session's key: a hash, so that it can stand in queries.
    pub session: Vec<u8>,
    pub login: String,
    pub user_name: String,
    pub account_name: String,
    /// 「お客様番号」, always shown.
    pub number: String,
    pub since: Timestamp,
    /// The login before this one.
    pub last_login: Option<Timestamp>,
}

impl Member {
    pub fn new(known: Known) -> Self {
        Member(Arc::new(known))
    }
}

impl Deref for Member {
    type Target = Known;
    fn deref(&self) -> &Known {
        &self.0
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Member {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        parts.extensions.get::<Member>().cloned().ok_or(Error::SignInFirst)
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for Member {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Error> {
        Ok(parts.extensions.get::<Member>().cloned())
    }
}
