//! Cookies: bound to the host over TLS, out of reach for scripts, and good for one site (DOOR-72).

use axum::body::Body;
use madoguchi::{MIGRATIONS, demo};
use testkit::Fresh;

use crate::ground::{Ground, LOOPBACK, TLS, form, get, member};

/// Everything that the site ever sets: at the first page, with another language, at login and at logout.
async fn cookies(ground: &Ground, prefix: &str) -> Vec<String> {
    let first = ground.get("/invoice/login").await;
    let language = ground.get("/invoice/login?lang=en").await;
    let browser = ground.browser();
    let page = browser.open("/invoice/login").await;
    let (action, fields) =
        page.fill("ユーザID", "INV00002").fill("パスワード", "Kensetsu2026").form_of("ログイン");
    let fields: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let name = format!("{prefix}invoice-form");
    let cookie = format!("{name}={}", browser.cookie(&name).unwrap());
    let login = ground.send(form(&action, &cookie).body(Body::from(fields.join("&"))).unwrap()).await;
    assert_eq!(login.status, 303);
    let letter = fields.join("&").replace("INV00002", "INV00001").replace("Kensetsu2026", "Hajime2026x");
    let ticket = ground.send(form(&action, &cookie).body(Body::from(letter)).unwrap()).await;
    let logout =
        ground.send(form("/invoice/logout", &cookie).body(Body::from(fields.join("&"))).unwrap()).await;
    let all = [first, language, login, ticket, logout];
    let set = all.iter().flat_map(|answer| answer.headers.get_all("set-cookie"));
    set.map(|value| value.to_str().unwrap().to_owned()).collect()
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn over_tls_every_cookie_is_bound_to_the_host(fresh: Fresh) {
        let ground = Ground::at(fresh, TLS).await;
        let cookies = cookies(&ground, "__Host-").await;
        for what in ["invoice-form=", "portal-lang=", "invoice-session=", "invoice-ticket="] {
            assert!(cookies.iter().any(|cookie| cookie.contains(what)), "{what} {cookies:?}");
        }
        for cookie in cookies {
            assert!(cookie.starts_with("__Host-"), "{cookie}");
            for attribute in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
                assert!(cookie.contains(attribute), "{cookie}");
            }
            assert!(!cookie.contains("Domain"), "{cookie}");
        }
    }

    async fn on_loopback_they_go_without_tls_but_not_to_scripts(fresh: Fresh) {
        let ground = Ground::at(fresh, LOOPBACK).await;
        for cookie in cookies(&ground, "").await {
            assert!(!cookie.contains("Secure") && cookie.contains("; HttpOnly; SameSite=Lax"), "{cookie}");
        }
    }

    async fn no_page_shows_a_session_to_its_scripts(fresh: Fresh) {
        let ground = Ground::at(fresh, LOOPBACK).await;
        let browser = ground.browser();
        let top = member(&browser).await;
        let token = browser.cookie("invoice-session").unwrap();
        assert!(!top.body.contains(&token) && !browser.open("/invoice/password").await.body.contains(&token));
    }

    async fn a_session_of_one_site_opens_no_other(fresh: Fresh) {
        let invoice = demo::sites::FILES[0].1.to_owned();
        let second = invoice.replace("slug = \"invoice\"", "slug = \"second\"");
        let ground = Ground::of(fresh, LOOPBACK, &[], &[("invoice.toml", invoice), ("second.toml", second)]).await;
        let browser = ground.browser();
        member(&browser).await;
        let token = browser.cookie("invoice-session").unwrap();
        let open = async |path: &str, name: &str| {
            ground.send(get(path).header("cookie", format!("{name}={token}")).body(Body::empty()).unwrap()).await.status
        };
        assert_eq!(open("/invoice/", "invoice-session").await, 200);
        assert_eq!(open("/second/", "second-session").await, 303);
        assert_eq!(open("/second/", "invoice-session").await, 303);
    }

    async fn a_host_of_its_own_shows_nothing_of_other_sites(fresh: Fresh) {
        let invoice = demo::sites::FILES[0].1.to_owned();
        let second = invoice.replace("slug = \"invoice\"", "slug = \"second\"\nhost = \"second.example.jp\"");
        let ground = Ground::of(fresh, TLS, &[], &[("invoice.toml", invoice), ("second.toml", second)]).await;
        let open = async |path: &str| {
            let request = axum::http::Request::get(path).header("host", "second.example.jp");
            ground.send(request.body(Body::empty()).unwrap()).await
        };
        assert_eq!(open("/second/login").await.status, 200);
        let other = open("/invoice/login").await;
        assert_eq!(other.status, 404);
        assert!(!other.body.contains("サンプル"), "{}", other.body);
    }
}
