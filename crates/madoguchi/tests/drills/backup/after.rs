//! After a restore: what was left at the time of the backup waits until somebody lets it go, nobody is logged in, and what
//! was put on the shelf since is swept.

use std::process::Command;

use jiff::SignedDuration;
use madoguchi::demo;
use shelf::Shelf;
use store::{Engine, args};

use super::copies::{back_up, bare, documents, lived_in, path, restore, rows, run};
use crate::{
    ground::{Ground, PASSWORD, SITE, address_of, link_in, login_of},
    on_each_engine,
    program::{Program, free_address},
    work::nothing_lies_unnamed,
};

async fn ask_for_a_link(program: &Program, member: u32) {
    let form = program.open("/invoice/recovery").await;
    let form = form.fill("ユーザID", &login_of(member)).fill("メールアドレス", &address_of(member));
    assert_eq!(form.send("送信する").await.status, 303);
}

/// A backup with a mail that waits.
async fn unsent(engine: Engine) -> Ground {
    let ground = Ground::new(engine).await;
    ground.settle(2, 0).await;
    ground.write_config("madoguchi.toml", ground.address, &format!("smtp://{}", free_address()));
    let program = ground.start().await;
    ask_for_a_link(&program, 1).await;
    program.line_with(&["notice not delivered"]).await;
    program.kill().await;
    ground
}

mod work_waits_until_it_is_released {
    use super::*;

    async fn work_waits_until_it_is_released(engine: Engine) {
        let ground = unsent(engine).await;
        let copy = bare(engine, &ground).await;
        let said = restore(&copy, &back_up(&ground).await, &[]).await.is(0);
        assert!(said.words.contains("\ninvoice: 1 post.deliver\n"), "{}", said.words);
        let program = copy.start().await;
        program.line_with(&["put aside since a restore", "1 post.deliver"]).await;
        // What is new is done.
        ask_for_a_link(&program, 2).await;
        copy.peer.nth_to(&address_of(2), 0).await;
        assert_eq!(copy.peer.count_to(&address_of(1)), 0);
        let config = copy.config();
        let said = run(&["doctor", "--config", path(&config)]).await.is(0);
        assert!(said.words.contains("invoice: 1 post.deliver"), "{}", said.words);

        let release = ["release", "--config", path(&config)];
        assert!(run(&release).await.is(0).words.ends_with("\nreleased\n"));
        let link = link_in(&copy.peer.nth_to(&address_of(1), 0).await);
        assert_eq!(program.open(&link).await.status, 410, "no link outlives a restore");
        let link = link_in(&copy.peer.nth_to(&address_of(2), 0).await);
        assert_eq!(program.open(&link).await.status, 200);
        assert_eq!(run(&release).await.is(0).words, "nothing is put aside\n");
        program.kill().await;
    }

    on_each_engine!(work_waits_until_it_is_released);
}

mod nobody_is_logged_in {
    use super::*;

    async fn nobody_is_logged_in(engine: Engine) {
        let ground = Ground::new(engine).await;
        demo::sites::write_missing(&ground.folder.at("sites")).unwrap();
        ground.settle(1, 0).await;
        let program = ground.start().await;
        let (member, office) = (program.browser(), program.browser());
        let page = member.open("/invoice/login").await;
        page.fill("ユーザID", &login_of(1)).fill("パスワード", PASSWORD).press("ログイン").await;
        assert_eq!(member.open("/invoice/").await.heading(), "トップページ");
        let page = office.open("/office/login").await;
        page.fill("メールアドレス", "admin@example.jp")
            .fill("パスワード", "Office-2026-demo")
            .press("ログイン")
            .await;
        program.kill().await;
        let logins = ["sessions", "operator_sessions"];
        let before = rows(&ground.store().await).await;
        assert!(logins.iter().all(|table| before[*table].len() == 1));

        let copy = bare(engine, &ground).await;
        restore(&copy, &back_up(&ground).await, &[]).await.is(0);
        let after = rows(&copy.store().await).await;
        let within = ["ceremonies", "operator_attempts", "remembered", "tickets"];
        assert!(logins.iter().chain(&within).all(|table| after[*table].is_empty()));
        copy.verify_audit().await;
    }

    on_each_engine!(nobody_is_logged_in);
}

mod programs_need_new_keys {
    use super::*;

    async fn programs_need_new_keys(engine: Engine) {
        let ground = Ground::new(engine).await;
        ground.settle(1, 0).await;
        let mut tx = ground.store().await.begin().await.unwrap();
        let now = tx.now();
        let bytes = "見本 太郎".as_bytes();
        tx.run(
            "INSERT INTO api_keys (site, id, name, hash, scopes, made, made_by)
             VALUES ($1, 'one', 'one', $2, 'customers:read', $3, 'somebody')",
            args![SITE, bytes, now],
        )
        .await
        .unwrap();
        tx.run(
            "INSERT INTO api_answers (site, api_key, name, question, begun, status, headers, body)
             VALUES ($1, 'one', 'one', $2, $3, 200, '[]', $2)",
            args![SITE, bytes, now],
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let backup = back_up(&ground).await;
        let copy = bare(engine, &ground).await;
        restore(&copy, &backup, &[]).await.is(0);
        let store = copy.store().await;
        let sql = "SELECT (SELECT count(*) FROM api_keys), (SELECT count(ended) FROM api_keys)";
        let keys: (i64, i64) = store.read().await.unwrap().one(sql, &[]).await.unwrap();
        assert_eq!(keys, (1, 1), "none that was ended since comes back");
        let told = Command::new("zcat").arg(backup.join("tables/api_answers.jsonl.gz")).output().unwrap();
        assert!(told.status.success() && told.stdout.is_empty(), "what they were told stays at home");
        let told: i64 =
            store.read().await.unwrap().one("SELECT count(*) FROM api_answers", &[]).await.unwrap();
        assert_eq!(told, 0, "nor from a backup of before");
    }

    on_each_engine!(programs_need_new_keys);
}

mod what_was_put_after_the_backup_is_swept {
    use super::*;

    async fn what_was_put_after_the_backup_is_swept(engine: Engine) {
        let ground = lived_in(engine).await;
        let backup = back_up(&ground).await;
        let copy = bare(engine, &ground).await;
        let shelf = Shelf::open_private(&copy.folder.at("documents")).unwrap();
        let key = shelf.put(SITE, "after the backup").await.unwrap();
        let said = restore(&copy, &backup, &[]).await.is(0);
        assert!(said.words.contains("\n1 more lie on the shelf"), "{}", said.words);
        let store = copy.store().await;
        let sql = "SELECT left_at FROM leftovers WHERE site = $1 AND hash = $2";
        let left: jiff::Timestamp =
            store.read().await.unwrap().one(sql, args![SITE, key.to_string()]).await.unwrap();
        assert!(left > store.now() + SignedDuration::from_hours(24 * 6), "there is a way back");
        nothing_lies_unnamed(&copy).await;
        assert!(documents(&copy) == documents(&ground));
    }

    on_each_engine!(what_was_put_after_the_backup_is_swept);
}
