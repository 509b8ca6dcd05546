//! There is no room for the file: whoever sent it is told to come again.

use std::{env, fs, process::Command};

use shelf::testing::empty_folder;

use crate::ground::Ground;

/// Mounts a small disk on the folder $0, seen by nobody else and gone with the program.
const SMALL_DISK: &str = "mount -t tmpfs -o size=512k none \"$0\" && exec \"$@\"";

#[test]
fn no_room_is_told() {
    let folder = empty_folder("upload-disk");
    let within = |program: &[&str]| {
        let mut command = Command::new("unshare");
        command.args(["-rm", "sh", "-c", SMALL_DISK]).arg(&folder).args(program).env("TMPDIR", &folder);
        command.output()
    };
    if !within(&["true"]).is_ok_and(|output| output.status.success()) {
        println!("skipped: this machine lets nobody mount a small disk (unshare -rm)");
        return;
    }
    let this = env::current_exe().expect("this test");
    let child = ["--ignored", "--exact", "small_disk::on_the_small_disk"];
    let output = within(&[&[this.to_str().expect("a name")][..], &child].concat()).expect("the child runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
    fs::remove_dir_all(&folder).expect("the folder");
}

#[tokio::test]
#[ignore = "the child of the test above"]
async fn on_the_small_disk() {
    if fs::read_dir(env::temp_dir()).is_ok_and(|entries| entries.count() > 0) {
        return;
    }
    let ground = Ground::new().await;
    let reply = ground.send(ground.form("a.zip", &vec![b'x'; 1_000_000])).await;
    assert_eq!(reply.status, 503, "{}", reply.text);
    let reply = ground.send(ground.form("a.zip", &vec![b'x'; 100_000])).await;
    assert_eq!(reply.text, "請求書: a.zip of 100000 bytes", "nothing is left of the first");
}
