//! What a site's own values do to the preset's, and what is said where they make no sense.

use std::path::Path;

use counter::site::{Mistake, Schema, Site};

use super::*;

/// A site on a preset; what is written above begins in line 1.
fn read(preset: &str, sections: &str) -> Result<Site, Vec<Mistake>> {
    let facts = "
        [support]
        name = { ja = \"窓口\", en = \"Desk\" }
        phone = \"03-0000-0000\"
        hours = { ja = \"平日\", en = \"Weekdays\" }
        mail = \"help@sample.example.jp\"
        [sender]
        name = \"サンプル\"
        address = \"no-reply@sample.example.jp\"
        [brand]
        colour = \"#00695c\"
    ";
    let top = format!(
        "slug = \"sample\"; preset = \"{preset}\"; names = {{ ja = \"サンプル\", en = \"Sample\" }}; desks = [\"sample\"]"
    )
    .replace("; ", "\n");
    // An entrance by client certificate needs its CA.
    let has_own = preset != "certificate" || sections.contains("[login]");
    let member_ca = if has_own { "" } else { "[login]\nmember-ca = \"src/policy/sample-ca.pem\"" };
    let text = format!("{top}\n{sections}\n{facts}\n{member_ca}");
    Schema::new(PRESETS).desks(["sample"]).part::<Policy>().read(Path::new("s.toml"), &text)
}

fn printed(preset: &str, sections: &str) -> Vec<String> {
    read(preset, sections).err().unwrap_or_default().iter().map(Mistake::to_string).collect()
}

const CONSENT: &str = "[consent]\nversion = \"1\"\ndocuments = [{ ja = \"請求書\", en = \"Invoices\" }]\nja = \"同意\"\nen = \"Consent\"\n";

/// A preset, sections over it, and what is printed.
const TABLE: &[(&str, &str, &str)] = &[
    ("dealer", "[password]\nmin = 6", "s.toml:6:1: password.min: 6 is out of range; 8 to 64 is right"),
    ("dealer", "[password]\nmax = 1000", "s.toml:6:1: password.max: 1000 is out of range; 8 to 256 is right"),
    (
        "rental",
        "[password]\nmin = 15",
        "s.toml:6:1: password.min: min 15 is more than max 12; the other way round is right",
    ),
    (
        "modern",
        "[password]\nmax = 12",
        "s.toml:6:1: password.max: min 15 is more than max 12; the other way round is right",
    ),
    (
        "dealer",
        "[password]\nneeds = [\"leter\"]",
        "s.toml:6:10: password.needs: unknown value `leter`; did you mean `letter`?",
    ),
    (
        "dealer",
        "[password]\nneeds = [\"letter\", \"letter\"]",
        "s.toml:6:1: password.needs: something is named twice; once is right",
    ),
    (
        "dealer",
        "[password]\ncharacters = \"ascii\"",
        "s.toml:6:14: password.characters: this choice wants a value of its own; write { name = … } instead of \"name\"",
    ),
    (
        "dealer",
        "[password]\ncharacters = { ascii = { without = \"abc\" } }",
        "s.toml:6:1: password.characters: holds more than half-width symbols; letters and digits are always allowed, as in \".-_\"",
    ),
    ("dealer", "[pasword]\nmin = 8", "s.toml:5:2: pasword: unknown key `pasword`; did you mean `password`?"),
    (
        "dealer",
        "[login]\nasks = \"mail\"",
        "s.toml:6:8: login.asks: unknown value `mail`; did you mean `email`?",
    ),
    (
        "dealer",
        "[login]\nentrances = \"choice\"",
        "s.toml:6:1: login.entrances: one of two entrances asks for a one-time password, which the second factor does not require; entrances = \"one\" or second = { required = [\"one-time-password\"] } is right",
    ),
    (
        "certificate",
        "[login]",
        "s.toml:5:2: login.member-ca: missing; the entrance by client certificate needs the certificate of the CA that issues them; member-ca = \"member-ca.pem\", a file beside this one, is right",
    ),
    (
        "certificate",
        "[login]\nmember-ca = \"nowhere.pem\"",
        "s.toml:6:1: login.member-ca: `nowhere.pem` cannot be read (No such file or directory (os error 2)); the path of a file, from this one's folder, is right",
    ),
    (
        "certificate",
        "[login]\nmember-ca = \"Cargo.toml\"",
        "s.toml:6:1: login.member-ca: `Cargo.toml` is not right: there is no certificate in it; the certificate of a CA as PEM, from `-----BEGIN CERTIFICATE-----` on, is right",
    ),
    (
        "dealer",
        "[login]\nmember-ca = \"src/policy/sample-ca.pem\"",
        "s.toml:6:1: login.member-ca: no entrance of this site asks for a client certificate; entrances = \"choice\" is right, or no CA",
    ),
    (
        "certificate",
        "[factors]\nsecond = \"off\"",
        "s.toml:6:1: factors.second: one of two entrances asks for a one-time password, which the second factor does not require; entrances = \"one\" or second = { required = [\"one-time-password\"] } is right",
    ),
    (
        "dealer",
        "[factors]\nsecond = { required = [] }",
        "s.toml:6:1: factors.second: no kind of second factor is named; one or more of \"one-time-password\", \"passkey\", \"authenticator\" are right, or second = \"off\"",
    ),
    (
        "dealer",
        "[factors]\nsecond = { required = [\"passkeys\"] }",
        "s.toml:6:24: factors.second.required: unknown value `passkeys`; did you mean `passkey`?",
    ),
    (
        "dealer",
        "[factors]\nsecond = { required = [\"passkey\", \"passkey\"] }",
        "s.toml:6:1: factors.second: a kind is named twice; once is right",
    ),
    (
        "dealer",
        "[sessions]\nidle-minutes = 0",
        "s.toml:6:1: sessions.idle-minutes: 0 is out of range; 1 to 720 is right",
    ),
    (
        "dealer",
        "[sessions]\nidle_minutes = 5",
        "s.toml:6:1: sessions.idle_minutes: unknown key `idle_minutes`; did you mean `idle-minutes`?",
    ),
    (
        "dealer",
        "[sessions]\nremember = { days = 400 }",
        "s.toml:6:1: sessions.remember: 400 is out of range; 1 to 90 is right",
    ),
    (
        "dealer",
        "[sessions]\nremember = 30",
        "s.toml:6:12: sessions.remember: the wrong kind of value stands here; a name in quotes, or a table { name = … }, is wanted",
    ),
    (
        "partner",
        "[sessions]\nat-once = \"refused\"",
        "s.toml:6:1: sessions.at-once: a login that is kept for days would shut out the same user's next one as long; remember = \"off\" is right, or at-once = \"takeover\"",
    ),
    (
        "dealer",
        "[lockout]\nfailures = 1",
        "s.toml:6:1: lockout.failures: 1 is out of range; 3 to 100 is right",
    ),
    (
        "dealer",
        "[lockout]\nuntil = { minutes = 0 }",
        "s.toml:6:1: lockout.until: 0 is out of range; 1 to 1440 is right",
    ),
    (
        "certificate",
        "[first-login]\ncredential = { letter-with-password = { valid-days = 0 } }",
        "s.toml:6:1: first-login.credential: 0 is out of range; 1 to 365 is right",
    ),
    (
        "certificate",
        "[first-login]\nsteps = []",
        "s.toml:6:1: first-login.steps: the first password of a letter must be changed at the first login; steps with \"password\" are right",
    ),
    (
        "dealer",
        "[first-login]\nsteps = [\"password\", \"address\"]",
        "s.toml:6:1: first-login.steps: the steps are out of order, or one stands twice; \"consent\", \"address\", \"password\" is the order, each of them may be left out",
    ),
    (
        "dealer",
        "[first-login]\nsteps = [\"address\", \"password\"]",
        "s.toml:6:1: first-login.steps: the link in the mail proves the address and sets the password by itself; steps = [] is right, or [\"consent\"]",
    ),
    (
        "rental",
        "[first-login]\nsteps = [\"address\", \"address\"]",
        "s.toml:6:1: first-login.steps: the steps are out of order, or one stands twice; \"consent\", \"address\", \"password\" is the order, each of them may be left out",
    ),
    (
        "rental",
        "[first-login]\nwhen-flagged = [\"consent\"]",
        "s.toml:6:1: first-login.when-flagged: consent is asked again by a new version of its text, not by a flag; \"address\" and \"password\" are right",
    ),
    (
        "dealer",
        "[first-login]\ncredential = { letter-with-password = {} }",
        "s.toml:6:1: first-login.credential: a letter brings an ID, but the login asks for an address; asks = \"user-id\" is right, or another first credential",
    ),
    (
        "rental",
        "[recovery]\nby = { reset-link = { valid-minutes = 1 } }",
        "s.toml:6:1: recovery.by: 1 is out of range; 5 to 1440 is right",
    ),
    (
        "rental",
        "[recovery]\nby = \"pin\"",
        "s.toml:6:1: recovery.by: a PIN is asked for by customer number, which finds one login only where each account has one; per-account = \"one\" is right, or another recovery",
    ),
    (
        "rental",
        "[recovery]\nby = \"operator\"",
        "s.toml:6:1: recovery.by: a request to the operator names a login ID, which several people may have where an address is asked for beside it; by = { reset-link = { valid-minutes = 60 } } is right, or another asks",
    ),
    (
        "rental",
        "[users]\nper-account = { up-to = 1 }",
        "s.toml:6:1: users.per-account: 1 is out of range; 2 to 1000 is right",
    ),
    (
        "rental",
        "[notices]\nat-login = true",
        "s.toml:6:12: notices.at-login: the wrong kind of value stands here; a name in quotes, or a table { name = … }, is wanted",
    ),
    (
        "invoice",
        "",
        "s.toml:1:1: consent: the first login asks for consent, but no text stands here; a section [consent] with version, documents, ja and en is right",
    ),
    (
        "rental",
        CONSENT,
        "s.toml:5:2: consent: nobody is asked for this consent; \"consent\" among the steps of [first-login] is right, or no text here",
    ),
    (
        "invoice",
        "[consent]\nversion = \"1\"\ndocuments = []\nja = \"同意\"\nen = \"Consent\"",
        "s.toml:7:1: consent.documents: missing or without a name; documents = [{ ja = \"請求書\", en = \"Invoices\" }] is right",
    ),
    (
        "invoice",
        "[consent]\nversion = \"1\"\ndocuments = [{ ja = \"請求書\", en = \"Invoices\" }]\nja = \"同意\"",
        "s.toml:5:2: consent.en: missing or empty; it must be written out",
    ),
];

#[test]
fn each_mistake_in_a_policy_names_its_key_and_what_would_be_right() {
    for (preset, sections, wanted) in TABLE {
        assert_eq!(printed(preset, sections), [*wanted], "{preset}\n{sections}");
    }
}

#[test]
fn mistakes_in_several_sections_are_told_together() {
    let sections = "[login]\nasks = \"mail\"\n[password]\nmin = \"8\"\n[lockout]\nuntil = { minuts = 5 }\n[users]\nper-account = { up-to = 0 }";
    let keys: Vec<String> =
        read("rental", sections).unwrap_err().into_iter().map(|mistake| mistake.key).collect();
    assert_eq!(keys, ["login.asks", "password.min", "lockout.until.minuts", "users.per-account"]);
}

#[test]
fn a_site_overrides_single_values_of_its_preset() {
    let sections = "[password]\nmin = 10\n[lockout]\nuntil = \"operator-unlocks\"\n[sessions]\nremember = \"off\"\nat-once = \"takeover\"\n[recovery]\nby = \"operator\"";
    let own = read("partner", sections).unwrap().part::<Policy>().clone();
    let wanted = Policy {
        password: PasswordPolicy { min: 10, ..policy("partner").password },
        lockout: Lockout { failures: 10, until: Until::OperatorUnlocks },
        sessions: Sessions { at_once: AtOnce::Takeover, idle_minutes: 60, remember_days: None },
        recovery: Recovery::Operator,
        ..policy("partner")
    };
    assert_eq!(own, wanted);
}
