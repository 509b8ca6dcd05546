//! Hashing: argon2id for passwords that people choose, on as many threads as there are cores. A flood
//! of logins queues; past a bound it is shed, so that waiting and memory stay bounded (DOOR-71).

use std::{
    collections::VecDeque,
    sync::{Arc, Condvar, Mutex, PoisonError, Weak},
    thread,
    time::Duration,
};

use argon2::{Algorithm, Argon2, Block, Params, Version};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use counter::Error;
use serde::Deserialize;
use store::Given;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use crate::secrets::is_equal;

/// OWASP's parameters for argon2id, unless the config says more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Cost {
    pub memory_kib: u32,
    pub passes: u32,
    /// How many hashes may wait before a login is shed with 503.
    pub waiting: usize,
}

impl Default for Cost {
    fn default() -> Self {
        Cost { memory_kib: 19 * 1024, passes: 2, waiting: 200 }
    }
}

#[derive(Clone)]
pub struct Hashing {
    queue: Arc<Queue>,
    room: Arc<Semaphore>,
    cost: Cost,
    given: Given,
}

struct Work {
    password: String,
    salt: Vec<u8>,
    params: Params,
    answer: oneshot::Sender<[u8; LENGTH]>,
    _room: OwnedSemaphorePermit,
}

const QUIET: Duration = Duration::from_secs(2);
const LENGTH: usize = 32;
const SALT: usize = 16;

/// What a verification found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub is_right: bool,
    /// The hash was made with other parameters than today's: make it anew while the password is at hand.
    pub is_outdated: bool,
}

impl Hashing {
    /// Starts the threads; they end when the last handle is dropped.
    pub fn start(cost: Cost, given: Given) -> Self {
        let queue = Arc::new(Queue::default());
        let threads = thread::available_parallelism().map_or(2, usize::from);
        for number in 0..threads {
            let queue = Arc::downgrade(&queue);
            thread::Builder::new()
                .name(format!("hashing-{number}"))
                .spawn(move || work_off(&queue))
                .expect("a thread can be started when the program starts");
        }
        Hashing { queue, room: Arc::new(Semaphore::new(cost.waiting + threads)), cost, given }
    }

    pub async fn make(&self, password: &str) -> Result<String, Error> {
        let salt: [u8; SALT] = self.given.bytes();
        let params = params(self.cost.memory_kib, self.cost.passes, 1)?;
        let hash = self.hash(password, salt.to_vec(), params).await?;
        Ok(Written {
            memory_kib: self.cost.memory_kib,
            passes: self.cost.passes,
            lanes: 1,
            salt: salt.to_vec(),
            hash: hash.to_vec(),
        }
        .to_phc())
    }

    /// Takes as long whether or not there is a hash to compare with (DOOR-10).
    pub async fn verify(&self, password: &str, written: Option<&str>) -> Result<Verdict, Error> {
        let known = written.and_then(Written::from_phc);
        let nobody = Written {
            memory_kib: self.cost.memory_kib,
            passes: self.cost.passes,
            lanes: 1,
            salt: vec![0; SALT],
            hash: Vec::new(),
        };
        let against = known.as_ref().unwrap_or(&nobody);
        let params = params(against.memory_kib, against.passes, against.lanes)?;
        let hash = self.hash(password, against.salt.clone(), params).await?;
        let is_outdated = against.memory_kib != self.cost.memory_kib || against.passes != self.cost.passes;
        Ok(Verdict { is_right: known.is_some() && is_equal(&hash, &against.hash), is_outdated })
    }

    async fn hash(&self, password: &str, salt: Vec<u8>, params: Params) -> Result<[u8; LENGTH], Error> {
        let Ok(room) = Arc::clone(&self.room).try_acquire_owned() else {
            metrics::counter!("madoguchi_logins_shed_total").increment(1);
            return Err(Error::Busy { wait: Duration::from_secs(3), why: "too many logins at once".into() });
        };
        let (answer, answered) = oneshot::channel();
        let work = Work { password: password.to_owned(), salt, params, answer, _room: room };
        self.queue.put(work);
        answered.await.map_err(|_| Error::fault("a hashing thread ended"))
    }
}

fn params(memory_kib: u32, passes: u32, lanes: u32) -> Result<Params, Error> {
    Params::new(memory_kib, passes, lanes, Some(LENGTH)).map_err(|error| Error::fault(error.to_string()))
}

/// Where works wait, and all threads for works.
#[derive(Default)]
struct Queue {
    works: Mutex<VecDeque<Work>>,
    more: Condvar,
}

impl Queue {
    fn put(&self, work: Work) {
        self.works.lock().unwrap_or_else(PoisonError::into_inner).push_back(work);
        self.more.notify_one();
    }

    /// None where nothing came for a while.
    fn take(&self) -> Option<Work> {
        let works = self.works.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.more.wait_timeout_while(works, QUIET, |works| works.is_empty());
        waited.unwrap_or_else(PoisonError::into_inner).0.pop_front()
    }
}

/// One thread: its memory is taken once and used for hash after hash, and given back when nobody has
/// logged in for a while. It ends when nobody is left who could ask.
fn work_off(queue: &Weak<Queue>) {
    let mut memory: Vec<Block> = Vec::new();
    loop {
        let Some(queue) = queue.upgrade() else { return };
        let Some(work) = queue.take() else {
            memory = Vec::new();
            continue;
        };
        // Whoever asked has gone: a closed connection must not cost 13 ms.
        if work.answer.is_closed() {
            continue;
        }
        memory.resize(work.params.block_count(), Block::new());
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, work.params);
        let mut hash = [0; LENGTH];
        let done = argon2.hash_password_into_with_memory(
            work.password.as_bytes(),
            &work.salt,
            &mut hash,
            &mut memory,
        );
        if done.is_ok() {
            // The asker may have gone meanwhile; then nobody needs the answer.
            let _ = work.answer.send(hash);
        }
    }
}

/// A hash as it is written down (PHC string format).
struct Written {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: Vec<u8>,
    hash: Vec<u8>,
}

impl Written {
    fn to_phc(&self) -> String {
        let (salt, hash) = (STANDARD_NO_PAD.encode(&self.salt), STANDARD_NO_PAD.encode(&self.hash));
        let Written { memory_kib, passes, lanes, .. } = self;
        format!("$argon2id$v=19$m={memory_kib},t={passes},p={lanes}${salt}${hash}")
    }

    fn from_phc(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("$argon2id$v=19$")?;
        let [params, salt, hash] = rest.split('$').collect::<Vec<_>>().try_into().ok()?;
        let [memory, passes, lanes] = params.split(',').collect::<Vec<_>>().try_into().ok()?;
        Some(Written {
            memory_kib: memory.strip_prefix("m=")?.parse().ok()?,
            passes: passes.strip_prefix("t=")?.parse().ok()?,
            lanes: lanes.strip_prefix("p=")?.parse().ok()?,
            salt: STANDARD_NO_PAD.decode(salt).ok()?,
            hash: STANDARD_NO_PAD.decode(hash).ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashing(cost: Cost) -> Hashing {
        Hashing::start(cost, Given::set("2026-11-20T00:00:00Z".parse().expect("a time"), 1))
    }

    const SMALL: Cost = Cost { memory_kib: 64, passes: 1, waiting: 8 };

    #[tokio::test]
    async fn the_right_password_and_no_other_is_right() {
        let hashing = hashing(SMALL);
        let written = hashing.make("Kensetsu2026").await.unwrap();
        let right = Verdict { is_right: true, is_outdated: false };
        assert_eq!(hashing.verify("Kensetsu2026", Some(&written)).await.unwrap(), right);
        assert!(!hashing.verify("kensetsu2026", Some(&written)).await.unwrap().is_right);
        assert!(!hashing.verify("Kensetsu2026", None).await.unwrap().is_right);
        assert!(!hashing.verify("", None).await.unwrap().is_right);
    }

    #[tokio::test]
    async fn a_hash_with_lower_cost_is_right_but_outdated() {
        let written = hashing(SMALL).make("Kensetsu2026").await.unwrap();
        let stronger = hashing(Cost { memory_kib: 128, ..SMALL });
        let verdict = stronger.verify("Kensetsu2026", Some(&written)).await.unwrap();
        assert_eq!(verdict, Verdict { is_right: true, is_outdated: true });
    }

    #[tokio::test]
    async fn a_hash_of_another_program_is_understood() {
        // argon2-cffi: hash_secret(b"Kensetsu2026", b"somesaltsomesalt", 2, 64, 1, 32, Type.ID)
        let written =
            "$argon2id$v=19$m=64,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$ByUZGPo7IwsF3r3mLyOBO64hI7FlK8ttpu/9uc4kFjE";
        assert!(hashing(SMALL).verify("Kensetsu2026", Some(written)).await.unwrap().is_right);
        assert!(!hashing(SMALL).verify("kensetsu2026", Some(written)).await.unwrap().is_right);
        assert_eq!(Written::from_phc(written).unwrap().to_phc(), written);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn past_the_bound_hashes_are_shed_and_the_rest_is_answered() {
        let hashing = hashing(Cost { memory_kib: 8 * 1024, passes: 2, waiting: 4 });
        let asked = (0..64).map(|_| {
            let hashing = hashing.clone();
            tokio::spawn(async move { hashing.verify("x", None).await })
        });
        let mut answered = 0;
        let mut shed = 0;
        for one in asked.collect::<Vec<_>>() {
            match one.await.unwrap() {
                Ok(_) => answered += 1,
                Err(Error::Busy { .. }) => shed += 1,
                Err(other) => panic!("{other:?}"),
            }
        }
        assert!(answered >= 4, "{answered} answered");
        assert!(shed > 0, "none shed");
    }
}
