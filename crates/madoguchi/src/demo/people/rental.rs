//! The rental site: three people who share a login ID, and one who must change the password.

use counter::Error;
use door::{
    factors,
    people::{self, NewAccount, NewUser},
};

use super::{Ground, Login};

pub const LOGINS: &[Login] = &[
    Login {
        id: "REN00001",
        email: Some("tanto1@rental.example.jp"),
        password: "Rental-2026",
        state: "start-state-rental",
    },
    Login {
        id: "REN00001",
        email: Some("tanto3@rental.example.jp"),
        password: "Rental-2026",
        state: "start-state-rental-code",
    },
    Login {
        id: "REN00002",
        email: Some("hajime@rental.example.jp"),
        password: "Shokai-2026",
        state: "start-state-rental-flagged",
    },
];

pub async fn settle(ground: &Ground<'_>) -> Result<(), Error> {
    if ground.knows("REN00001", "tanto1@rental.example.jp").await? {
        return Ok(());
    }
    let tanto = ground.hash("Rental-2026").await?;
    let hajime = ground.hash("Shokai-2026").await?;
    let mut tx = ground.portal.store.begin().await?;
    let account = NewAccount {
        number: "R0000001", name: "サンプル土木株式会社", kana: "サンプルドボク"
    };
    let account = ground.open_account(&mut tx, &account).await?;
    for (email, name) in [
        ("tanto1@rental.example.jp", "担当 一子"),
        ("tanto2@rental.example.jp", "担当 二郎"),
        ("tanto3@rental.example.jp", "担当 三奈"),
    ] {
        let user = NewUser { login: "REN00001", name, email: Some(email), first: None };
        let user = ground.add_through(&mut tx, &account, &user, &tanto).await?;
        let wants_code = email == "tanto3@rental.example.jp";
        factors::sql::save_wants_code(&mut tx, &ground.site.slug, user.id, wants_code).await?;
    }
    let account =
        NewAccount {
            number: "R0000002", name: "サンプル初工務店", kana: "サンプルハジメコウムテン"
        };
    let account = ground.open_account(&mut tx, &account).await?;
    let email = "hajime@rental.example.jp";
    let user = NewUser { login: "REN00002", name: "初 守", email: Some(email), first: None };
    let user = ground.add_through(&mut tx, &account, &user, &hajime).await?;
    // As the operator would: the flag comes after the person is known.
    let user = people::sql::user(&mut tx, &ground.site.slug, user.id).await?.ok_or(Error::NotFound)?;
    people::flag(&mut tx, &ground.portal.keys, &ground.site, &user, "system").await?;
    tx.commit().await?;
    Ok(())
}
