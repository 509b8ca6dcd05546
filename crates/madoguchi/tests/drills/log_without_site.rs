//! The log of a site whose file has gone: who deletes the file hides nothing.

use std::fs;

use counter::audit::{self, Deed};
use store::{Engine, args};

use crate::{
    ground::Ground,
    on_each_engine,
    program::{path, run},
};

async fn it_is_proved_as_before(engine: Engine) {
    let ground = Ground::new(engine).await;
    let file = ground.folder.at("sites/rental.toml");
    fs::write(&file, include_str!("../../demo/rental.toml")).unwrap();
    let portal = ground.node().await.portal;
    for site in ["invoice", "rental", "rental"] {
        let mut tx = portal.store.begin().await.unwrap();
        audit::record(&mut tx, &portal.keys, &Deed::of_system(site, "door.logged-in")).await.unwrap();
        tx.commit().await.unwrap();
    }
    let config = ground.config();
    let verify = async || run(&["audit", "verify", "--config", path(&config)]).await;
    let change = async |sql: &str| {
        let mut tx = ground.store().await.begin().await.unwrap();
        tx.run(sql, args!["rental"]).await.unwrap();
        tx.commit().await.unwrap();
    };
    assert!(verify().await.is(0).words.contains("\nrental: whole, "));

    fs::remove_file(&file).unwrap();
    let said = verify().await.is(0);
    assert!(said.words.contains("\nrental (no site file): whole, "), "{}", said.words);
    assert!(said.words.contains("\ninvoice: whole, "), "{}", said.words);

    change("UPDATE audit SET about = 'x' WHERE site = $1 AND seq = 1").await;
    let said = verify().await.is(1);
    assert!(said.words.contains("\nrental (no site file): BROKEN at entry 1"), "{}", said.words);

    // Nor does it help to take the head away, where the end of the log stands.
    change("DELETE FROM audit_heads WHERE site = $1").await;
    let said = verify().await.is(1);
    assert!(said.words.contains("\nrental (no site file): BROKEN at entry 1"), "{}", said.words);

    // With all of it gone nothing is known here: the heads that were kept elsewhere tell.
    change("DELETE FROM audit WHERE site = $1").await;
    assert!(!verify().await.is(0).words.contains("rental"));
}

mod it_is_proved {
    use super::*;
    on_each_engine!(it_is_proved_as_before);
}
