//! Whether some work has changed anything: for whoever has to say so after it failed.

use std::cell::Cell;

tokio::task_local! {
    static HAS_COMMITTED: Cell<bool>;
}

/// What comes of the work, and whether it may have changed something: a commit whose answer was lost counts, too.
pub async fn watched<F: Future>(work: F) -> (F::Output, bool) {
    let within = async {
        let came = work.await;
        (came, HAS_COMMITTED.with(Cell::get))
    };
    HAS_COMMITTED.scope(Cell::new(false), within).await
}

/// Just before it is done.
pub(crate) fn commits() {
    // Where nobody watches, nobody asks.
    let _ = HAS_COMMITTED.try_with(|has| has.set(true));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_commit_is_seen_by_whoever_watches_and_by_nobody_else() {
        commits();
        assert_eq!(watched(async { 1 }).await, (1, false));
        let inner = watched(async { watched(async { commits() }).await.1 }).await;
        assert_eq!(inner, (true, false));
    }
}
