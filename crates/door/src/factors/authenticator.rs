//! Authenticator apps (TOTP, RFC 6238): a secret that the phone reads from a picture, and codes of 30 seconds.

use std::fmt::Write as _;

use counter::{Error, Portal};
use jiff::Timestamp;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use qrcodegen::{QrCode, QrCodeEcc};
use totp_rs::{Builder, Secret, Totp};

/// What the authenticator app is given.
pub struct NewAuthenticator {
    pub secret: Vec<u8>,
    /// Who asks, as the app will show it.
    pub issuer: String,
    pub account: String,
}

/// What a typed code is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Right {
        step: i64,
    },
    /// Right, but it has been used: the next one will do.
    Used,
    /// Right for another time of the day: the phone's clock is wrong.
    ClockWrong,
    Wrong,
}

/// The purpose for which secrets are sealed.
const SEAL: &str = "authenticator";
const STEP: i64 = 30;
/// A phone may be so many steps before or behind.
const WINDOW: i64 = 1;
/// So far away a right code tells of a wrong clock: ten minutes.
const SEARCHED: i64 = 20;

pub fn judge(secret: &[u8], last_step: i64, typed: &str, now: Timestamp) -> Verdict {
    let totp = totp(secret);
    let present = now.as_second() / STEP;
    let is_of = |step: &i64| {
        let second = u64::try_from(step * STEP).unwrap_or(0);
        totp.check(typed, second).is_some()
    };
    let mut window = present - WINDOW..=present + WINDOW;
    if let Some(step) = window.clone().filter(|step| *step > last_step).find(is_of) {
        return Verdict::Right { step };
    }
    if window.any(|step| is_of(&step)) {
        return Verdict::Used;
    }
    let is_elsewhere = (present - SEARCHED..=present + SEARCHED).any(|step| is_of(&step));
    if is_elsewhere { Verdict::ClockWrong } else { Verdict::Wrong }
}

fn totp(secret: &[u8]) -> Totp {
    Builder::new().with_secret(secret.to_vec()).with_skew(0).with_step_duration(30).build_noncompliant()
}

pub fn seal(portal: &Portal, secret: &[u8]) -> Vec<u8> {
    portal.keys.seal(portal.store.given(), SEAL, &base32(secret))
}

pub fn open(portal: &Portal, sealed: &[u8]) -> Result<Vec<u8>, Error> {
    let text =
        portal.keys.open(SEAL, sealed).ok_or_else(|| Error::fault("a sealed secret cannot be opened"))?;
    let secret = Secret::try_from_base32(text).map_err(|_| Error::fault("a sealed secret is not base32"))?;
    Ok(secret.as_ref().to_vec())
}

fn base32(secret: &[u8]) -> String {
    Secret::from(secret.to_vec()).to_base32()
}

impl NewAuthenticator {
    /// In groups of four, for whoever types it.
    pub fn groups(&self) -> String {
        let text = base32(&self.secret);
        let groups: Vec<&str> =
            text.as_bytes().chunks(4).filter_map(|group| std::str::from_utf8(group).ok()).collect();
        groups.join(" ")
    }

    /// What the picture says.
    pub fn url(&self) -> String {
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        // A colon parts the two names.
        let (issuer, account) =
            (encode(&self.issuer.replace(':', " ")), encode(&self.account.replace(':', " ")));
        format!("otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}", base32(&self.secret))
    }

    /// The picture: its width in modules, the quiet zone included, and the dark ones as an SVG path.
    pub fn picture(&self) -> Option<(i32, String)> {
        let code = QrCode::encode_text(&self.url(), QrCodeEcc::Low).ok()?;
        let size = code.size();
        let mut path = String::new();
        for y in 0..size {
            let mut x = 0;
            while x < size {
                let run = (x..size).take_while(|x| code.get_module(*x, y)).count();
                let run = i32::try_from(run).ok()?;
                if run > 0 {
                    write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET).ok()?;
                }
                x += run.max(1);
            }
        }
        Some((size + 2 * QUIET, path))
    }
}

/// A reader wants four modules of white around.
const QUIET: i32 = 4;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a time")
    }

    fn code(step: i64) -> String {
        totp(SECRET).generate(u64::try_from(step * STEP).expect("after 1970")).to_string()
    }

    /// RFC 6238, appendix B (SHA-1, the last six digits).
    #[test]
    fn codes_are_those_of_the_standard() {
        for (second, expected) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            assert_eq!(judge(SECRET, 0, expected, at(second)), Verdict::Right { step: second / STEP });
        }
    }

    #[test]
    fn a_wrong_clock_is_told_from_a_wrong_code() {
        let now = at(1_800_000_000);
        let present = 1_800_000_000 / STEP;
        for (away, expected) in [
            (-21, Verdict::Wrong),
            (-20, Verdict::ClockWrong),
            (-2, Verdict::ClockWrong),
            (-1, Verdict::Right { step: present - 1 }),
            (1, Verdict::Right { step: present + 1 }),
            (2, Verdict::ClockWrong),
            (21, Verdict::Wrong),
        ] {
            assert_eq!(judge(SECRET, 0, &code(present + away), now), expected, "{away}");
        }
        for garbage in ["", "12345", "abcdef", "1234567", "１２３４５６"] {
            assert_eq!(judge(SECRET, 0, garbage, now), Verdict::Wrong);
        }
    }

    #[test]
    fn the_picture_says_what_the_app_needs() {
        let new = NewAuthenticator {
            secret: SECRET.to_vec(),
            issuer: "サンプル: 会員サイト".to_owned(),
            account: "taro@example.jp".to_owned(),
        };
        assert_eq!(new.groups(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert!(new.url().ends_with("taro%40example%2Ejp?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%E3%82%B5%E3%83%B3%E3%83%97%E3%83%AB%20%20%E4%BC%9A%E5%93%A1%E3%82%B5%E3%82%A4%E3%83%88"));
        let (width, path) = new.picture().unwrap();
        assert!(width > 40 && path.starts_with("M4 4h7v1h-7z"), "{width} {path}");
    }

    proptest! {
        /// Whatever is typed when, a step that was accepted is never accepted again.
        #[test]
        fn no_step_counts_twice(tries in prop::collection::vec((0i64..40, 0i64..20), 1..40)) {
            let mut last = 0;
            let mut accepted = Vec::new();
            let (start, mut now) = (60_000_000, 0);
            for (later, behind) in tries {
                now += later;
                let typed = code(start + now / STEP - behind);
                if let Verdict::Right { step } = judge(SECRET, last, &typed, at(start * STEP + now)) {
                    prop_assert!(!accepted.contains(&step));
                    accepted.push(step);
                    last = step;
                }
            }
        }
    }
}
