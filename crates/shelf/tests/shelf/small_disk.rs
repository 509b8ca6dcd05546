//! The disk is full: it is said so, nothing is there by half, and with room there is putting again.

use std::{env, fs, process::Command};

use shelf::{Error, Place, Shelf, testing::empty_folder};

use crate::ground::{SITE, document, files_in};

const FOLDER: &str = "SHELF_TEST_FOLDER";
/// Mounts a small disk on the folder $0, seen by nobody else and gone with the program.
const SMALL_DISK: &str = "mount -t tmpfs -o size=1m none \"$0\" && exec \"$@\"";

#[test]
fn a_full_disk_is_told_and_spoils_nothing() {
    let folder = empty_folder("small-disk");
    let within = |program: &[&str]| {
        let mut command = Command::new("unshare");
        command.args(["-rm", "sh", "-c", SMALL_DISK]).arg(&folder).args(program).env(FOLDER, &folder);
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
    let Some(folder) = env::var_os(FOLDER) else { return };
    let root = std::path::PathBuf::from(folder).join("documents");
    let shelf = Shelf::open(&Place::Folder(root.clone())).expect("a folder");
    let mut kept = Vec::new();
    let full = loop {
        match shelf.put(SITE, document(kept.len() as u64, 50_000)).await {
            Ok(key) => kept.push(key),
            Err(error) => break error,
        }
        assert!(kept.len() < 30, "the disk is small");
    };
    assert!(matches!(full, Error::Full(_)), "{full:?}");
    assert!(!kept.is_empty());
    assert_eq!(files_in(&root).len(), kept.len(), "nothing is left of what did not fit");
    let report = shelf.check(SITE, shelf.list(SITE)).await.expect("reading goes on");
    assert_eq!((report.documents, report.findings), (kept.len() as u64, Vec::new()));
    shelf.put(SITE, document(0, 50_000)).await.expect("what is there needs no room");
    shelf.delete(SITE, &kept[0]).await.expect("it can be deleted");
    shelf.put(SITE, document(99, 50_000)).await.expect("there is room again");
}
