//! The names of people and companies, by their ids; of people without one the login.

use store::{Conn, Result, args};
use uuid::Uuid;

pub async fn of_users(conn: &mut Conn, site: &str, ids: &[Uuid]) -> Result<Vec<(Uuid, String)>> {
    let sql =
        "SELECT id, COALESCE(NULLIF(name, ''), login_shown) FROM users WHERE site = $1 AND id IN ({among})";
    conn.all_among(sql, args![site], ids.iter().copied()).await
}

pub async fn of_accounts(conn: &mut Conn, site: &str, ids: &[Uuid]) -> Result<Vec<(Uuid, String)>> {
    let sql = "SELECT id, name FROM accounts WHERE site = $1 AND id IN ({among})";
    conn.all_among(sql, args![site], ids.iter().copied()).await
}
