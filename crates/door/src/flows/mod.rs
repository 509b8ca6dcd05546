//! Flows: ways through the door that take several steps, each a state machine that can be read.
//!
//! A machine is pure: `step` takes an event and gives the next stage and what is to be done for it. The
//! functions here load a machine's row, step it, and save it only if nobody else has moved it meanwhile.

pub mod address_change;
pub mod first_login;
pub mod login_address;
pub mod pin;
pub mod registration;
pub mod second_factor;

use counter::Error;
use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use store::{Conn, Tx, args};
use uuid::Uuid;

pub trait Machine: Sized + Serialize + DeserializeOwned {
    /// Its name in the database.
    const KIND: &'static str;
    type Event;
    type Effect;

    fn step(self, event: Self::Event) -> Result<(Self, Vec<Self::Effect>), OutOfTurn>;
}

/// An event that has no place in the present stage: an old page, a second tab, a double click.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfTurn;

pub async fn load<M: Machine>(conn: &mut Conn, site: &str, subject: Uuid) -> Result<Option<M>, Error> {
    Ok(load_row(conn, site, subject).await?.map(|(machine, _)| machine))
}

pub async fn begin<M: Machine>(tx: &mut Tx, site: &str, subject: Uuid, machine: &M) -> Result<(), Error> {
    let stage = serde_json::to_string(machine).map_err(Error::fault)?;
    let now = tx.now();
    tx.run(
        "INSERT INTO flows (site, kind, subject, stage, version, moved) VALUES ($1, $2, $3, $4, 1, $5)",
        args![site, M::KIND, subject, stage, now],
    )
    .await?;
    Ok(())
}

/// Steps the machine of `subject`. Of two browsers that race, one wins and the other is out of turn.
pub async fn step<M: Machine>(
    tx: &mut Tx,
    site: &str,
    subject: Uuid,
    event: M::Event,
) -> Result<Result<(M, Vec<M::Effect>), OutOfTurn>, Error> {
    let Some((machine, version)) = load_row::<M>(tx, site, subject).await? else {
        return Ok(Err(OutOfTurn));
    };
    let Ok((machine, effects)) = machine.step(event) else {
        return Ok(Err(OutOfTurn));
    };
    let stage = serde_json::to_string(&machine).map_err(Error::fault)?;
    let now = tx.now();
    let moved = tx
        .run(
            "UPDATE flows SET stage = $4, version = version + 1, moved = $5
             WHERE site = $1 AND kind = $2 AND subject = $3 AND version = $6",
            args![site, M::KIND, subject, stage, now, version],
        )
        .await?;
    Ok(if moved == 1 { Ok((machine, effects)) } else { Err(OutOfTurn) })
}

pub async fn end<M: Machine>(tx: &mut Tx, site: &str, subject: Uuid) -> Result<(), Error> {
    tx.run("DELETE FROM flows WHERE site = $1 AND kind = $2 AND subject = $3", args![site, M::KIND, subject])
        .await?;
    Ok(())
}

/// Attempts that nobody came back to.
pub async fn sweep<M: Machine>(tx: &mut Tx, site: &str, older_than: Timestamp) -> Result<u64, Error> {
    Ok(tx
        .run(
            "DELETE FROM flows WHERE site = $1 AND kind = $2 AND moved < $3",
            args![site, M::KIND, older_than],
        )
        .await?)
}

async fn load_row<M: Machine>(conn: &mut Conn, site: &str, subject: Uuid) -> Result<Option<(M, i64)>, Error> {
    let row: Option<(String, i64)> = conn
        .maybe(
            "SELECT stage, version FROM flows WHERE site = $1 AND kind = $2 AND subject = $3",
            args![site, M::KIND, subject],
        )
        .await?;
    row.map(|(stage, version)| Ok((serde_json::from_str(&stage).map_err(Error::fault)?, version))).transpose()
}
