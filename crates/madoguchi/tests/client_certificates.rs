//! The two entrances of the certificate site, and the one by client certificate (DOOR-13, DOOR-15).

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use counter::site::Site;
use door::{
    certificates::{self, By},
    people::{self, Account},
    policy::Policy,
};
use jiff::SignedDuration;
use madoguchi::MIGRATIONS;
use pki::{Authority, Issued, Subject, Validity};
use store::args;
use testkit::{Browser, Fresh, House, Page};

const DAY: SignedDuration = SignedDuration::from_hours(24);
const BY_CERTIFICATE: &str = "/certificate/login/certificate";
const BY_CODE: &str = "/certificate/login/one-time-password";

async fn log_in(browser: &Browser, key: &str, password: &str) -> Page {
    let page = browser.open(BY_CERTIFICATE).await;
    page.fill("アクセスキー", key).fill("パスワード", password).press("ログイン").await
}

fn site(house: &House) -> std::sync::Arc<Site> {
    house.portal.sites.get("certificate").unwrap()
}

async fn account(house: &House, login: &str) -> Account {
    let site = site(house);
    let mut conn = house.portal.store.read().await.unwrap();
    let key = site.part::<Policy>().login.key(login, "");
    let user = people::sql::user_by_login(&mut conn, "certificate", &key).await.unwrap().unwrap();
    people::sql::first_account(&mut conn, "certificate", user.id).await.unwrap()
}

fn around(house: &House, from: i32, until: i32) -> Validity {
    let now = house.portal.store.now();
    Validity { from: now + DAY * from, until: now + DAY * until }
}

fn issue(by: &Authority, validity: Validity) -> Issued {
    by.issue_to_client(&Subject { common_name: "サンプル", organization: "" }, [7; 16], validity).unwrap()
}

async fn record(house: &House, login: &str, der: &[u8]) -> Result<Vec<u8>, counter::Error> {
    let account = account(house, login).await;
    let site = site(house);
    let by = By { keys: &house.portal.keys, site: &site, who: "operator:test" };
    let mut tx = house.portal.store.begin().await.unwrap();
    let recorded = certificates::record(&mut tx, &by, &account, der).await?;
    tx.commit().await.unwrap();
    Ok(recorded.fingerprint)
}

async fn revoke(house: &House, fingerprint: &[u8]) {
    let site = site(house);
    let by = By { keys: &house.portal.keys, site: &site, who: "operator:test" };
    let mut tx = house.portal.store.begin().await.unwrap();
    certificates::revoke(&mut tx, &by, fingerprint).await.unwrap();
    tx.commit().await.unwrap();
}

/// Why the last login was refused, and whether its password was right, as the audit log has it.
async fn last_refusal(house: &House) -> String {
    let mut conn = house.portal.store.read().await.unwrap();
    let details: Vec<String> = conn
        .all(
            "SELECT details FROM audit WHERE site = $1 AND did = $2 ORDER BY seq DESC LIMIT 1",
            args!["certificate", "door.login-refused"],
        )
        .await
        .unwrap();
    details.into_iter().next().unwrap_or_default()
}

async fn failures(house: &House, login: &str) -> i64 {
    let mut conn = house.portal.store.read().await.unwrap();
    let sql = "SELECT failures FROM users WHERE site = $1 AND login_shown = $2";
    conn.one(sql, args!["certificate", login]).await.unwrap()
}

fn pem(der: &[u8]) -> String {
    use base64::Engine as _;
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    let lines: Vec<&str> =
        text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn the_login_is_a_choice_of_two_entrances(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser().over_tls(None);
        let choice = browser.open("/certificate/password").await;
        assert_eq!((choice.path.as_str(), choice.heading().as_str()), ("/certificate/login?next=%2Fcertificate%2Fpassword", "ログイン"));
        let code = choice.follow("ワンタイムパスワードでログインご登録のメールアドレスで、6桁のワンタイムパスワードを受け取る方").await;
        assert_eq!(code.heading(), "ワンタイムパスワードでログイン");
        let certificate = choice.follow("クライアント証明書でログインこのパソコンに、当サイトのクライアント証明書を取り込み済みの方").await;
        assert_eq!(certificate.heading(), "クライアント証明書でログイン");
        assert!(certificate.says("クライアント証明書が送られていません"), "known before any password");
        let der = house.certificate_of("CERT0001").await;
        let shown = house.browser().over_tls(Some(&der)).open(BY_CERTIFICATE).await;
        assert!(!shown.says("クライアント証明書が送られていません"));
        // Whoever posts to the choice itself is shown it.
        assert_eq!(code.fill("アクセスキー", "CERT0003").press("ログイン").await.status, 422);
        for path in [BY_CERTIFICATE, BY_CODE] {
            let elsewhere = path.replace("/certificate/login", "/invoice/login");
            assert_eq!(browser.open(&elsewhere).await.status, 404, "{elsewhere}");
        }
    }

    async fn a_certificate_with_key_and_password_leads_in_without_a_code(fresh: Fresh) {
        let house = House::open(fresh).await;
        let der = house.certificate_of("CERT0001").await;
        let browser = house.browser().over_tls(Some(&der));
        let asked = browser.open("/certificate/password").await;
        let form = asked.follow("クライアント証明書でログインこのパソコンに、当サイトのクライアント証明書を取り込み済みの方").await;
        let page = form.fill("アクセスキー", "ｃｅｒｔ０００１").fill("パスワード", "Shomei2026a").press("ログイン").await;
        assert_eq!(page.path, "/certificate/password", "where they wanted to go");
        assert!(page.says("株式会社サンプル星電子"));
        assert!(browser.cookie("__Host-certificate-session").is_some() && browser.cookie("certificate-session").is_none());
        assert!(house.mails_to("ssl@hoshi.example.jp").await.is_empty());
        let other = house.another_node().await;
        assert_eq!(browser.at(other.app()).open("/certificate/").await.heading(), "トップページ");
    }

    async fn the_letters_password_must_be_changed_at_this_entrance_too(fresh: Fresh) {
        let house = House::open(fresh).await;
        let der = house.certificate_of("CERT0002").await;
        let browser = house.browser().over_tls(Some(&der));
        let page = log_in(&browser, "CERT0002", "Hajime2026y").await;
        assert_eq!(page.heading(), "パスワードの変更");
        assert!(browser.open("/certificate/").await.path.starts_with("/certificate/login"));
        let done = page.fill("新パスワード", "Atarashii2026").fill("新パスワード確認", "Atarashii2026").press("変更する").await;
        assert_eq!(done.follow("トップページへ").await.heading(), "トップページ");
        house.turn_clock(DAY * 31);
        let late = house.browser().over_tls(Some(&der));
        assert_eq!(log_in(&late, "CERT0002", "Atarashii2026").await.heading(), "トップページ");
    }

    async fn a_first_password_of_thirty_days_ago_has_expired(fresh: Fresh) {
        let house = House::open(fresh).await;
        let der = house.certificate_of("CERT0002").await;
        house.turn_clock(DAY * 30);
        let page = log_in(&house.browser().over_tls(Some(&der)), "CERT0002", "Hajime2026y").await;
        assert!(page.says("初回パスワードの有効期限が切れています"));
        // Only who has the certificate too is told.
        let thief = log_in(&house.browser().over_tls(None), "CERT0002", "Hajime2026y").await;
        assert!(!thief.says("初回パスワードの有効期限が切れています"));
    }

    async fn each_failure_has_its_own_entry_and_all_have_one_message(fresh: Fresh) {
        let house = House::open(fresh).await;
        let own = house.certificate_of("CERT0001").await;
        let another = house.certificate_of("CERT0002").await;
        let ours = house.member_ca();
        let validity = around(&house, -1, 30);
        let stranger = Authority::make(&Subject { common_name: "サンプル認証局 会員用CA", organization: "Madoguchi Demo" }, [1; 16], validity).unwrap();
        let expired = issue(&ours, around(&house, -30, -1)).der;
        let early = issue(&ours, around(&house, 1, 30)).der;
        let revoked = issue(&ours, validity).der;
        for der in [&expired, &early] {
            record(&house, "CERT0001", der).await.unwrap();
        }
        let fingerprint = record(&house, "CERT0001", &revoked).await.unwrap();
        revoke(&house, &fingerprint).await;
        let foreign = issue(&stranger, validity).der;
        let server = ours.issue_to_server(&["CERT0001"], [3; 16], validity).unwrap().der;
        let unknown = issue(&ours, validity).der;
        let table: [(Option<&[u8]>, &str); 10] = [
            (Some(&own), "wrong"),
            (None, "certificate-missing"),
            (Some(&foreign), "certificate-not-ours"),
            (Some(&server), "certificate-not-ours"),
            (Some(b"garbled"), "certificate-not-ours"),
            (Some(&early), "certificate-not-yet-valid"),
            (Some(&expired), "certificate-expired"),
            (Some(&unknown), "certificate-unknown"),
            (Some(&another), "certificate-of-another"),
            (Some(&revoked), "certificate-revoked"),
        ];
        let mut heard = Vec::new();
        for (certificate, why) in table {
            for (login, password) in [("CERT0001", "Shomei2026a"), ("CERT0001", "chigau2026"), ("CERT9999", "Shomei2026a")] {
                if why == "wrong" && password == "Shomei2026a" && login == "CERT0001" {
                    continue;
                }
                let page = log_in(&house.browser().over_tls(certificate), login, password).await;
                assert_eq!(page.status, 422);
                heard.push((page.all("[role=alert]"), page.headers.len(), page.body.len()));
                let entry = last_refusal(&house).await;
                let known = if login == "CERT9999" && ["certificate-revoked", "wrong"].contains(&why) { "" } else { why };
                assert!(entry.contains(known), "{login} {why}: {entry}");
                let is_right = entry.contains("\"password\":\"right\"");
                assert_eq!(is_right, why != "wrong" && password == "Shomei2026a" && login == "CERT0001", "{entry}");
            }
        }
        heard.dedup();
        assert_eq!(heard.len(), 1, "{heard:?}");
        // The user sees each in the own history.
        let browser = house.browser().over_tls(Some(&own));
        log_in(&browser, "CERT0001", "Shomei2026a").await;
        let history = browser.open("/certificate/logins").await;
        for words in ["証明書なし", "当サイト以外の証明書", "有効期間前の証明書", "期限切れの証明書", "登録のない証明書", "他のお客様の証明書", "失効した証明書", "パスワードの誤り"] {
            assert!(history.all("td").iter().any(|cell| cell == words), "{words}: {}", history.text());
        }
    }

    async fn without_a_certificate_nobody_is_locked_out_and_with_one_they_are(fresh: Fresh) {
        let house = House::open(fresh).await;
        let der = house.certificate_of("CERT0001").await;
        for _ in 0..6 {
            log_in(&house.browser().over_tls(None), "CERT0001", "chigau2026").await;
        }
        assert_eq!(failures(&house, "CERT0001").await, 0);
        for _ in 0..5 {
            log_in(&house.browser().over_tls(Some(&der)), "CERT0001", "chigau2026").await;
        }
        let page = log_in(&house.browser().over_tls(Some(&der)), "CERT0001", "Shomei2026a").await;
        assert!(page.says("ログインを停止しています"), "{}", page.text());
        // A thief with the password alone does not even learn of the lock.
        let thief = log_in(&house.browser().over_tls(None), "CERT0001", "Shomei2026a").await;
        assert!(!thief.says("ログインを停止しています"));
    }

    async fn guesses_at_this_entrance_count_for_the_address(fresh: Fresh) {
        let house = House::open(fresh).await;
        for _ in 0..100 {
            log_in(&house.browser().over_tls(None), "CERT0001", "chigau2026").await;
        }
        assert_eq!(log_in(&house.browser().over_tls(None), "CERT0001", "chigau2026").await.status, 429);
    }

    async fn the_other_entrance_asks_for_a_code_whatever_is_shown(fresh: Fresh) {
        let house = House::open(fresh).await;
        let der = house.certificate_of("CERT0001").await;
        let page = house.browser().over_tls(Some(&der)).open(BY_CODE).await;
        let page = page.fill("アクセスキー", "CERT0001").fill("パスワード", "Shomei2026a").press("ログイン").await;
        assert_eq!(page.heading(), "ワンタイムパスワード認証");
    }

    async fn an_access_key_of_another_length_is_refused_unseen(fresh: Fresh) {
        let house = House::open(fresh).await;
        for (path, key) in [(BY_CODE, "CERT000"), (BY_CERTIFICATE, "CERT00011"), (BY_CODE, "")] {
            let page = house.browser().over_tls(None).open(path).await;
            assert!(page.says("8文字です。"));
            let page = page.fill("アクセスキー", key).fill("パスワード", "Shomei2026a").press("ログイン").await;
            assert_eq!((page.status.as_u16(), page.path.as_str()), (422, path));
            assert!(page.says("アクセスキーは8文字で入力してください。"));
            assert_eq!(page.value("アクセスキー"), key);
        }
        assert_eq!(last_refusal(&house).await, "", "nobody was looked up");
    }

    async fn a_revocation_ends_what_was_open(fresh: Fresh) {
        let house = House::open(fresh).await;
        let der = house.certificate_of("CERT0001").await;
        let browser = house.browser().over_tls(Some(&der));
        assert_eq!(log_in(&browser, "CERT0001", "Shomei2026a").await.heading(), "トップページ");
        let fingerprint = pki::Presented::read(&der).unwrap().fingerprint;
        revoke(&house, &fingerprint).await;
        assert_eq!(browser.open("/certificate/").await.heading(), "ログイン");
        assert_eq!(log_in(&browser, "CERT0001", "Shomei2026a").await.status, 422);
        // Twice changes nothing; a second start does not issue another one in its place.
        revoke(&house, &fingerprint).await;
        assert_eq!(house.certificate_of("CERT0001").await, der);
    }

    async fn only_the_member_cas_certificates_are_recorded_and_each_once(fresh: Fresh) {
        let house = House::open(fresh).await;
        let validity = around(&house, -1, 30);
        let stranger = Authority::make(&Subject::default(), [1; 16], validity).unwrap();
        let server = house.member_ca().issue_to_server(&["localhost"], [3; 16], validity).unwrap();
        for der in [&issue(&stranger, validity).der, &server.der, &b"garbled".to_vec()] {
            assert!(matches!(record(&house, "CERT0001", der).await, Err(counter::Error::Garbled(_))));
        }
        let own = house.certificate_of("CERT0001").await;
        assert!(matches!(record(&house, "CERT0002", &own).await, Err(counter::Error::Conflict)));
    }

    async fn a_proxys_header_counts_only_from_a_listed_proxy(fresh: Fresh) {
        use base64::{Engine as _, engine::general_purpose::STANDARD};
        use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
        let house = House::open(fresh.clone()).await;
        let der = house.certificate_of("CERT0001").await;
        let rfc = format!(":{}:", STANDARD.encode(&der));
        let nginx = utf8_percent_encode(&pem(&der), NON_ALPHANUMERIC).to_string();
        let behind_rfc = house.behind_proxy("client-cert").await;
        let behind_nginx = house.behind_proxy("x-ssl-client-cert").await;
        let both = [("client-cert", rfc.as_str()), ("x-ssl-client-cert", nginx.as_str())];
        // No proxy is listed: whatever they write into these headers is not read.
        assert_eq!(log_in(&house.browser().adding(&both), "CERT0001", "Shomei2026a").await.status, 422);
        assert!(last_refusal(&house).await.contains("certificate-missing"));
        for (house, header) in [(&behind_rfc, both[0]), (&behind_nginx, both[1])] {
            let page = log_in(&house.browser().adding(&[header]), "CERT0001", "Shomei2026a").await;
            assert_eq!(page.heading(), "トップページ", "{}", header.0);
        }
        // The header that the proxy does not set is the visitor's own.
        for (house, header) in [(&behind_rfc, both[1]), (&behind_nginx, both[0])] {
            let page = log_in(&house.browser().adding(&[header]), "CERT0001", "Shomei2026a").await;
            assert_eq!(page.status, 422, "{}", header.0);
        }
        let cut = &rfc[..rfc.len() - 5];
        for garbled in ["", "::", ":", "x", cut, ":AAAA:", &format!("{rfc}, {rfc}")] {
            let page = behind_rfc.browser().adding(&[("client-cert", garbled)]).open(BY_CERTIFICATE).await;
            assert!(page.says("クライアント証明書が送られていません"), "{garbled}");
        }
        let twice = [both[0], both[0]];
        assert_eq!(log_in(&behind_rfc.browser().adding(&twice), "CERT0001", "Shomei2026a").await.status, 422);
        // What our own TLS has seen outweighs what a header says.
        let another = house.certificate_of("CERT0002").await;
        let browser = behind_rfc.browser().over_tls(Some(&another)).adding(&[both[0]]);
        assert_eq!(log_in(&browser, "CERT0001", "Shomei2026a").await.status, 422);
        assert!(last_refusal(&house).await.contains("certificate-of-another"));
    }

    async fn another_sites_member_stays_outside(fresh: Fresh) {
        let house = House::open(fresh).await;
        let der = house.certificate_of("CERT0001").await;
        let browser = house.browser().over_tls(Some(&der));
        log_in(&browser, "CERT0001", "Shomei2026a").await;
        assert!(browser.open("/invoice/").await.path.starts_with("/invoice/login"));
        // Without a session, a certificate alone is nothing.
        assert!(house.browser().over_tls(Some(&der)).open("/certificate/").await.path.starts_with("/certificate/login"));
    }
}
