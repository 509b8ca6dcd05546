//! SIGKILL again and again while first passwords are made and typeset: everybody has one letter, what stands in it lets
//! them in, and no letter lies about that nobody destroys.

use std::{
    collections::BTreeSet,
    io::Write as _,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use door::people::{self, NewAccount, NewUser};
use store::{Engine, args};

use crate::{
    ground::{Ground, SITE},
    on_each_engine,
    program::Program,
    work::{at_work, nothing_lies_unnamed, outlives},
};

/// Some of those that are typeset together.
const PEOPLE: u32 = 120;

async fn kills_over_letters(engine: Engine) {
    let ground = Ground::new(engine).await;
    ground.settle(0, 0).await;
    let program = ground.start().await;
    let office = at_work(&program).await;
    let mut waiting = BTreeSet::new();
    let node = ground.node().await;
    let mut tx = node.portal.store.begin().await.unwrap();
    let invoice = node.portal.sites.get(SITE).unwrap();
    for one in 1..=PEOPLE {
        let (number, login) = (format!("KILL{one}"), format!("KILL{one:05}"));
        let account = NewAccount {
            number: &number, name: "サンプル案内株式会社", kana: "サンプルアンナイ"
        };
        let user = NewUser { login: &login, name: "一 太郎", ..NewUser::default() };
        people::admit(&mut tx, &node.portal.keys, &invoice, &account, &user).await.unwrap();
        waiting.insert(login);
    }
    tx.commit().await.unwrap();
    let page = office.open("/office/invoice/letters").await;
    let page = page.press("印刷を始める まだ案内状を出していない利用者").await;
    let over = (Duration::from_secs(2), "印刷待ち");
    let program = outlives(&ground, program, (&office, &page.path), over).await;

    let page = office.open(&page.path).await;
    assert!(page.says(&format!("{PEOPLE}通")), "{}", page.text());
    let letters = letters(&page.press("印刷用のPDFを取り出す").await.bytes);
    assert_eq!(letters.len(), waiting.len());
    assert_eq!(letters.iter().map(|(login, _)| login.clone()).collect::<BTreeSet<_>>(), waiting);
    // The first, some in the midst, the last: one of every part.
    for (login, password) in letters.iter().step_by(59) {
        is_let_in(&program, login, password).await;
    }
    assert_eq!(ground.deeds("office.printed-letters").await, 1);
    let parts = "SELECT count(*) FROM kept_files WHERE site = $1 AND what = 'letter-parts'";
    let parts: i64 = ground.store().await.read().await.unwrap().one(parts, args![SITE]).await.unwrap();
    assert_eq!(parts, 0);
    nothing_lies_unnamed(&ground).await;
    office.open(&page.path).await.press("印刷が済んだので破棄する").await;
    nothing_lies_unnamed(&ground).await;
    ground.verify_audit().await;
}

async fn is_let_in(program: &Program, login: &str, password: &str) {
    let page = program.browser().open("/invoice/login").await;
    let page = page.fill("ユーザID", login).fill("パスワード", password).press("ログイン").await;
    assert_eq!(page.heading(), "請求書等の電子配信同意の確認", "{login}: {}", page.text());
}

/// Each letter's login and first password.
fn letters(pdf: &[u8]) -> Vec<(String, String)> {
    let mut tool = Command::new("pdftotext")
        .args(["-raw", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut to, pdf) = (tool.stdin.take().unwrap(), pdf.to_vec());
    let writing = thread::spawn(move || to.write_all(&pdf));
    let text = String::from_utf8(tool.wait_with_output().unwrap().stdout).unwrap();
    writing.join().unwrap().unwrap();
    let after = |line: &str, label: &str| line.strip_prefix(label).map(|rest| rest.replace(' ', ""));
    let logins =
        text.lines().filter_map(|line| after(line, "ユーザID")).filter(|login| login.starts_with("KILL"));
    let passwords =
        text.lines().filter_map(|line| after(line, "初回パスワード")).filter(|one| one.len() == 12);
    logins.zip(passwords).collect()
}

on_each_engine!(kills_over_letters);
