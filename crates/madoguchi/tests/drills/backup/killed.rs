//! SIGKILL in the middle: nothing that is left passes for whole, and what comes after goes on as if nothing had been.

use std::{fs, path::Path, time::Duration};

use store::Engine;
use tokio::time::{Instant, sleep};

use super::copies::{backups, bare, documents, lasting, lived_in, path, restore, run, verify};
use crate::{ground::Ground, on_each_engine, program::command};

/// Moments of its life at which a command is killed.
const KILLS: u32 = 12;

async fn a_killed_backup_or_restore_leaves_nothing_by_half(engine: Engine) {
    let ground = lived_in(engine).await;
    let before = lasting(&ground.store().await).await;
    let (config, to) = (ground.config(), backups(&ground));
    let backup = ["backup", "--config", path(&config), "--to", path(&to)];
    let began = Instant::now();
    run(&backup).await.is(0);
    let takes = began.elapsed();
    let mut unfinished = 0;
    for kill in 1..=KILLS {
        // The documents are copied anew each time.
        fs::remove_dir_all(to.join("documents")).unwrap();
        fs::create_dir(to.join("documents")).unwrap();
        killed_after(&backup, takes * kill / KILLS).await;
        unfinished += folders(&to).iter().filter(|name| name.ends_with(".unfinished")).count();
        for name in folders(&to).iter().filter(|name| name.ends_with('Z')) {
            // Of those from before the documents have gone.
            let whole = verify(&to.join(name)).await;
            assert!(
                whole.code == 0 || whole.errors.contains("documents of the backup are lost"),
                "{}",
                whole.errors
            );
        }
    }
    assert!(unfinished > 2, "{unfinished} of {KILLS} broke off in the middle");
    let made = &run(&backup).await.is(0).made();
    assert!(folders(&to).iter().all(|name| !name.ends_with(".unfinished")), "they are swept away");
    verify(made).await.is(0);

    let began = Instant::now();
    let mut copy = bare(engine, &ground).await;
    restore(&copy, made, &[]).await.is(0);
    let takes = began.elapsed();
    let mut broken_off = 0;
    copy = bare(engine, &ground).await;
    for kill in 1..=KILLS {
        let config = copy.config();
        let again = ["restore", "--config", path(&config), "--from", path(made)];
        killed_after(&again, takes * kill / KILLS).await;
        if is_in_use(&copy).await {
            assert!(lasting(&copy.store().await).await == before, "rows are there, and not all of them");
            assert!(documents(&copy) == documents(&ground));
            copy = bare(engine, &ground).await;
        } else {
            broken_off += 1;
        }
    }
    assert!(broken_off > 0, "none of {KILLS} broke off");
    // Where one has broken off as where none has been.
    restore(&copy, made, &[]).await.is(0);
    assert_eq!(lasting(&copy.store().await).await, before);
    assert!(documents(&copy) == documents(&ground));
}

async fn is_in_use(ground: &Ground) -> bool {
    ground.store().await.read().await.unwrap().table_in_use().await.unwrap().is_some()
}

async fn killed_after(arguments: &[&str], time: Duration) {
    let mut child = command(arguments).spawn().unwrap();
    sleep(time).await;
    let _ = child.kill().await;
}

fn folders(of: &Path) -> Vec<String> {
    fs::read_dir(of).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

on_each_engine!(a_killed_backup_or_restore_leaves_nothing_by_half);
