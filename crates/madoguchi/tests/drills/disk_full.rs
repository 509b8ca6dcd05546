//! The disk under SQLite is full: writing pages say so, reading ones go on, nothing is lost, and with room there is
//! writing again.

use std::{
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
};

use store::Engine;
use tokio::process::Command;

use crate::{
    ground::{Ground, PASSWORD, login_of},
    program::Program,
};

const MEMBERS: u32 = 40;

/// Mounts a small disk on the folder $0, seen by nobody else and gone with the program, puts the database $1
/// there, then becomes the program.
const SMALL_DISK: &str = "mount -t tmpfs -o size=4m none \"$0\" && cp \"$1\" \"$0\" && shift && exec \"$@\"";

async fn can_have_a_small_disk(folder: &str) -> bool {
    let tried = Command::new("unshare")
        .args(["-rm", "sh", "-c", SMALL_DISK, folder, "/dev/null", "true"])
        .output()
        .await;
    tried.is_ok_and(|output| output.status.success())
}

/// Writes until nothing more fits.
fn fill(file: &Path) {
    let mut file = File::create(file).unwrap();
    for size in [64 * 1024, 4096, 1] {
        while file.write_all(&vec![0; size]).is_ok() {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_say_so_and_nothing_is_lost() {
    let mut ground = Ground::new(Engine::Sqlite).await;
    let disk = ground.folder.at("disk");
    fs::create_dir(&disk).unwrap();
    let disk = disk.to_str().unwrap();
    if !can_have_a_small_disk(disk).await {
        println!("skipped: this machine lets nobody mount a small disk (unshare -rm)");
        return;
    }
    ground.settle(MEMBERS, 0).await;
    let settled = ground.folder.at("madoguchi.db");
    ground.database = format!("sqlite:{disk}/madoguchi.db");
    ground.write_config("madoguchi.toml", ground.address, &ground.peer.url());
    let wrapper = ["unshare", "-rm", "sh", "-c", SMALL_DISK, disk, settled.to_str().unwrap()];
    let program = Program::serve_within(&wrapper, &ground.config(), ground.address).await;
    // From outside, the small disk is seen through the program's eyes.
    let inside = PathBuf::from(format!("/proc/{}/root{disk}", program.id()));

    let log_in = async |member: u32| {
        let page = program.open("/invoice/login").await;
        assert_eq!(page.status, 200, "reading goes on");
        page.fill("ユーザID", &login_of(member)).fill("パスワード", PASSWORD).send("ログイン").await
    };
    assert_eq!(log_in(1).await.status, 303);
    fill(&inside.join("filler"));
    let mut through = 1;
    let full = loop {
        let answer = log_in(through + 1).await;
        if answer.status != 303 {
            break answer;
        }
        through += 1;
        assert!(through < MEMBERS, "the disk is full, and all logins are kept");
    };
    assert_eq!(full.status, 503, "{}", program.log());
    assert!(full.headers.contains_key("retry-after") && !full.heading().is_empty());
    program.line_with(&["the database cannot be written", "full"]).await;
    assert_eq!(program.open("/healthz").await.status, 200);

    fs::remove_file(inside.join("filler")).unwrap();
    let back = log_in(through + 1).await;
    assert_eq!(back.status, 303, "{}", program.log());
    for name in ["madoguchi.db", "madoguchi.db-wal"] {
        fs::copy(inside.join(name), ground.folder.at(name)).unwrap();
    }
    ground.database = format!("sqlite:{}", settled.display());
    let kept = ground.deeds("door.logged-in").await;
    assert_eq!(kept, i64::from(through + 1), "each acknowledged login, and none of the refused");
    ground.write_config("madoguchi.toml", ground.address, &ground.peer.url());
    ground.verify_audit().await;
}
