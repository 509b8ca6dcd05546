//! The partner site: two companies that know each other, and those who are still being invited.

use counter::Error;
use door::people::{NewAccount, NewUser};

use super::{Ground, Login};

pub const LOGINS: &[Login] = &[
    Login {
        id: "taro.sato@shokai.example.jp",
        email: None,
        password: "Torihiki2026",
        state: "start-state-partner-invited",
    },
    Login {
        id: "jiro.suzuki@bussan.example.jp",
        email: None,
        password: "Torihiki2026",
        state: "start-state-partner-inviter",
    },
];

pub async fn settle(ground: &Ground<'_>) -> Result<(), Error> {
    if ground.knows("taro.sato@shokai.example.jp", "").await? {
        return Ok(());
    }
    let hash = ground.hash("Torihiki2026").await?;
    let mut tx = ground.portal.store.begin().await?;
    let account =
        NewAccount { number: "P0000001", name: "サンプル商会", kana: "サンプルショウカイ" };
    let account = ground.open_account(&mut tx, &account).await?;
    for (login, name) in
        [("taro.sato@shokai.example.jp", "佐藤 太郎"), ("hiroyuki.sato@shokai.example.jp", "佐藤 弘之")]
    {
        let user = NewUser { login, name, email: Some(login), first: None };
        ground.add_through(&mut tx, &account, &user, &hash).await?;
    }
    let account =
        NewAccount { number: "P0000002", name: "サンプル物産", kana: "サンプルブッサン" };
    let account = ground.open_account(&mut tx, &account).await?;
    let login = "jiro.suzuki@bussan.example.jp";
    let user = NewUser { login, name: "鈴木 次郎", email: Some(login), first: None };
    ground.add_through(&mut tx, &account, &user, &hash).await?;
    tx.commit().await?;
    Ok(())
}
