//! Progress: one line on the terminal, while it lasts. Where nobody watches there is none.

use std::{
    io::{IsTerminal as _, Write as _, stderr},
    time::{Duration, Instant},
};

/// Often enough to see that it moves.
const EVERY: Duration = Duration::from_millis(200);
const WIDTH: u64 = 30;

pub struct Progress {
    what: String,
    done: u64,
    of: u64,
    /// When it was last shown. None where standard error is no terminal.
    shown: Option<Instant>,
}

impl Progress {
    /// Of so many; 0 where nobody knows how many there will be.
    pub fn of(what: impl Into<String>, of: u64) -> Progress {
        let shown = stderr().is_terminal().then(Instant::now);
        Progress { what: what.into(), done: 0, of, shown }
    }

    pub fn step(&mut self, by: u64) {
        self.done += by;
        if self.shown.is_some_and(|shown| shown.elapsed() >= EVERY) {
            self.shown = Some(Instant::now());
            let _ = write!(stderr(), "\r\x1b[2K{}", self.line());
        }
    }

    fn line(&self) -> String {
        let Progress { what, done, of, .. } = self;
        if *of == 0 {
            return format!("{what} {done}");
        }
        let full = WIDTH * (*done).min(*of) / of;
        let bar: String = (0..WIDTH).map(|place| if place < full { '#' } else { '.' }).collect();
        format!("{what} [{bar}] {done} of {of}")
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown.is_some() {
            let _ = write!(stderr(), "\r\x1b[2K");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_how_far_it_is() {
        let at = |done, of| Progress { what: "documents".to_owned(), done, of, shown: None }.line();
        assert_eq!(at(7, 0), "documents 7");
        assert_eq!(at(1, 4), "documents [#######.......................] 1 of 4");
        assert_eq!(at(5, 4), "documents [##############################] 5 of 4");
    }
}
