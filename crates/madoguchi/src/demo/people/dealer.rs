//! The dealer site: who may register customers, an agency with a phone on file, and a shop.

use counter::Error;
use door::people::{Contacts, NewAccount, NewUser, contacts};

use super::{Ground, Login};

pub const LOGINS: &[Login] = &[
    Login {
        id: "ultra@dealer.example.jp",
        email: None,
        password: "Dairiten2026",
        state: "start-state-dealer-ultra",
    },
    Login {
        id: "agency@dealer.example.jp",
        email: None,
        password: "Dairiten2026",
        state: "start-state-dealer-agency",
    },
    Login {
        id: "shop@dealer.example.jp",
        email: None,
        password: "Dairiten2026",
        state: "start-state-dealer-shop",
    },
];

pub async fn settle(ground: &Ground<'_>) -> Result<(), Error> {
    if ground.knows("ultra@dealer.example.jp", "").await? {
        return Ok(());
    }
    let hash = ground.hash("Dairiten2026").await?;
    let mut tx = ground.portal.store.begin().await?;
    for Person { number, company, kana, login, name, phone, mail } in PEOPLE {
        let account = ground.open_account(&mut tx, &NewAccount { number, name: company, kana }).await?;
        contacts::save(&mut tx, &ground.site.slug, account.id, &Contacts::of(*phone, *mail)?).await?;
        let user = NewUser { login, name, email: Some(login), first: None };
        ground.add_through(&mut tx, &account, &user, &hash).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// A customer with its one login, and the contacts on file.
struct Person {
    number: &'static str,
    company: &'static str,
    kana: &'static str,
    login: &'static str,
    name: &'static str,
    phone: Option<&'static str>,
    mail: Option<&'static str>,
}

const PEOPLE: &[Person] = &[
    Person {
        number: "D0000001",
        company: "サンプルウルトラ販社",
        kana: "サンプルウルトラハンシャ",
        login: "ultra@dealer.example.jp",
        name: "大元 宏",
        phone: Some("03-0000-0001"),
        mail: Some("honsha@ultra.example.jp"),
    },
    Person {
        number: "D0000004",
        company: "サンプル代理店",
        kana: "サンプルダイリテン",
        login: "agency@dealer.example.jp",
        name: "代田 理",
        phone: Some("090-0000-0004"),
        mail: Some("info@agency.example.jp"),
    },
    Person {
        number: "D0000005",
        company: "サンプルショップ",
        kana: "サンプルショップ",
        login: "shop@dealer.example.jp",
        name: "店野 舞",
        phone: None,
        mail: Some("info@shop.example.jp"),
    },
];
