//! What a row makes of what there is: a new customer, a changed one, a new login, or nothing.

use std::collections::{BTreeMap, HashMap, HashSet};

use counter::table::{Column as _, RowFault};
use serde::{Deserialize, Serialize};
use store::{Conn, FromRow, Row, args};
use uuid::Uuid;

use super::{
    columns::{self, Column},
    row::{Entry, Person, Said},
};
use crate::policy::Policy;

/// What becomes of a customer or of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    New,
    Changed,
    Same,
}

impl Fate {
    pub fn word(self) -> &'static str {
        match self {
            Fate::New => "import-new",
            Fate::Changed => "import-changed",
            Fate::Same => "import-same",
        }
    }
}

/// What a row did, or would do: one line of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub row: u64,
    pub number: String,
    pub account: Fate,
    /// Of which values, by the columns' keys.
    pub changed: Vec<String>,
    pub login: String,
    /// None where the row names nobody.
    pub person: Option<Fate>,
}

/// One row with what is to be done about it.
pub struct Planned {
    pub told: Told,
    pub entry: Entry,
    /// Where there is one; else it is made.
    pub account: Option<Uuid>,
    pub user: Option<Uuid>,
}

/// What only the database knows of some rows.
#[derive(Default)]
pub struct Known {
    accounts: HashMap<String, Held>,
    /// Those who may be meant by a key, the likeliest first.
    users: HashMap<String, Vec<HeldUser>>,
    /// How many people each account has.
    members: HashMap<Uuid, u32>,
}

pub struct Held {
    pub id: Uuid,
    pub number: String,
    pub said: Said,
}

impl FromRow for Held {
    fn from_row(row: &Row) -> store::Result<Self> {
        let maybe = |name| Ok::<_, store::Error>(row.get::<Option<String>>(name)?.unwrap_or_default());
        Ok(Held {
            id: row.get("id")?,
            number: row.get("number")?,
            said: Said {
                name: Some(row.get("name")?),
                kana: Some(row.get("kana")?),
                postal_code: Some(row.get("postal_code")?),
                address: Some(row.get("address")?),
                phone: Some(maybe("phone")?),
                mail: Some(maybe("mail")?),
            },
        })
    }
}

struct HeldUser {
    id: Uuid,
    key: String,
    /// The key under which they came.
    filed: String,
    name: String,
    email: Option<String>,
    /// Whether the address is theirs alone to change: its owner has confirmed it.
    owns_address: bool,
    account: Uuid,
}

impl FromRow for HeldUser {
    fn from_row(row: &Row) -> store::Result<Self> {
        Ok(HeldUser {
            id: row.get("id")?,
            key: row.get("login")?,
            filed: row.get("filed_login")?,
            name: row.get("name")?,
            email: row.get("email")?,
            owns_address: row.get::<Option<i64>>("proved")?.is_some(),
            account: row.get("account_id")?,
        })
    }
}

impl Known {
    pub async fn of(conn: &mut Conn, site: &str, entries: &[Entry]) -> store::Result<Known> {
        let numbers: HashSet<&str> = entries.iter().map(|entry| entry.number.as_str()).collect();
        let keys: HashSet<&str> =
            entries.iter().filter_map(|entry| entry.person.as_ref()).map(|one| one.key.as_str()).collect();
        let accounts: Vec<Held> = conn
            .all_among(
                "SELECT id, number, name, kana, postal_code, address, phone, mail FROM accounts
                 WHERE site = $1 AND number IN ({among})",
                args![site],
                numbers,
            )
            .await?;
        let users: Vec<HeldUser> = conn
            .all_among(
                "SELECT u.id, u.login, u.filed_login, u.name, u.email, m.account_id,
                   COALESCE(u.through, CASE WHEN u.password IS NOT NULL THEN u.created END) AS proved
                 FROM users u JOIN memberships m ON m.site = u.site AND m.user_id = u.id
                 WHERE u.site = $1 AND (u.login IN ({among}) OR u.filed_login IN ({among}))",
                args![site],
                keys.iter().copied(),
            )
            .await?;
        let members: Vec<(Uuid, i64)> = conn
            .all_among(
                "SELECT account_id, count(*) FROM memberships WHERE site = $1 AND account_id IN ({among})
                 GROUP BY account_id",
                args![site],
                accounts.iter().map(|account| account.id),
            )
            .await?;
        let members = members.into_iter().map(|(id, count)| (id, u32::try_from(count).unwrap_or(u32::MAX)));
        Ok(Known {
            members: members.collect(),
            users: by_key(users, &keys),
            accounts: accounts.into_iter().map(|held| (held.number.clone(), held)).collect(),
        })
    }
}

/// People by the login that they have, or else by the one under which they came: the core system is not told when
/// somebody changes the address by which they log in. Of two who left one address the younger was the last to have it.
fn by_key(users: Vec<HeldUser>, keys: &HashSet<&str>) -> HashMap<String, Vec<HeldUser>> {
    let mut by_key: HashMap<String, Vec<HeldUser>> = HashMap::with_capacity(users.len());
    let (present, moved): (Vec<_>, Vec<_>) =
        fold(users).into_iter().partition(|user| keys.contains(user.key.as_str()));
    for user in present {
        by_key.entry(user.key.clone()).or_default().push(user);
    }
    for user in moved.into_iter().rev() {
        by_key.entry(user.filed.clone()).or_default().push(HeldUser { owns_address: true, ..user });
    }
    by_key
}

/// One person may belong to several customers: then they are none of the file's. The eldest come first.
fn fold(users: Vec<HeldUser>) -> Vec<HeldUser> {
    let mut folded: BTreeMap<Uuid, HeldUser> = BTreeMap::new();
    for user in users {
        let account = user.account;
        let held = folded.entry(user.id).or_insert(user);
        if held.account != account {
            held.account = Uuid::nil();
        }
    }
    folded.into_values().collect()
}

/// Plans row after row. It remembers what the rows before it say, since the database does not know that yet.
#[derive(Default)]
pub struct Planner {
    /// Each customer number with the row that was the first to name it, and what that said.
    numbers: HashMap<String, (u64, Said)>,
    logins: HashMap<String, u64>,
    /// Those who are there already, by the row that names them.
    people: HashMap<Uuid, u64>,
    /// How many people rows add to each customer.
    added: HashMap<String, u32>,
}

impl Planner {
    pub fn plan(&mut self, policy: &Policy, known: &Known, entry: Entry) -> Result<Planned, Vec<RowFault>> {
        let mut faults = Vec::new();
        let held = known.accounts.get(&entry.number);
        let before = self.numbers.get(&entry.number).cloned();
        match &before {
            Some((row, said)) => faults.extend(super::row::contradicts(said, &entry, *row)),
            None if held.is_none() && entry.account.name.is_none() => {
                faults.push(
                    RowFault::new(entry.row, Column::Name.ja(), "import-name-needed")
                        .with("typed", &entry.number),
                );
            }
            None => {}
        }
        let (account, changed) = match (&before, held) {
            (Some(_), _) => (Fate::Same, Vec::new()),
            (None, None) => (Fate::New, Vec::new()),
            (None, Some(held)) => {
                let changed = changes(&held.said, &entry.account);
                (if changed.is_empty() { Fate::Same } else { Fate::Changed }, changed)
            }
        };
        let mut changed: Vec<String> = changed.into_iter().map(|column| column.key().to_owned()).collect();
        let mut user = None;
        let person =
            entry.person.as_ref().and_then(|person| match self.judge(policy, known, &entry, person) {
                Ok((fate, id, of_person)) => {
                    user = id;
                    changed.extend(of_person.into_iter().map(|column| column.key().to_owned()));
                    Some(fate)
                }
                Err(fault) => {
                    faults.push(fault);
                    None
                }
            });
        if before.is_none() {
            self.numbers.insert(entry.number.clone(), (entry.row, entry.account.clone()));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let login = entry.person.as_ref().map(|person| person.login.clone()).unwrap_or_default();
        let told = Told { row: entry.row, number: entry.number.clone(), account, changed, login, person };
        Ok(Planned { told, account: held.map(|held| held.id), user, entry })
    }

    fn judge(
        &mut self,
        policy: &Policy,
        known: &Known,
        entry: &Entry,
        person: &Person,
    ) -> Result<(Fate, Option<Uuid>, Vec<Column>), RowFault> {
        let column = columns::login(policy.login.asks).ja();
        let wrong = |reason| RowFault::new(entry.row, column, reason).with("typed", &person.login);
        if let Some(before) = self.logins.insert(person.key.clone(), entry.row) {
            return Err(wrong("import-login-twice").with("row", before));
        }
        let held = known.accounts.get(&entry.number);
        let meant = known.users.get(&person.key).map(Vec::as_slice).unwrap_or_default();
        if let Some(user) = meant.iter().find(|user| held.is_some_and(|held| held.id == user.account)) {
            if let Some(before) = self.people.insert(user.id, entry.row) {
                return Err(wrong("import-person-twice").with("row", before));
            }
            let changed = user.changes(person);
            let fate = if changed.is_empty() { Fate::Same } else { Fate::Changed };
            return Ok((fate, Some(user.id), changed));
        }
        // Where somebody of another customer has left it, it is free.
        if meant.iter().any(|user| user.key == person.key || user.account.is_nil()) {
            return Err(wrong("import-login-taken"));
        }
        let there = held.and_then(|held| known.members.get(&held.id)).copied().unwrap_or_default();
        let added = self.added.entry(entry.number.clone()).or_default();
        *added += 1;
        match policy.users.per_account.limit() {
            Some(limit) if there + *added > limit => Err(wrong("import-no-room").with("limit", limit)),
            _ => Ok((Fate::New, None, Vec::new())),
        }
    }
}

impl HeldUser {
    fn changes(&self, person: &Person) -> Vec<Column> {
        let mut changed = Vec::new();
        if person.name.as_ref().is_some_and(|name| !name.is_empty() && *name != self.name) {
            changed.push(Column::Person);
        }
        if !self.owns_address && person.email.is_some() && person.email != self.email {
            changed.push(Column::Email);
        }
        changed
    }
}

/// The columns in which a file says something else than what is there.
pub fn changes(held: &Said, said: &Said) -> Vec<Column> {
    let pairs = [
        (Column::Name, &held.name, &said.name),
        (Column::Kana, &held.kana, &said.kana),
        (Column::PostalCode, &held.postal_code, &said.postal_code),
        (Column::Address, &held.address, &said.address),
        (Column::Phone, &held.phone, &said.phone),
        (Column::ContactMail, &held.mail, &said.mail),
    ];
    pairs
        .into_iter()
        .filter(|(_, held, said)| said.is_some() && held != said)
        .map(|(column, ..)| column)
        .collect()
}
