//! The threads that print.

use std::sync::LazyLock;

use rayon::{ThreadPool, ThreadPoolBuilder};
use tokio::sync::oneshot;

/// As many threads as there are cores, always the same ones: each keeps what it once took of the memory, and more would
/// only wait for one another.
static PRESSES: LazyLock<Option<ThreadPool>> =
    LazyLock::new(|| ThreadPoolBuilder::new().thread_name(|n| format!("press-{n}")).build().ok());

/// There are no threads to print with, or what was to be printed panicked.
#[derive(Debug, thiserror::Error)]
#[error("the press broke down")]
pub struct Broken;

/// Does what takes milliseconds of a core.
pub async fn at_the_press<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Broken> {
    let presses = PRESSES.as_ref().ok_or(Broken)?;
    let (done, outcome) = oneshot::channel();
    // Whoever waited may have gone.
    presses.spawn(move || drop(done.send(work())));
    outcome.await.map_err(|_| Broken)
}
