//! The words of the frame around every page, and of errors.

mod proof;

#[test]
fn every_word_exists_in_both_languages_and_is_said() {
    proof::prove(env!("CARGO_MANIFEST_DIR"), counter::words::WORDS, &["error-"]);
}
