//! `madoguchi export` (OFF-9): what an import takes back, and what it says where it would not.

use std::{fs, os::unix::fs::PermissionsExt as _, path::PathBuf};

use door::people;
use encoding_rs::SHIFT_JIS;
use madoguchi::demo;
use store::{Engine, Value, args};

use crate::{
    ground::{Ground, SITE},
    on_each_engine,
    program::{Said, path, run},
};

/// A customer with everything, one without users, and two that are shut below.
const CUSTOMERS: [&str; 4] = [
    "X1,\"=1+1, \"\"見本\"\" 髙𠮷\",@ｻﾝﾌﾟﾙ,100-0001,\"東京都\n千代田区見本1\n見本ビル\n5階\",03-0000-0001,+a@x1.example.jp",
    "X2,サンプル二号,,,,,",
    "X3,サンプル三号,サンプルサンゴウ,,,,",
    "X4,サンプル四号,,,,,",
];
/// By how people log in: the heading, and two at the first customer and the third where the policy lets them.
const USER_IDS: [&str; 3] =
    ["user_id,email,person", "XID00001,x1@x.example.jp,\"@一, \"\"𠮷\"\"\"", "XID00002,,"];
const ACCESS_KEYS: [&str; 3] = ["access_key,email,person", "XKEY0001,x1@x.example.jp,=一", "XKEY0002,,"];
const ADDRESSES: [&str; 3] = ["email,person", "x1@x.example.jp,一", "x2@x.example.jp,"];
const SHARED_IDS: [&str; 3] =
    ["login_id,email,person", "XID00001,x1@x.example.jp,一", "XID00002,x2@x.example.jp,"];
const NOBODY: [&str; 3] = ["", "", ""];

const PRESETS: [(&str, [&str; 3]); 6] = [
    ("invoice", USER_IDS),
    ("certificate", ACCESS_KEYS),
    ("dealer", ADDRESSES),
    ("rental", SHARED_IDS),
    ("partner", NOBODY),
    ("modern", NOBODY),
];

fn file([heads, first, second]: [&str; 3]) -> String {
    let [x1, x2, x3, x4] = CUSTOMERS;
    let head = "number,name,kana,postal_code,address,phone,contact_mail";
    let lines = [(head, heads), (x1, first), (x2, ""), (x3, second), (x4, "")];
    lines.map(|(customer, user)| format!("{customer},{user}\n")).concat()
}

/// Each site of the demo and one of the last preset, with people at every stage; and beside each an empty one, `…-b`.
async fn six_sites(engine: Engine) -> Ground {
    let ground = Ground::new(engine).await;
    let sites = ground.folder.at("sites");
    demo::sites::write_missing(&sites).unwrap();
    for (site, _) in PRESETS {
        let like = if site == "modern" { "rental" } else { site };
        let text = fs::read_to_string(sites.join(format!("{like}.toml"))).unwrap();
        let named = |slug: &str| text.replace(&format!("slug = \"{like}\""), &format!("slug = \"{slug}\""));
        for slug in [site.to_owned(), format!("{site}-b")] {
            let text = named(&slug).replace(&format!("preset = \"{like}\""), &format!("preset = \"{site}\""));
            fs::write(sites.join(format!("{slug}.toml")), text).unwrap();
        }
    }
    ground.settle(0, 0).await;
    ground
}

impl Ground {
    async fn import(&self, site: &str, file: &str, more: &[&str]) -> Said {
        let config = self.config();
        run(&[&["import", "--config", path(&config), "--site", site, file], more].concat()).await
    }

    async fn export(&self, site: &str, out: &str, more: &[&str]) -> Said {
        let config = self.config();
        run(&[&["export", "--config", path(&config), "--site", site, "--out", out], more].concat()).await
    }

    async fn write(&self, sql: &str, args: &[Value]) {
        let mut tx = self.store().await.begin().await.unwrap();
        assert!(tx.run(sql, args).await.unwrap() > 0, "{sql}");
        tx.commit().await.unwrap();
    }

    async fn shut(&self, site: &str, number: &str, state: &str) {
        let sql = "UPDATE accounts SET state = $3, shut = 1 WHERE site = $1 AND number = $2";
        self.write(sql, args![site, number, state]).await;
    }

    fn file_of(&self, name: &str, text: &str) -> PathBuf {
        let file = self.folder.at(name);
        fs::write(&file, text).unwrap();
        file
    }
}

/// Somebody changes the address by which they log in, as the door lets them.
async fn moves(ground: &Ground, site: &str, key: &str) {
    let portal = ground.node().await.portal;
    let mut tx = portal.store.begin().await.unwrap();
    let user = people::sql::user_by_login(&mut tx, site, key).await.unwrap().unwrap();
    people::move_to(&mut tx, &portal.sites.get(site).unwrap(), &user, "moved@x.example.jp").await.unwrap();
    tx.commit().await.unwrap();
}

async fn an_import_takes_all_of_it_back(engine: Engine) {
    let ground = six_sites(engine).await;
    for (site, users) in PRESETS {
        let from = ground.file_of("from.csv", &file(users));
        ground.import(site, path(&from), &["--run"]).await.is(0);
        ground.shut(site, "X3", "suspended").await;
        ground.shut(site, "X4", "closed").await;
        match site {
            "dealer" => moves(&ground, site, "x1@x.example.jp").await,
            "rental" => moves(&ground, site, "xid00001 x1@x.example.jp").await,
            _ => {}
        }
        let out = ground.folder.at(&format!("{site}.csv"));
        let said = ground.export(site, path(&out), &[]).await.is(0);
        assert!(said.errors.contains("left out: 1 closed customers"), "{site}: {}", said.errors);
        assert!(
            said.errors.contains("suspended, which no column says: customers 1"),
            "{site}: {}",
            said.errors
        );
        let rows = said.errors.split_once(" rows: ").unwrap().0;
        let same = format!(
            "{rows} rows: customers 0 new, 0 changed; users 0 new, 0 changed; {rows} rows say what is there already\n"
        );
        let said = ground.import(site, path(&out), &[]).await.is(0);
        assert_eq!(said.words, format!("{same}nothing was changed; --run lets it in\n"), "{site}");

        let (other, again) = (format!("{site}-b"), ground.folder.at(&format!("{site}-b.csv")));
        ground.import(&other, path(&out), &["--run"]).await.is(0);
        ground.export(&other, path(&again), &[]).await.is(0);
        let [one, two] = [&out, &again].map(|file| fs::read_to_string(file).unwrap());
        assert_eq!(one, two, "{site}");
        let (head, _) = one.split_once("\r\n").unwrap();
        let [heads, ..] = users;
        assert_eq!(
            head,
            format!(
                "\u{feff}number,name,kana,postal_code,address,address_2,address_3,phone,contact_mail{}{heads}",
                if heads.is_empty() { "" } else { "," }
            )
        );
        let x1 = "X1,\"=1+1, \"\"見本\"\" 髙𠮷\",@サンプル,100-0001,東京都,千代田区見本1,\"見本ビル\n5階\",0300000001,+a@x1.example.jp";
        assert!(one.contains(&format!("\r\n{x1}")), "{site}: {one}");
        let x4 = one.lines().any(|line| line.starts_with("X4,"));
        assert!(!x4 && one.lines().any(|line| line.starts_with("X2,サンプル二号,,")), "{site}: {one}");
    }
    ground.verify_audit().await;
}

mod taken_back {
    use super::*;
    on_each_engine!(an_import_takes_all_of_it_back);
}

/// What no import would call the same is named, and the rest is in the file.
async fn what_cannot_travel_is_named(engine: Engine) {
    let ground = six_sites(engine).await;
    let more = "\nX5,サンプル五号,,,,,,XID00005,,五\nX6,サンプル六号,,,,,,XID00006,,\nX7,サンプル七号,,,,,,XID00007,,\nX8,八号,,,,,,,,\nX9,サンプル九号,,,,,,XID00009,,\n";
    let from = ground.file_of("from.csv", &format!("{}{more}", file(USER_IDS)));
    ground.import(SITE, path(&from), &["--run"]).await.is(0);
    // As hands or older programs may have left it.
    let join = "INSERT INTO memberships (site, user_id, account_id, since)
        SELECT $1, u.id, a.id, 1 FROM users u, accounts a
        WHERE u.site = $1 AND u.login = 'xid00005' AND a.site = $1 AND a.number = 'X2'";
    ground.write(join, args![SITE]).await;
    for sql in [
        "UPDATE memberships SET account_id = (SELECT id FROM accounts WHERE site = $1 AND number = 'X1')
         WHERE site = $1 AND user_id = (SELECT id FROM users WHERE site = $1 AND login = 'xid00009')",
        "UPDATE users SET login_shown = 'XID 6' WHERE site = $1 AND login = 'xid00006'",
        "UPDATE users SET login_shown = 'XID77777' WHERE site = $1 AND login = 'xid00007'",
        "UPDATE accounts SET kana = 'ｻﾝﾌﾟﾙ' WHERE site = $1 AND number = 'X3'",
        "UPDATE accounts SET name = '' WHERE site = $1 AND number = 'X8'",
        "UPDATE users SET suspended = 1 WHERE site = $1 AND login = 'xid00002'",
    ] {
        ground.write(sql, args![SITE]).await;
    }
    let out = ground.folder.at("out.csv");
    let said = ground.export(SITE, path(&out), &[]).await.is(3);
    for line in [
        "suspended, which no column says: customers 0, users 1",
        "left out: user XID00005 of customer X2: they belong to several customers",
        "in it, but an import would change it: customer X3: kana",
        "in it, but where its users are not there yet an import takes none of the file: customer X1: the site's policy allows 1",
        "left out: user XID00005 of customer X5: they belong to several customers",
        "left out: user XID 6 of customer X6: user_id: “XID 6” cannot be used. Up to 40 half-width letters, digits and - _ . / are right.",
        "left out: user XID77777 of customer X7: by this row an import would look for another",
        "left out: customer X8 and its users: name: Nothing is entered.",
    ] {
        assert!(said.errors.lines().any(|one| one == line), "{line}\n{}", said.errors);
    }
    let text = fs::read_to_string(&out).unwrap();
    let numbers: Vec<&str> = text
        .lines()
        .filter_map(|line| line.split(',').next())
        .filter(|number| number.starts_with('X'))
        .collect();
    assert_eq!(
        numbers,
        ["X1", "X1", "X2", "X3", "X4", "X5", "X6", "X7", "X9"],
        "a customer whose users are left out is not"
    );
    let said = ground.import(SITE, path(&out), &[]).await.is(0);
    assert!(said.words.contains(": customers 0 new, 1 changed; users 0 new, 0 changed;"), "{}", said.words);

    // Where people come by invitation no file brings them.
    let said = ground.export("partner", "-", &[]).await.is(0);
    assert!(said.errors.contains(" users; at this site people come by invitation\n"), "{}", said.errors);
}

mod named {
    use super::*;
    on_each_engine!(what_cannot_travel_is_named);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_whole_its_owners_and_in_the_log() {
    let ground = Ground::new(Engine::Sqlite).await;
    ground.settle(0, 0).await;
    let out = ground.folder.at("out.csv");
    let beside = || {
        let names = fs::read_dir(ground.folder.at("")).unwrap().map(|one| one.unwrap().file_name());
        names.filter(|name| name.to_str().unwrap().starts_with(".export")).count()
    };
    ground.export(SITE, path(&out), &["--encoding", "shift-jis"]).await.refuses("goes with --headings ja");
    ground
        .export("invoices", path(&out), &[])
        .await
        .refuses("there is no site \"invoices\"; there are invoice");
    ground.export(SITE, path(&ground.folder.at("no/out.csv")), &[]).await.refuses("cannot be made");
    assert!(!out.exists());

    let shift_jis = ["--headings", "ja", "--encoding", "shift-jis"];
    ground.export(SITE, path(&out), &shift_jis).await.is(0);
    assert_eq!(fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o600);
    let bytes = fs::read(&out).unwrap();
    let (text, _, _) = SHIFT_JIS.decode(&bytes);
    assert!(text.starts_with("お客様番号,お客様名,フリガナ,郵便番号,住所,住所2,住所3,電話番号,"), "{text}");
    let said = ground.import(SITE, path(&out), &[]).await.is(0);
    assert!(said.words.contains("customers 0 new, 0 changed; users 0 new, 0 changed"), "{}", said.words);
    ground.export(SITE, path(&out), &[]).await.refuses("is there already, and is not overwritten");
    assert_eq!(fs::read(&out).unwrap(), bytes);

    let from = ground.file_of("from.csv", &file(USER_IDS));
    ground.import(SITE, path(&from), &["--run"]).await.is(0);
    let other = ground.folder.at("other.csv");
    let lacks = ground.export(SITE, path(&other), &shift_jis).await;
    lacks.refuses("customer X1: Shift_JIS has no 𠮷 (U+20BB7)");
    assert!(!other.exists() && beside() == 0);

    let said = ground.export(SITE, "-", &[]).await.is(0);
    ground.export(SITE, path(&other), &[]).await.is(0);
    assert_eq!(said.words, fs::read_to_string(&other).unwrap());
    let rows = said.errors.split_once(" rows: ").unwrap().0;
    let mut conn = ground.store().await.read().await.unwrap();
    let told: Vec<String> = conn
        .all("SELECT details FROM audit WHERE site = $1 AND did = 'door.exported' ORDER BY seq", args![SITE])
        .await
        .unwrap();
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(
        told[2].contains("\"command\":\"madoguchi export\"")
            && told[2].contains(&format!("\"rows\":{rows},")),
        "{told:?}"
    );
    ground.verify_audit().await;
}
