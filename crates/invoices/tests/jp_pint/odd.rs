//! Invoices as odd as intake lets them through: files of a core system, made by chance and read as any other.

use counter::spool::Spool;
use invoices::{
    intake::{self, Entry, Format},
    said::{Invoice, Said},
    tax::Rounding,
};
use proptest::{prelude::*, sample::select, strategy::ValueTree as _, test_runner::TestRunner};
use serde_json::{Value, json};

/// The same ones each time.
pub fn invoices(count: usize) -> Vec<Invoice> {
    let mut runner = TestRunner::deterministic();
    let mut file = || document().new_tree(&mut runner).expect("nothing is refused").current();
    let mut all = Vec::with_capacity(count);
    for rounding in [Rounding::Down, Rounding::HalfUp, Rounding::Up].into_iter().cycle() {
        let made: Vec<Value> = (0..100).map(|_| file()).collect();
        all.extend(let_through(&json!({ "invoices": made }), rounding));
        if all.len() >= count {
            break;
        }
    }
    all
}

fn let_through(file: &Value, rounding: Rounding) -> Vec<Invoice> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("it starts");
    let spooled = runtime.block_on(async {
        let mut spool = Spool::begin("odd").expect("there is room");
        spool.write(file.to_string().as_bytes()).await.expect("there is room");
        spool.finish().await.expect("there is room")
    });
    let mut all = Vec::new();
    intake::read(&spooled, Format::Json, rounding, &mut |taken| {
        if let Ok(drafted) = taken
            && let Entry::Data(Said::Invoice(invoice)) = drafted.entry
        {
            all.push(invoice);
        }
        true
    })
    .expect("the file can be read");
    all
}

/// Letters that forms, cores and people bring along, and some that XML cannot hold.
const LETTERS: &[&str] = &[
    "請",
    "求",
    "ガ",
    "ｶﾞ",
    "か\u{3099}",
    "𠮷",
    "髙",
    "①",
    "㎡",
    "😀",
    "a",
    "7",
    " ",
    "\u{3000}",
    "\u{a0}",
    "\u{200b}",
    "\u{200f}",
    "\u{feff}",
    "\u{ffff}",
    "\u{fffe}",
    "&",
    "<",
    ">",
    "\"",
    "'",
    "]]>",
    "<!--",
    "&amp;",
    "%",
    "\n",
    "\t",
    "\r\n",
];
const UNITS: &[&str] =
    &["", "台", "日", "式", "ＫＧ", "㎡", "m³", "h", "\u{ffff}", "ヶ月", "\u{200b}", "箱 ", "人・日", "L"];
const DAYS: &[&str] = &[
    "1990-01-01",
    "2023-09-30",
    "2023/10/01",
    "2026-02-28",
    "2026年10月5日",
    "20261031",
    "2026-11-01",
    "2199-12-31",
];
const NUMBERS: &[&str] = &[
    "",
    "0",
    "-0",
    "0.0",
    "1",
    "1.50",
    "-3",
    "2",
    "0.5",
    "0.333333",
    "-0.000001",
    "1,234",
    "999999999999.999999",
    "-999999999999",
    "3.14",
    "１０",
];
const AMOUNTS: &[&str] =
    &["", "0", "1", "-1", "315", "-315", "-200", "999999999999", "-999999999999", "１２３", "50"];
const RATES: &[&str] = &["10%", "8%", "非課税", "免税", "不課税", ""];
const KINDS: &[&str] = &["", "訂正", "取消", "返還"];

fn letters(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(select(LETTERS), 0..most).prop_map(|letters| letters.concat())
}

/// Now and then as long as it may be.
fn text(longest: usize) -> impl Strategy<Value = String> {
    prop_oneof![9 => letters(30), 1 => letters(longest)]
}

fn line() -> impl Strategy<Value = Value> {
    let text = (prop::option::weighted(0.3, select(DAYS)), text(100), select(UNITS), select(RATES));
    (text, select(NUMBERS), select(NUMBERS), select(AMOUNTS)).prop_map(
        |((date, description, unit, rate), quantity, price, amount)| {
            json!({
                "line_date": date, "description": description, "unit": unit, "rate": rate,
                "quantity": quantity, "unit_price": price, "amount": amount,
            })
        },
    )
}

fn document() -> impl Strategy<Value = Value> {
    let days = (select(DAYS), prop::option::of(select(DAYS)), prop::option::of((select(DAYS), select(DAYS))));
    let texts = (text(200), text(1500), text(200));
    (select(KINDS), "[A-Za-z0-9._/-]{1,40}", days, texts, prop::collection::vec(line(), 0..6)).prop_map(
        |(kind, number, (issued, due, period), (subject, note, reason), lines)| {
            let needs_earlier = !kind.is_empty();
            json!({
                "kind": kind, "number": number, "customer": "100002", "issued": issued, "due": due,
                "period_from": period.map(|(from, _)| from), "period_until": period.map(|(_, until)| until),
                "subject": subject, "note": note, "lines": lines,
                "earlier": needs_earlier.then_some("INV-0"), "reason": needs_earlier.then_some(reason),
            })
        },
    )
}
