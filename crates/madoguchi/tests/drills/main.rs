//! Drills: the real program as a process of its own, with a database and a mail server, and what goes
//! wrong in a data centre: killed, cut off from its database, out of disk, without a mail server.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod ground;
mod program;
mod work;

mod backup;
mod batch_killed;
mod database_gone;
mod disk_full;
mod doctor;
mod documents_gone;
mod export_command;
mod import_command;
mod import_killed;
mod kill;
mod letters_killed;
mod log_without_site;
mod mail_down;
mod metrics;
mod nodes;
mod signals;
mod unheard;
mod wrong_config;

/// Two tests of one drill, each on its engine.
macro_rules! on_each_engine {
    ($name:ident) => {
        #[tokio::test(flavor = "multi_thread")]
        async fn sqlite() {
            $name(store::Engine::Sqlite).await;
        }

        #[tokio::test(flavor = "multi_thread")]
        async fn postgres() {
            $name(store::Engine::Postgres).await;
        }
    };
}
use on_each_engine;
