//! Sessions: who has one, how they get another id, and that they really end.

use axum::body::Body;
use jiff::SignedDuration;
use madoguchi::MIGRATIONS;
use store::args;
use testkit::Fresh;

use crate::ground::{Ground, LOOPBACK, change_password, form, get, log_in, member};

/// Whether this token opens the top page.
async fn opens(ground: &Ground, token: &str) -> bool {
    let cookie = format!("invoice-session={token}");
    ground.send(get("/invoice/").header("cookie", cookie).body(Body::empty()).unwrap()).await.status == 200
}

async fn run(ground: &Ground, sql: &str) {
    let mut tx = ground.node.portal.store.begin().await.unwrap();
    assert!(tx.run(sql, args!["invoice"]).await.unwrap() > 0, "{sql}");
    tx.commit().await.unwrap();
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn a_token_has_256_random_bits_and_is_new_at_each_login(fresh: Fresh) {
        let ground = Ground::where_at_once_is(fresh, "allowed").await;
        let mut tokens = Vec::new();
        for _ in 0..5 {
            let browser = ground.browser();
            member(&browser).await;
            tokens.push(browser.cookie("invoice-session").unwrap());
        }
        assert!(tokens.iter().all(|token| token.len() == 43), "32 bytes in base64: {tokens:?}");
        tokens.sort();
        tokens.dedup();
        assert_eq!(tokens.len(), 5);
    }

    async fn a_session_that_was_planted_is_not_taken_up(fresh: Fresh) {
        let ground = Ground::at(fresh, LOOPBACK).await;
        let browser = ground.browser();
        let page = browser.open("/invoice/login").await.fill("ユーザID", "INV00002").fill("パスワード", "Kensetsu2026");
        let (_, fields) = page.form_of("ログイン");
        let fields: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let planted = "A".repeat(43);
        let cookie = format!("invoice-form={}; invoice-session={planted}", browser.cookie("invoice-form").unwrap());
        let answer = ground.send(form("/invoice/login", &cookie).body(Body::from(fields.join("&"))).unwrap()).await;
        assert_eq!(answer.status, 303);
        assert!(!answer.headers["set-cookie"].to_str().unwrap().contains(&planted));
        assert!(!opens(&ground, &planted).await);
    }

    async fn whoever_logs_in_leaves_the_session_that_was_there(fresh: Fresh) {
        let ground = Ground::where_at_once_is(fresh, "allowed").await;
        run(&ground, "UPDATE users SET through = 1, first_secret = NULL, password = (SELECT password FROM users
             WHERE site = $1 AND login = 'inv00002') WHERE site = $1 AND login = 'inv00001'").await;
        run(&ground, "INSERT INTO consents SELECT site, 'copied', (SELECT id FROM users WHERE site = $1 AND login = 'inv00001'),
             account_id, version, hash, answer, at, address FROM consents WHERE site = $1 AND answer = 'agreed'").await;
        let browser = ground.browser();
        let form = browser.open("/invoice/login").await;
        form.clone().fill("ユーザID", "INV00002").fill("パスワード", "Kensetsu2026").press("ログイン").await;
        let first = browser.cookie("invoice-session").unwrap();
        assert!(opens(&ground, &first).await);
        let other = form.fill("ユーザID", "INV00001").fill("パスワード", "Kensetsu2026").press("ログイン").await;
        assert_eq!(other.heading(), "トップページ");
        assert!(!opens(&ground, &first).await, "another person's session stayed behind");
    }

    async fn a_logout_ends_the_session_and_not_the_cookie_alone(fresh: Fresh) {
        let ground = Ground::at(fresh, LOOPBACK).await;
        let browser = ground.browser();
        let top = member(&browser).await;
        let token = browser.cookie("invoice-session").unwrap();
        assert!(opens(&ground, &token).await);
        top.press("ログアウト").await;
        assert_eq!(browser.cookie("invoice-session"), None);
        assert!(!opens(&ground, &token).await);
    }

    async fn a_session_ends_after_a_day_however_busy(fresh: Fresh) {
        let ground = Ground::at(fresh, LOOPBACK).await;
        let browser = ground.browser();
        member(&browser).await;
        let token = browser.cookie("invoice-session").unwrap();
        for _ in 0..57 {
            ground.node.portal.store.given().turn(SignedDuration::from_mins(25));
            assert!(opens(&ground, &token).await);
        }
        ground.node.portal.store.given().turn(SignedDuration::from_mins(15));
        assert!(!opens(&ground, &token).await);
    }

    async fn whoever_is_suspended_or_deleted_is_out_at_once(fresh: Fresh) {
        let ground = Ground::where_at_once_is(fresh, "allowed").await;
        let browser = ground.browser();
        member(&browser).await;
        let token = browser.cookie("invoice-session").unwrap();
        run(&ground, "UPDATE users SET suspended = 1 WHERE site = $1 AND login = 'inv00002'").await;
        assert!(!opens(&ground, &token).await);
        let told = member(&browser).await;
        assert_eq!(told.status, 422);
        run(&ground, "UPDATE users SET suspended = NULL WHERE site = $1 AND login = 'inv00002'").await;
        assert!(opens(&ground, &token).await);
        run(&ground, "DELETE FROM users WHERE site = $1 AND login = 'inv00002'").await;
        assert!(!opens(&ground, &token).await);
    }

    async fn a_new_password_ends_the_other_sessions(fresh: Fresh) {
        let ground = Ground::where_at_once_is(fresh, "allowed").await;
        let (one, two) = (ground.browser(), ground.browser());
        member(&one).await;
        member(&two).await;
        assert_eq!(change_password(&one, "Kensetsu2026", "Atarashii2026").await.status, 200);
        assert!(!opens(&ground, &two.cookie("invoice-session").unwrap()).await);
        assert_eq!(log_in(&two, "INV00002", "Kensetsu2026").await.status, 422);
        assert!(opens(&ground, &one.cookie("invoice-session").unwrap()).await);
    }

    async fn a_new_password_leaves_no_ticket_behind(fresh: Fresh) {
        let ground = Ground::where_at_once_is(fresh, "takeover").await;
        let (owner, thief) = (ground.browser(), ground.browser());
        member(&owner).await;
        let in_use = member(&thief).await;
        assert_eq!(in_use.status, 409);
        assert_eq!(change_password(&owner, "Kensetsu2026", "Atarashii2026").await.status, 200);
        let (action, fields) = in_use.form_of("先のログインを終了してログイン");
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        thief.post(&action, &fields).await;
        assert_eq!(thief.cookie("invoice-session"), None, "the old password's ticket opened the door");
    }

    async fn a_chosen_password_does_not_grow_old(fresh: Fresh) {
        let ground = Ground::at(fresh, LOOPBACK).await;
        ground.node.portal.store.given().turn(SignedDuration::from_hours(24 * 1000));
        assert_eq!(member(&ground.browser()).await.heading(), "トップページ");
    }

    async fn at_an_open_session_the_password_is_guessed_ten_times_at_most(fresh: Fresh) {
        let ground = Ground::at(fresh, LOOPBACK).await;
        let browser = ground.browser();
        member(&browser).await;
        for number in 0..10 {
            assert_eq!(change_password(&browser, &format!("chigau{number}2026"), "Atarashii2026").await.status, 422);
        }
        let right = change_password(&browser, "Kensetsu2026", "Atarashii2026").await;
        assert_eq!(right.status, 429, "the right one comes too late");
        ground.node.portal.store.given().turn(SignedDuration::from_mins(15));
        assert_eq!(change_password(&browser, "Kensetsu2026", "Atarashii2026").await.status, 200);
    }

    async fn a_burst_of_guesses_counts_each(fresh: Fresh) {
        let ground = Ground::at(fresh, LOOPBACK).await;
        let page = ground.browser().open("/invoice/login").await;
        // One short of what one address may fail.
        for number in 0..99 {
            page.clone().fill("ユーザID", &format!("INV1{number:04}")).fill("パスワード", "x").press("ログイン").await;
        }
        // All are looked at before the first is counted: the row is held until they queue for it.
        let portal = &ground.node.portal;
        let mut held = portal.store.begin().await.unwrap();
        held.run("UPDATE users SET failures = 7 WHERE site = $1 AND login = 'inv00002'", args!["invoice"]).await.unwrap();
        let guess = page.fill("ユーザID", "INV00002").fill("パスワード", "chigau2026");
        let guesses: Vec<_> = (0..4).map(|_| { let guess = guess.clone(); tokio::spawn(async move { guess.press("ログイン").await.status }) }).collect();
        portal.store.given().rest(std::time::Duration::from_millis(500)).await;
        held.commit().await.unwrap();
        for guess in guesses {
            assert_eq!(guess.await.unwrap(), 422, "each was looked at");
        }
        let mut conn = portal.store.read().await.unwrap();
        let failures: i64 = conn.one("SELECT failures FROM users WHERE site = $1 AND login = 'inv00002'", args!["invoice"]).await.unwrap();
        assert_eq!(failures, 11, "each failure counts, and the tenth locked");
    }
}
