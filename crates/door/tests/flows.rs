//! Draws every flow into docs/flows.md, by walking each machine through all that can happen to it; fails
//! when the file is stale. `MADOGUCHI_WRITE=1` writes it anew.

use std::{collections::BTreeSet, env, fmt::Debug, fs, path::Path};

use door::{
    flows::{
        Machine,
        first_login::{self, FirstLogin},
        one_time_password::{self, OneTimePassword},
        registration::{self, Person, Registration},
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
                A site with fewer steps goes the same way without them.",
        start: FirstLogin::begin(&[Step::Consent, Step::Address, Step::Password]).expect("there are steps"),
        events: vec![
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

fn one_time_password() -> Flow<OneTimePassword> {
    use one_time_password::Event;
    Flow {
        title: "One-time password",
        words: "After the right password, where the policy or the user asks for a code (DOOR-15).",
        start: OneTimePassword::begin((uuid::Uuid::nil(), Vec::new()), vec![1], at(0)),
        events: vec![
            ("right code", Event::Tried { code: vec![1], at: at(1) }),
            ("wrong code", Event::Tried { code: vec![9], at: at(1) }),
            ("asks for the mail again", Event::SentAgain { code: vec![1], at: at(600) }),
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

#[test]
fn the_drawn_flows_are_those_of_the_code() {
    let drawn = format!(
        "# Flows\n\nDrawn from the machines in `crates/door/src/flows/` by a test. What is not drawn cannot happen.\n{}{}{}",
        draw(first_login(), |machine| name(&machine.stage)),
        draw(one_time_password(), |machine| name(&machine.stage)),
        draw(registration(), |machine| name(&machine.stage)),
    );
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
