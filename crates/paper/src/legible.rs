//! Data as JSON in which every character can be printed.
//!
//! An archivable PDF may hold no character without a glyph, so each has to be settled beforehand: names may hold
//! what no font of ours has, and uploaded files hold worse.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CharEscape, Formatter};

use crate::fonts::FONTS;

/// Printers' sign for a type that is not in the case.
const GETA: char = '〓';

/// With the characters that had to be replaced.
pub fn json(data: &impl Serialize) -> serde_json::Result<(Vec<u8>, BTreeSet<char>)> {
    let (mut json, mut legible) = (Vec::new(), Legible::default());
    data.serialize(&mut Serializer::with_formatter(&mut json, &mut legible))?;
    Ok((json, legible.unknown))
}

/// The characters of a text that no font of ours has.
pub fn unknown(text: &str) -> BTreeSet<char> {
    let mut legible = Legible::default();
    for character in text.chars() {
        legible.show(character);
    }
    legible.unknown
}

#[derive(Default)]
struct Legible {
    unknown: BTreeSet<char>,
}

impl Formatter for &mut Legible {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut buffer = [0; 4];
        for character in fragment.chars() {
            let shown = self.show(character);
            writer.write_all(shown.map_or("", |shown| shown.encode_utf8(&mut buffer)).as_bytes())?;
        }
        Ok(())
    }

    fn write_char_escape<W: ?Sized + Write>(&mut self, writer: &mut W, escape: CharEscape) -> io::Result<()> {
        writer.write_all(match escape {
            CharEscape::Quote => br#"\""#,
            CharEscape::ReverseSolidus => br"\\",
            CharEscape::Solidus => b"/",
            CharEscape::LineFeed => br"\n",
            CharEscape::CarriageReturn => b"",
            _ => b" ",
        })
    }
}

impl Legible {
    fn show(&mut self, character: char) -> Option<char> {
        if is_invisible(character) {
            return None;
        }
        if FONTS.know(character) && !is_private(character) {
            return Some(character);
        }
        if character.is_whitespace() || character.is_control() {
            return Some(' ');
        }
        self.unknown.insert(character);
        Some(GETA)
    }
}

/// Joiners, marks of direction, variants of a glyph: Unicode's Default_Ignorable_Code_Point.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Every maker of fonts puts something else there: an archive must not hold it.
fn is_private(character: char) -> bool {
    matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
}
