use proptest::prelude::*;

use super::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).expect("a time")
}

fn person() -> Person {
    Person { user: Uuid::nil(), proof: vec![7] }
}

fn made(send: u32, hash: u8, second: i64) -> Event {
    Event::PinMade { send, secret: Secret { person: person(), hash: vec![hash], made: at(second) } }
}

fn tried(hash: u8, second: i64, needs_factor: bool) -> Event {
    Event::Tried { hash: vec![hash], at: at(second), needs_factor }
}

fn address(second: i64) -> Event {
    Event::Changed { proof: None, address: Some("atarashii@example.jp".to_owned()), at: at(second) }
}

fn password(second: i64) -> Event {
    Event::Changed { proof: Some(vec![8]), address: None, at: at(second) }
}

fn walk(events: Vec<Event>) -> Result<(Pin, Vec<Effect>), OutOfTurn> {
    let start = Pin::begin("D0000004", Way::Sms, at(0));
    events.into_iter().try_fold((start, Vec::new()), |(machine, mut done), event| {
        let (machine, effects) = machine.step(event)?;
        done.extend(effects);
        Ok((machine, done))
    })
}

#[test]
fn the_right_pin_within_ten_minutes_opens_the_change() {
    let (machine, done) = walk(vec![made(1, 1, 0), tried(1, 599, false), password(600)]).unwrap();
    assert_eq!(machine.stage, Stage::Done);
    assert_eq!(done, [Effect::OpenChange, Effect::SetPassword, Effect::EndAttempt]);
    assert_eq!(walk(vec![made(1, 1, 0), tried(1, 600, false)]).unwrap().1, []);
}

#[test]
fn only_the_newest_pin_counts() {
    let again = Event::SentAgain { at: at(60) };
    let early = Event::SentAgain { at: at(59) };
    assert_eq!(walk(vec![made(1, 1, 0), early]), Err(OutOfTurn));
    let old = walk(vec![made(1, 1, 0), again.clone(), tried(1, 61, false)]).unwrap();
    assert_eq!(old.1, [Effect::LookUp { send: 2 }]);
    let late = walk(vec![made(1, 1, 0), again.clone(), made(1, 3, 61)]);
    assert_eq!(late, Err(OutOfTurn), "a job of the first asking comes too late");
    let new = walk(vec![made(1, 1, 0), again, made(2, 2, 60), tried(2, 61, false)]).unwrap();
    assert_eq!(new.1, [Effect::LookUp { send: 2 }, Effect::OpenChange]);
}

#[test]
fn a_pin_is_asked_for_three_times_at_most() {
    let again = |second| Event::SentAgain { at: at(second) };
    assert!(walk(vec![again(60), again(120)]).is_ok());
    assert_eq!(walk(vec![again(60), again(120), again(180)]), Err(OutOfTurn));
}

#[test]
fn the_fifth_wrong_pin_ends_the_attempt_for_those_who_exist_and_for_those_who_do_not() {
    let mut known = vec![made(1, 1, 0)];
    known.extend(vec![tried(9, 1, false); 5]);
    let unknown = vec![tried(9, 1, false); 5];
    for events in [known, unknown] {
        let (machine, done) = walk(events).unwrap();
        assert_eq!((machine.stage.clone(), done), (Stage::Spoiled, vec![Effect::EndAttempt]));
        assert_eq!(machine.step(tried(1, 2, false)), Err(OutOfTurn));
    }
}

#[test]
fn who_has_a_second_factor_is_asked_for_it() {
    let (machine, done) = walk(vec![made(1, 1, 0), tried(1, 1, true)]).unwrap();
    assert_eq!(done, [Effect::AskFactor]);
    assert_eq!(machine.clone().step(password(2)), Err(OutOfTurn));
    let shown = machine.clone().step(Event::FactorTried { is_right: true, at: at(2) }).unwrap();
    assert_eq!(shown.1, [Effect::OpenChange]);
    let wrong = Event::FactorTried { is_right: false, at: at(2) };
    let spoiled = (0..5).fold(machine, |machine, _| machine.step(wrong.clone()).unwrap().0);
    assert_eq!(spoiled.stage, Stage::Spoiled);
}

#[test]
fn an_address_may_be_corrected_while_the_page_stands_open() {
    let way = vec![made(1, 1, 0), tried(1, 0, false), address(1), address(1799)];
    assert!(matches!(walk(way.clone()).unwrap().0.stage, Stage::AddressSent { .. }));
    assert_eq!(walk([way, vec![address(1800)]].concat()), Err(OutOfTurn));
    let nothing = Event::Changed { proof: None, address: None, at: at(1) };
    assert_eq!(walk(vec![made(1, 1, 0), tried(1, 0, false), nothing]), Err(OutOfTurn));
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        (1u32..4, 0u8..4, 0i64..2000).prop_map(|(send, hash, second)| made(send, hash, second)),
        (0i64..2000).prop_map(|second| Event::SentAgain { at: at(second) }),
        (0u8..4, 0i64..2000, any::<bool>()).prop_map(|(hash, second, needs)| tried(hash, second, needs)),
        (0u8..4, 0i64..2000)
            .prop_map(|(hash, second)| Event::CodeSent { code: Code { hash: vec![hash], made: at(second) } }),
        (any::<bool>(), 0i64..2000)
            .prop_map(|(is_right, second)| Event::FactorTried { is_right, at: at(second) }),
        (0i64..2000).prop_map(address),
        (0i64..2000).prop_map(password),
    ]
}

fn tries(machine: &Pin) -> Option<u32> {
    match &machine.stage {
        Stage::Asked(asked) => Some(asked.tries),
        Stage::SecondFactor(second) => Some(second.tries),
        _ => None,
    }
}

proptest! {
    /// No order of events reaches the change without the newest PIN, in time, and the second factor where there is one.
    #[test]
    fn nothing_reaches_the_change_without_what_is_asked_for(events in prop::collection::vec(event(), 0..60)) {
        let mut machine = Pin::begin("D0000004", Way::Sms, at(0));
        let (mut pin_shown, mut factor_asked, mut factor_shown, mut wrong) = (false, false, false, 0);
        for event in events {
            let before = machine.clone();
            let Ok((next, effects)) = machine.step(event.clone()) else { machine = before; continue };
            match (&before.stage, &event) {
                (Stage::Asked(asked), Event::Tried { hash, at, needs_factor }) => {
                    let secret = asked.secret.as_ref();
                    let is_right = secret.is_some_and(|secret| secret.hash == *hash && *at < secret.made + LIFE);
                    pin_shown |= is_right;
                    factor_asked |= is_right && *needs_factor;
                    wrong += u32::from(!is_right);
                }
                (Stage::SecondFactor(_), Event::FactorTried { is_right, .. }) => {
                    factor_shown |= is_right;
                    wrong += u32::from(!is_right);
                }
                (Stage::Done | Stage::Spoiled, _) => prop_assert!(false, "a spent attempt moved"),
                _ => {}
            }
            let may_change = pin_shown && (!factor_asked || factor_shown);
            let changes = effects.iter().any(|it| matches!(it, Effect::SetPassword | Effect::SendLink { .. }));
            prop_assert!(may_change || !changes);
            let is_open = matches!(next.stage, Stage::Open(_) | Stage::AddressSent { .. } | Stage::Done);
            prop_assert!(may_change || !is_open);
            if let (Some(was), Some(is)) = (tries(&before), tries(&next))
                && matches!(before.stage, Stage::Asked(_)) == matches!(next.stage, Stage::Asked(_))
            {
                prop_assert!(is <= was, "tries never go up");
            }
            machine = next;
        }
        prop_assert!(wrong <= 2 * TRIES);
    }

    /// Without a PIN that was made, whatever is typed, no attempt gets past the page that asks for it.
    #[test]
    fn a_decoy_never_gets_past_its_page(events in prop::collection::vec(event(), 0..60)) {
        let mut machine = Pin::begin("D9999999", Way::Voice, at(0));
        for event in events {
            if matches!(event, Event::PinMade { .. }) {
                continue;
            }
            let before = machine.clone();
            machine = machine.step(event).map_or(before, |(next, _)| next);
            prop_assert!(matches!(machine.stage, Stage::Asked(_) | Stage::Spoiled));
        }
    }
}
