//! 「お客様情報設定」 (DOOR-40), and the tabs beside it.

use madoguchi::MIGRATIONS;
use testkit::{Fresh, House};

use crate::ground::{ONE, PASSWORD, THREE, count, inside, is_recorded, log_in, mail};

const SWITCHED: &str = "door.factor-changed";

store::on_both! {
    migrations = MIGRATIONS;

    async fn the_tabs_are_those_of_the_site(fresh: Fresh) {
        let house = House::open(fresh).await;
        let one = inside(&house, ONE).await;
        let page = one.open("/rental/profile").await;
        let tabs = page.all("nav.tabs a");
        assert_eq!(tabs, ["お客様情報設定", "利用者管理", "お届け先テンプレート管理", "申込履歴"]);
        assert_eq!(page.all("nav.tabs [aria-current=page]"), ["お客様情報設定"]);
        for (tab, says) in [("お届け先テンプレート管理", "登録されているお届け先はありません"), ("申込履歴", "お申し込みの履歴はありません")] {
            let page = page.follow(tab).await;
            assert_eq!((page.heading().as_str(), page.all("nav.tabs [aria-current=page]").concat()), ("お客様情報", tab.to_owned()));
            assert!(page.says(says));
        }
        let partner = house.browser();
        let page = partner.open("/partner/login").await;
        page.fill("ログインID", "taro.sato@shokai.example.jp").fill("パスワード", "Torihiki2026").press("ログイン").await;
        let page = partner.open("/partner/profile").await;
        assert_eq!(page.all("nav.tabs a"), ["お客様情報設定", "利用者管理"]);
        assert_eq!(partner.open("/partner/profile/applications").await.status, 404);
    }

    async fn the_name_is_ones_own(fresh: Fresh) {
        let house = House::open(fresh).await;
        let one = inside(&house, ONE).await;
        let page = one.open("/rental/profile").await;
        assert_eq!(page.value("ユーザ名"), "担当 一子");
        let refused = page.clone().fill("ユーザ名", "　").press("登録情報を変更する").await;
        assert_eq!(refused.status, 422);
        let saved = page.fill("ユーザ名", "担当 一美").press("登録情報を変更する").await;
        assert!(saved.says("登録情報を変更しました"));
        assert!(one.open("/rental/").await.says("担当 一美"));
        assert!(is_recorded(&house, "door.changed-profile").await);
    }

    async fn the_one_time_password_is_ones_own_choice(fresh: Fresh) {
        let house = House::open(fresh).await;
        let one = inside(&house, ONE).await;
        let page = one.open("/rental/profile").await.choose("利用する").press("登録情報を変更する").await;
        assert!(page.says("登録情報を変更しました"), "{}", page.text());
        assert!(mail(&house, ONE, SWITCHED).await.text.contains("利用が開始されました"));
        let page = log_in(&house.browser(), "REN00001", ONE, PASSWORD).await;
        assert_eq!(page.heading(), "ワンタイムパスワード認証");

        // Only who knows the password switches it off.
        let off = one.open("/rental/profile").await.choose("利用しない");
        let field = "現パスワード（「利用しない」に変更するとき）";
        for (password, says) in [("", "現パスワードを入力してください"), ("Chigau-2026", "現パスワードが正しくありません")] {
            let refused = off.clone().fill(field, password).press("登録情報を変更する").await;
            assert_eq!(refused.status, 422);
            assert!(refused.says(says), "{}", refused.text());
        }
        assert_eq!(log_in(&house.browser(), "REN00001", ONE, PASSWORD).await.heading(), "ワンタイムパスワード認証");
        let done = off.fill(field, PASSWORD).press("登録情報を変更する").await;
        assert!(done.says("登録情報を変更しました"));
        assert!(mail(&house, ONE, SWITCHED).await.text.contains("利用が停止されました"));
        assert_eq!(log_in(&house.browser(), "REN00001", ONE, PASSWORD).await.heading(), "トップページ");
        let switched = "SELECT count(*) FROM audit WHERE site = $1 AND did IN ('door.chose-mailed-codes', 'door.dropped-mailed-codes')";
        assert_eq!(count(&house, switched).await, 2);
    }

    async fn the_password_that_switches_it_off_is_guessed_ten_times_at_most(fresh: Fresh) {
        let house = House::open(fresh).await;
        let one = inside(&house, ONE).await;
        one.open("/rental/profile").await.choose("利用する").press("登録情報を変更する").await;
        let off = one.open("/rental/profile").await.choose("利用しない");
        let field = "現パスワード（「利用しない」に変更するとき）";
        for _ in 0..10 {
            assert_eq!(off.clone().fill(field, "Chigau-2026").press("登録情報を変更する").await.status, 422);
        }
        assert_eq!(off.fill(field, PASSWORD).press("登録情報を変更する").await.status, 429);
    }

    async fn without_an_address_there_is_no_code_to_switch_on(fresh: Fresh) {
        let house = House::open(fresh).await;
        let one = inside(&house, ONE).await;
        crate::ground::run(&house, "UPDATE users SET email = NULL WHERE site = $1 AND name = '担当 一子'").await;
        let page = one.open("/rental/profile").await;
        assert!(page.says("メールアドレスは登録されていません"));
        let refused = page.choose("利用する").press("登録情報を変更する").await;
        assert_eq!(refused.status, 422);
        assert!(refused.says("メールアドレスが登録されていないため"));
    }

    async fn where_it_is_nobodys_choice_nothing_can_be_switched(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        let page = browser.open("/invoice/login").await;
        page.fill("ユーザID", "INV00002").fill("パスワード", "Kensetsu2026").press("ログイン").await;
        let page = browser.open("/invoice/profile").await;
        let (action, mut fields) = page.form_of("登録情報を変更する");
        fields.push(("code".to_owned(), "on".to_owned()));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        browser.post(&action, &fields).await;
        browser.open("/invoice/").await.press("ログアウト").await;
        let page = browser.open("/invoice/login").await;
        let page = page.fill("ユーザID", "INV00002").fill("パスワード", "Kensetsu2026").press("ログイン").await;
        assert_eq!(page.heading(), "トップページ");
    }

    async fn the_password_can_be_changed_here(fresh: Fresh) {
        let house = House::open(fresh).await;
        let one = inside(&house, ONE).await;
        let page = one.open("/rental/profile").await;
        assert!(page.says("現在のパスワードと異なる"));
        let typed = |password: &'static str| page.clone().fill("現パスワード", PASSWORD).fill("新パスワード", password).fill("新パスワード（確認用）", password);
        let same = typed(PASSWORD).press("パスワードを変更する").await;
        assert!(same.status == 422 && same.says("現在のパスワードと同じです"), "{}", same.text());
        let inside_it = typed("Ren00001-a").press("パスワードを変更する").await;
        assert!(inside_it.says("ログインIDが含まれています"), "{}", inside_it.text());
        assert_eq!(typed("Atara-2027").press("パスワードを変更する").await.heading(), "パスワードを変更しました");
    }

    async fn a_wrong_address_hears_what_a_wrong_password_hears(fresh: Fresh) {
        let house = House::open(fresh).await;
        let words = async |id: &str, address: &str, password: &str| {
            let page = log_in(&house.browser(), id, address, password).await;
            (page.status, page.all("[role=alert]"))
        };
        let wrong = words("REN00001", ONE, "Chigau-2026").await;
        assert_eq!(wrong.0, 422);
        for (id, address) in [("REN00001", "dare@rental.example.jp"), ("REN00002", ONE), ("REN99999", ONE), ("REN00001", "")] {
            assert_eq!(words(id, address, PASSWORD).await, wrong, "{id} {address}");
        }
        // Someone without a password yet.
        let one = inside(&house, ONE).await;
        crate::ground::add(&one, "担当 四朗", "tanto4@rental.example.jp").await;
        assert_eq!(words("REN00001", "tanto4@rental.example.jp", PASSWORD).await, wrong);
        assert_ne!(words("REN00001", THREE, PASSWORD).await, wrong);
    }
}
