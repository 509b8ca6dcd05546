//! The words of the invoices desk.

#[path = "../../counter/tests/proof/mod.rs"]
mod proof;

#[test]
fn every_word_exists_in_both_languages_and_is_said() {
    proof::prove(
        env!("CARGO_MANIFEST_DIR"),
        invoices::WORDS,
        &["invoice-", "invoices-refused-", "batch-stage-", "intake-", "tracking-", "upload-"],
    );
}
