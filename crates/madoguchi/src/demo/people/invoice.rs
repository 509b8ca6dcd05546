//! The invoice site: a letter just arrived, a member, and one who stays with paper.

use counter::Error;
use door::{
    consent::{self, Answer},
    flows::{self, first_login::FirstLogin},
    people::{self, Contacts, NewAccount, NewUser, User},
    policy::Policy,
};
use store::Tx;

use super::{Ground, Login};

pub const LOGINS: &[Login] = &[
    Login { id: "INV00001", email: None, password: "Hajime2026x", state: "start-state-letter" },
    Login { id: "INV00002", email: None, password: "Kensetsu2026", state: "start-state-through" },
    Login { id: "INV00003", email: None, password: "Kamide2026", state: "start-state-declined" },
];

const HAJIME: NewAccount<'_> =
    NewAccount { number: "100001", name: "株式会社はじめ建設", kana: "ハジメケンセツ" };
const AOBA: NewAccount<'_> =
    NewAccount { number: "100002", name: "青葉建設株式会社", kana: "アオバケンセツ" };
const KAMIDE: NewAccount<'_> =
    NewAccount { number: "100003", name: "有限会社かみで工業", kana: "カミデコウギョウ" };

const HAJIME_POST: (&str, &str) = ("100-0000", "東京都千代田区見本町2-1-1");
const AOBA_POST: (&str, &str) = ("220-0000", "神奈川県横浜市西区みほん3-4-5\nあおばビル8階");
const KAMIDE_POST: (&str, &str) = ("530-0000", "大阪府大阪市北区見本6-7-8");

pub async fn settle(ground: &Ground<'_>, scale: u32) -> Result<(), Error> {
    if !ground.knows("INV00001", "").await? {
        let hash = ground.hash("Kensetsu2026").await?;
        let mut tx = ground.portal.store.begin().await?;
        let hajime = admit(&mut tx, ground, &HAJIME, ("INV00001", "一 始", "Hajime2026x")).await?;
        let hanako = admit(&mut tx, ground, &AOBA, ("INV00002", "青葉 花子", "Kensetsu2026")).await?;
        bring_through(&mut tx, ground, &hanako, "keiri@aoba.example.jp", &hash).await?;
        let taro = admit(&mut tx, ground, &KAMIDE, ("INV00003", "紙出 太郎", "Kamide2026")).await?;
        decline(&mut tx, ground, &taro).await?;
        for (user, post, phone) in [
            (&hajime, HAJIME_POST, "03-0000-0021"),
            (&hanako, AOBA_POST, "045-000-0022"),
            (&taro, KAMIDE_POST, "06-0000-0023"),
        ] {
            reach(&mut tx, ground, user, post, phone).await?;
        }
        tx.commit().await?;
    }
    crowd(ground, scale).await
}

async fn admit(
    tx: &mut Tx,
    ground: &Ground<'_>,
    account: &NewAccount<'_>,
    (login, name, first_password): (&str, &str, &str),
) -> Result<User, Error> {
    let user = NewUser { login, name, email: None, first: Some((first_password, None)) };
    people::admit(tx, &ground.portal.keys, &ground.site, account, &user).await
}

async fn bring_through(
    tx: &mut Tx,
    ground: &Ground<'_>,
    user: &User,
    address: &str,
    hash: &str,
) -> Result<(), Error> {
    answer(tx, ground, user, Answer::Agreed).await?;
    let (slug, now) = (&ground.site.slug, tx.now());
    people::sql::save_email(tx, slug, user.id, address).await?;
    people::sql::save_password(tx, slug, user.id, hash).await?;
    people::sql::save_through(tx, slug, user.id, now).await?;
    Ok(())
}

/// Where the account's paper goes, and its phone.
async fn reach(
    tx: &mut Tx,
    ground: &Ground<'_>,
    user: &User,
    post: (&str, &str),
    phone: &str,
) -> Result<(), Error> {
    let slug = &ground.site.slug;
    let account = people::sql::first_account(tx, slug, user.id).await?;
    people::sql::save_post(tx, slug, account.id, post).await?;
    people::contacts::save(tx, slug, account.id, &Contacts::of(Some(phone), None)?).await?;
    Ok(())
}

/// Stands where somebody stands who has pressed 「同意しない」: at the first step, asked again next time.
async fn decline(tx: &mut Tx, ground: &Ground<'_>, user: &User) -> Result<(), Error> {
    answer(tx, ground, user, Answer::Declined).await?;
    let steps = &ground.site.part::<Policy>().first_login.steps;
    let machine = FirstLogin::begin(steps).ok_or(Error::NotFound)?;
    flows::begin(tx, &ground.site.slug, user.id, &machine).await
}

async fn answer(tx: &mut Tx, ground: &Ground<'_>, user: &User, answer: Answer) -> Result<(), Error> {
    let slug = &ground.site.slug;
    let Some(consent) = &ground.site.part::<Policy>().consent else { return Ok(()) };
    let account = people::sql::first_account(tx, slug, user.id).await?;
    let text = (consent.version.as_str(), consent.hash());
    consent::keep(tx, slug, (user.id, account.id), (text.0, &text.1), answer, "127.0.0.1").await
}

/// A crowd for load tests: `--scale N` customers who are through the door, LOAD0000001 and so on, all
/// with the password of INV00002, hashed once.
async fn crowd(ground: &Ground<'_>, scale: u32) -> Result<(), Error> {
    if scale == 0 {
        return Ok(());
    }
    let hash = ground.hash("Kensetsu2026").await?;
    let numbers: Vec<u32> = (1..=scale).collect();
    for chunk in numbers.chunks(1000) {
        let mut tx = ground.portal.store.begin().await?;
        for number in chunk {
            let login = format!("LOAD{number:07}");
            let key = ground.site.part::<Policy>().login.key(&login, "");
            if people::sql::user_by_login(&mut tx, &ground.site.slug, &key).await?.is_some() {
                continue;
            }
            let (customer, name) = (format!("2{number:07}"), format!("サンプル第{number}商店"));
            let account = NewAccount { number: &customer, name: &name, kana: "サンプルショウテン" };
            let user = admit(&mut tx, ground, &account, (&login, "負荷 試験", "Kensetsu2026")).await?;
            let address = format!("load{number:07}@load.example.jp");
            bring_through(&mut tx, ground, &user, &address, &hash).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}
