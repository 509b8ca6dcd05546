//! Inputs: whatever is typed, claimed or forged stays data, and leads nobody elsewhere.

use axum::{body::Body, http::Request};
use door::policy::{About, Characters, Never, PasswordPolicy};
use madoguchi::{MIGRATIONS, demo};
use store::args;
use testkit::Fresh;

use crate::ground::{Ground, LOOPBACK, TLS, form, get, log_in, login_form, member};

/// From where the last login is said to have come.
async fn address_heard(ground: &Ground, forwarded: Option<&str>) -> String {
    let (cookie, fields) = login_form(ground).await;
    let mut request = form("/invoice/login", &cookie);
    if let Some(forwarded) = forwarded {
        request = request.header("x-forwarded-for", forwarded).header("x-real-ip", "192.0.2.9");
        request = request.header("forwarded", "for=192.0.2.9");
    }
    assert_eq!(ground.send(request.body(Body::from(fields)).unwrap()).await.status, 422);
    let mut conn = ground.node.portal.store.read().await.unwrap();
    let sql = "SELECT address FROM audit WHERE site = $1 ORDER BY seq DESC LIMIT 1";
    conn.one(sql, args!["invoice"]).await.unwrap()
}

/// Rendering a rule must never depend on how long a text somebody sends.
#[test]
fn a_password_of_any_length_is_judged_without_harm() {
    let policy = PasswordPolicy {
        min: 15,
        max: 128,
        characters: Characters::Any,
        needs: Vec::new(),
        never: vec![Never::Common, Never::SiteWords, Never::LoginIdInside],
    };
    let about = About { login_id: "INV00001", site_words: &["kenki"] };
    for block in ["sakura", "sakura-", "password", "qwerty", "ア", "1", "x7Kq"] {
        assert!(policy.check(&block.repeat(60_000), &about).is_err(), "{block}");
    }
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn sql_that_is_typed_is_only_a_wrong_login(fresh: Fresh) {
        let ground = Ground::at(fresh, LOOPBACK).await;
        for typed in ["' OR '1'='1", "INV00002'--", "x'; DROP TABLE users; --", "$1", "INV00002%", "INV0000_", "\\"] {
            let page = log_in(&ground.browser(), typed, "Kensetsu2026").await;
            assert_eq!(page.status, 422, "{typed}");
            let page = log_in(&ground.browser(), "INV00002", typed).await;
            assert_eq!(page.status, 422, "{typed}");
        }
        assert_eq!(member(&ground.browser()).await.heading(), "トップページ");
    }

    async fn nobody_is_sent_to_another_host(fresh: Fresh) {
        let ground = Ground::at(fresh, LOOPBACK).await;
        for path in ["//example.com/?lang=en", "/\\example.com/?lang=en", "///example.com?lang=en", "//example.com/", "/invoice?x=//example.com"] {
            let answer = ground.get(path).await;
            if let Some(to) = answer.headers.get("location") {
                let to = to.to_str().unwrap();
                assert!(to.starts_with('/') && !to.starts_with("//") && !to.starts_with("/\\"), "{path}: {to}");
            }
        }
        // Another site's form is turned away by a page of ours, whose links must stay here.
        let request = get("//example.com/login").method("POST").header("sec-fetch-site", "cross-site");
        let answer = ground.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, 403);
        assert!(!answer.body.contains("href=\"//"), "{}", answer.body);
    }

    async fn no_header_can_be_broken_out_of(fresh: Fresh) {
        let ground = Ground::at(fresh, LOOPBACK).await;
        let broken = "%0d%0aSet-Cookie:%20planted=1%0d%0a";
        for path in [format!("/invoice/login?next=/invoice/{broken}"), format!("/invoice/login?lang=en&x={broken}"), format!("/invoice/{broken}")] {
            let answer = ground.get(&path).await;
            for value in answer.headers.values() {
                assert!(!value.as_bytes().iter().any(u8::is_ascii_control), "{path}: {value:?}");
            }
            assert!(!answer.headers.get_all("set-cookie").iter().any(|it| it.to_str().unwrap().starts_with("planted")));
        }
        let page = ground.browser().open(&format!("/invoice/login?next=/invoice/{broken}")).await;
        let top = page.fill("ユーザID", "INV00002").fill("パスワード", "Kensetsu2026").press("ログイン").await;
        assert_eq!(top.path, "/invoice/");
    }

    async fn a_forged_address_is_not_believed(fresh: Fresh) {
        let ground = Ground::at(fresh, LOOPBACK).await;
        assert_eq!(address_heard(&ground, None).await, "127.0.0.1");
        assert_eq!(address_heard(&ground, Some("203.0.113.7")).await, "127.0.0.1");
    }

    async fn of_a_proxys_list_only_its_own_word_counts(fresh: Fresh) {
        let site = [("invoice.toml", demo::sites::FILES[0].1.to_owned())];
        let ground = Ground::of(fresh, LOOPBACK, &["127.0.0.0/8", "10.0.0.0/8"], &site).await;
        for (list, heard) in [
            ("203.0.113.7", "203.0.113.7"),
            ("198.51.100.1, 203.0.113.7", "203.0.113.7"),
            ("198.51.100.1, 203.0.113.7, 10.0.0.3", "203.0.113.7"),
            ("198.51.100.1, 203.0.113.7:4711", "127.0.0.1"),
            ("198.51.100.1, unknown", "127.0.0.1"),
            ("10.0.0.3", "127.0.0.1"),
        ] {
            assert_eq!(address_heard(&ground, Some(list)).await, heard, "{list}");
        }
    }

    async fn mails_name_the_configured_host_and_not_the_visitors(fresh: Fresh) {
        let ground = Ground::at(fresh, TLS).await;
        let browser = ground.browser();
        let page = browser.open("/invoice/recovery").await;
        let (_, fields) = page.fill("ユーザID", "INV00002").fill("メールアドレス", "keiri@aoba.example.jp").form_of("送信する");
        let fields: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let cookie = format!("__Host-invoice-form={}", browser.cookie("__Host-invoice-form").unwrap());
        let request = Request::post("/invoice/recovery")
            .header("host", "example.com")
            .header("x-forwarded-host", "example.com")
            .header("origin", "https://example.com")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("cookie", cookie);
        let answer = ground.send(request.body(Body::from(fields.join("&").replace('@', "%40"))).unwrap()).await;
        assert_eq!(answer.status, 303);
        let sites = ground.node.portal.sites.slugs();
        let worker = door::works(store::jobs::Worker::new(ground.node.portal.store.clone()), &ground.node.portal);
        worker.settle(&sites).await.unwrap();
        let mut conn = ground.node.portal.store.read().await.unwrap();
        let mail = post::mailbox::newest(&mut conn, "invoice", 1).await.unwrap().remove(0);
        assert!(mail.text.contains("https://portal.example.jp/invoice/recovery/"), "{}", mail.text);
        assert!(!mail.text.contains("example.com") && !mail.html.unwrap().contains("example.com"));
    }

    async fn no_path_leads_into_the_file_system(fresh: Fresh) {
        let ground = Ground::at(fresh, LOOPBACK).await;
        for path in [
            "/static/x/..%2f..%2fCargo.toml",
            "/static/../Cargo.toml",
            "/static/x/%2e%2e/%2e%2e/secret.key",
            "/static/",
            "/static/x/",
            "/.git/config",
            "/invoice/..%2fsecret.key",
            "/sites/invoice.toml",
        ] {
            assert_eq!(ground.get(path).await.status, 404, "{path}");
        }
    }

    /// A password that was typed in full width is hashed anew as it was found right.
    async fn a_hash_made_anew_is_of_the_password_that_was_right(fresh: Fresh) {
        Ground::at(fresh.clone(), LOOPBACK).await;
        let ground = Ground::with_costlier_hashes(fresh).await;
        let browser = ground.browser();
        let top = log_in(&browser, "INV00002", "Ｋｅｎｓｅｔｓｕ２０２６").await;
        assert_eq!(top.heading(), "トップページ");
        top.press("ログアウト").await;
        let mut conn = ground.node.portal.store.read().await.unwrap();
        let hash: String = conn.one("SELECT password FROM users WHERE site = $1 AND login = 'inv00002'", args!["invoice"]).await.unwrap();
        assert!(hash.contains("m=128,"), "{hash}");
        assert_eq!(member(&browser).await.heading(), "トップページ");
    }
}
