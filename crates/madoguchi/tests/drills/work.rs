//! Work in the office that outlives SIGKILL, wherever it strikes.

use std::{collections::BTreeSet, env, fs, path::Path, time::Duration};

use futures_util::TryStreamExt as _;
use store::{Given, args, testing};
use testkit::{Browser, Page};
use tokio::time::{sleep, timeout};

use crate::{
    ground::{Ground, SITE},
    program::Program,
};

const KILLS: u32 = 5;

pub async fn at_work(program: &Program) -> Browser {
    let browser = program.browser();
    let page = browser.open("/office/login").await;
    let page = page.fill("メールアドレス", "admin@example.jp").fill("パスワード", "Office-2026-demo");
    assert_eq!(page.press("ログイン").await.heading(), "本日の業務");
    browser
}

/// Kills the program again and again while it is at what this page shows, until it says that all is done. Every other
/// kill comes by chance, up to so much later; those between come in the moment in which a document was put.
pub async fn outlives(
    ground: &Ground,
    mut program: Program,
    (office, path): (&Browser, &str),
    (until, done): (Duration, &str),
) -> Program {
    let kills = env::var("MADOGUCHI_KILLS").map_or(KILLS, |kills| kills.parse().expect("a number"));
    for kill in 0..kills {
        go_on(&office.open(path).await).await;
        let [chance] = Given::set(testing::start(), u64::from(kill)).bytes();
        let by_chance = Duration::from_millis(20) + until * u32::from(chance) / 256;
        if kill % 2 == 0 {
            sleep(by_chance).await;
        } else {
            // Where none comes, nothing is lost by a kill at any other time.
            let _ = timeout(until + by_chance, another_document(ground)).await;
        }
        program.kill().await;
        nobody_holds_anything(ground).await;
        program = ground.start().await;
    }
    for _ in 0..1200 {
        let page = office.open(path).await;
        if page.says(done) {
            return program;
        }
        go_on(&page).await;
        sleep(Duration::from_millis(50)).await;
    }
    panic!("it never came to its end: {}", office.open(path).await.text());
}

/// Whoever is at it says that it may go on.
async fn go_on(page: &Page) {
    if page.says("公開する日時を選んで") {
        page.clone().choose("準備ができしだい公開する").press("登録する").await;
    }
    for (says, button) in [("取り込み待ち", "取り込む"), ("処理が止まっています", "処理を再開する")]
    {
        if page.says(says) {
            page.press(button).await;
        }
    }
}

async fn another_document(ground: &Ground) {
    let folder = ground.folder.at("documents").join(SITE);
    let before = documents(&folder);
    while documents(&folder) <= before {
        sleep(Duration::from_micros(100)).await;
    }
}

/// How many there are; what is still arriving has a name of its own.
fn documents(site: &Path) -> usize {
    let entries = |folder: &Path| fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let folders = entries(site).flat_map(|folder| entries(&folder.path()).collect::<Vec<_>>());
    folders.filter(|file| file.path().extension().is_none()).count()
}

/// What the dead held is free at once: nobody waits a minute here.
async fn nobody_holds_anything(ground: &Ground) {
    let mut tx = ground.store().await.begin().await.unwrap();
    tx.run("UPDATE jobs SET held_until = 0 WHERE site = $1 AND state = 1", args![SITE]).await.unwrap();
    tx.commit().await.unwrap();
}

/// After a sweep there is on the shelf what rows name, and nothing else.
pub async fn nothing_lies_unnamed(ground: &Ground) {
    let node = ground.node().await;
    // As if the hour were over that the sweep waits.
    let mut tx = node.portal.store.begin().await.unwrap();
    tx.run("UPDATE leftovers SET left_at = 0 WHERE site = $1", args![SITE]).await.unwrap();
    tx.commit().await.unwrap();
    counter::leftovers::sweep(&node.portal).await.unwrap();
    let sql = "SELECT hash FROM kept_files WHERE site = $1
               UNION SELECT hash FROM invoices WHERE site = $1 AND hash IS NOT NULL";
    let named: Vec<String> = node.portal.store.read().await.unwrap().all(sql, args![SITE]).await.unwrap();
    let there: Vec<shelf::DocumentKey> = node.portal.shelf.list(SITE).try_collect().await.unwrap();
    let there: BTreeSet<String> = there.iter().map(ToString::to_string).collect();
    assert_eq!(there, named.into_iter().collect());
}
