//! How long a refusal takes tells nothing of why (DOOR-10): compared by distribution, in interleaved pairs, so
//! that a noisy machine disturbs both sides alike. Passwords are hashed at their real cost: that is what hides
//! what is left of a difference.

use std::time::{Duration, Instant};

use door::hashing::Cost;
use jiff::SignedDuration;
use madoguchi::{MIGRATIONS, demo};
use testkit::{Fresh, House, Page};

/// So many of each side; by chance alone the outcome strays further than `STRAY` once in ten million runs.
const PAIRS: u32 = 120;
const STRAY: f64 = 0.2;

/// One look at a login, from the form's press to the answer.
async fn took(house: &House, site: &str, fields: &[(&str, &str)]) -> Duration {
    let page: Page = house.browser().open(&format!("/{site}/login")).await;
    let page = fields.iter().fold(page, |page, (label, value)| page.fill(label, value));
    let began = Instant::now();
    let answer = page.press("ログイン").await;
    let took = began.elapsed();
    assert_eq!(answer.status, 422);
    took
}

/// The chance that a look at `one` takes longer than a look at `other`: a half where nothing can be told.
fn chance_of_longer(one: &[Duration], other: &[Duration]) -> f64 {
    let longer = one.iter().flat_map(|a| other.iter().map(move |b| f64::from(u8::from(a > b)))).sum::<f64>();
    let pairs = u32::try_from(one.len() * other.len()).map_or(f64::MAX, f64::from);
    longer / pairs
}

async fn compare(house: &House, site: &str, sides: [&dyn Fn(u32) -> Vec<(&'static str, String)>; 2]) -> f64 {
    let mut times: [Vec<Duration>; 2] = [Vec::new(), Vec::new()];
    for pair in 0..PAIRS {
        // Neither the user's count of failures nor the address's may get in the way.
        if pair % 20 == 0 {
            house.turn_clock(SignedDuration::from_mins(20));
        }
        // Which side goes first changes, too.
        let order = if pair % 2 == 0 { [0, 1] } else { [1, 0] };
        for side in order {
            let fields = sides[side](pair);
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(label, value)| (*label, value.as_str())).collect();
            times[side].push(took(house, site, &fields).await);
        }
    }
    let chance = chance_of_longer(&times[0], &times[1]);
    println!("{site}: a look at a known one takes longer with a chance of {chance:.3}");
    chance
}

fn by_user_id(login: String, password: &str) -> Vec<(&'static str, String)> {
    vec![("ユーザID", login), ("パスワード", password.to_owned())]
}

fn by_address(login: &str, address: String) -> Vec<(&'static str, String)> {
    let password = "Machigai-26".to_owned();
    vec![("ログインID", login.to_owned()), ("メールアドレス", address), ("パスワード", password)]
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn a_wrong_password_takes_as_long_as_a_wrong_id(fresh: Fresh) {
        let house = House::at_cost(fresh, Cost::default()).await;
        demo::settle(&house.portal, 60).await.expect("the crowd can be let in");
        // Sixty users share the failures, so that none is locked.
        let known = |pair: u32| by_user_id(format!("LOAD{:07}", pair % 60 + 1), "Machigai2026");
        let unknown = |pair: u32| by_user_id(format!("NADA{:07}", pair % 60 + 1), "Machigai2026");
        let chance = compare(&house, "invoice", [&known, &unknown]).await;
        assert!((chance - 0.5).abs() < STRAY, "a known ID can be told from an unknown one: {chance}");
    }

    async fn a_wrong_address_takes_as_long_as_a_wrong_password(fresh: Fresh) {
        let house = House::at_cost(fresh, Cost::default()).await;
        let known = |pair: u32| by_address("REN00001", format!("tanto{}@rental.example.jp", pair % 3 + 1));
        let unknown = |pair: u32| by_address("REN00001", format!("nadare{}@rental.example.jp", pair % 3 + 1));
        let chance = compare(&house, "rental", [&known, &unknown]).await;
        assert!((chance - 0.5).abs() < STRAY, "a known address can be told from an unknown one: {chance}");
    }
}

#[test]
fn the_comparison_sees_a_difference() {
    let slow: Vec<Duration> = (0u64..100).map(|n| Duration::from_micros(120 + n)).collect();
    let quick: Vec<Duration> = (0u64..100).map(|n| Duration::from_micros(20 + n)).collect();
    assert!(chance_of_longer(&slow, &quick) > 0.9);
    assert!((chance_of_longer(&slow, &slow) - 0.5).abs() < 0.02);
}
