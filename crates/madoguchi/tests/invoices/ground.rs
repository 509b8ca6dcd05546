//! Where these tests take place: 青葉建設 is logged in, and かみで工業 has documents of its own.

use counter::Yen;
use invoices::{
    document::{Kind, Period},
    said::{Invoice, Line, Said, Summary, Summed},
    tax::{self, Rounding, Tax},
};
use jiff::civil::{Date, date};
use rust_decimal::Decimal;
use testkit::{Browser, House, Page, Paper};

pub const AOBA: &str = "100002";
pub const KAMIDE: &str = "100003";

pub async fn inside(house: &House) -> Browser {
    let browser = house.browser();
    let page = browser.open("/invoice/login").await;
    let top = page.fill("ユーザID", "INV00002").fill("パスワード", "Kensetsu2026").press("ログイン").await;
    assert_eq!(top.heading(), "トップページ");
    browser
}

pub fn rows(page: &Page) -> Vec<String> {
    page.all("tbody tr")
}

pub fn numbers(page: &Page) -> Vec<String> {
    page.all("tbody tr td:nth-child(4)")
}

pub fn issued(number: &str, issued: Date, gross: i64) -> Paper {
    Paper { issued, gross: Yen(gross), ..Paper::new(number) }
}

pub fn made(number: &str) -> Paper {
    let invoice = invoice(number);
    Paper { gross: invoice.gross(), said: Some(Said::Invoice(invoice)), ..Paper::new(number) }
}

pub fn invoice(number: &str) -> Invoice {
    let line = |description: &str, quantity: i64, price: i64, tax| Line {
        date: Some(date(2026, 10, 5)),
        description: description.to_owned(),
        quantity: Some(Decimal::from(quantity)),
        unit: "台".to_owned(),
        unit_price: Some(Decimal::from(price)),
        amount: Yen(quantity * price),
        tax,
    };
    let lines = vec![
        line("25tラフタークレーン <特別>", 3, 105, Tax::STANDARD),
        line("飲料水", 2, 1001, Tax::REDUCED),
    ];
    Invoice {
        kind: Kind::Invoice,
        number: number.to_owned(),
        customer: AOBA.to_owned(),
        issued: date(2026, 11, 1),
        due: Some(date(2026, 11, 30)),
        period: Some(october()),
        subject: "10月分 クレーン レンタル料".to_owned(),
        totals: tax::totals(lines.iter().map(|line| (line.tax, line.amount)), Rounding::Down),
        lines,
        note: "振込手数料はご負担ください".to_owned(),
        earlier: None,
    }
}

pub fn october() -> Period {
    Period { from: date(2026, 10, 1), until: date(2026, 10, 31) }
}

pub fn summary(number: &str, of: &[&str]) -> Paper {
    let summed = |number: &&str| Summed {
        kind: Kind::Invoice,
        number: (*number).to_owned(),
        issued: date(2026, 11, 1),
        subject: "クレーン".to_owned(),
        gross: Yen(11_000),
    };
    let summary = Summary {
        number: number.to_owned(),
        customer: AOBA.to_owned(),
        issued: date(2026, 11, 1),
        due: Some(date(2026, 11, 30)),
        period: october(),
        subject: "2026年10月締め".to_owned(),
        previous: Yen(50_000),
        received: Yen(48_000),
        adjusted: Yen(-500),
        totals: tax::totals([(Tax::STANDARD, Yen(10_000))].into_iter(), Rounding::Down),
        invoices: of.iter().map(summed).collect(),
        note: String::new(),
    };
    Paper {
        kind: Kind::Summary,
        gross: summary.billed(),
        said: Some(Said::Summary(summary)),
        ..Paper::new(number)
    }
}
