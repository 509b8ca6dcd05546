//! Every answer: its headers, its type, and what it does not tell.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use axum::{
    Router, body::Body, http::Request, middleware::from_fn_with_state, response::Response,
    routing::get as get_of,
};
use counter::layers;
use madoguchi::MIGRATIONS;
use testkit::Fresh;

use crate::ground::{Answer, Ground, LOOPBACK, TLS, form, get, log_in, login_form, member, send};

/// A log that can be read.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// One answer of every kind, with the request that it answers.
async fn answers(ground: &Ground) -> Vec<(&'static str, Answer)> {
    let mut answers = Vec::new();
    for path in [
        "/invoice/login",
        "/invoice/",
        "/invoice/?lang=en",
        "/invoice",
        "/invoice/confirm/unknown",
        "/invoice/first-login/stage",
        "/invoice/brand.css",
        "/static/old/portal.css",
        "/static/old/favicon.svg",
        "/nowhere",
        "/healthz",
        "/readyz",
    ] {
        answers.push((path, ground.get(path).await));
    }
    let (cookie, fields) = login_form(ground).await;
    let large = form("/invoice/login", &cookie).body(Body::from("x".repeat(3_000_000))).unwrap();
    answers.push(("a form too large", ground.send(large).await));
    let refused = form("/invoice/login", &cookie).body(Body::from(fields)).unwrap();
    answers.push(("a wrong password", ground.send(refused).await));
    let stranger = form("/invoice/login", "").body(Body::from("login=x")).unwrap();
    answers.push(("a form without cookies", ground.send(stranger).await));
    let method =
        Request::delete("/invoice/login").header("accept", "application/json").body(Body::empty()).unwrap();
    answers.push(("a wrong method, as JSON", ground.send(method).await));
    answers
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn every_answer_has_the_security_headers(fresh: Fresh) {
        let ground = Ground::at(fresh, TLS).await;
        for (asked, answer) in answers_over_tls(&ground).await {
            let header = |name: &str| answer.headers.get(name).map_or("", |value| value.to_str().unwrap());
            let csp = header("content-security-policy");
            for directive in ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"] {
                assert!(csp.contains(directive), "{asked}: {csp}");
            }
            for loose in ["unsafe-", "*", "data:", "http:", "https:", "blob:"] {
                assert!(!csp.contains(loose), "{asked}: {csp}");
            }
            assert_eq!(header("x-content-type-options"), "nosniff", "{asked}");
            assert_eq!(header("referrer-policy"), "same-origin", "{asked}");
            assert_eq!(header("x-frame-options"), "DENY", "{asked}");
            assert_eq!(header("cross-origin-opener-policy"), "same-origin", "{asked}");
            assert_eq!(header("cross-origin-resource-policy"), "same-origin", "{asked}");
            assert_eq!(header("strict-transport-security"), "max-age=31536000; includeSubDomains", "{asked}");
            for talkative in ["server", "x-powered-by", "access-control-allow-origin"] {
                assert!(!answer.headers.contains_key(talkative), "{asked}: {talkative}");
            }
        }
    }

    async fn every_answer_names_its_type_and_its_charset(fresh: Fresh) {
        let ground = Ground::at(fresh, LOOPBACK).await;
        for (asked, answer) in answers(&ground).await {
            let kind = answer.headers.get("content-type").map_or("", |value| value.to_str().unwrap());
            if answer.body.is_empty() {
                assert!(answer.status.is_redirection(), "{asked}: {}", answer.status);
            } else if kind.starts_with("text/") || kind.contains("xml") {
                assert!(kind.ends_with("; charset=utf-8"), "{asked}: {kind}");
            } else {
                assert_eq!(kind, "application/problem+json", "{asked}");
            }
        }
    }

    async fn nothing_but_styles_and_pictures_may_be_kept(fresh: Fresh) {
        let ground = Ground::at(fresh, LOOPBACK).await;
        for (asked, answer) in answers(&ground).await {
            let kept = &answer.headers["cache-control"];
            let is_same_for_all = asked.starts_with("/static/") || asked.ends_with("/brand.css");
            assert!(is_same_for_all || kept == "no-store", "{asked}: {kept:?}");
            assert!(!is_same_for_all || !answer.headers.contains_key("set-cookie"), "{asked} is one for all");
        }
        let browser = ground.browser();
        assert_eq!(member(&browser).await.headers["cache-control"], "no-store");
        assert_eq!(browser.open("/invoice/password").await.headers["cache-control"], "no-store");
    }

    async fn hsts_is_not_said_where_there_is_no_tls(fresh: Fresh) {
        let ground = Ground::at(fresh, LOOPBACK).await;
        assert!(!ground.get("/invoice/login").await.headers.contains_key("strict-transport-security"));
    }

    async fn a_fault_shows_an_id_and_nothing_else(fresh: Fresh) {
        let ground = Ground::at(fresh, LOOPBACK).await;
        let browser = ground.browser();
        member(&browser).await;
        let cookie = format!("invoice-session={}", browser.cookie("invoice-session").unwrap());
        let mut tx = ground.node.portal.store.begin().await.unwrap();
        tx.run("DROP TABLE sessions", &[]).await.unwrap();
        tx.commit().await.unwrap();
        let log = Kept::default();
        let kept = log.clone();
        let writing = tracing_subscriber::fmt().with_ansi(false).with_writer(move || kept.clone()).finish();
        let _logging = tracing::subscriber::set_default(writing);
        for accept in ["text/html", "application/json"] {
            let request = Request::get("/invoice/").header("cookie", &cookie).header("accept", accept);
            let answer = ground.send(request.body(Body::empty()).unwrap()).await;
            assert_eq!(answer.status, 500);
            let id = answer.headers["x-request-id"].to_str().unwrap();
            assert!(answer.body.contains(id), "{}", answer.body);
            let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
            assert!(logged.contains(&format!("fault={id}")) && logged.contains("sessions"), "{logged}");
            for inside in ["SELECT", "sessions", "relation", "no such table", "sqlite", "postgres", ".rs", "store::"] {
                assert!(!answer.body.to_lowercase().contains(&inside.to_lowercase()), "{inside}: {}", answer.body);
            }
        }
        let other = log_in(&ground.browser(), "INV00002", "Kensetsu2026").await;
        assert_eq!(other.status, 500, "what cannot be looked up lets nobody in");
    }

    async fn a_panic_is_a_page_like_any_other_fault(fresh: Fresh) {
        let ground = Ground::at(fresh, TLS).await;
        let portal = &ground.node.portal;
        let app = Router::new()
            .route("/panics", get_of(async || -> Response { panic!("the inside") }))
            .layer(from_fn_with_state(portal.clone(), layers::receive))
            .layer(from_fn_with_state(portal.clone(), layers::secure))
            .layer(from_fn_with_state(portal.clone(), layers::observe))
            .with_state(portal.clone());
        let answer = send(&app, get("/panics").body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, 500);
        assert!(answer.body.contains(answer.headers["x-request-id"].to_str().unwrap()), "{}", answer.body);
        assert!(!answer.body.contains("the inside"));
        for header in ["content-security-policy", "strict-transport-security", "x-content-type-options"] {
            assert!(answer.headers.contains_key(header), "{header}");
        }
    }

    async fn password_fields_hide_what_is_typed_and_let_managers_fill_them(fresh: Fresh) {
        let ground = Ground::at(fresh, LOOPBACK).await;
        let browser = ground.browser();
        let login = browser.open("/invoice/login").await;
        member(&browser).await;
        let change = browser.open("/invoice/password").await;
        for (page, fields) in [(login, 1), (change, 3)] {
            let inputs: Vec<&str> = page.body.split("<input").skip(1).map(|rest| rest.split('>').next().unwrap()).collect();
            let secret = inputs.iter().filter(|input| input.contains("type=\"password\""));
            assert_eq!(secret.clone().count(), fields, "{}", page.body);
            for input in secret {
                assert!(input.contains("current-password\"") || input.contains("new-password\""), "{input}");
                for hindrance in ["autocomplete=\"off\"", "readonly", "maxlength", "value="] {
                    assert!(!input.contains(hindrance), "{input}");
                }
            }
        }
    }

    async fn what_was_typed_comes_back_as_text(fresh: Fresh) {
        let ground = Ground::at(fresh, LOOPBACK).await;
        let typed = "\"><script>alert(1)</script><img src=x onerror='y'>";
        let page = log_in(&ground.browser(), typed, "x").await;
        assert_eq!(page.value("ユーザID"), typed, "what was typed is kept");
        assert_eq!(page.all("script").len(), 1, "the portal's own");
        assert!(page.all("img").is_empty() && !page.body.contains("<script>"), "{}", page.body);
        let next = ground.get("/invoice/login?next=/invoice/%22%3E%3Cscript%3E").await;
        assert!(!next.body.contains("<script>"), "{}", next.body);
        let path = ground.get("/invoice/confirm/%22%3E%3Cscript%3E").await;
        assert!(!path.body.contains("<script>"), "{}", path.body);
    }
}

/// The login page's form cookie has another name there.
async fn answers_over_tls(ground: &Ground) -> Vec<(&'static str, Answer)> {
    let mut answers = Vec::new();
    for path in [
        "/invoice/login",
        "/invoice/",
        "/invoice/?lang=en",
        "/invoice/brand.css",
        "/static/old/portal.js",
        "/nowhere",
        "/healthz",
    ] {
        answers.push((path, ground.get(path).await));
    }
    let stranger = form("/invoice/login", "").body(Body::from("login=x")).unwrap();
    answers.push(("a form without cookies", ground.send(stranger).await));
    let elsewhere =
        form("/invoice/login", "").header("sec-fetch-site", "cross-site").body(Body::empty()).unwrap();
    answers.push(("a form from elsewhere", ground.send(elsewhere).await));
    let method = get("/invoice/login").method("DELETE").body(Body::empty()).unwrap();
    answers.push(("a wrong method", ground.send(method).await));
    answers
}
