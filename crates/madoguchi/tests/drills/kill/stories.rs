//! What the clients walk until nobody answers any more.

use std::{
    collections::VecDeque,
    net::{IpAddr, Ipv4Addr},
    sync::{Arc, Mutex},
};

use testkit::{Browser, Page};
use tokio::task::yield_now;
use tokio_util::sync::CancellationToken;

use super::ledger::Ledger;
use crate::{
    ground::{FIRST_PASSWORD, Ground, PASSWORD, address_of, link_in, login_of},
    program::Program,
};

const CODE: &str = "Sakura2026";

#[derive(Clone)]
pub struct Person {
    login: String,
    address: String,
    password: String,
    /// Sent, and not answered: the password may be this one.
    perhaps: Option<String>,
    changes: u32,
}

/// Who is free to walk. Who is done is kept for the end; so is a person whose story broke off,
/// since their session may stand in the way of a second login.
pub struct Crowd {
    members: Mutex<VecDeque<Person>>,
    newcomers: Mutex<VecDeque<Person>>,
    done: Mutex<Vec<Person>>,
}

impl Crowd {
    pub fn new(members: u32, newcomers: u32) -> Self {
        let person = |login: String, address: String, password: &str| Person {
            login,
            address,
            password: password.to_owned(),
            perhaps: None,
            changes: 0,
        };
        let members = (1..=members).map(|member| person(login_of(member), address_of(member), PASSWORD));
        let newcomers = (1..=newcomers).map(|newcomer| {
            let login = format!("NEW{newcomer:05}");
            person(login.clone(), address_of_newcomer(&login), FIRST_PASSWORD)
        });
        Crowd {
            members: Mutex::new(members.collect()),
            newcomers: Mutex::new(newcomers.collect()),
            done: Mutex::default(),
        }
    }

    /// Whoever changed their password gets in with the last one that was acknowledged, or with the one after.
    pub async fn last_passwords_are_right(&self, program: &Program) {
        let people = self
            .members
            .lock()
            .unwrap()
            .iter()
            .chain(self.done.lock().unwrap().iter())
            .cloned()
            .collect::<Vec<_>>();
        let changed = people.into_iter().filter(|person| person.changes > 0);
        for (number, person) in changed.enumerate() {
            let mut statuses = Vec::new();
            for password in person.perhaps.iter().chain([&person.password]) {
                let browser = from(program, u32::try_from(number).unwrap());
                statuses.push(
                    log_in(&browser, &person.login, password).await.map_or(0, |page| page.status.as_u16()),
                );
            }
            // 409: the right password, while a session of the broken-off story is still alive.
            let right = statuses.iter().filter(|status| [303, 409].contains(*status)).count();
            assert_eq!(right, 1, "{}: {statuses:?}", person.login);
        }
    }
}

pub fn address_of_newcomer(login: &str) -> String {
    format!("{}@hajime.example.jp", login.to_lowercase())
}

fn from(program: &Program, client: u32) -> Browser {
    program.browser().behind(address_of_client(client))
}

/// Limits are counted by address: every client has its own.
fn address_of_client(client: u32) -> IpAddr {
    IpAddr::V4(Ipv4Addr::from_bits(0x0a00_0000 + client + 1))
}

pub struct Walk {
    pub ground: Arc<Ground>,
    pub crowd: Arc<Crowd>,
    pub ledger: Arc<Ledger>,
    pub client: u32,
    pub killed: CancellationToken,
}

/// Nobody answers any more.
struct Gone;

type Step<T = ()> = Result<T, Gone>;

/// The page, unless nobody was there to send it; it must be of this status.
fn answered(page: Page, status: u16) -> Step<Page> {
    if page.status == 502 {
        return Err(Gone);
    }
    assert_eq!(page.status, status, "{}: {}", page.path, page.text());
    Ok(page)
}

async fn log_in(browser: &Browser, login: &str, password: &str) -> Step<Page> {
    let page = answered(browser.open("/invoice/login").await, 200)?;
    Ok(page.fill("ユーザID", login).fill("パスワード", password).send("ログイン").await)
}

impl Walk {
    /// Gives back the browser if it was inside.
    pub async fn until_nobody_answers(self) -> Option<Browser> {
        for story in self.client.. {
            let browser = Browser::to(self.ground.address).behind(address_of_client(self.client));
            let took = if story % 3 == 0 { &self.crowd.newcomers } else { &self.crowd.members };
            let next = took.lock().unwrap().pop_front();
            let Some(mut person) = next else {
                // All of them are done.
                if self.killed.is_cancelled() {
                    return None;
                }
                yield_now().await;
                continue;
            };
            let mut is_inside = false;
            let ended = match story % 3 {
                0 => self.first_login(&browser, &mut person, &mut is_inside).await,
                1 => self.change_password(&browser, &mut person, &mut is_inside).await,
                _ => self.reset_password(&browser, &mut person).await,
            };
            match ended {
                // Nobody gets more than five links an hour.
                Ok(()) if story % 3 != 0 && person.changes < 5 => {
                    self.crowd.members.lock().unwrap().push_back(person);
                }
                Ok(()) => self.crowd.done.lock().unwrap().push(person),
                Err(Gone) => {
                    self.crowd.done.lock().unwrap().push(person);
                    return is_inside.then_some(browser);
                }
            }
        }
        None
    }

    /// Sends a form, and books what was asked and what was promised.
    async fn deed(
        &self,
        who: &Person,
        did: &'static str,
        page: Page,
        button: &str,
        status: u16,
    ) -> Step<Page> {
        self.ledger.ask(&who.login, did);
        let page = answered(page.send(button).await, status)?;
        self.ledger.acknowledge(&who.login, did);
        Ok(page)
    }

    async fn log_in(&self, browser: &Browser, who: &Person, did: &'static str) -> Step {
        let page = answered(browser.open("/invoice/login").await, 200)?;
        let page = page.fill("ユーザID", &who.login).fill("パスワード", &who.password);
        self.deed(who, did, page, "ログイン", 303).await.map(drop)
    }

    async fn log_out(&self, browser: &Browser, who: &Person, is_inside: &mut bool) -> Step {
        let page = answered(browser.open("/invoice/").await, 200)?;
        // From here on it may be either way.
        *is_inside = false;
        self.deed(who, "door.logged-out", page, "ログアウト", 303).await.map(drop)
    }

    async fn change_password(&self, browser: &Browser, who: &mut Person, is_inside: &mut bool) -> Step {
        self.log_in(browser, who, "door.logged-in").await?;
        *is_inside = true;
        let page = answered(browser.open("/invoice/password").await, 200)?;
        let new = who.next_password();
        let page = page
            .fill("現パスワード", &who.password)
            .fill("新パスワード", &new)
            .fill("新パスワード（確認用）", &new);
        self.deed(who, "door.changed-password", page, "変更する", 303).await?;
        who.settle_password();
        self.log_out(browser, who, is_inside).await
    }

    async fn reset_password(&self, browser: &Browser, who: &mut Person) -> Step {
        let page = answered(browser.open("/invoice/recovery").await, 200)?;
        let page = page.fill("ユーザID", &who.login).fill("メールアドレス", &who.address);
        let before = self.mails_to(&who.address);
        self.deed(who, "door.reset-requested", page, "送信する", 303).await?;
        let link = self.next_link(&who.address, before).await?;
        let page = answered(browser.open(&link).await, 200)?;
        let new = who.next_password();
        let page = page.fill("新パスワード", &new).fill("新パスワード確認", &new);
        self.deed(who, "door.reset-password", page, "変更する", 303).await?;
        who.settle_password();
        Ok(())
    }

    async fn first_login(&self, browser: &Browser, who: &mut Person, is_inside: &mut bool) -> Step {
        self.log_in(browser, who, "door.began-first-login").await?;
        let page = answered(browser.open("/invoice/first-login").await, 200)?;
        self.deed(who, "door.agreed-to-electronic-delivery", page, "同意する", 303).await?;
        let page = answered(browser.open("/invoice/first-login").await, 200)?;
        let page = page
            .fill("認証コード", CODE)
            .fill("変更後メールアドレス", &who.address)
            .fill("変更後メールアドレス(確認用)", &who.address);
        let before = self.mails_to(&who.address);
        self.deed(who, "door.sent-address-link", page, "送信する", 303).await?;
        let link = self.next_link(&who.address, before).await?;
        let page = answered(browser.open(&link).await, 200)?.fill("認証コード", CODE);
        self.deed(who, "door.registered-address", page, "認証する", 303).await?;
        let page = answered(browser.open("/invoice/first-login").await, 200)?;
        let new = who.next_password();
        let page = page.fill("新パスワード", &new).fill("新パスワード確認", &new);
        self.deed(who, "door.set-password", page, "変更する", 303).await?;
        who.settle_password();
        *is_inside = true;
        self.log_out(browser, who, is_inside).await
    }

    fn mails_to(&self, address: &str) -> usize {
        self.ground.peer.count_to(address)
    }

    /// The link of the next mail. Whose program was killed waits in vain.
    async fn next_link(&self, address: &str, before: usize) -> Step<String> {
        tokio::select! {
            mail = self.ground.peer.nth_to(address, before) => Ok(link_in(&mail)),
            () = self.killed.cancelled() => Err(Gone),
        }
    }
}

impl Person {
    fn next_password(&mut self) -> String {
        self.changes += 1;
        let next = format!("Atarashii{}", 1000 + self.changes);
        self.perhaps = Some(next.clone());
        next
    }

    fn settle_password(&mut self) {
        if let Some(password) = self.perhaps.take() {
            self.password = password;
        }
    }
}
