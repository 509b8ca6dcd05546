//! What the door withstands (DOOR-70 to DOOR-73), tried as an attacker would. `docs/security/asvs.csv` names
//! these tests.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod answers;
mod cookies;
mod forms;
mod ground;
mod inputs;
mod limits;
mod operation;
mod secrets;
mod sessions;
