//! The words of the door.

#[path = "../../counter/tests/proof/mod.rs"]
mod proof;

#[test]
fn every_word_exists_in_both_languages_and_is_said() {
    let families =
        ["login-note-", "step-", "dead-link-", "password-rule-", "password-fault-", "refused-", "mail-"];
    proof::prove(env!("CARGO_MANIFEST_DIR"), door::WORDS, &families);
}
