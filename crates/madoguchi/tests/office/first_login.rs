//! From the printed code to the open session.

use counter::{
    audit::{Finding, verify},
    staff::Role,
};
use jiff::SignedDuration;
use madoguchi::MIGRATIONS;
use office::operators::actions;
use testkit::{Fresh, House};

use crate::ground::{NEW, NEW_PASSWORD, add, code_of, first_login, log_in};

store::on_both! {
    migrations = MIGRATIONS;

    async fn the_printed_code_leads_in_once(fresh: Fresh) {
        let house = House::open(fresh).await;
        let code = add(&house, Role::Auditor, &["partner"]).await;
        let browser = house.browser();
        // As people type what they read.
        let registered = first_login(&house, &browser, &code.replace('-', " ").to_lowercase()).await;
        assert_eq!(registered.codes.len(), 10);
        assert_eq!((registered.page.path.as_str(), registered.page.heading().as_str()), ("/office/partner/", "本日の業務"));
        assert_eq!(log_in(&house.browser(), NEW, &code).await.status, 422, "the code is used up");
        assert_eq!(log_in(&house.browser(), NEW, NEW_PASSWORD).await.heading(), "二段階認証");
        for site in ["", "partner"] {
            let found = verify(&house.portal.store, &house.portal.keys, site).await.unwrap();
            assert!(matches!(found, Finding::Whole { entries: 1.., .. }), "{site}: {found:?}");
        }
    }

    async fn no_step_can_be_left_out(fresh: Fresh) {
        let house = House::open(fresh).await;
        let code = add(&house, Role::Owner, &["invoice"]).await;
        let browser = house.browser();
        for path in ["password", "factor", "app", "passkey", "codes"] {
            assert_eq!(browser.open(&format!("/office/first-login/{path}")).await.heading(), "運営のログイン");
        }
        let page = log_in(&browser, NEW, &code).await;
        assert_eq!(browser.open("/office/first-login/codes").await.heading(), "パスワードの設定");
        assert_eq!(browser.open("/office/login/code").await.heading(), "パスワードの設定");
        assert_eq!(browser.open("/office/invoice/").await.heading(), "運営のログイン");
        assert!(page.clone().fill("新しいパスワード", "mijikai").press("次へ進む").await.says("12文字以上"));
        let page = page.fill("新しいパスワード", NEW_PASSWORD).fill("新しいパスワード（確認用）", NEW_PASSWORD).press("次へ進む").await;
        assert_eq!(browser.open("/office/first-login").await.heading(), "二段階認証の登録");
        assert_eq!(page.heading(), "二段階認証の登録");
        let page = browser.open("/office/first-login/app").await;
        assert!(page.fill("確認コード", "000000").press("次へ進む").await.says("確認コードが正しくありません"));
        // Nothing is saved yet: whoever stops here begins again with the same code.
        assert_eq!(log_in(&house.browser(), NEW, NEW_PASSWORD).await.status, 422);
        first_login(&house, &house.browser(), &code).await;
        assert_eq!(browser.open("/office/first-login").await.heading(), "運営のログイン", "the other attempt is over");
    }

    async fn the_code_is_good_for_a_week(fresh: Fresh) {
        let house = House::open(fresh).await;
        let code = add(&house, Role::Owner, &["invoice"]).await;
        house.turn_clock(SignedDuration::from_hours(7 * 24));
        let page = log_in(&house.browser(), NEW, &code).await;
        assert!(page.says("有効期間が過ぎています"), "{}", page.text());
        let anew = actions::reset(&house.portal, NEW).await.unwrap().code;
        assert_eq!(log_in(&house.browser(), NEW, &code).await.status, 422);
        first_login(&house, &house.browser(), &anew).await;
    }

    async fn a_reset_ends_everything_that_was(fresh: Fresh) {
        let house = House::open(fresh).await;
        let code = add(&house, Role::Owner, &["invoice"]).await;
        let browser = house.browser();
        let registered = first_login(&house, &browser, &code).await;
        let waiting = log_in(&house.browser(), NEW, NEW_PASSWORD).await;
        actions::reset(&house.portal, NEW).await.unwrap();
        assert_eq!(browser.open("/office/invoice/").await.heading(), "運営のログイン");
        assert_eq!(log_in(&house.browser(), NEW, NEW_PASSWORD).await.status, 422);
        house.turn_clock(SignedDuration::from_secs(30));
        let over = waiting.fill("確認コード", &code_of(&house, &registered.secret)).press("ログイン").await;
        assert_eq!(over.heading(), "運営のログイン");
    }

    async fn who_is_known_gets_the_role_and_no_new_code(fresh: Fresh) {
        let house = House::open(fresh).await;
        let code = add(&house, Role::Owner, &["invoice"]).await;
        let site = house.portal.sites.get("rental").unwrap();
        let new = actions::NewOperator { email: "MORI@example.jp", name: "x", role: Role::Contact, sites: vec![site] };
        assert!(actions::add(&house.portal, &new).await.unwrap().is_none());
        let registered = first_login(&house, &house.browser(), &code).await;
        assert_eq!(registered.page.heading(), "サイトの選択");
        assert!(registered.page.says("コンタクトセンター") && registered.page.says("管理責任者"));
    }
}
