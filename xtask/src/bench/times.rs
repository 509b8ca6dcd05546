//! How long things took.

use std::time::Duration;

#[derive(Default)]
pub struct Times(Vec<u32>);

impl Times {
    pub fn push(&mut self, time: Duration) {
        self.0.push(u32::try_from(time.as_micros()).unwrap_or(u32::MAX));
    }

    pub fn add(&mut self, other: Times) {
        self.0.extend(other.0);
    }

    pub fn count(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    /// In milliseconds: of 100 so many took no longer.
    pub fn percentile(&mut self, of_100: usize) -> f64 {
        self.0.sort_unstable();
        let at = (self.0.len() * of_100 / 100).min(self.0.len().saturating_sub(1));
        self.0.get(at).map_or(f64::NAN, |micros| f64::from(*micros) / 1000.0)
    }
}
