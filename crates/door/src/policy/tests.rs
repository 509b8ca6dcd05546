mod columns;
mod mistakes;
mod passwords;

use counter::site::LocalText;

use super::*;

fn policy(preset: &str) -> Policy {
    sample_site(preset).part::<Policy>().clone()
}

#[test]
fn the_second_factor_as_a_whole_follows_from_its_kinds() {
    let second =
        |preset: &str| (policy(preset).factors.second(), policy(preset).factors.kinds().collect::<Vec<_>>());
    assert_eq!(second("dealer"), (Use::Off, vec![]));
    assert_eq!(second("rental"), (Use::UsersChoice, Kind::ALL.to_vec()));
    assert_eq!(second("modern"), (Use::Required, vec![Kind::Passkey, Kind::Authenticator]));
}

#[test]
fn an_access_key_has_eight_characters() {
    assert_eq!(policy("certificate").login.asks.exact_length(), Some(8));
    assert_eq!(policy("invoice").login.asks.exact_length(), None);
    assert_eq!(PerAccount::UpTo(10).limit(), Some(10));
    assert_eq!((PerAccount::One.limit(), PerAccount::Many.limit()), (Some(1), None));
}

#[test]
fn the_hash_of_a_consent_text_changes_with_every_word_of_it() {
    let consent = policy("invoice").consent.unwrap();
    // printf '0:0:0:' | sha256sum
    let of_nothing = "63cab8e921e413242a44bf4e8fdc999d3834c0883aed7afd6199c1ffa98c1948";
    assert_eq!(Consent::default().hash(), of_nothing);
    let changed = [
        Consent { version: "2".to_owned(), ..consent.clone() },
        Consent { ja: consent.ja.clone() + "。", ..consent.clone() },
        Consent { en: consent.en.clone() + ".", ..consent.clone() },
        Consent { documents: consent.documents[..1].to_vec(), ..consent.clone() },
        // The same letters, cut elsewhere.
        Consent { ja: format!("{}{}", consent.ja, consent.en), en: String::new(), ..consent.clone() },
    ];
    for other in changed {
        assert_ne!(other.hash(), consent.hash(), "{other:?}");
    }
    assert_eq!(Consent { asks_again: false, ..consent.clone() }.hash(), consent.hash());
    let names = |text: &LocalText| text.ja.clone();
    assert_eq!(consent.documents.iter().map(names).collect::<Vec<_>>(), ["請求書", "請求総括表"]);
}
