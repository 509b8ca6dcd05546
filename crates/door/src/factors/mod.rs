//! Factors: what a user has beside the password (DOOR-20): passkeys, an authenticator app, recovery codes.
//! Which of them a login asks for follows from the site's policy and from what the user has.

pub mod actions;
pub mod authenticator;
pub mod handlers;
pub mod passkeys;
pub mod recovery_codes;
pub mod sql;

use std::sync::Arc;

use counter::{
    Error, Lang, Portal,
    audit::{self, Deed},
    site::Site,
};
use store::Tx;

use crate::{
    flows::second_factor::Way,
    notices,
    pages::FactorChange,
    people::User,
    policy::{Factors, Kind, Use},
};

/// What a user has registered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Has {
    pub passkeys: i64,
    pub authenticator: bool,
    pub recovery_codes: i64,
    /// 「多要素認証」「利用する」: wishes for a code by mail.
    pub wants_code: bool,
}

/// The one place that decides what a login asks for beside the password, the best kind first. Empty where
/// nothing is asked, or where the user [must register](must_register) one first.
pub fn ways(policy: &Factors, has: &Has) -> Vec<Way> {
    let counts = |kind| policy.use_of(kind) != Use::Off;
    let mail = match policy.one_time_password {
        Use::Off => false,
        Use::UsersChoice => has.wants_code,
        // A mailed code needs no registration: everyone has it.
        Use::Required => true,
    };
    let owned = [
        (Way::Passkey, counts(Kind::Passkey) && has.passkeys > 0),
        (Way::Authenticator, counts(Kind::Authenticator) && has.authenticator),
        (Way::Mail, mail),
    ];
    let mut ways: Vec<Way> =
        owned.into_iter().filter(|(_, is_owned)| *is_owned).map(|(way, _)| way).collect();
    if has.recovery_codes > 0 && ways.iter().any(|way| *way != Way::Mail) {
        ways.push(Way::RecoveryCode);
    }
    ways
}

/// Whether the user gets no further without registering a second factor.
pub fn must_register(policy: &Factors, has: &Has) -> bool {
    policy.second() == Use::Required && ways(policy, has).is_empty()
}

/// The kinds that can be registered at this site.
pub fn registrable(policy: &Factors) -> Vec<Kind> {
    let kinds = [Kind::Passkey, Kind::Authenticator];
    kinds.into_iter().filter(|kind| policy.use_of(*kind) != Use::Off).collect()
}

/// Where a factor is required, the last one can be replaced but not removed.
pub fn may_remove(policy: &Factors, has: &Has, kind: Kind) -> bool {
    let left = match kind {
        Kind::Passkey => Has { passkeys: has.passkeys - 1, ..*has },
        Kind::Authenticator => Has { authenticator: false, ..*has },
        Kind::OneTimePassword => Has { wants_code: false, ..*has },
    };
    !must_register(policy, &left)
}

/// The operator's way out for a user who has lost everything: all factors go, and the next login registers
/// anew where the policy wants one.
pub async fn clear(
    tx: &mut Tx,
    portal: &Portal,
    (site, lang): (&Arc<Site>, Lang),
    (user, by): (&User, &str),
) -> Result<(), Error> {
    sql::delete_all(tx, &site.slug, user.id).await?;
    notices::factors_cleared(tx, portal, (site, lang), user, FactorChange::Cleared).await?;
    let mut deed = Deed::of_system(&site.slug, "door.cleared-factors").about(format!("user:{}", user.id));
    by.clone_into(&mut deed.by);
    audit::record(tx, &portal.keys, &deed).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::ClientCertificate;

    fn policy(second: Use, kinds: &[Kind]) -> Factors {
        let of = |kind| if kinds.contains(&kind) { second } else { Use::Off };
        Factors {
            one_time_password: of(Kind::OneTimePassword),
            passkeys: of(Kind::Passkey),
            authenticator: of(Kind::Authenticator),
            client_certificate: ClientCertificate::Off,
        }
    }

    const NOTHING: Has = Has { passkeys: 0, authenticator: false, recovery_codes: 0, wants_code: false };
    const ALL: Has = Has { passkeys: 2, authenticator: true, recovery_codes: 3, wants_code: true };

    #[test]
    fn what_is_asked_for_follows_from_the_policy_and_from_what_the_user_has() {
        let (off, choice) = (policy(Use::Off, &[]), policy(Use::UsersChoice, &Kind::ALL));
        let required = policy(Use::Required, &Kind::ALL);
        let modern = policy(Use::Required, &[Kind::Passkey, Kind::Authenticator]);
        let code = Has { wants_code: true, ..NOTHING };
        for (policy, has, expected) in [
            (off, ALL, vec![]),
            (choice, NOTHING, vec![]),
            (choice, code, vec![Way::Mail]),
            (choice, ALL, Way::ALL.to_vec()),
            (
                choice,
                Has { wants_code: false, passkeys: 0, ..ALL },
                vec![Way::Authenticator, Way::RecoveryCode],
            ),
            (required, NOTHING, vec![Way::Mail]),
            (required, Has { recovery_codes: 9, ..NOTHING }, vec![Way::Mail]),
            (modern, code, vec![]),
            (modern, ALL, vec![Way::Passkey, Way::Authenticator, Way::RecoveryCode]),
        ] {
            assert_eq!(ways(&policy, &has), expected, "{policy:?} {has:?}");
        }
        assert!(must_register(&modern, &code) && !must_register(&required, &NOTHING));
        assert!(!must_register(&choice, &NOTHING) && !must_register(&modern, &ALL));
    }

    #[test]
    fn the_last_factor_of_a_required_kind_stays() {
        let modern = policy(Use::Required, &[Kind::Passkey, Kind::Authenticator]);
        let one = Has { passkeys: 1, recovery_codes: 9, ..NOTHING };
        assert!(!may_remove(&modern, &one, Kind::Passkey));
        assert!(may_remove(&modern, &Has { passkeys: 2, ..one }, Kind::Passkey));
        assert!(may_remove(&modern, &Has { authenticator: true, ..one }, Kind::Passkey));
        let by_choice = policy(Use::UsersChoice, &Kind::ALL);
        assert!(may_remove(&by_choice, &one, Kind::Passkey));
    }
}
