//! A program is killed while it puts: what it was told is kept is there, and nothing is there by half.

use std::{
    env,
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
};

use futures_util::stream;
use shelf::{DocumentKey, Place, Shelf};

use crate::ground::{Ground, SITE, document};

const LENGTH: usize = 200_000;
const FOLDER: &str = "SHELF_TEST_FOLDER";

#[tokio::test]
async fn nothing_confirmed_is_lost_and_nothing_is_there_by_half() {
    for round in 0..5 {
        let ground = Ground::folder();
        let Place::Folder(folder) = &ground.place else { unreachable!("a folder") };
        let mut child = Command::new(env::current_exe().expect("this test"))
            .args(["--ignored", "--exact", "--nocapture", "killed::putting_without_end"])
            .env(FOLDER, folder)
            .stdout(Stdio::piped())
            .spawn()
            .expect("a child");
        let lines = BufReader::new(child.stdout.take().expect("its words")).lines();
        let confirmed: Vec<u64> =
            lines.filter_map(|line| line.ok()?.trim().parse().ok()).take(10 + round * 4).collect();
        child.kill().expect("it can be killed");
        child.wait().expect("it is dead");
        assert_eq!(confirmed.len(), 10 + round * 4, "it put as many as were waited for");
        let confirmed: Vec<DocumentKey> =
            confirmed.iter().map(|number| DocumentKey::of(&document(*number, LENGTH))).collect();
        let report = ground.shelf.check(SITE, stream::iter(confirmed.into_iter().map(Ok))).await;
        assert_eq!(report.expect("a check").findings, []);
        let report = ground.shelf.check(SITE, ground.shelf.list(SITE)).await;
        assert_eq!(report.expect("a check").findings, []);
    }
}

#[test]
#[ignore = "the child of the test above"]
fn putting_without_end() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let shelf = Shelf::open(&Place::Folder(folder.into())).expect("a folder");
        for lane in 0..4u64 {
            let shelf = shelf.clone();
            tokio::spawn(async move {
                for number in (lane..).step_by(4) {
                    shelf.put(SITE, document(number, LENGTH)).await.expect("it can be put");
                    println!("\n{number}");
                }
            });
        }
        std::future::pending::<()>().await;
    });
}
