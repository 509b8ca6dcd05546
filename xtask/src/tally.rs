//! How many passed and how many failed, as the tools themselves have written it down.

use std::fs;
use std::ops::AddAssign;
use std::path::Path;

#[derive(Clone, Copy, Default)]
pub struct Tally {
    pub passed: usize,
    pub failed: usize,
}

impl Tally {
    pub const PASS: Self = Self { passed: 1, failed: 0 };
    pub const FAIL: Self = Self { passed: 0, failed: 1 };

    pub fn of(success: bool) -> Self {
        if success { Self::PASS } else { Self::FAIL }
    }

    /// A tool that failed without naming a failed test (it did not compile, say) still counts as a failure.
    pub fn and_exit(self, success: bool) -> Self {
        if success || self.failed > 0 { self } else { Self { failed: 1, ..self } }
    }

    /// From the first element of nextest's JUnit file: `<testsuites tests="12" failures="1" errors="0" …>`.
    pub fn from_junit(file: &Path) -> Option<Self> {
        let text = fs::read_to_string(file).ok()?;
        let head = text.split("<testsuites").nth(1)?.split('>').next()?;
        let number = |name: &str| {
            let value = head.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?;
            value.parse::<usize>().ok()
        };
        let failed = number("failures")? + number("errors")?;
        Some(Self { passed: number("tests")?.checked_sub(failed)?, failed })
    }

    /// From the closing comments of node's TAP: `# pass 12`, `# fail 1`, `# cancelled 0`.
    pub fn from_tap(file: &Path) -> Option<Self> {
        let text = fs::read_to_string(file).ok()?;
        let number = |name: &str| {
            let line = text.lines().rev().find_map(|line| line.strip_prefix(&format!("# {name} ")))?;
            line.trim().parse::<usize>().ok()
        };
        Some(Self { passed: number("pass")?, failed: number("fail")? + number("cancelled")? })
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}
