//! The ledger: what was asked of the program, what it acknowledged, and whether that is what stands in its database.

use std::{
    collections::BTreeMap,
    fmt::{self, Display, Formatter},
    sync::Mutex,
};

use store::args;

use super::{arrived, stories::Crowd};
use crate::{
    ground::{Ground, SITE},
    program::Program,
};

/// Who did what: the folded login, and the deed's name in the audit log.
type Deed = (String, &'static str);

#[derive(Default)]
pub struct Ledger(Mutex<BTreeMap<Deed, Count>>);

#[derive(Default, Clone, Copy)]
struct Count {
    asked: i64,
    acknowledged: i64,
}

/// Each deed that leaves a notice, and the notice's kind.
const NOTICES: [(&str, &str); 4] = [
    ("door.reset-requested", "door.reset-link"),
    ("door.sent-address-link", "door.confirm-address"),
    ("door.registered-address", "door.address-registered"),
    ("passwords", "door.password-changed"),
];
const CHANGES: [&str; 2] = ["door.changed-password", "door.reset-password"];

impl Ledger {
    pub fn ask(&self, who: &str, did: &'static str) {
        self.0.lock().unwrap().entry((who.to_lowercase(), did)).or_default().asked += 1;
    }

    pub fn acknowledge(&self, who: &str, did: &'static str) {
        self.0.lock().unwrap().entry((who.to_lowercase(), did)).or_default().acknowledged += 1;
    }

    pub async fn holds(&self, ground: &Ground, program: &Program, crowd: &Crowd) {
        self.deeds_are_in_the_audit_log(ground).await;
        self.notices_have_left(ground).await;
        each_agreed_once(ground).await;
        crowd.last_passwords_are_right(program).await;
    }

    async fn deeds_are_in_the_audit_log(&self, ground: &Ground) {
        let sql = "SELECT u.login, a.did, count(*) FROM audit a
                   JOIN users u ON u.site = a.site AND (a.by_whom = 'user:' || u.id OR a.about = 'user:' || u.id)
                   WHERE a.site = $1 GROUP BY u.login, a.did";
        let rows: Vec<(String, String, i64)> =
            ground.store().await.read().await.unwrap().all(sql, args![SITE]).await.unwrap();
        let kept: BTreeMap<(String, String), i64> =
            rows.into_iter().map(|(who, did, count)| ((who, did), count)).collect();
        let ledger = self.0.lock().unwrap().clone();
        assert!(!ledger.is_empty());
        for ((who, did), count) in ledger {
            let kept = kept.get(&(who.clone(), did.to_owned())).copied().unwrap_or_default();
            count.must_bound(kept, &format!("{who}: {did} in the audit log"));
        }
    }

    async fn notices_have_left(&self, ground: &Ground) {
        let sql = "SELECT u.login, n.kind, n.id, n.state FROM notices n
                   JOIN users u ON u.site = n.site AND u.email = n.recipient WHERE n.site = $1";
        let rows: Vec<(String, String, String, String)> =
            ground.store().await.read().await.unwrap().all(sql, args![SITE]).await.unwrap();
        let arrived = arrived(ground);
        let mut left = BTreeMap::<(String, String), i64>::new();
        for (who, kind, id, state) in rows {
            assert_eq!(state, "delivered", "{who}: {kind}");
            assert!(
                arrived.iter().any(|arrived| arrived.starts_with(&format!("{id}@"))),
                "{who}: {kind} is lost"
            );
            *left.entry((who, kind)).or_default() += 1;
        }
        let mut counts = BTreeMap::<(String, &str), Count>::new();
        for ((who, did), count) in self.0.lock().unwrap().iter() {
            let deed = if CHANGES.contains(did) { "passwords" } else { did };
            let Some((_, kind)) = NOTICES.iter().find(|(of, _)| *of == deed) else { continue };
            let sum = counts.entry((who.clone(), kind)).or_default();
            *sum =
                Count { asked: sum.asked + count.asked, acknowledged: sum.acknowledged + count.acknowledged };
        }
        for ((who, kind), count) in counts {
            // Until it is registered, an address is not the user's yet: then the mail itself is looked at.
            let left = left.get(&(who.clone(), kind.to_owned())).copied().unwrap_or_default();
            if kind != "door.confirm-address" || left > 0 {
                count.must_bound(left, &format!("{who}: {kind} left"));
            } else if count.acknowledged > 0 {
                let mails = ground.peer.mails();
                let address = super::stories::address_of_newcomer(&who);
                assert!(mails.iter().any(|mail| mail.to.contains(&address)), "{who}: {kind} is lost");
            }
        }
    }
}

/// Whether asked for twice or once: somebody agrees once.
async fn each_agreed_once(ground: &Ground) {
    let sql = "SELECT u.login FROM consents c JOIN users u ON u.site = c.site AND u.id = c.user_id
               WHERE c.site = $1 GROUP BY u.login HAVING count(*) > 1";
    let doubled: Vec<String> =
        ground.store().await.read().await.unwrap().all(sql, args![SITE]).await.unwrap();
    assert!(doubled.is_empty(), "{doubled:?}");
}

impl Count {
    /// What was acknowledged is there; what was asked for and not answered may be there; nothing else is.
    fn must_bound(self, kept: i64, what: &str) {
        let Count { asked, acknowledged } = self;
        assert!(kept >= acknowledged, "lost: {what} {kept} times, acknowledged {acknowledged} times");
        assert!(kept <= asked, "doubled: {what} {kept} times, asked for {asked} times");
    }
}

impl Display for Ledger {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let counts = self.0.lock().unwrap();
        let asked: i64 = counts.values().map(|count| count.asked).sum();
        let acknowledged: i64 = counts.values().map(|count| count.acknowledged).sum();
        write!(f, "{acknowledged} of {asked} deeds acknowledged")
    }
}
