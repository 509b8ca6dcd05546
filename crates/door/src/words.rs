//! The words of the door: one file per topic and language.

use counter::words::WordList;

macro_rules! words {
    ($($topic:literal),* $(,)?) => {
        WordList {
            ja: concat!($(include_str!(concat!("../words/ja/", $topic, ".ftl")), "\n"),*),
            en: concat!($(include_str!(concat!("../words/en/", $topic, ".ftl")), "\n"),*),
        }
    };
}

pub const WORDS: WordList = words![
    "login",
    "entrances",
    "one_time_password",
    "second_factor",
    "remember",
    "first_login",
    "set_up",
    "registration",
    "invitations",
    "password",
    "password_rules",
    "refusals",
    "pin",
    "reset_request",
    "top",
    "board",
    "history",
    "deeds",
    "held",
    "sessions",
    "login_notice",
    "users",
    "address_change",
    "mails",
];
