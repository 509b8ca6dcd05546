//! The dealer site: who may register customers, an agency with a phone on file, and a shop.

use counter::Error;
use door::people::{NewAccount, NewUser};

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
    for (number, company, kana, login, name) in [
        (
            "D0000001",
            "サンプルウルトラ販社",
            "サンプルウルトラハンシャ",
            "ultra@dealer.example.jp",
            "大元 宏",
        ),
        ("D0000004", "サンプル代理店", "サンプルダイリテン", "agency@dealer.example.jp", "代田 理"),
        ("D0000005", "サンプルショップ", "サンプルショップ", "shop@dealer.example.jp", "店野 舞"),
    ] {
        let account = ground.open_account(&mut tx, &NewAccount { number, name: company, kana }).await?;
        let user = NewUser { login, name, email: Some(login), first: None };
        ground.add_through(&mut tx, &account, &user, &hash).await?;
    }
    tx.commit().await?;
    Ok(())
}
