//! The office's search for customers, by parts of names and phone numbers: every request asks for other words.

use std::{
    net::SocketAddr,
    str::FromStr as _,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use store::{Database, Engine, Given, Store, Value, args};

use super::{
    Place,
    desk::log_in_to_office,
    line::{Line, get},
    table::{Goal, Table},
    times::Times,
};

const SITE: &str = "invoice";
const AT_ONCE: u32 = 5000;
const MOST_VACUUM: Duration = Duration::from_mins(10);
/// Fewer customers than that stand in no index.
const FEW: i64 = 256;

pub struct Size {
    /// Customers, few and many.
    pub scales: [u32; 2],
    pub requests: u32,
}

pub(super) async fn measure(place: &Place<'_>, size: &Size, table: &mut Table) -> Result<()> {
    let mut filled = place.filled(1)?;
    let (mut there, mut first): (u32, Vec<f64>) = (0, Vec::new());
    for scale in size.scales {
        let store = Store::open(&Database::from_str(&filled.database)?, Given::system()).await?;
        let began = Instant::now();
        add(&store, there, scale).await?;
        table.row(&format!("{scale} customers: written"), rate(scale - there, began), "/s", Goal::None);
        let began = Instant::now();
        // It looks for customers without a seat when it starts.
        filled = place.again(filled)?;
        until_seated(&store).await?;
        table.row("  taken into the index", rate(scale - there, began), "/s", Goal::None);
        analyse(&store).await?;
        there = scale;
        for (at, (name, mut times)) in
            searches(filled.server.address, size.requests, scale).await?.into_iter().enumerate()
        {
            let p99 = times.percentile(99);
            table.row(&format!("  {name}, p50"), times.percentile(50), "ms", Goal::None);
            table.row(&format!("  {name}, p99"), p99, "ms", Goal::AtMost(20.0));
            table.row("    of the goal", p99 / 20.0, "", Goal::None);
            match first.get(at) {
                None => first.push(p99),
                Some(first) => table.row("    of the smallest", p99 / first, "", Goal::None),
            }
        }
    }
    filled.server.end()
}

fn rate(customers: u32, began: Instant) -> f64 {
    f64::from(customers) / began.elapsed().as_secs_f64()
}

const FAMILIES: [(&str, &str); 20] = [
    ("青葉", "アオバ"),
    ("山田", "ヤマダ"),
    ("佐藤", "サトウ"),
    ("東亜", "トウア"),
    ("大和", "ヤマト"),
    ("渡辺", "ワタナベ"),
    ("北斗", "ホクト"),
    ("三栄", "サンエイ"),
    ("日進", "ニッシン"),
    ("中央", "チュウオウ"),
    ("富士", "フジ"),
    ("丸和", "マルワ"),
    ("朝日", "アサヒ"),
    ("光洋", "コウヨウ"),
    ("新星", "シンセイ"),
    ("高橋", "タカハシ"),
    ("小林", "コバヤシ"),
    ("石川", "イシカワ"),
    ("松本", "マツモト"),
    ("平和", "ヘイワ"),
];
const TRADES: [(&str, &str); 10] = [
    ("建設", "ケンセツ"),
    ("工業", "コウギョウ"),
    ("商事", "ショウジ"),
    ("運輸", "ウンユ"),
    ("電機", "デンキ"),
    ("重機", "ジュウキ"),
    ("興業", "コウギョウ"),
    ("産業", "サンギョウ"),
    ("機材", "キザイ"),
    ("設備", "セツビ"),
];
const OWN: [(&str, &str); 25] = [
    ("春", "ハル"),
    ("夏", "ナツ"),
    ("秋", "アキ"),
    ("冬", "フユ"),
    ("花", "ハナ"),
    ("鳥", "トリ"),
    ("風", "カゼ"),
    ("月", "ツキ"),
    ("海", "ウミ"),
    ("川", "カワ"),
    ("森", "モリ"),
    ("林", "ハヤシ"),
    ("石", "イシ"),
    ("岩", "イワ"),
    ("金", "キン"),
    ("銀", "ギン"),
    ("空", "ソラ"),
    ("雲", "クモ"),
    ("星", "ホシ"),
    ("光", "ヒカリ"),
    ("泉", "イズミ"),
    ("谷", "タニ"),
    ("峰", "ミネ"),
    ("岡", "オカ"),
    ("島", "シマ"),
];

/// Somebody of the crowd, in four parts; the number stands for chance, so that the search can name whom there is.
struct Customer {
    number: String,
    name: String,
    kana: String,
    phone: String,
    given: String,
}

impl Customer {
    fn of(number: u32) -> Customer {
        let chance = (u64::from(number) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let chance =
            usize::try_from((chance ^ (chance >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 16).unwrap_or(0);
        let (family, own, other, trade) = (
            FAMILIES[chance % FAMILIES.len()],
            OWN[chance / 20 % OWN.len()],
            OWN[chance / 500 % OWN.len()],
            TRADES[chance / 12_500 % TRADES.len()],
        );
        let area = ["03", "06", "052", "090"][chance / 125_000 % 4];
        Customer {
            number: format!("3{number:07}"),
            name: format!("株式会社{}{}{}{}", family.0, own.0, other.0, trade.0),
            kana: format!("{}{}{}{}", family.1, own.1, other.1, trade.1),
            phone: format!("{area}{:08}", chance / 500_000 % 100_000_000),
            given: format!("{}{}", own.1, other.1),
        }
    }
}

async fn add(store: &Store, from: u32, to: u32) -> Result<()> {
    for first in (from..to).step_by(AT_ONCE as usize) {
        let mut tx = store.begin().await?;
        let row = |number: u32| -> Vec<Value> {
            let one = Customer::of(number);
            let words = [&*one.number, &*one.name, &*one.kana, &*one.phone].join("\n");
            args![SITE, store.given().id(), one.number, one.name, one.kana, one.phone, words, store.now()]
                .to_vec()
        };
        let rows: Vec<Vec<Value>> = (first..to.min(first + AT_ONCE)).map(row).collect();
        tx.add_all("accounts (site, id, number, name, kana, phone, words, created)", &rows).await?;
        tx.commit().await?;
    }
    analyse(store).await
}

pub(super) async fn analyse(store: &Store) -> Result<()> {
    // SQLite looks at some rows of each table, as the program has it do every hour; PostgreSQL at its own time.
    store.tend().await?;
    if store.engine() == Engine::Postgres {
        let mut tx = store.begin().await?;
        tx.analyse().await?;
        tx.commit().await?;
        until_vacuumed(store).await?;
    }
    Ok(())
}

/// Whoever gets a seat leaves an old row behind. PostgreSQL clears them away by itself, a minute after there are many.
async fn until_vacuumed(store: &Store) -> Result<()> {
    let many = "SELECT count(*) FROM pg_stat_user_tables
                WHERE relname IN ('accounts', 'invoices') AND n_dead_tup > 1000 AND n_dead_tup * 4 > n_live_tup";
    let began = Instant::now();
    while began.elapsed() < MOST_VACUUM && store.read().await?.one::<i64>(many, &[]).await? > 0 {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    Ok(())
}

/// Until all but a few rows of every index have a seat.
pub(super) async fn until_seated(store: &Store) -> Result<()> {
    for table in ["accounts", "invoices"] {
        let sql = format!(
            "SELECT count(*) FROM (SELECT 1 AS one FROM {table} WHERE site = $1 AND seat = 0 LIMIT {FEW}) unseated"
        );
        while store.read().await?.one::<i64>(&sql, args![SITE]).await? >= FEW {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
    Ok(())
}

/// What is asked for at a turn.
type Asks<'a> = Box<dyn Fn(u32) -> String + 'a>;

async fn searches(address: SocketAddr, requests: u32, customers: u32) -> Result<Vec<(&'static str, Times)>> {
    let mut line = Line::to(address).await?;
    let office = log_in_to_office(&mut line, address).await?;
    let some = |turn: u32| Customer::of(turn.wrapping_mul(7919) % customers);
    let tail = |text: &str, count: usize| text[text.len() - count..].to_owned();
    let asked: [(&str, Asks<'_>); 7] = [
        ("kana in the middle", Box::new(|turn| some(turn).given)),
        ("whole kana", Box::new(|turn| some(turn).kana)),
        (
            "family and trade",
            Box::new(|turn| FAMILIES[turn as usize % 20].1.to_owned() + " " + TRADES[turn as usize % 10].1),
        ),
        (
            "the same by kana",
            Box::new(|turn| {
                FAMILIES[turn as usize % 20].1.to_owned()
                    + " "
                    + TRADES[turn as usize % 10].1
                    + "&sort=kana&up=1"
            }),
        ),
        ("what everybody has", Box::new(|_| "株式会社".to_owned())),
        ("last digits of a phone number", Box::new(|turn| tail(&some(turn).phone, 4))),
        (
            "phone number with hyphens",
            Box::new(|turn| {
                let phone = some(turn).phone;
                let (area, rest) = phone.split_at(phone.len() - 8);
                format!("{area}-{}-{}", &rest[..4], &rest[4..])
            }),
        ),
    ];
    let mut measured = Vec::new();
    for (name, words) in asked {
        let mut times = Times::default();
        for turn in 0..requests + 20 {
            let request =
                get(address, &format!("/office/invoice/customers?word={}", encoded(&words(turn))), &office);
            let began = Instant::now();
            let answer = line.ask(&request).await?;
            ensure!(
                answer.status == 200 && answer.text()?.contains("data-label=\"お客様番号\""),
                "{name}: nobody was found"
            );
            // The first few read the disk.
            if turn >= 20 {
                times.push(began.elapsed());
            }
        }
        measured.push((name, times));
    }
    Ok(measured)
}

/// As a browser writes it, but for what separates filters.
fn encoded(words: &str) -> String {
    let byte = |byte: u8| match byte {
        b'0'..=b'9' | b'a'..=b'z' | b'-' | b'&' | b'=' => char::from(byte).to_string(),
        b' ' => "+".to_owned(),
        other => format!("%{other:02X}"),
    };
    words.bytes().map(byte).collect()
}
