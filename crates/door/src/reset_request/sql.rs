//! The SQL of reset requests.

use counter::Visit;
use store::{Result, Tx, args};

use super::ResetRequest;

pub async fn insert(tx: &mut Tx, visit: &Visit, number: &str, request: &ResetRequest) -> Result<()> {
    let id = tx.id();
    tx.run(
        "INSERT INTO reset_requests (site, id, number, login, company, person, phone, note, at, address)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        args![
            visit.slug(),
            id,
            number,
            &request.login,
            &request.company,
            &request.person,
            &request.phone,
            &request.note,
            visit.at,
            visit.address.to_string()
        ],
    )
    .await?;
    Ok(())
}
