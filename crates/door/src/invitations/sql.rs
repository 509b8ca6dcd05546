//! The SQL of invitations.

use jiff::Timestamp;
use store::{Conn, FromRow, Result, Row, Tx, args};
use uuid::Uuid;

use super::{Invitation, Invited, State, Taken};

const SELECT: &str = "SELECT i.id, i.from_account, a.name AS from_name, i.by_user, u.name AS by_name, i.company, \
                      i.address, i.comment, i.made, i.until, i.taken, i.taken_user, i.taken_account, i.state \
                      FROM invitations i \
                      JOIN accounts a ON a.site = i.site AND a.id = i.from_account \
                      LEFT JOIN users u ON u.site = i.site AND u.id = i.by_user";

impl FromRow for Invitation {
    fn from_row(row: &Row) -> Result<Self> {
        let state: String = row.get("state")?;
        let taken = (row.get("taken")?, row.get("taken_user")?, row.get("taken_account")?);
        let by_name: Option<String> = row.get("by_name")?;
        Ok(Invitation {
            id: row.get("id")?,
            from: row.get("from_account")?,
            from_name: row.get("from_name")?,
            by: row.get("by_user")?,
            by_name: by_name.unwrap_or_default(),
            company: row.get("company")?,
            address: row.get("address")?,
            comment: row.get("comment")?,
            made: row.get("made")?,
            until: row.get("until")?,
            taken: match taken {
                (Some(at), Some(user), Some(account)) => Some(Taken { user, account, at }),
                _ => None,
            },
            state: State::ALL.into_iter().find(|known| known.tag() == state).unwrap_or(State::Waiting),
        })
    }
}

/// By which way an invitation leaves, and until when it is good.
pub struct NewWay<'a> {
    pub address: Option<&'a str>,
    /// The hashes of 仮ID and 仮パスワード.
    pub temp: Option<(Vec<u8>, Vec<u8>)>,
    pub until: Timestamp,
}

pub async fn insert(
    tx: &mut Tx,
    site: &str,
    (account, user): (Uuid, Uuid),
    invited: Invited<'_>,
    way: NewWay<'_>,
) -> Result<Uuid> {
    let (id, now) = (tx.id(), tx.now());
    let (temp_id, temp_password) = way.temp.unzip();
    tx.run(
        "INSERT INTO invitations
           (site, id, from_account, by_user, company, address, temp_id, temp_password, comment, made, until, state)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'waiting')",
        args![
            site,
            id,
            account,
            user,
            invited.company,
            way.address,
            temp_id,
            temp_password,
            invited.comment,
            now,
            way.until
        ],
    )
    .await?;
    Ok(id)
}

pub async fn find(conn: &mut Conn, site: &str, id: Uuid) -> Result<Option<Invitation>> {
    conn.maybe(&format!("{SELECT} WHERE i.site = $1 AND i.id = $2"), args![site, id]).await
}

/// Keeps everyone else from answering until the transaction ends.
pub async fn lock(tx: &mut Tx, site: &str, id: Uuid) -> Result<()> {
    tx.run("UPDATE invitations SET state = state WHERE site = $1 AND id = $2", args![site, id]).await?;
    Ok(())
}

/// The open invitation of a letter. Both at once: what is wrong of the two, and whether there ever was such
/// a letter, cannot be told apart.
pub async fn by_temp_login(
    conn: &mut Conn,
    site: &str,
    (id, password): (&[u8], &[u8]),
) -> Result<Option<Uuid>> {
    let now = conn.now();
    conn.maybe(
        "SELECT id FROM invitations
         WHERE site = $1 AND temp_id = $2 AND temp_password = $3 AND taken IS NULL AND until > $4",
        args![site, id, password, now],
    )
    .await
}

/// What waits for an account's answer, newest first.
pub async fn waiting(conn: &mut Conn, site: &str, account: Uuid) -> Result<Vec<Invitation>> {
    let sql = format!(
        "{SELECT} WHERE i.site = $1 AND i.taken_account = $2 AND i.state = 'waiting'
         ORDER BY i.taken DESC, i.id DESC LIMIT 50"
    );
    conn.all(&sql, args![site, account]).await
}

/// False where somebody was quicker, where it is too late, or where a company would answer itself.
pub async fn take_up(tx: &mut Tx, site: &str, id: Uuid, (user, account): (Uuid, Uuid)) -> Result<bool> {
    let now = tx.now();
    let taken = tx
        .run(
            "UPDATE invitations SET taken = $3, taken_user = $4, taken_account = $5
             WHERE site = $1 AND id = $2 AND taken IS NULL AND until > $3 AND from_account <> $5",
            args![site, id, now, user, account],
        )
        .await?;
    Ok(taken == 1)
}

pub async fn save_state(tx: &mut Tx, site: &str, id: Uuid, (state, by): (State, Uuid)) -> Result<()> {
    let now = tx.now();
    tx.run(
        "UPDATE invitations SET state = $3, answered = $4, answered_by = $5 WHERE site = $1 AND id = $2",
        args![site, id, state.tag(), now, by],
    )
    .await?;
    Ok(())
}
