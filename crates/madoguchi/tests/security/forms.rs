//! Forms: taken from the portal's own pages alone (DOOR-72), by POST alone, and only when they can be read.

use axum::{body::Body, http::StatusCode};
use madoguchi::MIGRATIONS;
use testkit::Fresh;

use crate::ground::{Ground, HOST, LOOPBACK, form, get, login_form, member};

/// What a wrong password gets, and so what shows that a form was taken.
const TAKEN: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
const TURNED_AWAY: StatusCode = StatusCode::FORBIDDEN;

store::on_both! {
    migrations = MIGRATIONS;

    async fn a_form_is_taken_from_the_portals_own_pages_alone(fresh: Fresh) {
        let ground = Ground::at(fresh, LOOPBACK).await;
        let (cookie, fields) = login_form(&ground).await;
        let (own, other) = (format!("http://{HOST}"), "https://example.com");
        let table: &[(&[(&str, &str)], StatusCode)] = &[
            (&[("sec-fetch-site", "same-origin")], TAKEN),
            (&[("sec-fetch-site", "none")], TAKEN),
            (&[("origin", &own)], TAKEN),
            (&[], TAKEN),
            (&[("sec-fetch-site", "cross-site")], TURNED_AWAY),
            (&[("sec-fetch-site", "same-site")], TURNED_AWAY),
            (&[("sec-fetch-site", "cross-site"), ("origin", &own)], TURNED_AWAY),
            (&[("origin", other)], TURNED_AWAY),
            (&[("origin", "null")], TURNED_AWAY),
            (&[("origin", "http://127.0.0.1:8081")], TURNED_AWAY),
            (&[("origin", "")], TURNED_AWAY),
        ];
        for (headers, expected) in table {
            let mut request = form("/invoice/login", &cookie);
            for (name, value) in *headers {
                request = request.header(*name, *value);
            }
            let answer = ground.send(request.body(Body::from(fields.clone())).unwrap()).await;
            assert_eq!(answer.status, *expected, "{headers:?}");
        }
    }

    async fn a_form_brings_the_token_of_its_own_browser(fresh: Fresh) {
        let ground = Ground::at(fresh, LOOPBACK).await;
        let (cookie, fields) = login_form(&ground).await;
        let (other_cookie, _) = login_form(&ground).await;
        let post = async |cookie: &str, body: String| {
            ground.send(form("/invoice/login", cookie).body(Body::from(body)).unwrap()).await.status
        };
        assert_eq!(post(&cookie, fields.clone()).await, TAKEN);
        assert_eq!(post(&other_cookie, fields.clone()).await, TURNED_AWAY);
        assert_eq!(post("", fields.clone()).await, TURNED_AWAY);
        assert_eq!(post(&cookie, fields.replace("_token=", "_token=x")).await, TURNED_AWAY);
        assert_eq!(post(&cookie, fields.replace("_token=", "token=")).await, TURNED_AWAY);
    }

    async fn reading_changes_nothing_and_other_methods_are_refused(fresh: Fresh) {
        let ground = Ground::at(fresh, LOOPBACK).await;
        let browser = ground.browser();
        member(&browser).await;
        let cookie = format!("invoice-session={}", browser.cookie("invoice-session").unwrap());
        for path in ["logout", "takeover", "first-login/resend"] {
            let path = format!("/invoice/{path}");
            let answer = ground.send(get(&path).header("cookie", &cookie).body(Body::empty()).unwrap()).await;
            assert_eq!(answer.status, 405, "{path}");
        }
        for method in ["PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "CONNECT"] {
            let request = get("/invoice/login").method(method).header("cookie", &cookie).header("sec-fetch-site", "same-origin");
            let answer = ground.send(request.body(Body::empty()).unwrap()).await;
            assert_eq!(answer.status, 405, "{method}");
            assert!(!answer.body.contains(&cookie), "{method} sends back what it was sent");
        }
        assert_eq!(browser.open("/invoice/").await.heading(), "トップページ");
    }

    async fn what_cannot_be_read_is_refused_in_good_order(fresh: Fresh) {
        let ground = Ground::at(fresh, LOOPBACK).await;
        let (cookie, fields) = login_form(&ground).await;
        let post = async |kind: &str, body: String| {
            let request = get("/invoice/login").method("POST").header("cookie", &cookie).header("content-type", kind);
            ground.send(request.body(Body::from(body)).unwrap()).await.status
        };
        let kind = "application/x-www-form-urlencoded";
        assert_eq!(post(kind, fields.clone()).await, TAKEN);
        assert_eq!(post("application/json", "{}".to_owned()).await, 400);
        assert_eq!(post("text/plain", fields.clone()).await, 400);
        assert_eq!(post(kind, format!("{fields}&login=INV00001")).await, 400, "a field twice");
        assert_eq!(post(kind, format!("{fields}&email=%00")).await, 400, "a NUL");
        assert_eq!(post(kind, format!("{fields}&email=%FF%FE")).await, TAKEN, "bytes that are no text");
        assert_eq!(post(kind, format!("{fields}&{}", "x".repeat(3_000_000))).await, 413);
    }

    async fn a_field_that_the_form_does_not_have_does_nothing(fresh: Fresh) {
        let ground = Ground::at(fresh, LOOPBACK).await;
        let (cookie, fields) = login_form(&ground).await;
        let body = format!("{fields}&through=1&failures=0&suspended=&user=1&site=other");
        let answer = ground.send(form("/invoice/login?login=INV00001", &cookie).body(Body::from(body)).unwrap()).await;
        assert_eq!(answer.status, TAKEN);
        assert!(answer.body.contains("value=\"INV00002\""), "the address does not speak for the form");
    }
}
