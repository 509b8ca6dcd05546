//! Passwords that everyone would try first.
//!
//! The list holds the words; the rest is rule: a candidate is common when it falls apart into at most two of
//! them (or runs, sequences, walks over the keyboard) with a number and a few signs around. So `P@ssw0rd-2026!`
//! and `qwertyuiop12345` need no line of their own.

use std::{collections::HashSet, ops::Range, sync::LazyLock};

use unicode_normalization::UnicodeNormalization as _;

pub(super) fn is_common(candidate: &str) -> bool {
    // Folded to be compared with the list, never to be stored.
    let plain: Vec<char> = candidate.nfkc().flat_map(char::to_lowercase).collect();
    if plain.is_empty() {
        return false;
    }
    let readings = [plain.clone(), unleet(&plain, 'l'), unleet(&plain, 'i')];
    is_small_block_again_and_again(&plain) || Pieces { readings }.cover(0, Spent::default(), None)
}

static WORDS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("common.txt").split_whitespace().collect());
static LONGEST: LazyLock<usize> =
    LazyLock::new(|| WORDS.iter().map(|word| word.len()).max().unwrap_or_default());

/// What fingers walk along: rows to and fro, and columns.
const WALKS: [&str; 9] = [
    "1234567890-=",
    "!@#$%^&*()_+",
    "!\"#$%&'()=~|",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
    "qazwsxedcrfvtgbyhnujmik,ol.p;/",
    "1q2w3e4r5t6y7u8i9o0p",
];

fn unleet(plain: &[char], one: char) -> Vec<char> {
    let letter = |c: &char| match c {
        '0' => 'o',
        '1' | '!' | '|' => one,
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' | '+' => 't',
        other => *other,
    };
    plain.iter().map(letter).collect()
}

fn is_small_block_again_and_again(plain: &[char]) -> bool {
    (1..=5).any(|size| {
        plain.len() >= 3 * size && plain.iter().zip(&plain[size..]).all(|(one, next)| one == next)
    })
}

/// What a candidate has been taken apart into so far.
#[derive(Clone, Copy, Default)]
struct Spent {
    words: usize,
    numbers: usize,
    signs: usize,
}

impl Spent {
    fn is_little(self) -> bool {
        self.words <= 2 && self.numbers <= self.words + 1 && self.signs <= 4
    }
}

/// The candidate as typed, and as read with 1 for l or for i.
struct Pieces {
    readings: [Vec<char>; 3],
}

impl Pieces {
    fn cover(&self, from: usize, spent: Spent, last: Option<&Range<usize>>) -> bool {
        let plain = &self.readings[0];
        if from == plain.len() {
            return spent.is_little() && spent.words + spent.numbers > 0;
        }
        if spent.words > 2 || spent.numbers > 2 || spent.signs > 4 {
            return false;
        }
        // The same again costs nothing: `sakura-sakura-sakura`.
        if let Some(same) = last
            && plain[from..].starts_with(&plain[same.clone()])
            && self.cover(from + same.len(), spent, last)
        {
            return true;
        }
        let word = Spent { words: spent.words + 1, ..spent };
        let number = Spent { numbers: spent.numbers + 1, ..spent };
        let sign = Spent { signs: spent.signs + 1, ..spent };
        let walk = walk(&plain[from..]).map(|length| from + length);
        self.words(from).chain(walk).any(|to| self.cover(to, word, Some(&(from..to))))
            || digits(&plain[from..]).is_some_and(|length| self.cover(from + length, number, last))
            || (!plain[from].is_alphanumeric() && self.cover(from + 1, sign, last))
    }

    fn words(&self, from: usize) -> impl Iterator<Item = usize> {
        let longest = self.readings[0].len().min(from + *LONGEST);
        (from + 3..=longest).filter(move |to| {
            self.readings.iter().any(|reading| {
                let word: String = reading[from..*to].iter().collect();
                WORDS.contains(word.as_str())
            })
        })
    }
}

/// The length of the run (`aaaa`), the sequence (`1234`, `dcba`) or the walk over the keyboard that begins here.
fn walk(rest: &[char]) -> Option<usize> {
    let step = |one: char, next: char| i64::from(u32::from(next)) - i64::from(u32::from(one));
    let even = |wanted: i64| 1 + rest.windows(2).take_while(|pair| step(pair[0], pair[1]) == wanted).count();
    let along = |keys: &[char]| {
        let start = keys.iter().position(|key| Some(key) == rest.first())?;
        Some(keys[start..].iter().zip(rest).take_while(|(key, c)| key == c).count())
    };
    let to_and_fro = WALKS.iter().flat_map(|walk| {
        let keys: Vec<char> = walk.chars().collect();
        let back: Vec<char> = walk.chars().rev().collect();
        [along(&keys), along(&back)]
    });
    [even(0), even(1), even(-1)].into_iter().chain(to_and_fro.flatten()).max().filter(|length| *length >= 3)
}

/// A year, a date, a number at the end.
fn digits(rest: &[char]) -> Option<usize> {
    let length = rest.iter().take_while(|c| c.is_ascii_digit()).count();
    (1..=8).contains(&length).then_some(length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_everyone_would_try_is_common() {
        let table = [
            "password",
            "Password1",
            "P@ssw0rd-2026!",
            "passwordpassword",
            "qwertyuiop12345",
            "123456789012345",
            "aaaaaaaaaaaaaaa",
            "1qaz2wsx3edc4rfv",
            "asdfghjklasdfghjkl",
            "sakurasakurasakura",
            "sakura-sakura-sakura",
            "iloveyou20261101",
            "Welcome2026Welcome",
            "0987654321poiuytrewq",
            "abcdefghijklmnop",
            "zyxwvutsrqponml",
            "letmein!letmein!",
            "administrator2026",
            "correcthorsebatterystaple",
            "ｐａｓｓｗｏｒｄ２０２６",
            "20261101",
            "tokyo2026osaka2027",
            "x7kx7kx7kx7kx7k",
            "!@#$%^&*()_+qwerty",
            "PASSWORD PASSWORD",
            "adm1nistrat0r12345",
        ];
        for candidate in table {
            assert!(is_common(candidate), "{candidate}");
        }
    }

    #[test]
    fn what_nobody_would_try_is_not_common() {
        let table = [
            "",
            "Kx7-tolerant-otter",
            "dragon-monkey-sunshine",
            "朝の駅で三毛猫を見た",
            "vurtolmesandrik",
            "73918264509371824",
            "purple giraffe under the desk",
            "Hazel4Quilt9Bramble",
            "}[)_:?<>;~}{[=-",
            "ほげほげふがふがぴよぴよまる",
        ];
        for candidate in table {
            assert!(!is_common(candidate), "{candidate}");
        }
    }

    proptest! {
        #[test]
        fn any_word_with_a_number_behind_it_is_common(index in 0usize..500, number in 0u32..100_000_000) {
            let word = include_str!("common.txt").split_whitespace().nth(index).unwrap();
            let candidate = format!("{word}{number}");
            prop_assert!(is_common(&candidate));
            prop_assert!(is_common(&candidate.to_uppercase()));
        }

        #[test]
        fn any_text_is_judged_and_in_good_time(candidate in "(\\PC|[a-c1]|password|abc|-){0,128}") {
            is_common(&candidate);
        }
    }
}
