//! After a restore: what was left at the time of the backup waits until somebody lets it go, nobody is logged in, and what
//! was put on the shelf since is swept.

use jiff::SignedDuration;
use shelf::Shelf;
use store::{Engine, args};

use super::copies::{back_up, bare, documents, lived_in, path, restore, run};
use crate::{
    ground::{Ground, SITE, address_of, login_of},
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
        copy.peer.nth_to(&address_of(1), 0).await;
        assert_eq!(run(&release).await.is(0).words, "nothing is put aside\n");
        program.kill().await;
    }

    on_each_engine!(work_waits_until_it_is_released);
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
