//! Grams: up to three letters that follow one another, as a number. So the index holds no text, and finds alike whatever a
//! database's order of letters is. One or two letters have a number of their own. Three share 8192: most of them stand in one
//! row of a block alone, and each would take a row of the index.

use std::collections::HashSet;

const LONGEST: usize = 3;
/// Any letter takes 21 bits.
const BITS: u32 = 21;
/// No two letters come to so much.
const THREE: i64 = 1 << 62;
/// Of a product's 64 bits the highest 13, into which all others go.
const SHARED: u32 = 64 - 13;

/// Every gram of a row's words. A line is a word of its own: nobody looks for what crosses its end.
pub fn of_row(words: &str) -> HashSet<i64> {
    let mut grams = HashSet::new();
    for line in words.lines() {
        let letters: Vec<char> = line.chars().collect();
        for length in 1..=LONGEST {
            grams.extend(letters.windows(length).map(gram));
        }
    }
    grams
}

/// The grams that every row has which holds this word.
pub fn of_word(word: &str) -> HashSet<i64> {
    let letters: Vec<char> = word.chars().collect();
    let shortest = letters.len().clamp(1, 2);
    (shortest..=LONGEST).flat_map(|length| letters.windows(length)).map(gram).collect()
}

/// No letter is 0, so that one is no two.
fn gram(letters: &[char]) -> i64 {
    let packed = letters.iter().fold(0_u64, |gram, letter| (gram << BITS) | u64::from(u32::from(*letter)));
    if letters.len() < LONGEST {
        packed.cast_signed()
    } else {
        THREE | (packed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> SHARED).cast_signed()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn grams_are_numbers_of_their_own() {
        let all: HashSet<i64> = of_row("abab\n青葉");
        let some = ["a", "b", "ab", "ba", "aba", "bab", "青", "葉", "青葉"];
        assert_eq!(all, some.iter().map(|some| gram(&some.chars().collect::<Vec<_>>())).collect());
        assert!(gram(&['\u{10ffff}'; 2]) < THREE && gram(&['\u{10ffff}'; 3]) > 0);
    }

    proptest! {
        #[test]
        fn a_row_has_all_grams_of_what_it_holds(words in "[a-c青葉\n]{0,12}", word in "[a-c青葉]{1,5}") {
            if words.contains(&word) {
                prop_assert!(of_word(&word).is_subset(&of_row(&words)));
            }
        }

        #[test]
        fn of_short_words_the_gram_is_the_word(words in "[a-c青葉\n]{0,12}", word in "[a-c青葉]{1,2}") {
            prop_assert_eq!(of_word(&word).is_subset(&of_row(&words)), words.contains(&word));
        }
    }
}
