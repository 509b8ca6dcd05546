//! The partner site: companies that know each other, one person in two of them, and those who are still
//! being invited.

use counter::{Error, Lang};
use door::{
    invitations::{self, Invited, Inviter, State, TempLogin},
    people::{self, Account, NewAccount, NewUser, User},
};
use jiff::SignedDuration;
use store::Tx;

use super::{Ground, Login};

pub const LOGINS: &[Login] = &[
    Login {
        id: "taro.sato@shokai.example.jp",
        email: None,
        password: "Torihiki2026",
        state: "start-state-partner-invited",
    },
    Login {
        id: "hiroyuki.sato@shokai.example.jp",
        email: None,
        password: "Torihiki2026",
        state: "start-state-partner-two-accounts",
    },
    Login {
        id: "jiro.suzuki@bussan.example.jp",
        email: None,
        password: "Torihiki2026",
        state: "start-state-partner-inviter",
    },
    Login { id: "TMP4K7QX", email: None, password: "9W2M5RTB", state: "start-state-partner-letter" },
];

/// A company with its first person.
struct Company {
    account: Account,
    user: User,
}

impl Company {
    fn inviter(&self) -> Inviter<'_> {
        Inviter { account: &self.account, user: &self.user }
    }
}

pub async fn settle(ground: &Ground<'_>) -> Result<(), Error> {
    if ground.knows("taro.sato@shokai.example.jp", "").await? {
        return Ok(());
    }
    let hash = ground.hash("Torihiki2026").await?;
    let mut begun = ground.portal.store.begin().await?;
    let tx = &mut begun;
    let shokai = open(tx, ground, ("P0000001", "サンプル商会", "サンプルショウカイ")).await?;
    let taro = add(tx, ground, &shokai, ("taro.sato@shokai.example.jp", "佐藤 太郎"), &hash).await?;
    let hiroyuki = add(tx, ground, &shokai, ("hiroyuki.sato@shokai.example.jp", "佐藤 弘之"), &hash).await?;
    let bussan = open(tx, ground, ("P0000002", "サンプル物産", "サンプルブッサン")).await?;
    let jiro = add(tx, ground, &bussan, ("jiro.suzuki@bussan.example.jp", "鈴木 次郎"), &hash).await?;
    let bussan = Company { account: bussan, user: jiro };
    let kansai =
        open(tx, ground, ("P0000003", "サンプル商会 関西支店", "サンプルショウカイカンサイシテン")).await?;
    people::join(tx, &ground.site, hiroyuki.id, kansai.id).await?;
    let seisaku =
        company(tx, ground, ("P0000004", "サンプル製作所"), ("eigyo@seisaku.example.jp", "高橋 三郎"))
            .await?;
    let unyu =
        company(tx, ground, ("P0000005", "サンプル運輸"), ("haisha@unyu.example.jp", "田中 四季")).await?;

    let taros = (&taro, &shokai);
    receive(tx, ground, (&bussan, "注文書と納品書を、こちらでお送りします。"), taros, None).await?;
    receive(tx, ground, (&seisaku, "お見積もりのやりとりにお使いください。"), taros, None).await?;
    receive(tx, ground, (&unyu, ""), taros, None).await?;
    receive(tx, ground, (&seisaku, "請求書を電子でお届けします。"), taros, Some(State::Approved)).await?;
    receive(tx, ground, (&unyu, "別の営業所からのご案内です。"), taros, Some(State::Declined)).await?;

    let mirai = Invited {
        company: "サンプル未来株式会社",
        comment: "来月より、注文書をこちらでお送りいたします。ご登録をお願いいたします。",
    };
    let at = (&ground.site, Lang::Ja);
    let to = (mirai, "hanako@mirai.example.jp");
    invitations::invite_by_mail(tx, ground.portal, at, bussan.inviter(), to).await?;
    let letter = Invited {
        company: "サンプル工房", comment: "お取引の書類を、こちらでお送りいたします。"
    };
    let temp = TempLogin::typed("TMP4K7QX", "9W2M5RTB");
    let site = &ground.site;
    invitations::invite_by_letter(tx, ground.portal, site, bussan.inviter(), (letter, &temp)).await?;
    begun.commit().await?;
    Ok(())
}

async fn open(
    tx: &mut Tx,
    ground: &Ground<'_>,
    (number, name, kana): (&str, &str, &str),
) -> Result<Account, Error> {
    ground.open_account(tx, &NewAccount { number, name, kana }).await
}

async fn add(
    tx: &mut Tx,
    ground: &Ground<'_>,
    account: &Account,
    (login, name): (&str, &str),
    hash: &str,
) -> Result<User, Error> {
    let user = NewUser { login, name, email: Some(login), first: None };
    ground.add_through(tx, account, &user, hash).await
}

/// A company that only invites: nobody logs in for it.
async fn company(
    tx: &mut Tx,
    ground: &Ground<'_>,
    (number, name): (&str, &str),
    (login, person): (&str, &str),
) -> Result<Company, Error> {
    let account = open(tx, ground, (number, name, "")).await?;
    let user = NewUser { login, name: person, email: Some(login), first: None };
    let user = ground.add(tx, &account, &user).await?;
    Ok(Company { account, user })
}

/// An invitation that has been received, and perhaps answered; its mail was read long ago.
async fn receive(
    tx: &mut Tx,
    ground: &Ground<'_>,
    (from, comment): (&Company, &str),
    (user, account): (&User, &Account),
    answer: Option<State>,
) -> Result<(), Error> {
    let site = &ground.site.slug;
    let invited = Invited { company: &account.name, comment };
    let until = tx.now() + SignedDuration::from_hours(24 * 30);
    let way = invitations::sql::NewWay { address: Some(&user.login), temp: None, until };
    let who = (from.account.id, from.user.id);
    let id = invitations::sql::insert(tx, site, who, invited, way).await?;
    invitations::take_up(tx, site, id, (user.id, account.id)).await?;
    if let Some(state) = answer {
        invitations::sql::save_state(tx, site, id, (state, user.id)).await?;
    }
    Ok(())
}
