//! Where only the operator gives a new first password: input, confirm, complete (ALL-8).

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use madoguchi::MIGRATIONS;
use store::args;
use testkit::{Browser, Fresh, House, Page};

async fn fill(browser: &Browser) -> Page {
    let form = browser.open("/certificate/login").await.follow("初回パスワードの再発行を申し込む").await;
    form.fill("アクセスキー", "ＣＥＲＴ０００１")
        .fill("会社名", "サンプル商事株式会社")
        .fill("ご担当者名", "証明 太郎")
        .fill("電話番号", "0300000012")
}

async fn requests(house: &House) -> i64 {
    let mut conn = house.portal.store.read().await.unwrap();
    conn.one("SELECT count(*) FROM reset_requests WHERE site = $1", args!["certificate"]).await.unwrap()
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn a_request_is_sent_once_however_often_the_button_is_pressed(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        let confirm = fill(&browser).await.press("確認画面へ").await;
        assert_eq!(confirm.heading(), "お申し込み内容の確認");
        assert!(confirm.says("CERT0001") && confirm.says("0300000012"), "{}", confirm.text());
        let (one, two) = tokio::join!(confirm.press("申し込む"), confirm.press("申し込む"));
        assert_eq!(one.heading(), "お申し込みを受け付けました");
        assert_eq!(one.text(), two.text(), "the same number on both");
        assert_eq!(confirm.press("申し込む").await.text(), one.text());
        assert_eq!(browser.open(&confirm.path).await.path, one.path, "Back leads on to what was done");
        assert_eq!(requests(&house).await, 1);
    }

    async fn going_back_loses_nothing(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        let confirm = fill(&browser).await.press("確認画面へ").await;
        let form = confirm.follow("訂正する").await;
        assert_eq!(form.value("会社名"), "サンプル商事株式会社");
        let again = form.fill("ご担当者名", "証明 次郎").press("確認画面へ").await;
        assert!(again.says("証明 次郎") && again.says("CERT0001"));
        assert_eq!(again.path, confirm.path, "the same draft");
    }

    async fn a_draft_is_its_browsers_alone(fresh: Fresh) {
        let house = House::open(fresh).await;
        let confirm = fill(&house.browser()).await.press("確認画面へ").await;
        let stranger = house.browser();
        stranger.open("/certificate/login").await;
        assert_eq!(stranger.open(&confirm.path).await.status, 404);
        let (action, _) = confirm.form_of("申し込む");
        let token = stranger.open("/certificate/reset-request").await.form_of("確認画面へ").1;
        let token = token.into_iter().find(|(name, _)| name == "_token").unwrap().1;
        assert_eq!(stranger.post(&action, &[("_token", &token)]).await.status, 404);
        assert_eq!(requests(&house).await, 0);
    }

    async fn what_is_missing_is_named_beside_its_field(fresh: Fresh) {
        let house = House::open(fresh).await;
        let form = fill(&house.browser()).await;
        let refused = form.fill("電話番号", "12345").fill("会社名", "").press("確認画面へ").await;
        assert_eq!(refused.status, 422);
        assert!(refused.says("市外局番から"));
        assert_eq!((refused.value("ご担当者名").as_str(), refused.value("電話番号").as_str()), ("証明 太郎", "12345"));
        assert_eq!(house.browser().open("/invoice/reset-request").await.status, 404, "not where there is another way");
    }
}
