//! Every job is done, once if all goes well, and again if its worker dies.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::SignedDuration;
use serde_json::json;
use store::jobs::{self, Job, NewJob, Outcome, Standing, Worker};
use store::testing::Fresh;
use store::{Migration, Store, on_both};
use tokio::sync::{Semaphore, mpsc};
use tokio_util::sync::CancellationToken;

const MIGRATIONS: [Migration; 1] =
    [Migration { name: "0001_jobs", sql: include_str!("../../../migrations/0001_jobs.sql") }];

fn sites() -> Vec<String> {
    vec!["a".to_owned(), "b".to_owned()]
}

fn job(store: &Store, n: i64) -> NewJob {
    NewJob { site: "a".to_owned(), kind: "count", payload: json!({ "n": n }), priority: 0, due: store.now() }
}

async fn leave(store: &Store, job: NewJob) -> uuid::Uuid {
    let mut tx = store.begin().await.unwrap();
    let id = jobs::leave(&mut tx, &job).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn standing(store: &Store) -> (i64, i64, i64) {
    let Standing { waiting, held, dead, .. } =
        jobs::standing(&mut store.read().await.unwrap(), "a").await.unwrap();
    (waiting, held, dead)
}

fn n(job: &Job) -> i64 {
    job.payload["n"].as_i64().unwrap()
}

/// Every job as it was begun: its number and its attempt.
#[derive(Clone, Default)]
struct Diary(Arc<Mutex<Vec<(i64, u32)>>>);

impl Diary {
    fn write(&self, job: &Job) {
        self.0.lock().unwrap().push((n(job), job.attempt));
    }

    fn read(&self) -> Vec<(i64, u32)> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

fn worker(store: &Store, diary: &Diary, outcome: fn(&Job) -> Outcome) -> Worker {
    let diary = diary.clone();
    Worker::new(store.clone()).does("count", move |job| {
        diary.write(&job);
        async move { outcome(&job) }
    })
}

/// A worker in the background, whose jobs tell that they have begun and wait until they are let.
struct Background {
    begun: mpsc::UnboundedReceiver<Job>,
    let_end: Arc<Semaphore>,
    stop: CancellationToken,
    task: tokio::task::JoinHandle<()>,
}

impl Background {
    fn start(store: &Store, lease: Duration, outcome: Outcome) -> Self {
        let (tell, begun) = mpsc::unbounded_channel();
        let let_end = Arc::new(Semaphore::new(0));
        let waiting = let_end.clone();
        let worker = Worker::new(store.clone()).lease(lease).does("count", move |job| {
            tell.send(job).unwrap();
            let (waiting, outcome) = (waiting.clone(), outcome.clone());
            async move {
                waiting.acquire().await.unwrap().forget();
                outcome
            }
        });
        let stop = CancellationToken::new();
        let token = stop.clone();
        let task = tokio::spawn(async move { worker.run(sites, token).await });
        Self { begun, let_end, stop, task }
    }

    async fn begun(&mut self) -> Job {
        let begun = tokio::time::timeout(Duration::from_secs(20), self.begun.recv()).await;
        begun.expect("no job was begun").unwrap()
    }
}

const MINUTE: Duration = Duration::from_mins(1);

on_both! {
    migrations = MIGRATIONS;

    async fn a_job_comes_with_its_transaction_or_not_at_all(store: Store) {
        let diary = Diary::default();
        let worker = worker(&store, &diary, |_| Outcome::Done);
        let mut tx = store.begin().await.unwrap();
        jobs::leave(&mut tx, &job(&store, 1)).await.unwrap();
        drop(tx);
        assert_eq!(worker.settle(&sites()).await, Ok(0));
        leave(&store, job(&store, 2)).await;
        assert_eq!(standing(&store).await, (1, 0, 0));
        assert_eq!(worker.settle(&sites()).await, Ok(1));
        assert_eq!(diary.read(), [(2, 1)]);
        assert_eq!(standing(&store).await, (0, 0, 0));
    }

    async fn the_urgent_goes_first_then_the_older(store: Store) {
        let diary = Diary::default();
        for (n, priority, due) in [(1, 100, -9), (2, 0, -1), (3, 0, -5), (4, 50, 0), (5, 0, -1)] {
            let due = store.now() + SignedDuration::from_secs(due);
            leave(&store, NewJob { priority, due, ..job(&store, n) }).await;
        }
        worker(&store, &diary, |_| Outcome::Done).settle(&sites()).await.unwrap();
        assert_eq!(diary.read(), [(3, 1), (2, 1), (5, 1), (4, 1), (1, 1)]);
    }

    async fn a_job_waits_until_it_is_due(store: Store) {
        let diary = Diary::default();
        let worker = worker(&store, &diary, |_| Outcome::Done);
        leave(&store, NewJob { due: store.now() + SignedDuration::from_hours(1), ..job(&store, 1) }).await;
        assert_eq!(worker.settle(&sites()).await, Ok(0));
        store.given().turn(SignedDuration::from_hours(1));
        assert_eq!(worker.settle(&sites()).await, Ok(1));
    }

    async fn what_is_put_aside_waits_until_it_is_taken_up(store: Store) {
        let diary = Diary::default();
        leave(&store, job(&store, 1)).await;
        leave(&store, NewJob { site: "b".to_owned(), ..job(&store, 2) }).await;
        let mut held = Background::start(&store, MINUTE, Outcome::Done);
        held.begun().await;
        held.begun().await;
        held.task.abort();
        leave(&store, job(&store, 3)).await;
        let mut tx = store.begin().await.unwrap();
        assert_eq!(jobs::put_aside(&mut tx).await, Ok(3));
        tx.commit().await.unwrap();
        let aside = jobs::aside(&mut store.read().await.unwrap()).await.unwrap();
        assert_eq!(aside, [("a".to_owned(), "count".to_owned(), 2), ("b".to_owned(), "count".to_owned(), 1)]);
        // Nor does it come back as that of a worker that went away.
        store.given().turn(SignedDuration::from_hours(1));
        leave(&store, job(&store, 4)).await;
        let worker = worker(&store, &diary, |_| Outcome::Done);
        worker.settle(&sites()).await.unwrap();
        assert_eq!(diary.read(), [(4, 1)]);
        let mut tx = store.begin().await.unwrap();
        assert_eq!(jobs::take_up(&mut tx).await, Ok(3));
        tx.commit().await.unwrap();
        worker.settle(&sites()).await.unwrap();
        let mut done: Vec<i64> = diary.read().into_iter().map(|(n, _)| n).collect();
        done.sort_unstable();
        assert_eq!(done, [1, 2, 3]);
    }

    async fn only_the_asked_sites_and_known_kinds_are_done(store: Store) {
        let diary = Diary::default();
        leave(&store, NewJob { site: "c".to_owned(), ..job(&store, 1) }).await;
        leave(&store, NewJob { kind: "of-tomorrow", ..job(&store, 2) }).await;
        assert_eq!(worker(&store, &diary, |_| Outcome::Done).settle(&sites()).await, Ok(0));
        assert_eq!(Worker::new(store.clone()).settle(&sites()).await, Ok(0));
        assert_eq!(standing(&store).await, (1, 0, 0));
    }

    async fn a_job_comes_again_when_it_says_so(store: Store) {
        let diary = Diary::default();
        let worker = worker(&store, &diary, |job| match job.attempt {
            1 | 2 => Outcome::Again { after: Duration::from_secs(90), why: "busy".to_owned() },
            _ => Outcome::Done,
        });
        leave(&store, job(&store, 1)).await;
        for runs in [1, 0, 1, 0, 1, 0] {
            assert_eq!(worker.settle(&sites()).await, Ok(runs));
            store.given().turn(SignedDuration::from_secs(45));
        }
        assert_eq!(diary.read(), [(1, 1), (1, 2), (1, 3)]);
        assert_eq!(standing(&store).await, (0, 0, 0));
    }

    async fn a_dead_job_is_listed_and_can_be_revived(store: Store) {
        let diary = Diary::default();
        let worker = worker(&store, &diary, |job| match n(job) {
            1 => Outcome::Dead { why: "no such address".to_owned() },
            _ => Outcome::Done,
        });
        let what = store.given().id();
        let about = NewJob { payload: json!({ "n": 1, "about": what }), ..job(&store, 1) };
        let id = leave(&store, about).await;
        leave(&store, job(&store, 2)).await;
        assert_eq!(worker.settle(&sites()).await, Ok(2));
        store.given().turn(SignedDuration::from_hours(100));
        assert_eq!(worker.settle(&sites()).await, Ok(0));
        let dead = jobs::dead(&mut store.read().await.unwrap(), "a", 10).await.unwrap();
        let [dead] = dead.as_slice() else { panic!("{dead:?}") };
        assert_eq!((dead.id, dead.why.as_deref(), n(dead)), (id, Some("no such address"), 1));
        assert!(jobs::dead(&mut store.read().await.unwrap(), "b", 10).await.unwrap().is_empty());

        diary.read();
        let mut tx = store.begin().await.unwrap();
        assert_eq!(jobs::revive(&mut tx, "b", what).await, Ok(0), "another site's");
        assert_eq!(jobs::revive(&mut tx, "a", id).await, Ok(0), "about something else");
        assert_eq!(jobs::revive(&mut tx, "a", what).await, Ok(1));
        assert_eq!(jobs::revive(&mut tx, "a", what).await, Ok(0));
        tx.commit().await.unwrap();
        assert_eq!(worker.settle(&sites()).await, Ok(1));
        assert_eq!(diary.read(), [(1, 1)]);
    }

    async fn attempts_count_anew_once_the_work_got_further(store: Store) {
        let (diary, own) = (Diary::default(), store.clone());
        let writes = diary.clone();
        let worker = Worker::new(store.clone()).does("count", move |job: Job| {
            let (diary, store) = (writes.clone(), own.clone());
            async move {
                diary.write(&job);
                if job.attempt == 3 {
                    let mut tx = store.begin().await.unwrap();
                    jobs::got_further(&mut tx, &job).await.unwrap();
                    tx.commit().await.unwrap();
                }
                Outcome::Again { after: Duration::from_secs(1), why: "not yet".to_owned() }
            }
        });
        leave(&store, job(&store, 1)).await;
        for _ in 0..4 {
            worker.settle(&sites()).await.unwrap();
            store.given().turn(SignedDuration::from_secs(1));
        }
        assert_eq!(diary.read(), [(1, 1), (1, 2), (1, 3), (1, 2)]);
    }

    async fn a_job_that_is_given_up_stays_so_whatever_its_worker_says(store: Store) {
        let own = store.clone();
        let worker = Worker::new(store.clone()).does("count", move |job: Job| {
            let store = own.clone();
            async move {
                let mut tx = store.begin().await.unwrap();
                jobs::give_up(&mut tx, &job, "enough").await.unwrap();
                tx.commit().await.unwrap();
                Outcome::Dead { why: "late".to_owned() }
            }
        });
        leave(&store, job(&store, 1)).await;
        worker.settle(&sites()).await.unwrap();
        let dead = jobs::dead(&mut store.read().await.unwrap(), "a", 10).await.unwrap();
        assert_eq!(dead.first().and_then(|job| job.why.as_deref()), Some("enough"));
    }

    async fn a_panic_costs_an_attempt_and_some_patience(store: Store) {
        let diary = Diary::default();
        let worker = worker(&store, &diary, |job| {
            assert!(job.attempt > 3, "not yet");
            Outcome::Done
        });
        leave(&store, job(&store, 1)).await;
        for wait in [2, 4, 8] {
            assert_eq!(worker.settle(&sites()).await, Ok(1));
            store.given().turn(SignedDuration::from_secs(wait) - SignedDuration::from_millis(1));
            assert_eq!(worker.settle(&sites()).await, Ok(0));
            store.given().turn(SignedDuration::from_secs(wait / 2) + SignedDuration::from_millis(1));
        }
        assert_eq!(worker.settle(&sites()).await, Ok(1));
        assert_eq!(standing(&store).await, (0, 0, 0));
    }

    async fn racing_workers_do_each_job_once(fresh: Fresh) {
        let diary = Diary::default();
        let mut tx = fresh.store.begin().await.unwrap();
        for n in 0..300 {
            jobs::leave(&mut tx, &job(&fresh.store, n)).await.unwrap();
        }
        tx.commit().await.unwrap();
        let stop = CancellationToken::new();
        let mut workers = Vec::new();
        for _ in 0..6 {
            // As on six nodes: each with connections of its own.
            let store = Store::open(&fresh.database, fresh.store.given().clone()).await.unwrap();
            let (worker, stop) = (worker(&store, &diary, |_| Outcome::Done), stop.clone());
            workers.push(tokio::spawn(async move { worker.run(sites, stop).await }));
        }
        while standing(&fresh.store).await != (0, 0, 0) {
            fresh.store.given().rest(Duration::from_millis(10)).await;
        }
        stop.cancel();
        for worker in workers {
            worker.await.unwrap();
        }
        let mut done = diary.read();
        done.sort_unstable();
        assert_eq!(done, (0..300).map(|n| (n, 1)).collect::<Vec<_>>());
    }

    async fn a_dead_workers_job_is_taken_when_its_hold_runs_out(store: Store) {
        leave(&store, job(&store, 1)).await;
        let mut dying = Background::start(&store, MINUTE, Outcome::Done);
        assert_eq!(dying.begun().await.attempt, 1);
        dying.task.abort();
        assert!(dying.task.await.unwrap_err().is_cancelled());

        let diary = Diary::default();
        let other = worker(&store, &diary, |_| Outcome::Done);
        store.given().turn(SignedDuration::from_secs(59));
        assert_eq!(other.settle(&sites()).await, Ok(0));
        assert_eq!(standing(&store).await, (0, 1, 0));
        store.given().turn(SignedDuration::from_secs(1));
        assert_eq!(other.settle(&sites()).await, Ok(1));
        assert_eq!(diary.read(), [(1, 2)]);
        assert_eq!(standing(&store).await, (0, 0, 0));
    }

    async fn who_lost_his_hold_has_no_say(store: Store) {
        leave(&store, job(&store, 1)).await;
        let again = Outcome::Again { after: Duration::ZERO, why: "late".to_owned() };
        let mut slow = Background::start(&store, MINUTE, again);
        slow.begun().await;
        store.given().turn(SignedDuration::from_secs(60));
        let diary = Diary::default();
        let gives_up = worker(&store, &diary, |_| Outcome::Dead { why: "the other's say".to_owned() });
        assert_eq!(gives_up.settle(&sites()).await, Ok(1));
        slow.let_end.add_permits(1);
        slow.stop.cancel();
        slow.task.await.unwrap();
        assert_eq!(standing(&store).await, (0, 0, 1));
    }

    async fn a_hold_is_renewed_while_the_work_goes_on(store: Store) {
        leave(&store, job(&store, 1)).await;
        let mut slow = Background::start(&store, Duration::from_millis(300), Outcome::Done);
        slow.begun().await;
        let until = async || {
            let sql = "SELECT held_until FROM jobs WHERE site = 'a'";
            store.read().await.unwrap().one::<i64>(sql, &[]).await.unwrap()
        };
        let other = worker(&store, &Diary::default(), |_| Outcome::Done);
        for _ in 0..3 {
            store.given().turn(SignedDuration::from_millis(299));
            let before = until().await;
            while until().await == before {
                store.given().rest(Duration::from_millis(5)).await;
            }
            assert_eq!(other.settle(&sites()).await, Ok(0));
        }
        slow.let_end.add_permits(1);
        slow.stop.cancel();
        slow.task.await.unwrap();
        assert_eq!(standing(&store).await, (0, 0, 0));
    }

    async fn a_worker_that_is_stopped_finishes_what_it_holds(store: Store) {
        let mut worker = Background::start(&store, MINUTE, Outcome::Done);
        for n in 0..6 {
            leave(&store, job(&store, n)).await;
        }
        for _ in 0..4 {
            worker.begun().await;
        }
        worker.stop.cancel();
        assert_eq!(standing(&store).await, (2, 4, 0));
        assert!(!worker.task.is_finished());
        worker.let_end.add_permits(6);
        worker.task.await.unwrap();
        assert_eq!(standing(&store).await, (2, 0, 0));
    }

    async fn a_job_wakes_the_worker_at_once(store: Store) {
        let mut worker = Background::start(&store, MINUTE, Outcome::Done);
        worker.let_end.add_permits(100);
        let start = std::time::Instant::now();
        for n in 0..20 {
            leave(&store, job(&store, n)).await;
            worker.begun().await;
        }
        assert!(start.elapsed() < Duration::from_secs(10), "by polling it would take twenty seconds");
        worker.stop.cancel();
        worker.task.await.unwrap();
    }

    async fn a_job_of_another_node_is_found_by_looking(fresh: Fresh) {
        let mut worker = Background::start(&fresh.store, MINUTE, Outcome::Done);
        worker.let_end.add_permits(1);
        let node = Store::open(&fresh.database, fresh.store.given().clone()).await.unwrap();
        leave(&node, job(&node, 1)).await;
        assert_eq!(n(&worker.begun().await), 1);
        worker.stop.cancel();
        worker.task.await.unwrap();
    }

    async fn no_site_waits_behind_anothers_thousands(store: Store) {
        let mut tx = store.begin().await.unwrap();
        for n in 0..100 {
            jobs::leave(&mut tx, &job(&store, n)).await.unwrap();
        }
        jobs::leave(&mut tx, &NewJob { site: "b".to_owned(), ..job(&store, 1000) }).await.unwrap();
        tx.commit().await.unwrap();
        let mut worker = Background::start(&store, MINUTE, Outcome::Done);
        worker.let_end.add_permits(1000);
        let mut before = 0;
        while worker.begun().await.site == "a" {
            before += 1;
        }
        assert!(before < 20, "{before} jobs of the other site came before");
        worker.stop.cancel();
        worker.task.await.unwrap();
    }

    async fn what_never_settles_is_told(store: Store) {
        leave(&store, job(&store, 1)).await;
        let again = |_: &Job| Outcome::Again { after: Duration::ZERO, why: "always".to_owned() };
        let error = worker(&store, &Diary::default(), again).settle(&sites()).await;
        assert!(error.is_err());
    }
}

#[test]
fn a_worker_outlives_an_outage() {
    store::testing::run(store::Engine::Postgres, &MIGRATIONS, |fresh: Fresh| async move {
        let mut worker = Background::start(&fresh.store, MINUTE, Outcome::Done);
        worker.let_end.add_permits(9);
        let other = Store::open(&fresh.database, fresh.store.given().clone()).await.unwrap();
        let mut seen = HashMap::new();
        for round in 0..3 {
            let cut = "SELECT count(CASE WHEN pg_terminate_backend(pid) THEN 1 END) FROM pg_stat_activity
                       WHERE datname = current_database() AND pid <> pg_backend_pid()";
            other.read().await.unwrap().one::<i64>(cut, &[]).await.unwrap();
            leave(&other, job(&other, round)).await;
            let job = worker.begun().await;
            *seen.entry(n(&job)).or_insert(0) += 1;
        }
        worker.stop.cancel();
        worker.task.await.unwrap();
        assert_eq!(seen.len(), 3);
    });
}
