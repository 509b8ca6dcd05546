//! Pages: what stands around the content of each, and how a page becomes an answer.

use std::{ops::Deref, sync::Arc};

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    assets,
    error::{Answer, Error},
    form::Refusal,
    portal::Portal,
    show::Show,
    site::Site,
    visit::Member,
    words::{Lang, Speech},
};

/// What every page shows around its content: the site, the words, the person, the language switch.
#[derive(Clone)]
pub struct Frame {
    pub speech: Speech,
    pub site: Option<Arc<Site>>,
    pub member: Option<Member>,
    /// The page's own address: the language switch and the way back after login lead here.
    pub path: String,
    pub form_token: String,
    /// Dates, times and amounts as this site's people write them.
    pub show: Show,
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

    pub fn asset(&self, name: &str) -> String {
        assets::path(name)
    }

    pub fn refusal(&self, refusal: &Refusal) -> String {
        self.say_args(refusal.key, &refusal.args)
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

pub fn page_with(status: StatusCode, template: &impl Template) -> Answer {
    let html = template.render().map_err(Error::fault)?;
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    Ok((status, [(header::CONTENT_TYPE, kind)], html).into_response())
}

/// The answer to every form that was taken: Back and Reload then never send it again.
pub fn see_other(to: impl AsRef<str>) -> Response {
    let to = HeaderValue::from_str(to.as_ref()).unwrap_or_else(|_| HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}
