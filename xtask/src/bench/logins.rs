//! Logins under load: each client opens the form, sends it, and comes back as somebody else.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use tokio::{task::JoinSet, time::sleep};

use super::{
    line::{Line, get, post},
    server::{Server, memory_of},
    times::Times,
};

const PASSWORD: &str = "Kensetsu2026";

/// Everybody of the demo's crowd logs in once: a second login would be refused.
pub struct Crowd {
    next: AtomicU32,
    size: u32,
}

impl Crowd {
    pub fn new(size: u32) -> Crowd {
        Crowd { next: AtomicU32::new(1), size }
    }

    pub fn next(&self) -> Result<String> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        if number > self.size {
            bail!("the crowd of {} is used up; a bigger --scale is needed", self.size);
        }
        Ok(format!("LOAD{number:07}"))
    }
}

#[derive(Default)]
pub struct Logins {
    pub times: Times,
    pub shed: u32,
    pub per_second: f64,
    /// The most that the server occupied meanwhile, in KiB.
    pub memory: u32,
}

pub enum Outcome {
    /// With the session's cookie.
    In(String),
    Shed(Duration),
}

pub async fn log_in(line: &mut Line, address: SocketAddr, login: &str) -> Result<Outcome> {
    let form = line.ask(&get(address, "/invoice/login", "")).await?;
    let cookies = form.cookies();
    let text = form.text()?;
    let token = text.split("name=\"_token\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let token = token.with_context(|| format!("no token on the login page ({})", form.status))?;
    let body = format!("_token={token}&next=&login={login}&password={PASSWORD}");
    let answer = line.ask(&post(address, "/invoice/login", &cookies, &body)).await?;
    match answer.status {
        303 => Ok(Outcome::In(format!("{cookies}; {}", answer.cookies()))),
        503 => {
            let wait = answer.header("retry-after").and_then(|wait| wait.parse().ok());
            Ok(Outcome::Shed(Duration::from_secs(wait.context("a 503 without Retry-After")?)))
        }
        other => bail!("the login of {login} was answered by {other}"),
    }
}

/// Whoever is shed comes back when told to, as a browser's user would.
pub async fn measure(server: &Server, crowd: &Arc<Crowd>, clients: u32, time: Duration) -> Result<Logins> {
    let (address, process) = (server.address, server.id());
    let began = Instant::now();
    let mut walking = JoinSet::new();
    for _ in 0..clients {
        let crowd = Arc::clone(crowd);
        walking.spawn(async move { walk(address, &crowd, began + time).await });
    }
    let watching = tokio::spawn(async move {
        let mut most = 0;
        while began.elapsed() < time {
            most = most.max(memory_of(process)?);
            sleep(Duration::from_millis(50)).await;
        }
        anyhow::Ok(most)
    });
    let mut sum = Logins::default();
    while let Some(walked) = walking.join_next().await {
        let (times, shed) = walked??;
        sum.times.add(times);
        sum.shed += shed;
    }
    sum.memory = watching.await??;
    sum.per_second = f64::from(sum.times.count()) / time.as_secs_f64();
    Ok(sum)
}

async fn walk(address: SocketAddr, crowd: &Crowd, end: Instant) -> Result<(Times, u32)> {
    let mut line = Line::to(address).await?;
    let (mut times, mut shed) = (Times::default(), 0);
    let mut login = crowd.next()?;
    while Instant::now() < end {
        let began = Instant::now();
        match log_in(&mut line, address, &login).await? {
            Outcome::In(_) => {
                // What ends after the time is over was not done within it.
                if Instant::now() < end {
                    times.push(began.elapsed());
                }
                login = crowd.next()?;
            }
            Outcome::Shed(wait) => {
                shed += 1;
                sleep(wait.min(end.saturating_duration_since(Instant::now()))).await;
            }
        }
    }
    Ok((times, shed))
}
