//! SIGKILL under load: what was acknowledged is there when the program stands again, which it does by itself; nothing is
//! doubled; no mail is lost.
//!
//! A handful of kills belongs to every test run; `MADOGUCHI_KILLS=200` makes it the long drill.

mod ledger;
mod stories;

use std::{collections::BTreeSet, env, sync::Arc, time::Duration};

use store::{Engine, Given, args, testing};
use testkit::Browser;
use tokio::{task::JoinSet, time::sleep};
use tokio_util::sync::CancellationToken;

use crate::{
    ground::{Ground, SITE, message_id},
    on_each_engine,
    program::Program,
};
use ledger::Ledger;
use stories::{Crowd, Walk};

const CLIENTS: u32 = 6;
const KILLS: u32 = 3;

async fn kills_under_load(engine: Engine) {
    let kills = env::var("MADOGUCHI_KILLS").map_or(KILLS, |kills| kills.parse().expect("a number"));
    let ground = Arc::new(Ground::new(engine).await);
    let (members, newcomers) = (CLIENTS * (kills + 2) * 2, CLIENTS * (kills + 2) * 2);
    ground.settle(members, newcomers).await;
    let crowd = Arc::new(Crowd::new(members, newcomers));
    let ledger = Arc::new(Ledger::default());
    let mut slowest = Duration::ZERO;
    let mut inside: Vec<Browser> = Vec::new();
    for kill in 0..kills {
        let program = ground.start().await;
        slowest = slowest.max(program.took);
        still_inside(&inside).await;
        inside = one_life(&ground, &crowd, &ledger, program, kill).await;
    }
    let program = ground.start().await;
    slowest = slowest.max(program.took);
    still_inside(&inside).await;
    all_mails_leave(&ground).await;
    ledger.holds(&ground, &program, &crowd).await;
    ground.verify_audit().await;
    println!("{engine:?}: {kills} kills, slowest start {slowest:?}, {ledger}");
    assert!(slowest < Duration::from_secs(1), "a start took {slowest:?}");
    let errors = program.lines_with(&["\"level\":\"ERROR\""]);
    assert!(errors.is_empty(), "{errors:?}");
}

mod under_load {
    use super::*;
    on_each_engine!(kills_under_load);
}

/// From a start to a kill. Gives back the browsers that were inside when it came.
async fn one_life(
    ground: &Arc<Ground>,
    crowd: &Arc<Crowd>,
    ledger: &Arc<Ledger>,
    program: Program,
    kill: u32,
) -> Vec<Browser> {
    let (mut clients, killed) = (JoinSet::new(), CancellationToken::new());
    for client in 0..CLIENTS {
        let walk = Walk {
            ground: Arc::clone(ground),
            crowd: Arc::clone(crowd),
            ledger: Arc::clone(ledger),
            client: kill * CLIENTS + client,
            killed: killed.clone(),
        };
        clients.spawn(walk.until_nobody_answers());
    }
    // By chance, but for the same number always at the same time.
    let [chance] = Given::set(testing::start(), u64::from(kill)).bytes();
    sleep(Duration::from_millis(150 + 3 * u64::from(chance))).await;
    program.kill().await;
    killed.cancel();
    clients.join_all().await.into_iter().flatten().collect()
}

/// An acknowledged session outlives the program.
async fn still_inside(browsers: &[Browser]) {
    for browser in browsers {
        assert_eq!(browser.open("/invoice/").await.heading(), "トップページ", "a session was lost");
    }
}

async fn all_mails_leave(ground: &Ground) {
    let store = ground.store().await;
    for _ in 0..400 {
        ground.release_dead_holds().await;
        let sql = "SELECT count(*) FROM jobs WHERE site = $1";
        let left: i64 = store.read().await.unwrap().one(sql, args![SITE]).await.unwrap();
        if left == 0 {
            return;
        }
        sleep(Duration::from_millis(50)).await;
    }
    panic!("jobs are left over");
}

/// The ids of the mails that have arrived; a doubled delivery has the same id.
fn arrived(ground: &Ground) -> BTreeSet<String> {
    ground.peer.mails().iter().map(message_id).collect()
}
