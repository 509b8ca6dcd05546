//! Passwords against the rules, and the rules' texts against the passwords.

use proptest::prelude::*;
use regex::Regex;

use super::*;

const ABOUT: About<'_> = About { login_id: "REN00001", site_words: &["madoguchi", "窓口"] };

fn faults(preset: &str, candidate: &str) -> Vec<PasswordFault> {
    policy(preset).password.check(candidate, &ABOUT).err().unwrap_or_default()
}

#[test]
fn each_fault_is_found_and_named() {
    use PasswordFault as Fault;
    let long = "x1".repeat(65);
    let table: &[(&str, &str, &[Fault])] = &[
        ("invoice", "Kensetsu2026", &[]),
        ("invoice", "Kensetsu-2026!", &[]),
        ("invoice", "Kens202", &[Fault::TooShort { min: 8 }]),
        ("invoice", "Kensetsu2026Kensetsu2", &[Fault::TooLong { max: 20 }]),
        ("invoice", "Kensetsu\"2026", &[Fault::Character('"')]),
        ("invoice", "Kensetsu'2026", &[Fault::Character('\'')]),
        ("invoice", "Kensetsu,2026", &[Fault::Character(',')]),
        ("invoice", "Kensetsu 2026", &[Fault::Character(' ')]),
        ("invoice", "Ｋensetsu2026", &[Fault::Character('Ｋ')]),
        ("invoice", "Kensetsu", &[Fault::Needs(Class::Digit)]),
        ("invoice", "20261101", &[Fault::Needs(Class::Letter)]),
        (
            "invoice",
            "",
            &[Fault::TooShort { min: 8 }, Fault::Needs(Class::Letter), Fault::Needs(Class::Digit)],
        ),
        ("certificate", "Shomei2026a", &[]),
        ("partner", "Torihiki2026", &[]),
        ("partner", "取引先と2026年のabc", &[]),
        ("dealer", &long, &[Fault::TooLong { max: 128 }]),
        ("dealer", "代理店の合言葉です", &[Fault::Needs(Class::Letter), Fault::Needs(Class::Digit)]),
        ("rental", "Rental-2026", &[]),
        ("rental", "Rental.-_=+7", &[]),
        ("rental", "Rental-2026xx", &[Fault::TooLong { max: 12 }]),
        ("rental", "Rental!2026", &[Fault::Character('!')]),
        ("rental", "rental-2026", &[Fault::Needs(Class::Capital)]),
        ("rental", "RENTAL-2026", &[Fault::Needs(Class::Small)]),
        ("rental", "xRen00001y", &[Fault::LoginIdInside]),
        ("modern", "Hazel4 Quilt9 Bramble", &[]),
        ("modern", "朝の駅で三毛猫を見たら縁起がいい", &[]),
        ("modern", "Hazel4Quilt9Br", &[Fault::TooShort { min: 15 }]),
        ("modern", "Password-2026-2026", &[Fault::Common]),
        ("modern", "Hazel4 Madoguchi Bramble", &[Fault::SiteWord]),
        ("modern", "朝の窓口で三毛猫を見たら縁起がいい", &[Fault::SiteWord]),
        ("modern", "hazel ren00001 bramble", &[Fault::LoginIdInside]),
    ];
    for (preset, candidate, wanted) in table {
        assert_eq!(faults(preset, candidate), *wanted, "{preset} {candidate}");
    }
}

#[test]
fn of_an_address_the_name_before_the_at_gives_the_login_away_too() {
    let password = policy("modern").password;
    let about = |login_id| About { login_id, site_words: &[] };
    let with = |login_id, candidate: &str| password.check(candidate, &about(login_id));
    let inside = Err(vec![PasswordFault::LoginIdInside]);
    assert_eq!(with("Taro.Sato@shokai.example.jp", "hazel taro.sato bramble"), inside);
    assert_eq!(with("taro.sato@shokai.example.jp", "hazel taro_sato bramble"), Ok(()));
    // Three letters stand in every other word.
    assert_eq!(with("ram@shokai.example.jp", "hazel quilt bramble"), Ok(()));
    assert_eq!(with("", "hazel quilt bramble"), Ok(()));
}

#[test]
fn the_logins_of_the_specification_have_passwords_that_its_doors_take() {
    for (preset, candidate) in [
        ("invoice", "Hajime2026x"),
        ("certificate", "Hajime2026y"),
        ("dealer", "Dairiten2026"),
        ("rental", "Shokai-2026"),
    ] {
        assert_eq!(faults(preset, candidate), [], "{candidate}");
    }
}

#[test]
fn the_rules_of_a_preset_read_as_its_values_are() {
    let shown = |preset: &str| -> Vec<String> {
        let line = |rule: Rule| {
            let args: Vec<String> =
                rule.args.iter().map(|(name, value)| format!(" {name}={value}")).collect();
            format!("{}{} {}", rule.key, args.concat(), rule.test.unwrap_or_default())
        };
        policy(preset).password.rules().into_iter().map(line).collect()
    };
    assert_eq!(
        shown("invoice"),
        [
            r"password-rule-length min=8 max=20 ^[\s\S]{8,20}$",
            r#"password-rule-ascii-without symbols=" ' , ^[A-Za-z0-9!#\$%&\(\)\*\+\-\.\/:;<=>\?@\[\\\]\^_`\{\|\}~]+$"#,
            "password-rule-letter [A-Za-z]",
            "password-rule-digit [0-9]",
        ]
    );
    assert_eq!(
        shown("rental"),
        [
            r"password-rule-length min=8 max=12 ^[\s\S]{8,12}$",
            r"password-rule-letters-digits-and symbols=. - _ = + ^[A-Za-z0-9\+\-\.=_]+$",
            "password-rule-capital [A-Z]",
            "password-rule-small [a-z]",
            "password-rule-digit [0-9]",
            "password-rule-no-login-id ",
        ]
    );
    assert_eq!(
        shown("modern"),
        [
            r"password-rule-length min=15 max=128 ^[\s\S]{15,128}$",
            "password-rule-not-common ",
            "password-rule-no-site-words ",
            "password-rule-no-login-id ",
        ]
    );
}

fn any_policy() -> impl Strategy<Value = PasswordPolicy> {
    let symbols = || {
        prop::sample::subsequence("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~".chars().collect::<Vec<_>>(), 0..=32)
            .prop_map(String::from_iter)
    };
    let characters = prop_oneof![
        Just(Characters::Any),
        symbols().prop_map(|without| Characters::Ascii { without }),
        symbols().prop_map(|symbols| Characters::LettersDigitsAnd { symbols }),
    ];
    let classes = vec![Class::Letter, Class::Digit, Class::Capital, Class::Small];
    (8usize..20, 0usize..40, characters, prop::sample::subsequence(classes, 0..=4)).prop_map(
        |(min, more, characters, needs)| PasswordPolicy {
            min,
            max: min + more,
            characters,
            needs,
            never: Vec::new(),
        },
    )
}

/// A policy, and a password that is built to satisfy its rules.
fn policy_with_password() -> impl Strategy<Value = (PasswordPolicy, String)> {
    any_policy().prop_flat_map(|policy| {
        let allowed: Vec<char> = ('!'..='~').filter(|c| policy.characters.allow(*c)).collect();
        let one_of = |class: &Class| {
            let class = *class;
            prop::sample::select(allowed.iter().copied().filter(|c| class.has(*c)).collect::<Vec<_>>())
        };
        let needed: Vec<_> = policy.needs.iter().map(one_of).collect();
        let rest = prop::collection::vec(
            prop::sample::select(allowed.clone()),
            policy.min - needed.len()..=policy.max - needed.len(),
        );
        (needed, rest)
            .prop_map(|(needed, rest)| needed.into_iter().chain(rest).collect::<Vec<char>>())
            .prop_shuffle()
            .prop_map(move |letters| (policy.clone(), String::from_iter(letters)))
    })
}

proptest! {
    #[test]
    fn what_is_built_by_the_rules_passes((policy, candidate) in policy_with_password()) {
        prop_assert_eq!(policy.check(&candidate, &ABOUT), Ok(()));
    }

    #[test]
    fn cut_short_or_drawn_out_it_does_not((policy, candidate) in policy_with_password()) {
        let short: String = candidate.chars().take(policy.min - 1).collect();
        let is_short = policy.check(&short, &ABOUT).unwrap_err().contains(&PasswordFault::TooShort { min: policy.min });
        prop_assert!(is_short);
        let long = candidate.repeat(policy.max / candidate.len() + 1);
        let is_long = policy.check(&long, &ABOUT).unwrap_err().contains(&PasswordFault::TooLong { max: policy.max });
        prop_assert!(is_long);
    }

    #[test]
    fn without_a_needed_class_it_does_not((policy, candidate) in policy_with_password()) {
        for class in &policy.needs {
            let without: String = candidate.chars().filter(|c| !class.has(*c)).collect();
            prop_assert!(policy.check(&without, &ABOUT).unwrap_err().contains(&PasswordFault::Needs(*class)));
        }
    }

    #[test]
    fn with_a_strange_character_it_does_not((policy, candidate) in policy_with_password(), strange in any::<char>(), at in 0usize..8) {
        let mut letters: Vec<char> = candidate.chars().collect();
        letters.insert(at, strange);
        let faults = policy.check(&String::from_iter(letters), &ABOUT).err().unwrap_or_default();
        prop_assert_eq!(faults.contains(&PasswordFault::Character(strange)), !policy.characters.allow(strange));
    }

    /// What the page ticks off while typing is what the server takes (DOOR-4, DOOR-34).
    #[test]
    fn the_rules_for_scripts_and_the_check_say_the_same(policy in any_policy(), candidate in "[ -~あ漢🦊é]{1,40}") {
        let ticked = policy.rules().iter().all(|rule| {
            Regex::new(rule.test.as_deref().expect("without `never` every rule has a test")).unwrap().is_match(&candidate)
        });
        prop_assert_eq!(ticked, policy.check(&candidate, &ABOUT).is_ok());
    }

    #[test]
    fn a_password_with_the_login_id_in_any_spelling_is_refused(before in "[a-z]{0,2}", after in "[A-Z]{0,2}", capitals in any::<[bool; 8]>()) {
        let spelt = "ren00001".chars().zip(capitals).map(|(c, up)| if up { c.to_ascii_uppercase() } else { c });
        let candidate = format!("{before}{}{after}", spelt.collect::<String>());
        prop_assert!(faults("rental", &candidate).contains(&PasswordFault::LoginIdInside));
    }
}
