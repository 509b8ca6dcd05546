//! Secrets: what opens a door lies nowhere where it can be read (DOOR-71, DOOR-73).

use door::hashing::Cost;
use madoguchi::{MIGRATIONS, config::Config};
use store::{Given, args};
use testkit::Fresh;

use crate::ground::{Folder, Ground, LOOPBACK, change_password, log_in, member};

const CODE: &str = "Sakura2026";
const ADDRESS: &str = "keiri@hajime.example.jp";

/// Every column that holds text, of every table.
const TEXTS: &[(&str, &str)] = &[
    ("accounts", "number || name || kana"),
    ("users", "login || login_shown || name || COALESCE(email, '') || COALESCE(password, '')"),
    ("sessions", "user_id || account_id || device || address || COALESCE(ended, '')"),
    ("flows", "kind || subject || stage"),
    ("tickets", "kind || subject"),
    ("links", "purpose || subject || COALESCE(ended, '')"),
    ("consents", "version || hash || answer || address"),
    ("logins", "user_id || outcome || device || address"),
    ("drafts", "owner || form || typed || COALESCE(sent, '')"),
    ("limits", "name"),
    ("jobs", "kind || payload || COALESCE(why, '')"),
    (
        "notices",
        "recipient || subject || text || COALESCE(html, '') || COALESCE(unsubscribe, '') || COALESCE(reply, '')",
    ),
    ("audit", "by_whom || COALESCE(on_behalf, '') || did || about || COALESCE(address, '') || details"),
];

async fn everything(ground: &Ground) -> String {
    let mut conn = ground.node.portal.store.read().await.unwrap();
    let mut all = String::new();
    for (table, texts) in TEXTS {
        let sql = format!("SELECT {texts} FROM {table} WHERE site = $1");
        let rows: Vec<String> = conn.all(&sql, args!["invoice"]).await.unwrap();
        all.extend(rows.into_iter().map(|row| format!("{table}: {row}\n")));
    }
    all
}

/// The last part of a link.
fn token(link: &str) -> String {
    link.rsplit('/').next().unwrap().to_owned()
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn the_database_holds_nothing_that_opens_a_door(fresh: Fresh) {
        let ground = Ground::at(fresh, LOOPBACK).await;
        let browser = ground.browser();
        let mut secrets = vec!["Hajime2026x".to_owned(), CODE.to_owned(), "Kensetsu2026".to_owned(), "chigau2026".to_owned()];

        let address = log_in(&browser, "INV00001", "Hajime2026x").await.press("同意する").await;
        address
            .fill("認証コード", CODE)
            .fill("変更後メールアドレス", ADDRESS)
            .fill("変更後メールアドレス(確認用)", ADDRESS)
            .press("送信する")
            .await;
        secrets.extend(browser.cookie("invoice-ticket"));
        let link = ground.waiting_link().await;
        secrets.push(token(&link));
        ground.settle().await;
        let password = browser.open(&link).await.fill("認証コード", CODE).press("認証する").await;
        secrets.extend(browser.cookie("invoice-ticket"));
        let done = password.fill("新パスワード", "Atarashii2026").fill("新パスワード確認", "Atarashii2026").press("変更する").await;
        assert_eq!(done.heading(), "パスワードの変更完了");
        secrets.extend(browser.cookie("invoice-session"));
        secrets.push("Atarashii2026".to_owned());
        ground.settle().await;

        let other = ground.browser();
        log_in(&other, "INV00002", "chigau2026").await;
        member(&other).await;
        change_password(&other, "chigau2026", "Betsuno2026").await;
        change_password(&other, "Kensetsu2026", "Betsuno2026").await;
        secrets.extend(other.cookie("invoice-session"));
        secrets.push("Betsuno2026".to_owned());
        let form = other.open("/invoice/recovery").await;
        form.fill("ユーザID", "INV00002").fill("メールアドレス", "keiri@aoba.example.jp").press("送信する").await;
        ground.settle().await;

        let all = everything(&ground).await;
        assert!(all.contains("door.logged-in") && all.contains("door.login-refused"), "the story is told");
        assert_eq!(secrets.len(), 11, "{secrets:?}");
        for secret in secrets {
            assert!(!all.contains(&secret), "{secret} lies in {:?}", all.lines().find(|line| line.contains(&secret)));
        }
        let mut conn = ground.node.portal.store.read().await.unwrap();
        let ids: Vec<Vec<u8>> = conn.all("SELECT id FROM sessions WHERE site = $1", args!["invoice"]).await.unwrap();
        assert!(ids.iter().all(|id| id.len() == 32), "a session is found by a keyed hash");
    }

    async fn every_login_and_every_refusal_is_recorded_with_who_when_and_where(fresh: Fresh) {
        let ground = Ground::at(fresh, LOOPBACK).await;
        let browser = ground.browser();
        log_in(&browser, "INV99999", "x").await;
        log_in(&browser, "INV00002", "x").await;
        let top = member(&browser).await;
        change_password(&browser, "Kensetsu2026", "Atarashii2026").await;
        top.press("ログアウト").await;
        let mut conn = ground.node.portal.store.read().await.unwrap();
        let sql = "SELECT did, by_whom, address, at FROM audit WHERE site = $1 ORDER BY seq";
        let deeds: Vec<(String, String, String, jiff::Timestamp)> = conn.all(sql, args!["invoice"]).await.unwrap();
        let told: Vec<&str> = deeds.iter().map(|deed| deed.0.as_str()).collect();
        assert_eq!(
            told,
            ["door.login-refused", "door.login-refused", "door.logged-in", "door.changed-password", "door.logged-out"]
        );
        assert_eq!(deeds[0].1, "stranger");
        assert!(deeds[1..].iter().all(|deed| deed.1.starts_with("user:") && deed.1 == deeds[1].1));
        assert!(deeds.iter().all(|deed| deed.2 == "127.0.0.1" && deed.3 == ground.node.portal.store.now()));
    }
}

#[test]
fn passwords_cost_an_attacker_what_owasp_asks() {
    let Cost { memory_kib, passes, .. } = Cost::default();
    assert!(memory_kib >= 19 * 1024 && passes >= 2);
}

#[test]
fn the_secret_is_random_and_for_its_owner_alone() {
    let make = || {
        let folder = Folder::new();
        let text = "listen = \"127.0.0.1:0\"\npublic-url = \"https://portal.example.jp\"\ndatabase = \"sqlite:x\"\n\
                    sites = \"sites\"\nsecret-file = \"secret.key\"\n[mail]\nsmtp = \"smtp://127.0.0.1\"\n";
        std::fs::write(folder.0.join("madoguchi.toml"), text).unwrap();
        let config = Config::read(&folder.0.join("madoguchi.toml")).unwrap();
        let keys = config.keys(&Given::system()).unwrap();
        assert_eq!(format!("{keys:?}"), "Keys(…)");
        let file = folder.0.join("secret.key");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
        std::fs::read_to_string(file).unwrap()
    };
    let (one, two) = (make(), make());
    assert!(one.len() == 64 && one != two);
}
