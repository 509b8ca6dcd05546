//! Who may open what.

use std::{fs, path::Path};

use counter::staff::Role;
use madoguchi::{MIGRATIONS, node};
use testkit::{Fresh, House};

use crate::ground::{OWNER, add, at_work, first_login};

store::on_both! {
    migrations = MIGRATIONS;

    async fn each_role_opens_what_it_is_for(fresh: Fresh) {
        let house = House::open(fresh).await;
        let clerk = Role::Clerk(vec!["invoices".to_owned()]);
        for (role, sees, changes) in
            [(Role::Auditor, 200, 403), (clerk, 403, 403), (Role::Contact, 403, 403), (Role::Owner, 200, 200)]
        {
            let code = add_anew(&house, role.clone()).await;
            let browser = house.browser();
            let start = first_login(&house, &browser, &code).await.page;
            assert_eq!(start.path, "/office/invoice/");
            assert_eq!(start.says("運営担当者"), sees == 200, "{role:?}: the navigation shows what may be opened");
            assert_eq!(browser.open("/office/invoice/operators").await.status, sees, "{role:?}");
            let (_, fields) = start.form_of("ログアウト");
            let target = format!("/office/invoice/operators/{}/departure", contact(&house).await);
            let ended = browser.post(&target, &[("_token", fields[0].1.as_str())]).await;
            assert_eq!(ended.status, changes, "{role:?}: {}", ended.text());
        }
    }

    async fn an_operator_of_one_site_cannot_open_anothers(fresh: Fresh) {
        let house = House::open(fresh).await;
        let code = add(&house, Role::Owner, &["invoice"]).await;
        let browser = house.browser();
        first_login(&house, &browser, &code).await;
        for path in ["/office/rental/", "/office/rental/operators", "/office/nowhere/"] {
            let page = browser.open(path).await;
            assert_eq!(page.status, 404, "{path}");
            assert!(!page.says("森 涼子"));
        }
        assert_eq!(browser.open("/office/").await.path, "/office/invoice/");
        let (_, fields) = browser.open("/office/invoice/").await.form_of("ログアウト");
        let target = format!("/office/rental/operators/{}/departure", contact(&house).await);
        assert_eq!(browser.post(&target, &[("_token", fields[0].1.as_str())]).await.status, 404);
    }

    /// Whatever a desk's own `routes.rs` holds: the guards are the program's, so none can be forgotten.
    async fn no_page_of_a_desk_is_open_at_a_site_that_has_not_chosen_it(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let site = house.portal.sites.get("partner").unwrap();
        let nobody = uuid::Uuid::nil().to_string();
        let mut tried = 0;
        for desk in node::desks().names().into_iter().filter(|desk| !site.has_desk(desk)) {
            let crate_of_desk = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name(desk);
            let routes = fs::read_to_string(crate_of_desk.join("src/routes.rs")).unwrap();
            let paths = routes.split('"').filter(|text| text.starts_with("/{site}/") || text.starts_with("/office/{site}/"));
            for path in paths {
                let path = path.replacen("{site}", "partner", 1);
                let filled = path.split('/').map(|step| if step.starts_with('{') { nobody.as_str() } else { step });
                let filled = filled.collect::<Vec<_>>().join("/");
                let asked = [office.ask("GET", &filled, None).await, office.ask("POST", &filled, Some(String::new())).await];
                let statuses = asked.map(|page| page.status.as_u16());
                assert!(statuses.contains(&404) && statuses.iter().all(|status| [404, 405].contains(status)), "{path}: {statuses:?}");
                tried += 1;
            }
        }
        assert!(tried > 30, "the routes were not understood: {tried}");
    }

    async fn whose_role_has_ended_finds_the_office_shut(fresh: Fresh) {
        let house = House::open(fresh).await;
        let (owner, contact) = (at_work(&house, OWNER).await, at_work(&house, "contact@example.jp").await);
        assert_eq!(contact.open("/office/invoice/").await.status, 200);
        let page = owner.open("/office/invoice/operators").await;
        let page = page.press("担当から外す (窓口 良子)").await;
        assert_eq!(page.path, "/office/invoice/operators");
        assert!(!page.says("窓口 良子"));
        assert_eq!(contact.open("/office/invoice/").await.status, 404);
        assert_eq!(contact.open("/office/rental/").await.status, 200, "elsewhere nothing changes");
    }

    async fn a_members_session_is_worth_nothing_in_the_office_and_the_other_way_round(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        let page = browser.open("/invoice/login").await;
        let page = page.fill("ユーザID", "INV00002").fill("パスワード", "Kensetsu2026").press("ログイン").await;
        assert_eq!(page.heading(), "トップページ");
        let members = browser.cookie("invoice-session").unwrap();
        assert_eq!(browser.open("/office/invoice/").await.heading(), "運営のログイン");
        browser.keep("office-session", &members);
        assert_eq!(browser.open("/office/invoice/").await.heading(), "運営のログイン");

        let operator = at_work(&house, OWNER).await;
        assert_eq!(operator.open("/invoice/password").await.heading(), "ログイン");
        operator.keep("invoice-session", &operator.cookie("office-session").unwrap());
        assert_eq!(operator.open("/invoice/password").await.heading(), "ログイン");
    }

    async fn errors_in_the_office_look_like_the_office(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = at_work(&house, "contact@example.jp").await;
        let page = browser.open("/office/invoice/operators").await;
        assert_eq!(page.status, 403);
        assert!(page.says("お使いの役割では") && page.says("窓口 良子"), "{}", page.text());
        assert_eq!(browser.open("/office/invoice/nothing").await.status, 404);
    }
}

/// 森 in another role, everything else from the beginning.
async fn add_anew(house: &House, role: Role) -> String {
    use office::operators::actions::{NewOperator, add, reset};
    let sites = vec![house.portal.sites.get("invoice").unwrap()];
    let new = NewOperator { email: crate::ground::NEW, name: "森 涼子", role, sites };
    match add(&house.portal, &new).await.unwrap() {
        Some(printed) => printed.code,
        None => reset(&house.portal, crate::ground::NEW).await.unwrap().code,
    }
}

async fn contact(house: &House) -> String {
    let mut conn = house.portal.store.read().await.unwrap();
    let found = office::operators::sql::by_email(&mut conn, "contact@example.jp").await.unwrap();
    found.unwrap().id.to_string()
}
