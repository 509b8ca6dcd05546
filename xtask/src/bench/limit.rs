//! The limit that no login can pass: argon2id alone, on all cores, with the program's own parameters.

use std::{
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, anyhow};
use argon2::{Algorithm, Argon2, Block, Params, Version};

/// Hashes per second of all cores together.
pub fn hashes(time: Duration) -> Result<f64> {
    let cores = thread::available_parallelism().map_or(2, usize::from);
    let threads: Vec<_> = (0..cores).map(|_| thread::spawn(move || hash_for(time))).collect();
    let mut sum = 0.0;
    for thread in threads {
        sum += thread.join().map_err(|_| anyhow!("a hashing thread broke"))??;
    }
    Ok(sum)
}

fn hash_for(time: Duration) -> Result<f64> {
    let params = Params::new(19 * 1024, 2, 1, Some(32)).map_err(|error| anyhow!("{error}"))?;
    let mut memory = vec![Block::new(); params.block_count()];
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let (began, mut count, mut hash) = (Instant::now(), 0_u32, [0; 32]);
    while began.elapsed() < time {
        argon2
            .hash_password_into_with_memory(b"Kensetsu2026", b"0123456789abcdef", &mut hash, &mut memory)
            .map_err(|error| anyhow!("{error}"))?;
        count += 1;
    }
    Ok(f64::from(count) / began.elapsed().as_secs_f64())
}
