//! The demo's people, as its contract has them.

use std::sync::Arc;

use anyhow::Result;
use counter::{Error, Portal, site::Site};
use door::{
    consent::{self, Answer},
    flows::{self, first_login::FirstLogin},
    hashing::Hashing,
    people::{self, Newcomer, User},
    policy::Policy,
};
use store::Tx;

const SITE: &str = "invoice";

/// Someone of the demo, and how far through the door.
struct Someone {
    login: &'static str,
    password: &'static str,
    number: &'static str,
    company: &'static str,
    kana: &'static str,
    name: &'static str,
    state: State,
}

enum State {
    FromLetter,
    Through { address: &'static str },
    HasDeclined,
}

const PEOPLE: &[Someone] = &[
    Someone {
        login: "INV00001",
        password: "Hajime2026x",
        number: "100001",
        company: "株式会社はじめ建設",
        kana: "ハジメケンセツ",
        name: "一 始",
        state: State::FromLetter,
    },
    Someone {
        login: "INV00002",
        password: "Kensetsu2026",
        number: "100002",
        company: "青葉建設株式会社",
        kana: "アオバケンセツ",
        name: "青葉 花子",
        state: State::Through { address: "keiri@aoba.example.jp" },
    },
    Someone {
        login: "INV00003",
        password: "Kamide2026",
        number: "100003",
        company: "有限会社かみで工業",
        kana: "カミデコウギョウ",
        name: "紙出 太郎",
        state: State::HasDeclined,
    },
];

/// Lets them in once; a second start finds them.
pub async fn settle(portal: &Portal, scale: u32) -> Result<()> {
    for someone in PEOPLE {
        admit(portal, someone).await?;
    }
    crowd(portal, scale).await?;
    Ok(())
}

async fn admit(portal: &Portal, someone: &Someone) -> Result<(), Error> {
    let site = site(portal)?;
    let key = site.part::<Policy>().login.key(someone.login, "");
    let known = people::sql::user_by_login(&mut portal.store.read().await?, SITE, &key).await?;
    if known.is_some() {
        return Ok(());
    }
    let hash = portal.part::<Hashing>().make(someone.password).await?;
    let mut tx = portal.store.begin().await?;
    let newcomer = Newcomer {
        number: someone.number,
        company: someone.company,
        kana: someone.kana,
        login: someone.login,
        email: None,
        name: someone.name,
        first_password: someone.password,
        first_until: None,
    };
    let user = people::admit(&mut tx, &portal.keys, &site, &newcomer).await?;
    match someone.state {
        State::FromLetter => {}
        State::Through { address } => bring_through(&mut tx, portal, &user, address, &hash).await?,
        State::HasDeclined => decline(&mut tx, portal, &user).await?,
    }
    tx.commit().await?;
    Ok(())
}

fn site(portal: &Portal) -> Result<Arc<Site>, Error> {
    portal.sites.get(SITE).ok_or(Error::NotFound)
}

async fn bring_through(
    tx: &mut Tx,
    portal: &Portal,
    user: &User,
    address: &str,
    hash: &str,
) -> Result<(), Error> {
    answer(tx, portal, user, Answer::Agreed).await?;
    let now = tx.now();
    people::sql::save_email(tx, SITE, user.id, address).await?;
    people::sql::save_password(tx, SITE, user.id, hash).await?;
    people::sql::save_through(tx, SITE, user.id, now).await?;
    Ok(())
}

/// Stands where somebody stands who has pressed 「同意しない」: at the first step, asked again next time.
async fn decline(tx: &mut Tx, portal: &Portal, user: &User) -> Result<(), Error> {
    answer(tx, portal, user, Answer::Declined).await?;
    let site = site(portal)?;
    let steps = &site.part::<Policy>().first_login.steps;
    let machine = FirstLogin::begin(steps).ok_or(Error::NotFound)?;
    flows::begin(tx, SITE, user.id, &machine).await
}

async fn answer(tx: &mut Tx, portal: &Portal, user: &User, answer: Answer) -> Result<(), Error> {
    let site = site(portal)?;
    let Some(consent) = &site.part::<Policy>().consent else { return Ok(()) };
    let account = people::sql::first_account(tx, SITE, user.id).await?;
    consent::keep(tx, SITE, (user.id, account.id), consent, answer, "127.0.0.1").await
}

/// A crowd for load tests: `--scale N` customers who are through the door, LOAD0000001 and so on, all
/// with the password of INV00002, hashed once.
async fn crowd(portal: &Portal, scale: u32) -> Result<(), Error> {
    if scale == 0 {
        return Ok(());
    }
    let hash = portal.part::<Hashing>().make("Kensetsu2026").await?;
    let site = site(portal)?;
    let numbers: Vec<u32> = (1..=scale).collect();
    for chunk in numbers.chunks(1000) {
        let mut tx = portal.store.begin().await?;
        for number in chunk {
            let login = format!("LOAD{number:07}");
            let key = site.part::<Policy>().login.key(&login, "");
            if people::sql::user_by_login(&mut tx, SITE, &key).await?.is_some() {
                continue;
            }
            let company = format!("サンプル第{number}商店");
            let newcomer = Newcomer {
                number: &format!("2{number:07}"),
                company: &company,
                kana: "サンプルショウテン",
                login: &login,
                email: None,
                name: "負荷 試験",
                first_password: "Kensetsu2026",
                first_until: None,
            };
            let user = people::admit(&mut tx, &portal.keys, &site, &newcomer).await?;
            let address = format!("load{number:07}@load.example.jp");
            bring_through(&mut tx, portal, &user, &address, &hash).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}
