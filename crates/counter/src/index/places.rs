//! Places: which of a block's rows hold a gram. Kept as two bytes for each where they are few, and else as a bit for every
//! place: no gram ever takes more than a kilobyte, which PostgreSQL keeps within the row.

/// A block has so many.
pub const PLACES: usize = 8192;
const WORD: usize = 64;
const BYTES: usize = PLACES / 8;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places(Vec<u64>);

impl Places {
    pub fn none() -> Places {
        Places(vec![0; PLACES / WORD])
    }

    pub fn every() -> Places {
        Places(vec![u64::MAX; PLACES / WORD])
    }

    pub fn add(&mut self, place: usize) {
        if let Some(word) = self.0.get_mut(place / WORD) {
            *word |= 1 << (place % WORD);
        }
    }

    /// Leaves those that both have.
    pub fn keep(&mut self, other: &Places) {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word &= other;
        }
    }

    pub fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// In order.
    pub fn all(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            (0..WORD).filter(move |bit| word & (1 << bit) != 0).map(move |bit| at * WORD + bit)
        })
    }

    pub fn from_bytes(bytes: &[u8]) -> Places {
        let mut places = Places::none();
        if bytes.len() == BYTES {
            for (word, bytes) in places.0.iter_mut().zip(bytes.as_chunks().0) {
                *word = u64::from_le_bytes(*bytes);
            }
        } else {
            for two in bytes.as_chunks().0 {
                places.add(u16::from_le_bytes(*two).into());
            }
        }
        places
    }
}

/// As they are kept.
pub fn as_bytes(all: &[u16]) -> Vec<u8> {
    if all.len() * 2 < BYTES {
        return all.iter().flat_map(|place| place.to_le_bytes()).collect();
    }
    let mut places = Places::none();
    for place in all {
        places.add((*place).into());
    }
    places.0.iter().flat_map(|word| word.to_le_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::{collection::btree_set, prelude::*};

    use super::*;

    fn of(all: &BTreeSet<u16>) -> Vec<u8> {
        as_bytes(&all.iter().copied().collect::<Vec<_>>())
    }

    const EVERY: u16 = 8192;

    proptest! {
        #[test]
        fn few_and_many_come_back(all in btree_set(0..EVERY, 0..1200), other in btree_set(0..EVERY, 0..1200)) {
            prop_assert!(of(&all).len() <= BYTES);
            let mut places = Places::from_bytes(&of(&all));
            prop_assert_eq!(places.all().collect::<Vec<_>>(), all.iter().copied().map(usize::from).collect::<Vec<_>>());
            prop_assert_eq!(places.count(), all.len());
            places.keep(&Places::from_bytes(&of(&other)));
            prop_assert_eq!(places.count(), all.intersection(&other).count());
        }
    }

    #[test]
    fn where_one_form_ends_the_other_begins() {
        for count in [511, 512, EVERY] {
            let places = Places::from_bytes(&of(&(0..count).collect()));
            assert_eq!(places.count(), usize::from(count));
        }
    }
}
