//! The certificate site: a member who comes with a client certificate, one with the letter still to be
//! opened, and one who comes by one-time password.

use counter::Error;
use door::people::{NewAccount, NewUser};
use jiff::SignedDuration;

use super::{Ground, Login};

pub const LOGINS: &[Login] = &[
    Login { id: "CERT0001", email: None, password: "Shomei2026a", state: "start-state-certificate" },
    Login { id: "CERT0002", email: None, password: "Hajime2026y", state: "start-state-certificate-letter" },
    Login { id: "CERT0003", email: None, password: "Shomei2026c", state: "start-state-code-entrance" },
];

pub async fn settle(ground: &Ground<'_>) -> Result<(), Error> {
    if ground.knows("CERT0001", "").await? {
        return Ok(());
    }
    let hoshi = ground.hash("Shomei2026a").await?;
    let kumo = ground.hash("Shomei2026c").await?;
    let mut tx = ground.portal.store.begin().await?;
    let until = tx.now() + SignedDuration::from_hours(24 * 30);
    let account =
        NewAccount {
            number: "C0000001", name: "株式会社サンプル星電子", kana: "サンプルホシデンシ"
        };
    let account = ground.open_account(&mut tx, &account).await?;
    let user =
        NewUser { login: "CERT0001", name: "星 一郎", email: Some("ssl@hoshi.example.jp"), first: None };
    ground.add_through(&mut tx, &account, &user, &hoshi).await?;
    let account =
        NewAccount {
            number: "C0000002", name: "サンプル月商会株式会社", kana: "サンプルツキショウカイ"
        };
    let account = ground.open_account(&mut tx, &account).await?;
    let user = NewUser {
        login: "CERT0002",
        name: "月野 光",
        email: Some("ssl@tsuki.example.jp"),
        first: Some(("Hajime2026y", Some(until))),
    };
    ground.add(&mut tx, &account, &user).await?;
    let account =
        NewAccount {
            number: "C0000003", name: "サンプル雲通信株式会社", kana: "サンプルクモツウシン"
        };
    let account = ground.open_account(&mut tx, &account).await?;
    let user =
        NewUser { login: "CERT0003", name: "雲 花子", email: Some("ssl@kumo.example.jp"), first: None };
    ground.add_through(&mut tx, &account, &user, &kumo).await?;
    tx.commit().await?;
    Ok(())
}
