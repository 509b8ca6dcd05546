//! 「ログイン中の端末」.

use askama::Template;
use counter::Frame;
use jiff::Timestamp;

use super::login::SAMPLE_TIME;

#[derive(Template)]
#[template(path = "sessions.html")]
pub struct SessionsPage {
    pub f: Frame,
    pub sessions: Vec<SessionLine>,
}

pub struct SessionLine {
    pub key: String,
    pub device: String,
    pub began: Timestamp,
    pub seen: Timestamp,
    pub is_this: bool,
    /// 「30日間ログイン状態を保持」
    pub is_kept: bool,
}

impl SessionsPage {
    pub fn sample(f: Frame) -> Self {
        let line = |device: &str, is_this| SessionLine {
            key: "00".repeat(32),
            device: device.to_owned(),
            began: SAMPLE_TIME,
            seen: SAMPLE_TIME,
            is_this,
            is_kept: !is_this,
        };
        SessionsPage { f, sessions: vec![line("Windows (Edge)", true), line("iPhone (Safari)", false)] }
    }
}
