//! The SQL of people.

use counter::{Lang, fold};
use jiff::Timestamp;
use store::{Conn, Error, FromRow, Result, Row, Tx, args};
use uuid::Uuid;

use super::{Account, FirstPassword, User, lock_from};
use crate::lockout::Standing;

/// A person without an account that is open is suspended with the last of them.
const USER: &str = "id, login_shown, name, email, password, first_secret, first_until, through, \
                    COALESCE(suspended, (SELECT MIN(a.shut) FROM memberships m \
                        JOIN accounts a ON a.site = m.site AND a.id = m.account_id \
                        WHERE m.site = users.site AND m.user_id = users.id \
                        HAVING count(*) = count(a.shut))) AS suspended, \
                    failures, locked, locked_until, last_login, wants_code, must_change, reported";

impl FromRow for User {
    fn from_row(row: &Row) -> Result<Self> {
        let first_until = row.get("first_until")?;
        let first: Option<Vec<u8>> = row.get("first_secret")?;
        let failures: i64 = row.get("failures")?;
        Ok(User {
            id: row.get("id")?,
            login: row.get("login_shown")?,
            name: row.get("name")?,
            email: row.get("email")?,
            password: row.get("password")?,
            first: first.map(|hash| FirstPassword { hash, until: first_until }),
            through: row.get("through")?,
            suspended: row.get("suspended")?,
            standing: Standing {
                failures: u32::try_from(failures).unwrap_or(u32::MAX),
                lock: lock_from(row.get("locked")?, row.get("locked_until")?),
            },
            last_login: row.get("last_login")?,
            wants_code: row.get("wants_code")?,
            must_change: row.get("must_change")?,
            reported: row.get("reported")?,
        })
    }
}

impl FromRow for Account {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Account {
            id: row.get("id")?,
            number: row.get("number")?,
            name: row.get("name")?,
            kana: row.get("kana")?,
        })
    }
}

/// What an account is found by.
pub(crate) fn words(names: [&str; 3], phone: Option<&str>) -> String {
    names.into_iter().chain(phone).map(fold::search).collect::<Vec<_>>().join("\n")
}

/// Where an account's letters and papers go: the lines of the address one below the other.
pub async fn save_post(
    tx: &mut Tx,
    site: &str,
    account: Uuid,
    (postal_code, address): (&str, &str),
) -> Result<()> {
    tx.run(
        "UPDATE accounts SET postal_code = $3, address = $4 WHERE site = $1 AND id = $2",
        args![site, account, postal_code, address],
    )
    .await?;
    Ok(())
}

/// Kept anew when what an account is found by has changed.
pub async fn save_words(tx: &mut Tx, site: &str, account: Uuid) -> Result<()> {
    let found: Option<(String, String, String, Option<String>)> = tx
        .maybe(
            "SELECT number, name, kana, phone FROM accounts WHERE site = $1 AND id = $2",
            args![site, account],
        )
        .await?;
    let Some((number, name, kana, phone)) = found else { return Ok(()) };
    let words = words([&number, &name, &kana], phone.as_deref());
    tx.run(
        "UPDATE accounts SET words = $3, seat = 0 WHERE site = $1 AND id = $2 AND words <> $3",
        args![site, account, words],
    )
    .await?;
    Ok(())
}

pub async fn insert_account(tx: &mut Tx, site: &str, account: &Account) -> Result<()> {
    let now = tx.now();
    let words = words([&account.number, &account.name, &account.kana], None);
    tx.run(
        "INSERT INTO accounts (site, id, number, name, kana, words, created) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![site, account.id, &account.number, &account.name, &account.kana, words, now],
    )
    .await?;
    Ok(())
}

pub async fn insert_user(tx: &mut Tx, site: &str, user: &User, login: &str) -> Result<()> {
    let now = tx.now();
    let (secret, until) = match &user.first {
        Some(first) => (Some(first.hash.clone()), first.until),
        None => (None, None),
    };
    tx.run(
        "INSERT INTO users (site, id, login, filed_login, login_shown, name, email, first_secret, first_until,
            failures, wants_code, created)
         VALUES ($1, $2, $3, $3, $4, $5, $6, $7, $8, 0, 0, $9)",
        args![site, user.id, login, &user.login, &user.name, &user.email, secret, until, now],
    )
    .await?;
    Ok(())
}

pub async fn insert_membership(tx: &mut Tx, site: &str, user: Uuid, account: Uuid) -> Result<()> {
    let now = tx.now();
    tx.run(
        "INSERT INTO memberships (site, user_id, account_id, since) VALUES ($1, $2, $3, $4)
         ON CONFLICT (site, user_id, account_id) DO NOTHING",
        args![site, user, account, now],
    )
    .await?;
    tx.run(
        "UPDATE accounts SET state = 'open' WHERE site = $1 AND id = $3 AND state = 'waiting'
           AND EXISTS (SELECT 1 FROM users WHERE site = $1 AND id = $2 AND through IS NOT NULL)",
        args![site, user, account],
    )
    .await?;
    Ok(())
}

pub async fn user_by_login(conn: &mut Conn, site: &str, login: &str) -> Result<Option<User>> {
    conn.maybe(&format!("SELECT {USER} FROM users WHERE site = $1 AND login = $2"), args![site, login]).await
}

pub async fn user(conn: &mut Conn, site: &str, id: Uuid) -> Result<Option<User>> {
    conn.maybe(&format!("SELECT {USER} FROM users WHERE site = $1 AND id = $2"), args![site, id]).await
}

/// Reads a user and keeps everyone else from changing them until the transaction ends. An update of a
/// column to itself locks on both databases.
pub async fn lock_user(tx: &mut Tx, site: &str, id: Uuid) -> Result<Option<User>> {
    tx.maybe(
        &format!("UPDATE users SET failures = failures WHERE site = $1 AND id = $2 RETURNING {USER}"),
        args![site, id],
    )
    .await
}

/// Those of these people that there are.
pub async fn users(conn: &mut Conn, site: &str, ids: &[Uuid]) -> Result<Vec<User>> {
    let sql = format!("SELECT {USER} FROM users WHERE site = $1 AND id IN ({{among}})");
    conn.all_among(&sql, args![site], ids.iter().copied()).await
}

/// Keeps everyone else from changing them until the transaction ends.
pub async fn lock_users(tx: &mut Tx, site: &str, ids: &[Uuid]) -> Result<()> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    let sql = "UPDATE users SET failures = failures WHERE site = $1 AND id IN ({among})";
    tx.run_among(sql, args![site], ids).await?;
    Ok(())
}

/// Whether the person may act for the account: belongs to it, and it is open.
pub async fn is_member(conn: &mut Conn, site: &str, user: Uuid, account: Uuid) -> Result<bool> {
    let found: Option<i64> = conn
        .maybe(
            "SELECT m.since FROM memberships m JOIN accounts a ON a.site = m.site AND a.id = m.account_id
             WHERE m.site = $1 AND m.user_id = $2 AND m.account_id = $3 AND a.shut IS NULL",
            args![site, user, account],
        )
        .await?;
    Ok(found.is_some())
}

/// Whether the person is one of the account's, open or not.
pub async fn belongs(conn: &mut Conn, site: &str, user: Uuid, account: Uuid) -> Result<bool> {
    let sql = "SELECT count(*) FROM memberships WHERE site = $1 AND user_id = $2 AND account_id = $3";
    let found: i64 = conn.one(sql, args![site, user, account]).await?;
    Ok(found > 0)
}

/// The account that a user acts for after login: the one that they joined first.
pub async fn first_account(conn: &mut Conn, site: &str, user: Uuid) -> Result<Account> {
    conn.maybe(
        "SELECT a.id, a.number, a.name, a.kana FROM memberships m
         JOIN accounts a ON a.site = m.site AND a.id = m.account_id
         WHERE m.site = $1 AND m.user_id = $2 ORDER BY m.since, m.account_id LIMIT 1",
        args![site, user],
    )
    .await?
    .ok_or(Error::Missing)
}

/// The account in which a login lands: the one last switched to, or else the one joined first (DOOR-62).
pub async fn landing_account(conn: &mut Conn, site: &str, user: Uuid) -> Result<Account> {
    conn.maybe(
        "SELECT a.id, a.number, a.name, a.kana FROM memberships m
         JOIN accounts a ON a.site = m.site AND a.id = m.account_id
         WHERE m.site = $1 AND m.user_id = $2 AND a.shut IS NULL
         ORDER BY COALESCE(m.used, 0) DESC, m.since, m.account_id LIMIT 1",
        args![site, user],
    )
    .await?
    .ok_or(Error::Missing)
}

/// Every account that a person may act for, by number.
pub async fn accounts_of(conn: &mut Conn, site: &str, user: Uuid) -> Result<Vec<Account>> {
    conn.all(
        "SELECT a.id, a.number, a.name, a.kana FROM memberships m
         JOIN accounts a ON a.site = m.site AND a.id = m.account_id
         WHERE m.site = $1 AND m.user_id = $2 AND a.shut IS NULL ORDER BY a.number LIMIT 1000",
        args![site, user],
    )
    .await
}

/// Switches to an account. False where the person does not belong to it.
pub async fn save_used(tx: &mut Tx, site: &str, user: Uuid, account: Uuid) -> Result<bool> {
    let now = tx.now();
    let switched = tx
        .run(
            "UPDATE memberships SET used = $4 WHERE site = $1 AND user_id = $2 AND account_id = $3
               AND EXISTS (SELECT 1 FROM accounts WHERE site = $1 AND id = $3 AND shut IS NULL)",
            args![site, user, account, now],
        )
        .await?;
    Ok(switched == 1)
}

pub async fn knows_number(conn: &mut Conn, site: &str, number: &str) -> Result<bool> {
    let found: Option<i64> =
        conn.maybe("SELECT 1 FROM accounts WHERE site = $1 AND number = $2", args![site, number]).await?;
    Ok(found.is_some())
}

pub async fn save_standing(tx: &mut Tx, site: &str, id: Uuid, standing: &Standing) -> Result<()> {
    let (locked, until) = match standing.lock {
        Some(lock) => (Some(lock.since), lock.until),
        None => (None, None),
    };
    tx.run(
        "UPDATE users SET failures = $3, locked = $4, locked_until = $5 WHERE site = $1 AND id = $2",
        args![site, id, i64::from(standing.failures), locked, until],
    )
    .await?;
    Ok(())
}

/// A session is open: the count of failures begins anew.
pub async fn save_login(tx: &mut Tx, site: &str, id: Uuid, at: Timestamp, lang: Lang) -> Result<()> {
    tx.run(
        "UPDATE users SET last_login = $3, lang = $4, failures = 0, locked = NULL, locked_until = NULL
         WHERE site = $1 AND id = $2",
        args![site, id, at, lang.tag()],
    )
    .await?;
    Ok(())
}

/// None lifts it.
pub async fn save_suspended(tx: &mut Tx, site: &str, id: Uuid, at: Option<Timestamp>) -> Result<()> {
    tx.run("UPDATE users SET suspended = $3 WHERE site = $1 AND id = $2", args![site, id, at]).await?;
    Ok(())
}

/// A first password takes the place of every other one.
pub async fn save_first_password(tx: &mut Tx, site: &str, id: Uuid, first: &FirstPassword) -> Result<()> {
    tx.run(
        "UPDATE users SET first_secret = $3, first_until = $4, password = NULL, reported = NULL
         WHERE site = $1 AND id = $2",
        args![site, id, first.hash.clone(), first.until],
    )
    .await?;
    Ok(())
}

/// The language of the last login.
pub async fn lang_of(conn: &mut Conn, site: &str, id: Uuid) -> Result<Lang> {
    let tag: String = conn.one("SELECT lang FROM users WHERE site = $1 AND id = $2", args![site, id]).await?;
    Ok(Lang::from_tag(&tag).unwrap_or_default())
}

/// The people of an account, those who came first at the top.
pub async fn users_of(conn: &mut Conn, site: &str, account: Uuid) -> Result<Vec<User>> {
    let sql = format!(
        "SELECT {USER} FROM users WHERE site = $1
           AND id IN (SELECT user_id FROM memberships WHERE site = $1 AND account_id = $2)
         ORDER BY created, id LIMIT 1000"
    );
    conn.all(&sql, args![site, account]).await
}

/// The same password, hashed at today's cost.
pub async fn save_costlier_hash(tx: &mut Tx, site: &str, id: Uuid, hash: &str) -> Result<()> {
    tx.run("UPDATE users SET password = $3 WHERE site = $1 AND id = $2", args![site, id, hash]).await?;
    Ok(())
}

/// A password that the person chose takes the place of every other credential.
pub async fn save_password(tx: &mut Tx, site: &str, id: Uuid, hash: &str) -> Result<()> {
    tx.run(
        "UPDATE users SET password = $3, first_secret = NULL, first_until = NULL, reported = NULL
         WHERE site = $1 AND id = $2",
        args![site, id, hash],
    )
    .await?;
    Ok(())
}

pub async fn save_email(tx: &mut Tx, site: &str, id: Uuid, email: &str) -> Result<()> {
    tx.run("UPDATE users SET email = $3 WHERE site = $1 AND id = $2", args![site, id, email]).await?;
    Ok(())
}

/// The person is through the door, and the first of an account opens it.
pub async fn save_through(tx: &mut Tx, site: &str, id: Uuid, at: Timestamp) -> Result<()> {
    let first = tx
        .run(
            "UPDATE users SET through = $3 WHERE site = $1 AND id = $2 AND through IS NULL",
            args![site, id, at],
        )
        .await?;
    if first == 1 {
        tx.run(
            "UPDATE accounts SET state = 'open' WHERE site = $1 AND state = 'waiting' AND id IN
             (SELECT account_id FROM memberships WHERE site = $1 AND user_id = $2)",
            args![site, id],
        )
        .await?;
    }
    Ok(())
}

/// The key under which the user is found and the login that is shown go with the address.
pub async fn save_address(tx: &mut Tx, site: &str, id: Uuid, [email, key, login]: [&str; 3]) -> Result<()> {
    tx.run(
        "UPDATE users SET email = $3, login = $4, login_shown = $5 WHERE site = $1 AND id = $2",
        args![site, id, email, key, login],
    )
    .await?;
    Ok(())
}

pub async fn save_name(tx: &mut Tx, site: &str, id: Uuid, name: &str) -> Result<()> {
    tx.run("UPDATE users SET name = $3 WHERE site = $1 AND id = $2", args![site, id, name]).await?;
    Ok(())
}

pub async fn save_flag(tx: &mut Tx, site: &str, id: Uuid, must_change: bool) -> Result<()> {
    tx.run("UPDATE users SET must_change = $3 WHERE site = $1 AND id = $2", args![site, id, must_change])
        .await?;
    Ok(())
}

/// From now on the present password lets nobody in; `save_password` lifts it.
pub async fn save_report(tx: &mut Tx, site: &str, id: Uuid, at: Timestamp) -> Result<()> {
    tx.run("UPDATE users SET reported = $3 WHERE site = $1 AND id = $2", args![site, id, at]).await?;
    Ok(())
}

/// Keeps everyone else from adding or removing people until the transaction ends (DOOR-43).
pub async fn lock_account(tx: &mut Tx, site: &str, id: Uuid) -> Result<Option<Account>> {
    tx.maybe(
        "UPDATE accounts SET name = name WHERE site = $1 AND id = $2 RETURNING id, number, name, kana",
        args![site, id],
    )
    .await
}

/// In one order for all, so that two who lock several never wait for one another.
pub async fn account_ids_of(conn: &mut Conn, site: &str, user: Uuid) -> Result<Vec<Uuid>> {
    let rows: Vec<(Uuid,)> = conn
        .all(
            "SELECT account_id FROM memberships WHERE site = $1 AND user_id = $2 ORDER BY account_id",
            args![site, user],
        )
        .await?;
    Ok(rows.into_iter().map(|(account,)| account).collect())
}
