//! Pages: what stands around the content of each, and how a page becomes an answer.

use std::{ops::Deref, sync::Arc};

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    acting::Acting,
    assets,
    desk::{MenuEntry, OfficePage},
    error::{Answer, Error},
    portal::Portal,
    show::Show,
    site::Site,
    staff::Staff,
    visit::Member,
    words::{Lang, Speech},
};

/// What every page shows around its content: the site, the words, the person, the language switch.
#[derive(Clone)]
pub struct Frame {
    pub speech: Speech,
    pub site: Option<Arc<Site>>,
    pub member: Option<Member>,
    /// What the site's desks have for the member.
    pub menu: Vec<MenuEntry>,
    /// On the office's pages: who works there, and what they can open.
    pub office: Option<Arc<Office>>,
    /// On a member's page: who acts in the customer's place.
    pub acting: Option<Acting>,
    /// The page's own address: the language switch and the way back after login lead here.
    pub path: String,
    pub form_token: String,
    /// Dates, times and amounts as this site's people write them.
    pub show: Show,
}

/// What only the pages of the office show around their content.
pub struct Office {
    pub staff: Staff,
    pub pages: Vec<OfficePage>,
}

impl Deref for Frame {
    type Target = Speech;
    fn deref(&self) -> &Speech {
        &self.speech
    }
}

impl Frame {
    /// Around what is written to people who are not here: mails and letters.
    pub fn of_site(portal: &Portal, site: &Arc<Site>, lang: Lang) -> Frame {
        Frame {
            speech: portal.words.speech(lang),
            site: Some(Arc::clone(site)),
            member: None,
            menu: Vec::new(),
            office: None,
            acting: None,
            path: String::new(),
            form_token: String::new(),
            show: Show::of(site),
        }
    }

    pub fn lang(&self) -> &'static str {
        self.speech.lang.tag()
    }

    pub fn other_lang(&self) -> &'static str {
        self.speech.lang.other().tag()
    }

    /// This very page in the other language, with everything that stands in its address.
    pub fn other_lang_href(&self) -> String {
        let (path, query) = self.path.split_once('?').unwrap_or((&self.path, ""));
        let path = path.trim_start_matches(['/', '\\']);
        let rest = if query.is_empty() { String::new() } else { format!("&{query}") };
        format!("/{path}?lang={}{rest}", self.other_lang())
    }

    pub fn is_japanese(&self) -> bool {
        self.speech.lang == Lang::Ja
    }

    pub fn site_name(&self) -> String {
        match &self.site {
            Some(site) => site.name(self.speech.lang).to_owned(),
            None => self.say("product-name"),
        }
    }

    /// An address within the site: `{{ f.to("login") }}`.
    pub fn to(&self, path: &str) -> String {
        match &self.site {
            Some(site) => format!("/{}/{path}", site.slug),
            None => format!("/{path}"),
        }
    }

    /// An address within the site's office.
    pub fn office(&self, path: &str) -> String {
        match &self.site {
            Some(site) => format!("/office/{}/{path}", site.slug),
            None => format!("/office/{path}"),
        }
    }

    /// Whether the page is one of this site's.
    pub fn is_of(&self, site: &Site) -> bool {
        self.site.as_ref().is_some_and(|own| own.slug == site.slug)
    }

    /// Whether the page is this entry of the navigation, or lies below it.
    pub fn is_at(&self, page: &OfficePage) -> bool {
        self.is_below(&self.office(page.path))
    }

    /// The same of a member's menu: of entries that lie below one another the nearest.
    pub fn is_at_entry(&self, entry: &MenuEntry) -> bool {
        let around = self.menu.iter().filter(|one| self.is_below(&self.to(one.path)));
        around.max_by_key(|one| one.path.len()) == Some(entry)
    }

    /// Everything lies below the first page, which ends with a slash: there it counts only itself.
    fn is_below(&self, own: &str) -> bool {
        let path = self.path.split('?').next().unwrap_or_default();
        path == own || path.strip_prefix(own).is_some_and(|rest| !own.ends_with('/') && rest.starts_with('/'))
    }

    pub fn asset(&self, name: &str) -> String {
        assets::path(name)
    }
}

/// A finished page. Pages are private by default: behind the door nothing may be kept by a cache.
pub fn page(template: &impl Template) -> Answer {
    page_with(StatusCode::OK, template)
}

/// A page that was refused: the same page, with what is wrong on it.
pub fn refused(template: &impl Template) -> Answer {
    page_with(StatusCode::UNPROCESSABLE_ENTITY, template)
}

/// How often such a page asks again, in seconds.
const LOOKS_AGAIN: HeaderValue = HeaderValue::from_static("3");

/// A page that looks again by itself, as long as something is at work.
pub fn looking_again(mut answer: Response, is_at_work: bool) -> Response {
    if is_at_work {
        answer.headers_mut().insert(header::REFRESH, LOOKS_AGAIN);
    }
    answer
}

pub fn page_with(status: StatusCode, template: &impl Template) -> Answer {
    let html = template.render().map_err(Error::fault)?;
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    Ok((status, [(header::CONTENT_TYPE, kind)], html).into_response())
}

/// `next`, where it leads nowhere but to pages below `inside`, whatever stands in the address.
pub fn within(inside: &str, next: &str) -> Option<String> {
    let is_plain = next.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    // Nor by a way that some proxy would read as another: `..` and its encodings have no business here.
    let is_crooked =
        ["//", "..", "%2e", "%2E", "%2f", "%2F", "%5c", "%5C"].iter().any(|way| next.contains(way));
    (is_plain && next.starts_with(inside) && !is_crooked).then(|| next.to_owned())
}

/// The answer to every form that was taken: Back and Reload then never send it again.
pub fn see_other(to: impl AsRef<str>) -> Response {
    let to = HeaderValue::from_str(to.as_ref()).unwrap_or_else(|_| HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}
