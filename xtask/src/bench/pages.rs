//! One page asked for again and again: at the highest rate, at a given rate, and a given number of times.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use tokio::{task::JoinSet, time::sleep_until};

use super::{
    line::{Line, get},
    logins::{Crowd, Outcome, log_in},
    times::Times,
};

pub const CLIENTS: u32 = 32;

/// A page with the cookies of those who ask for it.
#[derive(Clone)]
pub struct Asked {
    pub address: SocketAddr,
    requests: Vec<Arc<[u8]>>,
}

impl Asked {
    pub fn plain(address: SocketAddr) -> Asked {
        Asked { address, requests: vec![get(address, "/", "").into()] }
    }

    /// The top page behind the door, by clients that have all logged in.
    pub async fn top(address: SocketAddr, crowd: &Crowd) -> Result<Asked> {
        let (mut line, mut requests) = (Line::to(address).await?, Vec::new());
        for _ in 0..CLIENTS {
            let outcome = log_in(&mut line, address, &crowd.next()?).await?;
            let Outcome::In(cookies) = outcome else { anyhow::bail!("a single login was shed") };
            requests.push(get(address, "/invoice/", &cookies).into());
        }
        Ok(Asked { address, requests })
    }

    fn request(&self, client: u32) -> Arc<[u8]> {
        Arc::clone(&self.requests[client as usize % self.requests.len()])
    }
}

async fn ask_once(line: &mut Line, request: &[u8]) -> Result<()> {
    let answer = line.ask(request).await?;
    ensure!(answer.status == 200, "the page was answered by {}", answer.status);
    Ok(())
}

/// Pages per second at the highest rate.
pub async fn top_rate(asked: &Asked, time: Duration) -> Result<f64> {
    let end = Instant::now() + time;
    let mut asking = JoinSet::new();
    for client in 0..CLIENTS {
        let (address, request) = (asked.address, asked.request(client));
        asking.spawn(async move {
            let (mut line, mut count) = (Line::to(address).await?, 0_u32);
            while Instant::now() < end {
                ask_once(&mut line, &request).await?;
                count += 1;
            }
            anyhow::Ok(count)
        });
    }
    let mut sum = 0;
    while let Some(count) = asking.join_next().await {
        sum += count??;
    }
    Ok(f64::from(sum) / time.as_secs_f64())
}

/// How long pages take at a rate that does not wait for them.
pub async fn at_rate(asked: &Asked, per_second: f64, time: Duration) -> Result<Times> {
    let began = Instant::now() + Duration::from_millis(50);
    let step = Duration::from_secs_f64(f64::from(CLIENTS) / per_second);
    let mut asking = JoinSet::new();
    for client in 0..CLIENTS {
        let (address, request) = (asked.address, asked.request(client));
        let first = began + step * client / CLIENTS;
        asking.spawn(async move {
            let (mut line, mut times, mut due) = (Line::to(address).await?, Times::default(), first);
            while due < began + time {
                let was_free = Instant::now() < due;
                if was_free {
                    sleep_until(due.into()).await;
                }
                // A late timer is ours, not the server's; a line that is still busy is the server's.
                let since = if was_free { Instant::now() } else { due };
                ask_once(&mut line, &request).await?;
                times.push(since.elapsed());
                due += step;
            }
            anyhow::Ok(times)
        });
    }
    let mut sum = Times::default();
    while let Some(times) = asking.join_next().await {
        sum.add(times??);
    }
    Ok(sum)
}

pub async fn so_often(asked: &Asked, requests: u32) -> Result<()> {
    let left = Arc::new(AtomicU32::new(requests));
    let mut asking = JoinSet::new();
    for client in 0..CLIENTS {
        let (address, request, left) = (asked.address, asked.request(client), Arc::clone(&left));
        asking.spawn(async move {
            let mut line = Line::to(address).await?;
            let one_less = |left: u32| left.checked_sub(1);
            while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less).is_ok() {
                ask_once(&mut line, &request).await?;
            }
            anyhow::Ok(())
        });
    }
    while let Some(asked) = asking.join_next().await {
        asked??;
    }
    Ok(())
}

/// All bytes of a first visit: the login page and whatever it names.
pub async fn weight(address: SocketAddr) -> Result<f64> {
    let mut line = Line::to(address).await?;
    let page = line.ask(&get(address, "/invoice/login", "")).await?;
    let mut bytes = page.bytes();
    let parts = parts_of(page.text()?);
    for part in parts {
        let answer = line.ask(&get(address, &part, "")).await?;
        ensure!(answer.status == 200, "{part} was answered by {}", answer.status);
        bytes += answer.bytes();
    }
    Ok(f64::from(u32::try_from(bytes)?) / 1000.0)
}

fn parts_of(page: &str) -> Vec<String> {
    let mut parts = Vec::new();
    for tag in
        page.split('<').filter(|tag| ["link ", "script ", "img "].iter().any(|kind| tag.starts_with(kind)))
    {
        let named = ["href=\"", "src=\""].iter().find_map(|key| tag.split(key).nth(1)?.split('"').next());
        parts.extend(named.map(str::to_owned));
    }
    parts
}
