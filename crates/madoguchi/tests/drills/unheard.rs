//! Commands whose words nobody reads on, as in `madoguchi check | head`: they do what they are told, say nothing more, and
//! end by what they found.

use std::{
    fs::{self, File},
    io::pipe,
    process::Stdio,
};

use store::Engine;

use crate::{
    ground::{Ground, SITE},
    program::{Said, command, path},
};

/// Nobody reads its standard output; where it is told, nobody reads its standard error either.
async fn unheard(arguments: &[&str], is_all: bool) -> Said {
    let deaf = || {
        let (reader, writer) = pipe().unwrap();
        drop(reader);
        Stdio::from(writer)
    };
    said(arguments, deaf(), if is_all { deaf() } else { Stdio::piped() }).await
}

async fn said(arguments: &[&str], out: Stdio, errors: Stdio) -> Said {
    let child = command(arguments).stdin(Stdio::null()).stdout(out).stderr(errors).spawn().unwrap();
    let said = child.wait_with_output().await.unwrap();
    // No code where a signal ended it.
    let code = said.status.code().unwrap_or(-1);
    Said { code, words: String::new(), errors: String::from_utf8(said.stderr).unwrap() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_nobody_listens_to_ends_by_what_it_found() {
    let ground = Ground::new(Engine::Sqlite).await;
    ground.settle(3, 0).await;
    let (config, sites) = (ground.config(), ground.folder.at("sites"));
    let (config, sites) = (path(&config), path(&sites));
    for is_all in [false, true] {
        let backups = ground.folder.at(&format!("backups-{is_all}"));
        for arguments in [
            &["check", sites][..],
            &["migrate", "--config", config],
            &["doctor", "--config", config],
            &["audit", "verify", "--config", config],
            &["documents", "verify", "--config", config],
            &["operator", "list", "--config", config],
            &["backup", "--config", config, "--to", path(&backups)],
            &["release", "--config", config],
        ] {
            let said = unheard(arguments, is_all).await;
            assert_eq!((said.code, said.errors.as_str()), (0, ""), "{arguments:?}");
        }
        assert!(fs::read_dir(&backups).unwrap().count() > 0, "what is told is not what is done");
    }

    // What it is all about did not get through: as where SIGPIPE had ended it.
    let export = unheard(&["export", "--config", config, "--site", SITE, "--out", "-"], false).await;
    assert_eq!((export.code, export.errors.as_str()), (141, ""));

    fs::write(ground.folder.at("sites/wrong.toml"), "slug = 7\n").unwrap();
    let wrong = unheard(&["check", sites], true).await;
    assert_eq!(wrong.code, 1, "its mistakes count, whether anybody reads them or not");
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_report_is_not_taken_for_all_of_it() {
    let ground = Ground::new(Engine::Sqlite).await;
    let full = File::options().write(true).open("/dev/full").unwrap();
    let told = said(&["check", path(&ground.folder.at("sites"))], full.into(), Stdio::piped()).await;
    told.refuses("not all of this could be said");
}
