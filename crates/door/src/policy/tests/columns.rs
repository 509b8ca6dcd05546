//! The table of presets in the specification of the door, column by column.

use super::*;

#[test]
fn each_preset_is_its_column_of_the_table() {
    let columns = [invoice(), certificate(), partner(), dealer(), rental(), modern()];
    for ((preset, _), column) in PRESETS.iter().zip(columns) {
        assert_eq!(policy(preset), column, "{preset}");
    }
}

fn invoice() -> Policy {
    Policy {
        login: LoginForm { asks: Asks::UserId, entrances: Entrances::One },
        member_ca: None,
        password: half_width(),
        factors: factors(Use::Off),
        sessions: Sessions { at_once: AtOnce::Refused, idle_minutes: 30, remember_days: None },
        lockout: Lockout { failures: 10, until: Until::Minutes(15) },
        first_login: FirstLogin {
            credential: FirstCredential::LetterWithPassword { valid_days: None },
            steps: vec![Step::Consent, Step::Address, Step::Password],
            when_flagged: vec![],
        },
        recovery: Recovery::ResetLink { valid_minutes: 60 },
        users: Users { per_account: PerAccount::One },
        notices: Notices { at_login: LoginNotice::None },
        // The text is the site's own, not the preset's.
        consent: policy("invoice").consent,
    }
}

fn certificate() -> Policy {
    Policy {
        login: LoginForm { asks: Asks::AccessKey, entrances: Entrances::Choice },
        // The file is the site's own, not the preset's.
        member_ca: policy("certificate").member_ca,
        password: half_width(),
        factors: Factors { client_certificate: ClientCertificate::AtItsEntrance, ..factors(Use::Required) },
        sessions: Sessions { at_once: AtOnce::Allowed, idle_minutes: 30, remember_days: None },
        lockout: Lockout { failures: 5, until: Until::OperatorUnlocks },
        first_login: FirstLogin {
            credential: FirstCredential::LetterWithPassword { valid_days: Some(30) },
            steps: vec![Step::Password],
            when_flagged: vec![],
        },
        recovery: Recovery::Operator,
        users: Users { per_account: PerAccount::One },
        notices: Notices { at_login: LoginNotice::None },
        consent: None,
    }
}

fn partner() -> Policy {
    Policy {
        login: LoginForm { asks: Asks::Email, entrances: Entrances::One },
        member_ca: None,
        password: letters_and_digits(),
        factors: factors(Use::UsersChoice),
        sessions: Sessions { at_once: AtOnce::Allowed, idle_minutes: 60, remember_days: Some(30) },
        lockout: Lockout { failures: 10, until: Until::Minutes(15) },
        first_login: FirstLogin {
            credential: FirstCredential::Invitation,
            steps: vec![],
            when_flagged: vec![],
        },
        recovery: Recovery::ResetLink { valid_minutes: 60 },
        users: Users { per_account: PerAccount::Many },
        notices: Notices { at_login: LoginNotice::None },
        consent: None,
    }
}

fn dealer() -> Policy {
    Policy {
        login: LoginForm { asks: Asks::Email, entrances: Entrances::One },
        member_ca: None,
        password: letters_and_digits(),
        factors: factors(Use::Off),
        sessions: Sessions { at_once: AtOnce::Allowed, idle_minutes: 60, remember_days: None },
        lockout: Lockout { failures: 10, until: Until::Minutes(15) },
        first_login: FirstLogin {
            credential: FirstCredential::SetUpLink,
            // The link itself proves the address and sets the password.
            steps: vec![],
            when_flagged: vec![],
        },
        recovery: Recovery::Pin,
        users: Users { per_account: PerAccount::One },
        notices: Notices { at_login: LoginNotice::None },
        consent: None,
    }
}

fn rental() -> Policy {
    Policy {
        login: LoginForm { asks: Asks::LoginIdAndEmail, entrances: Entrances::One },
        member_ca: None,
        password: PasswordPolicy {
            min: 8,
            max: 12,
            characters: Characters::LettersDigitsAnd { symbols: ".-_=+".to_owned() },
            needs: vec![Class::Capital, Class::Small, Class::Digit],
            never: vec![Never::LoginIdInside],
        },
        factors: factors(Use::UsersChoice),
        sessions: Sessions { at_once: AtOnce::Allowed, idle_minutes: 30, remember_days: None },
        lockout: Lockout { failures: 10, until: Until::Minutes(15) },
        first_login: FirstLogin {
            credential: FirstCredential::SetPasswordLink,
            steps: vec![],
            when_flagged: vec![Step::Password],
        },
        recovery: Recovery::ResetLink { valid_minutes: 60 },
        users: Users { per_account: PerAccount::UpTo(10) },
        notices: Notices { at_login: LoginNotice::Sent },
        consent: None,
    }
}

fn modern() -> Policy {
    Policy {
        login: LoginForm { asks: Asks::Email, entrances: Entrances::One },
        member_ca: None,
        password: PasswordPolicy {
            min: 15,
            max: 128,
            characters: Characters::Any,
            needs: vec![],
            never: vec![Never::Common, Never::SiteWords, Never::LoginIdInside],
        },
        factors: Factors { one_time_password: Use::Off, ..factors(Use::Required) },
        sessions: Sessions { at_once: AtOnce::Allowed, idle_minutes: 60, remember_days: None },
        lockout: Lockout { failures: 10, until: Until::Minutes(15) },
        first_login: FirstLogin {
            credential: FirstCredential::Invitation,
            steps: vec![],
            when_flagged: vec![Step::Password],
        },
        recovery: Recovery::ResetLink { valid_minutes: 60 },
        users: Users { per_account: PerAccount::Many },
        notices: Notices { at_login: LoginNotice::Sent },
        consent: None,
    }
}

/// 8–20 half-width letters, digits, symbols; at least one letter and one digit; not `"` `'` `,`
fn half_width() -> PasswordPolicy {
    PasswordPolicy {
        min: 8,
        max: 20,
        characters: Characters::Ascii { without: "\"',".to_owned() },
        needs: vec![Class::Letter, Class::Digit],
        never: vec![],
    }
}

/// 8–128, letters and digits at least
fn letters_and_digits() -> PasswordPolicy {
    PasswordPolicy { min: 8, max: 128, characters: Characters::Any, ..half_width() }
}

fn factors(all: Use) -> Factors {
    let client_certificate = ClientCertificate::Off;
    Factors { one_time_password: all, passkeys: all, authenticator: all, client_certificate }
}
