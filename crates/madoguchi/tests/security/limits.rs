//! Nobody fills mailboxes or tables, whoever asks and from wherever.

use std::net::IpAddr;

use jiff::SignedDuration;
use madoguchi::{MIGRATIONS, demo};
use testkit::{Browser, Fresh, House, Page};

use crate::ground::{self, Ground, LOOPBACK};

async fn give_address(page: &Page, number: usize) -> Page {
    let address = format!("keiri{number}@hajime.example.jp");
    page.clone()
        .fill("認証コード", "Sakura2026")
        .fill("変更後メールアドレス", &address)
        .fill("変更後メールアドレス(確認用)", &address)
        .press("送信する")
        .await
}

async fn ask_for_reset(browser: &Browser) -> Page {
    let page = browser.open("/invoice/recovery").await;
    page.fill("ユーザID", "INV00002").fill("メールアドレス", "keiri@aoba.example.jp").press("送信する").await
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn addresses_typed_anew_share_one_limit_of_mails(fresh: Fresh) {
        let house = House::open(fresh).await;
        let page = ground::log_in(&house.browser(), "INV00001", "Hajime2026x").await;
        let form = page.press("同意する").await;
        for number in 0..20 {
            assert_eq!(give_address(&form, number).await.heading(), "確認用メールアドレスの送信完了");
        }
        assert_eq!(give_address(&form, 20).await.status, 429);
        assert!(house.mails_to("keiri20@hajime.example.jp").await.is_empty());
        house.turn_clock(SignedDuration::from_mins(60));
        let browser = house.browser();
        ground::log_in(&browser, "INV00001", "Hajime2026x").await;
        let form = browser.open("/invoice/first-login/address").await;
        assert_eq!(give_address(&form, 21).await.heading(), "確認用メールアドレスの送信完了");
    }

    async fn one_person_gets_five_reset_mails_an_hour_and_nobody_hears_of_it(fresh: Fresh) {
        let house = House::open(fresh).await;
        for asked in 1..=7 {
            assert_eq!(ask_for_reset(&house.browser()).await.heading(), "パスワードの再設定を受け付けました");
            assert_eq!(house.mails_to("keiri@aoba.example.jp").await.len(), asked.min(5));
        }
    }

    async fn one_address_begins_thirty_drafts_an_hour(fresh: Fresh) {
        let house = House::open(fresh).await;
        let page = house.browser().open("/certificate/reset-request").await;
        let page = page.fill("アクセスキー", "CERT0003").fill("会社名", "サンプル雲通信株式会社");
        let page = page.fill("ご担当者名", "雲 花子").fill("電話番号", "0300000000");
        for _ in 0..30 {
            assert_eq!(page.press("確認画面へ").await.heading(), "お申し込み内容の確認");
        }
        assert_eq!(page.press("確認画面へ").await.status, 429);
    }

    async fn of_ipv6_a_whole_network_counts_as_one(fresh: Fresh) {
        let site = [("invoice.toml", demo::sites::FILES[0].1.to_owned())];
        let ground = Ground::of(fresh, LOOPBACK, &["127.0.0.1/32"], &site).await;
        let visitor = |network: u16, host: u16| {
            Browser::new(ground.app.clone()).behind(IpAddr::from([0x2001, 0xdb8, 0, network, 0, 0, 0, host]))
        };
        for host in 0..100 {
            assert_eq!(ground::log_in(&visitor(1, host), "INV99999", "x").await.status, 422);
        }
        assert_eq!(ground::log_in(&visitor(1, 500), "INV99999", "x").await.status, 429);
        assert_eq!(ground::log_in(&visitor(2, 1), "INV99999", "x").await.status, 422);
    }
}
