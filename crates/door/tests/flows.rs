//! Draws every flow into docs/flows.md, by walking each machine through all that can happen to it; fails
//! when the file is stale. `MADOGUCHI_WRITE=1` writes it anew.

use std::{collections::BTreeSet, env, fmt::Debug, fs, path::Path};

use door::{
    flows::{
        Machine,
        address_change::{self, AddressChange},
        first_login::{self, FirstLogin},
        login_address::{self, LoginAddress},
        pin::{self, Pin},
        registration::{self, Person, Registration},
        second_factor::{self, SecondFactor, Way},
    },
    policy::Step,
};
use jiff::Timestamp;

/// A machine with its name for the reader, its first stage, and whatever can happen.
struct Flow<M: Machine> {
    title: &'static str,
    words: &'static str,
    start: M,
    events: Vec<(&'static str, M::Event)>,
}

fn first_login() -> Flow<FirstLogin> {
    use first_login::Event;
    let address = || Event::AddressGiven { address: "a@example.jp".into(), code: vec![1], at: at(0) };
    Flow {
        title: "First login",
        words: "From the letter's password to the open door, as the `invoice` preset has it (DOOR-30 to DOOR-36). \
                A site with fewer steps goes the same way without them; only where the policy requires a second factor, \
                and the user has none, is one registered (DOOR-20).",
        start: FirstLogin::begin(&[Step::SecondFactor, Step::Consent, Step::Address, Step::Password])
            .expect("there are steps"),
        events: vec![
            ("registers a second factor", Event::FactorRegistered),
            ("has copied the recovery codes", Event::CodesCopied),
            ("agrees", Event::Agreed),
            ("declines", Event::Declined),
            ("gives code and address", address()),
            ("asks for the mail again", Event::SentAgain { at: at(600) }),
            ("opens the link, right code", Event::CodeTried { is_right: true }),
            ("opens the link, wrong code", Event::CodeTried { is_right: false }),
            ("sets the password", Event::PasswordSet),
        ],
    }
}

fn second_factor() -> Flow<SecondFactor> {
    use second_factor::Event;
    let ways = vec![Way::Authenticator, Way::Mail];
    let begun = SecondFactor::begin((uuid::Uuid::nil(), Vec::new()), ways, vec![1], at(0));
    let chose = |way| Event::Chose { way, code: vec![1], at: at(0) };
    let showed = |is_right| Event::Showed { way: Way::Authenticator, is_right };
    Flow {
        title: "Second factor",
        words: "After the right password, where the policy or the user asks for more (DOOR-15, DOOR-20); at the example of \
                a user with an authenticator app, whose codes may also come by mail. Passkeys and recovery codes go \
                the same way as the app.",
        start: begun.expect("there are ways").0,
        events: vec![
            ("chooses mail", chose(Way::Mail)),
            ("chooses the app", chose(Way::Authenticator)),
            ("right code of the app", showed(true)),
            ("wrong code of the app", showed(false)),
            ("right code of the mail", Event::Typed { code: vec![1], at: at(1) }),
            ("wrong code of the mail", Event::Typed { code: vec![9], at: at(1) }),
            ("asks for the mail again", Event::SentAgain { code: vec![1], at: at(600) }),
        ],
    }
}

fn address_change() -> Flow<AddressChange> {
    use address_change::Event;
    Flow {
        title: "Change of address",
        words: "Over both mailboxes (DOOR-42): the old one is asked for the new address, and only the new one's answer \
                makes the change. Either question ends after a day.",
        start: AddressChange::begin(at(0)),
        events: vec![
            ("asks for the change again", Event::AskedAgain { at: at(0) }),
            (
                "old mailbox gives the address",
                Event::AddressGiven { address: "a@example.jp".into(), at: at(1) },
            ),
            ("new mailbox confirms", Event::Confirmed { at: at(2) }),
        ],
    }
}

fn pin() -> Flow<Pin> {
    use pin::{Code, Event, Person, Secret};
    let person = || Person { user: uuid::Uuid::nil(), proof: vec![1] };
    let made =
        |send| Event::PinMade { send, secret: Secret { person: person(), hash: vec![1], made: at(600) } };
    let tried = |hash, needs_factor| Event::Tried { hash: vec![hash], at: at(600), needs_factor };
    let change = |proof: Option<u8>, address: Option<&str>| Event::Changed {
        proof: proof.map(|proof| vec![proof]),
        address: address.map(str::to_owned),
        at: at(600),
    };
    Flow {
        title: "PIN",
        words: "「ログイン情報の再設定」 (DOOR-52 to DOOR-56). For a number that nobody has, no PIN is ever made: it walks \
                the same pages as far as `Asked` and `Spoiled`.",
        start: Pin::begin("D0000004", pin::Way::Sms, at(0)),
        events: vec![
            ("the job finds somebody and sends a PIN", made(1)),
            ("the job finds somebody and sends a PIN", made(2)),
            ("asks for another PIN", Event::SentAgain { at: at(600) }),
            ("right PIN", tried(1, false)),
            ("right PIN, and there is a second factor", tried(1, true)),
            ("wrong PIN", tried(9, false)),
            ("a code is sent", Event::CodeSent { code: Code { hash: vec![1], made: at(600) } }),
            ("shows the second factor", Event::FactorTried { is_right: true, at: at(600) }),
            ("wrong second factor", Event::FactorTried { is_right: false, at: at(600) }),
            ("gives a password", change(Some(2), None)),
            ("gives an address", change(None, Some("a@example.jp"))),
            ("gives both", change(Some(2), Some("a@example.jp"))),
        ],
    }
}

fn login_address() -> Flow<LoginAddress> {
    use login_address::Event;
    Flow {
        title: "Login address",
        words: "A new login address, asked for by the PIN's page or in the settings (DOOR-50).",
        start: LoginAddress::begin("a@example.jp", vec![1], at(0)),
        events: vec![
            ("asks for the mail again", Event::SentAgain { at: at(600) }),
            ("opens the link and confirms", Event::Confirmed),
        ],
    }
}

fn registration() -> Flow<Registration> {
    use registration::Event;
    let person = || Person { company: "Sample".into(), name: "Hanako".into() };
    Flow {
        title: "Registration",
        words: "A new ID on a site whose people come by invitation (DOOR-60, DOOR-61). The link of the mail leads to \
                the page that is filled in.",
        start: Registration::begin("a@example.jp", Some(uuid::Uuid::nil()), at(0)),
        events: vec![
            ("asks for the mail again", Event::SentAgain { at: at(600) }),
            ("opens the link, types, is refused", Event::Filled(person())),
            ("opens the link, types, registers", Event::Registered(person())),
        ],
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).expect("a time")
}

const HEAD: &str = "# Flows\n\nDrawn from the machines in `crates/door/src/flows/` by a test. What is not drawn cannot \
                    happen.\n";

#[test]
fn the_drawn_flows_are_those_of_the_code() {
    let flows = [
        draw(first_login(), |machine| name(&machine.stage)),
        draw(second_factor(), |machine| match machine.asking() {
            Some(asking) => format!("Asking{:?}", asking.way),
            None => name(&machine.stage),
        }),
        draw(address_change(), |machine| name(&machine.stage)),
        draw(pin(), |machine| name(&machine.stage)),
        draw(login_address(), name),
        draw(registration(), |machine| name(&machine.stage)),
    ];
    let drawn = format!("{HEAD}{}", flows.concat());
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/flows.md");
    if env::var_os("MADOGUCHI_WRITE").is_some() {
        fs::write(&file, &drawn).expect("docs/flows.md can be written");
    }
    let written = fs::read_to_string(&file).unwrap_or_default();
    assert!(written == drawn, "docs/flows.md is stale: run this test with MADOGUCHI_WRITE=1");
}

/// The variant's name of a stage or an effect.
fn name(thing: &impl Debug) -> String {
    let text = format!("{thing:?}");
    text.split([' ', '(', '{']).next().unwrap_or_default().to_owned()
}

fn draw<M>(flow: Flow<M>, stage: impl Fn(&M) -> String) -> String
where
    M: Machine + Clone,
    M::Event: Clone,
    M::Effect: Debug,
{
    let key = |machine: &M| serde_json::to_string(machine).expect("a machine can be written");
    let mut seen = BTreeSet::from([key(&flow.start)]);
    let mut to_walk = vec![flow.start.clone()];
    let mut lines = BTreeSet::new();
    while let Some(machine) = to_walk.pop() {
        for (event, happens) in &flow.events {
            let Ok((next, effects)) = machine.clone().step(happens.clone()) else { continue };
            let effects: Vec<String> = effects.iter().map(name).collect();
            let does = if effects.is_empty() { String::new() } else { format!(" / {}", effects.join(", ")) };
            lines.insert(format!("    {} --> {}: {event}{does}\n", stage(&machine), stage(&next)));
            if seen.insert(key(&next)) {
                to_walk.push(next);
            }
        }
    }
    let lines: String = lines.into_iter().collect();
    let Flow { title, words, start, .. } = flow;
    format!(
        "\n## {title}\n\n{words}\n\n```mermaid\nstateDiagram-v2\n    [*] --> {}\n{lines}```\n",
        stage(&start)
    )
}
