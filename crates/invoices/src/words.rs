//! The words of the desk: one file per topic and language.

use counter::words::WordList;

macro_rules! words {
    ($($topic:literal),* $(,)?) => {
        WordList {
            ja: concat!($(include_str!(concat!("../words/ja/", $topic, ".ftl")), "\n"),*),
            en: concat!($(include_str!(concat!("../words/en/", $topic, ".ftl")), "\n"),*),
        }
    };
}

pub const WORDS: WordList =
    words!["documents", "list", "detail", "data", "batches", "intake", "mails", "office", "deeds", "api"];
