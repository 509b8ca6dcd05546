//! The fonts, embedded in the program and read once per process.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// BIZ UDGothic and BIZ UDMincho by Morisawa, under the licence in `fonts/OFL.txt`.
const FACES: [&[u8]; 3] = [
    include_bytes!("../fonts/BIZUDGothic-Regular.ttf"),
    include_bytes!("../fonts/BIZUDGothic-Bold.ttf"),
    include_bytes!("../fonts/BIZUDMincho-Regular.ttf"),
];

pub static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::read);

pub struct Fonts {
    pub faces: Vec<Font>,
    pub book: LazyHash<FontBook>,
    characters: BTreeSet<u32>,
}

impl Fonts {
    fn read() -> Self {
        let faces: Vec<Font> = FACES.into_iter().filter_map(|face| Font::new(Bytes::new(face), 0)).collect();
        let book = LazyHash::new(FontBook::from_fonts(&faces));
        // What every face has: bold falls back to nothing.
        let characters = faces
            .iter()
            .map(|face| face.info().coverage.iter().collect::<BTreeSet<u32>>())
            .reduce(|one, other| &one & &other)
            .unwrap_or_default();
        Self { faces, book, characters }
    }

    pub fn know(&self, character: char) -> bool {
        self.characters.contains(&u32::from(character))
    }
}
