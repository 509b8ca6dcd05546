//! Acting for a customer (OFF-1), through HTTP: what an operator sees and does in a customer's place, what stays
//! closed, what the log and the customer know of it, and how it ends.

use std::{collections::BTreeSet, fs, path::Path};

use counter::staff::Role;
use jiff::SignedDuration;
use madoguchi::{MIGRATIONS, node};
use store::args;
use testkit::{Browser, Fresh, House, Page, Paper};

use crate::ground::{OWNER, PASSWORD, add, at_work, auditor, first_login, log_in};

const AOBA: &str = "100002";
const BANNER: &str = "代わって操作しています";
const CLOSED: &str = "代行中は利用できません";

/// The page of 青葉 花子, the customer's one user.
async fn aoba(office: &Browser) -> Page {
    person(office, "invoice", AOBA, "INV00002").await
}

async fn person(office: &Browser, site: &str, number: &str, login: &str) -> Page {
    let found = office.open(&format!("/office/{site}/customers?word={number}")).await.follow(number).await;
    found.follow(login).await
}

/// In her place, on the top page.
async fn act(office: &Browser) -> Page {
    let page = aoba(office).await.follow("代行").await;
    let page = page.fill("理由", "お電話でのお問い合わせ").press("代行を始める").await;
    assert!(page.path == "/invoice/" && page.says(BANNER), "{} {}", page.path, page.text());
    page
}

async fn member(house: &House) -> Browser {
    let browser = house.browser();
    assert_eq!(log_in_as_member(&browser).await.heading(), "トップページ");
    browser
}

async fn log_in_as_member(browser: &Browser) -> Page {
    let page = browser.open("/invoice/login").await;
    page.fill("ユーザID", "INV00002").fill("パスワード", "Kensetsu2026").press("ログイン").await
}

async fn clerk(house: &House, desks: &[&str]) -> Browser {
    let role = Role::Clerk(desks.iter().map(|desk| (*desk).to_owned()).collect());
    let code = add(house, role, &["invoice"]).await;
    let browser = house.browser();
    first_login(house, &browser, &code).await;
    browser
}

async fn number(house: &House, sql: &str) -> i64 {
    let mut conn = house.portal.store.read().await.unwrap();
    conn.one(sql, args!["invoice"]).await.unwrap()
}

/// What the log has of these deeds by an operator on a user's behalf: the kind and its facts, oldest first.
async fn on_behalf(house: &House) -> Vec<(String, String)> {
    let mut conn = house.portal.store.read().await.unwrap();
    conn.all(
        "SELECT did, details FROM audit WHERE site = $1 AND on_behalf LIKE 'user:%' ORDER BY seq",
        args!["invoice"],
    )
    .await
    .unwrap()
}

/// Who is said to have ended it, each time.
async fn enders(house: &House) -> Vec<String> {
    let mut conn = house.portal.store.read().await.unwrap();
    let sql = "SELECT by_whom FROM audit WHERE site = $1 AND did = 'office.ended-acting' ORDER BY seq";
    conn.all(sql, args!["invoice"]).await.unwrap()
}

async fn ends(house: &House) -> Vec<String> {
    let all = on_behalf(house).await;
    all.into_iter().filter(|(did, _)| did == "office.ended-acting").map(|(_, details)| details).collect()
}

/// Every path below a site, as the `routes.rs` of the program and of each desk have it.
fn paths_of_members() -> BTreeSet<String> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let crates = node::desks().names().into_iter().chain(["madoguchi"]);
    let read = |name| fs::read_to_string(own.with_file_name(name).join("src/routes.rs")).unwrap();
    let routes: String = crates.map(read).collect();
    let texts = routes.split('"').filter(|text| text.starts_with("/{site}/"));
    let known = texts.filter(|path| !["/{site}/brand.css", "/{site}/logo"].contains(path));
    known.map(|path| path.replacen("{site}", "invoice", 1)).collect()
}

/// What is open to an operator in a customer's place. Whatever is new is closed, until it stands here as well.
const OPEN: [&str; 18] = [
    "/invoice/",
    "/invoice/acting/end",
    "/invoice/faq",
    "/invoice/invoices",
    "/invoice/invoices.csv",
    "/invoice/invoices/archive",
    "/invoice/invoices/archive.zip",
    "/invoice/invoices/{id}",
    "/invoice/invoices/{id}/jp-pint.xml",
    "/invoice/invoices/{id}/lines.csv",
    "/invoice/invoices/{id}/pdf",
    "/invoice/logins",
    "/invoice/logins.csv",
    "/invoice/news",
    "/invoice/profile",
    "/invoice/profile/applications",
    "/invoice/profile/destinations",
    "/invoice/terms",
];

store::on_both! {
    migrations = MIGRATIONS;

    async fn an_operator_sees_the_site_as_the_customer_does_under_a_banner(fresh: Fresh) {
        let house = House::open(fresh).await;
        let id = house.lay(AOBA, &Paper::new("INV-2026-000001")).await;
        let office = at_work(&house, OWNER).await;
        let ask = aoba(&office).await.follow("代行").await;
        let refused = ask.fill("理由", "  ").press("代行を始める").await;
        assert!(refused.status == 422 && refused.says("理由を入力してください"), "{}", refused.text());
        assert_eq!(office.open("/invoice/").await.heading(), "ログイン", "nothing has begun");

        let top = act(&office).await;
        assert_eq!(top.heading(), "トップページ");
        assert!(top.says("青葉建設株式会社 青葉 花子 様") && top.says("お電話でのお問い合わせ"), "{}", top.text());
        assert!(!top.says("ログアウト"), "there is one way out of it");
        let document = format!("/invoice/invoices/{id}");
        let pages = ["/invoice/invoices", &document, "/invoice/profile", "/invoice/logins", "/invoice/news"];
        for path in pages {
            let page = office.open(path).await;
            assert!(page.status == 200 && page.says(BANNER), "{path}: {}", page.text());
        }
        for (path, status) in [("/invoice/invoices/nothing", 400), ("/invoice/password", 403)] {
            let page = office.open(path).await;
            assert!(page.status == status && page.says(BANNER), "an error has it, too: {path} {}", page.text());
        }
        let pdf = office.open(&format!("/invoice/invoices/{id}/pdf")).await;
        assert_eq!(pdf.headers["content-type"], "application/pdf");

        let back = office.open("/invoice/invoices").await.press("代行を終了する").await;
        assert!(back.says("代行を終了しました") && back.heading().contains("青葉 花子"), "{}", back.text());
        assert_eq!(office.open("/invoice/invoices").await.heading(), "ログイン");
        let again = top.press("代行を終了する").await;
        assert_eq!(again.path, "/office/invoice/customers", "an old window ends nothing twice");
        assert_eq!(ends(&house).await.len(), 1);
    }

    async fn every_step_is_the_operators_on_behalf_of_the_user(fresh: Fresh) {
        let house = House::open(fresh).await;
        let id = house.lay(AOBA, &Paper::new("INV-2026-000001")).await;
        let office = at_work(&house, OWNER).await;
        act(&office).await;
        office.open("/invoice/invoices?word=himitsu").await;
        office.open(&format!("/invoice/invoices/{id}")).await;
        office.open("/invoice/recovery/a-secret-of-somebody").await;
        let profile = office.open("/invoice/profile").await;
        let saved = profile.fill("ユーザ名", "青葉 華子").press("登録情報を変更する").await;
        assert!(saved.says("青葉 華子"), "{}", saved.text());
        saved.press("代行を終了する").await;

        let log = on_behalf(&house).await;
        let dids: Vec<&str> = log.iter().map(|(did, _)| did.as_str()).collect();
        assert_eq!(
            dids,
            [
                "office.began-acting", "office.acted", "office.acted", "office.acted", "invoices.looked-at",
                "office.refused-acting", "office.acted", "office.acted", "door.changed-profile", "office.acted",
                "office.acted", "office.ended-acting",
            ],
            "{log:?}"
        );
        assert!(log[0].1.contains("お電話でのお問い合わせ"), "{log:?}");
        assert!(log[3].1.contains(&format!("/invoice/invoices/{id}")), "{log:?}");
        assert!(log[5].1.contains("/{site}/recovery/{token}"), "the route alone: {log:?}");
        let all = format!("{log:?}");
        assert!(!all.contains("himitsu") && !all.contains("a-secret-of-somebody"), "{all}");
        let strangers = "SELECT count(*) FROM audit WHERE site = $1 AND on_behalf LIKE 'user:%' AND by_whom NOT LIKE 'operator:%'";
        assert_eq!(number(&house, strangers).await, 0);
        let journal = office.open("/office/invoice/journal").await;
        assert!(journal.says("代理の相手") && journal.says("お客様の代行を終了"), "{}", journal.text());
    }

    async fn what_an_operator_looks_at_is_not_read_by_the_customer(fresh: Fresh) {
        let house = House::open(fresh).await;
        let id = house.lay(AOBA, &Paper::new("INV-2026-000001")).await;
        let office = at_work(&house, OWNER).await;
        act(&office).await;
        for path in ["", "/pdf", "/pdf?save"] {
            assert_eq!(office.open(&format!("/invoice/invoices/{id}{path}")).await.status, 200, "{path}");
        }
        let list = office.open("/invoice/invoices").await;
        let token = list.form_of("選択した書類をZIPで保存").1.remove(0).1;
        let zip = office.post("/invoice/invoices/archive", &[("_token", &token), ("id", &id.to_string())]).await;
        assert_eq!(zip.headers["content-type"], "application/zip");
        assert_eq!(office.open("/invoice/invoices/archive.zip").await.headers["content-type"], "application/zip");
        assert!(office.open(&format!("/invoice/invoices/{id}")).await.says("未読"));

        assert_eq!(number(&house, "SELECT count(*) FROM invoices WHERE site = $1 AND opened IS NOT NULL").await, 0);
        let proof = "SELECT count(*) FROM invoice_events WHERE site = $1 AND what IN ('opened', 'saved')";
        assert_eq!(number(&house, proof).await, 0);
        let dids = on_behalf(&house).await;
        let count = |kind: &str| dids.iter().filter(|(did, _)| did == kind).count();
        assert_eq!((count("invoices.looked-at"), count("invoices.fetched-document")), (4, 3), "{dids:?}");
        assert_eq!(number(&house, "SELECT count(*) FROM audit WHERE site = $1 AND did IN ('invoices.opened', 'invoices.saved')").await, 0);

        let own = member(&house).await;
        assert!(own.open("/invoice/").await.says("新着"), "it waits for her as before");
        let read = own.open(&format!("/invoice/invoices/{id}")).await;
        assert!(read.says("既読") && read.says("初回の閲覧"), "{}", read.text());
    }

    async fn what_only_the_customer_may_see_or_do_is_closed_and_so_is_whatever_is_new(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        act(&office).await;
        let paths = paths_of_members();
        assert!(paths.len() > 80, "{}", paths.len());
        let nobody = uuid::Uuid::nil().to_string();
        for path in paths.iter().filter(|path| !OPEN.contains(&path.as_str()) && !path.starts_with("/invoice/terms")) {
            let filled = path.split('/').map(|step| if step.starts_with('{') { nobody.as_str() } else { step });
            let filled = filled.collect::<Vec<_>>().join("/");
            let asked = [office.ask("GET", &filled, None).await, office.ask("POST", &filled, Some(String::new())).await];
            let closed = asked.iter().filter(|page| page.status == 403 && page.heading() == CLOSED && page.says(BANNER));
            let unknown = asked.iter().filter(|page| page.status == 405).count();
            assert!(closed.count() + unknown == 2 && unknown < 2, "{path}: {:?}", asked.map(|page| page.status));
        }
        for path in OPEN {
            assert!(paths.contains(path), "{path} is no page any more");
        }
        for path in ["/invoice/profile/address", "/invoice/users", "/invoice/consent", "/invoice/sessions", "/invoice/factors/codes"] {
            assert!(paths.contains(path) && !OPEN.contains(&path), "{path}");
        }
        assert_eq!(number(&house, "SELECT count(*) FROM sessions WHERE site = $1").await, 0);
    }

    async fn only_those_whose_role_allows_it_may(fresh: Fresh) {
        let house = House::open(fresh).await;
        let path = {
            let owner = at_work(&house, OWNER).await;
            format!("{}/acting", aoba(&owner).await.path)
        };
        let contact = at_work(&house, "contact@example.jp").await;
        let auditor = auditor(&house).await;
        for (who, browser) in [("contact", &contact), ("auditor", &auditor)] {
            let page = aoba(browser).await;
            assert!(!page.all("a.button").contains(&"代行".to_owned()), "{who}");
            assert_eq!(browser.open(&path).await.status, 403, "{who}");
            let token = page.form_of("ログアウト").1.remove(0).1;
            let posted = browser.post(&path, &[("_token", &token), ("reason", "x")]).await;
            assert_eq!(posted.status, 403, "{who}");
            assert_eq!(browser.open("/invoice/").await.heading(), "ログイン", "{who}");
        }
        let stranger = house.browser();
        assert_eq!(stranger.open(&path).await.heading(), "運営のログイン");
        assert_eq!(number(&house, "SELECT count(*) FROM actings WHERE site = $1").await, 0);
    }

    async fn a_clerk_sees_the_desks_at_which_they_work_and_no_other(fresh: Fresh) {
        let house = House::open(fresh).await;
        let id = house.lay(AOBA, &Paper::new("INV-2026-000001")).await;
        let office = clerk(&house, &["rentals"]).await;
        let top = act(&office).await;
        assert!(!top.says("請求書一覧"), "{}", top.text());
        for path in ["/invoice/invoices", &format!("/invoice/invoices/{id}"), &format!("/invoice/invoices/{id}/pdf")] {
            let page = office.open(path).await;
            assert!(page.status == 403 && page.heading() == CLOSED, "{path}: {}", page.text());
        }
    }

    async fn it_is_worth_nothing_without_the_operators_own_session(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        act(&office).await;
        let thief = house.browser();
        for name in ["invoice-form", "office-form", "invoice-session"] {
            if let Some(value) = office.cookie(name) {
                thief.keep(name, &value);
            }
        }
        assert!(office.cookie("invoice-session").is_none(), "there is no member's session to steal");
        assert_eq!(thief.open("/invoice/invoices").await.heading(), "ログイン");

        // Another session of the same operator acts for nobody.
        let elsewhere = house.browser();
        log_in(&elsewhere, OWNER, PASSWORD).await;
        assert_eq!(elsewhere.open("/invoice/invoices").await.heading(), "ログイン");
        assert!(office.open("/invoice/invoices").await.says(BANNER));

        let old = office.cookie("office-session").unwrap();
        office.open("/office/invoice/").await.press("ログアウト").await;
        office.keep("office-session", &old);
        assert_eq!(office.open("/invoice/invoices").await.heading(), "ログイン");
        assert!(ends(&house).await[0].contains("logged-out"));
    }

    async fn it_ends_by_itself_in_half_an_hour_and_the_log_knows(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        act(&office).await;
        house.turn_clock(SignedDuration::from_mins(20));
        assert!(office.open("/invoice/invoices").await.says(BANNER), "what is done here keeps the operator logged in");
        house.turn_clock(SignedDuration::from_mins(9));
        let late = office.open("/invoice/profile").await;
        assert!(late.says(BANNER));
        house.turn_clock(SignedDuration::from_mins(1));
        let over = late.fill("ユーザ名", "別 人").press("登録情報を変更する").await;
        assert!(over.path.starts_with("/office/invoice/customers/") && over.says("代行は終了しています"), "{}", over.text());
        assert!(ends(&house).await[0].contains("time-is-up") && ends(&house).await[0].contains("operator:"));
        assert_eq!(enders(&house).await, ["system"], "nobody asked for it");
        assert_eq!(number(&house, "SELECT count(*) FROM audit WHERE site = $1 AND did = 'door.changed-profile'").await, 0);
        assert_eq!(office.open("/invoice/profile").await.heading(), "ログイン");

        // Who never comes back is found by the sweep.
        act(&office).await;
        office::sweep(&house.portal).await.unwrap();
        assert!(office.open("/invoice/").await.says(BANNER), "it sweeps no more than what is over");
        house.turn_clock(SignedDuration::from_mins(31));
        office::sweep(&house.portal).await.unwrap();
        office::sweep(&house.portal).await.unwrap();
        assert_eq!(ends(&house).await.len(), 2);
    }

    async fn it_ends_with_the_role_and_with_the_users_own_access(fresh: Fresh) {
        let house = House::open(fresh).await;
        let owner = at_work(&house, OWNER).await;
        let office = clerk(&house, &["invoices"]).await;
        act(&office).await;
        let suspend = aoba(&owner).await.follow("利用を停止する").await;
        suspend.fill("理由", "退職のため").press("利用を停止する").await;
        let over = office.open("/invoice/invoices").await;
        assert!(over.says("代行は終了しています") && !over.says(BANNER), "{}", over.text());
        assert!(ends(&house).await[0].contains("shut-out"));
        assert!(!over.all("a.button").contains(&"代行".to_owned()), "nobody acts for whom nobody lets in");
        let resume = aoba(&owner).await.follow("利用を再開する").await;
        resume.press("利用を再開する").await;

        act(&office).await;
        let page = owner.open("/office/invoice/operators").await;
        page.press("担当から外す (森 涼子)").await;
        assert_eq!(office.open("/invoice/invoices").await.status, 404, "back to an office that is shut");
        assert!(ends(&house).await[1].contains("role"));
        assert_eq!(enders(&house).await, ["system", "system"]);
        assert_eq!(office.open("/invoice/invoices").await.heading(), "ログイン");
    }

    async fn nobody_acts_for_whom_the_door_would_not_let_in(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let fresh_one = person(&office, "invoice", "100001", "INV00001").await;
        assert!(!fresh_one.all("a.button").contains(&"代行".to_owned()), "she has not been through the door");
        let asked = office.open(&format!("{}/acting", fresh_one.path)).await;
        assert_eq!(asked.path, fresh_one.path);
        let token = asked.form_of("ログアウト").1.remove(0).1;
        office.post(&format!("{}/acting", fresh_one.path), &[("_token", &token), ("reason", "x")]).await;
        assert_eq!(number(&house, "SELECT count(*) FROM actings WHERE site = $1").await, 0);

        // Consent withdrawn: she would be asked for it first.
        let own = member(&house).await;
        let page = own.open("/invoice/consent/withdrawal").await;
        let (action, fields) = page.form_of("同意を撤回する");
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        own.post(&action, &fields).await;
        assert!(!aoba(&office).await.all("a.button").contains(&"代行".to_owned()));
    }

    async fn nobody_acts_for_whom_the_door_would_stop(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        act(&office).await;
        let mut tx = house.portal.store.begin().await.unwrap();
        let sql = "UPDATE users SET first_secret = $2 WHERE site = $1 AND login = 'inv00002'";
        assert_eq!(tx.run(sql, args!["invoice", vec![7u8; 32]]).await.unwrap(), 1);
        tx.commit().await.unwrap();
        let over = office.open("/invoice/invoices").await;
        assert!(over.says("代行は終了しています"), "a new first password stands before her: {}", over.text());
        assert!(ends(&house).await[0].contains("shut-out"));
        assert!(!over.all("a.button").contains(&"代行".to_owned()));
        let person = over.path.split('?').next().unwrap();
        assert_eq!(office.open(&format!("{person}/acting")).await.path, person);
    }

    async fn who_is_flagged_or_needs_a_second_factor_is_stopped(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let can = async || {
            let list = office.open("/office/rental/customers").await;
            let customer = list.body.split('"').find(|text| text.starts_with("/office/rental/customers/") && !text.ends_with("/new")).unwrap().to_owned();
            let page = office.open(&customer).await;
            let user = page.body.split('"').find(|text| text.contains("/users/") && !text.ends_with("/new")).unwrap().to_owned();
            office.open(&user).await.all("a.button").contains(&"代行".to_owned())
        };
        assert!(can().await);
        let mut tx = house.portal.store.begin().await.unwrap();
        tx.run("UPDATE users SET must_change = $2 WHERE site = $1", args!["rental", true]).await.unwrap();
        tx.commit().await.unwrap();
        assert!(!can().await, "she would choose a new password first");
    }

    async fn it_ends_when_the_user_is_erased_and_the_log_knows(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let other = at_work(&house, OWNER).await;
        act(&office).await;
        let page = aoba(&other).await.follow("利用者の削除").await;
        let erased = page.fill("理由", "ご本人の求め").press("削除する").await;
        assert!(erased.path.starts_with("/office/invoice/customers/"), "{}", erased.text());
        let reasons = "SELECT count(*) FROM actings WHERE site = $1 AND reason <> ''";
        assert_eq!(number(&house, reasons).await, 0, "it may name the person");
        let over = office.open("/invoice/invoices").await;
        assert!(over.status == 200 && over.says("代行は終了しています"), "{} {}", over.path, over.text());
        assert!(over.path.starts_with("/office/invoice/customers/") && !over.path.contains("/users/"), "{}", over.path);
        assert!(ends(&house).await[0].contains("shut-out"));
        assert_eq!(number(&house, "SELECT count(*) FROM actings WHERE site = $1").await, 0);
    }

    async fn the_log_names_the_documents_of_a_zip(fresh: Fresh) {
        let house = House::open(fresh).await;
        house.lay(AOBA, &Paper::new("INV-2026-000001")).await;
        house.lay(AOBA, &Paper::new("INV-2026-000002")).await;
        let office = at_work(&house, OWNER).await;
        act(&office).await;
        let zip = office.open("/invoice/invoices/archive.zip").await;
        assert_eq!(zip.headers["content-type"], "application/zip");
        let mut conn = house.portal.store.read().await.unwrap();
        let found: (String, String) = conn
            .one(
                "SELECT about, details FROM audit WHERE site = $1 AND did = 'invoices.fetched-document'",
                args!["invoice"],
            )
            .await
            .unwrap();
        assert!(found.0.starts_with("account:"), "{found:?}");
        assert!(found.1.contains("INV-2026-000001") && found.1.contains("INV-2026-000002"), "{found:?}");
    }

    async fn what_is_closed_is_not_offered(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        act(&office).await;
        for path in ["/invoice/", "/invoice/profile"] {
            let page = office.open(path).await;
            for closed in ["password", "login-address", "sessions", "factors", "accounts", "consent", "invitations", "profile/address"] {
                let (link, form) = (format!("href=\"/invoice/{closed}\""), format!("action=\"/invoice/{closed}\""));
                assert!(!page.body.contains(&link) && !page.body.contains(&form), "{path} offers {closed}");
            }
        }
        let own = member(&house).await;
        assert!(own.open("/invoice/").await.body.contains("href=\"/invoice/sessions\""), "to herself it is");
    }

    async fn the_customers_own_session_last_login_and_history_stay_theirs(fresh: Fresh) {
        let house = House::open(fresh).await;
        let own = member(&house).await;
        let last = "SELECT last_login FROM users WHERE site = $1 AND login = 'inv00002'";
        let before = number(&house, last).await;
        house.turn_clock(SignedDuration::from_mins(5));
        let office = at_work(&house, OWNER).await;
        act(&office).await;
        assert_eq!(number(&house, last).await, before);
        assert_eq!(own.open("/invoice/").await.heading(), "トップページ", "one at a time is let in here, and it is she");
        assert_eq!(number(&house, "SELECT count(*) FROM sessions WHERE site = $1").await, 1);
        let day = [house.portal.store.now() - SignedDuration::from_hours(24), house.portal.store.now() + SignedDuration::from_hours(1)];
        let mut conn = house.portal.store.read().await.unwrap();
        assert_eq!(door::figures::logins(&mut conn, "invoice", day).await.unwrap(), (1, 0), "no customer came");
        drop(conn);
        let history = own.open("/invoice/logins").await;
        assert!(history.all("tbody tr")[0].contains("代行"), "{}", history.text());
        assert!(!history.says("お電話でのお問い合わせ"), "when, not why");
        assert!(own.open("/invoice/logins.csv").await.body.contains("代行"));
        assert!(!own.open("/invoice/").await.says(BANNER));
    }

    async fn a_members_own_session_in_the_same_browser_is_not_mixed_up_with_it(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        // 青葉's own pages, open in the operator's browser.
        let page = office.open("/invoice/login").await;
        let page = page.fill("ユーザID", "INV00002").fill("パスワード", "Kensetsu2026").press("ログイン").await;
        assert_eq!(page.heading(), "トップページ");
        let own_profile = office.open("/invoice/profile").await;
        let session = office.cookie("invoice-session").unwrap();

        act(&office).await;
        let stale = own_profile.clone().fill("ユーザ名", "別 人").press("登録情報を変更する").await;
        assert!(stale.status == 403 && stale.says("画面の有効期限が切れています"), "{}", stale.text());
        let acted_profile = office.open("/invoice/profile").await;
        assert_eq!(office.post("/invoice/logout", &[]).await.status, 403);
        assert_eq!(office.cookie("invoice-session"), Some(session.clone()));

        office.open("/invoice/").await.press("代行を終了する").await;
        let own = office.open("/invoice/").await;
        assert!(own.heading() == "トップページ" && !own.says(BANNER), "her own session is as it was: {}", own.text());
        assert_eq!(office.cookie("invoice-session"), Some(session));
        let stale = acted_profile.fill("ユーザ名", "別 人").press("登録情報を変更する").await;
        assert_eq!(stale.status, 403, "nor the other way round");
        let taken = own_profile.fill("ユーザ名", "青葉 花子").press("登録情報を変更する").await;
        assert!(taken.says("登録情報を変更しました"), "{}", taken.text());
    }

    async fn acting_for_somebody_else_ends_the_first(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let first = act(&office).await;
        let second = act(&office).await;
        assert!(ends(&house).await == [r#"{"why":"another"}"#], "{:?}", ends(&house).await);
        assert!(enders(&house).await[0].starts_with("operator:"), "they asked for it");
        let stale = first.press("代行を終了する").await;
        assert_eq!(stale.status, 403, "its button was for another one");
        assert!(second.press("代行を終了する").await.says("代行を終了しました"));
        // Elsewhere it is another site's matter: nothing is shared.
        act(&office).await;
        assert_eq!(office.open("/rental/profile").await.heading(), "ログイン");
    }
}
