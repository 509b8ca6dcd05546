//! Forms: what arrives (`Form`), what is refused (`Refusal`), and the sheet that goes back to the user
//! with everything still on it (`Sheet`).

use std::borrow::Cow;

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
};
use serde::de::DeserializeOwned;

use crate::{error::Error, fold, visit::Arrival};

/// The name of the hidden field that carries the form's token.
pub const TOKEN: &str = "_token";

/// What the user can mend: one word key, tied to a field (or to the whole form).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub field: Option<&'static str>,
    pub key: Cow<'static, str>,
    pub args: Vec<(Cow<'static, str>, String)>,
}

impl Refusal {
    pub fn of(field: &'static str, key: &'static str) -> Self {
        Refusal { field: Some(field), key: key.into(), args: Vec::new() }
    }

    pub fn whole(key: &'static str) -> Self {
        Refusal { field: None, key: key.into(), args: Vec::new() }
    }

    /// Of a text with letters that nobody sees.
    pub fn of_control(field: &'static str, text: &str) -> Option<Self> {
        let shown: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
        fold::has_control(text).then(|| Refusal::of(field, "table-control-character").with("typed", shown))
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name.into(), value.to_string()));
        self
    }
}

/// A form as it stands on a page: what was typed, and what was refused of it.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    values: Vec<(&'static str, String)>,
    refusals: Vec<Refusal>,
}

impl Sheet {
    pub fn blank() -> Self {
        Sheet::default()
    }

    /// Secrets are never written back into a page; everything else is.
    #[must_use]
    pub fn typed(mut self, field: &'static str, value: impl Into<String>) -> Self {
        self.values.push((field, value.into()));
        self
    }

    #[must_use]
    pub fn refused(mut self, refusals: impl IntoIterator<Item = Refusal>) -> Self {
        self.refusals.extend(refusals);
        self
    }

    pub fn value(&self, field: &str) -> &str {
        self.values.iter().find(|(name, _)| *name == field).map_or("", |(_, value)| value)
    }

    /// Every refusal of one field, in the order in which the rules stand.
    pub fn refusals_of(&self, field: &str) -> Vec<&Refusal> {
        self.refusals.iter().filter(|refusal| refusal.field == Some(field)).collect()
    }

    pub fn refusals(&self) -> &[Refusal] {
        &self.refusals
    }

    pub fn is_refused(&self) -> bool {
        !self.refusals.is_empty()
    }
}

/// A form that was sent: its token has been checked before anything of it is read.
pub struct Form<T>(pub T);

impl<T, S> FromRequest<S> for Form<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let arrival = request.extensions().get::<Arrival>().cloned().ok_or(Error::NotFound)?;
        if !is_urlencoded(request.headers()) {
            return Err(Error::Garbled("a form must be application/x-www-form-urlencoded"));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|_| Error::TooLarge)?;
        if bytes.contains(&0) || bytes.windows(3).any(|three| three == b"%00") {
            return Err(Error::Garbled("a form cannot hold the character NUL"));
        }
        check_token(&arrival, &form_value(&bytes, TOKEN).unwrap_or_default())?;
        serde_urlencoded::from_bytes(&bytes)
            .map(Form)
            .map_err(|_| Error::Garbled("the form lacks a field or has one twice"))
    }
}

pub(crate) fn check_token(arrival: &Arrival, token: &str) -> Result<(), Error> {
    match (arrival.has_cookies, arrival.is_own_token(token)) {
        (false, _) => Err(Error::NoCookies),
        (true, false) => Err(Error::StaleForm),
        (true, true) => Ok(()),
    }
}

pub(crate) fn is_urlencoded(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}

fn form_value(bytes: &[u8], name: &str) -> Option<String> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_bytes(bytes).ok()?;
    pairs.into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
}

/// A form that is nothing but its button.
pub struct Pressed;

impl<S: Send + Sync> FromRequest<S> for Pressed {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let Form(Nothing {}) = Form::from_request(request, state).await?;
        Ok(Pressed)
    }
}

#[derive(serde::Deserialize)]
struct Nothing {}
