//! The words of the office.

#[path = "../../counter/tests/proof/mod.rs"]
mod proof;

#[test]
fn every_word_exists_in_both_languages_and_is_said() {
    proof::prove(
        env!("CARGO_MANIFEST_DIR"),
        office::WORDS,
        &["office-step-", "office-code-", "office-login-", "webhooks-of-"],
    );
}
